"""Plugin: the product as its users meet it: the demo year behind its own server, and a browser that watches it.

demo_home   a folder with the ready-built demo, made once per run; never written to
site        `quannhu serve` over a copy of it, with a session for every account
browser     headless Chromium
visit       visit("depot_keeper") -> a page signed in as that role; faults are asserted when the test ends
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from quannhu.config.installation import fiction_of
from quannhu.kernel.days import HANOI
from tests.browser.chromium import launch

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


def _environment(home: Path) -> dict[str, str]:
    """The product's own settings over a home; nothing of the test run's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANNHU_", "DJANGO_"))}
    return {**kept, "QUANNHU_HOME": str(home), "PYTHONPATH": str(ROOT)}


def run_module(home: Path, module: str, *words: str) -> str:
    """What a module of the product or of the tests prints when it runs over the home."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=_environment(home), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{module} {words}:\n{done.stdout[-2_000:]}{done.stderr[-4_000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ready-built demo; QUANNHU_TEST_DEMO names one built before, to save the minute while writing tests."""
    if ready := os.environ.get("QUANNHU_TEST_DEMO"):
        return Path(ready)
    home = tmp_path_factory.mktemp("demo")
    run_module(home, "quannhu.cli.main", "demo", "build", "--quiet")
    return home


@dataclass(frozen=True)
class Site:
    """A running server.

    accounts    (role, unit code) -> session key, in the order of the posts
    """

    base: str
    home: Path
    accounts: dict[tuple[str, str], str]

    def session(self, role: str, unit: str | None = None) -> str:
        """The session of the first account with the role (at the unit)."""
        for (held, code), key in self.accounts.items():
            if held == role and unit in (None, code):
                return key
        raise LookupError(f"nobody is {role} at {unit or 'any unit'}")

    @property
    def today(self) -> dt.date:
        """The day by its own clock."""
        fiction = fiction_of(self.home)
        assert fiction is not None
        return dt.datetime.now(HANOI).date() - dt.timedelta(days=fiction.behind)

    @property
    def log(self) -> str:
        """What the server has printed."""
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")

    @property
    def roles(self) -> list[str]:
        """Every role somebody holds."""
        return sorted({role for role, _ in self.accounts})


@pytest.fixture(scope="session")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served by `quannhu serve` from a copy that tests may write to."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demo_home, home)
    rows = json.loads(run_module(home, "tests.browser.accounts"))
    accounts: dict[tuple[str, str], str] = {}
    for row in rows:
        accounts.setdefault((row["role"], row["unit"]), row["session"])
    with serving(home) as base:
        yield Site(base, home, accounts)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """`quannhu serve` over a home, on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (home / "server.log").open("wb")
    command = [sys.executable, "-m", "quannhu.cli.main", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=_environment(home), cwd=home, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(port, server, home / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-3_000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What a page did that it must not: errors in its console, its policy broken, requests to elsewhere."""

    base: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # A status of 4xx is asserted where it is expected; the browser's own line about it is no fault of the page.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and f"{parts.scheme}://{parts.netloc}" != self.base:
            self.faults.append(f"outside request: {request.url}")


def signed_in(browser: Browser, site: Site, session: str, *, width: int = 1366, height: int = 768) -> BrowserContext:
    """A fresh browser profile that holds the session."""
    size = {"width": width, "height": height}
    context = browser.new_context(base_url=site.base, viewport=size, locale="vi-VN")  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.base}])
    return context


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`visit(role, unit=None, width=1366, height=768)`: a page signed in as the role."""
    watch, contexts = Watch(site.base), []

    def open_page(role: str, unit: str | None = None, *, width: int = 1366, height: int = 768) -> Page:
        context = signed_in(browser, site, site.session(role, unit), width=width, height=height)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)
