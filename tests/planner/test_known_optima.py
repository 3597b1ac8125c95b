"""Problems whose optimum is known: published ones of neighbouring kinds, and small ones that are enumerated here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from quannhu.planner import faults, referee
from quannhu.planner import values as v
from quannhu.planner.scenarios import levels_of
from quannhu.planner.solve import solve
from tests.planner.clerk import ints
from tests.planner.enumeration import best
from tests.planner.published import CASES, KILOGRAM, case
from tests.planner.tiny import tiny, weeks

PUBLISHED = sorted(path.stem for path in CASES.glob("*.json"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_optimum_is_found(name: str) -> None:
    facts, problem = case(name)
    assert not faults.check(problem).faults
    plan = solve(problem)
    assert [str(one) for one in referee.check(problem, plan)] == []
    if facts["shape"] == "diet":  # in thousandths of a dollar, so many that five foods can be whole
        assert plan.shortages.quantity.sum() <= 5
        assert plan.bound.cost / 1000 == pytest.approx(facts["optimum"], abs=1e-3)
        assert plan.cost.total / 1000 == pytest.approx(facts["optimum"], abs=0.01)
        eaten = {problem.items.code[row] for row in plan.issues.item.tolist()} - {"water"}
        assert eaten == {"wheat flour", "liver", "cabbage", "spinach", "navy beans"}
        return
    assert not plan.shortages.quantity.any()
    assert plan.cost.total == facts["optimum"]
    assert plan.bound.cost == pytest.approx(facts["optimum"], rel=1e-6)
    assert plan.bound.gap <= 1e-6
    assert levels_of(plan)["cost"] == facts["optimum"]


def test_there_are_several_shapes() -> None:
    assert {case(name)[0]["shape"] for name in PUBLISHED} == {"transport", "multicommodity", "flow", "lots", "diet"}
    assert all(len(case(name)[0]["source"]) > 30 for name in PUBLISHED)


# -- small ones, enumerated --------------------------------------------------------------------------------------------


def kilograms(**changes: Any) -> v.Problem:
    """The tiny world in whole kilograms: two a week, three weeks; all rates by 1.000 of them."""
    items = {"weight_per_k": ints(KILOGRAM), "hold_per_k": ints(1_000), "waste_per_k": ints(7_000)}
    parts: dict[str, Any] = {
        "items": {**items, **changes.pop("items", {})},
        "demand": {"quantity": ints(2, 2, 2), **changes.pop("demand", {})},
        "offers": {"price_per_k": weeks(20_000), **changes.pop("offers", {})},
        "lanes": {"cost": ints(3_000), **changes.pop("lanes", {})},
        "serves": {"cost": ints(2_000), **changes.pop("serves", {})},
        "sources": {"capacity": weeks(3), **changes.pop("sources", {})},
    }
    return tiny(**parts, **changes)


SMALL: dict[str, tuple[v.Problem, tuple[int, int, int, int, int]]] = {
    "all is served": (kilograms(), (0, 0, 0, 0, 150)),
    "cheap early, held": (kilograms(offers={"price_per_k": ints([20_000, 30_000, 40_000])}), (0, 0, 0, 0, 183)),
    "made late, short early": (kilograms(sources={"capacity": ints([1, 1, 4])}), (0, 0, 0, 2, 100)),
    "priority takes from routine": (
        kilograms(sources={"capacity": ints([3, 0, 0])}, demand={"priority": ints(2, 1, 0)}), (0, 1, 0, 2, 80)
    ),
    "goods die on the way": (
        kilograms(sources={"capacity": ints([3, 3, 0])}, items={"shelf": ints(1)}), (0, 0, 0, 2, 100)
    ),
    "the lane closes": (kilograms(lanes={"capacity": ints([3_000, 0, 1_000])}), (0, 0, 0, 2, 101)),
    "money ends": (kilograms(budget=ints(70)), (0, 0, 0, 3, 75)),
    "reserve before routine": (
        kilograms(
            sources={"capacity": weeks(2)}, places={"floor": np.array([[[0] * 3], [[1, 1, 1]]])}
        ),
        (0, 0, 0, 1, 151),
    ),
    "least order": (kilograms(offers={"minimum": ints(3)}), (0, 0, 0, 0, 153)),
    "lead time": (kilograms(offers={"lead": ints(1)}), (0, 0, 0, 2, 100)),
}  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_a_small_optimum_is_found_and_proven_by_enumeration(name: str) -> None:
    problem, known = SMALL[name]
    *levels, cost = best(problem)
    assert (*levels, cost / 10**9) == known
    plan = solve(problem)
    assert [str(one) for one in referee.check(problem, plan)] == []
    assert tuple(levels_of(plan).values()) == known
    # what only whole orders cost is beyond a linear bound
    assert (plan.bound.gap > 1e-6) == (name in ("money ends", "least order"))
