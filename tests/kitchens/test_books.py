"""The six books on the screen, as Excel and as PDF; menus, the month, food safety and files through their pages."""

from __future__ import annotations

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from quannhu.kernel.text import fold, sort_key
from quannhu.kitchens.actions import UseLine
from quannhu.kitchens.models import Dish, FoodInspection, FoodSample, MealCount, MenuCell, MonthSettlement, WeeklyMenu
from tests.kitchens.doors import Clock, address, enter, post, text
from tests.kitchens.kitchen import Kitchen, kg, present

DISHES = (
    ("PHO", "Phở bò", "sang", True), ("COM", "Cơm trắng", "com", False), ("THIT-KHO", "Thịt kho tàu", "man", True),
    ("CA-RAN", "Cá rán", "man", True), ("DAU-SOT", "Đậu sốt cà chua", "man", True),
    ("RAU-LUOC", "Rau luộc", "rau", False),
)  # fmt: skip
WEEK = "2023-03-13"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def manager(kitchen: Kitchen, clock: Clock) -> Client:
    for code, name, slot, rich in DISHES:
        Dish.objects.create(
            code=code, name=name, name_search=fold(name), name_sort=sort_key(name), slot=slot, protein_rich=rich
        )
    return enter(kitchen.world.user("kitchen_manager", "K-1101"))


@pytest.fixture
def told(manager: Client, kitchen: Kitchen, clock: Clock) -> Client:
    """A day counted, supplied, cooked and closed."""
    kitchen.stock_depot()
    kitchen.issue("GAO", kg(300))
    kitchen.count(present(leave=8))
    kitchen.buy(kitchen.bought("THIT_LON", kg(150)))
    kitchen.cook(UseLine(kitchen.items["GAO"].pk, kg(288)))
    kitchen.close()
    return manager


def book(kitchen: Kitchen, key: str) -> str:
    return f"/bep/{kitchen.id}/thang/2023-03/so/{key}/"


SAID = {
    "thuc-don": ("Chưa có thực đơn nào",), "cham-com": ("352", "1.236"), "nhap-xuat": ("Gạo tẻ", "300", "288", "12"),
    "phieu-nhap": ("Chợ đầu mối Mây Trắng", "KV-1/2023/"), "phieu-xuat": ("16.500.000", "Xuất nấu ăn"),
}  # fmt: skip


@pytest.mark.parametrize("key", SAID)
def test_a_book_on_screen_in_excel_and_on_paper(told: Client, kitchen: Kitchen, key: str) -> None:
    page = text(told.get(book(kitchen, key)))
    assert all(words in page for words in SAID[key]), [words for words in SAID[key] if words not in page]
    sheet = openpyxl.load_workbook(io.BytesIO(told.get(book(kitchen, key) + "?xuat=xlsx").content)).active
    assert sheet is not None and sheet.max_row >= 1
    assert told.get(book(kitchen, key) + "?xuat=pdf").content.startswith(b"%PDF")


def test_the_sixth_book_is_the_weeks_plan(told: Client, kitchen: Kitchen) -> None:
    url = f"/bep/{kitchen.id}/tuan/{WEEK}/ke-hoach/"
    page = text(told.get(url))
    # 420 people × 0,7 kg × 7 days = 2.058 kg of rice; 12 kg are in the kitchen's store.
    assert "2.058" in page and "2.046" in page
    assert told.get(url + "?xuat=pdf").content.startswith(b"%PDF")


def test_an_items_page_of_the_food_book(told: Client, kitchen: Kitchen) -> None:
    page = text(told.get(book(kitchen, "nhap-xuat") + "?mat-hang=GAO"))
    assert "Tồn đầu" in page and "288" in page and "Xuất cho bếp ăn" in page
    assert told.get(book(kitchen, "khong-co")).status_code == 404


def menu_form(**boxes: str) -> dict[str, str]:
    return {"command_id": str(uuid.uuid4()), **{name.replace("_", "-"): value for name, value in boxes.items()}}


def test_a_menu_is_written_sent_and_approved_by_another(manager: Client, kitchen: Kitchen) -> None:
    url = f"/bep/{kitchen.id}/tuan/{WEEK}/"
    typed = menu_form(trua_0_0="com trang", trua_1_0="Thịt kho tàu", trua_4_0="RAU-LUOC")
    assert manager.post(url, {**typed, "viec": "luu"}).status_code == 302
    assert {cell.dish.code for cell in MenuCell.objects.select_related("dish")} == {"COM", "THIT-KHO", "RAU-LUOC"}
    assert "KIT-08" in text(manager.get(url)), "too little protein is listed"
    sent = {**typed, "command_id": str(uuid.uuid4()), "viec": "gui", "trua-2-0": "ca ran", "trua-3-0": "dau sot"}
    assert manager.post(url, sent).status_code == 302
    assert "KER-07" in text(manager.post(url, {"command_id": str(uuid.uuid4()), "viec": "duyet"}))
    quartermaster = enter(kitchen.world.user("unit_quartermaster", "T11"))
    assert quartermaster.get("/").content.decode().count("Thực đơn chờ duyệt") == 1
    assert quartermaster.post(url, {"command_id": str(uuid.uuid4()), "viec": "duyet"}).status_code == 302
    assert WeeklyMenu.objects.get().status == "approved"
    answer = manager.post(url, {**menu_form(trua_0_0="com trang"), "viec": "luu"})
    assert answer.status_code == 422 and "KIT-14" in text(answer)
    following = f"/bep/{kitchen.id}/tuan/2023-03-20/"
    assert manager.post(following, {"command_id": str(uuid.uuid4()), "viec": "sao"}).status_code == 302
    assert "Thịt kho tàu" in text(manager.get(following))


def test_an_unknown_dish_stands_at_its_box(manager: Client, kitchen: Kitchen) -> None:
    answer = manager.post(f"/bep/{kitchen.id}/tuan/{WEEK}/", {**menu_form(trua_1_3="Tôm hùm"), "viec": "luu"})
    page = text(answer)
    assert answer.status_code == 422 and "KIT-33" in page and 'value="Tôm hùm"' in page
    assert not MenuCell.objects.exists()


def test_the_month_is_settled_by_one_and_signed_by_another(told: Client, kitchen: Kitchen, clock: Clock) -> None:
    url = f"/bep/{kitchen.id}/thang/2023-03/"
    page = text(told.get(url))
    assert "26.780.000" in page and "Còn 30 ngày chưa khóa sổ" in page and "tạm tính" not in page
    assert "Các tháng từ 3/2023 chưa được duyệt quyết toán" in text(told.get(url.replace("-03", "-04")))
    assert told.get(f"{url}bieu-do/").content.startswith(b"<svg")
    assert "520.000" in text(told.get(f"{url}tra-tien/"))
    paper = PdfReader(io.BytesIO(told.get(f"{url}tra-tien/?xuat=pdf").content)).pages
    said = " ".join(paper[0].extract_text().split())
    assert len(paper) == 1 and "14 (8)" in said and "520.000" in said, said
    quartermaster = enter(kitchen.world.user("unit_quartermaster", "T11"))
    asked = text(post(quartermaster, url, viec="lap"))
    assert "26.780.000 đ" in asked and not MonthSettlement.objects.exists()
    answer = post(quartermaster, url, viec="lap", confirmed="1")
    assert answer.status_code == 422 and "KIT-28" in text(answer)
    assert "KER-07" in text(post(told, url, viec="lap", confirmed="1"))


def test_nothing_of_food_safety_is_filled_in_before(manager: Client, kitchen: Kitchen) -> None:
    for tail in ("kiem-thuc/buoc-1/", "kiem-thuc/buoc-2/", "kiem-thuc/buoc-3/", "luu-mau/"):
        page = text(manager.get(address(kitchen, tail)))
        form = page[page.index('name="command_id"') :]
        assert "checked" not in form and '<option value="dat" selected' not in form, tail
        boxes = [box.split(">")[0] for box in form.split("<input")[1:]]
        assert boxes and not [box for box in boxes if "value=" in box and "hidden" not in box], tail
    answer = post(manager, address(kitchen, "kiem-thuc/buoc-1/"))
    assert answer.status_code == 422 and "KIT-26" in text(answer) and not FoodInspection.objects.exists()


def test_times_of_an_inspection_never_go_back(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    clock.strike("11:00")
    form = {"meal": "trua", "dish": "THIT-KHO", "portions": "412", "prepared_at": "10:30", "cooked_at": "9:00",
            "hygiene_people": "dat", "hygiene_tools": "dat", "hygiene_area": "dat", "senses": "dat",
            "inspector": "Trần Văn Mẫu"}  # fmt: skip
    answer = post(manager, address(kitchen, "kiem-thuc/buoc-2/"), **form)
    assert answer.status_code == 422 and "KIT-27" in text(answer)
    assert post(manager, address(kitchen, "kiem-thuc/buoc-2/"), **{**form, "cooked_at": "10g45"}).status_code == 302
    assert "10:45" in text(manager.get(address(kitchen, "kiem-thuc/")))
    assert manager.get(address(kitchen, "kiem-thuc/?xuat=pdf")).content.startswith(b"%PDF")


def test_a_sample_is_kept_and_destroyed(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    clock.strike("12:00")
    form = {"meal": "trua", "dish": "THIT-KHO", "portions": "412", "amount": "150 g", "container": "hộp inox",
            "temperature_tenths": "4,5", "taken_at": "11:00", "taken_by": "Trần Văn Mẫu"}  # fmt: skip
    assert post(manager, address(kitchen, "luu-mau/"), **form).status_code == 302
    sample = FoodSample.objects.get()
    assert (sample.name, sample.amount, sample.temperature_tenths) == ("Thịt kho tàu", 150, 45)
    assert manager.get(f"/bep/mau/{sample.pk}/nhan/").content.startswith(b"%PDF")
    clock.strike("18:30")
    early = post(manager, f"/bep/mau/{sample.pk}/huy/", day="14/3", clock="18:00", destroyed_by="Trần Văn Mẫu")
    assert early.status_code == 422 and "KIT-24" in text(early)
    stranger = enter(kitchen.world.user("kitchen_manager", "K-2203"))
    assert stranger.get(f"/bep/mau/{sample.pk}/huy/").status_code == 404
    assert stranger.get(f"/bep/mau/{sample.pk}/nhan/").status_code == 404


def test_a_suspicion_stops_destruction_and_shows_the_trace(told: Client, kitchen: Kitchen) -> None:
    page = text(told.get(address(kitchen, "ngo-doc/")))
    assert "Gạo tẻ" in page and "Chợ đầu mối Mây Trắng" in page
    assert post(told, address(kitchen, "ngo-doc/"), persons="12", note="đau bụng sau bữa trưa").status_code == 302
    assert "Không được hủy mẫu" in text(told.get(address(kitchen, "kiem-thuc/")))


def workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("cham-com.xlsx", out.getvalue(), XLSX)


HEAD = ("Bếp ăn", "Ngày", "Bữa", "Đối tượng", "Ăn", "Cắt cơm")


def test_counts_from_a_workbook_are_tried_then_taken(manager: Client, kitchen: Kitchen) -> None:
    good = workbook(HEAD, ("K-1101", "14/3/2023", "Trưa", "HSQBS", 350, 10))
    answer = manager.post("/bep/nhap-cham-com/", {"command_id": str(uuid.uuid4()), "file": good})
    page = text(answer)
    assert answer.status_code == 200 and "350" in page and not MealCount.objects.exists()
    token = page.split('name="token"')[1].split('value="')[1].split('"')[0]
    sent = {"command_id": str(uuid.uuid4()), "token": token, "confirmed": "1"}
    assert manager.post("/bep/nhap-cham-com/", sent).status_code == 302
    assert MealCount.objects.get().present == 350


def test_a_faulty_workbook_tells_every_fault(manager: Client, kitchen: Kitchen) -> None:
    bad = workbook(
        HEAD, ("K-2203", "14/3/2023", "Trưa", "HSQBS", 3, 0), ("K-1101", "14/3/2023", "Trưa", "HSQBS", -5, 0),
        ("K-1101", "14/3/2023", "Khuya", "HSQBS", 5, 0), ("K-1101", "31/2/2023", "Trưa", "HSQBS", 5, 0),
    )  # fmt: skip
    page = text(manager.post("/bep/nhap-cham-com/", {"command_id": str(uuid.uuid4()), "file": bad}))
    assert "K-2203" in page and "KIT-02" in page and "Khuya" in page and "31/2/2023" in page
    assert not MealCount.objects.exists()
