"""The planner as this room calls it: one place that solves, has every plan judged, and asks why someone is short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from quannhu.kernel.errors import Refused
from quannhu.planner import referee
from quannhu.planner.values import Plan, Problem
from quannhu.supply import codes

Progress = Callable[[int, str], bool]  # (thousandths done, words) -> whether to go on
SHOWN = 3


@dataclass(frozen=True)
class Solution:
    """A plan the referee accepted, with a reason for each row of its shortages."""

    plan: Plan
    reasons: tuple[str, ...]


Solver = Callable[[Problem, Progress], Solution]


def go_on(permille: int, words: str) -> bool:
    """Nobody watches: carry on."""
    return True


def solved(problem: Problem, progress: Progress = go_on) -> Solution:
    """The planner's plan of the problem, judged.

    errors      Refused SUP-19 the tables contradict each other, SUP-20 the plan does not hold
    """
    if find_spec("quannhu.planner.solve") is None:
        raise Refused(codes.NO_SOLVER)
    plan: Plan = import_module("quannhu.planner.solve").solve(problem)
    return judged(problem, plan, ())


def judged(problem: Problem, plan: Plan, reasons: tuple[str, ...]) -> Solution:
    """The solution when the referee finds nothing that breaks it; a plan that fails is never stored or shown.

    errors      Refused(SUP-20)
    """
    broken = [violation for violation in referee.check(problem, plan, limit=SHOWN) if violation.breaks]
    if broken:
        raise Refused(codes.PLAN_BROKEN, count=len(broken), first="; ".join(str(one) for one in broken[:SHOWN]))
    return Solution(plan, reasons)


def refuse_contradictions(problem: Problem) -> None:
    """Refuse tables that cannot be true together, before anything is frozen.

    errors      Refused(SUP-19)
    """
    if find_spec("quannhu.planner.faults") is None:
        return
    found = import_module("quannhu.planner.faults").check(problem)
    faults = [fault for fault in found if not getattr(fault, "warning", False)]
    if faults:
        raise Refused(codes.TABLES_CONTRADICT, count=len(faults), first=str(faults[0]))
