"""How days become periods of a plan, what may follow what, and whole packs."""

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
WEEK_DAYS = 7
SAME_WEEK_HOURS = 48  # a road so short is within the week; of a shorter period its share


def lead_periods(days: int, step: int = WEEK_DAYS) -> int:
    """Whole periods of `step` days until an order is surely there: any begun one counts (rule SUP-R04)."""
    return -(-days // step)


def lane_periods(hours: int, step: int = WEEK_DAYS) -> int:
    """Periods on the road: up to 48 hours is within a week, 6 within a day, else any begun one (rule SUP-R05)."""
    return 0 if hours * WEEK_DAYS <= SAME_WEEK_HOURS * step else -(-hours // (24 * step))


def periods_left(start: dt.date, expires_on: dt.date, step: int = WEEK_DAYS) -> int:
    """Whole periods from a first day in which a lot may still be used; 0 when it dies within one (rule SUP-R06)."""
    return max(((expires_on - start).days + 1) // step, 0)


def share_of_week(amount: int, index: int, step: int = WEEK_DAYS) -> int:
    """What of a weekly amount falls on a period: whole weeks all of it, days their turn so that seven make it up.

    index       of the period, from the first
    """
    if step % WEEK_DAYS == 0:
        return amount * (step // WEEK_DAYS)
    before = index * step % WEEK_DAYS
    return amount * (before + step) // WEEK_DAYS - amount * before // WEEK_DAYS


def whole_packs(quantity: int, pack: int) -> int:
    """The quantity in whole packs, rounded up."""
    return -(-quantity // pack) * pack
