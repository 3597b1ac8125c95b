"""Roads to a mission: what was told for it, else by the lanes of supply; the mission's word comes first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.ledger.models import Place
from quannhu.missions.models import Mission
from quannhu.missions.queries.missions import READY, hours
from quannhu.missions.rules import hours_text
from quannhu.organization.models import Kind
from quannhu.supply.queries import store_of, ways


@dataclass(frozen=True)
class RoadView:
    """How goods of a depot come to the mission: minutes to make ready and of the road, or why it is closed.

    told        written down for this mission; else it follows the lanes of supply
    """

    place: Place
    ready_minutes: int
    road_minutes: int
    closed: bool = False
    reason: str = ""
    told: bool = False

    @property
    def words(self) -> str:
        """`3 giờ`, `tại chỗ`, or why the road is closed."""
        if self.closed:
            return f"đường bị cắt: {self.reason}"
        return hours_text(self.road_minutes) if self.road_minutes else "tại chỗ"

    def same_road(self, road_minutes: int, closed: bool) -> bool:
        """Whether somebody tells the same of the road."""
        return self.closed == closed and (closed or self.road_minutes == road_minutes)


def depots(on: dt.date) -> list[Place]:
    """The depots open on the day, by code."""
    rows = Place.objects.filter(unit__kind=Kind.DEPOT, opened_on__lte=on, closed_on__gt=on)
    return list(rows.order_by("code"))


def usual_roads(row: Mission) -> dict[int, RoadView]:
    """depot -> its way by the lanes of supply to the store of the unit in charge, on the mission's first day.

    Depots without a way there are left out, as is everything when the unit draws from no store (rule MIS-R13).
    """
    target = store_of(row.unit_id, row.starts_on)
    if target is None:
        return {}
    known, ready = ways(target, row.starts_on), hours(READY, row.starts_on)
    return {
        place.pk: RoadView(place, ready, way.minutes or 0, way.minutes is None, way.why)
        for place in depots(row.starts_on)
        if (way := known.get(place.pk))
    }


def roads_of(row: Mission) -> dict[int, RoadView]:
    """depot -> its road: as last told for the mission, else by the lanes (rule MIS-R13)."""
    found = usual_roads(row)
    for road in row.roads.select_related("place"):
        found[road.place_id] = RoadView(
            road.place, road.ready_minutes, road.road_minutes, road.closed, road.reason, told=True
        )
    return dict(sorted(found.items(), key=lambda pair: pair[1].place.code))
