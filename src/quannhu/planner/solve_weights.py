"""The strict order of the objective as weights, and how far a plan is from what is proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from quannhu.planner.solution import LEVELS, Solution
from quannhu.planner.values import Bound, Plan, Problem

GRAIN = 1e-5  # of a level: what rounding to grams and pieces may cost
# Times the dearest way to serve one need unit. Ten between classes where one resource serves both alike (a gram on a
# lorry, a period of stock); the exact route does not rely on them.
STEPS = {"readiness": 100.0, "surge": 30.0, "reserve": 10.0, "routine": 3.0}


def dearest(problem: Problem) -> float:
    """đ of the dearest way to bring one need unit to a unit: price, three roads, last leg, dislike."""
    items, offers = problem.items, problem.offers
    price = np.zeros(len(items.code))
    if offers.price_per_k.size:
        np.maximum.at(price, problem.sources.item[offers.source], offers.price_per_k.max(1))
    road = 3 * int(problem.lanes.cost.max(initial=0)) + int(problem.serves.cost.max(initial=0))
    each = (price + items.dislike_per_k + items.weight_per_k * (road / 1e6)) / items.need_per_k
    return max(float(each.max(initial=0.0)), 1e-3)


def weights_of(problem: Problem) -> dict[str, float]:
    """đ per need unit of the first four levels."""
    unit = dearest(problem)
    return {level: step * unit for level, step in STEPS.items()}


def levels_of(plan: Plan) -> dict[str, float]:
    """Level values of a whole plan."""
    short = [float(plan.shortages.quantity[plan.shortages.priority == rank].sum()) for rank in range(3)]
    gaps = float(plan.reserve_gaps.quantity.sum())
    return {"readiness": short[0], "surge": short[1], "reserve": gaps, "routine": short[2], "cost": plan.cost.total}


def in_order(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether level values are at least as good: the first level where more than grains lie between decides."""
    for mine, yours in zip(one, other, strict=True):
        if abs(mine - yours) > GRAIN * max(mine, yours):
            return mine < yours
    return True


def as_good(plan: Plan, other: Plan) -> bool:
    """Whether a plan is at least as good as another, in the strict order of the objective."""
    return in_order(list(levels_of(plan).values()), list(levels_of(other).values()))


def weighed(levels: dict[str, float], weights: dict[str, float]) -> float:
    """Weighted đ of level values."""
    return sum(levels[name] * weights.get(name, 1.0) for name in LEVELS)


def bound_of(levels: dict[str, float], plan: Plan, weights: dict[str, float], proven: float, route: str) -> Bound:
    """Level bounds with the gap of a plan to the proven weighted value."""
    value = weighed(levels_of(plan), weights)
    gap = max(0.0, value - proven) / value if value > 0 else 0.0
    short = (levels["readiness"], levels["surge"], levels["routine"])
    return Bound(short, levels["reserve"], levels["cost"], gap, route)


def settled(plan: Plan, solution: Solution, seconds: float) -> Plan:
    """The plan with its own gap; level bounds never above what the plan reaches on equal terms."""
    known = solution.bound
    levels = {"readiness": known.short[0], "surge": known.short[1], "routine": known.short[2]}
    levels |= {"reserve": known.reserve, "cost": known.cost}
    bound = bound_of(levels, plan, solution.weights, solution.proven, known.route)
    return replace(plan, bound=replace(bound, fair=known.fair), seconds=seconds)
