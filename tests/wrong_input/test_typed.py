"""Wrong things typed: days, units, items, amounts, two packs in one box; at forms, files, routes and the terminal."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quannhu.catalog.models import PriceDecision
from quannhu.catalog.shipped import load_shipped
from quannhu.cli.main import main
from quannhu.organization.models import Strength, UnitVersion
from tests.kit.sheet_files import xlsx
from tests.world import World
from tests.wrong_input.doors import FILE_DOORS, client_of, confirmed, nothing_written, words

UNITS, STRENGTH = FILE_DOORS[0], FILE_DOORS[1]


@pytest.fixture
def stocked(world: World) -> World:
    """The small world with the shipped items."""
    load_shipped(actor=world.actor("staff_officer"), at=world.at(world.today))
    return world


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("3/4/2023", dt.date(2023, 4, 3)), ("15/04/2026", dt.date(2026, 4, 15)), ("03-04-2023", dt.date(2023, 4, 3)),
     (dt.date(2023, 4, 3), dt.date(2023, 4, 3))],
)  # fmt: skip
def test_the_day_comes_before_the_month(world: World, typed: Any, meant: dt.date) -> None:
    """3/4 is 3 April at a form, in a file as text or as a date cell; 15/04/2026 is no fault."""
    client = client_of(world, "commander")
    row = [*UNITS.good]
    row[4] = typed
    with nothing_written():
        tried = UNITS.send(client, "dv.xlsx", xlsx([UNITS.titles, row]), "")
    assert f"VUNG-1 {meant.day}/{meant.month}/{meant.year} Quyết định 9" in words(tried)
    assert confirmed(client, tried).status_code == 302
    assert UnitVersion.objects.get(code="D-11").valid_from == meant
    if isinstance(typed, str):
        form = {"kind": "unit", "code": "D-12", "name": "Tiểu đoàn Nhím", "parent": "VUNG-1", "on": typed}
        answer = client.post("/don-vi/them/", {**form, "command_id": str(uuid.uuid4())})
        assert answer.status_code == 302, words(answer)
        assert UnitVersion.objects.get(code="D-12").valid_from == meant


def test_the_terminal_and_the_as_of_day_read_days_alike(world: World, capsys: Any) -> None:
    assert main(["organization", "tree", "--on", "15/04/2026"]) == 0
    assert "Ngày 15/4/2026" in capsys.readouterr().out
    assert main(["organization", "tree", "--on", "3/4/2023"]) == 0
    assert "Ngày 3/4/2023" in capsys.readouterr().out
    page = client_of(world, "commander").get("/don-vi/?tinh-den=3/4/2023")
    assert 'value="3/4/2023"' in page.content.decode()


@pytest.mark.parametrize("typed", ["31/2/2023", "4/14/2023", "3/4/0026", "hôm qua", "3.4", "2023-13-01", "03/04/23"])
def test_days_that_are_no_days(world: World, typed: str, capsys: Any) -> None:
    sentence = f'Không đọc được ngày "{typed}".'
    client = client_of(world, "commander")
    row = [*UNITS.good]
    row[4] = typed
    form = {"kind": "unit", "code": "D-12", "name": "Tiểu đoàn Nhím", "parent": "VUNG-1", "on": typed}
    with nothing_written():
        said = words(UNITS.send(client, "dv.xlsx", xlsx([UNITS.titles, row]), ""))
        assert "KER-01" in said and sentence in said
        if typed != "3.4":  # at a form, the year of the page is meant
            answer = client.post("/don-vi/them/", {**form, "command_id": str(uuid.uuid4())})
            assert answer.status_code == 422 and sentence in words(answer)
            assert main(["organization", "tree", "--on", typed]) == 1
            assert sentence in capsys.readouterr().err


def test_an_unknown_unit(world: World, capsys: Any) -> None:
    """In a file, at a form, on a route, in an address, at the terminal."""
    client = client_of(world, "staff_officer")
    row = [*STRENGTH.good]
    row[0] = "T99"
    form = {"kind": "unit", "code": "D-12", "name": "Tiểu đoàn Nhím", "parent": "T99", "on": "1/3/2023"}
    body = {
        "command_id": str(uuid.uuid4()), "category": "HSQBS", "headcount": 1, "valid_from": "2023-03-01",
    }  # fmt: skip
    with nothing_written():
        said = words(STRENGTH.send(client, "qs.xlsx", xlsx([STRENGTH.titles, row]), ""))
        assert "KER-09" in said and "Không tìm thấy đơn vị" in said and '"T99"' in said
        answer = client_of(world, "commander").post("/don-vi/them/", {**form, "command_id": str(uuid.uuid4())})
        assert answer.status_code == 422 and '"T99"' in words(answer)
        answer = client.post("/api/v1/organization/units/999999/strength", body, "application/json")
        assert answer.status_code == 404 and answer.json()["code"] == "KER-09"
        assert client.get("/don-vi/999999/").status_code == 404
        assert main(["review", "figures", "--cutoff", "14/3/2023", "--unit", "T99"]) == 1
        assert '"T99"' in capsys.readouterr().err


def test_an_unknown_item_unit_category_and_group(stocked: World) -> None:
    """Each fault of a file is named with its line, all of them at once."""
    secretary = client_of(stocked, "price_secretary", "T11")
    titles = ["Mã mặt hàng", "Đơn vị tính", "Đơn giá (đ)", "Nguồn giá", "Mã nhà cung cấp"]
    rows = [["KHONG_CO", "kg", 10_000, "", ""], ["GAO", "bó", 10_000, "", ""], ["MUOI", "", 5_000, "chợ đen", ""],
            ["DUONG", "", 5_000, "", "NCC-99"]]  # fmt: skip
    head = {"unit": "T11", "number": "01/BB", "surveyed_on": "1/3/2023", "valid_from": "5/3/2023"}
    file = SimpleUploadedFile("gia.xlsx", xlsx([titles, *rows]))
    with nothing_written():
        said = words(secretary.post("/gia/bang-gia/nhap/", {**head, "file": file}))
    assert 'Không có mặt hàng "KHONG_CO" trong danh mục.' in said and "CAT-01" in said
    assert '"chợ đen" không có trong danh sách.' in said and "DOR-17" in said
    assert "NCC-99" in said and "bó" in said
    row = [*STRENGTH.good]
    row[1] = "LÍNH"
    with nothing_written():
        said = words(STRENGTH.send(client_of(stocked, "staff_officer"), "qs.xlsx", xlsx([STRENGTH.titles, row]), ""))
    assert '"LÍNH" không có trong danh sách.' in said and "HSQBS" in said


@pytest.mark.parametrize(("headcount", "shown"), [(-5, "\u22125"), (10**11, "100.000.000.000")])
def test_negative_and_huge_strength(world: World, headcount: int, shown: str) -> None:
    """At the form, in a file and on the route; the refusal names the place and the limit."""
    client, unit = client_of(world, "staff_officer"), world.unit("HQ").pk
    row = [*STRENGTH.good]
    row[2] = headcount
    form = {"category": "HSQBS", "headcount": str(headcount), "on": "1/3/2023", "command_id": str(uuid.uuid4())}
    body = {
        "command_id": str(uuid.uuid4()), "category": "HSQBS", "headcount": headcount, "valid_from": "2023-03-01",
    }  # fmt: skip
    sentence = "nằm ngoài khoảng từ 0 đến 100.000. Kiểm tra lại con số"
    with nothing_written():
        answer = client.post(f"/don-vi/{unit}/quan-so/", form)
        typed = f"Quân số {shown} của Cơ quan Cục (HQ) {sentence}"
        assert answer.status_code == 422 and typed in words(answer) and "ORG-06" in words(answer)
        said = words(STRENGTH.send(client, "qs.xlsx", xlsx([STRENGTH.titles, row]), ""))
        assert f"Dòng Cột Lỗi Cách sửa Mã 2 Quân số Quân số {shown} của HQ {sentence}" in said and "ORG-06" in said
        answer = client.post(f"/api/v1/organization/units/{unit}/strength", body, "application/json")
        assert answer.status_code == 422 and answer.json()["code"] == "ORG-06"


@pytest.mark.parametrize("typed", ["-5.000", "0", "99999999999999999999", "12,5", "mười nghìn", "1e3", "5000 kg"])
def test_wrong_prices(stocked: World, typed: str) -> None:
    """A negative, zero, huge, broken or spoken price is refused and stays in its box."""
    from quannhu.catalog.models import Item

    secretary = client_of(stocked, "price_secretary", "T11")
    form = {"unit": "T11", "number": "01/BB", "surveyed_on": "1/3/2023", "valid_from": "5/3/2023", "minutes": ""}
    item = Item.objects.get(code="GAO")
    with nothing_written():
        answer = secretary.post("/gia/bang-gia/lap/", {**form, f"dong-{item.pk}": typed})
    assert answer.status_code == 422 and f'value="{typed}"' in answer.content.decode()
    said = words(answer)
    assert "KER-06" in said or "CAT-07" in said or "DOR-16" in said, said[-1_500:]
    assert not PriceDecision.objects.exists()


def test_packs_that_are_none(stocked: World) -> None:
    """A pack of two amounts, of no size, of a common unit's name, or told from another only by a mark."""
    client = client_of(stocked, "staff_officer")
    form = {"code": "MIEN", "name": "Miến dong", "group": "LT", "base": "g", "display_unit": "kg", "lot_policy": "none",
            "active": "on"}  # fmt: skip
    for packs in ("bao=10 kg 5 lạng", "bao=0 kg", "bao=-3 kg", "bao=10 lít", "tạ=10 kg", "bao=10 kg; báo=5 kg", "bao"):
        with nothing_written():
            answer = client.post("/danh-muc/mat-hang/them/", {**form, "packs": packs})
        assert answer.status_code == 422 and "CAT-04" in words(answer), (packs, words(answer)[-2_000:])


def test_strength_is_unmoved_by_all_of_this(world: World) -> None:
    """A name typed as a number's neighbour does not become a number: 1O0 is no 100."""
    client, unit = client_of(world, "staff_officer"), world.unit("HQ").pk
    for typed in ("1O0", "1.00", "1²", "①", "", "NaN", "1 000 000 x"):
        form = {"category": "HSQBS", "headcount": typed, "on": "1/3/2023", "command_id": str(uuid.uuid4())}
        with nothing_written():
            assert client.post(f"/don-vi/{unit}/quan-so/", form).status_code == 422, typed
    assert not Strength.objects.filter(unit_id=unit, category__code="HSQBS").exists()
