"""Whether a database holds the demo world: whole, half or not at all, and the digest of what it holds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.db.utils import DatabaseError

from quannhu.demo.chance import Chance
from quannhu.demo.codes import HALF_BUILT, NOT_EMPTY, OTHER_WORLD
from quannhu.kernel.days import format_day, instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.models import CommandRecord
from quannhu.organization.models import Unit

BEGUN, DONE = "demo.begin", "demo.done"
WHEN = instant(dt.date(2023, 1, 1))
# Not of the world: what the program itself writes while people use it.
APART_COLUMNS = frozenset({"last_login"})


def begin(seed: int) -> None:
    """Write down that a build has begun."""
    _write(BEGUN, seed, {"seed": seed})


def finish(seed: int, last_day: dt.date) -> None:
    """Write down that the build is whole."""
    _write(DONE, seed, {"seed": seed, "last": last_day.isoformat()})


def _write(action: str, seed: int, result: dict[str, object]) -> None:
    CommandRecord.objects.create(
        id=Chance(seed).command(action), action=action, actor_id=0, at=WHEN, fingerprint="", result=result
    )


def complete(database: str, seed: int, last_day: dt.date) -> bool:
    """Whether this very world stands whole in the database; False when there is nothing yet.

    errors      Refused DEM-01 other data, DEM-02 half built, DEM-03 another demo world
    """
    if connection.vendor == "sqlite" and not Path(database).exists():
        return False
    try:
        found = {record.action: record.result for record in CommandRecord.objects.filter(action__in=(BEGUN, DONE))}
        filled = Unit.objects.exists() or User.objects.exists()
    except DatabaseError:
        connection.close()
        return False
    if done := found.get(DONE):
        if (done["seed"], done["last"]) != (seed, last_day.isoformat()):
            last = format_day(dt.date.fromisoformat(done["last"]))
            raise Refused(OTHER_WORLD, database=database, seed=done["seed"], last=last)
        return True
    if begun := found.get(BEGUN):
        raise Refused(HALF_BUILT, database=database, seed=begun["seed"])
    if filled:
        raise Refused(NOT_EMPTY, database=database)
    return False


def business_tables() -> list[type[Model]]:
    """Every table of the product and its accounts, by name."""
    models = [model for model in apps.get_models() if model.__module__.startswith("quannhu.")]
    return sorted([*models, User], key=lambda model: model._meta.label)


def digest() -> str:
    """One hash over every row of every business table, in the order of their ids."""
    mark = hashlib.sha256()
    for model in business_tables():
        mark.update(model._meta.label.encode())
        for row in _rows(model):
            mark.update(repr(row).encode())
    return mark.hexdigest()


def _rows(model: type[Model]) -> Iterator[tuple[object, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields if field.attname not in APART_COLUMNS]
    return model._default_manager.order_by("pk").values_list(*columns).iterator(chunk_size=5_000)
