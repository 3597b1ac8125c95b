"""Dishes and weekly menus: drawing up, copying last week's, submitting, approving by another person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.catalog.actions.journal import lock_catalog
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, QUANTITY_OUT_OF_RANGE, REASON_NEEDED
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.inserting import insert
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean, fold, sort_key
from quannhu.kitchens.actions.desk import hold
from quannhu.kitchens.codes import DISH_EXISTS, MEAL_UNKNOWN, MENU_CELL_WRONG, MENU_EMPTY, MENU_STATUS, WEEK_NOT_MONDAY
from quannhu.kitchens.models import Dish, DishIngredient, MenuCell, WeeklyMenu
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, PORTION_LIMIT
from quannhu.organization.queries import may, require

Status = WeeklyMenu.Status


@dataclass(frozen=True)
class CellIn:
    """One dish of a meal: the day, the meal and the dish's code."""

    day: dt.date
    meal: str
    dish_code: str


def add_dish(
    *, actor: Actor, at: dt.datetime, unit_id: int, code: str, name: str, slot: str, protein_rich: bool,
    ingredients: Mapping[int, int], source: str = "", new: bool = False, command_id: uuid.UUID | None = None,
) -> Dish:  # fmt: skip
    """Put a dish on the list, or rewrite the one with this code; by those who write or approve menus.

    ingredients     item id -> base units in one portion
    new             refuse a code that is in use
    command_id      none when the caller itself sees to it that the dish is written once
    errors          Refused KER-07, KER-05 more in a portion than anybody eats, KIT-38 code in use
    """
    on = at.astimezone(HANOI).date()
    approves = may(actor, "kitchens.approve_menu", unit_id, on)
    require(actor, "kitchens.approve_menu" if approves else "kitchens.menu", unit_id, on)
    for amount in ingredients.values():
        if not 0 < amount <= PORTION_LIMIT:
            limit = f"{group_digits(PORTION_LIMIT)} g, ml hoặc cái cho một suất"
            raise Refused(QUANTITY_OUT_OF_RANGE, text=group_digits(amount), limit=limit)
    title = clean(name)
    written = {
        "name": title, "name_search": fold(title), "name_sort": sort_key(title), "slot": slot,
        "protein_rich": protein_rich, "source": source, "active": True,
    }  # fmt: skip

    def work() -> int:
        lock_catalog()
        if new and (held := Dish.objects.filter(code__iexact=clean(code)).first()):
            raise Refused(DISH_EXISTS, used=held.code, name=held.name)
        dish, _ = Dish.objects.update_or_create(code=clean(code), defaults=written)
        dish.ingredients.all().delete()
        DishIngredient.objects.bulk_create(
            [DishIngredient(dish=dish, item_id=item, per_person=amount) for item, amount in sorted(ingredients.items())]
        )
        audit.append("dishes", actor, at, [audit.Event("kitchens.dish", "dish", dish.pk, {"code": dish.code})])
        return int(dish.pk)

    with transaction.atomic():
        facts = [unit_id, clean(code), written, sorted(ingredients.items()), new]
        number = once(command_id, "kitchens.add_dish", actor, at, facts, work) if command_id else work()
    return Dish.objects.get(pk=number)


def plan_menu(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, week_start: dt.date,
    cells: Sequence[CellIn], category_group: str = "", note: str = "",
) -> int:  # fmt: skip
    """Write the week's draft menu whole; gives its id. A submitted menu becomes a draft again.

    errors      Refused KER-07, KIT-14 approved already, KIT-15 not a Monday, KIT-16 a cell is wrong, KIT-35
    """
    require(actor, "kitchens.menu", kitchen_id, week_start)
    _check_monday(week_start)

    def work() -> int:
        wanted = Dish.objects.filter(code__in={cell.dish_code for cell in cells}).only("code", "slot", "active")
        dishes = {dish.code: dish for dish in wanted}
        _check_cells(week_start, cells, dishes)
        menu = _draft(actor, at, kitchen_id, week_start, category_group, note)
        slots = {code: (dish.slot, dish.pk) for code, dish in dishes.items()}
        insert([
            MenuCell(menu_id=menu.pk, day=cell.day, meal=cell.meal, slot=slot, dish_id=dish_id)
            for cell in cells
            for slot, dish_id in [slots[cell.dish_code]]
        ])  # fmt: skip
        _log(menu, actor, at, "menu", {"cells": len(cells)})
        return int(menu.pk)

    facts = [kitchen_id, week_start, list(cells), category_group, note]
    return int(once(command_id, "kitchens.plan_menu", actor, at, facts, work))


def copy_menu(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, week_start: dt.date,
    from_week: dt.date | None = None, category_group: str = "",
) -> int:  # fmt: skip
    """A draft for the week from another week's menu (the week before unless named); gives its id.

    errors      Refused KIT-17 nothing to copy, and those of plan_menu
    """
    source = from_week or week_start - dt.timedelta(days=7)
    found = MenuCell.objects.filter(
        menu__kitchen_id=kitchen_id, menu__week_start=source, menu__category_group=category_group, dish__active=True
    ).order_by("id")
    shift = week_start - source
    cells = [CellIn(day + shift, meal, code) for day, meal, code in found.values_list("day", "meal", "dish__code")]
    if not cells:
        raise Refused(MENU_EMPTY, kitchen=standing([kitchen_id]).name(kitchen_id, source), week=format_day(source))
    return plan_menu(
        actor=actor, at=at, command_id=command_id, kitchen_id=kitchen_id, week_start=week_start, cells=cells,
        category_group=category_group, note=f"Theo thực đơn tuần từ {format_day(source)}",
    )  # fmt: skip


def submit_menu(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, menu_id: int) -> int:
    """Ask for approval (chờ duyệt). What breaks a menu rule is shown beside it (queries.menu_problems), not hidden.

    errors      Refused KIT-14 not a draft, KIT-17 empty, KER-09
    """
    menu = _menu(menu_id)
    require(actor, "kitchens.menu", menu.kitchen_id, menu.week_start)

    def work() -> int:
        held = _locked(menu_id, Status.DRAFT, "gửi duyệt")
        if not held.cells.exists():
            name = standing([held.kitchen_id]).name(held.kitchen_id, held.week_start)
            raise Refused(MENU_EMPTY, kitchen=name, week=format_day(held.week_start))
        # Its maker stays who wrote it: asking for approval makes nobody else free to approve his own menu.
        held.status, held.submitted_at = Status.SUBMITTED, at
        held.save(update_fields=["status", "submitted_at"])
        _log(held, actor, at, "submit_menu", {})
        return int(held.pk)

    return int(once(command_id, "kitchens.submit_menu", actor, at, [menu_id], work))


def approve_menu(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, menu_id: int) -> int:
    """Approve a submitted menu, by another person than its maker.

    errors      Refused KER-07, KER-08 same person, KIT-14 not submitted
    """
    menu = _menu(menu_id)
    require(actor, "kitchens.approve_menu", menu.kitchen_id, menu.week_start)

    def work() -> int:
        held = _locked(menu_id, Status.SUBMITTED, "duyệt")
        require_two_persons(held.made_by, actor, "thực đơn tuần")
        held.status, held.approved_by, held.approved_at = Status.APPROVED, actor.user_id, at
        held.save(update_fields=["status", "approved_by", "approved_at"])
        _log(held, actor, at, "approve_menu", {})
        return int(held.pk)

    return int(once(command_id, "kitchens.approve_menu", actor, at, [menu_id], work))


def return_menu(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, menu_id: int, note: str) -> int:
    """Send a submitted menu back to draft, saying why.

    errors      Refused KER-07, KER-09, KER-11 no note, KIT-14 not submitted
    """
    menu = _menu(menu_id)
    require(actor, "kitchens.approve_menu", menu.kitchen_id, menu.week_start)
    if not note.strip():
        raise Refused(REASON_NEEDED)

    def work() -> int:
        held = _locked(menu_id, Status.SUBMITTED, "trả lại")
        held.status, held.note = Status.DRAFT, note
        held.save(update_fields=["status", "note"])
        _log(held, actor, at, "return_menu", {"note": note})
        return int(held.pk)

    return int(once(command_id, "kitchens.return_menu", actor, at, [menu_id, note], work))


def _check_monday(week_start: dt.date) -> None:
    if week_start.weekday() != 0:
        raise Refused(WEEK_NOT_MONDAY, day=format_day(week_start))


def _check_cells(week_start: dt.date, cells: Sequence[CellIn], dishes: Mapping[str, Dish]) -> None:
    seen: set[CellIn] = set()
    for cell in cells:
        if cell.meal not in MEALS:
            raise Refused(MEAL_UNKNOWN, meal=cell.meal)
        fault = ""
        if cell.dish_code not in dishes or not dishes[cell.dish_code].active:
            fault = "không có trong danh mục"
        elif not week_start <= cell.day < week_start + dt.timedelta(days=7):
            fault = "nằm ngoài tuần"
        elif cell in seen:
            fault = "ghi hai lần trong bữa"
        if fault:
            facts = {"meal": MEAL_NAMES[cell.meal], "day": format_day(cell.day), "dish": cell.dish_code}
            raise Refused(MENU_CELL_WRONG, fault=fault, **facts)
        seen.add(cell)


def _draft(
    actor: Actor, at: dt.datetime, kitchen_id: int, week_start: dt.date, category_group: str, note: str
) -> WeeklyMenu:
    standing([kitchen_id]).place(kitchen_id, week_start)
    hold([kitchen_id])
    whose = {"kitchen_id": kitchen_id, "week_start": week_start, "category_group": category_group}
    menu = WeeklyMenu.objects.filter(**whose).first()
    if menu is None:
        return WeeklyMenu.objects.create(**whose, made_by=actor.user_id, made_at=at, note=note)
    if menu.status == Status.APPROVED:
        _refuse_status(menu, "sửa")
    menu.status, menu.made_by, menu.made_at, menu.note = Status.DRAFT, actor.user_id, at, note or menu.note
    menu.save()
    menu.cells.all().delete()
    return menu


def _menu(menu_id: int) -> WeeklyMenu:
    menu = WeeklyMenu.objects.filter(pk=menu_id).first()
    if menu is None:
        raise Refused(NOT_FOUND, what="thực đơn", key=menu_id)
    return menu


def _locked(menu_id: int, status: str, verb: str) -> WeeklyMenu:
    hold(WeeklyMenu.objects.filter(pk=menu_id).values_list("kitchen_id", flat=True))
    held = WeeklyMenu.objects.get(pk=menu_id)
    if held.status != status:
        _refuse_status(held, verb)
    return held


def _refuse_status(menu: WeeklyMenu, verb: str) -> None:
    name = standing([menu.kitchen_id]).name(menu.kitchen_id, menu.week_start)
    facts = {"week": format_day(menu.week_start), "status": menu.get_status_display(), "verb": verb}
    raise Refused(MENU_STATUS, kitchen=name, **facts)


def _log(menu: WeeklyMenu, actor: Actor, at: dt.datetime, action: str, facts: dict[str, object]) -> None:
    week = {"week": menu.week_start.isoformat(), **facts}
    audit.append(
        f"kitchen:{menu.kitchen_id}", actor, at, [audit.Event(f"kitchens.{action}", "weekly_menu", menu.pk, week)]
    )
