"""Why nothing could have come at all, even if every full rule gave way: too late, no road, nobody sells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from quannhu.planner.explain.slack import Rule
from quannhu.planner.values import Ints, Problem


class Absent(NamedTuple):
    """rule (lead: row is the offer; road, nobody: row is the family); how many periods too late; way of lanes."""

    rule: Rule
    late: int
    lanes: tuple[int, ...]


def absent(problem: Problem, places: Ints, family: int, period: int) -> Absent:
    """What keeps every offer of a family from these places until a period."""
    items = np.flatnonzero(problem.items.family == family)
    offered = np.flatnonzero(np.isin(problem.sources.item[problem.offers.source], items))
    if not len(offered):
        return Absent(Rule("nobody", family), 0, ())
    never = 10**9
    first = np.full(len(problem.places.code), never)
    via: dict[int, tuple[str, int]] = {}
    for offer in offered[np.argsort(problem.offers.lead[offered], kind="stable")].tolist():
        place = int(problem.offers.place[offer])
        if problem.offers.lead[offer] < first[place]:
            first[place], via[place] = problem.offers.lead[offer], ("offer", offer)
    lanes = problem.lanes
    for _ in range(len(first)):
        value = first[lanes.origin] + lanes.lead
        better = np.flatnonzero(value < np.minimum(first[lanes.target], never))
        if not len(better):
            break
        for lane in better[np.argsort(-value[better], kind="stable")].tolist():
            if value[lane] < first[lanes.target[lane]]:
                first[lanes.target[lane]], via[int(lanes.target[lane])] = value[lane], ("lane", lane)
    nearest = min(places.tolist(), key=lambda place: int(first[place]), default=-1)
    if nearest < 0 or first[nearest] >= never:
        return Absent(Rule("road", family), 0, ())
    road: list[int] = []
    at = nearest
    while via[at][0] == "lane":
        road.append(via[at][1])
        at = int(lanes.origin[via[at][1]])
    return Absent(Rule("lead", via[at][1]), int(first[nearest]) - period, tuple(reversed(road)))
