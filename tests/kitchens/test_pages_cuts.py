"""Cắt cơm theo tên: ticks on the meal list, the refund that follows, and every wrong way to do it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client

from quannhu.kitchens.models import MealCut
from quannhu.organization import actions as organization
from quannhu.organization.models import Person
from tests.kitchens.doors import Clock, address, enter, text
from tests.kitchens.kitchen import DAY, Kitchen, present

NAMES = ("Trần Văn Ba", "Lê Văn Tư", "Phạm Văn Năm")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def manager(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("kitchen_manager", "K-1101"))


@pytest.fixture
def people(kitchen: Kitchen) -> list[Person]:
    """Three enlisted men on the kitchen's meal list."""
    return [
        organization.join_meal_list(
            actor=kitchen.world.actor("staff_officer"), at=kitchen.at(), person_code=f"P-{index}", name=name,
            category="HSQBS", kitchen_id=kitchen.id, valid_from=dt.date(2023, 1, 1),
        ).person
        for index, name in enumerate(NAMES, 1)
    ]  # fmt: skip


def cut(client: Client, kitchen: Kitchen, command_id: str = "", **ticks: object) -> HttpResponse:
    return client.post(address(kitchen, "cat-com/"), {"command_id": command_id or str(uuid.uuid4()), **ticks})


def test_names_are_ticked_and_the_refund_follows(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    """One man cut for the whole day and one for lunch: 65.000 đ and 26.000 đ (40 % of it)."""
    kitchen.count(present(leave=2))
    assert "cat-com/" in text(manager.get(address(kitchen)))
    blank = text(manager.get(address(kitchen, "cat-com/")))
    assert all(name in blank for name in NAMES) and "Chưa cắt cơm theo tên ai." in blank
    ba, tu = people[0].pk, people[1].pk
    assert cut(manager, kitchen, sang=[ba], trua=[ba, tu], chieu=[ba], reason="nghỉ phép").status_code == 302
    page = text(manager.get(address(kitchen, "cat-com/")))
    assert "nghỉ phép" in page and "bữa sáng, bữa trưa, bữa chiều" in page and page.count("đã cắt") == 4
    assert "65.000" in page and "26.000" in page and "91.000" in page
    kitchen.close()
    closed = text(manager.get(address(kitchen, "cat-com/")))
    assert "91.000" in closed and "đã khóa sổ" in closed and "checkbox" not in closed
    assert NAMES[0] in text(manager.get(address(kitchen))), "the day's refund list says whom"
    assert manager.get(address(kitchen, "cat-com/?xuat=xlsx")).content.startswith(b"PK")


def test_a_name_is_taken_back_with_its_reason(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    """The refund goes with the name; the number cut stays until it is counted again."""
    kitchen.count(present(leave=2))
    assert "Thôi cắt" not in text(manager.get(address(kitchen, "cat-com/"))), "nobody is cut yet"
    ba, tu = people[0].pk, people[1].pk
    cut(manager, kitchen, trua=[ba, tu], reason="nghỉ phép")
    page = text(manager.get(address(kitchen, "cat-com/")))
    assert 'aria-label="Thôi cắt bữa trưa: Trần Văn Ba"' in page and page.count("đã cắt") == 2
    bare = cut(manager, kitchen, viec="thoi", trua=[ba])
    assert bare.status_code == 422 and "KER-11" in text(bare) and text(bare).count(" checked") == 1
    assert cut(manager, kitchen, viec="thoi", trua=[ba], reason="trả phép sớm").status_code == 302
    assert MealCut.objects.filter(lifted_at__isnull=True).get().person_id == tu
    page = text(manager.get(address(kitchen, "cat-com/")))
    assert page.count("đã cắt") == 1 and "Thôi cắt bữa trưa: Lê Văn Tư" in page
    assert "Thôi cắt bữa trưa: Trần Văn Ba" not in page
    again = cut(manager, kitchen, viec="thoi", trua=[ba], reason="trả phép sớm")
    assert again.status_code == 422 and "KIT-41" in text(again)


def test_two_tabs_cut_a_person_once(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    kitchen.count(present(leave=2))
    same = str(uuid.uuid4())
    for _ in range(2):
        assert cut(manager, kitchen, same, trua=[people[0].pk]).status_code == 302
    assert cut(manager, kitchen, trua=[people[0].pk, people[1].pk]).status_code == 302
    assert sorted(MealCut.objects.values_list("meal", "person__code")) == [("trua", "P-1"), ("trua", "P-2")]


def test_more_names_than_were_counted_change_nothing(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    kitchen.count(present(leave=1))
    answer = cut(manager, kitchen, sang=[people[0].pk], trua=[people[0].pk, people[1].pk], reason="đi viện")
    page = text(answer)
    assert answer.status_code == 422 and "KIT-36" in page and "số chấm cắt cơm chỉ có 1" in page
    assert "đi viện" in page and page.count(" checked") == 3, "what was typed stays"
    assert not MealCut.objects.exists(), "no meal of a refused form is written"


@pytest.mark.parametrize("number", ["999999", "ba", "-1", "9" * 40, "1 OR 1=1"])
def test_somebody_not_on_the_list(manager: Client, kitchen: Kitchen, people: list[Person], number: str) -> None:
    kitchen.count(present(leave=2))
    answer = cut(manager, kitchen, trua=[number])
    assert answer.status_code == 422 and "KER-09" in text(answer) and "người trong danh sách ăn" in text(answer)
    assert not MealCut.objects.exists()


def test_somebody_of_another_kitchen(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    kitchen.count(present(leave=2))
    other = organization.join_meal_list(
        actor=kitchen.world.actor("staff_officer"), at=kitchen.at(), person_code="X-1", name="Người Bếp Khác",
        category="HSQBS", kitchen_id=kitchen.world.unit("K-2203").pk, valid_from=dt.date(2023, 1, 1),
    ).person  # fmt: skip
    answer = cut(manager, kitchen, trua=[other.pk])
    assert answer.status_code == 422 and "Người Bếp Khác" not in text(answer) and not MealCut.objects.exists()


def test_nobody_ticked(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    kitchen.count(present(leave=2))
    answer = cut(manager, kitchen)
    assert answer.status_code == 422 and "DOR-21" in text(answer)


def test_after_the_cut_off_the_page_says_what_still_goes(
    manager: Client, kitchen: Kitchen, people: list[Person], clock: Clock
) -> None:
    kitchen.count(present(leave=1))
    assert "Đã quá giờ chốt" not in text(manager.get(address(kitchen, "cat-com/")))
    clock.strike("11:00")
    page = text(manager.get(address(kitchen, "cat-com/")))
    assert "Đã quá giờ chốt" in page and "ghi lý do chấm muộn" in page
    assert cut(manager, kitchen, trua=[people[0].pk]).status_code == 302, "a name within the number counted in time"
    assert cut(manager, kitchen, trua=[people[1].pk]).status_code == 422


def test_a_closed_day_takes_no_names(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    kitchen.count(present(leave=2))
    kitchen.close()
    answer = cut(manager, kitchen, trua=[people[0].pk])
    assert answer.status_code == 422 and "KIT-04" in text(answer)


def test_a_kitchen_without_a_meal_list_says_where_it_is_made(manager: Client, kitchen: Kitchen) -> None:
    page = text(manager.get(address(kitchen, "cat-com/")))
    assert "chưa có danh sách ăn theo tên" in page and f"/don-vi/{kitchen.id}/danh-sach-an/" in page
    assert 'type="checkbox"' not in page


def test_before_any_count_the_page_says_to_count_first(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    assert "Chưa chấm số cắt cơm" in text(manager.get(address(kitchen, "cat-com/")))
    answer = cut(manager, kitchen, trua=[people[0].pk])
    assert answer.status_code == 422 and "KIT-36" in text(answer)


def test_who_may_look_and_who_may_not(manager: Client, kitchen: Kitchen, people: list[Person]) -> None:
    kitchen.count(present(leave=2))
    other = f"/bep/{kitchen.world.unit('K-2203').pk}/ngay/{DAY.isoformat()}/cat-com/"
    assert manager.get(other).status_code == 404
    assert manager.post(other, {"trua": [people[0].pk]}).status_code == 404
    quartermaster = enter(kitchen.world.user("unit_quartermaster", "T11"))
    assert 'type="checkbox"' not in text(quartermaster.get(address(kitchen, "cat-com/")))
    for fields in ({}, {"viec": "thoi", "reason": "thử"}):
        answer = cut(quartermaster, kitchen, trua=[people[0].pk], **fields)
        assert answer.status_code == 403 and "KER-07" in text(answer) and not MealCut.objects.exists()
