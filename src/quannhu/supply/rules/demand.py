"""How much is needed: people × days × ration × attendance, less what the unit already holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from quannhu.kernel.days import Period, week_of
from quannhu.kernel.money import divide_round

WEEK = dt.timedelta(days=7)


def need(man_days: int, per_day: int, permille: int = 1_000) -> int:
    """Base units for the person-days of one clause, rounded half up once (rule SUP-R01).

    man_days    people × days, >= 0
    per_day     base units a person-day of the clause
    permille    attendance: 1.000 is everybody on the roll
    """
    if man_days < 0 or per_day < 0 or permille < 0:
        raise ValueError("man-days, ration and attendance are never negative")
    return divide_round(man_days * per_day * permille, 1_000)


def held_first(needs: Sequence[int], held: int) -> list[int]:
    """What is still to be supplied, period by period: what the unit holds is used from the first on (rule SUP-R02)."""
    left, found = max(held, 0), []
    for wanted in needs:
        used = min(wanted, left)
        left -= used
        found.append(wanted - used)
    return found


def mondays(period: Period) -> list[Period]:
    """The period cut at Mondays: whole weeks but for its first and last piece (rule SUP-R03)."""
    pieces, start = [], period.start
    while start < period.end:
        end = min(week_of(start).end, period.end)
        pieces.append(Period(start, end))
        start = end
    return pieces


def week_count(period: Period) -> int:
    """How many pieces `mondays` gives."""
    first, last = week_of(period.start).start, week_of(period.last).start
    return (last - first).days // 7 + 1
