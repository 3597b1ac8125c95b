"""Story R03 at the screen: the kitchen manager's day of 14/3/2023, its numbers read off the pages."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import site as sites
from tests.browser.site import ROOT, Watch, run_module
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
DAY = "2023-03-14"


@dataclass
class Screen:
    """The manager's browser and the clock on the wall."""

    page: Page
    clock: Path
    kitchen: int

    def strike(self, clock: str) -> None:
        """It is HH:MM of the day in Hanoi."""
        self.clock.write_text(f"{DAY}T{clock}:00+07:00")

    def go(self, tail: str = "") -> str:
        """A page of the kitchen's day; its words."""
        self.page.goto(f"/bep/{self.kitchen}/ngay/{DAY}/{tail}")
        return self.words

    @property
    def words(self) -> str:
        """What the page says."""
        return self.page.inner_text("main").replace("\u00a0", " ")

    def press(self, name: str) -> str:
        """A button, and what the next page says."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        return self.words

    def voucher(self, kind: str, lines: list[tuple[str, ...]], button: str, **fields: str) -> str:
        """Lines typed into the grid, looked at, confirmed."""
        self.go(f"ghi/{kind}/")
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", value)
        for number, line in enumerate(lines, 1):
            for name, value in zip(("item", "quantity", "price"), line, strict=False):
                self.page.fill(f"#{name}-{number}", value)
        self.press("Xem trước khi ghi")
        return self.press(button)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def screen(browser: Browser, tmp_path: Path) -> Iterator[Screen]:
    home, clock = tmp_path / "home", tmp_path / "clock"
    home.mkdir()
    quiet = ("--verbosity", "0")
    for words in (["manage", "migrate", *quiet], ["manage", "collectstatic", "--noinput", *quiet]):
        run_module(home, "quannhu.cli.main", *words)
    told: dict[str, Any] = json.loads(run_module(home, "tests.browser.kitchen").splitlines()[-1])
    clock.write_text(f"{DAY}T07:00:00+07:00")
    port, log = _free_port(), home / "server.log"
    command = [sys.executable, "-m", "tests.browser.kitchen", "serve", str(port), str(clock)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=sites._environment(home), cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            sites._wait(port, server, log)
            watch = Watch(f"http://127.0.0.1:{port}")
            size: Any = {"width": 1366, "height": 768}
            page = browser.new_context(base_url=watch.base, viewport=size, locale="vi-VN").new_page()
            page.set_default_timeout(10_000)
            watch.over(page)
            page.goto("/dang-nhap/")
            page.fill("#id_username", told["manager"])
            page.fill("#id_password", PASSWORD)
            page.click("form button.primary")
            page.wait_for_url(f"{watch.base}/")
            yield Screen(page, clock, told["kitchen"])
            page.context.close()
            assert not watch.faults, "\n".join(watch.faults)
        finally:
            server.terminate()
            server.wait(20)


def type_the_exceptions(screen: Screen) -> None:
    """8 on leave at every meal, 10 guests at lunch, 5 sick: five boxes, arrows and Enter between them."""
    screen.go()
    page = screen.page
    page.focus("[name=cat-HSQBS-sang]")
    for _meal in range(3):
        page.keyboard.type("8")
        page.keyboard.press("ArrowRight")
    page.fill("[name=khach-trua]", "10")
    page.fill("[name=them-OM]", "5")


def test_the_day_of_k_1101(screen: Screen) -> None:
    """Allowance 27.137.500 đ, rice 291,2 kg, spent 26.900.000 đ, surplus 237.500 đ, the board at 16:00."""
    type_the_exceptions(screen)
    counted = screen.press("Chấm cơm")
    assert "27.137.500 đ" in counted and "gạo cần 291,2 kg" in counted and "Đã chấm cơm." in counted
    for words in ("97.500", "260.000", "520.000"):
        assert words in counted, words
    rice = screen.page.locator("tr", has_text="Gạo").first.inner_text()
    assert "291,2" in rice
    screen.strike("08:00")
    screen.go("ghi/nau/")
    assert screen.page.input_value("#quantity-1") == "291,2 kg", "the need is offered for the pot"
    screen.press("Xem trước khi ghi")
    screen.press("Ghi phiếu xuất")
    spent = screen.voucher(
        "mua", [("thit lon", "150 kg"), ("Cá chép", "100 kg", "63.232")], "Ghi phiếu mua", supplier="NCC-01"
    )
    assert "Đã chi 26.900.000 đ" in spent
    screen.strike("15:30")
    asked = screen.press("Khóa sổ ngày")
    assert "26.900.000 đ" in asked and "237.500 đ" in asked
    closed = screen.press("Khóa sổ")
    assert "Thừa" in closed and "237.500 đ" in closed and "4. Khóa sổ 15:30 14/3/2023" in closed
    screen.strike("16:00")
    board = screen.press("Công khai")
    assert "Công khai lúc 16:00 14/3/2023" in board and "27.137.500 đ" in board and "237.500 đ" in board
    assert re.search(r"Bữa trưa\s+412\s+10", board)
    screen.go("cong-khai/")
    found = Axe().run(screen.page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag22aa"]}})
    assert found.violations_count == 0, found.generate_report()
    day = screen.go()
    assert "đúng giờ" in day and "Phiếu mua thẳng vào bếp" in day
    screen.page.set_viewport_size({"width": 360, "height": 740})
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 360
