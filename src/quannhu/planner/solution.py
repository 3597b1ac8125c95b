"""What the solver knows when it has finished: flows that may be fractional, and the price of every rule that binds.

The plan on paper (values.Plan) is made from this by rounding; why someone is short is read from it by the explanation.
Quantities are base units, needs are need units, money is đồng, all as floats: nothing here is stored or added to books.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.values import Bound, Ints

Floats = NDArray[np.float64]

LEVELS = ("readiness", "surge", "reserve", "routine", "cost")  # the strict order of the objective
WEIGHTED = "weighted"  # one objective: all levels at once, by weights


@dataclass(frozen=True)
class Groups:
    """Units that draw from the same places in the same order, taken together.

    of_unit (unit,)                           group of each unit
    place   (group, rank)                     row in Places, -1 past the last
    cost    (group, rank)                     đ per tonne of the last leg, weighted by need
    need    (group, priority, family, period) need units, exact sum over the members
    exact   every member pays the same last leg, so the sum of the group loses nothing
    """

    of_unit: Ints
    place: Ints
    cost: Floats
    need: Ints
    exact: bool

    @property
    def count(self) -> int:
        return len(self.place)


@dataclass(frozen=True)
class Prices:
    """What one unit more of a rule's right-hand side would bring, at one level of the objective; >= 0, 0 where slack.

    unit: need units cured (reserve: need units x periods) for the first four levels; đ for "cost"; weighted đ for
    "weighted". Arrays that a route does not know are zeros of the right shape.

    source   (source, period)               per base unit of capacity
    lane     (lane, period)                 per g
    room     (place, store_class, period)   per ml
    dispatch (place, period)                per g
    budget   (term,)                        per đ
    good     (place, item, period)          value of one more base unit on hand in the period (any sign)
    life     (place, item, period)          per base unit that could live one period longer
    demand   (group, family, period)        what one more need unit would cost (any sign)
    """

    source: Floats
    lane: Floats
    room: Floats
    dispatch: Floats
    budget: Floats
    good: Floats
    life: Floats
    demand: Floats


@dataclass(frozen=True)
class Solution:
    """Fractional flows of the best plan found, its prices, and what is proven.

    buy    (offer, period)                   ordered in the period, base units
    ship   (lane, item, period)              sent in the period, base units
    issue  (group, rank, item, period)       given to the group from its place of that rank, base units
    stock  (place, item, period)             at the end of the period, base units
    waste  (place, item, period)             base units
    short  (group, priority, family, period) need units
    gap    (place, family, period)           need units under the floor
    prices by level (LEVELS) and/or WEIGHTED
    levels value of each level: readiness, surge, reserve, routine (need units), cost (đ)
    weights đ per need unit of the first four levels in the weighted objective
    proven weighted đ that no plan undercuts
    bases  by family, where families were solved apart: states of columns and rows by name (decompose_warm)
    """

    groups: Groups
    buy: Floats
    ship: Floats
    issue: Floats
    stock: Floats
    waste: Floats
    short: Floats
    gap: Floats
    prices: dict[str, Prices]
    levels: dict[str, float]
    weights: dict[str, float]
    bound: Bound
    proven: float
    seconds: float = field(compare=False, default=0.0)
    bases: tuple[dict[str, NDArray[np.int8]], ...] = field(compare=False, default=())

    def price(self, level: str) -> Prices | None:
        """Prices of a level; those of the weighted objective where the level has none of its own."""
        return self.prices.get(level, self.prices.get(WEIGHTED))


@dataclass(frozen=True)
class Flows:
    """What moved in an earlier plan: base units; buy (offer, period), ship (lane, item, period), stock and out (issued)
    (place, item, period)."""

    buy: Floats
    ship: Floats
    stock: Floats
    out: Floats


@dataclass(frozen=True)
class Start:
    """Where the solve of a similar problem begins: weighted prices, flows and families' bases of an earlier one."""

    prices: Prices
    flows: Flows | None = None
    bases: tuple[dict[str, NDArray[np.int8]], ...] = ()
