"""Calendar days, half-open periods and the Vietnamese way of writing them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from quannhu.kernel.codes import DAY_NOT_READ, INSTANT_OUT_OF_RANGE
from quannhu.kernel.errors import Refused
from quannhu.kernel.words import say

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FOREVER = dt.date(9999, 12, 31)
FIRST_YEAR, LAST_YEAR = 1900, 2999  # a typed year outside is a slip: 3/4/0026
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\s*$")
_ISO = re.compile(r"^\s*(\d{4})-(\d{2})-(\d{2})\s*$")


@dataclass(frozen=True, order=True)
class Period:
    """A half-open span of days: start is inside, end is not. FOREVER as end means still open."""

    start: dt.date
    end: dt.date = FOREVER

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"empty period {self.start}..{self.end}")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day < self.end

    def __len__(self) -> int:
        return (self.end - self.start).days

    def days(self) -> Iterator[dt.date]:
        """Each day of the period, in order."""
        for offset in range(len(self)):
            yield self.start + dt.timedelta(days=offset)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods share a day."""
        return self.start < other.end and other.start < self.end

    def clip(self, other: Period) -> Period | None:
        """The shared days, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    @property
    def last(self) -> dt.date:
        """The last day inside."""
        return self.end if self.end == FOREVER else self.end - dt.timedelta(days=1)

    def __str__(self) -> str:
        if self.end == FOREVER:
            return say("từ {day}", day=format_day(self.start))
        return f"{format_day(self.start)}–{format_day(self.last)}"


def one_day(day: dt.date) -> Period:
    """The period of a single day."""
    return Period(day, day + dt.timedelta(days=1))


def month_of(day: dt.date) -> Period:
    """The calendar month that holds the day."""
    start = day.replace(day=1)
    return Period(start, (start + dt.timedelta(days=32)).replace(day=1))


def year_of(day: dt.date) -> Period:
    """The calendar year that holds the day."""
    return Period(day.replace(month=1, day=1), day.replace(year=day.year + 1, month=1, day=1))


def week_of(day: dt.date) -> Period:
    """The seven days from Monday that hold the day."""
    start = day - dt.timedelta(days=day.weekday())
    return Period(start, start + dt.timedelta(days=7))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day when that month is shorter."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def parse_day(text: str, *, default_year: int | None = None) -> dt.date:
    """The day written `3/4/2026` or `03-04-2026` (3 April), `2026-04-03`, or `3/4` in default_year.

    errors      Refused(KER-01) naming the text; day comes first, never the month
    """
    if found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY.match(text):
        day, month = int(found[1]), int(found[2])
        if found[3] is None and default_year is None:
            raise Refused(DAY_NOT_READ, text=text)
        year = int(found[3]) if found[3] else (default_year or 0)
    else:
        raise Refused(DAY_NOT_READ, text=text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(DAY_NOT_READ, text=text)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Refused(DAY_NOT_READ, text=text) from error


def format_day(day: dt.date) -> str:
    """`14/9/2023`."""
    return f"{day.day}/{day.month}/{day.year}"


def format_instant(at: dt.datetime) -> str:
    """`16:00 14/9/2023`, Hanoi time."""
    local = at.astimezone(HANOI)
    return f"{local:%H:%M} {format_day(local.date())}"


def instant_given(at: dt.datetime) -> dt.datetime:
    """A moment that a program sent, in UTC; without an offset it is Hanoi time.

    errors      Refused(KER-14) outside the years a database can tell apart with every offset
    """
    if not 1900 <= at.year <= 9000:
        raise Refused(INSTANT_OUT_OF_RANGE, text=at.isoformat())
    return (at if at.tzinfo else at.replace(tzinfo=HANOI)).astimezone(dt.UTC)


def instant(day: dt.date, clock: str = "00:00") -> dt.datetime:
    """The moment `clock` (HH:MM) of the day, Hanoi time."""
    hour, minute = clock.split(":")
    return dt.datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=HANOI)
