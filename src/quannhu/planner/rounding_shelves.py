"""Stock of a whole plan, one place and item at a time: what leaves more or less of it does to later periods.

Places and items are independent once orders and shipments stand: only the room of a place and the reserve of a family
are shared, and both are kept here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from quannhu.planner.rounding_issues import thousandfold
from quannhu.planner.values import Buys, Ints, Issues, Problem, Shipments, Waste

ENDLESS = 2**60


@dataclass
class Shelves:
    """What enters, leaves, dies and stays.

    opened  (place, item, last period of use; the last column outlives the plan)
    arrived, out, waste, closing (place, item, period) base units; out counts issues and sendings
    free    (place, store class, period) thousandths of a millilitre of room left at the end of a period
    gate    (place, period) thousandths of a gram that may still leave for units
    held    (place, family, period) thousandths of need units in the closing stock
    """

    problem: Problem
    life: Ints
    opened: Ints
    arrived: Ints
    out: Ints
    waste: Ints
    closing: Ints
    free: Ints
    gate: Ints
    held: Ints
    _turn: dict[tuple[int, int], int] = field(default_factory=dict)
    _most: dict[tuple[int, int, int, bool], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, buys: Buys, sent: Shipments, issues: list[Issues], waste: Waste) -> Shelves:
        """The shelves of a plan that can be carried out."""
        places, items, periods = len(problem.places.code), len(problem.items.code), len(problem.periods)
        shape = (places, items, periods)
        opened = np.zeros((places, items, periods + 1), np.int64)
        stock = problem.stock
        np.add.at(opened, (stock.place, stock.item, np.minimum(stock.left - 1, periods)), stock.quantity)
        arrived, issued, out, gone = (np.zeros(shape, np.int64) for _ in range(4))
        offers, lanes, fixed = problem.offers, problem.lanes, problem.fixed
        for place, item, when, quantity in (
            (offers.place[buys.offer], problem.sources.item[offers.source[buys.offer]],
             buys.period + offers.lead[buys.offer], buys.quantity),
            (lanes.target[sent.lane], sent.item, sent.period + lanes.lead[sent.lane], sent.quantity),
            (fixed.place, fixed.item, fixed.period, fixed.quantity),
        ):  # fmt: skip
            soon = when < periods
            np.add.at(arrived, (place[soon], item[soon], when[soon]), quantity[soon])
        for period, lines in enumerate(issues):
            there = np.zeros(places * items, np.int64)
            np.add.at(there, lines.place * np.int64(items) + lines.item, lines.quantity)
            issued[:, :, period] = there.reshape(places, items)
        np.add.at(out, (lanes.origin[sent.lane], sent.item, sent.period), sent.quantity)
        np.add.at(gone, (waste.place, waste.item, waste.period), waste.quantity)
        out += issued
        closing = opened.sum(2)[:, :, None] + np.cumsum(arrived - out - gone, axis=2)
        life = np.maximum(1, problem.items.shelf[None] * problem.places.life_share[:, None] // 100)
        free = np.repeat(thousandfold(problem.places.room)[:, :, None], periods, axis=2)
        held = np.zeros(problem.places.floor.shape, np.int64)
        for row in range(items):
            free[:, problem.items.store_class[row]] -= closing[:, row] * problem.items.volume_per_k[row]
            held[:, problem.items.family[row]] += closing[:, row] * problem.items.need_per_k[row]
        gate = thousandfold(problem.places.dispatch) - (issued * problem.items.weight_per_k[None, :, None]).sum(1)
        return cls(problem, life, opened, arrived, out, gone, closing, free, gate, held)

    def unused(self) -> Ints:
        """(place, item, period) at most so much more could leave in the period (ages may allow less)."""
        thrown = np.cumsum(self.waste, axis=2)
        least = np.minimum.accumulate((self.closing + thrown)[:, :, ::-1], axis=2)[:, :, ::-1]
        return np.asarray(np.maximum(least - thrown + self.waste, 0))

    def gaps(self) -> Ints:
        """(place, family, period) need units under the floor."""
        return np.asarray(np.maximum(self.problem.places.floor - self.held // 1000, 0))

    def more(self, place: int, item: int, period: int, most: int, *, spare_reserve: bool) -> int:
        """How much more, up to `most`, can leave for units; `spare_reserve`: and no reserve gap grows by it."""
        weight = int(self.problem.items.weight_per_k[item])
        if weight:
            most = min(most, int(self.gate[place, period]) // weight)
        key = (place, item, period, spare_reserve)
        turn, known = self._most.get(key, (-1, ENDLESS))
        if turn == self._turn.get((place, item), 0):
            most = min(most, known)
        if most <= 0 or self._fits(key, most):
            return max(0, most)
        low, high = 0, most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._fits(key, middle) else (low, middle)
        self._most[key] = (self._turn.get((place, item), 0), low)
        return low

    def forget(self) -> None:
        """What did not fit may fit now: others at the place have made room."""
        self._most.clear()

    def leave(self, place: int, item: int, period: int, amount: int) -> None:
        """`amount` more (less, if below zero) leaves for units; it must fit."""
        played = self.played(place, item, period, amount)
        assert played is not None, "what was promised is not there"
        closing, waste = np.array(played[0]), np.array(played[1])
        items = self.problem.items
        change = closing - self.closing[place, item]
        self.free[place, items.store_class[item]] -= change * items.volume_per_k[item]
        self.held[place, items.family[item]] += change * items.need_per_k[item]
        self.gate[place, period] -= amount * items.weight_per_k[item]
        self.out[place, item, period] += amount
        self.closing[place, item], self.waste[place, item] = closing, waste
        self._turn[place, item] = self._turn.get((place, item), 0) + 1

    def played(self, place: int, item: int, period: int, amount: int) -> tuple[list[int], list[int]] | None:
        """Closing stock and waste by period once `amount` more leaves in a period; None where that cannot be."""
        held, life = self.opened[place, item].tolist(), int(self.life[place, item])
        out = self.out[place, item].tolist()
        out[period] += amount
        arrived, limit = self.arrived[place, item].tolist(), self._limit(place, item)
        last = len(out)
        closing, waste = [0] * last, [0] * last
        for now in range(last):
            held[min(now + life - 1, last)] += arrived[now]
            if _take(held, now, out[now]):
                return None
            gone = held[now]
            held[now] = 0
            stays = sum(held)
            if stays > limit[now]:
                over = stays - limit[now]
                _take(held, now, over)
                gone, stays = gone + over, stays - over
            closing[now], waste[now] = stays, gone
        return closing, waste

    def _limit(self, place: int, item: int) -> list[int]:
        """Base units that may stay at the end of each period beside all else that stays."""
        volume = int(self.problem.items.volume_per_k[item])
        if not volume:
            return [ENDLESS] * self.out.shape[2]
        free = self.free[place, self.problem.items.store_class[item]]
        return [int(one) for one in self.closing[place, item] + np.maximum(free, 0) // volume]

    def _fits(self, key: tuple[int, int, int, bool], amount: int) -> bool:
        place, item, period, spare_reserve = key
        played = self.played(place, item, period, amount)
        if played is None or not spare_reserve:
            return played is not None
        items, family = self.problem.items, int(self.problem.items.family[item])
        floor = self.problem.places.floor[place, family]
        before = self.held[place, family]
        after = before + (np.array(played[0]) - self.closing[place, item]) * items.need_per_k[item]
        worse = np.maximum(floor - after // 1000, 0) > np.maximum(floor - before // 1000, 0)
        return not bool(worse.any())


def _take(held: list[int], first: int, amount: int) -> int:
    """Take an amount of the first expired; returns what was not there."""
    for age in range(first, len(held)):
        if amount <= 0:
            break
        taken = min(held[age], amount)
        held[age] -= taken
        amount -= taken
    return max(amount, 0)
