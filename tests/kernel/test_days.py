"""Days and periods."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.days import (
    FOREVER,
    HANOI,
    Period,
    format_day,
    format_instant,
    instant,
    instant_given,
    month_of,
    one_day,
    parse_day,
    week_of,
    year_of,
)
from quannhu.kernel.errors import Refused

days = st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))


@given(days)
def test_days_read_back(day: dt.date) -> None:
    assert parse_day(format_day(day)) == day == parse_day(day.isoformat())


@pytest.mark.parametrize("text", ["3/4/2026", "03/04/2026", "03-04-2026", "3.4.2026", " 3/4/2026 ", "2026-04-03"])
def test_the_day_comes_first(text: str) -> None:
    assert parse_day(text) == dt.date(2026, 4, 3)
    assert parse_day("15/04/2026") == dt.date(2026, 4, 15)
    assert parse_day("14/9", default_year=2023) == dt.date(2023, 9, 14)


@pytest.mark.parametrize(
    "text", ["", "hôm nay", "31/2/2026", "4/15/2026", "3/4", "3/4/26", "3/4/0026", "2026-13-01", "1/1/9999"]
)
def test_days_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_day(text)
    assert caught.value.code.id == "KER-01" and f'Không đọc được ngày "{text}"' in caught.value.sentence


@given(days, st.integers(1, 400), days, st.integers(1, 400))
def test_periods_share_exactly_the_days_of_both(start: dt.date, length: int, other: dt.date, size: int) -> None:
    one, two = Period(start, start + dt.timedelta(days=length)), Period(other, other + dt.timedelta(days=size))
    shared = set(one.days()) & set(two.days())
    clip = one.clip(two)
    assert one.overlaps(two) == bool(shared) == (clip is not None)
    assert set(clip.days() if clip else ()) == shared
    assert len(list(one.days())) == len(one) == length


def test_an_empty_period_is_a_bug() -> None:
    with pytest.raises(ValueError, match="empty"):
        Period(dt.date(2023, 1, 1), dt.date(2023, 1, 1))


@given(days)
def test_months_weeks_and_years_hold_their_day(day: dt.date) -> None:
    for period in (month_of(day), week_of(day), year_of(day), one_day(day)):
        assert day in period and period.last in period and period.end not in period
    assert len(week_of(day)) == 7 and week_of(day).start.weekday() == 0


def test_words() -> None:
    assert str(Period(dt.date(2023, 7, 1))) == "từ 1/7/2023" and Period(dt.date(2023, 7, 1)).last == FOREVER
    assert str(Period(dt.date(2023, 9, 14), dt.date(2023, 9, 21))) == "14/9/2023–20/9/2023"
    assert format_instant(instant(dt.date(2023, 9, 14), "16:00")) == "16:00 14/9/2023"
    assert format_instant(dt.datetime(2023, 9, 14, 20, 0, tzinfo=dt.UTC)) == "03:00 15/9/2023"


def test_a_moment_a_program_sends_is_read_in_utc() -> None:
    """KER-14 outside the years that every offset can be told in."""
    assert instant_given(dt.datetime(2023, 12, 1, 8, 0, tzinfo=HANOI)) == dt.datetime(2023, 12, 1, 1, 0, tzinfo=dt.UTC)
    naive = dt.datetime(2023, 12, 1, 8, 0)  # noqa: DTZ001
    assert instant_given(naive) == dt.datetime(2023, 12, 1, 1, 0, tzinfo=dt.UTC)
    odd = dt.timezone(-dt.timedelta(hours=16, minutes=13))
    with pytest.raises(Refused) as refused:
        instant_given(dt.datetime(79, 1, 21, 4, 59, tzinfo=odd))
    assert str(refused.value).startswith('KER-14: Thời điểm "0079-01-21T04:59:00-16:13" không dùng được.')
