"""Story R05 at the screen: a depot keeper, two counters and a commander, each in a browser of their own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Watch, run_module, serving
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
CONTRACT_DAY = "10/3/2023"
NEW_YEAR = "1/1/2023"


@pytest.fixture(scope="session")
def depot_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A home with the small world, and the user name of each person; copied for every test."""
    home = tmp_path_factory.mktemp("depot")
    run_module(home, "quannhu.cli.main", "manage", "migrate", "--verbosity", "0")
    return home, json.loads(run_module(home, "tests.browser.depot"))


@dataclass
class Depot:
    """The served depot; `page(person)` is that person's own browser, signed in by name and password."""

    base: str
    browser: Browser
    people: dict[str, str]
    watch: Watch
    open: dict[str, Page] = field(default_factory=dict)

    def page(self, person: str) -> Page:
        """The person's page, signed in when first asked for."""
        if person not in self.open:
            size = {"width": 1366, "height": 768}
            context = self.browser.new_context(base_url=self.base, viewport=size, locale="vi-VN")  # type: ignore[arg-type]
            page = self.open[person] = context.new_page()
            page.set_default_timeout(10_000)
            self.watch.over(page)
            page.goto("/dang-nhap/")
            page.fill("#id_username", self.people[person])
            page.fill("#id_password", PASSWORD)
            page.click("form button.primary")
            page.wait_for_url(f"{self.base}/")
        return self.open[person]

    def go(self, person: str, address: str) -> Page:
        """The person's page at an address that must answer."""
        page = self.page(person)
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, (address, page.inner_text("main")[:600])
        return page


@pytest.fixture
def depot(depot_home: tuple[Path, dict[str, str]], browser: Browser, tmp_path: Path) -> Iterator[Depot]:
    """A fresh copy of the depot behind its own server."""
    source, people = depot_home
    home = tmp_path / "home"
    shutil.copytree(source, home)
    with ExitStack() as stack:
        base = stack.enter_context(serving(home))
        watch = Watch(base)
        depot = Depot(base, browser, people, watch)
        yield depot
        for page in depot.open.values():
            page.context.close()
    assert not watch.faults, "\n".join(watch.faults)


def rows(page: Page, words: str) -> list[list[str]]:
    """The cells of every table row of the page that speaks of something."""
    found = page.evaluate(
        "[...document.querySelectorAll('main tbody tr')]"
        ".map(row => [...row.cells].map(cell => cell.innerText.trim().replaceAll('\\u00a0', ' ')))"
    )
    return [row for row in found if any(words in cell for cell in row)]


def row(page: Page, words: str) -> list[str]:
    """The one such row."""
    found = rows(page, words)
    assert len(found) == 1, (words, found, page.inner_text("main")[:1500])
    return found[0]


def fact(page: Page, words: str) -> str:
    """What stands beside words in the list of facts."""
    return page.locator(f"dl dt:text-is('{words}') + dd").first.inner_text()


def press(page: Page, button: str) -> None:
    """Press a button of the content and wait for the next page."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()


def said(page: Page, words: str) -> str:
    """The whole content of a page that must say the words."""
    text = page.inner_text("main")
    assert words in text, text[:2000]
    return text


def stock(depot: Depot, person: str = "keeper", item: str = "GAO") -> list[tuple[str, str]]:
    """(state, quantity) of an item at KV-1 as its page shows them."""
    page = depot.go(person, "/kho/ton/?kho=KV-1")
    return [(cells[5], cells[7]) for cells in rows(page, item)]


def type_delivery(page: Page, *, weighed: str = "19.940 kg", aside: str = "2 tấn") -> None:
    """The delivery of the contract as it is typed."""
    typed = {
        "id_happened_on": CONTRACT_DAY, "id_supplier": "luong thuc mau", "id_paper_ref": "HĐ 02",
        "id_giver": "Trần Văn Mẫu", "id_receiver": "Phạm Giả Định", "id_witness": "Vũ Thử Nghiệm", "item-1": "gạo tẻ",
        "paper-1": "20 tấn", "weighed-1": weighed, "aside-1": aside, "fault-1": "độ ẩm 15,2 % quá mức 14 %",
        "lot-1": "HD-02/2023", "made_on-1": "1/3/2023", "expires_on-1": "1/3/2024", "price-1": "14.000",
    }  # fmt: skip
    for box, words in typed.items():
        page.fill(f"#{box}", words)


def deliver(depot: Depot) -> Page:
    """The keeper receives the delivery; the voucher's page."""
    page = depot.go("keeper", "/kho/nhap/")
    type_delivery(page)
    press(page, "Xem trước khi ghi")
    press(page, "Ghi phiếu nhập")
    return page


def type_issue(page: Page, quantity: str, **more: str) -> None:
    """An issue of rice out of KV-1 for use."""
    page.fill("#id_happened_on", CONTRACT_DAY)
    page.fill("#item-1", "GAO")
    page.fill("#quantity-1", quantity)
    for box, words in more.items():
        page.fill(f"#{box}", words)


# -- delivery ------------------------------------------------------------------------------------------------------


def test_weighing_brings_17940_claims_60_and_returns_2000(depot: Depot) -> None:
    """20.000 on paper, 19.940 weighed, 2.000 set aside: shown first, then posted; claim and return follow."""
    page = depot.go("keeper", "/kho/nhap/")
    type_delivery(page, weighed="199,4 kg", aside="")
    press(page, "Xem trước khi ghi")
    assert "LED-22" in said(page, "nhầm đơn vị kg, tạ, tấn"), "the slip of the unit is caught"
    assert page.input_value("#id_paper_ref") == "HĐ 02", "what was typed stays"
    type_delivery(page)
    press(page, "Xem trước khi ghi")
    said(page, "Chưa ghi gì.")
    weighed = row(page, "độ ẩm")
    assert weighed[3:7] == ["20.000", "19.940", "17.940", "2.000"] and weighed[8] == "60"
    assert stock(depot) == [("tốt", "41.280")], "a preview writes nothing"
    voucher = deliver(depot)
    assert row(voucher, "độ ẩm")[3:7] == ["20.000", "19.940", "17.940", "2.000"]
    assert sorted(stock(depot)) == [("chờ xử lý", "2.000"), ("tốt", "59.220")], "41.280 + 17.940"

    page = depot.go("keeper", "/kho/khieu-nai/")
    assert row(page, "Gạo tẻ")[5:8] == ["20.000", "19.940", "60"]
    page = depot.go("keeper", "/kho/cho-xu-ly/")
    assert row(page, "HD-02/2023")[3] == "2.000"
    page.click("main table >> text=Trả nhà cung cấp")
    assert page.input_value("#id_quantity") == "2.000 kg"
    page.fill("#id_happened_on", CONTRACT_DAY)
    page.fill("#id_reason", "Không đạt độ ẩm")
    press(page, "Xem trước khi ghi")
    press(page, "Ghi phiếu xuất trả")
    assert stock(depot) == [("tốt", "59.220")]

    page = depot.go("keeper", "/kho/khieu-nai/")
    page.click("main table >> text=giải quyết")
    assert fact(page, "Thiếu") == "60 kg"
    page.fill("#id_reason", "Bù chuyến sau")
    press(page, "Nhà cung cấp đã bù")
    said(page, "Không có khoản nào.")


def test_the_same_paper_twice_is_refused(depot: Depot) -> None:
    """Two clerks with one delivery note: the second is told which voucher it is already in."""
    label = deliver(depot).inner_text("h1").split()[-1]
    page = depot.go("keeper", "/kho/nhap/")
    type_delivery(page)
    press(page, "Xem trước khi ghi")
    assert "LED-13" in said(page, f"đã nhập ở phiếu {label}")


# -- issue ---------------------------------------------------------------------------------------------------------


def test_the_lot_that_expires_first_goes_first(depot: Depot) -> None:
    """41.300 kg: the whole of L-22 and 20 kg of the new lot; out of turn needs a reason, too much is refused."""
    deliver(depot)
    page = depot.go("keeper", "/kho/xuat/")
    type_issue(page, "10 kg", **{"lot-1": "HD-02/2023"})
    press(page, "Xem trước khi ghi")
    assert "LED-21" in said(page, "lô HD-02/2023 không phải lô hết hạn trước")
    type_issue(page, "60 tấn", **{"lot-1": ""})
    press(page, "Xem trước khi ghi")
    assert "LED-01" in said(page, "còn 59.220 kg")
    type_issue(page, "0")
    press(page, "Xem trước khi ghi")
    assert "KER-05" in said(page, "phải lớn hơn 0")
    type_issue(page, "41.300 kg")
    press(page, "Xem trước khi ghi")
    taken = [(cells[4], cells[8]) for cells in rows(page, "Gạo tẻ")]
    assert taken == [("L-22", "41.280"), ("HD-02/2023", "20")]
    press(page, "Ghi phiếu xuất")
    assert [(cells[4], cells[8]) for cells in rows(page, "Gạo tẻ")] == taken
    assert ("tốt", "17.920") in stock(depot)


def test_an_expired_lot_is_never_issued(depot: Depot) -> None:
    """On 2/11/2023 L-22 is past its day: the new lot goes out, and nothing is made up from the old one."""
    deliver(depot)
    page = depot.go("keeper", "/kho/xuat/")
    type_issue(page, "18 tấn")
    page.fill("#id_happened_on", "2/11/2023")
    press(page, "Xem trước khi ghi")
    assert "LED-10" in said(page, "lô L-22 tại Kho KV-1")
    assert page.input_value("#quantity-1") == "18 tấn", "what was typed stays"
    page.fill("#quantity-1", "20 kg")
    press(page, "Xem trước khi ghi")
    assert row(page, "Gạo tẻ")[4] == "HD-02/2023"


def test_two_tabs_with_one_form_post_one_voucher(depot: Depot) -> None:
    """The same page open twice (a duplicated tab): both say yes, one voucher stands and both are led to it."""
    first = depot.go("keeper", "/kho/xuat/")
    type_issue(first, "40 kg")
    press(first, "Xem trước khi ghi")
    second = first.context.new_page()
    depot.watch.over(second)
    command = first.input_value("input[name=command_id]")
    second.goto("/kho/xuat/")
    type_issue(second, "40 kg")
    second.evaluate("id => { document.querySelector('main input[name=command_id]').value = id }", command)
    press(second, "Xem trước khi ghi")
    press(first, "Ghi phiếu xuất")
    press(second, "Ghi phiếu xuất")
    assert first.url == second.url and re.search(r"/kho/phieu/\d+/$", first.url)
    assert stock(depot) == [("tốt", "41.240")]
    book = depot.go("keeper", "/kho/phieu/?kho=KV-1&loai=issue")
    assert len(rows(book, "KV-1")) == 1


# -- stocktake -----------------------------------------------------------------------------------------------------


def count(depot: Depot, person: str, number: str, quantity: str) -> None:
    """A counter writes one's own number on one's own sheet; the book and the other's number are not there."""
    page = depot.go(person, f"/kho/kiem-ke/{number}/dem/")
    text = page.inner_text("main") + " ".join(page.locator("main input").evaluate_all("all => all.map(e => e.value)"))
    assert "41.280" not in text and "41.265" not in text and "41.270" not in text
    boxes = {cells[0]: index for index, cells in enumerate(rows(page, ""))}
    page.locator("main tbody tr").nth(boxes["Gạo tẻ"]).locator("input").fill(quantity)
    page.locator("main tbody tr").nth(boxes["Nồi 50 lít"]).locator("input").fill("2")
    press(page, "Ghi số đếm")


def test_stocktake_of_new_year_moves_the_book_only_after_approval(depot: Depot) -> None:
    """KV-1 rice: book 41.280, count 41.265 by two people on two sheets, −15 posted when a third approves."""
    page = depot.go("keeper", "/kho/kiem-ke/mo/")
    page.fill("#id_counted_on", NEW_YEAR)
    page.fill("#id_counter_a", "Đếm Một")
    page.fill("#id_counter_b", "dem hai")
    press(page, "Mở kiểm kê")
    number = re.search(r"/kho/kiem-ke/(\d+)/$", page.url)
    assert number, page.url
    stocktake = f"/kho/kiem-ke/{number[1]}/"
    count(depot, "counter_a", number[1], "41.265")
    count(depot, "counter_b", number[1], "41.270 kg")

    page = depot.go("keeper", stocktake)
    press(page, "Đối chiếu hai phiếu")
    differs = row(page, "L-22")
    assert differs[2:5] == ["41.280 kg", "41.265 kg", "41.270 kg"]
    box = page.locator("main tbody input.num").first
    box.fill("41.265 kg")
    page.locator("main tbody input:not(.num)").first.fill("Hao hụt bảo quản")
    press(page, "Ghi số thống nhất, nguyên nhân")
    assert row(page, "L-22")[6] == "−15 kg"
    assert page.get_by_role("button", name="Xem trước khi duyệt").count() == 0, "who opened the count may not approve"
    page = depot.go("counter_a", stocktake)
    assert page.get_by_role("button", name="Xem trước khi duyệt").count() == 0, "nor who counted"
    assert stock(depot) == [("tốt", "41.280")], "the book waits for the approval"

    page = depot.go("commander", stocktake)
    press(page, "Xem trước khi duyệt")
    assert row(page, "Gạo tẻ")[7] == "−15"
    press(page, "Duyệt và ghi phiếu điều chỉnh")
    moved = row(page, "Gạo tẻ")
    assert (moved[4], moved[8]) == ("L-22", "15")
    assert stock(depot) == [("tốt", "41.265")]


# -- mess equipment ------------------------------------------------------------------------------------------------


def test_a_lost_pot_is_compensated_by_its_remaining_life(depot: Depot) -> None:
    """Two pots handed out on 12/1, one lost on 13/4 after 3 of 48 months: 1.200.000 × 45/48 = 1.125.000."""
    page = depot.go("keeper", "/kho/dung-cu/giao/")
    page.fill("#id_item", "noi 50")
    page.fill("#id_quantity", "2")
    page.fill("#id_keeper", "Lê Thị Ví Dụ, bếp trưởng K-1101")
    page.fill("#id_happened_on", "12/1/2023")
    press(page, "Xem trước khi ghi")
    press(page, "Ghi phiếu giao")
    page = depot.go("keeper", "/kho/dung-cu/")
    assert row(page, "Lê Thị Ví Dụ")[5:7] == ["2", "2"]
    page.click("main table >> text=trả, mất")
    page.select_option("#id_outcome", "lost")
    page.fill("#id_quantity", "1")
    page.fill("#id_happened_on", "13/4/2023")
    page.fill("#id_wear_months", "48")
    press(page, "Xem trước khi ghi")
    assert "KER-11" in said(page, "phải ghi lý do"), "no loss without minutes"
    page.fill("#id_minutes", "BB 03 ngày 13/4/2023")
    press(page, "Xem trước khi ghi")
    assert fact(page, "Phải bồi thường") == "1.125.000 đ"
    press(page, "Ghi sổ")
    said(page, "bồi thường 1.125.000 đ")
    page = depot.go("keeper", "/kho/dung-cu/")
    left = row(page, "Lê Thị Ví Dụ")
    assert (left[6], left[8]) == ("1", "1.125.000")


# -- late change ---------------------------------------------------------------------------------------------------


def test_a_correction_by_two_people_lists_what_it_moved(depot: Depot) -> None:
    """500 kg written, 450 kg meant: proposed by the keeper, approved by the commander, the moved figures listed."""
    page = depot.go("keeper", "/kho/xuat/")
    type_issue(page, "5 tạ")
    press(page, "Xem trước khi ghi")
    press(page, "Ghi phiếu xuất")
    with page.expect_navigation():
        page.click("text=Đề nghị sửa")
    page.locator("main tbody input").first.fill("450 kg")
    page.fill("#id_reason", "Ghi nhầm số")
    press(page, "Xem trước khi gửi")
    assert row(page, "Gạo tẻ")[5:8] == ["500", "450", "−50"]
    press(page, "Gửi đề nghị")
    said(page, "Đồng chí là người đề nghị; người thứ hai có quyền sẽ duyệt.")
    proposal = page.url
    assert page.get_by_role("button", name=re.compile("^Duyệt")).count() == 0, "not by the same person"
    assert stock(depot) == [("tốt", "40.780")], "nothing moves before the approval"

    page = depot.go("commander", proposal)
    press(page, "Duyệt: ghi phiếu đảo và phiếu thay thế")
    assert fact(page, "Phiếu đảo") and fact(page, "Phiếu thay thế")
    assert stock(depot) == [("tốt", "40.830")]
    page = depot.go("commander", proposal)
    with page.expect_navigation():
        page.click("text=Chỉ tiêu thay đổi do sửa phiếu")
    assert re.search(r"/tong-ket/sua-phieu/\d+/$", page.url)
    said(page, "Lý do: Ghi nhầm số.")
    expect(page.locator("[hx-get]")).to_have_count(0, timeout=30_000)
    moved = page.locator("tbody", has=page.get_by_role("rowheader", name="F07")).inner_text()
    assert re.search(r"500\D*?\s[^\n]*?450\b", moved), moved
    assert "Không thay đổi." in page.locator("tbody", has=page.get_by_role("rowheader", name="F01")).inner_text()
