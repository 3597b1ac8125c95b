"""Cells of a table as blocks of text columns: CSV by pyarrow where it is installed, else by the csv module; Parquet.

A block holds a bounded number of rows, so a file of any length is read in bounded memory. Row numbers are those a
spreadsheet shows: the heading is row 1.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from quannhu.kernel.text import nfc
from quannhu.planner import codes
from quannhu.planner.tables.found import Faults
from quannhu.planner.values import Ints

ROWS = 50_000
BYTES = 4 * 2**20
UNKNOWN, EMPTY = -1, -2
WHOLE = r"^-?[0-9]{1,18}$"
Yes = NDArray[np.bool_]


class Damaged(Exception):
    """The fast reader gives up: the slow one will say what is wrong and where."""


class Codes:
    """The codes of a table in their order."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        self.rows = {code: row for row, code in enumerate(codes)}
        self._arrow: Any = None

    def arrow(self) -> Any:
        """The codes as an array of pyarrow."""
        if self._arrow is None:
            import pyarrow

            self._arrow = pyarrow.array(self.codes, pyarrow.string())
        return self._arrow


class Texts(Protocol):
    """One column of a block."""

    def __len__(self) -> int: ...

    def text(self, row: int) -> str:
        """The cell, trimmed."""

    def texts(self) -> list[str]:
        """All cells, trimmed."""

    def blank(self) -> Yes:
        """Where there is nothing."""

    def rows_of(self, known: Codes) -> Ints:
        """Row of each code; UNKNOWN or EMPTY where there is none."""

    def wholes(self) -> tuple[Ints, Yes]:
        """The numbers, and where a number could be read."""


class Plain:
    """Cells as Python strings."""

    def __init__(self, cells: list[str]) -> None:
        self.cells = [cell.strip() if cell.isascii() else nfc(cell.strip()) for cell in cells]

    def __len__(self) -> int:
        return len(self.cells)

    def text(self, row: int) -> str:
        return self.cells[row]

    def texts(self) -> list[str]:
        return self.cells

    def blank(self) -> Yes:
        return np.fromiter((not cell for cell in self.cells), bool, len(self.cells))

    def rows_of(self, known: Codes) -> Ints:
        rows = (known.rows.get(cell, UNKNOWN) if cell else EMPTY for cell in self.cells)
        return np.fromiter(rows, np.int64, len(self.cells))

    def wholes(self) -> tuple[Ints, Yes]:
        read = [_whole(cell) for cell in self.cells]
        numbers = np.fromiter((0 if number is None else number for number in read), np.int64, len(read))
        return numbers, np.fromiter((number is not None for number in read), bool, len(read))


def _whole(cell: str) -> int | None:
    digits = cell[1:] if cell.startswith("-") else cell
    return int(cell) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


class Arrow:
    """Cells as an array of pyarrow."""

    def __init__(self, cells: Any) -> None:
        import pyarrow.compute as compute

        self.compute = compute
        trimmed = compute.utf8_trim_whitespace(compute.fill_null(cells, ""))
        plain = compute.all(compute.string_is_ascii(trimmed)).as_py()
        self.cells = trimmed if plain in (True, None) else compute.utf8_normalize(trimmed, form="NFC")

    def __len__(self) -> int:
        return len(self.cells)

    def text(self, row: int) -> str:
        return str(self.cells[row].as_py())

    def texts(self) -> list[str]:
        return list(self.cells.to_pylist())

    def blank(self) -> Yes:
        return np.asarray(self.compute.equal(self.cells, "").to_numpy(zero_copy_only=False), bool)

    def rows_of(self, known: Codes) -> Ints:
        found = self.compute.fill_null(self.compute.index_in(self.cells, value_set=known.arrow()), UNKNOWN)
        rows = found.to_numpy(zero_copy_only=False).astype(np.int64)
        return np.where(self.blank(), EMPTY, rows)

    def wholes(self) -> tuple[Ints, Yes]:
        good = self.compute.match_substring_regex(self.cells, WHOLE)
        numbers = self.compute.if_else(good, self.cells, "0").cast("int64")
        return numbers.to_numpy(zero_copy_only=False), good.to_numpy(zero_copy_only=False)


@dataclass(frozen=True)
class Block:
    """Some rows of a table: the number of the first, and its columns by name."""

    first: int
    columns: dict[str, Texts]

    def since(self, row: int) -> Iterator[Block]:
        """The rows from a row number on."""
        size = len(next(iter(self.columns.values())))
        if row <= self.first:
            yield self
        elif row < self.first + size:
            cut = {name: Plain(cells.texts()[row - self.first :]) for name, cells in self.columns.items()}
            yield Block(row, dict(cut))


@dataclass(frozen=True)
class Sheet:
    """A CSV file's first line: what separates its columns, and their names."""

    separator: str
    heading: list[str]


def has_arrow() -> bool:
    """Whether the optional pyarrow is installed."""
    return find_spec("pyarrow") is not None


def open_sheet(path: Path, faults: Faults) -> Sheet | None:
    """The heading of a CSV file; None with a fault."""
    with path.open("rb") as file:
        line = file.readline(BYTES)
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(codes.NOT_UTF8, path.name, 1, byte=f"{line[error.start]:02X}")
        return None
    separator = max((",", ";", "\t"), key=text.count)
    try:
        heading = next(csv.reader([text], delimiter=separator, strict=True), [])
    except csv.Error:
        faults.add(codes.DAMAGED, path.name, 1, reason="dòng tiêu đề không đọc được")
        return None
    return Sheet(separator, [nfc(name.strip()) for name in heading])


def fast_blocks(path: Path, sheet: Sheet, wanted: list[str]) -> Iterator[Block]:
    """Blocks of a CSV file by pyarrow.

    errors      Damaged: read it again with slow_blocks
    """
    import pyarrow
    from pyarrow import csv as arrow_csv

    if len(set(sheet.heading)) < len(sheet.heading):
        raise Damaged
    reading = arrow_csv.ReadOptions(
        use_threads=False, block_size=BYTES, skip_rows=1, column_names=sheet.heading, encoding="utf8"
    )
    parsing = arrow_csv.ParseOptions(delimiter=sheet.separator, newlines_in_values=True, ignore_empty_lines=False)
    types = dict.fromkeys(sheet.heading, pyarrow.string())
    converting = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False, include_columns=wanted)
    row = 2
    try:
        with arrow_csv.open_csv(path, reading, parsing, converting) as batches:
            for batch in batches:
                yield Block(row, {name: Arrow(batch.column(name)) for name in wanted})
                row += batch.num_rows
    except pyarrow.ArrowInvalid as error:
        # No data at all is no damage.
        if "Empty CSV" not in str(error):
            raise Damaged from error


def slow_blocks(path: Path, sheet: Sheet, wanted: list[str], faults: Faults) -> Iterator[Block]:
    """Blocks of a CSV file by the csv module; rows that cannot be read are said and come as rows without cells."""
    at = [sheet.heading.index(name) for name in wanted]
    width, row = len(sheet.heading), 2
    with path.open("rb") as file:
        rows = _rows(file, path.name, sheet.separator, faults)
        next(rows, None)
        while block := list(islice(rows, ROWS)):
            start, kept = row, list[list[str]]()
            for cells in block:
                if cells is not None and cells and len(cells) != width:
                    reason = f"có {len(cells)} ô, tiêu đề có {width}"
                    faults.add(codes.DAMAGED, path.name, row, reason=reason)
                elif cells:
                    kept.append(cells)
                    row += 1
                    continue
                # A row that is blank or cannot be read: what was kept so far is a block of its own.
                if kept:
                    yield Block(
                        start, {name: Plain([line[i] for line in kept]) for name, i in zip(wanted, at, strict=True)}
                    )
                row += 1
                start, kept = row, []
            if kept:
                yield Block(
                    start, {name: Plain([line[i] for line in kept]) for name, i in zip(wanted, at, strict=True)}
                )


def _rows(file: Any, name: str, separator: str, faults: Faults) -> Iterator[list[str] | None]:
    """Rows of cells; None for one that cannot be read."""
    state = {"row": 1}

    def lines() -> Iterator[str]:
        decoder = codecs.getdecoder("utf-8")
        for number, line in enumerate(file):
            raw = line.removeprefix(codecs.BOM_UTF8) if number == 0 else line
            try:
                text = decoder(raw)[0]
            except UnicodeDecodeError as error:
                faults.add(codes.NOT_UTF8, name, state["row"], byte=f"{raw[error.start]:02X}")
                text = decoder(raw, "replace")[0]
            if "\x00" in text:
                faults.add(codes.DAMAGED, name, state["row"], reason="có ký tự số 0")
            yield text

    reader = csv.reader(lines(), delimiter=separator, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            faults.add(codes.DAMAGED, name, state["row"], reason="dấu ngoặc kép mở mà không đóng, hoặc ô quá dài")
            yield None
        else:
            yield cells if any(cell.strip() for cell in cells) else None
        state["row"] += 1


def parquet_heading(path: Path, faults: Faults) -> list[str] | None:
    """The columns of a Parquet file; None with a fault."""
    if not has_arrow():
        faults.add(codes.PARQUET_NOT_INSTALLED, path.name)
        return None
    import pyarrow
    from pyarrow import parquet

    try:
        return list(parquet.read_schema(path).names)
    except (pyarrow.ArrowInvalid, OSError):
        faults.add(codes.DAMAGED, path.name, reason="không phải tệp Parquet")
        return None


def parquet_blocks(path: Path, wanted: list[str], faults: Faults) -> Iterator[Block]:
    """Blocks of a Parquet file, each cell as text."""
    import pyarrow
    from pyarrow import parquet

    row = 2
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS, columns=wanted):
                columns = {name: Arrow(batch.column(name).cast(pyarrow.string())) for name in wanted}
                yield Block(row, dict(columns))
                row += batch.num_rows
    except (pyarrow.ArrowException, OSError):
        faults.add(codes.DAMAGED, path.name, row, reason="dữ liệu Parquet không đọc được")
