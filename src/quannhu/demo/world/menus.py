"""The list of dishes and the weekly menus of every kitchen."""

from __future__ import annotations

import datetime as dt

from quannhu.demo.chance import Chance
from quannhu.demo.world.stage import KitchenRun, Stage, at, table
from quannhu.kitchens import actions
from quannhu.kitchens.actions import CellIn

WRITTEN = dt.date(2022, 12, 28)
FAMILIES_BY_TURN = {True: ("pork", "fish", "egg"), False: ("pork", "fowl", "tofu")}


def list_dishes(stage: Stage) -> dict[str, list[str]]:
    """Write the dishes; gives the codes by family (pork, fish, fowl, egg, tofu, green, soup, sweet, morning)."""
    families: dict[str, list[str]] = {}
    manager = stage.actor("bep.k1101", WRITTEN)
    for row in table("dishes"):
        pairs = (pair.split("=") for pair in row["ingredients"].split("; "))
        actions.add_dish(
            actor=manager, at=at(WRITTEN, "09:00"), unit_id=stage.units["K-1101"], code=row["code"],
            name=row["name"], slot=row["slot"], protein_rich=row["protein_rich"] == "1",
            ingredients={stage.items[item]: int(grams) for item, grams in pairs}, source=row["source"],
        )  # fmt: skip
        families.setdefault(row["family"], []).append(row["code"])
    return families


def plan_week(stage: Stage, run: KitchenRun, monday: dt.date, families: dict[str, list[str]]) -> None:
    """Draft, submit and approve the menu of a kitchen's week."""
    made, command = monday - dt.timedelta(days=3), stage.chance.command
    manager = stage.actor(run.manager, made)
    menu = actions.plan_menu(
        actor=manager, at=at(made, "14:00"), command_id=command("menu", run.code, monday),
        kitchen_id=stage.units[run.code], week_start=monday, cells=cells(stage.chance, run, monday, families),
    )  # fmt: skip
    actions.submit_menu(
        actor=manager, at=at(made, "15:00"), command_id=command("menu sent", run.code, monday), menu_id=menu
    )
    approved = monday - dt.timedelta(days=2)
    actions.approve_menu(
        actor=stage.actor(run.quartermaster, approved), at=at(approved, "09:00"),
        command_id=command("menu approved", run.code, monday), menu_id=menu,
    )  # fmt: skip


def cells(chance: Chance, run: KitchenRun, monday: dt.date, families: dict[str, list[str]]) -> list[CellIn]:
    """Twelve dishes a day: breakfast; lunch and dinner of three protein dishes, greens, soup; fruit at lunch."""
    shift = chance.below(1_000, "menu", run.code) + monday.toordinal() // 7
    drawn: dict[str, int] = {}

    def take(family: str) -> str:
        dishes = families[family]
        drawn[family] = drawn.get(family, -1) + 1
        return dishes[(shift * 5 + drawn[family]) % len(dishes)]

    found = []
    for offset in range(7):
        day = monday + dt.timedelta(days=offset)
        if not run.start <= day < run.end:
            continue
        even = (day.toordinal() + chance.below(2, "turn", run.code)) % 2 == 0
        found.append(CellIn(day, "sang", take("morning")))
        for meal in ("trua", "chieu"):
            found += [CellIn(day, meal, take(family)) for family in FAMILIES_BY_TURN[even]]
            found += [CellIn(day, meal, take("green")), CellIn(day, meal, take("soup"))]
            if meal == "trua":
                found.append(CellIn(day, meal, take("sweet")))
    return found
