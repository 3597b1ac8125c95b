"""Both databases refuse what the actions refuse: dated rows that share a day, and a strength row changed or deleted."""

from django.db import migrations

# table -> the columns that say what a row is about, and which rows count
DATED = {
    "organization_unitversion": (("unit_id",), ""),
    "organization_strength": (("unit_id", "category_id"), "superseded_at IS NULL"),
    "organization_feedingassignment": (("unit_id", "kitchen_id", "category_id"), ""),
    "organization_meallistentry": (("person_id",), ""),
}
STRENGTH = "organization_strength"
# What a strength row says; only the instant from which it no longer holds is written later, once.
SAID = ("unit_id", "category_id", "headcount", "legal_basis", "valid_from", "valid_to", "recorded_at", "recorded_by")
_FUNCTION = (
    "CREATE FUNCTION organization_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
)


def on_postgresql():
    """Exclusion constraints, which hold between transactions too; an id as a range of one needs no extension."""
    for table, (columns, condition) in DATED.items():
        same = "".join(f"int8range({column}, {column}, '[]') WITH &&, " for column in columns)
        where = f" WHERE ({condition})" if condition else ""
        yield (
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_once_a_day "
            f"EXCLUDE USING gist ({same}daterange(valid_from, valid_to) WITH &&){where}"
        )
    yield _FUNCTION
    said = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in SAID)
    refuse = "EXECUTE FUNCTION organization_refuse_change()"
    yield (
        f"CREATE TRIGGER {STRENGTH}_no_update BEFORE UPDATE ON {STRENGTH} FOR EACH ROW "
        f"WHEN (OLD.superseded_at IS NOT NULL OR {said}) {refuse}"
    )
    yield f"CREATE TRIGGER {STRENGTH}_no_delete BEFORE DELETE ON {STRENGTH} FOR EACH ROW {refuse}"
    yield f"CREATE TRIGGER {STRENGTH}_no_truncate BEFORE TRUNCATE ON {STRENGTH} FOR EACH STATEMENT {refuse}"


def on_sqlite():
    """Triggers: SQLite has one writer at a time, so what they read cannot change under them."""
    for table, (columns, condition) in DATED.items():
        same = " AND ".join(f"other.{column} = NEW.{column}" for column in columns)
        counts = [f"{row}.{condition}" for row in ("NEW", "other")] if condition else []
        live = "".join(f" AND {part}" for part in counts)
        for verb in ("INSERT", "UPDATE"):
            yield (
                f"CREATE TRIGGER {table}_once_a_day_{verb.lower()} AFTER {verb} ON {table} WHEN EXISTS ("
                f"SELECT 1 FROM {table} AS other WHERE other.id <> NEW.id AND {same}{live} "
                f"AND other.valid_from < NEW.valid_to AND other.valid_to > NEW.valid_from) "
                f"BEGIN SELECT RAISE(ABORT, '{table}_once_a_day'); END"
            )
    said = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in SAID)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STRENGTH} is append-only'); END"
    yield (
        f"CREATE TRIGGER {STRENGTH}_no_update BEFORE UPDATE ON {STRENGTH} "
        f"WHEN OLD.superseded_at IS NOT NULL OR {said} {refuse}"
    )
    yield f"CREATE TRIGGER {STRENGTH}_no_delete BEFORE DELETE ON {STRENGTH} {refuse}"


def triggers(vendor):
    """(table, guard) of each, for the proof that they stand."""
    if vendor == "postgresql":
        once = [(table, f"{table}_once_a_day") for table in DATED]
        return [*once, *((STRENGTH, f"{STRENGTH}_no_{verb}") for verb in ("update", "delete", "truncate"))]
    once = [(table, f"{table}_once_a_day_{verb}") for table in DATED for verb in ("insert", "update")]
    return [*once, *((STRENGTH, f"{STRENGTH}_no_{verb}") for verb in ("update", "delete"))]


def off(vendor):
    """The way back."""
    on = f" ON {STRENGTH}" if vendor == "postgresql" else ""
    for verb in ("update", "delete") + (("truncate",) if vendor == "postgresql" else ()):
        yield f"DROP TRIGGER IF EXISTS {STRENGTH}_no_{verb}{on}"
    if vendor == "postgresql":
        yield "DROP FUNCTION IF EXISTS organization_refuse_change()"
    for table in DATED:
        if vendor == "postgresql":
            yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_once_a_day"
        else:
            yield from (f"DROP TRIGGER IF EXISTS {table}_once_a_day_{verb}" for verb in ("insert", "update"))


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def add(apps, schema_editor):
    _run(schema_editor, on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite())


def remove(apps, schema_editor):
    _run(schema_editor, off(schema_editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
