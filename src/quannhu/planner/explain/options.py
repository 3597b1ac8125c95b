"""The cheapest three remedies of a cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from quannhu.planner.explain.absent import absent
from quannhu.planner.explain.chains import Cause
from quannhu.planner.explain.links import Finder, tolls_of
from quannhu.planner.explain.paths import Ways
from quannhu.planner.explain.remedies import Remedy, Want, hastened, tried, way_of
from quannhu.planner.explain.slack import Rule, Slack
from quannhu.planner.explain.words import Speech

OFFERED = 3
EASED = frozenset({"source", "budget", "lane", "room", "dispatch", "reserve"})  # what an officer can ask for
TRIED = 6  # ways tried without this or that rule
ROUNDS = 4  # rules eased one after the other until all is cured


def options_for(slack: Slack, speech: Speech, cause: Cause) -> tuple[Remedy, ...]:
    """At most three, those that cure all first, then the cheapest by need unit."""
    found: dict[tuple[Rule, ...], Remedy] = {}
    for eased, free, extra in _candidates(slack, cause):
        for remedy in _whole(eased, cause, free):
            remedy = replace(remedy, rules=(*extra, *remedy.rules))
            rules = tuple(rule for rule, _ in remedy.rules)
            if remedy.cured and (rules not in found or remedy.cured > found[rules].cured):
                found[rules] = remedy
    best = sorted(found.values(), key=lambda one: (not one.whole, one.cost / one.cured, one.rules))[:OFFERED]
    return tuple(replace(one, text=speech.option(one, cause.family, cause.level, _cured(one, cause))) for one in best)


def _whole(slack: Slack, cause: Cause, free: frozenset[Rule]) -> Iterator[Remedy]:
    """The remedy of these rules, and of as many more as it takes to cure all."""
    for _ in range(ROUNDS):
        remedy, then = tried(slack, cause.level, cause.wants, free)
        yield remedy
        if remedy.whole:
            return
        missing = max(zip(remedy.left, range(len(remedy.left)), strict=True))[1]
        more = _next(then, cause, cause.wants[missing], free)
        if more <= free:
            return
        free |= more


def _next(slack: Slack, cause: Cause, want: Want, free: frozenset[Rule]) -> frozenset[Rule]:
    """Rules in the way of what is still missing; none where something cannot be eased."""
    families, finder = np.array([want.family], np.int64), Finder(slack, None)
    banned: frozenset[Rule] = frozenset()
    for _ in range(ROUNDS):
        way = way_of(Ways(slack, tolls_of(slack, cause.level, free=free, banned=banned), families), want)
        rules = frozenset(link.rule for link in finder.links(way, cause.level)) if way else frozenset()
        hard = frozenset(rule for rule in rules if rule.kind not in EASED)
        if not hard:
            return rules
        banned |= hard
    return frozenset()


def _cured(remedy: Remedy, cause: Cause) -> int:
    """Units (places) that nothing of the cause is missing to any more."""
    still: frozenset[int] = frozenset().union(
        *(units for units, left in zip(cause.units, remedy.left, strict=True) if left)
    )
    return cause.where - len(still)


Candidate = tuple[Slack, frozenset[Rule], tuple[tuple[Rule, tuple[tuple[int, int], ...]], ...]]


def _candidates(slack: Slack, cause: Cause) -> Iterator[Candidate]:
    """Sets of rules to ease, each with the problem as it is then."""
    want = max(cause.wants, key=lambda one: one.quantity)
    if cause.absent is not None:
        rule, late, _ = absent(slack.problem, np.array(want.places, np.int64), want.family, want.period)
        late = max(late, cause.absent.late)
        eased = hastened(slack, rule.row, late)
        if eased is not None:
            for free in _sets(eased, cause):
                yield eased, free, ((rule, ((0, late),)),)
        return
    for free in _sets(slack, cause):
        yield slack, free, ()


def _sets(slack: Slack, cause: Cause) -> Iterator[frozenset[Rule]]:
    """The rules of the best way, and of the best ways that do without one of those."""
    want = max(cause.wants, key=lambda one: one.quantity)
    finder = Finder(slack, cause.prices)
    families = np.array([want.family], np.int64)
    seen: set[frozenset[Rule]] = set()
    queue: list[frozenset[Rule]] = [frozenset()]
    asked: set[frozenset[Rule]] = set()
    while queue and len(asked) < 2 * TRIED and len(seen) < TRIED:
        banned = queue.pop(0)
        if banned in asked:
            continue
        asked.add(banned)
        way = way_of(Ways(slack, tolls_of(slack, cause.level, prices=cause.prices, banned=banned), families), want)
        if way is None:
            continue
        rules = frozenset(link.rule for link in finder.links(way, cause.level))
        if rules not in seen and all(rule.kind in EASED for rule in rules):
            seen.add(rules)
            yield rules
        queue += [banned | {rule} for rule in sorted(rules)]
