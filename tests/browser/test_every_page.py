"""Every page for every role: it answers, stays small and quick, keeps to its policy, and passes axe.

A role's pages are found as a person finds them: from the side list and by the links on each page, at most
PER_NAME addresses of one kind (a voucher is a voucher). Axe reads a page that has a kind of element no page of its
name had before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, expect

from quannhu.kernel.days import format_day
from quannhu.organization.rights import ROLES
from tests.browser import written
from tests.browser.site import Site, Watch, signed_in

pytestmark = pytest.mark.browser
PER_NAME = 2
FIRST_LOAD = 100_000
MILLISECONDS = 300
VIEWS = 20
WCAG: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Home, and what only a form leads to.
STARTS = ("/", "/tim/?q=gao", "/mat-khau/xong/")
FORMS = {"kitchens-list": "?ngay=1/1/2024", "ledger-corrections": "?xem=tat-ca"}
# Doors that are not pages: programs' answers, and addresses that only take forms.
# What another post of a role than the first one finds at home, or the first one on the day the work was done.
OTHERS = (("depot_keeper", "KV-1", "home"), ("depot_keeper", "KTW", "release"))
NOT_PAGES = {
    "api-openapi", "language", "sign-out", "sign-in", "kitchens-close", "kitchens-publish", "supply-run",
    "documents-step", "documents-find-keep", "documents-find-drop", "documents-autosave", "documents-comment",
    "documents-share", "documents-arrival-do", "documents-files-do", "documents-file-do", "documents-register-do",
    "documents-absence-withdraw", "documents-due", "documents-told",
}  # fmt: skip


class Round:
    """What one role's round found; kept for the whole run so that the last tests can speak of all roles."""

    visited: Counter[str] = Counter()
    millis: list[tuple[float, str, str]] = []
    weights: dict[str, int] = {}
    pieces: list[Response] = []
    elements: defaultdict[str, set[str]] = defaultdict(set)


@pytest.fixture(scope="module")
def worked(site: Site, browser: Browser) -> dict[str, str]:
    """The demo year with what people wrote after it; addresses at which more waits than the story's last day shows."""
    written.article(browser, site)
    written.correction(browser, site)
    written.late_rate(browser, site)
    written.stores(browser, site)
    release = written.surge(browser, site)
    written.food_safety(browser, site)
    written.papers(browser, site)
    return {"home": "/", "release": f"{urlsplit(release).path}?tinh-den={format_day(site.today)}"}


def _target(link: str, base: str) -> str | None:
    """The address of a page to visit, without its query when it is a download or leaves the site."""
    parts = urlsplit(link)
    if f"{parts.scheme}://{parts.netloc}" != base or "xuat=" in parts.query or "tinh-den=" in parts.query:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _name(address: str) -> str | None:
    """The page's name; None for what is no page of the site."""
    path = urlsplit(address).path
    try:
        name = resolve(path).url_name
    except Resolver404:
        return None
    return None if name in NOT_PAGES or (path.startswith("/api/") and name != "api-docs") else name


PARTS = "[...document.querySelectorAll('link[href], script[src], img')].map(e => e.href || e.src)"


def _weight(page: Page, context: BrowserContext, html: int) -> int:
    """Bytes of the page and all it loads, uncompressed."""
    loaded = {address for address in page.evaluate(PARTS) if address.startswith("http")}
    for address in loaded - Round.weights.keys():
        Round.weights[address] = len(context.request.get(address).body())
        Round.visited[_name(address) or ""] += 1
    return html + sum(Round.weights[address] for address in loaded)


# Every element with what its look and its meaning hang on; digits are an object's own.
ELEMENTS = """() => {
    const look = e => e.tagName + '.' + e.className + [...e.attributes].map(a => a.name).sort();
    const kinds = [...document.querySelectorAll('body *')].map(e => look(e.parentElement) + '>' + look(e));
    return [...new Set(kinds)].map(words => words.replace(/[0-9]+/g, '#'));
}"""


def _violations(page: Page, name: str) -> list[str]:
    """What axe finds, unless pages of this name that it read already had every kind of element of this one."""
    elements = set(page.evaluate(ELEMENTS))
    if elements <= Round.elements[name]:
        return []
    Round.elements[name] |= elements
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page, options=WCAG).response["violations"]
    ]


def _millis(context: BrowserContext, site: Site, address: str, headers: dict[str, str]) -> float:
    """Processor time of the server at the 95th percentile; a page is asked again only when its first view is slow.

    Each of the VIEWS counts, the first with them, and before each a record is written, so that nothing kept answers.
    """
    taken = [float(headers["server-timing"].split("dur=")[1])]
    while taken[0] > MILLISECONDS and len(taken) < VIEWS:
        written.one_record(site)
        taken.append(float(context.request.get(address).headers["server-timing"].split("dur=")[1]))
    return sorted(taken)[-(-len(taken) * 95 // 100) - 1]


def _one(page: Page, context: BrowserContext, site: Site, name: str, address: str, role: str) -> list[str]:
    """What is wrong with the page at the address; leaves the browser there."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        page.goto("about:blank")
        status = context.request.get(address).status
        return [f"{address}: status {status}"] if status >= 400 else []
    if answer is None or "text/html" not in answer.headers.get("content-type", ""):
        return []
    if answer.status >= 400:
        return [f"{address}: status {answer.status}"]
    Round.millis.append((_millis(context, site, address, answer.headers), role, address))
    # What the page asks for once it stands: each piece answers as a page does.
    expect(page.locator("[hx-get]")).to_have_count(0, timeout=30_000)
    while Round.pieces:
        piece = Round.pieces.pop()
        Round.visited[_name(piece.url) or ""] += 1
        Round.millis.append((_millis(context, site, piece.url, piece.headers), role, piece.url))
    weight = _weight(page, context, len(answer.body()))
    heavy = [f"{address}: {weight} bytes at first load"] if weight > FIRST_LOAD else []
    return heavy + _violations(page, name)


# The tests that judge the whole round stand with the worker that walks it.
beside_the_round = pytest.mark.usefixtures("demo_home")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_page(role: str, site: Site, browser: Browser, worked: dict[str, str]) -> None:
    """Walks all pages a role reaches."""
    context = signed_in(browser, site, site.session(role))
    page, watch = context.new_page(), Watch(site.base)
    watch.over(page)
    page.on("response", lambda answer: Round.pieces.append(answer) if answer.request.resource_type == "fetch" else None)
    faults: list[str] = []
    queue, known, per_kind = list(STARTS), set(STARTS), Counter[tuple[str, bool]]()
    while queue:
        address = queue.pop(0)
        name = _name(address)
        # A day still open is another page than one whose book is closed.
        kind = name or "", written.NEW_DAY in address
        if name is None or per_kind[kind] >= PER_NAME:
            continue
        if name in FORMS and "?" not in address:
            queue.append(address + FORMS[name])
        per_kind[kind] += 1
        Round.visited[name] += 1
        faults += _one(page, context, site, name, address, role)
        for link in page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)"):
            target = _target(link, site.base)
            if target and target not in known:
                known.add(target)
                queue.append(target)
    context.close()
    if any(fault.endswith("status 500") for fault in faults):
        faults.append(site.log[-3_000:])
    assert not faults + watch.faults, "\n".join(dict.fromkeys(faults + watch.faults))


@pytest.mark.parametrize(("role", "unit", "start"), OTHERS)
def test_what_waits_for_another_post(
    role: str, unit: str, start: str, site: Site, browser: Browser, worked: dict[str, str]
) -> None:
    """From there, every page no role has seen so far."""
    if not Round.visited:
        pytest.skip("runs after test_every_page")
    context = signed_in(browser, site, site.session(role, unit))
    page, watch = context.new_page(), Watch(site.base)
    watch.over(page)
    page.on("response", lambda answer: Round.pieces.append(answer) if answer.request.resource_type == "fetch" else None)
    faults, queue = [], [worked[start]]
    while queue:
        address = queue.pop(0)
        name = _name(address) or ""
        Round.visited[name] += 1
        faults += _one(page, context, site, name, address, role)
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        fresh = [
            target for link in links if (target := _target(link, site.base)) and not Round.visited[_name(target) or ""]
        ]
        queue += [target for target in dict.fromkeys(fresh) if _name(target) and target not in queue]
    page.goto("/?tinh-den=-")
    context.close()
    assert not faults + watch.faults, "\n".join(faults + watch.faults)


def _page_names() -> set[str]:
    """The name of every page the site has."""
    names = set()
    for pattern in get_resolver().url_patterns:
        for inner in getattr(pattern, "url_patterns", [pattern]):
            if inner.name and "api/" not in str(pattern.pattern):
                names.add(inner.name)
    return names - NOT_PAGES


@beside_the_round
def test_no_page_was_left_out() -> None:
    """Every named page was reached by at least one role, by links alone."""
    if not Round.visited:
        pytest.skip("runs after test_every_page")
    left_out = sorted(name for name in _page_names() if not Round.visited[name])
    assert not left_out, f"no link of any role leads to: {', '.join(left_out)}"


@beside_the_round
def test_pages_are_quick() -> None:
    """No page takes more than 300 ms of one core at p95, first views and views after a write counted."""
    if not Round.millis:
        pytest.skip("runs after test_every_page")
    slow = [
        f"{address} as {role}: {taken:.0f} ms" for taken, role, address in sorted(Round.millis) if taken > MILLISECONDS
    ]
    assert not slow, "\n".join(slow)


def test_sign_in_and_refused_pages(site: Site, browser: Browser) -> None:
    """The pages a stranger and a lost visitor see pass axe too, narrow and wide."""
    for width in (360, 1366):
        context = browser.new_context(base_url=site.base, viewport={"width": width, "height": 800})
        page, watch = context.new_page(), Watch(site.base)
        watch.over(page)
        for address in ("/dang-nhap/", "/khong-co-trang-nay/"):
            page.goto(address)
            violations = Axe().run(page, options=WCAG).response["violations"]
            assert not violations, (address, [violation["id"] for violation in violations])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} scrolls sideways"
        context.close()
        assert not watch.faults
