"""Create, rename, move and end units. Every change of the tree waits for the one before it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.kernel.days import FOREVER, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold, sort_key
from quannhu.organization import codes, rules
from quannhu.organization.actions import ending
from quannhu.organization.actions.checks import lock_tree
from quannhu.organization.actions.closure import rebuild_closure
from quannhu.organization.models import Kind, Unit, UnitVersion
from quannhu.organization.queries import first_day_inside, get_unit, name_of, periods_of, require

CHAIN = "organization"


def checked_code(code: str) -> str:
    """The stored form of a code; Refused(ORG-13)."""
    stored = rules.code_of(code)
    if stored is None:
        raise Refused(codes.CODE_MALFORMED, text=code)
    return stored


def checked_name(name: str) -> str:
    """The stored form of a name; Refused(ORG-14)."""
    stored = rules.name_of(name)
    if stored is None:
        raise Refused(codes.NAME_MISSING, name=clean(name)[:40], limit=rules.NAME_LIMIT)
    return stored


def free_code(code: str, period: Period, unit_id: int | None) -> None:
    """Refuse (ORG-04) a code that another unit carries on a day of the period."""
    taken = UnitVersion.objects.filter(code=code, valid_from__lt=period.end, valid_to__gt=period.start)
    if unit_id is not None:
        taken = taken.exclude(unit_id=unit_id)
    other = taken.order_by("valid_from").first()
    if other:
        held = Period(other.valid_from, other.valid_to)
        raise Refused(codes.CODE_TAKEN, taken=code, unit=f"{other.name} ({other.code})", period=held)


def check_parent(unit: str, kind: str, parent_id: int, period: Period) -> None:
    """Refuse a parent that cannot hold units (ORG-18) or does not exist through the period (ORG-15)."""
    parent = get_unit(parent_id)
    name = name_of(parent_id, period.start)
    if parent.kind not in rules.PARENT_KINDS:
        raise Refused(
            codes.PARENT_WRONG_KIND, unit=unit, kind=Kind(kind).label, parent=name, parent_kind=Kind(parent.kind).label
        )
    if not rules.covers(periods_of(parent_id), period):
        raise Refused(codes.UNIT_NOT_VALID, unit=name, period=period)


def new_version(
    *, unit_id: int, code: str, name: str, parent_id: int | None, period: Period, legal_basis: str
) -> UnitVersion:
    """An unsaved version with its search and sort columns."""
    return UnitVersion(
        unit_id=unit_id, code=code, name=name, name_search=fold(name), name_sort=sort_key(name), parent_id=parent_id,
        valid_from=period.start, valid_to=period.end, legal_basis=clean(legal_basis)[:300],
    )  # fmt: skip


def create_unit(
    *, actor: Actor, at: dt.datetime, key: str, kind: str, code: str, name: str, parent_id: int,
    valid_from: dt.date, legal_basis: str = "",
) -> Unit:  # fmt: skip
    """A new unit, kitchen or depot under a parent from a day on.

    errors      Refused KER-07, ORG-04 code in use, ORG-05 key in use, ORG-13, ORG-14, ORG-15, ORG-18
    """
    require(actor, "organization.adjust", parent_id, valid_from)
    with transaction.atomic():
        lock_tree()
        unit = add_unit(
            key=key, kind=kind, code=code, name=name, parent_id=parent_id, valid_from=valid_from,
            legal_basis=legal_basis,
        )  # fmt: skip
        rebuild_closure([unit.pk])
        facts = {"code": code, "name": name, "parent": parent_id, "from": valid_from.isoformat(), "basis": legal_basis}
        append(CHAIN, actor, at, [Event("organization.create_unit", "unit", unit.pk, facts)])
    return unit


def add_unit(
    *, key: str, kind: str, code: str, name: str, parent_id: int | None, valid_from: dt.date, legal_basis: str
) -> Unit:
    """Write a unit with its first version; the caller holds the lock, rebuilds the closure and logs."""
    code, name, key = checked_code(code), checked_name(name), clean(key)[:40]
    if kind not in Kind.values:
        raise Refused(codes.KIND_UNKNOWN, kind=kind, allowed=", ".join(Kind.labels))
    if not key:
        raise Refused(codes.CELL_EMPTY, column="Khóa")
    if known := Unit.objects.filter(key=key).first():
        raise Refused(codes.KEY_TAKEN, key=key, unit=name_of(known.pk, FOREVER))
    period = Period(valid_from, FOREVER)
    free_code(code, period, None)
    if parent_id is not None:
        check_parent(f"{name} ({code})", kind, parent_id, period)
    unit = Unit.objects.create(key=key, kind=kind)
    new_version(
        unit_id=unit.pk, code=code, name=name, parent_id=parent_id, period=period, legal_basis=legal_basis
    ).save()
    return unit


def rename_unit(
    *, actor: Actor, at: dt.datetime, unit_id: int, on: dt.date, legal_basis: str = "",
    code: str | None = None, name: str | None = None,
) -> UnitVersion:  # fmt: skip
    """A new name or code from a day on; the days before keep theirs."""
    require(actor, "organization.adjust", unit_id, on)
    with transaction.atomic():
        lock_tree()
        version = change_version(unit_id=unit_id, on=on, doing="đổi tên", legal_basis=legal_basis, code=code, name=name)
        facts = {"code": version.code, "name": version.name, "from": on.isoformat(), "basis": legal_basis}
        append(CHAIN, actor, at, [Event("organization.rename_unit", "unit", unit_id, facts)])
    return version


def move_unit(
    *, actor: Actor, at: dt.datetime, unit_id: int, parent_id: int, on: dt.date, legal_basis: str = ""
) -> UnitVersion:
    """Hang a unit, with all below it, under another parent from a day on.

    errors      Refused ORG-01 when the parent stands inside the unit, ORG-07 when later changes are recorded
    """
    require(actor, "organization.adjust", unit_id, on)
    require(actor, "organization.adjust", parent_id, on)
    with transaction.atomic():
        lock_tree()
        version = change_version(unit_id=unit_id, on=on, doing="chuyển", legal_basis=legal_basis, parent_id=parent_id)
        facts = {"parent": parent_id, "from": on.isoformat(), "basis": legal_basis}
        append(CHAIN, actor, at, [Event("organization.move_unit", "unit", unit_id, facts)])
    return version


def change_version(
    *, unit_id: int, on: dt.date, doing: str, legal_basis: str, code: str | None = None, name: str | None = None,
    parent_id: int | None = None,
) -> UnitVersion:  # fmt: skip
    """Cut the version that holds on the day and let the changed one follow; rebuild what a move touches.

    A second change of one day edits that day's version: a unit may be renamed and moved by one decision.
    """
    place = name_of(unit_id, on)
    old = UnitVersion.objects.filter(unit_id=unit_id, valid_from__lte=on, valid_to__gt=on).first()
    if old is None:
        raise Refused(codes.UNIT_NOT_VALID, unit=place, period=Period(on))
    later = UnitVersion.objects.filter(unit_id=unit_id, valid_from__gt=on).order_by("valid_from").first()
    if later:
        day = format_day(later.valid_from)
        raise Refused(codes.LATER_DATA, doing=doing, unit=place, day=format_day(on), what="một thay đổi", later=day)
    period = Period(on, old.valid_to)
    changed = new_version(
        unit_id=unit_id, period=period, legal_basis=legal_basis,
        code=old.code if code is None else checked_code(code),
        name=old.name if name is None else checked_name(name),
        parent_id=old.parent_id if parent_id is None else parent_id,
    )  # fmt: skip
    if changed.code != old.code:
        free_code(changed.code, period, unit_id)
    if parent_id is not None:
        check_move(unit_id, place, parent_id, period)
    if old.valid_from == on:
        changed.pk = old.pk
    else:
        UnitVersion.objects.filter(pk=old.pk).update(valid_to=on)
    changed.save()
    if parent_id is not None and parent_id != old.parent_id:
        rebuild_closure([unit_id])
        ending.check_sums(unit_id)
    return changed


def check_move(unit_id: int, place: str, parent_id: int, period: Period) -> None:
    """Refuse a parent inside the unit's own tree on any day (ORG-01), or one that cannot hold it."""
    day = period.start if parent_id == unit_id else first_day_inside(parent_id, unit_id, period)
    if day is not None:
        parent = name_of(parent_id, day)
        raise Refused(codes.PARENT_INSIDE_CHILD, unit=place, parent=parent, day=format_day(day))
    check_parent(place, get_unit(unit_id).kind, parent_id, period)


def end_unit(*, actor: Actor, at: dt.datetime, unit_id: int, on: dt.date, legal_basis: str = "") -> None:
    """End a unit: the day before `on` is its last. Its strength, feeding and posts end with it.

    errors      Refused ORG-07 later data, ORG-08 children remain, ORG-09 a kitchen that still feeds people
    """
    require(actor, "organization.adjust", unit_id, on)
    with transaction.atomic():
        lock_tree()
        ending.end(unit_id, on, at, actor.user_id, doing="kết thúc")
        rebuild_closure([unit_id])
        facts = {"from": on.isoformat(), "basis": legal_basis}
        append(CHAIN, actor, at, [Event("organization.end_unit", "unit", unit_id, facts)])
