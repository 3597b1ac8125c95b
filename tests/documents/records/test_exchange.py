"""The field standard: what we write is read back; other programs' spellings; every fault listed; nothing half done."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quannhu.documents import actions
from quannhu.documents.exchange import STANDARDS, read, to_json, to_xml
from quannhu.documents.models import Arrival, GivenNumber, WorkFile
from quannhu.documents.queries import exchange
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, code_of
from tests.documents.records.incoming import arrived
from tests.documents.records.test_pages import signed_in, words
from tests.documents.records.test_workfiles import filed, opened

pytestmark = pytest.mark.django_db

MINIMAL: dict[str, Any] = {
    "CodeNumber": "77", "CodeNotation": "CT-HC", "IssuedDate": "09/03/2023", "OrganName": "Tổng cục Hậu cần",
    "Subject": "Về tiết kiệm chất đốt", "ArrivalDate": "13/03/2023",
}  # fmt: skip


def as_json(*records: dict[str, Any], standard: str = "Arrival") -> bytes:
    return json.dumps({"Records": [{standard: record} for record in records]}).encode()


def bring_in(office: Office, data: bytes) -> Any:
    return actions.import_arrivals(
        actor=office.actor(office.clerk),
        at=office.at(),
        command_id=uuid.uuid4(),
        unit_id=office.world.root.pk,
        data=data,
    )


@pytest.mark.parametrize("write", [to_xml, to_json])
def test_what_is_written_is_read_back(office: Office, write: Any) -> None:
    """Rule DOC-R67: all three kinds of records."""
    paper, row = office.issued(), arrived(office, pages=3, note="bản giấy")
    file_id = opened(office)
    filed(office, file_id, paper_id=paper.pk)
    filed(office, file_id, arrival_id=row.pk)
    lead = actions.Handler(office.world.root.pk, office.drafter.pk, DAY + dt.timedelta(days=5))
    actions.assign(actor=office.actor(office.chief), at=office.at(), arrival_id=row.pk, lead=lead)
    records = {
        "Outgoing": exchange.outgoing_records([paper]), "Arrival": exchange.arrival_records([row]),
        "File": exchange.file_records(list(WorkFile.objects.all()), {}),
    }  # fmt: skip
    for standard, listed in records.items():
        found, problems = read(standard, write(standard, listed))
        assert not problems
        for field in STANDARDS[standard]:
            sent, back = listed[0].get(field.name), found[0].get(field.name)
            if sent not in (None, "", {}, []) and field.kind != "G" and field.name != "TraceHeaderList":
                assert back == sent, (standard, field.name)
    (went,) = records["Outgoing"]
    assert (went["CodeNumber"], went["CodeNotation"]) == ("01", "TTr-QN") and went["FileCode"][
        "FileNotation"
    ] == "01.TCCB"
    (came,) = records["Arrival"]
    assert came["DocOrdinal"] == 2 and came["DueDate"] == DAY + dt.timedelta(days=5) and came["ArrivalNumber"] == 1
    assert records["File"][0]["DocTotal"] == 2 and records["File"][0]["Maintenance"] == "10 năm"


def test_the_decrees_misprints_are_read_and_never_written() -> None:
    text = """<?xml version="1.0"?><Records><Arrival><FileCode><Organld>HC</Organld></FileCode>
    <CodeNumber>77</CodeNumber><IssuedDate>09/03/2023</IssuedDate><OrganName>Tổng cục</OrganName>
    <Subject>Về gạo</Subject><ArrivalDate>2023-03-13</ArrivalDate><Signerlnfo><Position>Cục trưởng</Position>
    <FullName>Trần Văn Mẫu</FullName></Signerlnfo></Arrival></Records>"""
    records, problems = read("Arrival", text.encode())
    assert not problems
    assert records[0]["FileCode"] == {"OrganId": "HC"} and records[0]["SignerInfo"]["FullName"] == "Trần Văn Mẫu"
    same, _none = read("Arrival", as_json(MINIMAL | {"Signerlnfo": {"Position": "", "FullName": "A"}}))
    assert same[0]["SignerInfo"] == {"FullName": "A"}
    for written in (to_xml("Arrival", records), to_json("Arrival", records)):
        assert b"OrganId" in written and b"Organld" not in written and b"Signerlnfo" not in written


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"Subject": "x" * 501}, "Subject", "dài 501 ký tự, quá 500"), ({"Subject": ""}, "Subject", "bỏ trống"),
        ({"IssuedDate": "31/02/2023"}, "IssuedDate", "phải là ngày"),
        ({"PageAmount": "nhiều"}, "PageAmount", "phải là số"),
        ({"PageAmount": 1234}, "PageAmount", "không quá 3 chữ số"), ({"Lạ": "x"}, "Lạ", "không có trong chuẩn"),
        ({"SignerInfo": "A"}, "SignerInfo", "phải gồm các trường con"),
        ({"Subject": [1]}, "Subject", "phải là một giá trị"),
        ({"SignerInfo": {"FullName": "x" * 51}}, "SignerInfo.FullName", "quá 50"),
        ({"Priority": 1.5}, "Priority", "phải là"),
    ],
)  # fmt: skip
def test_every_wrong_field_is_named(change: dict[str, Any], field: str, why: str) -> None:
    """Code DOC-74."""
    records, problems = read("Arrival", as_json(MINIMAL, MINIMAL | change))
    assert records == [] and len(problems) == 1
    assert problems[0].code.id == "DOC-74"
    assert f"Bản ghi 2, trường {field}: " in problems[0].sentence and why in problems[0].sentence


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "không phải XML"), (b"{", "không phải JSON"), (b"{}", "thiếu danh sách Records"),
        (b"<a", "không phải XML"),
        (as_json({}, standard="File"), "không chỉ gồm bản ghi Arrival"), (b"<Records/>", "không chỉ gồm"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Records><Arrival>&b;</Arrival></Records>', "DOCTYPE"),
        (b"[" * 100_000, "không phải JSON"), (b" " * 20_000_001, "lớn quá 20 MB"),
        (as_json(*[MINIMAL] * 5_001), "quá 5000"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_such_file_is_refused(data: bytes, why: str) -> None:
    """Code DOC-73."""
    with pytest.raises(Refused) as refused:
        read("Arrival", data)
    assert code_of(refused.value) == "DOC-73" and "Không đọc được tệp trao đổi: " in str(refused.value)
    assert why in str(refused.value)


def test_arrivals_are_brought_in_by_their_days_with_our_numbers(office: Office) -> None:
    late = MINIMAL | {"ArrivalDate": "14/03/2023", "CodeNumber": "5", "Priority": 3, "TypeName": "Chỉ thị"}
    made, problems = bring_in(office, as_json(late, MINIMAL | {"ArrivalNumber": 310}))
    assert not problems and [one.number for one in made] == [1, 2]
    first, second = Arrival.objects.order_by("number")
    assert first.reference == "77/CT-HC" and first.note == "Số đến ở nơi gửi tệp: 310"
    assert (second.reference, second.urgency, second.kind) == ("5/CT-HC", "hoa_toc", "chi_thi")


def test_one_wrong_record_and_nothing_is_entered(office: Office) -> None:
    known = arrived(office, reference="77/CT-HC", author="Tổng cục Hậu cần", dated_on=DAY.replace(day=9))
    secret = MINIMAL | {"CodeNumber": "6", "Description": "MẬT", "ArrivalDate": "14/03/2023"}
    fine = MINIMAL | {"CodeNumber": "7", "ArrivalDate": "14/03/2023"}
    made, problems = bring_in(office, as_json(MINIMAL | {"ArrivalDate": "14/03/2023"}, secret, fine))
    assert made == [] and {(one.row, one.code.id) for one in problems} == {(1, "DOC-60"), (2, "DOC-30")}
    assert list(Arrival.objects.all()) == [known] and GivenNumber.objects.filter(series__code="DEN").count() == 1


def test_by_pages(office: Office) -> None:
    office.issued()
    row = arrived(office)
    opened(office)
    clerk = signed_in(office, office.clerk)
    for what, inside in (("van-ban-di", "TTr-QN"), ("van-ban-den", row.summary), ("ho-so", "01.TCCB")):
        for form in ("xml", "json"):
            answer = clerk.get(f"/van-ban/trao-doi/{what}.{form}?nam=2023")
            assert answer.status_code == 200 and inside in answer.content.decode()
    assert clerk.get("/van-ban/trao-doi/la.xml").status_code == 404

    def sent(data: bytes) -> Any:
        return clerk.post("/van-ban/trao-doi/", {"unit": "CQN", "file": SimpleUploadedFile("den.json", data)})

    wrong = sent(as_json(MINIMAL | {"Subject": "", "OrganName": ""}))
    assert (
        wrong.status_code == 422 and "2 lỗi, chưa ghi gì" in words(wrong) and "trường Subject: bỏ trống" in words(wrong)
    )
    right = sent(as_json(MINIMAL | {"ArrivalDate": "14/03/2023"}))
    assert right.status_code == 302 and Arrival.objects.count() == 2
    assert signed_in(office, office.drafter).get("/van-ban/trao-doi/").status_code == 404
