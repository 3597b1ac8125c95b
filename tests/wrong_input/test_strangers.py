"""Accounts that have no business with a unit ask for its records by their real ids, at every route, and try to write.

tests/web/test_strangers.py asks as nobody, as an account without posts, and over the links of the demo year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from quannhu.ledger.models import Voucher
from tests.kitchens.kitchen import Kitchen, build, present
from tests.world import World
from tests.wrong_input.doors import client_of, nothing_written

# What the screen keeps for the person who asks is no record of the books.
OWN_AFFAIRS = {"sign-in", "sign-out", "language", "password", "password-done", "api-docs", "api-openapi"}
# Accounts and posts are the administrator's business, and his only one.
ACCOUNTS = {"organization-close-account", "organization-close-post"}
# What T11 calls its own, and what no administrator needs for accounts: goods, money, papers.
NAMES = re.compile(r"Sóc Nâu|Bếp số 1 Sóc|Trần Văn Mẫu|26\.\d{3}\.\d{3}")
BUSINESS = re.compile(r"Gạo tẻ|Thịt lợn|NCC-01|\d\.\d{3}\.\d{3}|K-1101/2023/|KV-1/2023/")
DAY, MONTH, WEEK = "2023-03-14", "2023-03", "2023-03-13"


def patterns(found: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every route."""
    for one in found:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, whole)
        else:
            yield one.name or "", whole


def addresses(pattern: str, ids: list[int]) -> Iterator[str]:
    """The pattern filled with every known id, day and code."""
    parts = re.findall(r"<(?:(\w+):)?(\w+)>", pattern)
    choices: list[list[str]] = []
    known = {"day": [DAY], "month": [MONTH], "week": [WEEK], "figure_id": ["F03"], "what": ["units"],
             "item_code": ["GAO"], "code": ["GAO"], "key": ["1", "nhap"], "kind": ["muu", "mua", "basic"]}  # fmt: skip
    for kind, name in parts:
        choices.append(known.get(name) or ([str(number) for number in ids] if kind in ("int", "") else ["x"]))
    # Every id stands at every place once; all pairs of ids would ask the same thing many times over.
    for turn in range(max((len(choice) for choice in choices), default=1)):
        values = [choice[(turn + place) % len(choice)] for place, choice in enumerate(choices)]
        filled = pattern
        for value in values:
            filled = re.sub(r"<[^>]+>", value, filled, count=1)
        yield filled


@pytest.fixture
def kitchen(world: World) -> Kitchen:
    """K-1101 of T11 with goods, a counted day, a purchase and a closed day."""
    made = build(world)
    made.stock_depot()
    made.issue()
    made.count(present())
    made.buy(made.bought("THIT_LON", 40_000))
    return made


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("role", "seat", "secret"), [("unit_quartermaster", "T21", NAMES), ("administrator", None, BUSINESS)]
)
def test_real_ids_of_another_unit_open_nothing(
    kitchen: Kitchen, role: str, seat: str | None, secret: re.Pattern[str]
) -> None:
    """Reading says 403 or 404, or answers with the asker's own; writing changes no row."""
    world = kitchen.world
    mine = {world.unit("T11").pk, world.unit("K-1101").pk, kitchen.places["K-1101"].pk}
    ids = sorted(mine | set(Voucher.objects.values_list("pk", flat=True)))
    client: Client = client_of(world, role, seat)
    client.raise_request_exception = False
    asked, told, broken = 0, [], []
    with nothing_written():
        for name, pattern in patterns(get_resolver().url_patterns):
            if name in OWN_AFFAIRS or (role == "administrator" and name in ACCOUNTS):
                continue
            for address in addresses(pattern, ids):
                for answer in (client.get(address), client.post(address, {"confirmed": "1"})):
                    asked += 1
                    text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
                    if answer.status_code >= 500:
                        broken.append(address)
                    elif answer.status_code == 200 and (found := secret.search(text)):
                        told.append(f"{address}: {found.group()}")
    assert asked > 200 and not broken, broken
    assert not told, "\n".join(told)
