"""The pages of supply as officers, commanders and keepers use them."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import openpyxl
import pytest

from quannhu.supply.kinds import KINDS
from quannhu.supply.models import Contract, LaneClosure, Order, Plan, PlanRun, Requisition, SupplierOffer
from tests.supply.sourcing import START, source
from tests.supply.stage import KG, Stage, signed_in, words

PLANS = "/bao-dam/ke-hoach/"


@pytest.fixture
def sourced(stage: Stage) -> Stage:
    source(stage)
    return stage


def post(client: Any, address: str, **data: Any) -> Any:
    return client.post(address, {"command_id": str(uuid.uuid4()), **data})


def planned(stage: Stage) -> int:
    """A plan made, computed, submitted, approved and put in force through the pages."""
    officer, commander = signed_in(stage, "staff_officer"), signed_in(stage, "commander")
    answer = post(officer, f"{PLANS}lap/", unit="CQN", starts_on="20/3", weeks="2", title="Quý II thử")
    assert answer.status_code == 302, words(answer)
    plan = Plan.objects.get()
    address = f"{PLANS}{plan.pk}/"
    assert "bấm Tính kế hoạch" in words(officer.get(address))
    post(officer, address, viec="tinh")
    assert "KTW → KV-2" in words(officer.get(address))
    post(officer, address, viec="trinh")
    assert "Duyệt kế hoạch" in words(commander.get(address))
    assert "Bảo đảm: chờ tôi duyệt" in words(commander.get("/"))
    post(commander, address, viec="duyet", reason="đồng ý")
    post(officer, address, viec="thuc-hien")
    plan.refresh_from_db()
    assert plan.state == "in_force"
    return plan.pk


def test_a_plan_goes_its_way_through_the_pages(sourced: Stage) -> None:
    plan_id = planned(sourced)
    officer = signed_in(sourced, "staff_officer")
    address = f"{PLANS}{plan_id}/"
    for part in ("", "dong/", "dong/?xem=chuyen", "dong/?xem=cap", "thieu/", "ton/"):
        assert officer.get(f"{address}{part}").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{address}dong/?xuat=xlsx").content))
    assert book.active is not None and book.active.max_row >= 3
    for part in ("", "thieu/", "ton/"):
        joint = "?" if "?" not in part else "&"
        assert officer.get(f"{address}{part}{joint}xuat=pdf").content.startswith(b"%PDF")
    assert "Quý II thử" in words(officer.get(PLANS))
    assert "Không đơn vị nào thiếu" in words(officer.get(f"{address}thieu/"))
    run = PlanRun.objects.get()
    assert (run.state, run.message) == ("done", "Đã tính xong.")
    assert "Đã tính xong" in words(officer.get(f"{address}tinh/"))
    assert "Quý II thử" in words(officer.get("/tim/?q=quy+ii"))


def test_stock_is_drawn_beside_its_floor(sourced: Stage) -> None:
    sourced.rice(60_000 * KG, "KV-1", "A")
    plan_id = planned(sourced)
    officer = signed_in(sourced, "staff_officer")
    shown = officer.get(f"{PLANS}{plan_id}/ton/")
    assert "bieu-do.svg?kho=KTW:GAO" in shown.content.decode() or "bieu-do.svg?kho=KV-1:GAO" in shown.content.decode()
    first = re.search(r'<option value="([\w-]+)" selected', shown.content.decode())
    assert first and first[1] in ("KTW", "KV-1"), "one store until all are asked for"
    assert not re.search('<option value="[^"]+" selected', officer.get(f"{PLANS}{plan_id}/ton/?kho=").content.decode())
    chart = officer.get(f"{PLANS}{plan_id}/ton/bieu-do.svg?kho=KV-1:GAO")
    assert chart.status_code == 200 and b"<svg" in chart.content
    assert officer.get(f"{PLANS}{plan_id}/ton/bieu-do.svg?kho=X:Y").status_code == 404


def test_gaps_are_all_shown_before_a_plan_is_made(stage: Stage) -> None:
    officer = signed_in(stage, "staff_officer")
    answer = post(officer, f"{PLANS}lap/", unit="CQN", starts_on="21/3", weeks="2", title="")
    assert answer.status_code == 422
    shown = words(answer)
    for code in ("SUP-10", "SUP-11", "SUP-15", "SUP-16"):
        assert code in shown
    assert not Plan.objects.exists()


def test_a_what_if_copy_is_computed_and_compared(sourced: Stage) -> None:
    plan_id = planned(sourced)
    officer = signed_in(sourced, "staff_officer")
    address = f"{PLANS}{plan_id}/thu/"
    assert "Tuyến bị đóng" in words(officer.get(address))
    empty = post(officer, address, title="")
    assert empty.status_code == 422 and "SUP-23" in words(empty)
    answer = post(officer, address, title="Đóng đường 2", lane="KTW>KV-2", item="GAO", price="110")
    copy = Plan.objects.get(purpose="what_if")
    assert answer.status_code == 302 and copy.state == "solved"
    shown = words(officer.get(f"{PLANS}{copy.pk}/"))
    assert "Tuyến KTW → KV-2 đóng" in shown and "Trình duyệt" not in shown
    compared = words(officer.get(f"/bao-dam/so-sanh/{plan_id}/{copy.pk}/"))
    assert "Thiếu" in compared and "Tiền mua" in compared


def test_contracts_orders_and_deliveries_through_the_pages(sourced: Stage) -> None:
    plan_id = planned(sourced)
    officer, commander = signed_in(sourced, "staff_officer"), signed_in(sourced, "commander")
    post(officer, f"{PLANS}{plan_id}/", viec="hop-dong")
    post(officer, f"{PLANS}{plan_id}/", viec="don")
    contract = Contract.objects.get()
    assert "Chờ tôi ký" in words(commander.get("/bao-dam/hop-dong/"))
    post(commander, "/bao-dam/hop-dong/", contract=str(contract.pk))
    assert Contract.objects.get().state == "signed"
    order = Order.objects.filter(kind="purchase").order_by("order_on").first()
    assert order is not None
    address = f"/bao-dam/don-hang/{order.pk}/"
    post(commander, address, viec="dat")
    keeper = signed_in(sourced, "depot_keeper", "KTW", on=START)
    assert "Nhận hàng, cân tay ba" in words(keeper.get(address))
    sent = {
        "item": "GAO", "happened_on": "20/3", "paper_ref": "HĐ 1", "paper": "5 tấn", "weighed": "4.990", "aside": "",
        "lot": "L1", "made_on": "1/2/2023", "giver": "A", "receiver": "B", "witness": "C",
    }  # fmt: skip
    # The page writes at today's instant, so the day of the delivery is a day that has come.
    answer = post(keeper, f"{address}nhan/", **sent)
    assert answer.status_code == 302, words(answer)
    shown = words(keeper.get("/bao-dam/don-hang/"))
    assert "4.990" in shown and "chưa đến hạn" in shown
    late = signed_in(sourced, "depot_keeper", "KTW", on=START + dt.timedelta(days=3))
    assert "Giao hàng chậm" in words(late.get("/"))
    assert "quá hạn, còn thiếu" in words(late.get("/bao-dam/don-hang/?xem=cham"))
    assert officer.get("/bao-dam/don-hang/?xuat=xlsx").status_code == 200
    assert officer.get("/bao-dam/hop-dong/?xuat=pdf").content.startswith(b"%PDF")
    assert str(order.pk) in words(officer.get(f"/tim/?q={order.pk}"))
    post(commander, address, viec="dong", reason="đổi nguồn")
    assert Order.objects.get(pk=order.pk).state == "closed"


def test_a_transfer_is_sent_and_arrives_through_the_pages(sourced: Stage) -> None:
    sourced.rice(60_000 * KG, "KTW", "A")
    plan_id = planned(sourced)
    officer, commander = signed_in(sourced, "staff_officer"), signed_in(sourced, "commander")
    post(officer, f"{PLANS}{plan_id}/", viec="don")
    order = Order.objects.filter(kind="transfer", place__code="KV-1").order_by("order_on").first()
    assert order is not None
    address = f"/bao-dam/don-hang/{order.pk}/"
    post(commander, address, viec="dat")
    sender, taker = signed_in(sourced, "depot_keeper", "KTW", on=START), signed_in(sourced, "depot_keeper", on=START)
    assert "Xuất hàng lên đường" in words(sender.get(address))
    assert f"Xuất lệnh số {order.pk} tới Kho KV-1" in words(sender.get("/"))
    assert "Lệnh điều chuyển phải làm" not in words(taker.get("/"))
    assert taker.get(f"{address}den/").status_code == 404
    answer = post(sender, f"{address}xuat/", item="GAO", quantity="2 tấn", happened_on="20/3")
    assert answer.status_code == 302, words(answer)
    assert f"Nhận lệnh số {order.pk} từ Kho Trung ương" in words(taker.get("/"))
    assert "Nhận hàng từ đường" in words(taker.get(address))
    answer = post(taker, f"{address}den/", happened_on="20/3", line_0="2.000")
    assert answer.status_code == 302, words(answer)
    shown = words(taker.get(address))
    assert "2.000" in shown and "Nhận hàng từ đường" not in shown  # the road is empty again
    assert "Lệnh điều chuyển phải làm" not in words(taker.get("/"))


def test_sources_are_entered_ended_and_imported(sourced: Stage) -> None:
    officer = signed_in(sourced, "staff_officer")
    assert "Nguồn cung cấp" in words(officer.get("/bao-dam/nguon/"))
    for code in KINDS:
        assert officer.get(f"/bao-dam/nguon/{code}/").status_code == 200
        assert officer.get(f"/bao-dam/nguon/{code}/them/").status_code == 200
        assert officer.get(f"/bao-dam/nguon/{code}/nhap/?mau=1").status_code == 200
    answer = post(
        officer, "/bao-dam/nguon/dong-tuyen/them/", origin="KTW", target="KV-2", trips_left="0", valid_from="20/3",
        valid_to="27/3", legal_basis="Thông báo 5 của Vùng 2",
    )  # fmt: skip
    assert answer.status_code == 302, words(answer)
    assert LaneClosure.objects.get().trips_left == 0
    broken = post(officer, "/bao-dam/nguon/nguon/them/", supplier="NCC-01", item="GAO", place="KV-1",
                  price_kind="hợp đồng", lead_days="3", valid_from="20/3", legal_basis="HĐ 9")  # fmt: skip
    assert broken.status_code == 422 and "SUP-08" in words(broken)
    offer = SupplierOffer.objects.get()
    done = post(officer, f"/bao-dam/nguon/nguon/{offer.pk}/thoi/", ends_on="1/4", reason="Biên bản thanh lý")
    assert done.status_code == 302
    assert SupplierOffer.objects.get().valid_to == dt.date(2023, 4, 1)
    assert officer.get("/bao-dam/nguon/khong-co/").status_code == 404


def test_a_file_of_offers_is_tried_first_with_all_its_faults(sourced: Stage) -> None:
    """SUP-R10."""
    officer = signed_in(sourced, "staff_officer")
    titles = ["Nhà cung cấp", "Mặt hàng", "Kho", "Nguồn giá", "Đơn giá", "Nhiều nhất mỗi tuần", "Ngày giao",
              "Đặt ít nhất", "Từ ngày", "Căn cứ"]  # fmt: skip
    good = ["NCC-01", "GAO", "KV-1", "hợp đồng", 14_500, "20 tấn", 3, "2 tấn", dt.date(2023, 3, 20), "HĐ 7"]

    def send(rows: list[list[Any]]) -> Any:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (titles, *rows):
            book.active.append(row)
        file = io.BytesIO()
        book.save(file)
        file.seek(0)
        file.name = "nguon.xlsx"
        return officer.post("/bao-dam/nguon/nguon/nhap/", {"file": file, "command_id": str(uuid.uuid4())})

    bad = send([
        good, [*good[:1], "KHONG_CO", *good[2:]], [*good[:2], "KV-9", *good[3:]], [*good[:6], 999, *good[7:]],
        [*good[:4], None, *good[5:]], good,
    ])  # fmt: skip
    shown = words(bad)
    for code in ("CAT-01", "KER-09", "SUP-06", "SUP-08", "SUP-05"):
        assert code in shown, code
    assert SupplierOffer.objects.count() == 1
    token_page = send([good])
    assert "Không có lỗi" in words(token_page)
    token = token_page.content.decode().split('name="token" value="')[1].split('"')[0]
    answer = post(officer, "/bao-dam/nguon/nguon/nhap/", token=token, confirmed="1")
    assert answer.status_code == 302
    assert SupplierOffer.objects.filter(place__code="KV-1", dong=14_500, capacity_week=20_000 * KG).exists()


def test_a_quartermaster_asks_for_a_week_of_the_plan(sourced: Stage) -> None:
    plan_id = planned(sourced)
    chief = signed_in(sourced, "unit_quartermaster")
    address = f"{PLANS}{plan_id}/"
    assert "Lập và gửi phiếu yêu cầu" in words(chief.get(address))
    assert post(chief, address, viec="yeu-cau", unit="T11", week="0").status_code == 302
    assert Requisition.objects.count() == 2
    assert "SUP-30" in words(post(chief, address, viec="yeu-cau", unit="T11", week="0"))
    assert "KER-09" in words(post(chief, address, viec="yeu-cau", unit="T21", week="0"))


def test_strangers_get_nothing_and_units_see_only_their_part(sourced: Stage) -> None:
    plan_id = planned(sourced)
    addresses = [
        PLANS, f"{PLANS}{plan_id}/", f"{PLANS}{plan_id}/thieu/", "/bao-dam/don-hang/", "/bao-dam/hop-dong/",
        "/bao-dam/nguon/", "/bao-dam/nguon/nguon/", f"{PLANS}{plan_id}/thu/",
    ]  # fmt: skip
    stranger = signed_in(sourced, "administrator")
    for address in addresses:
        assert stranger.get(address).status_code == 404, address
    unit = signed_in(sourced, "unit_quartermaster")
    own = words(unit.get(f"{PLANS}{plan_id}/dong/?xem=cap"))
    assert "Trung đoàn Sóc Nâu" in own and "Trung đoàn Sao La" not in own
    assert "Tổng chi phí" not in words(unit.get(f"{PLANS}{plan_id}/"))
    assert unit.get(f"{PLANS}{plan_id}/thu/").status_code == 404
    assert post(unit, f"{PLANS}{plan_id}/", viec="don").status_code in (403, 422)
    assert unit.get(f"{PLANS}lap/").status_code in (403, 404)
    assert unit.get("/bao-dam/nguon/nguon/them/").status_code == 403
    draft = Plan.objects.get()
    Plan.objects.filter(pk=plan_id).update(state="draft")
    assert unit.get(f"{PLANS}{draft.pk}/").status_code == 404
