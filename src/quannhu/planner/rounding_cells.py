"""Issues of a whole plan by cell: what a unit receives of a family in a period, opened only where it must change."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.aggregate import CLASSES
from quannhu.planner.values import Ints, Issues, Problem

Where = tuple[int, int, int]  # unit, family, period
Line = tuple[int, int, int]  # place, item, priority
NOTHING = np.zeros(0, np.int64)


@dataclass
class Cell:
    """need (priority) need units; lines base units by place, item, priority."""

    need: tuple[int, ...]
    lines: dict[Line, int]

    def add(self, line: Line, amount: int) -> None:
        left = self.lines.get(line, 0) + amount
        if left:
            self.lines[line] = left
        else:
            self.lines.pop(line, None)


class Needs:
    """What units need, by period or by cell."""

    def __init__(self, problem: Problem) -> None:
        demand = problem.demand
        self.problem = problem
        self._units, self._families = len(problem.units), len(problem.families)
        key = (demand.period * self._units + demand.unit) * self._families + demand.family
        self._order = np.argsort(key, kind="stable")
        self._key = key[self._order]

    def at(self, period: int) -> Ints:
        """(unit, priority, family) need units."""
        demand = self.problem.demand
        found = np.zeros((self._units, CLASSES, self._families), np.int64)
        if demand.strength.size:
            product = demand.strength[:, period][:, None] * demand.ration[demand.ration_class]
            factored = (product * demand.season[:, period][None] + 500_000) // 1_000_000
            found[np.arange(self._units), demand.unit_priority] = factored
        size = self._units * self._families
        rows = self._order[slice(*np.searchsorted(self._key, [period * size, (period + 1) * size]))]
        np.add.at(found, (demand.unit[rows], demand.priority[rows], demand.family[rows]), demand.quantity[rows])
        return found

    def of(self, where: Where) -> tuple[int, ...]:
        """Need units of a cell by priority."""
        unit, family, period = where
        demand, found = self.problem.demand, [0] * CLASSES
        if demand.strength.size:
            ration = int(demand.ration[demand.ration_class[unit], family])
            product = int(demand.strength[unit, period]) * ration * int(demand.season[family, period])
            found[int(demand.unit_priority[unit])] += (product + 500_000) // 1_000_000
        key = (period * self._units + unit) * self._families + family
        for row in self._order[slice(*np.searchsorted(self._key, [key, key + 1]))].tolist():
            found[int(demand.priority[row])] += int(demand.quantity[row])
        return tuple(found)


NARROW: Any = np.int32  # of everything in a line but its quantity: a large army's plan has millions of lines


def narrow(place: Ints, unit: Ints, item: Ints, period: Ints, priority: Ints, quantity: Ints) -> Issues:
    """A table of its own, its row numbers narrow."""
    place, unit, item, period, priority = (one.astype(NARROW) for one in (place, unit, item, period, priority))
    return Issues(place, unit, item, period, priority, quantity.astype(np.int64))


def by_period(issues: Issues, periods: int) -> list[Issues]:
    """Lines by period, in tables of their own."""
    order = np.argsort(issues.period, kind="stable")
    edges = np.searchsorted(issues.period[order], np.arange(periods + 1))
    return [
        narrow(*(getattr(issues, one.name)[order[start:stop]] for one in fields(Issues)))
        for start, stop in pairwise(edges.tolist())
    ]


class Cells:
    """Lines of issues by period; cells that were opened live beside them until they are closed again.

    lines  (period,) tables; those of opened cells stand there with quantity 0
    """

    def __init__(self, problem: Problem, needs: Needs, lines: list[Issues]) -> None:
        self.problem, self.needs, self.lines = problem, needs, lines
        self.opened: dict[Where, Cell] = {}
        self._sorted: dict[int, tuple[Ints, Ints]] = {}

    def close(self) -> None:
        """Write opened cells back into the lines."""
        rows: dict[int, list[tuple[int, ...]]] = {}
        for (unit, _, period), cell in sorted(self.opened.items()):
            rows.setdefault(period, []).extend(
                (place, unit, item, period, priority, quantity)
                for (place, item, priority), quantity in sorted(cell.lines.items())
            )
        for period, more in rows.items():
            old, new = self.lines[period], narrow(*np.array(more, np.int64).reshape(-1, 6).T)
            keep = old.quantity > 0
            columns = ((getattr(old, one.name)[keep], getattr(new, one.name)) for one in fields(Issues))
            self.lines[period] = Issues(*(np.concatenate(both) for both in columns))
        self.opened, self._sorted = {}, {}

    def table(self) -> Issues:
        """All lines in one table, of cells that are closed; the tables by period are given up for it."""
        columns = []
        for one in fields(Issues):
            columns.append(np.concatenate([getattr(part, one.name) for part in self.lines]))
            self.lines = [replace(part, **{one.name: NOTHING}) for part in self.lines]
        self.lines = []
        return Issues(*columns)

    def open(self, where: Where) -> Cell:
        """The cell, to be changed."""
        found = self.opened.get(where)
        if found is not None:
            return found
        unit, family, period = where
        order, keys = self._order(period)
        key = unit * len(self.problem.families) + family
        rows = order[slice(*np.searchsorted(keys, [key, key + 1]))]
        lines, held = self.lines[period], {}
        for row in rows.tolist():
            if lines.quantity[row]:
                held[int(lines.place[row]), int(lines.item[row]), int(lines.priority[row])] = int(lines.quantity[row])
        lines.quantity[rows] = 0
        found = self.opened[where] = Cell(self.needs.of(where), held)
        return found

    def _order(self, period: int) -> tuple[Ints, Ints]:
        if period not in self._sorted:
            lines = self.lines[period]
            key = lines.unit * np.int64(len(self.problem.families)) + self.problem.items.family[lines.item]
            order = np.argsort(key, kind="stable")
            self._sorted[period] = (order.astype(NARROW), key[order])
        return self._sorted[period]

    def taken_below(self, level: int, period: int) -> NDArray[np.bool_]:
        """(place, item) whether classes after `level` are given any in a period; of cells that are closed."""
        lines = self.lines[period]
        found = np.zeros((len(self.problem.places.code), len(self.problem.items.code)), bool)
        below = (lines.priority > level) & (lines.quantity > 0)
        found[lines.place[below], lines.item[below]] = True
        return found

    def given(self, place: int, item: int, period: int, above: int) -> list[tuple[int, int, Where]]:
        """(priority, base units, cell) of lines of priorities after `above`, of a place's item in a period."""
        lines = self.lines[period]
        family = int(self.problem.items.family[item])
        mine = (lines.place == place) & (lines.item == item) & (lines.priority > above)
        rows = np.flatnonzero(mine & (lines.quantity > 0))
        found = [
            (int(lines.priority[row]), int(lines.quantity[row]), (int(lines.unit[row]), family, period))
            for row in rows.tolist()
        ]
        for where, cell in self.opened.items():
            if where[1] == family and where[2] == period:
                for (at, what, priority), quantity in cell.lines.items():
                    if at == place and what == item and priority > above:
                        found.append((priority, quantity, where))
        return found
