"""Roads and sources: what a depot can give in time is claimed by holds; below the floor only by a release."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI, instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.ledger import actions as ledger
from quannhu.ledger.codes import BELOW_FLOOR, STOCK_HELD
from quannhu.ledger.models import Account, Place
from quannhu.ledger.queries import free, free_over_floor
from quannhu.ledger.values import stock
from quannhu.missions import codes, rules
from quannhu.missions.actions.orders import State, drop_sources, in_state, locked, note
from quannhu.missions.models import Mission, Road, SourceLine
from quannhu.missions.queries import ARRIVAL, REFILL, RoadView, holders, hours, item_of, roads_of, usual_roads
from quannhu.missions.queries.goods import say
from quannhu.organization.queries import require

RUNNING = (State.ORDERED, State.ISSUING)


@dataclass(frozen=True)
class RoadIn:
    """Minutes of making ready and of the road from a depot; a closed road, or another than the lanes say, needs why."""

    place_id: int
    ready_minutes: int
    road_minutes: int
    closed: bool = False
    reason: str = ""


def set_roads(*, actor: Actor, at: dt.datetime, mission_id: int, roads: Sequence[RoadIn]) -> None:
    """Write down how long the roads take, and which are cut. Right missions.plan.

    A road told as the lanes of supply have it follows them again (rule MIS-R13).
    errors      Refused MIS-04, KER-07, KER-09, KER-11 a closed road without a reason, MIS-24 another road than the
                lanes say without a reason
    """
    with transaction.atomic():
        row = locked(mission_id)
        require(actor, "missions.plan", row.unit_id, at.astimezone(HANOI).date())
        in_state(row, (State.DRAFT, *RUNNING), "ghi đường vận chuyển")
        for road in roads:
            if road.closed and not clean(road.reason):
                raise Refused(REASON_NEEDED)
            place = _place(road.place_id)
            usual = usual_roads(row).get(road.place_id)
            if usual is not None and _as_usual(usual, road, place):
                Road.objects.filter(mission=row, place=place).delete()
                continue
            Road.objects.update_or_create(
                mission=row, place_id=road.place_id,
                defaults={
                    "ready_minutes": road.ready_minutes, "road_minutes": road.road_minutes, "closed": road.closed,
                    "reason": clean(road.reason)[:300], "recorded_by": actor.user_id, "recorded_at": at,
                },
            )  # fmt: skip
        told = [[road.place_id, road.ready_minutes, road.road_minutes, road.closed, road.reason] for road in roads]
        note(actor, at, row, "roads", {"roads": told})


def _as_usual(usual: RoadView, road: RoadIn, place: Place) -> bool:
    """Whether the road is told as the lanes have it; another one needs its reason (MIS-24)."""
    same = usual.same_road(road.road_minutes, road.closed)
    if not same and not clean(road.reason):
        told = "đường bị cắt" if road.closed else rules.hours_text(road.road_minutes)
        raise Refused(codes.ROAD_DIFFERS, place=place.name, usual=usual.words, told=told)
    return same and (usual.closed or road.ready_minutes == usual.ready_minutes)


@dataclass(frozen=True)
class ClaimIn:
    """So much of an item for an audience out of a depot's stock of a purpose (routine, reserve)."""

    place_id: int
    item: str
    audience: str
    purpose: str
    quantity: int
    accept_late: bool = False


def claim(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, lines: Sequence[ClaimIn]
) -> list[int]:
    """Hold goods for the mission until its last day; all lines or none. Gives the ids of the source lines.

    Two missions cannot claim the same goods: the first hold stands, the second is refused by the name of the first.
    errors      Refused MIS-04, MIS-07 held by another, MIS-08, MIS-09; those of `ledger.hold`
    """

    def work() -> list[int]:
        row = locked(mission_id)
        require(actor, "missions.plan", row.unit_id, at.astimezone(HANOI).date())
        in_state(row, RUNNING, "giữ hàng")
        found = [_claim_one(actor, at, row, line) for line in lines]
        note(actor, at, row, "claim", {"sources": found})
        return found

    facts = [mission_id, [repr(line) for line in lines]]
    return [int(one) for one in once(command_id, "missions.claim", actor, at, facts, work)]


def _claim_one(actor: Actor, at: dt.datetime, row: Mission, line: ClaimIn) -> int:
    item, place = item_of(line.item), _place(line.place_id)
    eta = arrival(row, place, at, accept_late=line.accept_late)
    account = stock(place.pk, line.purpose)
    try:
        held = ledger.hold(
            actor=actor, at=at, account=account, item_id=item.pk, quantity=line.quantity, subject=row.subject,
            expires_at=instant(row.ends_on + rules.DAY),
        )  # fmt: skip
    except Refused as refused:
        known = Account.objects.filter(**account._asdict()).first()
        names, total = holders(known.pk, item.pk, at, row.subject) if known else ("", 0)
        if refused.code not in (STOCK_HELD, BELOW_FLOOR) or not total:
            raise
        on = at.astimezone(HANOI).date()
        left = (
            free_over_floor(place.pk, item.pk, on)
            if line.purpose == "reserve"
            else free(place_id=place.pk, item_id=item.pk, at=at, purpose=line.purpose)
        )
        raise Refused(
            codes.TAKEN_BY, item=item.name, place=place.name, free=say(item, left), asked=say(item, line.quantity),
            holders=names, held=say(item, total),
        ) from refused  # fmt: skip
    made = SourceLine.objects.create(
        mission=row, place=place, item=item, audience=line.audience, purpose=line.purpose, quantity=line.quantity,
        eta=eta, hold=held, recorded_by=actor.user_id, recorded_at=at,
    )  # fmt: skip
    return int(made.pk)


def arrival(row: Mission, place: Place, at: dt.datetime, *, accept_late: bool = False) -> dt.datetime:
    """When goods of the depot would be there: from the order for a first plan, else from now (rule MIS-R07).

    errors      Refused MIS-09 road unknown, MIS-08 closed, or later than the limit and not accepted so
    """
    road = roads_of(row).get(place.pk)
    if road is None:
        raise Refused(codes.ROAD_UNKNOWN, place=place.name, mission=row.label)
    if road.closed:
        raise Refused(codes.NOT_ARRIVING, place=place.name, why=f"đường bị cắt: {road.reason}")
    first = not row.sources.filter(dropped_at__isnull=True, recorded_at__lt=at).exists()
    start = row.received_at if first else at
    eta = start + dt.timedelta(minutes=road.ready_minutes + road.road_minutes)
    limit = hours(ARRIVAL, row.starts_on)
    late = int((eta - row.received_at).total_seconds()) // 60
    if late > limit * 60 and not accept_late:
        raise Refused(
            codes.NOT_ARRIVING, place=place.name, why=f"tới sau lệnh {rules.hours_text(late)}, quá hạn {limit} giờ"
        )
    return eta


def let_go(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, source_id: int) -> int:
    """Give a claim back, as far as it stands on no load.

    errors      Refused MIS-04, KER-07
    """

    def work() -> int:
        row = locked(mission_id)
        require(actor, "missions.plan", row.unit_id, at.astimezone(HANOI).date())
        in_state(row, RUNNING, "nhả hàng đã giữ")
        freed = drop_sources(actor, at, row, f"{row.code} chọn nguồn khác", [source_id])
        note(actor, at, row, "let_go", {"source": source_id})
        return freed

    return int(once(command_id, "missions.let_go", actor, at, [mission_id, source_id], work))


def ask_reserve(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, line: ClaimIn, paper_ref: str
) -> int:
    """Propose to draw on a reserve below its floor for what cannot come otherwise; the director approves.

    Due back within the days of the setting missions.refill_days. Gives the id of the source line.
    errors      Refused MIS-04, MIS-08, MIS-09, KER-07, KER-11 no paper; those of `ledger.propose_release`
    """

    def work() -> int:
        row = locked(mission_id)
        today = at.astimezone(HANOI).date()
        require(actor, "missions.plan", row.unit_id, today)
        in_state(row, RUNNING, "đề nghị mở dự trữ")
        item, place = item_of(line.item), _place(line.place_id)
        eta = arrival(row, place, at, accept_late=line.accept_late)
        refill_by = today + dt.timedelta(days=hours(REFILL, today))
        order = ledger.propose_release(
            actor=actor, at=at, command_id=uuid.uuid5(command_id, "release"), place_id=place.pk, item_id=item.pk,
            quantity=line.quantity, reason=f"Nhiệm vụ {row.label}", paper_ref=paper_ref, valid_to=row.ends_on,
            refill_by=max(refill_by, row.ends_on),
        )  # fmt: skip
        made = SourceLine.objects.create(
            mission=row, place=place, item=item, audience=line.audience, purpose=rules.PURPOSES[line.audience],
            quantity=line.quantity, eta=eta, release=order, recorded_by=actor.user_id, recorded_at=at,
        )  # fmt: skip
        note(actor, at, row, "ask_reserve", {"source": made.pk, "release": order.pk})
        return int(made.pk)

    return int(once(command_id, "missions.ask_reserve", actor, at, [mission_id, repr(line), paper_ref], work))


def _place(place_id: int) -> Place:
    found = Place.objects.filter(pk=place_id).first()
    if found is None:
        raise Refused(NOT_FOUND, what="kho", key=place_id)
    return found
