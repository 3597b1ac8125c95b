"""Many kitchen-days at once, through the same rules as one: counts, vouchers, closing, boards."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.inserting import insert
from quannhu.kitchens.actions import closing
from quannhu.kitchens.actions.days import note
from quannhu.kitchens.actions.desk import Desk
from quannhu.kitchens.actions.safety import not_suspected, sample_row
from quannhu.kitchens.actions.vouchers import Larder, check_need, direct_voucher, own_voucher, use_voucher
from quannhu.kitchens.models import KitchenDay
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.rules import DayInput, UseLine
from quannhu.ledger.actions import VoucherIn, post_many
from quannhu.organization.queries import require

RIGHTS = ("kitchens.count", "kitchens.purchase", "kitchens.close_day", "kitchens.publish", "kitchens.safety")


@dataclass(frozen=True)
class DaysDone:
    """What `run_days` wrote."""

    days: int
    skipped: int
    vouchers: int


def voucher_key(key: str, part: str) -> uuid.UUID:
    """The command id of one voucher of a day: the same day gives the same ids."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"quannhu:kitchen-day:{key}:{part}")


def run_days(*, actor: Actor, at: dt.datetime, days: Sequence[DayInput]) -> DaysDone:
    """Count, buy, cook, close and publish many kitchen-days in one transaction, days in their order.

    Every day obeys the rules of the single actions and is written at the instants it names; a day already closed is
    skipped, so the same call again writes nothing. `at` is when the call itself is made.
    errors      those of record_counts, direct_purchase, record_own_production, consume, close_day, publish_board,
                record_sample
    """
    if not days:
        return DaysDone(0, 0, 0)
    with transaction.atomic():
        last: dict[int, dt.date] = {}
        for day in days:
            last[day.kitchen_id] = max(last.get(day.kitchen_id, day.day), day.day)
        for kitchen_id, on in sorted(last.items()):
            for right in RIGHTS:
                require(actor, right, kitchen_id, on)
        desk = Desk(standing(last), actor)
        desk.load((day.kitchen_id, day.day) for day in days)
        todo = [day for day in days if desk.days[(day.kitchen_id, day.day)].row.state != KitchenDay.State.CLOSED]
        _learn(desk, todo)
        for day in todo:
            _count_and_close(desk, day)
        allowances = {(on.row.kitchen_id, on.row.day): sum(x.amount for x in on.new_lines) for on in desk.days.values()}
        desk.save()
        vouchers = _vouchers(desk, todo)
        if vouchers:
            post_many(actor=actor, at=at, vouchers=vouchers)
        _samples(desk, todo)
        _audit(desk, at, todo, allowances)
    return DaysDone(len(todo), len(days) - len(todo), len(vouchers))


def _learn(desk: Desk, days: Sequence[DayInput]) -> None:
    """Read the items and prices of all the days at once."""
    items: set[int] = set()
    for day in days:
        items |= {line.item_id for buy in day.direct for line in buy.lines}
        items |= {line.item_id for line in day.own} | {line.item_id for line in day.uses}
    desk.standing.learn(items)
    desk.standing.learn_prices(items)


def _count_and_close(desk: Desk, day: DayInput) -> None:
    desk.count(day.kitchen_id, day.day, day.counted_at, day.counts, day.extras, day.count_reason)
    if day.closed_at:
        closing.close(desk, day.kitchen_id, day.day, day.closed_at)
    if day.published_at:
        closing.publish(desk, day.kitchen_id, day.day, day.published_at)


def _vouchers(desk: Desk, days: Sequence[DayInput]) -> list[VoucherIn]:
    places = {desk.standing.place(day.kitchen_id, day.day) for day in days}
    larder = Larder(places, min((day.day for day in days), default=dt.date.max))
    vouchers: list[VoucherIn] = []
    for day in days:
        on, written = desk.days[(day.kitchen_id, day.day)], day.bought_at or day.counted_at
        for index, purchase in enumerate(day.direct):
            vouchers.append(direct_voucher(desk, on, purchase, voucher_key(day.key, f"direct-{index}"), written))
        if day.own:
            vouchers.append(own_voucher(desk, on, day.own, voucher_key(day.key, "own"), written))
        uses = (*(UseLine(line.item_id, line.quantity) for line in day.own), *day.uses)
        if uses:
            check_need(desk, on, uses, {}, day.over_reason)
            key = voucher_key(day.key, "use")
            vouchers.append(use_voucher(desk, on, uses, larder, key, at=written, reason=day.over_reason))
    return vouchers


def _samples(desk: Desk, days: Sequence[DayInput]) -> None:
    destroyed = {day.kitchen_id: day.day for day in days if any(sample.destroyed_at for sample in day.samples)}
    for kitchen_id, on in destroyed.items():
        not_suspected(desk.standing, kitchen_id, on)
    rows = [
        sample_row(
            desk.standing, desk.days[(day.kitchen_id, day.day)].row, sample, desk.actor,
            sample.destroyed_at or sample.taken_at,
        )
        for day in days
        for sample in day.samples
    ]  # fmt: skip
    insert(rows)


def _audit(desk: Desk, at: dt.datetime, days: Sequence[DayInput], allowances: dict[tuple[int, dt.date], int]) -> None:
    """One entry a day in the chain of its kitchen."""
    events: dict[int, list[audit.Event]] = {}
    for day in days:
        on = desk.days[(day.kitchen_id, day.day)]
        facts: dict[str, object] = {"allowance": allowances[(day.kitchen_id, day.day)], "key": day.key}
        written = day.published_at or day.closed_at or day.counted_at
        events.setdefault(day.kitchen_id, []).append(note(desk, on, "run_day", written, facts))
    for kitchen_id in sorted(events):
        audit.append(f"kitchen:{kitchen_id}", desk.actor, at, events[kitchen_id])
