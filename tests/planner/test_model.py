"""The linear program: its sizes, its bound, and that taking units together loses nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.plan_instances import Size, make
from quannhu.planner.aggregate import gather, need_chunks
from quannhu.planner.lp import INF, Engine, Sheet
from quannhu.planner.model import Model, build
from quannhu.planner.model_read import unit_bound
from quannhu.planner.solve_weights import weights_of
from quannhu.planner.values import Problem
from tests.planner.worlds import random_problem

SMALL = Size(units=14, places=7, items=5, periods=6)


def optimum(problem: Problem, *, by_cost: bool, mixed: bool = False) -> tuple[float, float]:
    """Weighted optimum and its bound for single units, đồng."""
    model = build(problem, gather(problem, by_cost=by_cost), mixed=mixed)
    cost = weighted_cost(problem, model)
    outcome = Engine(model.lp.with_cost(cost)).solve()
    assert outcome.optimal
    money = model.frame.scale.money
    return outcome.value * money, unit_bound(model, model.lp, outcome.y, cost) * money


def weighted_cost(problem: Problem, model: Model) -> np.ndarray:
    scale = model.frame.scale
    return model.weighted({k: w * scale.quantity / scale.money for k, w in weights_of(problem).items()})


@pytest.mark.parametrize("seed", range(4))
def test_groups_bound_single_units_from_below_and_above(seed: int) -> None:
    """The optimum of single units lies between the groups' bound and the groups' optimum."""
    problem = make(SMALL, seed)
    single, proof = optimum(problem, by_cost=True)
    grouped, bound = optimum(problem, by_cost=False)
    assert proof == pytest.approx(single, rel=1e-7)
    assert bound <= single * (1 + 1e-9)
    assert grouped >= single * (1 - 1e-9)
    assert bound >= single * 0.99


@pytest.mark.parametrize("seed", range(3))
def test_units_of_equal_last_leg_taken_together_lose_nothing(seed: int) -> None:
    problem = make(SMALL, seed)
    problem.serves.cost[:] = 40_000
    assert optimum(problem, by_cost=False)[0] == pytest.approx(optimum_of_each(problem), rel=1e-7)


def optimum_of_each(problem: Problem) -> float:
    """The optimum with every unit a group of its own."""
    groups = gather(problem, by_cost=False)
    place = groups.place[groups.of_unit]
    each = replace(
        groups,
        of_unit=np.arange(len(problem.units)),
        place=place,
        cost=groups.cost[groups.of_unit],
        need=np.concatenate([part for _, part in need_chunks(problem)]),
    )
    model = build(problem, each)
    outcome = Engine(model.lp.with_cost(weighted_cost(problem, model))).solve()
    return outcome.value * model.frame.scale.money


@pytest.mark.parametrize("seed", range(3))
def test_families_apart_are_the_whole_without_its_shared_rows(seed: int) -> None:
    """Sums over families of one-family models = the whole model, once nothing is shared."""
    problem = make(SMALL, seed)
    groups = gather(problem, by_cost=False)
    whole = build(problem, groups)
    parts = [
        build(problem, groups, scale=whole.frame.scale, families=np.array([f])) for f in range(len(problem.families))
    ]
    values = []
    for model in [whole, *parts]:
        engine = Engine(model.lp.with_cost(weighted_cost(problem, model)))
        free = np.full(len(model.shared), INF)
        engine.row_bounds(model.shared, -free, free)
        values.append(engine.solve().value)
    assert sum(values[1:]) == pytest.approx(values[0], rel=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_mixtures_are_nearly_the_whole(seed: int) -> None:
    problem = make(SMALL, seed)
    plain, mixed = optimum(problem, by_cost=False)[0], optimum(problem, by_cost=False, mixed=True)
    assert mixed[0] == pytest.approx(plain, rel=0.01)
    assert mixed[1] <= optimum(problem, by_cost=True)[0] * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(25))
def test_any_prices_give_a_bound(seed: int) -> None:
    """Prices drawn at random never prove more than the optimum."""
    problem = random_problem(seed)
    model = build(problem, gather(problem, by_cost=True))
    cost = weighted_cost(problem, model)
    outcome = Engine(model.lp.with_cost(cost)).solve()
    rng = np.random.default_rng(seed)
    for spread in (0.0, 0.1, 1.0):
        prices = outcome.y * (1 + spread * rng.normal(size=len(outcome.y)))
        assert unit_bound(model, model.lp, prices, cost) <= outcome.value + 1e-6 * max(1.0, abs(outcome.value))


def test_a_sheet_puts_entries_where_rows_and_columns_exist() -> None:
    sheet = Sheet()
    columns = sheet.columns(np.array([True, False, True]), np.array([1.0, 9.0, 2.0]), 4.0)
    rows = sheet.rows(np.array([True, True, False]), 3.0, INF)
    sheet.put(rows[:, None], columns[None], 1.0)
    lp = sheet.finish()
    assert (lp.rows, lp.columns, len(lp.value)) == (2, 2, 4)
    outcome = Engine(lp).solve()
    assert outcome.optimal and outcome.value == pytest.approx(3.0)
    assert lp.dual_value(outcome.y, np.full(2, 10.0)) == pytest.approx(3.0)
    assert lp.activity(outcome.x).tolist() == pytest.approx([3.0, 3.0])
