"""Every line that is short has a reason; what a remedy claims can be carried out (PLN-R25 to PLN-R28)."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quannhu.planner import values as v
from quannhu.planner.changes import changed
from quannhu.planner.explain import Reason, Remedy, by_row, explain
from quannhu.planner.referee import check
from quannhu.planner.solve import solve_fully
from tests.planner.clerk import Stores, Table, complete, lines_of, needs_of
from tests.planner.worlds import Drawer, random_problem

SEEDS = st.integers(0, 10**6)
OPEN = int(v.UNLIMITED)


def above_zero(rows: v.Shortages | v.ReserveGaps) -> set[int]:
    return set(np.flatnonzero(rows.quantity > 0).tolist())


def covered(reasons: tuple[Reason, ...], table: str) -> list[int]:
    return sorted(row for reason in reasons if reason.table == table for row in reason.rows)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(SEEDS)
def test_every_shortage_and_every_gap_has_exactly_one_reason(seed: int) -> None:
    """PLN-R25, of poor plans and of good ones."""
    problem = random_problem(seed)
    solved, solution = solve_fully(problem)
    for plan, prices in ((Drawer(problem, seed + 1).plan(), None), (solved, solution)):
        reasons = explain(problem, plan, limit=1, solution=prices)
        assert covered(reasons, "shortages") == sorted(above_zero(plan.shortages))
        assert covered(reasons, "reserve_gaps") == sorted(above_zero(plan.reserve_gaps))
        assert all(len(reason.why) > 20 and reason.why.endswith(".") for reason in reasons)
        for row, reason in by_row(reasons).items():
            assert reason.family == plan.shortages.family[row]


@settings(max_examples=20, deadline=None, derandomize=True)
@given(SEEDS)
def test_what_a_remedy_claims_can_be_carried_out(seed: int) -> None:
    """PLN-R27: done on top of the plan it cures at least what it says, costs at most that, and nothing breaks."""
    problem = random_problem(seed)
    plan = Drawer(problem, seed + 1).plan() if seed % 2 else solve_fully(problem)[0]
    if any(one.breaks for one in check(problem, plan)):
        return  # a plan that is never shown
    for reason in explain(problem, plan, limit=4):
        for remedy in reason.remedies:
            carry_out(problem, plan, reason, remedy)


def carry_out(problem: v.Problem, plan: v.Plan, reason: Reason, remedy: Remedy) -> None:
    """Add what the remedy does to the plan of the changed problem; the clerk counts and the referee judges."""
    eased = changed(problem, remedy.changes)
    buys, ships, issues = (defaultdict(int, lines_of(one)) for one in (plan.buys, plan.shipments, plan.issues))
    thrown = defaultdict(int, early_waste(problem, plan))
    pools: dict[tuple[tuple[int, ...], tuple[int, ...], int], list[list[int]]] = defaultdict(list)
    for one in remedy.carried:
        for kind, row, period, _ in one.way.steps:
            if kind == "buy":
                buys[row, period] += one.amount
            elif kind == "send":
                ships[row, one.way.item, period] += one.amount
            elif kind in ("idle", "reserve"):
                spared(thrown, row, one.way.item, period, one.amount)
            elif kind == "issue":
                pools[one.want.places, one.want.legs, period].append([row, one.way.item, one.amount])
    for offer, period, more in remedy.spare:
        buys[offer, period] += more
    for place, item, period, quantity in remedy.dropped:
        thrown[place, item, period] += quantity
    if reason.table == "shortages":
        share(problem, plan, reason, pools, issues)
        for (_, _, period), pool in pools.items():
            for place, item, left in pool:
                thrown[place, item, period] += left
    after = complete(eased, buys, ships, issues, fitted(eased, buys, ships, issues, thrown))
    broken = [str(one) for one in check(eased, after) if one.breaks]
    assert broken == [], (remedy.text, broken)
    # five parts of the cost, each rounded once in either plan
    assert after.cost.total - plan.cost.total <= remedy.cost + 5, (remedy.text, after.cost, plan.cost)
    assert missing(after, reason.level) <= missing(plan, reason.level) - remedy.cured, (
        remedy.text,
        missing(after, reason.level),
        missing(plan, reason.level),
    )


def spared(thrown: Table, place: int, item: int, period: int, quantity: int) -> None:
    """What leaves a store is not thrown away there later."""
    for line in sorted(thrown):
        if line[:2] == (place, item) and line[2] >= period:
            less = min(quantity, thrown[line])
            thrown[line] -= less
            quantity -= less


def fitted(problem: v.Problem, buys: Table, ships: Table, issues: Table, thrown: Table) -> Table:
    """What is still there to be thrown away: less where goods thrown away before are now used."""
    stores, out = Stores(problem), {}
    offers, lanes, fixed = problem.offers, problem.lanes, problem.fixed
    for period in range(len(problem.periods)):
        for (offer, when), quantity in buys.items():
            if when + int(offers.lead[offer]) == period:
                item = int(problem.sources.item[offers.source[offer]])
                stores.enter(int(offers.place[offer]), item, period, quantity)
        for (lane, item, when), quantity in ships.items():
            if when + int(lanes.lead[lane]) == period:
                stores.enter(int(lanes.target[lane]), item, period, quantity)
        for row in np.flatnonzero(fixed.period == period).tolist():
            stores.enter(int(fixed.place[row]), int(fixed.item[row]), period, int(fixed.quantity[row]))
        for (place, _, item, when, _), quantity in issues.items():
            if when == period:
                stores.take(place, item, quantity)
        for (lane, item, when), quantity in ships.items():
            if when == period:
                stores.take(int(lanes.origin[lane]), item, quantity)
        for (place, item, when), quantity in thrown.items():
            if when == period:
                out[place, item, when] = quantity - stores.take(place, item, quantity)
        stores.die(period)
    return {key: quantity for key, quantity in out.items() if quantity}


def early_waste(problem: v.Problem, plan: v.Plan) -> Table:
    """What the plan throws away before it dies."""
    natural = complete(problem, lines_of(plan.buys), lines_of(plan.shipments), lines_of(plan.issues))
    if lines_of(natural.waste) == lines_of(plan.waste):
        return {}
    return lines_of(plan.waste)


def share(
    problem: v.Problem,
    plan: v.Plan,
    reason: Reason,
    pools: dict[tuple[tuple[int, ...], tuple[int, ...], int], list[list[int]]],
    issues: Table,
) -> None:
    """Give the goods led for a want to the units behind it, one after the other."""
    need, items, serves = needs_of(problem), problem.items, problem.serves
    for row in reason.rows:
        unit, family, period, priority = (
            int(getattr(plan.shortages, name)[row]) for name in ("unit", "family", "period", "priority")
        )
        mine = serves.unit == unit
        pool = pools[tuple(serves.place[mine].tolist()), tuple(serves.cost[mine].tolist()), period]
        served = sum(
            quantity * int(items.need_per_k[item])
            for (_, u, item, t, p), quantity in lines_of(plan.issues).items()
            if (u, t, p) == (unit, period, priority) and items.family[item] == family
        )
        lacking = need[unit, family, period, priority] * 1000 - served
        for piece in pool:
            place, item, left = piece
            per = int(items.need_per_k[item])
            quantity = min(left, max(0, -(-lacking // per)))
            if quantity:
                issues[place, unit, item, period, priority] += quantity
                piece[2] -= quantity
                lacking -= quantity * per


def missing(plan: v.Plan, level: str) -> int:
    if level == "reserve":
        return int(plan.reserve_gaps.quantity.sum())
    rank = ("readiness", "surge", "routine").index(level)
    return int(plan.shortages.quantity[plan.shortages.priority == rank].sum())
