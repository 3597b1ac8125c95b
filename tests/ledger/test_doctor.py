"""`quannhu doctor` proves whole books and names every place where they were tampered with."""

from __future__ import annotations

import argparse
import datetime as dt
import uuid

import pytest
from django.db import connection

from quannhu.ledger import actions, guards
from quannhu.ledger.actions import IssueLine, LotIn
from quannhu.ledger.commands import _doctor
from quannhu.ledger.doctor import examine, report
from tests.ledger.store import KG, Store

DAY = dt.date(2023, 3, 1)


@pytest.fixture
def books(store: Store) -> Store:
    """A little of everything: receipts, an issue, a reversal, equipment handed out, a spoiled number."""
    keeper, at = store.keeper(), store.at(DAY)
    store.bring("GAO", 100 * KG, DAY, lot=LotIn("L-01", expires_on=dt.date(2024, 1, 1)))
    store.bring("NOI50", 3, DAY)
    place = store.places["KV-1"].pk
    posted = actions.issue(
        actor=keeper, at=at, command_id=uuid.uuid4(), from_place_id=place, to_place_id=store.places["K-1101"].pk,
        happened_on=DAY, lines=[IssueLine(store.items["GAO"].pk, 40 * KG)],
    )  # fmt: skip
    actions.reverse(actor=keeper, at=at, command_id=uuid.uuid4(), voucher_id=posted.voucher_id, reason="Ghi nhầm bếp")
    actions.hand_out(
        actor=keeper, at=at, command_id=uuid.uuid4(), place_id=place, happened_on=DAY,
        item_id=store.items["NOI50"].pk, quantity=2, keeper="Bếp trưởng Vũ Thử Nghiệm",
    )  # fmt: skip
    actions.spoil_number(actor=keeper, at=at, place_id=place, year=2023, reason="Rách phiếu")
    return store


def faults() -> dict[str, tuple[str, ...]]:
    return {check.name: check.faults for check in examine() if check.faults}


def test_whole_books_are_proven(books: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert _doctor(argparse.Namespace()) == 0
    printed = capsys.readouterr().out
    assert "ĐÚNG         Sổ cái khớp tồn theo lô (4 lô ở kho)" in printed
    assert "ĐÚNG         Số phiếu liên tục, khoảng trống có lý do (6 số)" in printed
    assert "Kết luận: sổ khớp." in printed


BALANCES = "Sổ cái khớp tồn theo lô"
NUMBERS = "Số phiếu liên tục, khoảng trống có lý do"
REVERSAL = "(SELECT id FROM ledger_voucher WHERE kind = 'reversal')"


@pytest.mark.parametrize(
    ("sql", "check", "words"),
    [
        ("UPDATE ledger_balance SET quantity = quantity + 1 WHERE quantity = 100000", BALANCES, "lô L-01"),
        ("UPDATE ledger_balance SET value = value + 5 WHERE quantity = 100000", BALANCES, "lô L-01"),
        ("UPDATE ledger_total SET quantity = quantity + 1", "Tồn theo lô khớp tổng, không dưới mức giữ", "KV-1"),
        ("UPDATE ledger_move SET happened_on = '2023-02-01' WHERE quantity = 2", "Phiếu đủ dòng, đúng ngày", "khác"),
        ("UPDATE ledger_move SET happened_on = '2023-02-01' WHERE quantity = 2", "Không lô nào âm ở ngày nào", "âm -2"),
        ("UPDATE ledger_move SET value = value + 1", "Nội dung phiếu khớp nhật ký", "khác nhật ký"),
        ("UPDATE ledger_voucher SET number = 99 WHERE number = 2", NUMBERS, "thiếu số 2"),
        ("UPDATE ledger_voucher SET year = 2024 WHERE number = 2", "Phiếu đủ dòng, đúng ngày", "năm của số"),
        ("DELETE FROM ledger_spoilednumber", NUMBERS, "thiếu số 6"),
        (f"UPDATE ledger_move SET quantity = 39 WHERE voucher_id IN {REVERSAL}", "Phiếu đảo khớp phiếu gốc", "lật lại"),
        ("UPDATE ledger_handreceipt SET quantity = 1", "Dụng cụ giao người giữ khớp sổ", "phiếu giao nhận 1, sổ 2"),
        ("UPDATE kernel_auditentry SET facts = '{}' WHERE chain = 'book:KV-1'", "Nhật ký liền mạch", "book:KV-1#2"),
    ],
)
def test_each_tampering_is_named(books: Store, sql: str, check: str, words: str) -> None:
    guards.take_down(connection)
    connection.cursor().execute(sql)
    guards.set_up(connection)
    found = faults()
    assert check in found, found
    assert any(words in fault for fault in found[check]), found[check]


def test_a_missing_guard_is_named(books: Store, capsys: pytest.CaptureFixture[str]) -> None:
    guards.take_down(connection)
    assert _doctor(argparse.Namespace()) == 1
    assert "SAI" in capsys.readouterr().out
    guards.set_up(connection)


def test_a_long_list_of_faults_is_cut(db: None) -> None:
    from quannhu.ledger.doctor import Check

    text, count = report([Check("Số phiếu", 5, "số", tuple(str(n) for n in range(30)))])
    assert count == 30 and "và 10 chỗ nữa" in text
