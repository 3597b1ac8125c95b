"""The order of a mission: drafted, ordered by the commander, strength changed daily, cancelled half-way."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI, format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean, fold
from quannhu.ledger.actions import recall_release, release
from quannhu.ledger.models import Release
from quannhu.missions import codes, rules
from quannhu.missions.actions.feeding import check_strength, lend_out
from quannhu.missions.models import Beneficiary, Headcount, Load, Mission
from quannhu.missions.queries import PACK, item_of, levels, loaded
from quannhu.missions.queries.goods import issued, live_sources
from quannhu.organization.models import Category
from quannhu.organization.queries import require

State = Mission.State


@dataclass(frozen=True)
class BeneficiaryIn:
    """Soldiers of a unit (unit_id, category, fed_by) or civilians of an area (unit_id None)."""

    label: str
    people: int
    pack_days: int
    unit_id: int | None = None
    category: str = "HSQBS"
    fed_by: str = rules.BY_KITCHEN

    @property
    def audience(self) -> str:
        """`soldiers` or `relief`."""
        return rules.SOLDIERS if self.unit_id is not None else rules.RELIEF


@dataclass(frozen=True)
class MissionIn:
    """An order as received. `received_at` starts the clock; `ends_on` is the last day."""

    code: str
    name: str
    unit_id: int
    authority: str
    received_at: dt.datetime
    starts_on: dt.date
    ends_on: dt.date
    level: str
    beneficiaries: tuple[BeneficiaryIn, ...]
    pack_item: str = PACK


def draft_mission(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, order: MissionIn) -> int:
    """Write an order down; nothing is claimed or lent before the commander orders it. Right missions.plan.

    errors      Refused MIS-01 code used, MIS-02 days, MIS-03 nobody, MIS-05 level, KER-07, KER-11 no authority
    """
    require(actor, "missions.plan", order.unit_id, at.astimezone(HANOI).date())
    check_order(order, at)

    def work() -> int:
        return _write(actor, at, order)

    facts = [order.code, order.received_at, order.starts_on, order.ends_on, order.level, repr(order.beneficiaries)]
    return int(once(command_id, "missions.draft", actor, at, facts, work))


def check_order(order: MissionIn, at: dt.datetime) -> None:
    """Refuse what the order alone forbids."""
    if not clean(order.authority) or not clean(order.name) or not clean(order.code):
        raise Refused(REASON_NEEDED)
    code = clean(order.code)
    if order.ends_on < order.starts_on:
        why = f"ngày cuối {format_day(order.ends_on)} trước ngày đầu {format_day(order.starts_on)}"
        raise Refused(codes.DAYS_WRONG, mission=code, why=why)
    if order.received_at > at:
        why = f"giờ nhận lệnh {format_instant(order.received_at)} sau lúc ghi {format_instant(at)}"
        raise Refused(codes.DAYS_WRONG, mission=code, why=why)
    if order.received_at.astimezone(HANOI).date() > order.ends_on:
        raise Refused(codes.DAYS_WRONG, mission=code, why="nhận lệnh sau khi nhiệm vụ đã hết ngày")
    if not order.beneficiaries or any(one.people <= 0 for one in order.beneficiaries):
        raise Refused(codes.NOBODY, mission=code)
    if order.level not in {level for level, _, _ in levels(order.starts_on)}:
        raise Refused(codes.LEVEL_WRONG, level=order.level)


def _write(actor: Actor, at: dt.datetime, order: MissionIn) -> int:
    code = clean(order.code)
    if held := Mission.objects.filter(code=code).first():
        raise Refused(codes.CODE_TAKEN, used=code, mission=held.label)
    name = clean(order.name)[:160]
    row = Mission.objects.create(
        code=code, name=name, name_search=fold(f"{code} {name}")[:160], unit_id=order.unit_id,
        authority=clean(order.authority)[:300], received_at=order.received_at, starts_on=order.starts_on,
        ends_on=order.ends_on, level=order.level, pack_item=item_of(order.pack_item), made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    categories = dict(Category.objects.values_list("code", "pk"))
    for number, one in enumerate(order.beneficiaries, 1):
        soldiers = one.unit_id is not None
        if soldiers and one.category not in categories:
            raise Refused(NOT_FOUND, what="đối tượng", key=one.category)
        served = Beneficiary.objects.create(
            mission=row, line=number, audience=one.audience, unit_id=one.unit_id, label=clean(one.label)[:160],
            category_id=categories[one.category] if soldiers else None, fed_by=one.fed_by if soldiers else "",
            pack_days=one.pack_days,
        )  # fmt: skip
        Headcount.objects.create(
            beneficiary=served, from_day=order.starts_on, people=one.people, recorded_by=actor.user_id, recorded_at=at
        )
    note(actor, at, row, "draft", {"level": row.level, "people": [one.people for one in order.beneficiaries]})
    return int(row.pk)


def order_mission(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int) -> int:
    """The commander's order: lent soldiers leave their kitchens' counts at once; gives the meals that changed.

    errors      Refused MIS-04 not a draft, MIS-06 more than there are, KER-07, KER-08 by who drafted it; KIT-43, KIT-44
    """

    def work() -> int:
        row = locked(mission_id)
        require(actor, "missions.order", row.unit_id, at.astimezone(HANOI).date())
        require_two_persons(row.made_by, actor, "ra lệnh nhiệm vụ đột xuất")
        in_state(row, (State.DRAFT,), "ra lệnh")
        check_strength(row)
        row.state, row.ordered_by, row.ordered_at = State.ORDERED, actor.user_id, at
        row.save(update_fields=["state", "ordered_by", "ordered_at"])
        changed = lend_out(actor, at, command_id, row, f"Lệnh {row.code}: {row.authority}"[:280])
        note(actor, at, row, "order", {"meals": changed})
        return changed

    return int(once(command_id, "missions.order", actor, at, [mission_id], work))


def change_strength(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, beneficiary_id: int, from_day: dt.date, people: int,
    reason: str,
) -> int:  # fmt: skip
    """From a day on the beneficiary has so many people; lending follows at once. Gives the meals that changed.

    errors      Refused MIS-04 not running, MIS-06 more than there are, MIS-22 day outside or past, KER-07, KER-11
    """
    if not clean(reason):
        raise Refused(REASON_NEEDED)

    def work() -> int:
        one = Beneficiary.objects.filter(pk=beneficiary_id).first()
        if one is None:
            raise Refused(NOT_FOUND, what="đối tượng của nhiệm vụ", key=beneficiary_id)
        row = locked(one.mission_id)
        require(actor, "missions.plan", row.unit_id, at.astimezone(HANOI).date())
        in_state(row, (State.DRAFT, State.ORDERED, State.ISSUING), "đổi quân số")
        if not row.starts_on <= from_day <= row.ends_on:
            why = f"ngày {format_day(from_day)} ngoài nhiệm vụ ({format_day(row.starts_on)}–{format_day(row.ends_on)})"
            raise Refused(codes.NOT_CHANGED, label=one.label, why=why)
        today = at.astimezone(HANOI).date()
        if from_day < today and row.state != State.DRAFT:
            why = f"ngày {format_day(from_day)} đã qua, bếp đã chấm cơm"
            raise Refused(codes.NOT_CHANGED, label=one.label, why=why)
        Headcount.objects.create(
            beneficiary=one, from_day=from_day, people=people, reason=clean(reason)[:300], recorded_by=actor.user_id,
            recorded_at=at,
        )  # fmt: skip
        changed = 0
        if row.state != State.DRAFT:
            check_strength(row)
            changed = lend_out(actor, at, command_id, row, f"{row.code}: {clean(reason)}"[:280], since=from_day)
        facts = {"beneficiary": one.line, "from": from_day.isoformat(), "people": people, "reason": clean(reason)}
        note(actor, at, row, "strength", facts)
        return changed

    facts = [beneficiary_id, from_day, people, reason]
    return int(once(command_id, "missions.strength", actor, at, facts, work))


def cancel_mission(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, reason: str) -> int:
    """Stop a mission, also half-way: holds go free, soldiers come back to their kitchens from the next day.

    What was issued stays written against the mission until return vouchers bring it back. Gives the holds released.
    errors      Refused MIS-04, KER-07, KER-11
    """
    if not clean(reason):
        raise Refused(REASON_NEEDED)

    def work() -> int:
        row = locked(mission_id)
        require(actor, "missions.order", row.unit_id, at.astimezone(HANOI).date())
        in_state(row, (State.DRAFT, State.ORDERED, State.ISSUING), "hủy")
        today = at.astimezone(HANOI).date()
        was = row.state
        row.state, row.note, row.ended_by, row.ended_at = State.CANCELLED, clean(reason)[:300], actor.user_id, at
        row.served_to = min(max(today, row.starts_on - rules.DAY), row.ends_on)
        if was == State.DRAFT or today < row.starts_on:
            row.served_to = row.starts_on - rules.DAY
        row.save(update_fields=["state", "note", "ended_by", "ended_at", "served_to"])
        Load.objects.filter(mission=row, state=Load.State.MADE).update(state=Load.State.CANCELLED, note=row.note)
        freed = drop_sources(actor, at, row, f"Hủy {row.code}")
        if was != State.DRAFT:
            lend_out(
                actor, at, command_id, row, f"Hủy lệnh {row.code}: {row.note}"[:280], since=row.served_to + rules.DAY
            )
        note(actor, at, row, "cancel", {"reason": row.note, "holds": freed})
        return freed

    return int(once(command_id, "missions.cancel", actor, at, [mission_id, reason], work))


def drop_sources(actor: Actor, at: dt.datetime, row: Mission, reason: str, ids: Sequence[int] = ()) -> int:
    """Let claimed goods go that stand on no load: their holds end; gives how many."""
    lines = [line for line in live_sources(row) if not ids or line.pk in ids]
    taken, out = loaded([line.pk for line in lines]), issued([line.pk for line in lines])
    freed = 0
    for line in lines:
        rest = line.quantity - taken.get(line.pk, 0)
        if rest <= 0:
            continue
        if line.release is not None and out.get(line.pk, 0) == taken.get(line.pk, 0):
            _recall(actor, at, line.release, reason)
        if line.hold_id and line.hold and line.hold.expires_at > at:
            release(actor=actor, at=at, hold_id=line.hold_id, reason=reason, quantity=rest)
            freed += 1
        if taken.get(line.pk):
            line.quantity = taken[line.pk]
            line.save(update_fields=["quantity"])
        else:
            line.dropped_at = at
            line.save(update_fields=["dropped_at"])
    return freed


def _recall(actor: Actor, at: dt.datetime, order: Release, reason: str) -> None:
    """What was released for the mission and not drawn goes back under its floor (rule MIS-R12)."""
    live = order.status in (Release.Status.PROPOSED, Release.Status.APPROVED) and order.recalled_at is None
    if live and order.valid_to >= at.astimezone(HANOI).date():
        recall_release(actor=actor, at=at, release_id=order.pk, reason=reason, entitled=True)


# -- shared --------------------------------------------------------------------------------------------------------


def locked(mission_id: int) -> Mission:
    """The mission, held until the transaction ends."""
    row = Mission.objects.select_for_update(of=("self",)).select_related("unit", "pack_item").filter(pk=mission_id)
    found = row.first()
    if found is None:
        raise Refused(NOT_FOUND, what="nhiệm vụ", key=mission_id)
    return found


def in_state(row: Mission, states: Sequence[str], verb: str) -> None:
    """Refuse (MIS-04) unless the mission is in one of the states."""
    if row.state not in states:
        raise Refused(codes.STATE, mission=row.label, state=row.get_state_display(), verb=verb)


def note(actor: Actor, at: dt.datetime, row: Mission, verb: str, facts: dict[str, object]) -> None:
    """One entry in the mission's chain."""
    audit.append(f"mission:{row.pk}", actor, at, [audit.Event(f"missions.{verb}", "mission", row.pk, facts)])
