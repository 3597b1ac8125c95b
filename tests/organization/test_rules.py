"""The pure rules of the tree, of strength and of feeding, against slower words of the same."""

from __future__ import annotations

import datetime as dt
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.days import FOREVER, Period
from quannhu.organization import rules
from quannhu.organization.rules import Link, Span

START = dt.date(2023, 1, 1)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@st.composite
def periods(draw: st.DrawFn, last: int = 12) -> Period:
    """A period within a few days of each other, so that edges meet often."""
    start = draw(st.integers(0, last - 1))
    end = draw(st.integers(start + 1, last))
    return Period(day(start), day(end))


@st.composite
def forests(draw: st.DrawFn) -> list[Link]:
    """Versions of up to seven units; a unit's own versions never overlap, parents may change and even circle."""
    links = []
    for unit in range(draw(st.integers(1, 7))):
        edges = sorted(draw(st.sets(st.integers(0, 12), min_size=2, max_size=4)))
        for start, end in pairwise(edges):
            parent = draw(st.one_of(st.none(), st.integers(0, 6)))
            links.append(Link(unit, None if parent == unit else parent, Period(day(start), day(end))))
    return links


def walked(links: list[Link], on: dt.date) -> set[tuple[int, int, int]] | None:
    """(ancestor, descendant, depth) on one day by plain recursion; None when the day has a circle."""
    parent = {link.unit: link.parent for link in links if on in link.period}
    pairs = set()
    for unit in parent:
        at: int | None = unit
        depth = 0
        while at is not None and at in parent:
            pairs.add((at, unit, depth))
            at, depth = parent[at], depth + 1
            if depth > len(parent):
                return None
    return pairs


@given(forests())
def test_closure_equals_the_walk_on_every_day(links: list[Link]) -> None:
    """ORG-R01, ORG-R02: the same pairs on each day, or a circle named on a day that has one."""
    days = [walked(links, day(number)) for number in range(13)]
    try:
        reaches = rules.closure(links)
    except rules.Cycle as cycle:
        assert days[(cycle.day - START).days] is None
        return
    assert None not in days
    for number, expected in enumerate(days):
        held = {(reach.ancestor, reach.descendant, reach.depth) for reach in reaches if day(number) in reach.period}
        assert held == expected


@given(forests())
def test_closure_rows_never_overlap(links: list[Link]) -> None:
    """ORG-R01: a pair is held by one row a day at most, and rows that touch are one row."""
    try:
        reaches = rules.closure(links)
    except rules.Cycle:
        return
    rows: dict[tuple[int, int], list[Period]] = {}
    for reach in reaches:
        rows.setdefault((reach.ancestor, reach.descendant), []).append(reach.period)
    for held in rows.values():
        ordered = sorted(held)
        assert all(before.end <= after.start for before, after in pairwise(ordered))


def test_closure_of_ten_thousand_units_is_small() -> None:
    """ORG-R01: rows grow with units x depth, not with units squared."""
    links = [Link(0, None, Period(START))]
    links += [Link(unit, (unit - 1) // 10, Period(START)) for unit in range(1, 10_000)]
    assert len(rules.closure(links)) < 10_000 * 6


@given(st.integers(0, 12), st.one_of(st.none(), st.integers(1, 12)), st.lists(st.integers(0, 12), unique=True))
def test_a_laid_row_keeps_every_other_day(start: int, length: int | None, cuts: list[int]) -> None:
    """ORG-R03, ORG-R04: after laying, each day has one row, and days outside the new row keep theirs."""
    edges = sorted(cuts)
    existing = [Period(day(a), day(b)) for a, b in pairwise(edges)]
    laid = rules.lay(day(start), day(start + length) if length else None, existing)
    if laid.conflict:
        assert laid.conflict.start in laid.period
        return
    kept = [old for old in existing if old != laid.covering]
    if laid.covering:
        kept.append(Period(laid.covering.start, laid.period.start))
    if laid.rest:
        kept.append(laid.rest)
    after = [*kept, laid.period]
    for number in range(-1, 26):
        holders = [period for period in after if day(number) in period]
        was = any(day(number) in old for old in existing)
        assert len(holders) <= 1
        assert bool(holders) == (was or day(number) in laid.period)


@given(st.lists(st.builds(Span, st.integers(0, 9), periods())), st.lists(st.builds(Span, st.integers(0, 9), periods())))
def test_fed_twice_is_the_first_such_day(strength: list[Span], feeding: list[Span]) -> None:
    """ORG-R05: found by looking at every day one by one."""
    bad = [
        day(number)
        for number in range(14)
        if sum(span.headcount for span in feeding if day(number) in span.period)
        > sum(span.headcount for span in strength if day(number) in span.period)
    ]
    assert rules.fed_twice(strength, feeding) == min(bad, default=None)


@given(st.lists(st.builds(Span, st.integers(0, 100_000), periods())), periods())
def test_man_days_are_the_days_counted_one_by_one(spans: list[Span], period: Period) -> None:
    """ORG-R08."""
    assert rules.man_days(spans, period) == sum(rules.headcount_on(spans, each) for each in period.days())


@given(st.lists(st.dictionaries(st.sampled_from(["HSQBS", "SQ", "QNCN"]), st.integers(0, 9_999)), max_size=4))
def test_a_merge_loses_and_doubles_nobody(parts: list[dict[str, int]]) -> None:
    """ORG-R09."""
    merged = rules.merged_strength(parts)
    assert sum(merged.values()) == sum(sum(part.values()) for part in parts)


@given(st.text(max_size=30))
def test_stored_code_and_name_are_their_own_stored_form(text: str) -> None:
    """ORG-R06, ORG-R07: storing is idempotent, and NFD gives what NFC gives."""
    for stored_form in (rules.code_of, rules.name_of):
        stored = stored_form(text)
        assert stored_form(unicodedata.normalize("NFD", text)) == stored_form(unicodedata.normalize("NFC", text))
        if stored is not None:
            assert stored_form(stored) == stored


@pytest.mark.parametrize("text", ["", " ", "T 11", "T/11", "-T11", "T" * 21, "T11\n;", "Tê11"])
def test_codes_that_are_none(text: str) -> None:
    """ORG-R06."""
    assert rules.code_of(text) is None


def test_covers_over_touching_periods() -> None:
    """ORG-R03: two versions that touch cover a period across their border; a gap of a day does not."""
    two = [Period(day(0), day(5)), Period(day(5), FOREVER)]
    assert rules.covers(two, Period(day(3), FOREVER))
    assert not rules.covers([two[0], Period(day(6), FOREVER)], Period(day(3), day(8)))
