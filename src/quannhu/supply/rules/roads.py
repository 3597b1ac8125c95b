"""The quickest way over lanes from each store to one of them. Pure, whole hours."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

MINUTES = 60


@dataclass(frozen=True)
class Road:
    """A lane on a day: from store to store, its hours; why it is closed, or nothing."""

    origin: int
    target: int
    hours: int
    closed: str = ""


@dataclass(frozen=True)
class Way:
    """How goods of a store come to the target: the stores passed, and the minutes; None when the way is closed.

    why     the closures on the way that would else be the quickest
    """

    stops: tuple[int, ...]
    minutes: int | None
    why: str = ""


def ways_to(target: int, roads: Iterable[Road]) -> Mapping[int, Way]:
    """store -> its quickest way to the target over open lanes; a store cut off from it says by which closures.

    Rule SUP-R25: from the target itself it is 0 minutes; of ways of the same hours the one with fewer stops counts.
    """
    known = list(roads)
    found = {
        store: Way(stops, hours * MINUTES)
        for store, (hours, stops) in _quickest(target, [road for road in known if not road.closed]).items()
    }
    closed = {(road.origin, road.target): road.closed for road in known if road.closed}
    for store, (_hours, stops) in _quickest(target, known).items():
        if store not in found:
            shut = [closed[step] for step in pairwise(stops) if step in closed]
            found[store] = Way(stops, None, "; ".join(shut))
    return found


def _quickest(target: int, roads: Iterable[Road]) -> dict[int, tuple[int, tuple[int, ...]]]:
    """store -> (hours, stores passed from it to the target)."""
    into: dict[int, list[Road]] = defaultdict(list)
    for road in roads:
        into[road.target].append(road)
    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    front: list[tuple[int, int, tuple[int, ...]]] = [(0, 1, (target,))]
    while front:
        hours, count, stops = heapq.heappop(front)
        if stops[0] in found:
            continue
        found[stops[0]] = (hours, stops)
        for road in into[stops[0]]:
            if road.origin not in found:
                heapq.heappush(front, (hours + road.hours, count + 1, (road.origin, *stops)))
    return found
