"""The database itself keeps what was told of strength and what was settled."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from quannhu.kernel import guards as kernel_guards
from quannhu.missions import guards
from quannhu.missions.models import Headcount, Settlement, SettlementLine
from tests.missions.flood import END, Flood
from tests.missions.test_lending import DAY


@pytest.mark.parametrize("table", guards.APPEND_ONLY)
@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
def test_strength_and_settlements_cannot_be_changed(flood: Flood, table: str, verb: str) -> None:
    if verb == "truncate" and connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    row = flood.ordered(flood.order(beneficiaries=(flood.soldiers("L26", 10),)))
    flood.close(row, END + DAY)
    assert Headcount.objects.count() == SettlementLine.objects.count() == Settlement.objects.count() == 1
    sql = {"update": f"UPDATE {table} SET id = id", "delete": f"DELETE FROM {table}", "truncate": f"TRUNCATE {table}"}
    connection.check_constraints()  # what a TRUNCATE waits for
    with pytest.raises(IntegrityError, match=f"append-only: {table}"), transaction.atomic():
        connection.cursor().execute(sql[verb])


def test_every_guard_is_announced_and_stands(db: None) -> None:
    names = {name for _table, name in guards.triggers(connection.vendor)}
    assert names <= {name for _table, name in kernel_guards.announced(connection.vendor)}
    assert names <= kernel_guards.standing(connection) and kernel_guards.missing(connection) == []
    with connection.cursor() as cursor:
        for sql in guards.statements_off(connection.vendor):
            cursor.execute(sql)
        assert names <= set(kernel_guards.missing(connection))
        for sql in guards.statements_on(connection.vendor):
            cursor.execute(sql)
    assert kernel_guards.missing(connection) == []
