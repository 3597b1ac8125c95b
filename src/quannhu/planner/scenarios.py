"""What if: copies of a problem, each with its changes, planned side by side.

One call, three places to run: here, in processes of this machine, or on a running Dask cluster (`pip install
quannhu[cluster]`). Outcomes come in the order of the changes and do not depend on where they were made, as long as no
solve runs into its limit of time. A worker that dies loses nothing: what it had is planned again.
"""

from __future__ import annotations

import importlib
import multiprocessing
import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from quannhu.kernel.errors import Refused
from quannhu.planner import codes, faults, referee
from quannhu.planner.changes import Change
from quannhu.planner.solution import LEVELS
from quannhu.planner.solve import Options, solve
from quannhu.planner.values import Plan, Problem

HERE, PROCESSES = "here", "processes"
TRIES = 3  # how often work that died with its worker is begun again
WORKERS = 2
LISTED = 5

Told = Callable[[int, int], None]  # (done, of all)


@dataclass(frozen=True)
class Outcome:
    """What became of one change.

    change   its place in the sequence
    plan     None where the changed problem contradicts itself, or the plan does not hold
    levels   need units short (readiness, surge, routine) or under the floor (reserve), đ (cost); empty without a plan
    refused  why there is no plan
    """

    change: int
    plan: Plan | None
    levels: dict[str, int]
    refused: tuple[str, ...] = ()
    seconds: float = field(compare=False, default=0.0)


def run_scenarios(
    problem: Problem,
    changes: Sequence[Change],
    *,
    where: str = HERE,
    options: Options | None = None,
    workers: int = WORKERS,
    told: Told | None = None,
) -> list[Outcome]:
    """The outcome of every change, in order.

    changes  each one scenario; several at once: planner.changes.Together; none: Together(())
    where    here, processes, or the address of a Dask scheduler (tcp://host:port)
    options  of every solve; who watches or cancels is asked only here, elsewhere between scenarios
    errors   Refused(PLN-65) without the cluster extra, Refused(PLN-66) when workers keep dying
    """
    options = options or Options()
    runs = {HERE: _here, PROCESSES: _processes}.get(where, _cluster)
    found: dict[int, Outcome] = {}
    for outcome in runs(problem, list(changes), options, where, workers):
        found[outcome.change] = outcome
        if told is not None:
            told(len(found), len(changes))
        if options.cancelled is not None and options.cancelled():
            break
    return [found[nth] for nth in sorted(found)]


def outcome_of(problem: Problem, change: Change, nth: int, options: Options) -> Outcome:
    """Plan one scenario; a plan that does not hold is not handed out."""
    changed = change.of(problem)
    looked = faults.check(changed)
    if looked.faults:
        return Outcome(nth, None, {}, tuple(str(one) for one in looked.faults[:LISTED]))
    plan = solve(changed, options=options)
    broken = [str(one) for one in referee.check(changed, plan, limit=LISTED) if one.breaks]
    if broken:
        return Outcome(nth, None, {}, tuple(broken[:LISTED]), plan.seconds)
    return Outcome(nth, plan, levels_of(plan), (), plan.seconds)


def levels_of(plan: Plan) -> dict[str, int]:
    """What a plan reaches at every level of the objective."""
    short = [int(plan.shortages.quantity[plan.shortages.priority == rank].sum()) for rank in range(3)]
    gaps = int(plan.reserve_gaps.quantity.sum())
    return dict(zip(LEVELS, (short[0], short[1], gaps, short[2], plan.cost.total), strict=True))


def expected(outcomes: Sequence[Outcome], chances: Sequence[int] | None = None) -> dict[str, Fraction]:
    """The mean of every level over the outcomes that have a plan, weighed by their chances (any whole numbers)."""
    chances = chances or [1] * len(outcomes)
    pairs = [(one, chance) for one, chance in zip(outcomes, chances, strict=True) if one.plan is not None]
    total = sum(chance for _, chance in pairs)
    if not total:
        return {}
    return {level: Fraction(sum(one.levels[level] * chance for one, chance in pairs), total) for level in LEVELS}


# -- where it runs ----------------------------------------------------------------------------------------------------


def _here(problem: Problem, changes: list[Change], options: Options, _where: str, _workers: int) -> Iterator[Outcome]:
    for nth, change in enumerate(changes):
        yield outcome_of(problem, change, nth, options)


def _silent(options: Options) -> Options:
    """Options that can travel: nobody watches, nobody interrupts; one process each."""
    return replace(options, progress=None, cancelled=None, processes=1)


_problem: Problem | None = None  # in a process of a pool: the problem it was started with


def _hold(packed: bytes) -> None:
    global _problem
    _problem = _unpacked(packed)


def _pooled(change: Change, nth: int, options: Options) -> Outcome:
    assert _problem is not None
    return outcome_of(_problem, change, nth, options)


def _packed(problem: Problem) -> bytes:
    return zlib.compress(pickle.dumps(problem), 1)


def _unpacked(packed: bytes) -> Problem:
    problem = pickle.loads(zlib.decompress(packed))
    assert isinstance(problem, Problem)
    return problem


def _processes(
    problem: Problem, changes: list[Change], options: Options, _where: str, workers: int
) -> Iterator[Outcome]:
    left, packed = dict(enumerate(changes)), _packed(problem)
    for _ in range(TRIES):
        if not left:
            return
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_hold, initargs=(packed,))
        try:
            with pool:
                sent = [pool.submit(_pooled, change, nth, _silent(options)) for nth, change in left.items()]
                for future in as_completed(sent):
                    outcome = future.result()
                    del left[outcome.change]
                    yield outcome
        except BrokenProcessPool:
            continue  # a process died: what is left is begun again
        finally:
            pool.shutdown(cancel_futures=True)
    if left:
        raise Refused(codes.WORKERS_DIE, tries=TRIES, left=len(left))


def _cluster(problem: Problem, changes: list[Change], options: Options, where: str, _workers: int) -> Iterator[Outcome]:
    try:
        engine: Any = importlib.import_module("distributed")
    except ImportError:
        raise Refused(codes.CLUSTER_NOT_INSTALLED, where=where) from None
    client = engine.Client(where, set_as_default=False)
    try:
        # a task, not scattered data: when its worker dies it is made again
        held = client.submit(_unpacked, _packed(problem), pure=False)
        sent = [
            client.submit(outcome_of, held, change, nth, _silent(options), pure=False, retries=TRIES)
            for nth, change in enumerate(changes)
        ]
        for future in engine.as_completed(sent, loop=client.loop):
            try:
                yield future.result()
            except engine.KilledWorker:
                raise Refused(codes.WORKERS_DIE, tries=TRIES, left=sum(not one.done() for one in sent) + 1) from None
            finally:
                future.release()
    finally:
        client.close()
