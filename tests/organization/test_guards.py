"""What the database itself refuses, and what two clerks at once may not bring about."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from quannhu.kernel.errors import Refused
from quannhu.organization import actions, queries
from quannhu.organization.models import FeedingAssignment, MealListEntry, Strength, UnitVersion
from tests.world import World, build

DAY = dt.date(2023, 3, 14)


def again(row: Model, days: int) -> None:
    """Write the row once more, beginning some days later: within the days of the first."""
    row.pk, row._state.adding = None, True
    row.valid_from += dt.timedelta(days=days)  # type: ignore[attr-defined]
    row.save()


@pytest.mark.parametrize("model", [UnitVersion, Strength, FeedingAssignment, MealListEntry])
def test_rows_of_one_thing_may_not_share_a_day(world: World, model: type[Model]) -> None:
    """ORG-R03 in the database: a row beside the actions is refused as well."""
    actions.join_meal_list(
        actor=world.actor("staff_officer"), at=world.at(DAY), person_code="BL-1", name="Vũ Thử Nghiệm",
        category="HSQBS", kitchen_id=world.unit("K-1101").pk, valid_from=DAY,
    )  # fmt: skip
    row = model._default_manager.filter(valid_to__gt=DAY + dt.timedelta(days=30)).order_by("-pk")[0]
    with pytest.raises(IntegrityError, match=f"{model._meta.db_table}_once_a_day"), transaction.atomic():
        again(row, 30)


def test_days_that_only_touch_and_rows_set_aside_are_let_pass(world: World) -> None:
    """Half-open days: one row may begin where the other ends; a superseded strength is in nobody's way."""
    officer, unit = world.actor("staff_officer"), world.unit("T11").pk
    for headcount, start in ((150, dt.date(2023, 6, 1)), (140, dt.date(2023, 4, 1))):
        actions.set_strength(
            actor=officer, at=world.at(DAY), unit_id=unit, category="SQ", headcount=headcount, valid_from=start
        )
    held = Strength.objects.filter(Strength.known(), unit_id=unit, category__code="SQ").order_by("valid_from")
    assert [row.headcount for row in held[1:]] == [140, 150]
    assert held[0].valid_to == held[1].valid_from


def test_a_strength_row_is_neither_changed_nor_deleted(world: World) -> None:
    """ORG-R13 in the database: only the instant from which it no longer holds is written, once."""
    rows = Strength.objects.filter(pk=Strength.objects.filter(Strength.known()).order_by("pk")[0].pk)
    with pytest.raises(IntegrityError, match="organization_strength is append-only"), transaction.atomic():
        rows.update(headcount=7)
    with pytest.raises(IntegrityError, match="organization_strength is append-only"), transaction.atomic():
        rows.delete()
    assert rows.update(superseded_at=world.at(DAY)) == 1
    with pytest.raises(IntegrityError, match="organization_strength is append-only"), transaction.atomic():
        rows.update(superseded_at=None)
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE organization_strength")


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What came of deeds done in the same moment, each by its own connection: `done` or the refusal's code."""
    start, outcomes = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_a_kitchen_closed_while_a_unit_is_sent_there() -> None:
    """Whoever comes second is refused: the kitchen feeds them (ORG-09) or exists no more (ORG-15)."""
    world = build()
    commander, officer, at = world.actor("commander"), world.actor("staff_officer"), world.at(DAY)
    t11, region = world.unit("T11").pk, world.unit("VUNG-1").pk
    for number in range(4):
        kitchen = actions.create_unit(
            actor=commander, at=at, key=f"x{number}", kind="kitchen", code=f"X-{number}", name="Bếp dã ngoại",
            parent_id=region, valid_from=DAY,
        ).pk  # fmt: skip
        later = DAY + dt.timedelta(days=30)
        actions.set_strength(
            actor=officer, at=at, unit_id=t11, category="CNVQP", headcount=41 + number,
            valid_from=DAY + dt.timedelta(days=number),
        )  # fmt: skip
        outcome = at_once(
            lambda kitchen=kitchen, later=later: actions.end_unit(actor=commander, at=at, unit_id=kitchen, on=later),
            lambda kitchen=kitchen, later=later: actions.assign_feeding(
                actor=officer, at=at, unit_id=t11, kitchen_id=kitchen, category="CNVQP", headcount=1, valid_from=later
            ),
        )
        assert outcome in (["ORG-09", "done"], ["ORG-15", "done"])


@pytest.mark.django_db(transaction=True)
def test_strength_set_above_and_below_in_the_same_moment() -> None:
    """ORG-R10: of two clerks, one on a unit and one on the unit below it, one is refused."""
    world = build()
    commander, officer, at = world.actor("commander"), world.actor("staff_officer"), world.at(DAY)
    for number in range(4):
        parent = world.unit("VUNG-1").pk
        line = []
        for name in ("A", "B"):
            parent = actions.create_unit(
                actor=commander, at=at, key=f"{name}{number}", kind="unit", code=f"{name}{number}",
                name=f"Tiểu đoàn {name}{number}", parent_id=parent, valid_from=DAY,
            ).pk  # fmt: skip
            line.append(parent)
        outcome = at_once(
            *(
                lambda unit=unit: actions.set_strength(
                    actor=officer, at=at, unit_id=unit, category="SQ", headcount=9, valid_from=DAY
                )
                for unit in line
            )
        )
        assert outcome == ["ORG-11", "done"]
        assert queries.strength_conflict(*line) is None
