"""Food-safety records as the screens ask for them."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kitchens.models import FoodInspection, FoodSample, PoisoningSuspicion
from quannhu.organization.queries import Scope


def inspections_of(kitchen_id: int, day: dt.date) -> list[FoodInspection]:
    """The day's records, step by step; the caller has looked at the scope."""
    rows = FoodInspection.objects.filter(kitchen_day__kitchen_id=kitchen_id, kitchen_day__day=day)
    return list(rows.select_related("item", "dish", "supplier").order_by("step", "recorded_at", "id"))


def samples_of(kitchen_id: int, day: dt.date) -> list[FoodSample]:
    """The day's samples in the order they were taken; the caller has looked at the scope."""
    rows = FoodSample.objects.filter(kitchen_day__kitchen_id=kitchen_id, kitchen_day__day=day)
    return list(rows.order_by("taken_at", "id"))


def suspicions_of(kitchen_id: int, since: dt.date) -> list[PoisoningSuspicion]:
    """Suspicions of the kitchen from a day on, open ones first."""
    rows = PoisoningSuspicion.objects.filter(kitchen_id=kitchen_id, day__gte=since - dt.timedelta(days=3))
    return sorted(rows.order_by("id"), key=lambda row: row.closed_at is not None)


def sample_of(scope: Scope, sample_id: int) -> FoodSample:
    """A sample of a kitchen in sight.

    errors      Refused(KER-09)
    """
    row = FoodSample.objects.filter(pk=sample_id, kitchen_day__kitchen_id__in=scope.unit_ids)
    if found := row.select_related("kitchen_day").first():
        return found
    raise Refused(NOT_FOUND, what="mẫu thức ăn", key=sample_id)


def suspicion_of(scope: Scope, suspicion_id: int) -> PoisoningSuspicion:
    """A suspicion at a kitchen in sight.

    errors      Refused(KER-09)
    """
    if found := PoisoningSuspicion.objects.filter(pk=suspicion_id, kitchen_id__in=scope.unit_ids).first():
        return found
    raise Refused(NOT_FOUND, what="nghi ngờ ngộ độc", key=suspicion_id)
