"""A seeded stream of stock documents with a known answer: 31 stores, 300 items, lots with expiry.

Each document is (number, day, kind, source, target, lines); a line is (item index, lot code, expiry, quantity, price).
Kinds: receipt from SUPPLIER, transfer one level down, issue to CONSUMER. The stream keeps its own stock, so no document
overdraws; `answer` replays it and gives what every store must hold at the end. Standard library only.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator

ITEMS = 300
PERISHABLE = 200
LINES_PER_DOCUMENT = 10
FIRST_DAY = dt.date(2025, 1, 1)
SHELF_DAYS = (30, 90, 180, 365, 730)

Line = tuple[int, str, dt.date | None, int, int]
Document = tuple[int, dt.date, str, str, str, list[Line]]


def stores() -> dict[str, str | None]:
    """Store code -> the store that feeds it: one centre, five regions, five units under each region."""
    tree: dict[str, str | None] = {"CENTRE": None}
    for region in range(5):
        tree[f"REGION{region}"] = "CENTRE"
        for unit in range(5):
            tree[f"UNIT{region}{unit}"] = f"REGION{region}"
    return tree


def locations() -> list[tuple[str, str | None, int]]:
    """(code, feeding store, level) of every store."""
    tree = stores()
    level = {"CENTRE": 0}
    for code, parent in tree.items():
        if parent:
            level[code] = level[parent] + 1
    return [(code, parent, level[code]) for code, parent in tree.items()]


def items() -> list[tuple[str, bool, int, int]]:
    """(code, has expiry, shelf life in days, đồng a unit) of every item."""
    chance = random.Random(11)
    return [
        (f"B{index:03d}", index < PERISHABLE, chance.choice(SHELF_DAYS), chance.randint(1_000, 200_000))
        for index in range(ITEMS)
    ]


def documents(n_lines: int, seed: int = 42) -> Iterator[Document]:
    """n_lines / 10 documents over a year, the same for the same seed."""
    chance, catalogue, tree = random.Random(seed), items(), stores()
    below = {code: [child for child, parent in tree.items() if parent == code] for code in tree}
    sources = [code for code in tree if below[code]]
    units = [code for code in tree if not below[code]]
    held: dict[str, Counter[tuple[int, str, dt.date | None]]] = {code: Counter() for code in tree}
    count = n_lines // LINES_PER_DOCUMENT
    for number in range(count):
        day = FIRST_DAY + dt.timedelta(days=number * 365 // count)
        kind = "receipt" if number < 60 else chance.choices(("receipt", "transfer", "issue"), (30, 40, 30))[0]
        full = [code for code in (sources if kind == "transfer" else units) if len(+held[code]) >= LINES_PER_DOCUMENT]
        if kind == "receipt" or not full:
            kind, source, target = "receipt", "SUPPLIER", chance.choice(sources)
            lines = [_delivery(chance, catalogue, index, day) for index in chance.sample(range(ITEMS), 10)]
        else:
            source = chance.choice(full)
            target = chance.choice(below[source]) if kind == "transfer" else "CONSUMER"
            keys = chance.sample(sorted(+held[source], key=lambda key: key[:2]), LINES_PER_DOCUMENT)
            lines = [
                (*key, max(1, held[source][key] // chance.choice((2, 3, 4, 8))), catalogue[key[0]][3]) for key in keys
            ]
        for index, lot, expiry, quantity, _price in lines:
            if source in held:
                held[source][index, lot, expiry] -= quantity
            if target in held:
                held[target][index, lot, expiry] += quantity
        yield number, day, kind, source, target, lines


def _delivery(chance: random.Random, catalogue: list[tuple[str, bool, int, int]], index: int, day: dt.date) -> Line:
    code, perishable, shelf, price = catalogue[index]
    month = day.replace(day=1)
    lot = f"{code}-{month:%y%m}" if perishable else f"{code}-0"
    return index, lot, month + dt.timedelta(days=shelf) if perishable else None, chance.randint(200, 2_000), price


def final_balances(n_lines: int, seed: int = 42) -> dict[tuple[str, int, str], int]:
    """(store, item index, lot) -> quantity after the stream, zero rows left out."""
    answer: Counter[tuple[str, int, str]] = Counter()
    for _number, _day, _kind, source, target, lines in documents(n_lines, seed):
        for index, lot, _expiry, quantity, _price in lines:
            if source != "SUPPLIER":
                answer[source, index, lot] -= quantity
            if target != "CONSUMER":
                answer[target, index, lot] += quantity
    return {key: quantity for key, quantity in answer.items() if quantity}
