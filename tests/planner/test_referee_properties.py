"""Random plans that can be carried out pass the referee; what it calls better is better (PLN-R01 to PLN-R12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quannhu.planner import values as v
from quannhu.planner.referee import check
from tests.planner.clerk import Table, complete, edit, lines_of
from tests.planner.worlds import Drawer, random_problem

SEEDS = st.integers(0, 10**6)


def drawn(seed: int) -> tuple[v.Problem, v.Plan, Drawer]:
    """A random problem with a random plan."""
    problem = random_problem(seed)
    drawer = Drawer(problem, seed + 1)
    return problem, drawer.plan(), drawer


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_a_plan_that_can_be_carried_out_is_not_called_broken(seed: int) -> None:
    problem, plan, _ = drawn(seed)
    assert [str(one) for one in check(problem, plan) if one.breaks] == []


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.integers(0, 5), st.integers(0, 10**6), st.sampled_from([-7, -1, 1, 13]))
def test_a_changed_quantity_is_accepted_only_where_all_else_follows_from_it(
    seed: int, table: int, row: int, change: int
) -> None:
    problem, plan, _ = drawn(seed)
    name = ("buys", "shipments", "issues", "waste", "shortages", "reserve_gaps")[table]
    rows: Any = getattr(plan, name)
    if not len(rows.quantity):
        return
    at = row % len(rows.quantity)
    false = replace(plan, **{name: edit(rows, at, quantity=int(rows.quantity[at]) + change)})
    if any(one.breaks for one in check(problem, false)):
        return
    assert name not in ("shortages", "reserve_gaps")
    # all that is said to be wasted is thrown away, and then nothing may be left to die
    clerk = complete(problem, *(lines_of(one) for one in (false.buys, false.shipments, false.issues, false.waste)))
    assert clerk.cost == false.cost
    for part in ("waste", "shortages", "reserve_gaps"):
        assert some(lines_of(getattr(clerk, part))) == some(lines_of(getattr(false, part)))


def some(lines: Table) -> Table:
    """The lines that say something."""
    return {key: quantity for key, quantity in lines.items() if quantity}


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_what_could_be_better_is_better_when_it_is_done(seed: int) -> None:
    """For each shortage that is reported curable by idle stock, one more issue cures some of it and breaks nothing."""
    problem, plan, drawer = drawn(seed)
    found = [one for one in check(problem, plan, limit=3) if one.kind == "idle_stock"]
    if not found:
        return
    priorities = {"sẵn sàng chiến đấu": 0, "đột xuất": 1, "thường xuyên": 2}
    for one in found:
        unit, family, period, priority, place = one.place.split(", ")
        key = (
            problem.units.index(unit.removeprefix("đơn vị ")),
            problem.families.index(family.removeprefix("nhóm ")),
            problem.periods.index(period.removeprefix("kỳ ")),
            priorities[priority.removeprefix("mức ")],
        )
        assert cures(problem, plan, drawer, key, problem.places.code.index(place.removeprefix("kho ")))


def cures(problem: v.Problem, plan: v.Plan, drawer: Drawer, key: tuple[int, ...], place: int) -> bool:
    """Whether one more issue of some item lowers the shortage and breaks nothing at no harm to a reserve above it."""
    unit, family, period, priority = key
    before, gaps = lines_of(plan.shortages), sum(lines_of(plan.reserve_gaps).values())
    for item in np.flatnonzero(problem.items.family == family).tolist():
        step = -(-1000 // int(problem.items.need_per_k[item]))
        line = (place, unit, item, period, priority)
        issues = {**drawer.issues, line: drawer.issues.get(line, 0) + step}
        for thrown in fewer(drawer.thrown, place, item, period, step):
            better = complete(problem, drawer.buys, drawer.ships, issues, thrown)
            harmed = priority == 2 and sum(lines_of(better.reserve_gaps).values()) > gaps
            broken = any(one.breaks for one in check(problem, better))
            if not broken and not harmed and lines_of(better.shortages).get(key, 0) < before[key]:
                return True
    return False


def fewer(thrown: Table, place: int, item: int, period: int, step: int) -> Iterator[Table]:
    """What is thrown away as before, or less by a step in some period from this one on."""
    yield thrown
    for line, quantity in thrown.items():
        if line[:2] == (place, item) and line[2] >= period and quantity >= step:
            yield {**thrown, line: quantity - step}
