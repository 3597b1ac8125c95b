"""From the approved text to the filed paper: sign, number, issue, register, file; receipts of what was sent."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from quannhu.documents.actions.holding import (
    day_of,
    locked,
    log,
    name_of_paper,
    refuse_frozen,
    refuse_step,
    require_step,
    signing_fault,
    take,
)
from quannhu.documents.actions.numbers import give_number, refuse_repeated, series_code
from quannhu.documents.actions.routing import same_text
from quannhu.documents.codes import flow as codes
from quannhu.documents.models import Dispatch, Paper, Signature, StoredFile, Version
from quannhu.documents.queries import calendar_between, document_of, head_of, issuer_on
from quannhu.documents.queries.organs import units_named
from quannhu.documents.queries.registers import closed_book
from quannhu.documents.rules.deadlines import latest, urgency_of
from quannhu.documents.rules.flow import STATE_NAMES, STEP_NAMES, State, Step
from quannhu.documents.rules.notation import reference_of
from quannhu.documents.rules.registers import OUTGOING
from quannhu.documents.rules.text import recipients_of
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean

_SIGNED = ["state", "medium", "signed_at", "signed_digest", "e_signed", "holder_id"]


@transaction.atomic
def sign(
    *, actor: Actor, at: dt.datetime, paper_id: int, digest: str, electronic: bool = False, note: str = "",
    others_signed: bool = False,
) -> None:  # fmt: skip
    """Sign the approved text: the named signer, the very text approved. Number and date come after, by the clerk.

    electronic  the signer's certificate signed a file of it (actions.signing records the file and the signature in
                the same transaction, then calls this)
    others_signed  the text names more signers (the secretary of a biên bản) and they have signed the paper
    errors      Refused DOC-31 (sign before review, too), DOC-34, DOC-35, DOC-38, DOC-103, KER-07, KER-08
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.SIGN)
    require_step(paper, Step.SIGN, actor)
    if paper.signer_id != actor.user_id:
        raise Refused(
            codes.NOT_YOUR_TURN, paper=name_of_paper(paper), person=paper.signer_name, step=STEP_NAMES[Step.SIGN]
        )
    head = head_of(paper)
    same_text(head, paper.approved_digest, "duyệt")
    same_text(head, digest, "đọc")
    if why := signing_fault(document_of(head), paper.unit_id, actor.user_id, actor.name, actor.today):
        raise Refused(codes.AUTHORITY_UNFIT, why=why)
    _refuse_alone(head, electronic or others_signed)
    take(paper, Step.SIGN, actor, at, version=head, note=clean(note)[:1000], electronic=electronic)
    paper.signed_at, paper.signed_digest, paper.e_signed, paper.holder_id = at, head.digest, electronic, None
    paper.medium = Paper.Medium.ELECTRONIC if electronic else Paper.Medium.PAPER
    paper.save(update_fields=_SIGNED)


def _refuse_alone(head: Version, known: bool) -> None:
    """Refuse (DOC-103) the last signature on a paper that others have to sign first (rule DOC-R73).

    known       they have signed it; of a file signed by keys that is found in the file (actions.signing)
    """
    others = [one.name for one in document_of(head).signers[:-1]]
    if others and not known:
        raise Refused(codes.COSIGNERS_MISSING, names=", ".join(others))


@dataclass(frozen=True)
class Numbered:
    """A document's number as given."""

    paper_id: int
    number: int
    reference: str
    dated_on: dt.date


def number(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, dated_on: dt.date | None = None,
    expected: int | None = None, council: str = "", reason: str = "",
) -> Numbered:  # fmt: skip
    """Give a signed document the next number of its organ, kind and year. Right documents.number (the clerk).

    dated_on    the day the document bears; today when none. Not before the signature nor the number before it
    expected    the number the clerk saw on screen; refused when another clerk took it meanwhile
    council     sign of an advisory council that uses the organ's seal: its own series
    reason      why later than the next working day after the signature (urgent ones: the same day)
    errors      Refused DOC-31 unsigned or numbered before, DOC-40, DOC-41 late without reason, DOC-42, KER-07
    """

    def work() -> list[object]:
        paper = locked(paper_id)
        refuse_step(paper, Step.NUMBER)
        require_step(paper, Step.NUMBER, actor)
        day, today = dated_on or day_of(at), day_of(at)
        _fit_day(paper, day, today)
        said = _late(paper, today, "cấp số", reason)
        head = head_of(paper)
        same_text(head, paper.signed_digest, "ký")
        code = series_code(paper.kind, paper.profile, clean(council)[:20])
        # A unit merged since the draft began: its heir issues, in the heir's own series (rule DOC-R43).
        paper.unit_id = issuer_on(paper.unit_id, day)
        given = give_number(
            actor=actor, at=at, unit_id=paper.unit_id, code=code, on=day, paper=paper, expected=expected
        )
        paper.number, paper.dated_on, paper.numbered_at = given.number, day, at
        paper.reference = reference_of(replace(document_of(head), number=given.number))
        refuse_repeated(paper.unit_id, day.year, [paper.reference])
        take(paper, Step.NUMBER, actor, at, version=head, note=said, reference=paper.reference, number=given.number)
        paper.save(update_fields=["state", "unit", "number", "reference", "dated_on", "numbered_at"])
        return [paper.pk, given.number, paper.reference, day.isoformat()]

    facts = [paper_id, dated_on, expected, council, reason]
    pk, given_number, reference, day = once(command_id, "documents.number", actor, at, facts, work)
    return Numbered(int(pk), int(given_number), str(reference), dt.date.fromisoformat(str(day)))


def _fit_day(paper: Paper, day: dt.date, today: dt.date) -> None:
    signed = day_of(paper.signed_at) if paper.signed_at else day
    why = ""
    if day < signed:
        why = f"văn bản ký ngày {format_day(signed)}"
    elif day > today:
        why = f"hôm nay mới là {format_day(today)}"
    elif closed_book(paper.unit_id, OUTGOING.key, day.year):
        why = f"sổ văn bản đi năm {day.year} đã khóa"
    if why:
        raise Refused(codes.NUMBER_DAY_WRONG, day=format_day(day), why=why)


def _late(paper: Paper, today: dt.date, what: str, reason: str) -> str:
    """The reason, cleaned; Refused(DOC-41) when it is late without one (rule DOC-R35)."""
    said = clean(reason)[:1000]
    if paper.signed_at is None:
        return said
    signed = day_of(paper.signed_at)
    last = latest(signed, urgency_of(paper.kind, paper.urgency), calendar_between(signed, today))
    if today > last and not said:
        raise Refused(codes.NUMBER_LATE, signed=format_day(signed), latest=format_day(last), what=what)
    return said


@dataclass(frozen=True)
class DispatchIn:
    """One recipient of a document.

    unit_id     when it is a unit of the program: it arrives there electronically
    """

    recipient: str
    channel: str = Dispatch.Channel.HAND
    copies: int = 1
    unit_id: int | None = None


def issue(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, dispatches: Sequence[DispatchIn] = (),
    file_sha256: str = "", reason: str = "",
) -> list[int]:  # fmt: skip
    """Send a numbered document; gives the ids of the dispatches. Right documents.issue (the clerk).

    What is sent is what was signed: the stored text must still have the signed digest (rule DOC-R36), and of an
    e-signed document the file sent must be the one with the organ's signature, by its SHA-256.

    file_sha256  of the file the clerk looked at; the stored one with the organ's signature when none is given
    dispatches  to whom; the addressees and recipients of the text when none are given
    reason      why later than the next working day after the signature (urgent ones: the same day)
    errors      Refused DOC-31 not numbered, DOC-38 changed since signed, DOC-41 late, DOC-43, DOC-44, DOC-51, KER-07
    """

    def work() -> list[int]:
        paper = locked(paper_id)
        refuse_step(paper, Step.ISSUE)
        require_step(paper, Step.ISSUE, actor)
        said = _late(paper, day_of(at), "phát hành", reason)
        head = head_of(paper)
        same_text(head, paper.signed_digest, "ký")
        file = _file_sent(paper, file_sha256)
        named = recipients_of(document_of(head))
        to = _to_units(list(dispatches), named, paper.unit_id, day_of(at))
        _fit_recipients(to)
        take(paper, Step.ISSUE, actor, at, version=head, note=said, to=[one.recipient for one in to])
        paper.issued_at, paper.issued_digest, paper.issued_file = at, head.digest, file
        paper.save(update_fields=["state", "issued_at", "issued_digest", "issued_file"])
        rows = Dispatch.objects.bulk_create(
            Dispatch(
                paper=paper, recipient=clean(one.recipient)[:300], unit_id=one.unit_id, channel=one.channel,
                copies=one.copies, digest=head.digest, sent_by=actor.user_id, sent_at=at,
            )
            for one in to
        )  # fmt: skip
        return [row.pk for row in rows]

    facts = [paper_id, [list(vars(one).values()) for one in dispatches], file_sha256, reason]
    return [int(pk) for pk in once(command_id, "documents.issue", actor, at, facts, work)]


def _to_units(to: list[DispatchIn], named: Sequence[str], own: int, on: dt.date) -> list[DispatchIn]:
    """The sendings, each to a unit of the program with that unit, so that it waits there (rule DOC-R69).

    named       whom the text names: by the network to our units, by hand to others, when nothing else was chosen
    """
    units = units_named([*named, *(one.recipient for one in to)], on)
    found = to or [
        DispatchIn(name[:300], Dispatch.Channel.NETWORK if units.get(name, own) != own else Dispatch.Channel.HAND)
        for name in named
    ]
    sent = [replace(one, unit_id=one.unit_id or units.get(one.recipient)) for one in found]
    return [replace(one, unit_id=None) if one.unit_id == own else one for one in sent]


def _fit_recipients(to: Sequence[DispatchIn]) -> None:
    if not to or not all(clean(one.recipient) for one in to):
        raise Refused(codes.RECIPIENT_MISSING)
    seen: set[str] = set()
    for one in to:
        if (name := clean(one.recipient)[:300]) in seen:
            raise Refused(codes.RECIPIENT_REPEATED, recipient=name)
        seen.add(name)


def _file_sent(paper: Paper, sha256: str) -> StoredFile | None:
    """The signed file that goes out; None for a paper. Refused(DOC-51)."""
    if not paper.e_signed:
        return None
    signatures = Signature.objects.filter(paper=paper, digest=paper.signed_digest).select_related("file")
    last = signatures.filter(kind=Signature.Kind.ORGAN, signed_at__gte=paper.signed_at).order_by("-id").first()
    if last is None or (sha256 and last.file.sha256 != sha256):
        raise Refused(codes.FILE_NOT_SIGNED)
    # The bytes themselves, not what was once written down of them: one flipped byte is found here.
    if hashlib.sha256(bytes(last.file.data)).hexdigest() != last.file.sha256:
        raise Refused(codes.FILE_NOT_SIGNED)
    return last.file


@transaction.atomic
def register(*, actor: Actor, at: dt.datetime, paper_id: int, note: str = "") -> None:
    """Confirm the issued document in the outgoing register. Right documents.register. Refused DOC-31, KER-07."""
    _keep(Step.REGISTER, "registered_at", actor, at, paper_id, note)


@transaction.atomic
def file_away(*, actor: Actor, at: dt.datetime, paper_id: int, note: str = "") -> None:
    """Mark the registered document as kept in its work file (actions.records puts it there first).

    errors      Refused DOC-31, KER-07
    """
    _keep(Step.FILE, "filed_at", actor, at, paper_id, note)


def _keep(step: Step, moment: str, actor: Actor, at: dt.datetime, paper_id: int, note: str) -> None:
    """A step that only says when it was done."""
    paper = locked(paper_id)
    refuse_step(paper, step)
    require_step(paper, step, actor)
    take(paper, step, actor, at, version=head_of(paper), note=clean(note)[:1000])
    setattr(paper, moment, at)
    paper.save(update_fields=["state", moment])


def _dispatch(dispatch_id: int) -> tuple[Paper, Dispatch]:
    """The document under its lock, and the dispatch; Refused(KER-09)."""
    paper_id = Dispatch.objects.filter(pk=dispatch_id).values_list("paper_id", flat=True).first()
    if paper_id is None:
        raise Refused(NOT_FOUND, what="lần gửi", key=dispatch_id)
    return locked(paper_id), Dispatch.objects.get(pk=dispatch_id)


@transaction.atomic
def given_back(*, actor: Actor, at: dt.datetime, dispatch_id: int, how: str) -> None:
    """After a recall: a recipient gave the paper back, or destroyed the file (Dispatch.Ending). Right documents.issue.

    errors      Refused KER-09 no such dispatch or written before, DOC-31 not recalled, KER-07
    """
    paper, row = _dispatch(dispatch_id)
    require_step(paper, Step.ISSUE, actor)
    if paper.state != State.RECALLED:
        state = STATE_NAMES[State(paper.state)]
        raise Refused(codes.STEP_NOT_NOW, paper=name_of_paper(paper), state=state, step="thu lại bản đã gửi")
    if row.ended_at:
        raise Refused(NOT_FOUND, what="lần gửi chưa thu lại", key=dispatch_id)
    row.ended_at, row.ended_how = at, Dispatch.Ending(how)
    row.save(update_fields=["ended_at", "ended_how"])
    log(paper, "given_back", actor, at, {"dispatch": dispatch_id, "how": how})


@transaction.atomic
def receipt(*, actor: Actor, at: dt.datetime, dispatch_id: int, received_by: str) -> None:
    """Write down who received a dispatch (ký nhận), once. Right documents.issue.

    errors      Refused KER-09, DOC-50 recalled, KER-07
    """
    paper, row = _dispatch(dispatch_id)
    refuse_frozen(paper)
    require_step(paper, Step.ISSUE, actor)
    if row.received_at:
        raise Refused(NOT_FOUND, what="lần gửi chưa ký nhận", key=dispatch_id)
    row.received_at, row.received_by = at, clean(received_by)[:200]
    row.save(update_fields=["received_at", "received_by"])
    log(paper, "receipt", actor, at, {"dispatch": dispatch_id, "by": row.received_by})
