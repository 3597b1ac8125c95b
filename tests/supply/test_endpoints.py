"""Supply over HTTP: the same rights, rules and refusals as the pages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from quannhu.supply.models import Order
from tests.supply.sourcing import source
from tests.supply.stage import KG, Stage
from tests.supply.test_orders import ordered, plan_of, planned

API = "/api/v1/supply"
__all__ = ["planned"]


def client_of(stage: Stage, role: str, code: str | None = None) -> Client:
    client = Client()
    client.force_login(stage.world.user(role, code))
    client.get("/bao-dam/nhu-cau/?tinh-den=20/3/2023")
    return client


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"{API}/{address}", body, content_type="application/json")


def test_demand_is_read_line_by_line_with_its_clause(stage: Stage) -> None:
    officer = client_of(stage, "staff_officer")
    said = officer.get(f"{API}/demand?unit=T11&start=2023-03-20&last=2023-04-02&item=GAO").json()
    assert said["count"] == 2 and said["rows"][0]["net"] == 1_240 * 7 * 700
    assert said["rows"][0]["lines"][0]["legal_basis"].startswith("Quyết định 02/QĐ")
    assert officer.get(f"{API}/demand?unit=T11&start=2023-03-20&last=2023-03-01").status_code == 404
    assert client_of(stage, "unit_quartermaster").get(
        f"{API}/demand?unit=T21&start=2023-03-20&last=2023-04-02"
    ).status_code == 404  # fmt: skip
    assert client_of(stage, "administrator").get(
        f"{API}/demand?unit=T11&start=2023-03-20&last=2023-04-02"
    ).status_code == 404  # fmt: skip


def test_a_plan_is_made_solved_and_approved_over_http(stage: Stage) -> None:
    source(stage)
    officer, commander = client_of(stage, "staff_officer"), client_of(stage, "commander")
    command = str(uuid.uuid4())
    body = {"command_id": command, "unit": "CQN", "starts_on": "2023-03-20", "weeks": 2}
    made = [post(officer, "plans", **body).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    refused = post(officer, "plans", **{**body, "command_id": str(uuid.uuid4()), "starts_on": "2023-03-21"})
    assert refused.status_code == 422 and refused.json()["code"] == "SUP-16"
    address = f"plans/{made[0]}/steps"
    assert post(officer, address, step="solve").json()["state"] == "solved"
    assert post(officer, address, step="submit").json()["state"] == "submitted"
    assert post(officer, address, step="approve").json()["code"] == "KER-07"
    assert post(commander, address, step="approve").json()["state"] == "approved"
    assert post(officer, address, step="force").json()["state"] == "in_force"
    for part, least in (("buys", 1), ("transfers", 2), ("issues", 8), ("shortages", 0), ("stocks", 0)):
        said = officer.get(f"{API}/plans/{made[0]}?part={part}").json()
        assert said["count"] >= least and len(said["rows"]) == said["count"], part
    assert officer.get(f"{API}/plans?state=in_force").json()["rows"][0]["cost_buy"] > 0
    unit = client_of(stage, "unit_quartermaster")
    own = unit.get(f"{API}/plans/{made[0]}?part=issues").json()
    assert {row["unit"] for row in own["rows"]} == {"T11"} and "cost_buy" not in own
    assert unit.get(f"{API}/plans/{made[0]}/differences/{made[0]}").status_code == 404
    assert officer.get(f"{API}/plans/{made[0]}/differences/{made[0]}").json() == {"count": 0, "rows": []}
    assert officer.get(f"{API}/sources/nguon").json()["rows"][0]["item"] == "GAO"
    assert officer.get(f"{API}/sources/khong").status_code == 404


@pytest.mark.usefixtures("planned")
def test_orders_are_read_and_delivered_over_http(planned: Stage) -> None:
    order = next(order for order in ordered(planned) if order.kind == "purchase")
    keeper = client_of(planned, "depot_keeper", "KTW")
    line = {"item": "GAO", "paper": 5_000 * KG, "weighed": 5_000 * KG, "lot": "L1", "made_on": "2023-02-01"}
    body = {
        "command_id": str(uuid.uuid4()), "happened_on": "2023-03-20", "paper_ref": "HĐ 1", "giver": "A",
        "receiver": "B", "witness": "C", "lines": [line],
    }  # fmt: skip
    answer = post(keeper, f"orders/{order.pk}/deliveries", **body)
    assert answer.status_code == 200 and answer.json()["label"].startswith("KTW/2023/")
    said = keeper.get(f"{API}/orders?kind=purchase").json()
    row = next(row for row in said["rows"] if row["order"] == order.pk)
    assert row["received"] == 5_000 * KG and row["punctuality"] in ("open", "overdue")
    other = client_of(planned, "depot_keeper", "KV-2")
    assert post(other, f"orders/{order.pk}/deliveries", **body).status_code == 404
    assert Order.objects.filter(plan_id=plan_of(planned)).exists()
