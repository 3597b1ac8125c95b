"""Tables out: workbooks with real numbers and days, text that stays text, and no live formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from urllib.parse import quote

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse
from django.utils.functional import Promise
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from quannhu.kernel.days import HANOI
from quannhu.kernel.text import fold
from quannhu.kit.sheets.reading import SheetSpec

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ID_TITLE = "id"
_FORMATS = {
    "text": {},
    "integer": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0"},
    "quantity": {"num_format": "#,##0.0#####"},
    "day": {"num_format": "d/m/yyyy", "align": "right"},
    "instant": {"num_format": "hh:mm d/m/yyyy", "align": "right"},
    "percent": {"num_format": "0.0%"},
}
# A text that begins like a formula gets a quote prefix, so that it stays text also after F2 and Enter in Excel.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
# The same rows give the same bytes: the file carries no clock.
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class SheetColumn:
    """A column on its way out.

    kind        text, integer, money, quantity (Fraction in the display unit), day, instant, percent (Fraction)
    hidden      carries an id for coming back, not for reading
    choices     a drop-down list for who fills the file in
    """

    title: Any
    kind: str = "text"
    width: int = 0
    hidden: bool = False
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class SheetTable:
    """One sheet: heading lines, a totals row above the details, the rows. Columns may be given as bare titles."""

    title: Any
    columns: Sequence[SheetColumn | Any]
    rows: Iterable[Sequence[Any]]
    totals: Sequence[Any] | None = None
    heading: Sequence[Any] = ()
    ids: Sequence[int] = field(default=())


def write_workbook(tables: Sequence[SheetTable]) -> bytes:
    """The tables as one .xlsx, a sheet each, written row by row in constant memory.

    ids of a table, when given, go into a hidden first column "id", one per row
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": False,
        "remove_timezone": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"author": "Quân nhu", "created": _CREATED})
    styles = _Styles(book)
    names: set[str] = set()
    for table in tables:
        _write_table(book, table, styles, _sheet_name(str(table.title), names))
    book.close()
    return out.getvalue()


class _Styles:
    """The cell formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True})
        self.title = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDE4"}
        )
        self.risky = book.add_format({"num_format": "@", "quote_prefix": True})
        self.plain = {kind: book.add_format(shape) for kind, shape in _FORMATS.items()}
        self.total = {kind: book.add_format({**shape, "bold": True, "bottom": 1}) for kind, shape in _FORMATS.items()}


def _columns(table: SheetTable) -> list[SheetColumn]:
    columns = [column if isinstance(column, SheetColumn) else SheetColumn(column) for column in table.columns]
    return [SheetColumn(ID_TITLE, "integer", hidden=True), *columns] if table.ids else columns


def _write_table(book: Any, table: SheetTable, styles: _Styles, name: str) -> None:
    """One sheet, top to bottom: constant memory forgets a row as soon as the next begins."""
    sheet = book.add_worksheet(name)
    columns = _columns(table)
    for index, column in enumerate(columns):
        width = column.width or (12 if column.kind != "text" else max(14, min(40, len(str(column.title)) + 4)))
        sheet.set_column(index, index, width, None, {"hidden": 1} if column.hidden else None)
    line = 0
    for text in table.heading:
        sheet.write_string(line, 0, str(text), styles.heading)
        line += 1
    for index, column in enumerate(columns):
        sheet.write_string(line, index, str(column.title), styles.title)
    sheet.freeze_panes(line + 1, 0)
    first = line + 1
    _drop_downs(book, sheet, columns, first, name)
    if table.totals is not None:
        line += 1
        totals = [None, *table.totals] if table.ids else list(table.totals)
        _write_row(sheet, line, totals, columns, styles, total=True)
    for number, row in enumerate(table.rows):
        line += 1
        _write_row(sheet, line, [table.ids[number], *row] if table.ids else row, columns, styles, total=False)


def _write_row(
    sheet: Any, line: int, row: Sequence[Any], columns: list[SheetColumn], styles: _Styles, *, total: bool
) -> None:
    shapes = styles.total if total else styles.plain
    for index, (value, column) in enumerate(zip(row, columns, strict=True)):
        _write_cell(sheet, line, index, value, shapes[column.kind if column.kind in shapes else "text"], styles)


def _write_cell(sheet: Any, line: int, index: int, value: Any, shape: Any, styles: _Styles) -> None:
    """One value with its type kept: nothing blank becomes zero, nothing textual becomes a number or a formula."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, index, "có" if value else "không", shape)
    elif isinstance(value, int):
        # A spreadsheet holds 15 digits; a longer number stays whole as text.
        if abs(value) < 10**15:
            sheet.write_number(line, index, value, shape)
        else:
            sheet.write_string(line, index, str(value), shape)
    elif isinstance(value, Fraction | float):
        whole = isinstance(value, Fraction) and value.denominator == 1
        sheet.write_number(line, index, int(value) if whole else float(value), styles.plain["integer"] if whole and
                           shape is styles.plain["quantity"] else shape)  # fmt: skip
    elif isinstance(value, dt.datetime):
        local = value.astimezone(HANOI).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(line, index, local, styles.plain["instant"] if shape is styles.plain["text"] else shape)
    elif isinstance(value, dt.date):
        midnight = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001  (a sheet knows no time zones)
        sheet.write_datetime(line, index, midnight, styles.plain["day"] if shape is styles.plain["text"] else shape)
    elif isinstance(value, str | Promise):
        text = str(value)[:32_767]
        sheet.write_string(line, index, text, styles.risky if text.startswith(_RISKY) else shape)
    else:
        raise TypeError(f"a sheet cannot hold {type(value).__name__}")


def _drop_downs(book: Any, sheet: Any, columns: list[SheetColumn], first: int, name: str) -> None:
    """Lists to choose from; long ones stand in a hidden sheet because a rule holds 255 characters only."""
    for index, column in enumerate(columns):
        if not column.choices:
            continue
        source: Any = list(column.choices)
        if len(",".join(source)) > 250:
            listing = book.add_worksheet(_sheet_name(f"_{name[:20]}_{index}", set()))
            listing.hide()
            for line, choice in enumerate(column.choices):
                listing.write_string(line, 0, choice)
            source = f"='{listing.get_name()}'!$A$1:$A${len(column.choices)}"
        area = f"{xl_col_to_name(index)}{first + 1}:{xl_col_to_name(index)}{first + 5_000}"
        sheet.data_validation(area, {"validate": "list", "source": source, "error_type": "warning"})


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name Excel accepts: no []:*?/\\, at most 31 characters, each once."""
    name = "".join("-" if char in "[]:*?/\\" else char for char in title).strip("' ")[:31] or "Trang"
    base, number = name, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: 31 - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def empty_form(spec: SheetSpec, choices: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook to fill in: the headings of the spec, drop-downs by column key."""
    columns = [SheetColumn(column.title, choices=(choices or {}).get(column.key, ())) for column in spec.columns]
    return write_workbook([SheetTable(spec.title, columns, ())])


def workbook_response(filename: str, tables: Sequence[SheetTable]) -> HttpResponse:
    """The workbook as a download; `filename` may hold Vietnamese, with or without .xlsx."""
    return file_response(f"{filename.removesuffix('.xlsx')}.xlsx", write_workbook(tables), XLSX)


def file_response(filename: str, data: bytes, content_type: str) -> HttpResponse:
    """Bytes as a download, its name given twice: plain for old browsers, exact for the others."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in fold(filename))
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
