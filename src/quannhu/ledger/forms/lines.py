"""The table part of a paper: rows typed one under another, every fault at its cell and in one list on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from quannhu.catalog.models import Item
from quannhu.catalog.queries import items_by_code, units_of_item
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import MONEY_NOT_READ
from quannhu.kernel.days import parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price, parse_money
from quannhu.kernel.quantity import parse_quantity
from quannhu.kernel.text import clean, fold
from quannhu.kit.form_codes import CODE_AMBIGUOUS, CODE_UNKNOWN, FIELD_EMPTY, TABLE_TOO_LONG
from quannhu.kit.forms import Form, fault_words

# With ten columns a table of 400 rows stays within the number of fields a request may bring.
MOST_ROWS = 400
DATALIST = 400


@dataclass(frozen=True)
class GridColumn:
    """A column of the table; its texts come as a list under `name`.

    kind    item | quantity | zero (a quantity that may be 0) | price | day | words
    """

    name: str
    label: Any
    kind: str = "words"
    required: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class GridCell:
    """One box as the page shows it."""

    id: str
    name: str
    label: str
    value: str
    fault: str
    kind: str
    numeric: bool


class ItemNames:
    """The items a person may write: by code, by name with or without marks, or by a part of the name."""

    def __init__(self, items: Mapping[str, Item] | None = None) -> None:
        self.items = items if items is not None else items_by_code()
        self._codes = {fold(code): item for code, item in self.items.items()}
        self._names: dict[str, list[Item]] = {}
        for item in self.items.values():
            self._names.setdefault(fold(item.name), []).append(item)

    @property
    def offered(self) -> list[tuple[str, str]]:
        """(code, name) for the list behind the box, the first ones by name."""
        active = sorted((item for item in self.items.values() if item.active), key=lambda item: item.name_sort)
        return [(item.code, item.name) for item in active[:DATALIST]]

    def read(self, text: str) -> Item:
        """The item meant.

        errors      Refused DOR-22 none, DOR-23 more than one
        """
        wanted = fold(clean(text).split(" – ")[0])
        if wanted in self._codes:
            return self._codes[wanted]
        found = self._names.get(fold(clean(text)), [])
        found = found or [item for name, items in self._names.items() if wanted in name for item in items]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(CODE_UNKNOWN, text=text)
        raise Refused(CODE_AMBIGUOUS, text=text, count=len(found), choices=", ".join(item.code for item in found[:5]))


class Grid:
    """The rows of a table form: what was typed, what it means, and what is wrong with it."""

    def __init__(
        self, columns: Sequence[GridColumn], names: ItemNames, *, year: int, data: QueryDict | None = None,
        blank: int = 6, initial: Sequence[Mapping[str, str]] = (),
    ) -> None:  # fmt: skip
        self.columns, self.names, self.year = columns, names, year
        self.bound = data is not None
        self.values: list[dict[str, Any]] = []
        self.faults: dict[tuple[int, str], str] = {}
        self.typed = self._typed(data, blank) if data is not None else [dict(row) for row in initial]
        if data is None:
            self.typed += [{} for _ in range(max(blank - len(self.typed), 0))]
        self._units: dict[int, ItemUnits] = {}
        if self.bound:
            self._read()

    def _typed(self, data: QueryDict, blank: int) -> list[dict[str, str]]:
        lists = {column.name: data.getlist(column.name) for column in self.columns}
        sent = max((len(texts) for texts in lists.values()), default=0)
        count = min(sent, MOST_ROWS)
        if sent > MOST_ROWS:
            self.refuse(MOST_ROWS - 1, self.columns[0].name, Refused(TABLE_TOO_LONG, count=sent, most=MOST_ROWS))
        rows = [
            {name: clean(texts[index])[:200] if index < len(texts) else "" for name, texts in lists.items()}
            for index in range(count)
        ]
        wanted = min(count + (blank if data.get("them") else 0), MOST_ROWS)
        return rows + [{} for _ in range(max(wanted, 1) - count)]

    def _read(self) -> None:
        for index, row in enumerate(self.typed):
            if not any(row.values()):
                continue
            value: dict[str, Any] = {"row": index}
            for column in self.columns:
                text = row.get(column.name, "")
                try:
                    value[column.name] = self._cell(column, text, value)
                except Refused as refused:
                    self.faults[index, column.name] = fault_words(refused)
            self.values.append(value)

    def _cell(self, column: GridColumn, text: str, value: Mapping[str, Any]) -> Any:
        if not text:
            if column.required:
                raise Refused(FIELD_EMPTY)
            return "" if column.kind == "words" else None
        item = value.get("item")
        readers: dict[str, Callable[[], Any]] = {
            "item": lambda: self.names.read(text),
            "day": lambda: parse_day(text, default_year=self.year),
            "quantity": lambda: self.units(item).parse(text) if item else None,
            "zero": lambda: self._zero(item, text) if item else None,
            "price": lambda: Price(self._dong(text), self.units(item).size()) if item else None,
        }
        return readers[column.kind]() if column.kind in readers else text

    @staticmethod
    def _dong(text: str) -> int:
        if (dong := parse_money(text)) < 0:
            raise Refused(MONEY_NOT_READ, text=text)
        return dong

    def _zero(self, item: Item, text: str) -> int:
        units = self.units(item)
        if text.strip() == "0":
            return 0
        return parse_quantity(
            text, base=units.base, default_unit=units.display_unit, packs=units.packs, allow_zero=True
        )

    def units(self, item: Item) -> ItemUnits:
        """How the item's quantities are written."""
        if item.pk not in self._units:
            self._units[item.pk] = units_of_item(item)
        return self._units[item.pk]

    def refuse(self, row: int, column: str, refused: Refused) -> None:
        """Put a refusal at a cell."""
        self.faults[row, column] = fault_words(refused)

    @property
    def rows(self) -> list[list[GridCell]]:
        """The boxes of the page."""
        return [
            [
                GridCell(
                    f"{column.name}-{index + 1}", column.name,
                    _("{column}, dòng {row}").format(column=column.label, row=index + 1), row.get(column.name, ""),
                    self.faults.get((index, column.name), ""), column.kind,
                    column.numeric or column.kind in ("quantity", "zero", "price"),
                )
                for column in self.columns
            ]
            for index, row in enumerate(self.typed)
        ]  # fmt: skip

    @property
    def fault_list(self) -> list[tuple[str, str, str]]:
        """(id of the box, its label, the words) of every fault, in order."""
        labels = {column.name: column.label for column in self.columns}
        return [
            (
                f"{name}-{index + 1}",
                _("Dòng {row}, {column}").format(row=index + 1, column=labels[name]),
                self.faults[index, name],
            )
            for index, name in sorted(self.faults, key=lambda key: (key[0], list(labels).index(key[1])))
        ]


class LinesForm(Form):
    """A form with a table of lines under its fields."""

    COLUMNS: ClassVar[tuple[GridColumn, ...]] = ()
    BLANK = 6

    def __init__(
        self, data: QueryDict | None = None, *args: Any, on: dt.date, names: ItemNames | None = None,
        lines: Sequence[Mapping[str, str]] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, *args, on=on, **options)
        self.grid = Grid(self.COLUMNS, names or ItemNames(), year=on.year, data=data, blank=self.BLANK, initial=lines)

    def is_valid(self) -> bool:
        """Whether fields and lines can be read, and there is a line."""
        fields = super().is_valid()
        if fields and self.is_bound and not self.grid.values and not self.grid.faults:
            self.grid.faults[0, self.COLUMNS[0].name] = fault_words(Refused(FIELD_EMPTY))
        return fields and not self.grid.faults

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What the lines mean."""
        return self.grid.values

    @property
    def status(self) -> int:
        """422 when it was sent and refused, 403 when what was missing is a right, else 200."""
        return 422 if self.is_bound and self.grid.faults else super().status
