"""Tables made in one step of a migration: each by one statement, whatever was added to it on the way."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from quannhu.kernel.creating import CreateTables

KEY = ("id", models.BigAutoField(primary_key=True))


def steps() -> list[Operation]:
    """A box that names a thing created after it."""
    full = models.CheckConstraint(condition=models.Q(size__gt=0), name="box_full")
    return [
        CreateModel("Box", [KEY, ("size", models.IntegerField())]),
        CreateModel("Thing", [KEY]),
        AddField("box", "thing", models.ForeignKey("kernel.Thing", models.PROTECT)),
        AddConstraint("box", full),
        AddIndex("box", models.Index(fields=["size"], name="box_size")),
    ]


@pytest.mark.django_db
def test_a_table_is_made_whole() -> None:
    step, before, after = CreateTables(steps()), ProjectState(), ProjectState()
    step.state_forwards("kernel", after)
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    step.database_forwards("kernel", editor, before, after)
    made = [sql for sql in editor.collected_sql if sql.startswith("CREATE TABLE")]
    assert len(made) == 2 and "box_full" in made[0] and "thing_id" in made[0]
    assert not [sql for sql in editor.collected_sql if sql.startswith(("ALTER", "DROP"))], "no table is copied"
    assert any("box_size" in str(sql) for sql in editor.deferred_sql)
    step.database_backwards("kernel", editor, after, before)
    dropped = [sql for sql in editor.collected_sql if sql.startswith("DROP TABLE")]
    assert "thing" in dropped[0] and "box" in dropped[1]


def test_the_state_is_that_of_the_steps_one_by_one() -> None:
    whole, single = ProjectState(), ProjectState()
    CreateTables(steps()).state_forwards("kernel", whole)
    for step in steps():
        step.state_forwards("kernel", single)
    assert whole == single and len(whole.models) == 2


def test_a_table_of_before_is_not_changed() -> None:
    with pytest.raises(AssertionError, match="changes a table of before"):
        CreateTables([AddField("other", "size", models.IntegerField())])
