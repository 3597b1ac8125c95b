"""Every page for every role: it answers, stays small and quick, keeps to its policy, and passes axe.

A role's pages are found as a person finds them: from the side list and by the links on each page, at most
PER_NAME addresses of one kind (a voucher is a voucher). Each is asked for and read as it is sent, with what it asks for
once it stands. The first of a name, and one with a kind of element that no page had before, is opened in the browser,
which watches its policy and its console, and axe reads it there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, get_resolver, resolve
from lxml.html import HtmlElement
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, expect

from quannhu.kernel.days import format_day
from quannhu.organization.rights import ROLES
from tests.browser import written
from tests.browser.site import Site, Watch, signed_in

pytestmark = pytest.mark.browser
PER_NAME = 2
FIRST_LOAD = 100_000
MILLISECONDS = 300
VIEWS = 20
WCAG: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # what passes is not told node by node
}
# Home, and what only a form leads to.
STARTS = ("/", "/tim/?q=gao", "/mat-khau/xong/")
FORMS = {"kitchens-list": "?ngay=1/1/2024", "ledger-corrections": "?xem=tat-ca"}
# Doors that are not pages: programs' answers, and addresses that only take forms.
# What another post of a role than the first one finds at home, or the first one on the day the work was done.
OTHERS = (
    ("depot_keeper", "KV-1", "home"), ("depot_keeper", "KTW", "release"), ("unit_quartermaster", "T11", "sent"),
)  # fmt: skip
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
    opened: set[str] = set()
    kinds: set[str] = set()


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
    today = f"?tinh-den={format_day(site.today)}"
    return {"home": "/", "release": f"{urlsplit(release).path}{today}", "sent": f"/van-ban/den/cho-tiep-nhan/{today}"}


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


def _look(element: HtmlElement) -> str:
    """What an element's look and meaning hang on; digits are an object's own."""
    return re.sub("[0-9]+", "#", f"{element.tag}.{element.get('class', '')}{sorted(element.keys())}")


def _kinds(tree: HtmlElement) -> Iterator[str]:
    """Every element with the one around it."""
    for element in tree.iter("*"):
        if (around := element.getparent()) is not None:
            yield f"{_look(around)}>{_look(element)}"


class Visit:
    """One address of a role as it is sent.

    faults      what is wrong with it
    links       absolute addresses of its links and of those of its pieces
    kinds       its kinds of elements
    """

    def __init__(self, context: BrowserContext, site: Site, role: str, address: str) -> None:
        self.context, self.site, self.role = context, site, role
        self.faults: list[str] = []
        self.links: list[str] = []
        self.kinds: set[str] = set()
        self.parts: set[str] = set()
        html = self._read(address, {})
        weight = html + sum(Round.weights[part] for part in self.parts)
        if weight > FIRST_LOAD:
            self.faults.append(f"{address}: {weight} bytes at first load")

    def _read(self, address: str, headers: dict[str, str]) -> int:
        """The page, or a piece of it, and what it asks for once it stands; gives its bytes."""
        answer = self.context.request.get(address, headers=headers)
        if answer.status >= 400:
            self.faults.append(f"{address}: status {answer.status}")
            return 0
        if "text/html" not in answer.headers.get("content-type", ""):
            return 0
        if "content-security-policy" not in answer.headers:
            self.faults.append(f"{address}: no policy")
        Round.millis.append((_millis(self.context, self.site, address, headers, answer), self.role, address))
        body = answer.body()
        if not body.strip():
            return 0
        tree = lxml.html.document_fromstring(body)
        self.kinds.update(_kinds(tree))
        self.links += [urljoin(answer.url, link) for link in tree.xpath("//a/@href")]
        for part in tree.xpath("//link/@href | //script/@src | //img/@src"):
            self._part(urljoin(answer.url, part))
        for piece in tree.xpath("//@hx-get | //@data-piece"):
            # Each piece answers as a page does.
            Round.visited[_name(urljoin(answer.url, piece)) or ""] += 1
            self._read(urljoin(answer.url, piece), {"HX-Request": "true"})
        return len(body)

    def _part(self, address: str) -> None:
        """A file the page loads; one of another site is the browser's to catch."""
        if not address.startswith(self.site.base):
            return
        if address not in Round.weights:
            Round.weights[address] = len(self.context.request.get(address).body())
            Round.visited[_name(address) or ""] += 1
        self.parts.add(address)


def _millis(context: BrowserContext, site: Site, address: str, headers: dict[str, str], first: APIResponse) -> float:
    """Processor time of the server at the 95th percentile; a page is asked again only when its first view is slow.

    Each of the VIEWS counts, the first with them, and before each a record is written, so that nothing kept answers.
    """
    taken = [_cpu(first)]
    while taken[0] > MILLISECONDS and len(taken) < VIEWS:
        written.one_record(site)
        taken.append(_cpu(context.request.get(address, headers=headers)))
    return sorted(taken)[-(-len(taken) * 95 // 100) - 1]


def _cpu(answer: APIResponse) -> float:
    return float(answer.headers["server-timing"].split("dur=")[1])


def _violations(page: Page, address: str) -> list[str]:
    """What axe finds on the page opened in the browser, once all its pieces stand."""
    page.goto(address)
    expect(page.locator("[hx-get], [data-piece]")).to_have_count(0, timeout=30_000)
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page, options=WCAG).response["violations"]
    ]


def _one(page: Page, site: Site, name: str, address: str, role: str) -> Visit:
    """The visit of the address; the browser opens the first of a name, and what has a kind of element not seen yet."""
    visit = Visit(page.context, site, role, address)
    if visit.kinds and (name not in Round.opened or visit.kinds - Round.kinds):
        Round.opened.add(name)
        Round.kinds |= visit.kinds
        visit.faults += _violations(page, address)
    return visit


# The tests that judge the whole round stand with the worker that walks it.
beside_the_round = pytest.mark.usefixtures("demo_home")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_page(role: str, site: Site, browser: Browser, worked: dict[str, str]) -> None:
    """Walks all pages a role reaches."""
    context = signed_in(browser, site, site.session(role))
    page, watch = context.new_page(), Watch(site.base)
    watch.over(page)
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
        visit = _one(page, site, name, address, role)
        faults += visit.faults
        for link in visit.links:
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
    faults, queue = [], [worked[start]]
    while queue:
        address = queue.pop(0)
        name = _name(address) or ""
        Round.visited[name] += 1
        visit = _one(page, site, name, address, role)
        faults += visit.faults
        found = [_target(link, site.base) for link in visit.links]
        fresh = [target for target in found if target and not Round.visited[_name(target) or ""]]
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
