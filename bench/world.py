"""What the ledger benchmark needs before the first document: a database, units, stores, items, one keeper."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parent.parent
FOUNDED = dt.date(2024, 1, 1)


def find_programs() -> Path:
    """The newest PostgreSQL server programs of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


@contextlib.contextmanager
def postgres() -> Iterator[tuple[str, int]]:
    """A private server with its default, honest settings (fsync and synchronous_commit on): (folder, port)."""
    programs, folder = find_programs(), Path(tempfile.mkdtemp(prefix="quannhu-bench-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    control = [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
    initdb = [*prefix, str(programs / "initdb"), "-D", str(data), "-U", "bench", "-A", "trust", "-E", "UTF8"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True, cwd=folder)
    try:
        yield str(programs), port
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], check=True, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def load_workload(folder: Path | None) -> ModuleType:
    """The documents: `workload.py` of a folder of peers' scripts, or this project's own stream."""
    import importlib.util

    path = folder / "workload.py" if folder else Path(__file__).with_name("stock_workload.py")
    spec = importlib.util.spec_from_file_location("bench_workload", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_workload"] = module
    spec.loader.exec_module(module)
    return module


class Store:
    """The built world: ids by the workload's names, and the keeper who posts."""

    def __init__(self, workload: ModuleType) -> None:
        from django.contrib.auth import get_user_model

        from quannhu.catalog.models import Item, ItemGroup, Supplier
        from quannhu.kernel.days import instant
        from quannhu.kernel.text import fold, sort_key
        from quannhu.ledger import actions as ledger
        from quannhu.organization import actions, queries
        from quannhu.organization.models import Kind

        self.today = dt.date(2026, 1, 31)
        at, accounts = instant(FOUNDED), get_user_model().objects
        administrator = accounts.create_user("quan-tri", password="x")
        commander = accounts.create_user("chi-huy", password="x")
        root = actions.found(
            at=at, key="goc", code="GOC", name="Gốc", valid_from=FOUNDED, administrator_id=administrator.pk,
            commander_id=commander.pk, legal_basis="Quyết định 1",
        )  # fmt: skip
        self.keeper_user = accounts.create_user("thu-kho", password="x")
        officer = accounts.create_user("tro-ly", password="x")
        for user, role in ((self.keeper_user, "depot_keeper"), (officer, "staff_officer")):
            actions.appoint(
                actor=queries.actor_of(administrator.pk, self.today), at=at, user_id=user.pk, role=role,
                unit_id=root.pk, valid_from=FOUNDED,
            )  # fmt: skip
        group = ItemGroup.objects.create(code="BENCH", name="Đo")
        Item.objects.bulk_create(
            Item(
                code=code, name=code, name_search=fold(code), name_sort=sort_key(code), group=group, base="piece",
                display_unit="cái", lot_policy="expiry" if perishable else "lot",
            )
            for code, perishable, _shelf, _price in workload.items()
        )  # fmt: skip
        self.items = list(Item.objects.order_by("id").values_list("id", flat=True))
        self.supplier = Supplier.objects.create(code="NCC", name="Nhà cung cấp", name_search="nha cung cap").pk
        self.places: dict[str, int] = {}
        staff, chief = queries.actor_of(officer.pk, self.today), queries.actor_of(commander.pk, self.today)
        for code, _parent, _level in workload.locations():
            unit = actions.create_unit(
                actor=chief, at=at, key=code.lower(), kind=Kind.DEPOT, code=code, name=code, parent_id=root.pk,
                valid_from=FOUNDED, legal_basis="Quyết định 1",
            )  # fmt: skip
            place = ledger.open_place(
                actor=staff, at=at, code=code, name=code, unit_id=unit.pk, opened_on=FOUNDED
            )  # fmt: skip
            self.places[code] = place.pk
        self.keeper = queries.actor_of(self.keeper_user.pk, self.today)
