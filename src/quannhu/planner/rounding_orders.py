"""Orders in whole packs: what the fractional plan buys, arrival by arrival, so that no place ever runs behind it.

At each place and item the orders arriving up to a period make up what the fractional plan brings there up to then,
rounded up to whole packs of a single offer; surplus of one period is taken off the next. An order under its minimum is
left to the other offers of the day where they can carry it, and lifted to the minimum where they cannot.
"""

from __future__ import annotations

import math

import numpy as np

from quannhu.planner.solution import Floats
from quannhu.planner.values import UNLIMITED, Ints, Problem

SURPLUS = 0.005  # of the money for orders
NOISE = 1e-3  # base units (and a millionth of the flow) below which a flow is the engine's noise


class _Market:
    """What sources can still make and budgets still pay."""

    def __init__(self, problem: Problem, budget: Ints) -> None:
        self.problem = problem
        self.capacity = problem.sources.capacity.copy()
        self.money = [int(b) * 1000 if b < UNLIMITED // 2 else None for b in budget]  # thousandths of a đồng
        self.pack = problem.items.pack[problem.sources.item[problem.offers.source]]

    def most(self, offer: int, period: int) -> int:
        """The largest order possible, in whole packs; 0 where even the minimum is out of reach."""
        offers = self.problem.offers
        pack, price = int(self.pack[offer]), int(offers.price_per_k[offer, period])
        top = int(self.capacity[offers.source[offer], period])
        money = self.money[self.problem.term[period]]
        if money is not None and price > 0:
            top = min(top, money // price)
        top = min(top, 10**15) // pack * pack
        return top if top >= offers.minimum[offer] else 0

    def take(self, offer: int, period: int, quantity: int) -> None:
        offers = self.problem.offers
        if self.capacity[offers.source[offer], period] < UNLIMITED // 2:
            self.capacity[offers.source[offer], period] -= quantity
        term = self.problem.term[period]
        money = self.money[term]
        if money is not None:
            self.money[term] = money - quantity * int(offers.price_per_k[offer, period])


def lumped(problem: Problem, buy: Floats) -> Floats:
    """The same total by every offer, in as many orders of at least its minimum as that allows, none later than before.

    What a week asks is ordered with the weeks after it until together they make a least order; what is over at the end
    goes with the last. So nothing is bought twice for the sake of a least order; more is held for a while instead.
    """
    offers, found = problem.offers, buy.copy()
    for offer in np.flatnonzero((offers.minimum > 0) & (buy > NOISE).any(1)).tolist():
        least = float(offers.minimum[offer])
        starts: list[int] = []
        lots: list[float] = []
        for week in np.flatnonzero(buy[offer] > NOISE).tolist():
            if not lots or lots[-1] >= least:
                starts.append(week)
                lots.append(0.0)
            lots[-1] += float(buy[offer, week])
        if len(lots) > 1 and lots[-1] < least:
            rest = lots.pop()
            lots[-1] += rest
        found[offer] = 0.0
        found[offer, starts[: len(lots)]] = lots
    return found


def too_much(problem: Problem, orders: Ints, buy: Floats) -> bool:
    """Whether whole orders are worth so much more than what the fractional plan buys that others should be tried."""
    price = problem.offers.price_per_k.astype(float)
    return float((orders * price).sum()) > (1 + SURPLUS) * float((buy * price).sum())


def whole_orders(problem: Problem, buy: Floats, budget: Ints | None = None) -> Ints:
    """(offer, period) base units ordered: whole packs, at least the minimum, within capacity and budget.

    buy (offer, period) fractional; budget (term,) đ, the problem's if not said
    """
    offers, periods = problem.offers, len(problem.periods)
    market = _Market(problem, problem.budget if budget is None else budget)
    orders = np.zeros(buy.shape, np.int64)
    offer, period = np.nonzero(buy > NOISE)
    arrival = period + offers.lead[offer]
    item = problem.sources.item[offers.source[offer]]
    behind: dict[tuple[int, int], float] = {}  # by place and item: fractional arrivals so far less whole ones
    order = np.lexsort((offer, -buy[offer, period], item, offers.place[offer], arrival))
    rows = order[arrival[order] < periods]
    keys = np.stack([arrival[rows], offers.place[offer[rows]], item[rows]], axis=1)
    cuts = np.flatnonzero(np.r_[True, (np.diff(keys, axis=0) != 0).any(1)]) if len(rows) else np.zeros(0, np.int64)
    for start, stop in zip(cuts, np.r_[cuts, len(rows)][1:], strict=True):
        lot = [(int(offer[r]), int(period[r])) for r in rows[start:stop]]
        at = (int(keys[start, 1]), int(keys[start, 2]))
        flows = [float(buy[one]) for one in lot]
        want = behind.get(at, 0.0) + sum(flows)
        behind[at] = want - _order(market, orders, lot, flows, want)
    return orders


def _order(market: _Market, orders: Ints, lot: list[tuple[int, int]], flows: list[float], want: float) -> int:
    """Order about `want` base units by the offers of a lot; returns what was ordered."""
    need = math.ceil(want - NOISE - 1e-9 * abs(want))
    done = 0
    for turn, (offer, period) in enumerate(lot):
        if need - done <= 0:
            break
        pack, minimum = int(market.pack[offer]), int(market.problem.offers.minimum[offer])
        last = turn == len(lot) - 1
        share = need - done if last else min(need - done, math.ceil(flows[turn]))
        quantity = -(-share // pack) * pack if last or turn == 0 else share // pack * pack
        if 0 < quantity < minimum:
            quantity = -(-minimum // pack) * pack if last or done == 0 else 0
        top = market.most(offer, period)
        quantity = min(quantity, top)
        if quantity > 0 and quantity >= minimum:
            orders[offer, period] += quantity
            market.take(offer, period, quantity)
            done += quantity
    return done
