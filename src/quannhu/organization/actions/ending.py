"""What ends with a unit, and what must not be there any more when it does."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Sum

from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.organization import codes, rules
from quannhu.organization.models import (
    FeedingAssignment,
    MealListEntry,
    Post,
    Strength,
    UnitVersion,
)
from quannhu.organization.queries import name_of, strength_conflict


def check_sums(*unit_ids: int) -> None:
    """Refuse (ORG-11) when one of the units or one below it and one above both have people on their own roll."""
    pair = strength_conflict(*unit_ids)
    if pair:
        above, below, day = pair
        why = f"đơn vị cấp dưới {name_of(below, day)} đã có quân số riêng ngày {format_day(day)}"
        raise Refused(codes.STRENGTH_ON_A_SUM, unit=name_of(above, day), why=why)


def refuse_later(unit_id: int, on: dt.date, doing: str) -> None:
    """Refuse (ORG-07) when something of the unit begins on the day or after it."""
    own = {
        "một thay đổi": UnitVersion.objects.filter(unit_id=unit_id),
        "quân số": Strength.objects.filter(Strength.known(), unit_id=unit_id),
        "quân số ăn": FeedingAssignment.objects.filter(unit_id=unit_id, headcount__gt=0),
        "chức vụ": Post.objects.filter(unit_id=unit_id),
        "đơn vị trực thuộc": UnitVersion.objects.filter(parent_id=unit_id),
    }
    for what, rows in own.items():
        later = rows.filter(valid_from__gte=on).aggregate(day=Max("valid_from"))["day"]
        if later:
            raise Refused(
                codes.LATER_DATA, doing=doing, unit=name_of(unit_id, on), day=format_day(on), what=what,
                later=format_day(later),
            )  # fmt: skip


def end(unit_id: int, on: dt.date, at: dt.datetime, by: int, *, doing: str, keep_feeding: bool = False) -> None:
    """Cut everything of the unit at the day; the caller holds the lock and rebuilds the closure."""
    place = name_of(unit_id, on)
    version = UnitVersion.objects.filter(unit_id=unit_id, valid_from__lt=on, valid_to__gt=on).first()
    refuse_later(unit_id, on, doing)
    if version is None:
        raise Refused(codes.UNIT_NOT_VALID, unit=place, period=Period(on))
    children = UnitVersion.objects.filter(parent_id=unit_id, valid_to__gt=on).order_by("name_sort")
    if children:
        names = ", ".join(child.code for child in children[:5])
        raise Refused(codes.STILL_HAS_CHILDREN, unit=place, day=format_day(on), count=len(children), children=names)
    refuse_diners(unit_id, on)
    cut_strength(unit_id, on, at, by)
    FeedingAssignment.objects.filter(unit_id=unit_id, valid_from__lt=on, valid_to__gt=on).update(valid_to=on)
    Post.objects.filter(unit_id=unit_id, valid_to__gt=on).update(valid_to=on)
    UnitVersion.objects.filter(pk=version.pk).update(valid_to=on)


def refuse_diners(kitchen_id: int, on: dt.date) -> None:
    """Refuse (ORG-09) to close a kitchen that people eat at on or after the day."""
    fed = FeedingAssignment.objects.filter(kitchen_id=kitchen_id, valid_to__gt=on).exclude(headcount=0)
    count = fed.aggregate(n=Sum("headcount"))["n"] or 0
    count = count or MealListEntry.objects.filter(kitchen_id=kitchen_id, valid_to__gt=on).count()
    if count:
        raise Refused(codes.STILL_FEEDS, kitchen=name_of(kitchen_id, on), day=format_day(on), count=count)


def cut_strength(unit_id: int, on: dt.date, at: dt.datetime, by: int) -> None:
    """Let the unit's strength end at the day; the cut rows stay readable as they were known before."""
    rows = list(Strength.objects.filter(Strength.known(), unit_id=unit_id, valid_to__gt=on))
    supersede(rows, at)
    Strength.objects.bulk_create(
        [copy_of(row, Period(row.valid_from, on), at, by) for row in rows if row.valid_from < on]
    )


def supersede(rows: list[Strength], at: dt.datetime) -> None:
    """Mark rows as no longer held to be true from the instant on."""
    Strength.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=at)


def copy_of(row: Strength, period: Period, at: dt.datetime, by: int) -> Strength:
    """An unsaved row that says the same for other days."""
    return Strength(
        unit_id=row.unit_id, category_id=row.category_id, headcount=row.headcount, legal_basis=row.legal_basis,
        valid_from=period.start, valid_to=period.end, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def spans(rows: list[tuple[int, dt.date, dt.date]]) -> list[rules.Span]:
    """Rows of (headcount, from, to) as spans."""
    return [rules.Span(headcount, Period(start, end)) for headcount, start, end in rows]
