"""Both databases refuse to change a row once it left the hands of its maker, and to delete any row at all."""

from django.db import migrations

# table -> when its rows are fixed
FIXED = {
    "standards_entitlement": "OLD.status <> 'draft'",
    "standards_ending": "TRUE",
    "standards_backsettlement": "OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL",
    "standards_backsettlementline": "TRUE",
    # Of an approved claim nothing changes but that it is withdrawn.
    "standards_riceclaim": "OLD.withdrawn_at IS NOT NULL OR (OLD.approved_at IS NOT NULL AND (NEW.withdrawn_at IS NULL"
    " OR OLD.amount <> NEW.amount OR OLD.unit_id <> NEW.unit_id OR OLD.first_day <> NEW.first_day"
    " OR OLD.last_day <> NEW.last_day OR OLD.approved_by <> COALESCE(NEW.approved_by, 0)))",
}


def guards(vendor):
    """(table, trigger, what sets it off). A draft too is withdrawn with its reason, never deleted."""
    for table, condition in FIXED.items():
        when = f"({condition})" if vendor == "postgresql" else condition
        yield table, f"{table}_fixed", f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN {when}"
        yield table, f"{table}_no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW"
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
                "CREATE FUNCTION standards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION '% is fixed', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
            )
        for table, name, event in guards(vendor):
            refuse = (
                "EXECUTE FUNCTION standards_refuse_change()"
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
            cursor.execute("DROP FUNCTION IF EXISTS standards_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
