"""Random problems small enough to try everything on: one or two goods, two stores, two units, a few weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from quannhu.planner import values as v
from tests.planner.clerk import ints

OPEN = int(v.UNLIMITED)


def network(seed: int, *, periods: int = 2) -> v.Problem:
    """One good of whole kilograms: a flow through a network, so that the best whole plan is the best plan.

    Either goods die, and neither holding nor throwing away costs anything, or they do not, and throwing away costs more
    than holding to the end: nobody throws away, or moves to where goods live longer, what he could keep.
    """
    rng = np.random.default_rng(seed)

    def some(low: int, high: int, *shape: int) -> v.Ints:
        return rng.integers(low, high, shape)

    def often_open(values: v.Ints) -> v.Ints:
        return np.where(rng.random(values.shape) < 0.5, OPEN, values)

    lines = int(rng.integers(1, 4))
    unit, period = some(0, 2, lines), some(0, periods, lines)
    lasting = bool(rng.random() < 0.5)
    places, served = 2, [(0, 0), (1, 1)] + [(1, 0)] * int(rng.random() < 0.5)
    return v.Problem(
        periods=tuple(f"P{t}" for t in range(periods)), families=("F",), store_classes=("kho",), nutrients=(),
        suppliers=("N0", "N1"), units=("D0", "D1"),
        items=v.Items(
            code=("M",), family=ints(0), store_class=ints(0), need_per_k=ints(1000), weight_per_k=ints(1_000_000),
            volume_per_k=ints(0), shelf=ints(int(v.FOREVER) if lasting else 1 + int(rng.integers(0, 2))), pack=ints(1),
            dislike_per_k=ints(0), hold_per_k=1000 * lasting * some(0, 3, 1),
            waste_per_k=1000 * lasting * some(5, 9, 1), nutrient_per_k=np.zeros((1, 0), np.int64),
        ),
        places=v.Places(
            code=("K0", "K1"), room=np.full((places, 1), OPEN),
            dispatch=often_open(1000 * some(0, 4, places, periods)), life_share=ints(100, 100),
            floor=some(0, 3, places, 1, periods) * (rng.random((places, 1, 1)) < 0.3),
        ),
        lanes=v.Lanes(
            origin=ints(0), target=ints(1), lead=some(0, 2, 1), cost=1000 * some(0, 5, 1),
            capacity=often_open(1000 * some(0, 4, 1, periods)), code=("A",),
        ),
        sources=v.Sources(supplier=ints(0, 1), item=ints(0, 0), capacity=some(0, 4, 2, periods)),
        offers=v.Offers(
            source=ints(0, 1), place=ints(0, int(rng.integers(0, 2))), lead=some(0, 2, 2), minimum=ints(0, 0),
            price_per_k=1000 * some(1, 30, 2, periods), code=("O0", "O1"),
        ),
        stock=v.Stock(some(0, 2, 1), ints(0), np.where(lasting, int(v.FOREVER), some(1, 4, 1)), some(0, 4, 1)),
        fixed=v.Fixed(some(0, 2, 1), ints(0), some(0, periods, 1), some(0, 2, 1)),
        demand=v.Demand(
            unit=unit, family=0 * unit, period=period, priority=some(0, 3, lines), quantity=some(1, 4, lines),
            strength=np.zeros((2, periods), np.int64), ration=np.zeros((1, 1), np.int64),
            season=np.full((1, periods), 1000), ration_class=ints(0, 0), unit_priority=ints(2, 2),
        ),
        serves=v.Serves(
            unit=ints(*(u for u, _ in served)), place=ints(*(p for _, p in served)),
            cost=1000 * some(0, 5, len(served)),
        ),
        nutrient_floor=np.zeros((1, 0), np.int64), term=np.zeros(periods, np.int64), budget=ints(OPEN), terms=("Q",),
    )  # fmt: skip


def coarse(seed: int) -> v.Problem:
    """The same with packs, least orders and money: whole plans no linear program finds."""
    rng = np.random.default_rng(seed + 10**6)
    problem = network(seed)
    return replace(
        problem,
        items=replace(problem.items, pack=rng.integers(1, 4, 1)),
        offers=replace(problem.offers, minimum=rng.integers(0, 4, 2)),
        budget=ints(int(rng.integers(0, 120))),
    )


def permuted(problem: v.Problem, seed: int) -> v.Problem:
    """Units, items and places in another order, every row number following."""
    rng = np.random.default_rng(seed)
    unit, item, place = (
        rng.permutation(n) for n in (len(problem.units), len(problem.items.code), len(problem.places.code))
    )
    to_unit, to_item, to_place = (np.argsort(order) for order in (unit, item, place))
    items, places, demand, serves = problem.items, problem.places, problem.demand, problem.serves
    order = np.lexsort((np.arange(len(serves.unit)), to_unit[serves.unit]))
    return replace(
        problem,
        units=tuple(problem.units[u] for u in unit),
        items=_taken(items, item, code=tuple(items.code[i] for i in item)),
        places=_taken(places, place, code=tuple(places.code[p] for p in place)),
        lanes=replace(problem.lanes, origin=to_place[problem.lanes.origin], target=to_place[problem.lanes.target]),
        sources=replace(problem.sources, item=to_item[problem.sources.item]),
        offers=replace(problem.offers, place=to_place[problem.offers.place]),
        stock=replace(problem.stock, place=to_place[problem.stock.place], item=to_item[problem.stock.item]),
        fixed=replace(problem.fixed, place=to_place[problem.fixed.place], item=to_item[problem.fixed.item]),
        demand=replace(
            demand, unit=to_unit[demand.unit], strength=demand.strength[unit],
            ration_class=demand.ration_class[unit], unit_priority=demand.unit_priority[unit],
        ),
        serves=v.Serves(to_unit[serves.unit][order], to_place[serves.place][order], serves.cost[order]),
    )  # fmt: skip


def _taken(table: Any, order: v.Ints, *, code: tuple[str, ...]) -> Any:
    columns = {name: getattr(table, name)[order] for name in table.__dataclass_fields__ if name != "code"}
    return replace(table, code=code, **columns)


def halved(problem: v.Problem, unit: int) -> v.Problem:
    """A unit as two that need half of it each (the odd one goes to the first); the second stands last."""
    demand, serves, twin = problem.demand, problem.serves, len(problem.units)
    mine, draws = np.flatnonzero(demand.unit == unit), np.flatnonzero(serves.unit == unit)
    quantity = demand.quantity.copy()
    quantity[mine] -= quantity[mine] // 2
    strength = np.vstack([demand.strength, demand.strength[unit] // 2])
    strength[unit] -= strength[-1]
    return replace(
        problem,
        units=(*problem.units, "nửa"),
        demand=replace(
            demand, unit=np.r_[demand.unit, np.full(len(mine), twin)], family=np.r_[demand.family, demand.family[mine]],
            period=np.r_[demand.period, demand.period[mine]], priority=np.r_[demand.priority, demand.priority[mine]],
            quantity=np.r_[quantity, demand.quantity[mine] // 2], strength=strength,
            ration_class=np.r_[demand.ration_class, demand.ration_class[unit]],
            unit_priority=np.r_[demand.unit_priority, demand.unit_priority[unit]],
        ),
        serves=v.Serves(
            np.r_[serves.unit, np.full(len(draws), twin)], np.r_[serves.place, serves.place[draws]],
            np.r_[serves.cost, serves.cost[draws]],
        ),
    )  # fmt: skip
