"""Arrivals and registers over HTTP."""

from __future__ import annotations

import uuid

import pytest

from quannhu.documents.models import Arrival
from tests.documents.flow.stage import DAY, Office, proposal
from tests.documents.flow.test_endpoints import Door

pytestmark = pytest.mark.django_db


def test_an_arrival_and_its_register_over_http(office: Office) -> None:
    clerk, drafter = Door(office, office.clerk), Door(office, office.drafter)
    body = {
        "command_id": str(uuid.uuid4()), "unit": "CQN", "arrived_on": DAY.isoformat(), "dated_on": "2023-03-10",
        "author": "Tổng cục Hậu cần", "reference": "245/HC-KH", "summary": "V/v mùa mưa lũ", "kind": "cong_van",
    }  # fmt: skip
    made = clerk.send("arrivals", **body)
    assert made == clerk.send("arrivals", **body) == {"id": Arrival.objects.get().pk, "number": 1, "year": 2023}
    again = body | {"command_id": str(uuid.uuid4())}
    assert clerk.send("arrivals", 422, **again)["code"] == "DOC-60"
    assert clerk.send("arrivals", 422, **again, marking="Mật")["code"] == "DOC-30"
    assert clerk.send("arrivals", **again, repeats_reason="bản thứ hai")["number"] == 2
    listed = clerk.get("arrivals", limit=1)
    assert listed["rows"][0]["number"] == 2 and clerk.get("arrivals", before=listed["before"])["rows"][0]["number"] == 1
    assert drafter.get("arrivals")["rows"] == []
    found = clerk.get("registers/van-ban-den", unit="CQN", year=2023)
    assert found["columns"][0] == "Ngày đến" and [row[1] for row in found["rows"]] == [1, 2]
    assert drafter.get("registers/van-ban-den", 403, unit="CQN", year=2023)["code"] == "KER-07"
    assert clerk.get("registers/la", 422, unit="CQN", year=2023)


def test_what_waits_is_taken_in_over_http(office: Office) -> None:
    paper = office.issued(proposal(recipients=("T11",)))
    mine = Door(office, office.world.user("unit_quartermaster", "T11"))
    (waiting,) = mine.get("sendings")["rows"]
    assert waiting["reference"] == paper.reference and waiting["digest"] == paper.issued_digest
    assert Door(office, office.drafter).get("sendings")["rows"] == []
    body = {"command_id": str(uuid.uuid4())}
    made = mine.send(f"sendings/{waiting['id']}", **body)
    assert made == mine.send(f"sendings/{waiting['id']}", **body) == {
        "id": Arrival.objects.get().pk, "number": 1, "year": made["year"],
    }  # fmt: skip
    assert mine.send(f"sendings/{waiting['id']}", 422, command_id=str(uuid.uuid4()))["code"] == "DOC-58"
    assert mine.get("sendings")["rows"] == []
