"""The plan's cost counted again to the đồng, and its bound held against it."""

from __future__ import annotations

import math

import numpy as np

from quannhu.kernel.money import divide_round
from quannhu.planner.referee.flow import Flow
from quannhu.planner.referee.kinds import Book
from quannhu.planner.referee.sums import Whole, flat, grouped, slices, times, total
from quannhu.planner.values import Cost, Ints, Plan, Problem


def _dot(left: Whole, right: Whole) -> int:
    return total(times(left, right))


def exact_cost(problem: Problem, plan: Plan, flow: Flow) -> Cost:
    """Each part rounded half up once from its exact sum."""
    items, offers, lanes = problem.items, problem.offers, problem.lanes
    buy = _dot(plan.buys.quantity, offers.price_per_k[plan.buys.offer, plan.buys.period])
    sent = plan.shipments
    by_lane = grouped((len(lanes.cost),), (sent.lane,), times(sent.quantity, items.weight_per_k[sent.item]))
    move = _dot(by_lane.astype(object), lanes.cost) + _last_legs(problem, plan)
    hold = _dot(flow.closing.sum(axis=(0, 2)).astype(object), items.hold_per_k)
    waste = _dot(plan.waste.quantity, items.waste_per_k[plan.waste.item])
    dislike = _dot(flow.issued.sum(axis=(0, 2)).astype(object), items.dislike_per_k)
    thousandths = [divide_round(part, 1000) for part in (hold, waste, dislike)]
    return Cost(divide_round(buy, 1000), divide_round(move, 10**9), *thousandths)


def _last_legs(problem: Problem, plan: Plan) -> int:
    """Sum of quantity x weight x đ per tonne over issues, in đ / 10^9."""
    serves, issues, places = problem.serves, plan.issues, len(problem.places.code)
    known = serves.unit * places + serves.place
    order = np.argsort(known, kind="stable")
    known, cost = known[order], serves.cost[order]
    if not len(known):
        return 0
    weight: Whole = np.zeros(len(known), object)
    for part in slices(len(issues.unit)):
        key = flat((len(problem.units), places), (issues.unit[part], issues.place[part]))
        at: Ints = np.minimum(np.searchsorted(known, key), len(known) - 1)
        mine = known[at] == key
        grams = times(issues.quantity[part], problem.items.weight_per_k[issues.item[part]])
        weight = weight + grouped((len(known),), (at[mine],), grams[mine]).astype(object)
    return _dot(weight, cost)


def costs(problem: Problem, plan: Plan, flow: Flow, book: Book, *, stock_is_sound: bool) -> None:
    """Each part as claimed; holding is judged only over a stock that can be."""
    exact = exact_cost(problem, plan, flow)
    for part in ("buy", "move", "hold", "waste", "dislike"):
        claimed, counted = getattr(plan.cost, part), getattr(exact, part)
        if claimed != counted and (part != "hold" or stock_is_sound):
            book.add(f"cost_{part}", "chi phí", claimed=claimed, exact=counted)


def bounds(plan: Plan, book: Book) -> None:
    """A bound is a number, and below what the plan reaches as long as the levels before are reached exactly."""
    bound = plan.bound
    figures = (*bound.short, bound.reserve, bound.cost, bound.gap)
    if any(not math.isfinite(figure) for figure in figures) or bound.gap < 0:
        book.add("bound_wrong", "cận chứng minh")
        return
    short = [total(plan.shortages.quantity[plan.shortages.priority == one]) for one in range(3)]
    gaps = total(plan.reserve_gaps.quantity)
    levels = [
        ("thiếu mức sẵn sàng chiến đấu", bound.short[0], short[0]),
        ("thiếu mức đột xuất", bound.short[1], short[1]),
        ("hụt dự trữ", bound.reserve, gaps),
        ("thiếu mức thường xuyên", bound.short[2], short[2]),
        ("chi phí", bound.cost, plan.cost.total),
    ]
    for words, proven, reached in levels:
        # a proof in floating point may be off by its last digits
        if proven > reached + 0.5 + 1e-6 * abs(reached):
            book.add("bound_above_plan", words, bound=math.ceil(proven), reached=reached)
            return
        # half a need unit less is another plan, whose cost says nothing about this one
        if proven < reached - 1e-3 - 1e-6 * abs(reached):
            return
