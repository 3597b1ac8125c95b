"""The stores over HTTP: the same rights, rules and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from quannhu.kernel.money import Price
from quannhu.ledger.actions import LotIn
from quannhu.ledger.models import Voucher
from tests.ledger.store import KG, Store
from tests.world import make_user

API = "/api/v1/ledger"
DAY = dt.date(2023, 3, 14)
LOT = {"code": "R-03", "made_on": "2023-02-01", "expires_on": "2024-02-01"}


def client_of(store: Store, role: str, code: str | None = None) -> Client:
    client = Client()
    client.force_login(store.world.user(role, code))
    return client


def post(client: Client, address: str, **body: Any) -> Any:
    body.setdefault("command_id", str(uuid.uuid4()))
    return client.post(f"{API}/{address}", body, content_type="application/json")


def delivery(**changes: Any) -> dict[str, Any]:
    line = {
        "item": "GAO", "paper": 20_000 * KG, "weighed": 19_940 * KG, "quarantined": 2_000 * KG, "fault": "độ ẩm cao",
        "lot": LOT, "dong": 15_000, "per": 1_000,
    }  # fmt: skip
    body: dict[str, Any] = {
        "place": "KV-1", "happened_on": "2023-03-14", "supplier": "NCC-01", "paper_ref": "HD-77", "giver": "Trần Giao",
        "receiver": "Lê Nhận", "witness": "Đỗ Chứng", "lines": [line],
    }  # fmt: skip
    return {**body, **changes}


@pytest.fixture
def filled(store: Store) -> Store:
    """Rice at KV-1."""
    lot = LotIn("R-03", dt.date(2023, 2, 1), dt.date(2024, 2, 1))
    store.bring("GAO", 9_000 * KG, dt.date(2023, 2, 3), lot=lot, price=Price(15_000, KG))
    return store


def test_a_delivery_posts_once_and_reads_back(store: Store) -> None:
    keeper, command = client_of(store, "depot_keeper"), str(uuid.uuid4())
    answers = [post(keeper, "receipts", **delivery(command_id=command)).json() for _ in range(2)]
    assert answers[0] == answers[1] and answers[0]["label"] == "KV-1/2023/1"
    assert Voucher.objects.count() == 1
    read = keeper.get(f"{API}/vouchers/{answers[0]['id']}").json()
    assert [line["quantity"] for line in read["lines"]] == [17_940 * KG, 2_000 * KG]
    assert read["weighings"][0]["paper"] == 20_000 * KG
    stock = keeper.get(f"{API}/stock", {"place": "KV-1"}).json()
    assert {row["condition"]: row["quantity"] for row in stock["rows"]} == {
        "usable": 17_940 * KG, "quarantine": 2_000 * KG,
    }  # fmt: skip
    other = post(keeper, "receipts", **delivery(command_id=command, paper_ref="HD-78"))
    assert other.status_code == 422 and other.json()["code"] == "KER-10"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"supplier": "NCC-99"}, "CAT-17"), ({"place": "KV-9"}, "KER-09"), ({"witness": "Lê Nhận"}, "LED-23"),
        ({"happened_on": "2019-01-01"}, "LED-17"), ({"lines": [{"item": "X", "paper": 1, "weighed": 1}]}, "CAT-01"),
        ({"lines": [{"item": "GAO", "paper": 0, "weighed": 0, "lot": LOT}]}, "LED-22"),
        ({"lines": [{"item": "GAO", "paper": -1, "weighed": 1, "lot": LOT}]}, "WEB-"),
        ({"lines": [{"item": "GAO", "paper": 10**14, "weighed": 10**14, "lot": LOT}]}, "WEB-"), ({"lines": []}, "WEB-"),
    ],
)  # fmt: skip
def test_wrong_deliveries_are_refused_in_words(store: Store, change: dict[str, Any], code: str) -> None:
    answer = post(client_of(store, "depot_keeper"), "receipts", **delivery(**change))
    assert answer.status_code in (404, 422), answer.content
    assert answer.json()["code"].startswith(code) and answer.json()["remedy"]
    assert Voucher.objects.count() == 0


def test_issue_and_transfer_move_the_first_expired_lot(filled: Store) -> None:
    keeper = client_of(filled, "depot_keeper")
    line = {"item": "GAO", "quantity": 200 * KG}
    issued = post(keeper, "issues", place="KV-1", to_place="K-1101", happened_on="2023-03-14", lines=[line])
    assert issued.status_code == 200, issued.content
    moved = post(keeper, "transfers", place="KV-1", to_place="KV-2", happened_on="2023-03-14", lines=[line], way="ship")
    assert moved.status_code == 200, moved.content
    card = keeper.get(
        f"{API}/card", {"place": "KV-1", "item": "GAO", "start": "2023-03-01", "last": "2023-03-31"}
    ).json()
    assert card["opening"] == 9_000 * KG and card["closing"] == 8_600 * KG and card["count"] == 2
    much = post(keeper, "issues", place="KV-1", happened_on="2023-03-14", lines=[{"item": "GAO", "quantity": 10**10}])
    assert much.status_code == 422 and much.json()["code"] == "LED-01"
    unknown = post(keeper, "issues", place="KV-1", happened_on="2023-03-14", lines=[{**line, "lot": "R-99"}])
    assert unknown.status_code == 404
    clerk = post(client_of(filled, "staff_officer"), "issues", place="KV-1", happened_on="2023-03-14", lines=[line])
    assert clerk.status_code == 403 and clerk.json()["code"] == "KER-07"


def test_a_request_is_made_and_approved_by_two(filled: Store) -> None:
    manager, chief = client_of(filled, "kitchen_manager", "K-1101"), client_of(filled, "unit_quartermaster")
    lines = [{"item": "GAO", "requested": 300 * KG, "calculated": 294 * KG, "basis": "420 x 0,7"}]
    made = post(manager, "requests", from_place="KV-1", to_place="K-1101", needed_on="2023-03-16", lines=lines).json()
    read = chief.get(f"{API}/requests/{made['id']}").json()
    line = read["lines"][0]
    assert (line["requested"], line["calculated"], line["approved"]) == (300 * KG, 294 * KG, None)
    own = post(manager, f"requests/{made['id']}/approve")
    assert own.status_code == 403
    unknown = post(chief, f"requests/{made['id']}/approve", approved={"999999": 1})
    assert unknown.status_code == 404
    command = str(uuid.uuid4())
    body = {"approved": {str(line["id"]): 294 * KG}, "command_id": command}
    answers = [post(chief, f"requests/{made['id']}/approve", **body).json() for _ in range(2)]
    assert answers[0] == answers[1] == {"id": made["id"], "status": "approved"}
    assert chief.get(f"{API}/requests/{made['id']}").json()["lines"][0]["approved"] == 294 * KG
    assert [row["id"] for row in chief.get(f"{API}/requests", {"status": "approved"}).json()["rows"]] == [made["id"]]


@pytest.mark.parametrize("limit", [0, 501, -1])
@pytest.mark.parametrize("address", ["stock", "vouchers", "requests"])
def test_limits_are_bounded(filled: Store, address: str, limit: int) -> None:
    answer = client_of(filled, "depot_keeper").get(f"{API}/{address}", {"limit": limit})
    assert answer.status_code == 422 and answer.json()["remedy"]


def test_pages_of_vouchers_follow_each_other(filled: Store) -> None:
    for day in range(1, 8):
        filled.bring("MUOI", KG, dt.date(2023, 3, day))
    keeper = client_of(filled, "depot_keeper")
    seen, after = [], ""
    while after is not None:
        answer = keeper.get(f"{API}/vouchers", {"limit": 3, "after": after}).json()
        seen += [row["label"] for row in answer["rows"]]
        after = answer["after"]
    assert len(seen) == len(set(seen)) == 8


def test_strangers_and_other_regions_get_nothing(filled: Store) -> None:
    voucher = Voucher.objects.first()
    assert voucher is not None
    addresses = ("stock", "vouchers", "requests", f"vouchers/{voucher.pk}", "stock?place=KV-1")
    stranger = Client()
    assert {stranger.get(f"{API}/{address}").status_code for address in addresses} == {401}
    stranger.force_login(make_user("nguoi-la", "Người Lạ"))
    assert {stranger.get(f"{API}/{address}").status_code for address in addresses} == {404}
    other = client_of(filled, "depot_keeper", "KV-2")
    assert other.get(f"{API}/vouchers/{voucher.pk}").status_code == 404
    assert other.get(f"{API}/stock", {"place": "KV-1"}).status_code == 404
    assert other.get(f"{API}/vouchers").json()["rows"] == []
