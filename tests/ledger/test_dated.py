"""A voucher of an earlier day takes what was there that day and has not gone since."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.money import Price
from quannhu.ledger import actions, queries, rules
from quannhu.ledger.actions import IssueLine, LotIn
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Lot, Move
from quannhu.organization.queries import visible_to
from tests.ledger.store import KG, Store, refused

FIRST, MIDDLE, LATER, LAST = (dt.date(2023, 3, day) for day in (1, 5, 9, 12))
LONG, SHORT = dt.date(2024, 2, 1), dt.date(2023, 6, 1)


@pytest.fixture
def later(store: Store) -> Store:
    """100 kg that keep long, there from the first; 60 kg that expire sooner but came only on the ninth."""
    store.bring("GAO", 100 * KG, FIRST, lot=LotIn("DAI", expires_on=LONG))
    store.bring("GAO", 60 * KG, LATER, lot=LotIn("NGAN", expires_on=SHORT))
    return store


def issue(store: Store, kilograms: int, day: dt.date, lot: str = "") -> list[tuple[str, int]]:
    """Issue to consumption, written on the last day; which lots gave how many kilograms."""
    line = IssueLine(store.items["GAO"].pk, kilograms * KG, lot_id=Lot.objects.get(code=lot).pk if lot else None)
    posted = actions.issue(
        actor=store.keeper(), at=store.at(LAST), command_id=uuid.uuid4(), from_place_id=store.places["KV-1"].pk,
        to_place_id=None, happened_on=day, lines=[line],
    )  # fmt: skip
    moves = Move.objects.filter(voucher_id=posted.voucher_id).order_by("line")
    return [(code, quantity // KG) for code, quantity in moves.values_list("lot__code", "quantity")]


def allocated(store: Store, kilograms: int, day: dt.date) -> dict[str, int]:
    """What the query would take, by lot code."""
    found = queries.first_expired(
        place_id=store.places["KV-1"].pk, item_id=store.items["GAO"].pk, wanted=kilograms * KG, day=day
    )
    codes = dict(Lot.objects.values_list("id", "code"))
    return {codes[lot_id]: quantity // KG for lot_id, quantity in found.parts}


def test_a_lot_that_came_later_is_not_taken(later: Store) -> None:
    """Rules LED-R04, LED-R08: on the ninth it is first in turn, on the fifth it was not there."""
    assert allocated(later, 40, MIDDLE) == {"DAI": 40} and allocated(later, 40, LATER) == {"NGAN": 40}
    assert issue(later, 40, MIDDLE) == [("DAI", 40)]
    assert issue(later, 70, LATER) == [("NGAN", 60), ("DAI", 10)]


def test_what_went_out_since_is_not_taken_again(later: Store) -> None:
    """70 of the 100 kg went on the ninth; 30 are left for the fifth, and no more."""
    assert issue(later, 60, LATER, lot="NGAN") == [("NGAN", 60)]
    assert issue(later, 70, LATER) == [("DAI", 70)]
    with refused("LED-01", r"Không đủ Gạo tẻ tại Kho KV-1 \(KV-1\): còn 30 kg, cần xuất 31 kg"):
        issue(later, 31, MIDDLE)
    assert issue(later, 30, MIDDLE) == [("DAI", 30)]


def test_what_came_only_later_is_named_with_its_day(later: Store) -> None:
    """LED-14: enough now, not on the day of the voucher."""
    with refused(
        "LED-14",
        r"Ghi lùi ngày 5/3/2023 làm Gạo tẻ tại Kho KV-1 \(KV-1\) âm vào ngày 5/3/2023: còn 100 kg, cần xuất 101 kg",
    ):
        issue(later, 101, MIDDLE)


def test_a_lot_chosen_by_hand_is_in_turn_on_its_day(later: Store) -> None:
    """LED-21 only where the earlier lot was there: not on the fifth, but on the ninth."""
    assert issue(later, 10, MIDDLE, lot="DAI") == [("DAI", 10)]
    with refused("LED-21", r"Gạo tẻ: lô DAI không phải lô hết hạn trước \(phải xuất lô NGAN trước\)"):
        issue(later, 10, LATER, lot="DAI")


def test_lines_of_one_batch_see_what_those_before_took(later: Store) -> None:
    """A batch written out of order: the ninth first, then the fifth."""
    out = later.outside("consumer")
    vouchers = [
        later.voucher("issue", "KV-1", day, later.move("GAO", kilograms * KG, later.stock(), out))
        for day, kilograms in ((LATER, 100), (MIDDLE, 60))
    ]
    actions.post_many(actor=later.keeper(), at=later.at(LAST), vouchers=vouchers)
    taken = Move.objects.filter(voucher__kind="issue").order_by("id").values_list("lot__code", "quantity")
    assert list(taken) == [("NGAN", 60 * KG), ("DAI", 40 * KG), ("DAI", 60 * KG)]


def test_a_batch_that_nets_to_nothing_is_still_seen_by_an_earlier_day(later: Store) -> None:
    """Rule LED-R08: out on the fifth and in again on the ninth leaves the amount as it was, but not on the fifth."""
    out, outside = later.outside("consumer"), later.outside("supplier")
    lot = Lot.objects.get(code="DAI").pk
    actions.post_many(
        actor=later.keeper(), at=later.at(LAST),
        vouchers=[
            later.voucher("issue", "KV-1", MIDDLE, later.move("GAO", 100 * KG, later.stock(), out, lot_id=lot)),
            later.voucher("receipt", "KV-1", LATER, later.move("GAO", 100 * KG, outside, later.stock(), lot_id=lot)),
        ],
    )  # fmt: skip
    with refused("LED-14", "Ghi lùi ngày 1/3/2023 .* âm vào ngày 5/3/2023: còn 0 kg, cần xuất 1 kg"):
        issue(later, 1, FIRST, lot="DAI")


def test_a_lot_that_came_and_went_in_one_batch_was_on_hand_between(later: Store) -> None:
    out, outside = later.outside("consumer"), later.outside("supplier")
    line = later.move("GAO", 7 * KG, outside, later.stock(), lot=LotIn("QUA", expires_on=LONG), price=Price(14_000, KG))
    vouchers = [
        later.voucher("receipt", "KV-1", MIDDLE, line),
        later.voucher(
            "issue", "KV-1", LATER, later.move("GAO", 7 * KG, later.stock(), out, lot=LotIn("QUA", expires_on=LONG))
        ),
    ]
    actions.post_many(actor=later.keeper(), at=later.at(LAST), vouchers=vouchers)
    scope = visible_to(later.keeper(), LAST)
    days = [FIRST, MIDDLE, LATER - dt.timedelta(1), LATER]
    found = [[r for r in queries.on_hand(scope=scope, on=day) if r.lot_code == "QUA"] for day in days]
    assert [[(row.quantity, row.value) for row in rows] for rows in found] == [
        [], [(7 * KG, 98_000)], [(7 * KG, 98_000)], [],
    ]  # fmt: skip
    assert not [check for check in examine() if check.faults]


@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(-20, 20)), max_size=10), st.integers(1, 28), st.integers(-50, 90)
)
def test_the_least_left_is_the_most_that_leaves_no_short_day(
    changes: list[tuple[int, int]], day: int, on_hand: int
) -> None:
    """Rule LED-R08: that much may go, one more may not, and the day named is the first on which it is so."""
    later = {dt.date(2023, 3, number): change for number, change in changes}
    start = dt.date(2023, 3, day)
    least, when = rules.least_left(on_hand, later, start)
    assert rules.short_day(on_hand, later, start, least) is None
    assert rules.short_day(on_hand, later, start, least + 1) == (when, least)
