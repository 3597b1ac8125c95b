"""Level after level: each level of the objective at its optimum, those before it held where they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.lp import INF, Engine, Outcome
from quannhu.planner.model import Model, build
from quannhu.planner.model_read import (
    empty_flows,
    empty_prices,
    level_cost,
    level_values,
    read_flows,
    read_prices,
    solution_of,
    unit_bound,
)
from quannhu.planner.rounding_orders import whole_orders
from quannhu.planner.solution import LEVELS, WEIGHTED, Groups, Prices, Solution
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import weighed, weights_of
from quannhu.planner.values import Bound, Problem

Floats = NDArray[np.float64]
SIMPLEX_COLUMNS = 6000  # up to here simplex beats the interior point
TOUCH = 1e-9  # relative room left when a level is held at its optimum


def exact(problem: Problem, groups: Groups, clock: Clock) -> Iterator[Solution]:
    """At most one solution: the optimum of every level (or of the weighted objective where time ran out)."""
    return _whole_model(problem, groups, clock, ladder=True)


def weighted(problem: Problem, groups: Groups, clock: Clock) -> Iterator[Solution]:
    """At most one solution: the optimum of the weighted objective, in one LP."""
    return _whole_model(problem, groups, clock, ladder=False)


def _whole_model(problem: Problem, groups: Groups, clock: Clock, *, ladder: bool) -> Iterator[Solution]:
    model = build(problem, groups)
    weights = weights_of(problem)
    scale = model.frame.scale
    cost = model.weighted({name: value * scale.quantity / scale.money for name, value in weights.items()})
    engine = Engine(model.lp.with_cost(cost), seed=clock.options.seed, cancelled=clock.options.cancelled)
    engine.option("solver", "simplex" if model.lp.columns <= SIMPLEX_COLUMNS else "ipx")
    first = engine.solve(seconds=clock.left())
    if not first.optimal:
        return
    clock.report("weighted")
    engine.option("solver", "simplex")
    proven = unit_bound(model, engine.lp, first.y, cost) * scale.money
    prices = {WEIGHTED: _prices(model, first, WEIGHTED)}
    zero = dict.fromkeys(LEVELS, 0.0)
    steps = _Ladder(model, engine, clock)
    last = steps.climb(first) if ladder else None
    if last is not None:
        bound = bound_from(steps.bounds, "exact")
        proven, prices = weighed(steps.bounds, weights), prices | steps.prices
    else:
        held = level_values(model, first.x)
        rest = proven - sum(weights[level] * held[level] for level in LEVELS[:4])
        bound = bound_from(zero | {"cost": max(0.0, rest)}, "stopped" if ladder else "weighted")
    outcome = last or first
    yield _solution(model, ordered(model, engine, outcome, cost, clock), prices, weights, bound, proven, clock)


def bound_from(levels: dict[str, float], route: str) -> Bound:
    """A bound by level; its gap is the plan's business."""
    short = (levels["readiness"], levels["surge"], levels["routine"])
    return Bound(short, levels["reserve"], levels["cost"], 0.0, route)


def ordered(model: Model, engine: Engine, outcome: Outcome, cost: Floats, clock: Clock) -> Outcome:
    """The best flows once orders are whole packs; the outcome itself where that finds none."""
    frame, lp = model.frame, model.lp
    numbers = model.columns["buy"]
    buy = np.zeros((len(frame.problem.offers.source), frame.periods))
    buy[frame.offers] = np.where(numbers >= 0, np.maximum(outcome.x[numbers], 0.0), 0.0) * frame.scale.quantity
    orders = whole_orders(frame.problem, buy)[frame.offers] / frame.scale.quantity
    there = numbers >= 0
    upper, rows = model.need_limits, model.rows["level"]
    engine.row_bounds(rows, np.full(4, -INF), np.full(4, INF))
    engine.bounds(np.arange(lp.columns), np.zeros(lp.columns), upper)
    engine.bounds(numbers[there], orders[there], orders[there])
    engine.costs(cost)
    again = engine.solve(seconds=clock.left())
    return again if again.optimal else outcome


def _prices(model: Model, outcome: Outcome, level: str) -> Prices:
    into = empty_prices(model.frame.problem, model.frame.groups.count)
    read_prices(model, outcome.y, level, into)
    return into


def _solution(
    model: Model,
    outcome: Outcome,
    prices: dict[str, Prices],
    weights: dict[str, float],
    bound: Bound,
    proven: float,
    clock: Clock,
) -> Solution:
    problem, groups = model.frame.problem, model.frame.groups
    flows = empty_flows(problem, groups.count, groups.place.shape[1])
    read_flows(model, outcome.x, flows)
    levels = level_values(model, outcome.x)
    return solution_of(groups, flows, prices, levels, weights, bound, proven, clock.seconds())


class _Ladder:
    """The levels one after the other on one warm engine."""

    def __init__(self, model: Model, engine: Engine, clock: Clock) -> None:
        self.model, self.engine, self.clock = model, engine, clock
        self.bounds: dict[str, float] = {}
        self.prices: dict[str, Prices] = {}

    def climb(self, outcome: Outcome) -> Outcome | None:
        """The optimum of the last level; None when time ran out on the way."""
        self.engine.option("solver", "simplex")
        for row, level in enumerate(LEVELS[:4]):
            columns = self.model.counted(level)
            value = float(outcome.x[columns].sum())
            if not len(columns) or value <= 1e-7 * max(1.0, float(self.model.lp.upper[columns].sum()) * 1e-6):
                self.bounds[level] = 0.0
                self.engine.bounds(columns, np.zeros(len(columns)), np.zeros(len(columns)))
                continue
            found = self._level(level)
            if found is None:
                return None
            outcome = found
            held = float(outcome.x[columns].sum())
            top = np.array([held + TOUCH * max(1.0, held)])
            self.engine.row_bounds(self.model.rows["level"][row : row + 1], np.array([-INF]), top)
        return self._level("cost")

    def _level(self, level: str) -> Outcome | None:
        cost = level_cost(self.model, level)
        self.engine.costs(cost)
        outcome = self.engine.solve(seconds=self.clock.left())
        if not outcome.optimal:
            return None
        self.clock.report(level)
        scale = self.model.frame.scale
        unit = scale.money if level == "cost" else scale.quantity
        self.bounds[level] = max(
            0.0, unit_bound(self.model, self.engine.lp, outcome.y, cost, money=level == "cost") * unit
        )
        self.prices[level] = _prices(self.model, outcome, level)
        return outcome
