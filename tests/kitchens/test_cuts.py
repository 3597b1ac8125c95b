"""Cắt cơm by name: within the number counted, refunded by name, taken back with its reason."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from quannhu.kitchens import actions, queries
from quannhu.kitchens.models import MealCut, MealRefund
from quannhu.organization import actions as organization
from quannhu.organization.models import Person
from quannhu.organization.queries import visible_to
from tests.kitchens.kitchen import DAY, Kitchen, present
from tests.kitchens.test_day import refused


def test_named_people_are_refunded_by_name(kitchen: Kitchen) -> None:
    """Rule KIT-R03: by name for those named, by number for the rest; the sum does not change."""
    person = join(kitchen, "P-001", "Vũ Thử Nghiệm")
    kitchen.count(present(leave=8))
    actions.record_cuts(
        actor=kitchen.manager, at=kitchen.at(), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY,
        meals=("sang", "trua", "chieu"), person_ids=[person.pk],
    )  # fmt: skip
    kitchen.close()
    rows = {(row.person_id, row.persons, row.amount) for row in MealRefund.objects.all()}
    assert rows == {(None, 7, 455_000), (person.pk, 1, 65_000)}
    listed = queries.refund_list(
        scope=visible_to(kitchen.manager, DAY), kitchen_id=kitchen.id, period=kitchen.query().period
    )
    assert sum(row.amount for row in listed) == 520_000
    assert "Vũ Thử Nghiệm" in {row.name for row in listed}


def test_more_names_than_leave_is_refused(kitchen: Kitchen) -> None:
    people = [join(kitchen, f"P-{index}", f"Người {index}").pk for index in (1, 2)]
    kitchen.count(present(leave=1))
    cut = {"actor": kitchen.manager, "at": kitchen.at(), "kitchen_id": kitchen.id, "day": DAY, "meals": ("trua",)}
    with refused("KIT-36", "theo tên 2 người, số chấm cắt cơm chỉ có 1"):
        actions.record_cuts(command_id=uuid.uuid4(), person_ids=people, **cut)
    with refused("KER-09", "danh sách ăn"):
        actions.record_cuts(command_id=uuid.uuid4(), person_ids=[999_999], **cut)


def cut(kitchen: Kitchen, *people: Person, meal: str = "trua") -> int:
    return actions.record_cuts(
        actor=kitchen.manager, at=kitchen.at(), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY, meals=(meal,),
        person_ids=[person.pk for person in people],
    )  # fmt: skip


def lift(kitchen: Kitchen, *people: int, reason: str = "Trả phép sớm", meal: str = "trua", **more: Any) -> int:
    by = {"actor": kitchen.manager, "at": kitchen.at("08:00"), "command_id": uuid.uuid4(), **more}
    return actions.lift_cuts(kitchen_id=kitchen.id, day=DAY, meal=meal, person_ids=people, reason=reason, **by)


def test_the_number_cut_never_falls_below_the_names(kitchen: Kitchen) -> None:
    """Rule KIT-R03: else the refund list would pay more by name than were cut."""
    people = [join(kitchen, f"P-{index}", f"Người {index}") for index in (1, 2)]
    kitchen.count(present(leave=2))
    cut(kitchen, *people)
    with refused("KIT-36", "theo tên 2 người, số chấm cắt cơm chỉ có 1"):
        kitchen.count(present(leave=1))
    assert lift(kitchen, people[0].pk) == 1
    kitchen.count(present(leave=1))
    kitchen.close()
    assert sum(row.amount for row in MealRefund.objects.all()) == 65_000
    assert {(row.person_id, row.meal, row.persons) for row in MealRefund.objects.all()} == {
        (people[1].pk, "trua", 1), (None, "sang", 1), (None, "chieu", 1),
    }  # fmt: skip


def test_a_cut_taken_back_stays_on_record_and_may_be_made_again(kitchen: Kitchen) -> None:
    """Rule KIT-R24."""
    person = join(kitchen, "P-1", "Vũ Thử Nghiệm")
    kitchen.count(present(leave=1))
    cut(kitchen, person)
    command = uuid.uuid4()
    assert lift(kitchen, person.pk, command_id=command) == 1
    assert lift(kitchen, person.pk, command_id=command) == 1, "the same command answers"
    lifted = MealCut.objects.get()
    assert (lifted.lifted_by, lifted.lifted_reason) == (kitchen.manager.user_id, "Trả phép sớm")
    with refused("KIT-41", "bữa trưa ngày 14/3/2023: Vũ Thử Nghiệm không có tên"):
        lift(kitchen, person.pk)
    assert cut(kitchen, person) == 1
    assert MealCut.objects.count() == 2
    kitchen.close()
    assert MealRefund.objects.filter(person=person).count() == 1


def test_who_may_not_take_a_cut_back_and_when(kitchen: Kitchen) -> None:
    person = join(kitchen, "P-1", "Vũ Thử Nghiệm")
    with refused("KIT-41", "người số 999999"):
        lift(kitchen, 999_999)
    kitchen.count(present(leave=1))
    cut(kitchen, person)
    with refused("KER-11", "ghi lý do"):
        lift(kitchen, person.pk, reason=" ")
    with refused("KIT-35", "khuya"):
        lift(kitchen, person.pk, meal="khuya")
    with refused("KER-07", "chấm cơm"):
        lift(kitchen, person.pk, actor=kitchen.quartermaster)
    stranger = kitchen.world.actor("kitchen_manager", "K-2203")
    with refused("KER-07", "chấm cơm"):
        lift(kitchen, person.pk, actor=stranger)
    kitchen.close()
    with refused("KIT-04", "đã khóa sổ"):
        lift(kitchen, person.pk)
    assert MealCut.objects.get().lifted_at is None


def join(kitchen: Kitchen, code: str, name: str) -> Person:
    """Put a person on the kitchen's meal list."""
    return organization.join_meal_list(
        actor=kitchen.world.actor("staff_officer"), at=kitchen.at(), person_code=code, name=name, category="HSQBS",
        kitchen_id=kitchen.id, valid_from=dt.date(2023, 1, 1),
    ).person  # fmt: skip
