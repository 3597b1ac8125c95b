"""Long papers: signatures never stand alone on a page; the last rows go with them."""

from __future__ import annotations

import io
from bisect import bisect_left
from typing import Any

import pytest
from pypdf import PdfReader

from quannhu.kit.paper import render_pdf

QR = {"svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "code": "PN-KV1-2023-000001"}
SIGNED = [["Người giao", ""], ["Thủ kho", "Trần A"], ["Chỉ huy", ""]]
BOARD = {
    "superior": "Trung đoàn", "unit": "Bếp số 1", "day": "thứ Ba, 14/3/2023", "published": "", "strength": "420",
    "meals": [["bữa trưa", "412", "–", "Thịt kho"]], "lines": [], "allowance": "1 đ", "spent": "1 đ", "word": "thừa",
    "surplus": "0 đ", "carry": "0 đ", "refunded": "0 đ", "keeper": "Trần A", "qr": QR,
}  # fmt: skip
VOUCHER = {
    "title": "Phiếu nhập kho", "superior": "", "unit": "Kho", "number": "1", "day": "", "facts": [], "asked": "Giấy",
    "actual": "Cân", "total": "1", "words": "một đồng", "weighing": [], "signatures": SIGNED, "qr": QR,
}  # fmt: skip


def board(rows: int) -> dict[str, Any]:
    return {**BOARD, "foods": [[f"DÒNG {row}", "1 kg", "1"] for row in range(rows)]}


def counts(rows: int) -> dict[str, Any]:
    lines = [[f"DÒNG {row}", *("352",) * 6, "5", "1.200", ""] for row in range(rows)]
    named = {"superior": "", "unit": "Bếp số 1", "subtitle": "Tháng 3", "groups": ["HSQ, BS", "SQ"]}
    return {**named, "rows": lines, "total": ["Cộng", *("9",) * 6, "5", "9", ""], "signatures": SIGNED}


def voucher(rows: int) -> dict[str, Any]:
    return {**VOUCHER, "lines": [[str(row), f"DÒNG {row}", "MA", "kg", "1", "1", "1", "1"] for row in range(rows)]}


def weighed(rows: int) -> dict[str, Any]:
    return {**voucher(2), "weighing": [[f"DÒNG {row}", "kg", *("1",) * 5, ""] for row in range(rows)]}


def book(rows: int) -> dict[str, Any]:
    columns = [{"title": "Hàng", "align": "left", "width": "1fr"}, {"title": "Số", "align": "right", "width": "auto"}]
    part = {"columns": columns, "rows": [[f"DÒNG {row}", "1"] for row in range(rows)], "total": ["Cộng", "1"]}
    return {"title": "Sổ", "unit": "Bếp", "landscape": True, "tables": [part], "signatures": SIGNED, "after": ["Hết."]}


@pytest.mark.parametrize(
    ("template", "data"),
    [("kitchens/board", board), ("kitchens/counts", counts), ("ledger/voucher", voucher), ("ledger/voucher", weighed),
     ("table", book)],
)  # fmt: skip
def test_signatures_take_the_last_rows_with_them(template: str, data: Any) -> None:
    def printed(rows: int) -> list[str]:
        return [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(template, data(rows)))).pages]

    turned = set()
    # The first number of rows that needs a second page, then those around it.
    turn = bisect_left(range(120), 2, lo=1, key=lambda rows: len(printed(rows)))
    assert turn < 120
    for rows in range(turn - 4, turn + 5):
        pages = printed(rows)
        signed = [text for text in pages if "Ký, ghi rõ họ tên" in text]
        assert len(signed) == 1 and signed[0] == pages[-1], rows
        assert f"DÒNG {rows - 1}" in signed[0], f"{rows} rows: the last one stands on another page than the signatures"
        assert all(f"DÒNG {row}" in "".join(pages) for row in range(rows)), "no row is lost"
        turned.add(len(pages))
    assert {1, 2} <= turned


@pytest.mark.parametrize(
    ("template", "data"), [("kitchens/board", board), ("kitchens/counts", counts), ("table", book)]
)
def test_a_paper_without_rows_is_signed_too(template: str, data: Any) -> None:
    pages = PdfReader(io.BytesIO(render_pdf(template, data(0)))).pages
    assert len(pages) == 1 and "Ký, ghi rõ họ tên" in pages[0].extract_text()


def test_the_board_of_a_normal_day_is_one_sheet() -> None:
    dishes = "Thịt lợn xào cần tỏi tây hành tây, Cá trắm rán xốt cà chua, Thịt lợn trứng gà kho tàu, Cải bắp luộc"
    day = {
        **board(30), "meals": [[name, "412", "8", dishes] for name in ("Bữa sáng", "Bữa trưa", "Bữa chiều")],
        "lines": [[f"có mặt ăn, đối tượng {row}", "323", "68.000", "21.964.000"] for row in range(12)],
    }  # fmt: skip
    pages = PdfReader(io.BytesIO(render_pdf("kitchens/board", day))).pages
    assert len(pages) == 1 and "DÒNG 29" in pages[0].extract_text()
