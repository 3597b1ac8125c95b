"""How days become periods of a plan, what may follow what, and whole packs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence

from quannhu.kernel.days import format_day

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


def period_word(step: int) -> str:
    """`tuần`, or `ngày` where a period is a day."""
    return "ngày" if step == 1 else "tuần"


def since(step: int, day: dt.date) -> str:
    """`tuần từ 2/10/2023`, or `ngày 14/9/2023` where a period is a day."""
    return f"ngày {format_day(day)}" if step == 1 else f"tuần từ {format_day(day)}"


def lead_periods(days: int, step: int = WEEK_DAYS) -> int:
    """Whole periods of `step` days until an order is surely there: any begun one counts (rule SUP-R04)."""
    return -(-days // step)


def lane_periods(hours: int, step: int = WEEK_DAYS) -> int:
    """Periods on the road: up to 48 hours is within a week, 6 within a day, else any begun one (rule SUP-R05)."""
    return 0 if hours * WEEK_DAYS <= SAME_WEEK_HOURS * step else -(-hours // (24 * step))


def first_days(sent: Sequence[tuple[int, int, int, Hashable]]) -> dict[tuple[int, Hashable], int]:
    """(store, goods) -> days until what is sent there within the period has come; a store nothing is sent to: absent.

    sent        (origin, target, days on the road, goods) of shipments that arrive within their period, in no circle
    """
    found: dict[tuple[int, Hashable], int] = {}
    for _ in range(len(sent)):
        later = dict(found)
        for origin, target, days, goods in sent:
            later[target, goods] = max(later.get((target, goods), 0), found.get((origin, goods), 0) + days)
        if later == found:
            break
        found = later
    return found


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


def branch(group: str) -> str:
    """Whose goods they are by heading of the item list: clothing and mess equipment travel apart from food ("")."""
    return group if group in ("QT", "DCCD") else ""


def whole_packs(quantity: int, pack: int) -> int:
    """The quantity in whole packs, rounded up."""
    return -(-quantity // pack) * pack
