"""A slow clerk with pencil and paper: what follows from decisions, in plain Python; and a small world by hand.

Independent of the referee: dictionaries and lists of cohorts, no array arithmetic.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np

from quannhu.kernel.money import divide_round
from quannhu.planner import values as v

Key = tuple[int, ...]
Table = dict[Key, int]


def ints(*numbers: Any) -> v.Ints:
    """An array of int64."""
    return np.array(numbers, np.int64)


def table(kind: Any, lines: Table) -> Any:
    """A table of the plan from its keys and quantities."""
    names = list(kind.__dataclass_fields__)
    columns = list(zip(*[(*key, quantity) for key, quantity in sorted(lines.items())], strict=True))
    return kind(*(np.array(column, np.int64) for column in columns or [()] * len(names)))


def lines_of(rows: Any) -> Table:
    """The keys and quantities of a table."""
    columns = [getattr(rows, name).tolist() for name in rows.__dataclass_fields__]
    return {tuple(line[:-1]): line[-1] for line in zip(*columns, strict=True)}


def needs_of(problem: v.Problem) -> Table:
    """Need by unit, family, period, priority."""
    out: Table = defaultdict(int)
    demand = problem.demand
    for unit, family, period, priority, quantity in zip(
        *(getattr(demand, name).tolist() for name in ("unit", "family", "period", "priority", "quantity")), strict=True
    ):
        out[unit, family, period, priority] += quantity
    for unit in range(len(problem.units)):
        for family in range(len(problem.families)):
            ration = int(demand.ration[demand.ration_class[unit], family])
            for period in range(len(problem.periods)):
                factors = int(demand.strength[unit, period]) * ration * int(demand.season[family, period])
                out[unit, family, period, int(demand.unit_priority[unit])] += divide_round(factors, 1_000_000)
    return {key: need for key, need in out.items() if need}


def life(problem: v.Problem, place: int, item: int) -> int:
    """Periods in which what enters may leave."""
    return max(1, int(problem.items.shelf[item]) * int(problem.places.life_share[place]) // 100)


class Stores:
    """Cohorts (last usable period, quantity) of each place and item."""

    def __init__(self, problem: v.Problem) -> None:
        self.problem = problem
        self.held: dict[Key, list[list[int]]] = defaultdict(list)
        stock = problem.stock
        for place, item, left, quantity in zip(
            stock.place.tolist(), stock.item.tolist(), stock.left.tolist(), stock.quantity.tolist(), strict=True
        ):
            self.held[place, item].append([left - 1, quantity])

    def enter(self, place: int, item: int, period: int, quantity: int) -> None:
        """What arrives in a period."""
        self.held[place, item].append([period + life(self.problem, place, item) - 1, quantity])

    def take(self, place: int, item: int, quantity: int) -> int:
        """First expired first out; what was lacking."""
        for cohort in sorted(self.held[place, item]):
            taken = min(quantity, cohort[1])
            self.held[place, item].remove(cohort)
            self.held[place, item].append([cohort[0], cohort[1] - taken])
            quantity -= taken
        return quantity

    def have(self, place: int, item: int) -> int:
        """What is there."""
        return sum(quantity for _, quantity in self.held[place, item])

    def die(self, period: int) -> Table:
        """What has passed its last period, taken out, by place and item."""
        out: Table = {}
        for key, cohorts in self.held.items():
            dead = sum(quantity for last, quantity in cohorts if last <= period)
            self.held[key] = [cohort for cohort in cohorts if cohort[0] > period]
            if dead:
                out[key] = dead
        return out


def complete(problem: v.Problem, buys: Table, ships: Table, issues: Table, thrown: Table | None = None) -> v.Plan:
    """The plan of these decisions with everything that follows from them.

    buys (offer, period), ships (lane, item, period), issues (place, unit, item, period, priority),
    thrown (place, item, period): thrown away before it dies
    """
    stores, waste, closing = Stores(problem), defaultdict(int, thrown or {}), {}
    offers, lanes, sources = problem.offers, problem.lanes, problem.sources
    for period in range(len(problem.periods)):
        for (offer, when), quantity in buys.items():
            if when + int(offers.lead[offer]) == period:
                stores.enter(int(offers.place[offer]), int(sources.item[offers.source[offer]]), period, quantity)
        for (lane, item, when), quantity in ships.items():
            if when + int(lanes.lead[lane]) == period:
                stores.enter(int(lanes.target[lane]), item, period, quantity)
        fixed = problem.fixed
        for row in np.flatnonzero(fixed.period == period).tolist():
            stores.enter(int(fixed.place[row]), int(fixed.item[row]), period, int(fixed.quantity[row]))
        for (place, _, item, when, _), quantity in issues.items():
            if when == period:
                stores.take(place, item, quantity)
        for (lane, item, when), quantity in ships.items():
            if when == period:
                stores.take(int(lanes.origin[lane]), item, quantity)
        for (place, item, when), quantity in (thrown or {}).items():
            if when == period:
                stores.take(place, item, quantity)
        for (place, item), quantity in stores.die(period).items():
            waste[place, item, period] += quantity
        for place in range(len(problem.places.code)):
            for item in range(len(problem.items.code)):
                closing[place, item, period] = stores.have(place, item)
    shortages, gaps = _short(problem, issues), _gaps(problem, closing)
    return v.Plan(
        table(v.Buys, buys), table(v.Shipments, ships), table(v.Issues, issues), table(v.Waste, waste),
        table(v.Shortages, shortages), table(v.ReserveGaps, gaps),
        _cost(problem, buys, ships, issues, waste, closing),
        v.Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "stopped"),
    )  # fmt: skip


def _short(problem: v.Problem, issues: Table) -> Table:
    served: Table = defaultdict(int)
    for (_, unit, item, period, priority), quantity in issues.items():
        served[unit, int(problem.items.family[item]), period, priority] += quantity * int(
            problem.items.need_per_k[item]
        )
    missing = {key: need - served.get(key, 0) // 1000 for key, need in needs_of(problem).items()}
    return {key: short for key, short in missing.items() if short > 0}


def _gaps(problem: v.Problem, closing: Table) -> Table:
    out = {}
    for (place, family, period), floor in np.ndenumerate(problem.places.floor):
        members = np.flatnonzero(problem.items.family == family).tolist()
        held = sum(closing[place, item, period] * int(problem.items.need_per_k[item]) for item in members) // 1000
        if held < floor:
            out[place, family, period] = int(floor) - held
    return out


def _cost(problem: v.Problem, buys: Table, ships: Table, issues: Table, waste: Table, closing: Table) -> v.Cost:
    items = problem.items
    leg = {
        (unit, place): cost
        for unit, place, cost in zip(
            problem.serves.unit.tolist(), problem.serves.place.tolist(), problem.serves.cost.tolist(), strict=True
        )
    }
    buy = sum(quantity * int(problem.offers.price_per_k[offer, period]) for (offer, period), quantity in buys.items())
    move = sum(
        quantity * int(items.weight_per_k[item]) * int(problem.lanes.cost[lane])
        for (lane, item, _), quantity in ships.items()
    ) + sum(
        quantity * int(items.weight_per_k[item]) * leg.get((unit, place), 0)
        for (place, unit, item, _, _), quantity in issues.items()
    )
    hold = sum(quantity * int(items.hold_per_k[item]) for (_, item, _), quantity in closing.items())
    lost = sum(quantity * int(items.waste_per_k[item]) for (_, item, _), quantity in waste.items())
    dislike = sum(quantity * int(items.dislike_per_k[item]) for (_, _, item, _, _), quantity in issues.items())
    return v.Cost(
        divide_round(buy, 1000), divide_round(move, 10**9), divide_round(hold, 1000), divide_round(lost, 1000),
        divide_round(dislike, 1000),
    )  # fmt: skip


GAO, MI, THIT, CA = range(4)
K1, K2 = range(2)
D1, D2 = range(2)
READINESS, SURGE, ROUTINE = range(3)


def small() -> v.Problem:
    """Two stores, two units, three weeks: rice and noodles, meat and fish."""
    U = int(v.UNLIMITED)
    return v.Problem(
        periods=("W1", "W2", "W3"),
        families=("LT", "TP"),
        store_classes=("kho", "lanh"),
        nutrients=("dam",),
        suppliers=("N1", "N2"),
        units=("D1", "D2"),
        items=v.Items(
            code=("GAO", "MI", "THIT", "CA"), family=ints(0, 0, 1, 1), store_class=ints(0, 0, 1, 1),
            need_per_k=ints(1000, 900, 1000, 1000), weight_per_k=ints(1000, 1000, 1000, 1000),
            volume_per_k=ints(1250, 2000, 1100, 1100), shelf=ints(v.FOREVER, 3, 2, 2),
            pack=ints(10_000, 5_000, 1_000, 1_000), dislike_per_k=ints(0, 500, 0, 100), hold_per_k=ints(1, 1, 5, 5),
            waste_per_k=ints(0, 200, 300, 300), nutrient_per_k=np.array([[70], [90], [190], [170]], np.int64),
        ),
        places=v.Places(
            code=("K1", "K2"), room=np.array([[200_000, 50_000], [100_000, U]], np.int64),
            dispatch=np.array([[U, U, U], [140_000, 140_000, 140_000]], np.int64), life_share=ints(100, 70),
            floor=np.array([[[60_000] * 3, [1_000] * 3], [[0] * 3, [0] * 3]], np.int64),
        ),
        lanes=v.Lanes(
            origin=ints(K1, K1), target=ints(K2, K2), lead=ints(0, 1), cost=ints(200_000, 100_000),
            capacity=np.array([[95_000] * 3, [50_000, 0, 50_000]], np.int64), code=("NHANH", "CHAM"),
        ),
        sources=v.Sources(
            supplier=ints(0, 0, 1, 1), item=ints(GAO, THIT, MI, CA),
            capacity=np.array([[100_000] * 3, [20_000] * 3, [U] * 3, [0, 6_000, 6_000]], np.int64),
        ),
        offers=v.Offers(
            source=ints(0, 1, 2, 3), place=ints(K1, K2, K2, K2), lead=ints(0, 0, 1, 0),
            minimum=ints(50_000, 0, 5_000, 0),
            price_per_k=np.array([[20_000] * 3, [120_000] * 3, [25_000] * 3, [100_000] * 3], np.int64),
            code=("O1", "O2", "O3", "O4"),
        ),
        stock=v.Stock(
            place=ints(K1, K1, K2, K2), item=ints(GAO, MI, GAO, THIT), left=ints(v.FOREVER, 1, v.FOREVER, 1),
            quantity=ints(100_000, 5_000, 80_000, 10_000),
        ),
        fixed=v.Fixed(place=ints(K1), item=ints(MI), period=ints(1), quantity=ints(5_000)),
        demand=v.Demand(
            unit=ints(1, 1, 1, 0), family=ints(0, 0, 0, 1), period=ints(0, 1, 2, 1),
            priority=ints(READINESS, READINESS, READINESS, SURGE), quantity=ints(30_000, 30_000, 30_000, 5_000),
            strength=np.array([[100] * 3, [0] * 3], np.int64), ration=np.array([[700_000, 200_000]], np.int64),
            season=np.full((2, 3), 1000, np.int64), ration_class=ints(0, 0), unit_priority=ints(ROUTINE, READINESS),
        ),
        serves=v.Serves(unit=ints(0, 1, 1), place=ints(K2, K2, K1), cost=ints(50_000, 60_000, 90_000)),
        nutrient_floor=np.array([[0], [175]], np.int64),
        term=ints(0, 0, 1),
        budget=ints(6_200_000, 1_000_000),
    )  # fmt: skip


def decisions() -> tuple[Table, Table, Table]:
    """Good orders, sendings and issues for `small`: all are fed but in the last week, when the money ends."""
    buys = {(0, 1): 100_000, (0, 2): 50_000, (1, 0): 10_000, (1, 1): 20_000, (3, 1): 5_000}
    ships = {(0, GAO, 0): 30_000, (0, GAO, 1): 90_000, (0, GAO, 2): 74_500}
    issues = {
        (K2, D1, GAO, 0, ROUTINE): 70_000, (K2, D2, GAO, 0, READINESS): 30_000, (K2, D1, THIT, 0, ROUTINE): 20_000,
        (K2, D1, GAO, 1, ROUTINE): 70_000, (K2, D2, GAO, 1, READINESS): 30_000, (K2, D1, THIT, 1, ROUTINE): 20_000,
        (K2, D1, CA, 1, SURGE): 5_000,
        (K2, D1, GAO, 2, ROUTINE): 44_500, (K2, D2, GAO, 2, READINESS): 30_000,
    }  # fmt: skip
    return buys, ships, issues


def good() -> v.Plan:
    """The plan of `decisions`."""
    return complete(small(), *decisions())


def edit(rows: Any, row: int, **changes: int) -> Any:
    """The table with some columns of one row changed."""
    columns = {name: getattr(rows, name).copy() for name in changes}
    for name, number in changes.items():
        columns[name][row] = number
    return replace(rows, **columns)


def without(rows: Any, row: int) -> Any:
    """The table without a row."""
    return replace(rows, **{name: np.delete(getattr(rows, name), row) for name in rows.__dataclass_fields__})


def also(rows: Any, *line: int) -> Any:
    """The table with one more line."""
    names = list(rows.__dataclass_fields__)
    return replace(
        rows, **{name: np.append(getattr(rows, name), number) for name, number in zip(names, line, strict=True)}
    )
