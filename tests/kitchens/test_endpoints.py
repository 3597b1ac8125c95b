"""The kitchens' API: the day through programs, with command ids, and what it refuses."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quannhu.ledger.models import Move, Voucher
from tests.kitchens.doors import Clock, enter
from tests.kitchens.kitchen import Kitchen, kg

DAY = "/api/v1/kitchens/K-1101/days/2023-03-14"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def manager(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("kitchen_manager", "K-1101"))


def send(client: Client, url: str, **body: Any) -> tuple[int, dict[str, Any]]:
    data = {"command_id": str(uuid.uuid4()), **body}
    answer = client.post(url, json.dumps(data), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def counts(present: int = 352, leave: int = 8) -> list[dict[str, Any]]:
    return [
        {"meal": meal, "category": category, "present": people, "leave": away}
        for meal in ("sang", "trua", "chieu")
        for category, people, away in (("HSQBS", present, leave), ("SQ", 40, 0), ("QNCN", 20, 0))
    ]


def test_a_day_by_program(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    extras = [{"persons": 5, "code": "OM"}, {"persons": 10, "meal": "trua"}]
    assert send(manager, f"{DAY}/counts", counts=counts(), extras=extras)[0] == 200
    sheet = manager.get(DAY).json()
    assert (sheet["allowance"], sheet["projected"]) == (27_137_500, True)
    assert next(one for one in sheet["need"] if one["name"] == "Gạo")["need"] == 291_200
    same = str(uuid.uuid4())
    bought = {"supplier": "NCC-01", "lines": [{"item": "THIT_LON", "quantity": kg(150)}], "command_id": same}
    answers = [send(manager, f"{DAY}/purchases", **bought) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0][0] == 200 and Voucher.objects.filter(kind="direct").count() == 1
    clock.strike("15:30")
    status, closed = send(manager, f"{DAY}/close")
    assert status == 200 and (closed["spent"], closed["surplus"]) == (16_500_000, 10_637_500)
    clock.strike("16:00")
    assert send(manager, f"{DAY}/publish") == (200, {"on_time": True})
    month = manager.get("/api/v1/kitchens/K-1101/months/2023/3").json()
    assert month["allowance"] == 27_137_500 and month["days"][0]["on_time"] and month["settlement"] is None
    assert [one["code"] for one in manager.get("/api/v1/kitchens/?on=2023-03-14").json()] == ["K-1101"]


def test_what_a_program_may_not_do(manager: Client, kitchen: Kitchen, clock: Clock) -> None:
    assert send(manager, f"{DAY}/close")[1]["code"] == "KIT-10"
    assert send(manager, f"{DAY}/counts", counts=counts(present=-1))[1]["code"] == "KIT-02"
    assert send(manager, f"{DAY}/counts", counts=counts(present=361))[1]["code"] == "KIT-03"
    assert send(manager, f"{DAY}/counts", counts=counts() * 40)[0] == 422, "a bounded list"
    for supplier, item in (("LA", "GAO"), ("NCC-01", "LA")):
        lines = [{"item": item, "quantity": 1}]
        status, answer = send(manager, f"{DAY}/purchases", supplier=supplier, lines=lines)
        assert status in (404, 422) and "LA" in answer["sentence"]
    assert send(manager, f"{DAY}/purchases", supplier="NCC-01", lines=[{"item": "GAO", "quantity": 0}])[0] == 422
    other = DAY.replace("K-1101", "K-2203")
    assert manager.get(other).status_code == 404 and send(manager, f"{other}/close")[0] == 404
    assert manager.get("/api/v1/kitchens/K-1101/months/2023/13").status_code == 422
    assert Client().get(DAY).status_code == 401


def test_a_kitchen_out_of_sight_is_told_as_one_that_is_not_there(manager: Client, kitchen: Kitchen) -> None:
    """K-2203 is another unit's kitchen, T11 no kitchen, K-9999 nothing: the words are the same but for the code."""
    told = [manager.get(DAY.replace("K-1101", code)).json() for code in ("K-2203", "T11", "K-9999")]
    same = {one["sentence"].replace(code, "") for one, code in zip(told, ("K-2203", "T11", "K-9999"), strict=True)}
    assert len(same) == 1 and {one["code"] for one in told} == {"KER-09"}


def test_two_hundred_lines_are_read_as_quickly_as_two(manager: Client, kitchen: Kitchen) -> None:
    """The items of a purchase are looked up together."""
    asked = []
    for count in (1, 20):
        lines = [{"item": "MUOI", "quantity": kg(1)}] * count
        with CaptureQueriesContext(connection) as statements:
            assert send(manager, f"{DAY}/purchases", supplier="NCC-01", lines=lines)[0] == 200
        asked.append(sum('FROM "catalog_item"' in one["sql"] for one in statements))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1944-12-31", "hom-nay"])
def test_days_beyond_the_calendar_are_refused(manager: Client, kitchen: Kitchen, day: str) -> None:
    assert manager.get(f"/api/v1/kitchens/?on={day}").status_code == 422
    assert manager.get(DAY.replace("2023-03-14", day)).status_code == 422
    assert send(manager, f"{DAY.replace('2023-03-14', day)}/close")[0] == 422
    assert manager.get(DAY.replace("K-1101", "K" * 41)).status_code == 422


@pytest.mark.parametrize("into_store", [False, True])
def test_a_line_worth_more_than_money_goes_is_refused(manager: Client, kitchen: Kitchen, into_store: bool) -> None:
    lines = [{"item": "THIT_LON", "quantity": 10**12, "dong": 10**12, "per": 1}]
    status, answer = send(manager, f"{DAY}/purchases", supplier="NCC-01", lines=lines, into_store=into_store)
    assert (status, answer["code"]) == (422, "KIT-40")
    assert 'Thành tiền của "Thịt lợn" là 1.000.000' in answer["sentence"] and "đơn giá" in answer["remedy"]
    assert not Voucher.objects.exists()


@pytest.mark.parametrize("lot", [" L  1 ", "L\x00 1"])
def test_a_lot_is_the_one_its_label_says(manager: Client, kitchen: Kitchen, lot: str) -> None:
    line = {"item": "GAO", "quantity": kg(1), "dong": 13_500, "per": 1_000, "lot": lot, "expires_on": "2024-01-31"}
    assert send(manager, f"{DAY}/purchases", supplier="NCC-01", lines=[line], into_store=True)[0] == 200
    assert list(Move.objects.values_list("lot__code", flat=True)) == ["L 1"]
