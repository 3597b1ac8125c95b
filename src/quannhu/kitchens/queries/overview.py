"""How the kitchens stand side by side: a week's menus, a month's days and settlements; a statement or two for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from quannhu.kernel.days import Period
from quannhu.kitchens.models import KitchenDay, MonthSettlement, WeeklyMenu
from quannhu.ledger.models import Place


def week_status(kitchen_ids: Collection[int], week_start: dt.date) -> dict[int, WeeklyMenu.Status]:
    """Kitchen id -> how its menu of the week stands; no entry where none was drawn up."""
    rows = WeeklyMenu.objects.filter(kitchen_id__in=kitchen_ids, week_start=week_start)
    # The menu for everybody is the kitchen's; one for a category alone speaks only where there is no other.
    found = rows.order_by("-category_group").values_list("kitchen_id", "status")
    return {kitchen_id: WeeklyMenu.Status(status) for kitchen_id, status in found}


@dataclass(frozen=True)
class MonthState:
    """Days closed of the days of the month that have come; the settlement's status, None where none stands."""

    closed: int
    due: int
    status: MonthSettlement.Status | None


def months_of(kitchen_ids: Collection[int], span: Period, on: dt.date) -> dict[int, MonthState]:
    """Kitchen id -> its month up to the day and that day included."""
    come = span.clip(Period(dt.date.min, on + dt.timedelta(days=1)))
    days = KitchenDay.objects.filter(kitchen_id__in=kitchen_ids, state=KitchenDay.State.CLOSED)
    closed = days.filter(day__gte=span.start, day__lte=on).values_list("kitchen_id").annotate(n=Count("id"))
    counted = dict(closed.order_by())
    due: dict[int, int] = {}
    stores = Place.objects.filter(unit_id__in=kitchen_ids).values_list("unit_id", "opened_on", "closed_on")
    for kitchen_id, opened, shut in stores:
        held = come.clip(Period(opened, shut)) if come else None
        due[kitchen_id] = due.get(kitchen_id, 0) + (len(held) if held else 0)
    standing = MonthSettlement.objects.filter(kitchen_id__in=kitchen_ids, month=span.start)
    status = dict(standing.exclude(status=MonthSettlement.Status.RETURNED).values_list("kitchen_id", "status"))
    return {
        one: MonthState(
            counted.get(one, 0), due.get(one, 0), MonthSettlement.Status(status[one]) if one in status else None
        )
        for one in kitchen_ids
    }
