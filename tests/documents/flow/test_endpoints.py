"""The flow over HTTP: the same rights, rules and refusals as the pages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from quannhu.documents.models import Paper
from quannhu.documents.rules.codec import to_plain
from tests.documents.flow.stage import Office, proposal

API = "/api/v1/documents"


class Door:
    """A signed-in person at the API."""

    def __init__(self, office: Office, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, address: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"{API}/{address}", query)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def send(self, address: str, status: int = 200, method: str = "post", **body: Any) -> Any:
        send = getattr(self.client, method)
        answer = send(f"{API}/{address}", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def step(self, paper: int, step: str, status: int = 200, **body: Any) -> Any:
        return self.send(f"papers/{paper}/steps", status, step=step, **body)


@pytest.fixture
def doors(office: Office) -> dict[str, Door]:
    names = ("drafter", "second", "head", "clerk", "chief")
    return {name: Door(office, getattr(office, name)) for name in names}


def draft(door: Door, **more: Any) -> int:
    body = {"command_id": str(uuid.uuid4()), "unit": "CQN", "document": to_plain(proposal())}
    return int(door.send("papers", **(body | more))["id"])


def test_a_document_goes_its_way_over_http(office: Office, doors: dict[str, Door]) -> None:
    paper = draft(doors["drafter"])
    opened = doors["drafter"].get(f"papers/{paper}")
    assert opened["may"] == ["cancel", "hand_over", "submit"] and opened["may_write"] is True
    saved = doors["drafter"].send(
        f"papers/{paper}", method="put", revision=1, document=to_plain(proposal("Về việc mua dụng cụ"))
    )
    assert saved == {"revision": 2}
    stale = doors["drafter"].send(
        f"papers/{paper}", 422, method="put", revision=1, document=to_plain(proposal("Về việc khác"))
    )
    assert stale["code"] == "DOC-32"
    doors["drafter"].step(paper, "submit", revision=2, checker=office.clerk.pk, signer=office.chief.pk)
    doors["clerk"].step(paper, "pass_form")
    remark = {"command_id": str(uuid.uuid4()), "text": "Rõ.", "place": "thân/1"}
    assert doors["head"].send(f"papers/{paper}/comments", **remark) == doors["head"].send(
        f"papers/{paper}/comments", **remark
    )
    doors["head"].step(paper, "review")
    digest = doors["chief"].get(f"papers/{paper}")["version_digest"]
    assert doors["chief"].step(paper, "sign", 422, digest=digest)["code"] == "DOC-31"
    doors["chief"].step(paper, "approve", digest=digest)
    doors["chief"].step(paper, "sign", digest=digest)
    command = str(uuid.uuid4())
    numbered = [doors["clerk"].step(paper, "number", command_id=command) for _ in range(2)]
    assert numbered[0]["reference"] == numbered[1]["reference"] == "01/TTr-QN"
    sent = doors["clerk"].step(paper, "issue", recipients=[{"recipient": "Phòng Kế hoạch", "copies": 2}])
    assert (sent["state"], sent["digest"]) == ("issued", digest)
    whole = doors["second"].get(f"papers/{paper}")
    assert whole["document"]["number"] == 1 and whole["comments"] == [] and whole["steps"][-1]["step"] == "issue"
    assert len(doors["head"].get(f"papers/{paper}")["comments"]) == 1
    doors["second"].get(f"papers/{paper}/versions", 404)
    doors["second"].get(f"papers/{paper}/differences/1/1", 404)
    assert doors["clerk"].step(paper, "register")["state"] == "registered"


def test_lists_and_the_desk(office: Office, doors: dict[str, Door]) -> None:
    papers = [draft(doors["drafter"]) for _ in range(3)]
    first = doors["clerk"].get("papers", limit=2)
    assert [row["id"] for row in first["rows"]] == papers[:0:-1] and first["before"] == papers[1]
    assert [row["id"] for row in doors["clerk"].get("papers", before=papers[1])["rows"]] == papers[:1]
    assert len(doors["clerk"].get("papers", text="mua bo sung", kind="to_trinh", state="draft")["rows"]) == 3
    assert doors["clerk"].get("papers", kind="khong_co")["rows"] == []
    assert [row["id"] for row in doors["drafter"].get("desk")["rows"]] == papers
    assert doors["second"].get("papers")["rows"] == [] and doors["clerk"].get("desk")["rows"] == []
    doors["second"].get(f"papers/{papers[0]}", 404)
    Door(office, office.world.administrator).get("papers", 404)


def test_versions_and_findings(doors: dict[str, Door]) -> None:
    paper = draft(doors["drafter"])
    doors["drafter"].send(
        f"papers/{paper}", method="put", revision=1, document=to_plain(proposal("Về việc khác")), keep=True, why="x"
    )
    doors["drafter"].send(
        f"papers/{paper}", method="put", revision=2, document=to_plain(proposal("Về việc khác nữa", place="bồng lai"))
    )
    rows = doors["drafter"].get(f"papers/{paper}/versions")["rows"]
    assert [(row["number"], row["sealed"], row["why"]) for row in rows] == [(2, False, ""), (1, True, "x")]
    changes = doors["drafter"].get(f"papers/{paper}/differences/1/2")["rows"]
    assert [(row["place"], row["after"]) for row in changes] == [
        ("địa danh", "bồng lai"), ("trích yếu", "Về việc khác nữa")
    ]  # fmt: skip
    found = doors["drafter"].get(f"papers/{paper}/findings")
    assert found["faults"] == [] and [one["id"] for one in found["findings"]] == ["ND-NT-08"]
    doors["drafter"].get(f"papers/{paper}/differences/1/9", 404)


def test_what_follows_a_document_and_its_deadline_over_http(office: Office, doors: dict[str, Door]) -> None:
    sent = office.issued()
    made = [
        doors["drafter"].send(f"papers/{sent.pk}/follow", command_id=str(uuid.uuid4()), how=how)["id"]
        for how in ("correct", "replace", "copy")
    ]
    rows = [doors["drafter"].get(f"papers/{one}") for one in made]
    assert [(row["kind"], row["relation"]) for row in rows] == [
        ("cong_van", "corrects"), ("to_trinh", "replaces"), ("to_trinh", "")
    ]  # fmt: skip
    wrong = doors["drafter"].send(
        f"papers/{sent.pk}/follow", 422, command_id=str(uuid.uuid4()), how="correct", document=to_plain(proposal())
    )
    assert wrong["code"] == "DOC-47"
    doors["drafter"].send(f"papers/{made[0]}/deadline", method="put", due_on="2023-03-20")
    again = doors["drafter"].send(f"papers/{made[0]}/deadline", 403, method="put", due_on="2023-03-30")
    assert again["code"] == "KER-07"
    moved = doors["head"].send(f"papers/{made[0]}/deadline", method="put", due_on="2023-03-21", task="Quý I")
    assert moved == {"due_on": "2023-03-21"} and doors["head"].get(f"papers/{made[0]}")["task"] == "Quý I"
    doors["second"].send(f"papers/{made[0]}/deadline", 404, method="put", due_on="2023-03-22")


def test_a_text_is_checked_without_being_kept(doors: dict[str, Door]) -> None:
    check = doors["drafter"].send("check", document=to_plain(proposal(place="")))
    assert [one["code"] for one in check["faults"]] == ["DOC-04"] and check["findings"] == []
    assert [one["code"] for one in doors["drafter"].send("check", document={"kind": "to_trinh"})["faults"]][:1] == [
        "DOC-02"
    ]
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"marking": "Mật"}, 422, "DOC-30"),
        ({"document": {"kind": 3}}, 422, "DOC-02"),
        ({"document": {**to_plain(proposal()), "number": 5}}, 422, "DOC-39"),
        ({"unit": "T99"}, 404, "KER-09"),
        ({"unit": "T11", "drafting_unit": "T21"}, 422, "DOC-46"),
    ],
)
def test_what_may_not_enter(doors: dict[str, Door], changed: dict[str, Any], status: int, code: str) -> None:
    body = {"command_id": str(uuid.uuid4()), "unit": "CQN", "document": to_plain(proposal())}
    assert doors["drafter"].send("papers", status, **(body | changed))["code"] == code


def test_the_clerks_desk(office: Office, doors: dict[str, Door]) -> None:
    skip = {"unit": "CQN", "code": "TTr", "on": "2023-03-14", "upto": 2, "reason": "sổ giấy"}
    assert doors["clerk"].send("numbers/skip", **skip) == {"numbers": [1, 2]}
    assert doors["clerk"].send("numbers/skip", 422, **skip)["code"] == "DOC-42"
    assert doors["clerk"].send("numbers/skip", 422, **(skip | {"on": "2100-01-01"}))["code"] == "DOC-40"
    assert doors["drafter"].send("numbers/skip", 403, **(skip | {"upto": 5}))["code"] == "KER-07"
    said = doors["clerk"].get("numbers", unit="CQN", year=2023)
    assert said["series"] == [{"code": "TTr", "last": 2}] and len(said["gaps"]) == 2
    named = doors["drafter"].get("candidates", unit="CQN", step="sign")["rows"]
    assert named[0]["name"] == "Nguyễn Minh Họa" and named[0]["unit"] == "CQN"
    made = doors["clerk"].send("templates", unit="CQN", key="tt", title="Tờ trình", document=to_plain(proposal()))
    assert made["id"] in [row["id"] for row in doors["drafter"].get("templates")["rows"]]
    T11 = Door(office, office.world.user("unit_quartermaster", "T11"))
    T11.get("numbers", 404, unit="CQN", year=2023)


def test_the_ways_back_over_http(office: Office, doors: dict[str, Door]) -> None:
    paper = draft(doors["drafter"], due_on="2023-03-20", task="Kế hoạch quý 2")
    doors["drafter"].step(paper, "hand_over", to=office.second.pk, reason="đi học")
    doors["second"].step(paper, "submit", checker=office.clerk.pk, signer=office.chief.pk)
    assert doors["clerk"].step(paper, "return", 422)["code"] == "DOC-54"
    assert doors["clerk"].step(paper, "return", reason="thiếu phụ lục")["state"] == "draft"
    doors["second"].step(paper, "submit", checker=office.clerk.pk, signer=office.chief.pk)
    doors["second"].step(paper, "withdraw")
    assert doors["second"].step(paper, "cancel", reason="không cần nữa")["state"] == "cancelled"
    assert doors["second"].step(paper, "revise", 422, document=to_plain(proposal()), reason="sửa")["code"] == "DOC-31"
    sent = office.issued()
    assert doors["chief"].step(sent.pk, "recall", reason="sai thẩm quyền")["state"] == "recalled"
