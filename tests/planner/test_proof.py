"""What is proven of a plan is said class by class, and no more than is true (PLN-R33)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quannhu.planner import values as v
from quannhu.planner.explain.proof import proofs
from quannhu.planner.solve import solve
from tests.planner.clerk import ints
from tests.planner.test_solve import shared_place
from tests.planner.tiny import tiny


def test_what_cannot_be_less_is_sealed() -> None:
    plan = solve(shared_place(supply=5, floor=0, needs=(3, 4, 5)))
    found = {one.level: one for one in proofs(plan)}
    assert [found[level].reached for level in ("readiness", "surge", "routine")] == [0, 2, 5]
    assert all(one.sealed for one in found.values())
    assert found["readiness"].text == "" and found["readiness"].fair == ""
    assert found["surge"].text == "đã chứng minh không thể ít hơn"


def test_a_plan_of_no_proof_says_so() -> None:
    plan = solve(shared_place(supply=5, floor=0, needs=(3, 4, 5)))
    bare = replace(plan, bound=v.Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "stopped"))
    found = {one.level: one for one in proofs(bare)}
    assert found["readiness"].sealed  # nothing is missing, whoever proved it
    assert found["surge"].text == "chưa chứng minh được mức thấp nhất" and not found["surge"].sealed
    assert found["surge"].fair == "chia đều giữa các đơn vị chung kho; giữa các kho chưa xét"


@pytest.mark.parametrize(("least", "text"), [
    (1.5, "đã chứng minh không thể ít hơn"), (2.0, "đã chứng minh không thể ít hơn"),
    (0.5, "đã chứng minh không thể dưới 1"), (0.0, "chưa chứng minh được mức thấp nhất"),
])  # fmt: skip
def test_a_bound_is_said_in_whole_numbers(least: float, text: str) -> None:
    """What is short is whole: a bound of 1,5 proves 2."""
    plan = solve(shared_place(supply=5, floor=0, needs=(3, 4, 0)))
    found = proofs(replace(plan, bound=v.Bound((0.0, least, 0.0), 0.0, 0.0, 1.0, "decomposed")))
    assert found[1].text == text


def test_what_hangs_on_a_class_before_says_so() -> None:
    plan = solve(shared_place(supply=0, floor=0, needs=(3, 4, 5)))
    found = proofs(replace(plan, bound=v.Bound((2.0, 4.0, 0.0), 0.0, 0.0, 1.0, "decomposed")))
    assert found[1].text == "đã chứng minh không thể ít hơn nếu các mức trên giữ nguyên"


def test_what_only_rounding_misses_says_so() -> None:
    plan = solve(shared_place(supply=5, floor=0, needs=(3, 4, 5)))
    found = proofs(replace(plan, bound=v.Bound((0.0, 0.0, 5.0), 0.0, 0.0, 0.1, "exact")))
    assert found[1].text.startswith("chia lẻ được thì không thiếu") and not found[1].sealed


def test_how_it_is_shared_is_said_of_who_is_short() -> None:
    plan = solve(tiny(sources={"capacity": ints([700, 800, 900])}))
    assert plan.bound.fair == ("", "", "even")
    assert proofs(plan)[3].fair.startswith("chia đều: phần thiếu nặng nhất đã nhỏ nhất có thể")
    assert np.array_equal(plan.shortages.quantity, [300, 200, 100])
