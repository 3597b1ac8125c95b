"""The one clock of the doors: the machine's, or in an invented installation the world's, which goes on from its story.

The world's clock stands a whole number of days behind the machine's: it has the same time of day and never goes back.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from quannhu.kernel.days import HANOI


def now() -> dt.datetime:
    """The instant, in UTC."""
    instant: dt.datetime = timezone.now() - settings.CLOCK_BEHIND
    return instant


def today() -> dt.date:
    """The day in Hanoi."""
    return day_of(now())


def day_of(at: dt.datetime) -> dt.date:
    """The day of an instant in Hanoi."""
    return at.astimezone(HANOI).date()


def opening_day() -> dt.date:
    """The day at which pages and commands look when nobody names one: the last of an invented story, or today."""
    return settings.AS_OF or today()


def days_since(day: dt.date) -> int:
    """How many days the machine's clock is ahead of a day; negative before it."""
    return (day_of(timezone.now()) - day).days
