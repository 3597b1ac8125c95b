"""Emptying a test database through its guards, whichever room set them: down, flush, up again."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

_handle = flush.Command.handle


def _guards(connection: Any) -> tuple[list[str], list[str]]:
    """The statements that take every trigger of the database down, and up again as it was."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [row[0] for row in cursor.fetchall()]
            return tuple([f"ALTER TABLE {t} {verb} TRIGGER USER" for t in tables] for verb in ("DISABLE", "ENABLE"))
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        made = cursor.fetchall()
        return [f"DROP TRIGGER {name}" for name, _sql in made], [sql for _name, sql in made]


def _through_guards(self: Any, **options: Any) -> None:
    connection = connections[options["database"]]
    down, up = _guards(connection)
    with connection.cursor() as cursor:
        for sql in down:
            cursor.execute(sql)
    try:
        _handle(self, **options)
    finally:
        with connection.cursor() as cursor:
            for sql in up:
                cursor.execute(sql)


def install() -> None:
    """Let the flush after a transactional test pass the guards; everything else still meets them."""
    flush.Command.handle = _through_guards  # type: ignore[method-assign]
