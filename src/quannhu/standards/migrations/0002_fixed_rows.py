"""Both databases refuse to change a row once it left the hands of its maker."""

from django.db import migrations

# table -> when its rows are fixed
FIXED = {
    "standards_entitlement": "OLD.status <> 'draft'",
    "standards_ending": "TRUE",
    "standards_backsettlement": "TRUE",
    "standards_backsettlementline": "TRUE",
    "standards_riceclaim": "OLD.approved_at IS NOT NULL",
}


def add(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION standards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION '% is fixed', TG_TABLE_NAME USING ERRCODE = '23514'; END $$"
            )
        for table, condition in FIXED.items():
            if vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) "
                    "EXECUTE FUNCTION standards_refuse_change()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is fixed'); END"
                )


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for table in FIXED:
            on = f" ON {table}" if vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed{on}")
        if vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS standards_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
