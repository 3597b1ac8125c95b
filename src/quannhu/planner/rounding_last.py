"""The last grains: what roundings left on a shelf that nobody will need later, for units still short of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quannhu.planner.rounding_issues import Wishes, spare_of_floor, thousandfold
from quannhu.planner.rounding_units import Claims, Served
from quannhu.planner.solution import Groups
from quannhu.planner.values import Ints, Priority, Problem


def last_grains(
    problem: Problem, claims: Claims, groups: Groups, wishes: Wishes, served: Served, period: int, have: Ints
) -> Served:
    """Served and what could still be added; have (place, item) on hand before anything of `served` has left."""
    if not served.short.any():
        return served
    items = problem.items
    left = have.copy()
    np.subtract.at(left, (served.place, served.item), served.quantity)
    gate = thousandfold(problem.places.dispatch[:, period])
    np.subtract.at(gate, served.place, served.quantity * items.weight_per_k[served.item])
    spare = np.maximum(left - wishes.kept[:, :, period], 0)
    short = served.short.copy()
    lines: list[tuple[int, int, int, int]] = []
    for row, family, rank, item in candidates(problem, claims, groups, wishes, short, spare):
        place, brings = int(groups.place[claims.group[row], rank]), int(items.need_per_k[item])
        most = min(int(spare[place, item]), int(short[row, family]) * 1000 // brings)
        if items.weight_per_k[item] > 0:
            most = min(most, int(gate[place]) // int(items.weight_per_k[item]))
        if claims.priority[row] == Priority.ROUTINE:
            most = min(most, spare_of_floor(problem, period, left[place], place, item))
        if most <= 0:
            continue
        lines.append((place, item, row, most))
        spare[place, item] -= most
        left[place, item] -= most
        gate[place] -= most * int(items.weight_per_k[item])
        short[row, family] = max(0, int(short[row, family]) - most * brings // 1000)
    return merged(served, lines, problem, claims.need(period))


def candidates(
    problem: Problem, claims: Claims, groups: Groups, wishes: Wishes, short: Ints, spare: Ints
) -> list[tuple[int, int, int, int]]:
    """(claims row, family, rank, item) where there is something to give, readiness first."""
    items = problem.items
    found = []
    for item in np.flatnonzero((spare > 0).any(0) & wishes.wholesome):
        family = int(items.family[item])
        step = -(-1000 // int(items.need_per_k[item]))
        rows = np.flatnonzero(short[:, family] * 1000 >= step * int(items.need_per_k[item]))
        for rank in range(groups.place.shape[1]):
            place = groups.place[claims.group[rows], rank]
            for row in rows[(place >= 0) & (spare[place, item] >= step)]:
                found.append((int(claims.priority[row]), int(row), family, rank, int(item)))
    return [line[1:] for line in sorted(found)]


def merged(served: Served, lines: list[tuple[int, int, int, int]], problem: Problem, need: Ints) -> Served:
    """Served with lines added, each place, item and row once; what is short counted again."""
    if not lines:
        return served
    extra = np.array(lines, np.int64)
    place, item, row, quantity = (
        np.concatenate([old, extra[:, k]])
        for k, old in enumerate((served.place, served.item, served.row, served.quantity))
    )
    keys, where = np.unique(np.stack([row, place, item], axis=1), axis=0, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, where.reshape(-1), quantity)
    items = problem.items
    brought = np.zeros_like(need)
    np.add.at(brought, (keys[:, 0], items.family[keys[:, 2]]), total * items.need_per_k[keys[:, 2]])
    short = np.maximum(need - brought // 1000, 0)
    return replace(served, place=keys[:, 1], item=keys[:, 2], row=keys[:, 0], quantity=total, short=short)
