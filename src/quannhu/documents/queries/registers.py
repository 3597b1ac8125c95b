"""The rows of the five registers, from the records themselves: nothing is written twice (rule DOC-R64)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quannhu.documents.models import Arrival, Assignment, ClosedBook, Dispatch, Lending, Paper, Version
from quannhu.documents.queries.arrivals import assignments_of, last_progress
from quannhu.documents.queries.papers import document_of, people
from quannhu.documents.rules.flow import State
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.registers import FOLLOWING, INCOMING, OUTGOING, POSTING, USING
from quannhu.kernel.days import HANOI, Period, format_day
from quannhu.organization.queries import labels

Value = str | int | dt.date | None


@dataclass(frozen=True)
class Line:
    """A row of a register: its cells in the lawful order, and the record it speaks of."""

    cells: tuple[Value, ...]
    source: str
    record_id: int


def register_of(key: str, unit_id: int, period: Period, start: int = 0, limit: int | None = None) -> list[Line]:
    """Rows of one register of an organ in a period, in their order; from `start`, at most `limit`."""
    listed, make = _SOURCES[key]
    rows = listed(unit_id, period)
    return make(list(rows[start:] if limit is None else rows[start : start + limit]))


def closed_book(unit_id: int, key: str, year: int) -> ClosedBook | None:
    """The closed register of a year; None while it is open."""
    return ClosedBook.objects.filter(unit_id=unit_id, key=key, year=year).first()


def _day(at: dt.datetime | None) -> dt.date | None:
    return at.astimezone(HANOI).date() if at else None


def _kind(kind: str) -> str:
    return KINDS[kind].name if kind in KINDS else ""


def _titled(kind: str, summary: str) -> str:
    return f"{_kind(kind)} {summary}".strip()


def _instants(period: Period) -> tuple[dt.datetime, dt.datetime]:
    start = dt.datetime.combine(period.start, dt.time(), HANOI)
    return start, dt.datetime.combine(period.end, dt.time(), HANOI)


def _papers(unit_id: int, period: Period) -> QuerySet[Any]:
    rows = Paper.objects.filter(unit_id=unit_id, dated_on__gte=period.start, dated_on__lt=period.end)
    return rows.exclude(issued_at__isnull=True).order_by("dated_on", "numbered_at", "id")


def _outgoing(papers: Sequence[Paper]) -> list[Line]:
    ids = [paper.pk for paper in papers]
    sent: dict[int, list[Dispatch]] = {}
    for row in Dispatch.objects.filter(paper_id__in=ids).order_by("id"):
        sent.setdefault(row.paper_id, []).append(row)
    heads = {version.paper_id: version for version in Version.objects.filter(paper_id__in=ids).order_by("number")}
    found = []
    for paper in papers:
        gone = sent.get(paper.pk, [])
        signed = "; ".join(f"{row.recipient}: {row.received_by}" for row in gone if row.received_by)
        note = ""
        if paper.state == State.RECALLED and paper.ended_at:
            note = f"Thu hồi ngày {format_day(paper.ended_at.astimezone(HANOI).date())}: {paper.ended_reason}"
        found.append(Line((
            paper.reference, paper.dated_on, _titled(paper.kind, paper.summary), paper.signer_name,
            "; ".join(row.recipient for row in gone), document_of(heads[paper.pk]).kept_by,
            sum(row.copies for row in gone), _day(paper.issued_at), signed, note,
        ), "paper", paper.pk))  # fmt: skip
    return found


def _arrivals(unit_id: int, period: Period) -> QuerySet[Any]:
    rows = Arrival.objects.filter(unit_id=unit_id, arrived_on__gte=period.start, arrived_on__lt=period.end)
    return rows.select_related("answer", "repeats").order_by("year", "number")


def _handlers(rows: Sequence[Assignment], names: dict[int, str], units: dict[int, Any]) -> str:
    said = []
    for row in rows:
        who = names.get(row.user_id or 0) or units[row.unit_id].name
        said.append(who if row.part == Assignment.Part.LEAD else f"{who} (phối hợp)")
    return "; ".join(said)


def _given(arrivals: Sequence[Arrival]) -> tuple[dict[int, list[Assignment]], dict[int, str], dict[int, Any]]:
    given = assignments_of([row.pk for row in arrivals])
    flat = [one for rows in given.values() for one in rows]
    names = people([each for one in flat for each in (one.user_id, one.received_by)])
    # What a unit was called when it was given the document.
    last = max((row.arrived_on for row in arrivals), default=dt.date.min)
    return given, names, dict(labels({one.unit_id for one in flat}, last))


def _note(row: Arrival) -> str:
    again = f"Vào sổ lại của số đến {row.repeats.number}: {row.repeats_reason}" if row.repeats else ""
    return "; ".join(filter(None, (again, row.note)))


def _incoming(arrivals: Sequence[Arrival]) -> list[Line]:
    given, names, units = _given(arrivals)
    found = []
    for row in arrivals:
        mine = given.get(row.pk, [])
        moved = min((one.given_at for one in mine), default=None)
        signed = "; ".join(dict.fromkeys(names.get(one.received_by or 0, "") for one in mine if one.received_by))
        found.append(Line((
            row.arrived_on, row.number, row.author, row.reference, row.dated_on, _titled(row.kind, row.summary),
            _handlers(mine, names, units), _day(moved), signed, _note(row),
        ), "arrival", row.pk))  # fmt: skip
    return found


def _following(arrivals: Sequence[Arrival]) -> list[Line]:
    given, names, units = _given(arrivals)
    progress = last_progress([row.pk for row in arrivals])
    found = []
    for row in arrivals:
        mine = given.get(row.pk, [])
        what = f"{_kind(row.kind)} số {row.reference} ngày {format_day(row.dated_on)} của {row.author}".strip()
        due = "; ".join(dict.fromkeys(format_day(one.due_on) for one in mine if one.due_on))
        done = f"Xong ngày {format_day(row.done_at.astimezone(HANOI).date())}" if row.done_at else ""
        said = ". ".join(filter(None, (progress.get(row.pk, ""), done)))
        found.append(Line((
            row.number, what, _handlers(mine, names, units), due, said,
            row.answer.reference if row.answer else "", _note(row),
        ), "arrival", row.pk))  # fmt: skip
    return found


def _lendings(unit_id: int, period: Period) -> QuerySet[Any]:
    rows = Lending.objects.filter(unit_id=unit_id, on__gte=period.start, on__lt=period.end)
    return rows.select_related("paper", "file").order_by("on", "id")


def _using(lendings: Sequence[Lending]) -> list[Line]:
    return [
        Line((
            row.on, row.reader, f"{row.paper.reference} ngày {format_day(row.paper.dated_on or row.on)}",
            _titled(row.paper.kind, row.paper.summary), row.file.reference if row.file else "", row.receipt,
            row.returned_on, row.allowed_by, row.note,
        ), "lending", row.pk)
        for row in lendings
    ]  # fmt: skip


def _posted(unit_id: int, period: Period) -> QuerySet[Any]:
    start, end = _instants(period)
    rows = Dispatch.objects.filter(paper__unit_id=unit_id, channel=Dispatch.Channel.POST, sent_at__gte=start)
    return rows.filter(sent_at__lt=end).select_related("paper", "envelope").order_by("sent_at", "id")


def _posting(dispatches: Sequence[Dispatch]) -> list[Line]:
    found = []
    for row in dispatches:
        envelope = getattr(row, "envelope", None)
        number, receipt, note = (envelope.number, envelope.receipt, envelope.note) if envelope else ("", "", "")
        found.append(
            Line((_day(row.sent_at), row.paper.reference, row.recipient, number, receipt, note), "dispatch", row.pk)
        )
    return found


_SOURCES: dict[str, tuple[Callable[[int, Period], QuerySet[Any]], Callable[[Sequence[Any]], list[Line]]]] = {
    OUTGOING.key: (_papers, _outgoing),
    INCOMING.key: (_arrivals, _incoming),
    FOLLOWING.key: (_arrivals, _following),
    USING.key: (_lendings, _using),
    POSTING.key: (_posted, _posting),
}
