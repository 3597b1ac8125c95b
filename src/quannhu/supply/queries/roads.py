"""How long the roads between stores take on a day, by the lanes written down and their closures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from quannhu.organization.models import Dated, UnitClosure
from quannhu.supply.models import Lane, Serves
from quannhu.supply.rules.roads import Road, Way, ways_to


def store_of(unit_id: int, on: dt.date) -> int | None:
    """The store the unit draws from first on the day: its own row, else that of the nearest unit above it."""
    line = UnitClosure.objects.filter(Dated.on(on), descendant_id=unit_id).order_by("depth")
    rows = list(Serves.objects.filter(Dated.on(on)).order_by("rank", "place__code").values_list("unit_id", "place_id"))
    for ancestor in line.values_list("ancestor_id", flat=True):
        for holder, place_id in rows:
            if holder == ancestor:
                return int(place_id)
    return None


def ways(target_id: int, on: dt.date) -> Mapping[int, Way]:
    """store -> its quickest way to the target on the day; a lane whose trips are all off that day is closed."""
    lanes = Lane.objects.filter(Dated.on(on)).select_related("origin", "target").prefetch_related("closures")
    roads = []
    for lane in lanes.order_by("id"):
        shut = [
            closure.legal_basis
            for closure in lane.closures.all()
            if closure.trips_left == 0 and closure.valid_from <= on < closure.valid_to
        ]
        why = f"{lane.label}: {shut[0]}" if shut else ""
        roads.append(Road(lane.origin_id, lane.target_id, lane.hours, why))
    return ways_to(target_id, roads)
