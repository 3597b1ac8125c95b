"""What is wrong or odd about a problem before anybody plans: faults stop the plan, warnings do not.

Rules PLN-R13 to PLN-R19 (docs/rules/planner.md).
Made for problems from tables and for arrays made by hand alike: nothing is taken for granted, and all is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quannhu.kernel.errors import Code
from quannhu.kernel.errors import Problem as Fault
from quannhu.planner import codes
from quannhu.planner.shapes import SHAPES, Shape, sizes
from quannhu.planner.values import UNLIMITED, Ints, Problem

KEPT = 200
SAFE = 2**62
CROWD = 1_000_000
FIRST_WARNING = codes.NO_SUPPLIER.id
Yes = NDArray[np.bool_]


@dataclass
class Findings:
    """Faults and warnings; of each code the first KEPT are kept, all are counted."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def fault_count(self) -> int:
        """How many faults there are, kept or not."""
        return sum(count for id, count in self.counts.items() if id < FIRST_WARNING)

    @property
    def warning_count(self) -> int:
        """How many warnings there are, kept or not."""
        return sum(count for id, count in self.counts.items() if id >= FIRST_WARNING)

    def fault(self, code: Code, /, **facts: Any) -> None:
        """Something that stops the plan."""
        self._add(self.faults, code, facts)

    def warn(self, code: Code, /, **facts: Any) -> None:
        """Something odd."""
        self._add(self.warnings, code, facts)

    def _add(self, to: list[Fault], code: Code, facts: dict[str, Any]) -> None:
        self.counts[code.id] = self.counts.get(code.id, 0) + 1
        if self.counts[code.id] <= KEPT:
            to.append(Fault(code, facts))


def check(problem: Problem) -> Findings:
    """Every fault and warning of a problem; later looks are taken only over arrays the earlier ones found sound."""
    found = Findings()
    _shapes(problem, found)
    if found.faults:
        return found
    _numbers(problem, found)
    _codes(problem, found)
    if found.faults:
        return found
    _lanes(problem, found)
    _pairs(problem, found)
    _sums(problem, found)
    if found.faults:
        return found
    need = np.ceil(needed(problem)).astype(np.int64)
    _reach(problem, need, found)
    _floors(problem, found)
    _odd(problem, need, found)
    return found


def _shapes(problem: Problem, found: Findings) -> None:
    count = sizes(problem)
    for shape in SHAPES:
        values = shape.of(problem)
        wanted = tuple(count[name] for name in shape.dimensions)
        if not isinstance(values, np.ndarray) or not np.issubdtype(values.dtype, np.integer):
            kind = values.dtype if isinstance(values, np.ndarray) else type(values).__name__
            found.fault(codes.SHAPE_WRONG, column=shape.path, found=str(kind), wanted="int64")
        elif values.shape != wanted:
            found.fault(codes.SHAPE_WRONG, column=shape.path, found=str(values.shape), wanted=str(wanted))


def where(problem: Problem, shape: Shape, at: Sequence[int]) -> str:
    """`items.pack, GAO`: a cell of an array by its codes where there are codes."""
    names = {
        "item": problem.items.code, "place": problem.places.code, "family": problem.families,
        "store_class": problem.store_classes, "period": problem.periods, "unit": problem.units,
        "nutrient": problem.nutrients, "lane": problem.lanes.code, "offer": problem.offers.code,
        "term": problem.terms,
    }  # fmt: skip
    said = []
    for dimension, row in zip(shape.dimensions, at, strict=True):
        listed = names.get(dimension, ())
        said.append(listed[row] if row < len(listed) else f"dòng {row + 1}")
    return ", ".join([shape.path, *said])


def _numbers(problem: Problem, found: Findings) -> None:
    count = sizes(problem)
    for shape in SHAPES:
        values = shape.of(problem)
        low, high = (0, count[shape.rows] - 1) if shape.rows else (shape.low, shape.high)
        over, under = values > high, values < low
        if shape.open:
            over &= values != UNLIMITED
        if shape.rows:
            code = codes.PRIORITY_UNKNOWN if shape.rows == "priority" else codes.ROW_UNKNOWN
            _cells(problem, found, shape, over | under, code, rows=count[shape.rows])
        else:
            _cells(problem, found, shape, over, codes.ABOVE_LIMIT, high=high)
            _cells(problem, found, shape, under & (values < 0), codes.NEGATIVE, low=low)
            _cells(problem, found, shape, under & (values >= 0), codes.TOO_SMALL, low=low)


def _cells(problem: Problem, found: Findings, shape: Shape, wrong: Yes, code: Code, **facts: int) -> None:
    """A fault for each wrong cell of an array; what would not be kept is only counted."""
    cells = np.argwhere(wrong)
    for at in cells[:KEPT].tolist():
        found.fault(code, where=where(problem, shape, at), value=int(shape.of(problem)[tuple(at)]), **facts)
    if len(cells) > KEPT:
        found.counts[code.id] += len(cells) - KEPT


def _codes(problem: Problem, found: Findings) -> None:
    tables = {
        "periods": problem.periods, "families": problem.families, "store_classes": problem.store_classes,
        "nutrients": problem.nutrients, "suppliers": problem.suppliers, "units": problem.units,
        "items": problem.items.code, "places": problem.places.code, "lanes": problem.lanes.code,
        "offers": problem.offers.code, "terms": problem.terms,
    }  # fmt: skip
    for name, listed in tables.items():
        seen: set[str] = set()
        for code in listed:
            if code in seen:
                found.fault(codes.CODE_REPEATED, repeated=code, where=name)
            seen.add(code)


def _lane(problem: Problem, row: int) -> str:
    return problem.lanes.code[row] if problem.lanes.code else f"số {row + 1}"


def _lanes(problem: Problem, found: Findings) -> None:
    lanes, places = problem.lanes, problem.places.code
    for row in np.flatnonzero(lanes.origin == lanes.target).tolist():
        found.fault(codes.LANE_TO_ITSELF, lane=_lane(problem, row), place=places[lanes.origin[row]])
    quick = np.flatnonzero((lanes.lead == 0) & (lanes.origin != lanes.target))
    circle = circle_of(lanes.origin[quick].tolist(), lanes.target[quick].tolist(), len(places))
    if circle:
        found.fault(codes.LANES_CIRCLE, places=" → ".join(places[place] for place in (*circle, circle[0])))


def circle_of(origins: Sequence[int], targets: Sequence[int], places: int) -> list[int]:
    """Places of one closed way along the roads, in order; none: an empty list."""
    onward: dict[int, list[int]] = {}
    into = [0] * places
    for origin, target in zip(origins, targets, strict=True):
        onward.setdefault(origin, []).append(target)
        into[target] += 1
    free = [place for place in range(places) if not into[place]]
    while free:
        for target in onward.get(free.pop(), []):
            into[target] -= 1
            if not into[target]:
                free.append(target)
    stuck = {place for place in range(places) if into[place]}
    if not stuck:
        return []
    # every stuck place is entered from a stuck one: going backwards must meet itself
    before = {target: origin for origin in sorted(stuck) for target in onward.get(origin, []) if target in stuck}
    way, place = list[int](), min(stuck)
    while place not in way:
        way.append(place)
        place = before[place]
    circle = way[way.index(place) :][::-1]
    first = circle.index(min(circle))
    return circle[first:] + circle[:first]


def _pairs(problem: Problem, found: Findings) -> None:
    """Lines that say the same twice."""
    serves, sources, units = problem.serves, problem.sources, problem.units

    def each(keys: tuple[Ints, Ints], width: int, say: Callable[[int], str], name: str) -> None:
        key = keys[0] * max(width, 1) + keys[1]
        _, first = np.unique(key, return_index=True)
        for row in np.setdiff1d(np.arange(len(key)), first).tolist():
            found.fault(codes.PAIR_REPEATED, where=name, key=say(row))

    each(
        (serves.unit, serves.place), len(problem.places.code),
        lambda row: f"{units[serves.unit[row]]}, {problem.places.code[serves.place[row]]}", "serves",
    )  # fmt: skip
    each(
        (sources.supplier, sources.item), len(problem.items.code),
        lambda row: f"{problem.suppliers[sources.supplier[row]]}, {problem.items.code[sources.item[row]]}", "sources",
    )  # fmt: skip


def _sums(problem: Problem, found: Findings) -> None:
    """Totals that the plan will have to count must stay far below int64."""
    items, count = problem.items, len(problem.families)
    need = needed(problem).sum(axis=0) + problem.places.floor.astype(np.float64).sum(axis=(0, 2))
    held = np.zeros(len(items.code))
    for table in (problem.stock, problem.fixed):
        np.add.at(held, table.item, table.quantity)

    def total(rate: NDArray[Any]) -> float:
        """All that may move, each family in its item of the greatest rate."""
        dearest = np.zeros(count)
        np.maximum.at(dearest, items.family, rate * 1000.0 / items.need_per_k)
        return float(need @ dearest + held @ rate)

    price = np.zeros(len(items.code))
    item = problem.sources.item[problem.offers.source]
    np.maximum.at(price, item, problem.offers.price_per_k.max(axis=1, initial=0) / 1000)
    totals = {
        "nhu cầu và mức dự trữ": float(need.sum()) * 1000,
        "lượng hàng": total(np.ones(len(items.code))),
        "khối lượng hàng": total(items.weight_per_k.astype(np.float64)),
        "thể tích hàng": total(items.volume_per_k.astype(np.float64)),
        "tiền mua": total(price),
    }
    for what, figure in totals.items():
        if figure >= SAFE:
            found.fault(codes.SUMS_TOO_LARGE, what=what, limit=SAFE)


def needed(problem: Problem) -> NDArray[np.float64]:
    """(unit, family) need units of the whole horizon, nearly."""
    demand = problem.demand
    out = np.zeros((len(problem.units), len(problem.families)))
    np.add.at(out, (demand.unit, demand.family), demand.quantity)
    by_season = demand.strength.astype(np.float64) @ demand.season.T.astype(np.float64)
    return out + by_season * demand.ration[demand.ration_class] / 1e6


def _reach(problem: Problem, need: Ints, found: Findings) -> None:
    """Units nobody serves, families nobody makes, families nobody sells."""
    served = np.zeros(len(problem.units), bool)
    served[problem.serves.unit] = True
    for unit in np.flatnonzero(~served & (need.sum(axis=1) > 0)).tolist():
        found.fault(codes.UNIT_UNSERVED, unit=problem.units[unit])
    items, total = problem.items, need.sum(axis=0)
    wanted = (total > 0) | (problem.places.floor > 0).any(axis=(0, 2))
    members = np.bincount(items.family, minlength=len(problem.families))
    for family in np.flatnonzero(wanted & (members == 0)).tolist():
        found.fault(codes.FAMILY_EMPTY, family=problem.families[family])
    sold = np.zeros(len(problem.families), bool)
    sold[items.family[problem.sources.item[problem.offers.source]]] = True
    held = np.zeros(len(problem.families), np.int64)
    for table in (problem.stock, problem.fixed):
        np.add.at(held, items.family[table.item], table.quantity * items.need_per_k[table.item] // 1000)
    for family in np.flatnonzero((total > held) & ~sold & (members > 0)).tolist():
        found.warn(codes.NO_SUPPLIER, family=problem.families[family], need=int(total[family]), held=int(held[family]))


def _floors(problem: Problem, found: Findings) -> None:
    """A reserve kept in its most compact items must find room, by each class that alone can hold it."""
    items, places = problem.items, problem.places
    shape = (len(problem.families), len(problem.store_classes))
    # thousandths of ml for 1.000 need units in the most compact item of each class; inf where there is none
    compact = np.full(shape, np.inf)
    np.minimum.at(compact, (items.family, items.store_class), items.volume_per_k * 1000 / items.need_per_k)
    only = np.isfinite(compact).sum(axis=1) == 1
    for row in range(shape[1]):
        families = np.flatnonzero(only & np.isfinite(compact[:, row]))
        volume = np.einsum("pft,f->pt", places.floor[:, families].astype(np.float64), compact[families, row]) / 1000
        room = places.room[:, row].astype(np.float64)[:, None]
        # a float may be off by its last digits; a fault must not
        over = volume > room * (1 + 1e-9) + 1
        for place in np.flatnonzero(over.any(axis=1)).tolist():
            period = int(np.flatnonzero(over[place])[0])
            found.fault(
                codes.FLOOR_ABOVE_ROOM, place=places.code[place], period=problem.periods[period],
                volume=int(volume[place, period]), store_class=problem.store_classes[row],
                room=int(places.room[place, row]),
            )  # fmt: skip


def _odd(problem: Problem, need: Ints, found: Findings) -> None:
    """What may be right, and usually is not."""
    demand, offers, items = problem.demand, problem.offers, problem.items
    for unit, period in np.argwhere(demand.strength >= CROWD).tolist():
        found.warn(
            codes.UNUSUAL, unit=problem.units[unit], strength=int(demand.strength[unit, period]),
            period=problem.periods[period],
        )  # fmt: skip
    for term in np.flatnonzero(problem.budget == 0).tolist():
        found.warn(codes.BUDGET_ZERO, term=problem.terms[term] if problem.terms else f"số {term + 1}")
    best = problem.sources.capacity.max(axis=1, initial=0)[offers.source] if len(offers.source) else offers.minimum
    for offer in range(len(offers.source)):
        name = offers.code[offer] if offers.code else f"số {offer + 1}"
        if offers.lead[offer] >= len(problem.periods):
            found.warn(codes.NEVER_ARRIVES, offer=name, lead=int(offers.lead[offer]), periods=len(problem.periods))
        if offers.minimum[offer] > best[offer]:
            found.warn(
                codes.MINIMUM_ABOVE_CAPACITY, offer=name, minimum=int(offers.minimum[offer]),
                capacity=int(best[offer]),
            )  # fmt: skip
    for family, nutrient in np.argwhere(problem.nutrient_floor > 0).tolist():
        mine = items.family == family
        floor = int(problem.nutrient_floor[family, nutrient])
        enough = items.nutrient_per_k[mine, nutrient].astype(object) * 1000 >= floor * items.need_per_k[mine]
        if mine.any() and not np.any(enough) and need[:, family].sum() > 0:
            found.warn(
                codes.NUTRIENT_OUT_OF_REACH, family=problem.families[family],
                nutrient=problem.nutrients[nutrient], floor=floor,
            )  # fmt: skip
    volume = np.zeros(problem.places.room.shape, object)
    stock = problem.stock
    np.add.at(
        volume, (stock.place, items.store_class[stock.item]),
        stock.quantity.astype(object) * items.volume_per_k[stock.item],
    )  # fmt: skip
    over = (volume > problem.places.room.astype(object) * 1000).astype(bool)
    for place, row in np.argwhere(over & (problem.places.room < UNLIMITED)).tolist():
        found.warn(
            codes.STOCK_ABOVE_ROOM, place=problem.places.code[place], store_class=problem.store_classes[row],
            volume=int(volume[place, row]) // 1000, room=int(problem.places.room[place, row]),
        )  # fmt: skip
