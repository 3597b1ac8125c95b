"""What no plan can avoid, class by class, where a problem is too large for one linear program.

For each class of which a plan is short, the problem is stripped to that class and those before it: no money, no need of
lower classes, no floors before their turn. What families share is priced, families are solved one by one at those
prices, and whatever prices are chosen the sum is a bound. What the classes before are short of is taken off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from quannhu.planner.decompose_coarse import melted
from quannhu.planner.decompose_master import mixture
from quannhu.planner.lp import INF, Engine, Lp
from quannhu.planner.model import Model, build
from quannhu.planner.model_frame import Scale, scale_of
from quannhu.planner.model_read import unit_bound
from quannhu.planner.solution import LEVELS, Floats, Groups, Solution
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import levels_of, weights_of
from quannhu.planner.values import Bound, Plan, Problem

ABOVE = 10.0  # weight of the class before, a class weighing 1
BANDS = 2
BOX = 0.3
ROUNDS = 4
ENOUGH = 0.999  # share of the shortage that is as good as all of it
PART = 0.3  # of the time left that proofs may take together
CLASSES = {"readiness": 0, "surge": 1, "routine": 2}


def proven(problem: Problem, groups: Groups, plan: Plan, solution: Solution, clock: Clock) -> tuple[Plan, Solution]:
    """The plan with what is proven of each class it is short of; the classes it is not short of need no proof."""
    if clock.over() or solution.bound.route == "exact":  # the one program of everything knows better
        return plan, solution
    reached = levels_of(plan)
    known = solution.bound
    least = {"readiness": known.short[0], "surge": known.short[1], "reserve": known.reserve, "routine": known.short[2]}
    asked = [level for level in LEVELS[:4] if reached[level] > 0 and least[level] < ENOUGH * reached[level]]
    end = clock.seconds() + clock.left() * PART
    for nth, level in enumerate(asked):
        until = clock.seconds() + (end - clock.seconds()) / (len(asked) - nth)
        for found in _Class(problem, groups, clock, level, until).bounds(reached):
            least[level] = max(least[level], found)
            clock.report(f"{level} least")
            if found >= ENOUGH * reached[level]:
                break
    bound = with_levels(known, least)
    return replace(plan, bound=with_levels(plan.bound, least)), replace(solution, bound=bound)


def with_levels(bound: Bound, least: dict[str, float]) -> Bound:
    return replace(bound, short=(least["readiness"], least["surge"], least["routine"]), reserve=least["reserve"])


def stripped(problem: Problem, groups: Groups, level: str) -> tuple[Problem, Groups]:
    """Need and floors of a level and those before it alone."""
    last = LEVELS.index(level)
    need, floor = groups.need.copy(), problem.places.floor
    for name, priority in CLASSES.items():
        if LEVELS.index(name) > last:
            need[:, priority] = 0
    if LEVELS.index("reserve") > last:
        floor = np.zeros_like(floor)
    return replace(problem, places=replace(problem.places, floor=floor)), replace(groups, need=need)


@dataclass
class _Family:
    number: int
    basis: Any = None


class _Class:
    """Bounds of one level, better with every round of prices."""

    def __init__(self, problem: Problem, groups: Groups, clock: Clock, level: str, until: float) -> None:
        self.clock, self.level, self.until = clock, level, until
        self.problem, self.groups = stripped(problem, groups, level)
        self.scale: Scale = scale_of(problem, groups.need)
        before = LEVELS[: LEVELS.index(level)]
        self.weights = {level: 1.0} | {name: ABOVE ** (len(before) - n) for n, name in enumerate(before)}
        wanted = self.groups.need.any((0, 1, 3)) | (self.problem.places.floor > 0).any((0, 2))
        self.families = [_Family(number) for number in np.flatnonzero(wanted).tolist()]
        self.worth = weights_of(problem)["routine"]
        self.columns: list[list[tuple[float, Floats]]] = [[] for _ in self.families]

    def left(self) -> float:
        return 0.0 if self.clock.cancelled() else max(0.0, min(self.until - self.clock.seconds(), self.clock.left()))

    def bounds(self, reached: dict[str, float]) -> Iterator[float]:
        """Need units of the level that no plan avoids which is as good as `reached` at the levels before."""
        if not self.families:
            return
        spent = sum(weight * reached[name] for name, weight in self.weights.items() if name != self.level)
        sample = self._model(self.families[0])
        capacity = sample.lp.row_upper[sample.shared]
        prices = self._first(len(capacity))
        for _ in range(ROUNDS):
            total = self._at(prices)
            if total is None:
                return
            fixed = float(np.where(prices > 0, prices * capacity, 0.0).sum())
            yield max(0.0, (total - fixed) * self.scale.quantity - spent)
            mixed = mixture(self.columns, capacity, prices, BOX) if self.left() > 0 else None
            if mixed is None:
                return
            prices = mixed[0]

    def _model(self, family: _Family) -> Model:
        return build(self.problem, self.groups, scale=self.scale, families=np.array([family.number]))

    def _cost(self, model: Model) -> Floats:
        cost = np.zeros(model.lp.columns)
        for level, weight in self.weights.items():
            cost[model.counted(level)] += weight
        return cost

    def _first(self, rows: int) -> Floats:
        """Prices of the melted problem; none where that takes long."""
        coarse, groups = melted(self.problem, self.groups, BANDS, self.worth)
        model = build(coarse, groups, scale=self.scale)
        engine = Engine(model.lp.with_cost(self._cost(model)), seed=self.clock.options.seed)
        engine.option("solver", "ipx")
        engine.option("run_crossover", "off")
        outcome = engine.solve(seconds=self.left() / 4)
        return np.maximum(-outcome.y[model.shared], 0.0) if outcome.optimal else np.zeros(rows)

    def _at(self, prices: Floats) -> float | None:
        """The families' bounds at prices, those time did not reach counted as nothing; None where none was reached."""
        total, done = 0.0, 0
        for family, columns in zip(self.families, self.columns, strict=True):
            if self.left() <= 0:
                break
            found = self._solve(family, prices)
            if found is None:
                break
            bound, value, usage = found
            total, done = total + bound, done + 1
            columns.append((value, usage))
        return total if done else None

    def _solve(self, family: _Family, prices: Floats) -> tuple[float, float, Floats] | None:
        model = self._model(family)
        shared, plain, y = model.shared, self._cost(model), np.zeros(model.lp.rows)
        y[shared] = -prices
        lp: Lp = model.lp.with_cost(model.lp.reduced(y, plain))
        engine = Engine(lp, seed=self.clock.options.seed)
        engine.row_bounds(shared, np.full(len(shared), -INF), np.full(len(shared), INF))
        engine.option("solver", "simplex")
        if family.basis is not None:
            engine.start_from(family.basis)
        outcome = engine.solve(seconds=self.left())
        if not outcome.optimal:
            return None
        family.basis = engine.basis()
        usage = model.lp.activity(outcome.x)[shared]
        return unit_bound(model, engine.lp, outcome.y, lp.cost, money=False), float(plain @ outcome.x), usage
