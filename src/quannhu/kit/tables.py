"""A table as a value: the same rows on the page (`web/_table.html`) and in the Excel file.

table = Table(
    columns=(Column("Mặt hàng"), Column("Tồn", "num", unit="kg")),
    rows=[Row((Cell("Gạo tẻ", href="/kho/the/1/"), Cell(Fraction(2912, 10))))],
    caption="Tồn kho",
)
if request.GET.get("xuat") == "xlsx":
    return table.workbook_response("ton-kho")
return render(request, "ledger/stock.html", {"table": table})
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import HttpResponse

from quannhu.kernel.days import format_day
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import format_number
from quannhu.kit.sheets import SheetColumn, SheetTable, workbook_response

Value = str | int | Fraction | dt.date | None
# A column of words whose longest cell has this many letters is kept open by the class (rem in the style sheet).
WIDTHS = ((28, "w3"), (14, "w2"), (8, "w1"))


@dataclass(frozen=True)
class Column:
    """A column: its title; `text`, `code` (never broken over lines), `small` (for machines) or `num`; its unit."""

    title: Any
    kind: str = "text"
    unit: Any = ""


@dataclass(frozen=True)
class Cell:
    """A value with its address and tone; `text` overrides how the value is written.

    tone    "" | "ok" | "warn" | "bad": written as a tag
    depth   how far the first cell of a tree's row is indented, 0..4
    """

    value: Value = ""
    href: str = ""
    tone: str = ""
    text: str = ""
    depth: int = 0

    @property
    def shown(self) -> str:
        """How the page writes it: zero and nothing as a dash, numbers grouped, days as 14/9/2023."""
        if self.text:
            return self.text
        if self.value is None or self.value == 0:
            return "–"
        if isinstance(self.value, int):
            return group_digits(self.value)
        if isinstance(self.value, Fraction):
            return format_number(self.value)
        return format_day(self.value) if isinstance(self.value, dt.date) else str(self.value)

    @property
    def negative(self) -> bool:
        """Whether it is a number below zero."""
        return isinstance(self.value, int | Fraction) and self.value < 0

    @property
    def unbroken(self) -> bool:
        """Whether it is one word with marks a browser would break at: a day, a lot, a voucher's number."""
        shown = self.shown
        return len(shown) < 28 and " " not in shown and ("-" in shown or "/" in shown)

    @property
    def long(self) -> bool:
        """Whether it is one word too long for a column: a setting's key may break anywhere."""
        shown = self.shown
        return len(shown) >= 28 and " " not in shown


@dataclass(frozen=True)
class Row:
    """A line of a table; `kind` is "", "total" (stands above the details) or "group"."""

    cells: Sequence[Cell]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """Columns and rows; totals come first."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: Any = ""
    empty: Any = ""
    totals: Sequence[Row] = field(default_factory=tuple)

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Rows as (column, cell) pairs, totals above the details."""
        return [list(zip(self.columns, row.cells, strict=True)) for row in (*self.totals, *self.rows)]

    @property
    def marked(self) -> list[tuple[str, list[tuple[Column, Cell]]]]:
        """`lines` with each row's kind."""
        return list(zip([row.kind for row in (*self.totals, *self.rows)], self.lines, strict=True))

    @property
    def heads(self) -> list[tuple[Column, str]]:
        """Columns with the class of their head: `num`, or how wide their words need them to stay."""
        return [(column, self._width(place, column)) for place, column in enumerate(self.columns)]

    def _width(self, place: int, column: Column) -> str:
        if column.kind != "text":
            return "num" if column.kind == "num" else ""
        cells = [row.cells[place] for row in self.rows]
        longest = max((len(cell.shown) for cell in cells if not cell.tone and not cell.unbroken), default=0)
        return next((name for letters, name in WIDTHS if longest > letters), "")

    def sheet(self) -> SheetTable:
        """The table as a sheet of a workbook: numbers as numbers, days as days."""
        kinds = {"text": "text", "code": "text", "small": "text", "num": "quantity"}
        columns = [
            SheetColumn(f"{column.title} ({column.unit})" if column.unit else column.title, kinds[column.kind])
            for column in self.columns
        ]
        rows = [[cell.value for cell in row.cells] for row in (*self.totals, *self.rows)]
        return SheetTable(self.caption or "Bảng", columns, rows)

    def workbook_response(self, filename: str) -> HttpResponse:
        """The table as an Excel download."""
        return workbook_response(filename, [self.sheet()])
