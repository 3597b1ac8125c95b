"""Issues of a whole plan by cell: what a unit receives of a family in a period, opened only where it must change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quannhu.planner.aggregate import CLASSES
from quannhu.planner.values import Ints, Issues, Problem

Where = tuple[int, int, int]  # unit, family, period
Line = tuple[int, int, int]  # place, item, priority


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


class Cells:
    """Lines of issues in order of period; cells that were opened live beside them until they are closed again."""

    def __init__(self, problem: Problem, needs: Needs, issues: Issues) -> None:
        self.problem, self.needs = problem, needs
        self.opened: dict[Where, Cell] = {}
        self._sorted: dict[int, tuple[Ints, Ints]] = {}
        self._set(issues)

    def _set(self, issues: Issues) -> None:
        columns = (issues.place, issues.unit, issues.item, issues.period, issues.priority, issues.quantity)
        if bool((issues.period[1:] < issues.period[:-1]).any()):
            order = np.argsort(issues.period, kind="stable")
            columns = tuple(one[order] for one in columns)  # type: ignore[assignment]
        self.lines = Issues(*columns[:5], columns[5].copy())
        self.edges = np.searchsorted(self.lines.period, np.arange(len(self.problem.periods) + 1))

    def part(self, period: int) -> slice:
        """Lines of a period that are not in opened cells (those stand there with quantity 0)."""
        return slice(int(self.edges[period]), int(self.edges[period + 1]))

    def close(self) -> None:
        """Write opened cells back into the lines."""
        if not self.opened:
            return
        lines, keep = self.lines, self.lines.quantity > 0
        rows = [
            (place, unit, item, period, priority, quantity)
            for (unit, _, period), cell in sorted(self.opened.items())
            for (place, item, priority), quantity in sorted(cell.lines.items())
        ]
        more = np.array(rows, np.int64).reshape(-1, 6).T
        old = (lines.place, lines.unit, lines.item, lines.period, lines.priority, lines.quantity)
        self.opened, self._sorted = {}, {}
        self._set(Issues(*(np.concatenate([one[keep], new]) for one, new in zip(old, more, strict=True))))

    def open(self, where: Where) -> Cell:
        """The cell, to be changed."""
        found = self.opened.get(where)
        if found is not None:
            return found
        unit, family, period = where
        order, keys = self._order(period)
        key = unit * len(self.problem.families) + family
        rows = order[slice(*np.searchsorted(keys, [key, key + 1]))]
        lines, held = self.lines, {}
        for row in rows.tolist():
            if lines.quantity[row]:
                held[int(lines.place[row]), int(lines.item[row]), int(lines.priority[row])] = int(lines.quantity[row])
        lines.quantity[rows] = 0
        found = self.opened[where] = Cell(self.needs.of(where), held)
        return found

    def _order(self, period: int) -> tuple[Ints, Ints]:
        if period not in self._sorted:
            part = self.part(period)
            family = self.problem.items.family[self.lines.item[part]]
            key = self.lines.unit[part] * len(self.problem.families) + family
            order = np.argsort(key, kind="stable")
            self._sorted[period] = (order + part.start, key[order])
        return self._sorted[period]

    def given(self, place: int, item: int, period: int, above: int) -> list[tuple[int, int, Where]]:
        """(priority, base units, cell) of lines of priorities after `above`, of a place's item in a period."""
        lines, part = self.lines, self.part(period)
        family = int(self.problem.items.family[item])
        mine = (lines.place[part] == place) & (lines.item[part] == item) & (lines.priority[part] > above)
        rows = np.flatnonzero(mine & (lines.quantity[part] > 0)) + part.start
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
