"""All approved rows as known at an instant, read once; answers any number of person-days without the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Prefetch

from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.organization.models import UnitClosure
from quannhu.organization.queries import name_of
from quannhu.standards.codes import NOT_HOLIDAY
from quannhu.standards.models import Ending, Entitlement, Status
from quannhu.standards.rules.allowance import HOLIDAY_CODE, MEALS, check_stack, guest_meal, parse_split
from quannhu.standards.rules.entry import BASIC_CODE, GUEST_CODE, LEVEL_CODE, RICE_CODE, SPLIT_CODE
from quannhu.standards.rules.parameters import DEFAULT_BASIS, parameter
from quannhu.standards.rules.rows import Kind, Line, Row, Season, pick, resolve

SICK_EXCLUDES_MISSION = "standards.sick_excludes_mission"


@dataclass(frozen=True)
class RateRow:
    """A money rate and the row it came from; `valid` ends where a later row took over."""

    id: int
    code: str
    name: str
    category: str | None
    amount: int
    factor: Fraction | None
    legal_basis: str
    valid: Period
    issued_on: dt.date
    unit_id: int | None = None


@dataclass(frozen=True)
class ScaleRow:
    """Base units of one ration code per person-day."""

    id: int
    ration_code: str
    quantity: int
    legal_basis: str
    name: str
    category: str | None
    valid: Period


@dataclass(frozen=True)
class IssueRow:
    """Goods due again after so many months: `quantity` base units for every `per` persons, from first_due on."""

    id: int
    code: str
    name: str
    quantity: int
    per: int
    months: int
    first_due: dt.date
    legal_basis: str
    category: str | None
    valid: Period


@dataclass(frozen=True)
class PriceRowRef:
    """A norm price and the row it came from."""

    id: int
    price: Price
    ration_code: str
    legal_basis: str
    valid: Period


@dataclass(frozen=True)
class SplitRow:
    """Per cent of the day for morning, noon, evening."""

    id: int
    split: tuple[int, int, int]
    legal_basis: str

    def of(self, meal: str) -> int:
        """Per cent of the meal `sang`, `trua` or `chieu`."""
        return self.split[MEALS.index(meal)]


@dataclass(frozen=True)
class SettingRow:
    """A dated setting; id 0 is the program's own unconfirmed default."""

    id: int
    value: str
    verified: bool
    key: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class HolidayRow:
    """A day on which the holiday supplement is drawn."""

    id: int
    day: dt.date
    name: str
    legal_basis: str


@dataclass(frozen=True)
class GuestMeal:
    """What a guest pays for one meal, and the rows it follows from."""

    amount: int
    rate: RateRow
    split: SplitRow


@dataclass(frozen=True)
class DayAllowance:
    """One person's allowance of a day: the basic rate and what is added, each with its row."""

    basic: RateRow
    supplements: tuple[RateRow, ...]

    @property
    def amount(self) -> int:
        """Đồng of the person-day."""
        return self.basic.amount + sum(row.amount for row in self.supplements)


def _factor(row: Entitlement) -> Fraction | None:
    return None if row.factor_num is None or row.factor_den is None else Fraction(row.factor_num, row.factor_den)


def row_of(entry: Entitlement, valid: Period) -> Row:
    """The pure value of a stored row, with the period it holds."""
    season = None
    if entry.season_first is not None and entry.season_last is not None:
        season = Season(entry.season_first, entry.season_last)
    return Row(
        entry.pk, Kind(entry.kind), entry.code, entry.name, entry.category.code if entry.category else None,
        entry.unit_id, season, valid, entry.legal_basis, entry.issued_on, entry.approved_at or entry.made_at,
        entry.amount, _factor(entry), entry.quantity, entry.per, entry.value, entry.verified, entry.months or 0,
        entry.first_due,
    )  # fmt: skip


def load_rows(kinds: Iterable[Kind] | None = None, known_at: dt.datetime | None = None, code: str = "") -> list[Row]:
    """Approved rows as known at an instant: later rows unseen, ends written later not yet counted. Two queries."""
    entries = Entitlement.objects.filter(status=Status.APPROVED).select_related("category").order_by("id")
    endings = Ending.objects.order_by("id")
    if kinds is not None:
        entries = entries.filter(kind__in=[kind.value for kind in kinds])
    if code:
        entries = entries.filter(code=code)
    if known_at is not None:
        entries, endings = entries.filter(approved_at__lte=known_at), endings.filter(recorded_at__lte=known_at)
    rows = []
    for entry in entries.prefetch_related(Prefetch("endings", endings)):
        end = min([entry.valid_to, *(ending.ends_on for ending in entry.endings.all())])
        if end > entry.valid_from:
            rows.append(row_of(entry, Period(entry.valid_from, end)))
    return rows


def rate_row(row: Row) -> RateRow:
    """The rate value of a row."""
    return RateRow(
        row.id, row.code, row.name, row.category, row.amount, row.factor, row.legal_basis, row.valid, row.issued_on,
        row.unit_id,
    )  # fmt: skip


@dataclass
class Rulebook:
    """Rows of some kinds in memory. Every answer names the row it came from."""

    rows: Sequence[Row]
    _by_code: dict[tuple[Kind, str], list[Row]] = field(default_factory=dict, repr=False)
    _lines: dict[int, list[tuple[int, int, dt.date, dt.date]]] = field(default_factory=dict, repr=False)
    _lines_on: dict[tuple[int, dt.date], Line] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        groups: dict[tuple[Kind, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[(row.kind, row.code)].append(row)
        self._by_code = dict(groups)

    def line(self, unit_id: int | None, on: dt.date) -> Line:
        """The unit and those above it on the day, with the steps up; read once per unit."""
        if unit_id is None:
            return {}
        if (unit_id, on) not in self._lines_on:
            if unit_id not in self._lines:
                above = UnitClosure.objects.filter(descendant_id=unit_id)
                self._lines[unit_id] = list(above.values_list("ancestor_id", "depth", "valid_from", "valid_to"))
            line = {ancestor: depth for ancestor, depth, start, end in self._lines[unit_id] if start <= on < end}
            self._lines_on[unit_id, on] = line or {unit_id: 0}
        return self._lines_on[unit_id, on]

    def _rows(self, kind: Kind, code: str) -> list[Row]:
        return self._by_code.get((kind, code), [])

    def _one(self, kind: Kind, code: str, what: str, category: str | None, unit_id: int | None, on: dt.date) -> Row:
        rows, line = self._rows(kind, code), self.line(unit_id, on)
        if found := pick(rows, category=category, line=line, on=on):
            return found
        place = name_of(unit_id, on) if unit_id is not None else "toàn quân"
        return resolve(rows, what=what, category=category, line=line, on=on, place=place)

    def level(self, *, category: str | None, unit_id: int | None, on: dt.date) -> str:
        """Code of the meal rate the people draw: their unit's level, else the basic one."""
        found = pick(self._rows(Kind.LEVEL, LEVEL_CODE), category=category, line=self.line(unit_id, on), on=on)
        return found.value if found else BASIC_CODE

    def basic(self, *, category: str, unit_id: int | None, on: dt.date) -> RateRow:
        """The one basic meal rate of a person of the category in the unit on the day.

        errors      Refused STD-03 none, STD-01 two
        """
        code = self.level(category=category, unit_id=unit_id, on=on)
        return rate_row(self._one(Kind.BASIC, code, f"mức tiền ăn {code}", category, unit_id, on))

    def supplement(self, *, code: str, on: dt.date, category: str | None = None, unit_id: int | None = None) -> RateRow:
        """The supplement (OM, THEM-1.., LE-TET) on the day.

        errors      Refused STD-03, STD-01
        """
        return rate_row(self._one(Kind.SUPPLEMENT, code, f"mức ăn thêm {code}", category, unit_id, on))

    def allowance(
        self, *, category: str, unit_id: int | None, on: dt.date, supplements: Sequence[str] = ()
    ) -> DayAllowance:
        """One person's day: basic rate plus supplements that may stand together.

        errors      Refused STD-03 no row, STD-04 stacked beyond the rule, STD-05 holiday supplement on another day
        """
        basic = self.basic(category=category, unit_id=unit_id, on=on)
        rows = [self._one(Kind.SUPPLEMENT, code, f"mức ăn thêm {code}", category, unit_id, on) for code in supplements]
        exclusive = self.setting(key=SICK_EXCLUDES_MISSION, on=on, unit_id=unit_id).value == "1"
        check_stack(rows, sick_excludes_mission=exclusive)
        if HOLIDAY_CODE in supplements and self.holiday(on) is None:
            raise Refused(NOT_HOLIDAY, day=format_day(on))
        return DayAllowance(basic, tuple(rate_row(row) for row in rows))

    def guest(self, *, meal: str, category: str, unit_id: int | None, on: dt.date) -> GuestMeal:
        """A guest's meal: the guest rate of the day if one is set, else the basic rate, cut by the split."""
        own = pick(self._rows(Kind.GUEST, GUEST_CODE), category=category, line=self.line(unit_id, on), on=on)
        rate = rate_row(own) if own else self.basic(category=category, unit_id=unit_id, on=on)
        split = self.split(on=on, unit_id=unit_id)
        return GuestMeal(guest_meal(rate.amount, split.split, meal), rate, split)

    def scale(self, *, category: str, on: dt.date, unit_id: int | None = None, only: str = "") -> list[ScaleRow]:
        """The ration of the category on the day, by ration code (or of one code only)."""
        line, found = self.line(unit_id, on), []
        for (kind, code), rows in sorted(self._by_code.items()):
            if kind != Kind.SCALE or only not in ("", code):
                continue
            if row := pick(rows, category=category, line=line, on=on):
                found.append(ScaleRow(row.id, code, row.quantity, row.legal_basis, row.name, row.category, row.valid))
        return found

    def issues(self, *, category: str, on: dt.date, unit_id: int | None = None) -> list[IssueRow]:
        """What a person of the category is issued by the rows of the day: clothing, dry rations, equipment."""
        line, found = self.line(unit_id, on), []
        for (kind, code), rows in sorted(self._by_code.items()):
            if kind == Kind.ISSUE and (row := pick(rows, category=category, line=line, on=on)):
                first = row.first_due or row.valid.start
                found.append(
                    IssueRow(row.id, code, row.name, row.quantity, row.per, row.months, first, row.legal_basis,
                             row.category, row.valid)
                )  # fmt: skip
        return found

    def norm(self, *, on: dt.date, ration_code: str = RICE_CODE) -> PriceRowRef:
        """The norm price inside the meal rate.

        errors      Refused STD-03
        """
        row = self._one(Kind.NORM, ration_code, f"giá định mức {ration_code}", None, None, on)
        return PriceRowRef(row.id, Price(row.amount, row.per), ration_code, row.legal_basis, row.valid)

    def split(self, *, on: dt.date, unit_id: int | None = None) -> SplitRow:
        """The shares of the three meals.

        errors      Refused STD-03
        """
        row = self._one(Kind.SPLIT, SPLIT_CODE, "tỷ lệ chia bữa", None, unit_id, on)
        return SplitRow(row.id, parse_split(row.value), row.legal_basis)

    def setting(self, *, key: str, on: dt.date, unit_id: int | None = None) -> SettingRow:
        """The setting on the day; the unconfirmed default (id 0) until a row says otherwise.

        errors      Refused STD-14 unknown key
        """
        spec = parameter(key)
        row = pick(self._rows(Kind.SETTING, key), category=None, line=self.line(unit_id, on), on=on)
        if row is None:
            return SettingRow(0, spec.default, False, key, DEFAULT_BASIS)
        return SettingRow(row.id, row.value, row.verified, key, row.legal_basis)

    def holiday(self, on: dt.date) -> HolidayRow | None:
        """The holiday of the day, if it is one."""
        row = pick(self._rows(Kind.HOLIDAY, HOLIDAY_CODE), category=None, line={}, on=on)
        return HolidayRow(row.id, on, row.name, row.legal_basis) if row else None

    def holidays(self, period: Period) -> list[HolidayRow]:
        """The holidays of a period, in order."""
        rows = sorted(self._rows(Kind.HOLIDAY, HOLIDAY_CODE), key=lambda row: row.valid.start)
        return [
            HolidayRow(row.id, row.valid.start, row.name, row.legal_basis) for row in rows if row.valid.start in period
        ]


def rulebook(*, known_at: dt.datetime | None = None, kinds: Iterable[Kind] | None = None) -> Rulebook:
    """Everything in force as known at the instant (now when none), for loops over many days."""
    return Rulebook(load_rows(kinds, known_at))
