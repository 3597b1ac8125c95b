"""Families solved one after the other here, or side by side in processes; their answers are the same.

An answer follows from its task and the family's last basis alone, and both travel: so it does not matter who solves
which family, nor when. A process that dies loses nothing: what is left is solved here.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from quannhu.planner.decompose_block import Answer, Basis, Block, Task
from quannhu.planner.decompose_warm import States
from quannhu.planner.solve_options import Clock

WATCH = 0.2  # seconds after which somebody who wants to stop is heard

Reply = tuple[Answer | None, Basis | None]


class Families:
    """Those of one problem, and who solves them."""

    def __init__(self, blocks: list[Block], clock: Clock) -> None:
        self.blocks, self.clock = blocks, clock
        self.processes = clock.options.processes
        self._pool: ProcessPoolExecutor | None = None
        self._stop: Any = None

    def answers(self, tasks: list[Task]) -> Iterator[Answer | None]:
        """In the order of the tasks; None, and no more, once time is over."""
        return self._apart(tasks) if self.processes > 1 else self._here(tasks)

    def close(self) -> None:
        """Processes end with what they are at."""
        if self._pool is not None:
            self._stop.set()
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _here(self, tasks: list[Task]) -> Iterator[Answer | None]:
        for task in tasks:
            answer = None if self.clock.over() else self.blocks[task.family].answer(task, self.clock.left)
            yield answer
            if answer is None:
                return

    def _apart(self, tasks: list[Task]) -> Iterator[Answer | None]:
        done: dict[int, Answer | None] = {}
        try:
            for nth, answer in self._as_solved(tasks):
                done[nth] = answer
                if answer is None:
                    break
        except BrokenProcessPool:
            self._pool, self.processes = None, 1
            for nth, task in enumerate(tasks):
                if nth not in done:
                    done[nth] = next(self._here([task]))
        for nth in range(len(tasks)):
            yield done.get(nth)
            if done.get(nth) is None:
                return

    def _as_solved(self, tasks: list[Task]) -> Iterator[tuple[int, Answer | None]]:
        """(task, answer) as they come, one task more under way than there are processes."""
        running: dict[Future[Reply], int] = {}
        given = 0
        while running or given < len(tasks):
            while given < len(tasks) and len(running) <= self.processes and not self.clock.over():
                running[self._sent(tasks[given])] = given
                given += 1
            if not running:
                yield given, None
                return
            finished, _ = wait(running, WATCH, FIRST_COMPLETED)
            if self.clock.cancelled():
                self._stop.set()
            for future in finished:
                nth, (answer, basis) = running.pop(future), future.result()
                if answer is not None:
                    self.blocks[tasks[nth].family].took(tasks[nth], answer, basis)
                yield nth, answer

    def _sent(self, task: Task) -> Future[Reply]:
        block = self.blocks[task.family]
        return self._workers().submit(_solved, task, block.states, block.packed(), self.clock.left())

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # threads and connections of the caller stay his own
            self._stop = context.Event()
            some = self.blocks[0]
            shared = (some.problem, some.groups, some.scale, some.weights, some.seed)
            held = (zlib.compress(pickle.dumps(shared), 1), self._stop)
            self._pool = ProcessPoolExecutor(self.processes, mp_context=context, initializer=_hold, initargs=held)
        return self._pool


# -- in a process of the pool -----------------------------------------------------------------------------------------


@dataclass
class _Held:
    """What the process was started with."""

    shared: tuple[Any, ...] = ()
    stopped: Callable[[], bool] | None = None


_held = _Held()


def _hold(packed: bytes, stop: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it decides what an interrupt means
    _held.shared, _held.stopped = pickle.loads(zlib.decompress(packed)), stop.is_set


def _solved(task: Task, states: States, basis: Basis | None, seconds: float) -> Reply:
    problem, groups, scale, weights, seed = _held.shared
    block = Block(problem, groups, scale, weights, task.family, seed, _held.stopped, states=states)
    block.unpack(basis)
    until = time.monotonic() + seconds
    answer = block.answer(task, lambda: max(0.0, until - time.monotonic()))
    return answer, block.packed()
