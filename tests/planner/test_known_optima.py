"""Problems whose optimum is known: published ones of neighbouring kinds, and small ones that are enumerated here."""

from __future__ import annotations

import pytest

from quannhu.planner import faults, referee
from quannhu.planner.scenarios import levels_of
from quannhu.planner.solve import solve
from tests.planner.published import CASES, case

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
