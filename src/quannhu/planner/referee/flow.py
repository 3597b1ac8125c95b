"""Stock of every place and item walked through the periods by age, first expired first out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quannhu.planner.referee.kinds import Book
from quannhu.planner.referee.names import Names
from quannhu.planner.referee.sums import SAFE, Whole, grouped, mass, slices
from quannhu.planner.values import Ints, Plan, Problem

CELLS = 4_000_000


@dataclass(frozen=True)
class Flow:
    """What the plan's rows do to stock.

    issued    (place, item, period)  base units given to units
    arrived   (place, item, period)  bought, already ordered or sent, at hand at the period's start
    left      (place, item, period)  issued or sent on
    wasted    (place, item, period)  as the plan says
    closing   (place, item, period)  after the walk
    idle      (place, item, period)  what could still have left in the period without changing anything later
    fresh     (place, item, period)  of what left, what would have lived beyond the period
    """

    issued: Ints
    arrived: Ints
    left: Ints
    wasted: Ints
    closing: Ints
    idle: Ints
    fresh: Ints


def _within(shape: tuple[int, int, int], place: Ints, item: Ints, period: Ints, quantity: Ints) -> Whole:
    """Sums by place, item, period of what falls inside the horizon."""
    inside = period < shape[2]
    return grouped(shape, (place[inside], item[inside], period[inside]), quantity[inside])


def walk(problem: Problem, plan: Plan, book: Book) -> Flow | None:
    """The flow of the plan; None when sums leave int64 (said in the book as too_large)."""
    lanes, offers = problem.lanes, problem.offers
    shape = (len(problem.places.code), len(problem.items.code), len(problem.periods))
    buys, sent, fixed = plan.buys, plan.shipments, problem.fixed
    arrivals = (
        _within(shape, offers.place[buys.offer], problem.sources.item[offers.source[buys.offer]],
                buys.period + offers.lead[buys.offer], buys.quantity),
        _within(shape, lanes.target[sent.lane], sent.item, sent.period + lanes.lead[sent.lane], sent.quantity),
        _within(shape, fixed.place, fixed.item, fixed.period, fixed.quantity),
    )  # fmt: skip
    issued: Whole = np.zeros(shape, np.int64)
    for part in slices(len(plan.issues.item)):
        keys = (plan.issues.place[part], plan.issues.item[part], plan.issues.period[part])
        issued = issued + grouped(shape, keys, plan.issues.quantity[part])
    gone = _within(shape, lanes.origin[sent.lane], sent.item, sent.period, sent.quantity)
    wasted = _within(shape, plan.waste.place, plan.waste.item, plan.waste.period, plan.waste.quantity)
    opening = grouped(shape[:2], (problem.stock.place, problem.stock.item), problem.stock.quantity)
    sums = (*arrivals, issued, gone, wasted, opening)
    everything = sum(mass(one) for one in sums)
    if everything >= SAFE:
        book.add("too_large", "tổng của kế hoạch", value=int(everything), limit=SAFE)
        return None
    first, second, third, issued, gone, wasted, _ = (one.astype(np.int64) for one in sums)
    arrived, left = first + second + third, issued + gone
    closing, idle, fresh = (np.zeros(shape, np.int64) for _ in range(3))
    pairs = shape[0] * shape[1]
    step = max(1, CELLS // (shape[2] * (shape[2] + 1)))
    flat = [one.reshape(pairs, shape[2]) for one in (arrived, left, wasted, closing, idle, fresh)]
    life = _life(problem).reshape(pairs)
    aged = _opening(problem, shape)
    walker = _Walker(problem, book)
    for start in range(0, pairs, step):
        part = slice(start, min(pairs, start + step))
        walker.walk(start, life[part], aged[part], *(one[part] for one in flat))
    return Flow(issued, arrived, left, wasted, closing, idle, fresh)


def _life(problem: Problem) -> Ints:
    """(place, item) periods that what enters may be spent in."""
    shared = problem.items.shelf[None, :] * problem.places.life_share[:, None] // 100
    return np.asarray(np.maximum(1, shared), np.int64)


def _opening(problem: Problem, shape: tuple[int, int, int]) -> Ints:
    """(place x item, last usable period) of the opening stock; the last column lives beyond the horizon."""
    periods = shape[2]
    stock = problem.stock
    dies = np.minimum(stock.left - 1, periods)
    pair = stock.place * shape[1] + stock.item
    return grouped((shape[0] * shape[1], periods + 1), (pair, dies), stock.quantity).astype(np.int64)


class _Walker:
    """Walks some pairs of place and item at a time and writes down what cannot be."""

    def __init__(self, problem: Problem, book: Book) -> None:
        self.names = Names(problem)
        self.items = len(problem.items.code)
        self.book = book

    def _say(self, kind: str, start: int, period: int, wrong: Ints, numbers: dict[str, Ints]) -> None:
        rows = np.flatnonzero(wrong)
        self.book.each(
            kind,
            rows,
            lambda r: (
                self.names.stock(*divmod(start + r, self.items), period),
                {name: int(values[r]) for name, values in numbers.items()},
            ),
        )

    def walk(
        self, start: int, life: Ints, aged: Ints, arrived: Ints, left: Ints, wasted: Ints,
        closing: Ints, idle: Ints, fresh: Ints,
    ) -> None:  # fmt: skip
        """One walk through all periods; fills closing, idle and fresh (pair, period)."""
        pairs, periods = arrived.shape
        held = aged.copy()
        lines = np.arange(pairs)
        # dead: passed its life without being declared waste; died: the period it last happened
        dead, died = np.zeros(pairs, np.int64), np.full(pairs, -1, np.int64)
        history = np.zeros((periods, pairs, periods + 1), np.int64)
        for period in range(periods):
            held[lines, np.minimum(period + life - 1, periods)] += arrived[:, period]
            have, out, waste = held.sum(axis=1), left[:, period], wasted[:, period]
            lacking = np.maximum(out - have, 0)
            from_dead = (lacking > 0) & (lacking <= dead)
            self._say("expired_used", start, period, from_dead, {"out": out, "held": have})
            self._say("stock_missing", start, period, (lacking > 0) & ~from_dead, {"out": out, "held": have})
            dead = dead - np.where(from_dead, lacking, 0)
            dying = held[:, period].copy()
            held = _take(held, out)
            fresh[:, period] = np.minimum(out, have) - (dying - held[:, period])
            history[period] = held
            rest = held.sum(axis=1)
            self._say("waste_unreal", start, period, waste > rest, {"waste": waste, "held": rest})
            held = _take(held, waste)
            left_over = held[:, period].copy()
            dead, died = dead + left_over, np.where(left_over > 0, period, died)
            held[:, period] = 0
            closing[:, period] = held.sum(axis=1)
        for period in np.unique(died[dead > 0]).tolist():
            self._say("waste_missing", start, period, (dead > 0) & (died == period), {"dead": dead})
        _idle(history, idle)


def _take(held: Ints, out: Ints) -> Ints:
    """What is left of each age after `out` has taken the first expired; never below zero."""
    upto = np.maximum(np.cumsum(held, axis=1) - out[:, None], 0)
    return np.asarray(np.diff(upto, axis=1, prepend=0), np.int64)


def _idle(history: Ints, idle: Ints) -> None:
    """What of each age lay untouched from a period until it died or the plan ended: it could have left in the period.

    history  (period, pair, last usable period) after issues and sendings, before waste
    """
    periods = history.shape[0]
    least = history[-1].copy()
    idle[:, periods - 1] = least[:, periods - 1 :].sum(axis=1)
    for period in range(periods - 2, -1, -1):
        now = history[period]
        least = np.minimum(now, least)
        least[:, period] = now[:, period]
        idle[:, period] = least[:, period:].sum(axis=1)
