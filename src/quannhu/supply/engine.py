"""The planner as this room calls it: one place that solves, has every plan judged, and asks why someone is short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from quannhu.kernel.errors import Refused
from quannhu.planner import faults, referee
from quannhu.planner.explain import Reason, by_row, explain
from quannhu.planner.solution import Solution as Fractional
from quannhu.planner.solve import Options, solve_fully
from quannhu.planner.solve import Progress as Heard
from quannhu.planner.values import Plan, Problem, ReserveGaps, Shortages
from quannhu.supply import codes

Progress = Callable[[int, str], bool]  # (thousandths done, words) -> whether to go on
SHOWN = 3
SECONDS = 300.0  # the plan of a whole army for a quarter takes less; at the limit the best so far is kept
PERMILLE = 1_000


@dataclass(frozen=True)
class Solution:
    """A plan the referee accepted, with a reason for each row of its shortages and of its reserve gaps.

    behind  the fractional solution, whose prices weigh what binds; None of a plan made by hand
    """

    plan: Plan
    reasons: tuple[str, ...] = ()
    gap_reasons: tuple[str, ...] = ()
    behind: Fractional | None = field(default=None, repr=False, compare=False)


Solver = Callable[[Problem, Progress], Solution]


def go_on(permille: int, words: str) -> bool:
    """Nobody watches: carry on."""
    return True


def solved(problem: Problem, progress: Progress = go_on) -> Solution:
    """The planner's plan of the problem, judged, its reasons yet unsaid; stopped early it is the best found so far.

    errors      Refused SUP-20 when the plan does not hold
    """
    watch = _Watch(progress)
    options = Options(seconds=SECONDS, progress=watch.hear, cancelled=lambda: watch.stopped)
    plan, behind = solve_fully(problem, options=options)
    return judged(problem, Solution(plan, behind=behind))


def explained(problem: Problem, solution: Solution, bases: Sequence[str]) -> Solution:
    """The solution with its reasons; one that brings its own keeps them.

    bases       base unit of each family: g, ml, piece
    """
    if solution.behind is None or solution.reasons or solution.gap_reasons:
        return solution
    plan = solution.plan
    reasons = explain(problem, plan, solution=solution.behind, bases=bases)
    short = _said(reasons, "shortages", plan.shortages)
    return replace(solution, reasons=short, gap_reasons=_said(reasons, "reserve_gaps", plan.reserve_gaps))


def _said(reasons: Sequence[Reason], table: str, rows: Shortages | ReserveGaps) -> tuple[str, ...]:
    """The words of each row of a table; "" where nothing is missing."""
    said = by_row(reasons, table)
    return tuple(str(said[row]) if row in said else "" for row in range(len(rows.quantity)))


class _Watch:
    """Tells the one who waits how far it is, and remembers when he wants it to stop."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.stopped = False

    def hear(self, heard: Heard) -> None:
        """One line of the solver's progress."""
        done = min(max(round((1 - heard.gap) * PERMILLE), 0), PERMILLE - 1)
        words = f"{round(heard.seconds)} giây, còn cách tốt nhất {_percent(heard.gap)}"
        if not self.progress(done, words):
            self.stopped = True


def _percent(gap: float) -> str:
    """`0,12 %`."""
    hundredths = round(min(gap, 1) * 10_000)
    return f"{hundredths // 100},{hundredths % 100:02d} %"


def judged(problem: Problem, solution: Solution) -> Solution:
    """The solution when the referee finds nothing that breaks it; a plan that fails is never stored or shown.

    errors      Refused(SUP-20)
    """
    broken = [violation for violation in referee.check(problem, solution.plan, limit=SHOWN) if violation.breaks]
    if broken:
        raise Refused(codes.PLAN_BROKEN, count=len(broken), first="; ".join(str(one) for one in broken[:SHOWN]))
    return solution


def refuse_contradictions(problem: Problem) -> None:
    """Refuse tables that cannot be true together, before anything is frozen.

    errors      Refused(SUP-19)
    """
    found = faults.check(problem).faults
    if found:
        raise Refused(codes.TABLES_CONTRADICT, count=len(found), first=found[0].sentence)
