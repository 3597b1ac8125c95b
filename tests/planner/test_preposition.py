"""Stock kept where a surge may come, before anybody knows where (PLN-R36)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quannhu.planner import faults
from quannhu.planner import values as v
from quannhu.planner.changes import Surge, Together
from quannhu.planner.preposition import Preposition, preposition
from quannhu.planner.referee import check
from quannhu.planner.solve import Options
from tests.planner.clerk import ints
from tests.planner.test_solve_fair import river
from tests.planner.worlds import random_problem

OPEN = int(v.UNLIMITED)


def coast(weeks: int = 3) -> v.Problem:
    """A store inland with 100 kg, two on the coast, a road of a week to each; a unit at either place that eats nothing
    before the storm, and one inland that eats 10 kg a week."""
    plain = river([1, 1], 100_000)
    wide = np.full((2, weeks), OPEN)
    return replace(
        plain,
        periods=tuple(f"T{t}" for t in range(weeks)), units=("BIỂN-1", "BIỂN-2", "TRONG"),
        places=replace(plain.places, dispatch=np.full((3, weeks), OPEN), floor=np.zeros((3, 1, weeks), np.int64)),
        lanes=replace(plain.lanes, lead=ints(1, 1), cost=ints(100_000, 100_000), capacity=wide),
        sources=replace(plain.sources, capacity=np.zeros((0, weeks), np.int64)),
        offers=replace(plain.offers, price_per_k=np.zeros((0, weeks), np.int64)),
        demand=v.Demand(
            ints(2, 2, 2), ints(0, 0, 0), ints(0, 1, 2), ints(2, 2, 2), ints(10_000, 10_000, 10_000),
            np.zeros((3, weeks), np.int64), np.zeros((1, 1), np.int64), np.full((1, weeks), 1000), ints(0, 0, 0),
            ints(2, 2, 2),
        ),
        serves=v.Serves(ints(0, 1, 2), ints(1, 2, 0), ints(0, 0, 0)), term=np.zeros(weeks, np.int64),
    )  # fmt: skip


def storm(unit: int, quantity: int) -> Surge:
    """In the second week, when the road would take one more."""
    return Surge(unit, ((0, 1, quantity),))


def made(scenarios: list[Surge | Together], chances: list[int], known: int = 1) -> Preposition:
    found = preposition(coast(), scenarios, chances, known=known)
    assert found is not None
    return found


def test_stock_stands_at_both_ends_before_the_storm() -> None:
    """Who knows of no storm keeps all inland and feeds nobody on the coast; a week earlier is in time for both."""
    found = made([storm(0, 30_000), storm(1, 40_000)], [1, 1])
    assert found.blind["surge"] == pytest.approx(35_000)
    assert found.expected["surge"] == pytest.approx(0, abs=1e-2)
    assert found.worth("surge") == pytest.approx(35_000)
    sent = {
        (int(lane), int(t)): int(q)
        for lane, t, q in zip(
            found.plan.shipments.lane, found.plan.shipments.period, found.plan.shipments.quantity, strict=True
        )
    }
    assert sent[0, 0] == pytest.approx(30_000, abs=2) and sent[1, 0] == pytest.approx(40_000, abs=2)
    assert [one for one in check(coast(), found.plan) if one.breaks] == []


def test_too_little_for_both_goes_where_the_storm_is_likelier() -> None:
    """100 kg, 70 kg wanted at either end: every kilogram cures where it stands with the chance of that storm."""
    found = made([storm(0, 70_000), storm(1, 70_000)], [3, 1])
    assert found.expected["surge"] == pytest.approx((3 * 0 + 1 * 40_000) / 4, abs=1)
    assert [one["surge"] for one in found.outcomes] == pytest.approx([0, 40_000], abs=1)
    # a surge goes before routine: nothing is left for those inland in the mean, and that is what it costs
    assert found.worth("routine") < 0


def test_that_nothing_happens_is_a_scenario_too() -> None:
    found = made([Together(()), storm(0, 30_000)], [9, 1])
    assert found.expected["surge"] == pytest.approx(0, abs=1e-2)
    assert found.worth("surge") == pytest.approx(3_000)
    assert found.worth("cost") <= 1e-6  # it is paid for in every case


def test_what_is_known_from_the_start_needs_no_hedge() -> None:
    """Known in the first week: each scenario goes its own way, nothing stands idle at the other end."""
    found = made([storm(0, 70_000), storm(1, 70_000)], [1, 1], known=0)
    assert found.expected["surge"] == pytest.approx(0, abs=1e-2)
    assert found.worth("surge") == pytest.approx(0, abs=1e-2)


@pytest.mark.parametrize("seed", range(40))
def test_the_hedged_plan_is_never_worse_in_the_mean(seed: int) -> None:
    """Level by level, until one is better."""
    problem = random_problem(seed)
    if faults.check(problem).faults or not len(problem.serves.unit):
        return
    scenarios = [Together(()), Surge(int(problem.serves.unit[0]), ((0, len(problem.periods) - 1, 300),))]
    found = preposition(problem, scenarios, [2, 1], known=1)
    assert found is not None
    for level in ("readiness", "surge", "reserve", "routine", "cost"):
        better, worse = found.expected[level], found.blind[level]
        assert better <= worse + 1e-3 + 1e-5 * abs(worse)
        if better < worse - 1e-2:
            break
    assert [one for one in check(problem, found.plan) if one.breaks] == []


def test_no_time_no_answer() -> None:
    assert preposition(coast(), [storm(0, 1)], [1], known=1, options=Options(seconds=0)) is None
