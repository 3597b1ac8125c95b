"""What was written of a day stays: names can be taken back, counts only revised, signed papers never changed.

The databases themselves refuse it, so that no way around the actions remains.
"""

from typing import Any

from django.db import migrations, models

# table -> when a change of one of its rows is refused; the rows of these tables are never deleted
FIXED = {
    "kitchens_mealcount": "TRUE",
    "kitchens_extracount": "TRUE",
    "kitchens_allowanceline": "TRUE",
    "kitchens_mealrefund": "TRUE",
    "kitchens_foodinspection": "TRUE",
    "kitchens_mealcut": "OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR NEW.person_id <> OLD.person_id"
    " OR NEW.meal <> OLD.meal OR NEW.kitchen_day_id <> OLD.kitchen_day_id",
    "kitchens_foodsample": "OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at IS NULL"
    " OR NEW.taken_at <> OLD.taken_at OR NEW.keep_until <> OLD.keep_until",
    "kitchens_poisoningsuspicion": "OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL",
    "kitchens_monthsettlement": "OLD.status <> 'proposed' OR NEW.opening <> OLD.opening"
    " OR NEW.allowance <> OLD.allowance OR NEW.spent <> OLD.spent OR NEW.made_by <> OLD.made_by",
    "kitchens_kitchenday": "NEW.kitchen_id <> OLD.kitchen_id OR NEW.day <> OLD.day"
    " OR NEW.publish_due <> OLD.publish_due OR NEW.closings < OLD.closings"
    " OR (OLD.published_at IS NOT NULL AND (NEW.published_at IS NULL OR NEW.published_at <> OLD.published_at))",
}
# table -> the columns whose changes must add up to the number: a later revision follows the one before it
COUNTED = {
    "kitchens_mealcount": (("meal", "category_id"), ("present", "leave")),
    "kitchens_extracount": (("kind", "code", "meal"), ("persons",)),
}


def broken_chain(table: str) -> str:
    """When a new count does not follow the last one of its day."""
    keys, numbers = COUNTED[table]
    same = " AND ".join(f"held.{key} = NEW.{key}" for key in ("kitchen_day_id", *keys))
    adds = " AND ".join(f"held.{number} + NEW.{number}_change = NEW.{number}" for number in numbers)
    before = f"SELECT 1 FROM {table} held WHERE {same} AND held.revision = NEW.revision - 1 AND {adds}"
    return f"NEW.revision > 1 AND NOT EXISTS ({before})"


def guards(vendor: str) -> list[tuple[str, str, str]]:
    """(table, trigger, what sets it off)."""
    found = []
    for table, condition in FIXED.items():
        found.append((table, f"{table}_fixed", f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})"))
        found.append((table, f"{table}_no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW"))
        if vendor == "postgresql":
            # Triggers for each row would let TRUNCATE pass.
            found.append((table, f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"))
    return found


def triggers(vendor: str) -> list[tuple[str, str]]:
    """(table, trigger) of each, for the proof that they stand."""
    fixed = [(table, name) for table, name, _event in guards(vendor)]
    return [*fixed, *((table, f"{table}_follows") for table in COUNTED)]


def set_up(apps: Any, editor: Any) -> None:
    postgresql = editor.connection.vendor == "postgresql"
    with editor.connection.cursor() as cursor:
        if postgresql:
            cursor.execute(
                "CREATE FUNCTION kitchens_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'fixed: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for table, name, event in guards(editor.connection.vendor):
            refuse = "EXECUTE FUNCTION kitchens_refuse()"
            if not postgresql:
                refuse = f"BEGIN SELECT RAISE(ABORT, 'fixed: {table}'); END"
            cursor.execute(f"CREATE TRIGGER {name} {event} {refuse}")
        for table in COUNTED:
            broken, event = broken_chain(table), f"{table}_follows BEFORE INSERT ON {table} FOR EACH ROW"
            if postgresql:
                # A condition that looks at other rows may not stand in WHEN there.
                cursor.execute(
                    f"CREATE FUNCTION {table}_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {broken} THEN "
                    f"RAISE EXCEPTION 'fixed: {table}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                    "RETURN NEW; END $$"
                )
                cursor.execute(f"CREATE TRIGGER {event} EXECUTE FUNCTION {table}_follows()")
            else:
                cursor.execute(
                    f"CREATE TRIGGER {event} WHEN {broken} BEGIN SELECT RAISE(ABORT, 'fixed: {table}'); END"
                )


def take_down(apps: Any, editor: Any) -> None:
    postgresql = editor.connection.vendor == "postgresql"
    with editor.connection.cursor() as cursor:
        for table, name in triggers(editor.connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            for name in ("kitchens_refuse", *(f"{table}_follows" for table in COUNTED)):
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


class Migration(migrations.Migration):

    dependencies = [
        ('kitchens', '0002_eaten'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='mealcut',
            name='meal_cut_once',
        ),
        migrations.AddField(
            model_name='mealcut',
            name='lifted_at',
            field=models.DateTimeField(null=True, verbose_name='thôi cắt lúc'),
        ),
        migrations.AddField(
            model_name='mealcut',
            name='lifted_by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='mealcut',
            name='lifted_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='lý do thôi cắt'),
        ),
        migrations.AddConstraint(
            model_name='extracount',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gt', 1), ('persons_change', models.F('persons')), _connector='OR'), name='extra_first'),
        ),
        migrations.AddConstraint(
            model_name='extracount',
            constraint=models.CheckConstraint(condition=models.Q(('late', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='extra_late'),
        ),
        migrations.AddConstraint(
            model_name='mealcount',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gt', 1), models.Q(('leave_change', models.F('leave')), ('present_change', models.F('present'))), _connector='OR'), name='meal_count_first'),
        ),
        migrations.AddConstraint(
            model_name='mealcount',
            constraint=models.CheckConstraint(condition=models.Q(('late', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='meal_count_late'),
        ),
        migrations.AddConstraint(
            model_name='mealcut',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('kitchen_day', 'meal', 'person'), name='meal_cut_once'),
        ),
        migrations.AddConstraint(
            model_name='mealcut',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_reason', ''), _negated=True)), _connector='OR'), name='meal_cut_lifted'),
        ),
        migrations.RunPython(set_up, take_down),
    ]
