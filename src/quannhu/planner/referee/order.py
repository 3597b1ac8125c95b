"""What could be better at no harm: shortages beside idle stock, beside lower priorities, reserve beside routine.

Each test asks for the smallest step that helps (so many base units that one need unit is cured) and is sound: whatever
it reports can be carried out, all else staying as it is. It does not find everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.referee.flow import Flow
from quannhu.planner.referee.kinds import Book
from quannhu.planner.referee.limits import dispatched, volumes
from quannhu.planner.referee.names import Names
from quannhu.planner.referee.service import reserve_held
from quannhu.planner.referee.sums import Whole, grouped, slices
from quannhu.planner.values import UNLIMITED, Ints, Plan, Priority, Problem

ENDLESS = 2**60
# shortages looked at together
LINES = 500_000
Yes = NDArray[np.bool_]


@dataclass(frozen=True)
class _Ground:
    """What the tests share.

    members    (family, k) items of a family, -1 beyond its last
    step       (item,) base units that bring at least one need unit
    dispatch   (place, period) thousandths of a gram still free to leave for units
    above      (place, family, period) thousandths of need units by which the reserve stays above its floor from the
               period on; ENDLESS where there is no floor
    by_rank    (place, item, period, priority) base units issued
    lower      the same, for this priority and all after it
    """

    members: Ints
    step: Ints
    dispatch: Ints
    above: Ints
    by_rank: Whole
    lower: Whole


def _free(limit: Ints, used: Whole) -> Ints:
    """Thousandths between what is used and the limit, at most ENDLESS."""
    bounded = np.minimum(limit, ENDLESS // 1024) * 1000 - np.minimum(used, ENDLESS).astype(np.int64)
    return np.where(limit >= UNLIMITED, ENDLESS, bounded)


def _ground(problem: Problem, plan: Plan, flow: Flow) -> _Ground:
    items, places = problem.items, problem.places
    families = [np.flatnonzero(items.family == family) for family in range(len(problem.families))]
    members = np.full((len(families), max((len(one) for one in families), default=1)), -1, np.int64)
    for family, mine in enumerate(families):
        members[family, : len(mine)] = mine
    held = np.minimum(reserve_held(problem, flow), ENDLESS).astype(np.int64)
    slack = np.where(places.floor > 0, held - np.minimum(places.floor, ENDLESS // 1024) * 1000, ENDLESS)
    above = np.minimum.accumulate(slack[:, :, ::-1], axis=2)[:, :, ::-1]
    issues, shape = plan.issues, (*flow.closing.shape, len(Priority))
    by_rank: Whole = np.zeros(shape, np.int64)
    for part in slices(len(issues.item)):
        keys = (issues.place[part], issues.item[part], issues.period[part], issues.priority[part])
        by_rank = by_rank + grouped(shape, keys, issues.quantity[part])
    step = -(-1000 // items.need_per_k)
    lower = np.cumsum(by_rank[..., ::-1], axis=3)[..., ::-1]
    return _Ground(members, step, _free(places.dispatch, dispatched(problem, flow)), above, by_rank, lower)


def order(problem: Problem, plan: Plan, flow: Flow, book: Book) -> None:
    """The three tests, over a plan that is otherwise right."""
    ground = _ground(problem, plan, flow)
    _shortages(problem, plan, flow, ground, book)
    _reserve(problem, plan, flow, ground, book)


def _shortages(problem: Problem, plan: Plan, flow: Flow, ground: _Ground, book: Book) -> None:
    lines = np.flatnonzero(plan.shortages.quantity > 0)
    for part in slices(len(lines), LINES):
        _some_shortages(problem, plan, flow, ground, book, lines[part])


def _some_shortages(problem: Problem, plan: Plan, flow: Flow, ground: _Ground, book: Book, lines: Ints) -> None:
    shortages, serves, items = plan.shortages, problem.serves, problem.items
    by_unit = np.argsort(serves.unit, kind="stable")
    count = np.bincount(serves.unit, minlength=len(problem.units))
    first = np.r_[0, np.cumsum(count)[:-1]]
    many = count[shortages.unit[lines]]
    # one row for each shortage and each place that serves the unit
    line = np.repeat(lines, many)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(many) - many, many)
    place = serves.place[by_unit[np.repeat(first[shortages.unit[lines]], many) + nth]]
    family, period, rank = shortages.family[line], shortages.period[line], shortages.priority[line]
    thousandths = shortages.quantity[line] * 1000
    idle, robbed = np.zeros(len(line), np.int64), np.zeros(len(line), np.int64)
    plain, whole = _plain(problem), _meets_floors(problem)
    for k in range(ground.members.shape[1]):
        item = ground.members[family, k]
        known, item = item >= 0, np.maximum(item, 0)
        step = ground.step[item]
        need = step * items.need_per_k[item]
        fits = known & (thousandths >= need)
        free = flow.idle[place, item, period]
        routine = rank == Priority.ROUTINE
        spared = ~routine | (ground.above[place, family, period] >= need)
        leaves = ground.dispatch[place, period] >= step * items.weight_per_k[item]
        wholesome = plain[family] | whole[item]
        cures = fits & (free >= step) & spared & leaves & wholesome
        idle = np.where(cures & (idle == 0), free, idle)
        below = np.where(routine, 0, ground.lower[place, item, period, np.minimum(rank + 1, Priority.ROUTINE)])
        takes = fits & plain[family] & (below >= step)
        robbed = np.where(takes & (robbed == 0), below, robbed)
    names = Names(problem)

    def say(kind: str, name: str, figures: Ints) -> None:
        """Each shortage once, at the first place that could cure it."""
        found = np.flatnonzero(figures > 0)
        rows = found[np.unique(line[found], return_index=True)[1]]

        def at(nth: int) -> str:
            row = int(rows[nth])
            need = names.need(int(shortages.unit[line[row]]), int(family[row]), int(period[row]), int(rank[row]))
            return f"{need}, {names.place(int(place[row]))}"

        yes = np.ones(len(rows), bool)
        book.where(kind, yes, at, **{"short": shortages.quantity[line[rows]], name: figures[rows]})

    urgent = np.flatnonzero((rank < Priority.ROUTINE) & (idle == 0) & (robbed == 0) & plain[family])
    kept = np.zeros(len(line), np.int64)
    kept[urgent] = _earlier(problem, flow, ground, (place, family, period, rank, thousandths), urgent)
    say("idle_stock", "idle", idle)
    say("lower_priority_first", "lower", robbed)
    say("lower_priority_earlier", "lower", kept)


def _earlier(problem: Problem, flow: Flow, ground: _Ground, asked: tuple[Ints, ...], rows: Ints) -> Ints:
    """What lower classes took at the place a period before, of stock that would have lived and found room until now.

    asked       place, family, period, rank and thousandths short of every row; rows: those looked at
    """
    place, family, period, rank, thousandths = (column[rows] for column in asked)
    items, before = problem.items, np.maximum(period - 1, 0)
    room = _free(problem.places.room[:, :, None], volumes(problem, flow))
    found = np.zeros(len(rows), np.int64)
    for k in range(ground.members.shape[1]):
        item = ground.members[family, k]
        known, item = (item >= 0) & (period > 0), np.maximum(item, 0)
        step = ground.step[item]
        lower = ground.lower[place, item, before, np.minimum(rank + 1, Priority.ROUTINE)]
        stays = room[place, items.store_class[item], before] >= step * items.volume_per_k[item]
        leaves = ground.dispatch[place, period] >= step * items.weight_per_k[item]
        fits = known & (thousandths >= step * items.need_per_k[item]) & stays & leaves
        fits &= (lower >= step) & (flow.fresh[place, item, before] >= step)
        found = np.where(fits & (found == 0), lower, found)
    return found


def _plain(problem: Problem) -> Yes:
    """(family,) whether it has no nutrient floor."""
    return np.asarray(~(problem.nutrient_floor > 0).any(axis=1))


def _meets_floors(problem: Problem) -> Yes:
    """(item,) whether it meets all nutrient floors of its family by itself."""
    items = problem.items
    floor = problem.nutrient_floor[items.family].astype(object) * items.need_per_k[:, None]
    enough: Yes = (items.nutrient_per_k.astype(object) * 1000 >= floor).astype(bool)
    return np.asarray(enough.all(axis=1))


def _reserve(problem: Problem, plan: Plan, flow: Flow, ground: _Ground, book: Book) -> None:
    """Routine issues from a place under its floor, of stock that would have lived and found room."""
    gaps, items = plan.reserve_gaps, problem.items
    plain = _plain(problem)
    line = np.flatnonzero((gaps.quantity > 0) & plain[gaps.family])
    place, family, period = gaps.place[line], gaps.family[line], gaps.period[line]
    room = _free(problem.places.room[:, :, None], volumes(problem, flow))
    found = np.zeros(len(line), np.int64)
    for k in range(ground.members.shape[1]):
        item = ground.members[family, k]
        known, item = item >= 0, np.maximum(item, 0)
        step = ground.step[item]
        routine = ground.by_rank[place, item, period, Priority.ROUTINE]
        stays = room[place, items.store_class[item], period] >= step * items.volume_per_k[item]
        keeps = known & (routine >= step) & (flow.fresh[place, item, period] >= step) & stays
        found = np.where(keeps & (found == 0), routine, found)
    names = Names(problem)
    book.where(
        "routine_before_reserve",
        found > 0,
        lambda row: names.reserve(int(place[row]), int(family[row]), int(period[row])),
        gap=gaps.quantity[line],
        routine=found,
    )
