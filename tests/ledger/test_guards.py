"""The database itself refuses to change or delete what was posted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from quannhu.ledger import guards
from tests.ledger.store import KG, Store

DAY = dt.date(2023, 3, 1)


@pytest.mark.parametrize("table", ["ledger_voucher", "ledger_move", "kernel_auditentry"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_posted_rows_cannot_be_changed(store: Store, table: str, verb: str) -> None:
    store.bring("MUOI", KG, DAY)
    column = "action" if table == "kernel_auditentry" else ("line" if table == "ledger_move" else "number")
    sql = f"UPDATE {table} SET {column} = {column}" if verb == "update" else f"DELETE FROM {table}"
    with pytest.raises(IntegrityError, match=f"append-only: {table}"), transaction.atomic():
        connection.cursor().execute(sql)


def test_truncate_is_refused_on_postgresql(store: Store) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE ledger_move")


def test_every_guard_stands_and_names_match(db: None) -> None:
    assert guards.missing(connection) == []
    guards.take_down(connection)
    assert len(guards.missing(connection)) == len(guards.trigger_names(connection.vendor))
    guards.set_up(connection)
    assert guards.missing(connection) == []


def test_negative_balance_is_refused_by_the_database(store: Store) -> None:
    store.bring("MUOI", KG, DAY)
    with pytest.raises(IntegrityError, match="balance_not_negative"), transaction.atomic():
        connection.cursor().execute("UPDATE ledger_balance SET quantity = -1")
    with pytest.raises(IntegrityError, match="total_above_floor"), transaction.atomic():
        connection.cursor().execute("UPDATE ledger_total SET floor = quantity + 1")
