"""First look: every row of the plan points somewhere, is whole, not negative and not said twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise

import numpy as np

from quannhu.planner.referee.kinds import Book
from quannhu.planner.referee.sums import flat
from quannhu.planner.values import Ints, Plan, Priority, Problem

# 10^15 g are a thousand million tonnes: far above any plan, far below an overflow of one sum of a table.
LARGEST = 10**15
NAMES = {
    "buys": "mua",
    "shipments": "vận chuyển",
    "issues": "cấp phát",
    "waste": "hao hủy",
    "shortages": "thiếu",
    "reserve_gaps": "hụt dự trữ",
}


def look(problem: Problem, plan: Plan, book: Book) -> None:
    """Write into the book what keeps the rows from being judged at all."""
    rows = {
        "offer": len(problem.offers.source),
        "lane": len(problem.lanes.origin),
        "place": len(problem.places.code),
        "unit": len(problem.units),
        "item": len(problem.items.code),
        "family": len(problem.families),
    }
    for name, title in NAMES.items():
        table = getattr(plan, name)
        columns: dict[str, Ints] = {one.name: getattr(table, one.name) for one in fields(table)}
        sizes = [len(column) for column in columns.values()]
        if min(sizes) != max(sizes):
            book.add("columns", f"bảng {title}", least=min(sizes), most=max(sizes))
            continue
        whole = True
        for column, values in columns.items():
            if not np.issubdtype(values.dtype, np.integer):
                book.add("not_whole", f"bảng {title}, cột {column}")
                whole = False
        if not whole:
            continue
        for column, values in columns.items():
            _look_at(book, title, column, values, rows.get(column, 0), len(problem.periods))
        _repeated(book, title, columns, {**rows, "period": len(problem.periods), "priority": len(Priority)})


def _look_at(book: Book, title: str, column: str, values: Ints, rows: int, periods: int) -> None:
    def at(row: int) -> str:
        return f"bảng {title}, dòng {row + 1}, cột {column}"

    if column == "quantity":
        book.each("negative", np.flatnonzero(values < 0), lambda r: (at(r), {"value": values[r]}))
        book.each(
            "too_large",
            np.flatnonzero(values > LARGEST),
            lambda r: (at(r), {"value": values[r], "limit": LARGEST}),
        )
        return
    if column == "period":
        kind, limit, facts = "outside_horizon", periods, {"periods": periods}
    elif column == "priority":
        kind, limit, facts = "unknown_priority", len(Priority), {}
    else:
        kind, limit, facts = "unknown_row", rows, {"rows": rows}
    wrong = np.flatnonzero((values < 0) | (values >= limit))
    book.each(kind, wrong, lambda r: (at(r), {"value": values[r], **facts}))


def _repeated(book: Book, title: str, columns: dict[str, Ints], rows: dict[str, int]) -> None:
    """Rows of the same key; a table with rows pointing nowhere is not asked."""
    keys = {name: values for name, values in columns.items() if name != "quantity"}
    if any(values.size and (values.min() < 0 or values.max() >= rows[name]) for name, values in keys.items()):
        return
    shape = tuple(max(rows[name], 1) for name in keys)
    for part in _apart(columns["period"]):
        key = flat(shape, tuple(values[part] for values in keys.values()))
        if key.size < 2 or bool((key[1:] > key[:-1]).all()):
            continue
        inorder = np.sort(key)
        if not (inorder[1:] == inorder[:-1]).any():
            continue
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        _say_repeated(book, title, order[same] + part.start, order[same + 1] + part.start)


def _apart(period: Ints) -> Iterator[slice]:
    """Parts of a table no two of which can hold the same key: periods, where rows stand in their order."""
    edges = np.flatnonzero(period[1:] != period[:-1]) + 1
    ends = [0, *edges.tolist(), len(period)] if bool((period[1:] >= period[:-1]).all()) else [0, len(period)]
    return (slice(start, stop) for start, stop in pairwise(ends))


def _say_repeated(book: Book, title: str, first: Ints, second: Ints) -> None:
    book.each(
        "repeated",
        np.arange(len(first)),
        lambda row: (f"bảng {title}", {"first": first[row] + 1, "second": second[row] + 1}),
    )
