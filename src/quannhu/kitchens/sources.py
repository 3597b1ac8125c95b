"""What this room offers to rooms below it: the man-days that a rate applied back is settled on."""

from __future__ import annotations

from collections.abc import Iterable

from quannhu.kernel.days import Period
from quannhu.kitchens.queries import man_days
from quannhu.standards.rules import ManDay
from quannhu.standards.sources import provide_man_days


@provide_man_days
def fed(period: Period, unit_ids: frozenset[int] | None = None) -> Iterable[ManDay]:
    """Man-days from the meal counts, of all units or of some."""
    return [row for row in man_days(period=period) if unit_ids is None or row.unit_id in unit_ids]
