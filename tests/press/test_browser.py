"""The preview in a real browser: read the sample, see lines beside fields, correct, sum up; it passes axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

WIDE = """[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, .hidden')
    && e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"""


def faults(page: Page) -> str:
    found = Axe().run(page, options=WCAG)
    return "" if found.violations_count == 0 else found.generate_report()


def test_sample_is_read_corrected_and_confirmed(visit: Callable[..., Page]) -> None:
    page = visit("press_officer")
    page.goto("/bao-chi/")
    known = page.locator("table.data tbody tr th").count()
    page.goto("/bao-chi/nhap/?mau=1")
    assert not faults(page)
    # An article of its own: the sample as it ships is already in the book of this installation.
    words = page.locator("textarea")
    words.fill(words.input_value().replace("Trần Văn Mẫu", "Trần Văn Họa"))
    page.get_by_role("button", name="Đọc bài").click()
    page.wait_for_selector("#dong-19")
    assert not faults(page)
    assert page.locator("tr[id^=dong-]").count() == 23
    assert "Đây là bản xem thử, chưa ghi gì." in page.content()
    page.get_by_label("Người 1: chức vụ").fill("Phó chủ nhiệm")
    page.get_by_role("button", name="Xem lại với chỗ đã sửa").click()
    assert page.get_by_label("Người 1: chức vụ").input_value() == "Phó chủ nhiệm"
    page.get_by_role("button", name="Tiếp tục: xem tóm tắt để xác nhận").click()
    assert not faults(page)
    page.get_by_role("button", name="Quay lại sửa").click()
    assert page.get_by_label("Người 1: chức vụ").input_value() == "Phó chủ nhiệm"
    page.get_by_role("button", name="Tiếp tục: xem tóm tắt để xác nhận").click()
    page.get_by_role("button", name="Xác nhận, ghi vào sổ").click()
    page.wait_for_url("**/bao-chi/*/")
    assert not faults(page)
    wide = page.evaluate(WIDE)
    assert not wide, wide
    page.goto("/bao-chi/")
    assert page.locator("table.data tbody tr th").count() == known + 1
    assert not faults(page)
