"""Wrong papers at the store's own pages: amounts, units, lots, closed months, repeated papers, two tabs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from quannhu.catalog.models import Pack
from quannhu.kernel.days import instant
from quannhu.ledger import actions
from quannhu.ledger.actions import LotIn
from quannhu.ledger.models import Voucher
from tests.ledger.store import KG, Store, build
from tests.world import World
from tests.wrong_input.doors import client_of, nothing_written, words

MARCH = dt.date(2023, 3, 14)


@pytest.fixture
def store(world: World) -> Store:
    """KV-1 with 1.000 kg of salt and a lot of rice that was good until 10/3/2023."""
    made = build(world)
    Pack.objects.create(item=made.items["MUOI"], name="bao", quantity=50 * KG)
    made.bring("MUOI", 1_000 * KG, dt.date(2023, 3, 1))
    lot = LotIn("L-CU", expires_on=dt.date(2023, 3, 10))
    made.bring("GAO", 500 * KG, dt.date(2023, 3, 1), lot=lot)
    return made


def receipt(**lines: Any) -> dict[str, Any]:
    """The form of a delivery of one line, to be posted at once."""
    line = {"item": "MUOI", "paper": "100 kg", "weighed": "100 kg", "aside": "", "fault": "", "lot": "", "made_on": "",
            "expires_on": "", "price": "5.000"}  # fmt: skip
    head = {"place": "KV-1", "happened_on": "14/3/2023", "supplier": "NCC-01", "paper_ref": "HĐ 77", "confirmed": "1",
            "giver": "A", "receiver": "B", "witness": "C", "command_id": str(uuid.uuid4())}  # fmt: skip
    return {**head, **line, **lines}


def issue(**lines: Any) -> dict[str, Any]:
    """The form of an issue of one line, to be posted at once."""
    line = {"item": "MUOI", "quantity": "10 kg", "lot": "", "override": ""}
    head = {"way": "issue", "place": "KV-1", "to_place": "", "happened_on": "14/3/2023", "receiver": "B",
            "purpose_text": "", "confirmed": "1", "command_id": str(uuid.uuid4())}  # fmt: skip
    return {**head, **line, **lines}


def keeper(store: Store) -> Client:
    return client_of(store.world, "depot_keeper")


def test_right_papers_are_taken(store: Store) -> None:
    """A pack, a common unit and 15/04/2026 as a day are no faults."""
    client = keeper(store)
    taken = client.post("/kho/nhap/", receipt(paper="2 bao", weighed="1 tạ"))
    assert taken.status_code == 302, words(taken)
    assert client.post("/kho/xuat/", issue(quantity="1 yến", happened_on="15/04/2026")).status_code == 302
    assert Voucher.objects.order_by("id")[3].happened_on == dt.date(2026, 4, 15)


@pytest.mark.parametrize(
    ("lines", "code", "sentence"),
    [
        ({"item": "KHONG"}, "DOR-22", 'Dòng 1, Mặt hàng: Không có "KHONG" trong danh sách.'),
        ({"paper": "2 bao 5 kg"}, "CAT-03", 'Số lượng "2 bao 5 kg" ghép nhiều đơn vị trong một ô.'),
        ({"paper": "3 lít"}, "KER-03", 'Đơn vị "lít" không dùng được cho mặt hàng tính theo gam.'),
        ({"paper": "3 thùng"}, "KER-03", 'Đơn vị "thùng" không dùng được'),
        ({"paper": "-100 kg"}, "KER-05", 'Số lượng "-100 kg" phải lớn hơn 0'),
        ({"paper": "0"}, "KER-05", "phải lớn hơn 0"),
        ({"paper": "99.999.999.999 tấn"}, "KER-05", "không quá"),
        ({"paper": "0,0005 kg"}, "KER-04", "không chẵn đến gam"),
        ({"weighed": "nhiều"}, "KER-02", 'Không đọc được số lượng "nhiều".'),
        ({"weighed": "1 kg"}, "LED-22", "theo giấy 100 kg, cân được 1 kg"),
        ({"price": "-5.000"}, "KER-06", "-5.000"),
        ({"price": "năm nghìn"}, "KER-06", 'Không đọc được số tiền "năm nghìn".'),
        ({"happened_on": "31/2/2023"}, "KER-01", 'Không đọc được ngày "31/2/2023".'),
        ({"happened_on": "3/14/2023"}, "KER-01", 'Không đọc được ngày "3/14/2023".'),
        ({"happened_on": "1/1/2100"}, "LED-16", "sau ngày ghi sổ"),
        ({"happened_on": "1/1/2020"}, "LED-17", "không mở vào ngày 1/1/2020."),
        ({"item": "GAO"}, "LED-11", "Gạo tẻ phải ghi số lô."),
        ({"item": "GAO", "lot": "L-CU", "expires_on": "11/3/2023"}, "LED-12", "đã có trong sổ với hạn dùng 10/3/2023"),
        ({"witness": ""}, "LED-23", "Biên bản cân phải có đủ ba bên"),
        ({"supplier": "NCC-99"}, "DOR-22", 'Không có "NCC-99" trong danh sách.'),
        ({"place": "KV-2"}, "DOR-22", 'Không có "KV-2" trong danh sách.'),
    ],
)
def test_a_wrong_delivery(store: Store, lines: dict[str, str], code: str, sentence: str) -> None:
    with nothing_written():
        answer = keeper(store).post("/kho/nhap/", receipt(**lines))
    said = words(answer)
    assert answer.status_code == 422 and code in said and sentence in said, said[-2_500:]


@pytest.mark.parametrize(
    ("lines", "code", "sentence"),
    [
        ({"quantity": "1.001 kg"}, "LED-01", "Không đủ Muối tại"),
        ({"quantity": "-5"}, "KER-05", "phải lớn hơn 0"),
        ({"quantity": "2 bao 5 kg"}, "CAT-03", "ghép nhiều đơn vị"),
        ({"item": "GAO"}, "LED-10", "Gạo tẻ lô L-CU tại Kho KV-1 (KV-1) hết hạn ngày 10/3/2023"),
        ({"item": "GAO", "lot": "L-CU", "override": "còn tốt"}, "LED-10", "hết hạn ngày 10/3/2023, không dùng được"),
        ({"item": "GAO", "lot": "L-99", "override": "x"}, "KER-09", "L-99"),
        ({"way": "transfer", "to_place": "KHO-9"}, "DOR-22", 'Không có "KHO-9" trong danh sách.'),
        ({"way": "transfer", "to_place": "KV-1"}, "LED-06", "nơi giao và nơi nhận là một"),
    ],
)
def test_a_wrong_issue(store: Store, lines: dict[str, str], code: str, sentence: str) -> None:
    with nothing_written():
        answer = keeper(store).post("/kho/xuat/", issue(**lines))
    said = words(answer)
    assert answer.status_code == 422 and code in said and sentence in said, said[-2_500:]


def test_a_closed_month(store: Store) -> None:
    actions.close_month(
        actor=store.world.actor("unit_quartermaster", "VUNG-1"), at=instant(dt.date(2023, 4, 2), "08:00"),
        place_id=store.places["KV-1"].pk, month=dt.date(2023, 3, 1),
    )  # fmt: skip
    with nothing_written():
        for address, form in (("/kho/nhap/", receipt()), ("/kho/xuat/", issue())):
            answer = keeper(store).post(address, form)
            assert answer.status_code == 422 and "LED-18" in words(answer)
            assert "đã khóa tháng 3/2023." in words(answer)


def test_the_same_paper_twice(store: Store) -> None:
    """A supplier's paper is one delivery; another command with it is refused and names the first voucher."""
    client = keeper(store)
    assert client.post("/kho/nhap/", receipt()).status_code == 302
    with nothing_written():
        answer = client.post("/kho/nhap/", receipt())
    assert answer.status_code == 422 and "LED-13" in words(answer)
    assert "Chứng từ HĐ 77 của Công ty Lương thực Mẫu đã nhập ở phiếu KV-1/2023/" in words(answer)


def test_two_tabs_send_the_same_form(store: Store) -> None:
    """The second sending of a form answers with the first one's voucher; a changed form under its id is refused."""
    client, form = keeper(store), issue()
    first = client.post("/kho/xuat/", form)
    with nothing_written():
        again = client.post("/kho/xuat/", form)
        changed = client.post("/kho/xuat/", {**form, "quantity": "11 kg"})
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert changed.status_code == 422 and "KER-10" in words(changed)
    assert "Mã lệnh này đã dùng cho một việc khác." in words(changed)


def test_two_tabs_at_the_unit(store: Store) -> None:
    """So do the forms of other rooms: a unit, strength."""
    world = store.world
    commander, officer = client_of(world, "commander"), client_of(world, "staff_officer")
    unit = {"kind": "unit", "code": "D-12", "name": "Tiểu đoàn Nhím", "parent": "VUNG-1", "on": "1/3/2023",
            "command_id": str(uuid.uuid4())}  # fmt: skip
    people = {"category": "HSQBS", "headcount": "12", "on": "1/3/2023", "command_id": str(uuid.uuid4())}
    address = f"/don-vi/{world.unit('HQ').pk}/quan-so/"
    assert commander.post("/don-vi/them/", unit).status_code == 302
    assert officer.post(address, people).status_code == 302
    with nothing_written():
        assert commander.post("/don-vi/them/", unit).status_code == 302
        assert officer.post(address, people).status_code == 302


def test_a_page_not_yet_confirmed_writes_nothing(store: Store) -> None:
    form = receipt()
    del form["confirmed"]
    with nothing_written():
        answer = keeper(store).post("/kho/nhap/", form)
    assert answer.status_code == 200 and "Ghi phiếu nhập" in words(answer)
