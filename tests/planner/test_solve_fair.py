"""Who is short shares it: the worst share first, then the next (PLN-R32)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quannhu.planner import values as v
from quannhu.planner.aggregate import gather
from quannhu.planner.lp import Engine, Sheet
from quannhu.planner.referee import check
from quannhu.planner.solve import solve
from quannhu.planner.solve_exact import _Whole
from quannhu.planner.solve_fair import HEAVIER, STEPS, assured, stepped, widened
from quannhu.planner.solve_options import Clock, Options
from tests.planner.clerk import ints
from tests.planner.small_worlds import halved, permuted

OPEN = int(v.UNLIMITED)


def river(
    needs: list[int], supply: int, roads: list[int] | None = None, *, priority: list[int] | None = None
) -> v.Problem:
    """A store up the river, one below for each unit; grams, one week; roads carry so much, the last is cheap."""
    units = len(needs)
    row, none, one = np.arange(units), np.zeros(0, np.int64), np.ones(1, np.int64)
    places = units + 1
    carry = np.array([[OPEN if most is None else most] for most in (roads or [None] * units)], np.int64)
    return v.Problem(
        periods=("T1",), families=("GAO",), store_classes=("kho",), nutrients=(), suppliers=("N",),
        units=tuple(f"D{u}" for u in row),
        items=v.Items(("GAO",), 0 * one, 0 * one, 1000 * one, 1000 * one, 0 * one, v.FOREVER * one, one, 0 * one,
                      0 * one, 0 * one, np.zeros((1, 0), np.int64)),
        places=v.Places(tuple(f"K{p}" for p in range(places)), np.full((places, 1), OPEN), np.full((places, 1), OPEN),
                        np.full(places, 100), np.zeros((places, 1, 1), np.int64)),
        lanes=v.Lanes(0 * row, row + 1, 0 * row, 100_000 * (units - row), carry),
        sources=v.Sources(none, none, np.zeros((0, 1), np.int64)),
        offers=v.Offers(none, none, none, none, np.zeros((0, 1), np.int64)),
        stock=v.Stock(0 * one, 0 * one, v.FOREVER * one, supply * one),
        fixed=v.Fixed(none, none, none, none),
        demand=v.Demand(row, 0 * row, 0 * row, ints(*(priority or [2] * units)), ints(*needs),
                        np.zeros((units, 1), np.int64), np.zeros((1, 1), np.int64), np.full((1, 1), 1000), 0 * row,
                        0 * row + 2),
        serves=v.Serves(row, row + 1, 0 * row),
        nutrient_floor=np.zeros((1, 0), np.int64), term=0 * one, budget=ints(OPEN),
    )  # fmt: skip


def shares(problem: v.Problem, plan: v.Plan) -> list[float]:
    """Share short of each line of need."""
    short = np.zeros(len(problem.units))
    short[plan.shortages.unit] = plan.shortages.quantity
    need = np.zeros(len(problem.units))
    np.add.at(need, problem.demand.unit, problem.demand.quantity)
    return [float(one) for one in short / need]


def filled(needs: list[int], supply: int, roads: list[int]) -> list[float]:
    """The fairest shares short, by filling all alike until something is full, then the others on."""
    got, free = [0.0] * len(needs), set(range(len(needs)))
    left = float(supply)
    while free:
        level = min(left / sum(needs[u] for u in free), *(min(1.0, roads[u] / needs[u]) for u in free))
        stuck = {u for u in free if min(1.0, roads[u] / needs[u]) <= level + 1e-12} or set(free)
        for u in stuck:
            got[u] = level
            left -= level * needs[u]
        free -= stuck
    return [1 - one for one in got]


def test_the_same_share_where_roads_allow_it() -> None:
    problem = river([300_000, 150_000, 50_000], 200_000)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert shares(problem, plan) == pytest.approx([0.6, 0.6, 0.6], abs=1e-4)
    assert plan.bound.fair == ("", "", "even")


def test_the_worst_share_first_then_the_next() -> None:
    """One road is narrow: who lives there is worst off whatever is done; the others share alike, up to another road."""
    needs, roads = [300_000, 150_000, 50_000, 100_000], [30_000, OPEN, OPEN, 40_000]
    problem = river(needs, 200_000, roads)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert shares(problem, plan) == pytest.approx(filled(needs, 200_000, roads), abs=1e-4)
    assert shares(problem, plan) == pytest.approx([0.9, 0.35, 0.35, 0.6], abs=1e-4)


@pytest.mark.parametrize("seed", range(8))
def test_shares_are_those_of_filling_all_alike(seed: int) -> None:
    rng = np.random.default_rng(seed)
    needs = [int(one) for one in rng.integers(20_000, 400_000, 6)]
    roads = [int(one) for one in rng.integers(10_000, 300_000, 6)]
    supply = int(rng.integers(50_000, 600_000))
    problem = river(needs, supply, roads)
    assert shares(problem, solve(problem)) == pytest.approx(filled(needs, supply, roads), abs=2e-4)


def test_splitting_a_unit_and_another_order_change_no_share() -> None:
    problem = river([300_000, 150_000, 50_000, 100_000], 200_000, [30_000, OPEN, OPEN, 40_000])
    before = shares(problem, solve(problem))
    split = halved(problem, 1)
    assert shares(split, solve(split)) == pytest.approx([*before, before[1]], abs=1e-4)
    turned = permuted(problem, 3)
    assert sorted(shares(turned, solve(turned))) == pytest.approx(sorted(before), abs=1e-4)


def test_a_class_shares_only_what_the_class_before_leaves() -> None:
    """Readiness has all of its need; routine shares the rest."""
    problem = river([100_000, 150_000, 50_000], 200_000, priority=[0, 2, 2])
    plan = solve(problem)
    assert shares(problem, plan) == pytest.approx([0.0, 0.5, 0.5], abs=1e-4)


def test_the_worst_week_is_eased_too() -> None:
    """Weeks are cells like units: two weeks, enough for one and a half, the same share in both."""
    problem = river([100_000], 150_000)
    wide = replace(
        problem,
        periods=("T1", "T2"),
        places=replace(problem.places, dispatch=np.full((2, 2), OPEN), floor=np.zeros((2, 1, 2), np.int64)),
        lanes=replace(problem.lanes, capacity=np.full((1, 2), OPEN)),
        sources=replace(problem.sources, capacity=np.zeros((0, 2), np.int64)),
        offers=replace(problem.offers, price_per_k=np.zeros((0, 2), np.int64)),
        demand=replace(
            problem.demand, unit=ints(0, 0), family=ints(0, 0), period=ints(0, 1), priority=ints(2, 2),
            quantity=ints(100_000, 100_000), strength=np.zeros((1, 2), np.int64), season=np.full((1, 2), 1000),
        ),
        term=ints(0, 0),
    )  # fmt: skip
    plan = solve(wide)
    assert plan.shortages.quantity.tolist() == [25_000, 25_000]


def test_the_wider_program_begins_where_the_narrow_one_ended() -> None:
    sheet = Sheet()
    short = sheet.columns(np.ones(2, bool), 1.0, np.array([4.0, 6.0]))
    row = sheet.rows(np.ones(1, bool), 5.0, 5.0)
    sheet.put(row[:, None], short[None], 1.0)
    engine = Engine(sheet.finish())
    assert engine.solve().optimal
    inner = Engine(assured(engine.lp, short, np.array([4.0, 6.0])))
    assert inner.start_from(widened(engine.basis(), 2))
    found = inner.solve()
    assert found.optimal and found.x[-1] == pytest.approx(0.5)
    assert found.x[:2] == pytest.approx([2.0, 3.0])


def test_a_shortage_cut_at_steps_is_the_same_shortage() -> None:
    """Two needs of 100 and 200, 90 short in all, one road for both: beyond each step as little as can be."""
    sheet = Sheet()
    short = sheet.columns(np.ones(2, bool), 0.0, np.array([100.0, 200.0]))
    row = sheet.rows(np.ones(1, bool), 90.0, 90.0)
    sheet.put(row[:, None], short[None], 1.0)
    lp = sheet.finish()
    wide = stepped(lp, [short[:0], short, short[:0]])
    engine = Engine(wide.lp)
    weight = np.zeros(wide.lp.columns)
    weight[wide.parts] = (HEAVIER ** np.arange(len(STEPS)))[:, None]
    engine.costs(weight)
    found = engine.solve()
    assert found.optimal
    flows = wide.narrow(found.x, lp.columns)
    assert flows.sum() == pytest.approx(90)
    share = flows / [100, 200]
    assert ((share > 0.2 - 1e-9) & (share < 0.4 + 1e-9)).all()
    assert wide.lp.activity(found.x)[wide.row[0]] == pytest.approx(found.value)


def test_sharing_by_steps_keeps_the_totals_and_eases_the_worst(monkeypatch: pytest.MonkeyPatch) -> None:
    """The route of larger problems on a small one: nobody goes without where all could have half."""
    monkeypatch.setattr("quannhu.planner.solve_exact.FAIR_COLUMNS", 0)
    needs, roads = [300_000, 150_000, 50_000, 100_000], [30_000, OPEN, OPEN, 40_000]
    problem = river(needs, 200_000, roads)
    plan = solve(problem)
    assert plan.bound.fair == ("", "", "steps") and check(problem, plan) == []
    assert plan.shortages.quantity.sum() == 400_000
    found = shares(problem, plan)
    assert (found[0], found[3]) == pytest.approx((0.9, 0.6), abs=1e-4)
    assert max(found[1], found[2]) <= 0.4 + 1e-4  # 0,35 each would be even
    split = halved(problem, 1)
    assert solve(split).shortages.quantity.sum() == 400_000


def test_a_larger_problem_is_shared_after_a_first_plan_by_weights() -> None:
    problem = river([300_000, 150_000, 50_000], 200_000)
    plans = list(_Whole(problem, gather(problem, by_cost=False), Clock(Options())).solutions(small=False))
    assert [one.bound.route for one in plans] == ["weighted", "exact"]
    assert plans[0].bound.fair == ("", "", "") and plans[1].bound.fair == ("", "", "even")
