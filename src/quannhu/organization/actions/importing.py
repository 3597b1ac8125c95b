"""Units and strength from a file: all rows or none, checked against what is recorded, in a handful of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused, problem_of
from quannhu.kernel.imports import Import, Row
from quannhu.organization import rules
from quannhu.organization.actions.checks import lock_tree
from quannhu.organization.actions.closure import rebuild_closure
from quannhu.organization.actions.ending import check_sums
from quannhu.organization.actions.feeding import refuse_fed_twice
from quannhu.organization.actions.strength import lay_strength
from quannhu.organization.actions.tree import CHAIN, new_version
from quannhu.organization.imports import (
    KnownVersion,
    StrengthBook,
    StrengthIn,
    UnitBook,
    UnitIn,
    plan_strength,
    plan_units,
)
from quannhu.organization.models import Category, FeedingAssignment, Strength, Unit, UnitVersion
from quannhu.organization.queries import reach_with


def check_units(*, actor: Actor, rows: Sequence[Row]) -> Import[UnitIn]:
    """The dry run of a file of units."""
    keys = frozenset(Unit.objects.values_list("key", flat=True))
    return plan_units(rows, UnitBook(_versions(), keys, _allowed(actor, "organization.adjust", rows)))


def import_units(*, actor: Actor, at: dt.datetime, rows: Sequence[Row]) -> Import[UnitIn]:
    """Write every unit of the file, or none when any row has a fault."""
    with transaction.atomic():
        lock_tree()
        plan = check_units(actor=actor, rows=rows)
        if plan.clean and plan.writes:
            _write_units(plan.writes)
            rebuild_closure()
            facts = {"codes": [unit.code for unit in plan.writes]}
            append(CHAIN, actor, at, [Event("organization.import_units", "unit", None, facts)])
    return plan


def _write_units(units: Sequence[UnitIn]) -> None:
    made = Unit.objects.bulk_create([Unit(key=unit.key, kind=unit.kind) for unit in units], batch_size=1_000)
    ids = {unit.code: row.pk for unit, row in zip(units, made, strict=True)}
    book = UnitBook(_versions(), frozenset(), {})

    def parent_of(unit: UnitIn) -> int:
        # By the code of the day: it may have passed to another unit since.
        known = book.on(unit.parent_code, unit.valid_from)
        assert known is not None
        return known.unit_id

    versions = [
        new_version(
            unit_id=ids[unit.code], code=unit.code, name=unit.name,
            parent_id=ids.get(unit.parent_code) or parent_of(unit),
            period=Period(unit.valid_from), legal_basis=unit.legal_basis,
        )
        for unit in units
    ]  # fmt: skip
    UnitVersion.objects.bulk_create(versions, batch_size=1_000)


def check_strength(*, actor: Actor, rows: Sequence[Row]) -> Import[StrengthIn]:
    """The dry run of a file of strength: faults of the rows, and of what they would add up to."""
    with transaction.atomic():
        plan = _lay_all(actor, None, rows)
        transaction.set_rollback(True)
    return plan


def import_strength(*, actor: Actor, at: dt.datetime, rows: Sequence[Row]) -> Import[StrengthIn]:
    """Write every strength of the file, or none when any row has a fault."""
    with transaction.atomic():
        plan = _lay_all(actor, at, rows)
        if not plan.clean:
            transaction.set_rollback(True)
        elif plan.writes:
            facts = {"rows": len(plan.writes), "people": sum(each.headcount for each in plan.writes)}
            append(CHAIN, actor, at, [Event("organization.import_strength", "strength", None, facts)])
    return plan


def _lay_all(actor: Actor, at: dt.datetime | None, rows: Sequence[Row]) -> Import[StrengthIn]:
    """Check, write and check again what the rows add up to; the caller rolls back a dry run or a fault."""
    lock_tree()
    versions = _versions()
    by_code: dict[str, list[KnownVersion]] = {}
    for version in versions:
        by_code.setdefault(version.code, []).append(version)
    named = {str(row.get("unit", "")).upper() for row in rows}
    unit_ids = {version.unit_id for code in named for version in by_code.get(code, ())}
    groups = {group.code: group for group in Category.objects.all()}
    live: dict[tuple[int, str], list[Strength]] = {}
    for row in Strength.objects.filter(Strength.known(), unit_id__in=unit_ids).select_related("category"):
        live.setdefault((row.unit_id, row.category.code), []).append(row)
    spans = {
        key: [rules.Span(row.headcount, Period(row.valid_from, row.valid_to)) for row in held]
        for key, held in live.items()
    }
    book = StrengthBook(by_code, list(groups), spans, _allowed(actor, "organization.strength", rows))
    plan = plan_strength(rows, book)
    if not plan.clean or not plan.writes:
        return plan
    moment = at or dt.datetime.combine(actor.today, dt.time(), dt.UTC)
    lives: dict[int, list[Period]] = {}
    for version in versions:
        lives.setdefault(version.unit_id, []).append(version.period)
    return _write_strength(plan, rows, live, lives, groups, moment, actor.user_id)


def _write_strength(
    plan: Import[StrengthIn], rows: Sequence[Row], live: dict[tuple[int, str], list[Strength]],
    lives: dict[int, list[Period]], groups: dict[str, Category], at: dt.datetime, by: int,
) -> Import[StrengthIn]:  # fmt: skip
    superseded: list[int] = []
    fresh: list[Strength] = []
    for each in plan.writes:
        held = live.setdefault((each.unit_id, each.category), [])
        own = next(days for days in rules.joined(lives[each.unit_id]) if each.valid_from in days)
        laid = lay_strength(
            held, Strength(
                unit_id=each.unit_id, category=groups[each.category], headcount=each.headcount,
                valid_from=each.valid_from, legal_basis=each.legal_basis, recorded_at=at, recorded_by=by,
            ), None, own,
        )  # fmt: skip
        superseded += laid.superseded
        fresh += laid.fresh
    Strength.objects.filter(pk__in=superseded).update(superseded_at=at)
    Strength.objects.bulk_create(fresh, batch_size=1_000)
    first = {(each.unit_id, each.category): each.row for each in reversed(plan.writes)}
    by_number = {row.number: row for row in rows}
    problems = []
    fed = FeedingAssignment.objects.filter(unit_id__in={unit_id for unit_id, _ in first}, headcount__gt=0)
    for unit_id, code in sorted(set(fed.values_list("unit_id", "category__code")) & set(first)):
        try:
            refuse_fed_twice(unit_id, groups[code])
        except Refused as refused:
            problems.append(by_number[first[unit_id, code]].problem(refused.code, "headcount", **refused.facts))
    try:
        check_sums(*{each.unit_id for each in plan.writes})
    except Refused as refused:
        problems.append(problem_of(refused, file=rows[0].file, sheet=rows[0].sheet))
    if problems:
        return Import((), tuple(problems), added=plan.added, unchanged=plan.unchanged)
    return plan


def _versions() -> list[KnownVersion]:
    """Every version with its parent's code as of the version's first day."""
    columns = ("unit_id", "code", "name", "unit__kind", "parent_id", "valid_from", "valid_to")
    rows = list(UnitVersion.objects.order_by("valid_from").values_list(*columns))
    names: dict[int, list[tuple[Period, str]]] = {}
    for unit_id, code, _, _, _, start, end in rows:
        names.setdefault(unit_id, []).append((Period(start, end), code))
    return [
        KnownVersion(
            unit_id, code, name, kind,
            next((text for days, text in names.get(parent_id or 0, ()) if start in days), ""), Period(start, end),
        )
        for unit_id, code, name, kind, parent_id, start, end in rows
    ]  # fmt: skip


def _allowed(actor: Actor, right: str, rows: Iterable[Row]) -> dict[dt.date, frozenset[int]]:
    """day -> units over which the actor holds the right, for the days the rows speak of."""
    days = {row.get("valid_from") for row in rows}
    return {day: reach_with(actor, right, day) for day in days if isinstance(day, dt.date)}
