"""Family by family: the bound is below, the plan above the optimum, and an earlier plan's prices are a start."""

from __future__ import annotations

import numpy as np
import pytest

from bench.plan_instances import make
from quannhu.planner import referee
from quannhu.planner import solve as door
from quannhu.planner.aggregate import gather
from quannhu.planner.decompose import Work, decomposed, shared_prices
from quannhu.planner.decompose_coarse import melted
from quannhu.planner.decompose_master import mixture
from quannhu.planner.lp import Engine
from quannhu.planner.model import build
from quannhu.planner.rounding import to_integers
from quannhu.planner.solution import WEIGHTED, Solution
from quannhu.planner.solve_options import Clock, Options
from quannhu.planner.solve_weights import levels_of, settled, weighed, weights_of
from quannhu.planner.values import Problem


def optimum(problem: Problem) -> float:
    """Weighted optimum of the whole model of groups, đồng."""
    model = build(problem, gather(problem, by_cost=False))
    scale = model.frame.scale
    cost = model.weighted({k: w * scale.quantity / scale.money for k, w in weights_of(problem).items()})
    outcome = Engine(model.lp.with_cost(cost)).solve()
    assert outcome.optimal
    return outcome.value * scale.money


def last(problem: Problem, options: Options) -> Solution:
    return list(decomposed(problem, gather(problem, by_cost=False), Clock(options)))[-1]


@pytest.mark.parametrize("seed", range(3))
def test_bound_and_plan_enclose_the_optimum(seed: int) -> None:
    problem = make("XS", seed)
    best = optimum(problem)
    found = last(problem, Options(gap=1e-4))
    assert found.proven <= best * (1 + 1e-7)
    assert weighed(found.levels, found.weights) >= best * (1 - 1e-7)
    assert found.proven >= best * 0.75  # three families have little to say to one another
    assert weighed(found.levels, found.weights) <= best * 1.2


def test_a_decomposed_plan_is_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way through the door, as large problems go."""
    monkeypatch.setattr(door, "EXACT_CELLS", 0)
    monkeypatch.setattr(door, "WHOLE_CELLS", 0)
    problem = make("S")
    plan = door.solve(problem, options=Options(gap=0.005))
    assert [str(one) for one in referee.check(problem, plan) if one.breaks] == []
    assert plan.bound.route == "decomposed"
    assert 0 <= plan.bound.gap < 0.01


def test_it_stops_when_cancelled_and_keeps_what_it_has() -> None:
    problem = make("XS")
    stages: list[str] = []
    options = Options(progress=lambda line: stages.append(line.stage), cancelled=lambda: "inside" in stages)
    found = list(decomposed(problem, gather(problem, by_cost=False), Clock(options)))
    assert len(found) >= 1
    plan = settled(to_integers(problem, found[-1]), found[-1], 0.0)
    assert [str(one) for one in referee.check(problem, plan) if one.breaks] == []
    assert stages.count("inside") == 1


def test_families_solved_by_then_are_followed_when_time_is_over() -> None:
    problem = make("XS")
    groups = gather(problem, by_cost=False)
    stages: list[str] = []
    asked: list[int] = []

    def cancelled() -> bool:
        if "melted" in stages:
            asked.append(1)
        return len(asked) > 2

    options = Options(progress=lambda line: stages.append(line.stage), cancelled=cancelled)
    (found,) = decomposed(problem, groups, Clock(options))
    assert "inside" not in stages
    assert 0 < found.proven <= optimum(problem) * (1 + 1e-7)
    plan = to_integers(problem, found)
    assert [str(one) for one in referee.check(problem, plan) if one.breaks] == []
    poor = to_integers(problem, door.nothing_bought(problem, groups))
    assert weighed(levels_of(plan), found.weights) < weighed(levels_of(poor), found.weights)


def test_prices_of_an_earlier_plan_are_where_the_next_begins() -> None:
    problem = make("XS")
    first = last(problem, Options(gap=1e-3))
    stages: list[str] = []
    again = last(problem, Options(gap=1e-3, start=first, progress=lambda line: stages.append(line.stage)))
    assert "melted" not in stages
    assert again.proven >= first.proven * (1 - 1e-6)


def test_prices_survive_the_way_into_names_and_back() -> None:
    problem = make("XS")
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    prices = work.first_prices()
    assert work.pass_at(prices)
    work.best = [block.priced.x for block in work.blocks if block.priced is not None]
    named = work.solution().price(WEIGHTED)
    assert named is not None
    assert shared_prices(work.sample, named, work.scale) == pytest.approx(prices, rel=1e-9, abs=1e-12)


def test_the_melted_problem_keeps_the_sums() -> None:
    problem = make("S")
    groups = gather(problem, by_cost=False)
    coarse, few = melted(problem, groups, 2, 1.0)
    assert len(coarse.families) <= 6 < len(problem.families)
    assert (few.need.sum(2) == groups.need.sum(2)).all()
    assert (coarse.places.floor.sum(1) == problem.places.floor.sum(1)).all()


def test_the_master_mixes_what_was_proposed() -> None:
    """Two families, one row of 10: the dear one yields. Prices stay in their box."""
    greedy, modest = (0.0, np.array([10.0])), (50.0, np.array([0.0]))
    other = (80.0, np.array([0.0]))
    found = mixture([[greedy, modest], [greedy, other]], np.array([10.0]), np.array([6.0]), 0.5)
    assert found is not None
    prices, wanted = found
    assert 3.0 <= prices[0] <= 9.0
    assert wanted[0][0] + wanted[1][0] == pytest.approx(10.0, abs=1e-6)
    assert wanted[1][0] >= wanted[0][0]
