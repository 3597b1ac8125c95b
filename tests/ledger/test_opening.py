"""Opening stock from a spreadsheet: all faults at once, then one voucher."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import openpyxl
import pytest

from quannhu.kernel.errors import Refused
from quannhu.ledger import actions, sheets
from quannhu.ledger.models import Balance, Voucher
from tests.ledger.store import KG, Store

EVE = dt.date(2022, 12, 31)
HEADINGS = ["Mã mặt hàng", "Số lượng", "Đơn vị tính", "Số lô", "Hạn dùng", "Đơn giá (đ)"]


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_clean_file_becomes_one_voucher(store: Store) -> None:
    data = workbook(
        ["GAO", 41_280, "", "L-22", "1/11/2023", 14_000],
        ["MUOI", "2 tạ", "", "", "", "5.000"],
        ["MUOI2", 1, "", "", "", ""],
        ["NOI50", 12, "cái", "", "", 1_200_000],
    )
    with pytest.raises(Refused, match=r'KER-13: .*KER-09: .*mặt hàng "MUOI2"'):
        _, plan = sheets.dry_run(data, "ton.xlsx", on=EVE)
        post(store, plan)
    assert not Voucher.objects.exists()
    _, plan = sheets.dry_run(workbook(*ROWS), "ton.xlsx", on=EVE)
    assert plan.clean and plan.added == 3
    posted = post(store, plan)
    rows = Balance.objects.order_by("item__code").values_list("item__code", "lot__code", "quantity", "value")
    assert list(rows) == [
        ("GAO", "L-22", 41_280 * KG, 41_280 * 14_000),
        ("MUOI", "", 200 * KG, 1_000_000),
        ("NOI50", "", 12, 14_400_000),
    ]
    assert posted.label == "KV-1/2022/1"


ROWS: list[list[object]] = [
    ["GAO", 41_280, "", "L-22", "1/11/2023", 14_000],
    ["MUOI", "2 tạ", "", "", "", "5.000"],
    ["NOI50", 12, "cái", "", "", 1_200_000],
]


def post(store: Store, plan: object) -> actions.Posted:
    return actions.carry_out_opening(
        actor=store.keeper(), at=store.at(EVE), command_id=uuid.uuid4(), place_id=store.places["KV-1"].pk, on=EVE,
        plan=plan,  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_fault_is_named_with_its_row_and_column(store: Store) -> None:
    store.bring("GAO", KG, dt.date(2022, 12, 5), lot=actions.LotIn("L-01", expires_on=dt.date(2023, 6, 1)))
    store.items["DAU"].active = False
    store.items["DAU"].save()
    data = workbook(
        ["GAO", 10, "", "", "", ""],
        ["GAO", 10, "", "L-01", "2/6/2023", ""],
        ["MUOI", "-5", "", "", "", ""],
        ["MUOI", "5 lít", "", "x", "", ""],
        ["MUOI", 7, "", "", "", ""],
        ["KHONG", 7, "", "", "", ""],
        ["NOI50", "1,5", "", "", "", ""],
        ["DAU", 7, "", "D-1", "3/4/2023", ""],
    )
    _, plan = sheets.dry_run(data, "ton.xlsx", on=EVE)
    assert [(fault.row, fault.code.id, fault.column) for fault in plan.problems] == [
        (2, "LED-11", "Số lô"),
        (3, "LED-12", "Hạn dùng"),
        (4, "KER-05", "Số lượng"),
        (5, "KER-03", "Số lượng"),
        (6, "KER-12", "Mã mặt hàng"),
        (7, "KER-09", "Mã mặt hàng"),
        (8, "KER-04", "Số lượng"),
        (9, "LED-35", "Mã mặt hàng"),
    ]
    assert "Gạo tẻ lô L-01 đã có trong sổ với hạn dùng 1/6/2023, không phải 2/6/2023" in str(plan.problems[1])
