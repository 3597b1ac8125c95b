"""A document's life: its states, the steps between them, who may take which step. No step skips another.

The order is the law's (NĐ 30/2020/NĐ-CP, điều 10–18): the text is checked, approved and signed before it has a number,
and only what was signed is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from quannhu.documents.rules.values import Authority
from quannhu.kernel.text import fold


class State(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"
    CHECKING = "checking"
    REVIEWING = "reviewing"
    APPROVING = "approving"
    APPROVED = "approved"
    SIGNED = "signed"
    NUMBERED = "numbered"
    ISSUED = "issued"
    REGISTERED = "registered"
    FILED = "filed"
    RECALLED = "recalled"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What somebody does with it."""

    START = "start"
    HAND_OVER = "hand_over"
    SUBMIT = "submit"
    PASS_FORM = "pass_form"
    REVIEW = "review"
    APPROVE = "approve"
    SIGN = "sign"
    NUMBER = "number"
    ISSUE = "issue"
    REGISTER = "register"
    FILE = "file"
    RETURN = "return"
    WITHDRAW = "withdraw"
    REVISE = "revise"
    RECALL = "recall"
    CANCEL = "cancel"


STATE_NAMES: dict[State, str] = {
    State.DRAFT: "dự thảo",
    State.CHECKING: "chờ kiểm tra thể thức",
    State.REVIEWING: "chờ kiểm tra nội dung",
    State.APPROVING: "chờ phê duyệt",
    State.APPROVED: "đã duyệt, chờ ký",
    State.SIGNED: "đã ký, chờ cấp số",
    State.NUMBERED: "đã cấp số, chờ phát hành",
    State.ISSUED: "đã phát hành",
    State.REGISTERED: "đã vào sổ",
    State.FILED: "đã lưu hồ sơ",
    State.RECALLED: "đã thu hồi",
    State.CANCELLED: "đã hủy",
}
STEP_NAMES: dict[Step, str] = {
    Step.START: "lập dự thảo",
    Step.HAND_OVER: "bàn giao dự thảo",
    Step.SUBMIT: "trình",
    Step.PASS_FORM: "xác nhận thể thức",
    Step.REVIEW: "xác nhận nội dung",
    Step.APPROVE: "phê duyệt",
    Step.SIGN: "ký",
    Step.NUMBER: "cấp số",
    Step.ISSUE: "phát hành",
    Step.REGISTER: "vào sổ",
    Step.FILE: "lưu hồ sơ",
    Step.RETURN: "trả lại",
    Step.WITHDRAW: "rút về",
    Step.REVISE: "sửa sau khi duyệt",
    Step.RECALL: "thu hồi",
    Step.CANCEL: "hủy",
}

_FORWARD = (
    (State.DRAFT, Step.SUBMIT, State.CHECKING),
    (State.CHECKING, Step.PASS_FORM, State.REVIEWING),
    (State.REVIEWING, Step.REVIEW, State.APPROVING),
    (State.APPROVING, Step.APPROVE, State.APPROVED),
    (State.APPROVED, Step.SIGN, State.SIGNED),
    (State.SIGNED, Step.NUMBER, State.NUMBERED),
    (State.NUMBERED, Step.ISSUE, State.ISSUED),
    (State.ISSUED, Step.REGISTER, State.REGISTERED),
    (State.REGISTERED, Step.FILE, State.FILED),
)
# Before it is sent a text may go back; what was sent is only recalled, corrected or replaced.
_WAITING = (State.CHECKING, State.REVIEWING, State.APPROVING)
_BEFORE_SENT = (State.DRAFT, *_WAITING, State.APPROVED, State.SIGNED, State.NUMBERED)
SENT = frozenset({State.ISSUED, State.REGISTERED, State.FILED})
# What may be read by everyone in whose reach the unit is.
PUBLISHED = SENT | {State.RECALLED}

TRANSITIONS: dict[tuple[State, Step], State] = {
    **{(before, step): after for before, step, after in _FORWARD},
    (State.DRAFT, Step.HAND_OVER): State.DRAFT,
    # rule DOC-R33: a change after approval goes back to the signer
    (State.APPROVED, Step.REVISE): State.APPROVING,
    **{(state, Step.RETURN): State.DRAFT for state in (*_WAITING, State.APPROVED, State.SIGNED, State.NUMBERED)},
    **{(state, Step.WITHDRAW): State.DRAFT for state in _WAITING},
    **{(state, Step.CANCEL): State.CANCELLED for state in _BEFORE_SENT},
    **{(state, Step.RECALL): State.RECALLED for state in SENT},
}

# step -> the right it needs; over the drafting unit for what the drafting unit does, else over the issuing unit
RIGHT: dict[Step, str] = {
    Step.START: "documents.draft",
    Step.HAND_OVER: "documents.draft",
    Step.SUBMIT: "documents.draft",
    Step.PASS_FORM: "documents.check_form",
    Step.REVIEW: "documents.review",
    Step.APPROVE: "documents.approve",
    Step.SIGN: "documents.sign",
    Step.NUMBER: "documents.number",
    Step.ISSUE: "documents.issue",
    Step.REGISTER: "documents.register",
    Step.FILE: "documents.register",
    Step.WITHDRAW: "documents.draft",
    Step.REVISE: "documents.draft",
    Step.RECALL: "documents.recall",
    Step.CANCEL: "documents.draft",
}
OF_DRAFTING_UNIT = frozenset(
    {Step.START, Step.HAND_OVER, Step.SUBMIT, Step.REVIEW, Step.WITHDRAW, Step.REVISE, Step.CANCEL}
)
# state -> the right of whoever may send a document back from it: the one whose turn it is
RETURN_RIGHT: dict[State, str] = {
    State.CHECKING: "documents.check_form",
    State.REVIEWING: "documents.review",
    State.APPROVING: "documents.approve",
    State.APPROVED: "documents.sign",
    State.SIGNED: "documents.number",
    State.NUMBERED: "documents.issue",
}
# Steps that an author may not take on a document of their own (rule DOC-R31): two persons.
BY_ANOTHER = frozenset({Step.PASS_FORM, Step.REVIEW, Step.APPROVE, Step.SIGN})


def after(state: State, step: Step) -> State | None:
    """The state a step leads to; None when it may not be taken from there (rule DOC-R30)."""
    return TRANSITIONS.get((state, step))


def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that may be taken, in the order of their names above."""
    return tuple(step for step in Step if (state, step) in TRANSITIONS)


@dataclass(frozen=True)
class Seat:
    """A post of the person who is to sign, as far as signing asks for it.

    at_issuer   the post is at the issuing unit itself: a superior does not sign a lower organ's papers
    """

    role: str
    title: str
    at_issuer: bool


@dataclass(frozen=True)
class Mandate:
    """A written order to sign for another (thừa lệnh or thừa uỷ quyền) that holds on the day for this kind."""

    authority: Authority


def authority_fault(authority: Authority, seats: Iterable[Seat], mandates: Iterable[Mandate], of: str) -> str:
    """Why the person may not sign by this form of authority, in Vietnamese; "" when it is right (rule DOC-R32).

    of          what stands after the prefix: the collective, the head for whom one signs
    source      NĐ 30/2020/NĐ-CP, điều 13
    """
    posts = [seat for seat in seats if seat.at_issuer and seat.role in ("commander", "committee_secretary")]
    heads = [seat for seat in posts if seat.role == "commander"]
    deputies = [seat for seat in heads if fold(seat.title).startswith("pho ")]
    acting = [seat for seat in heads if fold(seat.title).startswith(("quyen ", "q. "))]
    given = {mandate.authority for mandate in mandates}
    if authority != Authority.OWN and authority != Authority.ACTING and not of.strip():
        return f"sau {authority.value} phải ghi ký thay mặt hoặc ký thay ai"
    match authority:
        case Authority.OWN:
            if len(heads) > len(deputies) + len(acting):
                return ""
            return "người ký không phải thủ trưởng của cơ quan ban hành; cấp phó ghi KT., người được giao quyền ghi Q."
        case Authority.ACTING:
            return "" if acting else "người ký không giữ chức vụ quyền thủ trưởng"
        case Authority.DEPUTY:
            return "" if deputies else "KT. chỉ dùng cho cấp phó ký thay cấp trưởng"
        case Authority.COLLECTIVE:
            return "" if posts else "TM. chỉ dùng khi thủ trưởng hoặc bí thư thay mặt tập thể ký"
        case _:
            if authority in given:
                return ""
            return f"chưa có văn bản giao ký {authority.value} còn hiệu lực cho người ký và loại văn bản này"


def same_name(written: str, person: str) -> bool:
    """Whether the name under a text is the person's, whatever the case, marks' form and the rank before it."""
    one, other = fold(written), fold(person)
    return bool(one) and (one == other or one.endswith(f" {other}") or other.endswith(f" {one}"))
