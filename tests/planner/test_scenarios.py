"""What-if copies: the same outcomes here, in processes and on a cluster, whoever dies on the way (PLN-R29)."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from quannhu.kernel.errors import Refused
from quannhu.planner import values as v
from quannhu.planner.changes import (
    Change,
    LaneThinned,
    PriceUp,
    StrengthUp,
    SupplierLost,
    Surge,
    Together,
    changed,
)
from quannhu.planner.example import example
from quannhu.planner.scenarios import Outcome, expected, levels_of, run_scenarios
from quannhu.planner.solve import Options, solve
from tests.planner.clerk import ints
from tests.planner.tiny import OPEN, tiny

WHAT_IF: list[Change] = [
    Together((), "như hiện nay"),
    StrengthUp(1100),
    LaneThinned(1, 0, 2, 4),
    SupplierLost(0),
    PriceUp(2, 1500, 3),
    Surge(5, ((0, 2, 3_000_000), (2, 2, 4_000))),
    Together((StrengthUp(1050, (0, 1)), SupplierLost(1, 2))),
]


@dataclass(frozen=True)
class Slow:
    """A change that takes its time, so that a worker can be caught at work."""

    change: Change
    seconds: float = 0.3

    def of(self, problem: v.Problem) -> v.Problem:
        time.sleep(self.seconds)
        return self.change.of(problem)


@dataclass(frozen=True)
class Fatal:
    """A change that kills whoever tries it (not the one who made it)."""

    home: int

    def of(self, problem: v.Problem) -> v.Problem:
        if os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)
        return problem


@dataclass(frozen=True)
class FatalOnce:
    """A change that kills the first who tries it."""

    mark: str

    def of(self, problem: v.Problem) -> v.Problem:
        if not os.path.exists(self.mark):
            open(self.mark, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        return problem


def told_of(outcomes: list[Outcome]) -> list[tuple[int, dict[str, int], float]]:
    """What must not depend on where it was made."""
    return [(one.change, one.levels, one.plan.bound.gap if one.plan else -1.0) for one in outcomes]


@pytest.fixture(scope="module")
def here() -> list[Outcome]:
    return run_scenarios(example(), WHAT_IF)


# -- changes ----------------------------------------------------------------------------------------------------------


def test_changes_change_what_they_say_and_nothing_else() -> None:
    problem = example()
    more = StrengthUp(1100, (1,), 2, 3).of(problem).demand
    assert (more.strength[1, 2:4] == [7392, 7392]).all()
    assert (more.strength[1, [0, 1, 4, 5]] == 6720).all()
    assert (more.strength[0] == problem.demand.strength[0]).all()
    assert (more.quantity == problem.demand.quantity).all()  # lines of other units
    assert (StrengthUp(500).of(problem).demand.quantity == [3000, 1_000_000, 500]).all()
    lane = LaneThinned(1, 500, 4).of(problem).lanes.capacity
    assert lane[1].tolist() == [10_000_000, 10_000_000, 3_000_000, 3_000_000, 5_000_000, 5_000_000]
    lost = SupplierLost(0, 2).of(problem).sources.capacity
    assert (lost[:2, 2:] == 0).all()
    assert (lost[:2, :2] == problem.sources.capacity[:2, :2]).all()
    assert (lost[2:] == problem.sources.capacity[2:]).all()
    price = PriceUp(2, 1500, 3).of(problem).offers.price_per_k
    assert (price[3] == [118_000] * 3 + [177_000] * 3).all()
    assert (price[0] == problem.offers.price_per_k[0]).all()
    assert LaneThinned(0).of(tiny()).lanes.capacity.tolist() == [[0, 0, 0]]
    assert LaneThinned(0, 900).of(tiny()).lanes.capacity.tolist() == [[OPEN] * 3]


def test_a_surge_is_new_demand() -> None:
    problem = Surge(0, ((0, 1, 700),)).of(tiny())
    before, after = solve(tiny()), solve(problem)
    assert not after.shortages.quantity.any()
    assert after.issues.quantity.sum() - before.issues.quantity.sum() == 700
    assert set(after.issues.priority.tolist()) == {v.Priority.SURGE, v.Priority.ROUTINE}


# -- here -------------------------------------------------------------------------------------------------------------


def test_outcomes_come_in_order_with_what_the_plan_reaches(here: list[Outcome]) -> None:
    assert [one.change for one in here] == list(range(len(WHAT_IF)))
    assert here[0].plan == here[0].plan
    assert here[0].levels == levels_of(solve(example()))
    for one, change in zip(here, WHAT_IF, strict=True):
        assert one.plan is not None
        assert one.levels["cost"] == one.plan.cost.total
        again = solve(changed(example(), [change]))
        assert levels_of(again) == one.levels
    assert here[1].levels["routine"] > here[0].levels["routine"]
    assert here[3].levels["routine"] > here[0].levels["routine"]


def test_progress_is_told_and_a_wish_to_stop_is_heard() -> None:
    heard: list[tuple[int, int]] = []
    stopped = Options(cancelled=lambda: len(heard) >= 2)
    outcomes = run_scenarios(tiny(), WHAT_IF[:1] * 4, options=stopped, told=lambda *counts: heard.append(counts))
    assert heard == [(1, 4), (2, 4)]
    assert [one.change for one in outcomes] == [0, 1]


def test_a_change_that_contradicts_itself_says_so() -> None:
    circle = {"origin": ints(0, 1), "target": ints(1, 0), "lead": ints(0, 0), "cost": ints(0, 0)}
    problem = tiny(lanes={**circle, "capacity": np.full((2, 3), OPEN), "code": ("A", "B")})
    (outcome,) = run_scenarios(problem, [StrengthUp(1000)])
    assert outcome.plan is None
    assert outcome.levels == {}
    assert "vòng" in outcome.refused[0]


def test_what_to_expect_is_the_mean_by_chances() -> None:
    plan = solve(tiny())
    one, two = (
        Outcome(nth, plan, {"readiness": 0, "surge": 0, "reserve": 0, "routine": short, "cost": 10})
        for nth, short in enumerate((100, 400))
    )
    lost = Outcome(2, None, {}, ("…",))
    assert expected([one, two])["routine"] == 250
    assert expected([one, two, lost], [2, 1, 5])["routine"] == 200
    assert expected([one, two], [1, 2])["cost"] == Fraction(10)
    assert expected([lost]) == {}


# -- in processes -----------------------------------------------------------------------------------------------------


def test_processes_give_the_same_and_a_dead_one_is_begun_again(here: list[Outcome], tmp_path: object) -> None:
    fatal = FatalOnce(f"{tmp_path}/dead")
    outcomes = run_scenarios(example(), [*WHAT_IF[:3], fatal], where="processes", workers=1)
    assert told_of(outcomes[:3]) == told_of(here[:3])
    assert outcomes[3].levels == here[0].levels


def test_processes_that_keep_dying_are_told() -> None:
    with pytest.raises(Refused) as told:
        run_scenarios(tiny(), [Fatal(os.getpid())], where="processes", workers=1)
    assert told.value.code.id == "PLN-66"
    assert "bị dừng 3 lần liền, còn 1 phương án chưa lập" in str(told.value)


# -- on a cluster -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
        scheduler_kwargs={"dashboard": False},
    ) as running:
        yield running


def test_a_cluster_gives_the_same_though_a_worker_is_killed_half_way(here: list[Outcome], cluster: object) -> None:
    workers = cluster.workers  # type: ignore[attr-defined]
    victims = [worker.pid for worker in workers.values()]
    killed: list[int] = []

    def kill(done: int, _of: int) -> None:
        if done == 2:
            os.kill(victims[0], signal.SIGKILL)
            killed.append(done)

    slow: list[Change] = [Slow(change) for change in WHAT_IF]
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    outcomes = run_scenarios(example(), slow, where=address, told=kill)
    assert killed == [2]
    assert [one.change for one in outcomes] == list(range(len(WHAT_IF)))
    assert told_of(outcomes) == told_of(here)
    for one, same in zip(outcomes, here, strict=True):
        assert one.plan is not None
        assert same.plan is not None
        for table in ("buys", "shipments", "issues", "shortages"):
            assert (getattr(one.plan, table).quantity == getattr(same.plan, table).quantity).all()


def test_without_the_extra_a_cluster_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refused) as told:
        run_scenarios(tiny(), WHAT_IF[:1], where="tcp://127.0.0.1:1")
    assert told.value.code.id == "PLN-65"
    assert "Chưa cài phần chạy trên nhiều máy nên không dùng được cụm tcp://127.0.0.1:1" in str(told.value)
