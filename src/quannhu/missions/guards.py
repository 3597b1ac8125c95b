"""The database's own refusal to change or delete what was told of a mission: triggers in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

# What a word about strength said, and what was settled, stays; a later word stands beside the earlier one.
APPEND_ONLY = ("missions_headcount", "missions_settlementline", "missions_settlement")
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION missions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def triggers(vendor: str) -> list[tuple[str, str]]:
    """(table, trigger) of each, for the proof that they stand."""
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [(table, f"{table}_no_{verb}") for table in APPEND_ONLY for verb in verbs]


def statements_on(vendor: str) -> Iterator[str]:
    """The SQL that sets the guards up."""
    if vendor == "postgresql":
        yield _FUNCTION
    for table, name in triggers(vendor):
        verb = name.rsplit("_", 1)[1].upper()
        if vendor == "postgresql":
            # Triggers for each row would let TRUNCATE pass.
            each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            then = f"FOR EACH {each} EXECUTE FUNCTION missions_append_only()"
        else:
            then = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        yield f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {then}"


def statements_off(vendor: str) -> Iterator[str]:
    """The SQL that takes them down."""
    for table, name in triggers(vendor):
        yield f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if vendor == "postgresql" else "")
    if vendor == "postgresql":
        yield "DROP FUNCTION IF EXISTS missions_append_only()"
