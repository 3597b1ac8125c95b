"""Both databases keep what was confirmed as it was: no row of the room is changed or deleted."""

from django.db import migrations

TABLES = ("press_articleimport", "press_correction", "press_planitem")


def guards(vendor):
    """(table, trigger, what sets it off)."""
    for table in TABLES:
        for verb in ("update", "delete"):
            yield table, f"{table}_no_{verb}", f"BEFORE {verb.upper()} ON {table} FOR EACH ROW"
        if vendor == "postgresql":
            # Triggers for each row would let TRUNCATE pass.
            yield table, f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"


def triggers(vendor):
    """(table, trigger) of each, for the proof that they stand."""
    return [(table, name) for table, name, _event in guards(vendor)]


def add(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION press_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION '% is fixed', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
            )
        for table, name, event in guards(vendor):
            refuse = (
                "EXECUTE FUNCTION press_refuse_change()"
                if vendor == "postgresql"
                else f"BEGIN SELECT RAISE(ABORT, '{table} is fixed'); END"
            )
            cursor.execute(f"CREATE TRIGGER {name} {event} {refuse}")


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for table, name, _event in guards(vendor):
            on = f" ON {table}" if vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS press_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("press", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
