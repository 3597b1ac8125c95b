"""What the database itself refuses: which guards the rooms set, and which of them stand.

A migration that sets guards (triggers; on PostgreSQL exclusion constraints too) says which by a function
`triggers(vendor)` of its module, giving (table, name) for each.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from quannhu.kernel.rooms import ROOMS


def announced(vendor: str) -> list[tuple[str, str]]:
    """(table, name) of every guard set by a migration of the kernel or a room, sorted."""
    found: set[tuple[str, str]] = set()
    for room in ("kernel", *ROOMS):
        package = f"quannhu.{room}.migrations"
        for module in iter_modules(import_module(package).__path__):
            triggers = getattr(import_module(f"{package}.{module.name}"), "triggers", None)
            if triggers:
                found |= {(table, name) for table, name in triggers(vendor)}
    return sorted(found)


def standing(connection: Any) -> set[str]:
    """Names of the guards that are there and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
                "UNION SELECT conname FROM pg_constraint WHERE contype = 'x'"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


def missing(connection: Any) -> list[str]:
    """Guards that should be there and are not."""
    there = standing(connection)
    return [name for _table, name in announced(connection.vendor) if name not in there]
