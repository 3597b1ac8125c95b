"""Whole packs, minimum orders, whole grams: what the fractional plan becomes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.plan_instances import make
from quannhu.planner import referee
from quannhu.planner.rounding_cost import dot
from quannhu.planner.rounding_issues import cut_to, cut_weight
from quannhu.planner.rounding_orders import lumped, too_much, whole_orders
from quannhu.planner.rounding_units import portion, running
from quannhu.planner.solve import solve, solve_fully
from quannhu.planner.values import Priority
from tests.planner.clerk import ints
from tests.planner.tiny import tiny


def test_orders_are_whole_packs_of_at_least_the_minimum() -> None:
    problem = make("XS")
    plan, solution = solve_fully(problem)
    item = problem.sources.item[problem.offers.source[plan.buys.offer]]
    assert (plan.buys.quantity % problem.items.pack[item] == 0).all()
    assert (plan.buys.quantity >= problem.offers.minimum[plan.buys.offer]).all()
    assert (whole_orders(problem, solution.buy) == whole_orders(problem, solution.buy)).all()


def test_orders_never_fall_behind_by_more_than_a_pack_where_there_is_capacity() -> None:
    problem = make("XS")
    buy = np.zeros((len(problem.offers.source), len(problem.periods)))
    buy[0] = 1234.5
    orders = whole_orders(problem, buy)
    lag = np.cumsum(buy[0]) - np.cumsum(orders[0])
    arrives = np.arange(len(problem.periods)) + problem.offers.lead[0] < len(problem.periods)
    pack = problem.items.pack[problem.sources.item[problem.offers.source[0]]]
    assert (lag[arrives] <= 1e-6).all()
    assert (lag[arrives] > -max(pack, problem.offers.minimum[0]) - 1e-6).all()


def test_no_order_passes_a_budget() -> None:
    problem = make("XS")
    problem = replace(problem, budget=problem.budget // 20)
    plan = solve(problem)
    assert [one for one in referee.check(problem, plan) if one.breaks] == []
    assert plan.cost.buy <= problem.budget.sum()


def test_a_shortage_is_shared_fairly_inside_a_class() -> None:
    """Units of the same places and priority miss the same share of a family, to a hundredth."""
    problem = make("XS")
    plan = solve(problem)
    demand = problem.demand
    need = (
        demand.strength * demand.ration[demand.ration_class, 0][:, None] * demand.season[0][None] + 500_000
    ) // 10**6
    short = np.zeros_like(need)
    mine = plan.shortages.family == 0
    np.add.at(short, (plan.shortages.unit[mine], plan.shortages.period[mine]), plan.shortages.quantity[mine])
    keys = [tuple(problem.serves.place[problem.serves.unit == u]) for u in range(len(problem.units))]
    for period in range(len(problem.periods)):
        shares: dict[tuple[object, ...], list[float]] = {}
        for unit, key in enumerate(keys):
            if demand.unit_priority[unit] == Priority.ROUTINE and need[unit, period] > 0:
                shares.setdefault(key, []).append(short[unit, period] / need[unit, period])
        for group in shares.values():
            assert max(group) - min(group) < 0.01


def test_cutting_claims_gives_out_everything_and_no_more() -> None:
    claims = np.array([[7, 3], [5, 0], [9, 4]])
    place = np.array([0, 0, 1])
    cut = cut_to(np.array([[6, 2], [9, 1]]), claims, place, 2)
    assert cut[:2, 0].sum() == 6 and cut[2].tolist() == [9, 1] and cut[0, 1] == 2
    assert (cut <= claims).all()
    light = cut_weight(np.array([10, 1000]), claims, np.array([1, 2]), place)
    assert (light[:2] * [1, 2]).sum() <= 10 and (light[2] == claims[2]).all()


def test_sums_of_large_numbers_are_exact() -> None:
    quantity, price = np.array([10**14, 7, 3 * 10**12]), np.array([10**9, 11, 123_456_789])
    assert dot(quantity, price) == sum(int(a) * int(b) for a, b in zip(quantity, price, strict=True))
    assert portion(np.array([10**13]), np.array([10**13]), np.array([2 * 10**13]))[0] == 5 * 10**12
    assert running(np.array([1, 2, 3, 4]), np.array([0, 0, 2, 2])).tolist() == [1, 3, 3, 7]


@pytest.mark.parametrize("seed", range(4))
def test_whole_plans_keep_the_fractional_shortages(seed: int) -> None:
    """Rounding costs grams of shortage, not more, where packs are small."""
    problem = make("XS", seed)
    problem.items.pack[:] = 1
    problem.offers.minimum[:] = 0
    plan, solution = solve_fully(problem)
    missing = plan.shortages.quantity.sum()
    planned = sum(solution.levels[level] for level in ("readiness", "surge", "routine"))
    assert abs(missing - planned) <= 2000


def test_least_orders_are_lumped_not_bought_twice() -> None:
    """Four weeks of 400, least order 1.000: 1.200 at once and nothing in the end, instead of 1.000 twice."""
    problem = tiny(offers={"minimum": ints(1000)})
    buy = np.array([[400.0, 400.0, 400.0]])
    assert whole_orders(problem, buy).sum() == 2000
    assert too_much(problem, whole_orders(problem, buy), buy)
    assert lumped(problem, buy).tolist() == [[1200.0, 0.0, 0.0]]
    assert lumped(problem, buy[:, ::-1] * [[0.5, 2.5, 2.5]]).tolist() == [[1200.0, 0.0, 1000.0]]


def test_the_better_of_two_ways_to_order_is_taken() -> None:
    problem = tiny(offers={"minimum": ints(2000)}, items={"pack": ints(100)})
    plan = solve(problem)
    assert plan.buys.quantity.tolist() == [3000]
    assert referee.check(problem, plan) == []
    # where goods do not keep, a least order each time is what there is
    fresh = tiny(offers={"minimum": ints(2000)}, items={"pack": ints(100), "shelf": ints(1)})
    assert solve(fresh).buys.quantity.tolist() == [2000, 2000, 2000]
