"""Checks rows of units and of strength handed in as a file: every fault, and what would be written. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import FOREVER, Period, format_day
from quannhu.kernel.errors import Problem
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.money import group_digits
from quannhu.organization import codes, rules

KIND_NAMES = {
    "department": "Cục", "region": "Vùng", "unit": "Đơn vị", "office": "Cơ quan", "kitchen": "Bếp ăn",
    "depot": "Kho", "station": "Trạm chế biến",
}  # fmt: skip


@dataclass(frozen=True)
class KnownVersion:
    """A version already recorded."""

    unit_id: int
    code: str
    name: str
    kind: str
    parent_code: str
    period: Period


@dataclass(frozen=True)
class UnitIn:
    """A unit to write; parents come before children."""

    row: int
    key: str
    code: str
    name: str
    kind: str
    parent_code: str
    valid_from: dt.date
    legal_basis: str


@dataclass(frozen=True)
class StrengthIn:
    """A strength to write."""

    row: int
    unit_id: int
    category: str
    headcount: int
    valid_from: dt.date
    legal_basis: str


@dataclass
class UnitBook:
    """What the check of units knows: recorded versions, keys in use, and units the actor may change by day."""

    versions: Sequence[KnownVersion]
    keys: frozenset[str]
    allowed: Mapping[dt.date, frozenset[int]]
    by_code: dict[str, list[KnownVersion]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for version in self.versions:
            self.by_code.setdefault(version.code, []).append(version)

    def on(self, code: str, day: dt.date) -> KnownVersion | None:
        """The version with the code on the day."""
        return next((version for version in self.by_code.get(code, ()) if day in version.period), None)


def plan_units(rows: Sequence[Row], book: UnitBook) -> Import[UnitIn]:
    """Units to create, parents first; a row equal to what is recorded is left alone (rule ORG-R11).

    rows        keys code, name, kind, parent, valid_from, legal_basis, parsed
    """
    problems: list[Problem] = []
    wanted: dict[str, tuple[Row, UnitIn]] = {}
    unchanged = 0
    for row in rows:
        unit = _unit_of(row, problems)
        if unit is None:
            continue
        if unit.code in wanted:
            first = wanted[unit.code][0].number
            problems.append(row.problem(codes.ROW_TWICE, "code", first=first, what=unit.code))
            continue
        if _same(book.on(unit.code, unit.valid_from), unit):
            unchanged += 1
            continue
        wanted[unit.code] = (row, unit)
        problems += _code_faults(row, unit, book)
    for row, unit in wanted.values():
        problems += _parent_faults(row, unit, wanted, book)
    order = _parents_first(wanted, problems)
    problems.sort(key=lambda problem: problem.row or 0)
    return Import(tuple(order) if not problems else (), tuple(problems), added=len(order), unchanged=unchanged)


def _unit_of(row: Row, problems: list[Problem]) -> UnitIn | None:
    """The row as a unit, or None after its own faults are noted."""
    before = len(problems)
    code = rules.code_of(str(row.get("code", "")))
    name = rules.name_of(str(row.get("name", "")))
    kind = row.get("kind")
    parent = rules.code_of(str(row.get("parent", "")))
    start = row.get("valid_from")
    if code is None:
        problems.append(row.problem(codes.CODE_MALFORMED, "code", text=str(row.get("code", ""))[:40]))
    if name is None:
        problems.append(
            row.problem(codes.NAME_MISSING, "name", name=str(row.get("name", ""))[:40], limit=rules.NAME_LIMIT)
        )
    if kind not in KIND_NAMES:
        problems.append(
            row.problem(codes.KIND_UNKNOWN, "kind", kind=str(kind or ""), allowed=", ".join(KIND_NAMES.values()))
        )
    if parent is None:
        problems.append(row.problem(codes.CODE_MALFORMED, "parent", text=str(row.get("parent", ""))[:40]))
    if not isinstance(start, dt.date):
        problems.append(row.problem(codes.CELL_EMPTY, "valid_from", column="Từ ngày"))
    if len(problems) > before:
        return None
    assert code and name and parent and isinstance(start, dt.date)
    basis = str(row.get("legal_basis", ""))[:300]
    return UnitIn(row.number, code.lower(), code, name, str(kind), parent, start, basis)


def _same(known: KnownVersion | None, unit: UnitIn) -> bool:
    return known is not None and (known.name, known.kind, known.parent_code) == (
        unit.name,
        unit.kind,
        unit.parent_code,
    )


def _code_faults(row: Row, unit: UnitIn, book: UnitBook) -> list[Problem]:
    """The code or key already belongs to another unit."""
    period = Period(unit.valid_from, FOREVER)
    taken = next((known for known in book.by_code.get(unit.code, ()) if known.period.overlaps(period)), None)
    if taken:
        facts = {"taken": unit.code, "unit": f"{taken.name} ({taken.code})", "period": taken.period}
        return [row.problem(codes.CODE_TAKEN, "code", **facts)]
    if unit.key in book.keys:
        return [row.problem(codes.KEY_TAKEN, "code", key=unit.key, unit=unit.code)]
    return []


def _parent_faults(row: Row, unit: UnitIn, wanted: Mapping[str, tuple[Row, UnitIn]], book: UnitBook) -> list[Problem]:
    """The parent is unknown, cannot hold units, begins later, or lies outside the actor's reach."""
    own = f"{unit.name} ({unit.code})"
    period = Period(unit.valid_from, FOREVER)
    if inside := wanted.get(unit.parent_code):
        parent = inside[1]
        name, kind, held = f"{parent.name} ({parent.code})", parent.kind, [Period(parent.valid_from, FOREVER)]
    else:
        known = book.on(unit.parent_code, unit.valid_from)
        if known is None:
            what = f"đơn vị cấp trên (ngày {format_day(unit.valid_from)})"
            return [row.problem(NOT_FOUND, "parent", what=what, key=unit.parent_code)]
        name, kind = f"{known.name} ({known.code})", known.kind
        held = [version.period for version in book.versions if version.unit_id == known.unit_id]
        if known.unit_id not in book.allowed.get(unit.valid_from, frozenset()):
            return [row.problem(NOT_ALLOWED, "parent", right="organization.adjust", place=name)]
    if kind not in rules.PARENT_KINDS:
        facts = {"unit": own, "kind": KIND_NAMES[unit.kind], "parent": name, "parent_kind": KIND_NAMES[kind]}
        return [row.problem(codes.PARENT_WRONG_KIND, "parent", **facts)]
    if not rules.covers(held, period):
        return [row.problem(codes.UNIT_NOT_VALID, "parent", unit=name, period=period)]
    return []


def _parents_first(wanted: Mapping[str, tuple[Row, UnitIn]], problems: list[Problem]) -> list[UnitIn]:
    """The units in an order in which each parent exists before its children; circles become faults."""
    order: list[UnitIn] = []
    done: set[str] = set()
    for code in wanted:
        path: list[str] = []
        at = code
        while at in wanted and at not in done and at not in path:
            path.append(at)
            at = wanted[at][1].parent_code
        if at in path:
            row, unit = wanted[at]
            parent = wanted[unit.parent_code][1]
            facts = {
                "unit": f"{unit.name} ({unit.code})", "parent": f"{parent.name} ({parent.code})",
                "day": format_day(unit.valid_from),
            }  # fmt: skip
            problems.append(row.problem(codes.PARENT_INSIDE_CHILD, "parent", **facts))
        for each in reversed(path):
            done.add(each)
            order.append(wanted[each][1])
    return order


@dataclass(frozen=True)
class StrengthBook:
    """What the check of strength knows.

    units       code -> versions with that code, with the unit's id and kind
    recorded    (unit id, category) -> spans held to be true
    allowed     day -> units whose strength the actor may set
    """

    units: Mapping[str, Sequence[KnownVersion]]
    categories: Sequence[str]
    recorded: Mapping[tuple[int, str], Sequence[rules.Span]]
    allowed: Mapping[dt.date, frozenset[int]]


def plan_strength(rows: Sequence[Row], book: StrengthBook) -> Import[StrengthIn]:
    """Strength rows to write; one equal to what is recorded from that day is left alone (rule ORG-R11).

    rows        keys unit, category, headcount, valid_from, legal_basis, parsed
    """
    problems: list[Problem] = []
    writes: list[StrengthIn] = []
    seen: dict[tuple[int, str, dt.date], int] = {}
    unchanged = 0
    for row in rows:
        found = _strength_of(row, book, problems)
        if found is None:
            continue
        key = (found.unit_id, found.category, found.valid_from)
        if key in seen:
            problems.append(row.problem(codes.ROW_TWICE, "unit", first=seen[key], what=str(row["unit"])))
            continue
        seen[key] = row.number
        spans = book.recorded.get((found.unit_id, found.category), ())
        same = next((span for span in spans if span.period.start == found.valid_from), None)
        if same is None:
            writes.append(found)
        elif same.headcount == found.headcount:
            unchanged += 1
        else:
            facts = {
                "period": Period(found.valid_from), "what": f"quân số {found.category} của {row['unit']}",
                "other": f"{group_digits(same.headcount)} người {same.period}",
            }  # fmt: skip
            problems.append(row.problem(codes.VALIDITY_OVERLAPS, "valid_from", **facts))
    writes.sort(key=lambda each: (each.unit_id, each.category, each.valid_from))
    return Import(tuple(writes) if not problems else (), tuple(problems), added=len(writes), unchanged=unchanged)


def _strength_of(row: Row, book: StrengthBook, problems: list[Problem]) -> StrengthIn | None:
    """The row as a strength, or None after all its own faults are noted."""
    before = len(problems)
    start, headcount = row.get("valid_from"), row.get("headcount")
    code, category = str(row.get("unit", "")).upper(), str(row.get("category", "")).upper()
    unit = None
    if not isinstance(start, dt.date):
        problems.append(row.problem(codes.CELL_EMPTY, "valid_from", column="Từ ngày"))
    else:
        unit = next((known for known in book.units.get(code, ()) if start in known.period), None)
        if unit is None:
            what = f"đơn vị (ngày {format_day(start)})"
            problems.append(row.problem(NOT_FOUND, "unit", what=what, key=code))
        elif unit.unit_id not in book.allowed.get(start, frozenset()):
            place = f"{unit.name} ({unit.code})"
            problems.append(row.problem(NOT_ALLOWED, "unit", right="organization.strength", place=place))
        elif unit.kind not in rules.ENROLLING_KINDS:
            why = f"{KIND_NAMES[unit.kind].lower()} không có quân số riêng"
            problems.append(row.problem(codes.STRENGTH_ON_A_SUM, "unit", unit=f"{unit.name} ({unit.code})", why=why))
    if category not in book.categories:
        allowed = ", ".join(book.categories)
        problems.append(row.problem(codes.CATEGORY_UNKNOWN, "category", category=category, allowed=allowed))
    if not isinstance(headcount, int):
        problems.append(row.problem(codes.CELL_EMPTY, "headcount", column="Quân số"))
    elif not 0 <= headcount <= rules.HEADCOUNT_LIMIT:
        shown, limit = group_digits(headcount), group_digits(rules.HEADCOUNT_LIMIT)
        facts = {"headcount": shown, "place": code, "limit": limit}
        problems.append(row.problem(codes.HEADCOUNT_OUT_OF_RANGE, "headcount", **facts))
    if len(problems) > before or unit is None:
        return None
    assert isinstance(start, dt.date) and isinstance(headcount, int)
    return StrengthIn(row.number, unit.unit_id, category, headcount, start, str(row.get("legal_basis", ""))[:300])
