"""What was done stays done: triggers of both databases.

SQLite drops a table's triggers when a later migration remakes the table: change fields in 0001 while nothing is
released, and let new tables bring their own guards in their own migration.
"""

from typing import Any

from django.db import migrations

from quannhu.documents import guards


def triggers(vendor: str) -> list[tuple[str, str]]:
    return guards.trigger_names(vendor)


def set_up(apps: Any, editor: Any) -> None:
    guards.set_up(editor.connection)


def take_down(apps: Any, editor: Any) -> None:
    guards.take_down(editor.connection)
    guards.drop_function(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
