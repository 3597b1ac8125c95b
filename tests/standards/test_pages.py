"""Pages, API and commands of the standards over the shared world."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from fractions import Fraction

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client

from quannhu.cli.main import main
from quannhu.kernel.days import Period, instant
from quannhu.standards import actions, queries, sources
from quannhu.standards.models import BackSettlement, Entitlement, RiceClaim
from quannhu.standards.rules import Kind, ManDay
from tests.standards.world import BASIS, ISSUED, day
from tests.world import World, make_user

GET_PAGES = (
    "/tieu-chuan/", "/tieu-chuan/dinh-luong/", "/tieu-chuan/tham-so/", "/tieu-chuan/lich-su/", "/tieu-chuan/tham-khao/",
    "/tieu-chuan/cho-duyet/", "/tieu-chuan/gia-gao/", "/tieu-chuan/truy-linh/",
    *(f"/tieu-chuan/lap/{kind.value}/" for kind in Kind),
)  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def maker(world: World) -> User:
    return world.user("staff_officer")


@pytest.fixture
def first(world: World, maker: User) -> Entitlement:
    """65.000 đ approved, with the rice rows."""
    at = world.at(world.today)
    officer, commander = world.actor("staff_officer"), world.actor("commander")
    shared = {"actor": officer, "at": at, "legal_basis": BASIS, "issued_on": ISSUED, "valid_from": day("1/1/2022")}
    rows = [
        actions.add_rate(name="Mức cơ bản", amount=65_000, **shared),
        actions.add_rate(kind=Kind.SUPPLEMENT, code="OM", name="Ốm tại trại", amount=19_500, **shared),
        actions.add_scale(ration_code="GAO", name="Gạo", quantity=700, **shared),
        actions.add_norm_price(price=actions.drafts.Price(14_000, 1_000), **shared),
    ]
    actions.approve_many(actor=commander, at=at, row_ids=[row.pk for row in rows])
    return rows[0]


def test_every_page_answers_and_exports(world: World, maker: User, first: Entitlement) -> None:
    client = signed_in(maker)
    for url in (*GET_PAGES, f"/tieu-chuan/dong/{first.pk}/"):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "style=" not in answer.content.decode()
    for url in ("", "dinh-luong/", "tham-so/", "lich-su/", "tham-khao/", "gia-gao/", "truy-linh/"):
        answer = client.get(f"/tieu-chuan/{url}?xuat=xlsx")
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).active is not None, url


def test_stranger_gets_no_data(world: World, first: Entitlement) -> None:
    client = signed_in(make_user("nguoi-la", "Người Lạ"))
    api = (f"/api/v1/standards/{path}" for path in (
        "rate?on=2023-02-01&category=HSQBS", "rows?on=2023-02-01", "scale?on=2023-02-01&category=HSQBS",
        "settings?on=2023-02-01",
    ))  # fmt: skip
    pages = (*GET_PAGES, f"/tieu-chuan/dong/{first.pk}/", "/tieu-chuan/tham-khao/om-2021/", *api)
    for url in (*pages, f"/tieu-chuan/truy-linh/{first.pk}/"):
        answer = client.get(url)
        assert answer.status_code == 403, url
        assert "65.000" not in answer.content.decode()
    for url in ("/tieu-chuan/cho-duyet/", "/tieu-chuan/gia-gao/", f"/tieu-chuan/truy-linh/{first.pk}/"):
        assert client.post(url, {"dong": first.pk}).status_code in (403, 422), url
    assert Client().get("/tieu-chuan/").status_code == 302


def test_amount_names_its_row(world: World, first: Entitlement) -> None:
    client = signed_in(world.user("kitchen_manager"))
    text = client.get("/tieu-chuan/?doi-tuong=HSQBS&don-vi=K-1101").content.decode()
    assert "65.000" in text
    assert f'href="/tieu-chuan/dong/{first.pk}/"' in text
    assert BASIS in text
    assert "chưa kiểm chứng" in client.get("/tieu-chuan/tham-so/").content.decode()
    assert "KER-09" in client.get("/tieu-chuan/?don-vi=T22").content.decode()


def form(first: Entitlement, **changes: str) -> dict[str, str]:
    body = {
        "command_id": str(uuid.uuid4()), "code": "BASIC", "name": "Mức cơ bản", "amount": "68.000", "factor": "",
        "category": "", "unit": "", "legal_basis": "Quyết định hư cấu 68", "issued_on": "1/3/2023",
        "valid_from": "1/10", "last_day": "",
    }  # fmt: skip
    return {**body, **changes}


def test_draft_and_approve_by_two_persons(world: World, maker: User, first: Entitlement) -> None:
    client, url = signed_in(maker), f"/tieu-chuan/lap/basic/?thay={first.pk}"
    client.get("/tieu-chuan/?tinh-den=14/3/2023")
    refused = client.post(url, form(first, amount="sáu mươi", valid_from="31/2", legal_basis=""))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "KER-06" in text
    assert "KER-01" in text
    assert "sáu mươi" in text
    body = form(first)
    for _ in range(2):  # Two tabs posting the same form draft one row.
        assert client.post(url, body).status_code == 302
    draft = Entitlement.objects.get(status="draft")
    assert (draft.amount, draft.valid_from, draft.supersedes_id) == (68_000, dt.date(2023, 10, 1), first.pk)
    assert "Tiêu chuẩn chờ duyệt" in signed_in(world.commander).get("/").content.decode()
    own = client.post("/tieu-chuan/cho-duyet/", {"dong": draft.pk, "viec": "duyet"})
    assert own.status_code == 403
    assert "KER-07" in own.content.decode()
    commander = signed_in(world.commander)
    assert commander.post("/tieu-chuan/cho-duyet/", {"dong": draft.pk, "viec": "duyet"}).status_code == 302
    assert queries.basic_rate(category="SQ", unit_id=None, on=day("1/10/2023")).amount == 68_000
    shown = commander.get(f"/tieu-chuan/dong/{first.pk}/").content.decode()
    assert "1/1/2022–30/9/2023" in shown


def test_supplement_left_behind_by_a_new_basic_rate_is_marked(world: World, maker: User, first: Entitlement) -> None:
    """STD-R12: 19.500 is 0,3 of 65.000 but not of 68.000; shown, not corrected."""
    at, officer, commander = world.at(world.today), world.actor("staff_officer"), world.actor("commander")
    shared = {"actor": officer, "at": at, "legal_basis": BASIS, "issued_on": ISSUED}
    rows = [
        actions.supersede_rate(row_id=first.pk, amount=68_000, valid_from=day("1/10/2023"), **shared),
        actions.add_rate(
            kind=Kind.SUPPLEMENT, code="THEM-6", name="Mức 6", amount=32_500, factor=Fraction(1, 2),
            valid_from=day("1/1/2022"), **shared,
        ),
    ]  # fmt: skip
    actions.approve_many(actor=commander, at=at, row_ids=[row.pk for row in rows])
    client, mark = signed_in(maker), "khác hệ số × mức cơ bản"
    assert mark not in client.get("/tieu-chuan/?tinh-den=30/9/2023").content.decode()
    assert mark in client.get("/tieu-chuan/?tinh-den=1/10/2023").content.decode()


def test_overlap_stands_at_the_form_and_withdrawal_needs_a_reason(
    world: World, maker: User, first: Entitlement
) -> None:
    client = signed_in(maker)
    answer = client.post("/tieu-chuan/lap/basic/", form(first, valid_from="1/10/2023"))
    assert answer.status_code == 422
    assert "STD-01" in answer.content.decode()
    client.post("/tieu-chuan/lap/holiday/", form(first, name="Quốc khánh", valid_from="2/9/2023"))
    draft = Entitlement.objects.get(status="draft")
    assert (draft.kind, draft.valid_to) == ("holiday", dt.date(2023, 9, 3))
    answer = client.post("/tieu-chuan/cho-duyet/", {"dong": draft.pk, "viec": "rut", "ly-do": ""})
    assert "KER-11" in answer.content.decode()
    client.post("/tieu-chuan/cho-duyet/", {"dong": draft.pk, "viec": "rut", "ly-do": "nhầm ngày"})
    assert Entitlement.objects.get(pk=draft.pk).status == "withdrawn"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("supplement", {"code": "THEM-5", "name": "Mức 5", "amount": "45.500", "factor": "0,7"}),
        ("guest", {"name": "Khách", "amount": "70000"}),
        ("scale", {"code": "MUOI", "name": "Muối", "quantity": "20 g", "season": "1/11-31/3", "verified": "on"}),
        ("split", {"value": "30/40/30"}),
        ("setting", {"code": "kitchens.publish_by", "value": "15:30"}),
        ("level", {"value": "BASIC", "unit": "T11"}),
    ],
)
def test_every_kind_can_be_drafted(
    world: World, maker: User, first: Entitlement, kind: str, body: dict[str, str]
) -> None:
    days = {"legal_basis": "QĐ 1", "issued_on": "1/3/2023", "valid_from": "1/4/2023", "last_day": "30/4/2023"}
    answer = signed_in(maker).post(f"/tieu-chuan/lap/{kind}/", {**days, **body})
    assert answer.status_code == 302, answer.content.decode()
    draft = Entitlement.objects.get(status="draft")
    assert (draft.kind, draft.valid_to) == (kind, dt.date(2023, 5, 1))


def test_replacing_form_is_filled_from_the_row(world: World, maker: User, first: Entitlement) -> None:
    client = signed_in(maker)
    for row in Entitlement.objects.filter(status="approved"):
        text = client.get(f"/tieu-chuan/lap/{row.kind}/?thay={row.pk}").content.decode()
        assert str(row.name) in text
        body = {"name": row.name, "code": row.code, "legal_basis": "QĐ 2", "issued_on": "1/3/2023"}
        body |= {"valid_from": "1/5/2023", "amount": "15.000", "quantity": "720 g", "value": "30/40/30"}
        assert client.post(f"/tieu-chuan/lap/{row.kind}/?thay={row.pk}", body).status_code == 302
        assert Entitlement.objects.filter(supersedes=row, status="draft").exists()


def test_public_rate_becomes_a_draft(world: World, maker: User, first: Entitlement) -> None:
    client = signed_in(maker)
    missing = client.post("/tieu-chuan/tham-khao/co-ban-53000/", {})
    assert missing.status_code == 422
    assert "STD-15" in missing.content.decode()
    assert client.post("/tieu-chuan/tham-khao/them-5-2021/", {}).status_code == 302
    assert Entitlement.objects.get(status="draft").amount == 45_500


def test_rice_page_records_and_approves(world: World, first: Entitlement) -> None:
    quartermaster = signed_in(world.user("unit_quartermaster", "T11"))
    body = {
        "unit": "T11", "category": "HSQBS", "first_day": "1/2/2023", "last_day": "28/2/2023", "price": "14.800",
        "persons": "1.001", "price_basis": "Hóa đơn",
    }  # fmt: skip
    refused = quartermaster.post("/tieu-chuan/gia-gao/", body)
    assert refused.status_code == 422
    assert "STD-06" in refused.content.decode()
    assert quartermaster.post("/tieu-chuan/gia-gao/", {**body, "persons": "1.000"}).status_code == 302
    claim = RiceClaim.objects.get()
    assert (claim.amount, claim.direction) == (560 * 1_000 * 28, "claim")
    again = quartermaster.post("/tieu-chuan/gia-gao/", {**body, "persons": "1.000"})
    assert "STD-20" in again.content.decode()
    assert "KER-07" in quartermaster.post("/tieu-chuan/gia-gao/", {"duyet": claim.pk}).content.decode()
    commander = signed_in(world.commander)
    assert commander.post("/tieu-chuan/gia-gao/", {"duyet": claim.pk}).status_code == 302
    assert RiceClaim.objects.get().approved_by == world.commander.pk
    other = signed_in(world.user("unit_quartermaster", "T22"))
    assert "15.680.000" not in other.get("/tieu-chuan/gia-gao/").content.decode()
    assert "KER-09" in other.post("/tieu-chuan/gia-gao/", {"rut": claim.pk, "ly-do": "nhầm"}).content.decode()
    assert "KER-11" in commander.post("/tieu-chuan/gia-gao/", {"rut": claim.pk, "ly-do": ""}).content.decode()
    assert commander.post("/tieu-chuan/gia-gao/", {"rut": claim.pk, "ly-do": "nhầm giá"}).status_code == 302
    assert "đã rút: nhầm giá" in commander.get("/tieu-chuan/gia-gao/").content.decode()
    assert quartermaster.post("/tieu-chuan/gia-gao/", {**body, "persons": "1.000"}).status_code == 302
    assert "Chênh lệch giá gạo chờ duyệt" in commander.get("/").content.decode()


def test_back_settlement_page(world: World, maker: User, first: Entitlement, monkeypatch: pytest.MonkeyPatch) -> None:
    at = instant(dt.date(2023, 4, 11))
    late = actions.supersede_rate(
        actor=world.actor("staff_officer"), at=at, row_id=first.pk, amount=66_000, legal_basis="QĐ 3",
        issued_on=dt.date(2023, 4, 1), valid_from=dt.date(2023, 4, 1),
    )  # fmt: skip
    actions.approve(actor=world.actor("commander"), at=at, row_id=late.pk)
    kitchen = world.unit("K-1101").pk

    def fed(period: Period, unit_ids: frozenset[int] | None = None) -> list[ManDay]:
        return [ManDay(kitchen, on, "HSQBS", 360) for on in period.days() if unit_ids is None or kitchen in unit_ids]

    monkeypatch.setattr(sources, "_SOURCES", [fed])
    client, url = signed_in(maker), f"/tieu-chuan/truy-linh/{late.pk}/"
    assert "3.600.000" in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 302
    assert BackSettlement.objects.get().amount == 360 * 10 * 1_000
    assert "3.600.000" in client.get(url).content.decode()
    assert "STD-17" in client.post(url, {}).content.decode()
    assert "KER-07" in client.post(url, {"viec": "duyet"}).content.decode()
    commander = signed_in(world.commander)
    assert "Truy lĩnh chờ duyệt" in commander.get("/").content.decode()
    assert "KER-11" in commander.post(url, {"viec": "rut", "ly-do": ""}).content.decode()
    assert commander.post(url, {"viec": "duyet"}).status_code == 302
    assert "đã duyệt" in commander.get(url).content.decode()
    assert "đã duyệt" in commander.get("/tieu-chuan/truy-linh/").content.decode()
    assert client.get(url + "?xuat=xlsx").status_code == 200
    other = signed_in(world.user("unit_quartermaster", "T22"))
    assert "3.600.000" not in other.get(url).content.decode()


def test_api_reads_drafts_and_approves(world: World, maker: User, first: Entitlement) -> None:
    client, commander = signed_in(maker), signed_in(world.commander)
    due = client.get("/api/v1/standards/rate?on=2023-02-01&category=HSQBS&unit=K-1101&supplements=OM").json()
    assert (due["amount"], due["basic"]["row"]) == (84_500, first.pk)
    assert len(client.get("/api/v1/standards/rows?on=2023-02-01").json()) == 4
    assert client.get("/api/v1/standards/scale?on=2023-02-01&category=SQ").json()[0]["quantity"] == 700
    assert not any(row["verified"] for row in client.get("/api/v1/standards/settings?on=2023-02-01").json())
    refused = client.get("/api/v1/standards/rate?on=2021-02-01&category=HSQBS")
    assert (refused.status_code, refused.json()["code"]) == (422, "STD-03")
    body = {
        "command_id": str(uuid.uuid4()), "kind": "supplement", "code": "THEM-5", "name": "Mức 5", "legal_basis": BASIS,
        "issued_on": "2021-12-18", "valid_from": "2022-01-01", "amount": 45_500, "factor": "7/10",
    }  # fmt: skip
    answers = [client.post("/api/v1/standards/rows", json.dumps(body), "application/json").json() for _ in range(2)]
    assert answers[0] == answers[1]
    url = f"/api/v1/standards/rows/{answers[0]['row']}/approve"
    said = commander.post(url, json.dumps({"command_id": str(uuid.uuid4())}), "application/json")
    assert said.json()["status"] == "approved"
    broken = client.post("/api/v1/standards/rows", json.dumps({**body, "factor": "1/0"}), "application/json")
    assert broken.json()["code"] == "STD-09"


def test_search_finds_standards_without_marks(world: World, maker: User, first: Entitlement) -> None:
    assert "Ốm tại trại" in signed_in(maker).get("/tim/?q=om tai trai").content.decode()


def test_command_prints_the_rate_with_its_row(
    world: World, first: Entitlement, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["standards", "rate", "--on", "28/9/2023", "--category", "HSQBS", "--unit", "T11"]
    assert main(ask) == 0
    line = capsys.readouterr().out.strip()
    assert line == (f"Mức cơ bản (BASIC): 65.000 đ [dòng {first.pk}, từ 1/1/2022, {BASIS}, ban hành 18/12/2021]")
    assert main([*ask, "--supplements", "OM,OM"]) == 1
    assert "STD-04" in capsys.readouterr().err
    assert main(["standards", "rows", "--on", "28/9/2023"]) == 0
    assert "GAO" in capsys.readouterr().out
    assert main(["standards", "reference"]) == 0
    assert "65.000 đ" in capsys.readouterr().out
