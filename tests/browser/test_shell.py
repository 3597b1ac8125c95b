"""The shell in a real browser: keys, drafts, pasting, narrow screens, and the same without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Site, signed_in

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "src/quannhu/web/static/web/quannhu.js"
GRID = """<form class="form" method="post" action="/"><table class="grid-edit"><tbody>
<tr><td><input name="a1"></td><td><input name="b1"></td></tr>
<tr><td><input name="a2"></td><td><input name="b2"></td></tr></tbody></table></form>"""


def with_form(page: Page, form: str, address: str = "/") -> None:
    """The home page with a form of the test's own in it, as a room's page would send it."""

    def answer(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        body = response.text().replace("</main>", form + "</main>")
        route.fulfill(response=response, body=body)  # type: ignore[attr-defined]

    # The home page only: its charts have addresses that end alike and may still be on their way when a test ends.
    page.route(lambda url: urlsplit(url).path == "/", answer)
    page.goto(address)


def test_slash_goes_to_the_search_box(visit: Callable[..., Page]) -> None:
    page = visit("depot_keeper")
    page.goto("/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a/b")
    assert page.input_value("#q") == "a/b", "inside a box the key is a letter"
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim/**")


def test_arrows_and_enter_move_in_a_grid(visit: Callable[..., Page]) -> None:
    page = visit("depot_keeper")
    with_form(page, GRID)
    page.focus("[name=a1]")
    for key, field in (("ArrowRight", "b1"), ("ArrowDown", "b2"), ("ArrowLeft", "a2"), ("ArrowUp", "a1"),
                       ("Enter", "a2"), ("Enter", "b1"), ("Enter", "b2")):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.name") == field, key


def test_a_block_pasted_from_a_sheet_fills_the_grid(visit: Callable[..., Page]) -> None:
    page = visit("depot_keeper")
    with_form(page, GRID)
    page.focus("[name=a1]")
    page.evaluate("""() => { const data = new DataTransfer(); data.setData('text/plain', '140\\t138\\r\\n12\\t9\\r\\n');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})); }""")
    assert [page.input_value(f"[name={name}]") for name in ("a1", "b1", "a2", "b2")] == ["140", "138", "12", "9"]


def test_enter_moves_on_in_a_form(visit: Callable[..., Page]) -> None:
    page = visit("depot_keeper")
    with_form(page, '<form class="form" method="post"><input name="x"><input name="y"><button>Ghi</button></form>')
    page.focus("[name=x]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "y"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_a_draft_comes_back_and_can_be_dropped(visit: Callable[..., Page]) -> None:
    page = visit("depot_keeper")
    form = '<form class="form" method="post" id="slip"><input name="x"><input name="p" type="password"></form>'
    with_form(page, form)
    page.fill("[name=x]", "2 tạ gạo")
    page.fill("[name=p]", "mật khẩu")
    assert "mật khẩu" not in page.evaluate("JSON.stringify(Object.values(localStorage))"), "never a password"
    page.reload()
    assert page.input_value("[name=x]") == "2 tạ gạo" and "Đã khôi phục phần đang nhập dở." in page.inner_text("main")
    page.click("text=Bỏ bản nháp")
    assert page.input_value("[name=x]") == ""
    page.reload()
    assert page.input_value("[name=x]") == ""


def test_a_draft_belongs_to_what_the_address_asks_for(visit: Callable[..., Page]) -> None:
    """A form for row 12 never fills the form for row 13; the as-of day makes no difference."""
    page = visit("depot_keeper")
    with_form(page, '<form class="form" method="post" id="slip"><input name="x"></form>', "/?thay=12")
    page.fill("[name=x]", "65.000")
    for address, typed in (("/?thay=13", ""), ("/", ""), ("/?tinh-den=1/6/2023&thay=12", "65.000")):
        page.goto(address)
        assert page.input_value("[name=x]") == typed, address


def test_leaving_forgets_the_drafts(visit: Callable[..., Page]) -> None:
    page = visit("press_officer")
    with_form(page, '<form class="form" method="post"><input name="x"></form>')
    page.fill("[name=x]", "dở dang")
    assert page.evaluate("localStorage.length") > 0
    page.evaluate("document.querySelector('form[data-sign-out]').addEventListener('submit', e => e.preventDefault())")
    page.click(".who summary")
    page.click("form[data-sign-out] button")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("width", [360, 683], ids=["phone", "zoom-200"])
def test_narrow_screens_and_200_percent_zoom(visit: Callable[..., Page], width: int) -> None:
    """A 1366 px screen at 200 % zoom is 683 px wide: the side list becomes a menu, nothing scrolls sideways."""
    page = visit("commander", width=width, height=640)
    for address in ("/", "/tim/?q=a", "/mat-khau/", "/khong-co/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.is_visible(".menu summary") and not page.is_visible(".side .rooms")
    for seen in (True, False):
        page.focus(".menu summary")
        page.keyboard.press("Enter")
        assert page.is_visible(".side .rooms a >> nth=0") is seen
    page.set_viewport_size({"width": 1366, "height": 640})
    assert page.is_visible(".side .rooms a >> nth=0") and not page.is_visible(".menu")
    assert page.locator(".rooms").count() == 1, "the list of rooms is sent once"


def test_works_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.base, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": site.session("commander"), "url": site.base}])
    page = context.new_page()
    page.goto("/")
    page.fill("#tinh-den", "1/6/2023")
    page.click(".as-of button")
    assert page.input_value("#tinh-den") == "1/6/2023"
    page.fill("#q", "khong co gi")
    page.click(".search button")
    assert "Không tìm thấy" in page.inner_text("main")
    page.click(".who summary")
    page.click("text=English")
    assert "Nothing found" in page.inner_text("main")
    context.close()


def test_keyboard_reaches_the_content_first(visit: Callable[..., Page]) -> None:
    page = visit("commander")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_an_upload_of_200_mb_gets_a_page(site: Site, browser: Browser, tmp_path: Path) -> None:
    """Through the real server: an answer in words, and the server's memory stays where it was."""
    import urllib.request

    context = signed_in(browser, site, site.session("depot_keeper"))
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(200 * 2**20)
    with large.open("rb") as file:
        request = urllib.request.Request(f"{site.base}/mat-khau/", data=file, method="POST")
        request.add_header("Content-Length", str(large.stat().st_size))
        request.add_header("Content-Type", "multipart/form-data; boundary=x")
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(request, timeout=60)
    assert answer.value.code == 413 and "WEB-03" in answer.value.read().decode()
    context.close()
