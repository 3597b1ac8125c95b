"""What days of work leave and the ready-built demo does not: an article, a correction, a rate approved late, a kept
sample, goods held, set aside, asked for, on the road and being counted.

Written through the pages, by the people whose work it is; the round of every page then finds what they lead to.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from contextlib import closing

from playwright.sync_api import Browser, Page, expect

from quannhu.kernel.audit import GENESIS, Event, digest_of
from tests.browser.site import Site, signed_in

# The day after the demo year: its kitchens' books are still open.
NEW_DAY = "2024-01-01"
PRESS = "main form.form button.primary"


def _as(browser: Browser, site: Site, role: str, unit: str | None = None) -> Page:
    return signed_in(browser, site, site.session(role, unit)).new_page()


def one_record(site: Site) -> None:
    """One more business record, whole in a chain of its own: what was kept of earlier answers ends with it."""
    at, chain = dt.datetime.now(dt.UTC), f"browser:{uuid.uuid4()}"
    digest = digest_of(GENESIS, 1, at, 0, Event("browser.view", "page", None, {}))
    row = (chain, 1, at.strftime("%Y-%m-%d %H:%M:%S.%f"), 0, "browser.view", "page", "{}", GENESIS, digest)
    columns = "chain, seq, at, actor_id, action, object_kind, facts, previous, digest"
    with closing(sqlite3.connect(site.home / "quannhu.sqlite3", timeout=30)) as book, book:
        book.execute(f"INSERT INTO kernel_auditentry ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


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


def _first(page: Page, name: str, value: str) -> None:
    """Types into the first line's box of a grid."""
    page.fill(f"main [name={name}] >> nth=0", value)


def stores(browser: Browser, site: Site) -> None:
    """The keeper keeps rice for somebody, sets wet bags aside, sends a load, opens a count; a kitchen asks for rice."""
    page = _as(browser, site, "depot_keeper", "KTW")
    page.goto("/kho/giu-hang/them/")
    for name, value in {"item": "GAO", "quantity": "1 kg", "subject": "Diễn tập", "expires_on": "31/12/2099"}.items():
        page.fill(f"main [name={name}]", value)
    page.click(PRESS)
    page.wait_for_url("**/kho/giu-hang/")
    page.goto("/kho/nhap/")
    supplier = page.locator("main [name=supplier]").get_attribute("list")
    page.fill("[name=supplier]", page.locator(f"#{supplier} option >> nth=0").get_attribute("value") or "")
    for name, value in {"paper_ref": "HD-1", "giver": "A", "receiver": "B", "witness": "C"}.items():
        page.fill(f"main [name={name}]", value)
    line = {"item": "GAO", "paper": "100 kg", "weighed": "100 kg", "aside": "10 kg", "fault": "Bao ướt", "lot": "L-1",
            "made_on": "1/12/2023", "expires_on": "31/12/2024", "price": "14.000"}  # fmt: skip
    for name, value in line.items():
        _first(page, name, value)
    page.click(PRESS)
    page.click("button[name=confirmed]")
    page.wait_for_url("**/kho/phieu/*/")
    page.goto("/kho/xuat/")
    page.select_option("[name=way]", "ship")
    page.fill("[name=to_place]", "K-0001")
    _first(page, "item", "GAO")
    _first(page, "quantity", "1 kg")
    page.click(PRESS)
    page.click("button[name=confirmed]")
    page.wait_for_url("**/kho/phieu/*/")
    page.goto("/kho/kiem-ke/mo/")
    page.fill("[name=counter_a]", "kho.ktw")
    page.fill("[name=counter_b]", "phokho.ktw")
    page.click(PRESS)
    page.wait_for_url("**/kho/kiem-ke/*/")
    page.context.close()
    page = _as(browser, site, "kitchen_manager")
    page.goto("/kho/yeu-cau/lap/")
    page.fill("[name=from_place]", "KTW")
    page.fill("[name=needed_on]", "31/12/2099")
    _first(page, "item", "GAO")
    _first(page, "quantity", "1 kg")
    page.click("button[name=gui]")
    page.wait_for_url("**/kho/yeu-cau/*/")
    address = page.url
    page.context.close()
    page = _as(browser, site, "commander")
    page.goto(address)
    page.click("button[value=duyet]")
    page.click("button[name=confirmed]")
    page.wait_for_url(address)
    page.context.close()


def surge(browser: Browser, site: Site) -> None:
    """The desk writes an order that the commander gives, and asks for packs of the reserve; he approves."""
    page = _as(browser, site, "operations_desk")
    page.goto("/dot-xuat/lenh/")
    today = page.input_value("#id_starts_on")
    filled = {"code": "NV-TD", "name": "Tập dượt phòng chống bão", "unit": "V1", "authority": "Lệnh tập dượt 1/L",
              "received_clock": "00:01", "ends_on": today, "level": "THEM-3", "unit_1": "T11", "people_1": "10",
              "packs_1": "1"}  # fmt: skip
    for name, value in filled.items():
        page.fill(f"#id_{name}", value)
    page.click("button[value=lap]")
    page.wait_for_url("**/dot-xuat/*/")
    order = page.url
    page.goto("/kho/du-tru/lenh/de-nghi/")
    asked = {"place": "KTW", "item": "LUONG_KHO", "quantity": "1.000 gói", "valid_to": "31/12/2099",
             "refill_by": "31/12/2099", "reason": "Tập dượt", "paper_ref": "Lệnh tập dượt 1/L"}  # fmt: skip
    for name, value in asked.items():
        page.fill(f"main [name={name}]", value)
    page.click(PRESS)
    page.wait_for_url("**/kho/du-tru/lenh/*/")
    release = page.url
    page.context.close()
    page = _as(browser, site, "commander")
    page.goto(order)
    page.click("button[value=ra-lenh]")
    expect(page.locator("main .figure").first).to_contain_text("đã có lệnh")
    page.goto(release)
    page.click("button[value=duyet]")
    expect(page.locator("main .tag").first).to_contain_text("đã duyệt")
    page.context.close()


def food_safety(browser: Browser, site: Site) -> None:
    """On the new day the kitchen keeps a sample and reports a suspicion."""
    page = _as(browser, site, "kitchen_manager")
    page.goto("/bep/?ngay=1/1/2024")
    day = page.locator(f"main a[href*='/ngay/{NEW_DAY}/']").first.get_attribute("href") or ""
    page.goto(f"{day}luu-mau/")
    page.select_option("[name=meal]", "sang")
    filled = {"name": "Cháo", "portions": "100", "amount": "150 ml", "container": "Hộp", "temperature_tenths": "4",
              "taken_at": "06:00", "taken_by": "A"}  # fmt: skip
    for name, value in filled.items():
        page.fill(f"main [name={name}]", value)
    page.click(PRESS)
    page.wait_for_url(lambda address: not address.endswith("luu-mau/"))
    page.goto(f"{day}ngo-doc/")
    page.fill("[name=persons]", "2")
    page.fill("[name=note]", "Đau bụng sau bữa sáng")
    page.click("main form:has([name=persons]) button")
    expect(page.locator("main .note").first).to_contain_text("Đau bụng")
    page.context.close()


def draft(browser: Browser, site: Site) -> None:
    """A staff officer begins a document from a template."""
    page = _as(browser, site, "staff_officer")
    page.goto("/van-ban/soan/")
    page.select_option("[name=template]", "to_trinh")
    page.fill("[name=unit]", "BL")
    page.fill("[name=summary]", "Về việc bổ sung dụng cụ cấp dưỡng")
    page.click(PRESS)
    page.wait_for_url("**/soan/")
    page.context.close()
