"""How one unit more could have come: the way from a supplier or a store that meets the fewest full rules.

Every rule that takes no more costs a toll, so much that a way with fewer full rules always wins; between equals the
cheaper in đồng. Places and periods are walked once, forward, for all items together: what arrives by an offer or a lane
waits in a place while it lives, and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.explain.slack import Slack
from quannhu.planner.values import Ints, Problem

Floats = NDArray[np.float64]
TOLL = 1e9  # đ per need unit of a full rule
SHUT = 1e14  # no way
DEAREST = 1e7  # what a price can add at most, so that a toll is never outweighed
NOTHING, IDLE, RESERVED = -1, -2, -3  # whence goods are, when not from an arrival


class Step(NamedTuple):
    """One step of a way, nearest to the unit last.

    kind   buy (row: offer), send (lane), keep (place, from period to until), idle, reserve, issue (place)
    """

    kind: str
    row: int
    period: int
    until: int = -1


class Way(NamedTuple):
    """How one need unit comes in this item: steps from the source on."""

    item: int
    steps: tuple[Step, ...]


@dataclass
class Tolls:
    """đ per need unit for using one more of a rule: 0 where there is room, TOLL times a weight where full, SHUT.

    offer (offer, period); lane (lane, period); room (place, store_class, period); dispatch (place, period)
    reserve (place, family): of goods that stand for the floor; 0 for who goes before the reserve
    life: of waiting longer than the life in a place; nutrient (family,): of an item under the family's nutrient floor
    """

    offer: Floats
    lane: Floats
    room: Floats
    dispatch: Floats
    reserve: Floats
    life: float
    nutrient: Floats


def layers(target: Ints, mine: Ints) -> list[Ints]:
    """Rows so split that no part leads twice to one target."""
    seen: dict[int, int] = {}
    parts: list[list[int]] = []
    for row in mine.tolist():
        nth = seen.get(int(target[row]), 0)
        seen[int(target[row])] = nth + 1
        if nth == len(parts):
            parts.append([])
        parts[nth].append(row)
    return [np.array(part, np.int64) for part in parts]


def depths(problem: Problem) -> Ints:
    """(place,) how many lanes of lead 0 lead here at most."""
    lanes, count = problem.lanes, len(problem.places.code)
    now, depth = lanes.lead == 0, np.zeros(count, np.int64)
    for _ in range(count):
        deeper = depth.copy()
        np.maximum.at(deeper, lanes.target[now], depth[lanes.origin[now]] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    return depth


def wholesome(problem: Problem, item: int) -> bool:
    """Whether an item meets every nutrient floor of its family by itself."""
    floor = problem.nutrient_floor[problem.items.family[item]]
    return bool((problem.items.nutrient_per_k[item] * 1000 >= floor * problem.items.need_per_k[item]).all())


class Ways:
    """The best way of every item of some families to every place in every period."""

    def __init__(self, slack: Slack, tolls: Tolls, families: Ints) -> None:
        problem = self.problem = slack.problem
        self.slack, self.tolls = slack, tolls
        self.items = np.flatnonzero(np.isin(problem.items.family, families))
        self.need = problem.items.need_per_k[self.items].astype(float)
        self.heavy = problem.items.weight_per_k[self.items] > 0
        self.bulky = problem.items.volume_per_k[self.items] > 0
        self.kind = problem.items.store_class[self.items]
        self.family = problem.items.family[self.items]
        self._wholesome = [wholesome(problem, item) for item in self.items.tolist()]
        self.life = np.maximum(
            1, problem.items.shelf[self.items][None] * problem.places.life_share[:, None] // 100
        )  # (place, item)
        shape = (len(problem.places.code), len(self.items), len(problem.periods))
        self.arrive, self.good = np.full(shape, SHUT), np.full(shape, SHUT)
        self.via, self.since = np.full(shape, NOTHING), np.full(shape, NOTHING)
        self._prepare()
        for period in range(shape[2]):
            self._bought(period)
            for part in self._late:
                self._sent(part[(problem.lanes.lead[part] <= period)], period)
            for places, parts in self._waves:
                self._settle(places, period)
                for part in parts:
                    self._sent(part, period)

    def _prepare(self) -> None:
        problem, lanes, offers = self.problem, self.problem.lanes, self.problem.offers
        local = np.full(len(problem.items.code), -1, np.int64)
        local[self.items] = np.arange(len(self.items))
        self.local = local
        item = problem.sources.item[offers.source]
        self._offers = np.flatnonzero(local[item] >= 0)
        self._offer_item = local[item[self._offers]]
        price = offers.price_per_k[self._offers] / problem.items.need_per_k[item[self._offers], None]
        self._price = np.minimum(price, DEAREST) + self.tolls.offer[self._offers]
        weight = problem.items.weight_per_k[self.items] / self.need
        self._leg = np.minimum(lanes.cost[:, None] * (weight / 1e6), DEAREST)
        self._hold = np.minimum(problem.items.hold_per_k[self.items] / self.need, DEAREST)
        self._late = layers(lanes.target, np.flatnonzero(lanes.lead > 0))
        depth = depths(problem)
        self._waves = []
        for level in range(int(depth.max(initial=0)) + 1):
            from_here = np.flatnonzero((lanes.lead == 0) & (depth[lanes.origin] == level))
            self._waves.append((np.flatnonzero(depth == level), layers(lanes.target, from_here)))

    def _bought(self, period: int) -> None:
        offers, mine = self.problem.offers, self._offers
        ordered = period - offers.lead[mine]
        row = np.flatnonzero(ordered >= 0)
        value = self._price[row, ordered[row]]
        row = row[np.argsort(-value, kind="stable")]  # of repeated indices the last, the cheapest, stays
        at = (offers.place[mine[row]], self._offer_item[row], np.full(len(row), period))
        self.arrive[at] = self._price[row, ordered[row]]
        self.via[at] = mine[row]

    def lane_toll(self, lane: Ints, period: Ints) -> Floats:
        """(lane, item) toll of sending; a lane of weightless goods binds only when closed."""
        closed = self.problem.lanes.capacity[lane, period] == 0
        return np.where(self.heavy[None] | closed[:, None], self.tolls.lane[lane, period][:, None], 0.0)

    def _sent(self, lane: Ints, period: int) -> None:
        if not len(lane):
            return
        lanes = self.problem.lanes
        when, target = period - lanes.lead[lane], lanes.target[lane]
        value = self.good[lanes.origin[lane], :, when] + self._leg[lane] + self.lane_toll(lane, when)
        better = value < self.arrive[target, :, period]
        self.arrive[target, :, period] = np.where(better, value, self.arrive[target, :, period])
        self.via[target, :, period] = np.where(better, -2 - lane[:, None], self.via[target, :, period])

    def _settle(self, places: Ints, period: int) -> None:
        best, since = self._in_store(places, period)
        hold = np.zeros_like(best)
        room = np.zeros_like(best)
        life = self.life[places]
        for came in range(period, -1, -1):
            late = np.where(came + life - 1 >= period, 0.0, self.tolls.life)
            value = self.arrive[places, :, came] + hold + room + late
            better = value < best
            best, since = np.where(better, value, best), np.where(better, came, since)
            if came:
                hold = hold + self._hold
                room = np.maximum(room, self.tolls.room[places][:, self.kind, came - 1] * self.bulky)
        self.good[places, :, period], self.since[places, :, period] = np.minimum(best, SHUT), since

    def _in_store(self, places: Ints, period: int) -> tuple[Floats, Ints]:
        """What lies idle already, and what lies there for the reserve."""
        idle = self.slack.idle[places][:, self.items, period]
        step = np.maximum(-(-1000 // self.need.astype(np.int64)), self.slack.held[places][:, self.items] // 500)
        free = idle * self.problem.items.need_per_k[self.items] <= self.slack.above[places][:, self.family, period]
        some = self.slack.above[places][:, self.family, period] >= step * self.need
        reserve = np.where(free | some, 0.0, self.tolls.reserve[places][:, self.family])
        best = np.where(idle >= step, reserve, SHUT)
        since = np.where(free | some, IDLE, RESERVED)
        return best, np.where(best < SHUT, since, NOTHING)

    # -- reading ------------------------------------------------------------------------------------------------------

    def to_unit(self, places: Ints, legs: Ints, family: int, period: int) -> Way | None:
        """The best way to a unit that draws on these places at these last legs; None where there is none."""
        items, best, found = self.problem.items, SHUT, None
        for local in np.flatnonzero(self.family == family).tolist():
            item = int(self.items[local])
            own = items.dislike_per_k[item] / self.need[local]
            own += 0.0 if self._wholesome[local] else self.tolls.nutrient[family]
            for place, leg in zip(places.tolist(), legs.tolist(), strict=True):
                gate = self.tolls.dispatch[place, period] if self.heavy[local] else 0.0
                last = items.weight_per_k[item] * leg / 1e6 / self.need[local]
                value = self.good[place, local, period] + own + gate + last
                if value < best:
                    best, found = value, (local, place)
        if found is None:
            return None
        steps = (*self._steps(found[1], found[0], period), Step("issue", found[1], period))
        return Way(int(self.items[found[0]]), steps)

    def to_reserve(self, place: int, family: int, period: int) -> Way | None:
        """The best way to lie in a place at the end of a period."""
        best, found = SHUT, None
        for local in np.flatnonzero(self.family == family).tolist():
            hold = room = 0.0
            for came in range(period, -1, -1):
                hold += float(self._hold[local])
                room = max(room, float(self.tolls.room[place, self.kind[local], came]) * bool(self.bulky[local]))
                late = 0.0 if came + self.life[place, local] - 1 > period else self.tolls.life
                value = float(self.arrive[place, local, came]) + hold + room + late
                if value < best:
                    best, found = value, (local, came)
        if found is None:
            return None
        local, came = found
        steps = (*self._arrival(place, local, came), Step("keep", place, came, period + 1))
        return Way(int(self.items[local]), steps)

    def _steps(self, place: int, local: int, period: int) -> tuple[Step, ...]:
        since = int(self.since[place, local, period])
        if since < 0:
            return (Step("idle" if since == IDLE else "reserve", place, period),)
        kept = (Step("keep", place, since, period),) if since < period else ()
        return (*self._arrival(place, local, since), *kept)

    def _arrival(self, place: int, local: int, period: int) -> tuple[Step, ...]:
        via = int(self.via[place, local, period])
        if via >= 0:
            return (Step("buy", via, period - int(self.problem.offers.lead[via])),)
        lane = -2 - via
        when = period - int(self.problem.lanes.lead[lane])
        return (*self._steps(int(self.problem.lanes.origin[lane]), local, when), Step("send", lane, when))
