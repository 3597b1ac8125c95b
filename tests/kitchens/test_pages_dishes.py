"""Danh mục món: adding a dish and rewriting one, by those who write or approve menus."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from quannhu.kitchens import actions
from quannhu.kitchens.models import Dish, DishIngredient
from tests.kitchens.doors import Clock, enter, text
from tests.kitchens.kitchen import Kitchen
from tests.world import make_user

NEW = "/bep/mon/moi/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def manager(kitchen: Kitchen, clock: Clock) -> Client:
    return enter(kitchen.world.user("kitchen_manager", "K-1101"))


def send(client: Client, url: str = NEW, command_id: str = "", **more: Any) -> HttpResponse:
    data: dict[str, Any] = {
        "code": "tk-01", "name": "Thịt  kho tàu", "slot": "man", "protein_rich": "on", "source": "Sổ tay nấu ăn",
        "item": ["thit lon", "Muối", ""], "quantity": ["150 g", "0,005 kg", ""],
    }  # fmt: skip
    return client.post(url, {"command_id": command_id or str(uuid.uuid4()), **data, **more})


def parts(code: str) -> dict[str, int]:
    return dict(DishIngredient.objects.filter(dish__code=code).values_list("item__code", "per_person"))


def test_a_dish_comes_on_the_list_and_is_written_anew(manager: Client, kitchen: Kitchen) -> None:
    assert NEW in text(manager.get("/bep/mon/")) and "150 g" not in text(manager.get(NEW))
    answer = send(manager)
    dish = Dish.objects.get(code="TK-01")
    assert answer.status_code == 302 and answer["Location"] == f"/bep/mon/{dish.pk}/"
    assert (dish.name, dish.slot, dish.protein_rich, dish.source) == ("Thịt kho tàu", "man", True, "Sổ tay nấu ăn")
    assert parts("TK-01") == {"THIT_LON": 150, "MUOI": 5}
    page = text(manager.get(f"/bep/mon/{dish.pk}/sua/"))
    assert 'value="150 g"' in page and 'name="code"' not in page, "the code of a dish stays"
    again = send(manager, f"/bep/mon/{dish.pk}/sua/", name="Thịt kho", item=["CA_CHEP"], quantity=["120 g"])
    assert again.status_code == 302 and parts("TK-01") == {"CA_CHEP": 120}
    assert Dish.objects.get().name == "Thịt kho" and "120 g" in text(manager.get(f"/bep/mon/{dish.pk}/"))


def test_the_unit_quartermaster_may_write_dishes(kitchen: Kitchen, clock: Clock) -> None:
    assert send(enter(kitchen.world.user("unit_quartermaster", "T11"))).status_code == 302
    assert Dish.objects.filter(code="TK-01").exists()


def test_two_tabs_add_a_dish_once(manager: Client, kitchen: Kitchen) -> None:
    same = str(uuid.uuid4())
    for _ in range(2):
        assert send(manager, command_id=same).status_code == 302
    answer = send(manager, name="Món khác")
    assert (
        answer.status_code == 422
        and "KIT-38" in text(answer)
        and 'đã dùng cho món "Thịt kho tàu"' in text(answer).replace("&quot;", '"')
    )
    assert Dish.objects.get().name == "Thịt kho tàu", "another dish is not written over"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"code": ""}, "DOR-21|Chưa nhập"), ({"name": ""}, "Chưa nhập"), ({"slot": ""}, "Chưa nhập"),
        ({"slot": "xao"}, "xao"), ({"code": "X" * 21}, "20"), ({"item": ["voi", "", ""]}, "DOR-22"),
        ({"quantity": ["150 lít", "5 g", ""]}, "KER-03"), ({"quantity": ["-1 g", "5 g", ""]}, "KER-"),
        ({"quantity": ["", "5 g", ""]}, "DOR-21"), ({"item": ["MUOI", "MUOI", ""]}, "KER-12"),
        ({"quantity": ["11 kg", "5 g", ""]}, "không quá 10.000"), ({"quantity": ["9000 tấn", "5 g", ""]}, "KER-05"),
        ({"item": ["", "", ""], "quantity": ["", "", ""]}, "DOR-21"),
    ],
)  # fmt: skip
def test_a_dish_that_cannot_be_read(manager: Client, kitchen: Kitchen, typed: dict[str, Any], words: str) -> None:
    answer = send(manager, **typed)
    assert answer.status_code == 422 and any(word in text(answer) for word in words.split("|")), text(answer)
    assert "Sổ tay nấu ăn" in text(answer) and not Dish.objects.exists(), "what was typed stays"


def test_only_those_of_the_menus_write_dishes(kitchen: Kitchen, clock: Clock) -> None:
    dish = actions.add_dish(
        actor=kitchen.manager, at=kitchen.at(), unit_id=kitchen.id, code="M1", name="Thịt kho", slot="man",
        protein_rich=True, ingredients={kitchen.items["THIT_LON"].pk: 100},
    )  # fmt: skip
    keeper = enter(kitchen.world.user("depot_keeper", "KV-1"))
    for url in (NEW, f"/bep/mon/{dish.pk}/sua/"):
        assert keeper.get(url).status_code == 403 and send(keeper, url).status_code == 403, url
    assert NEW not in text(keeper.get("/bep/mon/")) and parts("M1") == {"THIT_LON": 100}
    nobody = enter(make_user("khach-la", "Vũ Thử"))
    assert nobody.get(NEW).status_code == 404 and send(nobody).status_code == 404
    assert enter(kitchen.world.user("kitchen_manager", "K-1101")).get("/bep/mon/99999/sua/").status_code == 404
