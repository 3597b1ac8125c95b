"""What lies in the stores by age, what the reserve must keep, and what is already ordered or on the road."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from quannhu.kernel.days import format_day
from quannhu.ledger.models import Total
from quannhu.ledger.queries import on_hand, screens
from quannhu.planner.values import FOREVER, Fixed, Ints, Stock
from quannhu.supply.models import Order
from quannhu.supply.queries.holdings import open_holds
from quannhu.supply.queries.orders import open_lines
from quannhu.supply.queries.problem.desk import Desk, columns
from quannhu.supply.queries.problem.goods import Goods
from quannhu.supply.rules import periods_left


def build_stock(desk: Desk, goods: Goods, places: Mapping[int, int], promised: Mapping[tuple[int, int], int]) -> Stock:
    """Usable stock, routine and reserve, by the whole periods it lasts; the floor protects what is reserve.

    promised    (place, item) -> base units that a transfer order will still take away; open holds go too (SUP-R23)
    """
    day = desk.scope.on
    amounts: dict[tuple[int, int, int], int] = defaultdict(int)
    for row in on_hand(scope=desk.scope, on=day if screens.written_after(day) else None):
        if row.place_id not in places or row.item_id not in goods.row_of or row.condition != "usable":
            continue
        left = int(FOREVER) if row.expires_on is None else periods_left(desk.first, row.expires_on, desk.step)
        if left == 0:
            expires = format_day(row.expires_on) if row.expires_on else ""
            desk.notices.append(
                f"{row.item_name} lô {row.lot_code} tại {row.place_code} hết hạn {expires}: không tính."
            )
            continue
        amounts[places[row.place_id], goods.row_of[row.item_id], left] += row.quantity
    kept = [(*key, taken) for key, taken in promised.items()] + open_holds(list(places), desk.at)
    for place_id, item_id, taken in kept:
        if place_id in places and item_id in goods.row_of:
            _take(amounts, places[place_id], goods.row_of[item_id], taken)
    rows = [(*key, quantity) for key, quantity in sorted(amounts.items()) if quantity > 0]
    return Stock(*columns(rows, 4))


def _take(amounts: dict[tuple[int, int, int], int], place: int, item: int, taken: int) -> None:
    """What is promised leaves the oldest first."""
    for key in sorted(key for key in amounts if key[:2] == (place, item)):
        part = min(amounts[key], taken)
        amounts[key] -= part
        taken -= part


def build_floor(desk: Desk, goods: Goods, places: Mapping[int, int]) -> Ints:
    """Need units the reserve of each place keeps of each family, the same in every week."""
    floor = np.zeros((len(places), len(goods.families), len(desk.starts)), dtype=np.int64)
    rows = Total.objects.filter(
        account__place__in=list(places), account__kind="stock", account__condition="usable", floor__gt=0,
        item__in=list(goods.row_of),
    )  # fmt: skip
    for place_id, item_id, amount in rows.values_list("account__place_id", "item_id", "floor"):
        item = goods.row_of[item_id]
        family = int(goods.table.family[item])
        floor[places[place_id], family, :] += amount * int(goods.table.need_per_k[item]) // 1_000
    return floor


def build_fixed(
    desk: Desk, goods: Goods, places: Mapping[int, int], *, ordered: bool
) -> tuple[Fixed, dict[tuple[int, int], int]]:
    """What open orders will still bring, late ones in the first week; and what they will still take from stores."""
    rows: dict[tuple[int, int, int], int] = defaultdict(int)
    promised: dict[tuple[int, int], int] = defaultdict(int)
    for line in open_lines(scope=desk.scope, on=desk.scope.on) if ordered else ():
        order = line.line.order
        missing = line.standing.missing
        if order.place_id not in places or line.line.item_id not in goods.row_of or not missing:
            continue
        week = max((order.due_on - desk.first).days // desk.step, 0)
        if week < len(desk.starts):
            rows[places[order.place_id], goods.row_of[line.line.item_id], week] += missing
        else:
            name, day = goods.items[goods.row_of[line.line.item_id]].name, format_day(order.due_on)
            desk.notices.append(f"{name} của đơn số {order.pk} đến hạn {day}, sau kỳ cuối: không tính.")
        if order.kind == Order.Kind.TRANSFER and order.origin_id is not None:
            promised[order.origin_id, line.line.item_id] += max(line.line.quantity - line.sent, 0)
    table = [(*key, quantity) for key, quantity in sorted(rows.items())]
    return Fixed(*columns(table, 4)), dict(promised)
