"""Where to keep stock before anybody knows where the surge comes: one plan for all scenarios until it is known.

Until period `known` every scenario must do the same: buy, send, issue and keep alike. From then on each goes its own
way. All scenarios stand in one linear program (the deterministic equivalent), solved in the strict order of the
objective, every level as its expectation. Beside it stands the plan that knows of no surge: what it does until `known`
is held, and the scenarios are solved behind it. For problems that one program holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quannhu.planner.aggregate import gather
from quannhu.planner.changes import Change
from quannhu.planner.lp import INF, Engine, Lp
from quannhu.planner.model import Model, build
from quannhu.planner.model_frame import scale_of
from quannhu.planner.model_read import FLOWS, empty_flows, level_cost, level_values, read_flows, solution_of
from quannhu.planner.rounding import to_integers
from quannhu.planner.solution import LEVELS, Floats, Groups, Solution
from quannhu.planner.solve_options import Clock, Options
from quannhu.planner.solve_weights import weights_of
from quannhu.planner.values import Bound, Ints, Plan, Problem

SIMPLEX_COLUMNS = 6_000
LOOSE = 1e-6  # room left when what was done is held, of the flow or of an LP unit
TOUCH = 1e-7  # room left when a level is held, of the level


@dataclass(frozen=True)
class Preposition:
    """What to do until it is known, and what that is worth.

    plan      whole plan of the problem as it is, with the orders and sendings of all scenarios together until `known`
    expected  by level of the objective: what this leaves short (need units), or costs (đ), in the mean over scenarios
    blind     the same for the plan that knows of no surge, held until `known`
    outcomes  levels by scenario, in their order
    """

    plan: Plan
    known: int
    expected: dict[str, float]
    blind: dict[str, float]
    outcomes: tuple[dict[str, float], ...]

    def worth(self, level: str) -> float:
        """By how much less is short, in the mean, than with the plan that knows of no surge; below 0: more."""
        return self.blind[level] - self.expected[level]


def preposition(
    problem: Problem, scenarios: Sequence[Change], chances: Sequence[int], *, known: int, options: Options | None = None
) -> Preposition | None:
    """The best plan until `known` for scenarios of these chances (any whole numbers); None where time is over.

    scenarios  changes of the problem from period `known` on; that nothing happens is one of them: Together(())
    """
    options = options or Options()
    clock = Clock(options)
    worlds = [problem, *(change.of(problem) for change in scenarios)]
    groups = [gather(world, by_cost=False) for world in worlds]
    most = np.max([one.need for one in groups], axis=0)
    scale = scale_of(problem, most)
    models = [build(world, replace(groups[0], need=most), scale=scale) for world in worlds]
    asked = [asking(model, one) for model, one in zip(models, groups, strict=True)]
    part = np.array([float(one) for one in chances]) / sum(chances)
    # the plan that knows of no surge is a program of one scenario: the problem as it is
    alone = _Scenarios(models[:1], asked[:1], np.ones(1), known)
    first = alone.solved(clock, None)
    whole = _Scenarios(models[1:], asked[1:], part, known)
    best = whole.solved(clock, None)
    if first is None or best is None:
        return None
    held = whole.solved(clock, alone.flows(first))
    # the problem as it is, once it does until `known` what is best for all
    after = alone.solved(clock, whole.flows(best))
    if held is None or after is None:
        return None
    return Preposition(
        plan=to_integers(problem, _solution(problem, groups[0], models[0], after[alone.numbers[0]], clock)),
        known=known,
        expected=whole.expected(best),
        blind=whole.expected(held),
        outcomes=whole.outcomes(best),
    )


def _solution(problem: Problem, groups: Groups, model: Model, x: Floats, clock: Clock) -> Solution:
    flows = empty_flows(problem, groups.count, groups.place.shape[1])
    read_flows(model, x, flows)
    bound = Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "stopped")
    levels, weights = level_values(model, x), weights_of(problem)
    return solution_of(groups, flows, {}, levels, weights, bound, 0.0, clock.seconds())


def asking(model: Model, groups: Groups) -> Lp:
    """The model's LP with the need of one scenario, its columns being those of all."""
    lp, frame = model.lp, model.frame
    need = groups.need[:, :, frame.families] / frame.scale.quantity
    upper, low, high = lp.upper.copy(), lp.row_lower.copy(), lp.row_upper.copy()
    short, rows = model.columns["short"], model.rows["demand"]
    upper[short[short >= 0]] = need[short >= 0]
    low[rows[rows >= 0]] = high[rows[rows >= 0]] = need.sum(1)[rows >= 0]
    return replace(lp, upper=upper, row_lower=low, row_upper=high)


class _Scenarios:
    """Scenarios in one LP: columns of periods before `known` are those of the first scenario."""

    def __init__(self, models: Sequence[Model], lps: Sequence[Lp], part: Floats, known: int) -> None:
        self.models, self.part, self.known = models, part, known
        self.numbers: list[Ints] = []
        self.shut: list[tuple[int, Ints]] = []  # scenario and what it alone could do before it is known
        first, count = models[0], 0
        for model in models:
            numbers = np.full(model.lp.columns, -1, np.int64)
            if self.numbers:
                for name in FLOWS:
                    mine, theirs = model.columns[name][..., :known], first.columns[name][..., :known]
                    both = (mine >= 0) & (theirs >= 0)
                    numbers[mine[both]] = self.numbers[0][theirs[both]]
                    self.shut.append((len(self.numbers), mine[(mine >= 0) & (theirs < 0)]))
            new = numbers < 0
            numbers[new] = count + np.arange(int(new.sum()))
            count += int(new.sum())
            self.numbers.append(numbers)
        self.columns = count
        self.lp = self._lp(lps)
        self.levels = {level: self._sum([level_cost(model, level) for model in models]) for level in LEVELS}

    def _sum(self, costs: Sequence[Floats]) -> Floats:
        """Expected cost of the columns."""
        total = np.zeros(self.columns)
        for numbers, cost, part in zip(self.numbers, costs, self.part, strict=True):
            np.add.at(total, numbers, cost * part)
        return total

    def _lp(self, lps: Sequence[Lp]) -> Lp:
        """Blocks under one another, and a free row for each level but the last."""
        lower, upper = np.zeros(self.columns), np.full(self.columns, INF)
        rows, columns, values, base = [], [], [], 0
        for numbers, lp in zip(self.numbers, lps, strict=True):
            upper[numbers] = np.minimum(upper[numbers], lp.upper)
            rows.append(lp.index + base)
            columns.append(numbers[lp.column_of_entry()])
            values.append(lp.value)
            base += lp.rows
        for nth, alone in self.shut:
            upper[self.numbers[nth][alone]] = 0.0
        for nth, level in enumerate(LEVELS[:4]):
            cost = self._sum([level_cost(model, level) for model in self.models])
            columns.append(np.flatnonzero(cost))
            rows.append(np.full(len(columns[-1]), base + nth))
            values.append(cost[columns[-1]])
        row, column, value = np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
        order = np.lexsort((row, column))
        start = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=self.columns))])
        low = np.concatenate([*(lp.row_lower for lp in lps), np.full(4, -INF)])
        high = np.concatenate([*(lp.row_upper for lp in lps), np.full(4, INF)])
        return Lp(np.zeros(self.columns), lower, upper, low, high, start, row[order], value[order])

    def flows(self, x: Floats) -> dict[str, Floats]:
        """What the first scenario does before `known`, in LP units."""
        found = {}
        for name in FLOWS:
            numbers = self.models[0].columns[name][..., : self.known]
            found[name] = np.where(numbers >= 0, x[self.numbers[0][numbers]], 0.0)
        return found

    def solved(self, clock: Clock, before: dict[str, Floats] | None) -> Floats | None:
        """Values of all columns, level after level; `before`: flows held until `known`."""
        copies = {name: getattr(self.lp, name).copy() for name in ("lower", "upper", "row_lower", "row_upper")}
        lp = replace(self.lp, **copies)
        engine = Engine(lp, seed=clock.options.seed, cancelled=clock.options.cancelled)
        engine.option("solver", "simplex" if lp.columns <= SIMPLEX_COLUMNS else "ipx")
        for name, flow in (before or {}).items():
            numbers = self.models[0].columns[name][..., : self.known]
            mine = self.numbers[0][numbers[numbers >= 0]]
            value = np.clip(flow[numbers >= 0], 0.0, lp.upper[mine])
            room = LOOSE * np.maximum(1.0, value)
            engine.bounds(mine, np.maximum(value - room, 0.0), value + room)
        x: Floats | None = None
        for nth, level in enumerate(LEVELS):
            engine.costs(self.levels[level])
            found = engine.solve(seconds=clock.left())
            if not found.optimal:
                return None
            x = found.x
            if level != "cost":
                reached = float(self.levels[level] @ x)
                row = np.array([lp.rows - 4 + nth])
                engine.row_bounds(row, np.array([-INF]), np.array([reached + TOUCH * max(1.0, reached)]))
        return x

    def outcomes(self, x: Floats) -> tuple[dict[str, float], ...]:
        return tuple(level_values(model, x[numbers]) for model, numbers in zip(self.models, self.numbers, strict=True))

    def expected(self, x: Floats) -> dict[str, float]:
        """Mean of each level over the scenarios."""
        found = self.outcomes(x)
        return {level: float(sum(p * one[level] for p, one in zip(self.part, found, strict=True))) for level in LEVELS}
