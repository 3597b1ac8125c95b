"""One family at a time: its LP under prices of the shared rows (a bound), or inside limits of them (part of a plan)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from quannhu.planner.decompose_warm import STATES, States, basis_of, states_of
from quannhu.planner.lp import INF, Engine
from quannhu.planner.model import Model, build
from quannhu.planner.model_frame import Scale
from quannhu.planner.model_read import unit_bound
from quannhu.planner.rounding_orders import whole_orders
from quannhu.planner.solution import Groups
from quannhu.planner.values import UNLIMITED, Problem

Floats = NDArray[np.float64]
SIMPLEX_COLUMNS = 10_000  # without a basis, simplex beats the interior point up to here
MIXED = False  # mixtures make families a third smaller, but their bound is 0,2 % weaker at single units' last legs


@dataclass
class Answer:
    """What a family's LP said.

    value weighted LP money of the flows alone, prices of shared rows not counted; usage (shared row,); x, y
    """

    value: float
    usage: Floats
    x: Floats
    y: Floats
    bound: float = 0.0


@dataclass(frozen=True)
class Task:
    """A family at prices of shared rows; or inside limits of them, its orders then made whole packs where `whole`."""

    family: int
    prices: Floats
    limits: Floats | None = None
    whole: bool = False


Basis = tuple[NDArray[np.int8], NDArray[np.int8]]  # states of columns and rows


@dataclass
class Block:
    """A family, its last basis and its last answers; the LP itself is built anew each time (it is quick to build)."""

    problem: Problem
    groups: Groups
    scale: Scale
    weights: dict[str, float]
    family: int
    seed: int = 0
    cancelled: Callable[[], bool] | None = None
    basis: Any = None
    states: States = field(default_factory=dict)
    plan: Answer | None = None
    priced: Answer | None = None
    columns: list[tuple[float, Floats]] = field(default_factory=list)

    def model(self) -> Model:
        return build(self.problem, self.groups, scale=self.scale, families=np.array([self.family]), mixed=MIXED)

    def kept(self, model: Model) -> States:
        """Its last basis by name, or the one it began with."""
        return self.states if self.basis is None else states_of(model, self.basis)

    def packed(self) -> Basis | None:
        """Its last basis, ready to travel."""
        if self.basis is None:
            return None
        columns, rows = ([int(state) for state in part] for part in (self.basis.col_status, self.basis.row_status))
        return np.array(columns, np.int8), np.array(rows, np.int8)

    def unpack(self, basis: Basis | None) -> None:
        """A basis that has travelled."""
        if basis is not None:
            self.basis = highspy.HighsBasis()
            self.basis.col_status, self.basis.row_status = (
                [STATES[state] for state in part.tolist()] for part in basis
            )
            self.basis.valid, self.basis.alien = True, False

    def answer(self, task: Task, left: Callable[[], float]) -> Answer | None:
        """Solve a task; None where time ran out."""
        if task.limits is None:
            return self.price(task.prices, left)
        return self.fit(task.limits, task.prices, left, whole=task.whole)

    def took(self, task: Task, answer: Answer, basis: Basis | None) -> None:
        """An answer found elsewhere."""
        self.unpack(basis)
        self.columns.append((answer.value, answer.usage))
        if task.limits is None:
            self.priced = answer
        else:
            self.plan = answer

    def price(self, prices: Floats, left: Callable[[], float]) -> Answer | None:
        """The family alone, paying `prices` (shared row,) >= 0 for what it uses."""
        model = self.model()
        shared, plain = model.shared, model.weighted(self.weights)
        y = np.zeros(model.lp.rows)
        y[shared] = -prices
        cost = model.lp.reduced(y, plain)
        engine = Engine(model.lp.with_cost(cost), seed=self.seed, cancelled=self.cancelled)
        engine.row_bounds(shared, np.full(len(shared), -INF), np.full(len(shared), INF))
        outcome = self._run(model, engine, left)
        if outcome is None:
            return None
        usage = model.lp.activity(outcome.x)[shared]
        bound = unit_bound(model, engine.lp, outcome.y, cost)
        self.priced = Answer(float(plain @ outcome.x), usage, outcome.x, outcome.y, bound)
        self.columns.append((self.priced.value, usage))
        return self.priced

    def fit(self, limits: Floats, prices: Floats, left: Callable[[], float], *, whole: bool) -> Answer | None:
        """The family inside limits of the shared rows, paying `prices`; then again with its orders in whole packs."""
        model = self.model()
        shared, plain = model.shared, model.weighted(self.weights)
        y = np.zeros(model.lp.rows)
        y[shared] = -prices
        engine = Engine(model.lp.with_cost(model.lp.reduced(y, plain)), seed=self.seed, cancelled=self.cancelled)
        engine.row_bounds(shared, np.full(len(shared), -INF), limits)
        outcome = self._run(model, engine, left)
        if outcome is None:
            return None
        if whole and left() > 0:
            self._order(model, engine, outcome.x, limits)
            again = engine.solve(seconds=left())
            outcome = again if again.optimal else outcome
        self.plan = Answer(float(plain @ outcome.x), model.lp.activity(outcome.x)[shared], outcome.x, outcome.y)
        self.columns.append((self.plan.value, self.plan.usage))
        return self.plan

    def _run(self, model: Model, engine: Engine, left: Callable[[], float]) -> Any:
        if self.basis is None and self.states:
            self.basis = basis_of(model, self.states)
        cold = self.basis is None
        engine.option("solver", "ipx" if cold and engine.lp.columns > SIMPLEX_COLUMNS else "simplex")
        if not cold:
            engine.start_from(self.basis)
        outcome = engine.solve(seconds=left())
        engine.option("solver", "simplex")
        if cold and outcome.status not in ("kOptimal", "kTimeLimit"):  # the interior point lost its way
            outcome = engine.solve(seconds=left())
        if not outcome.optimal:
            return None
        self.basis = engine.basis()
        return outcome

    def _order(self, model: Model, engine: Engine, x: Floats, limits: Floats) -> None:
        """Fix the orders of the family at whole packs, inside its share of the budgets."""
        frame, numbers = model.frame, model.columns["buy"]
        buy = np.zeros((len(self.problem.offers.source), frame.periods))
        buy[frame.offers] = np.where(numbers >= 0, np.maximum(x[numbers], 0.0), 0.0) * frame.scale.quantity
        share = np.full(len(self.problem.budget), UNLIMITED, np.int64)
        rows = model.rows["budget"]
        own = limits[rows[rows >= 0] - model.shared[0]]
        share[rows >= 0] = np.floor(np.minimum(np.maximum(own, 0) * frame.scale.money, float(2**60))).astype(np.int64)
        orders = whole_orders(self.problem, buy, share)[frame.offers] / frame.scale.quantity
        there = numbers >= 0
        engine.bounds(numbers[there], orders[there], orders[there])
