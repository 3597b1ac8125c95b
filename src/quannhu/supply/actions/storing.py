"""A judged solution as rows: buys, transfers, issues, shortages with reasons, reserve gaps, stock by week, proofs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import numpy as np

from quannhu.kernel.inserting import insert
from quannhu.kernel.money import divide_round
from quannhu.planner.explain.proof import proofs
from quannhu.planner.values import Ints, Problem
from quannhu.planner.values import Plan as Solved
from quannhu.supply.actions.remarks import remarks_of
from quannhu.supply.engine import Solution
from quannhu.supply.models import (
    Lane,
    Plan,
    PlanBuy,
    PlanIssue,
    PlanProof,
    PlanReserveGap,
    PlanShortage,
    PlanStock,
    PlanTransfer,
)
from quannhu.supply.rules import first_days
from quannhu.supply.rules.keys import Keys

DAY = dt.timedelta(days=1)
MILLION = 1_000_000


def store_lines(plan: Plan, problem: Problem, keys: Keys, solution: Solution) -> None:
    """Write the solution's rows in place of the plan's earlier ones, its exact cost, what is proven of it (SUP-R27)."""
    for table in (PlanBuy, PlanTransfer, PlanIssue, PlanShortage, PlanReserveGap, PlanStock, PlanProof):
        table._default_manager.filter(plan=plan).delete()
    solved = solution.plan
    insert(_buys(plan, problem, keys, solved))
    insert(_transfers(plan, problem, keys, solved))
    insert(_issues(plan, keys, solved))
    insert(_shortages(plan, problem, keys, solution))
    insert(_gaps(plan, problem, keys, solution))
    insert(_stocks(plan, problem, keys, solved))
    insert(_proofs(plan, solved))
    cost, bound = solved.cost, solved.bound
    Plan.objects.filter(pk=plan.pk).update(
        cost_buy=cost.buy, cost_move=cost.move, cost_hold=cost.hold, cost_waste=cost.waste, cost_dislike=cost.dislike,
        gap_ppm=min(max(round(bound.gap * MILLION), 0), 10**12), route=bound.route[:40],
        remarks=remarks_of(plan, problem, keys, solved),
    )  # fmt: skip


def _whole(*columns: Ints) -> list[tuple[int, ...]]:
    return [tuple(int(value) for value in row) for row in zip(*columns, strict=True)]


def _buys(plan: Plan, problem: Problem, keys: Keys, solved: Solved) -> list[PlanBuy]:
    found = []
    for offer, week, quantity in _summed(_whole(solved.buys.offer, solved.buys.period, solved.buys.quantity)):
        order_on = keys.starts[week]
        price = int(problem.offers.price_per_k[offer, week])
        lead = keys.step * int(problem.offers.lead[offer])
        found.append(
            PlanBuy(
                plan=plan, offer_id=keys.offer_ids[offer], week=week, order_on=order_on,
                due_on=order_on + lead * DAY, quantity=quantity, price_per_k=price,
                dong=divide_round(quantity * price, 1_000),
            )
        )  # fmt: skip
    return found


def _transfers(plan: Plan, problem: Problem, keys: Keys, solved: Solved) -> list[PlanTransfer]:
    """A road within the week is due after its days of driving, a longer one at the start of its last week.

    What goes on from there in the same week starts when it has come (rule SUP-R29).
    """
    rows = _summed(
        _whole(solved.shipments.lane, solved.shipments.item, solved.shipments.period, solved.shipments.quantity)
    )
    lead = problem.lanes.lead
    days = _driving(problem, keys)
    waits = first_days(
        [(int(problem.lanes.origin[lane]), int(problem.lanes.target[lane]), days[lane], (item, week))
         for lane, item, week, _ in rows if lead[lane] == 0]
    )  # fmt: skip
    found = []
    for lane, item, week, quantity in rows:
        send_on = keys.starts[week] + waits.get((int(problem.lanes.origin[lane]), (item, week)), 0) * DAY
        due_on = keys.starts[week] + keys.step * int(lead[lane]) * DAY if lead[lane] else send_on + days[lane] * DAY
        found.append(
            PlanTransfer(
                plan=plan, lane_id=keys.lane_ids[lane], item_id=keys.item_ids[item], week=week, send_on=send_on,
                due_on=max(due_on, send_on), quantity=quantity,
            )
        )  # fmt: skip
    return found


def _driving(problem: Problem, keys: Keys) -> list[int]:
    """Days on each road; none on one that arrives within the day of a plan by days."""
    hours = dict(Lane.objects.filter(pk__in=keys.lane_ids).values_list("pk", "hours"))
    begun = [-(-hours[lane_id] // 24) for lane_id in keys.lane_ids]
    return begun if keys.step > 1 else [0] * len(begun)


def _issues(plan: Plan, keys: Keys, solved: Solved) -> list[PlanIssue]:
    issues = solved.issues
    rows = _whole(issues.place, issues.unit, issues.item, issues.period, issues.priority, issues.quantity)
    return [
        PlanIssue(
            plan=plan, place_id=keys.place_ids[place], unit_id=keys.unit_ids[unit], item_id=keys.item_ids[item],
            week=week, needed_on=keys.starts[week], priority=priority, quantity=quantity,
        )
        for place, unit, item, week, priority, quantity in _summed(rows)
    ]  # fmt: skip


def _shortages(plan: Plan, problem: Problem, keys: Keys, solution: Solution) -> list[PlanShortage]:
    short = solution.plan.shortages
    rows = _whole(short.unit, short.family, short.period, short.priority, short.quantity)
    reasons = list(solution.reasons) + [""] * (len(rows) - len(solution.reasons))
    return [
        PlanShortage(
            plan=plan, unit_id=keys.unit_ids[unit], family=problem.families[family], week=week, priority=priority,
            quantity=quantity, reason=reason,
        )
        for (unit, family, week, priority, quantity), reason in zip(rows, reasons, strict=True)
        if quantity
    ]  # fmt: skip


def _gaps(plan: Plan, problem: Problem, keys: Keys, solution: Solution) -> list[PlanReserveGap]:
    gaps = solution.plan.reserve_gaps
    rows = _whole(gaps.place, gaps.family, gaps.period, gaps.quantity)
    reasons = list(solution.gap_reasons) + [""] * (len(rows) - len(solution.gap_reasons))
    return [
        PlanReserveGap(
            plan=plan, place_id=keys.place_ids[place], family=problem.families[family], week=week, quantity=quantity,
            reason=reason,
        )
        for (place, family, week, quantity), reason in zip(rows, reasons, strict=True)
        if quantity
    ]  # fmt: skip


def _stocks(plan: Plan, problem: Problem, keys: Keys, solved: Solved) -> list[PlanStock]:
    """Closing stock of each place and family that ever holds or must hold something."""
    closing = closing_stock(problem, solved)
    held = np.zeros((len(keys.place_ids), len(problem.families), len(keys.starts)), dtype=np.int64)
    for item, family in enumerate(problem.items.family.tolist()):
        held[:, family] += closing[:, item] * int(problem.items.need_per_k[item]) // 1_000
    floor = problem.places.floor
    used = (held != 0).any(axis=2) | (floor != 0).any(axis=2)
    return [
        PlanStock(
            plan=plan, place_id=keys.place_ids[place], family=problem.families[family], week=week,
            held=int(held[place, family, week]), floor=int(floor[place, family, week]),
        )
        for place, family in np.argwhere(used).tolist()
        for week in range(len(keys.starts))
    ]  # fmt: skip


def _proofs(plan: Plan, solved: Solved) -> list[PlanProof]:
    """The levels in their strict order."""
    return [
        PlanProof(plan=plan, level=one.level, reached=one.reached, least=one.least, words=one.text, fair=one.fair)
        for one in proofs(solved)
    ]


def closing_stock(problem: Problem, solved: Solved) -> Ints:
    """(place, item, period) base units at the end of each week."""
    weeks = len(problem.periods)
    flow = np.zeros((len(problem.places.code), len(problem.items.code), weeks + 1), dtype=np.int64)

    def add(place: Ints, item: Ints, week: Ints, quantity: Ints) -> None:
        np.add.at(flow, (place, item, np.minimum(week, weeks)), quantity)

    stock, fixed, buys, ships = problem.stock, problem.fixed, solved.buys, solved.shipments
    add(stock.place, stock.item, np.zeros_like(stock.place), stock.quantity)
    add(fixed.place, fixed.item, fixed.period, fixed.quantity)
    item = problem.sources.item[problem.offers.source[buys.offer]]
    add(problem.offers.place[buys.offer], item, buys.period + problem.offers.lead[buys.offer], buys.quantity)
    lanes = problem.lanes
    add(lanes.target[ships.lane], ships.item, ships.period + lanes.lead[ships.lane], ships.quantity)
    add(lanes.origin[ships.lane], ships.item, ships.period, -ships.quantity)
    add(solved.issues.place, solved.issues.item, solved.issues.period, -solved.issues.quantity)
    add(solved.waste.place, solved.waste.item, solved.waste.period, -solved.waste.quantity)
    return np.cumsum(flow[:, :, :weeks], axis=2)


def _summed(rows: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Rows of one key put together; the last number is the amount."""
    sums: dict[tuple[int, ...], int] = defaultdict(int)
    for *key, quantity in rows:
        sums[tuple(key)] += quantity
    return [(*key, quantity) for key, quantity in sorted(sums.items()) if quantity]
