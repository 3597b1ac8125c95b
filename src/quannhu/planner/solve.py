"""From a problem to a checked-in plan: the one door of the solver.

plan = solve(problem)                                   # as good as can be proven
plan = solve(problem, options=Options(seconds=5))       # what five seconds allow; always a plan
plan, solution = solve_fully(problem)                   # with prices, for the explanation and for a warm start
"""

from __future__ import annotations

from quannhu.planner.aggregate import gather
from quannhu.planner.decompose import decomposed
from quannhu.planner.model_read import empty_flows, solution_of
from quannhu.planner.referee import check
from quannhu.planner.rounding import to_integers
from quannhu.planner.solution import LEVELS, Groups, Solution
from quannhu.planner.solve_exact import exact, weighted
from quannhu.planner.solve_levels import proven
from quannhu.planner.solve_options import Clock, Options, Progress
from quannhu.planner.solve_weights import as_good, levels_of, settled, weighed, weights_of
from quannhu.planner.values import Bound, Plan, Problem

__all__ = ["Options", "Progress", "solve", "solve_fully"]

EXACT_CELLS = 12_000  # columns up to which the levels are solved one after the other
WHOLE_CELLS = 60_000  # columns up to which one LP holds everything
UNIT_CELLS = 12_000  # columns up to which units of different last legs stay apart


def solve(problem: Problem, *, options: Options | None = None) -> Plan:
    """A plan, always: the best that time allows, with what is proven about it."""
    return solve_fully(problem, options=options)[0]


def solve_fully(problem: Problem, *, options: Options | None = None) -> tuple[Plan, Solution]:
    """The plan and the fractional solution it was made from."""
    options = options or Options()
    clock = Clock(options)
    groups = grouped(problem)
    solution = nothing_bought(problem, groups)
    plan = settled(to_integers(problem, solution), solution, clock.seconds())
    clock.keep(clock.seconds())
    if clock.over():
        return plan, solution
    columns = columns_of(problem, groups)
    route = exact if columns <= EXACT_CELLS else weighted if columns <= WHOLE_CELLS else decomposed
    for found in route(problem, groups, clock):
        if found.buy is not solution.buy:  # flows already made whole need it no second time
            began = clock.seconds()
            made = settled(to_integers(problem, found, clock.spent), found, clock.seconds())
            if as_good(made, plan) and accepted(problem, made):
                plan = made
            clock.keep(clock.seconds() - began)
        plan, solution = settled(plan, found, clock.seconds()), found
        clock.gap = plan.bound.gap
        clock.report_plan(plan, weighed(levels_of(plan), found.weights))
        if clock.over() or plan.bound.gap <= options.gap:
            break
    if route is not exact:
        plan, solution = proven(problem, groups, plan, solution, clock)
    return plan, solution


def accepted(problem: Problem, plan: Plan) -> bool:
    """Whether the referee lets the plan pass: what cannot be carried out is no better for looking cheaper."""
    return not any(one.breaks for one in check(problem, plan, limit=1))


def nothing_bought(problem: Problem, groups: Groups) -> Solution:
    """The plan of a moment: what is in the stores goes to whoever draws on them, and nothing is bought."""
    flows = empty_flows(problem, groups.count, groups.place.shape[1])
    flows["short"] += groups.need
    bound = Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "stopped")
    levels = dict.fromkeys(LEVELS, 0.0)
    return solution_of(groups, flows, {}, levels, weights_of(problem), bound, 0.0, 0.0)


def columns_of(problem: Problem, groups: Groups) -> int:
    """About how many columns the LP of these groups has."""
    items, periods = len(problem.items.code), len(problem.periods)
    wide = groups.count * groups.place.shape[1] + len(problem.lanes.origin) + 2 * len(problem.places.code)
    return int(wide * items * periods)


def grouped(problem: Problem) -> Groups:
    """Units apart by cost where the problem is small, together by places where it is not."""
    exactly = gather(problem, by_cost=True)
    return exactly if columns_of(problem, exactly) <= UNIT_CELLS else gather(problem, by_cost=False)
