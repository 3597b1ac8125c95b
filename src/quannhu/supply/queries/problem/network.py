"""Stores, the room they have, the roads between them, and who draws from which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from quannhu.kernel.days import Period, format_day
from quannhu.ledger.models import Place
from quannhu.organization.models import Dated, UnitClosure
from quannhu.organization.queries import labels
from quannhu.planner.values import UNLIMITED, Ints, Lanes
from quannhu.planner.values import Serves as ServesTable
from quannhu.supply import codes
from quannhu.supply.models import Lane, PlaceRoom, Serves, SupplierOffer
from quannhu.supply.queries.problem.desk import Desk, columns, ints
from quannhu.supply.queries.problem.goods import CLASSES
from quannhu.supply.rules import WEEK_DAYS, lane_periods


@dataclass(frozen=True)
class Network:
    """Places, lanes and who draws where, by row."""

    places: tuple[Place, ...]
    row_of: Mapping[int, int]
    room: Ints
    lane_rows: tuple[Lane, ...]
    lanes: Lanes
    serves: ServesTable


def build_network(desk: Desk, unit_ids: Collection[int]) -> Network:
    """The stores that the units draw from and all that feed them."""
    draws = _draws(desk, unit_ids)
    lane_rows = tuple(
        Lane.objects.filter(_live(desk), origin__unit__in=desk.scope.unit_ids, target__unit__in=desk.scope.unit_ids)
        .select_related("origin", "target")
        .prefetch_related("closures")
        .order_by("origin__code", "target__code", "valid_from")
    )
    wanted = {place_id for rows in draws.values() for place_id, _ in rows}
    wanted |= {lane.origin_id for lane in lane_rows} | {lane.target_id for lane in lane_rows}
    wanted |= set(SupplierOffer.objects.filter(_live(desk)).values_list("place_id", flat=True))
    open_ = Q(opened_on__lte=desk.first, closed_on__gt=desk.first, unit__in=desk.scope.unit_ids)
    places = tuple(Place.objects.filter(open_, pk__in=wanted).order_by("code"))
    row_of = {place.pk: index for index, place in enumerate(places)}
    lane_rows = tuple(lane for lane in lane_rows if lane.origin_id in row_of and lane.target_id in row_of)
    order = {unit_id: index for index, unit_id in enumerate(unit_ids)}
    lines = [
        (order[unit_id], row_of[place_id], cost)
        for unit_id, rows in draws.items()
        for place_id, cost in rows
        if place_id in row_of
    ]
    serves = ServesTable(*columns(sorted(lines, key=lambda line: line[0]), 3))
    return Network(places, row_of, _room(desk, places), lane_rows, _lanes(desk, lane_rows, row_of), serves)


def _live(desk: Desk) -> Q:
    return Q(valid_from__lt=desk.period.end, valid_to__gt=desk.period.start)


def _draws(desk: Desk, unit_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """unit -> (place, last leg đ per tonne) by rank: its own rows, else those of the nearest unit above."""
    above: dict[int, list[tuple[int, int]]] = {unit_id: [] for unit_id in unit_ids}
    closure = UnitClosure.objects.filter(Dated.on(desk.first), descendant_id__in=list(unit_ids)).order_by("depth")
    for unit_id, ancestor, depth in closure.values_list("descendant_id", "ancestor_id", "depth"):
        above[unit_id].append((depth, ancestor))
    rows: dict[int, list[Serves]] = {}
    for row in Serves.objects.filter(Dated.on(desk.first)).order_by("rank", "place__code"):
        rows.setdefault(row.unit_id, []).append(row)
    found: dict[int, list[tuple[int, int]]] = {}
    for unit_id, line in above.items():
        own = next((rows[ancestor] for _, ancestor in line if ancestor in rows), [])
        found[unit_id] = [(row.place_id, row.cost_per_tonne) for row in own]
    names = labels([unit_id for unit_id, own in found.items() if not own], desk.first)
    for _unit_id, label in sorted(names.items()):
        desk.fault(codes.NO_DEPOT, place=str(label), day=format_day(desk.first))
    return found


def _room(desk: Desk, places: tuple[Place, ...]) -> Ints:
    """Room by class; a store without a row of the class is taken as large enough."""
    room = np.full((len(places), len(CLASSES)), UNLIMITED, dtype=np.int64)
    row_of = {place.pk: index for index, place in enumerate(places)}
    for row in PlaceRoom.objects.filter(Dated.on(desk.first), place__in=places).order_by("valid_from"):
        room[row_of[row.place_id], CLASSES.index(row.store_class)] = row.volume_ml
    return room


def _lanes(desk: Desk, rows: tuple[Lane, ...], row_of: Mapping[int, int]) -> Lanes:
    leads = _leads(desk, rows)
    capacity = np.zeros((len(rows), len(desk.starts)), dtype=np.int64)
    closures: dict[int, list[tuple[Period, int]]] = {}
    for lane in rows:
        for closure in lane.closures.all():
            closures.setdefault(lane.pk, []).append((Period(closure.valid_from, closure.valid_to), closure.trips_left))
    for index, lane in enumerate(rows):
        for week, trips in enumerate(_trips(desk, lane, closures.get(lane.pk, []))):
            capacity[index, week] = min(trips * lane.load_g, int(UNLIMITED))
    return Lanes(
        ints([row_of[lane.origin_id] for lane in rows]), ints([row_of[lane.target_id] for lane in rows]), leads,
        ints([lane.cost_per_tonne for lane in rows]), capacity,
    )  # fmt: skip


def _trips(desk: Desk, lane: Lane, closures: list[tuple[Period, int]]) -> list[int]:
    """Whole trips of each period: each day carries its seventh of the trips it allows, rounded down (rule SUP-R13).

    In periods shorter than a week what a day leaves over is carried to the next one, up to the end of its seven days.
    """
    valid = Period(lane.valid_from, lane.valid_to)
    found, rest = [], 0
    for index in range(len(desk.starts)):
        if desk.step >= WEEK_DAYS or index * desk.step % WEEK_DAYS == 0:
            rest = 0
        for day in desk.week(index).days():
            left = [trips for period, trips in closures if day in period]
            rest += (min([lane.trips_week, *left])) if day in valid else 0
        found.append(rest // WEEK_DAYS)
        rest %= WEEK_DAYS
    return found


def _leads(desk: Desk, rows: tuple[Lane, ...]) -> Ints:
    """Periods on each road; one that would close a circle of roads within a period is counted as one (SUP-R14)."""
    reached: dict[int, set[int]] = {}
    leads = []
    for lane in rows:
        lead = lane_periods(lane.hours, desk.step)
        if lead == 0:
            if _reaches(reached, lane.target_id, lane.origin_id):
                lead = 1
                span = "tuần" if desk.step == WEEK_DAYS else f"{desk.step} ngày"
                desk.notices.append(f"Tuyến {lane.label} khép vòng trong {span} nên tính một {span} đường.")
            else:
                reached.setdefault(lane.origin_id, set()).add(lane.target_id)
        leads.append(lead)
    return ints(leads)


def _reaches(edges: Mapping[int, set[int]], start: int, goal: int) -> bool:
    seen, front = {start}, [start]
    while front:
        node = front.pop()
        if node == goal:
            return True
        fresh = edges.get(node, set()) - seen
        seen |= fresh
        front += sorted(fresh)
    return False
