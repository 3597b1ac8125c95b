"""The catalog's pages as people use them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quannhu.catalog.models import Item, PriceDecision, PriceRow, Supplier
from quannhu.catalog.sheets import ITEMS
from quannhu.catalog.shipped import load_shipped
from quannhu.kit.sheets import SheetTable, read_rows, write_workbook
from tests.world import World, make_user

PAGES = [
    "/danh-muc/mat-hang/", "/danh-muc/mat-hang/GAO/", "/danh-muc/thuc-pham/", "/danh-muc/thuc-pham/VN1004/",
    "/danh-muc/nha-cung-cap/", "/gia/", "/gia/bang-gia/",
]  # fmt: skip


@pytest.fixture
def shipped(world: World) -> World:
    load_shipped(actor=world.actor("staff_officer"), at=world.at(world.today))
    return world


def client_of(world: World, role: str, code: str | None = None) -> Client:
    client = Client()
    client.force_login(world.user(role, code))
    return client


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_for_who_serves_and_stay_shut_for_strangers(shipped: World, address: str) -> None:
    assert client_of(shipped, "unit_quartermaster").get(address).status_code == 200
    stranger = Client()
    assert stranger.get(address).status_code == 302
    stranger.force_login(make_user("nguoi-la", "Người Lạ"))
    answer = stranger.get(address)
    assert answer.status_code in (403, 404) and "Gạo tẻ" not in answer.content.decode()


def test_search_with_and_without_marks(shipped: World) -> None:
    client = client_of(shipped, "unit_quartermaster")
    plain = client.get("/danh-muc/mat-hang/?tim=thit ga").content.decode()
    assert "Thịt gà ta" in plain
    marked = client.get("/danh-muc/mat-hang/?tim=cá").content.decode()
    assert "Cá chép" in marked and "Cà chua" not in marked


def test_unknown_nutrients_are_written_as_unknown(shipped: World) -> None:
    assert "chưa rõ" in client_of(shipped, "unit_quartermaster").get("/danh-muc/thuc-pham/VN7069/").content.decode()


def test_an_exported_list_comes_back_unchanged(shipped: World) -> None:
    answer = client_of(shipped, "staff_officer").get("/danh-muc/mat-hang/?xuat=xlsx")
    reading = read_rows(answer.content, "mat-hang.xlsx", ITEMS)
    assert len(reading.rows) == 57 and not reading.problems
    upload = SimpleUploadedFile("mat-hang.xlsx", answer.content)
    page = client_of(shipped, "staff_officer").post("/danh-muc/mat-hang/nhap/", {"file": upload}).content.decode()
    assert "Thêm 0, sửa 0, giữ nguyên 57." in page


def item_file(rows: list[list[object]]) -> SimpleUploadedFile:
    titles = ["Mã mặt hàng", "Tên mặt hàng", "Nhóm", "Đơn vị gốc", "Đơn vị tính", "Quy cách"]
    return SimpleUploadedFile("mới.xlsx", write_workbook([SheetTable("Mặt hàng", titles, rows)]))


def test_an_import_is_read_first_and_written_after_confirmation(shipped: World) -> None:
    client = client_of(shipped, "staff_officer")
    page = client.post("/danh-muc/mat-hang/nhap/", {"file": item_file([["MIEN", "Miến dong", "LT", "gam", "kg", ""]])})
    body = page.content.decode()
    assert page.status_code == 200 and "Thêm 1" in body and not Item.objects.filter(code="MIEN").exists()
    token = re.search(r'name="token" value="(\w+)"', body)
    assert token
    answer = client.post("/danh-muc/mat-hang/nhap/", {"token": token[1], "confirmed": "1"})
    assert answer.status_code == 302
    assert Item.objects.get(code="MIEN").name == "Miến dong"


def test_a_faulty_import_names_all_faults_and_gives_the_file_back(shipped: World) -> None:
    client = client_of(shipped, "staff_officer")
    rows: list[list[object]] = [
        ["A1", "Một", "XX", "gam", "kg", ""], ["A2", "Hai", "LT", "gam", "bó", ""], ["A3", "", "LT", "gam", "kg", ""]
    ]  # fmt: skip
    page = client.post("/danh-muc/mat-hang/nhap/", {"file": item_file(rows)}).content.decode()
    assert all(code in page for code in ("DOR-17", "CAT-05", "DOR-10")) and not Item.objects.filter(code="A1").exists()
    found = re.search(r"\?loi=(\w+)", page)
    assert found
    copy = client.get(f"/danh-muc/mat-hang/nhap/?loi={found[1]}").content
    sheet = openpyxl.load_workbook(io.BytesIO(copy)).worksheets[0]
    assert sheet.cell(1, 7).value == "Lỗi" and "DOR-17" in str(sheet.cell(2, 7).value)
    other = client_of(shipped, "staff_officer", "HQ")
    assert other.get(f"/danh-muc/mat-hang/nhap/?loi={found[1]}").status_code in (403, 404)


def test_the_empty_form_offers_its_lists(shipped: World) -> None:
    data = client_of(shipped, "staff_officer").get("/danh-muc/mat-hang/nhap/?mau=1").content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.cell(1, 1).value == "Mã mặt hàng" and len(sheet.data_validations.dataValidation) == 3


def test_an_item_is_added_and_changed(shipped: World) -> None:
    client = client_of(shipped, "staff_officer")
    form = {"code": "mien", "name": "Miến dong", "group": "LT", "base": "g", "display_unit": "kg", "packs": "bao=10 kg",
            "lot_policy": "none", "active": "on"}  # fmt: skip
    assert client.post("/danh-muc/mat-hang/them/", form).status_code == 302
    again = client.post("/danh-muc/mat-hang/them/", form)
    assert again.status_code == 422 and "CAT-02" in again.content.decode()
    assert client.post("/danh-muc/mat-hang/MIEN/sua/", form | {"name": "Miến", "active": ""}).status_code == 302
    item = Item.objects.get(code="MIEN")
    assert (item.name, item.active, item.packs.get().quantity) == ("Miến", False, 10_000)
    assert client_of(shipped, "unit_quartermaster").get("/danh-muc/mat-hang/them/").status_code == 403


def test_a_price_list_goes_from_survey_to_council(shipped: World) -> None:
    secretary, commander = client_of(shipped, "price_secretary", "T11"), client_of(shipped, "commander", "T11")
    rice = Item.objects.get(code="GAO")
    form = {"unit": "T11", "number": "01/BB-HĐG", "surveyed_on": "1/3/2023", "valid_from": "5/3/2023", "minutes": ""}
    wrong = secretary.post("/gia/bang-gia/lap/", form | {f"dong-{rice.pk}": "mười"})
    assert wrong.status_code == 422 and "KER-06" in wrong.content.decode() and 'value="mười"' in wrong.content.decode()
    answer = secretary.post("/gia/bang-gia/lap/", form | {f"dong-{rice.pk}": "14.000"})
    assert answer.status_code == 302
    decision = PriceDecision.objects.get()
    address = f"/gia/bang-gia/{decision.pk}/"
    assert "Thông qua" not in secretary.get(address).content.decode()
    refused = commander.post(address, {"minutes": ""})
    assert refused.status_code == 422 and "CAT-18" in refused.content.decode()
    assert commander.post(address, {"minutes": "Họp ngày 4/3, thống nhất."}).status_code == 302
    assert PriceRow.objects.get().dong == 14_000
    page = client_of(shipped, "kitchen_manager").get("/gia/?don-vi=K-1101&tinh-den=14/3/2023").content.decode()
    assert "14.000" in page and "01/BB-HĐG" in page
    assert client_of(shipped, "unit_quartermaster", "T21").get(address).status_code == 404


def test_a_supplier_is_added_and_changed(shipped: World) -> None:
    client = client_of(shipped, "price_secretary", "T11")
    form = {"code": "ncc 01", "name": "Công ty Ví Dụ", "address": "", "phone": "", "active": "on"}
    assert client.post("/danh-muc/nha-cung-cap/them/", form).status_code == 302
    assert client.post("/danh-muc/nha-cung-cap/NCC_01/sua/", form | {"name": "Công ty Mẫu"}).status_code == 302
    assert Supplier.objects.get().name == "Công ty Mẫu"
    assert client_of(shipped, "depot_keeper").get("/danh-muc/nha-cung-cap/them/").status_code == 403


def test_the_api_reads_the_same(shipped: World) -> None:
    client = client_of(shipped, "unit_quartermaster")
    items = client.get("/api/v1/catalog/items?q=gao").json()
    assert items[0]["code"] == "GAO" and items[0]["packs"] == {"bao": 50_000}
    foods = client.get("/api/v1/catalog/foods?q=giò lụa").json()
    assert foods[0]["nutrients_milli"]["iron_mg"] is None
    faulty = client.post(
        "/api/v1/catalog/import/items", {"file": item_file([["A1", "Một", "XX", "gam", "kg", ""]])}
    ).json()
    assert faulty["problems"][0]["code"] == "DOR-17"
    stranger = Client()
    assert stranger.get("/api/v1/catalog/items").status_code == 401
    stranger.force_login(make_user("nguoi-la", "Người Lạ"))
    assert stranger.get("/api/v1/catalog/items").status_code == 403
