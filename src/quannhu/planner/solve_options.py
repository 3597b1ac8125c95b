"""What a caller may ask of the solver, and what it hears while it waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from quannhu.planner.solution import Solution, Start
from quannhu.planner.values import Plan


@dataclass(frozen=True)
class Progress:
    """One line of progress.

    seconds since the start; stage one word; value and bound weighted đ (None before the first); gap as a share
    """

    seconds: float
    stage: str
    value: float | None
    bound: float | None
    gap: float


@dataclass(frozen=True)
class Options:
    """How long, how good, how.

    seconds  wall time after which the best plan so far is returned; 0 = at once
    gap      stop when the proven gap is at most this
    seed     everything random starts here: same problem, options and seed, same plan (unless time ran out)
    progress called with a Progress now and then
    cancelled asked now and then; True stops like time running out
    start    the solution of an earlier, similar problem, or what was kept of one: its prices, flows and bases are
             where this one begins
    proofs   what is left of the time may prove what no plan can avoid, class by class
    processes that large problems may be solved in; the plan is the same, unless time ran out
    now      the clock, seconds
    """

    seconds: float = 600.0
    gap: float = 1e-6
    seed: int = 0
    progress: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None
    start: Solution | Start | None = None
    proofs: bool = True
    processes: int = 1
    now: Callable[[], float] = time.monotonic


MARGIN = 1.5


class Clock:
    """Time and patience of one call; gap: of the best plan so far."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.gap = 1.0
        self.kept = 0.0
        self._began = options.now()

    def seconds(self) -> float:
        return self.options.now() - self._began

    def keep(self, seconds: float) -> None:
        """Making a plan whole and judging it took so long: as much, and half again, is kept for the last time."""
        self.kept = max(self.kept, seconds * MARGIN)

    def left(self) -> float:
        """Seconds left for solving; what it takes to finish a plan is taken off."""
        return max(0.0, self.options.seconds - self.kept - self.seconds())

    def spent(self) -> bool:
        """Whether the whole time is over, that for finishing included."""
        return self.seconds() >= self.options.seconds

    def over(self) -> bool:
        return self.left() <= 0 or self.cancelled()

    def cancelled(self) -> bool:
        return self.options.cancelled is not None and self.options.cancelled()

    def report(self, stage: str, value: float | None = None, bound: float | None = None, gap: float = 1.0) -> None:
        if self.options.progress is not None:
            self.options.progress(Progress(self.seconds(), stage, value, bound, gap))

    def report_plan(self, plan: Plan, value: float) -> None:
        self.report("plan", value, value * (1 - plan.bound.gap), plan.bound.gap)
