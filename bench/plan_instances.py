"""Synthetic supply problems of every size: an army of three echelons that eats and is clothed, scarce here and there.

    make("S", seed=1) -> quannhu.planner.values.Problem

Sizes: XS (tests), S = 200 units, M = 2.000, M52 = M over a year of weeks, L12 and L = 10.000. `desk()` is the shape on
which frePPLe's planner was measured: 31 places, 300 items, 90.000 demand lines.
A base unit is a gram (clothing: a thousandth of a set) and brings one need unit; money is in đồng.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.values import (
    FOREVER,
    UNLIMITED,
    Demand,
    Fixed,
    Ints,
    Items,
    Lanes,
    Offers,
    Places,
    Priority,
    Problem,
    Serves,
    Sources,
    Stock,
)

Floats = NDArray[np.float64]
DRY, COLD, CLOTHING = 0, 1, 2
KILO = 1000


@dataclass(frozen=True)
class Size:
    units: int
    places: int
    items: int
    periods: int


SIZES = {
    "XS": Size(40, 8, 8, 8),
    "S": Size(200, 10, 20, 12),
    "M": Size(2000, 40, 100, 12),
    "M52": Size(2000, 40, 100, 52),
    "L12": Size(10000, 100, 300, 12),
    "L": Size(10000, 100, 300, 52),
}


def ints(values: NDArray[np.floating] | NDArray[np.integer]) -> Ints:
    """Nearest whole numbers."""
    return np.rint(values).astype(np.int64)


@dataclass(frozen=True)
class Map:
    """Places on a strip of land 300 km wide and 1.500 km long, roads a third longer than the crow flies."""

    echelon: Ints
    xy: Floats
    central: Ints
    regional: Ints
    forward: Ints
    apart: Floats  # km by road between places


def road(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1]) * 1.3)


def draw_map(rng: np.random.Generator, places: int) -> Map:
    central = max(2, round(0.05 * places))
    regional = max(3, round(0.2 * places))
    echelon = np.repeat([0, 1, 2], [central, regional, places - central - regional])
    xy = np.c_[rng.uniform(0, 300, places), np.zeros(places)]
    for level in range(3):
        rows = np.flatnonzero(echelon == level)
        xy[rows, 1] = np.linspace(60, 1440, len(rows)) + rng.uniform(-40, 40, len(rows))
    members = [np.flatnonzero(echelon == level) for level in range(3)]
    return Map(echelon, xy, *members, road(xy, xy))


def draw_roads(land: Map) -> list[tuple[int, int, int]]:
    """(origin, target, lead): two suppliers above each place, one neighbour beside each forward place, no circle."""
    roads = [(a, b, 1) for a in land.central for b in land.central if a != b]
    for upper, lower, lead in ((land.central, land.regional, 1), (land.regional, land.forward, 0)):
        for place in lower:
            roads += [(a, place, lead) for a in upper[np.argsort(land.apart[upper, place])[:2]]]
    beside = {}
    for place in land.forward:
        near = land.forward[np.argsort(land.apart[land.forward, place])]
        if len(near) > 1 and beside.get(near[1]) != place:
            beside[place] = near[1]
    roads += [(near, place, 0) for place, near in beside.items()]
    return [(int(a), int(b), lead) for a, b, lead in roads]


def draw_items(rng: np.random.Generator, count: int) -> tuple[Items, Ints, Floats]:
    """Items in families of one to four; store class by family; a fair price (đ per kilo) by item."""
    family: list[int] = []
    store: list[int] = []
    while len(family) < count:
        k = min(int(rng.choice([1, 2, 3, 4], p=[0.2, 0.3, 0.3, 0.2])), count - len(family))
        family += [len(store)] * k
        store.append(int(rng.choice([DRY, COLD, CLOTHING], p=[0.5, 0.25, 0.25])))
    of, store_of = np.array(family), np.array(store)
    kind = store_of[of]
    weight = rng.uniform(0.8, 1.3, count)
    volume = weight * np.where(kind == CLOTHING, 6.0, 2.2) * rng.uniform(0.8, 1.3, count)
    price = np.where(store_of == CLOTHING, rng.uniform(4, 9, len(store)), rng.uniform(0.6, 4, len(store)))[of]
    price = price * rng.uniform(0.85, 1.25, count) * KILO
    shelf = np.where(
        kind == COLD, rng.integers(2, 5, count), np.where(kind == DRY, rng.integers(8, 41, count), FOREVER)
    )
    items = Items(
        code=tuple(f"I{i:03d}" for i in range(count)),
        family=of,
        store_class=kind,
        need_per_k=np.full(count, KILO),
        weight_per_k=ints(weight * KILO),
        volume_per_k=ints(volume * KILO),
        shelf=shelf.astype(np.int64),
        pack=rng.choice([1, 5, 20], count) * KILO,
        dislike_per_k=ints(rng.uniform(0, 0.12, count) * price),
        hold_per_k=ints(0.002 * price + 0.5),
        waste_per_k=ints(0.05 * price),
        nutrient_per_k=ints(rng.uniform(0.5, 1.5, count) * (kind != CLOTHING) * KILO)[:, None],
    )
    return items, store_of, price


def draw_ration(rng: np.random.Generator, store_of: Ints, classes: int = 3) -> Floats:
    """Grams per person and week, by ration class and family: about 16,8 kg of food, one clothing share each."""
    clothing = store_of == CLOTHING
    ration = np.where(clothing, 0.15, rng.uniform(0.15, 1.6, len(store_of)))[None] * rng.uniform(
        0.85, 1.15, (classes, len(store_of))
    )
    food = max(float(ration[:, ~clothing].sum(1).mean()), 1e-9)
    return np.asarray(np.where(clothing[None], ration, ration * 16.8 / food) * KILO)


def draw_season(rng: np.random.Generator, store_of: Ints, periods: int) -> Ints:
    """Permille: food is even, clothing is issued in two campaigns."""
    season = np.full((len(store_of), periods), 1000)
    for family in np.flatnonzero(store_of == CLOTHING):
        season[family] = 150
        start = int(rng.integers(0, max(1, periods // 2)))
        season[family, start : start + 3] = 4000
        again = (start + periods // 2) % periods
        season[family, again : again + 3] = 4000
    return season


@dataclass(frozen=True)
class Army:
    demand: Demand
    serves: Serves
    primary: Ints
    units: int


def draw_army(rng: np.random.Generator, size: Size, land: Map, store_of: Ints) -> Army:
    """Units around forward places, each served by the two nearest; a surge doubles a few for some weeks."""
    home = rng.choice(land.forward, size.units)
    xy = land.xy[home] + rng.normal(0, 35, (size.units, 2))
    far = road(xy, land.xy[land.forward])
    near = np.argsort(far, axis=1)[:, :2]
    leg = 30 + 0.5 * np.take_along_axis(far, near, 1)  # đ per kg
    priority = rng.choice([0, 1, 2], size.units, p=[0.15, 0.05, 0.80])
    heads = np.round(np.clip(rng.lognormal(4.7, 0.7, size.units), 20, 1200))
    weeks = np.arange(size.periods)
    present = 0.92 + 0.06 * np.sin(2 * np.pi * weeks[None] / 52 + rng.uniform(0, 6, size.units)[:, None])
    present = np.clip(present + rng.normal(0, 0.02, (size.units, size.periods)), 0.6, 1.0)
    strength = heads[:, None] * present
    start = size.periods // 3
    strength[priority == int(Priority.SURGE), start : start + max(2, size.periods // 6)] *= 2
    none = np.zeros(0, np.int64)
    demand = Demand(
        none, none, none, none, none,
        strength=ints(strength),
        ration=ints(draw_ration(rng, store_of) * KILO),
        season=draw_season(rng, store_of, size.periods),
        ration_class=rng.integers(0, 3, size.units),
        unit_priority=priority.astype(np.int64),
    )  # fmt: skip
    places = land.forward[near]
    serves = Serves(np.repeat(np.arange(size.units), near.shape[1]), places.ravel(), ints(leg.ravel() * KILO))
    return Army(demand, serves, places[:, 0], size.units)


@dataclass(frozen=True)
class Flow:
    """Need by place and family (g a week), as if every place drew on the nearest one above it."""

    own: Floats  # (place, family): units that draw here
    through: Floats  # (place, family): all that passes
    by_week: Floats  # (family, period)


def flow_of(army: Army, land: Map, places: int) -> Flow:
    need = army.demand
    periods = need.strength.shape[1]
    heads = np.zeros((places, len(need.ration), periods))
    np.add.at(heads, (army.primary, need.ration_class), need.strength)
    week = np.einsum("drt,rf->dft", heads, need.ration / KILO) * need.season[None] / KILO
    own = week.mean(2)
    through = own.copy()
    for lower, upper in ((land.forward, land.regional), (land.regional, land.central)):
        for place in lower:
            through[upper[np.argmin(land.apart[place, upper])]] += through[place]
    return Flow(own, through, week.sum(0))


def draw_lanes(rng: np.random.Generator, land: Map, flow: Flow, periods: int, tight: float) -> Lanes:
    """Capacity by what should pass; a tenth of the lanes is damaged for three weeks."""
    roads = np.array(draw_roads(land))
    origin, target = roads[:, 0], roads[:, 1]
    same = land.echelon[origin] == land.echelon[target]
    level = (land.central, land.regional, land.forward)
    first = np.array([a == (up := level[land.echelon[a]])[np.argmin(land.apart[up, b])] for a, b in roads[:, :2]])
    rank = np.where(same, 0.15, np.where(first, 0.95, 0.45))
    capacity = np.maximum(flow.through.sum(1)[target] * 1.05, KILO) * rank * rng.uniform(0.6, 1.1, len(roads)) * tight
    by_week = np.repeat(capacity[:, None], periods, 1)
    for lane in rng.choice(len(roads), max(1, len(roads) // 10), replace=False):
        start = int(rng.integers(0, max(1, periods - 3)))
        by_week[lane, start : start + 3] *= 0.1
    cost = (20 + 0.25 * land.apart[origin, target]) * KILO
    return Lanes(origin, target, roads[:, 2], ints(cost), ints(by_week))


def draw_places(rng: np.random.Generator, land: Map, flow: Flow, items: Items, store_of: Ints, tight: float) -> Places:
    periods, count = flow.by_week.shape[1], len(land.xy)
    volume = np.array([items.volume_per_k[items.family == f].mean() for f in range(len(store_of))]) / KILO
    weeks = np.array([6.0, 3.5, 1.6])[land.echelon]
    room = np.zeros((count, 3))
    for kind in range(3):
        usual = (flow.through * volume * (store_of == kind)).sum(1) * (3 if kind == CLOTHING else 1)
        room[:, kind] = usual * weeks * rng.uniform(0.7, 1.4, count) * (0.5 if kind == COLD else 1) + KILO * KILO
    dispatch = flow.own.sum(1) * 1.05 * rng.uniform(0.93, 1.3, count) * tight
    days = np.array([1.2, 0.6, 0.0])[land.echelon]
    floor = flow.through * days[:, None] * (store_of != COLD)[None]
    by_week = np.where(land.echelon == 2, ints(dispatch), UNLIMITED)
    return Places(
        code=tuple(f"D{d:03d}" for d in range(count)),
        room=ints(room),
        dispatch=np.repeat(by_week[:, None], periods, 1),
        life_share=np.full(count, 100),
        floor=np.repeat(ints(floor)[:, :, None], periods, 2),
    )


def draw_stock(rng: np.random.Generator, flow: Flow, items: Items, places: Places) -> Stock:
    """About the reserve and a week, never above 85 % of the room."""
    family, count = items.family, len(places.code)
    mates = np.bincount(family)[family]
    reserve = places.floor[:, family, 0] * rng.uniform(0.7, 1.05, (len(family), count)).T
    stock = (reserve + flow.own[:, family] * rng.uniform(0.5, 1.2, (len(family), count)).T) / mates
    for kind in range(3):
        mine = items.store_class == kind
        used = (stock[:, mine] * items.volume_per_k[mine] / KILO).sum(1)
        stock[:, mine] *= np.minimum(1.0, 0.85 * places.room[:, kind] / np.maximum(used, 1e-9))[:, None]
    place, item = np.nonzero(ints(stock))
    return Stock(place, item, items.shelf[item], ints(stock)[place, item])


def draw_market(
    rng: np.random.Generator, land: Map, flow: Flow, items: Items, price: Floats
) -> tuple[Sources, Offers, int]:
    """Three suppliers an item, each delivering to its three nearest central or regional places."""
    count, periods = len(items.code), flow.by_week.shape[1]
    suppliers = max(5, count // 2)
    upper = np.r_[land.central, land.regional]
    far = road(np.c_[rng.uniform(0, 300, suppliers), rng.uniform(0, 1500, suppliers)], land.xy[upper])
    mates = np.bincount(items.family)
    weekly = flow.own.sum(0)
    source, capacity, offer, prices = [], [], [], []
    for item in range(count):
        family = items.family[item]
        share = weekly[family] / mates[family] * (1.25 if mates[family] == 1 else 1.0)
        share *= 2.0 if items.store_class[item] == CLOTHING else 1.0
        for supplier in rng.choice(suppliers, 3, replace=False):
            source.append((supplier, item))
            capacity.append(share * rng.uniform(0.2, 0.62))
            asked, lead, phase = price[item] * rng.uniform(0.9, 1.2), int(rng.integers(0, 4)), rng.uniform(0, 6)
            season = 1 + 0.12 * np.sin(2 * np.pi * np.arange(periods) / 26 + phase)
            minimum = int(rng.choice([0, 0, 2, 5])) * items.pack[item]
            for k in np.argsort(far[supplier])[:3]:
                offer.append((len(source) - 1, upper[k], lead, minimum))
                carriage = items.weight_per_k[item] / KILO * (10 + 0.2 * far[supplier, k])
                prices.append(asked * season + carriage)
    rows, lots = np.array(source), np.array(offer)
    sources = Sources(rows[:, 0], rows[:, 1], np.repeat(ints(np.array(capacity))[:, None], periods, 1))
    return sources, Offers(lots[:, 0], lots[:, 1], lots[:, 2], lots[:, 3], ints(np.array(prices))), suppliers


def make(size: str | Size = "S", seed: int = 1, tight: float = 1.0) -> Problem:
    """A supply problem; `tight` below 1 thins lanes, dispatch and budget."""
    given = SIZES[size] if isinstance(size, str) else size
    rng = np.random.default_rng(seed)
    items, store_of, price = draw_items(rng, given.items)
    land = draw_map(rng, given.places)
    army = draw_army(rng, given, land, store_of)
    flow = flow_of(army, land, given.places)
    lanes = draw_lanes(rng, land, flow, given.periods, tight)
    places = draw_places(rng, land, flow, items, store_of, tight)
    stock = draw_stock(rng, flow, items, places)
    sources, offers, suppliers = draw_market(rng, land, flow, items, price)
    terms = max(1, given.periods // 13)
    term = np.minimum(np.arange(given.periods) * terms // given.periods, terms - 1)
    usual = np.array([price[items.family == f].mean() for f in range(len(store_of))]) / KILO
    spend = flow.by_week.T @ usual * 1.05
    none = np.zeros(0, np.int64)
    return Problem(
        periods=tuple(f"W{t:02d}" for t in range(given.periods)),
        families=tuple(f"F{f:03d}" for f in range(len(store_of))),
        store_classes=("dry", "cold", "clothing"),
        nutrients=("protein",),
        suppliers=tuple(f"P{s:03d}" for s in range(suppliers)),
        units=tuple(f"U{u:05d}" for u in range(given.units)),
        items=items,
        places=places,
        lanes=lanes,
        sources=sources,
        offers=offers,
        stock=stock,
        fixed=Fixed(none, none, none, none),
        demand=army.demand,
        serves=army.serves,
        nutrient_floor=np.zeros((len(store_of), 1), np.int64),
        term=term,
        budget=ints(np.array([spend[term == q].sum() for q in range(terms)]) * 0.97 * tight),
    )


def desk(seed: int = 1) -> Problem:
    """31 places, 300 items, 25 weeks and 90.000 demand lines."""
    return make(Size(25 * 12, 31, 300, 25), seed)
