"""Which prices next: the best mixture of what families have proposed, prices held in a box around the last ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.lp import INF, Engine, Sheet

Floats = NDArray[np.float64]
LEAST = 1e-3  # of the largest price: how far a price of zero may rise in one step


def mixture(
    columns: list[list[tuple[float, Floats]]], capacity: Floats, prices: Floats, box: float, seconds: float = 60.0
) -> tuple[Floats, list[Floats]] | None:
    """New prices (shared row,) and each family's usage (shared row,) in the best mixture of its proposals.

    columns  by family: value and usage of each proposal
    box      share by which a price may leave the last one
    seconds  that it may take at most
    """
    families = len(columns)
    value = np.array([v for family in columns for v, _ in family])
    usage = np.array([u for family in columns for _, u in family])
    owner = np.repeat(np.arange(families), [len(family) for family in columns])
    finite = np.isfinite(capacity)
    rows = np.flatnonzero(finite & ((prices > 0) | (usage.max(0) * families > capacity)))
    step = np.maximum(prices[rows] * box, LEAST * max(float(prices.max(initial=0.0)), 1e-9))
    sheet = Sheet()
    mix = sheet.columns(np.ones(len(value), bool), value)
    over = sheet.columns(np.ones(len(rows), bool), prices[rows] + step)
    under = sheet.columns(prices[rows] > step, -(prices[rows] - step))
    one = sheet.rows(np.ones(families, bool), 1.0, 1.0)
    use = sheet.rows(np.ones(len(rows), bool), -INF, capacity[rows])
    sheet.put(one[owner], mix, 1.0)
    sheet.put(use[:, None], mix[None], usage[:, rows].T)
    sheet.put(use, over, -1.0)
    sheet.put(use, under, 1.0)
    engine = Engine(sheet.finish())
    engine.option("solver", "simplex")
    outcome = engine.solve(seconds=min(seconds, 60.0))
    if not outcome.optimal:
        return None
    found = np.zeros(len(capacity))
    found[rows] = np.maximum(-outcome.y[use], 0.0)
    part = outcome.x[mix][:, None] * usage
    return found, [part[owner == family].sum(0) for family in range(families)]
