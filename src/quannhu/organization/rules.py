"""What is true of the dated tree, of strength and of feeding. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quannhu.kernel.days import FOREVER, Period
from quannhu.kernel.text import clean

CATEGORIES = (
    ("HSQBS", "Hạ sĩ quan, binh sĩ"),
    ("SQ", "Sĩ quan"),
    ("QNCN", "Quân nhân chuyên nghiệp"),
    ("CNVQP", "Công nhân, viên chức quốc phòng"),
)
# Kinds that may stand above others; kitchens, depots and stations are leaves.
PARENT_KINDS = frozenset({"department", "region", "unit", "office"})
# Kinds that have people on their roll; departments and regions are sums, kitchens feed but enrol nobody.
ENROLLING_KINDS = frozenset({"unit", "office", "depot", "station"})
# Kinds that report directly, when nothing of these kinds stands above them.
HEAD_KINDS = frozenset({"unit", "office"})
HEADCOUNT_LIMIT = 100_000
NAME_LIMIT = 120
_CODE = re.compile(r"^[A-ZĐ0-9][A-ZĐ0-9.-]{0,19}$")


@dataclass(frozen=True)
class Link:
    """A unit hangs under a parent (None: a root) during a period."""

    unit: int
    parent: int | None
    period: Period


@dataclass(frozen=True, order=True)
class Reach:
    """The ancestor holds the descendant, `depth` steps below, during a period."""

    ancestor: int
    descendant: int
    depth: int
    period: Period


@dataclass(frozen=True)
class Span:
    """A headcount that holds during a period."""

    headcount: int
    period: Period


class Cycle(Exception):
    """A unit stands inside itself from a day on."""

    def __init__(self, unit: int, day: dt.date) -> None:
        self.unit, self.day = unit, day
        super().__init__(f"unit {unit} inside itself on {day}")


def code_of(text: str) -> str | None:
    """The one stored form of a unit code (upper case, NFC), or None when it cannot be one (rule ORG-R06)."""
    code = clean(text).upper()
    return code if _CODE.match(code) else None


def name_of(text: str) -> str | None:
    """The one stored form of a name (NFC, single spaces), or None when empty or too long (rule ORG-R07)."""
    name = clean(text)
    return name if 0 < len(name) <= NAME_LIMIT else None


def closure(links: Iterable[Link], wanted: Iterable[int] | None = None) -> list[Reach]:
    """Every ancestor-descendant pair with the days it holds, each unit over itself at depth 0 (rule ORG-R01).

    wanted      only these descendants; None takes all. Their ancestors' links must be among `links`
    errors      Cycle when a unit would stand inside itself on some day (rule ORG-R02)
    """
    by_unit: dict[int, list[Link]] = {}
    for link in links:
        by_unit.setdefault(link.unit, []).append(link)
    reaches: list[Reach] = []
    for unit in by_unit if wanted is None else wanted:
        found: dict[tuple[int, int], list[Period]] = {}
        # Walk up by (unit, days): a pair may change places over time, so a memo by unit alone would be wrong.
        stack: list[tuple[int, Period, tuple[int, ...]]] = [(unit, link.period, ()) for link in by_unit.get(unit, ())]
        while stack:
            at, days, path = stack.pop()
            if at in path:
                raise Cycle(at, days.start)
            found.setdefault((at, len(path)), []).append(days)
            for link in by_unit.get(at, ()):
                shared = link.period.clip(days)
                if shared and link.parent is not None:
                    stack.extend((link.parent, up, (*path, at)) for up in _within(shared, by_unit.get(link.parent)))
        for (ancestor, depth), periods in found.items():
            reaches += [Reach(ancestor, unit, depth, period) for period in joined(periods)]
    return reaches


def _within(days: Period, links: Sequence[Link] | None) -> list[Period]:
    """The parts of the days on which a parent exists at all."""
    return joined([shared for link in links or () if (shared := link.period.clip(days))])


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days as few periods, in order: touching and overlapping ones become one."""
    out: list[Period] = []
    for period in sorted(periods):
        if out and period.start <= out[-1].end:
            out[-1] = Period(out[-1].start, max(out[-1].end, period.end))
        else:
            out.append(period)
    return out


def covers(periods: Iterable[Period], wanted: Period) -> bool:
    """Whether the periods together hold every day of the wanted one."""
    return any(period.start <= wanted.start and wanted.end <= period.end for period in joined(periods))


def until_next(start: dt.date, others: Iterable[Period]) -> Period:
    """The period from start to the next one already recorded, or for ever (rule ORG-R04)."""
    return Period(start, min((other.start for other in others if other.start > start), default=FOREVER))


def headcount_on(spans: Iterable[Span], day: dt.date) -> int:
    """The sum of the headcounts that hold on the day."""
    return sum(span.headcount for span in spans if day in span.period)


def fed_twice(strength: Sequence[Span], feeding: Sequence[Span]) -> dt.date | None:
    """The first day on which more people are given a feeding place than are on the roll (rule ORG-R05)."""
    starts = {span.period.start for span in feeding}
    starts |= {span.period.end for span in strength} | {span.period.start for span in strength}
    for day in sorted(starts):
        if headcount_on(feeding, day) > headcount_on(strength, day):
            return day
    return None


def man_days(spans: Iterable[Span], period: Period) -> int:
    """Σ headcount x days inside the period (rule ORG-R08: the year average is this over the days, exactly)."""
    return sum(span.headcount * len(shared) for span in spans if (shared := span.period.clip(period)))


def merged_strength(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Strength of a union by category: nobody lost, nobody doubled (rule ORG-R09)."""
    total: dict[str, int] = {}
    for part in parts:
        for category, headcount in part.items():
            total[category] = total.get(category, 0) + headcount
    return total


@dataclass(frozen=True)
class Laid:
    """How a new dated row falls among those recorded for the same thing.

    period      the days of the new row
    covering    the row it cuts short, if any
    rest        what follows the new row of the covering one, when the new row has its own end
    conflict    a row that begins inside the new one: refused
    """

    period: Period
    covering: Period | None = None
    rest: Period | None = None
    conflict: Period | None = None


def lay(start: dt.date, end: dt.date | None, existing: Sequence[Period]) -> Laid:
    """Where a row from `start` falls: without an end it runs to the next recorded change (rules ORG-R03, ORG-R04)."""
    period = until_next(start, existing) if end is None else Period(start, end)
    conflict = min((old for old in existing if old.start in period), default=None)
    covering = next((old for old in existing if old.start < start < old.end), None)
    rest = None
    if covering and end is not None and end < covering.end:
        rest = Period(end, covering.end)
    return Laid(period, covering, rest, conflict)
