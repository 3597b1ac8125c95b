"""Families side by side in processes: the same answers, whoever solves them and whoever dies (PLN-R29)."""

from __future__ import annotations

import os
import signal

import numpy as np

from bench.plan_instances import make
from quannhu.planner.aggregate import gather
from quannhu.planner.decompose import Work
from quannhu.planner.solve_options import Clock, Options


def work(options: Options) -> Work:
    problem = make("XS")
    return Work(problem, gather(problem, by_cost=False), Clock(options))


def passed(one: Work) -> tuple[float, float]:
    """Bound and value of a pass at prices and one inside shares."""
    prices = np.zeros(len(one.capacity))
    try:
        assert one.pass_at(prices)
        assert one.pass_inside([block.priced.usage for block in one.blocks if block.priced], prices, whole=True)
    finally:
        one.families.close()
    return one.bound, one.value


def test_processes_answer_as_one_does() -> None:
    alone, together = work(Options()), work(Options(processes=2))
    assert passed(alone) == passed(together)
    for one, other in zip(alone.blocks, together.blocks, strict=True):
        assert one.packed() is not None and other.packed() is not None
        assert all((mine == yours).all() for mine, yours in zip(one.packed() or (), other.packed() or (), strict=True))


def test_a_process_that_dies_loses_nothing() -> None:
    killed: list[int] = []

    def kill() -> bool:
        """Nobody cancels; whoever asks kills a process of the pool, once."""
        if not killed and together.families._pool is not None:
            killed.extend(list(together.families._pool._processes)[:1])
            os.kill(killed[0], signal.SIGKILL)
        return False

    together = work(Options(processes=2, cancelled=kill))
    assert passed(together) == passed(work(Options()))
    assert killed and together.families.processes == 1


def test_time_over_ends_a_pass_in_processes() -> None:
    over: list[bool] = []
    one = work(Options(processes=2, cancelled=lambda: bool(over)))
    answers = one.families.answers([])
    assert list(answers) == []
    over.append(True)
    assert not one.pass_at(np.zeros(len(one.capacity)))
    one.families.close()
    assert one.bound == 0.0
