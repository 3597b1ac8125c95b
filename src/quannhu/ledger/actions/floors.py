"""Reserve norms, and the floors the database guards, which follow norms, strength, lots and releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.ledger import codes
from quannhu.ledger.actions.context import items_of
from quannhu.ledger.actions.places import lock_book, place_or_refuse
from quannhu.ledger.models import Account, ReserveNorm, Total
from quannhu.ledger.queries.reserve import Key, reserves
from quannhu.ledger.rules.reserve import DAY
from quannhu.organization.queries import name_of, require, subtree
from quannhu.organization.rules import lay

LONGEST_DAYS, LARGEST_AMOUNT = 366, 100_000


def set_norm(
    *,
    actor: Actor,
    at: dt.datetime,
    place_id: int,
    item_id: int,
    served_id: int,
    amount: int,
    days: int,
    valid_from: dt.date,
    legal_basis: str,
    valid_to: dt.date | None = None,
    age_months: int | None = None,
) -> ReserveNorm:
    """What a depot keeps ready of an item for a unit and all under it, from a day on; right ledger.reserve.

    amount      base units of a person-day      days    of supply
    age_months  how long a lot may lie in the reserve; None: until its own last day
    errors      Refused LED-47 without basis, out of bounds, one begins inside, a unit served twice; KER-07, KER-09
    """
    place = place_or_refuse(place_id)
    require(actor, "ledger.reserve", place.unit_id, max(valid_from, place.opened_on))
    item = items_of([item_id]).get(item_id)
    if item is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
    with transaction.atomic():
        lock_book(place)
        served = name_of(served_id, valid_from)
        held = ReserveNorm.objects.filter(place_id=place_id, item_id=item_id, superseded_at__isnull=True)
        own = {Period(row.valid_from, row.valid_to): row for row in held.filter(served_id=served_id)}
        why = ""
        if not clean(legal_basis):
            why = "chưa ghi căn cứ"
        elif not (0 < amount <= LARGEST_AMOUNT and 0 < days <= LONGEST_DAYS):
            why = f"mức {item.say(amount)} một người một ngày trong {days} ngày không hợp lý"
        elif valid_to is not None and valid_to <= valid_from:
            why = "ngày hết hiệu lực không sau ngày bắt đầu"
        else:
            laid = lay(valid_from, valid_to, list(own))
            if laid.conflict:
                why = f"cho {served} đã có định mức {laid.conflict}"
            else:
                why = _served_twice(held.exclude(served_id=served_id), served_id, laid.period, served)
        if why:
            raise Refused(codes.NORM_WRONG, item=item.name, place=place.label, why=why)
        row = ReserveNorm(
            place_id=place_id, item_id=item_id, served_id=served_id, amount=amount, days=days, age_months=age_months,
            legal_basis=clean(legal_basis)[:300], valid_from=laid.period.start, valid_to=laid.period.end,
            recorded_at=at, recorded_by=actor.user_id,
        )  # fmt: skip
        if laid.covering:
            old = own[laid.covering]
            ReserveNorm.objects.filter(pk=old.pk).update(superseded_at=at)
            _copy(old, Period(old.valid_from, valid_from), row)
            if laid.rest:
                _copy(old, laid.rest, row)
        row.save()
        facts = {
            "item": item_id, "served": served_id, "amount": amount, "days": days, "age_months": age_months,
            "from": row.valid_from.isoformat(), "to": row.valid_to.isoformat(), "basis": row.legal_basis,
        }  # fmt: skip
        audit.append(
            f"reserve:{place.code}", actor, at, [audit.Event("ledger.set_norm", "reserve_norm", row.pk, facts)]
        )
        refresh_floors(actor=actor, at=at, on=actor.today, keys={(place_id, item_id)})
    return row


def _served_twice(others: object, served_id: int, period: Period, served: str) -> str:
    """Why the people would be counted twice: another norm serves the unit's upper or lower one in the same days."""
    for other in others.filter(valid_from__lt=period.end, valid_to__gt=period.start):  # type: ignore[attr-defined]
        day = max(other.valid_from, period.start)
        if served_id in subtree(other.served_id, day) or other.served_id in subtree(served_id, day):
            return f"{served} đã được tính trong định mức cho {name_of(other.served_id, day)}"
    return ""


def _copy(old: ReserveNorm, period: Period, new: ReserveNorm) -> None:
    ReserveNorm.objects.create(
        place_id=old.place_id, item_id=old.item_id, served_id=old.served_id, amount=old.amount, days=old.days,
        age_months=old.age_months, legal_basis=old.legal_basis, valid_from=period.start, valid_to=period.end,
        recorded_at=new.recorded_at, recorded_by=new.recorded_by,
    )  # fmt: skip


def refresh_floors(*, actor: Actor, at: dt.datetime, on: dt.date, keys: Collection[Key] | None = None) -> int:
    """Bring the guarded floors to what norms, strength, lots and releases say on the day; gives how many changed.

    Not a decision but its consequence, so no right is asked: whoever changed the strength or a norm is written down.
    Nothing is refused where too little is there: the floor becomes what is there, the rest stands as a shortfall.
    """
    found = ReserveNorm.objects.all() if keys is None else ReserveNorm.objects.filter(place_id__in={k[0] for k in keys})
    wanted = set(found.values_list("place_id", "item_id").distinct())
    wanted = wanted if keys is None else wanted & set(keys)
    if not wanted:
        return 0
    with transaction.atomic():
        totals = Total.objects.select_for_update().filter(
            account__kind="stock", account__purpose="reserve", account__condition="usable",
            account__place_id__in={place for place, _ in wanted}, item_id__in={item for _, item in wanted},
        )  # fmt: skip
        rows = list(totals.order_by("account_id", "item_id"))
        places = dict(Account.objects.filter(pk__in={row.account_id for row in rows}).values_list("id", "place_id"))
        # Read after the lock: whoever moved the goods meanwhile is done.
        known = reserves(Period(on, on + DAY), keys=wanted)
        changed = []
        for row in rows:
            key = (places[row.account_id], row.item_id)
            if key not in wanted:
                continue
            floor = known[key].state(on).applied if key in known else 0
            if floor != row.floor:
                facts = {"item": row.item_id, "on": on.isoformat(), "before": row.floor, "floor": floor}
                row.floor = floor
                changed.append((row, audit.Event("ledger.refresh_floor", "total", row.pk, facts)))
        Total.objects.bulk_update([row for row, _ in changed], ["floor"], batch_size=500)
        for row, event in changed:
            audit.append(f"floor:{row.pk}", actor, at, [event])
    return len(changed)
