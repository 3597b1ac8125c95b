"""Posting: refusals in order, values, numbers, repeats, statements."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quannhu.kernel.money import Price
from quannhu.ledger import actions, papers, queries
from quannhu.ledger.actions import LotIn
from quannhu.ledger.models import Balance, Lot, Move, Series, Total, Voucher
from quannhu.organization.queries import visible_to
from tests.ledger.store import KG, Store, refused

DAY = dt.date(2023, 3, 1)
RICE = LotIn("L-01", expires_on=dt.date(2024, 2, 1))


def on_hand(store: Store, item: str, place: str = "KV-1") -> int:
    rows = Balance.objects.filter(account__place=store.places[place], account__kind="stock", item=store.items[item])
    return sum(rows.values_list("quantity", flat=True))


def test_receipt_and_issue_move_the_balance(store: Store) -> None:
    got = store.bring("GAO", 100 * KG, DAY, lot=RICE, price=Price(14_000, KG))
    assert (got.book_code, got.year, got.number) == ("KV-1", 2023, 1)
    store.post("issue", "KV-1", DAY, store.move("GAO", 30 * KG, store.stock(), store.outside("consumer")))
    assert on_hand(store, "GAO") == 70 * KG
    balance = Balance.objects.get(item=store.items["GAO"])
    assert balance.value == 70 * 14_000
    assert Total.objects.get(item=store.items["GAO"]).quantity == 70 * KG
    assert Move.objects.get(voucher__number=2).value == 30 * 14_000


def test_more_than_on_hand_is_refused_with_facts(store: Store) -> None:
    """LED-01, story R05: issue > available."""
    store.bring("GAO", 100 * KG, DAY, lot=RICE)
    with refused("LED-01", r"Gạo tẻ tại Kho KV-1 \(KV-1\): còn 100 kg, cần xuất 101 kg"):
        store.post("issue", "KV-1", DAY, store.move("GAO", 101 * KG, store.stock(), store.outside("consumer")))
    assert Series.objects.get().last == 1  # the number was not used up


def test_direct_purchase_is_one_voucher_and_leaves_no_stock(store: Store) -> None:
    posted = store.post(
        "direct", "K-1101", DAY,
        store.move("THIT", 10 * KG, store.stock("K-1101"), store.outside("consumer", "K-1101")),
        store.move(
            "THIT", 10 * KG, store.outside("supplier", "K-1101"), store.stock("K-1101"), price=Price(110_000, KG)
        ),
    )  # fmt: skip
    assert on_hand(store, "THIT", "K-1101") == 0
    values = Move.objects.filter(voucher_id=posted.voucher_id).order_by("line").values_list("value", flat=True)
    assert list(values) == [1_100_000, 1_100_000]
    assert Lot.objects.get().code == "K-1101-230301"
    # On paper the goods stand once and are added once, though they both came and went.
    view = queries.voucher(scope=visible_to(store.keeper("K-1101"), DAY), voucher_id=posted.voucher_id)
    data = papers.voucher_data(view, {}, "https://example.invalid/", DAY)
    assert [line[1:4] for line in data["lines"]] == [["Thịt lợn, lô K-1101-230301, hạn 4/3/2023", "THIT", "kg"]]
    assert data["total"] == "1.100.000"


def test_repeat_of_a_command_posts_once(store: Store) -> None:
    voucher = store.voucher(
        "receipt",
        "KV-1",
        DAY,
        store.move("MUOI", KG, store.outside("supplier"), store.stock()),
        command_id=uuid.uuid4(),
    )
    first = actions.post(actor=store.keeper(), at=store.at(DAY), voucher=voucher)
    again = actions.post(actor=store.keeper(), at=store.at(DAY, "21:00"), voucher=voucher)
    assert first == again and Voucher.objects.count() == 1 and on_hand(store, "MUOI") == KG


def test_another_request_under_a_used_command_id_is_refused(store: Store) -> None:
    command = uuid.uuid4()
    for quantity in (1, 2):
        line = store.move("MUOI", quantity, store.outside("supplier"), store.stock())
        voucher = store.voucher("receipt", "KV-1", DAY, line, command_id=command)
        if quantity == 1:
            actions.post(actor=store.keeper(), at=store.at(DAY), voucher=voucher)
        else:
            with refused("KER-10", "Mã lệnh này đã dùng"):
                actions.post(actor=store.keeper(), at=store.at(DAY), voucher=voucher)


@pytest.mark.parametrize("kind", ["receipt", "transfer", "issue"])
def test_ten_lines_take_at_most_twenty_statements(store: Store, kind: str) -> None:
    for number in range(10):
        store.bring("GAO", 100 * KG, DAY, lot=LotIn(f"L-{number}", expires_on=dt.date(2024, 2, 1)))
        store.bring("GAO", 100 * KG, DAY, lot=LotIn(f"M-{number}", expires_on=dt.date(2024, 2, 1)))
    lots = list(Lot.objects.filter(code__startswith="M-").values_list("id", flat=True))
    lines = {
        "receipt": [
            store.move("GAO", KG, store.outside("supplier"), store.stock(), lot=LotIn(f"N-{n}", expires_on=DAY))
            for n in range(10)
        ],
        "transfer": [store.move("GAO", KG, store.stock(), store.stock("KV-2"), lot_id=lot) for lot in lots],
        "issue": [store.move("GAO", KG, store.stock(), store.outside("consumer")) for _ in range(10)],
    }[kind]
    voucher = store.voucher(kind, "KV-1", DAY, *lines)
    actor = store.keeper()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        actions.post(actor=actor, at=store.at(DAY), voucher=voucher)
    assert len(queries) <= 20, "\n".join(query["sql"][:110] for query in queries)
