"""The last word on a whole plan: what units receive is what the rules allow, and nothing lies idle beside who lacks it.

Rounding to packs, grams and units leaves a plan that can be carried out, but here and there a base unit too much, a
mixture a little too poor, a grain on a shelf. Orders and shipments stand; issues are cut and cured cell by cell:

trim   nobody receives a base unit beyond need
hold   nutrient floors: the poorest item is cut until what is left holds them; what it fed is short again
cure   stock that nobody uses later goes to whoever is short, the worst served first, mixtures kept
rob    readiness and surge take from lower priorities at the same place, now or earlier (rounding_earlier)
keep   routine gives back to a reserve under its floor

What is cut stays on the shelf as long as it lives and has room, and is waste after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.aggregate import ladders
from quannhu.planner.rounding_cells import NARROW, Cell, Cells, Line, Needs, Where
from quannhu.planner.rounding_earlier import keep_back
from quannhu.planner.rounding_shelves import ENDLESS, Shelves
from quannhu.planner.values import (
    Buys,
    Ints,
    Issues,
    Priority,
    Problem,
    ReserveGaps,
    Shipments,
    Shortages,
    Waste,
)

URGENT = (Priority.READINESS, Priority.SURGE)
ROUNDS = 3  # of curing; the second is nearly always idle
Yes = NDArray[np.bool_]


def never() -> bool:
    """There is time enough."""
    return False


def legal(
    problem: Problem, buys: Buys, sent: Shipments, issues: list[Issues], waste: Waste, over: Callable[[], bool] = never
) -> tuple[Issues, Waste, Shortages, ReserveGaps, Ints]:
    """Issues and waste that the rules allow, who is short, what reserves lack, and (item,) base units x periods held.

    The plan must be one that can be carried out: no more leaves a place than is there. `over` ends the cures.
    issues  (period,) tables; they are written over
    """
    work = Work(problem, buys, sent, issues, waste)
    work.over = over
    work.trim()
    work.hold()
    for _ in range(ROUNDS):
        turns = [turn for level in URGENT for turn in (work.cure(level), work.rob(level), keep_back(work, level))]
        turns += [work.keep(), work.cure(Priority.ROUTINE)]
        if not any(turns):
            break
    short, shelves = work.shortages(), work.shelves
    place, item, period = np.nonzero(shelves.waste)
    thrown = Waste(place, item, period, shelves.waste[place, item, period])
    gaps = shelves.gaps()
    place, family, period = np.nonzero(gaps)
    missing = ReserveGaps(place, family, period, gaps[place, family, period])
    return work.cells.table(), thrown, short, missing, shelves.closing.sum((0, 2))


class Work:
    """A plan under repair.

    lean  (item, nutrient) by how much a base unit falls short of the floors of its family, in thousandths; below 0:
          it has more than they ask
    """

    def __init__(self, problem: Problem, buys: Buys, sent: Shipments, issues: list[Issues], waste: Waste) -> None:
        items = problem.items
        self.problem = problem
        self.over: Callable[[], bool] = never
        self.needs = Needs(problem)
        self.cells = Cells(problem, self.needs, issues)
        self.shelves = Shelves.of(problem, buys, sent, issues, waste)
        floor = problem.nutrient_floor[items.family]
        self.lean = np.where(floor > 0, floor * items.need_per_k[:, None] - 1000 * items.nutrient_per_k, 0)
        self.whole: Yes = np.asarray((self.lean <= 0).all(1))
        self.plain: Yes = np.asarray(~(problem.nutrient_floor > 0).any(1))
        self.drawn = ladders(problem)[0]
        # items of a family, those first that anybody may be given
        self.members = [
            sorted(np.flatnonzero(items.family == family).tolist(), key=lambda item: (not self.whole[item], item))
            for family in range(len(problem.families))
        ]
        self._short: dict[int, tuple[Ints, Ints, Ints, Ints, Ints]] = {}

    # -- what is wrong ------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Close the cells; what is short in their periods must be counted again."""
        for _, _, period in self.cells.opened:
            self._short.pop(period, None)
        self.cells.close()

    def _served(self, period: int) -> tuple[Ints, Ints, Ints]:
        """(unit, priority, family) need units; thousandths served; the largest base unit served."""
        need = self.needs.at(period)
        served, largest = np.zeros(need.size, np.int64), np.zeros(need.size, np.int64)
        lines, items = self.cells.lines[period], self.problem.items
        brings = items.need_per_k[lines.item]
        # one flat index: far quicker than three
        at = (lines.unit * np.int64(need.shape[1]) + lines.priority) * need.shape[2] + items.family[lines.item]
        np.add.at(served, at, lines.quantity * brings)
        np.maximum.at(largest, at, np.where(lines.quantity > 0, brings, 0))
        return need, served.reshape(need.shape), largest.reshape(need.shape)

    def _lacking(self, period: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """unit, priority, family, need units short and needed, of all that are short in a period."""
        if period not in self._short:
            need, served, _ = self._served(period)
            self._short[period] = self._sparse(need, served)
        return self._short[period]

    @staticmethod
    def _sparse(need: Ints, served: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        short = np.maximum(need - served // 1000, 0)
        at = np.nonzero(short)
        unit, priority, family = (one.astype(NARROW) for one in at)
        return unit, priority, family, short[at], need[at]

    def shortages(self) -> Shortages:
        """All that are short."""
        self.settle()
        columns: list[list[Ints]] = [[], [], [], [], []]
        for period in range(len(self.problem.periods)):
            unit, priority, family, quantity, _ = self._lacking(period)
            row = (unit, family, np.full(len(unit), period, NARROW), priority, quantity)
            for column, values in zip(columns, row, strict=True):
                column.append(values)
        return Shortages(*(np.concatenate(column) for column in columns))

    # -- cuts ---------------------------------------------------------------------------------------------------------

    def trim(self) -> None:
        """Cut what is served beyond need."""
        for period in range(len(self.problem.periods)):
            need, served, largest = self._served(period)
            beyond = served - 1000 * need
            over = np.nonzero((beyond > 0) & (beyond >= largest))
            self._short[period] = self._sparse(need, served)
            for unit, priority, family in zip(*(one.tolist() for one in over), strict=True):
                self._trim((unit, family, period), priority, int(beyond[unit, priority, family]))
        self.settle()

    def _trim(self, where: Where, priority: int, beyond: int) -> None:
        brings = self.problem.items.need_per_k
        cell = self.cells.open(where)
        mine = [line for line in cell.lines if line[2] == priority]
        for line in sorted(mine, key=lambda one: (-self._poverty(one[1]), -int(brings[one[1]]), one)):
            each = int(brings[line[1]])
            cut = min(cell.lines[line], beyond // each)
            if cut:
                self._move(where, cell, line, -cut)
                beyond -= cut * each

    def _poverty(self, item: int) -> float:
        """How far an item is below its floors, a need unit."""
        return float((self.lean[item] / self.problem.items.need_per_k[item]).max(initial=0.0))

    def hold(self) -> None:
        """Cut mixtures that are under a floor."""
        for family in np.flatnonzero(~self.plain).tolist():
            for period in range(len(self.problem.periods)):
                for unit in self._poor(family, period):
                    self._hold((unit, family, period))
        self.settle()

    def _poor(self, family: int, period: int) -> list[int]:
        """Units whose mixture is under a floor by more than a base unit of each item."""
        lines = self.cells.lines[period]
        lacking = np.zeros((len(self.problem.units), self.lean.shape[1]), np.int64)
        mine = np.flatnonzero(self.problem.items.family[lines.item] == family)
        for item in self.members[family]:
            rows = mine[lines.item[mine] == item]
            given = np.zeros(len(lacking), np.int64)
            np.add.at(given, lines.unit[rows], lines.quantity[rows])
            lacking += given[:, None] * self.lean[item] - (given > 0)[:, None] * np.abs(self.lean[item])
        return [int(unit) for unit in np.flatnonzero((lacking > 0).any(1))]

    def _under(self, cell: Cell) -> Ints:
        """(nutrient,) by how much a cell is under each floor, its allowance taken off."""
        given: dict[int, int] = {}
        for (_, item, _), quantity in cell.lines.items():
            given[item] = given.get(item, 0) + quantity
        under = np.zeros(self.lean.shape[1], np.int64)
        for item, quantity in given.items():
            under += quantity * self.lean[item] - np.abs(self.lean[item])
        return under

    def _hold(self, where: Where) -> None:
        """Cut the poorest item, routine first, until the floors hold."""
        cell = self.cells.open(where)
        while (under := self._under(cell)).max(initial=0) > 0:
            worst = int(np.argmax(under))
            poor = [line for line in cell.lines if self.lean[line[1], worst] > 0]
            line = max(poor, key=lambda one: (self.lean[one[1], worst] / self._brings(one[1]), one[2], one))
            cut = -(-int(under[worst]) // int(self.lean[line[1], worst]))
            self._move(where, cell, line, -min(cell.lines[line], cut))

    def _brings(self, item: int) -> int:
        return int(self.problem.items.need_per_k[item])

    def _move(self, where: Where, cell: Cell, line: Line, amount: int) -> None:
        """More, or less, of an item for a cell."""
        cell.add(line, amount)
        self.shelves.leave(line[0], line[1], where[2], amount)

    def short_in(self, level: int) -> Iterator[int]:  # while there is time
        for period in range(len(self.problem.periods)):
            if not self.over() and (self._lacking(period)[1] == level).any():
                yield period

    # -- cures --------------------------------------------------------------------------------------------------------

    def _bearable(self, cell: Cell, item: int) -> int:
        """How much of an item a cell can take more without falling under a floor it holds."""
        lean = self.lean[item]
        if self.whole[item]:
            return ENDLESS
        now = np.zeros(len(lean), np.int64)
        for (_, what, _), quantity in cell.lines.items():
            now += quantity * self.lean[what]
        return int(min(max(0, -int(now[n])) // int(lean[n]) for n in np.flatnonzero(lean > 0)))

    def missing(self, cell: Cell, priority: int) -> int:
        """Thousandths that would make a shortage whole; 0 where there is none."""
        served = sum(q * self._brings(item) for (_, item, level), q in cell.lines.items() if level == priority)
        need = cell.need[priority]
        return need * 1000 - served if served // 1000 < need else 0

    def asking(self, level: int, period: int, offered: Yes) -> Iterator[Where]:
        """Cells short at a level that draw on a place where something of their family is offered, worst first.

        offered (place, item)
        """
        family_of = self.problem.items.family
        families = np.zeros((len(offered), len(self.problem.families)), bool)
        place, item = np.nonzero(offered)
        families[place, family_of[item]] = True
        unit, priority, family, short, need = self._lacking(period)
        mine = np.flatnonzero(priority == level)
        if not families.any() or not len(mine):
            return
        drawn = self.drawn[unit[mine]]
        served = ((drawn >= 0) & families[drawn, family[mine][:, None]]).any(1)
        mine = mine[served]
        for row in mine[np.argsort(-short[mine] / need[mine], kind="stable")].tolist():
            if self.over():
                return
            yield int(unit[row]), int(family[row]), period

    def cure(self, level: int) -> bool:
        """Give what lies idle to whoever is short at a level."""
        self.settle()
        self.shelves.forget()
        done, weight = False, self.problem.items.weight_per_k
        for period in self.short_in(level):
            offered = (self.shelves.unused()[:, :, period] > 0) & (self.shelves.gate[:, period][:, None] >= weight)
            for where in self.asking(level, period, offered):
                done = self._cure(where, level, offered) or done
        return done

    def _cure(self, where: Where, level: int, offered: Yes) -> bool:
        unit, family, period = where
        spare = level == Priority.ROUTINE
        done = False
        for place in self.drawn[unit].tolist():
            for item in self.members[family] if place >= 0 else ():
                if not offered[place, item] or not self.shelves.more(place, item, period, 1, spare_reserve=spare):
                    continue
                cell, brings = self.cells.open(where), self._brings(item)
                missing = self.missing(cell, level)
                amount = min(-(-missing // brings), self._bearable(cell, item))
                amount = self.shelves.more(place, item, period, amount, spare_reserve=spare)
                if amount and (amount * brings >= missing or self.counts(cell, level, amount * brings)):
                    self._move(where, cell, (place, item, level), amount)
                    done = True
        return done

    def counts(self, cell: Cell, level: int, brought: int) -> bool:
        """Whether so many thousandths more are at least one need unit more."""
        missing = self.missing(cell, level)
        return -(-(missing - brought) // 1000) < -(-missing // 1000)

    def rob(self, level: int) -> bool:
        """Take from lower priorities what a level lacks."""
        self.settle()
        done = False
        for period in self.short_in(level):
            offered = self.cells.taken_below(level, period)
            for where in self.asking(level, period, offered):
                done = self._rob(where, level, offered) or done
                if not self.plain[where[1]] and self.missing(self.cells.open(where), level):
                    done = self._rob_mixture(where, level) or done
        return done

    def _rob_mixture(self, where: Where, level: int) -> bool:
        """Take slices of the mixtures of lower priorities, where no item alone would do."""
        unit, family, period = where
        cell, done = self.cells.open(where), False
        held: dict[tuple[int, Where], list[Line]] = {}
        for place in self.drawn[unit].tolist():
            for item in self.members[family] if place >= 0 else ():
                for priority, _, other in self.cells.given(place, item, period, level):
                    held.setdefault((-priority, other), []).append((place, item, priority))
        for key in sorted(held):
            missing = self.missing(cell, level)
            if not missing:
                break
            if key[1] != where:
                done = self._slice(cell, self.cells.open(key[1]), held[key], level, missing) or done
        return done

    def _slice(self, cell: Cell, loser: Cell, lines: list[Line], level: int, missing: int) -> bool:
        """Hand a cell as much of each line of another as brings what it misses, if both then hold their floors."""
        whole = sum(loser.lines[line] * self._brings(line[1]) for line in lines)
        part = {line: (2 * loser.lines[line] * min(missing, whole) + whole) // (2 * whole) for line in lines}
        beyond = sum(amount * self._brings(line[1]) for line, amount in part.items()) - missing
        mine, theirs = Cell(cell.need, dict(cell.lines)), Cell(loser.need, dict(loser.lines))
        for line in sorted(lines, key=lambda one: -self._poverty(one[1])):
            less = min(part[line], max(0, beyond) // self._brings(line[1]))
            beyond -= less * self._brings(line[1])
            mine.add((line[0], line[1], level), part[line] - less)
            theirs.add(line, less - part[line])
        if max(self._under(mine).max(), self._under(theirs).max()) > 0 or mine.lines == cell.lines:
            return False
        cell.lines, loser.lines = mine.lines, theirs.lines
        return True

    def _rob(self, where: Where, level: int, offered: Yes) -> bool:
        unit, family, period = where
        done = False
        for place in self.drawn[unit].tolist():
            for item in self.members[family] if place >= 0 else ():
                if not offered[place, item]:
                    continue
                cell, brings = self.cells.open(where), self._brings(item)
                below = self.cells.given(place, item, period, level)
                for priority, held, other in sorted(below, key=lambda one: (-one[0], -one[1], one[2])):
                    missing = self.missing(cell, level)
                    if not missing:
                        return done
                    amount = min(held, -(-missing // brings))
                    if other != where:
                        amount = min(amount, self._bearable(cell, item))
                    loser = self.cells.open(other)
                    if amount > 0 and (other == where or self._spares(loser, (place, item, priority), amount)):
                        loser.add((place, item, priority), -amount)
                        cell.add((place, item, level), amount)
                        done = True
        return done

    def _spares(self, cell: Cell, line: Line, amount: int) -> bool:
        """Whether a cell holds its floors without so much of a line."""
        left = Cell(cell.need, dict(cell.lines))
        left.add(line, -amount)
        return bool(self._under(left).max(initial=0) <= 0)

    def keep(self) -> bool:
        """Routine gives back what would fill a reserve under its floor; families with a nutrient floor are left."""
        self.settle()
        shelves, done = self.shelves, False
        routine = [self.cells.taken_below(Priority.SURGE, period) for period in range(len(self.problem.periods))]
        for place, family, period in np.argwhere(shelves.gaps() * self.plain[None, :, None] > 0).tolist():
            for item in self.members[family]:
                if routine[period][place, item]:
                    done = self._keep(place, item, period) or done
        return done

    def _keep(self, place: int, item: int, period: int) -> bool:
        done, family, brings = False, int(self.problem.items.family[item]), self._brings(item)
        found = self.cells.given(place, item, period, Priority.SURGE)
        for _, quantity, where in sorted(found, key=lambda one: (-one[1], one[2])):
            floor = int(self.problem.places.floor[place, family, period]) * 1000
            wanted = min(quantity, -(-(floor - int(self.shelves.held[place, family, period])) // brings))
            played = self.shelves.played(place, item, period, -wanted) if wanted > 0 else None
            stays = played[0][period] - int(self.shelves.closing[place, item, period]) if played else 0
            if stays <= 0:
                return done
            self._move(where, self.cells.open(where), (place, item, Priority.ROUTINE), -stays)
            done = True
        return done
