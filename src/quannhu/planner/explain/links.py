"""Which full rules a way meets, and what passing costs while a way is looked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from quannhu.planner.explain.paths import SHUT, TOLL, Floats, Tolls, Way, wholesome
from quannhu.planner.explain.slack import Rule, Slack
from quannhu.planner.solution import Prices
from quannhu.planner.values import Ints, Problem

UNPRICED = 1.2  # a full rule to which the solution gives no price is not what binds, as far as one can tell
GRAVE = 1.5  # drawing on a reserve, or on goods past their life, comes after what money can cure


@dataclass(frozen=True)
class Link:
    """A full rule on the way.

    rule, periods  what, and when
    brings         need units that one more unit of it (base unit, g, ml, đ, period) carries on this way; 0: no such
    price          need units one more would cure by the solution's prices, summed over the periods; None: not known
    """

    rule: Rule
    periods: tuple[int, ...]
    brings: float
    price: float | None = None


def tolls_of(
    slack: Slack,
    level: str,
    *,
    prices: Prices | None = None,
    free: Collection[Rule] = (),
    banned: Collection[Rule] = (),
    strict: bool = False,
) -> Tolls:
    """Tolls for a level of the objective.

    free    these rules may be passed when full at no toll, the others at a toll, or not at all when `strict`
    banned  these may not
    """
    problem = slack.problem

    def weight(kind: str, rows: int, other: int = -1) -> Floats:
        found = np.full(rows, SHUT if strict else TOLL)
        for rules, toll in ((free, 0.0), (banned, SHUT)):
            for rule in rules:
                if rule.kind == kind and (other < 0 or rule.other == other):
                    found[rule.row] = toll
        return found

    def priced(name: str, limit: Ints | None = None) -> Floats | float:
        """What is closed has no price in a solution."""
        if prices is None:
            return 1.0
        known = getattr(prices, name) > 0
        return np.where(known if limit is None else known | (limit == 0), 1.0, UNPRICED)

    offers, places = problem.offers, problem.places
    made, roads = problem.sources.capacity, problem.lanes.capacity
    source = np.broadcast_to(weight("source", len(made))[:, None] * priced("source", made), made.shape)
    budget = weight("budget", len(problem.budget)) * priced("budget")
    offer = slack.full_sources() * source[offers.source] + slack.spent_budgets() * budget[problem.term][None]
    rooms = np.stack([weight("room", len(places.code), k) for k in range(len(problem.store_classes))], axis=1)
    reserve = np.stack([weight("reserve", len(places.code), f) for f in range(len(problem.families))], axis=1)
    return Tolls(
        offer=np.minimum(offer, SHUT),
        lane=slack.full("lane") * weight("lane", len(roads))[:, None] * priced("lane", roads),
        room=slack.full("room") * rooms[:, :, None] * priced("room"),
        dispatch=slack.full("dispatch") * weight("dispatch", len(places.code))[:, None] * priced("dispatch"),
        reserve=np.zeros_like(reserve) if level in ("readiness", "surge") else reserve * GRAVE,
        life=SHUT if strict or any(rule.kind == "life" for rule in banned) else TOLL * GRAVE,
        nutrient=weight("nutrient", len(problem.families)),
    )


class Finder:
    """Reads the full rules of a way from what a plan leaves."""

    def __init__(self, slack: Slack, prices: Prices | None) -> None:
        self.slack, self.prices = slack, prices
        self.sources, self.budgets = slack.full_sources(), slack.spent_budgets()
        self.lanes, self.gates, self.rooms = (slack.full(kind) for kind in ("lane", "dispatch", "room"))

    def links(self, way: Way, level: str) -> tuple[Link, ...]:
        """The chain: full rules in the order of the way."""
        problem, items = self.slack.problem, self.slack.problem.items
        need, heavy = int(items.need_per_k[way.item]), int(items.weight_per_k[way.item])
        family, found = int(items.family[way.item]), []
        for kind, row, period, until in way.steps:
            if kind == "buy":
                source = int(problem.offers.source[row])
                if self.sources[row, period]:
                    found.append(self._link(Rule("source", source), (period,), need / 1000))
                if self.budgets[row, period]:
                    price = int(problem.offers.price_per_k[row, period])
                    found.append(self._link(Rule("budget", int(problem.term[period])), (period,), need / price))
            elif kind == "send" and self.lanes[row, period]:
                if heavy or problem.lanes.capacity[row, period] == 0:
                    found.append(self._link(Rule("lane", row), (period,), need / heavy if heavy else 0.0))
            elif kind == "keep":
                found += self._kept(way.item, row, period, until)
            elif kind == "reserve" and level not in ("readiness", "surge"):
                found.append(Link(Rule("reserve", row, family), (period,), 1.0))
            elif kind == "issue" and heavy and self.gates[row, period]:
                found.append(self._link(Rule("dispatch", row), (period,), need / heavy))
        if way.steps[-1].kind == "issue" and not wholesome(problem, way.item):
            found.append(Link(Rule("nutrient", family), (way.steps[-1].period,), 0.0))
        return tuple(found)

    def _kept(self, item: int, place: int, came: int, until: int) -> list[Link]:
        problem, items, found = self.slack.problem, self.slack.problem.items, []
        kind, volume = int(items.store_class[item]), int(items.volume_per_k[item])
        full = tuple(t for t in range(came, until) if volume and self.rooms[place, kind, t])
        if full:
            found.append(self._link(Rule("room", place, kind), full, int(items.need_per_k[item]) / volume))
        last = came + life_of(problem, place, item) - 1
        if until > last:
            price = None if self.prices is None else float(self.prices.life[place, item, last:until].sum())
            found.append(Link(Rule("life", place, item), (came,), 0.0, price))
        return found

    def _link(self, rule: Rule, periods: tuple[int, ...], brings: float) -> Link:
        if self.prices is None:
            return Link(rule, periods, brings)
        if rule.kind == "budget":
            return Link(rule, periods, brings, float(self.prices.budget[rule.row]))
        tables = {"source": self.slack.problem.sources.capacity, "lane": self.slack.problem.lanes.capacity}
        if rule.kind in tables and not all(tables[rule.kind][rule.row, t] for t in periods):
            return Link(rule, periods, brings)  # closed: the solution has no price for it
        table = getattr(self.prices, rule.kind)
        at = table[rule.row, rule.other] if rule.kind == "room" else table[rule.row]
        return Link(rule, periods, brings, float(sum(at[t] for t in periods)))


def life_of(problem: Problem, place: int, item: int) -> int:
    """Periods in which what enters a place can be spent."""
    return max(1, int(problem.items.shelf[item]) * int(problem.places.life_share[place]) // 100)
