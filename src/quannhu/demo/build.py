"""Builds the demo world: into a new SQLite file put in place when it is whole, or into an empty PostgreSQL database."""

from __future__ import annotations

import datetime as dt
import gc
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Max

from quannhu.config.installation import Fiction, fiction_of, mark_fictional
from quannhu.config.settings import database_of
from quannhu.demo import calendar, marks, missions, signing
from quannhu.demo.chance import Chance
from quannhu.demo.codes import DAY_OUTSIDE
from quannhu.demo.people import sign_ins
from quannhu.demo.progress import Progress
from quannhu.demo.world import entitlements, goods, happenings, sourcing, stores, units
from quannhu.demo.world.stage import Stage
from quannhu.demo.world.year import Year
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.models import AuditEntry
from quannhu.kit import clock

SEED = 2023
SHORTEST = calendar.day(1, 20)
# While the file is not in its place nobody can read it and a crash only costs the build, so nothing waits for the disk.
FAST = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"


@dataclass(frozen=True)
class Built:
    """What a build found or made: `fresh` tells which."""

    database: str
    fresh: bool
    seed: int
    last: dt.date


def build(
    path: Path | None = None, *, seed: int = SEED, last_day: dt.date = calendar.LAST, quiet: bool = True,
    url: str | None = None,
) -> Built:  # fmt: skip
    """The demo world in a database: the configured one, the SQLite file at `path`, or the one of `url`.

    A complete build with the same seed and last day is left as it is.
    errors      Refused DEM-01 other data, DEM-02 half built (PostgreSQL), DEM-03 another demo world, DEM-04 last day
    """
    if not SHORTEST <= last_day <= calendar.LAST:
        limits = {"first": format_day(SHORTEST), "last": format_day(calendar.LAST)}
        raise Refused(DAY_OUTSIDE, day=format_day(last_day), **limits)
    if path is not None:
        url = f"sqlite:///{path.resolve()}"
    if url is not None:
        point_at(database_of(url))
    name = str(connection.settings_dict["NAME"])
    fresh = not marks.complete(name, seed, last_day)
    if fresh and connection.vendor == "sqlite":
        _build_file(Path(name), seed, last_day, quiet)
    elif fresh:
        call_command("migrate", verbosity=0)
        _populate(seed, last_day, quiet)
    if path is None and url is None:
        # Also beside a world built before: a crash may have come between the two.
        _mark(settings.HOME, last_day)
        signing.keys(settings.HOME)
    return Built(name, fresh, seed, last_day)


def _mark(home: Path, last_day: dt.date) -> None:
    """Open the home at its last day, its clock at the morning after the newest record: it never goes back."""
    known = fiction_of(home)
    if known is None or known.as_of != last_day or not known.behind:
        newest = AuditEntry.objects.aggregate(newest=Max("at"))["newest"]
        morning = max(last_day, clock.day_of(newest)) + dt.timedelta(days=1)
        mark_fictional(home, Fiction(last_day, clock.days_since(morning)))


def point_at(database: dict[str, object]) -> None:
    """Make the default connection one to another database."""
    connection.close()
    connections.settings["default"] = connections.configure_settings({"default": database})["default"]
    del connections["default"]


def _build_file(target: Path, seed: int, last_day: dt.date, quiet: bool) -> None:
    """Build beside the target, then put the whole file in its place; what a crash left there is begun anew."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".building")
    _forget(part)
    home = dict(connections.settings["default"])
    options = {**home["OPTIONS"]}
    options["init_command"] += FAST
    point_at({**home, "NAME": str(part), "OPTIONS": options})
    try:
        call_command("migrate", verbosity=0)
        _populate(seed, last_day, quiet)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    finally:
        point_at(home)
    _forget(target)
    os.replace(part, target)


def _forget(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
        name.unlink(missing_ok=True)


def _populate(seed: int, last_day: dt.date, quiet: bool) -> None:
    """Fill the migrated, empty database; the collector rests meanwhile, as nothing made here forms cycles worth it."""
    running = gc.isenabled()
    gc.disable()
    try:
        marks.begin(seed)
        populate(seed=seed, last_day=last_day, quiet=quiet)
        marks.finish(seed, last_day)
    finally:
        if running:
            gc.enable()


def populate(*, seed: int = SEED, last_day: dt.date = calendar.LAST, quiet: bool = False) -> Stage:
    """Fill the (migrated, empty) database up to a day of 2023."""
    progress = Progress(1, quiet=quiet)
    stage = Stage(Chance(seed), last_day, progress)
    progress.step("đơn vị, quân số")
    units.open_world(stage)
    if stage.reached(calendar.RECRUITS):
        units.recruit(stage)
    progress.step("tiêu chuẩn, danh mục, giá")
    entitlements.decide(stage)
    goods.stock_catalog(stage)
    entitlements.clothe(stage)
    goods.adopt_prices(stage)
    missions.price_packs(stage)
    if stage.reached(calendar.day(9, 20)):
        entitlements.raise_rates(stage)
    year = Year(stage)
    progress.total = year.work()
    stores.open_stores(stage, year.supply)
    happenings.count_stores(stage)
    year.happen()
    if stage.reached(sourcing.PLANNED):
        sourcing.tie_deliveries(stage)
    if stage.reached(calendar.day(11, 2)):
        entitlements.claim_dear_rice(stage)
    progress.finish()
    return stage


def accounts() -> list[tuple[str, str, str, str, str]]:
    """(username, password, role, unit, name) of the accounts to try, one a role."""
    return sign_ins(units.everybody())
