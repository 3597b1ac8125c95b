"""The SQL of posting: few statements whatever the number of lines, alike on SQLite and PostgreSQL.

Rows go in as one parameter a column on PostgreSQL (unnest), as one JSON text on SQLite (json_each). Writers lock in
one order: series by book, then balances by account and lot, then totals by account and item.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection

Rows = Sequence[tuple[Any, ...]]
BIG, TEXT, DAY = "bigint", "text", "date"


def postgresql() -> bool:
    """Whether the database is PostgreSQL."""
    return bool(connection.vendor == "postgresql")


def day_in(day: dt.date) -> Any:
    """A day as the database's driver takes it."""
    return day if postgresql() else day.isoformat()


def day_out(value: Any) -> dt.date | None:
    """A day as raw SQL gave it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else cast("dt.date | None", value)


def given(types: Sequence[str], rows: Rows) -> tuple[str, list[Any]]:
    """`FROM` item `v(c0, c1, ..)` holding the rows, and its parameters."""
    if postgresql():
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in types]
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        names = ", ".join(f"c{index}" for index in range(len(types)))
        return f"unnest({arrays}) AS v({names})", columns
    names = ", ".join(f"json_extract(value, '$[{index}]') AS c{index}" for index in range(len(types)))
    return f"(SELECT {names} FROM json_each(%s)) AS v", [json.dumps(rows)]


def select(sql: str, types: Sequence[str], rows: Rows, more: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of a query whose text holds `{given}` once; `more` are the parameters after it."""
    item, params = given(types, rows)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{given}", item), [*params, *more])
        return list(cursor.fetchall())


def insert(table: str, columns: Sequence[tuple[str, str]], rows: Rows, tail: str = "") -> None:
    """Insert the rows with one statement (SQLite: one prepared statement run for each row)."""
    if not rows:
        return
    names = ", ".join(name for name, _ in columns)
    with connection.cursor() as cursor:
        if postgresql():
            item, params = given([kind for _, kind in columns], rows)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT v.* FROM {item} {tail}", params)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {tail}", rows)


def next_numbers(book_id: int, year: int, count: int) -> int:
    """Take `count` numbers of the book's year and give the first; its row lock makes other writers wait."""
    update = "UPDATE ledger_series SET last = last + %s WHERE book_id = %s AND year = %s RETURNING last"
    with connection.cursor() as cursor:
        cursor.execute(update, [count, book_id, year])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "INSERT INTO ledger_series (book_id, year, last) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING",
                [book_id, year],
            )
            cursor.execute(update, [count, book_id, year])
            row = cursor.fetchone()
    return int(row[0]) - count + 1


def _lock(alias: str) -> str:
    return f" FOR UPDATE OF {alias}" if postgresql() else ""


_BALANCE = (
    "SELECT b.id, b.account_id, b.item_id, b.lot_id, b.quantity, b.value, b.last_on, l.expires_on, l.code"
    " FROM {given} CROSS JOIN ledger_balance b CROSS JOIN ledger_lot l WHERE l.id = b.lot_id AND b.account_id = v.c0"
)


def balances_of_lots(keys: Rows) -> list[tuple[Any, ...]]:
    """Locked balance rows of (account, lot) keys."""
    sql = _BALANCE + " AND b.lot_id = v.c1 ORDER BY b.account_id, b.lot_id" + _lock("b")
    return select(sql, (BIG, BIG), sorted(keys))


def balances_of_items(keys: Rows) -> list[tuple[Any, ...]]:
    """Locked balance rows with something in them, of (account, item) keys."""
    sql = _BALANCE + " AND b.item_id = v.c1 AND b.quantity > 0 ORDER BY b.account_id, b.lot_id" + _lock("b")
    return select(sql, (BIG, BIG), sorted(keys))


def books(place_ids: Iterable[int]) -> dict[int, int]:
    """place -> its book, kept from being closed or counted until the transaction ends (`lock_book` waits for it)."""
    sql = "SELECT b.place_id, b.id FROM {given} CROSS JOIN ledger_book b WHERE b.place_id = v.c0 ORDER BY b.id"
    item, params = given((BIG,), [(place_id,) for place_id in sorted(place_ids)])
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{given}", item) + (" FOR SHARE OF b" if postgresql() else ""), params)
        return dict(cursor.fetchall())


def places_and_months(place_ids: Iterable[int], counting: Sequence[str]) -> list[tuple[Any, ...]]:
    """Places that have a book: id, code, name, unit, its kind, open from, closed from, book, its code, the day of a
    count in one of the states; and each word on a month, the last one last: month, whether closed.
    """
    states = ", ".join(["%s"] * len(counting))
    sql = (
        "SELECT p.id, p.code, p.name, p.unit_id, u.kind, p.opened_on, p.closed_on, b.id, b.code,"
        f" (SELECT MAX(s.counted_on) FROM ledger_stocktake s WHERE s.place_id = p.id AND s.status IN ({states})),"
        " c.month, c.closed FROM {given} CROSS JOIN ledger_place p JOIN ledger_book b ON b.place_id = p.id"
        " JOIN organization_unit u ON u.id = p.unit_id LEFT JOIN ledger_closedmonth c ON c.place_id = p.id"
        " WHERE p.id = v.c0 ORDER BY c.id"
    )
    item, params = given((BIG,), [(place_id,) for place_id in sorted(set(place_ids))])
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{given}", item), [*counting, *params])
        rows = cursor.fetchall()
    days = {5, 6, 9, 10}
    return [tuple(day_out(value) if index in days else value for index, value in enumerate(row)) for row in rows]


def totals(keys: Rows, at: dt.datetime, *, locked: bool = True) -> list[tuple[Any, ...]]:
    """Totals of (account, item) keys: id, account, item, quantity, floor, open holds at the instant.

    PostgreSQL counts the holds as they stood when the statement began, not when the lock is given: whoever makes a
    hold locks the book of the place (`places.lock_book`), which writers keep from the start (`books`).
    """
    moment = at if postgresql() else connection.ops.adapt_datetimefield_value(at)
    sql = (
        "SELECT t.id, t.account_id, t.item_id, t.quantity, t.floor, COALESCE((SELECT SUM(h.quantity - COALESCE("
        "(SELECT SUM(e.quantity) FROM ledger_holdend e WHERE e.hold_id = h.id), 0)) FROM ledger_hold h"
        " WHERE h.account_id = t.account_id AND h.item_id = t.item_id AND h.expires_at > %s), 0)"
        " FROM {given} CROSS JOIN ledger_total t WHERE t.account_id = v.c0 AND t.item_id = v.c1"
        " ORDER BY t.account_id, t.item_id"
    )
    item, params = given((BIG, BIG), sorted(keys))
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{given}", item) + (_lock("t") if locked else ""), [moment, *params])
        return list(cursor.fetchall())


def later_changes(keys: Rows) -> list[tuple[Any, ...]]:
    """(account, lot, day, net change) after the given day, of (account, lot, day) keys."""
    sql = (
        "SELECT v.c0, v.c1, m.happened_on, SUM(CASE WHEN m.target_id = v.c0 THEN m.quantity ELSE -m.quantity END)"
        " FROM {given} CROSS JOIN ledger_move m WHERE m.lot_id = v.c1 AND m.happened_on > v.c2"
        " AND (m.target_id = v.c0 OR m.source_id = v.c0) GROUP BY v.c0, v.c1, m.happened_on"
    )
    return select(sql, (BIG, BIG, DAY), [(account, lot, day_in(day)) for account, lot, day in keys])


def insert_accounts(rows: Rows) -> list[tuple[Any, ...]]:
    """Make accounts; (kind, place, purpose, condition, id) of those that another writer had not made meanwhile."""
    sql = (
        "INSERT INTO ledger_account (kind, place_id, purpose, condition) SELECT v.* FROM {given} WHERE true"
        " ON CONFLICT DO NOTHING RETURNING kind, place_id, purpose, condition, id"
    )
    return select(sql, (TEXT, BIG, TEXT, TEXT), rows)


def lots_by_code(keys: Rows) -> list[tuple[Any, ...]]:
    """(id, item, code, expires_on) of (item, code) keys."""
    sql = (
        "SELECT l.id, l.item_id, l.code, l.expires_on FROM {given} CROSS JOIN ledger_lot l"
        " WHERE l.item_id = v.c0 AND l.code = v.c1"
    )
    return select(sql, (BIG, TEXT), keys)


def lots_by_id(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(id, item, code, expires_on) of lots."""
    sql = "SELECT l.id, l.item_id, l.code, l.expires_on FROM {given} CROSS JOIN ledger_lot l WHERE l.id = v.c0"
    return select(sql, (BIG,), [(lot_id,) for lot_id in sorted(ids)])


LOT_COLUMNS = (
    ("item_id", BIG), ("code", TEXT), ("made_on", DAY), ("expires_on", DAY), ("supplier_id", BIG), ("received_on", DAY),
)  # fmt: skip


def insert_lots(rows: Rows) -> None:
    """Insert lots that are not there yet."""
    insert("ledger_lot", LOT_COLUMNS, sorted(rows, key=lambda row: row[:2]), "ON CONFLICT DO NOTHING")


MOVE_COLUMNS = (
    ("voucher_id", BIG), ("line", BIG), ("happened_on", DAY), ("item_id", BIG), ("lot_id", BIG), ("source_id", BIG),
    ("target_id", BIG), ("quantity", BIG), ("price_dong", BIG), ("price_per", BIG), ("value", BIG),
    ("request_line_id", BIG), ("reversal", "boolean"),
)  # fmt: skip


def insert_moves(rows: Rows) -> None:
    """Insert the lines of vouchers."""
    insert("ledger_move", MOVE_COLUMNS, rows)


def change_balances(rows: Rows) -> None:
    """Add to balances known by id: (id, quantity, value, last_on)."""
    greatest = "GREATEST" if postgresql() else "MAX"
    _change(
        "ledger_balance",
        f"quantity = quantity + {{c1}}, value = value + {{c2}}, last_on = {greatest}(last_on, {{c3}})",
        (BIG, BIG, BIG, DAY),
        rows,
    )


def change_totals(rows: Rows) -> None:
    """Add to totals known by id, and set their floors: (id, quantity, floor). Both at once: one check guards them."""
    _change("ledger_total", "quantity = quantity + {c1}, floor = {c2}", (BIG, BIG, BIG), rows)


def _change(table: str, assignment: str, types: Sequence[str], rows: Rows) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if postgresql():
            item, params = given(types, rows)
            text = assignment.format(**{f"c{index}": f"v.c{index}" for index in range(len(types))})
            cursor.execute(f"UPDATE {table} SET {text} FROM {item} WHERE {table}.id = v.c0", params)
        else:
            text = assignment.format(**{f"c{index}": "%s" for index in range(len(types))})
            cursor.executemany(f"UPDATE {table} SET {text} WHERE id = %s", [(*row[1:], row[0]) for row in rows])
        # The rows were read and locked a moment ago, so each of them must still be there.
        assert cursor.rowcount == len(rows), f"{table}: {cursor.rowcount} of {len(rows)} rows changed"


def add_balances(rows: Rows) -> None:
    """One sorted upsert of incoming amounts: (account, item, lot, quantity, value, last_on)."""
    greatest = "GREATEST" if postgresql() else "MAX"
    insert(
        "ledger_balance",
        (
            ("account_id", BIG), ("item_id", BIG), ("lot_id", BIG), ("quantity", BIG), ("value", BIG), ("last_on", DAY),
        ),
        sorted(rows),
        "ON CONFLICT (account_id, lot_id) DO UPDATE SET quantity = ledger_balance.quantity + EXCLUDED.quantity,"
        " value = ledger_balance.value + EXCLUDED.value,"
        f" last_on = {greatest}(ledger_balance.last_on, EXCLUDED.last_on)",
    )  # fmt: skip


def add_totals(rows: Rows) -> None:
    """One sorted upsert of incoming totals: (account, item, quantity, floor)."""
    insert(
        "ledger_total",
        (("account_id", BIG), ("item_id", BIG), ("quantity", BIG), ("floor", BIG)),
        sorted(rows),
        "ON CONFLICT (account_id, item_id) DO UPDATE SET quantity = ledger_total.quantity + EXCLUDED.quantity",
    )
