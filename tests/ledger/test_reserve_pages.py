"""The reserve through its pages: state, curve, lots, exchange, norms, releases; two people; two tabs."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from quannhu.kernel.days import HANOI
from quannhu.ledger.models import Balance, Release, ReserveNorm, Rotation, Voucher
from quannhu.organization import actions as people
from tests.ledger.reserve import Depot, add_packs, build
from tests.ledger.store import KG, Store
from tests.ledger.test_pages import signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def depot(store: Store) -> Depot:
    """KV-2: floor 36.960 kg, held 37.000, one lot due on 1/9."""
    return add_packs(build(store), good_to=dt.date(2100, 1, 1))


def client_of(depot: Depot, role: str, code: str | None = None) -> Client:
    return signed_in(depot.store, role, code) if code else signed_in(depot.store, role)


PROPOSAL = {
    "place": "KV-2", "item": "lương khô", "quantity": "5.400 gói", "valid_to": "20/12/2099", "refill_by": "30/12/2099",
    "reason": "Đường bị cắt", "paper_ref": "Công điện 07",
}  # fmt: skip


def test_state_curve_and_lots_are_shown_and_exported(depot: Depot) -> None:
    client = client_of(depot, "commander")
    page = words(client.get("/kho/du-tru/"))
    assert "36.960" in page and "37.000" in page and "đủ" in page
    one = f"/kho/du-tru/{depot.place}/GAO/"
    assert "R-03" in words(client.get(one)) and "Tồn so với mức dự trữ" in words(client.get(one))
    chart = client.get(f"{one}bieu-do/")
    assert chart["Content-Type"].startswith("image/svg") and b"<svg" in chart.content
    for address in ("/kho/du-tru/", one, "/kho/du-tru/doi-hat/", "/kho/du-tru/dinh-muc/", "/kho/du-tru/lenh/"):
        assert client.get(f"{address}?xuat=xlsx").content[:2] == b"PK"
        assert client.get(f"{address}?xuat=pdf").content[:4] == b"%PDF"


def test_a_stranger_sees_no_reserve(depot: Depot) -> None:
    client = client_of(depot, "kitchen_manager", "K-1101")
    assert client.get(f"/kho/du-tru/{depot.place}/GAO/").status_code == 404
    assert "KV-2" not in words(client.get("/kho/du-tru/"))


def test_an_exchange_of_lots_is_posted_from_the_page(depot: Depot) -> None:
    client = client_of(depot, "depot_keeper", "KV-2")
    address = f"/kho/du-tru/doi-hat/{depot.place}/{depot.lot('R-03')}/"
    form = {
        "happened_on": "14/3/2023", "quantity": "9.250 kg", "lot": "R-04", "made_on": "20/8/2022",
        "supplier": "NCC-01", "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    refused = client.post(address, form)
    assert refused.status_code == 422 and "LED-43" in words(refused)
    for _tab in (1, 2):
        answer = client.post(address, {**form, "made_on": "1/3/2023"})
        assert answer.status_code == 302, words(answer)
    exchange = Rotation.objects.get()
    assert exchange.taken.moves.get().quantity == 9_250 * KG
    assert client.get(address).status_code == 404


def test_a_norm_is_set_once_and_the_one_before_ends(depot: Depot) -> None:
    client = client_of(depot, "commander")
    form = {
        "place": "KV-2", "item": "GAO", "served": "VUNG-2", "amount": "0,7 kg", "days": "20", "age_months": "12",
        "valid_from": "14/3/2023", "legal_basis": "Quyết định 20", "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.post("/kho/du-tru/dinh-muc/dat/", {**form, "legal_basis": ""}).status_code == 422
    for _tab in (1, 2):
        assert client.post("/kho/du-tru/dinh-muc/dat/", form).status_code == 302
    live = ReserveNorm.objects.filter(superseded_at__isnull=True, item__code="GAO").order_by("valid_from")
    assert [(row.days, row.valid_to) for row in live] == [(15, dt.date(2023, 3, 14)), (20, dt.date(9999, 12, 31))]
    page = words(client.get("/kho/du-tru/"))
    assert "thiếu 12.280 kg" in page  # 3.520 × 0,7 × 20 = 49.280
    assert "12.280 kg" in words(client.get("/"))
    keeper = client_of(depot, "depot_keeper", "KV-2")
    assert keeper.get("/kho/du-tru/dinh-muc/dat/").status_code == 404


def test_a_release_is_proposed_approved_by_another_drawn_and_refilled(depot: Depot) -> None:
    desk = client_of(depot, "operations_desk")
    bad = desk.post("/kho/du-tru/lenh/de-nghi/", {**PROPOSAL, "refill_by": "1/1/2099", "command_id": str(uuid.uuid4())})
    assert bad.status_code == 422 and "LED-46" in words(bad)
    same = str(uuid.uuid4())
    for _tab in (1, 2):
        assert desk.post("/kho/du-tru/lenh/de-nghi/", {**PROPOSAL, "command_id": same}).status_code == 302
    row = Release.objects.get()
    address = f"/kho/du-tru/lenh/{row.pk}/"
    assert "người thứ hai" in words(desk.get(address))
    denied = desk.post(address, {"viec": "duyet", "command_id": str(uuid.uuid4())})
    assert denied.status_code in (403, 422)
    director = client_of(depot, "commander")
    assert "Duyệt mở dự trữ" in words(director.get("/"))
    other = str(uuid.uuid4())
    for _tab in (1, 2):
        assert director.post(address, {"viec": "duyet", "command_id": other}).status_code == 302
    keeper = client_of(depot, "depot_keeper", "KV-2")
    keeper.get(f"/kho/ton/?tinh-den={row_day(row)}")  # the page stands on the day of the work
    form = {"viec": "lay", "happened_on": row_day(row), "quantity": "6.000 gói", "command_id": str(uuid.uuid4())}
    more = keeper.post(address, form)
    assert more.status_code == 422 and "LED-45" in words(more)
    assert keeper.post(address, {**form, "quantity": "5.400 gói"}).status_code == 302
    row.refresh_from_db()
    assert row.uses.get().quantity == 5_400
    assert "5.400 gói" in words(keeper.get(address))


def test_a_proposal_is_turned_down_with_a_reason(depot: Depot) -> None:
    desk = client_of(depot, "operations_desk")
    desk.post("/kho/du-tru/lenh/de-nghi/", {**PROPOSAL, "command_id": str(uuid.uuid4())})
    address = f"/kho/du-tru/lenh/{Release.objects.get().pk}/"
    director = client_of(depot, "commander")
    assert director.post(address, {"viec": "tu-choi", "reason": "", "command_id": str(uuid.uuid4())}).status_code == 422
    assert director.post(address, {"viec": "tu-choi", "reason": "Còn đường khác", "command_id": str(uuid.uuid4())}
                         ).status_code == 302  # fmt: skip
    assert "Còn đường khác" in words(desk.get(address))
    late = director.post(address, {"viec": "duyet", "command_id": str(uuid.uuid4())})
    assert late.status_code == 422 and "LED-44" in words(late)


def approved(depot: Depot) -> tuple[Release, str]:
    """A release of 5.400 packs, approved, and its address."""
    client_of(depot, "operations_desk").post(
        "/kho/du-tru/lenh/de-nghi/", {**PROPOSAL, "command_id": str(uuid.uuid4())}
    )  # fmt: skip
    row = Release.objects.get()
    address = f"/kho/du-tru/lenh/{row.pk}/"
    client_of(depot, "commander").post(address, {"viec": "duyet", "command_id": str(uuid.uuid4())})
    return row, address


def test_a_release_never_drawn_is_taken_back_from_its_page(depot: Depot) -> None:
    _row, address = approved(depot)
    director, keeper = client_of(depot, "commander"), client_of(depot, "depot_keeper", "KV-2")
    assert "Thu hồi phần chưa lấy" in words(director.get(address))
    assert "Thu hồi phần chưa lấy" not in words(keeper.get(address))
    form = {"viec": "thu-hoi", "command_id": str(uuid.uuid4())}
    without = director.post(address, {**form, "reason": ""})
    assert without.status_code == 422 and "KER-11" in words(without)
    denied = keeper.post(address, {**form, "reason": "Thôi", "command_id": str(uuid.uuid4())})
    assert denied.status_code in (403, 422) and "KER-07" in words(denied)
    for _tab in (1, 2):
        assert director.post(address, {**form, "reason": "Đường đã thông"}).status_code == 302
    shown = words(director.get(address))
    assert "đã thu hồi" in shown and "Đường đã thông" in shown and "Thu hồi phần chưa lấy" not in shown
    assert "đã thu hồi" in words(director.get("/kho/du-tru/lenh/"))
    late = director.post(address, {**form, "reason": "Nữa", "command_id": str(uuid.uuid4())})
    assert late.status_code == 422 and "LED-44" in words(late)


def test_a_drawn_reserve_is_filled_up_by_a_supplier(depot: Depot) -> None:
    """The link from the release leads to the form; more than is owed and a lot without a day are refused."""
    row, address = approved(depot)
    keeper = client_of(depot, "depot_keeper", "KV-2")
    keeper.get(f"/kho/ton/?tinh-den={row_day(row)}")
    draw = {"viec": "lay", "happened_on": row_day(row), "quantity": "5.400 gói", "command_id": str(uuid.uuid4())}
    assert keeper.post(address, draw).status_code == 302
    assert f"{address}bu/" in keeper.get(address).content.decode()
    assert client_of(depot, "operations_desk").get(f"{address}bu/").status_code == 404
    form = {
        "happened_on": row_day(row), "quantity": "5.400 gói", "supplier": "NCC-01", "lot": "LK-9",
        "made_on": "1/3/2023", "expires_on": "1/3/2099", "price": "65.000", "paper_ref": "HĐ 9",
        "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    assert "5.400 gói" in words(keeper.get(f"{address}bu/"))
    wrongs = (({"quantity": "5.401 gói"}, "LED-45"), ({"quantity": "x"}, "KER"), ({"made_on": ""}, "Ngày sản xuất: "))
    for wrong, code in wrongs:
        answer = keeper.post(f"{address}bu/", {**form, **wrong, "command_id": str(uuid.uuid4())})
        assert answer.status_code == 422 and code in words(answer), (wrong, words(answer)[-600:])
    for _tab in (1, 2):
        answer = keeper.post(f"{address}bu/", form)
        assert answer.status_code == 302, words(answer)
    row.refresh_from_db()
    assert row.status == "closed" and row.uses.count() == 2
    lot = row.uses.get(kind="refilled").voucher.moves.get()
    assert (lot.quantity, lot.value, lot.source.kind) == (5_400, 5_400 * 65_000, "supplier")


def test_the_reserve_follows_people_from_its_page(depot: Depot) -> None:
    """980 people go to region 1: 10.290 kg and 2.940 packs, of all goods both depots keep, or of one."""
    director = client_of(depot, "commander")
    for item, amount, days in (("GAO", "0,7 kg", "15"), ("LUONG_KHO", "1 gói", "3")):
        norm = {
            "place": "KV-1", "item": item, "served": "VUNG-1", "amount": amount, "days": days,
            "valid_from": "14/3/2023", "legal_basis": "Quyết định 20", "command_id": str(uuid.uuid4()),
        }  # fmt: skip
        assert director.post("/kho/du-tru/dinh-muc/dat/", norm).status_code == 302
    keeper, address = client_of(depot, "depot_keeper", "KV-2"), "/kho/du-tru/di-theo/"
    assert address in keeper.get("/kho/du-tru/").content.decode()
    assert director.get(address).status_code == 404
    form = {
        "from_place": "KV-2", "to_place": "KV-1", "people": "980", "happened_on": "14/3/2023", "item": "",
        "paper_ref": "Quyết định 77", "receiver": "Vũ Thử Nghiệm", "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    short = keeper.post(address, form)
    assert short.status_code == 422 and "LED-42" in words(short)  # the people still stand in region 2
    people.move_unit(
        actor=depot.store.world.actor("commander"), at=depot.store.at(dt.date(2023, 3, 14)),
        unit_id=depot.store.world.unit("T22").pk, parent_id=depot.store.world.unit("VUNG-1").pk,
        on=dt.date(2023, 3, 14), legal_basis="Quyết định 77",
    )  # fmt: skip
    nobody = keeper.post(address, {**form, "people": "0"})
    assert nobody.status_code == 422
    there = keeper.post(address, {**form, "to_place": "KV-9"})
    assert there.status_code == 422
    for _tab in (1, 2):
        answer = keeper.post(address, form)
        assert answer.status_code == 302, words(answer)
    moves = Voucher.objects.get(command_id=form["command_id"]).moves.order_by("item__code")
    sums: dict[str, int] = {}
    for move in moves:
        sums[move.item.code] = sums.get(move.item.code, 0) + move.quantity
    assert sums == {"GAO": 10_290 * KG, "LUONG_KHO": 2_940}


def row_day(row: Release) -> str:
    """The day of approval as a person types it."""
    row.refresh_from_db()
    assert row.decided_at is not None
    day = row.decided_at.astimezone(HANOI).date()
    return f"{day.day}/{day.month}/{day.year}"


def test_a_bad_lot_is_set_aside_from_the_page_and_sent_back(depot: Depot) -> None:
    """The way out that LED-10 names; what leaves the reserve's quarantine is taken from there."""
    client = client_of(depot, "depot_keeper", "KV-2")
    form = {
        "place": "KV-2", "item": "GAO", "lot": "R-03", "purpose": "reserve", "happened_on": "14/3/2023",
        "quantity": "9.250 kg", "reason": "Mọt", "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    assert "KER-11" in words(client.post("/kho/cho-xu-ly/them/", {**form, "reason": ""}))
    assert "KER-09" in words(client.post("/kho/cho-xu-ly/them/", {**form, "lot": "R-99"}))
    assert "LED-01" in words(client.post("/kho/cho-xu-ly/them/", {**form, "quantity": "10 tấn"}))
    for _tab in (1, 2):
        assert client.post("/kho/cho-xu-ly/them/", form).status_code == 302
    assert "thiếu 9.210 kg" in words(client.get("/kho/du-tru/"))
    aside = Balance.objects.get(account__condition="quarantine", quantity__gt=0)
    back = {"happened_on": "14/3/2023", "supplier": "NCC-01", "quantity": "9.250 kg", "reason": "Mọt", "confirmed": "1"}
    answer = client.post(f"/kho/cho-xu-ly/{aside.pk}/tra/", {**back, "command_id": str(uuid.uuid4())})
    assert answer.status_code == 302, words(answer)
    aside.refresh_from_db()
    assert aside.quantity == 0
