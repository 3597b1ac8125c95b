"""The databases refuse to change what was written of a day, whichever way round the actions is tried."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from quannhu.kitchens import actions
from quannhu.kitchens.actions import Extra
from tests.kitchens.kitchen import DAY, Kitchen, present
from tests.kitchens.test_cuts import cut, join, lift
from tests.kitchens.test_safety import keep, sample

WRITTEN = (
    "kitchens_mealcount", "kitchens_extracount", "kitchens_allowanceline", "kitchens_mealrefund", "kitchens_mealcut",
    "kitchens_foodsample", "kitchens_poisoningsuspicion", "kitchens_kitchenday",
)  # fmt: skip


@pytest.fixture
def told(kitchen: Kitchen) -> Kitchen:
    """A day with a row in each table: cut and taken back, closed, published, a sample kept, a suspicion open."""
    person = join(kitchen, "P-1", "Vũ Thử Nghiệm")
    kitchen.count(present(leave=8), [Extra(5, code="OM")])
    cut(kitchen, person)
    lift(kitchen, person.pk)
    keep(kitchen, sample(kitchen))
    actions.suspect_poisoning(
        actor=kitchen.manager, at=kitchen.at("15:00"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY,
        persons=6, note="Sáu người đau bụng",
    )  # fmt: skip
    kitchen.close()
    kitchen.publish()
    return kitchen


def refused_by_the_database(sql: str, match: str = "fixed: ") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.parametrize("table", WRITTEN)
def test_no_row_is_deleted(told: Kitchen, table: str) -> None:
    refused_by_the_database(f"DELETE FROM {table}", f"fixed: {table}")
    if connection.vendor == "postgresql":
        # What the test itself wrote still waits for its foreign keys to be checked, which TRUNCATE does not wait for.
        connection.check_constraints()
        refused_by_the_database(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("kitchens_mealcount", "present = present - 1"), ("kitchens_mealcount", "reason = 'x'"),
        ("kitchens_extracount", "persons = 4"), ("kitchens_allowanceline", "amount = amount + 1"),
        ("kitchens_mealrefund", "persons = 9"), ("kitchens_mealcut", "lifted_reason = 'x'"),
        ("kitchens_foodsample", "keep_until = taken_at"), ("kitchens_foodsample", "name = 'x'"),
        ("kitchens_poisoningsuspicion", "persons = 0"), ("kitchens_kitchenday", "published_at = NULL"),
        ("kitchens_kitchenday", "publish_due = closed_at"), ("kitchens_kitchenday", "closings = 0"),
    ],
)  # fmt: skip
def test_no_row_is_changed(told: Kitchen, table: str, change: str) -> None:
    refused_by_the_database(f"UPDATE {table} SET {change}", f"fixed: {table}")


@pytest.mark.parametrize("change", ["present_change = 1", "present = 9", "revision = 4"])
def test_a_later_count_must_follow_the_one_before(told: Kitchen, change: str) -> None:
    """Rule KIT-R07: the differences of all revisions add up to the number that stands."""
    columns = "kitchen_day_id, meal, category_id, revision, present, leave, present_change, leave_change, late, reason"
    values = {
        "revision": "2", "present": "present - 2", "leave": "leave + 2", "present_change": "-2", "leave_change": "2",
    }  # fmt: skip
    name, _, value = change.partition(" = ")
    for given, fits in (({**values, name: value}, False), (values, True)):
        middle = ", ".join(given[key] for key in ("revision", "present", "leave", "present_change", "leave_change"))
        sql = (
            f"INSERT INTO kitchens_mealcount ({columns}, recorded_by, recorded_at) "
            f"SELECT kitchen_day_id, meal, category_id, {middle}, late, reason, recorded_by, recorded_at "
            "FROM kitchens_mealcount WHERE meal = 'trua' AND leave = 8"
        )
        if fits:
            connection.cursor().execute(sql)
        else:
            refused_by_the_database(sql, "fixed: kitchens_mealcount")


def test_a_first_count_is_its_own_difference_and_a_late_one_has_its_reason(told: Kitchen) -> None:
    copied = "SELECT kitchen_day_id, 'guest', '', 'sang', 1, 5, {change}, {late}, '', recorded_by, recorded_at"
    for change, late, name in ((4, "1 = 0", "extra_first"), (5, "1 = 1", "extra_late")):
        refused_by_the_database(
            "INSERT INTO kitchens_extracount (kitchen_day_id, kind, code, meal, revision, persons, persons_change, "
            f"late, reason, recorded_by, recorded_at) {copied.format(change=change, late=late)} "
            "FROM kitchens_extracount",
            name,
        )
