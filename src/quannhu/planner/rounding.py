"""A fractional plan made whole: packs, grams, pieces and units, carried out period by period so that it always can be.

Orders come first (rounding_orders). Then the plan is played forward: what arrives is put on hand by age, places act in
the order of the roads of lead 0, issues and shipments are cut to what is there, what lies in the way or dies is thrown
away, and what units miss is counted. Nothing is promised that the walk has not carried out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from quannhu.planner.rounding_cells import narrow
from quannhu.planner.rounding_cost import exact_cost
from quannhu.planner.rounding_issues import Grants, Wishes, cure_late, grant, open_grants, rob
from quannhu.planner.rounding_last import last_grains
from quannhu.planner.rounding_legal import legal, never
from quannhu.planner.rounding_orders import whole_orders
from quannhu.planner.rounding_units import Claims, Served, claims_of, share
from quannhu.planner.solution import Solution
from quannhu.planner.values import (
    UNLIMITED,
    Bound,
    Buys,
    Ints,
    Issues,
    Plan,
    Priority,
    Problem,
    Shipments,
    Waste,
)

SMALL_CELLS = 300_000  # claims x families x periods up to which a walk costs next to nothing


@dataclass
class Store:
    """What is on hand by age during the walk.

    held (place, item, last period of use; the last column outlives the plan)
    life (place, item) periods; coming (place, item, period) base units
    """

    problem: Problem
    held: Ints
    life: Ints
    coming: Ints

    @classmethod
    def opening(cls, problem: Problem, orders: Ints) -> Store:
        periods = len(problem.periods)
        shape = (len(problem.places.code), len(problem.items.code), periods + 1)
        held, coming = np.zeros(shape, np.int64), np.zeros((*shape[:2], periods), np.int64)
        stock, fixed, offers = problem.stock, problem.fixed, problem.offers
        np.add.at(held, (stock.place, stock.item, np.minimum(stock.left - 1, periods)), stock.quantity)
        soon = fixed.period < periods
        np.add.at(coming, (fixed.place[soon], fixed.item[soon], fixed.period[soon]), fixed.quantity[soon])
        offer, period = np.nonzero(orders)
        at = (offers.place[offer], problem.sources.item[offers.source[offer]], period + offers.lead[offer])
        np.add.at(coming, at, orders[offer, period])
        life = np.maximum(1, problem.items.shelf[None] * problem.places.life_share[:, None] // 100)
        return cls(problem, held, life, coming)

    def put(self, period: int, quantity: Ints) -> None:
        """Fresh goods (place, item)."""
        ends = np.minimum(period + self.life - 1, self.held.shape[2] - 1)[:, :, None]
        np.put_along_axis(self.held, ends, np.take_along_axis(self.held, ends, 2) + quantity[:, :, None], 2)

    def take(self, places: Ints, quantity: Ints) -> None:
        """First expired first out, at some places: quantity (place, item) <= on hand."""
        upto = np.maximum(np.cumsum(self.held[places], axis=2) - quantity[:, :, None], 0)
        self.held[places] = np.diff(upto, axis=2, prepend=0)

    def on_hand(self) -> Ints:
        return np.asarray(self.held.sum(2))


@dataclass
class Log:
    """Lines of the plan as the walk writes them.

    issues  (period,) tables
    missed  need units short of readiness, of surge, under the floors, short of routine: in the order of the objective
    """

    issues: list[Issues] = field(default_factory=list)
    sent: list[tuple[Ints, ...]] = field(default_factory=list)
    waste: list[tuple[Ints, ...]] = field(default_factory=list)
    missed: Ints = field(default_factory=lambda: np.zeros(4, np.int64))
    closing: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # place, item, period
    gone: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # place, item, period


def to_integers(problem: Problem, solution: Solution, over: Callable[[], bool] = never) -> Plan:
    """The whole plan that follows a fractional one; its bound is the fractional one's, its gap left to the caller.

    over says when there is no time left to make it better: it stays one that can be carried out
    """
    began = time.monotonic()
    orders = whole_orders(problem, solution.buy)
    log = carried_out(problem, solution, orders, over)
    offer, period = np.nonzero(orders)
    buys = Buys(offer, period, orders[offer, period])
    ship, waste = Shipments(*_table(log.sent, 4)), Waste(*_table(log.waste, 4))
    issues, waste, short, gaps, held = legal(problem, buys, ship, log.issues, waste, over)
    cost = exact_cost(problem, buys, ship, issues, waste, held)
    plan = Plan(buys, ship, issues, waste, short, gaps, cost, solution.bound)
    return with_bound(plan, solution.bound, solution.seconds + time.monotonic() - began)


def with_bound(plan: Plan, bound: Bound, seconds: float) -> Plan:
    return Plan(
        plan.buys, plan.shipments, plan.issues, plan.waste, plan.shortages, plan.reserve_gaps, plan.cost, bound, seconds
    )


def _table(parts: list[tuple[Ints, ...]], width: int) -> list[Ints]:
    if not parts:
        return [np.zeros(0, np.int64) for _ in range(width)]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def waves(problem: Problem) -> list[Ints]:
    """Places in the order in which roads of lead 0 pass goods on within a period."""
    lanes, places = problem.lanes, len(problem.places.code)
    now = lanes.lead == 0
    depth = np.zeros(places, np.int64)
    for _ in range(places):
        deeper = depth.copy()
        np.maximum.at(deeper, lanes.target[now], depth[lanes.origin[now]] + 1)
        if (deeper == depth).all():
            break
        depth = deeper
    return [np.flatnonzero(depth == level) for level in range(int(depth.max(initial=0)) + 1)]


def carried_out(problem: Problem, solution: Solution, orders: Ints, over: Callable[[], bool]) -> Log:
    """Walk once to see what would lie idle to the end, and again giving that to whoever is short."""
    claims = claims_of(problem, solution.groups)
    small = len(claims.unit) * len(problem.families) * len(problem.periods) < SMALL_CELLS

    def walked(kept: Ints) -> Log:
        return walk(problem, solution, orders, claims, kept)

    kept = np.ceil(solution.stock - 1e-6).astype(np.int64)
    log = walked(kept)
    for _ in range(3 if small else 1):
        if not log.missed.any() or over():
            break
        lies = np.maximum(log.closing - idle(log), 0)
        if not small:
            log.issues = []  # one walk's lines at a time; those of this one come again where the next is no better
        again = walked(lies)
        if again.missed.tolist() >= log.missed.tolist():
            return log if small else walked(kept)
        log, kept = again, lies
    return log


def idle(log: Log) -> Ints:
    """(place, item, period) base units at hand at the end of a period that nobody used later."""
    unused = log.closing + np.cumsum(log.gone, axis=2) - log.gone
    thrown = np.cumsum(log.gone, axis=2) - log.gone
    least = np.minimum.accumulate(unused[:, :, ::-1], axis=2)[:, :, ::-1]
    return np.asarray(np.clip(least - thrown, 0, log.closing))


def walk(problem: Problem, solution: Solution, orders: Ints, claims: Claims, kept: Ints) -> Log:
    """Carry the plan out forward; stock beyond `kept` (place, item, period) may cure shortages."""
    store, log = Store.opening(problem, orders), Log()
    groups = solution.groups
    order, wishes = waves(problem), Wishes.of(problem, solution, claims, kept)
    log.closing, log.gone = np.zeros_like(store.coming), np.zeros_like(store.coming)
    for period in range(len(problem.periods)):
        store.put(period, store.coming[:, :, period])
        grants = open_grants(problem, wishes, period)
        for places in order:
            _wave(problem, store, grants, log, places)
        rob(problem, grants)
        cure_late(problem, grants, store.on_hand())
        served = share(claims, groups, period, grants.given)
        served = last_grains(problem, claims, groups, wishes, served, period, store.on_hand())
        _issue(store, log, claims, served, period)
        gone = _clear(problem, solution, store, period)
        place, item = np.nonzero(gone)
        log.waste.append((place, item, np.full(len(place), period), gone[place, item]))
        for level, row in ((Priority.READINESS, 0), (Priority.SURGE, 1), (Priority.ROUTINE, 3)):
            log.missed[row] += served.short[claims.priority == level].sum()
        log.missed[2] += _gaps(problem, store, period).sum()
        log.closing[:, :, period], log.gone[:, :, period] = store.on_hand(), gone
    return log


def _wave(problem: Problem, store: Store, grants: Grants, log: Log, places: Ints) -> None:
    """Grant what some places issue and send; what is sent on a road of lead 0 arrives at once."""
    lanes, period = problem.lanes, grants.period
    have = store.on_hand()
    sent = grant(problem, grants, places, have)
    lane, item = np.nonzero(sent)
    if not len(lane):
        return
    amount = sent[lane, item]
    log.sent.append((lane, item, np.full(len(lane), period), amount))
    out, fresh = np.zeros(have.shape, np.int64), np.zeros(have.shape, np.int64)
    np.add.at(out, (lanes.origin[lane], item), amount)
    store.take(places, out[places])
    arrival = period + lanes.lead[lane]
    now, later = arrival == period, (arrival > period) & (arrival < len(problem.periods))
    np.add.at(fresh, (lanes.target[lane[now]], item[now]), amount[now])
    store.put(period, fresh)
    np.add.at(store.coming, (lanes.target[lane[later]], item[later], arrival[later]), amount[later])


def _issue(store: Store, log: Log, claims: Claims, served: Served, period: int) -> None:
    """Take what units receive off the shelves and write it down."""
    out = np.zeros(store.held.shape[:2], np.int64)
    np.add.at(out, (served.place, served.item), served.quantity)
    store.take(np.arange(len(out)), out)
    unit, priority = claims.unit[served.row], claims.priority[served.row]
    when = np.full(len(unit), period)
    log.issues.append(narrow(served.place, unit, served.item, when, priority, served.quantity))


def _clear(problem: Problem, solution: Solution, store: Store, period: int) -> Ints:
    """Throw away what dies, and what has no room: (place, item) base units."""
    items, room = problem.items, problem.places.room
    gone = store.held[:, :, period].copy()
    left = store.on_hand() - gone
    volume = np.zeros(room.shape, np.float64)
    np.add.at(volume.T, items.store_class, (left * items.volume_per_k).T.astype(np.float64))
    for place, kind in np.argwhere((room < UNLIMITED // 2000) & (volume > room * 1000.0 - 1)):
        mine = np.flatnonzero((items.store_class == kind) & (items.volume_per_k > 0))
        excess = int((left[place, mine] * items.volume_per_k[mine]).sum()) - int(room[place, kind]) * 1000
        surplus = np.maximum(np.ceil(left[place, mine] - solution.stock[place, mine, period]), 0).astype(np.int64)
        order = np.argsort(-surplus, kind="stable")
        # first what the fractional plan would not have kept, then whatever lies there
        for item, most in [
            *zip(mine[order], surplus[order], strict=True),
            *((item, left[place, item]) for item in mine),
        ]:
            if excess <= 0:
                break
            cut = min(int(most), int(left[place, item]), -(-excess // int(items.volume_per_k[item])))
            gone[place, item] += cut
            left[place, item] -= cut
            excess -= cut * int(items.volume_per_k[item])
    store.take(np.arange(len(gone)), gone)
    return np.asarray(gone)


def _gaps(problem: Problem, store: Store, period: int) -> Ints:
    """(place, family) need units under the floor at the end of the period."""
    held = np.zeros(problem.places.floor.shape[:2], np.int64)
    np.add.at(held.T, problem.items.family, (store.on_hand() * problem.items.need_per_k).T)
    return np.asarray(np.maximum(problem.places.floor[:, :, period] - held // 1000, 0))
