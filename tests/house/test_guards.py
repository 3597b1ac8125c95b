"""The doctor knows every guard of the database, whichever room set it."""

from __future__ import annotations

import pytest
from django.db import connection

from quannhu.kernel import guards
from quannhu.ledger.doctor import examine


@pytest.mark.django_db
def test_every_guard_in_the_database_is_announced() -> None:
    """What a migration sets without saying so in its `triggers`, the doctor could not miss."""
    assert guards.standing(connection) == {name for _table, name in guards.announced(connection.vendor)}


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["kitchens_mealcount", "press_planitem", "standards_ending", "ledger_move"])
def test_the_doctor_misses_a_guard_of_any_room(table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_delete{on}")
    faults = {check.name: check.faults for check in examine()}
    assert faults["Khóa chống sửa, xóa trong cơ sở dữ liệu"] == (f"thiếu {table}_no_delete",)
