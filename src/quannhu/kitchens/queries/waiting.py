"""What waits for somebody: days not closed, boards due, samples due, menus and settlements to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from quannhu.kitchens.models import FoodSample, KitchenDay, MonthSettlement, WeeklyMenu
from quannhu.ledger.models import Place


def submitted_menus(unit_ids: Collection[int], user_id: int) -> QuerySet[WeeklyMenu]:
    """Menus of the kitchens that wait for somebody other than their maker."""
    rows = WeeklyMenu.objects.filter(status=WeeklyMenu.Status.SUBMITTED, kitchen_id__in=unit_ids)
    return rows.exclude(made_by=user_id).order_by("week_start", "id")


def proposed_settlements(unit_ids: Collection[int], user_id: int) -> QuerySet[MonthSettlement]:
    """Settlements that wait for somebody other than their maker."""
    rows = MonthSettlement.objects.filter(status=MonthSettlement.Status.PROPOSED, kitchen_id__in=unit_ids)
    return rows.exclude(made_by=user_id).order_by("month", "id")


def open_days(unit_ids: Collection[int], before: dt.date, since: dt.date) -> QuerySet[KitchenDay]:
    """Days before the day that were counted and never closed."""
    rows = KitchenDay.objects.filter(kitchen_id__in=unit_ids, day__lt=before, day__gte=since)
    return rows.filter(state=KitchenDay.State.OPEN).order_by("day", "kitchen_id")


def samples_due(unit_ids: Collection[int], at: dt.datetime) -> QuerySet[FoodSample]:
    """Samples kept long enough by the instant and not yet destroyed."""
    rows = FoodSample.objects.filter(kitchen_day__kitchen_id__in=unit_ids, destroyed_at__isnull=True)
    return rows.filter(keep_until__lte=at).select_related("kitchen_day").order_by("keep_until", "id")


def unsettled_months(unit_ids: Collection[int], first: dt.date, last: dt.date) -> list[tuple[int, dt.date]]:
    """(kitchen, month) from `first` to `last` whose store was open and no settlement stands."""
    held = set(
        MonthSettlement.objects.exclude(status=MonthSettlement.Status.RETURNED)
        .filter(kitchen_id__in=unit_ids, month__gte=first, month__lte=last)
        .values_list("kitchen_id", "month")
    )
    stores = Place.objects.filter(unit_id__in=unit_ids).order_by("code")
    found: list[tuple[int, dt.date]] = []
    for unit_id, opened, closed in stores.values_list("unit_id", "opened_on", "closed_on"):
        month = first
        while month <= last:
            following = (month + dt.timedelta(days=32)).replace(day=1)
            if opened < following and closed > month and (unit_id, month) not in held:
                found.append((unit_id, month))
                held.add((unit_id, month))  # A kitchen that changed its store is named once.
            month = following
    return found
