"""Append-only guards: strength as it was told and what was settled are never changed or deleted."""

from typing import Any

from django.db import migrations

from quannhu.missions import guards


def triggers(vendor: str) -> list[tuple[str, str]]:
    return guards.triggers(vendor)


def set_up(apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        for sql in guards.statements_on(editor.connection.vendor):
            cursor.execute(sql)


def take_down(apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        for sql in guards.statements_off(editor.connection.vendor):
            cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("missions", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
