"""Demand of a period: strength × standards, less what the unit's own stores hold beyond floors.

Food is people's days × ration scale × attendance. Clothing, dry rations and mess equipment fall due on fixed days, each
time the wear life is over: the people of that day × quantity, every one on the roll.

Every line names the row of the standards it came from (căn cứ). Nothing is guessed: a gap is a problem of the answer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Problem
from quannhu.organization.models import Category
from quannhu.organization.queries import Scope, StrengthRow, labels, name_of, strength_in, subtree
from quannhu.standards.queries import IssueRow, Rulebook, ScaleRow, rulebook
from quannhu.standards.queries.listing import headings, shown_units
from quannhu.standards.rules import due_days, issued_to
from quannhu.standards.rules.rows import Kind
from quannhu.supply import codes
from quannhu.supply.models import FamilyItem
from quannhu.supply.queries.holdings import held_by_units
from quannhu.supply.rules import held_first, mondays, need, week_count

ATTENDANCE = "supply.attendance_permille"
MOST_WEEKS = 53
EVERYBODY = 1_000  # clothing is due to all on the roll, whoever eats at home that week


@dataclass(frozen=True)
class DemandLine:
    """What one clause asks for a unit in a week: people's days × base units a day × attendance.

    months      0 for a daily ration; else the wear life: man_days are then people, per_day base units for `per` of them
    row_id, legal_basis    the row of the standards (căn cứ)
    """

    unit_id: int
    ration_code: str
    week: int
    man_days: int
    per_day: int
    permille: int
    quantity: int
    row_id: int
    legal_basis: str
    months: int = 0
    per: int = 1


@dataclass(frozen=True)
class DemandRow:
    """A unit's need of a ration or item code in a week: what the clauses ask, what it holds of that, what must come."""

    unit_id: int
    ration_code: str
    week: int
    gross: int
    held: int
    net: int
    lines: tuple[DemandLine, ...]


@dataclass(frozen=True)
class Demand:
    """The demand of a period.

    weeks       the pieces of the period, cut at Mondays
    names       ration code -> its name in the standards; bases: ration code -> "g", "ml" or "piece"
    units       ration code -> the unit it is shown in; headings: ration code -> (order, heading of the item list)
    holdings    (unit, ration code) -> base units held beyond floors at the unit's stores
    """

    period: Period
    weeks: tuple[Period, ...]
    rows: tuple[DemandRow, ...]
    names: Mapping[str, str]
    bases: Mapping[str, str]
    holdings: Mapping[tuple[int, str], int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def demand(
    *,
    scope: Scope,
    unit_id: int,
    period: Period,
    at: dt.datetime,
    known_at: dt.datetime | None = None,
    ration_codes: Iterable[str] | None = None,
    holdings: bool = True,
    pieces: tuple[Period, ...] | None = None,
) -> Demand:
    """Demand of the unit and everything under it in scope, by unit × ration code × week.

    at          which holds of stock are still open
    known_at    strength and standards as known then; None: now
    pieces      how the period is cut; None: at Mondays
    """
    weeks = pieces or (tuple(mondays(period)) if week_count(period) <= MOST_WEEKS else ())
    if not weeks:
        problem = Problem(codes.PERIOD_WRONG, {"period": str(period), "most": MOST_WEEKS})
        return Demand(period, (), (), {}, {}, problems=(problem,))
    inside = frozenset.union(*(subtree(unit_id, week.start) for week in weeks)) & scope.unit_ids
    strength = strength_in(period, unit_ids=inside, under=unit_id, known_at=known_at)
    if not strength:
        place = name_of(unit_id, period.start)
        problem = Problem(codes.STRENGTH_MISSING, {"place": place, "period": str(period)})
        return Demand(period, weeks, (), {}, {}, problems=(problem,))
    book = rulebook(known_at=known_at, kinds=(Kind.SCALE, Kind.ISSUE, Kind.SETTING))
    tally = _Tally(book, weeks, frozenset(ration_codes) if ration_codes is not None else None)
    for row in strength:
        tally.add(row)
    held = held_by_units({row.unit_id for row in strength}, scope, on=scope.on, at=at) if holdings else {}
    rows = tally.rows(held)
    needed = {row.ration_code for row in rows}
    kept = {key: value for key, value in held.items() if key[1] in needed}
    return Demand(
        period, weeks, rows, {code: name for code, name in tally.names.items() if code in needed}, _bases(needed), kept,
        tuple(tally.problems()), shown_units(needed), headings(needed),
    )  # fmt: skip


def _bases(wanted: set[str]) -> dict[str, str]:
    found = dict(Item.objects.filter(code__in=wanted).values_list("code", "base"))
    found |= dict(Item.objects.filter(ration_code__in=wanted).values_list("ration_code", "base"))
    members = FamilyItem.objects.filter(family__code__in=wanted, need_per_k=1_000).order_by("-id")
    return found | dict(members.values_list("family__code", "item__base"))


def _due_rows(book: Rulebook, period: Period) -> dict[dt.date, list[int]]:
    """day -> rows of the standards whose goods fall due on it."""
    found: dict[dt.date, list[int]] = defaultdict(list)
    for row in book.rows:
        if row.kind == Kind.ISSUE and (shared := row.valid.clip(period)):
            for day in due_days(row.first_due or row.valid.start, row.months, shared):
                found[day].append(row.id)
    return found


class _Tally:
    """Adds people's days clause by clause; a scale is looked up once a day and category, not once a unit."""

    def __init__(self, book: Rulebook, weeks: tuple[Period, ...], only: frozenset[str] | None) -> None:
        self.book, self.weeks, self.only = book, weeks, only
        self.local = any(row.unit_id is not None for row in book.rows if row.kind in (Kind.SCALE, Kind.ISSUE))
        self.due = _due_rows(book, Period(weeks[0].start, weeks[-1].end))
        self.names: dict[str, str] = {}
        self.days: dict[tuple[int, str, int, int, int], int] = defaultdict(int)  # unit, code, week, row, permille
        self.clauses: dict[int, ScaleRow] = {}
        self.people: dict[tuple[int, str, int, int], int] = defaultdict(int)  # unit, code, week, row of an issue
        self.issues: dict[int, IssueRow] = {}
        self.missing: set[tuple[int, str, int]] = set()
        self._scales: dict[tuple[int | None, str, dt.date], list[ScaleRow]] = {}
        self._attendance: dict[tuple[int, int], int] = {}
        self._issued: dict[tuple[int | None, str, dt.date], dict[int, IssueRow]] = {}

    def add(self, row: StrengthRow) -> None:
        """Every day of the row's period under each clause of its category."""
        for index, week in enumerate(self.weeks):
            shared = row.period.clip(week)
            if shared is None:
                continue
            permille = self._permille(row.unit_id, index)
            for day in shared.days():
                self._one_day(row, index, day, permille)

    def _one_day(self, row: StrengthRow, index: int, day: dt.date, permille: int) -> None:
        scale = self._scale(row.unit_id, row.category, day)
        if not scale:
            self.missing.add((row.unit_id, row.category, index))
        for clause in scale:
            if self.only is None or clause.ration_code in self.only:
                self.clauses[clause.id] = clause
                self.days[row.unit_id, clause.ration_code, index, clause.id, permille] += row.headcount
        for row_id in self.due.get(day, ()):
            self._one_issue(row, index, day, row_id)

    def _one_issue(self, row: StrengthRow, index: int, day: dt.date, row_id: int) -> None:
        """The people of the day under a row whose goods fall due on it, where that row holds for them."""
        key = (row.unit_id if self.local else None, row.category, day)
        if key not in self._issued:
            found = self.book.issues(category=row.category, on=day, unit_id=row.unit_id)
            self._issued[key] = {one.id: one for one in found if self.only is None or one.code in self.only}
        if issue := self._issued[key].get(row_id):
            self.issues[row_id] = issue
            self.names.setdefault(issue.code, issue.name)
            self.people[row.unit_id, issue.code, index, row_id] += row.headcount

    def _scale(self, unit_id: int, category: str, day: dt.date) -> list[ScaleRow]:
        key = (unit_id if self.local else None, category, day)
        if key not in self._scales:
            self._scales[key] = self.book.scale(category=category, on=day, unit_id=unit_id)
            self.names |= {clause.ration_code: clause.name for clause in self._scales[key]}
        return self._scales[key]

    def _permille(self, unit_id: int, index: int) -> int:
        if (unit_id, index) not in self._attendance:
            setting = self.book.setting(key=ATTENDANCE, on=self.weeks[index].start, unit_id=unit_id)
            self._attendance[unit_id, index] = int(setting.value)
        return self._attendance[unit_id, index]

    def rows(self, held: Mapping[tuple[int, str], int]) -> tuple[DemandRow, ...]:
        """The lines put together by unit, ration code and week, what is held used from the first week on."""
        grouped: dict[tuple[int, str], dict[int, list[DemandLine]]] = defaultdict(lambda: defaultdict(list))
        for (unit_id, code, week, row_id, permille), man_days in sorted(self.days.items()):
            clause = self.clauses[row_id]
            quantity = need(man_days, clause.quantity, permille)
            line = DemandLine(
                unit_id, code, week, man_days, clause.quantity, permille, quantity, row_id, clause.legal_basis
            )
            grouped[unit_id, code][week].append(line)
        for (unit_id, code, week, row_id), people in sorted(self.people.items()):
            issue = self.issues[row_id]
            grouped[unit_id, code][week].append(
                DemandLine(
                    unit_id, code, week, people, issue.quantity, EVERYBODY,
                    issued_to(people, issue.quantity, issue.per), row_id, issue.legal_basis, issue.months, issue.per,
                )
            )  # fmt: skip
        found = []
        for key in sorted(grouped):
            weeks = sorted(grouped[key])
            gross = [sum(line.quantity for line in grouped[key][week]) for week in weeks]
            net = held_first(gross, held.get(key, 0))
            for week, asked, left in zip(weeks, gross, net, strict=True):
                found.append(DemandRow(*key, week, asked, asked - left, left, tuple(grouped[key][week])))
        return tuple(found)

    def problems(self) -> list[Problem]:
        """Each unit, category and week without any scale."""
        names = labels({unit_id for unit_id, _, _ in self.missing}, self.weeks[0].start)
        categories = dict(Category.objects.values_list("code", "name"))
        return [
            Problem(
                codes.SCALE_MISSING,
                {
                    "category": categories.get(category, category), "place": str(names[unit_id]),
                    "day": format_day(self.weeks[week].start),
                },
            )
            for unit_id, category, week in sorted(self.missing)
        ]  # fmt: skip
