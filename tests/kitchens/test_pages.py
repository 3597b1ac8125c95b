"""Pages of the kitchen's day: counting, buying, cooking, closing, publishing, and every wrong way to do it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from quannhu.kitchens.models import KitchenDay, MealCount
from quannhu.ledger.models import Voucher
from tests.kitchens.doors import Clock, address, enter, grid, post, text
from tests.kitchens.kitchen import Kitchen, kg
from tests.world import make_user


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def manager(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("kitchen_manager", "K-1101"))


@pytest.fixture
def quartermaster(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("unit_quartermaster", "T11"))


def count(manager: Client, kitchen: Kitchen, **more: object) -> None:
    answer = manager.post(address(kitchen), {"command_id": str(uuid.uuid4()), **grid(8, them__OM=5, khach__trua=10)})
    assert answer.status_code == 302, text(answer)


def buy(manager: Client, kitchen: Kitchen, item: str, quantity: str, price: str = "", **more: str) -> Client:
    data = {"command_id": str(uuid.uuid4()), "supplier": "NCC-01", "item": [item], "quantity": [quantity],
            "price": [price], **more}  # fmt: skip
    return manager.post(address(kitchen, "ghi/mua/"), data)


def test_the_day_through_its_pages(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    """R03 by hand: 27.137.500 đ due, 26.900.000 đ spent, 237.500 đ left, the board at 16:00."""
    kitchen.stock_depot()
    kitchen.issue("GAO", kg(300))
    count(manager, kitchen)
    page = text(manager.get(address(kitchen)))
    assert "27.137.500" in page and "291,2" in page and "tính theo số đã chấm" in page
    clock.strike("08:00")
    cook = {"command_id": str(uuid.uuid4()), "item": ["gạo"], "quantity": ["291,2 kg"], "confirmed": "1"}
    assert manager.post(address(kitchen, "ghi/nau/"), cook).status_code == 302
    shown = text(buy(manager, kitchen, "thit lon", "150 kg", ""))
    assert "16.500.000 đ" in shown and "Chưa có phiếu" not in shown
    assert not Voucher.objects.filter(kind="direct").exists(), "nothing is posted before it was confirmed"
    assert buy(manager, kitchen, "thit lon", "150 kg", confirmed="1").status_code == 302
    assert buy(manager, kitchen, "Cá chép", "100 kg", "63.232", confirmed="1").status_code == 302
    clock.strike("15:30")
    asked = text(post(manager, address(kitchen, "khoa-so/")))
    assert "27.137.500 đ" in asked and "26.900.000 đ" in asked and "237.500 đ" in asked
    assert KitchenDay.objects.get().state == "open", "the step before closing only shows"
    assert post(manager, address(kitchen, "khoa-so/"), confirmed="1").status_code == 302
    clock.strike("16:00")
    assert post(manager, address(kitchen, "cong-khai/treo/")).status_code == 302
    board = text(manager.get(address(kitchen, "cong-khai/")))
    assert "27.137.500 đ" in board and "237.500 đ" in board and "16:00 14/3/2023" in board
    assert manager.get(address(kitchen, "cong-khai/?xuat=pdf")).content.startswith(b"%PDF")


def test_an_empty_box_means_everybody_less_those_cut(manager: Client, kitchen: Kitchen) -> None:
    count(manager, kitchen)
    held = {
        (row.meal, row.category.code): (row.present, row.leave) for row in MealCount.objects.select_related("category")
    }
    assert held["trua", "HSQBS"] == (352, 8) and held["sang", "SQ"] == (40, 0)


@pytest.mark.parametrize("typed", ["-3", "1000001", "ba mươi", "12,5"])
def test_a_wrong_number_stands_at_its_box(manager: Client, kitchen: Kitchen, typed: str) -> None:
    answer = post(manager, address(kitchen), an__HSQBS__sang=typed)
    page = text(answer)
    assert answer.status_code == 422 and f'value="{typed}"' in page, "what was typed stays"
    assert "Ghi số nguyên" in page or "0 đến 100.000" in page or "số nguyên" in page
    assert not KitchenDay.objects.exists()


def test_more_than_the_strength_is_refused(manager: Client, kitchen: Kitchen) -> None:
    answer = post(manager, address(kitchen), an__HSQBS__sang="361")
    assert answer.status_code == 422 and "KIT-03" in text(answer) and "quân số ăn chỉ có 360" in text(answer)


def test_a_late_count_needs_its_reason_and_carries_its_mark(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    clock.strike("11:00")
    answer = manager.post(address(kitchen), {"command_id": str(uuid.uuid4()), **grid(8)})
    assert answer.status_code == 422 and "KIT-01" in text(answer) and "sau giờ chốt" in text(answer)
    late = {"command_id": str(uuid.uuid4()), **grid(8), "reason": "xe về muộn"}
    assert manager.post(address(kitchen), late).status_code == 302
    assert "xe về muộn" in text(manager.get(address(kitchen)))


def test_closing_with_no_counts(manager: Client, kitchen: Kitchen) -> None:
    answer = post(manager, address(kitchen, "khoa-so/"), confirmed="1")
    assert answer.status_code == 422 and "KIT-10" in text(answer) and "chưa mở sổ" in text(answer)


def test_closing_twice(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    count(manager, kitchen)
    clock.strike("15:30")
    same = str(uuid.uuid4())
    for _ in range(2):
        assert post(manager, address(kitchen, "khoa-so/"), confirmed="1", command_id=same).status_code == 302
    answer = post(manager, address(kitchen, "khoa-so/"), confirmed="1")
    assert answer.status_code == 422 and "KIT-31" in text(answer)


def test_publishing_an_open_day(manager: Client, kitchen: Kitchen) -> None:
    count(manager, kitchen)
    answer = post(manager, address(kitchen, "cong-khai/treo/"))
    assert answer.status_code == 422 and "KIT-11" in text(answer)


def test_two_tabs_send_the_same_form_once(manager: Client, kitchen: Kitchen) -> None:
    count(manager, kitchen)
    form = {"command_id": str(uuid.uuid4()), "supplier": "NCC-01", "item": ["THIT_LON"], "quantity": ["10 kg"],
            "price": [""], "confirmed": "1"}  # fmt: skip
    for _ in range(2):
        assert manager.post(address(kitchen, "ghi/mua/"), form).status_code == 302
    assert Voucher.objects.filter(kind="direct").count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("supplier", "Chợ lạ", "Chợ lạ"), ("item", "khoai môn", "khoai môn"), ("quantity", "12 lít", "KER-03"),
        ("quantity", "-5 kg", "KER-"), ("quantity", "2 tạ 5 kg", "CAT-03"), ("price", "mười nghìn", "KER-"),
    ],
)  # fmt: skip
def test_a_purchase_that_cannot_be_read(manager: Client, kitchen: Kitchen, field: str, typed: str, words: str) -> None:
    form: dict[str, object] = {"supplier": "NCC-01", "item": ["THIT_LON"], "quantity": ["10 kg"], "price": [""]}
    form[field] = typed if field == "supplier" else [typed]
    answer = manager.post(address(kitchen, "ghi/mua/"), {"command_id": str(uuid.uuid4()), **form})
    assert answer.status_code == 422 and words in text(answer)
    assert not Voucher.objects.exists()


def test_3_4_is_the_third_of_april(manager: Client, kitchen: Kitchen) -> None:
    assert "thứ Hai, 3/4/2023" in text(manager.get("/bep/?ngay=3/4"))
    assert manager.get("/bep/?ngay=31/2").status_code == 422


def test_a_strangers_kitchen_is_not_there(manager: Client, kitchen: Kitchen) -> None:
    other = kitchen.world.unit("K-2203").pk
    tails = ("ngay/2023-03-14/", "ngay/2023-03-14/cong-khai/", "ngay/2023-03-14/kiem-thuc/", "ngay/2023-03-14/ghi/mua/",
             "tuan/2023-03-13/", "tuan/2023-03-13/ke-hoach/", "thang/2023-03/", "thang/2023-03/bieu-do/",
             "thang/2023-03/tra-tien/", "thang/2023-03/so/cham-com/", "ngay/hom-nay/", "thang/2023-13/")  # fmt: skip
    for tail in tails:
        assert manager.get(f"/bep/{other}/{tail}").status_code == 404, tail
        assert manager.post(f"/bep/{other}/{tail}", {"viec": "lap"}).status_code in (404, 405), tail
    assert manager.get(f"/bep/{kitchen.world.unit('T11').pk}/ngay/2023-03-14/").status_code == 404, (
        "a unit is no kitchen"
    )
    nobody = enter(make_user("khach-la", "Vũ Thử"))
    for url in ("/bep/", "/bep/mon/", "/bep/so/", address(kitchen)):
        assert nobody.get(url).status_code == 404, url


def test_a_closed_day_is_opened_by_the_quartermaster(
    manager: Client, quartermaster: Client, kitchen: Kitchen, clock: Clock
) -> None:
    count(manager, kitchen)
    clock.strike("15:30")
    assert post(manager, address(kitchen, "khoa-so/"), confirmed="1").status_code == 302
    again = manager.post(address(kitchen), {"command_id": str(uuid.uuid4()), **grid(9), "reason": "muộn"})
    assert again.status_code == 422 and "KIT-04" in text(again)
    assert post(manager, address(kitchen, "mo-lai/"), reason="thử").status_code in (403, 422)
    assert post(quartermaster, address(kitchen, "mo-lai/"), reason="").status_code == 422
    assert post(quartermaster, address(kitchen, "mo-lai/"), reason="chấm nhầm").status_code == 302
    assert KitchenDay.objects.get().state == "open"


def test_home_says_what_is_due(manager: Client, kitchen: Kitchen) -> None:
    home = text(manager.get("/"))
    assert "chưa chấm" in home and "hạn 16:00" in home
    count(manager, kitchen)
    assert "đã chấm" in text(manager.get("/"))


def test_search_finds_kitchens_in_sight_only(manager: Client, kitchen: Kitchen) -> None:
    page = text(manager.get("/tim/?q=bep so 1"))
    assert "K-1101" in page and "K-2203" not in page and "K-2101" not in page
