"""Opening stock from a spreadsheet, and sums of money in words on the printed forms."""

from __future__ import annotations

import io
import re
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quannhu.kit.sheets import SheetTable, write_workbook
from quannhu.ledger.models import Balance, Voucher
from quannhu.ledger.papers import in_words
from tests.ledger.store import KG, Store
from tests.ledger.test_pages import signed_in, words

TITLES = ["Mã mặt hàng", "Tên mặt hàng", "Số lượng", "Số lô", "Ngày sản xuất", "Hạn dùng", "Đơn giá (đ)", "Mục đích"]
RICE = ["GAO", "Gạo tẻ", "40 tấn", "R-03", "1/2/2023", "1/2/2024", 15_000, "dự trữ SSCĐ"]
SALT = ["MUOI", "Muối", 500, "", "", "", 4_000, ""]


def file_of(rows: list[list[object]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("ton-dau-ky.xlsx", write_workbook([SheetTable("Tồn đầu kỳ", TITLES, rows)]))


def test_opening_stock_is_tried_then_taken_in_as_one_voucher(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    form = {"place": "KV-1", "happened_on": "1/1/2023", "command_id": str(uuid.uuid4())}
    tried = keeper.post("/kho/dau-ky/", {**form, "file": file_of([RICE, SALT])})
    assert "Không có lỗi" in words(tried) and "40.000 kg" in words(tried) and "500 kg" in words(tried)
    assert Voucher.objects.count() == 0
    token = re.search(r'name="token" value="(\w{32})"', tried.content.decode())
    assert token
    done = keeper.post("/kho/dau-ky/", {**form, "token": token[1], "confirmed": "1"}, follow=True)
    assert "Đã ghi tồn đầu kỳ, phiếu KV-1/2023/1." in words(done)
    rows = Balance.objects.values_list("item__code", "account__purpose", "quantity").order_by("item__code")
    assert list(rows) == [("GAO", "reserve", 40_000 * KG), ("MUOI", "routine", 500 * KG)]


def test_every_fault_is_told_and_given_back_in_its_row(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    form = {"place": "KV-1", "happened_on": "1/1/2023"}
    wrong = [
        ["XYZ", "Lạ", 5, "", "", "", 1, ""], ["GAO", "Gạo tẻ", "3 lít", "R-1", "", "", 1, ""],
        ["GAO", "Gạo tẻ", 5, "", "", "", 1, ""], ["MUOI", "Muối", -5, "", "", "", 1, ""], SALT, SALT,
    ]  # fmt: skip
    tried = keeper.post("/kho/dau-ky/", {**form, "file": file_of(wrong)})
    text = words(tried)
    for part in ("5 lỗi, chưa ghi gì", "XYZ", '"lít"', "Gạo tẻ phải ghi số lô", "phải lớn hơn 0", "trùng với dòng"):
        assert part in text, part
    token = re.search(r"\?loi=(\w{32})", tried.content.decode())
    assert token
    copy = keeper.get(f"/kho/dau-ky/?loi={token[1]}")
    sheet = openpyxl.load_workbook(io.BytesIO(copy.content)).active
    assert "Lỗi" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert Voucher.objects.count() == 0


def test_the_rules_of_the_book_are_told_in_the_dry_run(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    tried = keeper.post("/kho/dau-ky/", {"place": "KV-1", "happened_on": "1/1/2020", "file": file_of([SALT])})
    assert tried.status_code == 422 and "không mở vào ngày 1/1/2020" in words(tried)
    assert "KV-2" not in keeper.get("/kho/dau-ky/").content.decode()


@pytest.mark.parametrize(
    ("dong", "said"),
    [
        (0, "Không đồng"), (5, "Năm đồng"), (15, "Mười lăm đồng"), (21, "Hai mươi mốt đồng"),
        (104, "Một trăm lẻ bốn đồng"), (1_005, "Một nghìn không trăm lẻ năm đồng"),
        (24_000, "Hai mươi tư nghìn đồng"), (299_100_000, "Hai trăm chín mươi chín triệu một trăm nghìn đồng"),
        (21_005_000_000, "Hai mươi mốt tỷ không trăm lẻ năm triệu đồng"), (-7, "Âm bảy đồng"),
    ],
)  # fmt: skip
def test_money_in_words(dong: int, said: str) -> None:
    assert in_words(dong) == said
