"""Reads of stock: on hand now or on a day, free, movement of a period, the card of an item."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from quannhu.kernel.days import Period
from quannhu.ledger import statements
from quannhu.ledger.models import HELD_KINDS, Account, Balance, Move, Place, Total
from quannhu.organization.queries import Scope


@dataclass(frozen=True, slots=True)
class StockRow:
    """A lot on hand in an account of a place."""

    place_id: int
    place_code: str
    place_name: str
    kind: str
    purpose: str
    condition: str
    group_code: str
    group_name: str
    item_id: int
    item_code: str
    item_name: str
    base: str
    display_unit: str
    lot_id: int
    lot_code: str
    expires_on: dt.date | None
    quantity: int
    value: int


@dataclass(frozen=True, slots=True)
class MovementRow:
    """Opening + came in − went out = closing, of an item at a place, in base units and đồng."""

    place_id: int
    item_id: int
    opening: int
    incoming: int
    outgoing: int
    closing: int
    value_opening: int
    value_incoming: int
    value_outgoing: int
    value_closing: int


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of an item's card (thẻ kho); `left` is computed when read, never stored."""

    voucher_id: int
    label: str
    kind: str
    happened_on: dt.date
    other: str
    lot_code: str
    incoming: int
    outgoing: int
    left: int


@dataclass(frozen=True)
class ItemCard:
    """What came and went of an item at a place in a period."""

    opening: int
    rows: tuple[CardRow, ...]
    closing: int


_STOCK_FIELDS = (
    "account__place_id", "account__place__code", "account__place__name", "account__kind", "account__purpose",
    "account__condition", "item__group__code", "item__group__name", "item_id", "item__code", "item__name", "item__base",
    "item__display_unit", "lot_id", "lot__code", "lot__expires_on",
)  # fmt: skip

_STOCK_ORDER = ("account__place__code", "item__group__order", "item__name_sort", "lot__expires_on", "lot_id")


def places(*, scope: Scope, on: dt.date | None = None) -> list[Place]:
    """The stores in scope, by code; those open on the day when one is given."""
    rows = Place.objects.filter(unit_id__in=scope.unit_ids).select_related("unit", "book")
    if on is not None:
        rows = rows.filter(opened_on__lte=on, closed_on__gt=on)
    return list(rows.order_by("code"))


def place_of_unit(unit_id: int) -> Place | None:
    """The store of a kitchen or depot."""
    return Place.objects.filter(unit_id=unit_id).order_by("id").first()


def on_hand(
    *,
    scope: Scope,
    on: dt.date | None = None,
    place_id: int | None = None,
    group: str | None = None,
    item_id: int | None = None,
    kinds: Collection[str] = ("stock",),
) -> list[StockRow]:
    """Lots on hand now, or at the end of a day, by place, group, item and expiry.

    kinds       "stock", "transit", "custody"
    """
    if on is not None:
        return _on_hand_at(scope, on, place_id, group, item_id, kinds)
    rows = Balance.objects.filter(account__kind__in=kinds, quantity__gt=0, account__place__unit_id__in=scope.unit_ids)
    if place_id is not None:
        rows = rows.filter(account__place_id=place_id)
    if group:
        rows = rows.filter(item__group__code=group)
    if item_id is not None:
        rows = rows.filter(item_id=item_id)
    return [StockRow(*row) for row in rows.order_by(*_STOCK_ORDER).values_list(*_STOCK_FIELDS, "quantity", "value")]


def _on_hand_at(
    scope: Scope, on: dt.date, place_id: int | None, group: str | None, item_id: int | None, kinds: Collection[str]
) -> list[StockRow]:
    """What is on hand now, less what moved after the day; only lots that moved since are looked at again."""
    narrow = Q(account__kind__in=kinds, account__place__unit_id__in=scope.unit_ids)
    narrow &= Q(account__place_id=place_id) if place_id is not None else Q()
    narrow &= Q(item__group__code=group) if group else Q()
    narrow &= Q(item_id=item_id) if item_id is not None else Q()
    moved = Balance.objects.filter(narrow, last_on__gt=on)
    since: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    changes = Move.objects.filter(happened_on__gt=on, lot_id__in=moved.values("lot_id")).order_by()
    for source_id, target_id, lot_id, quantity, value in changes.values_list(
        "source_id", "target_id", "lot_id"
    ).annotate(q=Sum("quantity"), v=Sum("value")):
        for account_id, sign in ((source_id, -1), (target_id, 1)):
            since[account_id, lot_id][0] += sign * quantity
            since[account_id, lot_id][1] += sign * value
    rows = Balance.objects.filter(narrow & (Q(quantity__gt=0) | Q(last_on__gt=on))).order_by(*_STOCK_ORDER)
    found = []
    for row in rows.values_list(*_STOCK_FIELDS, "quantity", "value", "account_id", "last_on"):
        stock = StockRow(*row[:-2])
        if row[-1] > on:
            quantity, value = since[row[-2], stock.lot_id]
            stock = replace(stock, quantity=stock.quantity - quantity, value=stock.value - value)
        if stock.quantity:
            found.append(stock)
    return found


def balances_before(place_id: int, day: dt.date) -> list[tuple[int, int, int, int]]:
    """(account, item, lot, quantity) of a place's stock at 0 h of a day, from the moves."""
    left: dict[tuple[int, int, int], int] = defaultdict(int)
    for side, sign in (("target", 1), ("source", -1)):
        rows = Move.objects.filter(
            happened_on__lt=day, **{f"{side}__kind": "stock", f"{side}__place_id": place_id}
        ).values_list(f"{side}_id", "item_id", "lot_id")
        for account_id, item_id, lot_id, quantity in rows.annotate(q=Sum("quantity")).order_by():
            left[account_id, item_id, lot_id] += sign * quantity
    return sorted((*key, quantity) for key, quantity in left.items() if quantity)


def free(*, place_id: int, item_id: int, at: dt.datetime, purpose: str = "routine") -> int:
    """On hand less open holds and the floor, never below zero (rule LED-R15)."""
    row = Total.objects.filter(
        account__kind="stock", account__place_id=place_id, account__purpose=purpose, account__condition="usable",
        item_id=item_id,
    ).first()  # fmt: skip
    if row is None:
        return 0
    held = statements.totals([(row.account_id, item_id)], at, locked=False)[0][5]
    return max(row.quantity - int(held) - row.floor, 0)


def movement(
    *,
    scope: Scope,
    period: Period,
    place_ids: Collection[int] | None = None,
    group: str | None = None,
    item_id: int | None = None,
    known_at: dt.datetime | None = None,
) -> list[MovementRow]:
    """Opening, in, out and closing of every item at every place in scope (rule LED-R16).

    What moves between accounts of one place (set aside, handed out) neither comes nor goes. A reversal takes its
    amounts out of the column they were in. One statement, one pass over the moves.
    """
    allowed = Account.objects.filter(kind__in=HELD_KINDS, place__unit_id__in=scope.unit_ids)
    if place_ids is not None:
        allowed = allowed.filter(place_id__in=place_ids)
    place_of = dict(allowed.values_list("id", "place_id"))
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * 6)
    for row in _movement_rows(list(place_of), period, group, item_id, known_at, len(place_of) == _held_accounts()):
        source, target, item, reversal, *amounts = row
        numbers = _in_columns(bool(reversal), *(int(amount or 0) for amount in amounts))
        from_place, into_place = place_of.get(source), place_of.get(target)
        if from_place == into_place:
            continue
        if into_place is not None:
            _add(sums[into_place, item], numbers, coming=True)
        if from_place is not None:
            _add(sums[from_place, item], numbers, coming=False)
    return [
        MovementRow(place, item, o, i, x, o + i - x, vo, vi, vx, vo + vi - vx)
        for (place, item), (o, i, x, vo, vi, vx) in sorted(sums.items())
        if o or i or x or vo or vi or vx
    ]


def _in_columns(reversal: bool, before: int, amount: int, value_before: int, value: int) -> tuple[int, ...]:
    """Quantity before the period, new and reversed in it, then the same three in đồng, of sums up to its end."""
    new, value_new = amount - before, value - value_before
    if reversal:
        return before, 0, new, value_before, 0, value_new
    return before, new, 0, value_before, value_new, 0


def _add(total: list[int], numbers: tuple[int, ...], *, coming: bool) -> None:
    """numbers: quantity before, new, reversed in the period; the same three in đồng."""
    for shift, (before, new, back) in enumerate((numbers[:3], numbers[3:])):
        opening, incoming, outgoing = 3 * shift, 3 * shift + 1, 3 * shift + 2
        total[opening] += before if coming else -before
        total[incoming if coming else outgoing] += new
        # A reversal into stock takes back an outgoing amount, one out of stock an incoming amount.
        total[outgoing if coming else incoming] -= back


def _held_accounts() -> int:
    return Account.objects.filter(kind__in=HELD_KINDS).count()


def _movement_rows(
    accounts: list[int],
    period: Period,
    group: str | None,
    item_id: int | None,
    known_at: dt.datetime | None,
    everything: bool,
) -> list[tuple[int, ...]]:
    if not accounts:
        return []
    start, end = statements.day_in(period.start), statements.day_in(period.end)
    # The columns and their order are those of the index move_out, so nothing is sorted and no row of the table read.
    sums = ", ".join(
        f"SUM(CASE WHEN m.happened_on < %s THEN m.{column} END), SUM(m.{column})" for column in ("quantity", "value")
    )
    sql = f"SELECT m.source_id, m.target_id, m.item_id, m.reversal, {sums} FROM ledger_move m"
    params: list[Any] = [start] * 2
    where = ["m.happened_on < %s"]
    more: list[Any] = [end]
    if known_at is not None:
        where.append("m.voucher_id NOT IN (SELECT id FROM ledger_voucher WHERE written_at > %s)")
        more.append(known_at if statements.postgresql() else connection.ops.adapt_datetimefield_value(known_at))
    if group:
        sql += " JOIN catalog_item i ON i.id = m.item_id JOIN catalog_itemgroup g ON g.id = i.group_id"
        where.append("g.code = %s")
        more.append(group)
    if item_id is not None:
        where.append("m.item_id = %s")
        more.append(item_id)
    if not everything:
        marks = ", ".join(["%s"] * len(accounts))
        where.append(f"(m.source_id IN ({marks}) OR m.target_id IN ({marks}))")
        more += [*accounts, *accounts]
    sql += f" WHERE {' AND '.join(where)} GROUP BY m.source_id, m.item_id, m.target_id, m.reversal"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *more])
        return list(cursor.fetchall())


def item_card(*, scope: Scope, place_id: int, item_id: int, period: Period) -> ItemCard:
    """The card of an item at a place: every line of the period with what was left after it."""
    if not Place.objects.filter(pk=place_id, unit_id__in=scope.unit_ids).exists():
        return ItemCard(0, (), 0)
    own = set(Account.objects.filter(place_id=place_id, kind__in=HELD_KINDS).values_list("id", flat=True))
    opening = sum(row.opening for row in movement(scope=scope, period=period, place_ids=[place_id], item_id=item_id))
    rows = (
        Move.objects.filter(
            Q(source_id__in=own) | Q(target_id__in=own), item_id=item_id, happened_on__gte=period.start,
            happened_on__lt=period.end,
        )
        .select_related("voucher__book", "lot", "source__place", "target__place")
        .order_by("happened_on", "voucher_id", "line")
    )  # fmt: skip
    left, lines = opening, []
    for move in rows:
        incoming = move.quantity if move.target_id in own else 0
        outgoing = move.quantity if move.source_id in own else 0
        if incoming and outgoing:
            continue
        left += incoming - outgoing
        other = move.source if incoming else move.target
        voucher = move.voucher
        lines.append(
            CardRow(
                voucher.pk, voucher.label, voucher.kind, move.happened_on,
                other.place.name if other.kind in HELD_KINDS else other.get_kind_display(), move.lot.code, incoming,
                outgoing, left,
            )
        )  # fmt: skip
    return ItemCard(opening, tuple(lines), left)
