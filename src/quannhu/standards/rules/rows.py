"""Dated rows: the one that holds for a person-day, and what may be written beside the rows that stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from quannhu.kernel.days import FOREVER, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import format_money
from quannhu.standards.codes import GAP, NO_RULE, OVERLAP, WRONG_PREDECESSOR

# The unit itself and every unit above it on a day -> how many steps up.
Line = Mapping[int, int]


class Kind(StrEnum):
    """What a row entitles to."""

    BASIC = "basic"
    SUPPLEMENT = "supplement"
    GUEST = "guest"
    SCALE = "scale"
    NORM = "norm"
    SPLIT = "split"
    LEVEL = "level"
    HOLIDAY = "holiday"
    SETTING = "setting"
    ISSUE = "issue"


NAMES: Mapping[Kind, str] = {
    Kind.BASIC: "mức tiền ăn",
    Kind.SUPPLEMENT: "mức ăn thêm",
    Kind.GUEST: "mức ăn của khách",
    Kind.SCALE: "định lượng",
    Kind.NORM: "giá định mức",
    Kind.SPLIT: "tỷ lệ chia bữa",
    Kind.LEVEL: "mức được hưởng",
    Kind.HOLIDAY: "ngày lễ, tết",
    Kind.SETTING: "tham số",
    Kind.ISSUE: "tiêu chuẩn cấp phát",
}
# Kinds a day may not be without once they began; the others simply do not apply on other days.
WITHOUT_GAPS = frozenset({Kind.BASIC, Kind.SUPPLEMENT, Kind.GUEST, Kind.SCALE, Kind.NORM, Kind.SPLIT})

# Settings whose keys begin so decide what people draw.
GRANTING = "standards."


def own_affair(kind: Kind, code: str) -> bool:
    """Whether a unit may arrange it for itself: the split of its meals, a setting that grants nothing; rule STD-R13."""
    return kind == Kind.SPLIT or (kind == Kind.SETTING and not code.startswith(GRANTING))


@dataclass(frozen=True)
class Season:
    """A part of every year, both ends inside, as month × 100 + day: 1101..331 is 1 November to 31 March."""

    first: int
    last: int

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, dt.date):
            return False
        mark = day.month * 100 + day.day
        if self.first <= self.last:
            return self.first <= mark <= self.last
        return mark >= self.first or mark <= self.last

    def __str__(self) -> str:
        return f"{self.first % 100}/{self.first // 100}–{self.last % 100}/{self.last // 100}"


@dataclass(frozen=True)
class Row:
    """One approved entitlement as known at some instant; `valid` is already cut by the rows that replaced it.

    amount      đồng per person-day (rates), đồng per `per` base units (norm price)
    factor      multiplier on the basic rate, kept beside the amount; the amount rules
    quantity    base units per person-day (scales), or for every `per` persons each `months` (issues)
    first_due   the day from which the months of an issue count; none: the first day of the row
    value       text of a split, level or setting
    """

    id: int
    kind: Kind
    code: str
    name: str
    category: str | None
    unit_id: int | None
    season: Season | None
    valid: Period
    legal_basis: str
    issued_on: dt.date
    known_from: dt.datetime
    amount: int = 0
    factor: Fraction | None = None
    quantity: int = 0
    per: int = 1
    value: str = ""
    verified: bool = True
    months: int = 0
    first_due: dt.date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Rows with one key take turns in time; rows with different keys stand in an order of precedence."""
        return (self.kind, self.code, self.category, self.unit_id, self.season)

    def holds(self, on: dt.date) -> bool:
        """Whether the row applies on the day, season included."""
        return on in self.valid and (self.season is None or on in self.season)

    def __str__(self) -> str:
        what = format_money(self.amount) if self.amount else (self.value or str(self.quantity or ""))
        number = f"dòng {self.id}" if self.id else "dòng mới"
        return f"{self.name} {what} ({number}, {self.valid}, {self.legal_basis})"


def _precedence(row: Row, line: Line) -> tuple[int, bool, bool]:
    """A nearer unit wins, then a named category, then a season."""
    nearness = -line[row.unit_id] if row.unit_id is not None else -len(line) - 1_000
    return (nearness, row.category is not None, row.season is not None)


def pick(rows: Iterable[Row], *, category: str | None, line: Line, on: dt.date) -> Row | None:
    """The one row that holds for a person of the category in the unit on the day; rule STD-R01.

    line        the unit and those above it on that day; empty for the army-wide rows only
    errors      Refused(STD-01) when two equally specific rows hold, naming both
    """
    fitting = [
        row
        for row in rows
        if row.holds(on)
        and (row.category is None or row.category == category)
        and (row.unit_id is None or row.unit_id in line)
    ]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    best = max(fitting, key=lambda row: _precedence(row, line))
    for row in fitting:
        if row is not best and _precedence(row, line) == _precedence(best, line):
            raise Refused(OVERLAP, new=str(row), old=str(best), days=format_day(on))
    return best


def resolve(
    rows: Iterable[Row], *, what: str, category: str | None, line: Line, on: dt.date, place: str = "toàn quân"
) -> Row:
    """`pick`, refusing a day without any row.

    errors      Refused STD-03 none holds, STD-01 two hold
    """
    found = pick(rows, category=category, line=line, on=on)
    if found is None:
        raise Refused(NO_RULE, day=format_day(on), what=what, category=category or "chung", place=place)
    return found


def _share_a_day(one: Row, other: Row) -> Period | None:
    """The span in which both rows hold on at least one day."""
    span = one.valid.clip(other.valid)
    if span is None or (one.season is None and other.season is None):
        return span
    # Four years hold every day of the calendar, 29 February included.
    reach = min(span.end, span.start + dt.timedelta(days=1_461))
    return span if any(one.holds(day) and other.holds(day) for day in Period(span.start, reach).days()) else None


def check_write(new: Row, standing: Sequence[Row], supersedes: int | None) -> dt.date | None:
    """The day the superseded row ends, when the new row may stand beside the others; rules STD-R02, STD-R03.

    standing    approved rows of the same kind and code, as known now
    returns     None when nothing is superseded; a row ended on its own first day never held
    errors      Refused STD-01 overlap, STD-02 gap, STD-11 the superseded row is of another key or starts later
    """
    after = list(standing)
    ends_on = None
    if supersedes is not None:
        old = next((row for row in standing if row.id == supersedes), None)
        if old is None or old.key != new.key or new.valid.start < old.valid.start or new.valid.start >= old.valid.end:
            raise Refused(WRONG_PREDECESSOR, new=str(new), old=str(old) if old else f"dòng {supersedes}")
        ends_on = new.valid.start
        after.remove(old)
        if ends_on > old.valid.start:
            after.append(replace(old, valid=Period(old.valid.start, ends_on)))
        if new.valid.end < old.valid.end and new.kind in WITHOUT_GAPS:
            _refuse_tail(new, old, after)
    for row in after:
        # Two seasons of one subject stand at the same precedence, so they too may not share a day.
        same_place = row.key[:4] == new.key[:4] and (row.season is None) == (new.season is None)
        if same_place and (span := _share_a_day(new, row)):
            raise Refused(OVERLAP, new=str(new), old=str(row), days=str(span))
    if new.kind in WITHOUT_GAPS and new.season is None:
        _refuse_gaps(new, after)
    return ends_on


def _refuse_tail(new: Row, old: Row, others: Sequence[Row]) -> None:
    """A replacement that ends before the row it replaces leaves the rest of its days without a row."""
    rest = Period(new.valid.end, old.valid.end)
    if not _covered(rest, [row for row in others if _not_narrower(row, new)]):
        raise Refused(GAP, before=str(new), after=str(old), days=str(rest))


def _refuse_gaps(new: Row, others: Sequence[Row]) -> None:
    """Days between the new row and its neighbours of the same key must have a row, if only a more general one."""
    same = [row for row in others if row.key == new.key]
    wider = [row for row in others if _not_narrower(row, new)]
    before = max((row for row in same if row.valid.end <= new.valid.start), key=lambda r: r.valid.end, default=None)
    after = min((row for row in same if row.valid.start >= new.valid.end), key=lambda r: r.valid.start, default=None)
    for left, right in ((before, new), (new, after)):
        if left is None or right is None or left.valid.end == right.valid.start:
            continue
        gap = Period(left.valid.end, right.valid.start)
        if not _covered(gap, wider):
            raise Refused(GAP, before=str(left), after=str(right), days=str(gap))


def _not_narrower(row: Row, than: Row) -> bool:
    """Whether everyone `than` speaks of is also spoken of by `row`, all year."""
    return row.season is None and row.category in (None, than.category) and row.unit_id in (None, than.unit_id)


def _covered(span: Period, rows: Iterable[Row]) -> bool:
    """Whether every day of the span lies in some row."""
    reached = span.start
    for row in sorted(rows, key=lambda row: row.valid.start):
        if row.valid.start <= reached < row.valid.end:
            reached = row.valid.end
    return reached >= span.end


def open_ended(start: dt.date, end: dt.date | None) -> Period:
    """The period from a form's two days; no end means until replaced."""
    return Period(start, end or FOREVER)
