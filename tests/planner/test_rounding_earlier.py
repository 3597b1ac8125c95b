"""Readiness and surge take what lower classes ate a period or more before, where it would have kept (PLN-R12)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from quannhu.planner import values as v
from quannhu.planner.referee import check
from quannhu.planner.rounding_cells import by_period
from quannhu.planner.rounding_legal import legal
from quannhu.planner.solve import solve
from tests.planner.clerk import complete, ints, lines_of
from tests.planner.tiny import FORWARD, OPEN, tiny, weeks

NONE = ints()


def eaten(**changes: Any) -> v.Problem:
    """1.000 g in the store, nobody sells; routine wants them in week 1, a surge in week 3."""
    stock = v.Stock(ints(FORWARD), ints(0), ints(v.FOREVER), ints(1000))
    asked = {"quantity": ints(1000, 0, 600), "priority": ints(2, 2, 1)}
    return tiny(**{"stock": stock, "sources": {"capacity": weeks(0)}, "demand": asked, **changes})


def after(problem: v.Problem, weekly: dict[tuple[int, int], int]) -> dict[tuple[int, ...], int]:
    """Issues by week and priority once the last pass has seen them."""
    rows = [(FORWARD, 0, 0, week, level, quantity) for (week, level), quantity in weekly.items()]
    issues = v.Issues(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))
    buys, sent, waste = v.Buys(NONE, NONE, NONE), v.Shipments(*[NONE] * 4), v.Waste(*[NONE] * 4)
    made = legal(problem, buys, sent, by_period(issues, 3), waste)[0]
    found = {(key[3], key[4]): quantity for key, quantity in lines_of(made).items() if quantity}
    left = complete(problem, {}, {}, {key: q for key, q in lines_of(made).items() if q})
    assert not [one for one in check(problem, left) if one.breaks]
    return found


def test_what_routine_ate_two_weeks_before_is_kept_back() -> None:
    assert after(eaten(), {(0, 2): 1000}) == {(0, 2): 400, (2, 1): 600}


@pytest.mark.parametrize("changes", [
    {"items": {"shelf": ints(2)}, "fixed": v.Fixed(ints(FORWARD), ints(0), ints(0), ints(1000)),
     "stock": v.Stock(NONE, NONE, NONE, NONE)},
    {"places": {"room": ints([OPEN], [0])}},
    {"places": {"dispatch": np.array([[OPEN] * 3, [OPEN, OPEN, 0]])}},
])  # fmt: skip
def test_not_where_it_would_have_died_or_found_no_room_or_no_gate(changes: dict[str, Any]) -> None:
    assert after(eaten(**changes), {(0, 2): 1000}) == {(0, 2): 1000}


def test_a_plan_keeps_back_of_itself() -> None:
    plan = solve(eaten())
    assert check(eaten(), plan) == []
    assert lines_of(plan.shortages) == {(0, 0, 0, 2): 600}
