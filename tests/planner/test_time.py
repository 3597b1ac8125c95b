"""Time and cancelling: a plan is there early, no work begins when time is over, and the plan returned is always right.

No test looks at a real clock: the clock is given, and says what the test counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.plan_instances import make
from quannhu.planner import decompose, lp, referee
from quannhu.planner import solve as door
from quannhu.planner.rounding import to_integers
from quannhu.planner.rounding_legal import never
from quannhu.planner.solve_options import Clock, Options
from quannhu.planner.solve_weights import levels_of, weighed, weights_of
from quannhu.planner.values import Plan, Problem

LIMIT = 100.0


class Hand:
    """A clock moved by hand: every solve of an engine takes so many seconds, everything else none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, solve: float = 0.0, whole: float = 0.0) -> None:
        self.time = 0.0
        self.began: list[float] = []
        self.allowed: list[float] = []
        self.finished: list[float] = []
        self._slow(monkeypatch, solve)
        self._slow_whole(monkeypatch, whole)

    def __call__(self) -> float:
        return self.time

    def _slow(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        solve = lp.Engine.solve

        def slow(engine: lp.Engine, **named: Any) -> lp.Outcome:
            self.began.append(self.time)
            self.allowed.append(named.get("seconds") or 0.0)
            self.time += seconds
            return solve(engine, **named)

        monkeypatch.setattr(lp.Engine, "solve", slow)

    def _slow_whole(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        def slow(problem: Problem, solution: Any, over: Callable[[], bool] = never) -> Plan:
            self.time += seconds
            self.finished.append(self.time)
            return to_integers(problem, solution, over)

        monkeypatch.setattr(door, "to_integers", slow)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Problem:
    """A problem that goes the way of large ones."""
    monkeypatch.setattr(door, "EXACT_CELLS", 0)
    monkeypatch.setattr(door, "WHOLE_CELLS", 0)
    return make("XS")


def right(problem: Problem, plan: Plan) -> None:
    assert [str(one) for one in referee.check(problem, plan) if one.breaks] == []


def value(problem: Problem, plan: Plan) -> float:
    return weighed(levels_of(plan), weights_of(problem))


@pytest.mark.parametrize("each", [3.0, 17.0, 49.0, 101.0])
def test_no_solve_begins_when_time_is_over(large: Problem, monkeypatch: pytest.MonkeyPatch, each: float) -> None:
    """However long solves take, only one that is running goes beyond the limit, and it was told what is left."""
    hand = Hand(monkeypatch, solve=each)
    plan = door.solve(large, options=Options(seconds=LIMIT, gap=0.0, now=hand))
    right(large, plan)
    assert hand.began and max(hand.began) < LIMIT
    assert all(allowed <= LIMIT - began + 1e-9 for began, allowed in zip(hand.began, hand.allowed, strict=True))


@pytest.mark.parametrize("route", ["exact", "weighted", "decomposed"])
def test_finishing_a_plan_counts_in_the_limit(route: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a plan whole takes 8 seconds here: solving ends early enough for the last one."""
    problem = make("XS")
    monkeypatch.setattr(door, "EXACT_CELLS", 10**9 if route == "exact" else 0)
    monkeypatch.setattr(door, "WHOLE_CELLS", 10**9 if route == "weighted" else 0)
    hand = Hand(monkeypatch, solve=7.0, whole=8.0)
    plan = door.solve(problem, options=Options(seconds=LIMIT, gap=0.0, now=hand))
    right(problem, plan)
    assert len(hand.finished) >= 2
    assert max(hand.began) < LIMIT - 8.0
    assert hand.time <= LIMIT + 7.0  # the solve that was running, whose own limit only HiGHS can keep


def test_a_good_plan_is_there_before_any_program_is_solved(large: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(monkeypatch)
    seen: list[int] = []
    options = Options(progress=lambda line: seen.append(len(hand.began)) if line.stage == "plan" else None, gap=0.01)
    door.solve(large, options=options)
    assert seen[0] == 0


def test_time_over_after_the_first_plan_returns_it_with_its_cures(
    large: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first plan is made in haste; where nothing better comes, what time is left cures it."""
    hand = Hand(monkeypatch)
    over: list[str] = []

    def heard(line: Any) -> None:
        over.append(line.stage)

    plan = door.solve(large, options=Options(now=hand, progress=heard, cancelled=lambda: "plan" in over, seconds=LIMIT))
    assert hand.began == []
    assert referee.check(large, plan) == []
    assert plan.bound.route == "stopped" and plan.bound.gap == 1.0
    assert value(large, plan) < value(large, door.solve(large, options=Options(seconds=0))) / 3


@pytest.mark.parametrize("asked", [1, 2, 5, 20, 80, 300, 1200])
def test_cancelled_at_any_moment_it_is_a_plan(large: Problem, asked: int) -> None:
    """Whoever asks to stop after so many questions is given a plan that can be carried out."""
    count: list[int] = []

    def cancelled() -> bool:
        count.append(1)
        return len(count) > asked

    right(large, door.solve(large, options=Options(cancelled=cancelled, gap=0.0)))


def test_cures_end_when_time_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without time for cures a plan is worse, never wrong."""
    problem = make("S")
    first = decompose.first_plan(problem, door.grouped(problem), Clock(Options()))
    hasty, cured = to_integers(problem, first, door.always), to_integers(problem, first)
    right(problem, hasty)
    assert value(problem, cured) <= value(problem, hasty)


def test_the_clock_keeps_what_finishing_takes() -> None:
    hand = [0.0]
    clock = Clock(Options(seconds=100.0, now=lambda: hand[0]))
    clock.keep(10.0)
    clock.keep(4.0)
    assert clock.left() == 85.0
    hand[0] = 85.0
    assert clock.over() and not clock.spent()
    hand[0] = 100.0
    assert clock.spent()
