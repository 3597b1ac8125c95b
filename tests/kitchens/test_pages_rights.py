"""A step without the right answers 403, as the page itself would, and says whom to ask."""

from __future__ import annotations

import pytest
from django.test import Client

from quannhu.kitchens.models import KitchenDay, MonthSettlement, PoisoningSuspicion, WeeklyMenu
from tests.kitchens.doors import Clock, address, enter, grid, post, text
from tests.kitchens.kitchen import Kitchen


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def quartermaster(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("unit_quartermaster", "T11"))


@pytest.fixture
def manager(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("kitchen_manager", "K-1101"))


@pytest.mark.parametrize("tail", ["", "khoa-so/", "cong-khai/treo/"])
def test_who_may_not_work_the_day_is_told_so(quartermaster: Client, kitchen: Kitchen, tail: str) -> None:
    kitchen.count()
    answer = post(quartermaster, address(kitchen, tail), confirmed="1", **grid(9))
    assert answer.status_code == 403 and "KER-07" in text(answer) and "không có quyền" in text(answer)
    assert KitchenDay.objects.get().state == "open"


@pytest.mark.parametrize("kind", ["mua", "nhap", "tang-gia", "nau"])
def test_who_may_not_buy_or_cook(quartermaster: Client, manager: Client, kitchen: Kitchen, kind: str) -> None:
    for answer in (
        quartermaster.get(address(kitchen, f"ghi/{kind}/")),
        post(quartermaster, address(kitchen, f"ghi/{kind}/")),
    ):
        assert answer.status_code == 403 and "KER-07" in text(answer)
    assert manager.get(address(kitchen, "ghi/ban-do/")).status_code == 404, "no such voucher"


def test_who_may_not_conclude_on_poisoning(quartermaster: Client, manager: Client, kitchen: Kitchen) -> None:
    assert post(manager, address(kitchen, "ngo-doc/"), persons="2", note="đau bụng").status_code == 302
    case = f"/bep/ngo-doc/{PoisoningSuspicion.objects.get().pk}/ket-luan/"
    assert manager.get(case).status_code == 200 and quartermaster.get(case).status_code == 403
    assert post(quartermaster, case, conclusion="không phải").status_code == 403
    assert PoisoningSuspicion.objects.get().closed_at is None


def test_who_may_not_open_a_day_again(manager: Client, kitchen: Kitchen) -> None:
    kitchen.count()
    kitchen.close()
    answer = post(manager, address(kitchen, "mo-lai/"), reason="chấm nhầm")
    assert answer.status_code == 403 and "KER-07" in text(answer) and "chấm nhầm" in text(answer), (
        "what was typed stays"
    )
    assert KitchenDay.objects.get().state == "closed"


def test_who_may_not_write_the_menu(quartermaster: Client, kitchen: Kitchen) -> None:
    answer = post(quartermaster, f"/bep/{kitchen.id}/tuan/2023-03-13/", viec="luu")
    assert answer.status_code == 403 and "KER-07" in text(answer) and not WeeklyMenu.objects.exists()


def test_who_may_not_draw_up_the_month(manager: Client, kitchen: Kitchen) -> None:
    kitchen.count()
    kitchen.close()
    answer = post(manager, f"/bep/{kitchen.id}/thang/2023-03/", viec="lap", confirmed="1")
    assert answer.status_code == 403 and "KER-07" in text(answer) and not MonthSettlement.objects.exists()


def test_a_fault_that_is_no_missing_right_stays_422(manager: Client, kitchen: Kitchen) -> None:
    answer = post(manager, f"/bep/{kitchen.id}/thang/2023-03/", viec="lap-gi", confirmed="1")
    assert answer.status_code == 422 and "KER-09" in text(answer)
    assert post(manager, address(kitchen, "khoa-so/"), confirmed="1").status_code == 422
