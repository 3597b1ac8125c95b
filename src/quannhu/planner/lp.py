"""Linear programs as arrays, and the engine that solves them (HiGHS through highspy): one thread, deterministic."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from quannhu.planner.values import Ints

Floats = NDArray[np.float64]
INF = float(highspy.kHighsInf)


@dataclass(frozen=True)
class Lp:
    """min cost.x, row_lower <= A x <= row_upper, lower <= x <= upper; A by columns (start, index, value)."""

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    start: Ints
    index: Ints
    value: Floats

    @property
    def columns(self) -> int:
        return len(self.cost)

    @property
    def rows(self) -> int:
        return len(self.row_lower)

    def column_of_entry(self) -> Ints:
        return np.repeat(np.arange(self.columns), np.diff(self.start))

    def activity(self, x: Floats) -> Floats:
        """A x."""
        sums = np.bincount(self.index, self.value * np.repeat(x, np.diff(self.start)), self.rows)
        return np.asarray(sums, np.float64)

    def reduced(self, y: Floats, cost: Floats | None = None) -> Floats:
        """cost - A'y."""
        entries = self.value * y[self.index]
        sums = np.bincount(self.column_of_entry(), entries, self.columns) if len(entries) else np.zeros(self.columns)
        return np.asarray((self.cost if cost is None else cost) - sums)

    def with_cost(self, cost: Floats) -> Lp:
        return replace(self, cost=cost)

    def dual_value(self, y: Floats, cap: Floats, cost: Floats | None = None) -> float:
        """A lower bound on the optimum from any y; `cap` bounds every column where the LP itself does not.

        A column or a row with an infinite side that y leans on counts as leaning on its cap (rows: y is cut to 0).
        """
        y = np.where((y > 0) & np.isinf(self.row_lower), 0.0, np.where((y < 0) & np.isinf(self.row_upper), 0.0, y))
        side = np.where(y > 0, self.row_lower, np.where(y < 0, self.row_upper, 0.0))
        z = self.reduced(y, cost)
        top = np.minimum(self.upper, cap)
        return float((y * side).sum() + np.where(z > 0, z * self.lower, z * top).sum())


class Sheet:
    """Collects columns, rows and entries of an LP by whole arrays; -1 marks what does not exist."""

    def __init__(self) -> None:
        self.columns_made = 0
        self.rows_made = 0
        self._columns: list[tuple[Floats, Floats, Floats]] = []
        self._rows: list[tuple[Floats, Floats]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []

    def columns(self, there: NDArray[np.bool_], cost: Any, upper: Any = INF) -> Ints:
        """Column numbers where `there`, else -1; every column is >= 0."""
        numbers = np.full(there.shape, -1, np.int64)
        count = int(there.sum())
        numbers[there] = self.columns_made + np.arange(count)
        self.columns_made += count
        cost, upper = (np.broadcast_to(np.asarray(v, float), there.shape)[there] for v in (cost, upper))
        self._columns.append((cost, np.zeros(count), upper))
        return numbers

    def rows(self, there: NDArray[np.bool_], lower: Any, upper: Any) -> Ints:
        """Row numbers where `there`, else -1."""
        numbers = np.full(there.shape, -1, np.int64)
        count = int(there.sum())
        numbers[there] = self.rows_made + np.arange(count)
        self.rows_made += count
        lower, upper = (np.broadcast_to(np.asarray(v, float), there.shape)[there] for v in (lower, upper))
        self._rows.append((lower, upper))
        return numbers

    def put(self, rows: Ints, columns: Ints, values: Any) -> None:
        """Entries of the matrix; shapes broadcast; what has no row, no column or no value is left out."""
        rows, columns, wide = np.broadcast_arrays(rows, columns, np.asarray(values, float))
        keep = (rows >= 0) & (columns >= 0) & (wide != 0)
        self._entries.append((rows[keep], columns[keep], wide[keep]))

    def finish(self) -> Lp:
        cost, lower, upper = (np.concatenate(part) for part in zip(*self._columns, strict=True))
        row_lower, row_upper = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        rows, columns, values = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        order = np.lexsort((rows, columns))
        start = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=self.columns_made))])
        return Lp(cost, lower, upper, row_lower, row_upper, start, rows[order], values[order])


@dataclass(frozen=True)
class Outcome:
    """What the engine found. `optimal` says whether it finished; x and y are then a proven optimum."""

    optimal: bool
    status: str
    value: float
    x: Floats
    y: Floats


class Engine:
    """One LP inside HiGHS, kept warm between solves."""

    def __init__(self, lp: Lp, *, seed: int = 0, cancelled: Callable[[], bool] | None = None) -> None:
        self.lp = lp
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", seed)):
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_as_highs(lp))
        self._cancelled = cancelled
        if cancelled is not None:
            self._listen(cancelled)

    def _listen(self, cancelled: Callable[[], bool]) -> None:
        kinds = highspy.cb.HighsCallbackType

        def ask(_kind: Any, _text: str, _out: Any, into: Any, _data: Any) -> None:
            if cancelled():
                into.user_interrupt = True

        self._highs.setCallback(ask, None)
        for kind in (kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt):
            self._highs.startCallback(kind)

    def option(self, name: str, value: Any) -> None:
        self._highs.setOptionValue(name, value)

    def costs(self, cost: Floats) -> None:
        self.lp = self.lp.with_cost(cost)
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def bounds(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        self.lp.lower[columns], self.lp.upper[columns] = lower, upper
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def row_bounds(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        self.lp.row_lower[rows], self.lp.row_upper[rows] = lower, upper
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def whole(self, columns: Ints, half: NDArray[np.bool_]) -> None:
        """Columns are whole numbers from now on; where `half`, zero or at least their lower bound."""
        kinds = highspy.HighsVarType
        for column, either in zip(columns.tolist(), half.tolist(), strict=True):
            self._highs.changeColIntegrality(column, kinds.kSemiInteger if either else kinds.kInteger)

    def hint(self, x: Floats) -> None:
        """Where branch and bound may begin."""
        start = highspy.HighsSolution()
        start.col_value = x.tolist()
        self._highs.setSolution(start)

    @property
    def feasible(self) -> bool:
        """Whether branch and bound found anything."""
        return bool(self._highs.getInfo().primal_solution_status == 2)

    @property
    def proven(self) -> float:
        """What branch and bound knows nothing can undercut."""
        return float(self._highs.getInfo().mip_dual_bound)

    def basis(self) -> Any:
        return self._highs.getBasis()

    def start_from(self, basis: Any) -> bool:
        return bool(self._highs.setBasis(basis) == highspy.HighsStatus.kOk)

    @property
    def iterations(self) -> int:
        info = self._highs.getInfo()
        return int(info.simplex_iteration_count) + int(info.ipm_iteration_count)

    def solve(self, *, seconds: float | None = None) -> Outcome:
        if seconds is not None:
            clock = getattr(self._highs, "getRunTime", time.monotonic)()
            self._highs.setOptionValue("time_limit", max(0.0, clock + seconds))
        self._highs.run()
        status = self._highs.getModelStatus()
        found = self._highs.getSolution()
        x, y = np.array(found.col_value), np.array(found.row_dual)
        optimal = status == highspy.HighsModelStatus.kOptimal
        if len(x) != self.lp.columns:
            x = np.zeros(self.lp.columns)
        if len(y) != self.lp.rows:
            y = np.zeros(self.lp.rows)
        return Outcome(optimal, status.name, float(self._highs.getInfo().objective_function_value), x, y)


def roughly(lp: Lp, *, steps: int, seconds: float, seed: int = 0) -> tuple[Floats, Floats] | None:
    """x and y near an optimum after so many first-order steps (PDLP): quick, proven of nothing; None where it fails.

    First-order steps go wrong on what presolve would have scaled or dropped, and a stopped run is not taken back
    through presolve by itself: presolve, steps and postsolve are asked for one by one.
    """
    whole: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    inner: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for engine in (whole, inner):
        for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", seed)):
            engine.setOptionValue(name, value)
    began = time.monotonic()
    whole.passModel(_as_highs(lp))
    whole.presolve()
    if whole.getModelPresolveStatus() != highspy.HighsPresolveStatus.kReduced:
        return None
    left = max(0.0, seconds - (time.monotonic() - began))
    for option, choice in (("solver", "pdlp"), ("presolve", "off"), ("pdlp_iteration_limit", steps)):
        inner.setOptionValue(option, choice)
    inner.setOptionValue("time_limit", left)
    inner.passModel(whole.getPresolvedLp())
    inner.run()
    whole.postsolve(inner.getSolution())
    found = whole.getSolution()
    x, y = np.array(found.col_value), np.array(found.row_dual)
    right = len(x) == lp.columns and len(y) == lp.rows and bool(np.isfinite(x).all() and np.isfinite(y).all())
    return (x, y) if right else None


def _as_highs(lp: Lp) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = lp.columns, lp.rows
    model.col_cost_, model.col_lower_, model.col_upper_ = lp.cost, lp.lower, lp.upper
    model.row_lower_, model.row_upper_ = lp.row_lower, lp.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = lp.start.astype(np.int32)
    model.a_matrix_.index_ = lp.index.astype(np.int32)
    model.a_matrix_.value_ = lp.value
    return model
