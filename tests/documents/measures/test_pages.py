"""The page and the API of measures: quarters for everybody, a score for its person and the superiors only."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client

from quannhu.documents.models import Absence, Outcome
from quannhu.documents.pages import measures
from tests.documents.flow.stage import DAY, Office, proposal

pytestmark = pytest.mark.django_db
API = "/api/v1/documents"


@pytest.fixture(autouse=True)
def sent(office: Office) -> None:
    """Five proposals of the first officer."""
    for index in range(5):
        paper = office.draft(proposal(f"Về việc mua dụng cụ, lần {index}"), due_on=DAY)
        office.submit(paper)
        office.issue(office.number(office.sign(office.approve(office.review(office.pass_form(paper))))))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/van-ban/?tinh-den=14/3/2023")
    return client


def words(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[-1])
    return re.sub(r"\s+", " ", text)


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"command_id": str(uuid.uuid4()), **data})


def test_everybody_sees_the_quarters_and_the_person_the_own_line(office: Office) -> None:
    own = words(signed_in(office.drafter).get("/van-ban/ket-qua/"))
    assert "Quý I/2023" in own and "0,0 % (0/5)" in own and "100,0 % (5/5)" in own
    assert office.drafter.get_full_name() in own and "1,00 (Tốt)" in own
    other = words(signed_in(office.second).get("/van-ban/ket-qua/"))
    assert "Quý I/2023" in other and "1,00 (Tốt)" not in other and office.drafter.get_full_name() not in other
    head = words(signed_in(office.head).get("/van-ban/ket-qua/"))
    assert "1,00 (Tốt)" in head and "Ghi ngày vắng" in head
    file = signed_in(office.second).get("/van-ban/ket-qua/?xuat=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert book is not None and any("Quý I/2023" in str(cell.value) for row in book.rows for cell in row)


def test_a_person_opens_for_superiors_only(office: Office) -> None:
    address = f"/van-ban/ket-qua/{office.drafter.pk}/"
    shown = words(signed_in(office.chief).get(address))
    assert "01/TTr-QN" in shown and "đúng hạn" in shown and "đạt lần đầu" in shown
    for user in (office.second, office.clerk, office.world.administrator):
        answer = signed_in(user).get(address)
        assert answer.status_code >= 400 and "01/TTr-QN" not in answer.content.decode()


def test_absences_are_written_and_taken_back_by_the_head(office: Office) -> None:
    head = signed_in(office.head)
    data = {"person": str(office.drafter.pk), "starts_on": "13/3/2023", "ends_on": "14/3/2023", "reason": "nghỉ phép"}
    assert post(head, "/van-ban/ket-qua/", **data).status_code == 302
    again = post(head, "/van-ban/ket-qua/", **data)
    assert again.status_code == 422 and "đã ghi vắng" in words(again)
    row = Absence.objects.get()
    assert "nghỉ phép" in words(signed_in(office.drafter).get("/van-ban/ket-qua/"))
    assert post(signed_in(office.drafter), f"/van-ban/ket-qua/vang/{row.pk}/bo/").status_code >= 400
    assert post(head, f"/van-ban/ket-qua/vang/{row.pk}/bo/").status_code == 302
    assert Absence.objects.get().withdrawn_by == office.head.pk


def test_a_long_year_hides_no_proposal_that_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut is said, and it is never one without an answer."""
    clerk = signed_in(office.clerk)
    for number in ("05", "04"):
        data = {"paper": f"{number}/TTr-QN", "adopted": "co", "answered_on": "14/3/2023", "reference": "Thông báo 12"}
        assert post(clerk, "/van-ban/tra-loi/", **data).status_code == 302
    monkeypatch.setattr(measures, "WAITING", 3)
    shown = words(clerk.get("/van-ban/tra-loi/"))
    assert all(f"0{number}/TTr-QN" in shown for number in (1, 2, 3)) and "05/TTr-QN" not in shown
    assert "Chỉ hiện 3 đề xuất" in shown


def test_answers_are_written_by_the_clerk(office: Office) -> None:
    clerk = signed_in(office.clerk)
    shown = words(clerk.get("/van-ban/tra-loi/"))
    assert "05/TTr-QN" in shown and "chờ trả lời" in shown
    data = {"paper": "05/TTr-QN", "adopted": "co", "answered_on": "14/3/2023", "reference": "Thông báo 12/TB-TCHC"}
    done = post(clerk, "/van-ban/tra-loi/", **data)
    assert done.status_code == 302, words(done)
    assert Outcome.objects.get().adopted and "Thông báo 12/TB-TCHC" in words(clerk.get("/van-ban/tra-loi/"))
    refused = post(clerk, "/van-ban/tra-loi/", **(data | {"answered_on": "1/3/2023"}))
    assert refused.status_code == 422 and "ngày trả lời phải từ" in words(refused)


def test_measures_over_http(office: Office) -> None:
    chief, second = signed_in(office.chief), signed_in(office.second)
    rows = chief.get(f"{API}/measures/quarters", {"as_of": "2023-03-14"}).json()["rows"]
    first = next(row for row in rows if row["from"] == "2023-01-01" and row["unit"] is None)
    assert (first["issued"], first["median_days"]["printed"]) == (5, "0,0")
    mine = chief.get(f"{API}/measures/people/{office.drafter.pk}").json()
    assert (mine["documents"], mine["grade"], mine["weights_verified"]) == ("5", "Tốt", False)
    told = second.get(f"{API}/measures/people/{office.drafter.pk}")
    assert told.status_code >= 400 and "DOC-95" in told.content.decode()
    body = {"command_id": str(uuid.uuid4()), "adopted": False, "answered_on": "2023-03-14", "reference": "Công văn 7"}
    send = {"content_type": "application/json"}
    paper = mine["paper_ids"][0]
    answer = signed_in(office.clerk).post(f"{API}/papers/{paper}/outcome", body, **send)
    assert answer.status_code == 200 and Outcome.objects.get().paper_id == paper
    absent = {"command_id": str(uuid.uuid4()), "user_id": office.drafter.pk, "starts_on": "2023-03-13",
              "ends_on": "2023-03-13", "reason": "ốm"}  # fmt: skip
    assert second.post(f"{API}/measures/absences", absent, **send).status_code == 404
    assert chief.post(f"{API}/measures/absences", absent, **send).status_code == 200
    assert Absence.objects.get().starts_on == dt.date(2023, 3, 13)
