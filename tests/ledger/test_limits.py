"""Slips too large for the book: a line's worth, a lot's label; and labels with characters nobody sees."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.money import Price
from quannhu.ledger.actions import LotIn
from quannhu.ledger.models import Lot, Voucher
from tests.ledger.store import KG, Store, refused

DAY = dt.date(2023, 3, 2)
FRESH = dt.date(2024, 3, 1)


def test_a_line_worth_more_than_any_contract_is_refused(store: Store) -> None:
    """LED-40."""
    with refused("LED-40", "Thành tiền của Gạo tẻ là 10.000.000.000.000.000 đ, vượt 1.000.000.000.000.000 đ."):
        store.bring("GAO", 10_000 * KG, DAY, lot=LotIn("R-09", expires_on=FRESH), price=Price(10**12, KG))
    assert not Voucher.objects.exists()


def test_a_lot_label_longer_than_a_label_is_refused(store: Store) -> None:
    """LED-41."""
    label = "R" * 41
    with refused("LED-41", f'Số lô "{label}" của Gạo tẻ dài quá 40 ký tự.'):
        store.bring("GAO", KG, DAY, lot=LotIn(label, expires_on=FRESH), price=Price(15_000, KG))
    assert not Voucher.objects.exists()


def test_unseen_characters_do_not_make_another_lot(store: Store) -> None:
    store.bring("GAO", KG, DAY, lot=LotIn("R-09", expires_on=FRESH), price=Price(15_000, KG))
    store.bring("GAO", KG, DAY, lot=LotIn(" R-09\u00a0\u200b\x00", expires_on=FRESH), price=Price(15_000, KG))
    assert Lot.objects.get(item=store.items["GAO"], expires_on=FRESH).code == "R-09"
