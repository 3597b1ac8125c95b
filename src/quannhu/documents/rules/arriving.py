"""What makes two arrivals one document, and what a day in the register may be."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.text import clean, fold

# Days before the day an answer is due on which it begins to show as near.
NEAR = 3


def triple_of(reference: str, author: str, dated_on: dt.date) -> str:
    """The triple the law tells documents apart by: number and sign, issuer, day (rule DOC-R60).

    Marks, capitals, spaces and the zero before a number make no difference.
    source      NĐ 30/2020/NĐ-CP, phụ lục VI
    """
    sign = fold(clean(reference)).replace(" ", "").removeprefix("so:").lstrip("0")
    return f"{sign}|{fold(clean(author))}|{dated_on.isoformat()}"[:400]


def arrival_fault(
    *, author: str, reference: str, summary: str, arrived_on: dt.date, dated_on: dt.date, today: dt.date
) -> str:
    """Why a row may not enter the register, in Vietnamese; "" when it may."""
    for words, name in ((author, "tác giả"), (reference, "số, ký hiệu"), (summary, "trích yếu")):
        if not clean(words):
            return f"thiếu {name}"
    if arrived_on > today:
        return "ngày đến chưa tới"
    if dated_on > arrived_on:
        return "ngày văn bản sau ngày đến"
    return ""
