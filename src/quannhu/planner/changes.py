"""Changes of a problem: a rule eased by so much (what a remedy asks), and what may happen to an army.

Each is a frozen value with `of(problem) -> Problem`; whatever has such a method can be tried in a scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from quannhu.planner.values import UNLIMITED, Ints, Priority, Problem


class Change(Protocol):
    """Anything that makes another problem of one."""

    def of(self, problem: Problem) -> Problem:
        """The changed problem; the given one stays as it is."""
        ...


@dataclass(frozen=True)
class Together:
    """Several changes at once, one after the other."""

    changes: tuple[Change, ...]
    name: str = ""

    def of(self, problem: Problem) -> Problem:
        for change in self.changes:
            problem = change.of(problem)
        return problem


@dataclass(frozen=True)
class Eased:
    """A rule gives way by some amounts.

    kind     source, lane, room, dispatch, budget, reserve: as in planner.explain; lead: one more offer, the sooner
    row      row of the rule's table
    other    store class of a room, family of a reserve
    amounts  (period, amount) in base units, g, ml, g, đ, need units, periods
    """

    kind: str
    row: int
    other: int
    amounts: tuple[tuple[int, int], ...]

    def of(self, problem: Problem) -> Problem:
        periods = np.array([period for period, _ in self.amounts], np.int64)
        amounts = np.array([amount for _, amount in self.amounts], np.int64)
        places, lanes, sources = problem.places, problem.lanes, problem.sources
        match self.kind:
            case "source":
                return replace(
                    problem, sources=replace(sources, capacity=_more(sources.capacity, self.row, periods, amounts))
                )
            case "lane":
                return replace(
                    problem, lanes=replace(lanes, capacity=_more(lanes.capacity, self.row, periods, amounts))
                )
            case "dispatch":
                return replace(
                    problem, places=replace(places, dispatch=_more(places.dispatch, self.row, periods, amounts))
                )
            case "room":
                most = amounts.max(initial=0)[None]
                return replace(
                    problem, places=replace(places, room=_more(places.room, self.row, np.array([self.other]), most))
                )
            case "budget":
                budget = _more(problem.budget[None], 0, np.array([self.row]), amounts.sum()[None])[0]
                return replace(problem, budget=budget)
            case "reserve":
                floor = places.floor.copy()
                floor[self.row, self.other, periods] = np.maximum(floor[self.row, self.other, periods] - amounts, 0)
                return replace(problem, places=replace(places, floor=floor))
            case "lead":
                return sooner(problem, self.row, int(amounts.sum()))
        raise ValueError(self.kind)


def _more(table: Ints, row: int, columns: Ints, amounts: Ints) -> Ints:
    out = table.copy()
    open_ = table[row, columns] >= UNLIMITED
    out[row, columns] = np.where(open_, UNLIMITED, np.minimum(table[row, columns], 2**61) + amounts)
    return out


def sooner(problem: Problem, offer: int, periods: int) -> Problem:
    """The problem with one offer more, the last: the same goods of the same source so many periods sooner."""
    offers = problem.offers
    columns = {
        name: np.concatenate([table, table[offer : offer + 1]])
        for name, table in (("source", offers.source), ("place", offers.place), ("lead", offers.lead),
                            ("minimum", offers.minimum), ("price_per_k", offers.price_per_k))
    }  # fmt: skip
    columns["lead"][-1] = max(0, int(columns["lead"][-1]) - periods)
    code = (*offers.code, f"{offers.code[offer]}+{len(offers.code)}") if offers.code else ()
    return replace(problem, offers=replace(offers, code=code, **columns))


def _span(first: int, last: int) -> slice:
    return slice(max(first, 0), last + 1)


def _permille(values: Ints, permille: int) -> Ints:
    """Scaled, rounded half up; what is open stays open, unless nothing of it stays."""
    scaled = values // 1000 * permille + (values % 1000 * permille + 500) // 1000
    return np.where(values >= UNLIMITED, UNLIMITED if permille else 0, scaled)


@dataclass(frozen=True)
class StrengthUp:
    """Units (all where none is named) need so many thousandths of what they needed, from period first to last."""

    permille: int
    units: tuple[int, ...] = ()
    first: int = 0
    last: int = 10**6

    def of(self, problem: Problem) -> Problem:
        demand = problem.demand
        units = np.array(self.units or range(len(problem.units)), np.int64)
        strength, quantity = demand.strength.copy(), demand.quantity.copy()
        span = _span(self.first, self.last)
        strength[units, span] = _permille(strength[units, span], self.permille)
        mine = np.isin(demand.unit, units) & (demand.period >= self.first) & (demand.period <= self.last)
        quantity[mine] = _permille(quantity[mine], self.permille)
        return replace(problem, demand=replace(demand, strength=strength, quantity=quantity))


@dataclass(frozen=True)
class LaneThinned:
    """A lane carries so many thousandths of its load, 0 = closed, from period first to last."""

    lane: int
    permille: int = 0
    first: int = 0
    last: int = 10**6

    def of(self, problem: Problem) -> Problem:
        capacity, span = problem.lanes.capacity.copy(), _span(self.first, self.last)
        capacity[self.lane, span] = _permille(capacity[self.lane, span], self.permille)
        return replace(problem, lanes=replace(problem.lanes, capacity=capacity))


@dataclass(frozen=True)
class SupplierLost:
    """A supplier makes nothing from period first to last."""

    supplier: int
    first: int = 0
    last: int = 10**6

    def of(self, problem: Problem) -> Problem:
        capacity = problem.sources.capacity.copy()
        mine = problem.sources.supplier == self.supplier
        capacity[mine, _span(self.first, self.last)] = 0
        return replace(problem, sources=replace(problem.sources, capacity=capacity))


@dataclass(frozen=True)
class PriceUp:
    """Every offer of an item costs so many thousandths of its price from a period on."""

    item: int
    permille: int
    first: int = 0

    def of(self, problem: Problem) -> Problem:
        price = problem.offers.price_per_k.copy()
        mine = np.flatnonzero(problem.sources.item[problem.offers.source] == self.item)
        price[mine, self.first :] = _permille(price[mine, self.first :], self.permille)
        return replace(problem, offers=replace(problem.offers, price_per_k=price))


@dataclass(frozen=True)
class Surge:
    """A unit needs more of some families at once: (family, period, need units)."""

    unit: int
    needs: tuple[tuple[int, int, int], ...]
    priority: int = int(Priority.SURGE)

    def of(self, problem: Problem) -> Problem:
        demand, count = problem.demand, len(self.needs)
        family, period, quantity = (np.array([one[k] for one in self.needs], np.int64) for k in range(3))
        more = replace(
            demand,
            unit=np.append(demand.unit, np.full(count, self.unit)),
            family=np.append(demand.family, family),
            period=np.append(demand.period, period),
            priority=np.append(demand.priority, np.full(count, self.priority)),
            quantity=np.append(demand.quantity, quantity),
        )
        return replace(problem, demand=more)


def changed(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem after all changes."""
    return Together(tuple(changes)).of(problem)
