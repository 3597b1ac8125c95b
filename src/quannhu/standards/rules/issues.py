"""Goods issued again after so many months: clothing, dry rations, mess equipment. Pure, whole numbers."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.days import Period, months_later

MONTHS_LIMIT = 600
PERSONS_LIMIT = 100_000


def due_days(first: dt.date, months: int, period: Period) -> list[dt.date]:
    """The days of the period on which an issue falls due: the first day, then each time the wear life is over.

    Rule STD-R16. Each is counted from the first day, so that 31/1, 28/2, 31/3 follow each other.
    """
    passed = (period.start.year - first.year) * 12 + period.start.month - first.month
    step = max(passed // months - 1, 0)
    found: list[dt.date] = []
    while (day := months_later(first, step * months)) < period.end:
        if day >= period.start:
            found.append(day)
        step += 1
    return found


def next_due(first: dt.date, months: int, on: dt.date) -> dt.date:
    """The first day from `on` on which an issue falls due (rule STD-R16)."""
    end = months_later(max(on, first), months) + dt.timedelta(days=1)
    return due_days(first, months, Period(on, end))[0]


def issued_to(people: int, quantity: int, per: int = 1) -> int:
    """Base units for the people at `quantity` for every `per` of them, a begun share as a whole one (rule STD-R17)."""
    if people < 0 or quantity <= 0 or per <= 0:
        raise ValueError("people are never negative, a quantity and its share are above nought")
    return -(-people * quantity // per)
