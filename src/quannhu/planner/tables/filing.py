"""A problem into a folder of tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from quannhu.planner.tables.schema import PRIORITIES, PROBLEM, Table
from quannhu.planner.tables.writing import Cells, Form, blank_at, by_period, named_by, write_table
from quannhu.planner.values import FOREVER, UNLIMITED, Ints, Problem


def write_problem(problem: Problem, folder: Path, form: Form = "csv") -> None:
    """Every table of the problem; the folder is made.

    errors      Refused(PLN-18) Parquet without pyarrow
    """
    folder.mkdir(parents=True, exist_ok=True)
    filer = _Filer(problem)
    for table in PROBLEM:
        write_table(folder, table, filer.columns(table), form)


def numbered(codes: Sequence[str], prefix: str, count: int) -> Sequence[str]:
    """The codes, or numbers where there are none."""
    return codes if len(codes) == count else [f"{prefix}{row + 1}" for row in range(count)]


class _Filer:
    """The columns of each table: a method of the table's name."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.terms = numbered(problem.terms, "Q", len(problem.budget))
        self.lanes = numbered(problem.lanes.code, "L", len(problem.lanes.origin))
        self.offers = numbered(problem.offers.code, "O", len(problem.offers.source))
        # an empty code is the class of those without a ration
        self.rations = numbered(problem.demand.ration_code, "R", len(problem.demand.ration))

    def columns(self, table: Table) -> dict[str, Cells]:
        """The columns of a table."""
        made: dict[str, Cells] = getattr(self, f"_{table.name}")()
        return made

    def _timed(self, values: Ints, default: int, name: str, *keys: tuple[str, Sequence[str]]) -> dict[str, Cells]:
        rows, period, numbers = by_period(values, default, self.problem.periods)
        columns = {key: named_by(codes, at) for (key, codes), at in zip(keys, rows, strict=True)}
        return {**columns, "period": period, name: blank_at(numbers, int(UNLIMITED))}

    def _pairs(
        self, values: Ints, default: int, name: str, row: tuple[str, Sequence[str]], column: tuple[str, Sequence[str]]
    ) -> dict[str, Cells]:
        at = np.argwhere(values != default)
        numbers = blank_at(values[at[:, 0], at[:, 1]], int(UNLIMITED))
        return {row[0]: named_by(row[1], at[:, 0]), column[0]: named_by(column[1], at[:, 1]), name: numbers}

    def _periods(self) -> dict[str, Cells]:
        return {"period": self.problem.periods, "term": named_by(self.terms, self.problem.term)}

    def _terms(self) -> dict[str, Cells]:
        return {"term": self.terms, "budget": blank_at(self.problem.budget, int(UNLIMITED))}

    def _store_classes(self) -> dict[str, Cells]:
        return {"store_class": self.problem.store_classes}

    def _nutrients(self) -> dict[str, Cells]:
        return {"nutrient": self.problem.nutrients}

    def _families(self) -> dict[str, Cells]:
        return {"family": self.problem.families}

    def _suppliers(self) -> dict[str, Cells]:
        return {"supplier": self.problem.suppliers}

    def _items(self) -> dict[str, Cells]:
        items = self.problem.items
        numbers = {name: getattr(items, name) for name in (
            "need_per_k", "weight_per_k", "volume_per_k", "pack", "dislike_per_k", "hold_per_k", "waste_per_k"
        )}  # fmt: skip
        return {
            "item": items.code,
            "family": named_by(self.problem.families, items.family),
            "store_class": named_by(self.problem.store_classes, items.store_class),
            "shelf": blank_at(items.shelf, int(FOREVER)),
            **numbers,
        }

    def _item_nutrients(self) -> dict[str, Cells]:
        names = ("item", self.problem.items.code), ("nutrient", self.problem.nutrients)
        return self._pairs(self.problem.items.nutrient_per_k, 0, "content_per_k", *names)

    def _nutrient_floors(self) -> dict[str, Cells]:
        names = ("family", self.problem.families), ("nutrient", self.problem.nutrients)
        return self._pairs(self.problem.nutrient_floor, 0, "floor_per_k", *names)

    def _places(self) -> dict[str, Cells]:
        return {"place": self.problem.places.code, "life_share": self.problem.places.life_share}

    def _room(self) -> dict[str, Cells]:
        names = ("place", self.problem.places.code), ("store_class", self.problem.store_classes)
        return self._pairs(self.problem.places.room, int(UNLIMITED), "room", *names)

    def _dispatch(self) -> dict[str, Cells]:
        places = self.problem.places
        return self._timed(places.dispatch, int(UNLIMITED), "dispatch", ("place", places.code))

    def _floors(self) -> dict[str, Cells]:
        names = ("place", self.problem.places.code), ("family", self.problem.families)
        return self._timed(self.problem.places.floor, 0, "floor", *names)

    def _lanes(self) -> dict[str, Cells]:
        lanes, places = self.problem.lanes, self.problem.places.code
        return {
            "lane": self.lanes, "origin": named_by(places, lanes.origin), "target": named_by(places, lanes.target),
            "lead": lanes.lead, "cost": lanes.cost,
        }  # fmt: skip

    def _lane_capacity(self) -> dict[str, Cells]:
        return self._timed(self.problem.lanes.capacity, int(UNLIMITED), "capacity", ("lane", self.lanes))

    def _source(self, rows: Ints) -> dict[str, Cells]:
        sources = self.problem.sources
        return {
            "supplier": named_by(self.problem.suppliers, sources.supplier[rows]),
            "item": named_by(self.problem.items.code, sources.item[rows]),
        }

    def _sources(self) -> dict[str, Cells]:
        return self._source(np.arange(len(self.problem.sources.item)))

    def _source_capacity(self) -> dict[str, Cells]:
        capacity = self.problem.sources.capacity
        (rows,), period, numbers = by_period(capacity, int(UNLIMITED), self.problem.periods)
        return {**self._source(rows), "period": period, "capacity": numbers}

    def _offers(self) -> dict[str, Cells]:
        offers = self.problem.offers
        return {
            "offer": self.offers, **self._source(offers.source),
            "place": named_by(self.problem.places.code, offers.place),
            "lead": offers.lead, "minimum": offers.minimum,
        }  # fmt: skip

    def _prices(self) -> dict[str, Cells]:
        return self._timed(self.problem.offers.price_per_k, -1, "price_per_k", ("offer", self.offers))

    def _stock(self) -> dict[str, Cells]:
        stock = self.problem.stock
        return {
            "place": named_by(self.problem.places.code, stock.place),
            "item": named_by(self.problem.items.code, stock.item),
            "left": blank_at(stock.left, int(FOREVER)),
            "quantity": stock.quantity,
        }

    def _fixed(self) -> dict[str, Cells]:
        fixed = self.problem.fixed
        return {
            "place": named_by(self.problem.places.code, fixed.place),
            "item": named_by(self.problem.items.code, fixed.item),
            "period": named_by(self.problem.periods, fixed.period),
            "quantity": fixed.quantity,
        }

    def _units(self) -> dict[str, Cells]:
        demand = self.problem.demand
        return {
            "unit": self.problem.units,
            "ration_class": [self.rations[row] or None for row in demand.ration_class.tolist()],
            "priority": named_by(PRIORITIES, demand.unit_priority),
        }

    def _serves(self) -> dict[str, Cells]:
        serves = self.problem.serves
        first = np.r_[0, np.flatnonzero(np.diff(serves.unit)) + 1] if len(serves.unit) else np.zeros(0, np.int64)
        starts = np.repeat(first, np.diff(np.r_[first, len(serves.unit)]))
        return {
            "unit": named_by(self.problem.units, serves.unit),
            "place": named_by(self.problem.places.code, serves.place),
            "rank": np.arange(len(serves.unit)) - starts + 1,
            "cost": serves.cost,
        }

    def _demand(self) -> dict[str, Cells]:
        demand = self.problem.demand
        return {
            "unit": named_by(self.problem.units, demand.unit),
            "family": named_by(self.problem.families, demand.family),
            "period": named_by(self.problem.periods, demand.period),
            "priority": named_by(PRIORITIES, demand.priority),
            "quantity": demand.quantity,
        }

    def _strength(self) -> dict[str, Cells]:
        return self._timed(self.problem.demand.strength, 0, "strength", ("unit", self.problem.units))

    def _ration(self) -> dict[str, Cells]:
        ration, families = self.problem.demand.ration, self.problem.families
        said = ration > 0
        # a class that needs nothing still has its line, so that units can name it
        said[~said.any(axis=1), :1] = True
        said &= np.array([bool(code) for code in self.rations], bool)[:, None]
        at = np.argwhere(said)
        return {
            "ration_class": named_by(self.rations, at[:, 0]),
            "family": named_by(families, at[:, 1]),
            "per_person": ration[said],
        }

    def _season(self) -> dict[str, Cells]:
        return self._timed(self.problem.demand.season, 1000, "permille", ("family", self.problem.families))
