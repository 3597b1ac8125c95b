"""What no plan can avoid, class by class, family by family (PLN-R33)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.plan_instances import Size, make
from quannhu.planner import faults
from quannhu.planner import values as v
from quannhu.planner.solution import LEVELS
from quannhu.planner.solve import Options, grouped, nothing_bought, solve_fully
from quannhu.planner.solve_levels import _Class, proven, stripped
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import levels_of
from tests.planner.worlds import random_problem

SMALL = Size(units=14, places=7, items=5, periods=6)


def scarce(seed: int) -> v.Problem:
    """Roads and gates of a small army at a third: every class may be short."""
    problem = make(SMALL, seed)
    lanes, places = problem.lanes, problem.places
    return replace(
        problem,
        lanes=replace(lanes, capacity=np.where(lanes.capacity < v.UNLIMITED, lanes.capacity // 3, lanes.capacity)),
        places=replace(places, dispatch=np.where(places.dispatch < v.UNLIMITED, places.dispatch // 3, places.dispatch)),
    )


def least(problem: v.Problem, level: str, reached: dict[str, float]) -> float:
    """The best bound of a level that the rounds find."""
    clock = Clock(Options())
    return max(_Class(problem, grouped(problem), clock, level, 60.0).bounds(reached), default=0.0)


@pytest.mark.parametrize("seed", range(20))
def test_a_bound_of_a_class_is_never_above_its_optimum(seed: int) -> None:
    """The optimum of each level as the one program of everything knows it."""
    problem = random_problem(seed)
    if faults.check(problem).faults:
        return
    _, solution = solve_fully(problem)
    known = solution.bound
    optimum = dict(zip(LEVELS[:4], (*known.short[:2], known.reserve, known.short[2]), strict=True))
    for level in LEVELS[:4]:
        assert least(problem, level, optimum) <= optimum[level] * (1 + 1e-6) + 1e-3


@pytest.mark.parametrize("seed", range(2))
def test_a_bound_of_a_class_is_near_its_optimum(seed: int) -> None:
    problem = scarce(seed)
    plan, solution = solve_fully(problem)
    known = solution.bound
    optimum = dict(zip(LEVELS[:4], (*known.short[:2], known.reserve, known.short[2]), strict=True))
    assert known.route == "exact" and plan.shortages.quantity.any()
    short = [level for level in LEVELS[:4] if optimum[level] > 1e5]
    assert short
    for level in short:
        assert least(problem, level, optimum) >= 0.5 * optimum[level], level


def test_only_what_a_plan_is_short_of_is_asked_for() -> None:
    problem = scarce(0)
    groups = grouped(problem)
    plan, solution = solve_fully(problem)
    bare = replace(solution, bound=v.Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "decomposed"))
    stages: list[str] = []
    clock = Clock(Options(progress=lambda line: stages.append(line.stage)))
    after, behind = proven(problem, groups, replace(plan, bound=bare.bound), bare, clock)
    reached = levels_of(plan)
    assert {stage.split()[0] for stage in stages} == {level for level in LEVELS[:4] if reached[level] > 0}
    bound = after.bound
    assert behind.bound.short == bound.short and bound.route == "decomposed"
    for low, level in zip((*bound.short[:2], bound.reserve, bound.short[2]), LEVELS[:4], strict=True):
        assert low <= reached[level] + 1e-6 * reached[level]
    assert max(*bound.short, bound.reserve) > 0


def test_no_time_no_proof() -> None:
    problem = scarce(0)
    groups = grouped(problem)
    bare = nothing_bought(problem, groups)
    plan, _ = solve_fully(problem)
    assert proven(problem, groups, plan, bare, Clock(Options(seconds=0)))[0] == plan


def test_a_class_is_asked_without_the_classes_after_it() -> None:
    problem = scarce(0)
    groups = grouped(problem)
    bare, few = stripped(problem, groups, "surge")
    assert not few.need[:, 2].any() and not bare.places.floor.any()
    assert (few.need[:, :2] == groups.need[:, :2]).all()
    assert (stripped(problem, groups, "reserve")[0].places.floor == problem.places.floor).all()
    assert (stripped(problem, groups, "routine")[1].need == groups.need).all()
