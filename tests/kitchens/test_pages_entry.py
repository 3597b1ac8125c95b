"""The lists of kitchens behind the side list: how each one's week and month stand."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quannhu.kernel.days import month_of
from quannhu.kitchens import actions
from quannhu.kitchens.models import MonthSettlement
from quannhu.kitchens.queries.overview import MonthState, months_of, week_status
from tests.kitchens.doors import Clock, enter, text
from tests.kitchens.kitchen import DAY, Kitchen
from tests.kitchens.test_menus import MONDAY, full, plan
from tests.kitchens.test_menus import dishes as dishes
from tests.kitchens.test_months import APRIL, MARCH, day_input, run, settle


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def quartermaster(kitchen: Kitchen, clock: Clock) -> Client:
    """T11 has two kitchens with a store: K-1101 and K-1102."""
    return enter(kitchen.world.user("unit_quartermaster", "T11"))


def line(answer: HttpResponse, code: str) -> str:
    """The words of the kitchen's row."""
    row = next(row for row in text(answer).split("<tr") if f">{code}<" in row)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row.partition(">")[2])).strip()


def test_the_menus_of_the_week_say_how_they_stand(quartermaster: Client, dishes: Kitchen) -> None:
    url = "/bep/thuc-don/"
    assert "chưa lập" in line(quartermaster.get(url), "K-1101")
    menu, by = plan(dishes, full([MONDAY])), {"at": dishes.at()}
    assert "dự thảo" in line(quartermaster.get(url), "K-1101")
    actions.submit_menu(actor=dishes.manager, command_id=uuid.uuid4(), menu_id=menu, **by)
    assert "đề nghị" in line(quartermaster.get(url), "K-1101")
    actions.approve_menu(actor=dishes.quartermaster, command_id=uuid.uuid4(), menu_id=menu, **by)
    page = quartermaster.get(url)
    assert "đã duyệt" in line(page, "K-1101") and "chưa lập" in line(page, "K-1102")
    assert "13/3/2023" in text(page), "the week is named"
    assert quartermaster.get(f"{url}?xuat=xlsx").content.startswith(b"PK")


def test_the_months_say_how_many_days_are_closed(quartermaster: Client, kitchen: Kitchen) -> None:
    """14 days of March have come; one of them is closed."""
    kitchen.count()
    kitchen.close()
    page = quartermaster.get("/bep/quyet-toan/")
    assert "1/14" in line(page, "K-1101") and "chưa lập quyết toán" in line(page, "K-1101")
    assert "0/14" in line(page, "K-1102") and "tháng 3/2023" in text(page)


def test_a_settlement_shows_and_a_returned_one_does_not(kitchen: Kitchen) -> None:
    run(kitchen, [day_input(kitchen, day) for day in MARCH.days()])
    row = settle(kitchen)
    proposed, approved = MonthSettlement.Status.PROPOSED, MonthSettlement.Status.APPROVED

    def state() -> MonthState:
        return months_of([kitchen.id], month_of(DAY), APRIL)[kitchen.id]

    assert state() == MonthState(31, 31, proposed)
    by = {"actor": kitchen.world.actor("commander", today=APRIL), "at": kitchen.at(day=APRIL)}
    actions.return_settlement(command_id=uuid.uuid4(), settlement_id=row, reason="Thiếu phiếu", **by)
    assert state() == MonthState(31, 31, None)
    actions.approve_settlement(command_id=uuid.uuid4(), settlement_id=settle(kitchen), **by)
    assert state() == MonthState(31, 31, approved)


def test_more_kitchens_ask_no_more_of_the_database(kitchen: Kitchen) -> None:
    three = [kitchen.world.unit(code).pk for code in ("K-1101", "K-1102", "K-2203")]
    for kitchens in (three[:1], three):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert set(months_of(kitchens, month_of(DAY), DAY)) == set(kitchens)
            assert week_status(kitchens, MONDAY) == {}
        assert len(asked) == 4


def test_one_kitchen_opens_at_once(kitchen: Kitchen, clock: Clock) -> None:
    manager = enter(kitchen.world.user("kitchen_manager", "K-1101"))
    assert manager.get("/bep/thuc-don/")["Location"] == f"/bep/{kitchen.id}/tuan/2023-03-13/"
    assert manager.get("/bep/quyet-toan/")["Location"] == f"/bep/{kitchen.id}/thang/2023-03/"
