"""Rows in: every fault of a file in one reading, each with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quannhu.kernel.errors import Problem, Refused, problem_of
from quannhu.kernel.imports import Row
from quannhu.kernel.legacy import Legacy, suspect
from quannhu.kernel.text import clean, fold
from quannhu.kit.codes import (
    CELL_EMPTY,
    CELL_ERROR,
    CELL_FORMULA,
    CELL_LEGACY,
    COLUMN_MISSING,
    COLUMN_TWICE,
    FILE_EMPTY,
)
from quannhu.kit.sheets.cells import Cell, as_text, text_of
from quannhu.kit.sheets.guards import safe_name
from quannhu.kit.sheets.inspection import column_letters
from quannhu.kit.sheets.opening import Grid, open_grids

FAULT_TITLE = "Lỗi"
HEADER_WITHIN = 30
_TOTALS = ("tong cong", "tong so", "cong", "tong")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA")
_TEXT = as_text()
_FONT_NAMES = {Legacy.TCVN3: ".VnTime", Legacy.VNI: "VNI-Times"}


@dataclass(frozen=True)
class Column:
    """A column a room reads.

    title       the heading people see; aliases are other headings for the same thing
    parse       cell -> value; raises Refused, which becomes a fault of that cell
    required    the column must be there and every cell of it filled
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    parse: Callable[[Cell], Any] = _TEXT
    required: bool = False


@dataclass(frozen=True)
class SheetSpec:
    """The columns of one kind of table; `title` names it on the empty form. `sheet` wants one sheet by name."""

    columns: tuple[Column, ...] | list[Column]
    title: str = "Dữ liệu"
    sheet: str = ""


@dataclass(frozen=True)
class Reading:
    """What a file held.

    rows        rows without a fault of their own, in file order
    problems    every fault of every cell; empty means the whole file was understood
    unknown     headings (or `cột F`) that hold data and belong to no column of the spec: nothing is lost silently
    notices     Vietnamese sentences: converted fonts, sheets not read, totals rows passed over
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    file: str = ""
    sheet: str = ""
    header_row: int = 0


def read_rows(data: bytes, filename: str, spec: SheetSpec, *, encoding: Legacy | None = None) -> Reading:
    """The rows of the sheet that carries the spec's headings, with all faults; nothing is raised for a bad file.

    encoding    of a text file (.csv), when the person who hands it in says so; never guessed
    """
    name = safe_name(filename)
    try:
        grids = open_grids(data, name, encoding)
    except Refused as refused:
        return Reading((), (problem_of(refused, file=name),), file=name)
    wanted = [grid for grid in grids if not spec.sheet or fold(grid.title) == fold(spec.sheet)]
    found = _find_header(wanted, spec)
    if found is None:
        problems = _strange_headings(wanted, name)
        problems += [
            Problem(COLUMN_MISSING, {"column": column.title}, name) for column in spec.columns if column.required
        ]
        if not any(grid.cells for grid in grids):
            problems = [Problem(FILE_EMPTY, {"file": name}, name)]
        return Reading((), tuple(problems), file=name)
    return _Reader(name, spec, found[0], found[1]).read([grid for grid in grids if grid is not found[0]])


def _names(column: Column) -> Iterable[str]:
    return (column.title, column.key, *column.aliases)


def _match(headings: Sequence[str], spec: SheetSpec) -> dict[str, list[int]]:
    """Column key -> positions of its heading; headings with marks first, then without where that is unambiguous."""
    exact: dict[str, str] = {}
    loose: dict[str, set[str]] = {}
    for column in spec.columns:
        for title in _names(column):
            exact.setdefault(clean(title).casefold(), column.key)
            loose.setdefault(fold(title), set()).add(column.key)
    found: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        key = exact.get(clean(heading).casefold())
        if key is None and len(keys := loose.get(fold(heading), set())) == 1:
            key = next(iter(keys))
        if key is not None:
            found.setdefault(key, []).append(index)
    return found


def _find_header(grids: Sequence[Grid], spec: SheetSpec) -> tuple[Grid, int] | None:
    """The sheet and row (from 0) whose cells name the most columns; the earlier one on a tie."""
    best: tuple[int, Grid, int] | None = None
    for grid in grids:
        for line, cells in enumerate(grid.cells[:HEADER_WITHIN]):
            headings = [
                grid.facts.unicode((line, i), value) if isinstance(value, str) else "" for i, value in enumerate(cells)
            ]
            score = len(_match(headings, spec))
            if score and (best is None or score > best[0]):
                best = (score, grid, line)
    # One heading of many is a chance word in a title line, not a header.
    if best is None or best[0] < min(2, len(spec.columns)):
        return None
    return best[1], best[2]


def _strange_headings(grids: Sequence[Grid], name: str) -> list[Problem]:
    """Cells of the first rows that look like an old encoding: the likely reason why no heading was known."""
    problems = []
    for grid in grids:
        for line, cells in enumerate(grid.cells[:HEADER_WITHIN]):
            for index, value in enumerate(cells):
                if isinstance(value, str) and (old := suspect(value)):
                    facts = {"text": clean(value), "encoding": old.value, "font": _FONT_NAMES[old]}
                    problems.append(Problem(CELL_LEGACY, facts, name, grid.shown, line + 1, column_letters(index)))
    return problems


class _Reader:
    """Reads the rows below one header."""

    def __init__(self, name: str, spec: SheetSpec, grid: Grid, header: int) -> None:
        self.name, self.spec, self.grid, self.header = name, spec, grid, header
        self.problems: list[Problem] = []
        self.notices: list[str] = list(grid.notices)
        self.converted = 0
        self.titles = {column.key: column.title for column in spec.columns}

    def read(self, others: Sequence[Grid]) -> Reading:
        headings = [text_of(self._unicode(self.header, i, v)) for i, v in enumerate(self.grid.cells[self.header])]
        places = _match(headings, self.spec)
        self._check_headings(places, headings)
        columns = [(column, places[column.key][0]) for column in self.spec.columns if column.key in places]
        known = {index for indexes in places.values() for index in indexes}
        rows = []
        any_data = False
        for line in range(self.header + 1, len(self.grid.cells)):
            cells = self.grid.cells[line]
            if all(value == "" or value is None for value in cells) and not self._marked(line, len(cells)):
                continue
            any_data = True
            if self._is_total(line, cells):
                continue
            row = self._row(line, cells, columns)
            if row is not None:
                rows.append(row)
        if not any_data:
            self.problems.append(Problem(FILE_EMPTY, {"file": self.name}, self.name, self.grid.shown))
        if any(column.required and column.key not in places for column in self.spec.columns):
            # Every row lacks it: one fault on top names them all, and no plan meets half a row.
            rows = []
        unknown = self._unknown(headings, known)
        self._say(others, unknown)
        return Reading(tuple(rows), tuple(self.problems), tuple(unknown), tuple(self.notices),
                       self.name, self.grid.shown, self.header + 1)  # fmt: skip

    def _check_headings(self, places: dict[str, list[int]], headings: list[str]) -> None:
        for column in self.spec.columns:
            if column.required and column.key not in places:
                self._fault(COLUMN_MISSING, self.header, "", column=column.title)
            if len(places.get(column.key, ())) > 1:
                shown = ", ".join(column_letters(index) for index in places[column.key])
                self._fault(COLUMN_TWICE, self.header, column.title, column=column.title, places=shown)

    def _row(self, line: int, cells: list[Any], columns: list[tuple[Column, int]]) -> Row | None:
        values: dict[str, Any] = {}
        faults = len(self.problems)
        for column, index in columns:
            value = cells[index] if index < len(cells) else ""
            try:
                values[column.key] = self._value(line, index, value, column)
            except Refused as refused:
                self.problems.append(
                    problem_of(refused, file=self.name, sheet=self.grid.shown, row=line + 1, column=column.title)
                )
        if len(self.problems) > faults:
            return None
        return Row(line + 1, values, self.name, self.grid.shown, self.titles)

    def _value(self, line: int, index: int, value: Any, column: Column) -> Any:
        formula = self.grid.facts.formulas.get((line, index))
        if formula is None and self.grid.plain_text and isinstance(value, str) and value.lstrip().startswith("="):
            formula = value.strip()
        if formula is not None:
            raise Refused(CELL_FORMULA, formula=formula[:60])
        if fault := self.grid.facts.errors.get((line, index)):
            raise Refused(CELL_ERROR, text=fault)
        if isinstance(value, str):
            if value in _ERRORS:
                raise Refused(CELL_ERROR, text=value)
            value = self._unicode(line, index, value)
            if not clean(value):
                value = ""
            elif old := suspect(value):
                raise Refused(CELL_LEGACY, text=clean(value)[:60], encoding=old.value, font=_FONT_NAMES[old])
        if value == "" or value is None:
            if column.required:
                raise Refused(CELL_EMPTY, column=column.title)
            return None
        return column.parse(value)

    def _unicode(self, line: int, index: int, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        meant = self.grid.facts.unicode((line, index), value)
        self.converted += meant is not value and meant != value
        return meant

    def _marked(self, line: int, width: int) -> bool:
        """Whether a line without values holds formulas or errors: calamine shows both as blank."""
        facts = self.grid.facts
        return bool(facts.formulas or facts.errors) and any(
            (line, index) in facts.formulas or (line, index) in facts.errors for index in range(width)
        )

    def _is_total(self, line: int, cells: list[Any]) -> bool:
        """A row whose first filled cell says Tổng cộng: a sum of the others, not a thing of its own."""
        first = next((value for value in cells if value not in ("", None)), "")
        if isinstance(first, str) and fold(first).rstrip(":") in _TOTALS:
            self.notices.append(f"Dòng {line + 1} là dòng tổng, không nhập.")
            return True
        return False

    def _unknown(self, headings: list[str], known: set[int]) -> list[str]:
        """Headings, and columns without one, that hold data nobody reads."""
        unknown = []
        width = max((len(cells) for cells in self.grid.cells[self.header :]), default=0)
        for index in range(width):
            heading = headings[index] if index < len(headings) else ""
            if index in known or fold(heading) == fold(FAULT_TITLE):
                continue
            filled = any(
                index < len(cells) and cells[index] not in ("", None) for cells in self.grid.cells[self.header + 1 :]
            )
            if heading or filled:
                unknown.append(heading or f"cột {column_letters(index)}")
        return unknown

    def _say(self, others: Sequence[Grid], unknown: list[str]) -> None:
        if unknown:
            self.notices.append(f"Cột không dùng đến: {', '.join(unknown)}.")
        left = [grid.title for grid in others if any(value for cells in grid.cells for value in cells)]
        if left:
            self.notices.append(f"Trang không đọc: {', '.join(left)}.")
        if self.converted:
            self.notices.append(f"Đã chuyển {self.converted} ô từ phông chữ cũ (TCVN3, VNI) sang Unicode.")

    def _fault(self, code: Any, line: int, title: str, **facts: Any) -> None:
        self.problems.append(Problem(code, facts, self.name, self.grid.shown, line + 1, title))
