"""A folder's tables as columns of whole numbers: codes looked up, numbers read, every fault said with its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from quannhu.kernel.errors import Code
from quannhu.planner import codes
from quannhu.planner.tables.found import Faults
from quannhu.planner.tables.schema import EVERY, Column, Table
from quannhu.planner.tables.texts import (
    EMPTY,
    Block,
    Codes,
    Damaged,
    Texts,
    Yes,
    fast_blocks,
    has_arrow,
    open_sheet,
    parquet_blocks,
    parquet_heading,
    slow_blocks,
)
from quannhu.planner.values import Ints

SEPARATORS = re.compile(r"[+-]?[0-9][0-9.,'_\s]*[0-9]|[+-]?[0-9]+[.,][0-9]*")
DIGITS = re.compile(r"-?\d+")


@dataclass
class Columns:
    """A table read: its columns of numbers, the row each line stood in, and the codes it declares."""

    numbers: dict[str, Ints] = field(default_factory=dict)
    rows: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    names: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)


class Folder:
    """The files of a folder by table name; what does not belong there is said."""

    def __init__(self, folder: Path, tables: tuple[Table, ...], faults: Faults, *, others: frozenset[str]) -> None:
        self.faults = faults
        self.paths: dict[str, Path] = {}
        # tables that could not be read: codes of theirs are not looked up, for all would be unknown
        self.broken: set[str] = set()
        if not folder.is_dir():
            faults.add(codes.FOLDER_MISSING, folder=folder.name or str(folder))
            self.there = False
            return
        self.there = True
        names = {table.name for table in tables}
        for path in sorted(folder.iterdir()):
            if path.suffix not in (".csv", ".parquet") or path.stem in others - names:
                continue
            if path.stem not in names:
                faults.add(codes.TABLE_UNKNOWN, path.name, name=path.name, tables=", ".join(sorted(names)))
            elif path.stem in self.paths:
                faults.add(codes.TABLE_TWICE, path.name, table=path.stem)
            else:
                self.paths[path.stem] = path
        for table in tables:
            if table.needed != "may" and table.name not in self.paths:
                faults.add(codes.TABLE_MISSING, f"{table.name}.csv", table=table.name, columns=table.heading)
                self.broken.add(table.name)

    def read(self, table: Table, known: dict[str, Codes]) -> Columns:
        """All of a table; empty where it is not there."""
        kept: list[Columns] = []
        names: dict[str, dict[str, int]] = {}
        self.each(table, known, kept.append, names)
        out = Columns(names={name: list(found) for name, found in names.items()})
        for column in table.read:
            parts = [part.numbers[column.name] for part in kept]
            out.numbers[column.name] = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        out.rows = np.concatenate([part.rows for part in kept]) if kept else out.rows
        if table.needed == "must" and table.name in self.paths and table.name not in self.broken and not len(out):
            self.broken.add(table.name)
            self.faults.add(codes.TABLE_EMPTY, self.paths[table.name].name, table=table.name)
        if table.key:
            self._repeated(table, out)
        return out

    def each(
        self, table: Table, known: dict[str, Codes], take: Callable[[Columns], None],
        names: dict[str, dict[str, int]] | None = None,
    ) -> None:  # fmt: skip
        """Hand over the table block by block; faulty lines are left out."""
        if table.name not in self.paths:
            return
        path, names = self.paths[table.name], {} if names is None else names
        for block in self.blocks(table, path):
            take(_Lines(table, path.name, known, names, self).read(block))

    def blocks(self, table: Table, path: Path) -> Iterator[Block]:
        """Blocks of the table's file, by the fast reader as far as it goes, then by the one that says what is wrong."""
        wanted = [column.name for column in table.read]
        if path.suffix == ".parquet":
            heading = parquet_heading(path, self.faults)
            if heading is None or not self._headed(table, path, heading):
                self.broken.add(table.name)
                return
            yield from parquet_blocks(path, wanted, self.faults)
            return
        sheet = open_sheet(path, self.faults)
        if sheet is None or not self._headed(table, path, sheet.heading):
            self.broken.add(table.name)
            return
        done = 2
        if has_arrow():
            try:
                for block in fast_blocks(path, sheet, wanted):
                    yield block
                    done = block.first + len(block.columns[wanted[0]])
                return
            except Damaged:
                pass
        for block in slow_blocks(path, sheet, wanted, self.faults):
            yield from block.since(done)

    def _headed(self, table: Table, path: Path, heading: list[str]) -> bool:
        """Whether all columns are there, once."""
        names = [column.name for column in table.columns]
        whole = True
        for column in table.read:
            if column.name not in heading:
                self.faults.add(
                    codes.COLUMN_MISSING, path.name, 1, column.name,
                    column=column.name, table=table.name, columns=table.heading,
                )  # fmt: skip
                whole = False
        for at, name in enumerate(heading):
            if name not in names or name in heading[:at]:
                self.faults.add(
                    codes.COLUMN_UNKNOWN, path.name, 1, name,
                    column=name, table=table.name, columns=table.heading,
                )  # fmt: skip
                whole = False
        return whole

    def _repeated(self, table: Table, columns: Columns) -> None:
        """Lines of the same key: each names the first."""
        keys = [columns.numbers[name] for name in table.key]
        if len(columns) < 2:
            return
        order = np.lexsort(tuple(reversed(keys)))
        same = np.ones(len(order) - 1, bool)
        for key in keys:
            same &= key[order[1:]] == key[order[:-1]]
        starts = np.r_[0, np.flatnonzero(~same) + 1]
        first = columns.rows[order[np.repeat(starts, np.diff(np.r_[starts, len(order)]))]]
        again = np.flatnonzero(same) + 1
        file, said = self.paths[table.name].name, ", ".join(table.key)
        for nth in again.tolist():
            self.faults.add(codes.LINE_REPEATED, file, int(columns.rows[order[nth]]), first=int(first[nth]), key=said)


class _Lines:
    """Reads the cells of one table's blocks."""

    def __init__(
        self, table: Table, file: str, known: dict[str, Codes], names: dict[str, dict[str, int]], folder: Folder
    ) -> None:
        self.table, self.file, self.known, self.names = table, file, known, names
        self.faults, self.broken = folder.faults, folder.broken

    def read(self, block: Block) -> Columns:
        """The lines of a block that have no fault."""
        size = len(next(iter(block.columns.values())))
        # a row without any cell says nothing, and is no fault
        said = np.zeros(size, bool)
        for cells in block.columns.values():
            said |= ~cells.blank()
            if said.all():
                break
        good, numbers = said.copy(), dict[str, Ints]()
        for column in self.table.read:
            values, fine = self._column(column, block.columns[column.name], block.first, said)
            numbers[column.name] = values
            good &= fine
        rows = np.arange(block.first, block.first + size)
        return Columns({name: values[good] for name, values in numbers.items()}, rows[good])

    def _column(self, column: Column, cells: Texts, first: int, said: Yes) -> tuple[Ints, Yes]:
        if column.kind == "name":
            return self._names(column, cells, first, said)
        if column.kind == "whole":
            values, good = cells.wholes()
            good = good & (values >= column.low) & (values <= column.high)
        else:
            known = self.known[column.of] if column.kind == "code" else Codes(list(column.words))
            values = cells.rows_of(known)
            good = values >= 0
        bad = np.flatnonzero(~good & said)
        if not len(bad):
            return values, good
        if column.kind == "code" and column.of in self.broken:
            bad = bad[values[bad] == EMPTY]
        if column.blank is not None:
            values = values.copy()
            empty = np.array([cells.text(row) == "" for row in bad.tolist()], bool)
            values[bad[empty]], good[bad[empty]] = column.blank, True
            bad = bad[~empty]
        self._say(column, cells, bad, first)
        return values, good

    def _names(self, column: Column, cells: Texts, first: int, said: Yes) -> tuple[Ints, Yes]:
        """Codes this table declares; the same code again is the same row (keys are looked at later)."""
        found = self.names.setdefault(column.name, {})
        texts = cells.texts()
        values = np.fromiter((found.setdefault(text, len(found)) if text else EMPTY for text in texts), np.int64)
        bad = np.flatnonzero((values == EMPTY) & said)
        self._say(column, cells, bad, first)
        return values, values >= 0

    def _say(self, column: Column, cells: Texts, bad: Ints, first: int) -> None:
        for row in bad.tolist():
            code, facts = _reason(column, cells.text(row))
            self.faults.add(code, self.file, first + row, column.name, **facts)


def _reason(column: Column, text: str) -> tuple[Code, dict[str, object]]:
    """Why a cell cannot be taken."""
    shown = text if len(text) <= 60 else text[:60] + "…"
    if not text:
        return codes.BLANK, {}
    if column.kind == "code":
        return codes.CODE_UNKNOWN, {"text": shown, "table": column.of}
    if column.kind == "word":
        return codes.WORD_UNKNOWN, {"text": shown, "words": ", ".join(column.words)}
    if DIGITS.fullmatch(text) and text.isascii():
        return codes.OUT_OF_RANGE, {"text": shown, "low": column.low, "high": column.high}
    if SEPARATORS.fullmatch(text):
        return codes.SEPARATED, {"text": shown}
    return codes.NOT_A_NUMBER, {"text": shown}


def every_period(columns: Columns, name: str, shape: tuple[int, ...], default: int, keys: tuple[str, ...]) -> Ints:
    """A dense array (*keys, period) from lines with or without a period: a named period goes before every period."""
    out = np.full(shape, default, np.int64)
    period, values = columns.numbers["period"], columns.numbers[name]
    where = tuple(columns.numbers[key] for key in keys)
    each = period == EVERY
    out[tuple(key[each] for key in where)] = values[each][:, None]
    one = ~each
    out[(*(key[one] for key in where), period[one])] = values[one]
    return out
