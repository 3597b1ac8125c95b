"""Large plans family by family: prices for what families share, a bound from them, shares by them, a plan from those.

A first plan is there in moments (decompose_first). Prices and shares of what families share come from an earlier plan
or from first-order steps on the whole problem; those also bound every family roughly (decompose_cheap). Where families
are very many they come from the problem of a few melted families (decompose_coarse) instead. A pass inside
the shares gives a plan; a pass of all families at the prices proves a bound; most often these two passes are enough.
While the gap asks for more, a small master mixes what families proposed and says better prices and fairer shares, and
the passes begin again where the last ones ended. At every moment the best plan and the best bound so far stand: where
time is over within a pass, families solved by then are followed or counted, the others go on as in the first plan (or
as the first-order steps left them) and are counted at their rough bound.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.decompose_block import Block, Task
from quannhu.planner.decompose_cheap import Guess, cheap_bound
from quannhu.planner.decompose_coarse import melted, parted
from quannhu.planner.decompose_first import first_plan
from quannhu.planner.decompose_master import mixture
from quannhu.planner.decompose_pool import Families
from quannhu.planner.decompose_prices import (
    Rough,
    read_shared,
    rough_prices,
    shared_prices,
    usage_of,
    used_by_family,
)
from quannhu.planner.decompose_warm import beginning
from quannhu.planner.lp import Engine
from quannhu.planner.model import build
from quannhu.planner.model_frame import scale_of
from quannhu.planner.model_read import empty_flows, empty_prices, read_flows, read_prices, solution_of
from quannhu.planner.solution import LEVELS, WEIGHTED, Groups, Solution, Start
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import weights_of
from quannhu.planner.values import Bound, Problem

Floats = NDArray[np.float64]
FLOWS = ("buy", "ship", "issue", "stock", "waste", "short", "gap")
MELTED_BANDS = 2
# Cells of need times families: first-order steps on more take minutes and gigabytes, and many families melt well.
MANY = 30_000_000
PRICE_TIME = 0.4  # share of the time left that the first prices may take
PARTS = (1.0, 0.3, 0.0)  # of first-order prices, tried while they prove more
ROUNDS = 12
BOX = 0.1
WAVE = 4  # families shared out to at a time, however many processes there are: the plan does not depend on them
HELP = 0.1  # three rounds that close less than this share of the gap are the last


def decomposed(problem: Problem, groups: Groups, clock: Clock) -> Iterator[Solution]:
    """Better and better solutions, each with the bound known by then; flows that are the same object are the same."""
    start = beginning(problem, clock.options.start)
    first = first_plan(problem, groups, clock, start.prices if start is not None else None)
    yield first
    if not clock.over():
        work = Work(problem, groups, clock, start, first)
        try:
            yield from work.solutions()
        finally:
            work.families.close()


class Work:
    """Families, capacities of the shared rows, the best bound and the best plan."""

    def __init__(
        self,
        problem: Problem,
        groups: Groups,
        clock: Clock,
        start: Start | None = None,
        first: Solution | None = None,
    ) -> None:
        self.problem, self.groups, self.clock, self.start, self.first = problem, groups, clock, start, first
        self.scale = scale_of(problem, groups.need)
        self.weights = weights_of(problem)
        unit = self.scale.quantity / self.scale.money
        inside = {level: weight * unit for level, weight in self.weights.items()}
        self.blocks = [
            Block(problem, groups, self.scale, inside, family, clock.options.seed, clock.options.cancelled)
            for family in range(len(problem.families))
        ]
        for block, states in zip(self.blocks, start.bases if start is not None else (), strict=False):
            block.states = states
        effort = np.bincount(problem.items.family, minlength=len(self.blocks)) ** 2.0  # a family's time, roughly
        most = np.argsort(-groups.need.sum((0, 1, 3)) / np.maximum(effort, 1.0), kind="stable")
        self.urgent = [self.blocks[family] for family in most]
        self.families = Families(self.blocks, clock)
        self.sample = self.blocks[0].model()
        self.inside = inside
        self.capacity = self.sample.lp.row_upper[self.sample.shared]
        self.bound, self.value = -np.inf, np.inf
        self.prices = np.zeros(len(self.capacity))
        self.best: list[Floats | None] = []
        self.shown: Solution | None = None
        self.rough: Rough | None = None
        self.trusted = False  # whether flows of first-order steps are worth following
        self.least, self.least_at = np.zeros(len(self.blocks)), self.prices

    def solutions(self) -> Iterator[Solution]:
        """The first plan of the passes, the last one, and better bounds in between."""
        planned = np.inf
        for _ in self.rounds():
            if self.value < np.inf and (not np.isfinite(planned) or self.gap() <= self.clock.options.gap):
                yield self.solution() if self.value < planned else self.proof()
                planned = self.value
            elif not np.isfinite(planned):
                yield self.proof()
        if self.value < planned or (self.begun() and not np.isfinite(planned)):
            yield self.solution()
        elif self.bound > -np.inf:
            yield self.proof()

    def begun(self) -> bool:
        """Whether there is more to follow than the first plan."""
        return self.trusted or any(block.plan is not None for block in self.blocks)

    def rounds(self) -> Iterator[float]:
        """Pass after pass until the gap is small, time is over or rounds help no more; yields the gap now and then."""
        prices, wanted = self.beginning()
        if self.rough is None or wanted is None:
            if not self.pass_at(prices):
                return
            wanted = wanted or [block.priced.usage for block in self.blocks if block.priced is not None]
            if not self.pass_inside(wanted, self.prices, whole=True):
                return
        else:
            if not self.bound_roughly(prices, self.rough.guess):
                return
            yield self.gap()
            if not self.pass_inside(wanted, self.prices, whole=True):
                return
            yield self.gap()
            if not self.pass_at(self.prices):
                return
        gaps: list[float] = []
        for _ in range(ROUNDS):
            gaps.append(self.gap())
            yield gaps[-1]
            stuck = len(gaps) > 3 and gaps[-1] > (1 - HELP) * gaps[-4]
            if self.gap() <= self.clock.options.gap or self.clock.over() or stuck:
                return
            columns = [block.columns for block in self.blocks]
            mixed = mixture(columns, self.capacity, self.prices, BOX, self.clock.left())
            if mixed is None:
                return
            prices, wanted = mixed
            if not self.pass_at(prices) or not self.pass_inside(wanted, self.prices, whole=True):
                return

    def beginning(self) -> tuple[Floats, list[Floats] | None]:
        """Prices, and by family what it may want: of an earlier plan, or of first-order steps; else prices alone."""
        if self.start is not None:
            flows = self.start.flows
            prices = shared_prices(self.sample, self.start.prices, self.scale)
            return prices, usage_of(self.sample, flows) if flows is not None else None
        if self.groups.need.size * len(self.blocks) > MANY:
            return self.melted_beginning()
        self.rough = rough_prices(
            self.problem,
            self.groups,
            self.scale,
            self.inside,
            seconds=self.clock.left() * PRICE_TIME,
            seed=self.clock.options.seed,
        )
        self.clock.report("prices")
        return (self.rough.prices, self.rough.usage) if self.rough is not None else self.melted_beginning()

    def melted_beginning(self) -> tuple[Floats, list[Floats] | None]:
        """Of the melted problem, where first-order steps fail or would take too long; prices of 0 if it does too."""
        worth = self.weights["routine"]
        coarse, groups = melted(self.problem, self.groups, MELTED_BANDS, worth)
        model = build(coarse, groups, scale=self.scale)
        engine = Engine(
            model.lp.with_cost(model.weighted(self.inside)),
            seed=self.clock.options.seed,
            cancelled=self.clock.options.cancelled,
        )
        engine.option("solver", "ipx")
        engine.option("run_crossover", "off")
        outcome = engine.solve(seconds=self.clock.left() * PRICE_TIME)
        self.clock.report("melted")
        if not outcome.optimal:
            return np.zeros(len(self.capacity)), None
        usage = used_by_family(model, np.maximum(outcome.x, 0.0))
        wanted = parted(self.problem, self.groups.need.sum((0, 1, 3)), MELTED_BANDS, worth, model, usage)
        return np.maximum(-outcome.y[model.shared], 0.0), wanted

    def bound_roughly(self, prices: Floats, guess: Guess) -> bool:
        """A bound of all families without solving any. False when time ran out.

        Prices of steps stopped early are too high as a rule: a part of them may prove more, and steps whose whole
        prices do not prove the most have no flows worth following.
        """
        for part in PARTS:
            before = self.bound
            self._bound_at(prices * part, guess)
            if self.bound > before:
                self.trusted = part == PARTS[0] and self.bound > 0
            elif self.bound > 0:
                break
        return not self.clock.over()

    def _bound_at(self, prices: Floats, guess: Guess) -> None:
        found = np.zeros(len(self.blocks))
        for block in self.urgent:
            if self.clock.over():
                break
            model = block.model()
            found[block.family] = cheap_bound(model, prices, model.weighted(self.inside), guess)
        if self._bounded(prices, found):
            self.least, self.least_at = found, prices

    def pass_at(self, prices: Floats) -> bool:
        """All families at prices, most need for the time it takes first: a bound. False when time ran out."""
        # whatever is left when time is over costs at least what it was bounded by at these prices, if at all
        found = self.least.copy() if (prices == self.least_at).all() else np.zeros(len(self.blocks))
        whole = True
        answers = self.families.answers([Task(block.family, prices) for block in self.urgent])
        for block, answer in zip(self.urgent, answers, strict=False):
            if answer is None:
                whole = False
                break
            found[block.family] = max(found[block.family], answer.bound)
        self._bounded(prices, found)
        return whole

    def _bounded(self, prices: Floats, found: Floats) -> bool:
        """Take a bound (family,) at prices, if it is better."""
        total = float(found.sum()) - float(np.where(prices > 0, prices * self.capacity, 0.0).sum())
        better = max(total, 0.0) > self.bound
        if better:
            self.bound, self.prices = max(total, 0.0), prices
        self.clock.report("bound", self._money(self.value), self._money(self.bound), self.gap())
        return better

    def pass_inside(self, wanted: list[Floats], prices: Floats, *, whole: bool) -> bool:
        """All families, each inside what it wants and its part of what nobody else wants: a plan.

        Wave after wave: families of a wave can be solved side by side; what they leave, those after them may have.
        """
        left = self.capacity.copy()
        coming = np.sum(wanted, axis=0)
        for start in range(0, len(self.blocks), WAVE):
            wave = range(start, min(start + WAVE, len(self.blocks)))
            tasks = [
                Task(family, prices * PAID, shared_out(left, coming, wanted[family], len(wave)), whole)
                for family in wave
            ]
            for family, answer in zip(wave, self.families.answers(tasks), strict=False):
                if answer is None:
                    return False
                left, coming = left - answer.usage, coming - wanted[family]
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
        """The best plan so far with its prices and bound; before the first whole one, families planned by now."""
        problem, groups = self.problem, self.groups
        flows = empty_flows(problem, groups.count, groups.place.shape[1])
        if self.rough is not None and self.trusted:
            flows = {name: values.copy() for name, values in self.rough.flows.items()}
        elif self.first is not None:
            for name in FLOWS:
                flows[name][...] = getattr(self.first, name)
        else:
            flows["short"][...] = groups.need
        xs = self.best or [block.plan.x if block.plan is not None else None for block in self.blocks]
        return self.told(flows, xs, 0.0)

    def proof(self) -> Solution:
        """The flows shown last with the bound and the prices of now."""
        shown = self.shown or self.first
        if shown is None:
            return self.solution()
        flows = {name: getattr(shown, name) for name in FLOWS}
        return self.told(flows, [None] * len(self.blocks), shown.levels["cost"])

    def told(self, flows: dict[str, Floats], xs: list[Floats | None], cost: float) -> Solution:
        """A solution of flows, those of families that say any (x, or None) written over, with prices and bases."""
        prices = empty_prices(self.problem, self.groups.count)
        bases = []
        for block, x in zip(self.blocks, xs, strict=True):
            if x is None and block.priced is None and block.basis is None:
                bases.append(block.states)
                continue
            model = block.model()
            if x is not None:
                read_flows(model, x, flows)
                cost += float(model.lp.cost @ x) * self.scale.money
            if block.priced is not None:
                y = block.priced.y.copy()
                y[model.shared] = 0.0
                read_prices(model, y, WEIGHTED, prices)
            bases.append(block.kept(model))
        y = np.zeros(self.sample.lp.rows)
        y[self.sample.shared] = -self.prices
        read_shared(self.sample, y, prices)
        levels = dict(zip(("readiness", "surge", "routine"), flows["short"].sum((0, 2, 3)).tolist(), strict=True))
        levels |= {"reserve": float(flows["gap"].sum()), "cost": cost}
        proven, seconds = max(self.bound, 0.0) * self.scale.money, self.clock.seconds()
        over = sum(self.weights[level] * levels[level] for level in LEVELS[:4])
        bound = Bound((0.0, 0.0, 0.0), 0.0, max(0.0, proven - over), self.gap(), "decomposed")
        self.shown = solution_of(
            self.groups, flows, {WEIGHTED: prices}, levels, self.weights, bound, proven, seconds, tuple(bases)
        )
        return self.shown


def shared_out(left: Floats, coming: Floats, own: Floats, many: int) -> Floats:
    """What one of `many` families may use of what is left, where all that come want `coming` and it wants `own`."""
    with np.errstate(invalid="ignore", divide="ignore"):
        scarce = own * np.maximum(left, 0) / np.maximum(coming, 1e-12)
        part = np.where(coming > left, scarce, own + (left - coming) / many)
    return np.where(np.isfinite(left), np.maximum(part, 0.0), np.inf)


PAID = (
    0.95  # inside limits a family pays nearly the prices: it takes what it values as others do, and no worthless rest
)
