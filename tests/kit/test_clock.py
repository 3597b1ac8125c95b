"""The clock of the doors: the machine's, or behind it by whole days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from quannhu.kit import clock

BEHIND = dt.timedelta(days=1_000)


def test_a_real_installation_has_the_machines_clock() -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= clock.now() <= dt.datetime.now(dt.UTC)
    assert clock.days_since(clock.today()) == 0 and clock.opening_day() == clock.today()


def test_an_invented_one_goes_on_from_its_story(settings: Any) -> None:
    """Whole days behind: the time of day is kept, and a later instant stays later."""
    settings.AS_OF, settings.CLOCK_BEHIND = dt.date(2023, 12, 31), BEHIND
    before = dt.datetime.now(dt.UTC)
    first, second = clock.now(), clock.now()
    assert before <= first + BEHIND <= second + BEHIND <= dt.datetime.now(dt.UTC)
    assert clock.days_since(clock.today()) == BEHIND.days
    assert clock.opening_day() == dt.date(2023, 12, 31), "its pages open where the story ends"


def test_the_day_is_hanois() -> None:
    assert clock.day_of(dt.datetime(2023, 12, 31, 17, tzinfo=dt.UTC)) == dt.date(2024, 1, 1)
