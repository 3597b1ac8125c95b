"""The part of a problem that some families see, in the units in which the linear program counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.lp import INF
from quannhu.planner.solution import Groups
from quannhu.planner.values import UNLIMITED, Ints, Problem

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Scale:
    """Powers of ten by which the LP counts, so that its numbers stand near one.

    quantity: base units and need units; weight: g; volume: ml; money: đ
    """

    quantity: float
    weight: float
    volume: float
    money: float


def scale_of(problem: Problem, need: Ints) -> Scale:
    """A scale at which a usual need is about a hundred and a usual price about one."""

    def power(values: NDArray[np.floating] | Ints) -> float:
        some = np.asarray(values, float)
        some = some[some > 0]
        return float(10.0 ** np.round(np.log10(np.median(some)))) if some.size else 1.0

    quantity = max(1.0, power(need) / 100)
    items = problem.items
    return Scale(
        quantity,
        power(items.weight_per_k * (quantity / 1000)),
        power(items.volume_per_k * (quantity / 1000)),
        power(problem.offers.price_per_k * (quantity / 1000)),
    )


def limits(values: Ints, unit: float) -> Floats:
    """Capacities in LP units; UNLIMITED becomes infinite."""
    return np.where(values >= UNLIMITED // 2, INF, values / unit)


@dataclass(frozen=True)
class Frame:
    """The part of a problem that some families see: their items, offers and sources, numbered afresh."""

    problem: Problem
    groups: Groups
    scale: Scale
    families: Ints

    @cached_property
    def periods(self) -> int:
        return len(self.problem.periods)

    @cached_property
    def items(self) -> Ints:
        return np.flatnonzero(np.isin(self.problem.items.family, self.families))

    @cached_property
    def family(self) -> Ints:
        """(item,) position of its family in `families`."""
        return np.searchsorted(self.families, self.problem.items.family[self.items])

    @cached_property
    def local_item(self) -> Ints:
        table = np.full(len(self.problem.items.code), -1, np.int64)
        table[self.items] = np.arange(len(self.items))
        return table

    @cached_property
    def offers(self) -> Ints:
        return np.flatnonzero(self.local_item[self.problem.sources.item[self.problem.offers.source]] >= 0)

    @cached_property
    def offer_item(self) -> Ints:
        return self.local_item[self.problem.sources.item[self.problem.offers.source[self.offers]]]

    @cached_property
    def need(self) -> Floats:
        """(group, priority, family, period) in LP units."""
        return np.asarray(self.groups.need[:, :, self.families] / self.scale.quantity)

    @cached_property
    def floor(self) -> Floats:
        return np.asarray(self.problem.places.floor[:, self.families] / self.scale.quantity)

    @cached_property
    def weight(self) -> Floats:
        return self.problem.items.weight_per_k[self.items] / 1000 * self.scale.quantity / self.scale.weight

    @cached_property
    def volume(self) -> Floats:
        return self.problem.items.volume_per_k[self.items] / 1000 * self.scale.quantity / self.scale.volume

    @cached_property
    def brings(self) -> Floats:
        """Need units by base unit."""
        return self.problem.items.need_per_k[self.items] / 1000

    @cached_property
    def mean_weight(self) -> Floats:
        """(family,) weight of a need unit."""
        count = np.maximum(np.bincount(self.family, minlength=len(self.families)), 1)
        return np.bincount(self.family, self.weight / self.brings, len(self.families)) / count

    def place_leg(self, leg: Floats) -> Floats:
        """(place,) mean cost of the last legs (group, rank) from a place, by need."""
        places = len(self.problem.places.code)
        need = self.need.sum((1, 2, 3))
        total, weight = np.zeros(places), np.zeros(places)
        for rank in range(leg.shape[1]):
            mine = self.groups.place[:, rank] >= 0
            np.add.at(total, self.groups.place[mine, rank], (need * leg[:, rank])[mine])
            np.add.at(weight, self.groups.place[mine, rank], need[mine])
        return np.asarray(total / np.maximum(weight, 1e-12))

    def money(self, per_k: Ints) -> Floats:
        """đ per 1.000 base units as LP cost."""
        return per_k / 1000 * self.scale.quantity / self.scale.money

    def per_weight(self, per_tonne: Ints | Floats) -> Floats:
        """đ per tonne as LP cost per LP weight."""
        return np.asarray(per_tonne / 1e6 * self.scale.weight / self.scale.money)

    @cached_property
    def life(self) -> Ints:
        """(place, item) periods a fresh arrival can be spent in."""
        shelf = self.problem.items.shelf[self.items]
        return np.asarray(np.maximum(1, shelf[None] * self.problem.places.life_share[:, None] // 100))

    @cached_property
    def arrivals(self) -> Floats:
        """(place, item, period): opening stock in period 0 and what is already ordered, base units in LP units."""
        problem = self.problem
        found = np.zeros((len(problem.places.code), len(self.items), self.periods))
        for table, period in (
            (problem.stock, np.zeros_like(problem.stock.item)),
            (problem.fixed, problem.fixed.period),
        ):
            mine = (self.local_item[table.item] >= 0) & (period < self.periods)
            at = (table.place[mine], self.local_item[table.item[mine]], period[mine])
            np.add.at(found, at, table.quantity[mine] / self.scale.quantity)
        return found

    @cached_property
    def useful(self) -> Flags:
        """(place, item): the item can come here and is of use here or beyond."""
        problem, lanes = self.problem, self.problem.lanes
        shape = (len(problem.places.code), len(self.items))
        comes: Flags = np.asarray(self.arrivals.any(2))
        comes[problem.offers.place[self.offers], self.offer_item] = True
        wanted = np.zeros((shape[0], len(self.families)), bool)
        wanted |= (self.floor > 0).any(2)
        asks: Flags = np.asarray((self.need > 0).any((1, 3)))
        for rank in range(self.groups.place.shape[1]):
            mine = self.groups.place[:, rank] >= 0
            np.logical_or.at(wanted, self.groups.place[mine, rank], asks[mine])
        of_use = wanted[:, self.family]
        open_: Flags = np.asarray((lanes.capacity > 0).any(1))
        for _ in range(shape[0]):
            more, need = comes.copy(), of_use.copy()
            np.logical_or.at(more, lanes.target[open_], comes[lanes.origin[open_]])
            np.logical_or.at(need, lanes.origin[open_], of_use[lanes.target[open_]])
            if (more == comes).all() and (need == of_use).all():
                break
            comes, of_use = more, need
        return np.asarray((comes & of_use) | self.arrivals.any(2))
