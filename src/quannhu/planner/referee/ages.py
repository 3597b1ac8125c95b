"""True ages of what a plan issues, counted from the day it was bought, whatever places it has passed through.

By the contract goods live anew at every place they enter, for the share of their life that place may spend. Where the
shares along a road add up to more than the whole, goods can be issued that are older than their shelf life. No plan is
refused for that; it is told, lot by lot.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.referee.names import Names
from quannhu.planner.values import Ints, Plan, Problem

UNKNOWN = 10**9  # opening stock and orders under way: nobody says when they were made


class Aged(NamedTuple):
    """Base units issued from a place in a period that were bought longer ago than the shelf life of the item."""

    place: int
    item: int
    period: int
    quantity: int
    late: int

    def sentence(self, problem: Problem) -> str:
        """In Vietnamese; late: by how many periods at most."""
        shelf = int(problem.items.shelf[self.item])
        where = Names(problem).stock(self.place, self.item, self.period)
        return f"{where}: cấp {self.quantity} đã quá hạn dùng {shelf} kỳ tính từ lúc mua, muộn nhất {self.late} kỳ."


class _Lot(NamedTuple):
    """What expires first at its place comes first: last period of use there, last true period, base units."""

    here: int
    true: int
    quantity: int


def overaged(problem: Problem, plan: Plan) -> list[Aged]:
    """Every issue of goods older than their shelf life; of a plan that the referee does not call broken."""
    moved = np.unique(plan.shipments.item)
    short_lived = moved[problem.items.shelf[moved] < len(problem.periods)]
    return [found for item in short_lived.tolist() for found in _Walk(problem, plan, item).aged()]


class _Walk:
    """One item through all places and periods."""

    def __init__(self, problem: Problem, plan: Plan, item: int) -> None:
        self.problem, self.item = problem, item
        self.shelf = int(problem.items.shelf[item])
        self.life = np.maximum(1, self.shelf * problem.places.life_share // 100)
        self.lots: dict[int, list[_Lot]] = defaultdict(list)
        self.coming: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)  # true last period, quantity
        offers, buys, fixed, stock = problem.offers, plan.buys, problem.fixed, problem.stock
        for row in np.flatnonzero(problem.sources.item[offers.source[buys.offer]] == item).tolist():
            offer = int(buys.offer[row])
            came = int(buys.period[row] + offers.lead[offer])
            self.coming[int(offers.place[offer]), came].append((came + self.shelf - 1, int(buys.quantity[row])))
        for row in np.flatnonzero(fixed.item == item).tolist():
            self.coming[int(fixed.place[row]), int(fixed.period[row])].append((UNKNOWN, int(fixed.quantity[row])))
        for row in np.flatnonzero(stock.item == item).tolist():
            self.lots[int(stock.place[row])].append(_Lot(int(stock.left[row]) - 1, UNKNOWN, int(stock.quantity[row])))
        self.issued = _summed(plan.issues.item == item, plan.issues.place, plan.issues.period, plan.issues.quantity)
        sent, waste = plan.shipments, plan.waste
        self.sent = _summed(sent.item == item, sent.lane, sent.period, sent.quantity)
        self.waste = _summed(waste.item == item, waste.place, waste.period, waste.quantity)

    def aged(self) -> list[Aged]:
        """What was too old when it was issued."""
        found, lanes = [], self.problem.lanes
        order = _downstream(self.problem)
        for period in range(len(self.problem.periods)):
            for place in order:
                for true, quantity in self.coming.pop((place, period), ()):
                    self.lots[place].append(_Lot(period + int(self.life[place]) - 1, true, quantity))
                late = [lot for lot in self._take(place, self.issued.get((place, period), 0)) if lot.true < period]
                if late:
                    total, most = sum(lot.quantity for lot in late), max(period - lot.true for lot in late)
                    found.append(Aged(place, self.item, period, total, most))
                for lane in np.flatnonzero(lanes.origin == place).tolist():
                    to = (int(lanes.target[lane]), period + int(lanes.lead[lane]))
                    for lot in self._take(place, self.sent.get((lane, period), 0)):
                        self.coming[to].append((lot.true, lot.quantity))
                self._take(place, self.waste.get((place, period), 0))
        return found

    def _take(self, place: int, quantity: int) -> list[_Lot]:
        """First expired first out."""
        left, taken = [], []
        for lot in sorted(self.lots[place]):
            out = min(lot.quantity, quantity)
            quantity -= out
            if out:
                taken.append(lot._replace(quantity=out))
            if lot.quantity > out:
                left.append(lot._replace(quantity=lot.quantity - out))
        self.lots[place] = left
        return taken


def _summed(mine: NDArray[np.bool_], row: Ints, period: Ints, quantity: Ints) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = defaultdict(int)
    for key in zip(row[mine].tolist(), period[mine].tolist(), quantity[mine].tolist(), strict=True):
        found[key[0], key[1]] += key[2]
    return found


def _downstream(problem: Problem) -> list[int]:
    """Places in the order in which lanes of lead 0 pass goods on."""
    lanes, depth = problem.lanes, np.zeros(len(problem.places.code), np.int64)
    now = lanes.lead == 0
    for _ in range(len(depth)):
        deeper = depth.copy()
        np.maximum.at(deeper, lanes.target[now], depth[lanes.origin[now]] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    return [int(place) for place in np.argsort(depth, kind="stable")]
