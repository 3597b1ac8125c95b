"""Large plans family by family: prices for what families share, a bound from them, shares by them, a plan from those.

First prices come from an earlier plan or from the melted problem. A pass of all families at prices gives a bound and
what each family would use; a pass inside limits gives a plan. Between passes a small master mixes what families
proposed and says better prices and fairer limits. At every moment the best plan and the best bound so far stand: where
time is over before the first plan, families solved by then are followed and the others are left short, and nothing is
proven of those but that no cost is below zero.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.decompose_block import Block
from quannhu.planner.decompose_coarse import melted
from quannhu.planner.decompose_master import mixture
from quannhu.planner.lp import Engine
from quannhu.planner.model import SHARED, Model, build
from quannhu.planner.model_frame import Scale, scale_of
from quannhu.planner.model_read import empty_flows, empty_prices, read_flows, read_prices, solution_of
from quannhu.planner.solution import LEVELS, WEIGHTED, Groups, Prices, Solution
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import weights_of
from quannhu.planner.values import Bound, Problem

Floats = NDArray[np.float64]
MELTED_BANDS = 2
MELTED_TIME = 0.1  # share of the time left that the first prices may take
ROUNDS = 12
BOX = 0.1
HELP = 0.1  # three rounds that close less than this share of the gap are the last


def decomposed(problem: Problem, groups: Groups, clock: Clock) -> Iterator[Solution]:
    """Better and better solutions, each with the bound known by then; the last one is the best."""
    work = Work(problem, groups, clock)
    shown = np.inf
    for _ in work.rounds():
        if not np.isfinite(shown):
            shown = work.value
            yield work.solution()
    begun = any(block.priced is not None for block in work.blocks)
    if work.value < shown or work.bound > work.shown_bound or (begun and not np.isfinite(shown)):
        yield work.solution()


class Work:
    """Families, capacities of the shared rows, the best bound and the best plan."""

    def __init__(self, problem: Problem, groups: Groups, clock: Clock) -> None:
        self.problem, self.groups, self.clock = problem, groups, clock
        self.scale = scale_of(problem, groups.need)
        self.weights = weights_of(problem)
        unit = self.scale.quantity / self.scale.money
        inside = {level: weight * unit for level, weight in self.weights.items()}
        self.blocks = [
            Block(problem, groups, self.scale, inside, family, clock.options.seed)
            for family in range(len(problem.families))
        ]
        effort = np.bincount(problem.items.family, minlength=len(self.blocks)) ** 2.0  # a family's time, roughly
        first = np.argsort(-groups.need.sum((0, 1, 3)) / np.maximum(effort, 1.0), kind="stable")
        self.urgent = [self.blocks[family] for family in first]
        self.sample = self.blocks[0].model()
        self.inside = inside
        self.capacity = self.sample.lp.row_upper[self.sample.shared]
        self.bound, self.value = -np.inf, np.inf
        self.prices = np.zeros(len(self.capacity))
        self.best: list[Floats | None] = []
        self.shown_bound = -np.inf

    def rounds(self) -> Iterator[float]:
        """Pass after pass until the gap is small, time is over or rounds help no more; yields the gap of each plan."""
        prices = self.first_prices()
        if not self.pass_at(prices):
            return
        wanted = [block.priced.usage for block in self.blocks if block.priced is not None]
        gaps: list[float] = []
        for _ in range(ROUNDS):
            if not self.pass_inside(wanted, self.prices, whole=True):
                return
            gaps.append(self.gap())
            yield gaps[-1]
            stuck = len(gaps) > 3 and gaps[-1] > (1 - HELP) * gaps[-4]
            if self.gap() <= self.clock.options.gap or self.clock.over() or stuck:
                return
            mixed = mixture([block.columns for block in self.blocks], self.capacity, self.prices, BOX)
            if mixed is None:
                return
            prices, wanted = mixed
            if not self.pass_at(prices):
                return

    def first_prices(self) -> Floats:
        """Of an earlier solution where there is one, of the melted problem otherwise; none if that takes long."""
        start = self.clock.options.start
        earlier = start.price(WEIGHTED) if start is not None else None
        if earlier is not None:
            return shared_prices(self.sample, earlier, self.scale)
        coarse, groups = melted(self.problem, self.groups, MELTED_BANDS, self.weights["routine"])
        model = build(coarse, groups, scale=self.scale)
        engine = Engine(
            model.lp.with_cost(model.weighted(self.inside)),
            seed=self.clock.options.seed,
            cancelled=self.clock.options.cancelled,
        )
        engine.option("solver", "ipx")
        engine.option("run_crossover", "off")
        outcome = engine.solve(seconds=self.clock.left() * MELTED_TIME)
        self.clock.report("melted")
        return np.maximum(-outcome.y[model.shared], 0.0) if outcome.optimal else np.zeros(len(self.capacity))

    def pass_at(self, prices: Floats) -> bool:
        """All families at prices, most need for the time it takes first: a bound. False when time ran out."""
        total = -float(np.where(prices > 0, prices * self.capacity, 0.0).sum())
        whole = True
        for block in self.urgent:
            answer = None if self.clock.over() else block.price(prices, self.clock.left())
            if answer is None:  # whatever is left costs nothing at least
                whole = False
                break
            total += answer.bound
        if max(total, 0.0) > self.bound:
            self.bound, self.prices = max(total, 0.0), prices
        self.clock.report("bound", self._money(self.value), self._money(self.bound), self.gap())
        return whole

    def pass_inside(self, wanted: list[Floats], prices: Floats, *, whole: bool) -> bool:
        """All families one after the other, each inside what it wants and what nobody else wants: a plan."""
        left = self.capacity.copy()
        coming = np.sum(wanted, axis=0)
        for block, own in zip(self.blocks, wanted, strict=True):
            if self.clock.over():
                return False
            with np.errstate(invalid="ignore", divide="ignore"):
                part = np.where(
                    coming > left, own * np.maximum(left, 0) / np.maximum(coming, 1e-12), own + left - coming
                )
            limits = np.where(np.isfinite(left), np.maximum(part, 0.0), np.inf)
            answer = block.fit(limits, prices * PAID, self.clock.left(), whole=whole)
            if answer is None:
                return False
            left, coming = left - answer.usage, coming - own
        value = sum(block.plan.value for block in self.blocks if block.plan is not None)
        if value < self.value:
            self.value = value
            self.best = [block.plan.x for block in self.blocks if block.plan is not None]
        self.clock.report("inside", self._money(self.value), self._money(self.bound), self.gap())
        return True

    def gap(self) -> float:
        if not np.isfinite(self.value) or not np.isfinite(self.bound):
            return 1.0
        return max(0.0, self.value - self.bound) / max(abs(self.value), 1e-12)

    def _money(self, value: float) -> float | None:
        return value * self.scale.money if np.isfinite(value) else None

    def solution(self) -> Solution:
        """The best plan so far with its prices and bound; before the first whole one, what families said by now."""
        problem, groups = self.problem, self.groups
        flows = empty_flows(problem, groups.count, groups.place.shape[1])
        prices = empty_prices(problem, groups.count)
        levels = dict.fromkeys(LEVELS, 0.0)
        for block, x in zip(self.blocks, self.best or [block.latest() for block in self.blocks], strict=True):
            if x is None:
                flows["short"][:, :, block.family] = groups.need[:, :, block.family]
                missed = groups.need[:, :, block.family].sum((0, 2))
                for level, need in zip(("readiness", "surge", "routine"), missed, strict=True):
                    levels[level] += float(need)
                continue
            model = block.model()
            read_flows(model, x, flows)
            for level in LEVELS[:4]:
                levels[level] += float(x[model.counted(level)].sum()) * self.scale.quantity
            levels["cost"] += float(model.lp.cost @ x) * self.scale.money
            if block.priced is not None:
                y = block.priced.y.copy()
                y[model.shared] = 0.0
                read_prices(model, y, WEIGHTED, prices)
        y = np.zeros(self.sample.lp.rows)
        y[self.sample.shared] = -self.prices
        read_shared(self.sample, y, prices)
        self.shown_bound = self.bound
        proven = self.bound * self.scale.money
        over = sum(self.weights[level] * levels[level] for level in LEVELS[:4])
        bound = Bound((0.0, 0.0, 0.0), 0.0, max(0.0, proven - over), self.gap(), "decomposed")
        return solution_of(groups, flows, {WEIGHTED: prices}, levels, self.weights, bound, proven, self.clock.seconds())


PAID = (
    0.95  # inside limits a family pays nearly the prices: it takes what it values as others do, and no worthless rest
)


def read_shared(model: Model, y: Floats, into: Prices) -> None:
    """Prices of the shared rows alone."""
    scale = model.frame.scale
    per = {"room": scale.volume, "lane": scale.weight, "dispatch": scale.weight, "budget": scale.money}
    for name in SHARED:
        numbers = model.rows[name]
        getattr(into, name)[...] = np.where(numbers >= 0, -y[numbers] * scale.money / per[name], 0.0)


def shared_prices(model: Model, prices: Prices, scale: Scale) -> Floats:
    """Prices by name as a vector over the shared rows, in LP units."""
    per = {"room": scale.volume, "lane": scale.weight, "dispatch": scale.weight, "budget": scale.money}
    found = np.zeros(model.lp.rows)
    for name in SHARED:
        numbers = model.rows[name]
        found[numbers[numbers >= 0]] = (getattr(prices, name) * per[name] / scale.money)[numbers >= 0]
    return np.asarray(np.maximum(found[model.shared], 0.0))
