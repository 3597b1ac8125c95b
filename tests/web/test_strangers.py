"""No route answers a stranger with data: nobody, an account without posts, an account of a sister unit."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from tests.browser.site import Site
from tests.world import World, make_user

# The API's root names no operation and answers 404 to everybody.
OPEN = {"sign-in", "sign-out", "language", "api-root"}
SAMPLES = {
    IntConverter: "1", StringConverter: "x", SlugConverter: "x",
    UUIDConverter: "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[tuple[str, str]]:
    """(name, address) of every route, its parameters filled with samples."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        parts = re.split(r"<(?:[^:>]+:)?([^>]+)>", str(pattern.pattern))
        kinds = getattr(pattern.pattern, "converters", {})
        filled = "".join(SAMPLES.get(type(kinds[part]), "x") if part in kinds else part for part in parts)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + filled)
        else:
            yield pattern.name or "", before + filled


ROUTES = sorted(set(routes()))


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(("name", "address"), [pair for pair in ROUTES if pair[0] not in OPEN])
def test_nobody_gets_nothing(name: str, address: str, client: Client) -> None:
    """Without signing in, reading and writing lead to the sign-in page, or say 401 to a program."""
    for answer in (client.get(address), client.post(address, {}), client.post(address, "{}", "application/json")):
        assert answer.status_code in (302, 401, 405), answer.status_code
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/dang-nhap/")


@pytest.mark.django_db
@pytest.mark.one_database
def test_an_account_without_posts_gets_nothing(world: World) -> None:
    """Every route over the small world: no unit's code or name is in any answer, and nothing breaks."""
    client = Client()
    client.force_login(make_user("nguoi-la", "Vũ Thử Nghiệm"))
    told = []
    for name, address in ROUTES:
        if name in {"sign-out", "language"}:
            continue
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code < 500, address
            text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
            names = {"T11", "Sóc Nâu", "K-1101", "KV-1"} if answer.status_code == 200 else set()
            told += [(address, word) for word in names if word in text]
    assert not told


LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
# What a regiment of region 1 calls its own; nothing of it may be in an answer to region 3.
OWN = re.compile(r"\b(T11|K-110\d|T12|K-120\d|KV-1)\b|Sóc Nâu|Chồn Bạc")


class Reader:
    """Reads pages of the running site as one account, without a browser."""

    def __init__(self, site: Site, session: str) -> None:
        self.site, self.session = site, session

    def get(self, address: str) -> tuple[int, str]:
        """Status and text; a redirect is followed."""
        request = urllib.request.Request(self.site.base + address, headers={"Cookie": f"sessionid={self.session}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def walk(self, per_route: int = 3, most: int = 400) -> list[str]:
        """Addresses an owner reaches by links, at most `per_route` that differ only in their numbers."""
        queue, known, kinds = ["/"], {"/"}, dict[str, int]()
        for address in queue:
            kind = re.sub(r"\d+|=[^&]*", "#", address)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] > per_route or len(queue) > most:
                continue
            status, text = self.get(address)
            if status != 200 or urlsplit(address).path == "/dang-xuat/":
                continue
            for link in LINK.findall(text):
                target = link.replace("&amp;", "&")
                if target not in known and "tinh-den" not in target and not target.startswith("/static/"):
                    known.add(target)
                    queue.append(target)
        return queue


@pytest.mark.browser
@pytest.mark.parametrize("owner", ["kitchen_manager", "unit_quartermaster", "depot_keeper"])
def test_a_sister_unit_gets_nothing(owner: str, site: Site) -> None:
    """Every address an owner of region 1 reaches, asked for by a quartermaster elsewhere: no data of region 1."""
    mine = next(key for key in site.accounts if key[0] == owner and OWN.search(key[1]))
    other = next(key for key in site.accounts if key[0] == "unit_quartermaster" and not OWN.search(key[1]))
    addresses = Reader(site, site.accounts[mine]).walk()
    assert len(addresses) > 10
    stranger = Reader(site, site.accounts[other])
    told = []
    for address in addresses:
        status, text = stranger.get(address)
        assert status < 500, address
        # What was asked for may be repeated in the search box and in the sentence that refuses it.
        found = OWN.search(text) if status == 200 and not OWN.search(address) else None
        told += [f"{address}: {found.group()}"] if found else []
    assert not told, "\n".join(told)
