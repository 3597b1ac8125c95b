"""Level after level: each level of the objective at its optimum, those before it held where they are.

First the levels of what is bought and sent in fractions: they prove what no plan can avoid, and give prices. Then
orders are made whole, and the levels are climbed once more behind them, with every class's shortage shared fairly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

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
from quannhu.planner.rounding_orders import lumped, too_much, whole_orders
from quannhu.planner.solution import LEVELS, WEIGHTED, Floats, Groups, Prices, Solution
from quannhu.planner.solve_fair import eased, even_out
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import in_order, weighed, weights_of
from quannhu.planner.solve_whole import best_orders, small_enough
from quannhu.planner.values import Bound, Ints, Problem

SIMPLEX_COLUMNS = 6000  # up to here simplex beats the interior point
TOUCH = 1e-9  # relative room left when a level is held at its optimum
FAIR_COLUMNS = 3_000  # up to here shares are settled one after the other; many columns are eased by steps
FAIR_ROUNDS = 40
WORTH = 5e-3  # a gap above which orders are looked for one by one


def exact(problem: Problem, groups: Groups, clock: Clock) -> Iterator[Solution]:
    """The optimum of every level, its orders made whole; then, where the problem is small, the best whole orders."""
    return _Whole(problem, groups, clock).solutions(small=True)


def weighted(problem: Problem, groups: Groups, clock: Clock) -> Iterator[Solution]:
    """The same for what is too large to try whole orders one by one."""
    return _Whole(problem, groups, clock).solutions(small=False)


class _Whole:
    """One LP of everything."""

    def __init__(self, problem: Problem, groups: Groups, clock: Clock) -> None:
        self.problem, self.groups, self.clock = problem, groups, clock
        self.model = build(problem, groups)
        self.weights = weights_of(problem)
        scale = self.model.frame.scale
        inside = {name: value * scale.quantity / scale.money for name, value in self.weights.items()}
        self.cost = self.model.weighted(inside)

    def solutions(self, *, small: bool) -> Iterator[Solution]:
        """Nothing where time is over before the first optimum."""
        model, clock = self.model, self.clock
        lp = model.lp.with_cost(self.cost)
        engine = Engine(lp, seed=clock.options.seed, cancelled=clock.options.cancelled)
        engine.option("solver", engine_for(model))
        first = engine.solve(seconds=clock.left())
        if not first.optimal:
            return
        clock.report("weighted")
        proven = unit_bound(model, engine.lp, first.y, self.cost) * model.frame.scale.money
        held = level_values(model, first.x)
        rest = proven - sum(self.weights[level] * held[level] for level in LEVELS[:4])
        bound = bound_from(dict.fromkeys(LEVELS, 0.0) | {"cost": max(0.0, rest)}, "weighted")
        prices = {WEIGHTED: prices_of(model, first, WEIGHTED)}
        outcome = first
        if not small:  # where that takes a while, first what the weights alone say
            quick = self._ordered(engine, self._orders(engine, first))
            yield self._solution(quick or first, prices, bound, proven)
            self._open(engine)
            engine.costs(self.cost)
        steps = Ladder(model, engine, clock)
        last = steps.climb(first)
        prices |= steps.prices
        if last is not None:
            outcome, bound = last, bound_from(steps.bounds, "exact")
            proven = weighed(steps.bounds, self.weights)
        elif not small:
            return
        after, bound = self._followed(engine, self._orders(engine, outcome), bound)
        yield self._solution(after or outcome, prices, bound, proven)
        if after is None or last is None or clock.gap <= WORTH or not small or not small_enough(model):
            return
        best = best_orders(model, steps.bounds, after.x, clock)
        if best is None:
            return
        bound, proven = bound_from(best.least, "exact"), weighed(best.least, self.weights)
        after, bound = self._followed(engine, best.orders, bound)
        if after is not None:
            yield self._solution(after, prices, bound, proven)

    def _orders(self, engine: Engine, outcome: Outcome) -> Ints:
        """Whole orders (offer, period) for fractional ones; where least orders buy much too much, the better of two."""
        buy = bought(self.model, outcome)
        plain = whole_orders(self.problem, buy)
        if not too_much(self.problem, plain, buy):
            return plain
        other = whole_orders(self.problem, lumped(self.problem, buy))
        tried = [(orders, self._ordered(engine, orders)) for orders in (plain, other)]
        values = [tuple(level_values(self.model, one.x).values()) for _, one in tried if one is not None]
        return other if len(values) == 2 and not in_order(values[0], values[1]) else plain

    def _open(self, engine: Engine) -> None:
        """Nothing held any more."""
        model = self.model
        engine.row_bounds(model.rows["level"], np.full(4, -INF), np.full(4, INF))
        engine.bounds(np.arange(model.lp.columns), np.zeros(model.lp.columns), model.need_limits)

    def _ordered(self, engine: Engine, orders: Ints) -> Outcome | None:
        """The flows that weigh least behind whole orders (offer, period); None where time ran out."""
        model, numbers = self.model, self.model.columns["buy"]
        there = numbers >= 0
        fixed = (orders[model.frame.offers] / model.frame.scale.quantity)[there]
        self._open(engine)
        engine.bounds(numbers[there], fixed, fixed)
        engine.costs(self.cost)
        engine.option("solver", "simplex")  # whole orders are near those of the last basis
        again = engine.solve(seconds=self.clock.left())
        return again if again.optimal else None

    def _followed(self, engine: Engine, orders: Ints, bound: Bound) -> tuple[Outcome | None, Bound]:
        """The best and fairest flows behind whole orders, level after level; None where time ran out."""
        again = self._ordered(engine, orders)
        if again is None:
            return None, bound
        steps = Ladder(self.model, engine, self.clock, fair=True)
        last = steps.climb(again)
        return last or again, replace(bound, fair=steps.fair)

    def _solution(self, outcome: Outcome, prices: dict[str, Prices], bound: Bound, proven: float) -> Solution:
        flows = empty_flows(self.problem, self.groups.count, self.groups.place.shape[1])
        read_flows(self.model, outcome.x, flows)
        levels = level_values(self.model, outcome.x)
        seconds = self.clock.seconds()
        return solution_of(self.groups, flows, prices, levels, self.weights, bound, proven, seconds)


def engine_for(model: Model) -> str:
    """Simplex goes on from the last basis; interior point begins anew, and is the quicker where there is much."""
    return "simplex" if model.lp.columns <= SIMPLEX_COLUMNS else "ipx"


def bound_from(levels: dict[str, float], route: str) -> Bound:
    """A bound by level; its gap is the plan's business."""
    short = (levels["readiness"], levels["surge"], levels["routine"])
    return Bound(short, levels["reserve"], levels["cost"], 0.0, route)


def bought(model: Model, outcome: Outcome) -> Floats:
    """(offer, period) base units ordered."""
    frame, numbers = model.frame, model.columns["buy"]
    buy = np.zeros((len(frame.problem.offers.source), frame.periods))
    buy[frame.offers] = np.where(numbers >= 0, np.maximum(outcome.x[numbers], 0.0), 0.0) * frame.scale.quantity
    return buy


def prices_of(model: Model, outcome: Outcome, level: str) -> Prices:
    """Prices of every rule at a level."""
    into = empty_prices(model.frame.problem, model.frame.groups.count)
    read_prices(model, outcome.y, level, into)
    return into


class Ladder:
    """The levels one after the other on one warm engine.

    bounds, prices  by level, as far as it came
    fair            (priority,) how a class's shortage was shared, "" where nobody asked
    """

    def __init__(self, model: Model, engine: Engine, clock: Clock, *, fair: bool = False) -> None:
        self.model, self.engine, self.clock = model, engine, clock
        self.bounds: dict[str, float] = {}
        self.prices: dict[str, Prices] = {}
        self.fair = ("", "", "")
        self._share = fair

    def climb(self, outcome: Outcome) -> Outcome | None:
        """The optimum of the last level; None when time ran out on the way."""
        self.engine.option("solver", engine_for(self.model))
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
        if self._share:
            return self._fairly() if self.model.lp.columns <= FAIR_COLUMNS else self._by_steps()
        return self._level("cost")

    def _fairly(self) -> Outcome | None:
        """The cheapest of the fairest; the cheapest of all where noise leaves no fairest."""
        rounds = FAIR_ROUNDS
        words, before = ["", "", ""], self.engine.lp.upper.copy()
        for priority in range(3):
            evened = even_out(self.model, self.engine, priority, self.clock, rounds=rounds)
            words[priority] = evened.words if evened is not None else ""
        found = self._level("cost")
        if found is None and not self.clock.over():
            columns = self.model.columns["short"]
            columns = columns[columns >= 0]
            self.engine.bounds(columns, np.zeros(len(columns)), before[columns])
            return self._level("cost")
        self.fair = (words[0], words[1], words[2])
        return found

    def _by_steps(self) -> Outcome | None:
        """The cheapest of what shares by steps best; the cheapest of all where that is not found."""
        found = eased(self.model, self.engine, self.clock, level_cost(self.model, "cost"))
        if found is None:
            return self._level("cost")
        self.clock.report("cost")
        flows, self.fair = found
        return Outcome(True, "kOptimal", 0.0, flows, np.zeros(self.model.lp.rows))

    def _level(self, level: str) -> Outcome | None:
        cost = level_cost(self.model, level)
        self.engine.costs(cost)
        outcome = self.engine.solve(seconds=self.clock.left())
        if not outcome.optimal:
            return None
        self.clock.report(level)
        scale, money = self.model.frame.scale, level == "cost"
        least = unit_bound(self.model, self.engine.lp, outcome.y, cost, money=money)
        self.bounds[level] = max(0.0, least * (scale.money if money else scale.quantity))
        self.prices[level] = prices_of(self.model, outcome, level)
        return outcome
