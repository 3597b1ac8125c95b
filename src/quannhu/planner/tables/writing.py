"""Tables written as CSV (UTF-8, comma) or Parquet, columns by name in the order of the schema."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from quannhu.kernel.errors import Refused
from quannhu.planner import codes
from quannhu.planner.tables.schema import Table
from quannhu.planner.tables.texts import has_arrow
from quannhu.planner.values import Ints

Form = Literal["csv", "parquet"]
ROWS = 200_000
# A column: cells are words, numbers, or None for a blank.
Cells = Sequence[Any] | np.ndarray[Any, Any]


def named_by(names: Sequence[str], rows: Ints) -> np.ndarray[Any, Any]:
    """The codes of rows; None where the row is negative."""
    return np.array([*names, None], object)[np.where(rows < 0, len(names), rows)]


def blank_at(values: Ints, blank: int) -> np.ndarray[Any, Any]:
    """The numbers as cells, blank where they are at least `blank`."""
    cells = values.astype(object)
    cells[values >= blank] = None
    return cells


def _parts(columns: dict[str, Cells]) -> Iterator[list[list[Any]]]:
    size = len(next(iter(columns.values())))
    for start in range(0, size, ROWS):
        cut = (column[start : start + ROWS] for column in columns.values())
        yield [part.tolist() if isinstance(part, np.ndarray) else list(part) for part in cut]


def write_table(folder: Path, table: Table, columns: dict[str, Cells], form: Form = "csv") -> None:
    """One table; every column of the schema must be given.

    errors      Refused(PLN-18) without pyarrow
    """
    columns = {column.name: columns[column.name] for column in table.columns}
    if form == "parquet":
        _parquet(folder / f"{table.name}.parquet", table, columns)
        return
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for part in _parts(columns):
            if len(part) == 1:
                # the writer of a single blank cell would write an empty line
                writer.writerows([cell] for cell in part[0])
            else:
                writer.writerows(zip(*part, strict=True))


def _parquet(path: Path, table: Table, columns: dict[str, Cells]) -> None:
    if not has_arrow():
        raise Refused(codes.PARQUET_NOT_INSTALLED)
    import pyarrow
    from pyarrow import parquet

    kinds = [pyarrow.int64() if column.kind == "whole" else pyarrow.string() for column in table.columns]
    schema = pyarrow.schema(list(zip(columns, kinds, strict=True)))
    with parquet.ParquetWriter(path, schema) as writer:
        for part in _parts(columns):
            arrays = [
                pyarrow.array(cells if kind == pyarrow.int64() else [_word(cell) for cell in cells], kind)
                for cells, kind in zip(part, kinds, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


def _word(cell: Any) -> str | None:
    return None if cell is None else str(cell)


def by_period(values: Ints, default: int, periods: Sequence[str]) -> tuple[tuple[Ints, ...], Cells, Ints]:
    """Lines of a (..., period) array: indices before the period, the period's code or blank, the values.

    A row that never changes is one line without a period; what equals `default` is left out.
    """
    same = (values == values[..., :1]).all(axis=-1)
    each = np.argwhere(same & (values[..., 0] != default))
    one = np.argwhere(~same[..., None] & (values != default))
    keys = np.concatenate([each, one[:, :-1]])
    period = np.concatenate([np.full(len(each), -1), one[:, -1]])
    order = np.lexsort((period, *reversed(keys.T)))
    keys, period = keys[order], period[order]
    numbers = values[(*keys.T, np.maximum(period, 0))]
    return tuple(keys.T), named_by(periods, period), numbers
