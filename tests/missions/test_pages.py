"""The pages: the flood from the order form to the settlement, every step as a person clicks it, and wrong ways."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client

from quannhu.missions.models import Load, Mission
from tests.kitchens.doors import Clock, enter, post, text
from tests.missions.flood import END, START, Flood
from tests.world import make_user

DAY = dt.timedelta(days=1)
ORDER = {
    "code": "NV-LU", "name": "Khắc phục lũ lụt", "unit": "VUNG-2", "authority": "Điện khẩn 14/9",
    "received_on": "14/9/2023", "received_clock": "02:00", "starts_on": "14/9/2023", "ends_on": "20/9/2023",
    "level": "THEM-3", "unit_1": "L26", "category_1": "HSQBS", "people_1": "800", "packs_1": "2",
    "fed_1": "bep", "unit_2": "T11", "category_2": "HSQBS", "people_2": "400", "packs_2": "2", "fed_2": "nhiem-vu",
    "area": "Nhân dân vùng lũ", "people_area": "5.000", "packs_area": "3",
}  # fmt: skip


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(monkeypatch)
    found.strike("02:03", START)
    return found


@pytest.fixture
def desk(flood: Flood, clock: Clock) -> Client:
    return enter(flood.world.user("operations_desk"))


@pytest.fixture
def director(flood: Flood, clock: Clock) -> Client:
    return enter(flood.world.user("commander"))


def done(answer: HttpResponse) -> HttpResponse:
    assert answer.status_code == 302, text(answer)
    assert "dang-nhap" not in answer.headers["Location"], "signed out in between"
    return answer


def roads(flood: Flood, cut: str = "") -> dict[str, str]:
    kv1, kv2 = flood.places["KV-1"].pk, flood.places["KV-2"].pk
    return {
        f"ready_{kv2}": "270", f"road_{kv2}": "30", f"ready_{kv1}": "300", f"road_{kv1}": "360", f"cut_{kv1}": cut,
    }  # fmt: skip


def ordered(desk: Client, director: Client, flood: Flood) -> Mission:
    done(post(desk, "/dot-xuat/lenh/", **ORDER, viec="lap"))
    row = Mission.objects.get()
    done(post(director, f"/dot-xuat/{row.pk}/", viec="ra-lenh"))
    done(post(desk, f"/dot-xuat/{row.pk}/nguon/", viec="duong", **roads(flood)))
    return row


def test_need_is_shown_before_the_order_is_written(desk: Client) -> None:
    """2.400 + 15.000 packs, 1.960 kg and 546.000.000 đ, and nothing is written yet."""
    shown = text(post(desk, "/dot-xuat/lenh/", **ORDER, viec="tinh"))
    for figure in ("2.400 gói", "15.000 gói", "1.960 kg", "546.000.000", "364.000.000"):
        assert figure in shown, figure
    assert not Mission.objects.exists()


def test_the_flood_through_its_pages(desk: Client, director: Client, flood: Flood, clock: Clock) -> None:
    """Order, need, source plan, claim, loads, issue, hand-over by thumb, use, return, loss, close-out, settlement."""
    row = ordered(desk, director, flood)
    base = f"/dot-xuat/{row.pk}/"
    plan = text(desk.get(base + "nguon/"))
    for figure in ("9.600 gói", "5.400 gói", "13:00 14/9/2023", "dự trữ SSCĐ, phần trên mức"):
        assert figure in plan, figure
    done(post(desk, base + "nguon/", viec="giu"))
    for place in ("KV-2", "KV-1"):
        boxes = {f"line_{one.pk}": "1" for one in row.sources.filter(place=flood.places[place])}
        fields = {"place": str(flood.places[place].pk), "vehicle": "Xe 1", "driver": "Vũ Thử Nghiệm", **boxes}
        done(post(desk, base + "nguon/", viec="tai", **fields))
    keepers = {code: enter(flood.world.user("depot_keeper", code)) for code in ("KV-1", "KV-2")}
    receiver = enter(flood.world.user("unit_quartermaster", "L26"))
    for code, out, there in (("KV-2", "06:30", "07:00"), ("KV-1", "07:00", "13:00")):
        load = Load.objects.get(place=flood.places[code])
        clock.strike(out, START)
        assert f"Phiếu tải {load.code}" in text(keepers[code].get(f"/dot-xuat/phieu-tai/{load.pk}/"))
        done(post(keepers[code], f"/dot-xuat/phieu-tai/{load.pk}/"))
        clock.strike(there, START)
        assert receiver.get(f"/hien-truong/?ma={load.code.lower()}").headers["Location"] == f"/hien-truong/{load.code}/"
        assert "Bàn giao" in text(receiver.get(f"/hien-truong/{load.code}/"))
        done(post(receiver, f"/hien-truong/{load.code}/", viec="ban-giao", receiver="Lê Thị Ví Dụ"))
    shown = text(desk.get(base))
    assert "4 giờ 30 phút sau khi nhận lệnh" in shown and "Không ai ăn hai nơi" in shown
    for index in range(7):
        clock.strike("20:00", START + DAY * index)
        desk = enter(flood.world.user("operations_desk"))
        day = f"{14 + index}/9/2023"
        done(post(desk, base + "dung/", verb="dung", goods="GAO-soldiers", quantity="280 kg", day=day))
        if index < 2:
            done(post(desk, base + "dung/", verb="dung", goods="LUONG_KHO-soldiers", quantity="1.200 gói", day=day))
        if index < 3:
            done(post(desk, base + "dung/", verb="dung", goods="LUONG_KHO-relief", quantity="4.998", day=day))
    late = {"goods": "LUONG_KHO-relief", "day": "20/9/2023"}
    refused = post(desk, base + "dung/", verb="mat", quantity="2", **late)
    assert refused.status_code == 422 and "phải có biên bản" in text(refused)
    clock.strike("08:00", END + DAY)
    desk, director = enter(flood.world.user("operations_desk")), enter(flood.world.user("commander"))
    blocked = post(director, base, viec="khep")
    assert blocked.status_code == 422 and "còn 6 gói chưa rõ" in text(blocked)
    done(post(desk, base + "dung/", verb="tra", quantity="4", **late))
    done(post(desk, base + "dung/", verb="mat", quantity="2", minutes="Biên bản 07/BB", **late))
    done(post(director, base, viec="khep"))
    settled = text(director.get(base + "quyet-toan/"))
    for figure in ("546.000.000 đ", "2.400 × 65.000 đ = 156.000.000 đ", "390.000.000 đ", "Đã quyết toán"):
        assert figure in settled, figure
    assert director.get(base + "quyet-toan/?xuat=xlsx").status_code == 200
    assert director.get(base + "quyet-toan/?xuat=pdf").content.startswith(b"%PDF")


def test_load_list_on_paper_and_desk_and_search(desk: Client, director: Client, flood: Flood, clock: Clock) -> None:
    """The list prints with its code; the desk says what is due; home and search find the mission."""
    row = ordered(desk, director, flood)
    assert "Chọn nguồn, giữ hàng, lập phiếu tải" in text(desk.get("/dot-xuat/"))
    flood.claim_plan(row)
    load = Load.objects.get(pk=flood.load(row, "KV-2"))
    paper = desk.get(f"/dot-xuat/phieu-tai/{load.pk}/?xuat=pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert load.code == f"M{row.pk}-KV2-01"
    clock.strike("08:05", START)
    home = text(desk.get("/"))
    assert "NV-LU Khắc phục lũ lụt" in home and "Kho xuất hàng" in home
    assert "Khắc phục lũ lụt" in text(desk.get("/tim/?q=nv-lu"))
    assert load.code in text(desk.get(f"/tim/?q={load.code}"))


def test_road_cut_and_reserve_through_the_pages(desk: Client, director: Client, flood: Flood) -> None:
    """The cut road is named, the reserve is asked for and approved by the director on the same page."""
    row = ordered(desk, director, flood)
    where = f"/dot-xuat/{row.pk}/nguon/"
    done(post(desk, where, viec="duong", **roads(flood, "sạt lở")))
    done(post(desk, where, viec="giu"))
    shown = text(desk.get(where))
    assert "Còn thiếu 5.400 gói" in shown and "đường bị cắt: sạt lở" in shown
    ask = {"place": str(flood.places["KV-2"].pk), "item": "LUONG_KHO", "audience": "relief"}
    nothing = post(desk, where, viec="du-tru", **ask, paper="")
    assert nothing.status_code == 422
    done(post(desk, where, viec="du-tru", **ask, paper="Lệnh 05"))
    line = row.sources.get(release__isnull=False)
    assert post(desk, where, viec="duyet-du-tru", source=str(line.pk)).status_code == 403
    assert "phải bù trước hết ngày 14/10/2023" in text(director.get(where))
    done(post(director, where, viec="duyet-du-tru", source=str(line.pk)))


def test_strength_and_cancel_through_the_pages(desk: Client, director: Client, flood: Flood, clock: Clock) -> None:
    """A day's strength changes on its own page; a mission is cancelled with a reason."""
    row = ordered(desk, director, flood)
    beside = post(desk, f"/dot-xuat/{row.pk}/", viec="ke-hoach")
    assert beside.status_code == 422 and "chưa có bản đang thực hiện" in text(beside), "no routine plan is in force"
    lender = row.beneficiaries.get(unit=flood.unit("T11"))
    page = f"/dot-xuat/quan-so/{lender.pk}/"
    assert desk.get(page).status_code == 200
    assert post(desk, page, from_day="1/10/2023", people="300", reason="về").status_code == 422
    done(post(desk, page, from_day="16/9/2023", people="300", reason="100 người về"))
    assert "300 từ 16/9/2023" in text(desk.get(f"/dot-xuat/{row.pk}/"))
    assert post(director, f"/dot-xuat/{row.pk}/", viec="huy", reason="").status_code == 422
    done(post(director, f"/dot-xuat/{row.pk}/", viec="huy", reason="Báo động giả"))
    row.refresh_from_db()
    assert row.state == Mission.State.CANCELLED


def test_who_drafted_does_not_order_and_strangers_see_nothing(desk: Client, director: Client, flood: Flood) -> None:
    """403 without the right, 404 out of sight, 422 with the code at its box for a code used twice."""
    row = ordered(desk, director, flood)
    assert post(desk, f"/dot-xuat/{row.pk}/", viec="huy", reason="x").status_code == 403
    again = post(desk, "/dot-xuat/lenh/", **ORDER, viec="lap")
    assert again.status_code == 422 and "MIS-01" in text(again)
    stranger = enter(make_user("khach", "Người lạ"))
    assert stranger.get(f"/dot-xuat/{row.pk}/").status_code == 404
    assert desk.get("/hien-truong/?ma=KHONG-CO").status_code in (404, 422)
    wrong = post(desk, "/dot-xuat/lenh/", **{**ORDER, "code": "NV-2", "ends_on": "13/9/2023"}, viec="tinh")
    assert wrong.status_code == 422 and "MIS-02" in text(wrong)
