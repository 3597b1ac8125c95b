"""What a place grants in a period: who of those who draw on it, and which roads, receive how much of what is there.

In order: readiness, surge, the reserve, then routine and shipments alike. What the fractional plan would not have kept
is surplus of whole packs, and goes to whoever is still short.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.aggregate import CLASSES
from quannhu.planner.rounding_units import Claims, first_rows, portion, running
from quannhu.planner.solution import Solution
from quannhu.planner.values import UNLIMITED, Ints, Priority, Problem

Floats = NDArray[np.float64]
NOISE = 1e-3
ENDLESS = np.int64(2**61)


def thousandfold(limit: Ints) -> Ints:
    """Capacities in thousandths; ENDLESS where they never bind."""
    return np.where(limit >= UNLIMITED // 2000, ENDLESS, np.minimum(limit, UNLIMITED // 2000) * 1000)


@dataclass
class Wishes:
    """What the fractional plan asks for, whole.

    source    (bin, rank) place, -1 for none; a bin is group x CLASSES + priority
    members   (position, family) items of each family, -1 past the last
    slack     (bin, item) base units that rounding to units may cost, where base units are not need units
    sent      (lane, item) asked so far less shipped so far, base units
    wholesome (item,) meets the nutrient floors of its family by itself
    kept      (place, item, period) base units that later periods will need; the rest may cure shortages
    """

    problem: Problem
    solution: Solution
    source: Ints
    members: Ints
    slack: Ints
    sent: Floats
    kept: Ints
    wholesome: NDArray[np.bool_]

    @classmethod
    def of(cls, problem: Problem, solution: Solution, claims: Claims, kept: Ints) -> Wishes:
        families = [np.flatnonzero(problem.items.family == f) for f in range(len(problem.families))]
        members = np.full((max((len(f) for f in families), default=1), len(families)), -1, np.int64)
        for f, items in enumerate(families):
            members[: len(items), f] = items
        rows = np.bincount(claims.bin, minlength=solution.groups.count * CLASSES)
        uneven = (problem.items.need_per_k % 1000 != 0) | (problem.nutrient_floor[problem.items.family] > 0).any(1)
        source = np.repeat(solution.groups.place, CLASSES, axis=0)
        sent = np.zeros((len(problem.lanes.origin), len(problem.items.code)))
        return cls(problem, solution, source, members, rows[:, None] * uneven[None], sent, kept, wholesome(problem))


def wholesome(problem: Problem) -> NDArray[np.bool_]:
    """(item,) whether it meets every nutrient floor of its family without help of others."""
    items = problem.items
    floor = problem.nutrient_floor[items.family] * items.need_per_k[:, None]
    return np.asarray((items.nutrient_per_k * 1000 >= floor).all(1))


@dataclass
class Grants:
    """The state of one period.

    want, given  (bin, rank, item) base units;  lack (bin, family) thousandths of need units nobody is to bring yet
    dispatch     (place,) thousandths of a gram that may still leave
    """

    period: int
    wishes: Wishes
    want: Ints
    given: Ints
    lack: Ints
    ship: Ints
    dispatch: Ints
    lane: Ints = field(default_factory=lambda: np.zeros(0, np.int64))


def open_grants(problem: Problem, wishes: Wishes, period: int) -> Grants:
    """What everybody may ask for in a period."""
    solution, family = wishes.solution, problem.items.family
    need = solution.groups.need[..., period]
    served = np.maximum(need - solution.short[..., period], 0.0)
    part = served / np.maximum(served.sum(1, keepdims=True), 1e-9)
    exact = solution.issue[:, None, :, :, period] * part[:, :, None, family]
    bins = need.shape[0] * CLASSES
    exact = exact.reshape(bins, exact.shape[2], exact.shape[3])
    want = np.ceil(exact - NOISE).astype(np.int64)
    lack = trimmed(problem, wishes, want, (need * 1000).reshape(bins, -1))
    want += np.where(want > 0, wishes.slack[:, None], 0)
    wishes.sent += solution.ship[:, :, period]
    ship = np.maximum(np.ceil(wishes.sent - NOISE - 1e-9 * np.abs(wishes.sent)), 0).astype(np.int64)
    return Grants(
        period,
        wishes,
        want,
        np.zeros_like(want),
        np.maximum(lack, 0),
        ship,
        thousandfold(problem.places.dispatch[:, period]),
        thousandfold(problem.lanes.capacity[:, period]),
    )


def trimmed(problem: Problem, wishes: Wishes, want: Ints, need: Ints) -> Ints:
    """Cut from `want` what rounding asked beyond need (bin, family; thousandths); returns what nobody is to bring."""
    brings = problem.items.need_per_k
    lack = need.copy()
    np.subtract.at(lack.T, problem.items.family, (want.sum(1) * brings).T)
    for rank in range(want.shape[1] - 1, -1, -1):
        for members in wishes.members[::-1]:
            family = np.flatnonzero(members >= 0)
            item = members[family]
            cut = np.minimum(want[:, rank, item], np.maximum(-lack[:, family], 0) // brings[item])
            want[:, rank, item] -= cut
            lack[:, family] += cut * brings[item]
    return lack


def cut_to(limit: Ints, claims: Ints, place: Ints, places: int) -> Ints:
    """Claims (row, item) on places' goods, cut alike where a place has less than limit (place, item), exactly."""
    total = np.zeros((places, claims.shape[1]), np.int64)
    np.add.at(total, place, claims)
    limit = np.maximum(limit, 0)
    if bool((total <= limit).all()):
        return claims
    order = np.argsort(place, kind="stable")
    row_of = place[order]
    first = first_rows(row_of)
    upto = running(claims[order], first)
    granted = np.where((total > limit)[row_of], portion(upto, limit[row_of], total[row_of]), upto)
    before = np.where((np.arange(len(order)) == first)[:, None], 0, np.vstack([granted[:1] * 0, granted[:-1]]))
    out = np.zeros_like(claims)
    out[order] = granted - before
    return out


def cut_weight(limit: Ints, claims: Ints, weight: Ints, place: Ints) -> Ints:
    """Claims (row, item) cut alike where their weight is more than limit (place,); to the last unit that still fits."""
    total = np.bincount(place, (claims * weight).sum(1, dtype=np.float64), len(limit))
    near = np.flatnonzero(total > limit * (1 - 1e-12))
    # floats tell only nearly; what fills a limit exactly must not be cut
    over = [k for k in near.tolist() if exact_weight(claims[place == k], weight, total[k]) > limit[k]]
    if not over:
        return claims
    out = claims.copy()
    for k in over:
        rows = np.flatnonzero(place == k)
        share = max(0, int(limit[k])) / total[k] * (1 - 1e-12)
        upto = np.floor(np.cumsum(claims[rows], axis=0) * share).astype(np.int64)
        out[rows] = np.diff(upto, axis=0, prepend=0)
        rest = int(limit[k]) - int((out[rows] * weight).sum())
        for item in np.flatnonzero((weight > 0) & (weight <= rest)).tolist():
            more = rows[out[rows, item] < claims[rows, item]][: max(0, rest // int(weight[item]))]
            out[more, item] += 1
            rest -= len(more) * int(weight[item])
    return out


def exact_weight(claims: Ints, weight: Ints, about: float) -> int:
    """Weight of claims (row, item), exactly; `about` is what floats make of it."""
    kind = np.int64 if about < 2**62 else object
    return int((claims.astype(kind) * weight).sum())


def grant(problem: Problem, grants: Grants, places: Ints, have: Ints) -> Ints:
    """Grant issues of some places (into grants.given); returns shipments (lane, item) base units."""
    wishes, count = grants.wishes, len(problem.places.code)
    here = np.zeros(count, bool)
    here[places] = True
    bins, rank = np.nonzero((wishes.source >= 0) & here[wishes.source])
    place, priority = wishes.source[bins, rank], bins % CLASSES
    left = np.where(here[:, None], have, 0)
    lanes = np.flatnonzero(here[problem.lanes.origin])
    sent = np.zeros_like(grants.ship)
    for level in Priority:
        rows = np.flatnonzero(priority == level)
        ask = cut_weight(grants.dispatch, grants.want[bins[rows], rank[rows]], problem.items.weight_per_k, place[rows])
        if level == Priority.ROUTINE:
            kept = kept_reserve(problem, wishes.solution, grants.period, left)
            load = cut_weight(grants.lane, grants.ship[lanes], problem.items.weight_per_k, lanes)
            both = np.concatenate([ask, load])
            where = np.concatenate([place[rows], problem.lanes.origin[lanes]])
            both = cut_to(left - np.minimum(kept, left), both, where, count)
            ask, sent[lanes] = both[: len(rows)], both[len(rows) :]
            np.subtract.at(left, problem.lanes.origin[lanes], sent[lanes])
        else:
            ask = cut_to(left, ask, place[rows], count)
        _give(problem, grants, bins[rows], rank[rows], place[rows], ask, left)
        if level != Priority.ROUTINE:
            # what a later period or another place needs may be for readiness; what routine would get now is not
            later = wishes.kept[:, :, grants.period].copy()
            np.add.at(later, problem.lanes.origin, grants.ship)
            _cure(problem, grants, (bins[rows], rank[rows], place[rows]), np.maximum(left - later, 0), left)
    wishes.sent[lanes] -= sent[lanes]
    spare = left - wishes.kept[:, :, grants.period]
    _cure(problem, grants, (bins, rank, place), np.where(here[:, None], np.maximum(spare, 0), 0), left)
    return sent


def _give(problem: Problem, grants: Grants, bins: Ints, rank: Ints, place: Ints, amount: Ints, left: Ints) -> None:
    """Book a grant; what was asked and not granted is lacking again."""
    items = problem.items
    missing = (grants.want[bins, rank] - amount) * items.need_per_k
    grants.given[bins, rank] += amount
    by_family = np.zeros((len(bins), grants.lack.shape[1]), np.int64)
    np.add.at(by_family.T, items.family, missing.T)
    np.add.at(grants.lack, bins, by_family)
    np.subtract.at(left, place, amount)
    weight = np.zeros(len(grants.dispatch), np.int64)
    np.add.at(weight, place, (amount * items.weight_per_k).sum(1))
    grants.dispatch -= weight


def kept_reserve(problem: Problem, solution: Solution, period: int, have: Ints) -> Ints:
    """(place, item) base units that stand for the floor, in the mixture of the fractional plan."""
    family, brings = problem.items.family, problem.items.need_per_k / 1000
    floor = problem.places.floor[:, :, period]
    if not floor.any():
        return np.zeros_like(have)
    stock = solution.stock[:, :, period]
    held = np.zeros(floor.shape)
    np.add.at(held.T, family, (stock * brings).T)
    part = np.minimum(1.0, floor / np.maximum(held, 1e-9))
    return np.ceil(stock * part[:, family] - NOISE).astype(np.int64)


def above_floor(problem: Problem, period: int, left: Ints) -> Ints:
    """(place, item) base units that can leave without a reserve falling under its floor, now or later."""
    family = problem.items.family
    floor: Ints = problem.places.floor[:, :, period:].max(2)
    held = np.zeros(floor.shape)
    np.add.at(held.T, family, (left * (problem.items.need_per_k / 1000)).T)
    part = np.minimum(1.0, floor / np.maximum(held, 1e-9))
    return left - np.ceil(left * part[:, family]).astype(np.int64)


def spare_of_floor(problem: Problem, period: int, left: Ints, place: int, item: int) -> int:
    """The same for one item at one place; left (item,)."""
    family = int(problem.items.family[item])
    floor = int(problem.places.floor[place, family, period:].max())
    if not floor:
        return int(left[item])
    mine = problem.items.family == family
    held = float((left[mine] * (problem.items.need_per_k[mine] / 1000)).sum())
    return int(left[item]) - math.ceil(int(left[item]) * min(1.0, floor / max(held, 1e-9)))


def _cure(problem: Problem, grants: Grants, asks: tuple[Ints, Ints, Ints], spare: Ints, left: Ints) -> None:
    """Give surplus to those still short, readiness first, item after item of a family; routine not below the floor."""
    bins, rank, place = asks
    if not grants.lack[bins].any() or not spare.any():
        return
    items, count = problem.items, len(spare)
    for members in grants.wishes.members:
        family = np.flatnonzero((members >= 0) & grants.wishes.wholesome[np.maximum(members, 0)])
        item = members[family]
        for level in Priority:
            if level == Priority.ROUTINE:
                spare = np.minimum(spare, above_floor(problem, grants.period, left))
            rows = np.flatnonzero((bins % CLASSES == level) & grants.lack[bins].any(1))
            # the same bin asks at one rank after the other
            for step in np.unique(rank[rows]):
                some = rows[rank[rows] == step]
                claim = -(-grants.lack[bins[some]][:, family] // items.need_per_k[item])
                claim = cut_to(spare[:, item], claim, place[some], count)
                claim = cut_weight(grants.dispatch, claim, items.weight_per_k[item], place[some])
                if not claim.any():
                    continue
                grants.given[bins[some, None], step, item] += claim
                got = np.minimum(claim * items.need_per_k[item], grants.lack[bins[some][:, None], family])
                grants.lack[bins[some][:, None], family] -= got
                taken = np.zeros_like(spare)
                wide = np.zeros((len(some), spare.shape[1]), np.int64)
                wide[:, item] = claim
                np.add.at(taken, place[some], wide)
                spare -= taken
                left -= taken
                weight = np.zeros(count, np.int64)
                np.add.at(weight, place[some], (claim * items.weight_per_k[item]).sum(1))
                grants.dispatch -= weight


def rob(problem: Problem, grants: Grants) -> None:
    """Take from lower priorities, at the same places, what readiness and surge lack when all places have acted."""
    items, source = problem.items, grants.wishes.source
    levels = np.arange(len(source)) % CLASSES
    for level in (Priority.READINESS, Priority.SURGE):
        # what lower priorities were given (place, item): most who lack find nothing there
        lower, at = np.nonzero((source >= 0) & (levels > level)[:, None])
        below = np.zeros((len(problem.places.code), len(items.code)), np.int64)
        np.add.at(below, source[lower, at], grants.given[lower, at])
        for row in np.flatnonzero((levels == level) & grants.lack.any(1)).tolist():
            for rank in np.flatnonzero(source[row] >= 0).tolist():
                place = source[row, rank]
                for item in np.flatnonzero((below[place] > 0) & (grants.lack[row, items.family] > 0)).tolist():
                    givers = np.flatnonzero(source[lower, at] == place)[::-1]
                    taken = _take_from(problem, grants, (row, rank, item), lower[givers], at[givers])
                    below[place, item] -= taken


def _take_from(problem: Problem, grants: Grants, to: tuple[int, int, int], lower: Ints, at: Ints) -> int:
    """Hand base units of an item from lower bins to a bin (row, rank, item) until it lacks none; returns how many."""
    row, rank, item = to
    family, brings = int(problem.items.family[item]), int(problem.items.need_per_k[item])
    wanted, total = -(-int(grants.lack[row, family]) // brings), 0
    for other, step in zip(lower.tolist(), at.tolist(), strict=True):
        taken = min(wanted - total, int(grants.given[other, step, item]))
        if taken <= 0:
            continue
        grants.given[other, step, item] -= taken
        grants.given[row, rank, item] += taken
        grants.lack[other, family] += taken * brings
        grants.lack[row, family] = max(0, int(grants.lack[row, family]) - taken * brings)
        total += taken
        if total >= wanted:
            break
    return total


def cure_late(problem: Problem, grants: Grants, have: Ints) -> None:
    """What is still lacking when all places have acted, from what is left anywhere."""
    if not grants.lack.any():
        return
    source = grants.wishes.source
    bins, rank = np.nonzero(source >= 0)
    left = have.copy()
    np.subtract.at(left, source[bins, rank], grants.given[bins, rank])
    spare = np.maximum(left - grants.wishes.kept[:, :, grants.period], 0)
    _cure(problem, grants, (bins, rank, source[bins, rank]), spare, left)
