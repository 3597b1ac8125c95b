"""What suppliers, roads, stores and the treasury allow: orders, lanes, dispatch, room, budget."""

from __future__ import annotations

import numpy as np

from quannhu.planner.referee.flow import Flow
from quannhu.planner.referee.kinds import Book
from quannhu.planner.referee.names import Names
from quannhu.planner.referee.sums import Whole, grouped, times
from quannhu.planner.values import UNLIMITED, Ints, Plan, Problem


def orders(problem: Problem, plan: Plan, book: Book) -> None:
    """Minimum orders, whole packs, what a source can make, the budget of each term."""
    names, offers, sources, buys = Names(problem), problem.offers, problem.sources, plan.buys
    source = offers.source[buys.offer]
    pack, minimum = problem.items.pack[sources.item[source]], offers.minimum[buys.offer]

    def at(row: int) -> str:
        return f"{names.offer(buys.offer[row])}, {names.period(buys.period[row])}"

    low = np.flatnonzero((buys.quantity > 0) & (buys.quantity < minimum))
    book.each("below_minimum", low, lambda r: (at(r), {"quantity": buys.quantity[r], "minimum": minimum[r]}))
    cut = np.flatnonzero(buys.quantity % pack)
    book.each("broken_pack", cut, lambda r: (at(r), {"quantity": buys.quantity[r], "pack": pack[r]}))
    ordered, capacity = grouped(sources.capacity.shape, (source, buys.period), buys.quantity), sources.capacity

    def made(row: int, period: int) -> str:
        supplier = problem.suppliers[sources.supplier[row]]
        return f"nhà cung cấp {supplier}, {names.item(sources.item[row])}, {names.period(period)}"

    over = ordered > capacity
    book.where("source_closed", over & (capacity == 0), made, quantity=ordered)
    book.where("source_over", over & (capacity > 0), made, quantity=ordered, capacity=capacity)
    _budget(problem, plan, book)


def _budget(problem: Problem, plan: Plan, book: Book) -> None:
    buys = plan.buys
    spent = grouped(
        problem.budget.shape,
        (problem.term[buys.period],),
        times(buys.quantity, problem.offers.price_per_k[buys.offer, buys.period]),
    ).astype(object)
    budget = problem.budget.astype(object)
    over = (problem.budget < UNLIMITED) & (spent > budget * 1000)
    book.where("budget_over", over, lambda term: f"ngân sách {term + 1}", spent=-(-spent // 1000), budget=budget)


def _above(used: Whole, limit: Ints) -> Whole:
    """Where thousandths used are more than the limit."""
    return np.asarray((limit < UNLIMITED) & (used > np.minimum(limit, UNLIMITED // 1024) * 1000))


def roads(problem: Problem, plan: Plan, book: Book) -> None:
    """What lanes carry."""
    names, sent, capacity = Names(problem), plan.shipments, problem.lanes.capacity
    weight = grouped(
        capacity.shape, (sent.lane, sent.period), times(sent.quantity, problem.items.weight_per_k[sent.item])
    )
    moved = grouped(capacity.shape, (sent.lane, sent.period), sent.quantity)

    def at(lane: int, period: int) -> str:
        return f"{names.lane(lane)}, {names.period(period)}"

    grams = -(-weight // 1000)
    book.where("lane_closed", (capacity == 0) & (moved > 0), at, weight=grams)
    book.where("lane_over", (capacity > 0) & _above(weight, capacity), at, weight=grams, capacity=capacity)


def dispatched(problem: Problem, flow: Flow) -> Whole:
    """(place, period) thousandths of a gram that leave for units."""
    return np.asarray(times(flow.issued, problem.items.weight_per_k[None, :, None]).sum(axis=1))


def stores(problem: Problem, flow: Flow, book: Book) -> None:
    """What places can dispatch."""
    names, limit = Names(problem), problem.places.dispatch
    weight = dispatched(problem, flow)

    def at(place: int, period: int) -> str:
        return f"{names.place(place)}, {names.period(period)}"

    grams = -(-weight // 1000)
    book.where("dispatch_closed", (limit == 0) & (weight > 0), at, weight=grams)
    book.where("dispatch_over", (limit > 0) & _above(weight, limit), at, weight=grams, capacity=limit)


def volumes(problem: Problem, flow: Flow) -> Whole:
    """(place, class, period) thousandths of a millilitre of the closing stock."""
    volume = times(flow.closing, problem.items.volume_per_k[None, :, None])
    out = np.zeros((flow.closing.shape[0], len(problem.store_classes), flow.closing.shape[2]), volume.dtype)
    for row in range(len(problem.store_classes)):
        out[:, row, :] = volume[:, problem.items.store_class == row, :].sum(axis=1)
    return out


def rooms(problem: Problem, flow: Flow, book: Book) -> None:
    """What places can keep."""
    names, room = Names(problem), problem.places.room
    volume = volumes(problem, flow)

    def at(place: int, store_class: int, period: int) -> str:
        return f"{names.place(place)}, loại {problem.store_classes[store_class]}, {names.period(period)}"

    limit = np.broadcast_to(room[:, :, None], volume.shape)
    book.where("room_over", _above(volume, limit), at, volume=-(-volume // 1000), room=limit)
