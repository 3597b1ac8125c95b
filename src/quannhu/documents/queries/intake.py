"""Reads of what comes by the network: sent to our organs and not yet taken in, files of arrivals, what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from quannhu.documents.models import Arrival, ArrivalFile, Dispatch, Handling, Intake, Paper
from quannhu.documents.queries.arrivals import RECEIVE, REGISTER, arrival_for
from quannhu.documents.queries.heirs import issuer_on
from quannhu.documents.queries.numbers import calendar_between
from quannhu.documents.rules.deadlines import latest, urgency_of
from quannhu.documents.rules.flow import SENT
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.models import Post, UnitSuccession
from quannhu.organization.queries import reach_with, roots_with
from quannhu.organization.rights import roles_with

Kind = Handling.Kind
# After one of these an arrival has been before whoever says what becomes of it.
SEEN = (Kind.PRESENTED, Kind.OPINION, Kind.ASSIGNED, Kind.DONE)


@dataclass(frozen=True)
class Waiting:
    """A document sent to an organ of ours, not yet taken in; unit_id: the organ, or its heir."""

    dispatch: Dispatch
    unit_id: int


def waiting_to_take(actor: Actor, on: dt.date) -> list[Waiting]:
    """What waits to be taken in by the actor, oldest first (rule DOC-R69).

    What was sent to his own organs, to organs they took over, and to units in his reach where nobody may take it in.
    """
    if not actor.current():
        return []
    if not roots_with(actor, RECEIVE):
        return []
    rows = Dispatch.objects.filter(unit__isnull=False, intake__isnull=True, paper__state__in=[*SENT])
    units = set(rows.order_by().values_list("unit_id", flat=True).distinct())
    merged = set(UnitSuccession.objects.filter(predecessor_id__in=units).values_list("predecessor_id", flat=True))
    heirs = {unit_id: issuer_on(unit_id, on) if unit_id in merged else unit_id for unit_id in units}
    mine = _mine(actor, set(heirs.values()), on)
    wanted = [unit_id for unit_id, heir in heirs.items() if heir in mine]
    found = rows.filter(unit_id__in=wanted).select_related("paper").order_by("sent_at", "id")
    return [Waiting(row, heirs[row.unit_id]) for row in found if row.unit_id is not None]


def _mine(actor: Actor, units: set[int], on: dt.date) -> set[int]:
    """Those of the organs for which the actor takes in."""
    reach = units & reach_with(actor, RECEIVE, on)
    posts = Post.objects.filter(Post.on(on), unit_id__in=reach, role__in=roles_with(RECEIVE))
    manned = set(posts.values_list("unit_id", flat=True))
    return {unit_id for unit_id in reach if unit_id not in manned} | (reach & set(roots_with(actor, RECEIVE)))


def sending_for(actor: Actor, on: dt.date, dispatch_id: int) -> Waiting:
    """One of what waits for the actor; Refused(KER-09)."""
    found = next((one for one in waiting_to_take(actor, on) if one.dispatch.pk == dispatch_id), None)
    if found is None:
        raise Refused(NOT_FOUND, what="văn bản gửi đến đang chờ tiếp nhận", key=dispatch_id)
    return found


def intake_of(arrival: Arrival) -> Intake | None:
    """How an arrival came by the network; None when it came on paper."""
    return Intake.objects.filter(arrival=arrival).select_related("dispatch__paper").first()


def original_of(arrival: Arrival) -> Paper | None:
    """The document of this installation that the arrival is."""
    intake = intake_of(arrival)
    return intake.dispatch.paper if intake and intake.dispatch else None


def files_of(arrival: Arrival) -> list[ArrivalFile]:
    """The files of an arrival, without their bytes."""
    return list(ArrivalFile.objects.filter(arrival=arrival).select_related("file").defer("file__data", "text"))


def file_of(actor: Actor, on: dt.date, arrival_id: int, file_id: int) -> ArrivalFile:
    """One file of an arrival the actor may see; Refused(KER-09)."""
    arrival = arrival_for(actor, on, arrival_id)
    found = ArrivalFile.objects.filter(arrival=arrival, pk=file_id).select_related("file").defer("text").first()
    if found is None:
        raise Refused(NOT_FOUND, what="tệp của văn bản đến", key=file_id)
    return found


def was_presented(arrival: Arrival) -> bool:
    """Whether it was before whoever assigns it."""
    return Handling.objects.filter(arrival=arrival, kind__in=SEEN).exists()


@dataclass(frozen=True)
class Late:
    """An arrival somebody has not been shown, or whose sender has no receipt: the last day for it, how late it is."""

    arrival: Arrival
    last: dt.date
    late: int


def to_present(actor: Actor, on: dt.date) -> list[Late]:
    """Arrivals that were not yet shown to whoever assigns them, first the most overdue (rule DOC-R70)."""
    shown = Handling.objects.filter(arrival=OuterRef("pk"), kind__in=SEEN)
    rows = Arrival.objects.filter(~Exists(shown), unit_id__in=reach_with(actor, REGISTER, on), done_at__isnull=True)
    return last_days(rows.order_by("arrived_on", "id")[:200], on)


def last_days(arrivals: Iterable[Arrival], on: dt.date) -> list[Late]:
    """The last day for presenting each: the day it came when urgent, else the next working day."""
    rows: Sequence[Arrival] = list(arrivals)
    if not rows:
        return []
    first = min(row.arrived_on for row in rows)
    days = calendar_between(first, on + dt.timedelta(days=30))
    found = []
    for row in rows:
        last = latest(row.arrived_on, urgency_of(row.kind, row.urgency), days)
        found.append(Late(row, last, max((on - last).days, 0)))
    return sorted(found, key=lambda one: (one.last, one.arrival.pk))


def to_acknowledge(actor: Actor, on: dt.date) -> list[Late]:
    """Electronic arrivals whose sender has no receipt yet: due the same day (rule DOC-R70)."""
    rows = Intake.objects.filter(receipt_at__isnull=True, arrival__unit_id__in=reach_with(actor, REGISTER, on))
    found = rows.select_related("arrival").order_by("arrival__arrived_on", "id")[:200]
    return [
        Late(one.arrival, one.arrival.arrived_on, max((on - one.arrival.arrived_on).days, 0)) for one in found
    ]  # fmt: skip
