"""What a solved plan should be told about: goods that come after its last period, goods issued past their life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from quannhu.catalog.queries import units_of_items
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.days import format_day
from quannhu.planner.referee.ages import overaged
from quannhu.planner.values import Plan as Solved
from quannhu.planner.values import Problem
from quannhu.supply.models import Plan
from quannhu.supply.rules.keys import Keys


def remarks_of(plan: Plan, problem: Problem, keys: Keys, solved: Solved) -> list[str]:
    """Vietnamese sentences, one for each offer, road and item, or store and item; nothing is left out (SUP-R26)."""
    units = units_of_items(keys.item_ids)
    return [*_late_buys(plan, problem, keys, solved, units), *_late_loads(plan, problem, keys, solved, units),
            *_overaged(plan, problem, keys, solved, units)]  # fmt: skip


class _Late:
    """Goods of one row put together: base units, the first and the last day they come."""

    def __init__(self) -> None:
        self.quantity = 0
        self.periods: set[int] = set()

    def add(self, quantity: int, period: int) -> None:
        self.quantity += quantity
        self.periods.add(period)

    def days(self, plan: Plan) -> str:
        """`8/1/2024`, or `8/1/2024 đến 15/1/2024`."""
        first, last = (format_day(plan.start_of(period)) for period in (min(self.periods), max(self.periods)))
        return first if first == last else f"{first} đến {last}"


def _late_buys(plan: Plan, problem: Problem, keys: Keys, solved: Solved, units: Mapping[int, ItemUnits]) -> list[str]:
    found: dict[int, _Late] = defaultdict(_Late)
    buys, offers = solved.buys, problem.offers
    comes = buys.period + offers.lead[buys.offer]
    for row in np.flatnonzero((comes >= len(problem.periods)) & (buys.quantity > 0)).tolist():
        found[int(buys.offer[row])].add(int(buys.quantity[row]), int(comes[row]))
    lines = []
    for offer, late in sorted(found.items()):
        item = units[keys.item_ids[int(problem.sources.item[offers.source[offer]])]]
        place = keys.names["place"][int(offers.place[offer])]
        lines.append(
            f"{item.show(late.quantity)} {item.name} mua của {keys.names['supplier'][offer]} về {place} tới sau kỳ cuối"
            f" ({late.days(plan)}): tiền đã tính, kế hoạch này không dùng tới."
        )
    return lines


def _late_loads(plan: Plan, problem: Problem, keys: Keys, solved: Solved, units: Mapping[int, ItemUnits]) -> list[str]:
    found: dict[tuple[int, int], _Late] = defaultdict(_Late)
    sent = solved.shipments
    comes = sent.period + problem.lanes.lead[sent.lane]
    for row in np.flatnonzero((comes >= len(problem.periods)) & (sent.quantity > 0)).tolist():
        found[int(sent.lane[row]), int(sent.item[row])].add(int(sent.quantity[row]), int(comes[row]))
    return [
        f"{units[keys.item_ids[item]].show(late.quantity)} {units[keys.item_ids[item]].name} trên tuyến"
        f" {keys.names['lane'][lane]} tới sau kỳ cuối ({late.days(plan)}): đã trừ ở kho đi, kho đến chưa có trong kế"
        " hoạch này."
        for (lane, item), late in sorted(found.items())
    ]


def _overaged(plan: Plan, problem: Problem, keys: Keys, solved: Solved, units: Mapping[int, ItemUnits]) -> list[str]:
    """Issues of goods older than their shelf life, counted from the day they were bought."""
    found: dict[tuple[int, int], _Late] = defaultdict(_Late)
    most: dict[tuple[int, int], int] = defaultdict(int)
    for aged in overaged(problem, solved):
        found[aged.place, aged.item].add(aged.quantity, aged.period)
        most[aged.place, aged.item] = max(most[aged.place, aged.item], aged.late)
    lines = []
    for (place, item), late in sorted(found.items()):
        goods = units[keys.item_ids[item]]
        shelf, over = (plan.step * periods for periods in (int(problem.items.shelf[item]), most[place, item]))
        lines.append(
            f"{keys.names['place'][place]} cấp {goods.show(late.quantity)} {goods.name} đã quá hạn dùng {shelf} ngày"
            f" tính từ lúc mua (kỳ từ {late.days(plan)}), lâu nhất quá {over} ngày. Cấp sớm hơn, hoặc chuyển ít chặng"
            " hơn."
        )
    return lines
