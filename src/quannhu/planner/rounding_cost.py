"""The cost of a whole plan, exact to the đồng."""

from __future__ import annotations

import numpy as np

from quannhu.kernel.money import divide_round
from quannhu.planner.aggregate import ladders
from quannhu.planner.values import Buys, Cost, Ints, Issues, Problem, Shipments, Waste

HALF = 20  # bits
SLICE = 1_000_000  # lines looked at together


def dot(a: Ints, b: Ints) -> int:
    """Sum of a x b of non-negative numbers without overflow: a in halves of 20 bits, each product below 2^62."""
    total, part = 0, np.asarray(a, np.int64)
    shift = 0
    while part.size and part.any():
        low = part & ((1 << HALF) - 1)
        for start in range(0, len(low), 1 << 16):
            piece = low[start : start + (1 << 16)] * np.asarray(b[start : start + (1 << 16)], np.int64)
            total += (int((piece >> 30).sum()) << 30) + int((piece & ((1 << 30) - 1)).sum()) << shift
        part, shift = part >> HALF, shift + HALF
    return total


def issued(problem: Problem, issues: Issues) -> tuple[int, int]:
    """Sum over issues of quantity x weight x cost of the last leg (thousandths of a gram x đ per tonne), and of
    quantity x dislike (thousandths of a đồng)."""
    items, (place, cost) = problem.items, ladders(problem)
    most = float(issues.quantity.sum(dtype=np.float64))
    kind = np.int64 if most * float(items.weight_per_k.max(initial=1)) < 2**62 else object
    grams, by_item = np.zeros(place.size, kind), np.zeros(len(items.code), kind)
    for start in range(0, len(issues.unit), SLICE):  # a large army's plan has millions of lines
        part = slice(start, start + SLICE)
        unit, item, quantity = issues.unit[part], issues.item[part], issues.quantity[part].astype(kind)
        rank = (place[unit] == issues.place[part, None]).argmax(1)
        np.add.at(grams, unit * np.int64(place.shape[1]) + rank, quantity * items.weight_per_k[item])
        np.add.at(by_item, item, quantity)
    return products(grams, cost.ravel()), products(by_item, items.dislike_per_k)


def products(a: Ints, b: Ints) -> int:
    """Sum of a x b in whole numbers of any size."""
    return sum(int(one) * int(each) for one, each in zip(a.tolist(), b.tolist(), strict=True))


def by_weight(quantity: Ints, weight_per_k: Ints, cost: Ints) -> int:
    """Sum of quantity x weight x cost: thousandths of a gram x đ per tonne."""
    order = np.argsort(cost, kind="stable")
    edges = np.flatnonzero(np.r_[True, np.diff(cost[order]) != 0]) if len(order) else np.zeros(0, np.int64)
    grams = quantity * weight_per_k
    if not len(order):
        return 0
    safe = float(grams.astype(np.float64).sum()) < 2**62
    if safe:
        sums = np.add.reduceat(grams[order], edges)
        return sum(int(s) * int(c) for s, c in zip(sums.tolist(), cost[order][edges].tolist(), strict=True))
    return sum(int(q) * int(w) * int(c) for q, w, c in zip(quantity, weight_per_k, cost, strict=True))


def exact_cost(problem: Problem, buys: Buys, sent: Shipments, issues: Issues, waste: Waste, held: Ints) -> Cost:
    """Each part rounded once from its exact sum; `held` (item,) base units x periods in stock."""
    items = problem.items
    buy = dot(buys.quantity, problem.offers.price_per_k[buys.offer, buys.period])
    move = by_weight(sent.quantity, items.weight_per_k[sent.item], problem.lanes.cost[sent.lane])
    legs, dislike = issued(problem, issues)
    return Cost(
        buy=divide_round(buy, 1000),
        move=divide_round(move + legs, 10**9),
        hold=divide_round(dot(held, items.hold_per_k), 1000),
        waste=divide_round(dot(waste.quantity, items.waste_per_k[waste.item]), 1000),
        dislike=divide_round(dislike, 1000),
    )
