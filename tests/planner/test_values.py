"""The tables a problem and a plan are made of: what stands in planner.values is what the others rely on."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from quannhu.planner import values as v
from quannhu.planner.faults import check
from quannhu.planner.shapes import SHAPES
from tests.planner.clerk import good, small


def test_the_lower_priority_number_goes_first() -> None:
    assert sorted(v.Priority) == [v.Priority.READINESS, v.Priority.SURGE, v.Priority.ROUTINE]


def test_a_cost_is_the_sum_of_its_parts() -> None:
    cost = v.Cost(1, 20, 300, 4_000, 50_000)
    assert cost.total == 54_321 and set(fields(cost)) == set(fields(v.Cost))


def test_tables_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        small().periods = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        good().cost.buy = 0  # type: ignore[misc]


def test_open_ends_stay_inside_int64_when_they_meet_a_thousand() -> None:
    """UNLIMITED is never added up or multiplied; FOREVER times a share is still forever."""
    assert 0 < int(v.UNLIMITED) < 2**63 and int(v.FOREVER) * 100 < 2**62


def test_every_array_of_a_problem_is_looked_at() -> None:
    """No column of numbers escapes the check of shapes and limits."""
    problem, said = small(), {shape.path for shape in SHAPES}
    for one in fields(problem):
        table = getattr(problem, one.name)
        columns = (
            [f"{one.name}.{column.name}" for column in fields(table)] if hasattr(table, "__dataclass_fields__") else []
        )
        missing = [path for path in columns or [one.name] if path not in said]
        words = {
            "code",
            "ration_code",
            "periods",
            "families",
            "store_classes",
            "nutrients",
            "suppliers",
            "units",
            "terms",
        }
        assert {path.rsplit(".", 1)[-1] for path in missing} <= words
    assert not check(problem).faults


def test_codes_added_later_may_be_left_out() -> None:
    problem = small()
    assert problem.terms == () and problem.demand.ration_code == ()
    bare = v.Lanes(
        problem.lanes.origin, problem.lanes.target, problem.lanes.lead, problem.lanes.cost, problem.lanes.capacity
    )
    assert bare.code == ()
