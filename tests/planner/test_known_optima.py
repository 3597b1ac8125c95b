"""Problems whose optimum is proven here: textbook ones of neighbouring kinds, and small ones that are enumerated.

The textbook cases come with a solution and prices (certificates.py): what they prove holds for the figures in the file,
whatever a book may say.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from quannhu.planner import faults, referee
from quannhu.planner import values as v
from quannhu.planner.scenarios import levels_of
from quannhu.planner.solve import solve
from tests.planner.certificates import cost_of, exact, program, worth_of
from tests.planner.certificates import faults as faults_of
from tests.planner.clerk import ints
from tests.planner.enumeration import best
from tests.planner.published import CASES, KILOGRAM, case
from tests.planner.tiny import tiny, weeks

PUBLISHED = sorted(path.stem for path in CASES.glob("*.json"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_optimum_of_a_case_is_proven(name: str) -> None:
    """A solution and prices that break nothing and are worth the same (a diet: to a millionth of a dollar)."""
    facts, _ = case(name)
    lines = program(facts)
    assert faults_of(lines, facts["solution"], facts["prices"]) == []
    cost, worth = cost_of(lines, facts["solution"]), worth_of(lines, facts["prices"])
    if facts["shape"] != "diet":
        assert cost == worth == facts["optimum"]
        return
    assert worth <= cost <= worth + Fraction(1, 10**6)
    assert round(cost, 4) == round(worth, 4) == exact(facts["optimum"])


@pytest.mark.parametrize("change", ["less is sent", "a price too high", "a price of the wrong side", "no such road"])
def test_a_false_certificate_is_found(change: str) -> None:
    facts, _ = case("trnsport")
    solution, prices = dict(facts["solution"]), dict(facts["prices"])
    if change == "less is sent":
        solution[next(iter(solution))] = "1"
    elif change == "a price too high":
        prices["demand TOPEKA"] = "1000"
    elif change == "a price of the wrong side":
        prices["demand TOPEKA"] = "-1"
    else:
        solution["PARIS TOPEKA"] = "1"
    assert faults_of(program(facts), solution, prices)


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
    assert tuple(levels_of(plan).values())[:4] == known[:4]
    # three weeks that share alike are dearer than one that goes without; the bound of the cost does not know of that
    assert (plan.cost.total, known[4]) == (77, 75) if name == "money ends" else plan.cost.total == known[4]
    assert (plan.bound.gap > 1e-6) == (name == "money ends")
