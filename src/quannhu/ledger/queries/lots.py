"""Lots as a voucher of some day may take them: what was there that day and is still there now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q

from quannhu.ledger import rules, statements
from quannhu.ledger.models import Balance


@dataclass(slots=True)
class DatedLot:
    """A lot in a place's usable routine stock; `later` holds the net change of each day after the day asked from."""

    place_id: int
    item_id: int
    lot_id: int
    code: str
    expires_on: dt.date | None
    quantity: int
    later: dict[dt.date, int] = field(default_factory=dict)

    def on(self, day: dt.date) -> rules.Available:
        """What a voucher of the day may take (rule LED-R08)."""
        return rules.Available(self.lot_id, rules.least_left(self.quantity, self.later, day)[0], self.expires_on)

    def take(self, quantity: int, day: dt.date) -> None:
        """Count an amount as gone on the day, ahead of its voucher."""
        self.quantity -= quantity
        self.later[day] = self.later.get(day, 0) - quantity


def lots_since(*, place_ids: Collection[int], day: dt.date, narrow: Q) -> list[DatedLot]:
    """Lots with something in them now, first to expire first, with what moved after the day.

    One statement, and a second only when one of the lots moved after the day.
    """
    rows = (
        Balance.objects.filter(
            narrow, account__place_id__in=place_ids, account__kind="stock", account__purpose="routine",
            account__condition="usable", quantity__gt=0,
        )
        .order_by("lot__expires_on", "lot_id")
        .values_list(
            "account_id", "last_on", "account__place_id", "item_id", "lot_id", "lot__code", "lot__expires_on",
            "quantity",
        )
    )  # fmt: skip
    found = {(row[0], row[4]): (row[1], DatedLot(*row[2:])) for row in rows}
    moved = [(*key, day) for key, (last_on, _) in found.items() if last_on > day]
    for account_id, lot_id, other, change in statements.later_changes(moved) if moved else ():
        found[account_id, lot_id][1].later[statements.day_out(other) or day] = int(change)
    return [lot for _, lot in found.values()]


def first_expired(*, place_id: int, item_id: int, wanted: int, day: dt.date) -> rules.Allocation:
    """Which lots of a place's routine stock would give the amount on the day (rule LED-R04)."""
    lots = lots_since(place_ids=[place_id], day=day, narrow=Q(item_id=item_id))
    return rules.first_expired((lot.on(day) for lot in lots), wanted, day)
