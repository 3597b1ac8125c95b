"""Who is short shares it: inside a class the largest share short is made as small as can be, then the next.

A cell is what a group needs of a family in a period at one priority; its share is what it lacks of that. With the
totals of all classes held, a linear program raises the share that every cell of a class is sure of. Cells that cannot
have more are held there, the others go on. A share does not know how many units stand behind it: splitting a unit in
two changes nothing.
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
EVEN, SOME = "even", "some"  # every share was settled; only the worst shares were


@dataclass(frozen=True)
class Evened:
    """words EVEN or SOME; rounds made; least share of need that every cell is sure of."""

    words: str
    rounds: int
    sure: float


def even_out(model: Model, engine: Engine, priority: int, clock: Clock, *, rounds: int, solver: str) -> Evened | None:
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
    inner.option("solver", solver)
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
