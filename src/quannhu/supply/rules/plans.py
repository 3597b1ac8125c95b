"""How days become weeks, what may follow what, and whole packs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

# state -> states that may follow it
NEXT: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"solved"}),
    "solved": frozenset({"solved", "submitted"}),
    "submitted": frozenset({"approved", "refused"}),
    "approved": frozenset({"in_force"}),
    "in_force": frozenset({"superseded"}),
    "superseded": frozenset(),
    "refused": frozenset(),
}
SAME_WEEK_HOURS = 48


def lead_weeks(days: int) -> int:
    """Whole weeks until an order is surely there: any begun week counts (rule SUP-R04)."""
    return -(-days // 7)


def lane_weeks(hours: int) -> int:
    """Weeks on the road: up to 48 hours is within the week, else any begun week counts (rule SUP-R05)."""
    return 0 if hours <= SAME_WEEK_HOURS else -(-hours // 168)


def weeks_left(start: dt.date, expires_on: dt.date) -> int:
    """Whole weeks from a Monday in which a lot may still be used; 0 when it dies within the first (rule SUP-R06)."""
    return max(((expires_on - start).days + 1) // 7, 0)


def whole_packs(quantity: int, pack: int) -> int:
    """The quantity in whole packs, rounded up."""
    return -(-quantity // pack) * pack
