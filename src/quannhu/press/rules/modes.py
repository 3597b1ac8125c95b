"""Which sentences speak of the year gone by and which of the year to come (rule PRS-R13)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quannhu.press.rules.quotes import Quote, sentences
from quannhu.press.rules.vocabulary import Vocabulary, any_of, pattern

REVIEW, PLAN, FRAME, NONE = "review", "plan", "frame", "none"
_TO_COME = re.compile(
    r"phương hướng|thời gian tới|năm tới|nhiệm vụ trọng tâm|(?:6|sáu) tháng cuối năm|bước sang năm|"
    r"bước vào năm|giai đoạn tới|\btrong thời gian tiếp theo",
    re.IGNORECASE,
)
_GONE_BY = re.compile(
    r"báo cáo (?:tổng kết|sơ kết|kết quả)|(?:6|sáu) tháng đầu năm|(?:năm|thời gian) (?:vừa )?qua|\btrong năm\b|"
    r"kết quả|đã\s+(?:hoàn thành|bảo đảm|thực hiện|khắc phục|lãnh đạo)"
    r"|tổng kết phong trào|nổi bật|đạt được",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"(?:tổ chức|diễn ra|khai mạc)\s+(?:trọng thể\s+)?(?:hội nghị|lễ|buổi)|hội nghị\s+(?:đã\s+)?(?:diễn ra|"
    r"được tổ chức|khai mạc)",
    re.IGNORECASE,
)
_HEARD = re.compile(
    r"^\W*(?:tại |sau )?hội nghị\W+(?:đã\s+)?(?:nghe|thảo luận|biểu quyết|bầu|tiến hành|kết thúc|tuyên dương|"
    r"công bố|quán triệt|các đại biểu)",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"(?:thống nhất|nhất trí|xác định|đề ra|thông qua)(?:\s+(?:về|cao|các|những))*\s+(?:phương hướng|nội dung)",
    re.IGNORECASE,
)
_VOTED = re.compile(r"biểu quyết|bỏ phiếu", re.IGNORECASE)
_SPEAKS = re.compile(r"phát biểu|kết luận hội nghị|chủ trì hội nghị|\bdự\b.{0,30}hội nghị", re.IGNORECASE)
_LIST = re.compile(r"(?:khẳng định|đánh giá|xác định|như sau|tập trung|trọng tâm|gồm|là|thực hiện|tốt)[^:;]{0,80}:\s")


@dataclass(frozen=True)
class Passage:
    """A sentence with what it speaks of: review, plan, frame (the meeting itself), none (no cue yet)."""

    quote: Quote
    mode: str


def passages_of(lines: list[Quote], review: int | None, plan: int | None, words: Vocabulary) -> list[Passage]:
    """Every sentence of the prose with its mode; a sentence without a cue goes on as the one before it."""
    found: list[Passage] = []
    mode = NONE
    ranks = pattern(rf"(?<!\w)(?:{any_of((*words.ranks, 'đồng chí'))})\s")
    for line in lines:
        for sentence in sentences(line):
            own, mode = _mode(sentence.text, mode, review, plan, bool(ranks.search(sentence.text)))
            found.append(Passage(sentence, own))
    return found


def _mode(text: str, before: str, review: int | None, plan: int | None, person: bool) -> tuple[str, str]:
    """The sentence's own mode, and the mode that goes on after it."""
    to_come = bool(_TO_COME.search(text)) or bool(
        plan and plan != review and re.search(rf"năm {plan}\b", text, re.IGNORECASE)
    )
    gone_by = bool(_GONE_BY.search(text)) or bool(
        review and re.search(rf"^\W*(?:trong )?năm {review}\b|: Năm {review}\b", text, re.IGNORECASE)
    )
    after = PLAN if to_come and not gone_by else REVIEW if gone_by and not to_come else before
    if to_come and gone_by:
        after = PLAN if before == REVIEW and _AGREED.search(text) else before if before != NONE else REVIEW
    if _HELD.search(text) or _HEARD.search(text) or _VOTED.search(text):
        return FRAME, after if not (to_come and gone_by) else before
    if person and _SPEAKS.search(text):
        return FRAME, before if before != NONE else after
    if _AGREED.search(text) and not _LIST.search(text):
        return FRAME, PLAN if to_come else after
    return after, after
