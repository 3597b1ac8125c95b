"""Holds through their pages: kept, refused to others, let go; sent twice, kept once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel.money import Price
from quannhu.ledger.models import Hold
from tests.ledger.store import KG, Store
from tests.ledger.test_pages import R03, signed_in, words

HOLD = {
    "place": "KV-1", "item": "gạo tẻ", "quantity": "6 tạ", "subject": "đợt huấn luyện", "expires_on": "31/12/2099",
}  # fmt: skip


@pytest.fixture
def stocked(store: Store) -> Store:
    """1.000 kg of rice in KV-1."""
    store.bring("GAO", 1_000 * KG, dt.date(2023, 3, 2), lot=R03, price=Price(15_000, KG))
    return store


def test_what_is_kept_is_not_issued_to_others(stocked: Store) -> None:
    client = signed_in(stocked, "depot_keeper")
    same = str(uuid.uuid4())
    for _tab in (1, 2):
        answer = client.post("/kho/giu-hang/them/", {**HOLD, "command_id": same})
        assert answer.status_code == 302, words(answer)
    assert Hold.objects.get().quantity == 600 * KG, "two tabs, one hold"
    assert "đợt huấn luyện" in words(client.get("/kho/giu-hang/"))
    issue = {
        "way": "issue", "place": "KV-1", "happened_on": "14/3/2023", "item": ["gạo tẻ"], "quantity": ["5 tạ"],
        "lot": [""], "override": [""], "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    refused = client.post("/kho/xuat/", issue)
    assert refused.status_code == 422
    assert "LED-03" in words(refused)


def test_letting_go_needs_a_reason_and_not_more_than_is_kept(stocked: Store) -> None:
    client = signed_in(stocked, "depot_keeper")
    client.post("/kho/giu-hang/them/", {**HOLD, "command_id": str(uuid.uuid4())})
    address = f"/kho/giu-hang/{Hold.objects.get().pk}/"
    bare = client.post(address, {"quantity": "1 tạ", "reason": "", "command_id": str(uuid.uuid4())})
    assert bare.status_code == 422
    more = client.post(address, {"quantity": "7 tạ", "reason": "hoãn", "command_id": str(uuid.uuid4())})
    assert more.status_code == 422
    assert "LED-26" in words(more)
    done = client.post(address, {"quantity": "6 tạ", "reason": "hoãn", "command_id": str(uuid.uuid4())})
    assert done.status_code == 302
    assert "Không có hàng nào đang giữ." in words(client.get("/kho/giu-hang/"))
    assert client.get(address).status_code == 404, "nothing left to let go"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quantity": "2 tấn"}, "LED-01"),
        ({"quantity": "5 lít"}, "KER-03"),
        ({"expires_on": "1/1/2020"}, "LED-39"),
        ({"item": "vàng mã"}, "DOR-2"),
    ],
)
def test_wrong_input_stands_at_its_field(stocked: Store, change: dict[str, str], said: str) -> None:
    client = signed_in(stocked, "depot_keeper")
    answer = client.post("/kho/giu-hang/them/", {**HOLD, **change, "command_id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Hold.objects.exists()


def test_a_strange_keeper_sees_and_lets_go_nothing(stocked: Store) -> None:
    client = signed_in(stocked, "depot_keeper")
    client.post("/kho/giu-hang/them/", {**HOLD, "command_id": str(uuid.uuid4())})
    stranger = signed_in(stocked, "depot_keeper", "KV-2")
    assert "đợt huấn luyện" not in words(stranger.get("/kho/giu-hang/"))
    assert stranger.get(f"/kho/giu-hang/{Hold.objects.get().pk}/").status_code == 404
    assert stranger.post("/kho/giu-hang/them/", {**HOLD, "command_id": str(uuid.uuid4())}).status_code == 422
    assert Hold.objects.count() == 1
