"""Reads of the readiness reserve: floors, stock and releases over time in four statements, whatever the period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, Sum

from quannhu.kernel.days import HANOI, Period, instant
from quannhu.ledger import statements
from quannhu.ledger.models import Hold, Lot, Place, Release, ReserveNorm
from quannhu.ledger.rules import reserve as rules
from quannhu.organization.models import Strength, UnitClosure
from quannhu.organization.queries import Scope

Key = tuple[int, int]  # place, item
LATEST = dt.date(9999, 12, 30)  # a day later has no instant in every time zone


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """The reserve of one item at one place on a day, in base units.

    floor       what must be there: the need less what releases in force lower it by
    held        everything in the reserve       usable      of it, good and not expired
    free        what may leave without a release, after open holds
    short       missing below the floor         released    how far releases in force lower the floor
    refill_by   the first day by which something drawn must be back; None when nothing is owed
    """

    place_id: int
    item_id: int
    floor: int
    held: int
    usable: int
    free: int
    short: int
    released: int
    refill_by: dt.date | None
    needed: int


def reserves(
    period: Period,
    *,
    place_ids: Collection[int] | None = None,
    item_id: int | None = None,
    keys: Collection[Key] | None = None,
    known_at: dt.datetime | None = None,
) -> dict[Key, rules.Reserve]:
    """Every reserve with a norm or goods, over the period: by place and item.

    The stock runs from the first move; needs and releases are those that touch the period.
    """
    if keys is not None:
        place_ids = {place for place, _ in keys}
    found: dict[Key, rules.Reserve] = defaultdict(rules.Reserve)
    _add_needs(found, period, place_ids, known_at)
    for place, item, lot, expires, condition, day, net in _stock(period.end, place_ids, known_at):
        reserve, on, change = found[place, item], statements.day_out(day), int(net)
        assert on is not None
        if condition != "usable":
            reserve.aside[on] = reserve.aside.get(on, 0) + change
            continue
        lot_days = reserve.lots.setdefault(lot, rules.LotDays(statements.day_out(expires)))
        lot_days.changes[on] = lot_days.changes.get(on, 0) + change
    _add_orders(found, period, place_ids, known_at)
    return {
        key: reserve for key, reserve in found.items()
        if (keys is None or key in keys) and (item_id is None or key[1] == item_id)
    }  # fmt: skip


def _add_needs(
    found: dict[Key, rules.Reserve], period: Period, place_ids: Collection[int] | None, known_at: dt.datetime | None
) -> None:
    """One need for each norm and each stretch of strength under the unit it serves (rule LED-R18)."""
    norms = ReserveNorm.objects.filter(
        Strength.known(known_at), valid_from__lt=period.end, valid_to__gt=period.start
    ).values_list("place_id", "item_id", "served_id", "amount", "days", "valid_from", "valid_to")  # fmt: skip
    if place_ids is not None:
        norms = norms.filter(place_id__in=place_ids)
    rows = list(norms)
    people = people_under({row[2] for row in rows}, period, known_at)
    for place, item, served, amount, days, start, end in rows:
        needs = found[place, item].needs
        for count, stretch in people[served]:
            if both := stretch.clip(Period(start, end)):
                needs.append(rules.Need(rules.floor_of(count, amount, days), both))


def people_under(
    unit_ids: Collection[int], period: Period, known_at: dt.datetime | None = None
) -> dict[int, list[tuple[int, Period]]]:
    """unit -> (people, days) of the unit and everything under it, as far as they touch the period: one statement."""
    found: dict[int, list[tuple[int, Period]]] = defaultdict(list)
    if not unit_ids:
        return found
    side = "descendant__strengths__"
    live = Q(valid_from__lt=period.end, valid_to__gt=period.start)
    live &= Q(**{f"{side}valid_from__lt": period.end, f"{side}valid_to__gt": period.start})
    live &= Q(**{f"{side}valid_from__lt": F("valid_to"), f"{side}valid_to__gt": F("valid_from")})
    if known_at is None:
        live &= Q(**{f"{side}superseded_at__isnull": True})
    else:
        later = Q(**{f"{side}superseded_at__isnull": True}) | Q(**{f"{side}superseded_at__gt": known_at})
        live &= Q(**{f"{side}recorded_at__lte": known_at}) & later
    columns = ("ancestor_id", f"{side}headcount", "valid_from", "valid_to", f"{side}valid_from", f"{side}valid_to")
    rows = UnitClosure.objects.filter(live, ancestor_id__in=unit_ids, **{f"{side}headcount__gt": 0})
    for unit, count, below_from, below_to, start, end in rows.values_list(*columns):
        found[unit].append((count, Period(max(below_from, start), min(below_to, end))))
    return found


def _stock(
    before: dt.date, place_ids: Collection[int] | None, known_at: dt.datetime | None
) -> list[tuple[Any, ...]]:  # fmt: skip
    """(place, item, lot, last good day, condition, day, net change) of reserve stock before a day."""
    narrow, params = "m.happened_on < %s", [statements.day_in(before)]
    if place_ids is not None:
        if not place_ids:
            return []
        narrow += f" AND a.place_id IN ({', '.join(['%s'] * len(place_ids))})"
        params += sorted(place_ids)
    if known_at is not None:
        narrow += " AND m.voucher_id NOT IN (SELECT id FROM ledger_voucher WHERE written_at > %s)"
        params.append(known_at if statements.postgresql() else connection.ops.adapt_datetimefield_value(known_at))
    # From the few accounts to their moves: the other way round every move of the book would be looked at.
    sides = " UNION ALL ".join(
        "SELECT a.place_id, m.item_id, m.lot_id, l.expires_on, a.condition, m.happened_on,"
        f" SUM({sign}m.quantity) FROM ledger_account a CROSS JOIN ledger_move m CROSS JOIN ledger_lot l"
        f" WHERE m.{side}_id = a.id AND l.id = m.lot_id AND a.kind = 'stock' AND a.purpose = 'reserve' AND {narrow}"
        " GROUP BY a.place_id, m.item_id, m.lot_id, l.expires_on, a.condition, m.happened_on"
        for side, sign in (("target", ""), ("source", "-"))
    )
    with connection.cursor() as cursor:
        cursor.execute(sides, [*params, *params])
        return list(cursor.fetchall())


def _add_orders(
    found: dict[Key, rules.Reserve], period: Period, place_ids: Collection[int] | None, known_at: dt.datetime | None
) -> None:
    """Approved releases that touch the period, with what was drawn and refilled: few statements, however many."""
    # One still open counts however long its refill is overdue.
    live = Q(status=Release.Status.APPROVED) | Q(status=Release.Status.CLOSED, refill_by__gte=period.start)
    live |= Q(status=Release.Status.RECALLED, decided_at__isnull=False, valid_to__gte=period.start)
    rows = Release.objects.filter(live, decided_at__lt=instant(min(period.end, LATEST)))
    if place_ids is not None:
        rows = rows.filter(place_id__in=place_ids)
    if known_at is not None:
        rows = rows.filter(decided_at__lte=known_at)
    for row in rows.prefetch_related("uses__voucher__reversed_by").order_by("id"):
        found[row.place_id, row.item_id].orders.append(order_of(row, known_at))


def order_of(row: Release, known_at: dt.datetime | None = None) -> rules.Order:
    """A decided release as the rules see it; its uses should be prefetched with their vouchers and reversals."""
    amounts: dict[str, dict[dt.date, int]] = {"drawn": defaultdict(int), "refilled": defaultdict(int)}
    for use in row.uses.all():
        voucher = use.voucher
        undone = hasattr(voucher, "reversed_by") and (known_at is None or voucher.reversed_by.written_at <= known_at)
        if not undone and (known_at is None or voucher.written_at <= known_at):
            amounts[use.kind][voucher.happened_on] += use.quantity
    assert row.decided_at is not None
    last = min(row.valid_to, row.closed_on - rules.DAY) if row.closed_on else row.valid_to
    if row.recalled_at is not None and (known_at is None or row.recalled_at <= known_at):
        last = min(last, row.recalled_at.astimezone(HANOI).date() - rules.DAY)
    return rules.Order(
        row.pk, row.quantity, row.decided_at.astimezone(HANOI).date(), last, row.refill_by, amounts["drawn"],
        amounts["refilled"],
    )  # fmt: skip


# -- on a day ------------------------------------------------------------------------------------------------------


def reserve_state(*, scope: Scope, on: dt.date) -> list[ReserveRow]:
    """Every reserve in scope at the end of the day, by place and item."""
    places = list(Place.objects.filter(unit_id__in=scope.unit_ids).values_list("id", flat=True))
    return rows_of(reserves(Period(on, on + rules.DAY), place_ids=places), on)


def rows_of(found: dict[Key, rules.Reserve], on: dt.date) -> list[ReserveRow]:
    """The reserves as they stand on the day; those that neither need nor hold anything are left out."""
    kept = _kept(found.keys(), on)
    rows = []
    for (place, item), reserve in sorted(found.items()):
        state = reserve.state(on)
        if not (state.needed or state.held):
            continue
        owed = [order.refill_by for order in reserve.orders if order.owed(on)]
        free = max(state.free - kept.get((place, item), 0), 0)
        rows.append(
            ReserveRow(
                place, item, state.floor, state.held, state.usable, free, state.short, min(state.lowered, state.needed),
                min(owed, default=None), state.needed,
            )
        )  # fmt: skip
    return rows


def _kept(keys: Iterable[Key], on: dt.date) -> dict[Key, int]:
    """What open holds keep of usable reserve stock on the day, at any hour of it."""
    wanted = set(keys)
    rows = (
        Hold.objects.filter(
            account__kind="stock", account__purpose="reserve", account__condition="usable",
            account__place_id__in={place for place, _ in wanted}, expires_at__gt=instant(on),
            made_at__lt=instant(on + rules.DAY),
        )
        .annotate(ended=Sum("ends__quantity"))
        .values_list("account__place_id", "item_id", "quantity", "ended")
    )  # fmt: skip
    found: dict[Key, int] = defaultdict(int)
    for place, item, quantity, ended in rows:
        found[place, item] += quantity - (ended or 0)
    return found


def free_over_floor(place_id: int, item_id: int, on: dt.date) -> int:
    """What may leave the reserve without a release, after open holds; base units, never below zero."""
    rows = rows_of(reserves(Period(on, on + rules.DAY), keys={(place_id, item_id)}), on)
    return rows[0].free if rows else 0


# -- lots to renew -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueLot:
    """A lot in a reserve, with the last day it may lie there."""

    place_id: int
    item_id: int
    lot_id: int
    code: str
    made_on: dt.date | None
    expires_on: dt.date | None
    quantity: int
    renew_by: dt.date | None


def lots_by_age(found: dict[Key, rules.Reserve], on: dt.date) -> list[DueLot]:
    """The lots in usable reserve stock at the end of the day, the first to renew first: two statements."""
    left = {
        (place, item, lot_id): quantity
        for (place, item), reserve in found.items()
        for lot_id, lot in reserve.lots.items()
        if (quantity := sum(change for day, change in lot.changes.items() if day <= on)) > 0
    }
    lots = Lot.objects.in_bulk({lot_id for _, _, lot_id in left})
    ages = age_limits({(place, item) for place, item, _ in left}, on)
    rows = [
        DueLot(
            place, item, lot_id, lots[lot_id].code, lots[lot_id].made_on, lots[lot_id].expires_on, quantity,
            renew_day(lots[lot_id], ages.get((place, item))),
        )
        for (place, item, lot_id), quantity in left.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.renew_by or dt.date.max, row.place_id, row.lot_id))


def renew_day(lot: Lot, age_months: int | None) -> dt.date | None:
    """By when a lot must leave the reserve; age counts from making, else from receipt."""
    return rules.renew_by(lot.made_on or lot.received_on, lot.expires_on, age_months)


def age_limits(keys: Collection[Key], on: dt.date) -> dict[Key, int]:
    """Months a lot may lie in the reserve by the norms of the day, the shortest where several say."""
    rows = ReserveNorm.objects.filter(
        ReserveNorm.on(on), superseded_at__isnull=True, place_id__in={place for place, _ in keys},
        age_months__isnull=False,
    ).order_by("-age_months")  # fmt: skip
    return {(row.place_id, row.item_id): row.age_months or 0 for row in rows}


# -- alerts --------------------------------------------------------------------------------------------------------

WARNING_DAYS = 30  # so long before its day a lot or a refill is announced


@dataclass(frozen=True, slots=True)
class ReserveAlert:
    """Something a reserve needs: by comparing what must be with what is, so never late and never stored.

    kind        "short" below its floor, "refill" due or overdue, "renew" a lot due or overdue
    quantity    missing, owed, or in the lot
    by          the day by which it must be mended; None: it is short now
    """

    kind: str
    place_id: int
    item_id: int
    quantity: int
    by: dt.date | None
    lot: str = ""

    def late(self, on: dt.date) -> bool:
        """Whether the day has passed, or something is missing now."""
        return self.by is None or self.by < on


def reserve_alerts(*, scope: Scope, on: dt.date) -> list[ReserveAlert]:
    """What the reserves in scope need on the day, the worst first."""
    places = list(Place.objects.filter(unit_id__in=scope.unit_ids).values_list("id", flat=True))
    return alerts_of(reserves(Period(on, on + rules.DAY), place_ids=places), on)


def alerts_of(found: dict[Key, rules.Reserve], on: dt.date) -> list[ReserveAlert]:
    """The alerts of the reserves as they stand on the day."""
    limit = on + dt.timedelta(days=WARNING_DAYS)
    alerts = [
        ReserveAlert("short", place, item, reserve.state(on).short, None)
        for (place, item), reserve in found.items()
        if reserve.state(on).short
    ]
    alerts += [
        ReserveAlert("refill", place, item, owed, order.refill_by)
        for (place, item), reserve in found.items()
        for order in reserve.orders
        if (owed := order.owed(on)) and order.refill_by <= limit
    ]
    alerts += [
        ReserveAlert("renew", lot.place_id, lot.item_id, lot.quantity, lot.renew_by, lot.code)
        for lot in lots_by_age(found, on)
        if lot.renew_by and lot.renew_by <= limit
    ]
    return sorted(alerts, key=lambda alert: (alert.by or dt.date.min, alert.place_id, alert.item_id, alert.lot))
