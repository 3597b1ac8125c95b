"""What a plan leaves of every rule, exactly, from its whole numbers alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.referee.flow import walk
from quannhu.planner.referee.kinds import Book
from quannhu.planner.values import UNLIMITED, Ints, Plan, Problem

Yes = NDArray[np.bool_]
ENDLESS = 2**60
NEARLY = 500  # a rule with less than one part in so many left is as good as full


class Rule(NamedTuple):
    """A rule that can bind, whatever the period.

    kind   source, budget, lane, room, dispatch, reserve, life, nutrient, minimum, lead, road, nobody, unused
    row    source, budget term, lane, place (room, dispatch, reserve, life), family (nutrient, road, nobody, unused),
           offer (minimum, lead)
    other  store class of a room, family of a reserve, item of a life; else -1
    """

    kind: str
    row: int
    other: int = -1


@dataclass
class Slack:
    """What is left; ENDLESS where nothing limits. A remedy books what it uses; below zero is what it asks more.

    source   (source, period)             base units
    ordered  (offer, period)              base units the plan orders
    budget   (term,)                      thousandths of a đồng
    lane     (lane, period)               thousandths of a gram
    dispatch (place, period)              thousandths of a gram
    room     (place, store_class, period) thousandths of a ml
    idle     (place, item, period)        base units that could still leave in the period
    above    (place, family, period)      thousandths of need units above the floor, from the period on
    held     (place, item)                base units that ever came
    """

    problem: Problem
    source: Ints
    ordered: Ints
    budget: Ints
    lane: Ints
    dispatch: Ints
    room: Ints
    idle: Ints
    above: Ints
    held: Ints

    def copy(self) -> Slack:
        """The same, to book on."""
        booked = ("source", "ordered", "budget", "lane", "dispatch", "room", "idle", "above")
        return replace(self, **{name: getattr(self, name).copy() for name in booked})

    def full_sources(self) -> Yes:
        """(offer, period): the source makes no more for this offer."""
        sources, offers = self.problem.sources, self.problem.offers
        pack = self.problem.items.pack[sources.item]
        least = np.maximum(pack[:, None], np.where(sources.capacity >= UNLIMITED, 0, sources.capacity // NEARLY))
        unheard = (self.ordered == 0) & (self.source[offers.source] < offers.minimum[:, None])
        return np.asarray((self.source < least)[offers.source] | unheard)

    def spent_budgets(self) -> Yes:
        """(offer, period): the term's money does not pay one more pack."""
        problem = self.problem
        price, pack = problem.offers.price_per_k, problem.items.pack[problem.sources.item[problem.offers.source]]
        part = np.where(problem.budget >= UNLIMITED, 0, problem.budget // NEARLY * 1000)
        least = np.maximum(price * pack[:, None], part[problem.term][None])
        return np.asarray((self.budget[problem.term][None] < least) & (price > 0))

    def full(self, kind: str) -> Yes:
        """Lanes (lane, period), dispatch (place, period) or rooms (place, store_class, period) that take no more."""
        problem = self.problem
        left, limit = {
            "lane": (self.lane, problem.lanes.capacity),
            "dispatch": (self.dispatch, problem.places.dispatch),
            "room": (self.room, problem.places.room[:, :, None]),
        }[kind]
        least = np.maximum(1000, np.minimum(limit, ENDLESS // 1024) * 1000 // NEARLY)
        return np.asarray(left < np.where(limit >= UNLIMITED, 0, least))


def _left(limit: Ints, used: Ints) -> Ints:
    """Thousandths between limit and what is used."""
    return np.where(limit >= UNLIMITED, ENDLESS, np.minimum(limit, ENDLESS // 1024) * 1000 - used)


def slack_of(problem: Problem, plan: Plan) -> Slack:
    """What the plan leaves; expects a plan that nothing breaks (planner.referee)."""
    items, offers, lanes, places = problem.items, problem.offers, problem.lanes, problem.places
    flow = walk(problem, plan, Book(0))
    assert flow is not None  # sums of a plan that leave int64 are refused by the referee before
    buys, sent = plan.buys, plan.shipments
    ordered = np.zeros(offers.price_per_k.shape, np.int64)
    np.add.at(ordered, (buys.offer, buys.period), buys.quantity)
    source = np.minimum(problem.sources.capacity, ENDLESS)
    np.subtract.at(source, (offers.source[buys.offer], buys.period), buys.quantity)
    spent = np.zeros(len(problem.budget), np.int64)
    np.add.at(spent, problem.term[buys.period], buys.quantity * offers.price_per_k[buys.offer, buys.period])
    load = np.zeros(lanes.capacity.shape, np.int64)
    np.add.at(load, (sent.lane, sent.period), sent.quantity * items.weight_per_k[sent.item])
    leaving = (flow.issued * items.weight_per_k[None, :, None]).sum(1)
    volume = np.zeros((len(places.code), len(problem.store_classes), len(problem.periods)), np.int64)
    held = np.zeros(places.floor.shape, np.int64)
    for item in range(len(items.code)):
        volume[:, items.store_class[item]] += flow.closing[:, item] * items.volume_per_k[item]
        held[:, items.family[item]] += flow.closing[:, item] * items.need_per_k[item]
    over = np.where(places.floor > 0, held - places.floor * 1000, ENDLESS)
    came = flow.arrived.sum(2)
    np.add.at(came, (problem.stock.place, problem.stock.item), problem.stock.quantity)
    return Slack(
        problem,
        source=np.where(problem.sources.capacity >= UNLIMITED, ENDLESS, source),
        ordered=ordered,
        budget=_left(problem.budget, spent),
        lane=_left(lanes.capacity, load),
        dispatch=_left(places.dispatch, leaving),
        room=_left(places.room[:, :, None], volume),
        idle=flow.idle,
        above=np.minimum.accumulate(over[:, :, ::-1], axis=2)[:, :, ::-1],
        held=came,
    )
