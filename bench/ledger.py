"""The ledger's benchmark: a stream of stock documents through the whole service layer, beside peers in one run.

    python bench/ledger.py [--lines 20000] [--grow 1000000] [--peers DIR --peers-python PYTHON]

Every document goes through `ledger.actions.post`: rights, lots, number, balances, floors, audit, one transaction.
With --peers, the scripts of DIR (workload.py, ref_ledger.py, hordak_bench.py, tryton_bench.py) post the same documents
into a bare Django ledger, django-hordak and Tryton on the same server, and the ratios are printed. Without it, the
stream of bench/stock_workload.py is used. Numbers depend on the machine; ratios of one run are what to compare.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
import world

REPEATS = 5
# The stream moves lots past their date, which this ledger refuses; so every lot lives three years longer.
LONGER = dt.timedelta(days=3 * 365)
TARGETS = {
    "lines_per_s": (250, ">="), "p95_ms": (100, "<="), "sql_per_document": (20, "<="), "four_over_one": (1.5, ">="),
    "on_hand_by_lot_s": (0.5, "<="), "on_hand_dated_s": (1.5, "<="), "allocate_p95_ms": (40, "<="),
    "import_20000_s": (60, "<="),
}  # fmt: skip


def say(name: str, **facts: Any) -> dict[str, Any]:
    """One measurement as a JSON line."""
    print(json.dumps({"name": name, **facts, "load": round(os.getloadavg()[0], 1)}, ensure_ascii=False), flush=True)
    return facts


def start_django(url: str) -> None:
    """Point the product at the database and create its tables."""
    os.environ.update(
        QUANNHU_DATABASE=url, QUANNHU_SECRET_KEY="bench", DJANGO_SETTINGS_MODULE="quannhu.config.settings"
    )
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)


def voucher_of(store: world.Store, document: tuple[Any, ...]) -> Any:
    """The document as the service layer takes it."""
    from quannhu.kernel.money import Price
    from quannhu.ledger.values import AccountRef, LotIn, MoveIn, VoucherIn, stock

    number, day, kind, source, target, lines = document
    place = store.places[target if kind == "receipt" else source]
    origin = AccountRef("supplier", place) if kind == "receipt" else stock(place)
    goal = AccountRef("consumer", place) if kind == "issue" else stock(store.places[target])
    moves = tuple(
        MoveIn(
            store.items[index], quantity, origin, goal, lot=LotIn(lot, expires_on=expiry and expiry + LONGER),
            price=Price(price, 1) if kind == "receipt" else None,
        )
        for index, lot, expiry, quantity, price in lines
    )  # fmt: skip
    return VoucherIn(
        uuid.uuid5(uuid.NAMESPACE_OID, f"bench-{number}"), kind, place, day, moves,
        supplier_id=store.supplier if kind == "receipt" else None,
        paper_ref=f"HD-{number}" if kind == "receipt" else "",
    )  # fmt: skip


def post_one(store: world.Store, document: tuple[Any, ...]) -> None:
    """One document, one transaction."""
    from quannhu.kernel.days import instant
    from quannhu.ledger import actions

    actions.post(actor=store.keeper, at=instant(document[1], "09:00"), voucher=voucher_of(store, document))


def percentile(times: list[float], share: float) -> float:
    """The value below which `share` of the times lie, in ms."""
    return round(1_000 * sorted(times)[min(len(times) - 1, int(len(times) * share))], 1)


def single(store: world.Store, documents: list[Any], per_document: int) -> dict[str, Any]:
    """Post one after another and count statements."""
    from django.db import connection

    statements = [0]

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements[0] += 1
        return execute(sql, params, many, context)

    times = []
    begun, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counting):
        for document in documents:
            at = time.perf_counter()
            post_one(store, document)
            times.append(time.perf_counter() - at)
    wall = time.perf_counter() - begun
    return say(
        "post, one process", documents=len(documents), lines_per_s=round(len(documents) * per_document / wall, 1),
        p50_ms=percentile(times, 0.5), p95_ms=percentile(times, 0.95),
        cpu_ms_per_document=round(1_000 * (time.process_time() - cpu) / len(documents), 1),
        sql_per_document=round(statements[0] / len(documents), 1),
    )  # fmt: skip


def _worker(store: world.Store, part: list[Any], ready: Any, go: Any, results: Any) -> None:
    from django.db import connections

    connections.close_all()
    ready.release()
    go.wait()
    for document in part:
        post_one(store, document)
    results.put(len(part))


def four(store: world.Store, documents: list[Any], per_document: int, one: float) -> dict[str, Any]:
    """Receipts by four processes: they commute, so the sum must hold and nobody may lose one."""
    from django.db import connections

    from quannhu.ledger.models import Move, Voucher

    before = Voucher.objects.count(), Move.objects.count()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ready, go, results = context.Semaphore(0), context.Event(), context.Queue()
    parts = [documents[index::4] for index in range(4)]
    workers = [context.Process(target=_worker, args=(store, part, ready, go, results)) for part in parts]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    begun = time.perf_counter()
    go.set()
    posted = sum(results.get() for _ in workers)
    wall = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    grown = Voucher.objects.count() - before[0], Move.objects.count() - before[1]
    rate = round(len(documents) * per_document / wall, 1)
    return say(
        "post, four processes", documents=posted, four_lines_per_s=rate, four_over_one=round(rate / one, 2),
        lost_documents=len(documents) - grown[0], lost_lines=len(documents) * per_document - grown[1],
    )  # fmt: skip


def check_answer(store: world.Store, expected: dict[tuple[str, int, str], int]) -> None:
    """Every balance against the stream's own answer; a difference stops the run."""
    from quannhu.ledger.models import Balance

    place_of = {pk: code for code, pk in store.places.items()}
    index_of = {pk: index for index, pk in enumerate(store.items)}
    rows = Balance.objects.filter(quantity__gt=0).values_list("account__place", "item", "lot__code", "quantity")
    found = {(place_of[place], index_of[item], lot): quantity for place, item, lot, quantity in rows}
    wrong = sum(found.get(key, 0) != quantity for key, quantity in expected.items()) + len(set(found) - set(expected))
    say("balances equal the stream's answer", rows=len(expected), wrong=wrong)
    if wrong:
        raise SystemExit("the ledger's balances are not the stream's answer")


def grow(store: world.Store, workload: ModuleType, moves: int) -> None:
    """Further receipts of the same items and lots over the same year, through post_many, 500 a transaction."""
    from quannhu.kernel.days import instant
    from quannhu.ledger import actions
    from quannhu.ledger.models import Move

    begun, chance, catalogue = time.perf_counter(), random.Random(43), workload.items()
    places = [code for code, _parent, level in workload.locations() if level < 2]
    count = max(0, moves - Move.objects.count()) // 10
    pending: list[Any] = []
    for number in range(count):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=number * 365 // count)
        lines = []
        for index in chance.sample(range(len(catalogue)), 10):
            code, perishable, shelf, price = catalogue[index]
            lot = f"{code}-{day:%y%m}" if perishable else f"{code}-0"
            expiry = day.replace(day=1) + dt.timedelta(days=shelf) if perishable else None
            lines.append((index, lot, expiry, chance.randint(200, 2_000), price))
        pending.append(voucher_of(store, (10**7 + number, day, "receipt", "SUPPLIER", chance.choice(places), lines)))
        if len(pending) == 500 or number == count - 1:
            actions.post_many(actor=store.keeper, at=instant(store.today, "10:00"), vouchers=pending)
            pending = []
    say("grown by post_many", moves=Move.objects.count(), s=round(time.perf_counter() - begun, 1))


def timed(name: str, key: str, work: Callable[[], Any]) -> dict[str, Any]:
    """The median of a few runs, in seconds, with how many rows came back."""
    times, rows = [], 0
    for _ in range(REPEATS):
        at = time.perf_counter()
        rows = len(work())
        times.append(time.perf_counter() - at)
    return say(name, **{key: round(statistics.median(times), 3)}, rows=rows)


def reads(store: world.Store) -> dict[str, Any]:
    """On hand by lot now and on a past day; first-expired-first-out for ten lines."""
    from quannhu.ledger import queries
    from quannhu.organization.queries import visible_to

    scope = visible_to(store.keeper, store.today)
    facts = timed("on hand by lot", "on_hand_by_lot_s", lambda: queries.on_hand(scope=scope))
    middle = dt.date(2025, 7, 1)
    facts |= timed("on hand by lot on a past day", "on_hand_dated_s", lambda: queries.on_hand(scope=scope, on=middle))
    times = []
    centre = next(iter(store.places.values()))
    for start in range(0, 200, 2):
        wanted = dict.fromkeys(store.items[start : start + 10], 50)
        at = time.perf_counter()
        for item, quantity in wanted.items():
            queries.first_expired(place_id=centre, item_id=item, wanted=quantity, day=dt.date(2025, 12, 31))
        times.append(time.perf_counter() - at)
    return facts | say("allocate 10 lines first-expired", allocate_p95_ms=percentile(times, 0.95))


def imports(store: world.Store, workload: ModuleType) -> dict[str, Any]:
    """A workbook of 20.000 rows of opening stock, every fifth with a fault; all faults come back in the file."""
    from quannhu.kit.sheets import SheetTable, annotated_copy, write_workbook
    from quannhu.ledger import sheets

    catalogue, rows = workload.items(), []
    for number in range(20_000):
        code, _perishable, _shelf, price = catalogue[number % len(catalogue)]
        wrong = number % 5 == 4
        expiry = "31/31/2025" if wrong and number % 2 else "31/12/2027"
        rows.append([code, code, "âm" if wrong else "120", "cái", f"L{number}", "1/1/2025", expiry, str(price)])
    titles = [column.title for column in sheets.OPENING.columns]
    data = write_workbook([SheetTable("Tồn đầu kỳ", titles, rows)])
    begun = time.perf_counter()
    _reading, plan = sheets.dry_run(data, "ton-dau-ky.xlsx", on=dt.date(2026, 1, 1))
    annotated_copy(data, "ton-dau-ky.xlsx", plan.problems)
    return say(
        "Excel import of 20.000 rows with all faults",
        import_20000_s=round(time.perf_counter() - begun, 1),
        faults=len(plan.problems),
    )


def ours(url: str, workload: ModuleType, lines: int, grow_to: int, name: str) -> dict[str, Any]:
    """Every measurement of the product on one database."""
    start_django(url)
    store = world.Store(workload)
    documents = list(workload.documents(lines))
    per_document = getattr(workload, "LINES_PER_DOCUMENT", None) or workload.LINES
    say(f"quannhu on {name}", documents=len(documents))
    facts = single(store, documents, per_document)
    check_answer(store, workload.final_balances(lines))
    receipts = [document for document in workload.documents(lines, 44) if document[2] == "receipt"][:600]
    receipts = [(document[0] + 10**6, *document[1:]) for document in receipts]
    facts |= four(store, receipts, per_document, facts["lines_per_s"])
    if grow_to > lines:
        grow(store, workload, grow_to)
    return facts | reads(store) | imports(store, workload)


def peers(folder: Path, python: str, programs: str, port: int, lines: int) -> dict[str, dict[str, Any]]:
    """The peers' own scripts on the same server: name -> their first posting measurement."""
    address = ["-h", "127.0.0.1", "-p", str(port), "-U", "bench"]
    environment = {**os.environ, "PGPORT": str(port), "PATH": f"{Path(python).parent}:{os.environ['PATH']}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    runs = {
        "bare Django": ["ref_ledger.py", "ref", str(lines), str(lines)],
        "django-hordak": ["hordak_bench.py", "hordak", str(lines)],
        "Tryton": ["tryton_bench.py", f"postgresql://bench@127.0.0.1:{port}/", "tryton", *[str(lines // 10)] * 2],
    }  # fmt: skip
    found: dict[str, dict[str, Any]] = {}
    for name, (script, *arguments) in runs.items():
        database = script.split("_")[0]
        subprocess.run([f"{programs}/createdb", *address, database], check=True)
        done = subprocess.run(
            [python, script, *arguments], cwd=folder, env=environment, text=True, capture_output=True, check=False
        )
        rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        rows = [row for row in rows if row.get("name") == "doc_commit" and row.get("mode") in (None, "batched")]
        if rows:
            found[name] = rows[-1]
            say(f"peer {name}", **{key: rows[-1].get(key) for key in ("lines_per_s", "doc_ms_p95", "sql_per_doc")})
        else:
            say(f"peer {name} gave no measurement", status=done.returncode, said=done.stderr[-300:])
    return found


def report(facts: dict[str, Any], beside: dict[str, dict[str, Any]]) -> None:
    """Targets reached or missed, and the ratios of this run."""
    print("\nTarget                 reached    wanted")
    for key, (limit, sense) in TARGETS.items():
        if key in facts:
            held = facts[key] >= limit if sense == ">=" else facts[key] <= limit
            print(f"{key:<22} {facts[key]:>8}   {sense} {limit}   {'held' if held else 'MISSED'}")
    for name, row in beside.items():
        print(f"lines/s, ours over {name}: {facts['lines_per_s'] / row['lines_per_s']:.2f}")


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--grow", type=int, default=1_000_000)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--peers-python", default=sys.executable)
    arguments = parser.parse_args()
    workload = world.load_workload(arguments.peers)
    with world.postgres() as (programs, port):
        subprocess.run(
            [f"{programs}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "bench", "quannhu"], check=True
        )
        beside = {}
        if arguments.peers:
            beside = peers(arguments.peers, arguments.peers_python, programs, port, arguments.lines)
        url = f"postgresql://bench@127.0.0.1:{port}/quannhu"
        facts = ours(url, workload, arguments.lines, arguments.grow, "PostgreSQL")
        report(facts, beside)


if __name__ == "__main__":
    main()
