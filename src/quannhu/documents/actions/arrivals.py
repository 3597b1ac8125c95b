"""The register of arrivals: written in at once, given out with a day, followed to its end."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.documents.actions.holding import day_of, refuse_marked, title_of
from quannhu.documents.actions.numbers import ARRIVALS, give_number, locked_series
from quannhu.documents.actions.search import Source, mark_due
from quannhu.documents.codes import records as codes
from quannhu.documents.models import Arrival, Assignment, Handling, Intake, Paper
from quannhu.documents.queries import papers_for, people
from quannhu.documents.queries.arrivals import ASSIGN, REGISTER, handles, known_as, may_take
from quannhu.documents.queries.registers import closed_book
from quannhu.documents.rules.arriving import arrival_fault, triple_of
from quannhu.documents.rules.flow import SENT, State
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.registers import INCOMING
from quannhu.documents.rules.values import Urgency
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.models import Post
from quannhu.organization.queries import labels, may, name_of, require, subtree

Kind = Handling.Kind
Part = Assignment.Part


@dataclass(frozen=True)
class ArrivalIn:
    """What the clerk reads on a document that came.

    marking     the degree of secrecy it states: only Thường may enter
    personal    the envelope names a person: not opened, unless he handed it back as a matter of the organ
    electronic  it came by the network: its sender is owed a receipt the same day
    """

    unit_id: int
    arrived_on: dt.date
    author: str
    reference: str
    dated_on: dt.date
    summary: str
    kind: str = ""
    urgency: str = ""
    pages: int | None = None
    signer_post: str = ""
    signer_name: str = ""
    note: str = ""
    marking: str = ""
    personal: bool = False
    handed_back: bool = False
    electronic: bool = False


@dataclass(frozen=True)
class Registered:
    """An arrival's place in the register."""

    arrival_id: int
    number: int
    year: int


def register_arrival(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, arrival: ArrivalIn, repeats_reason: str = ""
) -> Registered:
    """Write an arrival into the organ's register with the next number of its year. Right documents.register.

    repeats_reason  why the same document (number and sign, issuer, day) is entered again
    errors          Refused DOC-30 marked above Thường, DOC-40 before the last number's day, DOC-99 a personal letter,
                    DOC-60 known already, DOC-61, KER-07
    """

    def work() -> list[int]:
        require(actor, REGISTER, arrival.unit_id, actor.today)
        row = entered(actor, at, arrival, repeats_reason)
        if arrival.electronic:
            Intake.objects.create(arrival=row, taken_by=actor.user_id, taken_at=at)
        return [row.pk, row.number, row.year]

    facts = [str(value) for value in vars(arrival).values()] + [repeats_reason]
    return Registered(*once(command_id, "documents.arrive", actor, at, facts, work))


def entered(actor: Actor, at: dt.datetime, arrival: ArrivalIn, repeats_reason: str) -> Arrival:
    """The new row of the register; the caller has asked for the right, in its transaction."""
    if arrival.personal and not arrival.handed_back:
        raise Refused(codes.ARRIVAL_PERSONAL)
    said = _accepted(arrival, day_of(at))
    year = arrival.arrived_on.year
    if closed_book(arrival.unit_id, INCOMING.key, year):
        raise Refused(codes.ARRIVAL_INCOMPLETE, why=f"sổ văn bản đến năm {year} đã khóa")
    # Locked before the look for the same document: two clerks with one envelope each are told apart.
    series = locked_series(arrival.unit_id, ARRIVALS, year)
    known = _known(arrival, repeats_reason)
    row = Arrival.objects.create(
        unit_id=arrival.unit_id, year=year, number=series.last + 1, arrived_on=arrival.arrived_on,
        dated_on=arrival.dated_on, kind=arrival.kind, urgency=Urgency(arrival.urgency).value, pages=arrival.pages,
        triple=triple_of(arrival.reference, arrival.author, arrival.dated_on), repeats=known,
        repeats_reason=clean(repeats_reason)[:300] if known else "", received_by=actor.user_id, received_at=at,
        **said,
    )  # fmt: skip
    give_number(
        actor=actor, at=at, unit_id=arrival.unit_id, code=ARRIVALS, on=arrival.arrived_on,
        subject=f"arrival:{row.pk}", expected=row.number,
    )  # fmt: skip
    facts = {"number": row.number, "year": year, "reference": row.reference, "author": row.author}
    if arrival.personal:
        facts["handed_back"] = True
    log_arrival(row, "arrive", actor, at, facts | {"repeats": row.repeats_id, "reason": row.repeats_reason})
    return row


def _accepted(arrival: ArrivalIn, today: dt.date) -> dict[str, str]:
    """The words of the row, cleaned; Refused(DOC-30, DOC-61)."""
    limits = {"author": 200, "reference": 60, "summary": 500, "signer_post": 100, "signer_name": 50, "note": 500}
    said = {name: clean(getattr(arrival, name)) for name in limits}
    refuse_marked(arrival.marking, list(said.values()))
    why = arrival_fault(
        author=said["author"], reference=said["reference"], summary=said["summary"], arrived_on=arrival.arrived_on,
        dated_on=arrival.dated_on, today=today,
    )  # fmt: skip
    if not why and arrival.kind and arrival.kind not in KINDS:
        why = f'không có loại văn bản "{arrival.kind}"'
    if not why and arrival.urgency not in {one.value for one in Urgency}:
        why = f'không có độ khẩn "{arrival.urgency}"'
    long = [f"{name} dài quá {most} ký tự" for name, most in limits.items() if len(said[name]) > most]
    names = {"author": "tác giả", "reference": "số, ký hiệu", "summary": "trích yếu", "note": "ghi chú",
             "signer_post": "chức vụ người ký", "signer_name": "họ tên người ký"}  # fmt: skip
    if not why and long:
        name, rest = long[0].split(" ", 1)
        why = f"{names[name]} {rest}"
    if why:
        raise Refused(codes.ARRIVAL_INCOMPLETE, why=why)
    return said


def _known(arrival: ArrivalIn, reason: str) -> Arrival | None:
    """The same document entered before; Refused(DOC-60) when there is one and no reason."""
    known = known_as(arrival.unit_id, arrival.reference, arrival.author, arrival.dated_on)
    if known is not None and len(clean(reason)) < 3:
        raise Refused(
            codes.ARRIVAL_REPEATED, reference=known.reference, day=format_day(known.dated_on), author=known.author,
            number=known.number, arrived=format_day(known.arrived_on), arrival_id=known.pk,
        )  # fmt: skip
    return known


def locked_arrival(arrival_id: int, *, done: bool = False) -> Arrival:
    """The arrival under its lock, not yet done unless it may be; Refused(KER-09, DOC-62)."""
    row = Arrival.objects.select_for_update(of=("self",)).filter(pk=arrival_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="văn bản đến", key=arrival_id)
    if row.done_at and not done:
        raise Refused(codes.ARRIVAL_DONE, number=row.number, year=row.year, day=format_day(day_of(row.done_at)))
    return row


def log_arrival(row: Arrival, verb: str, actor: Actor, at: dt.datetime, facts: dict[str, object]) -> None:
    """Join the arrival's own audit chain, and have search learn of it."""
    mark_due(Source.ARRIVAL, row.pk)
    audit.append(f"arrival:{row.pk}", actor, at, [audit.Event(f"documents.{verb}", "arrival", row.pk, dict(facts))])


def write_line(row: Arrival, kind: str, text: str, actor: Actor, at: dt.datetime, right: str) -> None:
    """A line of the slip, with the title of the post by which the writer holds the right."""
    Handling.objects.create(
        arrival=row, kind=kind, text=clean(text)[:1000], by=actor.user_id,
        title=title_of(actor.user_id, right, actor.today), at=at,
    )  # fmt: skip


@transaction.atomic
def amend_arrival(
    *, actor: Actor, at: dt.datetime, arrival_id: int, arrival: ArrivalIn, reason: str, repeats_reason: str = ""
) -> None:
    """Put a slip of the pen right: everything but the organ, the number and the day of arrival. With a reason.

    errors      Refused KER-11 without a reason, DOC-30, DOC-60, DOC-61, DOC-62, KER-07
    """
    row = locked_arrival(arrival_id)
    require(actor, REGISTER, row.unit_id, actor.today)
    if len(clean(reason)) < 3:
        raise Refused(REASON_NEEDED)
    said = _accepted(arrival, day_of(at))
    triple = triple_of(arrival.reference, arrival.author, arrival.dated_on)
    if triple != row.triple and row.repeats_id is None:
        _known(arrival, "")
    new = {**said, "dated_on": arrival.dated_on, "kind": arrival.kind, "urgency": arrival.urgency, "triple": triple,
           "pages": arrival.pages}  # fmt: skip
    changed = {
        name: [str(getattr(row, name)), str(value)] for name, value in new.items() if getattr(row, name) != value
    }
    for name, value in new.items():
        setattr(row, name, value)
    row.save(update_fields=list(new))
    write_line(row, Kind.AMENDED, reason, actor, at, REGISTER)
    log_arrival(row, "amend_arrival", actor, at, {"changed": changed, "reason": clean(reason)})


@dataclass(frozen=True)
class Handler:
    """Who is to handle an arrival: a unit, or one person in it."""

    unit_id: int
    user_id: int | None = None
    due_on: dt.date | None = None


@transaction.atomic
def assign(
    *, actor: Actor, at: dt.datetime, arrival_id: int, lead: Handler, partners: Sequence[Handler] = (),
    opinion: str = "",
) -> None:  # fmt: skip
    """Say who leads, who takes part, by when each, with the head's opinion. Right documents.assign over the organ.

    Given to others later: the earlier assignments end and stay on the slip.

    errors      Refused DOC-62 done, DOC-63, KER-07
    """
    row = locked_arrival(arrival_id)
    require(actor, ASSIGN, row.unit_id, actor.today)
    _fit(row, lead, partners, day_of(at))
    Assignment.objects.filter(arrival=row, ended_at__isnull=True).update(ended_at=at)
    listed = [(Part.LEAD, lead), *((Part.PARTNER, one) for one in partners)]
    Assignment.objects.bulk_create(_row(row, part, one, actor, at) for part, one in listed)
    if said := clean(opinion):
        write_line(row, Kind.OPINION, said, actor, at, ASSIGN)
    write_line(row, Kind.ASSIGNED, _assigned_words(listed, actor.today), actor, at, ASSIGN)
    facts = [[part.value, one.unit_id, one.user_id, one.due_on and one.due_on.isoformat()] for part, one in listed]
    log_arrival(row, "assign", actor, at, {"assigned": facts, "opinion": clean(opinion)})


def _row(row: Arrival, part: str, one: Handler, actor: Actor, at: dt.datetime) -> Assignment:
    return Assignment(
        arrival=row, part=part, unit_id=one.unit_id, user_id=one.user_id, due_on=one.due_on, given_by=actor.user_id,
        given_at=at,
    )  # fmt: skip


def _fit(row: Arrival, lead: Handler, partners: Sequence[Handler], today: dt.date) -> None:
    """Refuse (DOC-63) handlers outside the organ, named twice, without their person or with a day gone by."""
    inside = subtree(row.unit_id, today) | {row.unit_id}
    seen: set[tuple[int, int | None]] = set()
    for one in (lead, *partners):
        why = ""
        name = name_of(one.unit_id, today)
        if one.unit_id not in inside:
            why = f"{name} không thuộc cơ quan nhận văn bản"
        elif (one.unit_id, one.user_id) in seen:
            why = f"{name} ghi hai lần"
        elif one.due_on and one.due_on < today:
            why = f"thời hạn {format_day(one.due_on)} đã qua"
        elif one.user_id and not Post.objects.filter(Post.on(today), unit_id=one.unit_id, user_id=one.user_id).exists():
            why = f"người được giao không có chức vụ tại {name}"
        if why:
            raise Refused(codes.ASSIGNMENT_WRONG, why=why)
        seen.add((one.unit_id, one.user_id))
    if lead.due_on is None:
        raise Refused(codes.ASSIGNMENT_WRONG, why="đơn vị chủ trì chưa có thời hạn")


def _assigned_words(listed: Sequence[tuple[Part, Handler]], on: dt.date) -> str:
    units = labels({one.unit_id for _part, one in listed}, on)
    names = people([one.user_id for _part, one in listed])
    said = []
    for part, one in listed:
        who = names.get(one.user_id or 0) or units[one.unit_id].name
        said.append(f"{part.label}: {who}" + (f", hạn {format_day(one.due_on)}" if one.due_on else ""))
    return "; ".join(said)


@transaction.atomic
def pass_on(
    *, actor: Actor, at: dt.datetime, assignment_id: int, user_id: int, due_on: dt.date | None = None,
    opinion: str = "",
) -> None:  # fmt: skip
    """The head of a unit gives what the unit was assigned to one of its people. Right documents.assign over the unit.

    due_on      not after the unit's own day; that day when none
    errors      Refused DOC-62, DOC-63, KER-07, KER-09
    """
    old = Assignment.objects.filter(pk=assignment_id, ended_at__isnull=True).first()
    if old is None:
        raise Refused(NOT_FOUND, what="lần phân công", key=assignment_id)
    row = locked_arrival(old.arrival_id)
    require(actor, ASSIGN, old.unit_id, actor.today)
    day = due_on or old.due_on
    new = Handler(old.unit_id, user_id, day)
    if old.due_on and day and day > old.due_on:
        raise Refused(codes.ASSIGNMENT_WRONG, why=f"thời hạn sau hạn của đơn vị ({format_day(old.due_on)})")
    # What is late already keeps its day.
    _fit(row, Handler(new.unit_id, user_id, max(day, day_of(at)) if day else day_of(at)), (), day_of(at))
    Assignment.objects.filter(pk=old.pk).update(ended_at=at)
    _row(row, old.part, new, actor, at).save()
    if said := clean(opinion):
        write_line(row, Kind.OPINION, said, actor, at, ASSIGN)
    write_line(row, Kind.ASSIGNED, _assigned_words([(Part(old.part), new)], actor.today), actor, at, ASSIGN)
    log_arrival(row, "pass_on", actor, at, {"from": old.pk, "to": user_id, "due_on": day and day.isoformat()})


@transaction.atomic
def take_over(*, actor: Actor, at: dt.datetime, assignment_id: int) -> None:
    """Sign for an assignment (ký nhận), once: the person, or somebody of the unit. Refused KER-09."""
    row = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment_id, ended_at__isnull=True).first()
    if row is None or row.received_at or not may_take(actor, row, actor.today):
        raise Refused(NOT_FOUND, what="lần phân công chờ ký nhận", key=assignment_id)
    row.received_at, row.received_by = at, actor.user_id
    row.save(update_fields=["received_at", "received_by"])
    log_arrival(row.arrival, "take_over", actor, at, {"assignment": row.pk})


def _may_follow(row: Arrival, actor: Actor) -> None:
    if not handles(actor, row, actor.today) and not may(actor, ASSIGN, row.unit_id, actor.today):
        require(actor, REGISTER, row.unit_id, actor.today)


@transaction.atomic
def note_progress(*, actor: Actor, at: dt.datetime, arrival_id: int, text: str) -> None:
    """Write how far it is: whoever handles it, its organ's head or clerk. Refused DOC-62, KER-07, KER-11."""
    row = locked_arrival(arrival_id)
    _may_follow(row, actor)
    if not clean(text):
        raise Refused(REASON_NEEDED)
    write_line(row, Kind.PROGRESS, text, actor, at, ASSIGN)
    log_arrival(row, "progress", actor, at, {"text": clean(text)[:1000]})


@transaction.atomic
def finish(*, actor: Actor, at: dt.datetime, arrival_id: int, paper_id: int | None = None, result: str = "") -> None:
    """Nothing is left to do: by the document that answers it, or with the result in words (rule DOC-R62).

    errors      Refused DOC-62, DOC-64, KER-07
    """
    row = locked_arrival(arrival_id)
    _may_follow(row, actor)
    said, answer = clean(result), None
    if paper_id is not None:
        answer = papers_for(actor, actor.today).filter(pk=paper_id).first()
        if answer is None or State(answer.state) not in SENT:
            raise Refused(codes.ANSWER_WRONG, why="văn bản trả lời chưa phát hành")
    elif len(said) < 3:
        raise Refused(codes.ANSWER_WRONG, why="chưa ghi văn bản trả lời hoặc kết quả")
    row.answer, row.done_at = answer, at
    row.save(update_fields=["answer", "done_at"])
    write_line(row, Kind.DONE, said or f"Trả lời bằng văn bản số {_of(answer)}", actor, at, ASSIGN)
    log_arrival(row, "finish", actor, at, {"answer": paper_id, "result": said})


def _of(paper: Paper | None) -> str:
    return paper.reference if paper else ""
