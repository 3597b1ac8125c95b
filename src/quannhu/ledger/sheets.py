"""The tables the ledger reads as spreadsheets: opening stock."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from quannhu.kit.sheets import Cell, Column, Reading, SheetSpec, as_code, as_day, as_money, as_text, read_rows, text_of
from quannhu.ledger.actions.opening import OpeningIn, plan_opening


def _written(value: Cell) -> str:
    """The quantity as a person would write it: what unit it is in depends on the item, so it is read later."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
    return text_of(value)


OPENING = SheetSpec(
    (
        Column("item", "Mã mặt hàng", ("mã",), as_code(), required=True),
        Column("name", "Tên mặt hàng", ("tên",), as_text(160)),
        Column("quantity", "Số lượng", ("tồn", "tồn kho"), _written, required=True),
        Column("unit", "Đơn vị tính", ("đvt", "đơn vị"), as_text(20)),
        Column("lot", "Số lô", ("lô",), as_text(40)),
        Column("made_on", "Ngày sản xuất", ("nsx",), as_day()),
        Column("expires_on", "Hạn dùng", ("hạn sử dụng", "hsd"), as_day()),
        Column("dong", "Đơn giá (đ)", ("đơn giá",), as_money()),
    ),
    "Tồn đầu kỳ",
)


def dry_run(
    data: bytes, filename: str, *, on: dt.date, encoding: Legacy | None = None
) -> tuple[Reading, Import[OpeningIn]]:
    """What the file would open the book with, and every fault of its cells and of what they mean; writes nothing."""
    reading = read_rows(data, filename, OPENING, encoding=encoding)
    return reading, plan_opening(reading.rows, reading.problems, reading.notices, on=on)
