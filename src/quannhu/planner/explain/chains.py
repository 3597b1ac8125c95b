"""The lines of a plan that are short, put together by what binds them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from quannhu.planner.aggregate import ladders
from quannhu.planner.explain.absent import Absent, absent
from quannhu.planner.explain.links import Finder, Link, tolls_of
from quannhu.planner.explain.paths import Way, Ways
from quannhu.planner.explain.remedies import Want, way_of
from quannhu.planner.explain.slack import Rule, Slack
from quannhu.planner.solution import LEVELS, Prices, Solution
from quannhu.planner.values import Ints, Plan

SHORT = ("readiness", "surge", "routine")  # by priority


@dataclass
class Cause:
    """Lines of one level and family that meet the same full rules.

    rows of the table; wants in the order they were found; absent: where not even full rules would have helped
    """

    table: str
    level: str
    family: int
    rows: tuple[int, ...]
    wants: list[Want]
    units: list[frozenset[int]]  # of each want: the units (places) it stands for
    links: tuple[Link, ...]
    absent: Absent | None
    prices: Prices | None

    @property
    def quantity(self) -> int:
        return sum(want.quantity for want in self.wants)

    @property
    def where(self) -> int:
        return len(frozenset().union(*self.units))


@dataclass(frozen=True)
class _Asked:
    """A want with the lines and units behind it."""

    want: Want
    rows: tuple[int, ...]
    units: frozenset[int]


def causes(slack: Slack, plan: Plan, solution: Solution | None) -> list[Cause]:
    """All causes: level after level in the order of the objective, the larger first."""
    out: list[Cause] = []
    for level in LEVELS[:4]:
        asked = reserve_wants(plan) if level == "reserve" else short_wants(slack, plan, SHORT.index(level))
        if asked:
            prices = None if solution is None else solution.prices.get(level)
            out += sorted(_grouped(slack, level, asked, prices), key=lambda cause: (-cause.quantity, cause.rows))
    return out


def reserve_wants(plan: Plan) -> list[_Asked]:
    """One want for each reserve gap."""
    gaps, out = plan.reserve_gaps, []
    for row in np.flatnonzero(gaps.quantity > 0).tolist():
        place, family, period = int(gaps.place[row]), int(gaps.family[row]), int(gaps.period[row])
        want = Want((place,), (), family, period, int(gaps.quantity[row]), 1)
        out.append(_Asked(want, (row,), frozenset({place})))
    return out


def short_wants(slack: Slack, plan: Plan, priority: int) -> list[_Asked]:
    """Shortages of a priority, those of units alike in places and last legs together."""
    table = plan.shortages
    rows = np.flatnonzero((table.quantity > 0) & (table.priority == priority))
    if not len(rows):
        return []
    place, leg = ladders(slack.problem)
    _, alike = np.unique(np.hstack([place, leg]), axis=0, return_inverse=True)
    alike = alike.reshape(-1)
    key = np.stack([alike[table.unit[rows]], table.family[rows], table.period[rows]], axis=1)
    keys, of_row = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(of_row.reshape(-1), kind="stable")
    parts = np.split(rows[order], np.cumsum(np.bincount(of_row.reshape(-1)))[:-1])
    draws = [tuple(int(one) for one in row if one >= 0) for row in place.tolist()]
    legs = [tuple(row[: len(places)]) for row, places in zip(leg.tolist(), draws, strict=True)]
    units, missing = table.unit.tolist(), table.quantity.tolist()
    out = []
    for (_, family, period), part in zip(keys.tolist(), parts, strict=True):
        mine = tuple(part.tolist())
        unit, total = units[mine[0]], sum(missing[row] for row in mine)
        want = Want(draws[unit], legs[unit], family, period, total, len(mine))
        out.append(_Asked(want, mine, frozenset(units[row] for row in mine)))
    return out


def _grouped(slack: Slack, level: str, asked: list[_Asked], prices: Prices | None) -> list[Cause]:
    families: Ints = np.unique([one.want.family for one in asked])
    ways = Ways(slack, tolls_of(slack, level, prices=prices), families)
    finder = Finder(slack, prices)
    groups: dict[tuple[int, tuple[Rule, ...]], list[tuple[_Asked, tuple[Link, ...], Absent | None]]] = defaultdict(list)
    known: dict[tuple[object, ...], tuple[Way | None, tuple[Link, ...], Absent | None]] = {}
    for one in asked:
        want = one.want
        # units of the same places meet the same rules, whatever their last leg costs
        same = (want.places, want.family, want.period)
        if same not in known:
            known[same] = _bound(slack, ways, finder, level, want)
        way, links, late = known[same]
        if way is not None and not links:
            links = (left_over(slack, way, want),)
        key = tuple(link.rule for link in links) or (late.rule if late else Rule("lead", -1),)
        groups[want.family, key].append((one, links, late))
    table = "reserve_gaps" if level == "reserve" else "shortages"
    out = []
    for (family, _), members in groups.items():
        rows = tuple(sorted(row for one, _, _ in members for row in one.rows))
        late = max((lack for _, _, lack in members if lack is not None), key=lambda lack: lack.late, default=None)
        wants, units = [one.want for one, _, _ in members], [one.units for one, _, _ in members]
        links = merged([links for _, links, _ in members])
        out.append(Cause(table, level, family, rows, wants, units, links, late, prices))
    return out


def _bound(
    slack: Slack, ways: Ways, finder: Finder, level: str, want: Want
) -> tuple[Way | None, tuple[Link, ...], Absent | None]:
    """The best way of a want with its full rules; without a way, what there is no way for (late: only too late)."""
    way = way_of(ways, want)
    if way is not None:
        return way, finder.links(way, level), None
    lack = absent(slack.problem, np.array(want.places, np.int64), want.family, want.period)
    if lack.rule.kind == "lead":
        return None, (), lack
    return None, (Link(lack.rule, (want.period,), 0.0),), None


def left_over(slack: Slack, way: Way, want: Want) -> Link:
    """A way on which no rule is full: the least order is larger than the shortage, or the plan is not finished."""
    problem = slack.problem
    asked = -(-want.quantity * 1000 // int(problem.items.need_per_k[way.item]))
    for step in way.steps:
        if step.kind == "buy" and not slack.ordered[step.row, step.period] and asked < problem.offers.minimum[step.row]:
            return Link(Rule("minimum", step.row), (step.period,), 0.0)
    return Link(Rule("unused", want.family), (want.period,), 0.0)


def merged(chains: list[tuple[Link, ...]]) -> tuple[Link, ...]:
    """Chains of the same rules as one: the periods together, the least of what one more brings."""
    out = []
    for same in zip(*chains, strict=True):
        periods = tuple(sorted({t for link in same for t in link.periods}))
        known = [link.price for link in same if link.price is not None]
        out.append(Link(same[0].rule, periods, min(link.brings for link in same), max(known) if known else None))
    return tuple(out)
