"""Story R13 at the screen: a memo fails three rules, is put right, signed, numbered, sent and found again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.office import PHRASE
from tests.browser.site import Watch, run_module, serving
from tests.browser.test_r05 import Depot

pytestmark = pytest.mark.browser


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, browser: Browser, tmp_path: Path) -> Iterator[tuple[Depot, Path]]:
    """The office behind its own server, and where its memo lies."""
    made = tmp_path_factory.mktemp("office")
    run_module(made, "quannhu.cli.main", "manage", "migrate", "--verbosity", "0")
    people = json.loads(run_module(made, "tests.browser.office"))
    home = tmp_path / "home"
    shutil.copytree(made, home)
    with ExitStack() as stack:
        base = stack.enter_context(serving(home))
        watch = Watch(base)
        site = Depot(base, browser, people, watch)
        yield site, home / "to-trinh.docx"
        for page in site.open.values():
            page.context.close()
    assert not watch.faults, "\n".join(watch.faults)


def says(page: Page, *words: str) -> None:
    shown = page.inner_text("main")
    for one in words:
        assert one in shown, (one, shown[:3_000])


def press(site: Depot, person: str, address: str, step: str) -> Page:
    """The person's page of the document after the button of the step."""
    page = site.go(person, address)
    page.click(f'form[data-step="{step}"] button')
    page.wait_for_load_state()
    return page


def mend_by_a_click(desk: Page) -> None:
    """A fault typed now is told without a reload, F8 leads to its box, a click puts it right."""
    desk.fill("#summary", "Về việc mua bổ sung dụng cụ cấp dưỡng.")
    told = desk.locator('#ket-qua li:has-text("ND-TY-03")')
    told.wait_for()
    assert desk.get_attribute("#summary", "aria-describedby") == told.get_attribute("id")
    desk.keyboard.press("F8")
    first = desk.evaluate("document.activeElement.id")
    desk.keyboard.press("F8")
    assert {first, desk.evaluate("document.activeElement.id")} == {"recipients", "summary"}
    told.locator("button").click()
    desk.wait_for_load_state()
    says(desk, "Đã sửa và lưu thành bản riêng: ND-TY-03")
    assert desk.input_value("#summary") == "Về việc mua bổ sung dụng cụ cấp dưỡng"


def test_three_faults_then_signed_numbered_sent_and_found(office: tuple[Depot, Path]) -> None:
    site, memo = office
    desk = site.go("drafter", "/van-ban/kiem-tra-tep/")
    desk.set_input_files("#id_file", memo)
    desk.click("button[value=xem]")
    says(desk, "3 lỗi", "Nơi nhận", "12-TTr/QN", "12/TTr-QN", "25 mm")
    assert desk.locator(".findings .tag.bad").count() == 3
    desk.fill("#id_unit", "CQN")
    desk.click("button[value=soan]")
    desk.wait_for_url("**/soan/")
    says(desk, "nơi nhận")
    paper = desk.url.removeprefix(site.base).removesuffix("soan/")
    mend_by_a_click(desk)
    desk.click("#ket-qua a[href='#recipients']")
    desk.fill("#recipients", "Như trên\nPhòng Kế hoạch")
    desk.fill("#kept_by", "VT, QN")
    desk.click("button[value=luu]")
    desk.wait_for_load_state()
    says(desk, "Đủ thành phần, đúng thể thức.")

    desk = site.go("drafter", paper)
    desk.fill("#submit-checker", site.people["clerk_name"])
    desk.click('form[data-step="submit"] button')
    desk.wait_for_load_state()
    says(desk, "chờ kiểm tra thể thức")
    says(press(site, "clerk", paper, "pass_form"), "chờ kiểm tra nội dung")
    says(press(site, "head", paper, "review"), "chờ phê duyệt")
    says(press(site, "chief", paper, "approve"), "đã duyệt, chờ ký")

    chief = site.go("chief", f"{paper}chu-ky/")
    chief.fill("#id_passphrase", "sai")
    chief.click("main form button.primary")
    chief.wait_for_load_state()
    says(chief, "DOC-")
    chief.fill("#id_passphrase", PHRASE)
    chief.click("main form button.primary")
    chief.wait_for_load_state()
    says(chief, "Đã ký số")
    says(press(site, "clerk", paper, "number"), "01/TTr-QN", "đã cấp số, chờ phát hành")
    clerk = site.go("clerk", f"{paper}chu-ky/")
    clerk.fill("#id_passphrase", PHRASE)
    clerk.click("main form button.primary")
    clerk.wait_for_load_state()
    says(clerk, "Đã ký số")
    says(press(site, "clerk", paper, "issue"), "đã phát hành", "Phòng Kế hoạch")
    says(press(site, "clerk", paper, "register"), "đã vào sổ")
    says(press(site, "clerk", paper, "file"), "đã lưu hồ sơ")

    found = site.go("head", "/van-ban/tim/?tim=mua+bo+sung+dung+cu")
    says(found, "01/TTr-QN – Về việc mua bổ sung dụng cụ cấp dưỡng")
    signed = found.context.request.get(f"{paper}chu-ky/da-ky.pdf").body()
    check = site.go("head", "/van-ban/kiem-tra-chu-ky/")
    file = memo.with_name("da-ky.pdf")
    file.write_bytes(signed)
    check.set_input_files("#id_file", file)
    check.click("main form button.primary")
    check.wait_for_load_state()
    says(check, "Nguyễn Minh Họa")
    file.write_bytes(signed[:2_000] + bytes([signed[2_000] ^ 1]) + signed[2_001:])
    check.set_input_files("#id_file", file)
    check.click("main form button.primary")
    check.wait_for_load_state()
    assert check.locator("main .tag.bad").count() >= 1, check.inner_text("main")
