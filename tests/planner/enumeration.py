"""The best whole plan of a tiny problem by trying everything: no linear program, no array arithmetic.

Period by period, every order, sending and issue of whole units is tried from every stock that could have come about;
of the ways to the same stock the best is kept, level after level. Sums of levels keep their order, so nothing is lost.
Problems with limited rooms or nutrient floors are not for this page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from quannhu.planner import values as v
from tests.planner.clerk import life, needs_of

Levels = tuple[int, int, int, int, int]  # readiness, surge, reserve, routine, 10^-9 đ
Cohorts = tuple[tuple[int, int, int, int], ...]  # place, item, last period of use, quantity


class State(NamedTuple):
    """Stock by age, what is under way (place, item, period, quantity), and money left by term (thousandths)."""

    held: Cohorts
    coming: Cohorts
    money: tuple[int, ...]


def best(problem: v.Problem, most: dict[tuple[int, ...], int] | None = None) -> Levels:
    """The optimum, in the strict order of the objective.

    most (unit, family, period, priority) need units that may be short, 0 where not said; as many as need be without it
    """
    stock, fixed = problem.stock, problem.fixed
    held = [(int(p), int(i), int(left) - 1, int(q)) for p, i, left, q in
            zip(stock.place, stock.item, stock.left, stock.quantity, strict=True)]  # fmt: skip
    coming = [tuple(map(int, row)) for row in zip(fixed.place, fixed.item, fixed.period, fixed.quantity, strict=True)]
    start = State(sums(held), sums(coming), tuple(int(b) * 1000 for b in problem.budget))
    reached: dict[State, Levels] = {start: (0, 0, 0, 0, 0)}
    need = needs_of(problem)
    for period in range(len(problem.periods)):
        after: dict[State, Levels] = {}
        for state, levels in reached.items():
            for state_after, more, short in steps(problem, need, state, period):
                if most is not None and any(lack > most.get(key, 0) for key, lack in short.items()):
                    continue
                total = tuple(a + b for a, b in zip(levels, more, strict=True))
                if state_after not in after or total < after[state_after]:
                    after[state_after] = total  # type: ignore[assignment]
        reached = after
    return min(reached.values())


def sums(lines: list[tuple[int, ...]]) -> Cohorts:
    """Lines of the same key as one; those of nothing left out."""
    found: dict[tuple[int, ...], int] = {}
    for *key, quantity in lines:
        found[tuple(key)] = found.get(tuple(key), 0) + quantity
    return tuple(sorted((*key, quantity) for key, quantity in found.items() if quantity))  # type: ignore[misc]


def steps(problem: v.Problem, need: dict[tuple[int, ...], int], state: State, period: int) -> Iterator[
    tuple[State, Levels, dict[tuple[int, ...], int]]
]:  # fmt: skip
    """Every way through a period: the state after it, what it adds to the levels, and who is short."""
    asked = {key: quantity for key, quantity in need.items() if key[2] == period}
    for coming, money, paid in ordered(problem, state, period):
        arrived = [(p, i, period + life(problem, p, i) - 1, q) for p, i, t, q in coming if t == period]
        later = [row for row in coming if row[2] > period]
        for held, under_way, moved in sent(problem, sums([*state.held, *arrived]), later, period):
            for left, served, spent in issued(problem, asked, held, period):
                yield closed(problem, asked, served, left, sums(under_way), money, period, paid + moved + spent)


def ordered(
    problem: v.Problem, state: State, period: int
) -> Iterator[tuple[list[tuple[int, ...]], tuple[int, ...], int]]:
    """Every set of orders: what comes, money left, 10^-9 đ paid."""
    offers, sources = problem.offers, problem.sources
    choices = []
    for offer in range(len(offers.source)):
        source = int(offers.source[offer])
        pack, top = int(problem.items.pack[sources.item[source]]), int(sources.capacity[source, period])
        least = int(offers.minimum[offer])
        choices.append([q for q in range(0, top + 1, pack) if q == 0 or q >= least])
    for quantities in product(*choices):
        used = [0] * len(sources.item)
        money, paid, coming = list(state.money), 0, list(state.coming)
        for offer, quantity in enumerate(quantities):
            source = int(offers.source[offer])
            used[source] += quantity
            cost = quantity * int(offers.price_per_k[offer, period])
            money[problem.term[period]] -= cost
            paid += cost * 10**6
            if quantity:
                coming.append(
                    (int(offers.place[offer]), int(sources.item[source]), period + int(offers.lead[offer]), quantity)
                )
        if min(money) >= 0 and all(q <= sources.capacity[s, period] for s, q in enumerate(used)):
            yield coming, tuple(money), paid


def sent(
    problem: v.Problem, held: Cohorts, coming: list[tuple[int, ...]], period: int, lane: int = 0, moved: int = 0
) -> Iterator[tuple[Cohorts, list[tuple[int, ...]], int]]:
    """Every set of sendings, lane after lane (those of lead 0 in the order in which goods pass on)."""
    lanes, items = problem.lanes, problem.items
    if lane == len(lanes.origin):
        yield held, coming, moved
        return
    origin, target, lead = int(lanes.origin[lane]), int(lanes.target[lane]), int(lanes.lead[lane])
    here = [sum(q for p, i, _, q in held if p == origin and i == item) for item in range(len(items.code))]
    for quantities in product(*(range(have + 1) for have in here)):
        weight = sum(q * int(items.weight_per_k[i]) for i, q in enumerate(quantities))
        if any(quantities) and weight > int(lanes.capacity[lane, period]) * 1000:
            continue
        if any(quantities) and period + lead >= len(problem.periods):
            continue  # allowed, and no use but to hide what lies about
        rest, under_way = held, list(coming)
        for item, quantity in enumerate(quantities):
            rest = taken(rest, origin, item, quantity)
            if quantity and lead:
                under_way.append((target, item, period + lead, quantity))
            elif quantity:
                rest = sums([*rest, (target, item, period + life(problem, target, item) - 1, quantity)])
        yield from sent(problem, rest, under_way, period, lane + 1, moved + weight * int(lanes.cost[lane]))


def taken(held: Cohorts, place: int, item: int, quantity: int) -> Cohorts:
    """First expired first out."""
    out = []
    for p, i, last, have in held:
        less = min(have, quantity) if (p, i) == (place, item) else 0
        quantity -= less
        out.append((p, i, last, have - less))
    return sums(out)


def issued(
    problem: v.Problem, asked: dict[tuple[int, ...], int], held: Cohorts, period: int
) -> Iterator[tuple[Cohorts, dict[tuple[int, ...], int], int]]:
    """Every set of issues: stock left, thousandths of need units served, 10^-9 đ spent."""
    items, serves = problem.items, problem.serves
    lines = [
        (place, leg, item, key)
        for key in sorted(asked)
        for unit, place, leg in zip(serves.unit.tolist(), serves.place.tolist(), serves.cost.tolist(), strict=True)
        if unit == key[0]
        for item in np.flatnonzero(items.family == key[1]).tolist()
    ]

    def go(nth: int, held: Cohorts, served: dict[tuple[int, ...], int], spent: int, out: dict[int, int]) -> Iterator[
        tuple[Cohorts, dict[tuple[int, ...], int], int]
    ]:  # fmt: skip
        if nth == len(lines):
            if all(mg <= int(problem.places.dispatch[place, period]) * 1000 for place, mg in out.items()):
                yield held, served, spent
            return
        place, leg, item, key = lines[nth]
        have = sum(q for p, i, _, q in held if (p, i) == (place, item))
        per, weight = int(items.need_per_k[item]), int(items.weight_per_k[item])
        for quantity in range(have + 1):
            before = served.get(key, 0)
            if quantity and before + (quantity - 1) * per >= asked[key] * 1000:
                break
            cost = quantity * (weight * leg + int(items.dislike_per_k[item]) * 10**6)
            yield from go(
                nth + 1, taken(held, place, item, quantity), {**served, key: before + quantity * per}, spent + cost,
                {**out, place: out.get(place, 0) + quantity * weight},
            )  # fmt: skip

    yield from go(0, held, {}, 0, {})


def closed(
    problem: v.Problem,
    asked: dict[tuple[int, ...], int],
    served: dict[tuple[int, ...], int],
    held: Cohorts,
    coming: Cohorts,
    money: tuple[int, ...],
    period: int,
    spent: int,
) -> tuple[State, Levels, dict[tuple[int, ...], int]]:
    """The end of a period: what dies, what is held against the floors, what is short."""
    items = problem.items
    lacks = {key: max(0, quantity - served.get(key, 0) // 1000) for key, quantity in asked.items()}
    short = [sum(lack for key, lack in lacks.items() if key[3] == level) for level in range(3)]
    spent += sum(q * int(items.waste_per_k[i]) for _, i, last, q in held if last <= period) * 10**6
    held = tuple(row for row in held if row[2] > period)
    spent += sum(q * int(items.hold_per_k[i]) for _, i, _, q in held) * 10**6
    gap = 0
    for (place, family), floor in np.ndenumerate(problem.places.floor[:, :, period]):
        mine = sum(q * int(items.need_per_k[i]) for p, i, _, q in held if p == place and items.family[i] == family)
        gap += max(0, int(floor) - mine // 1000)
    return State(held, coming, money), (short[0], short[1], gap, short[2], spent), lacks
