"""Why someone is short, and what would help: a reason for every shortage and every reserve gap of a plan.

A reason follows the missing goods back from the unit through its places, the roads to them, the orders and their time,
along the way that meets the fewest rules with nothing left. What is left is counted from the plan's whole numbers; the
prices of a solution, where they are known, tell which of several full rules is the one that binds. Remedies are carried
out on top of the plan before they are offered. Rules PLN-R25 to PLN-R28 (docs/rules/planner.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from quannhu.planner.explain.chains import Cause, causes
from quannhu.planner.explain.links import Link
from quannhu.planner.explain.options import options_for
from quannhu.planner.explain.reasons import Reason, by_row
from quannhu.planner.explain.remedies import Remedy
from quannhu.planner.explain.slack import Rule, slack_of
from quannhu.planner.explain.words import Speech
from quannhu.planner.solution import Solution
from quannhu.planner.values import Plan, Problem

GRAINS = 2  # need units a line may be short by rounding alone

__all__ = ["Link", "Reason", "Remedy", "Rule", "by_row", "explain"]


def explain(
    problem: Problem,
    plan: Plan,
    *,
    limit: int = 20,
    solution: Solution | None = None,
    bases: Sequence[str] | None = None,
) -> tuple[Reason, ...]:
    """Reasons, the gravest first; together they cover every line of the plan's shortages and reserve gaps.

    limit       for how many reasons remedies are worked out: the gravest, but what roundings left short comes last (the
                others come with their chain alone)
    solution    whose prices weigh full rules against one another
    bases       base unit of each family, for the words: g, ml, piece
    expects     a plan that the referee does not call broken
    """
    slack, speech = slack_of(problem, plan), Speech(problem, bases)
    found = causes(slack, plan, solution)
    grave = sorted(range(len(found)), key=lambda nth: (found[nth].quantity <= GRAINS * len(found[nth].rows), nth))
    chosen = set(grave[:limit])
    return tuple(
        _reason(cause, speech, options_for(slack, speech, cause) if nth in chosen else ())
        for nth, cause in enumerate(found)
    )


def _reason(cause: Cause, speech: Speech, remedies: tuple[Remedy, ...]) -> Reason:
    first = speech.lead(cause.absent.rule.row, cause.absent.lanes, cause.absent.late) if cause.absent else ""
    return Reason(
        table=cause.table,
        level=cause.level,
        family=cause.family,
        rows=cause.rows,
        quantity=cause.quantity,
        where=cause.where,
        links=cause.links,
        why=speech.why(cause.links, cause.family, first),
        remedies=remedies,
    )
