"""A problem out of a folder of tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quannhu.planner import codes
from quannhu.planner.tables import demand
from quannhu.planner.tables.found import Faults
from quannhu.planner.tables.reading import Columns, Folder, every_period
from quannhu.planner.tables.schema import EVERY, PLAN, PROBLEM, named
from quannhu.planner.tables.texts import Codes
from quannhu.planner.values import (
    UNLIMITED,
    Demand,
    Fixed,
    Ints,
    Items,
    Lanes,
    Offers,
    Places,
    Problem,
    Serves,
    Sources,
    Stock,
)

# A table is read after those its codes come from.
ORDER = (
    "terms", "periods", "store_classes", "nutrients", "families", "suppliers", "items", "item_nutrients",
    "nutrient_floors", "places", "room", "dispatch", "floors", "lanes", "lane_capacity", "sources", "source_capacity",
    "offers", "prices", "stock", "fixed", "ration", "units", "serves", "strength", "season",
)  # fmt: skip
OTHERS = frozenset(table.name for table in PLAN)


def read_problem(folder: Path) -> tuple[Problem | None, Faults]:
    """The problem of a folder, or None with every fault of its tables.

    The faults of the problem itself (planner.faults) are not looked for here.
    """
    reader = _Reader(folder)
    problem = reader.problem() if reader.folder.there else None
    return (None if reader.faults else problem), reader.faults


class _Reader:
    """Reads the tables in order and puts the arrays together."""

    def __init__(self, folder: Path) -> None:
        self.faults = Faults()
        self.folder = Folder(folder, PROBLEM, self.faults, others=OTHERS)
        self.known: dict[str, Codes] = {}
        self.tables: dict[str, Columns] = {}

    def problem(self) -> Problem | None:
        for name in ORDER:
            table = named(PROBLEM, name)
            self.tables[name] = self.folder.read(table, self.known)
            declares = [column.name for column in table.columns if column.kind == "name"]
            if declares:
                self.known[name] = Codes(self.tables[name].names.get(declares[0], []))
        if not {"demand", "strength"} & set(self.folder.paths):
            self.faults.add(codes.NO_DEMAND)
        lines = self._lines()
        source_of = self._source_of("source_capacity"), self._source_of("offers")
        prices = self._prices() if "prices" in self.folder.paths else None
        if self.faults or prices is None:
            return None
        return self._assembled(lines, *source_of, prices)

    def _count(self, name: str) -> int:
        return len(self.known[name].codes)

    def _codes(self, name: str) -> tuple[str, ...]:
        return tuple(self.known[name].codes)

    def _numbers(self, table: str, column: str) -> Ints:
        return self.tables[table].numbers[column]

    def _lines(self) -> dict[str, Ints]:
        """The lines of demand, added up."""
        if "demand" not in self.folder.paths:
            return demand.none()
        shape = (self._count("units"), self._count("families"), self._count("periods"))
        adder = demand.Adder(shape, self.folder.paths["demand"].name, self.faults)
        self.folder.each(named(PROBLEM, "demand"), self.known, adder.take)
        return adder.columns()

    def _source_of(self, table: str) -> Ints:
        """The row of `sources` of each line of a table that names supplier and item."""
        items = max(self._count("items"), 1)
        declared = self._numbers("sources", "supplier") * items + self._numbers("sources", "item")
        wanted = self._numbers(table, "supplier") * items + self._numbers(table, "item")
        order = np.argsort(declared, kind="stable")
        if not len(declared):
            at, known = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
        else:
            at = order[np.minimum(np.searchsorted(declared, wanted, sorter=order), len(declared) - 1)]
            known = declared[at] == wanted
        if {"sources", "suppliers", "items"} & self.folder.broken:
            return at
        for row in np.flatnonzero(~known).tolist():
            supplier = self.known["suppliers"].codes[self._numbers(table, "supplier")[row]]
            item = self.known["items"].codes[self._numbers(table, "item")[row]]
            file, line = self.folder.paths[table].name, int(self.tables[table].rows[row])
            self.faults.add(codes.CODE_UNKNOWN, file, line, "item", text=f"{supplier}, {item}", table="sources")
        return at

    def _prices(self) -> Ints:
        shape = (self._count("offers"), self._count("periods"))
        prices = every_period(self.tables["prices"], "price_per_k", shape, -1, ("offer",))
        # a line with a fault of its own has no price here, and is not said twice
        if shape[1] and not self.faults:
            file = self.folder.paths["prices"].name
            for offer in np.flatnonzero((prices < 0).any(axis=1)).tolist():
                period = self.known["periods"].codes[int(np.flatnonzero(prices[offer] < 0)[0])]
                self.faults.add(
                    codes.PRICE_MISSING, file, None, "price_per_k",
                    offer=self.known["offers"].codes[offer], period=period,
                )  # fmt: skip
        return prices

    def _dense(self, table: str, column: str, keys: tuple[str, ...], of: tuple[str, ...], default: int = 0) -> Ints:
        """An array (*of) from lines of keys; what no line names is the default."""
        out = np.full(tuple(self._count(name) for name in of), default, np.int64)
        out[tuple(self._numbers(table, key) for key in keys)] = self._numbers(table, column)
        return out

    def _timed(self, table: str, column: str, keys: tuple[str, ...], of: tuple[str, ...], default: int = 0) -> Ints:
        """An array (*of, period) from lines with or without a period."""
        shape = (*(self._count(name) for name in of), self._count("periods"))
        return every_period(self.tables[table], column, shape, default, keys)

    def _assembled(self, lines: dict[str, Ints], capacity_source: Ints, offer_source: Ints, prices: Ints) -> Problem:
        self.tables["source_capacity"].numbers["source"] = capacity_source
        self.known["sources"] = Codes([str(row) for row in range(len(self.tables["sources"]))])
        serves, open_end = self.tables["serves"].numbers, int(UNLIMITED)
        by_rank = np.lexsort((serves["rank"], serves["unit"]))
        return Problem(
            periods=self._codes("periods"),
            families=self._codes("families"),
            store_classes=self._codes("store_classes"),
            nutrients=self._codes("nutrients"),
            suppliers=self._codes("suppliers"),
            units=self._codes("units"),
            items=self._items(),
            places=Places(
                code=self._codes("places"),
                room=self._dense("room", "room", ("place", "store_class"), ("places", "store_classes"), open_end),
                dispatch=self._timed("dispatch", "dispatch", ("place",), ("places",), open_end),
                life_share=self._numbers("places", "life_share"),
                floor=self._timed("floors", "floor", ("place", "family"), ("places", "families")),
            ),
            lanes=Lanes(
                **{name: self._numbers("lanes", name) for name in ("origin", "target", "lead", "cost")},
                capacity=self._timed("lane_capacity", "capacity", ("lane",), ("lanes",), open_end),
                code=self._codes("lanes"),
            ),
            sources=Sources(
                supplier=self._numbers("sources", "supplier"),
                item=self._numbers("sources", "item"),
                capacity=self._timed("source_capacity", "capacity", ("source",), ("sources",), open_end),
            ),
            offers=Offers(
                source=offer_source,
                **{name: self._numbers("offers", name) for name in ("place", "lead", "minimum")},
                price_per_k=prices,
                code=self._codes("offers"),
            ),
            stock=Stock(**{name: self._numbers("stock", name) for name in ("place", "item", "left", "quantity")}),
            fixed=Fixed(**{name: self._numbers("fixed", name) for name in ("place", "item", "period", "quantity")}),
            demand=self._demand(lines),
            serves=Serves(**{name: serves[name][by_rank] for name in ("unit", "place", "cost")}),
            nutrient_floor=self._dense(
                "nutrient_floors", "floor_per_k", ("family", "nutrient"), ("families", "nutrients")
            ),
            term=self._numbers("periods", "term"),
            budget=self._numbers("terms", "budget"),
            terms=self._codes("terms"),
        )

    def _items(self) -> Items:
        names = ("family", "store_class", "need_per_k", "weight_per_k", "volume_per_k", "shelf", "pack",
                 "dislike_per_k", "hold_per_k", "waste_per_k")  # fmt: skip
        return Items(
            code=self._codes("items"),
            **{name: self._numbers("items", name) for name in names},
            nutrient_per_k=self._dense("item_nutrients", "content_per_k", ("item", "nutrient"), ("items", "nutrients")),
        )

    def _demand(self, lines: dict[str, Ints]) -> Demand:
        ration = self._dense("ration", "per_person", ("ration_class", "family"), ("ration", "families"))
        ration_class, names = self._numbers("units", "ration_class"), self._codes("ration")
        if not len(ration) or (ration_class == EVERY).any():
            # units without a ration share a class that needs nothing
            ration = np.vstack([ration, np.zeros((1, ration.shape[1]), np.int64)])
            ration_class = np.where(ration_class == EVERY, len(names), ration_class)
            names = (*names, "")
        return Demand(
            **lines,
            strength=self._timed("strength", "strength", ("unit",), ("units",)),
            ration=ration,
            season=self._timed("season", "permille", ("family",), ("families",), 1000),
            ration_class=ration_class,
            unit_priority=self._numbers("units", "priority"),
            ration_code=names,
        )
