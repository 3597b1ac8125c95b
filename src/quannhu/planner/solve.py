"""From a problem to a checked-in plan: the one door of the solver.

plan = solve(problem)                                   # as good as can be proven
plan = solve(problem, options=Options(seconds=5))       # what five seconds allow; always a plan
plan, solution = solve_fully(problem)                   # with prices, for the explanation and for a warm start
"""

from __future__ import annotations

from collections.abc import Callable

from quannhu.planner.aggregate import alike, gather, ladders
from quannhu.planner.decompose import decomposed
from quannhu.planner.model_read import empty_flows, solution_of
from quannhu.planner.referee import check
from quannhu.planner.rounding import to_integers
from quannhu.planner.rounding_legal import never
from quannhu.planner.solution import LEVELS, Groups, Solution
from quannhu.planner.solve_exact import exact, weighted
from quannhu.planner.solve_levels import proven
from quannhu.planner.solve_options import Clock, Options, Progress
from quannhu.planner.solve_weights import GRAIN, levels_of, settled, weighed, weights_of
from quannhu.planner.values import Bound, Plan, Problem

__all__ = ["Options", "Progress", "solve", "solve_fully"]

EXACT_CELLS = 12_000  # columns up to which the levels are solved one after the other
WHOLE_CELLS = 60_000  # columns up to which one LP holds everything
ROUNDING = 1e-6  # of what a class needs
CURES = 2  # times the hasty way it takes to make a plan whole with all cures
UNIT_CELLS = 12_000  # columns up to which units of different last legs stay apart


def solve(problem: Problem, *, options: Options | None = None) -> Plan:
    """A plan, always: the best that time allows, with what is proven about it."""
    return solve_fully(problem, options=options)[0]


def solve_fully(problem: Problem, *, options: Options | None = None) -> tuple[Plan, Solution]:
    """The plan and the fractional solution it was made from."""
    options = options or Options()
    clock = Clock(options)
    groups = grouped(problem)
    columns = columns_of(problem, groups.count)
    route = exact if columns <= EXACT_CELLS else weighted if columns <= WHOLE_CELLS else decomposed
    best = _Best(problem, clock, nothing_bought(problem, groups))
    if clock.over():
        best.begin(never)
        return best.plan, best.solution
    if route is not decomposed:  # whose first plan is there nearly as soon
        best.begin(always)
    for found in route(problem, groups, clock):
        best.hear(found, hasty=found.bound.route == "stopped" and route is decomposed)
        if clock.over() or best.plan.bound.gap <= options.gap:
            break
    best.finish()
    plan, solution = best.plan, best.solution
    if route is not exact and options.proofs:
        plan, solution = proven(problem, groups, plan, solution, clock)
    return plan, solution


class _Best:
    """The best whole plan so far, and the solution heard last.

    A hasty plan, followed by better ones as a rule, is made whole without the last cures; it has them in the end if
    none was better.
    """

    def __init__(self, problem: Problem, clock: Clock, nothing: Solution) -> None:
        self.problem, self.clock, self.solution = problem, clock, nothing
        need = nothing.groups.need.sum((0, 2, 3)) * ROUNDING
        self.grains = {"readiness": need[0], "surge": need[1], "routine": need[2], "cost": 0.0}
        self.grains["reserve"] = float(problem.places.floor.sum()) * ROUNDING
        self.hasty: Solution | None = None
        self.took = 0.0
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        assert self._plan is not None, "the route has said nothing"
        return self._plan

    def begin(self, over: Callable[[], bool]) -> None:
        """The plan of a moment: nothing bought."""
        began = self.clock.seconds()
        self._plan = settled(to_integers(self.problem, self.solution, over), self.solution, self.clock.seconds())
        self.hasty = self.solution if over is always else None
        self.took = self.clock.seconds() - began
        self.clock.keep(self.took)

    def hear(self, found: Solution, *, hasty: bool) -> None:
        """Make a solution whole and keep it where it is better; flows already made whole bring their bound alone."""
        clock = self.clock
        if found.buy is not self.solution.buy:
            began = clock.seconds()
            if self._better(found, always if hasty else clock.spent):
                self.hasty = found if hasty else None
            elif self._plan is None:
                self.begin(always)
            self.took = clock.seconds() - began
            clock.keep(self.took * (CURES if hasty else 1))
        self._plan, self.solution = settled(self.plan, found, clock.seconds()), found
        clock.gap = self.plan.bound.gap
        clock.report_plan(self.plan, weighed(levels_of(self.plan), found.weights))

    def finish(self) -> None:
        """The cures a hasty plan went without, while there is time."""
        left = self.clock.options.seconds - self.clock.seconds()
        if self.hasty is not None and left > self.took and self._better(self.hasty, self.clock.spent):
            self._plan = settled(self.plan, self.solution, self.clock.seconds())

    def _better(self, found: Solution, over: Callable[[], bool]) -> bool:
        made = settled(to_integers(self.problem, found, over), found, self.clock.seconds())
        if (self._plan is not None and not self._as_good(made)) or not accepted(self.problem, made):
            return False
        self._plan = made
        return True

    def _as_good(self, made: Plan) -> bool:
        """In the strict order of the objective; a millionth of a class's need is a rounding and decides nothing."""
        now, new = levels_of(self.plan), levels_of(made)
        for name in LEVELS:
            if abs(new[name] - now[name]) > max(self.grains[name], GRAIN * max(new[name], now[name])):
                return new[name] < now[name]
        return True


def always() -> bool:
    """There is no time."""
    return True


def accepted(problem: Problem, plan: Plan) -> bool:
    """Whether the referee lets the plan pass: what cannot be carried out is no better for looking cheaper."""
    return not any(one.breaks for one in check(problem, plan, limit=1, better=False))


def nothing_bought(problem: Problem, groups: Groups) -> Solution:
    """The plan of a moment: what is in the stores goes to whoever draws on them, and nothing is bought."""
    flows = empty_flows(problem, groups.count, groups.place.shape[1])
    flows["short"] += groups.need
    bound = Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "stopped")
    levels = dict.fromkeys(LEVELS, 0.0)
    return solution_of(groups, flows, {}, levels, weights_of(problem), bound, 0.0, 0.0)


def columns_of(problem: Problem, groups: int) -> int:
    """About how many columns the LP of so many groups has."""
    items, periods = len(problem.items.code), len(problem.periods)
    ranks = ladders(problem)[0].shape[1]
    wide = groups * ranks + len(problem.lanes.origin) + 2 * len(problem.places.code)
    return int(wide * items * periods)


def grouped(problem: Problem) -> Groups:
    """Units apart by cost where the problem is small, together by places where it is not."""
    small = columns_of(problem, len(alike(problem, by_cost=True)[0])) <= UNIT_CELLS
    return gather(problem, by_cost=small)
