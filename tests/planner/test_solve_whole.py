"""Small problems in whole packs: better plans, and bounds that know of packs, least orders and money (PLN-R34)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quannhu.planner import faults
from quannhu.planner import values as v
from quannhu.planner.model import build
from quannhu.planner.referee import check
from quannhu.planner.solve import grouped, solve
from quannhu.planner.solve_weights import levels_of
from quannhu.planner.solve_whole import small_enough
from tests.planner.clerk import ints
from tests.planner.enumeration import best
from tests.planner.small_worlds import coarse
from tests.planner.test_known_optima import kilograms
from tests.planner.tiny import weeks

# kilograms: two a week, three weeks, 20 đ, 3 đ of road and 2 đ of last leg each, 1 đ a week of holding
PACKED: dict[str, dict[str, Any]] = {
    "packs of four": {"items": {"pack": ints(4)}, "sources": {"capacity": ints([8, 4, 4])}},
    "least order of six": {"offers": {"minimum": ints(6)}, "sources": {"capacity": ints([6, 7, 0])}},
    "least order of five": {"offers": {"minimum": ints(5)}, "sources": {"capacity": weeks(5)}},
    "money for one pack of three": {"items": {"pack": ints(3)}, "budget": ints(70), "sources": {"capacity": weeks(9)}},
    "packs larger than a week's make": {"items": {"pack": ints(2)}, "sources": {"capacity": ints([3, 1, 3])}},
}


@pytest.mark.parametrize("name", PACKED)
def test_whole_orders_are_the_best_of_all(name: str) -> None:
    """Enumeration of every order, sending and issue says the same; fair weeks may cost more than the cheapest."""
    problem = kilograms(**PACKED[name])
    *levels, cost = best(problem)
    plan = solve(problem)
    assert check(problem, plan) == []
    assert list(levels_of(plan).values())[:4] == levels
    assert plan.cost.total >= cost / 10**9
    if plan.cost.total == cost / 10**9:
        assert plan.bound.gap <= 1e-6
    else:
        assert any(plan.bound.fair) and plan.bound.gap < 0.05


def test_the_bound_of_the_fractions_alone_was_far_off() -> None:
    """A least order of four where the need is two: every plan holds or throws away two; the bound knows."""
    problem = kilograms(
        demand={"quantity": ints(2, 0, 0)}, offers={"minimum": ints(4)}, sources={"capacity": weeks(8)},
        items={"shelf": ints(1)},
    )  # fmt: skip
    plan = solve(problem)
    assert levels_of(plan)["cost"] == best(problem)[4] / 10**9
    assert plan.bound.gap <= 1e-6


@pytest.mark.parametrize("seed", range(24))
def test_gaps_are_small_on_coarse_networks(seed: int) -> None:
    problem = coarse(seed)
    if faults.check(problem).faults:
        return
    *levels, cost = best(problem)
    plan = solve(problem)
    assert [str(one) for one in check(problem, plan) if one.breaks] == []
    assert list(levels_of(plan).values())[:4] == levels
    assert any(plan.bound.fair) or plan.cost.total == pytest.approx(cost / 10**9)


def test_only_what_packs_can_be_felt_in_is_tried() -> None:
    plain = kilograms()
    assert small_enough(build(plain, grouped(plain)))
    grams = kilograms(demand={"quantity": ints(2, 2, 2) * 10**6}, sources={"capacity": weeks(3 * 10**6)})
    assert not small_enough(build(grams, grouped(grams)))
    closed = replace(plain, sources=replace(plain.sources, capacity=np.zeros((1, 3), np.int64)))
    assert not small_enough(build(closed, grouped(closed)))


def test_the_same_orders_again() -> None:
    problem = kilograms(items={"pack": ints(4)}, sources={"capacity": weeks(8)})
    one, two = solve(problem), solve(problem)
    assert one.cost == two.cost and one.bound == two.bound
    assert all(np.array_equal(getattr(one.buys, name), getattr(two.buys, name)) for name in v.Buys.__dataclass_fields__)
