"""The meeting reported: its type, organisation, day, place, heads, decision, assessment (rules PRS-R09, PRS-R10)."""

from __future__ import annotations

import re

from quannhu.press.rules.quotes import LOWER, UPPER, Quote, denied
from quannhu.press.rules.times import day_in
from quannhu.press.rules.values import Assessment, Day, Decision, Event
from quannhu.press.rules.vocabulary import Vocabulary, any_of, exact_pattern

_MEETING = re.compile(
    r"(?<!nghị quyết )(?<!kết luận )(?<!các )\bhội nghị\b(?!\s+(?:Trung ương|lần thứ\s+\w+\s+Ban Chấp hành|"
    r"thượng đỉnh))",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\bhội nghị\s+(?:(?:trực tuyến|toàn quân|quân chính|đảng ủy|cán bộ)\s+)*(?P<what>tổng kết|sơ kết|"
    r"phiên cuối năm|quân chính)",
    re.IGNORECASE,
)
_ANNUAL = re.compile(r"báo cáo tổng kết|tổng kết (?:công tác|nhiệm vụ|năm|thực hiện)|phiên cuối năm", re.IGNORECASE)
_HALF = re.compile(r"báo cáo sơ kết|sơ kết|(?:6|sáu) tháng đầu năm", re.IGNORECASE)
_HELD = re.compile(r"\b(?:tổ chức|diễn ra|khai mạc|được tổ chức|họp)\b", re.IGNORECASE)
_PLACE = re.compile(
    rf"(?:^|[\s,(])[Tt]ại\s+((?:[Tt]hành phố|[Tt]ỉnh|[Tt]hủ đô|[Hh]ội trường|[Tt]rụ sở|[Ss]ở chỉ huy|"
    rf"[Nn]hà văn hóa|[Nn]hà khách|[Tt]hị xã|[Hh]uyện|[Xx]ã|TP)\.?\s+[^,.;:()]{{2,80}}?|"
    rf"[{UPPER}][^,.;:()]{{1,80}}?)"
    r"(?=\s*[,.;:()]|\s+(?:đã\s+)?(?:diễn ra|tổ chức|khai mạc|do)\b|\s*$)"
)
_REPORTS = re.compile(r"\bbáo cáo\b(?:\s+(?P<kind>tổng kết|sơ kết|chính trị|kết quả))?", re.IGNORECASE)
_OPINIONS = re.compile(r"\b(?:các\s+)?ý kiến(?:\s+(?:phát biểu|tham luận|thảo luận|đóng góp))?", re.IGNORECASE)
_AGREED = re.compile(
    r"(?:đều\s+)?(?:thống nhất|nhất trí)(?:\s+cao)?(?:\s+(?:khẳng định|đánh giá|nhận định|cho rằng))|"
    r"đều\s+(?:thống nhất|nhất trí|khẳng định)(?:\s+\w+)?"
    r"|(?:100\s*%|toàn thể|tất cả)[^.;,]{0,40}(?:thống nhất|nhất trí|tán thành)",
    re.IGNORECASE,
)
_DIVIDED = re.compile(
    r"\bđa số\b[^.;,]{0,40}|(?:còn|một số)\s+ý kiến (?:khác|chưa thống nhất|băn khoăn)[^.;,]{0,40}", re.IGNORECASE
)
_DECIDED = re.compile(
    r"\b(?:thống nhất|nhất trí|xác định|đề ra|thông qua)(?:\s+(?:về|cao|các|những))*\s+(?:phương hướng|"
    r"nội dung|mục tiêu|nhiệm vụ|chương trình)",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"(?:biểu quyết|bỏ phiếu|thông qua|ban hành)(?:\s+\w+){0,3}?\s+(?:dự thảo\s+)?nghị quyết", re.IGNORECASE
)
OPENING = 25  # characters: a source mark such as «QĐND - » may stand before the day
_YEAR = re.compile(r"năm ((?:19|20)\d\d)", re.IGNORECASE)


def unit_pattern(words: Vocabulary) -> re.Pattern[str]:
    """A unit's name: a head word with capitalised words, numbers, known two-word names, and the unit it belongs to."""
    token = rf"(?:{any_of((*words.unit_names, *words.unit_heads))}|[{UPPER}][{UPPER}{LOWER}]*|\d+[A-Z]?|“[^”]{{1,40}}”)"
    return exact_pattern(
        rf"(?<!\w)(?:(?:{any_of(words.unit_heads)})(?:\s+(?:-\s+)?{token})+|Bộ Quốc phòng|Bộ Tổng Tham mưu)"
    )


def organisation_of(passages: list[Quote], words: Vocabulary) -> Quote | None:
    """Whose meeting or work it is: the unit that holds the meeting, else the one whose command is named, else none."""
    unit = unit_pattern(words).pattern
    forms = (
        rf"({unit})[^.;:]{{0,40}}?\s+(?:đã\s+)?(?:tổ chức|khai mạc)\s+[Hh]ội nghị",
        rf"[Hh]ội nghị[^.;:]{{0,80}}?\b(?:của|do|tại)\s+(?:Đảng ủy\s+|Đảng bộ\s+|hội trường\s+)?({unit})",
        rf"(?:chỉ huy|thủ trưởng|lãnh đạo|Đảng ủy|Đảng bộ)\s+({unit})",
        rf"({unit})\s+(?:được|vinh dự|đã|luôn|tiếp tục|hoàn thành|tổng kết|sơ kết)\b",
        rf"\b[Xx]ây dựng\s+({unit})\s+vững mạnh",
    )
    for form in forms:
        for passage in passages:
            if hit := exact_pattern(form).search(passage.text):
                return passage.part(*hit.span(1))
    return None


def event_of(passages: list[Quote], organisation: Quote | None) -> Event | None:
    """The meeting, said outright («hội nghị tổng kết») or inferred from words; None when the text speaks of none."""
    meetings = [passage.part(*hit.span()) for passage in passages for hit in _MEETING.finditer(passage.text)]
    if not meetings:
        return None
    for passage in passages:
        if said := _SAID.search(passage.text):
            half = said["what"].casefold() == "sơ kết"
            return Event(
                "half_year_conference" if half else "year_end_conference",
                False,
                organisation,
                (passage.part(*said.span()),),
            )
    by_line: dict[int, Quote] = {}
    for meeting in meetings:
        by_line.setdefault(meeting.line, meeting)
    for form, kind in ((_HALF, "half_year_conference"), (_ANNUAL, "year_end_conference")):
        for passage in passages:
            if hit := form.search(passage.text):
                return Event(kind, True, organisation, (passage.part(*hit.span()), *by_line.values()))
    return Event("conference", True, organisation, tuple(by_line.values()))


def held_on(passages: list[Quote], meeting: bool) -> tuple[Day | None, Quote | None]:
    """The day and place of the meeting, from a sentence that says it was held; without a meeting, of what is reported.

    A sentence that begins with its day («Ngày 14 tháng 9 …») needs no word for being held: «… chủ trì hội nghị».
    """
    day: Day | None = None
    place: Quote | None = None
    for passage in passages:
        found = day_in(passage)
        opens = found is not None and found.words.start - passage.start <= OPENING
        told = _MEETING.search(passage.text) and (opens or _HELD.search(passage.text))
        if not (told if meeting else opens):
            continue
        day = day or found
        hit = _PLACE.search(passage.text)
        if place is None and hit:
            place = passage.part(*hit.span(1))
    return day, place


def assessment_of(passages: list[Quote]) -> Assessment | None:
    """Who assesses the year, and whether all agree; None when no report or opinion is said to assess."""
    for passage in passages:
        agreed, divided = _AGREED.search(passage.text), _DIVIDED.search(passage.text)
        if not agreed and not divided:
            continue
        end = (agreed or divided).start() if (agreed or divided) else 0  # type: ignore[union-attr]
        report, opinions = _REPORTS.search(passage.text, 0, end), _OPINIONS.search(passage.text, 0, end)
        if not report and not opinions:
            continue
        kinds = {"tổng kết": "summary_report", "sơ kết": "interim_report"}
        sources = [kinds.get((report["kind"] or "").casefold(), "report")] if report else []
        sources += ["opinions"] if opinions else []
        hits = [hit for hit in (report, opinions, divided or agreed) if hit]
        return Assessment(tuple(sources), not divided, tuple(passage.part(*hit.span()) for hit in hits))
    return None


def _adopted(text: str) -> re.Match[str] | None:
    """The first words of adoption that are not denied."""
    return next((hit for hit in _ADOPTED.finditer(text) if not denied(text, hit.start())), None)


def decision_of(passages: list[Quote]) -> Decision | None:
    """What was agreed on; adoption of a resolution only where it is written."""
    for passage in passages:
        if (hit := _DECIDED.search(passage.text)) and not denied(passage.text, hit.start()):
            year = _YEAR.search(passage.text, hit.end())
            voted = _adopted(passage.text)
            later = next((p.part(*h.span()) for p in passages if (h := _adopted(p.text))), None)
            return Decision(
                passage.part(*hit.span()),
                int(year[1]) if year else None,
                passage.part(*voted.span()) if voted else later,
            )
    for passage in passages:
        if adopted := _adopted(passage.text):
            quote = passage.part(*adopted.span())
            return Decision(quote, None, quote)
    return None
