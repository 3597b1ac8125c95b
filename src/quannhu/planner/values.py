"""What a supply problem and its plan are: frozen tables of integer arrays.

Every quantity counts base units of its item (g, ml, piece). A family's need counts *need units*: an item says how many
need units a thousand of its base units bring (`need_per_k`), so 150 g of pork and 180 g of chicken can stand for one
another. Everything that is a rate is an integer per 1.000 base units (`_per_k`) or per tonne, so that the referee
can recompute every sum without a float.

Time. Period t runs from 0 to T-1. What is bought in period t with lead L, or sent in t on a lane with lead L, is at
hand at the start of period t + L. Stock is counted at the end of a period. A lane of lead 0 arrives in the period it
was sent.

Shelf life. What enters a place in period t (bought, or arrived on a lane) can be spent there in the periods
t .. t + life(item, place) - 1, where life = max(1, shelf x share // 100); opening stock carries the periods it has
left. Whatever is neither spent nor sent on by then is waste of the period in which it dies. So goods live anew at
every place, for the share of their life that place may spend: where the shares along a road make up no more than the
whole, nothing is ever issued too old; where they make up more, `referee.ages` tells what was.

A period's order. First all arrives (bought, already ordered, sent on a lane), then issues, sendings and waste leave,
each item first expired first out, then the closing stock is held against room and floor and charged for holding. Stock
may be thrown away before it dies (a room may force it); it is waste all the same.

What the referee holds exactly, so that solver and referee read this page alike:
served      of a unit, family, period, priority = sum(quantity x need_per_k) // 1000 over its issues
shortage    = max(0, need - served); each above 0 is a line. Over-serving stays below one base unit of an item issued
reserve gap = max(0, floor - sum(closing stock x need_per_k) // 1000) of place, family, period; each above 0 is a line
nutrients   for each unit, family, period with all its priorities together, to within one base unit of each item issued
budget      orders (buys) only; a plan's cost of moving, holding, waste and dislike is charged to no term
cost        buy sum(quantity x price)/1000; move sum(quantity x weight_per_k x đ per tonne)/10^9 over lanes and last
            legs; hold, waste, dislike sum(quantity x rate)/1000; each part rounded half up once
lines       no two lines of a table of the plan have the same key; a line of quantity 0 says nothing and is allowed
arrival     later than the last period is allowed: it is paid, and seen by no one in this plan

Codes of lanes, offers, terms and ration classes were added later, with a default, so that folders of tables name them
instead of row numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

UNLIMITED = np.int64(2**62)  # a capacity that never binds; never added up
FOREVER = np.int64(10**6)  # a shelf life that never ends, in periods


class Priority(IntEnum):
    """Who must have first: the lower number."""

    READINESS = 0
    SURGE = 1
    ROUTINE = 2


@dataclass(frozen=True)
class Items:
    """What is bought, moved and eaten or worn.

    code        (item,)           str
    family      (item,)           row in Problem.families; items of one family may stand for one another
    store_class (item,)           row in Problem.store_classes (dry, cold, clothing)
    need_per_k  (item,)           need units brought by 1.000 base units, > 0
    weight_per_k(item,)           g per 1.000 base units, >= 0
    volume_per_k(item,)           ml per 1.000 base units, >= 0
    shelf       (item,)           periods, >= 1; FOREVER when it does not spoil
    pack        (item,)           base units in a whole pack, >= 1; buys are whole packs
    dislike_per_k (item,)         đ per 1.000 base units served, >= 0: how unwelcome a substitute is
    hold_per_k  (item,)           đ per 1.000 base units and period
    waste_per_k (item,)           đ per 1.000 base units thrown away
    nutrient_per_k (item, nutrient) content per 1.000 base units, >= 0 (mg, kcal: any unit, one per nutrient)
    """

    code: tuple[str, ...]
    family: Ints
    store_class: Ints
    need_per_k: Ints
    weight_per_k: Ints
    volume_per_k: Ints
    shelf: Ints
    pack: Ints
    dislike_per_k: Ints
    hold_per_k: Ints
    waste_per_k: Ints
    nutrient_per_k: Ints


@dataclass(frozen=True)
class Places:
    """Depots of every echelon.

    code        (place,)               str
    room        (place, store_class)   ml of storage at the end of a period; UNLIMITED allowed
    dispatch    (place, period)        g that can leave for units in a period; UNLIMITED allowed
    life_share  (place,)               percent of an item's shelf life this place may spend, 1..100
    floor       (place, family, period) need units kept as readiness reserve at the end of a period, >= 0
    """

    code: tuple[str, ...]
    room: Ints
    dispatch: Ints
    life_share: Ints
    floor: Ints


@dataclass(frozen=True)
class Lanes:
    """Roads between places.

    origin, target (lane,)        rows of Places
    lead           (lane,)        periods, >= 0; a cycle of lanes of lead 0 is refused
    cost           (lane,)        đ per tonne
    capacity       (lane, period) g that can be sent in a period (trips x load); 0 = closed; UNLIMITED allowed
    code           (lane,)        str, or empty: then tables and messages number the lanes
    """

    origin: Ints
    target: Ints
    lead: Ints
    cost: Ints
    capacity: Ints
    code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """What a supplier can make of an item, shared by all its offers.

    supplier  (source,)          row of Problem.suppliers
    item      (source,)          row of Items
    capacity  (source, period)   base units that can be ordered in a period; UNLIMITED allowed
    """

    supplier: Ints
    item: Ints
    capacity: Ints


@dataclass(frozen=True)
class Offers:
    """A source's item delivered to a place.

    source        (offer,)         row of Sources
    place         (offer,)         row of Places
    lead          (offer,)         periods, >= 0
    minimum       (offer,)         base units of the least order (0 = any); an order is none or at least this
    price_per_k   (offer, period)  đ per 1.000 base units, by the period of ordering
    code          (offer,)         str, or empty: then tables and messages number the offers
    """

    source: Ints
    place: Ints
    lead: Ints
    minimum: Ints
    price_per_k: Ints
    code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stock:
    """Opening stock by age: quantity (base units) of an item at a place that may still be spent in `left` periods.

    place, item, left, quantity  (line,)   left >= 1 or FOREVER; what is reserve stands here too, the floor protects it
    """

    place: Ints
    item: Ints
    left: Ints
    quantity: Ints


@dataclass(frozen=True)
class Fixed:
    """What is already ordered or on the road when a plan is made again: (base units) arrives at a place in a period.

    place, item, period, quantity  (line,)   paid already: it costs nothing in this plan
    """

    place: Ints
    item: Ints
    period: Ints
    quantity: Ints


@dataclass(frozen=True)
class Demand:
    """What units need, kept factored: line demand plus strength x ration x season.

    unit, family, period, priority, quantity (line,)  explicit lines, need units, >= 0
    strength  (unit, period)         persons per period (man-days where the ration is per man-day), >= 0
    ration    (ration class, family) need units per person, in thousandths, >= 0
    season    (family, period)       permille, >= 0 (1.000 = as the ration says)
    ration_class (unit,)             row of ration
    unit_priority (unit,)            Priority of the factored part
    ration_code  (ration class,)     str, or empty: then tables number the classes

    A unit's factored need is divide_round(strength x ration x season, 1.000.000): half up, per unit, family, period.
    """

    unit: Ints
    family: Ints
    period: Ints
    priority: Ints
    quantity: Ints
    strength: Ints
    ration: Ints
    season: Ints
    ration_class: Ints
    unit_priority: Ints
    ration_code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Serves:
    """From which places a unit may draw, in order of preference: (line,) rows sorted by unit then rank.

    unit, place  (line,)
    cost         (line,)  đ per tonne of the last leg
    """

    unit: Ints
    place: Ints
    cost: Ints


@dataclass(frozen=True)
class Problem:
    """A whole supply problem. Shapes stand at each table; `nutrient_floor` (family, nutrient) is content per 1.000 need
    units served, 0 = none; `budget` is đ by budget term, `term` (period,) the term each period's orders are charged
    to, `terms` their codes (or empty: then tables number them).
    """

    periods: tuple[str, ...]
    families: tuple[str, ...]
    store_classes: tuple[str, ...]
    nutrients: tuple[str, ...]
    suppliers: tuple[str, ...]
    units: tuple[str, ...]
    items: Items
    places: Places
    lanes: Lanes
    sources: Sources
    offers: Offers
    stock: Stock
    fixed: Fixed
    demand: Demand
    serves: Serves
    nutrient_floor: Ints
    term: Ints
    budget: Ints
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Buys:
    """offer, period (of ordering), quantity (base units): (line,)"""

    offer: Ints
    period: Ints
    quantity: Ints


@dataclass(frozen=True)
class Shipments:
    """lane, item, period (of sending), quantity (base units): (line,)"""

    lane: Ints
    item: Ints
    period: Ints
    quantity: Ints


@dataclass(frozen=True)
class Issues:
    """place, unit, item, period, priority, quantity (base units given to the unit): (line,)

    An item issued for another of its family is a substitution: its dislike is not zero.
    """

    place: Ints
    unit: Ints
    item: Ints
    period: Ints
    priority: Ints
    quantity: Ints


@dataclass(frozen=True)
class Waste:
    """place, item, period, quantity (base units that died): (line,)"""

    place: Ints
    item: Ints
    period: Ints
    quantity: Ints


@dataclass(frozen=True)
class Shortages:
    """unit, family, period, priority, quantity (need units missing): (line,)"""

    unit: Ints
    family: Ints
    period: Ints
    priority: Ints
    quantity: Ints


@dataclass(frozen=True)
class ReserveGaps:
    """place, family, period, quantity (need units under the floor at the period's end): (line,)"""

    place: Ints
    family: Ints
    period: Ints
    quantity: Ints


@dataclass(frozen=True)
class Cost:
    """Exact cost of a plan in đồng, each part rounded half up once from its exact sum."""

    buy: int
    move: int
    hold: int
    waste: int
    dislike: int

    @property
    def total(self) -> int:
        return self.buy + self.move + self.hold + self.waste + self.dislike


@dataclass(frozen=True)
class Bound:
    """What is proven about the best possible plan, in the strict order of the objective.

    short      need units missing by Priority that no plan can avoid (a lower bound, given the levels before)
    reserve    need units x periods under the floor that no plan can avoid
    cost       đồng no plan of the same shortages can undercut
    gap        proven: how far the plan may be from the best, as a share (0.001 = 0,1 %) of the weighted objective
    route      how it was proven, one word ("exact", "weighted", "decomposed", "stopped")
    fair       by Priority how groups of units share what is short: "even" the largest share short was made as small
               as can be, then the next, to the last; "some" only the largest; "steps" the heavier a share, the more its
               next need unit weighed; "" nobody short, or nobody asked

    Plans that send goods off to arrive after the last period, to be rid of them, are not counted among the possible.
    """

    short: tuple[float, float, float]
    reserve: float
    cost: float
    gap: float
    route: str
    fair: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True)
class Plan:
    """What to buy, send, issue and throw away, who is short, and how good that is provably."""

    buys: Buys
    shipments: Shipments
    issues: Issues
    waste: Waste
    shortages: Shortages
    reserve_gaps: ReserveGaps
    cost: Cost
    bound: Bound
    seconds: float = field(compare=False, default=0.0)
