"""Awards with their honest status, and resolutions cited (rules PRS-R11, PRS-R12)."""

from __future__ import annotations

import re

from quannhu.press.rules.meeting import unit_pattern
from quannhu.press.rules.quotes import UPPER, Quote
from quannhu.press.rules.times import day_in
from quannhu.press.rules.values import Award, Resolution
from quannhu.press.rules.vocabulary import Vocabulary, any_of, exact_pattern

_MOVEMENT = re.compile(
    r"(?:phong trào\s+)?thi đua\s+[“\"]?quyết thắng[”\"]?(?:\s+năm\s+((?:19|20)\d\d))?|"
    r"phong trào thi đua(?:\s+[“\"][^”\"]{1,80}[”\"])?(?:\s+năm\s+((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_GIVE = (
    r"(?:trao\s+tặng|tặng\s+thưởng|xét\s+tặng|khen\s+thưởng|trao\s+thưởng|tặng|trao|công\s+nhận|truy\s+tặng|"
    r"nhận|phong\s+tặng)"
)
_NOMINATED = re.compile(
    rf"(?:được\s+)?(?:đề\s+nghị|đề\s+xuất|trình|xét)\s+(?:[^.;,]{{0,60}}?\s)?{_GIVE}|được\s+đề\s+nghị", re.IGNORECASE
)
_REFUSED = re.compile(rf"(?:chưa|không)\s+được\s+(?:đề\s+nghị\s+)?{_GIVE}|(?:chưa|không)\s+(?:đạt|nhận)", re.IGNORECASE)
_AWARDED = re.compile(
    rf"(?:vinh\s+dự\s+)?(?:đã\s+)?(?:được|đón)\s+(?:[^.;,]{{0,60}}?\s)?{_GIVE}|(?:đã\s+)?(?:trao\s+tặng|tặng\s+thưởng|trao|tặng|đạt|nhận)\b",
    re.IGNORECASE,
)
_HOPED = re.compile(r"\b(?:phấn đấu|quyết tâm|hướng tới|đăng ký|mục tiêu|chỉ tiêu|để (?:được|đạt))\b", re.IGNORECASE)
_RECEIVES = re.compile(r"\b(?:được|đón|nhận|đạt)\b", re.IGNORECASE)
_OTHER_DEED = re.compile(r"\b(?:tổ chức|trao|tặng|dự|chứng kiến)\b", re.IGNORECASE)
_AWARD_END = re.compile(r"\s+(?:cho|tặng|trao|vì|về|do|và|năm|tại|trong|đã|nhân dịp)\b|\s*[,.;:()]|\s*$")
_RESOLUTION = re.compile(r"Nghị quyết\b(?!\s+(?:này|trên|đã|được))")
_NUMBER = re.compile(r"\s*(?:số\s*:?\s*)?(\d+(?:[-/][\w.Đđ-]+(?:/[\wĐđ-]+)*)?)")
_ISSUER = re.compile(
    rf"\s*(?:,\s*)?(?:ngày\s+[^,;]{{4,30}}?\s+)?(?:năm\s+(?:19|"
    rf"20)\d\d\s+)?của\s+([{UPPER}][^,.;:]*?)(?=\s+(?:về|lãnh đạo|năm|ngày|số|và\s+Nghị quyết|nhiệm kỳ|khóa)\b|"
    rf"\s*[,.;:]|\s*$)"
)
_SUBJECT = re.compile(r"\s*,?\s*(?:về\s+(?:việc\s+)?)?(.+?)(?=\s*(?:,|và)\s+Nghị quyết\b|\s*[;.]\s*$|;|\.\s|$)")
_BODY = re.compile(r"^(?:ban thường vụ|thường vụ|đảng ủy|đảng bộ|chi bộ|chi ủy|cấp ủy|đại hội)\s+", re.IGNORECASE)
# Unit heads from the top of the army down; an issuer as low as the organisation, or lower, is no superior of it.
_TIERS = (
    ("quân ủy", "bộ quốc phòng", "bộ tổng tham mưu", "chính phủ", "trung ương"),
    ("tổng cục", "quân khu", "quân chủng", "quân đoàn", "binh đoàn", "binh chủng"),
    ("cục", "sư đoàn", "vùng", "học viện", "bộ chỉ huy"),
    ("lữ đoàn", "trung đoàn", "phòng", "viện", "hải đoàn"),
    ("tiểu đoàn", "kho", "trạm", "xưởng", "ban"),
    ("đại đội", "trung đội"),
)
_BEGINS = re.compile(r"\s*,?\s*(?:về\b|lãnh đạo\b|nhiệm vụ\b|xây dựng\b)", re.IGNORECASE)


def awards_in(sentence: Quote, words: Vocabulary) -> list[Award]:
    """Each award named together with a verb of giving or nominating; a bare name of an award claims nothing."""
    text, taken = sentence.text, 0
    found = []
    for hit in exact_pattern(rf"(?<!\w)(?:{any_of(words.award_names)})").finditer(text):
        status = _status(text, hit.start())
        if status is None or hit.start() < taken:
            continue
        name, verb = status
        end = taken = _end(text, hit.end())
        movement = next(iter(_MOVEMENT.finditer(text)), None)
        year = movement and (movement[1] or movement[2])
        found.append(
            Award(
                sentence.part(hit.start(), end),
                name,
                sentence.part(*verb.span()),
                _recipient(sentence, verb, words),
                sentence.part(*movement.span()) if movement else None,
                int(year) if year else None,
            )
        )
    return found


def _recipient(sentence: Quote, verb: re.Match[str], words: Vocabulary) -> Quote | None:
    """The unit before a verb of receiving; before a verb of giving, or of another deed, stands somebody else."""
    units = list(unit_pattern(words).finditer(sentence.text, 0, verb.start()))
    if not units or not _RECEIVES.search(verb[0]) or _OTHER_DEED.search(sentence.text, units[-1].end(), verb.start()):
        return None
    return sentence.part(*units[-1].span())


def _status(text: str, place: int) -> tuple[str, re.Match[str]] | None:
    """The nearest words of giving before the award; nominating and denying win over the giving inside them.

    An award that is striven for is none: «phấn đấu đạt danh hiệu …» is a direction.
    """
    begin = max(text.rfind(";", 0, place), text.rfind(". ", 0, place)) + 1
    if _HOPED.search(text, begin, place):
        return None
    for status, form in (("not_awarded", _REFUSED), ("nominated", _NOMINATED), ("awarded", _AWARDED)):
        hits = list(form.finditer(text, begin, place))
        if hits:
            return status, hits[-1]
    return None


def _end(text: str, place: int) -> int:
    """Where the award's name ends: before the next clause, not inside quotation marks."""
    depth = 0
    for index in range(place, len(text)):
        depth += {"“": 1, "”": -1}.get(text[index], 0)
        if depth == 0 and _AWARD_END.match(text, index):
            return index + (1 if text[index] == "”" else 0)
    return len(text)


def resolutions_in(sentence: Quote, organisation: Quote | None) -> list[Resolution]:
    """Each resolution cited, its issuer, number, day and subject where they are written."""
    text = sentence.text
    hits = list(_RESOLUTION.finditer(text))
    found = []
    for index, hit in enumerate(hits):
        limit = hits[index + 1].start() if index + 1 < len(hits) else len(text)
        place = hit.end()
        number = _NUMBER.match(text, place, limit)
        place = number.end() if number else place
        issuer = _ISSUER.match(text, place, limit)
        day = day_in(sentence.part(hit.start(), min(limit, (issuer.end() if issuer else place) + 30)))
        place = issuer.end() if issuer else place
        subject = _SUBJECT.match(text, place, limit) if _BEGINS.match(text, place, limit) else None
        if not (number or issuer):
            continue  # «ra nghị quyết», «quán triệt nghị quyết»: none in particular
        words = _without_and(sentence.part(hit.start(), subject.end(1) if subject else place).trimmed(" ,;"))
        found.append(
            Resolution(
                _without_and(sentence.part(*issuer.span(1))) if issuer else None,
                sentence.part(*number.span(1)) if number else None,
                day,
                _subject(sentence, subject),
                _level(issuer[1] if issuer else None, organisation),
                words,
            )
        )
    return found


def _subject(sentence: Quote, hit: re.Match[str] | None) -> Quote | None:
    quote = sentence.part(*hit.span(1)).trimmed(" ,;.") if hit else None
    return _without_and(quote) if quote else None


def _without_and(quote: Quote) -> Quote:
    """The words without an "và" that joins them to the next."""
    return Quote(quote.line, quote.start, quote.text.removesuffix(" và").rstrip(" ,"))


def _level(issuer: str | None, organisation: Quote | None) -> str | None:
    """`own` when the issuer's name ends with the organisation's, or shortens it (Đảng ủy Cục of Cục Quân nhu);
    `superior` when another is named that does not stand below it; null when the words do not tell."""
    if issuer is None or organisation is None:
        return None
    own, named = organisation.text.casefold(), issuer.casefold()
    body = _BODY.sub("", named)
    if named.endswith(own) or (body and own.startswith(f"{body} ")):
        return "own"
    tiers = [next((tier for tier, heads in enumerate(_TIERS) if text.startswith(heads)), None) for text in (body, own)]
    below = tiers[0] is not None and tiers[1] is not None and tiers[0] >= tiers[1]
    return None if below else "superior"
