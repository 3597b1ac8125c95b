"""Units taken together, exactly where they are alike, and shared out again fairly.

Units that draw from the same places in the same order meet the same rules; only their last leg may cost differently.
Taken together, with the last leg weighted by need, a problem of thousands of units becomes one of some hundred groups,
and any plan of the groups is a plan of the units. What the weighting of the last leg hides is not lost from the proof:
the bound is computed at each unit's own cost.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from quannhu.planner.solution import Groups
from quannhu.planner.values import Ints, Problem

CLASSES = 3  # readiness, surge, routine
CHUNK_CELLS = 4_000_000  # cells of unit x class x family x period held at once


def ladders(problem: Problem) -> tuple[Ints, Ints]:
    """Candidate places of each unit and the last leg to each: (unit, rank), -1 and 0 past the last."""
    serves, units = problem.serves, len(problem.units)
    counts = np.bincount(serves.unit, minlength=units)
    place = np.full((units, max(1, int(counts.max(initial=0)))), -1, np.int64)
    cost = np.zeros_like(place)
    first = np.cumsum(counts) - counts
    order = np.argsort(serves.unit, kind="stable")
    unit = serves.unit[order]
    rank = np.arange(len(order)) - first[unit]
    place[unit, rank] = serves.place[order]
    cost[unit, rank] = serves.cost[order]
    return place, cost


def need_chunks(problem: Problem, families: Ints | None = None) -> Iterator[tuple[int, Ints]]:
    """First unit and need (unit, priority, family, period) in need units, a bounded number of units at a time.

    families  those looked at, in ascending order; all if not said
    """
    demand = problem.demand
    families = np.arange(len(problem.families)) if families is None else families
    periods = len(problem.periods)
    step = max(1, CHUNK_CELLS // max(1, CLASSES * len(families) * periods))
    at = np.searchsorted(families, demand.family)
    lines = np.flatnonzero(np.isin(demand.family, families))
    order = lines[np.argsort(demand.unit[lines], kind="stable")]
    edges = np.searchsorted(demand.unit[order], np.arange(0, len(problem.units) + step, step))
    for k, start in enumerate(range(0, len(problem.units), step)):
        stop = min(start + step, len(problem.units))
        need = np.zeros((stop - start, CLASSES, len(families), periods), np.int64)
        if demand.strength.size:
            rows = np.arange(stop - start)
            need[rows, demand.unit_priority[start:stop]] = factored(problem, start, stop, families)
        rows = order[edges[k] : edges[k + 1]]
        place = (demand.unit[rows] - start, demand.priority[rows], at[rows], demand.period[rows])
        np.add.at(need, place, demand.quantity[rows])
        yield start, need


def factored(problem: Problem, start: int, stop: int, families: Ints) -> Ints:
    """Strength x ration x season of some units: (unit, family, period), rounded half up cell by cell."""
    demand = problem.demand
    ration = demand.ration[:, families][demand.ration_class[start:stop]]
    product = demand.strength[start:stop, None, :] * ration[:, :, None] * demand.season[families][None]
    return np.asarray((product + 500_000) // 1_000_000, np.int64)


def unit_totals(problem: Problem) -> Ints:
    """All need of each unit, need units."""
    total = np.zeros(len(problem.units), np.int64)
    for start, need in need_chunks(problem):
        total[start : start + len(need)] = need.sum((1, 2, 3))
    return total


def alike(problem: Problem, *, by_cost: bool) -> tuple[Ints, Ints]:
    """First unit of each group, group of each unit: alike in places (and, `by_cost`, in the cost of the last leg)."""
    place, cost = ladders(problem)
    key = np.hstack([place, cost]) if by_cost else place
    _, first, of_unit = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return first, of_unit.reshape(-1).astype(np.int64)


def gather(problem: Problem, *, by_cost: bool) -> Groups:
    """Groups of units alike in places (and, `by_cost`, in the cost of the last leg), in order of places."""
    place, cost = ladders(problem)
    first, of_unit = alike(problem, by_cost=by_cost)
    groups = len(first)
    need = np.zeros((groups, CLASSES, len(problem.families), len(problem.periods)), np.int64)
    weight = np.zeros(len(problem.units))
    for start, part in need_chunks(problem):
        np.add.at(need, of_unit[start : start + len(part)], part)
        weight[start : start + len(part)] = part.sum((1, 2, 3))
    weight = np.where(np.bincount(of_unit, weight, groups)[of_unit] > 0, weight, 1.0)
    share = weight / np.bincount(of_unit, weight, groups)[of_unit]
    mean = np.stack([np.bincount(of_unit, share * cost[:, k], groups) for k in range(place.shape[1])], axis=1)
    exact = by_cost or bool((cost == cost[first][of_unit]).all())
    leg = np.asarray(cost[first] if exact else mean, np.float64)
    return Groups(of_unit, place[first], leg, need, exact)


def share_out(total: Ints, claims: Ints) -> Ints:
    """Split totals (row,) over members by their claims (row, member), by largest remainder; never above a claim.

    total <= sum of claims in every row.
    """
    whole = claims.sum(1)
    safe = np.maximum(whole, 1)
    exact = total[:, None].astype(np.float64) * claims / safe[:, None]
    part = np.minimum(np.floor(exact).astype(np.int64), claims)
    rest = total - part.sum(1)
    order = np.argsort(-(exact - part), axis=1, kind="stable")
    while (rest > 0).any():
        room = np.take_along_axis(claims - part, order, 1) > 0
        turn = np.cumsum(room, axis=1)
        give = (room & (turn <= rest[:, None])).astype(np.int64)
        back = np.zeros_like(part)
        np.put_along_axis(back, order, give, 1)
        part += back
        rest = total - part.sum(1)
    return np.asarray(part)
