"""Reads of strength by category and day, and of who eats where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization import rules
from quannhu.organization.codes import CATEGORY_UNKNOWN
from quannhu.organization.models import Category, Dated, FeedingAssignment, Kind, MealListEntry, Strength, UnitClosure
from quannhu.organization.queries.tree import Scope, tree_of


@dataclass(frozen=True)
class FeedingSpan:
    """People of a unit's category at a kitchen during a period."""

    kitchen_id: int
    unit_id: int
    category: str
    headcount: int
    period: Period


def category_of(code: str) -> Category:
    """The category; Refused(ORG-19) naming those that exist."""
    found = Category.objects.filter(code=clean(code).upper()).first()
    if found is None:
        allowed = ", ".join(Category.objects.values_list("code", flat=True))
        raise Refused(CATEGORY_UNKNOWN, category=clean(code), allowed=allowed)
    return found


def categories() -> list[Category]:
    """All categories in their order."""
    return list(Category.objects.all())


def strength_of(
    unit_ids: Iterable[int], on: dt.date, known_at: dt.datetime | None = None
) -> dict[tuple[int, str], int]:
    """(unit, category) -> people on the units' own rolls on the day."""
    rows = Strength.objects.filter(Dated.on(on), Strength.known(known_at), unit_id__in=set(unit_ids))
    return {(unit, code): count for unit, code, count in rows.values_list("unit_id", "category__code", "headcount")}


def strength_total(unit_id: int, on: dt.date) -> int:
    """People on the roll of the unit and everything under it on the day."""
    return sum(strength_totals([unit_id], on).get(unit_id, {}).values())


def strength_totals(
    unit_ids: Iterable[int], on: dt.date, known_at: dt.datetime | None = None
) -> dict[int, dict[str, int]]:
    """unit -> category -> people of the unit with everything under it on the day: one query."""
    known = "descendant__strengths__"
    valid = Q(**{f"{known}valid_from__lte": on, f"{known}valid_to__gt": on})
    if known_at is None:
        valid &= Q(**{f"{known}superseded_at__isnull": True})
    else:
        late = Q(**{f"{known}superseded_at__isnull": True}) | Q(**{f"{known}superseded_at__gt": known_at})
        valid &= Q(**{f"{known}recorded_at__lte": known_at}) & late
    rows = UnitClosure.objects.filter(Dated.on(on), valid, ancestor_id__in=set(unit_ids))
    sums = rows.values_list("ancestor_id", f"{known}category__code").annotate(n=Sum(f"{known}headcount"))
    totals: dict[int, dict[str, int]] = {}
    for unit_id, category, count in sums:
        totals.setdefault(unit_id, {})[category] = count
    return totals


def strength_conflict(*unit_ids: int) -> tuple[int, int, dt.date] | None:
    """(upper unit, lower unit, day) where both have people of their own, around the units; None when sound."""
    below = UnitClosure.objects.filter(ancestor_id__in=unit_ids).values("descendant_id")
    up, down = "ancestor__strengths__", "descendant__strengths__"
    pairs = UnitClosure.objects.filter(
        Q(descendant_id__in=below),
        # Three periods share a day when each two of them do.
        Q(**{f"{up}valid_from__lt": F(f"{down}valid_to"), f"{up}valid_to__gt": F(f"{down}valid_from")}),
        depth__gt=0,
        **{f"{side}headcount__gt": 0 for side in (up, down)},
        **{f"{side}superseded_at__isnull": True for side in (up, down)},
        **{f"{side}valid_from__lt": F("valid_to") for side in (up, down)},
        **{f"{side}valid_to__gt": F("valid_from") for side in (up, down)},
    )
    columns = ("ancestor_id", "descendant_id", "valid_from", f"{up}valid_from", f"{down}valid_from")
    found = pairs.order_by("valid_from").values_list(*columns).first()
    return (found[0], found[1], max(found[2:])) if found else None


def feeding_strength(kitchen_unit_id: int, on: dt.date) -> dict[str, int]:
    """category -> people who eat at the kitchen on the day."""
    rows = FeedingAssignment.objects.filter(Dated.on(on), kitchen_id=kitchen_unit_id, headcount__gt=0)
    sums = rows.values_list("category__code").annotate(n=Sum("headcount")).order_by("category__order")
    return {category: count for category, count in sums}  # noqa: C416


def fed_totals(kitchen_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """kitchen -> people who eat there on the day: one query."""
    rows = FeedingAssignment.objects.filter(Dated.on(on), kitchen_id__in=set(kitchen_ids), headcount__gt=0)
    return dict(rows.values_list("kitchen_id").annotate(n=Sum("headcount")))


def feeding_spans(kitchen_ids: Iterable[int], period: Period) -> list[FeedingSpan]:
    """Who eats at the kitchens during the period, in one query: for many kitchen-days at once."""
    rows = FeedingAssignment.objects.filter(
        kitchen_id__in=set(kitchen_ids), valid_from__lt=period.end, valid_to__gt=period.start, headcount__gt=0
    ).order_by("kitchen_id", "valid_from", "id")
    columns = ("kitchen_id", "unit_id", "category__code", "headcount", "valid_from", "valid_to")
    return [
        FeedingSpan(kitchen, unit, category, count, Period(start, end))
        for kitchen, unit, category, count, start, end in rows.values_list(*columns)
    ]


def feeding_rows(unit_id: int, on: dt.date) -> list[FeedingAssignment]:
    """Where the unit's people eat, or who eats at the kitchen, on the day."""
    rows = FeedingAssignment.objects.filter(Dated.on(on), Q(unit_id=unit_id) | Q(kitchen_id=unit_id), headcount__gt=0)
    return list(rows.select_related("category").order_by("kitchen_id", "unit_id", "category__order"))


def strength_rows(unit_id: int) -> list[Strength]:
    """Every strength row of the unit that is held to be true, newest first."""
    rows = Strength.objects.filter(Strength.known(), unit_id=unit_id).select_related("category")
    return list(rows.order_by("-valid_from", "category__order"))


def strength_row(row_id: int) -> Strength:
    """One strength row with its category; the caller has checked the scope."""
    return Strength.objects.select_related("category").get(pk=row_id)


def meal_list(kitchen_id: int, on: dt.date) -> list[MealListEntry]:
    """The people on the kitchen's list on the day, by number."""
    rows = MealListEntry.objects.filter(Dated.on(on), kitchen_id=kitchen_id).select_related("person__category")
    return list(rows.order_by("person__code"))


@dataclass(frozen=True)
class StrengthRow:
    """A strength row as far as it counts in a period under an ancestor."""

    id: int
    unit_id: int
    category: str
    headcount: int
    period: Period


def strength_in(
    period: Period, *, unit_ids: frozenset[int], under: int | None, known_at: dt.datetime | None
) -> list[StrengthRow]:
    """Strength rows of the units that hold on a day of the period, cut to it; under a unit, to its days there.

    A row may come twice when the unit left the ancestor and came back; the days never overlap.
    """
    live = Q(valid_from__lt=period.end, valid_to__gt=period.start)
    rows = Strength.objects.filter(live, Strength.known(known_at), unit_id__in=unit_ids, headcount__gt=0)
    inside: dict[int, list[Period]] = {}
    if under is not None:
        pairs = UnitClosure.objects.filter(live, ancestor_id=under)
        for unit_id, start, end in pairs.values_list("descendant_id", "valid_from", "valid_to"):
            inside.setdefault(unit_id, []).append(Period(start, end))
    found = []
    columns = ("id", "unit_id", "category__code", "headcount", "valid_from", "valid_to")
    for row_id, unit_id, category, count, start, end in rows.order_by("unit_id", "valid_from", "id").values_list(
        *columns
    ):
        shared = Period(start, end).clip(period)
        for days in [period] if under is None else inside.get(unit_id, []):
            if shared and (part := shared.clip(days)):
                found.append(StrengthRow(row_id, unit_id, category, count, part))
    return found


@dataclass(frozen=True)
class Summary:
    """What a scope holds on its day: units that report directly, kitchens, people."""

    units: int
    kitchens: int
    strength: int


def summary_of(scope: Scope, known_at: dt.datetime | None = None) -> Summary:
    """Direct units (regions only group them), kitchens and people of the visible tree (rule ORG-R10)."""
    nodes = tree_of(scope)
    heads = {node.unit_id: node for node in nodes if node.kind in rules.HEAD_KINDS}
    units = sum(1 for node in heads.values() if node.parent_id not in heads)
    kitchens = sum(1 for node in nodes if node.kind == Kind.KITCHEN)
    people = strength_of([node.unit_id for node in nodes], scope.on, known_at)
    return Summary(units, kitchens, sum(people.values()))
