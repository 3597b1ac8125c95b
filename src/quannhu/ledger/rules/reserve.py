"""What is true of the readiness reserve (dự trữ SSCĐ): floors, usable stock, releases, rotation. Pure.

Numbers here are whole base units that change on some days and hold in between, so a year costs as much as it has
changes, not as it has days.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from quannhu.kernel.days import FOREVER, Period, format_day, months_later

DAY = dt.timedelta(days=1)


class Steps:
    """A number that changes on some days and holds in between; 0 before the first."""

    def __init__(self, changes: Mapping[dt.date, int]) -> None:
        self.days = sorted(day for day, change in changes.items() if change)
        self._values = [0, *accumulate(changes[day] for day in self.days)]

    def on(self, day: dt.date) -> int:
        """The number at the end of the day."""
        return self._values[bisect_right(self.days, day)]


# -- what it is made of --------------------------------------------------------------------------------------------


def floor_of(people: int, amount: int, days: int) -> int:
    """Base units to keep ready: people served × amount of a person-day × days of supply (rule LED-R18)."""
    return people * amount * days


@dataclass(frozen=True, slots=True)
class Need:
    """So much must be kept during a period; the needs of a reserve add up."""

    floor: int
    period: Period


@dataclass(slots=True)
class LotDays:
    """A lot in usable reserve stock: its last good day, and its net change by day."""

    last_good: dt.date | None
    changes: dict[dt.date, int] = field(default_factory=dict)

    def gone_on(self) -> dt.date | None:
        """The day its last part left; None while anything is there."""
        return max(self.changes) if self.changes and not sum(self.changes.values()) else None


@dataclass(frozen=True, slots=True)
class Order:
    """An approved release: it may be drawn from its approval to `valid_to`; what was drawn is refilled by `refill_by`.

    drawn, refilled     base units by day
    """

    id: int
    quantity: int
    start: dt.date
    valid_to: dt.date
    refill_by: dt.date
    drawn: Mapping[dt.date, int]
    refilled: Mapping[dt.date, int]

    def owed(self, day: dt.date) -> int:
        """Drawn and not yet refilled."""
        drawn = sum(amount for other, amount in self.drawn.items() if other <= day)
        return max(drawn - sum(amount for other, amount in self.refilled.items() if other <= day), 0)

    def left(self, day: dt.date) -> int:
        """What may still be drawn on the day."""
        if not self.start <= day <= self.valid_to:
            return 0
        return max(self.quantity - sum(amount for other, amount in self.drawn.items() if other <= day), 0)

    def excused(self, day: dt.date) -> int:
        """How far the floor may be gone below by anyone: what was drawn, until its refill is overdue."""
        return self.owed(day) if self.start <= day <= self.refill_by else 0

    def lowered(self, day: dt.date) -> int:
        """How far the order lowers the floor: what was drawn and what may still be (rule LED-R20)."""
        return self.excused(day) + self.left(day)

    def days(self) -> set[dt.date]:
        """The days on which any of these numbers changes."""
        return {self.start, self.valid_to + DAY, self.refill_by + DAY, *self.drawn, *self.refilled}


@dataclass(frozen=True, slots=True)
class State:
    """A reserve at the end of a day.

    needed      by the norms            lowered     by releases in force (drawn or not)
    usable      good and not past its last day      expired     in usable stock but past it
    aside       in quarantine or damaged            excused     of `lowered`, what was really drawn
    """

    needed: int
    lowered: int
    excused: int
    usable: int
    expired: int
    aside: int

    @property
    def floor(self) -> int:
        """What must be there: the need less what releases in force lower it by (rule LED-R20)."""
        return max(self.needed - self.lowered, 0)

    @property
    def held(self) -> int:
        """Everything that lies in the reserve, good or not."""
        return self.usable + self.expired + self.aside

    @property
    def short(self) -> int:
        """How much is missing; quarantined and expired lots do not count (rule LED-R19)."""
        return max(self.floor - self.usable, 0)

    @property
    def free(self) -> int:
        """What may leave without a release: what was released and not drawn stays for its purpose."""
        return max(self.usable - max(self.needed - self.excused, 0), 0)

    @property
    def applied(self) -> int:
        """The floor the database guards on usable stock: never more than is there, as that could not be written.

        Expired goods lie in usable stock until somebody sets them aside; they are added, so that good ones cannot
        leave in their place (rule LED-R22).
        """
        return min(self.floor + self.expired, self.usable + self.expired)


@dataclass(frozen=True, slots=True)
class Span:
    """Days over which nothing changed."""

    period: Period
    state: State


@dataclass
class Reserve:
    """The reserve of one item at one place over time."""

    needs: list[Need] = field(default_factory=list)
    lots: dict[int, LotDays] = field(default_factory=dict)
    aside: dict[dt.date, int] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)

    def state(self, day: dt.date) -> State:
        """The reserve at the end of the day."""
        return self.line().state(day)

    def line(self) -> Line:
        """Its numbers over time, ready to be asked for many days."""
        needed, usable, expired, lowered, excused = (defaultdict[dt.date, int](int) for _ in range(5))
        for need in self.needs:
            needed[need.period.start] += need.floor
            needed[need.period.end] -= need.floor
        for lot in self.lots.values():
            left = 0
            for day, change in lot.changes.items():
                good = lot.last_good is None or day <= lot.last_good
                (usable if good else expired)[day] += change
                left += change if good else 0
            if lot.last_good is not None:
                usable[lot.last_good + DAY] -= left
                expired[lot.last_good + DAY] += left
        for order in self.orders:
            before = (0, 0)
            for day in sorted(order.days()):
                now = (order.lowered(day), order.excused(day))
                lowered[day] += now[0] - before[0]
                excused[day] += now[1] - before[1]
                before = now
        return Line(*(Steps(each) for each in (needed, lowered, excused, usable, expired, self.aside)))

    def moved(self, day: dt.date, changes: Mapping[int, tuple[dt.date | None, int]]) -> Reserve:
        """The reserve after a voucher of the day: lot -> (its last good day, net change)."""
        lots = {lot_id: LotDays(lot.last_good, dict(lot.changes)) for lot_id, lot in self.lots.items()}
        for lot_id, (last_good, change) in changes.items():
            lot = lots.setdefault(lot_id, LotDays(last_good))
            lot.changes[day] = lot.changes.get(day, 0) + change
        return Reserve(self.needs, lots, self.aside, self.orders)


@dataclass(frozen=True)
class Line:
    """A reserve over time."""

    needed: Steps
    lowered: Steps
    excused: Steps
    usable: Steps
    expired: Steps
    aside: Steps

    def state(self, day: dt.date) -> State:
        """At the end of the day."""
        return State(*(steps.on(day) for steps in self._all()))

    def _all(self) -> tuple[Steps, ...]:
        return self.needed, self.lowered, self.excused, self.usable, self.expired, self.aside

    def days(self, since: dt.date) -> list[dt.date]:
        """The days after a day on which anything changes."""
        return sorted({day for steps in self._all() for day in steps.days if day > since})

    def spans(self, period: Period) -> list[Span]:
        """The period cut where anything changes."""
        starts = [period.start, *(day for day in self.days(period.start) if day < period.end)]
        return [
            Span(Period(start, end), self.state(start))
            for start, end in zip(starts, [*starts[1:], period.end], strict=True)
        ]


def days_enough(spans: Iterable[Span]) -> int:
    """Days on which what was usable reached the floor (F09)."""
    return sum(len(span.period) for span in spans if not span.state.short)


def gaps(spans: Iterable[Span]) -> list[tuple[Period, int]]:
    """The stretches below the floor with the most that was missing; neighbours are joined."""
    found: list[tuple[Period, int]] = []
    for span in spans:
        if not span.state.short:
            continue
        if found and found[-1][0].end == span.period.start:
            before, most = found.pop()
            found.append((Period(before.start, span.period.end), max(most, span.state.short)))
        else:
            found.append((span.period, span.state.short))
    return found


# -- going out -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lack:
    """What an issue would leave on a day, against what must be there; `held` for others on top of the floor."""

    day: dt.date
    usable: int
    floor: int
    held: int = 0


def lack_after(
    before: Reserve, after: Reserve, period: Period, *, held: int = 0, order_id: int | None = None
) -> Lack | None:
    """The first day on which taking goods out would leave less than the floor, or than the floor and what is held.

    Rule LED-R21. A day that the voucher does not make worse is never held against it. A draw on a release is judged
    on its own day, by the floor the release lowers; anything else on every day of `period`, its own to today, by the
    need less what was really drawn: what was released for one purpose is not free for another.
    """
    was, now = before.line(), after.line()
    order = next((order for order in after.orders if order.id == order_id), None)
    spans = now.spans(period) if order is None else now.spans(period)[:1]
    for span in spans:
        day, state = span.period.start, span.state
        if state.usable >= was.state(day).usable:
            continue
        allowed = state.excused + (order.left(day) if order else 0)
        floor = max(state.needed - allowed, 0)
        if state.usable < floor:
            return Lack(day, state.usable, floor)
        if state.usable < floor + held:
            return Lack(day, state.usable, floor, held)
    return None


# -- rotation ------------------------------------------------------------------------------------------------------


def renew_by(made_on: dt.date | None, expires_on: dt.date | None, age_months: int | None) -> dt.date | None:
    """The last day a lot may lie in the reserve: its age limit or its last good day, the earlier (rule LED-R23)."""
    aged = months_later(made_on, age_months) if made_on and age_months else None
    return min((day for day in (aged, expires_on) if day), default=None)


@dataclass(frozen=True, slots=True)
class ReserveLot:
    """A lot for rotation: its label and the day by which it must be renewed."""

    code: str
    renew_by: dt.date | None


def rotation_fault(new: ReserveLot, old: ReserveLot, stay: Iterable[ReserveLot]) -> str:
    """Why the old lot may not be exchanged for the new one, in Vietnamese; empty when it may (rule LED-R24).

    stay        the lots that remain: none of them may be due before the one that goes
    """
    gone, fresh = old.renew_by or FOREVER, new.renew_by or FOREVER
    if new.code == old.code or fresh <= gone:
        return (
            f"lô vào {new.code} phải đổi trước hết ngày {_day(new.renew_by)},"
            f" không mới hơn lô ra {old.code} ({_day(old.renew_by)})"
        )
    first = min((lot for lot in stay if lot.renew_by), key=lambda lot: lot.renew_by or FOREVER, default=None)
    if first and (first.renew_by or FOREVER) < gone:
        return f"lô {old.code} chưa phải lô cũ nhất, phải đổi lô {first.code} trước (hạn {_day(first.renew_by)})"
    return ""


def _day(day: dt.date | None) -> str:
    return format_day(day) if day else "không ghi"


def in_time(gone_on: dt.date | None, due: dt.date) -> bool:
    """Whether a lot left the reserve on or before the day it was due; one still there was not (F10, rule LED-R23)."""
    return gone_on is not None and gone_on <= due
