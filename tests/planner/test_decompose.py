"""Family by family: the bound is below, the plan above the optimum, and an earlier plan's prices are a start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.plan_instances import make
from quannhu.planner import faults, referee
from quannhu.planner import solve as door
from quannhu.planner.aggregate import gather
from quannhu.planner.decompose import MELTED_BANDS, Work, decomposed
from quannhu.planner.decompose_block import Block
from quannhu.planner.decompose_coarse import melted, parted
from quannhu.planner.decompose_first import first_plan
from quannhu.planner.decompose_master import mixture
from quannhu.planner.decompose_prices import Rough, shared_prices, usage_of
from quannhu.planner.decompose_warm import basis_of, beginning, read_start, start_of, write_start
from quannhu.planner.lp import Engine
from quannhu.planner.model import build
from quannhu.planner.model_read import empty_prices
from quannhu.planner.rounding import to_integers
from quannhu.planner.solution import WEIGHTED, Flows, Solution
from quannhu.planner.solve_options import Clock, Options
from quannhu.planner.solve_weights import levels_of, settled, weighed, weights_of
from quannhu.planner.values import Problem
from tests.planner.worlds import random_problem


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


def test_families_solved_by_then_are_followed_when_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others go on as first-order steps left them."""
    problem = make("XS")
    groups = gather(problem, by_cost=False)
    planned: list[int] = []
    fit = Block.fit

    def counted(block: Block, *arguments: Any, **named: Any) -> Any:
        answer = fit(block, *arguments, **named)
        planned.append(block.family)
        return answer

    monkeypatch.setattr(Block, "fit", counted)
    _, proof, found = decomposed(problem, groups, Clock(Options(cancelled=lambda: bool(planned))))
    rough = rough_of(problem)
    assert len(planned) == 1 < len(problem.families)
    assert 0 < proof.proven == found.proven <= optimum(problem) * (1 + 1e-7)
    mine = problem.items.family == planned[0]
    assert (found.ship[:, ~mine] == rough.flows["ship"][:, ~mine]).all()
    assert not (found.ship[:, mine] == rough.flows["ship"][:, mine]).all()
    plan = to_integers(problem, found)
    assert [str(one) for one in referee.check(problem, plan) if one.breaks] == []


def rough_of(problem: Problem) -> Rough:
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    work.beginning()
    assert work.rough is not None
    return work.rough


def test_a_bound_is_told_before_any_family_is_solved() -> None:
    problem = make("XS")
    stages: list[str] = []
    options = Options(progress=lambda line: stages.append(line.stage), cancelled=lambda: "bound" in stages)
    first, found = decomposed(problem, gather(problem, by_cost=False), Clock(options))
    assert "inside" not in stages
    assert first.proven == 0 < found.proven <= optimum(problem) * (1 + 1e-7)
    assert (found.ship == rough_of(problem).flows["ship"]).all()
    plan = to_integers(problem, found)
    assert [str(one) for one in referee.check(problem, plan) if one.breaks] == []


@pytest.mark.parametrize("size", ["XS", "S"])
def test_a_rough_bound_is_below_that_of_solved_families_and_near_it(size: str) -> None:
    problem = make(size)
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    prices, _ = work.beginning()
    assert work.rough is not None and work.bound_roughly(prices, work.rough.guess)
    least = work.least.copy()
    assert work.pass_at(prices)
    solved = np.array([block.priced.bound for block in work.blocks if block.priced is not None])
    assert (least <= solved * (1 + 1e-7)).all()
    assert least.sum() > 0.9 * solved.sum()


def test_of_prices_that_are_too_high_a_part_proves_more() -> None:
    """As first-order steps stopped early leave them; their flows are then not followed."""
    problem = make("XS")
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    prices, _ = work.beginning()
    assert work.rough is not None and work.bound_roughly(prices * 50, work.rough.guess)
    assert not work.trusted and (work.prices < prices * 50).any()
    assert 0 < work.bound <= optimum(problem) / work.scale.money * (1 + 1e-7)


def test_families_time_did_not_reach_count_at_their_rough_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = make("XS")
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    prices, _ = work.beginning()
    assert work.rough is not None and work.bound_roughly(prices, work.rough.guess)
    rough = work.bound
    solved: list[int] = []
    price = Block.price

    def first_alone(block: Block, *arguments: Any) -> Any:
        solved.append(block.family)
        return price(block, *arguments) if len(solved) == 1 else None

    monkeypatch.setattr(Block, "price", first_alone)
    assert not work.pass_at(prices)
    assert rough <= work.bound <= optimum(problem) / work.scale.money * (1 + 1e-7)
    assert work.bound > rough


@pytest.mark.parametrize("size", ["XS", "S"])
def test_a_first_plan_is_a_good_deal_better_than_none(size: str) -> None:
    """PLN-R01 to PLN-R12 hold; most of what nobody buying anything would leave short is served."""
    problem = make(size)
    groups = gather(problem, by_cost=False)
    first, nothing = first_plan(problem, groups, Clock(Options())), door.nothing_bought(problem, groups)
    plan, poor = to_integers(problem, first), to_integers(problem, nothing)
    assert referee.check(problem, plan) == []
    good, bad = (weighed(levels_of(one), first.weights) for one in (plan, poor))
    assert good < bad / 3


def test_a_first_plan_keeps_what_capacities_allow() -> None:
    """Fractional flows hold lanes, gates, rooms, sources and budgets before anything is rounded."""
    problem = make("S")
    groups = gather(problem, by_cost=False)
    first = first_plan(problem, groups, Clock(Options()))
    work = Work(problem, groups, Clock(Options()))
    flows = start_flows(first)
    used = np.sum(usage_of(work.sample, flows), axis=0)
    assert (used <= work.capacity * (1 + 1e-9) + 1e-6).all()
    bought = np.zeros(problem.sources.capacity.shape)
    np.add.at(bought, problem.offers.source, first.buy)
    assert (bought <= problem.sources.capacity + 1e-3).all()


def start_flows(solution: Solution) -> Flows:
    start = start_of(replace(solution, prices={WEIGHTED: empty_prices(make("S"), 1)}))
    assert start is not None and start.flows is not None
    return start.flows


@pytest.mark.parametrize("seed", range(40))
def test_a_first_plan_of_a_random_world_is_accepted(seed: int) -> None:
    world = random_problem(seed)
    if faults.check(world).faults:
        return
    plan = to_integers(world, first_plan(world, gather(world, by_cost=False), Clock(Options())))
    assert [str(one) for one in referee.check(world, plan) if not one.kind.startswith("bound_")] == []


def test_prices_of_an_earlier_plan_are_where_the_next_begins() -> None:
    problem = make("XS")
    first = last(problem, Options(gap=1e-3))
    stages: list[str] = []
    again = last(problem, Options(gap=1e-3, start=first, progress=lambda line: stages.append(line.stage)))
    assert "prices" not in stages
    assert again.proven >= first.proven * (1 - 1e-6)


def test_a_start_survives_the_way_into_a_file_and_back(tmp_path: Path) -> None:
    """Prices, flows and bases; bases save steps of the next solve."""
    problem = make("XS")
    first = last(problem, Options(gap=1e-3))
    write_start(first, tmp_path)
    kept = read_start(tmp_path, problem)
    known = start_of(first)
    assert kept is not None and known is not None and kept.flows is not None and known.flows is not None
    assert kept.prices.lane == pytest.approx(known.prices.lane)
    assert kept.flows.ship == pytest.approx(known.flows.ship, rel=1e-6)
    assert len(kept.bases) == len(problem.families)
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    block, steps = work.blocks[0], []
    for states in ({}, kept.bases[0]):
        model = block.model()
        engine = Engine(model.lp.with_cost(model.weighted(work.inside)))
        if states:
            assert engine.start_from(basis_of(model, states))
        assert engine.solve().optimal
        steps.append(engine.iterations)
    assert steps[1] < steps[0]
    assert read_start(tmp_path, make("S")) is None
    assert read_start(tmp_path / "nothing", problem) is None


def test_a_start_of_other_shapes_is_no_start() -> None:
    small, large = make("XS"), make("S")
    assert beginning(large, last(small, Options(gap=0.01))) is None
    assert beginning(small, None) is None


def test_prices_survive_the_way_into_names_and_back() -> None:
    problem = make("XS")
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    prices, _ = work.beginning()
    assert work.pass_at(prices)
    work.best = [block.priced.x for block in work.blocks if block.priced is not None]
    named = work.solution().price(WEIGHTED)
    assert named is not None
    assert shared_prices(work.sample, named, work.scale) == pytest.approx(prices, rel=1e-9, abs=1e-12)


def test_usage_read_from_flows_is_usage_of_the_programs() -> None:
    problem = make("XS")
    work = Work(problem, gather(problem, by_cost=False), Clock(Options()))
    assert work.pass_at(np.zeros(len(work.capacity)))
    work.best = [block.priced.x for block in work.blocks if block.priced is not None]
    start = start_of(work.solution())
    assert start is not None and start.flows is not None
    for block, used in zip(work.blocks, usage_of(work.sample, start.flows), strict=True):
        assert block.priced is not None
        assert used == pytest.approx(block.priced.usage, rel=1e-6, abs=1e-6)


def test_first_order_prices_are_worth_more_than_none() -> None:
    problem = make("S")
    groups = gather(problem, by_cost=False)
    bounds = []
    for prices in (None, True):
        work = Work(problem, groups, Clock(Options()))
        assert work.pass_at(work.beginning()[0] if prices else np.zeros(len(work.capacity)))
        bounds.append(work.bound)
    assert bounds[1] > bounds[0]


def test_the_melted_problem_keeps_the_sums() -> None:
    problem = make("S")
    groups = gather(problem, by_cost=False)
    coarse, few = melted(problem, groups, 2, 1.0)
    assert len(coarse.families) <= 6 < len(problem.families)
    assert (few.need.sum(2) == groups.need.sum(2)).all()
    assert (coarse.places.floor.sum(1) == problem.places.floor.sum(1)).all()


def test_shares_of_the_melted_problem_begin_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices bound more than none, and what the families of a kind may want is together what the kind used."""
    monkeypatch.setattr("quannhu.planner.decompose.MANY", 0)
    problem = make("S")
    groups = gather(problem, by_cost=False)
    work = Work(problem, groups, Clock(Options()))
    prices, wanted = work.beginning()
    assert wanted is not None and (np.array(wanted) >= 0).all()
    assert work.pass_at(np.zeros(len(prices)))
    free = work.bound
    assert work.pass_at(prices) and work.bound > free
    assert work.pass_inside(wanted, prices, whole=True) and work.bound <= work.value < np.inf
    coarse, few = melted(problem, groups, MELTED_BANDS, work.weights["routine"])
    model = build(coarse, few, scale=work.scale)
    usage = np.arange(1.0, 1 + len(coarse.families) * len(model.shared)).reshape(len(coarse.families), -1)
    parts = parted(problem, groups.need.sum((0, 1, 3)), MELTED_BANDS, work.weights["routine"], model, usage)
    assert np.sum(parts, axis=0) == pytest.approx(usage.sum(0))


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
