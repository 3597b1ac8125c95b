"""First look: every row of the plan points somewhere, is whole, not negative and not said twice."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from quannhu.planner.referee.kinds import Book
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
    key = np.zeros(len(columns["quantity"]), np.int64)
    for name, values in keys.items():
        key = key * max(rows[name], 1) + values
    if key.size < 2 or bool((key[1:] > key[:-1]).all()):
        return
    inorder = np.sort(key)
    if not (inorder[1:] == inorder[:-1]).any():
        return
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order[1:]] == key[order[:-1]])
    book.each(
        "repeated",
        same,
        lambda r: (f"bảng {title}", {"first": order[r] + 1, "second": order[r + 1] + 1}),
    )
