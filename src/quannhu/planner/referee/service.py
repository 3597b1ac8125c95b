"""What units receive against what they need: served, short, nutrients, and the reserve that stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quannhu.planner.referee.flow import Flow
from quannhu.planner.referee.kinds import Book
from quannhu.planner.referee.names import Names
from quannhu.planner.referee.sums import Whole, flat, grouped, most, slices, times
from quannhu.planner.values import Ints, Plan, Priority, Problem


def needs(problem: Problem, family: int) -> Whole:
    """(unit, period, priority) need units of a family, lines and factored part together."""
    demand = problem.demand
    shape = (len(problem.units), len(problem.periods), len(Priority))
    mine = np.flatnonzero(demand.family == family)
    out = grouped(shape, (demand.unit[mine], demand.period[mine], demand.priority[mine]), demand.quantity[mine])
    ration, season = demand.ration[demand.ration_class, family], demand.season[family]
    strength: Whole = demand.strength
    if 2 * most(strength) * most(ration) * most(season) >= 2**61:
        strength = strength.astype(object)
    product = strength * ration[:, None] * season[None, :]
    factored = (2 * product + 1_000_000) // 2_000_000
    units = np.arange(shape[0])
    out[units, :, demand.unit_priority] += factored if out.dtype == object else factored.astype(out.dtype)
    return out


@dataclass(frozen=True)
class _Slices:
    """Rows of a table by family: order[start[f]:start[f + 1]]."""

    order: Ints
    start: Ints

    def of(self, family: int) -> Ints:
        return self.order[self.start[family] : self.start[family + 1]]


def _by_family(family: Ints, rows: Ints, count: int) -> _Slices:
    """Rows by the family of what stands in them; narrow numbers, for there may be many millions."""
    small = family.astype(np.int16 if count < 2**15 else np.int32)[rows]
    edges = np.r_[0, np.cumsum(np.bincount(small, minlength=count))]
    order = np.argsort(small, kind="stable")
    return _Slices(order.astype(np.int32) if len(order) < 2**31 else order, edges)


def drawn(problem: Problem, plan: Plan, book: Book) -> None:
    """Units draw only from places that serve them."""
    names, issues = Names(problem), plan.issues
    places = len(problem.places.code)
    allowed = np.unique(problem.serves.unit * places + problem.serves.place)
    for part in slices(len(issues.unit)):
        key = flat((len(problem.units), places), (issues.unit[part], issues.place[part]))
        at = np.minimum(np.searchsorted(allowed, key), max(len(allowed) - 1, 0))
        known = allowed[at] == key if len(allowed) else np.zeros(len(key), bool)
        wrong = np.flatnonzero(~known & (issues.quantity[part] > 0)) + part.start
        book.each(
            "not_served_from",
            wrong,
            lambda r: (
                f"{names.stock(issues.place[r], issues.item[r], issues.period[r])}, {names.unit(issues.unit[r])}",
                {"quantity": issues.quantity[r]},
            ),
        )


def service(problem: Problem, plan: Plan, book: Book) -> bool:
    """Need = served + short for every unit, family, period and priority; nutrient floors.

    returns     whether every nutrient floor holds without the allowance of a base unit
    """
    count = len(problem.families)
    issues = _by_family(problem.items.family, plan.issues.item, count)
    shortages = _by_family(np.arange(count), plan.shortages.family, count)
    strict = True
    for family in range(count):
        _family(problem, plan, book, family, issues.of(family), shortages.of(family))
        strict = _nutrients(problem, plan, book, family, issues.of(family)) and strict
    return strict


def _family(problem: Problem, plan: Plan, book: Book, family: int, rows: Ints, short_rows: Ints) -> None:
    need = needs(problem, family)
    issues, shortages = plan.issues, plan.shortages
    item, quantity = issues.item[rows], issues.quantity[rows]
    keys = (issues.unit[rows], issues.period[rows], issues.priority[rows])
    unit_of_need = problem.items.need_per_k[item]
    served = grouped(need.shape, keys, times(quantity, unit_of_need))
    largest = np.zeros(need.shape, np.int64)
    np.maximum.at(largest.reshape(-1), flat(need.shape, keys), np.where(quantity > 0, unit_of_need, 0))
    names = Names(problem)

    def at(unit: int, period: int, priority: int) -> str:
        return names.need(unit, family, period, priority)

    # need in thousandths only where it fits; a need that large is refused by the checks of a problem
    wanted = need.astype(object) * 1000 if most(need) >= 2**52 else need * 1000
    book.where("no_need", (need == 0) & (served > 0), at, quantity=-(-served // 1000))
    book.where(
        "over_served", (need > 0) & (served - wanted >= largest) & (served > wanted), at, served=served, need=need
    )
    short = np.maximum(need - served // 1000, 0)
    claimed = grouped(
        need.shape,
        (shortages.unit[short_rows], shortages.period[short_rows], shortages.priority[short_rows]),
        shortages.quantity[short_rows],
    )
    book.where("shortage_hidden", (short > 0) & (claimed == 0), at, short=short)
    book.where("shortage_understated", (claimed > 0) & (claimed < short), at, claimed=claimed, short=short)
    book.where("shortage_overstated", (short > 0) & (claimed > short), at, claimed=claimed, short=short)
    book.where("shortage_unfounded", (short == 0) & (claimed > 0), at, claimed=claimed)


def _nutrients(problem: Problem, plan: Plan, book: Book, family: int, rows: Ints) -> bool:
    """Each floor holds over what a unit gets of a family in a period, to within one base unit of each item issued.

    returns     whether it holds without that allowance
    """
    strict, issues, items = True, plan.issues, problem.items
    shape = (len(problem.units), len(problem.periods))
    for nutrient in np.flatnonzero(problem.nutrient_floor[family]).tolist():
        floor = int(problem.nutrient_floor[family, nutrient])
        lacking: Whole = np.zeros(shape, np.int64)
        slack, content, served = lacking.copy(), lacking, lacking
        for item in np.unique(issues.item[rows]).tolist():
            mine = rows[issues.item[rows] == item]
            given = grouped(shape, (issues.unit[mine], issues.period[mine]), issues.quantity[mine])
            wanted = floor * int(items.need_per_k[item]) - 1000 * int(items.nutrient_per_k[item, nutrient])
            lacking = lacking + times(given, np.array([wanted]))
            slack = slack + (given > 0) * abs(wanted)
            content = content + times(given, items.nutrient_per_k[item, nutrient : nutrient + 1])
            served = served + times(given, items.need_per_k[item : item + 1])
        where = f"{Names(problem).family(family)}, chất {problem.nutrients[nutrient]}"
        _under(problem, book, where, lacking > slack, content, floor * served // 1000)
        strict = strict and not (lacking > 0).any()
    return strict


def _under(problem: Problem, book: Book, where: str, wrong: Whole, content: Whole, floor: Whole) -> None:
    names = Names(problem)

    def at(unit: int, period: int) -> str:
        return f"{names.unit(unit)}, {where}, {names.period(period)}"

    book.where("nutrient_under", wrong, at, content=content, floor=floor)


def reserve_held(problem: Problem, flow: Flow) -> Whole:
    """(place, family, period) thousandths of need units in the closing stock."""
    need = times(flow.closing, problem.items.need_per_k[None, :, None])
    out = np.zeros(problem.places.floor.shape, need.dtype)
    for family in range(len(problem.families)):
        out[:, family, :] = need[:, problem.items.family == family, :].sum(axis=1)
    return out


def reserve(problem: Problem, plan: Plan, flow: Flow, book: Book) -> None:
    """The plan says exactly how far each reserve is below its floor."""
    names, gaps, floor = Names(problem), plan.reserve_gaps, problem.places.floor
    gap = np.maximum(floor - reserve_held(problem, flow) // 1000, 0)
    claimed = grouped(floor.shape, (gaps.place, gaps.family, gaps.period), gaps.quantity)
    book.where("gap_hidden", (gap > 0) & (claimed == 0), names.reserve, gap=gap)
    book.where("gap_understated", (claimed > 0) & (claimed < gap), names.reserve, claimed=claimed, gap=gap)
    book.where("gap_overstated", claimed > gap, names.reserve, claimed=claimed, gap=gap)
