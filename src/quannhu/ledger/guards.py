"""The database's own refusal to change or delete what was posted: triggers in SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from quannhu.kernel.guards import standing

APPEND_ONLY = (
    "ledger_voucher",
    "ledger_move",
    "ledger_spoilednumber",
    "ledger_hold",
    "ledger_holdend",
    "ledger_weighing",
    "ledger_handreceipt",
    "ledger_handreceiptend",
    "ledger_closedmonth",
    "ledger_rotation",
    "ledger_releaseuse",
    "kernel_auditentry",
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION quannhu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def trigger_names(vendor: str) -> list[tuple[str, str]]:
    """(table, trigger) of every guard."""
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [(table, f"{table}_no_{verb}") for table in APPEND_ONLY for verb in verbs]


def statements_on(vendor: str) -> list[str]:
    """The SQL that sets the guards up."""
    made = [_FUNCTION] if vendor == "postgresql" else []
    for table, name in trigger_names(vendor):
        verb = name.rsplit("_", 1)[1].upper()
        if vendor == "postgresql":
            # Rows one by one would let TRUNCATE pass; a statement trigger refuses it.
            each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            made.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION quannhu_append_only()"
            )
        else:
            made.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            )
    return made


def statements_off(vendor: str) -> list[str]:
    """The SQL that takes the guards down (undoing the migration, and emptying a test database)."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name in trigger_names(vendor)]
    return [f"DROP TRIGGER IF EXISTS {name}" for _, name in trigger_names(vendor)]


def set_up(connection: Any) -> None:
    """Create the guards."""
    with connection.cursor() as cursor:
        for sql in statements_on(connection.vendor):
            cursor.execute(sql)


def take_down(connection: Any) -> None:
    """Drop the guards."""
    with connection.cursor() as cursor:
        for sql in statements_off(connection.vendor):
            cursor.execute(sql)


def missing(connection: Any) -> list[str]:
    """Guards of the ledger that are not there."""
    there = standing(connection)
    return [name for _, name in trigger_names(connection.vendor) if name not in there]
