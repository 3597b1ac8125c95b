"""The handed-in file given back with its faults written beside each row."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]

from quannhu.kernel.errors import Problem
from quannhu.kernel.legacy import Legacy
from quannhu.kit.sheets.guards import ENDINGS, safe_name
from quannhu.kit.sheets.opening import Grid, open_grids
from quannhu.kit.sheets.reading import FAULT_TITLE
from quannhu.kit.sheets.writing import SheetTable, write_workbook

_RED = Font(color="B00020")
_TOP = Alignment(wrap_text=True, vertical="top")
_PALE = PatternFill("solid", fgColor="FDECEA")


def annotated_name(filename: str) -> str:
    """`nhap-gia.xlsx` -> `nhap-gia-loi.xlsx`; text files stay text, old workbooks become .xlsx."""
    path = PurePath(safe_name(filename))
    return f"{path.stem}-loi{'.csv' if ENDINGS.get(path.suffix.lower()) == 'csv' else '.xlsx'}"


def annotated_copy(data: bytes, filename: str, problems: Sequence[Problem], *, encoding: Legacy | None = None) -> bytes:
    """The same workbook with a column "Lỗi" after the last one, each row's faults in it; faults of no row on top.

    returns     .xlsx for workbooks (.xls and .ods are rewritten with their values), .csv with a mark for text
    errors      Refused when the file cannot be opened at all: there is nothing to write beside
    """
    name = safe_name(filename)
    grids = open_grids(data, name, encoding)
    kind = ENDINGS[PurePath(name).suffix.lower()]
    notes = _notes(problems, grids)
    if kind == "csv":
        return _annotated_text(grids[0], notes[grids[0].title])
    if kind == "xlsx":
        return _annotated_workbook(data, grids, notes)
    return _rewritten(grids, notes)


def _notes(problems: Sequence[Problem], grids: Sequence[Grid]) -> dict[str, dict[int, str]]:
    """Sheet -> row (from 1; 0 for faults of the whole file) -> the text of its faults."""
    lines: dict[str, dict[int, list[str]]] = {grid.title: defaultdict(list) for grid in grids}
    first = grids[0].title if grids else ""
    for problem in problems:
        sheet = problem.sheet if problem.sheet in lines else first
        column = f'cột "{problem.column}": ' if problem.column else ""
        text = f"{problem.code.id}: {column}{problem.sentence} {problem.remedy}"
        lines.setdefault(sheet, defaultdict(list))[problem.row or 0].append(text)
    return {sheet: {row: "\n".join(texts) for row, texts in rows.items()} for sheet, rows in lines.items()}


def _fault_column(cells: list[list[Any]], notes: dict[int, str]) -> tuple[int, int]:
    """(header row, column) from 1 for the notes: the old "Lỗi" column if the file has one, else after the last."""
    for line, row in enumerate(cells[:30]):
        for index, value in enumerate(row):
            if value == FAULT_TITLE:
                return line + 1, index + 1
    width = max((_filled(row) for row in cells), default=0)
    # The header is the row with the most words above the first fault.
    upto = min([30, len(cells), *(row for row in notes if row)])
    header = max(range(upto), key=lambda line: (_texts(cells[line]), -line), default=0)
    return header + 1, width + 1


def _filled(row: list[Any]) -> int:
    return max((index + 1 for index, value in enumerate(row) if value not in ("", None)), default=0)


def _texts(row: list[Any]) -> int:
    return sum(isinstance(value, str) and value != "" for value in row)


def _annotated_workbook(data: bytes, grids: Sequence[Grid], notes: dict[str, dict[int, str]]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=False, keep_links=False)
    for grid in grids:
        found = notes[grid.title]
        if not found or grid.title not in book.sheetnames:
            continue
        sheet: Any = book[grid.title]
        header, column = _fault_column(grid.cells, found)
        sheet.cell(header, column, FAULT_TITLE).font = Font(bold=True, color="B00020")
        if general := _general(found, header):
            sheet.cell(header, column + 1, general).font = _RED
        for row in range(header + 1, len(grid.cells) + 1):
            if row in found or sheet.cell(row, column).value is not None:
                cell = sheet.cell(row, column, found.get(row))
                cell.font, cell.fill = _RED, _PALE
                cell.alignment = _TOP
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_notes(grid: Grid, found: dict[int, str]) -> list[list[Any]]:
    """The grid's rows with the note of each after its last column."""
    header, column = _fault_column(grid.cells, found)
    rows = []
    for line, cells in enumerate(grid.cells, start=1):
        row = [grid.facts.unicode((line - 1, i), v) if isinstance(v, str) else v for i, v in enumerate(cells)]
        row += [""] * (column - len(row))
        row[column - 1] = FAULT_TITLE if line == header else found.get(line, "")
        rows.append(row)
    if rows and (general := _general(found, header)):
        rows[header - 1].append(general)
    return rows


def _general(found: dict[int, str], header: int) -> str:
    """Faults that belong to no data row: of the file, or of its headings."""
    return "\n".join(found[row] for row in (0, header) if row in found)


def _annotated_text(grid: Grid, found: dict[int, str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_with_notes(grid, found))
    return out.getvalue().encode("utf-8-sig")


def _rewritten(grids: Sequence[Grid], notes: dict[str, dict[int, str]]) -> bytes:
    """Values only, as .xlsx: old and open formats cannot be written back as they were."""
    tables = []
    for grid in grids:
        rows = _with_notes(grid, notes[grid.title]) if notes[grid.title] else grid.cells
        width = max(map(len, rows), default=1)
        padded = [[_plain(value) for value in row] + [None] * (width - len(row)) for row in rows]
        # The first line of the sheet stands as the table's own header line.
        head = [str(value or "") for value in padded[0]] if padded else [""]
        tables.append(SheetTable(grid.title, head, padded[1:]))
    return write_workbook(tables)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) or hasattr(value, "year") else str(value)
