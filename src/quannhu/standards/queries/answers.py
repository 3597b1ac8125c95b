"""Single questions about what a person is due on a day. A loop over many days takes a `rulebook` once instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from quannhu.kernel.days import Period
from quannhu.standards.queries.rulebook import (
    DayAllowance,
    GuestMeal,
    HolidayRow,
    PriceRowRef,
    RateRow,
    ScaleRow,
    SettingRow,
    SplitRow,
    rulebook,
)
from quannhu.standards.rules.rows import Kind


def basic_rate(*, category: str, unit_id: int | None, on: dt.date, known_at: dt.datetime | None = None) -> RateRow:
    """The one basic meal rate of a person of the category in the unit on the day, as known at the instant.

    errors      Refused STD-03 no rule that day, STD-01 two rules
    """
    book = rulebook(known_at=known_at, kinds=(Kind.BASIC, Kind.LEVEL))
    return book.basic(category=category, unit_id=unit_id, on=on)


def supplement(
    *,
    code: str,
    on: dt.date,
    category: str | None = None,
    unit_id: int | None = None,
    known_at: dt.datetime | None = None,
) -> RateRow:
    """The supplement OM (sick in camp), THEM-1.. (missions) or LE-TET (holidays) on the day."""
    book = rulebook(known_at=known_at, kinds=(Kind.SUPPLEMENT,))
    return book.supplement(code=code, on=on, category=category, unit_id=unit_id)


def day_allowance(
    *,
    category: str,
    unit_id: int | None,
    on: dt.date,
    supplements: Sequence[str] = (),
    known_at: dt.datetime | None = None,
) -> DayAllowance:
    """One person's day with its supplements; refuses what may not be drawn together."""
    book = rulebook(known_at=known_at)
    return book.allowance(category=category, unit_id=unit_id, on=on, supplements=supplements)


def guest_meal_rate(
    *, meal: str, on: dt.date, category: str = "HSQBS", unit_id: int | None = None, known_at: dt.datetime | None = None
) -> GuestMeal:
    """What one guest's meal (`sang`, `trua`, `chieu`) costs, with the rate and split it follows from."""
    book = rulebook(known_at=known_at, kinds=(Kind.BASIC, Kind.LEVEL, Kind.GUEST, Kind.SPLIT))
    return book.guest(meal=meal, category=category, unit_id=unit_id, on=on)


def ration_scale(
    *, category: str, on: dt.date, unit_id: int | None = None, known_at: dt.datetime | None = None
) -> list[ScaleRow]:
    """The ration of the category on the day in base units per person-day, by ration code."""
    return rulebook(known_at=known_at, kinds=(Kind.SCALE,)).scale(category=category, on=on, unit_id=unit_id)


def rice_norm(*, on: dt.date, known_at: dt.datetime | None = None) -> PriceRowRef:
    """The rice price assumed inside the meal rate."""
    return rulebook(known_at=known_at, kinds=(Kind.NORM,)).norm(on=on)


def meal_split(*, on: dt.date, unit_id: int | None = None, known_at: dt.datetime | None = None) -> SplitRow:
    """The shares of morning, noon and evening in the day's rate."""
    return rulebook(known_at=known_at, kinds=(Kind.SPLIT,)).split(on=on, unit_id=unit_id)


def setting(*, key: str, on: dt.date, unit_id: int | None = None, known_at: dt.datetime | None = None) -> SettingRow:
    """The dated setting; `verified` is False for the program's unconfirmed default and for rows marked so."""
    return rulebook(known_at=known_at, kinds=(Kind.SETTING,)).setting(key=key, on=on, unit_id=unit_id)


def holidays(*, period: Period, known_at: dt.datetime | None = None) -> list[HolidayRow]:
    """The days of the period on which the holiday supplement is drawn."""
    return rulebook(known_at=known_at, kinds=(Kind.HOLIDAY,)).holidays(period)
