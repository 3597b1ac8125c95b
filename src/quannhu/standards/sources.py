"""Where man-days come from: the kitchens stand above this room and announce their reading here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from quannhu.kernel.days import Period
from quannhu.standards.rules.allowance import ManDay

_SOURCES: list[ManDaySource] = []


class ManDaySource(Protocol):
    """Reads man-days by unit, day and category; `unit_ids` None means all."""

    def __call__(self, period: Period, unit_ids: frozenset[int] | None = None) -> Iterable[ManDay]: ...


def provide_man_days(source: ManDaySource) -> ManDaySource:
    """Announce the reading of man-days (usable as a decorator); the last one announced is asked."""
    _SOURCES.append(source)
    return source


def man_days_source() -> ManDaySource | None:
    """The announced reading, if any room announced one."""
    return _SOURCES[-1] if _SOURCES else None
