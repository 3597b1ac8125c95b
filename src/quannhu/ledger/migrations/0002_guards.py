"""Append-only guards: what was posted is never changed or deleted."""

from typing import Any

from django.db import migrations

from quannhu.ledger import guards


def triggers(vendor: str) -> list[tuple[str, str]]:
    return guards.trigger_names(vendor)


def set_up(apps: Any, editor: Any) -> None:
    guards.set_up(editor.connection)


def take_down(apps: Any, editor: Any) -> None:
    guards.take_down(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
