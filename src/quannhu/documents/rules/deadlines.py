"""Working days and the deadlines of the law (NĐ 30/2020/NĐ-CP, điều 15, 17, 18, 22)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.values import Urgency

DAY = dt.timedelta(days=1)
SATURDAY = 5
# Days off that have a fixed date (Bộ luật Lao động 45/2019/QH14, điều 112). Tết, Giỗ Tổ and the second day of the
# National Day follow the moon or a yearly notice: they stand in the calendar's rows.
FIXED_DAYS_OFF = ((1, 1), (30, 4), (1, 5), (2, 9))


@dataclass(frozen=True)
class Calendar:
    """The days that differ from the usual week.

    off         working days that are off; on: days off that are worked (làm bù)
    """

    off: frozenset[dt.date] = frozenset()
    on: frozenset[dt.date] = frozenset()

    def works(self, day: dt.date) -> bool:
        """Whether the day is a working day."""
        if day in self.on:
            return True
        return day.weekday() < SATURDAY and (day.day, day.month) not in FIXED_DAYS_OFF and day not in self.off

    def next(self, day: dt.date) -> dt.date:
        """The first working day after the day."""
        day += DAY
        while not self.works(day):
            day += DAY
        return day

    def plus(self, day: dt.date, count: int) -> dt.date:
        """The day `count` working days later; 0 gives the day itself."""
        for _ in range(count):
            day = self.next(day)
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and with `end`; 0 when `end` is not later."""
        return sum(1 for step in range(1, (end - start).days + 1) if self.works(start + step * DAY))


def urgency_of(kind: str, stated: str) -> Urgency:
    """The urgency a document states; a kind that is urgent by itself (công điện) is never ordinary."""
    urgency = Urgency(stated)
    return Urgency.URGENT if urgency == Urgency.NONE and kind in KINDS and KINDS[kind].urgent else urgency


def latest(done_on: dt.date, urgency: Urgency, calendar: Calendar) -> dt.date:
    """The last day for what follows a signature or an arrival (rule DOC-R35): number, issue, register, present.

    The same day or the next working day; urgent at once, which is the same day.
    """
    return done_on if urgency != Urgency.NONE else calendar.next(done_on)
