"""What comes by the network: files of arrivals, documents of our own organs taken in, receipts; what is presented."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.documents.actions.arrivals import (
    ArrivalIn,
    Registered,
    entered,
    locked_arrival,
    log_arrival,
    register_arrival,
    write_line,
)
from quannhu.documents.actions.files import store
from quannhu.documents.actions.holding import day_of, locked, log, name_of_paper, refuse_frozen, text_digest
from quannhu.documents.codes import records as codes
from quannhu.documents.models import Arrival, ArrivalFile, Dispatch, Handling, Intake, Paper
from quannhu.documents.queries import final_document
from quannhu.documents.queries.arrivals import RECEIVE, REGISTER
from quannhu.documents.queries.intake import sending_for
from quannhu.documents.received import Received, examine
from quannhu.documents.signing.trust import Trust
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.queries import labels, may, require

Kind = Handling.Kind


@dataclass(frozen=True)
class Incoming:
    """A file as it came: its name, its bytes."""

    name: str
    data: bytes


def register_with_files(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, arrival: ArrivalIn, files: Sequence[Incoming],
    trust: Trust, repeats_reason: str = "",
) -> Registered:  # fmt: skip
    """Write an arrival into the register with its files: all of it, or nothing (rule DOC-R68).

    errors      Refused of register_arrival, of received.examine
    """
    known = [(one, examine(one.name, one.data, trust=trust, at=at)) for one in files]
    with transaction.atomic():
        made = register_arrival(
            actor=actor, at=at, command_id=command_id, arrival=arrival, repeats_reason=repeats_reason
        )
        row = Arrival.objects.get(pk=made.arrival_id)
        for one, found in known:
            _keep(row, one, found, actor, at)
    return made


def attach_to_arrival(
    *, actor: Actor, at: dt.datetime, arrival_id: int, files: Sequence[Incoming], trust: Trust
) -> int:
    """Keep more files with an arrival, the same bytes once; gives how many are new. Right documents.register.

    errors      Refused KER-07, KER-09; of received.examine
    """
    known = [(one, examine(one.name, one.data, trust=trust, at=at)) for one in files]
    with transaction.atomic():
        row = locked_arrival(arrival_id, done=True)
        require(actor, REGISTER, row.unit_id, actor.today)
        new = [_keep(row, one, found, actor, at) for one, found in known]
    return sum(new)


def _keep(row: Arrival, one: Incoming, found: Received, actor: Actor, at: dt.datetime) -> bool:
    """Keep the file with what was found of it; False when the arrival has it already."""
    file = store(one.data, found.media_type)
    if ArrivalFile.objects.filter(arrival=row, file=file).exists():
        return False
    name = clean(one.name)[:200] or "tep"
    ArrivalFile.objects.create(
        arrival=row, name=name, file=file, text=found.text, verdict=found.verdict,
        signatures=list(found.signatures), added_by=actor.user_id, added_at=at,
    )  # fmt: skip
    write_line(row, Kind.ATTACHED, name, actor, at, RECEIVE)
    facts = {"name": name, "sha256": file.sha256, "size": file.size, "verdict": found.verdict}
    log_arrival(row, "arrival_file", actor, at, dict(facts))
    return True


def take_in(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, dispatch_id: int, trust: Trust, repeats_reason: str = ""
) -> Registered:
    """Take in what another organ of this installation sent: a number, the original, a receipt to the sender.

    Right documents.receive over the receiving organ. What is taken in is what was sent, by its hash (rule DOC-R69).

    repeats_reason  why it is entered though the same document came on paper before
    errors          Refused DOC-50 recalled, DOC-58 changed or taken in before, DOC-60, KER-07, KER-09
    """

    def work() -> list[int]:
        paper, row = _sending(dispatch_id)
        refuse_frozen(paper)
        _refuse_taken(actor, paper, row)
        unit_id = sending_for(actor, actor.today, dispatch_id).unit_id
        require(actor, RECEIVE, unit_id, actor.today)
        digest = _same_text(paper, row)
        arrival = entered(actor, at, _arrival_of(paper, unit_id, at), repeats_reason)
        sender = labels([paper.unit_id], actor.today)[paper.unit_id].name
        Intake.objects.create(
            arrival=arrival, dispatch=row, digest=digest, sent_digest=row.digest, taken_by=actor.user_id, taken_at=at,
            receipt_by=actor.user_id, receipt_at=at, receipt_to=sender[:200],
        )  # fmt: skip
        if paper.issued_file is not None:
            one = Incoming(f"{paper.reference.replace('/', '-')}.pdf", bytes(paper.issued_file.data))
            _keep(arrival, one, examine(one.name, one.data, trust=trust, at=at), actor, at)
        write_line(arrival, Kind.RECEIPT, f"Báo đã nhận cho {sender}", actor, at, RECEIVE)
        log_arrival(arrival, "take_in", actor, at, {"dispatch": row.pk, "paper": paper.pk, "digest": digest})
        if row.received_at is None:
            row.received_at = at
            row.received_by = f"{actor.name}, {labels([unit_id], actor.today)[unit_id].name}"[:200]
            row.save(update_fields=["received_at", "received_by"])
        log(paper, "receipt", actor, at, {"dispatch": row.pk, "by": row.received_by, "number": arrival.number})
        return [arrival.pk, arrival.number, arrival.year]

    return Registered(*once(command_id, "documents.take_in", actor, at, [dispatch_id, repeats_reason], work))


def _sending(dispatch_id: int) -> tuple[Paper, Dispatch]:
    """The document under its lock, and its sending to one of our organs; Refused(KER-09)."""
    paper_id = Dispatch.objects.filter(pk=dispatch_id, unit__isnull=False).values_list("paper_id", flat=True).first()
    if paper_id is None:
        raise Refused(NOT_FOUND, what="văn bản gửi đến", key=dispatch_id)
    return locked(paper_id), Dispatch.objects.get(pk=dispatch_id)


def _refuse_taken(actor: Actor, paper: Paper, row: Dispatch) -> None:
    """Refuse (DOC-58) what was taken in; the paper's lock keeps a second clerk waiting until this is known."""
    intake = Intake.objects.filter(dispatch=row).select_related("arrival").first()
    if intake is not None and may(actor, RECEIVE, intake.arrival.unit_id, actor.today):
        why = f"đã tiếp nhận, số đến {intake.arrival.number} năm {intake.arrival.year}"
        raise Refused(codes.SENDING_TAKEN, paper=name_of_paper(paper), why=why)


def _same_text(paper: Paper, row: Dispatch) -> str:
    """The hash of what was sent; Refused(DOC-58) when the text or the signed file is not what it was then."""
    digest = text_digest(final_document(paper))
    file = paper.issued_file
    if digest != row.digest or (file and hashlib.sha256(bytes(file.data)).hexdigest() != file.sha256):
        raise Refused(codes.SENDING_TAKEN, paper=name_of_paper(paper), why="nội dung không còn đúng bản đã phát hành")
    return digest


def _arrival_of(paper: Paper, unit_id: int, at: dt.datetime) -> ArrivalIn:
    """The document as the receiving clerk would have typed it."""
    document = final_document(paper)
    signer = document.signers[-1] if document.signers else None
    assert paper.dated_on is not None
    author = labels([paper.unit_id], paper.dated_on)[paper.unit_id].name
    return ArrivalIn(
        unit_id=unit_id, arrived_on=day_of(at), author=author[:200],
        reference=paper.reference, dated_on=paper.dated_on, summary=paper.summary or paper.reference, kind=paper.kind,
        urgency=paper.urgency, signer_post=signer.post[:100] if signer else "",
        signer_name=signer.name[:50] if signer else "",
    )  # fmt: skip


@transaction.atomic
def acknowledge(*, actor: Actor, at: dt.datetime, arrival_id: int, to: str = "") -> None:
    """Write down that the sender of an electronic arrival was told it came (báo đã nhận), once (rule DOC-R70).

    to          whom; the issuer when empty
    errors      Refused KER-07, KER-09 not electronic, or told before
    """
    row = locked_arrival(arrival_id, done=True)
    require(actor, REGISTER, row.unit_id, actor.today)
    intake = Intake.objects.filter(arrival=row, receipt_at__isnull=True).first()
    if intake is None:
        raise Refused(NOT_FOUND, what="văn bản đến điện tử chưa báo đã nhận", key=arrival_id)
    intake.receipt_by, intake.receipt_at, intake.receipt_to = actor.user_id, at, (clean(to) or row.author)[:200]
    intake.save(update_fields=["receipt_by", "receipt_at", "receipt_to"])
    write_line(row, Kind.RECEIPT, f"Báo đã nhận cho {intake.receipt_to}", actor, at, REGISTER)
    log_arrival(row, "acknowledge", actor, at, {"to": intake.receipt_to})


@transaction.atomic
def present(*, actor: Actor, at: dt.datetime, arrival_id: int, to: str) -> None:
    """Write down that the arrival was laid before whoever assigns it. The clerk who took it in (rule DOC-R70).

    errors      Refused DOC-62 done, KER-07, KER-11 before whom
    """
    row = locked_arrival(arrival_id)
    require(actor, RECEIVE, row.unit_id, actor.today)
    if not clean(to):
        raise Refused(REASON_NEEDED)
    write_line(row, Kind.PRESENTED, f"Trình {clean(to)}", actor, at, RECEIVE)
    log_arrival(row, "present", actor, at, {"to": clean(to)[:1000]})
