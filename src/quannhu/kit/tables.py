"""A table as a value: the same rows on the page (`web/_table.html`) and in the Excel file.

table = Table(
    columns=(Column("Mặt hàng"), Column("Tồn", "num", unit="kg")),
    rows=[Row((Cell("Gạo tẻ", href="/kho/the/1/"), Cell("291,2", value=Decimal...)))],
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
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from quannhu.kernel.days import format_day
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import format_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | Fraction | dt.date | None


@dataclass(frozen=True)
class Column:
    """A column: its title, `text` or `num`, and the unit written small under the title."""

    title: Any
    kind: str = "text"
    unit: Any = ""


@dataclass(frozen=True)
class Cell:
    """A value with its address and tone; `text` overrides how the value is written.

    tone    "" | "ok" | "warn" | "bad": written as a tag
    """

    value: Value = ""
    href: str = ""
    tone: str = ""
    text: str = ""

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

    def workbook(self) -> bytes:
        """The table as an Excel file: numbers as numbers, days as days, words never as formulas."""
        buffer = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(buffer, options)
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.###"})
        bold_number = book.add_format({"bold": True, "num_format": "#,##0.###"})
        day = book.add_format({"num_format": "d/m/yyyy"})
        sheet = book.add_worksheet(
            (str(self.caption) or "Bảng").translate(dict.fromkeys(map(ord, "[]:*?/\\'"), " "))[:31]
        )
        for index, column in enumerate(self.columns):
            sheet.write_string(0, index, f"{column.title} ({column.unit})" if column.unit else str(column.title), head)
            sheet.set_column(index, index, 14 if column.kind == "num" else 26)
        for line, (kind, cells) in enumerate(self.marked, start=1):
            for index, (_, cell) in enumerate(cells):
                _write(
                    sheet,
                    line,
                    index,
                    cell,
                    number=bold_number if kind else number,
                    words=bold if kind else None,
                    day=day,
                )
        sheet.freeze_panes(1, 0)
        book.close()
        return buffer.getvalue()

    def workbook_response(self, filename: str) -> HttpResponse:
        """The workbook as a download named `filename`.xlsx."""
        response = HttpResponse(self.workbook(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{filename}.xlsx"'
        return response


def _write(sheet: Any, line: int, index: int, cell: Cell, *, number: Any, words: Any, day: Any) -> None:
    value = cell.value
    if isinstance(value, int):
        sheet.write_number(line, index, value, number)
    elif isinstance(value, Fraction):
        # The file keeps what the page shows; Excel itself knows only binary floats.
        sheet.write_number(line, index, value.numerator / value.denominator, number)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, index, dt.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif value is not None:
        sheet.write_string(line, index, str(value), words)
