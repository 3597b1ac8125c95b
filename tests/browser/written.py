"""What days of work leave and the ready-built demo does not: an article, a correction, a rate approved late, a kept
sample, goods held, set aside, asked for, on the road and being counted.

Written through the pages, by the people whose work it is; the round of every page then finds what they lead to.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from playwright.sync_api import Browser, Page, expect

from quannhu.kernel.audit import Event, beginning, digest_of
from quannhu.kernel.days import format_day
from tests.browser.site import Site, run_module, signed_in

# The day after the demo year: its kitchens' books are still open.
NEW_DAY = "2024-01-01"
PRESS = "main form.form button.primary"


@contextmanager
def _as(browser: Browser, site: Site, role: str, unit: str | None = None) -> Iterator[Page]:
    """A page of the first account with the role (at the unit), closed afterwards."""
    context = signed_in(browser, site, site.session(role, unit))
    yield context.new_page()
    context.close()


def _fill(page: Page, values: Mapping[str, str], box: str = "main [name={}]") -> None:
    """Types into boxes of the content, each the first of its name."""
    for name, value in values.items():
        page.fill(f"{box.format(name)} >> nth=0", value)


def one_record(site: Site) -> None:
    """One more business record, whole in a chain of its own: what was kept of earlier answers ends with it."""
    at, chain = dt.datetime.now(dt.UTC), f"browser:{uuid.uuid4()}"
    digest = digest_of(beginning(chain), 1, at, 0, Event("browser.view", "page", None, {}))
    row = (chain, 1, at.strftime("%Y-%m-%d %H:%M:%S.%f"), 0, "browser.view", "page", "{}", beginning(chain), digest)
    columns = "chain, seq, at, actor_id, action, object_kind, facts, previous, digest"
    with closing(sqlite3.connect(site.home / "quannhu.sqlite3", timeout=30)) as book, book:
        book.execute(f"INSERT INTO kernel_auditentry ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def article(browser: Browser, site: Site) -> None:
    """The press officer reads the sample article and confirms what was recognised."""
    with _as(browser, site, "press_officer") as page:
        page.goto("/bao-chi/nhap/?mau=1")
        page.click(PRESS)
        page.click("button[value=sum]")
        page.click(PRESS)
        page.wait_for_url("**/bao-chi/*/")


def correction(browser: Browser, site: Site) -> None:
    """A keeper proposes one more kilogram on the newest receipt's first line; the commander approves."""
    with _as(browser, site, "depot_keeper", "KTW") as page:
        page.goto("/kho/phieu/?loai=receipt")
        page.click("main table.data tbody a[href^='/kho/phieu/'] >> nth=0")
        page.click("main a[href$='/sua/']")
        now = page.inner_text("main table.data tbody tr:first-child td.num").split()
        more = f"{float(now[0].replace('.', '').replace(',', '.')) + 1:.0f} {now[1]}"
        _fill(page, {"so-": more}, box="input[name^={}]")
        _fill(page, {"reason": "Đọc lại cân"})
        page.click(PRESS)
        page.click("button[name=confirmed]")
        page.wait_for_url("**/kho/sua-phieu/*/")
        address = page.url
    with _as(browser, site, "commander") as page:
        page.goto(address)
        page.click("button[value=duyet]")
        expect(page.locator("main a[href*='/tong-ket/sua-phieu/']")).to_be_visible()


def late_rate(browser: Browser, site: Site) -> None:
    """A staff officer drafts a rate for days gone by in place of the first basic rate; the commander approves."""
    with _as(browser, site, "staff_officer") as page:
        page.goto("/tieu-chuan/")
        page.click("main table.data tbody a[href^='/tieu-chuan/dong/'] >> nth=0")
        page.click("main a[href*='thay=']")
        basis = "Quyết định 90/QĐ-BL (hư cấu)"
        days = {"issued_on": "1/1/2024", "valid_from": "1/12/2023"}
        _fill(page, {"amount": "70.000", "legal_basis": basis, **days})
        page.click(PRESS)
        page.wait_for_url("**/tieu-chuan/dong/*/")
    with _as(browser, site, "commander") as page:
        page.goto("/tieu-chuan/cho-duyet/")
        page.click("main input[name=dong] >> nth=0")
        page.click("button[value=duyet]")
        page.goto("/tieu-chuan/truy-linh/")
        expect(page.locator("main table.data tbody a[href^='/tieu-chuan/truy-linh/']")).to_be_visible()


def stores(browser: Browser, site: Site) -> None:
    """The keeper keeps rice for somebody, sets wet bags aside, sends a load, opens a count; a kitchen asks for rice."""
    with _as(browser, site, "depot_keeper", "KTW") as page:
        page.goto("/kho/giu-hang/them/")
        _fill(page, {"item": "GAO", "quantity": "1 kg", "subject": "Diễn tập", "expires_on": "31/12/2099"})
        page.click(PRESS)
        page.wait_for_url("**/kho/giu-hang/")
        _receive(page)
        page.goto("/kho/xuat/")
        page.select_option("[name=way]", "ship")
        _fill(page, {"to_place": "K-0001", "item": "GAO", "quantity": "1 kg"})
        page.click(PRESS)
        page.click("button[name=confirmed]")
        page.wait_for_url("**/kho/phieu/*/")
        page.goto("/kho/kiem-ke/mo/")
        _fill(page, {"counter_a": "kho.ktw", "counter_b": "phokho.ktw"})
        page.click(PRESS)
        page.wait_for_url("**/kho/kiem-ke/*/")
    with _as(browser, site, "kitchen_manager") as page:
        page.goto("/kho/yeu-cau/lap/")
        _fill(page, {"from_place": "KTW", "needed_on": "31/12/2099", "item": "GAO", "quantity": "1 kg"})
        page.click("button[name=gui]")
        page.wait_for_url("**/kho/yeu-cau/*/")
        address = page.url
    with _as(browser, site, "commander") as page:
        page.goto(address)
        page.click("button[value=duyet]")
        page.click("button[name=confirmed]")
        page.wait_for_url(address)


def _receive(page: Page) -> None:
    """A delivery of rice, some bags of it wet."""
    page.goto("/kho/nhap/")
    supplier = page.locator("main [name=supplier]").get_attribute("list")
    named = page.locator(f"#{supplier} option >> nth=0").get_attribute("value") or ""
    _fill(page, {"supplier": named, "paper_ref": "HD-1", "giver": "A", "receiver": "B", "witness": "C"})
    line = {"item": "GAO", "paper": "100 kg", "weighed": "100 kg", "aside": "10 kg", "fault": "Bao ướt", "lot": "L-1",
            "made_on": "1/12/2023", "expires_on": "31/12/2024", "price": "14.000"}  # fmt: skip
    _fill(page, line)
    page.click(PRESS)
    page.click("button[name=confirmed]")
    page.wait_for_url("**/kho/phieu/*/")


def surge(browser: Browser, site: Site) -> str:
    """The desk writes an order that the commander gives, and asks for packs of the reserve; he approves, the keeper
    draws them. Gives the address of the order to draw.
    """
    with _as(browser, site, "operations_desk") as page:
        page.goto("/dot-xuat/lenh/")
        today = page.input_value("#id_starts_on")
        filled = {"code": "NV-TD", "name": "Tập dượt phòng chống bão", "unit": "V1", "authority": "Lệnh tập dượt 1/L",
                  "received_clock": "00:01", "ends_on": today, "level": "THEM-3", "unit_1": "T11", "people_1": "10",
                  "packs_1": "1"}  # fmt: skip
        _fill(page, filled, box="#id_{}")
        page.click("button[value=lap]")
        page.wait_for_url("**/dot-xuat/*/")
        order = page.url
        page.goto("/kho/du-tru/lenh/de-nghi/")
        asked = {"place": "KTW", "item": "LUONG_KHO", "quantity": "1.000 gói", "valid_to": "31/12/2099",
                 "refill_by": "31/12/2099", "reason": "Tập dượt", "paper_ref": "Lệnh tập dượt 1/L"}  # fmt: skip
        _fill(page, asked)
        page.click(PRESS)
        page.wait_for_url("**/kho/du-tru/lenh/*/")
        release = page.url
    with _as(browser, site, "commander") as page:
        page.goto(order)
        page.click("button[value=ra-lenh]")
        expect(page.locator("main .figure").first).to_contain_text("đã có lệnh")
        page.goto(release)
        page.click("button[value=duyet]")
        expect(page.locator("main .tag").first).to_contain_text("đã duyệt")
    with _as(browser, site, "depot_keeper", "KTW") as page:
        # What was approved today is drawn today, not on the last day of the story, at which pages open.
        page.goto(f"{release}?tinh-den={format_day(site.today)}")
        _fill(page, {"receiver": "Trực điều hành"})
        page.click("button[value=lay]")
        expect(page.locator("main a[href$='/bu/']")).to_be_visible()
        page.goto("/?tinh-den=-")
    return release


def food_safety(browser: Browser, site: Site) -> None:
    """On the new day the kitchen keeps a sample and reports a suspicion."""
    with _as(browser, site, "kitchen_manager") as page:
        page.goto("/bep/?ngay=1/1/2024")
        day = page.locator(f"main a[href*='/ngay/{NEW_DAY}/']").first.get_attribute("href") or ""
        page.goto(f"{day}luu-mau/")
        page.select_option("[name=meal]", "sang")
        filled = {"name": "Cháo", "portions": "100", "amount": "150 ml", "container": "Hộp", "temperature_tenths": "4",
                  "taken_at": "00:00", "taken_by": "A"}  # fmt: skip
        _fill(page, filled)
        page.click(PRESS)
        page.wait_for_url(lambda address: not address.endswith("luu-mau/"))
        page.goto(f"{day}ngo-doc/")
        _fill(page, {"persons": "2", "note": "Đau bụng sau bữa sáng"})
        page.click("main form:has([name=persons]) button")
        expect(page.locator("main .note").first).to_contain_text("Đau bụng")


def papers(browser: Browser, site: Site) -> None:
    """A staff officer begins a document from a template; another waits for the office's seal (tests.browser.papers)."""
    with _as(browser, site, "staff_officer") as page:
        page.goto("/van-ban/soan/")
        page.select_option("[name=template]", "to_trinh")
        _fill(page, {"unit": "BL", "summary": "Về việc bổ sung dụng cụ cấp dưỡng"})
        page.click(PRESS)
        page.wait_for_url("**/soan/")
    run_module(site.home, "tests.browser.papers")
