"""Story R07 at the screen: the desk, the director, two keepers and a receiver with a phone, each in a browser."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from quannhu.kernel.days import HANOI, format_day
from tests.browser.site import Watch, run_module, serving
from tests.browser.test_r05 import Depot
from tests.world import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def flood_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A home with region 2 and its depots, and the user name of each person."""
    home = tmp_path_factory.mktemp("flood")
    run_module(home, "quannhu.cli.main", "manage", "migrate", "--verbosity", "0")
    return home, json.loads(run_module(home, "tests.browser.flood"))


@pytest.fixture
def flood(flood_home: tuple[Path, dict[str, str]], browser: Browser, tmp_path: Path) -> Iterator[Depot]:
    """A fresh copy of it behind its own server."""
    source, people = flood_home
    home = tmp_path / "home"
    shutil.copytree(source, home)
    with ExitStack() as stack:
        base = stack.enter_context(serving(home))
        watch = Watch(base)
        site = Depot(base, browser, people, watch)
        yield site
        for page in site.open.values():
            page.context.close()
    assert not watch.faults, "\n".join(watch.faults)


def phone(site: Depot, person: str) -> Page:
    """The person's page on a telephone 360 px wide without scripts."""
    context = site.browser.new_context(
        base_url=site.base, viewport={"width": 360, "height": 740}, locale="vi-VN", java_script_enabled=False
    )
    page = site.open[f"{person} phone"] = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/dang-nhap/")
    page.fill("#id_username", site.people[person])
    page.fill("#id_password", PASSWORD)
    page.click("form button.primary")
    return page


def says(page: Page, *words: str) -> None:
    shown = page.inner_text("main")
    for one in words:
        assert one in shown, (one, shown[:3_000])


def write_order(page: Page) -> None:
    """The order of the story, received a week ago at 02:00, to the end of today."""
    today = dt.datetime.now(HANOI).date()
    first = today - dt.timedelta(days=6)
    boxes = {
        "code": "NV-LU", "name": "Khắc phục lũ lụt", "unit": "VUNG-2", "authority": "Điện khẩn",
        "received_on": format_day(first), "received_clock": "02:00", "starts_on": format_day(first),
        "ends_on": format_day(today), "level": "THEM-3", "unit_1": "L26", "people_1": "800", "packs_1": "2",
        "unit_2": "T11", "people_2": "400", "packs_2": "2", "fed_2": "nhiem-vu", "area": "Nhân dân vùng lũ",
        "people_area": "5.000", "packs_area": "3",
    }  # fmt: skip
    for name, value in boxes.items():
        page.fill(f"#id_{name}", value)


def test_the_flood_from_order_to_close_out(flood: Depot) -> None:
    """Order, need, source plan, issue, phone hand-over, use, close-out, settlement: every number on the screen."""
    desk = flood.go("desk", "/dot-xuat/lenh/")
    write_order(desk)
    desk.click("button[value=tinh]")
    says(desk, "2.400 gói", "15.000 gói", "1.960 kg", "546.000.000")
    desk.click("button[value=lap]")
    desk.wait_for_url("**/dot-xuat/1/")
    director = flood.go("director", "/dot-xuat/1/")
    director.click("button[value=ra-lenh]")
    says(director, "Không ai ăn hai nơi, không ai bị sót.")
    flood.go("desk", "/dot-xuat/1/nguon/")
    for label, value in (("KV-2: chuẩn bị, phút", "270"), ("KV-2: đi đường, phút", "30"),
                         ("KV-1: chuẩn bị, phút", "300"), ("KV-1: đi đường, phút", "360")):  # fmt: skip
        desk.get_by_label(label).fill(value)
    desk.click("button[value=duong]")
    says(desk, "9.600 gói", "5.400 gói", "13:00")
    desk.click("button[value=giu]")
    says(desk, "Không còn gì phải tìm nguồn.")
    for number in (1, 2):
        desk.locator("button[value=tai]").first.click()
        desk.wait_for_url(f"**/phieu-tai/{number}/")
        says(desk, "M1-KV")
        flood.go("desk", "/dot-xuat/1/nguon/")
    receiver = phone(flood, "receiver")
    for number in (1, 2):
        code = flood.go("desk", f"/dot-xuat/phieu-tai/{number}/").inner_text("h1").split()[-1]
        keeper = flood.go("kv1" if "KV1" in code else "kv2", f"/dot-xuat/phieu-tai/{number}/")
        keeper.get_by_role("button", name="Xuất hàng").click()
        says(keeper, "Đã xuất hàng theo phiếu tải.")
        receiver.goto("/hien-truong/")
        receiver.fill("#ma", code.lower())
        receiver.click("form button.primary >> text=Mở phiếu tải")
        box = receiver.locator("button[value=ban-giao]").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 24
        receiver.click("button[value=ban-giao]")
        says(receiver, "Đã bàn giao.")
    today = format_day(dt.datetime.now(HANOI).date())
    for goods, quantity in (("GAO-soldiers", "1.960 kg"), ("LUONG_KHO-soldiers", "2.400 gói"),
                            ("LUONG_KHO-relief", "15.000 gói")):  # fmt: skip
        flood.go("desk", "/dot-xuat/1/dung/")
        for name, value in (("goods", goods), ("quantity", quantity), ("day", today)):
            desk.fill(f"#id_{name}", value)
        desk.click("main form button.primary")
        says(desk, "Đã ghi ngày")
    flood.go("director", "/dot-xuat/1/").click("button[value=khep]")
    says(director, "Đã khép nhiệm vụ")
    settled = flood.go("director", "/dot-xuat/1/quyet-toan/")
    says(settled, "546.000.000 đ", "2.400 × 65.000 đ = 156.000.000 đ", "390.000.000 đ")
