"""What the solver makes of random worlds is what the referee accepts, and nothing lies idle beside a shortage.

The worlds are drawn without mercy: closed roads, rooms that hold nothing, mixtures that no stock allows, budgets of a
few đồng. Those listed by number once gave plans that fed a unit under its nutrient floor, beyond its need, or left
stock beside a shortage.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from quannhu.planner import faults
from quannhu.planner import values as v
from quannhu.planner.aggregate import CLASSES
from quannhu.planner.referee import check, closing_stock
from quannhu.planner.rounding_cells import Cells, Needs, by_period
from quannhu.planner.rounding_legal import legal
from quannhu.planner.rounding_shelves import Shelves
from quannhu.planner.solve import Options, solve
from tests.planner.tiny import ints, tiny
from tests.planner.worlds import Drawer, random_problem

UNDER_FLOOR = (3, 5, 9, 10, 11, 13, 23, 52, 55, 57, 60, 69, 71, 73, 82, 83, 96, 97, 99, 100, 106, 117, 118)
BEYOND_NEED = (58, 60, 80, 97, 117)
IDLE = (1, 4, 7, 12, 15, 18, 28, 33, 35, 40, 42, 43, 48, 50, 51, 64, 68, 70, 74, 81, 84, 85, 91, 94, 98, 102, 343)
RANGE = range(120, 240)
SEEDS = sorted({*UNDER_FLOOR, *BEYOND_NEED, *IDLE, *RANGE})


def solvable(seeds: list[int]) -> list[tuple[int, v.Problem]]:
    """Worlds without faults."""
    worlds = [(seed, random_problem(seed)) for seed in seeds]
    return [(seed, world) for seed, world in worlds if not faults.check(world).faults]


def wrong_with(problem: v.Problem, plan: v.Plan) -> list[str]:
    """All the referee says, of whatever kind."""
    return [f"{one.kind}: {one}" for one in check(problem, plan)]


def test_every_plan_of_a_random_world_is_accepted() -> None:
    """PLN-R01 to PLN-R12: neither broken nor with idle stock or lower priorities served before who is short."""
    wrong = {seed: wrong_with(world, solve(world)) for seed, world in solvable(SEEDS)}
    assert len(wrong) > 120
    assert {seed: said for seed, said in wrong.items() if said} == {}


def test_a_plan_of_no_time_at_all_is_accepted() -> None:
    """The plan of a moment, before anything is bought."""
    moment = Options(seconds=0)
    wrong = {seed: wrong_with(world, solve(world, options=moment)) for seed, world in solvable(SEEDS[:80])}
    assert {seed: said for seed, said in wrong.items() if said} == {}


def righted(problem: v.Problem, plan: v.Plan) -> v.Plan:
    """A plan after the last pass; costs are left as they were."""
    parts = by_period(plan.issues, len(problem.periods))
    issues, waste, short, gaps, _ = legal(problem, plan.buys, plan.shipments, parts, plan.waste)
    return dataclasses.replace(plan, issues=issues, waste=waste, shortages=short, reserve_gaps=gaps)


def short_of(plan: v.Plan, priority: v.Priority) -> int:
    return int(plan.shortages.quantity[plan.shortages.priority == priority].sum())


def test_the_last_pass_makes_any_plan_better_and_says_what_it_did() -> None:
    """Careless plans that can be carried out: after the pass only their costs are to be counted again."""
    better = 0
    for seed, world in solvable(list(range(60))):
        careless = Drawer(world, seed + 1).plan()
        made = righted(world, careless)
        kinds = {one.kind for one in check(world, made)}
        assert {kind for kind in kinds if not kind.startswith(("cost_", "bound_"))} == set(), seed
        before, after = short_of(careless, v.Priority.READINESS), short_of(made, v.Priority.READINESS)
        assert after <= before, seed
        better += sum(short_of(careless, one) for one in v.Priority) > sum(short_of(made, one) for one in v.Priority)
    assert better > 10


def test_what_is_issued_beyond_need_is_cut() -> None:
    seed, world = solvable(list(range(20)))[0]
    careless = Drawer(world, seed + 1).plan()
    demand = world.demand
    third = dataclasses.replace(demand, quantity=demand.quantity // 3, strength=demand.strength // 3)
    generous = dataclasses.replace(world, demand=third)
    assert "over_served" in {one.kind for one in check(generous, careless)}
    kinds = {one.kind for one in check(generous, righted(generous, careless))}
    assert not {kind for kind in kinds if not kind.startswith(("cost_", "bound_"))}


@pytest.mark.parametrize("seed", [0, 7, 21])
def test_needs_by_cell_are_needs_by_period(seed: int) -> None:
    world = random_problem(seed)
    needs = Needs(world)
    for period in range(len(world.periods)):
        at = needs.at(period)
        for unit, family in np.ndindex(len(world.units), len(world.families)):
            assert needs.of((unit, family, period)) == tuple(at[unit, :CLASSES, family].tolist())


def test_cells_that_are_opened_and_closed_leave_the_issues_as_they_were() -> None:
    seed, world = solvable([1, 2, 3])[0]
    issues = Drawer(world, seed).plan().issues
    cells = Cells(world, Needs(world), by_period(issues, len(world.periods)))
    for unit, family, period in np.ndindex(len(world.units), len(world.families), len(world.periods)):
        cells.open((unit, family, period))
    assert not any(part.quantity.any() for part in cells.lines)
    cells.close()

    def rows(table: v.Issues) -> list[tuple[int, ...]]:
        columns = (table.place, table.unit, table.item, table.period, table.priority, table.quantity)
        return sorted(row for row in zip(*(one.tolist() for one in columns), strict=True) if row[-1])

    assert rows(cells.table()) == rows(issues)


def test_shelves_play_a_plan_as_the_referee_does() -> None:
    for seed, world in solvable(list(range(40))):
        plan = Drawer(world, seed + 1).plan()
        shelves = Shelves.of(world, plan.buys, plan.shipments, by_period(plan.issues, len(world.periods)), plan.waste)
        assert (shelves.closing == closing_stock(world, plan)).all()
        for place, item in np.ndindex(*shelves.out.shape[:2]):
            played = shelves.played(place, item, 0, 0)
            assert played is not None
            assert (np.array(played[0]) >= shelves.closing[place, item]).all()


RICH, POOR = range(2)


def mixed_world(stock: tuple[int, int], *, urgent: int, routine: int) -> v.Problem:
    """One store, two units, one family of which half must be the rich item; opening stock (rich, poor) g."""
    wide = tiny()
    twice = {name: np.repeat(getattr(wide.items, name), 2, axis=0) for name in wide.items.__dict__ if name != "code"}
    items = v.Items(**{**twice, "code": ("GIAU", "NGHEO"), "nutrient_per_k": np.array([[200], [0]])})
    return tiny(
        items=items, nutrients=("đạm",), nutrient_floor=ints(100)[:, None], units=("T11", "T12"),
        sources=v.Sources(ints(), ints(), np.zeros((0, 3), np.int64)),
        offers=v.Offers(ints(), ints(), ints(), ints(), np.zeros((0, 3), np.int64)),
        stock=v.Stock(ints(1, 1), ints(RICH, POOR), ints(9, 9), ints(*stock)),
        serves=v.Serves(ints(0, 1), ints(1, 1), ints(0, 0)),
        demand={"unit": ints(0, 1), "family": ints(0, 0), "period": ints(0, 0), "priority": ints(0, 2),
                "quantity": ints(urgent, routine), "strength": np.zeros((2, 3), np.int64),
                "ration_class": ints(0, 0), "unit_priority": ints(0, 2)},
    )  # fmt: skip


def issued(problem: v.Problem, *rows: tuple[int, int, int]) -> v.Issues:
    """The issues the last pass makes of rows of unit, item, quantity (week 1; unit 0 is readiness)."""
    unit, item, quantity = (ints(*column) for column in zip(*rows, strict=True))
    many, none = len(rows), ints()
    issues = v.Issues(np.full(many, 1), unit, item, np.zeros(many, np.int64), np.where(unit == 0, 0, 2), quantity)
    empty = v.Buys(none, none, none), v.Shipments(none, none, none, none)
    return legal(problem, *empty, by_period(issues, len(problem.periods)), v.Waste(none, none, none, none))[0]


def given_to(issues: v.Issues, unit: int) -> dict[int, int]:
    mine = issues.unit == unit
    return dict(zip(issues.item[mine].tolist(), issues.quantity[mine].tolist(), strict=True))


def test_readiness_takes_a_slice_of_a_routine_mixture() -> None:
    """Neither item alone would do: half of each must be rich."""
    world = mixed_world((100, 100), urgent=80, routine=200)
    made = issued(world, (1, RICH, 100), (1, POOR, 100))
    assert sum(given_to(made, 0).values()) == 80
    assert sum(given_to(made, 1).values()) == 120
    assert given_to(made, 1)[RICH] >= 59


def test_a_mixture_that_is_too_poor_is_cut_and_made_up_from_the_shelf() -> None:
    world = mixed_world((40, 100), urgent=100, routine=0)
    made = issued(world, (0, RICH, 10), (0, POOR, 90))
    assert given_to(made, 0)[RICH] == 40
    assert 38 <= given_to(made, 0)[POOR] <= 42


def test_poor_stock_that_no_mixture_bears_stays_on_the_shelf() -> None:
    world = mixed_world((0, 100), urgent=100, routine=0)
    assert sum(given_to(issued(world, (0, POOR, 100)), 0).values()) <= 1
