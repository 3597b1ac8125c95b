"""Properties of the pure rules."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from quannhu.ledger import rules

DAY = dt.date(2023, 3, 1)
expiries = st.one_of(st.none(), st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)))
stocks = st.lists(st.tuples(st.integers(0, 50), expiries), max_size=8)


@given(stocks, st.integers(1, 200))
def test_allocation_is_whole_good_and_in_turn(stock: list[tuple[int, dt.date | None]], wanted: int) -> None:
    """Rules LED-R02, LED-R04: parts sum to what was asked, only good lots, no earlier lot left over."""
    lots = {number: rules.Available(number, *one) for number, one in enumerate(stock)}
    found = rules.first_expired(lots.values(), wanted, DAY)
    assert sum(part for _, part in found.parts) + found.short == wanted
    assert all(0 < part <= lots[lot].quantity and rules.good_on(lots[lot].expires_on, DAY) for lot, part in found.parts)
    good = sum(lot.quantity for lot in lots.values() if rules.good_on(lot.expires_on, DAY))
    assert found.short == max(wanted - good, 0)
    last = [lots[lot].expires_on or dt.date.max for lot, _ in found.parts]
    assert last == sorted(last)
    taken = dict(found.parts)
    if found.parts:
        left = [
            lot for lot in lots.values()
            if lot.quantity > taken.get(lot.lot_id, 0) and rules.good_on(lot.expires_on, DAY)
            and (lot.expires_on or dt.date.max) < last[-1]
        ]  # fmt: skip
        assert left == []


@given(st.integers(0, 10**12), st.lists(st.integers(1, 1_000), min_size=1, max_size=20))
def test_value_is_neither_made_nor_lost(value: int, parts: list[int]) -> None:
    """Rule LED-R05: however a lot is taken apart, the shares sum to its value."""
    quantity, left, given_out = sum(parts), value, 0
    for part in parts:
        share = rules.share_of_value(left, quantity, part)
        assert 0 <= share <= left
        left, quantity, given_out = left - share, quantity - part, given_out + share
    assert given_out == value and left == 0


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_weighing_adds_up(paper: int, weighed: int, quarantined: int) -> None:
    """Rules LED-R09, LED-R10: what is accepted and set aside is what was weighed; a claim is never negative."""
    if rules.weighing_fault(paper, weighed, quarantined):
        assert quarantined > weighed or weighed * 5 < paper or weighed > paper * 5
        return
    found = rules.weigh(paper, weighed, quarantined)
    assert found.accepted + found.quarantined == weighed and found.accepted >= 0
    assert found.claim == max(paper - weighed, 0)


@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(-20, 20)), max_size=10), st.integers(1, 28), st.integers(1, 30)
)
def test_the_short_day_is_the_first_day_below_zero(changes: list[tuple[int, int]], day: int, out: int) -> None:
    """Rule LED-R08 against a plain walk through the days."""
    start, net = 200, dict.fromkeys(range(1, 29), 0)
    for number, change in changes:
        net[number] += change
    on_hand = start - 180 + sum(net.values())
    later = {dt.date(2023, 3, n): change for n, change in net.items() if change}
    balance, expected = start - 180, None
    for number in range(1, 29):
        balance += net[number]
        if number >= day and balance < out and expected is None:
            expected = dt.date(2023, 3, number)
    found = rules.short_day(on_hand, later, dt.date(2023, 3, day), out)
    assert (found[0] if found else None) == (expected and next(
        d for d in [dt.date(2023, 3, day), *sorted(x for x in later if x > dt.date(2023, 3, day))]
        if on_hand - sum(c for x, c in later.items() if x > d) < out
    ))  # fmt: skip


def test_expiry_counts_from_making_then_receipt() -> None:
    """Rule LED-R01."""
    assert rules.expiry(dt.date(2023, 1, 1), DAY, 10) == dt.date(2023, 1, 11)
    assert rules.expiry(None, DAY, 10) == dt.date(2023, 3, 11)
    assert rules.expiry(DAY, DAY, None) is None


def test_compensation_follows_the_life_left_but_not_below_a_fifth() -> None:
    """Rule LED-R12."""
    assert rules.compensation(1_200_000, 3, 48) == 1_125_000
    assert rules.compensation(1_200_000, 47, 48) == rules.compensation(1_200_000, 100, 48) == 240_000
    assert rules.compensation(1_200_000, 47, None) == 1_200_000
    assert rules.months_between(dt.date(2022, 12, 12), dt.date(2023, 3, 11)) == 2


def test_the_agreed_count_is_what_both_say() -> None:
    """Rule LED-R11."""
    assert rules.agreed_count(5, 5) == 5 and rules.agreed_count(5, 6) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4))
def test_in_full_means_every_line(lines: list[tuple[int, int]]) -> None:
    """Rule LED-R13."""
    met = rules.on_time_in_full([want for want, _ in lines], [got for _, got in lines])
    assert met == (not any(got < want for want, got in lines))


def test_the_digest_tells_two_contents_apart() -> None:
    """Rule LED-R14."""
    first = rules.content_digest((1, 2023, 1), [(1, 2, 3)])
    assert first == rules.content_digest((1, 2023, 1), [(1, 2, 3)])
    assert first != rules.content_digest((1, 2023, 1), [(1, 2, 4)])
