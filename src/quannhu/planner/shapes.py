"""The arrays of a problem: their dimensions, the table whose rows they hold, their limits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from quannhu.planner.tables.schema import MONEY, PERIODS, PRICE, QUANTITY, RATE
from quannhu.planner.values import FOREVER, Priority, Problem


@dataclass(frozen=True)
class Shape:
    """One array.

    path        attribute path from the problem
    dimensions  names of its axes (keys of `sizes`)
    rows        the axis its numbers are rows of; "" when they are quantities from low to high
    open        UNLIMITED is allowed
    """

    path: str
    dimensions: tuple[str, ...]
    rows: str = ""
    low: int = 0
    high: int = QUANTITY
    open: bool = False

    def of(self, problem: Problem) -> Any:
        """The array."""
        return reduce(getattr, self.path.split("."), problem)


def sizes(problem: Problem) -> dict[str, int]:
    """How long each axis is: codes count; tables without codes by their first column."""
    return {
        "item": len(problem.items.code),
        "place": len(problem.places.code),
        "family": len(problem.families),
        "store_class": len(problem.store_classes),
        "nutrient": len(problem.nutrients),
        "supplier": len(problem.suppliers),
        "unit": len(problem.units),
        "period": len(problem.periods),
        "lane": len(problem.lanes.origin),
        "source": len(problem.sources.supplier),
        "offer": len(problem.offers.source),
        "stock": len(problem.stock.place),
        "fixed": len(problem.fixed.place),
        "line": len(problem.demand.unit),
        "serve": len(problem.serves.unit),
        "ration_class": len(problem.demand.ration),
        "term": len(problem.budget),
        "priority": len(Priority),
    }


def _rows(table: str, axis: str, **columns: str) -> tuple[Shape, ...]:
    return tuple(Shape(f"{table}.{column}", (axis,), rows=rows) for column, rows in columns.items())


def _numbers(table: str, axis: str, low: int, high: int, *columns: str) -> tuple[Shape, ...]:
    return tuple(Shape(f"{table}.{column}", (axis,), low=low, high=high) for column in columns)


SHAPES: tuple[Shape, ...] = (
    *_rows("items", "item", family="family", store_class="store_class"),
    *_numbers("items", "item", 1, RATE, "need_per_k", "pack"),
    *_numbers("items", "item", 0, RATE, "weight_per_k", "volume_per_k"),
    *_numbers("items", "item", 0, PRICE, "dislike_per_k", "hold_per_k", "waste_per_k"),
    *_numbers("items", "item", 1, int(FOREVER), "shelf"),
    Shape("items.nutrient_per_k", ("item", "nutrient"), high=RATE),
    Shape("places.room", ("place", "store_class"), high=MONEY, open=True),
    Shape("places.dispatch", ("place", "period"), high=MONEY, open=True),
    *_numbers("places", "place", 1, 100, "life_share"),
    Shape("places.floor", ("place", "family", "period")),
    *_rows("lanes", "lane", origin="place", target="place"),
    *_numbers("lanes", "lane", 0, PERIODS, "lead"),
    *_numbers("lanes", "lane", 0, PRICE, "cost"),
    Shape("lanes.capacity", ("lane", "period"), high=MONEY, open=True),
    *_rows("sources", "source", supplier="supplier", item="item"),
    Shape("sources.capacity", ("source", "period"), high=MONEY, open=True),
    *_rows("offers", "offer", source="source", place="place"),
    *_numbers("offers", "offer", 0, PERIODS, "lead"),
    *_numbers("offers", "offer", 0, QUANTITY, "minimum"),
    Shape("offers.price_per_k", ("offer", "period"), high=PRICE),
    *_rows("stock", "stock", place="place", item="item"),
    *_numbers("stock", "stock", 1, int(FOREVER), "left"),
    *_numbers("stock", "stock", 0, QUANTITY, "quantity"),
    *_rows("fixed", "fixed", place="place", item="item", period="period"),
    *_numbers("fixed", "fixed", 0, QUANTITY, "quantity"),
    *_rows("demand", "line", unit="unit", family="family", period="period", priority="priority"),
    *_numbers("demand", "line", 0, QUANTITY, "quantity"),
    Shape("demand.strength", ("unit", "period"), high=RATE),
    Shape("demand.ration", ("ration_class", "family"), high=RATE),
    Shape("demand.season", ("family", "period"), high=10**6),
    Shape("demand.ration_class", ("unit",), rows="ration_class"),
    Shape("demand.unit_priority", ("unit",), rows="priority"),
    *_rows("serves", "serve", unit="unit", place="place"),
    *_numbers("serves", "serve", 0, PRICE, "cost"),
    Shape("nutrient_floor", ("family", "nutrient"), high=RATE),
    Shape("term", ("period",), rows="term"),
    Shape("budget", ("term",), high=MONEY, open=True),
)
