"""What a group receives, shared out to its units: by priority, fairly, from as few places and items as can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.aggregate import CLASSES, ladders
from quannhu.planner.solution import Groups
from quannhu.planner.values import Ints, Problem

CELLS = 6_000_000


@dataclass(frozen=True)
class Claims:
    """Who asks: one row for each unit and priority that ever has need, by group, priority and how much dearer its
    second place is than its first (the dearest is served from the first place before others).

    unit, priority, group (row,);  bin (row,) group x CLASSES + priority;  first (row,) first row of the same bin
    """

    problem: Problem
    unit: Ints
    priority: Ints
    group: Ints
    bin: Ints
    first: Ints
    lines: tuple[Ints, Ints, NDArray[np.int64]]

    def need(self, period: int) -> Ints:
        """(row, family) need units of a period."""
        demand = self.problem.demand
        found = np.zeros((len(self.unit), len(self.problem.families)), np.int64)
        if demand.strength.size:
            mine = self.priority == demand.unit_priority[self.unit]
            unit = self.unit[mine]
            product = demand.strength[unit, period][:, None] * demand.ration[demand.ration_class[unit]]
            found[mine] = (product * demand.season[:, period][None] + 500_000) // 1_000_000
        row, line, edge = self.lines
        part = slice(edge[period], edge[period + 1])
        np.add.at(found, (row[part], demand.family[line[part]]), demand.quantity[line[part]])
        return found


def claims_of(problem: Problem, groups: Groups) -> Claims:
    """The rows in which units are served."""
    demand, units, periods = problem.demand, len(problem.units), len(problem.periods)
    asks = np.zeros((units, CLASSES), bool)
    if demand.strength.size:
        asks[np.arange(units), demand.unit_priority] = True
    asks[demand.unit, demand.priority] = True
    unit, priority = np.nonzero(asks)
    place, cost = ladders(problem)
    dearer = cost[:, 1] - cost[:, 0] if place.shape[1] > 1 else cost[:, 0]
    order = np.lexsort((unit, -dearer[unit], priority, groups.of_unit[unit]))
    unit, priority = unit[order], priority[order]
    of_bin = groups.of_unit[unit] * CLASSES + priority
    first = first_rows(of_bin)
    row_of = np.zeros((units, CLASSES), np.int64)
    row_of[unit, priority] = np.arange(len(unit))
    lines = np.argsort(demand.period, kind="stable")
    edges = np.searchsorted(demand.period[lines], np.arange(periods + 1))
    rows = row_of[demand.unit[lines], demand.priority[lines]]
    return Claims(problem, unit, priority, groups.of_unit[unit], of_bin, first, (rows, lines, edges))


def first_rows(keys: Ints) -> Ints:
    """(row,) first row of the same key, rows of a key standing together."""
    new = np.r_[True, keys[1:] != keys[:-1]] if len(keys) else np.zeros(0, bool)
    return np.asarray(np.maximum.accumulate(np.where(new, np.arange(len(keys)), 0)))


def last_rows(keys: Ints) -> Ints:
    """(row,) last row of the same key, rows of a key standing together."""
    return np.asarray(len(keys) - 1 - first_rows(keys[::-1])[::-1])


def running(values: Ints, first: Ints) -> Ints:
    """Sum over rows of the same bin up to and with each row: (row, ...)."""
    total = np.cumsum(values, axis=0)
    before = np.concatenate([np.zeros_like(total[:1]), total])[first]
    return np.asarray(total - before)


@dataclass(frozen=True)
class Served:
    """Lines of one period: place, item, claims row, quantity (base units); and short (row, family) need units."""

    place: Ints
    item: Ints
    row: Ints
    quantity: Ints
    short: Ints


def share(claims: Claims, groups: Groups, period: int, given: Ints) -> Served:
    """Serve the claims of a period with `given` (bin, rank, item) base units; nobody receives more than asked.

    Within a bin everybody receives the same share, to a need unit. Families with a nutrient floor give every unit the
    same mixture; others fill unit after unit, so that most units draw one item from one place.
    """
    problem = claims.problem
    need = claims.need(period)
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    short = need.copy()
    for family in range(len(problem.families)):
        items = richest_last(problem, family)
        rows = np.flatnonzero(need[:, family] > 0)
        if not len(rows) or not len(items):
            continue
        first = first_rows(claims.bin[rows])
        pieces = given[:, :, items].reshape(len(given), -1)[claims.bin[rows]]
        brings = np.tile(problem.items.need_per_k[items], given.shape[1])
        mixed = bool(problem.nutrient_floor[family].any())
        quantity = _fill(need[rows, family], first, pieces, brings, mixed=mixed)
        if mixed:
            _hold_floors(problem, family, claims.unit[rows], np.tile(items, given.shape[1]), quantity)
        short[rows, family] = np.maximum(need[rows, family] - (quantity * brings).sum(1) // 1000, 0)
        row, piece = np.nonzero(quantity)
        rank, which = np.divmod(piece, len(items))
        at = rows[row]
        parts.append((groups.place[claims.group[at], rank], items[which], at, quantity[row, piece]))
    if not parts:
        none = np.zeros(0, np.int64)
        return Served(none, none, none, none, short)
    place, item, row, amount = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Served(place, item, row, amount, short)


def richest_last(problem: Problem, family: int) -> Ints:
    """Items of a family; where it has a nutrient floor, by what they hold of it (roundings are made up by the last)."""
    items = np.flatnonzero(problem.items.family == family)
    floor = problem.nutrient_floor[family]
    if not floor.any():
        return items
    held = problem.items.nutrient_per_k[items][:, floor > 0] / np.maximum(floor[floor > 0], 1)
    return items[np.argsort((held / problem.items.need_per_k[items, None]).min(1), kind="stable")]


def _fill(need: Ints, first: Ints, pieces: Ints, brings: Ints, *, mixed: bool) -> Ints:
    """(row, piece) base units: each row's fair share of its bin's pieces.

    need (row,) need units; first (row,) first row of the bin; pieces (row, piece) base units of the row's bin;
    brings (piece,) need units per 1.000 base units
    """
    size = pieces * brings
    whole = size.sum(1) // 1000
    upto = running(need, first)
    last = last_rows(first)
    total = upto[last]
    served_upto = upto if bool((whole >= total).all()) else np.where(whole >= total, upto, portion(upto, whole, total))
    start = np.where(np.arange(len(need)) == first, 0, np.r_[0, served_upto[:-1]])
    if mixed:
        edge = portion(pieces, served_upto[:, None] * 1000, np.maximum(size.sum(1), 1)[:, None])
        before = np.where((np.arange(len(need)) == first)[:, None], 0, np.vstack([edge[:1] * 0, edge[:-1]]))
        mixture = edge - before
        return _top_up(mixture, pieces, brings, pieces, first, served_upto - start)
    ends = np.cumsum(size, axis=1)
    begins = ends - size
    low, high = start[:, None] * 1000, served_upto[:, None] * 1000
    overlap = np.maximum(np.minimum(ends, high) - np.maximum(begins, low), 0)
    quantity = overlap // brings
    return _top_up(quantity, overlap, brings, pieces, first, served_upto - start)


def portion(part: Ints, whole: Ints, total: Ints) -> Ints:
    """part x whole / total rounded down, without overflow (floats where the product is too large)."""
    total = np.maximum(total, 1)
    if float(np.max(part, initial=0)) * float(np.max(whole, initial=0)) < 2**62:
        return np.asarray(part * whole // total)
    return np.floor(part.astype(np.longdouble) * whole / total).astype(np.int64)


def _top_up(quantity: Ints, overlap: Ints, brings: Ints, pieces: Ints, first: Ints, served: Ints) -> Ints:
    """Round the last piece of each row up where the rounding down of the others left it short, while pieces last."""
    lacking = served * 1000 - (quantity * brings).sum(1)
    rows = np.flatnonzero((lacking > 0) & (overlap > 0).any(1))
    if not len(rows):
        return quantity
    piece = overlap.shape[1] - 1 - np.argmax(overlap[rows, ::-1] > 0, axis=1)
    extra = -(-lacking[rows] // brings[piece])
    # what is left of the bin's piece, given to rows in order
    used = running(quantity, first)
    last = last_rows(first)
    left = (pieces - used[last])[rows, piece]
    key = first[rows] * len(brings) + piece
    order = np.argsort(key, kind="stable")
    total = np.cumsum(extra[order])
    begin = first_rows(key[order])
    before = np.r_[0, total][begin]
    fits = np.clip(left[order] - (total - extra[order] - before), 0, extra[order])
    quantity[rows[order], piece[order]] += fits
    return quantity


def _hold_floors(problem: Problem, family: int, unit: Ints, items: Ints, quantity: Ints) -> None:
    """Take poor items away from units whose mixture (row, piece) is under a nutrient floor by more than roundings."""
    floor = problem.nutrient_floor[family]
    brings, holds = problem.items.need_per_k[items], problem.items.nutrient_per_k[items]
    for nutrient in np.flatnonzero(floor):
        lacks = floor[nutrient] * brings - 1000 * holds[:, nutrient]
        names, of_row = np.unique(unit, return_inverse=True)
        given = np.zeros((len(names), len(items)), np.int64)
        np.add.at(given, of_row, quantity)
        kinds = len(np.unique(items))
        has = given.reshape(len(names), -1, kinds).any(1)
        total = (given * lacks).sum(1) - (has * np.abs(lacks[:kinds])).sum(1)
        for one in np.flatnonzero(total > 0):
            rows = np.flatnonzero(of_row == one)
            short = int((quantity[rows] * lacks).sum())
            for piece in np.argsort(-lacks, kind="stable"):
                for row in rows[::-1]:
                    if short <= 0 or lacks[piece] <= 0:
                        break
                    cut = min(int(quantity[row, piece]), -(-short // int(lacks[piece])))
                    quantity[row, piece] -= cut
                    short -= cut * int(lacks[piece])
