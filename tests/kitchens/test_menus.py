"""Weekly menus: drawing up, copying, problems listed, two persons."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from quannhu.kernel.errors import Refused
from quannhu.kitchens import actions, queries
from quannhu.kitchens.actions import CellIn
from quannhu.kitchens.models import WeeklyMenu
from quannhu.organization.queries import visible_to
from tests.kitchens.kitchen import KG, Kitchen, kg

MONDAY = dt.date(2023, 3, 13)
WEEK = [MONDAY + dt.timedelta(days=offset) for offset in range(7)]


def refused(code: str, words: str) -> Any:
    return pytest.raises(Refused, match=f"{code}: .*{words}")


@pytest.fixture
def dishes(kitchen: Kitchen) -> Kitchen:
    """Four dishes, three rich in protein."""
    pork, fish, greens = (kitchen.items[code].pk for code in ("THIT_LON", "CA_CHEP", "RAU_MUONG"))
    for code, name, slot, rich, parts in (
        ("M1", "Thịt kho", "man", True, {pork: 100}),
        ("M2", "Cá rán", "man", True, {fish: 120}),
        ("M3", "Canh rau thịt", "canh", True, {pork: 20, greens: 80}),
        ("M4", "Rau muống luộc", "rau", False, {greens: 200}),
    ):
        actions.add_dish(
            actor=kitchen.manager, at=kitchen.at(), unit_id=kitchen.id, code=code, name=name, slot=slot,
            protein_rich=rich, ingredients=parts,
        )  # fmt: skip
    return kitchen


def plan(kitchen: Kitchen, cells: list[CellIn], week: dt.date = MONDAY) -> int:
    return actions.plan_menu(
        actor=kitchen.manager, at=kitchen.at(), command_id=uuid.uuid4(), kitchen_id=kitchen.id, week_start=week,
        cells=cells,
    )  # fmt: skip


def full(days: list[dt.date]) -> list[CellIn]:
    return [CellIn(day, meal, code) for day in days for meal in ("trua", "chieu") for code in ("M1", "M2", "M3", "M4")]


def problems(menu_id: int) -> list[str]:
    return [str(problem) for problem in queries.menu_problems(WeeklyMenu.objects.get(pk=menu_id))]


def test_a_good_menu_has_no_problem(dishes: Kitchen) -> None:
    assert problems(plan(dishes, full(WEEK[:2]))) == []


def test_repeated_dish_and_few_protein_dishes_are_listed_all(dishes: Kitchen) -> None:
    """Rules KIT-R09, KIT-R10: every fault is listed; nothing is refused silently."""
    cells = [CellIn(day, "trua", code) for day in WEEK[:5] for code in ("M1", "M4")]
    found = problems(plan(dishes, cells))
    assert sum(text.startswith("KIT-07") for text in found) == 2
    assert 'Món "Thịt kho" có 5 lần trong tuần, quá 4 lần' in found[0]
    assert sum(text.startswith("KIT-08") for text in found) == 5
    assert "Bữa trưa ngày 13/3/2023 có 1 món giàu đạm, ít nhất phải có 3" in found[2]


def test_wrong_cells_are_refused(dishes: Kitchen) -> None:
    with refused("KIT-15", "14/3/2023 không phải thứ Hai"):
        plan(dishes, [], MONDAY + dt.timedelta(days=1))
    with refused("KIT-16", "không có trong danh mục"):
        plan(dishes, [CellIn(MONDAY, "trua", "M9")])
    with refused("KIT-16", "nằm ngoài tuần"):
        plan(dishes, [CellIn(MONDAY + dt.timedelta(days=7), "trua", "M1")])
    with refused("KIT-16", "hai lần trong bữa"):
        plan(dishes, [CellIn(MONDAY, "trua", "M1")] * 2)
    with refused("KIT-35", "khuya"):
        plan(dishes, [CellIn(MONDAY, "khuya", "M1")])


def test_menu_is_approved_by_another_person_and_then_stands(dishes: Kitchen) -> None:
    menu = plan(dishes, full(WEEK[:1]))
    by = {"at": dishes.at(), "menu_id": menu}
    with refused("KIT-14", "đang ở trạng thái dự thảo, không duyệt được"):
        actions.approve_menu(actor=dishes.quartermaster, command_id=uuid.uuid4(), **by)
    actions.submit_menu(actor=dishes.manager, command_id=uuid.uuid4(), **by)
    with refused("KER-07", "duyệt thực đơn"):
        actions.approve_menu(actor=dishes.manager, command_id=uuid.uuid4(), **by)
    actions.approve_menu(actor=dishes.quartermaster, command_id=uuid.uuid4(), **by)
    with refused("KIT-14", "đã duyệt, không sửa được"):
        plan(dishes, [])
    assert [cell.dish.code for cell in queries.menu_of_day(dishes.id, MONDAY)][:4] == ["M1", "M2", "M3", "M4"]


def test_maker_may_not_approve(dishes: Kitchen) -> None:
    both = dishes.world.another_user("kitchen_manager", "K-1101")
    dishes.world.appoint(both, "unit_quartermaster", "T11")
    actor = dishes.world.actor_of(both)
    menu = actions.plan_menu(
        actor=actor, at=dishes.at(), command_id=uuid.uuid4(), kitchen_id=dishes.id, week_start=MONDAY,
        cells=full(WEEK[:1]),
    )  # fmt: skip
    actions.submit_menu(actor=actor, at=dishes.at(), command_id=uuid.uuid4(), menu_id=menu)
    with refused("KER-08", "thực đơn tuần"):
        actions.approve_menu(actor=actor, at=dishes.at(), command_id=uuid.uuid4(), menu_id=menu)
    with refused("KER-11", "ghi lý do"):
        actions.return_menu(actor=dishes.quartermaster, at=dishes.at(), command_id=uuid.uuid4(), menu_id=menu, note=" ")
    actions.return_menu(
        actor=dishes.quartermaster, at=dishes.at(), command_id=uuid.uuid4(), menu_id=menu, note="Thêm món cá"
    )
    assert WeeklyMenu.objects.get(pk=menu).status == "draft"


def test_who_wrote_a_menu_may_not_approve_it_though_another_sends_it(dishes: Kitchen) -> None:
    """Sending a menu for approval does not make the sender its maker."""
    both = dishes.world.another_user("kitchen_manager", "K-1101")
    dishes.world.appoint(both, "unit_quartermaster", "T11")
    maker = dishes.world.actor_of(both)
    menu = actions.plan_menu(
        actor=maker, at=dishes.at(), command_id=uuid.uuid4(), kitchen_id=dishes.id, week_start=MONDAY,
        cells=full(WEEK[:1]),
    )  # fmt: skip
    actions.submit_menu(actor=dishes.manager, at=dishes.at(), command_id=uuid.uuid4(), menu_id=menu)
    with refused("KER-08", "thực đơn tuần"):
        actions.approve_menu(actor=maker, at=dishes.at(), command_id=uuid.uuid4(), menu_id=menu)
    assert WeeklyMenu.objects.get(pk=menu).made_by == both.pk


def test_last_week_is_a_template(dishes: Kitchen) -> None:
    plan(dishes, full(WEEK[:2]))
    by = {"actor": dishes.manager, "at": dishes.at(), "kitchen_id": dishes.id}
    copied = actions.copy_menu(command_id=uuid.uuid4(), week_start=MONDAY + dt.timedelta(days=7), **by)
    days = set(WeeklyMenu.objects.get(pk=copied).cells.values_list("day", flat=True))
    assert days == {MONDAY + dt.timedelta(days=7), MONDAY + dt.timedelta(days=8)}
    with refused("KIT-17", "chưa có món nào"):
        actions.copy_menu(command_id=uuid.uuid4(), week_start=MONDAY + dt.timedelta(days=28), **by)
    empty = plan(dishes, [], MONDAY + dt.timedelta(days=14))
    with refused("KIT-17", "tuần từ 27/3/2023"):
        actions.submit_menu(actor=dishes.manager, at=dishes.at(), command_id=uuid.uuid4(), menu_id=empty)


def test_weekly_food_plan_has_both_needs_and_what_is_held(dishes: Kitchen) -> None:
    plan(dishes, full(WEEK[:1]))
    dishes.stock_depot()
    dishes.issue("GAO", kg(500))
    scope = visible_to(dishes.manager, MONDAY)
    lines = {line.ration_code: line for line in queries.food_plan(scope=scope, kitchen_id=dishes.id, week=MONDAY)}
    assert lines["GAO"].by_scale == 420 * 700 * 7
    assert lines["GAO"].to_obtain == 420 * 700 * 7 - 500 * KG
    assert lines["RAU"].by_menu == 420 * 280 * 2
    stranger = dishes.world.actor("kitchen_manager", "K-2203")
    with refused("KER-09", "bếp ăn"):
        queries.food_plan(scope=visible_to(stranger, MONDAY), kitchen_id=dishes.id, week=MONDAY)
