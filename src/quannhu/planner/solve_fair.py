"""Who is short shares it: inside a class the largest share short is made as small as can be, then the next.

A cell is what a group needs of a family in a period at one priority; its share is what it lacks of that. With the
totals of all classes held, a linear program raises the share that every cell of a class is sure of. Cells that cannot
have more are held there, the others go on. A share does not know how many units stand behind it: splitting a unit in
two changes nothing.

Where that would take long, shares are eased by steps instead: a need unit short beyond a step weighs so many times one
below it, in one program for each class.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from quannhu.planner.lp import INF, Engine, Lp
from quannhu.planner.model import Model
from quannhu.planner.solve_options import Clock
from quannhu.planner.values import Ints

Floats = NDArray[np.float64]
HELD = 1e-7  # price of a cell's row from which on the cell is what holds the share down (all prices sum to 1)
STEPS = (0.05, 0.1, 0.2, 0.4, 0.7)  # shares short from which on a need unit weighs more
HEAVIER = 8.0  # than one a step below
TOUCH = 1e-6  # room left when a class's sharing is held
EVEN, SOME, STEPWISE = "even", "some", "steps"  # every share was settled; only the worst were; by steps


@dataclass(frozen=True)
class Evened:
    """words EVEN or SOME; rounds made; least share of need that every cell is sure of."""

    words: str
    rounds: int
    sure: float


def even_out(model: Model, engine: Engine, priority: int, clock: Clock, *, rounds: int) -> Evened | None:
    """Lower the bounds of a class's shortages to the fairest they can be at the totals the engine's rows hold.

    Bounds are whole need units. None where nobody, or one cell alone, is short, or time ran out before the first round.
    """
    numbers = model.columns["short"][:, priority]
    cells = numbers[numbers >= 0]
    cells = cells[engine.lp.upper[cells] > 0]
    if len(cells) < 2:
        return None
    need = engine.lp.upper[cells].copy()
    inner = Engine(assured(engine.lp, cells, need), seed=clock.options.seed, cancelled=clock.options.cancelled)
    inner.option("solver", "simplex")
    inner.start_from(widened(engine.basis(), len(cells)))
    most, left = need.copy(), np.ones(len(cells), bool)
    made, sure, words = 0, 0.0, SOME
    while made < rounds and words == SOME:
        found = inner.solve(seconds=clock.left())
        if not found.optimal:
            break
        made, sure = made + 1, float(np.clip(found.x[-1], 0.0, 1.0))
        most[left] = need[left] * (1 - sure)
        held = left & (np.abs(found.y[engine.lp.rows :]) > HELD)
        left &= ~held
        if sure >= 1 - 1e-9 or not held.any() or not left.any():
            words = EVEN
            break
        rows = engine.lp.rows + np.flatnonzero(held)
        inner.bounds(cells[held], np.zeros(int(held.sum())), loosened(most[held]))
        inner.row_bounds(rows, np.full(len(rows), -INF), np.full(len(rows), INF))
    if not made:
        return None
    unit = model.frame.scale.quantity
    whole = np.ceil(most * unit - 1e-6) / unit
    engine.bounds(cells, np.zeros(len(cells)), np.minimum(whole, need))
    return Evened(words, made, sure)


def loosened(most: Floats) -> Floats:
    """Bounds a hair wider, so that the next round is not empty for the noise of this one."""
    return most * (1 + 1e-9) + 1e-9


def assured(lp: Lp, cells: Ints, need: Floats) -> Lp:
    """The LP with one more column, the share every cell is sure of, and a row a cell: short/need + share <= 1."""
    count, entries = len(cells), np.diff(lp.start)
    entries[cells] += 1
    at = np.zeros(lp.columns + 2, np.int64)
    at[1:-1] = np.cumsum(entries)
    at[-1] = at[-2] + count
    index, value = np.zeros(at[-1], np.int64), np.zeros(at[-1])
    old = np.arange(len(lp.index)) - np.repeat(lp.start[:-1], np.diff(lp.start)) + np.repeat(at[:-2], np.diff(lp.start))
    index[old], value[old] = lp.index, lp.value
    last = at[cells + 1] - 1
    index[last], value[last] = lp.rows + np.arange(count), 1.0 / need
    index[at[-2] :], value[at[-2] :] = lp.rows + np.arange(count), 1.0
    return Lp(
        cost=np.r_[np.zeros(lp.columns), -1.0],
        lower=np.r_[lp.lower, 0.0],
        upper=np.r_[lp.upper, 1.0],
        row_lower=np.r_[lp.row_lower, np.full(count, -INF)],
        row_upper=np.r_[lp.row_upper, np.ones(count)],
        start=at,
        index=index,
        value=value,
    )


def widened(basis: highspy.HighsBasis, cells: int) -> highspy.HighsBasis:
    """A basis of the LP as one of the wider LP: nobody is sure of anything yet."""
    wide = highspy.HighsBasis()
    wide.col_status = [*basis.col_status, highspy.HighsBasisStatus.kLower]
    wide.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * cells]
    wide.valid = True
    return wide


@dataclass(frozen=True)
class Stepped:
    """An LP whose shortages are cut at STEPS: the short columns keep what is below the first.

    cells (cell,) short columns
    parts (step, cell) columns of what lies beyond each step
    row   (cell,) row that weighs them
    """

    lp: Lp
    cells: Ints
    parts: Ints
    row: Ints

    def narrow(self, x: Floats, columns: int) -> Floats:
        """Flows of the LP before the cut."""
        found = x[:columns].copy()
        found[self.cells] += x[self.parts].sum(0)
        return found


def eased(model: Model, engine: Engine, clock: Clock, cost: Floats) -> tuple[Floats, tuple[str, str, str]] | None:
    """The cheapest flows of those that share by steps best, class after class; None where time ran out.

    Totals are those the engine's rows hold. Returns flows and how each class was shared.
    """
    short = model.columns["short"]
    of_class = [numbers[numbers >= 0] for numbers in (short[:, priority] for priority in range(short.shape[1]))]
    of_class = [cells[engine.lp.upper[cells] > 0] for cells in of_class]
    wide = stepped(engine.lp, of_class)
    inner = Engine(wide.lp, seed=clock.options.seed, cancelled=clock.options.cancelled)
    inner.option("solver", "ipx")
    words = ["", "", ""]
    for priority, cells in enumerate(of_class):
        if len(cells) < 2:
            continue
        row = engine.lp.rows + priority
        weight = np.zeros(wide.lp.columns)
        weight[wide.parts[:, wide.row == row]] = (HEAVIER ** np.arange(len(STEPS)))[:, None]
        inner.costs(weight)
        found = inner.solve(seconds=clock.left())
        if not found.optimal:
            return None
        value = float(weight @ found.x)
        inner.row_bounds(np.array([row]), np.array([-INF]), np.array([value * (1 + TOUCH) + TOUCH]))
        words[priority] = STEPWISE
    inner.costs(np.r_[cost, np.zeros(wide.lp.columns - len(cost))])
    found = inner.solve(seconds=clock.left())
    if not found.optimal:
        return None
    return wide.narrow(found.x, engine.lp.columns), (words[0], words[1], words[2])


def stepped(lp: Lp, of_class: list[Ints]) -> Stepped:
    """Every short column cut at the steps, and for each class a row that weighs what lies beyond them."""
    cells = np.concatenate(of_class)
    row = np.repeat(lp.rows + np.arange(len(of_class)), [len(one) for one in of_class])
    need, count = lp.upper[cells], len(cells)
    widths = np.diff([*STEPS, 1.0])
    entries = np.diff(lp.start)[cells]
    size, first = int(entries.sum()), np.cumsum(entries) - entries
    within = np.arange(size) - np.repeat(first, entries)
    taken = np.repeat(lp.start[cells], entries) + within
    # each copy of a column: its entries, and one more in the row of its class
    at = np.arange(size) + np.repeat(np.arange(count), entries)
    index, value = np.zeros(size + count, np.int64), np.zeros(size + count)
    index[at], value[at] = lp.index[taken], lp.value[taken]
    last = np.cumsum(entries + 1) - 1
    index[last] = row
    starts = [lp.start[:-1]]
    indices, values, uppers = [lp.index], [lp.value], [lp.upper.copy()]
    uppers[0][cells] = STEPS[0] * need
    for step, width in enumerate(widths):
        weighed = value.copy()
        weighed[last] = HEAVIER**step
        starts.append(len(lp.index) + step * len(index) + np.r_[0, last[:-1] + 1])
        indices.append(index)
        values.append(weighed)
        uppers.append(width * need)
    columns = lp.columns + count * len(widths)
    wide = Lp(
        cost=np.zeros(columns),
        lower=np.r_[lp.lower, np.zeros(count * len(widths))],
        upper=np.concatenate(uppers),
        row_lower=np.r_[lp.row_lower, np.full(len(of_class), -INF)],
        row_upper=np.r_[lp.row_upper, np.full(len(of_class), INF)],
        start=np.r_[np.concatenate(starts), len(lp.index) + len(widths) * len(index)].astype(np.int64),
        index=np.concatenate(indices),
        value=np.concatenate(values),
    )
    parts = lp.columns + np.arange(count * len(widths)).reshape(len(widths), count)
    return Stepped(wide, cells, parts, row)
