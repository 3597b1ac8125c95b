"""Whether an order line came on time and in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


class Punctuality(Enum):
    """How an order line stands on a day."""

    MET = "đủ, đúng hạn"
    LATE = "đủ, chậm"
    OVERDUE = "quá hạn, còn thiếu"
    SHORT = "đóng, giao thiếu"
    OPEN = "chưa đến hạn"


@dataclass(frozen=True)
class LineStanding:
    """What of a line had come by its day, what has come by now, and what that means."""

    ordered: int
    in_time: int
    received: int
    punctuality: Punctuality

    @property
    def missing(self) -> int:
        """Ordered and not received yet."""
        return max(self.ordered - self.received, 0)


def standing(
    ordered: int, due_on: dt.date, arrivals: Iterable[tuple[dt.date, int]], on: dt.date, *, closed: bool = False
) -> LineStanding:
    """A line is met when what came into usable stock by its day is at least what was ordered (rule SUP-R07).

    arrivals    (day, base units accepted), reversals already out; those after `on` are not seen
    closed      the rest will not come
    """
    seen = [(day, quantity) for day, quantity in arrivals if day <= on]
    received = sum(quantity for _, quantity in seen)
    in_time = sum(quantity for day, quantity in seen if day <= due_on)
    if in_time >= ordered:
        found = Punctuality.MET
    elif received >= ordered:
        found = Punctuality.LATE
    elif closed:
        found = Punctuality.SHORT
    else:
        found = Punctuality.OVERDUE if on > due_on else Punctuality.OPEN
    return LineStanding(ordered, in_time, received, found)


def on_time_in_full(lines: Sequence[LineStanding]) -> tuple[int, int]:
    """(met, due) of lines: one not yet due does not count, one met early does (rule SUP-R08)."""
    due = [line for line in lines if line.punctuality is not Punctuality.OPEN]
    return sum(line.punctuality is Punctuality.MET for line in due), len(due)
