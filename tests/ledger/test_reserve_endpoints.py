"""The reserve over HTTP: read, propose, approve by another, draw, refill; nothing for strangers."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.kernel.days import HANOI
from quannhu.ledger.models import Release
from tests.ledger.reserve import Depot, add_packs, build
from tests.ledger.store import Store
from tests.ledger.test_endpoints import API, client_of, post

ORDER = {
    "place": "KV-2", "item": "LUONG_KHO", "quantity": 5_400, "reason": "Đường bị cắt", "paper_ref": "Công điện 07",
    "valid_to": "2099-12-20", "refill_by": "2099-12-30",
}  # fmt: skip


@pytest.fixture
def depot(store: Store) -> Depot:
    return add_packs(build(store), good_to=dt.date(2100, 1, 1))


def test_a_release_from_proposal_to_refill(depot: Depot) -> None:
    store = depot.store
    desk, director, keeper = (
        client_of(store, *who) for who in (("operations_desk",), ("commander",), ("depot_keeper", "KV-2"))
    )
    rows = director.get(f"{API}/reserve", {"on": "2023-03-14"}).json()["rows"]
    assert {(row["item"], row["floor"], row["free"]) for row in rows} == {
        ("GAO", 36_960_000, 40_000), ("LUONG_KHO", 10_560, 0),
    }  # fmt: skip
    made = post(desk, "reserve/releases", **ORDER).json()
    assert (made["status"], made["left"]) == ("proposed", 0)
    address = f"reserve/releases/{made['id']}"
    denied = post(desk, f"{address}/approve")
    assert denied.status_code in (403, 422) and denied.json()["code"] in ("KER-07", "KER-08")
    assert post(director, f"{address}/approve").json()["status"] == "approved"
    decided = Release.objects.get().decided_at
    assert decided is not None
    today = decided.astimezone(HANOI).date().isoformat()
    assert post(keeper, f"{address}/draw", happened_on=today, quantity=6_000).json()["code"] == "LED-45"
    assert post(keeper, f"{address}/draw", happened_on=today).json()["label"].startswith("KV-2/")
    back = post(keeper, f"{address}/refill", happened_on=today, quantity=1)
    assert back.json()["code"] == "LED-01"  # nothing in routine stock to refill from
    (row,) = director.get(f"{API}/reserve/releases").json()["rows"]
    assert (row["drawn"], row["owed"], row["left"]) == (5_400, 5_400, 0)


def test_strangers_learn_nothing(depot: Depot) -> None:
    post(client_of(depot.store, "operations_desk"), "reserve/releases", **ORDER)
    other = client_of(depot.store, "kitchen_manager", "K-1101")
    assert other.get(f"{API}/reserve").json()["rows"] == []
    assert other.get(f"{API}/reserve/releases").json()["rows"] == []
    number = Release.objects.get().pk
    assert post(other, f"reserve/releases/{number}/approve").status_code == 404
    assert post(other, "reserve/releases", **ORDER).status_code == 404
