"""New tables in one step of a migration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Tables as they stand after all the operations, each made by one statement with its constraints and indexes.

    One after the other, Django renders its models anew for every operation, and SQLite copies a table for every
    constraint added to it. Measured: an empty installation took 20 s of processor time, most of it for that.

    operations      CreateModel; AddField, AddConstraint and AddIndex of models created among them; AddIndex of others
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        self.created = [one for one in self.operations if isinstance(one, CreateModel)]
        names = {one.name_lower for one in self.created}
        self.beside = [
            one
            for one in self.operations
            if one not in self.created and getattr(one, "model_name_lower", "") not in names
        ]
        for one in self.beside:
            assert isinstance(one, AddIndex), f"{one!r} changes a table of before"

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # rendered again when next asked for: once, not for each operation
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for one in (*self.created, *self.beside):
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for one in reversed((*self.created, *self.beside)):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create " + ", ".join(one.name for one in self.created)
