"""Meal counts and weekly menus handed in as a file: checked whole, written all or not at all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.text import clean, fold
from quannhu.kitchens.actions.days import note
from quannhu.kitchens.actions.desk import Desk
from quannhu.kitchens.actions.menus import CellIn, plan_menu
from quannhu.kitchens.codes import DISH_UNKNOWN, MEAL_UNKNOWN, MENU_CELL_WRONG, SHEET_DUPLICATE
from quannhu.kitchens.models import Dish
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, Present
from quannhu.organization.models import Kind, UnitVersion
from quannhu.organization.queries import reach_with, require

# The column a refusal of a count speaks of.
_COLUMN = {
    "KIT-02": "present",
    "KIT-03": "present",
    "KIT-20": "kitchen",
    "KIT-34": "category",
    "KIT-35": "meal",
    "KIT-36": "leave",
}


@dataclass(frozen=True)
class CountRow:
    """A count to write."""

    row: int
    kitchen_id: int
    day: dt.date
    count: Present


def plan_counts(*, actor: Actor, at: dt.datetime, rows: Sequence[Row], reason: str = "") -> Import[CountRow]:
    """What a file of meal counts would write, with every fault (rule KIT-R23).

    rows        keys kitchen (code), day, meal, category, present, leave, parsed
    reason      why, for counts after their cut-off
    """
    with transaction.atomic():
        return _plan_counts(actor, at, rows, reason)[0]


def import_counts(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, rows: Sequence[Row], reason: str = ""
) -> int:
    """Write a file of meal counts; gives how many rows changed something.

    errors      Refused(KER-13) when the file has faults
    """

    def work() -> int:
        plan, desk = _plan_counts(actor, at, rows, reason)
        plan.require_clean()
        changed = sum(len(on.new_counts) for on in desk.days.values())
        counted = {key: len(on.new_counts) for key, on in desk.days.items()}
        desk.save()
        for (kitchen_id, _), on in sorted(desk.days.items()):
            facts = {"counts": counted[(kitchen_id, on.row.day)], "reason": reason}
            audit.append(f"kitchen:{kitchen_id}", actor, at, [note(desk, on, "import_counts", at, facts)])
        return changed

    facts = [sorted(str(dict(row.values)) for row in rows), reason]
    return int(once(command_id, "kitchens.import_counts", actor, at, facts, work))


def _plan_counts(actor: Actor, at: dt.datetime, rows: Sequence[Row], reason: str) -> tuple[Import[CountRow], Desk]:
    problems: list[Problem] = []
    kitchens = _kitchens(actor, rows, problems)
    found = [(row, kitchens[row.number]) for row in rows if row.number in kitchens]
    desk = Desk(standing({kitchen_id for _, kitchen_id in found}), actor)
    keys = {(kitchen_id, row["day"]) for row, kitchen_id in found}
    if keys:
        desk.load(keys)
    writes: list[CountRow] = []
    seen: dict[tuple[int, dt.date, str, str], int] = {}
    for row, kitchen_id in found:
        count = Present(row["meal"], row["category"], row["present"], row.get("leave", 0))
        key = (kitchen_id, row["day"], count.meal, count.category)
        if key in seen:
            problems.append(row.problem(SHEET_DUPLICATE, "kitchen", other=seen[key], what="bếp, ngày, bữa, đối tượng"))
            continue
        seen[key] = row.number
        try:
            desk.count(kitchen_id, row["day"], at, [count], (), reason)
        except Refused as refused:
            problems.append(row.problem(refused.code, _COLUMN.get(refused.code.id, "day"), **refused.facts))
        else:
            writes.append(CountRow(row.number, kitchen_id, row["day"], count))
    changed = sum(len(on.new_counts) for on in desk.days.values())
    problems.sort(key=lambda problem: problem.row or 0)
    plan = Import(
        tuple(writes) if not problems else (), tuple(problems), added=changed, unchanged=len(writes) - changed
    )
    return plan, desk


def _kitchens(actor: Actor, rows: Sequence[Row], problems: list[Problem]) -> dict[int, int]:
    """Row number -> kitchen id; a kitchen out of the actor's reach is as unknown as one that is not there."""
    codes = {str(row["kitchen"]) for row in rows}
    versions = list(
        UnitVersion.objects.filter(code__in=codes, unit__kind=Kind.KITCHEN).values_list(
            "code", "unit_id", "valid_from", "valid_to"
        )
    )
    reach = {day: reach_with(actor, "kitchens.count", day) for day in {row["day"] for row in rows}}
    found: dict[int, int] = {}
    for row in rows:
        day = row["day"]
        unit = next(
            (unit for code, unit, start, end in versions if code == row["kitchen"] and start <= day < end), None
        )
        if unit is None or unit not in reach[day]:
            what = f"bếp ăn (ngày {format_day(day)})"
            problems.append(row.problem(NOT_FOUND, "kitchen", what=what, key=row["kitchen"]))
        else:
            found[row.number] = unit
    return found


def plan_menu_rows(*, week_start: dt.date, rows: Sequence[Row]) -> Import[CellIn]:
    """What a file of a week's menu would write, with every fault; dishes by code or by name, with or without marks.

    rows        keys day, meal, dish
    """
    dishes = list(Dish.objects.filter(active=True).values_list("code", "name", "name_search"))
    by_word: dict[str, str] = {}
    for code, name, search in dishes:
        by_word |= {search: by_word.get(search, code), clean(name).casefold(): code, code.casefold(): code}
    problems: list[Problem] = []
    writes: list[CellIn] = []
    seen: dict[CellIn, int] = {}
    for row in rows:
        word = clean(str(row["dish"]))
        found = by_word.get(word.casefold()) or by_word.get(fold(word))
        if found is None:
            problems.append(row.problem(DISH_UNKNOWN, "dish", dish=word))
            continue
        if row["meal"] not in MEALS:
            problems.append(row.problem(MEAL_UNKNOWN, "meal", meal=row["meal"]))
            continue
        cell = CellIn(row["day"], row["meal"], found)
        if not week_start <= cell.day < week_start + dt.timedelta(days=7):
            facts = {"meal": MEAL_NAMES[cell.meal], "day": format_day(cell.day), "dish": word}
            problems.append(row.problem(MENU_CELL_WRONG, "day", fault="nằm ngoài tuần", **facts))
        elif cell in seen:
            problems.append(row.problem(SHEET_DUPLICATE, "dish", other=seen[cell], what="ngày, bữa, món"))
        else:
            seen[cell] = row.number
            writes.append(cell)
    return Import(tuple(writes) if not problems else (), tuple(problems), added=len(writes))


def import_menu(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, week_start: dt.date,
    rows: Sequence[Row], category_group: str = "",
) -> int:  # fmt: skip
    """Write a week's draft menu from a file; gives its id.

    errors      Refused KER-13 when the file has faults, and those of plan_menu
    """
    require(actor, "kitchens.menu", kitchen_id, week_start)
    plan = plan_menu_rows(week_start=week_start, rows=rows)
    plan.require_clean()
    return plan_menu(
        actor=actor, at=at, command_id=command_id, kitchen_id=kitchen_id, week_start=week_start, cells=plan.writes,
        category_group=category_group,
    )  # fmt: skip
