"""Years, days, terms, heads and numbers with units, as written; nothing is completed."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from quannhu.press.rules.quotes import UPPER, Quote
from quannhu.press.rules.values import Count, Day, Quantity, Term, Year
from quannhu.press.rules.vocabulary import Vocabulary, any_of, exact_pattern

_YEAR = re.compile(r"\b(?:(6|sáu) tháng (đầu|cuối) )?năm ((?:19|20)\d\d)\b", re.IGNORECASE)
_PLAN = re.compile(
    r"phương hướng|kế hoạch|triển khai|mục tiêu|chỉ tiêu|phấn đấu|trọng tâm|năm tới|thời gian tới|bước sang|bước vào",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"tổng kết|sơ kết|kết quả|đánh giá|phong trào|thành tích|kiểm điểm|nhìn lại|phiên cuối", re.IGNORECASE
)
_WEAK_PLAN = re.compile(r"nhiệm vụ(?: công tác)? $", re.IGNORECASE)
_DAY = re.compile(
    r"(?:\bngày\s+|\b(?:sáng|chiều|tối|trưa)\s+(?:ngày\s+)?)(\d{1,2})(?:\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*((?:19|20)\d\d))?"
    r"|\s+tháng\s+(\d{1,2})(?:\s+năm\s+((?:19|20)\d\d))?)",
    re.IGNORECASE,
)
LEAP = 2024  # stands in for a year that is not written: 29 February is then a day
_TERM = re.compile(r"nhiệm kỳ\s+((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)", re.IGNORECASE)
_HEADS = r"(?:đại biểu|đồng chí|cán bộ|người|thành viên|đảng viên)"
_PRESENT = re.compile(
    rf"(\d{{1,3}}(?:\.\d{{3}})*)(?:\s*/\s*(\d{{1,3}}(?:\.\d{{3}})*))?\s+{_HEADS}[^.;:]{{0,60}}?\b(?:tham dự|"
    rf"đến dự|tới dự|về dự|dự|có mặt)\b"
    rf"|\b(?:tham dự|dự|có mặt|"
    rf"tham gia)\b[^.;:\d]{{0,60}}?(\d{{1,3}}(?:\.\d{{3}})*)(?:\s*/\s*(\d{{1,3}}(?:\.\d{{3}})*))?\s+{_HEADS}",
    re.IGNORECASE,
)
_VOTES = re.compile(
    rf"(?:biểu quyết|bỏ phiếu)[^.;]{{0,80}}?(?<![\d./-])(\d+)(?:\s*/\s*(\d+)(?![\d/])|(?=\s*(?:phiếu|{_HEADS})))"
    r"|(?<![\d/])(\d+)\s*/\s*(\d+)(?=\s*phiếu)",
    re.IGNORECASE,
)
_FIGURE = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,/%-])((?:{_FIGURE})(?:/(?:{_FIGURE})|\s*(?:[-–]|đến)\s*(?:{_FIGURE}))?)"
    r"(?:(?![\w/]|[.,]\d)(?:\s*(%)|\s+(m[23]\b|[^\W\d_]+(?:\s+[^\W\d_]+)?(?:/[^\W\d_]+)*))"
    r"|(ha|kg|km|m[23]|ml|g)\b(?!/))"
)
_NOT_COUNTED_BEFORE = re.compile(
    r"(?:\bngày|\btháng|\bnăm|\bsố|\blần thứ|\bthứ|\bgiai đoạn|\bnhiệm kỳ|\bnghị quyết|\bchỉ thị|\bquyết định|"
    r"\bthông tư|\bsáng|\bchiều|\btối|\bquý|\bđợt|\bkhóa|\bđiều|\blúc|\bhồi|-)\s*$",
    re.IGNORECASE,
)
_NOT_UNITS = re.compile(
    r"^(?:khâu|tháng|năm|nội dung đột|đột phá|giờ|phút|của|và|về|là|do|được|tại|ở|có|trở|trong|với|để|theo|đến)\b",
    re.IGNORECASE,
)


def _heading(text: str, start: int) -> tuple[str, bool]:
    """What the words before a year speak of (`plan`, `review` or nothing), and whether a cue says so outright."""
    before = text[:start]
    plan = max((hit.start() for hit in _PLAN.finditer(before)), default=-1)
    review = max((hit.start() for hit in _REVIEW.finditer(before)), default=-1)
    if plan > review:
        return "plan", True
    if review >= 0:
        return "review", True
    if not before.strip("“\"'- –") or before.rstrip().casefold().endswith(("trong", ":")):
        return "review", False
    return ("plan", False) if _WEAK_PLAN.search(before) else ("", False)


@dataclass(frozen=True)
class _Seen:
    year: int
    half: int | None
    heading: str
    sure: bool
    words: Quote


def years_of(passages: list[Quote]) -> tuple[Year | None, Year | None]:
    """The year under review and the year planned for (rule PRS-R07): each with all the words that name it.

    Cues before the year in its sentence decide; a year at the head of a sentence goes where cues elsewhere put it,
    else it is under review, or planned for when it follows the year under review.
    """
    seen: list[_Seen] = []
    for passage in passages:
        for hit in _YEAR.finditer(passage.text):
            half = {"đầu": 1, "cuối": 2}.get((hit[2] or "").casefold())
            heading, sure = ("plan", True) if half == 2 else _heading(passage.text, hit.start())
            if half == 1 and not sure:
                heading, sure = "review", True
            seen.append(_Seen(int(hit[3]), half, heading, sure, passage.part(*hit.span())))
    review = _chosen([one for one in seen if one.heading == "review" and one.sure])
    plan = _chosen([one for one in seen if one.heading == "plan" and one.sure])
    if review and plan and plan <= review:
        plan = None  # a plan follows what is reviewed
    taken = {pair for pair in (review, plan) if pair}
    weak = [one for one in seen if one.heading and not one.sure and (one.year, one.half or 0) not in taken]
    if review is None:
        review = _chosen([one for one in weak if one.heading == "review" and (plan is None or one.year < plan[0])])
    if plan is None:
        plan = _chosen([one for one in weak if review is not None and one.year > review[0]])
    plan = plan or _chosen([one for one in weak if review is None and one.heading == "plan"])
    return _year(review, seen), _year(plan, seen)


def _chosen(seen: list[_Seen]) -> tuple[int, int] | None:
    """The year named most often (the earlier mention on a tie) and its half; half 0 is the whole year."""
    if not seen:
        return None
    return Counter((one.year, one.half or 0) for one in seen).most_common(1)[0][0]


def _year(chosen: tuple[int, int] | None, seen: list[_Seen]) -> Year | None:
    if chosen is None:
        return None
    year, half = chosen
    words = [one.words for one in seen if one.year == year and (one.half or half) == half]
    return Year(year, half or None, tuple(sorted(words, key=lambda quote: (quote.line, quote.start))))


def _day(hit: re.Match[str], passage: Quote) -> Day | None:
    """The day of the words found; None where no calendar has it."""
    month, year = int(hit[2] or hit[4]), hit[3] or hit[5]
    try:
        dt.date(int(year) if year else LEAP, month, int(hit[1]))
    except ValueError:
        return None
    return Day(int(hit[1]), month, int(year) if year else None, passage.part(*hit.span()))


def day_in(passage: Quote) -> Day | None:
    """The first day with its month written after «ngày», «sáng», …; the year stays null when it is not there."""
    hit = _DAY.search(passage.text)
    return _day(hit, passage) if hit and (hit[2] or hit[4]) else None


def impossible_days(passage: Quote) -> list[Quote]:
    """Words that have the form of a day, and that no calendar has."""
    hits = [hit for hit in _DAY.finditer(passage.text) if hit[2] or hit[4]]
    return [passage.part(*hit.span()) for hit in hits if _day(hit, passage) is None]


def terms_of(passages: list[Quote], year: int | None) -> tuple[Term, ...]:
    """The terms mentioned; `year` is the year of the report, which tells the current term from the next."""
    found = []
    for passage in passages:
        for hit in _TERM.finditer(passage.text):
            first, last = int(hit[1]), int(hit[2])
            relation = None
            if year is not None and first < last:
                # Terms share their last and first year; the report's year settles which one is running.
                relation = "current" if first <= year < last else "next" if first > year else "past"
            found.append(Term(first, last, relation, passage.part(*hit.span())))
    return tuple(sorted(found, key=lambda term: (term.first, term.words.line, term.words.start)))


def _count(hit: re.Match[str], passage: Quote) -> Count:
    present, of = (hit[1], hit[2]) if hit[1] else (hit[3], hit[4])
    whole = int(of.replace(".", "")) if of else None
    return Count(int(present.replace(".", "")), whole, passage.part(*hit.span()))


def attendance_in(passage: Quote) -> Count | None:
    """How many were present, of how many, when the passage says so."""
    hit = _PRESENT.search(passage.text)
    return _count(hit, passage) if hit else None


def votes_in(passage: Quote) -> Count | None:
    """The votes for, of how many, when the passage says so."""
    hit = _VOTES.search(passage.text)
    return _count(hit, passage) if hit else None


def quantities_in(passage: Quote, words: Vocabulary) -> list[Quantity]:
    """Every number with its unit; years, days, terms, numbers of units and of papers are none (rule PRS-R08)."""
    found = []
    heads = exact_pattern(rf"(?i:{any_of((*words.unit_heads, *words.post_heads))})(?:\s+[{UPPER}]\w*)*\s*$")
    for hit in _NUMBER.finditer(passage.text):
        before = passage.text[: hit.start()]
        if _NOT_COUNTED_BEFORE.search(before) or heads.search(before):
            continue
        unit = hit[2] or hit[3] or hit[4] or ""
        if _NOT_UNITS.match(unit) or (unit[:1].isupper() and not unit.isupper()):
            continue
        first = unit.split()[0] if unit.split() else ""
        if first.casefold() in words.one_word_units and unit.casefold() not in words.two_word_units:
            unit = first
        end = hit.start() + hit[0].index(unit, len(hit[1])) + len(unit)
        low = max(passage.text.rfind(sign, 0, hit.start()) for sign in (";", ":", "–")) + 1
        highs = [place for place in (passage.text.find(";", end), len(passage.text)) if place >= 0]
        quote = passage.part(hit.start(), end)
        found.append(Quantity(hit[1], unit, quote, passage.part(low, min(highs)), None))
    return found
