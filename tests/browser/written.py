"""What a year of work leaves and the ready-built demo does not: an article, a correction, a rate approved late.

Written through the pages, by the people whose work it is; the round of every page then finds what they lead to.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, signed_in

PRESS = "main form.form button.primary"


def _as(browser: Browser, site: Site, role: str, unit: str | None = None) -> Page:
    return signed_in(browser, site, site.session(role, unit)).new_page()


def article(browser: Browser, site: Site) -> None:
    """The press officer reads the sample article and confirms what was recognised."""
    page = _as(browser, site, "press_officer")
    page.goto("/bao-chi/nhap/?mau=1")
    page.click(PRESS)
    page.click("button[value=sum]")
    page.click(PRESS)
    page.wait_for_url("**/bao-chi/*/")
    page.context.close()


def correction(browser: Browser, site: Site) -> None:
    """A keeper proposes one more kilogram on the newest receipt's first line; the commander approves."""
    page = _as(browser, site, "depot_keeper", "KTW")
    page.goto("/kho/phieu/?loai=receipt")
    page.click("main table.data tbody a[href^='/kho/phieu/'] >> nth=0")
    page.click("main a[href$='/sua/']")
    now = page.inner_text("main table.data tbody tr:first-child td.num").split()
    page.fill("input[name^=so-] >> nth=0", f"{float(now[0].replace('.', '').replace(',', '.')) + 1:.0f} {now[1]}")
    page.fill("[name=reason]", "Đọc lại cân")
    page.click(PRESS)
    page.click("button[name=confirmed]")
    page.wait_for_url("**/kho/sua-phieu/*/")
    address = page.url
    page.context.close()
    page = _as(browser, site, "commander")
    page.goto(address)
    page.click("button[value=duyet]")
    expect(page.locator("main a[href*='/tong-ket/sua-phieu/']")).to_be_visible()
    page.context.close()


def late_rate(browser: Browser, site: Site) -> None:
    """A staff officer drafts a rate for days gone by in place of the first basic rate; the commander approves."""
    page = _as(browser, site, "staff_officer")
    page.goto("/tieu-chuan/")
    page.click("main table.data tbody a[href^='/tieu-chuan/dong/'] >> nth=0")
    page.click("main a[href*='thay=']")
    page.fill("[name=amount]", "70.000")
    page.fill("[name=legal_basis]", "Quyết định 90/QĐ-BL (hư cấu)")
    page.fill("[name=issued_on]", "1/1/2024")
    page.fill("[name=valid_from]", "1/12/2023")
    page.click(PRESS)
    page.wait_for_url("**/tieu-chuan/dong/*/")
    page.context.close()
    page = _as(browser, site, "commander")
    page.goto("/tieu-chuan/cho-duyet/")
    page.click("main input[name=dong] >> nth=0")
    page.click("button[value=duyet]")
    page.goto("/tieu-chuan/truy-linh/")
    expect(page.locator("main table.data tbody a[href^='/tieu-chuan/truy-linh/']")).to_be_visible()
    page.context.close()
