"""Import a food composition table. Blank is unknown and stays so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.catalog.actions.journal import journal, lock_catalog
from quannhu.catalog.models import Food, FoodNutrient
from quannhu.catalog.queries import food_lines, require_army_wide
from quannhu.catalog.rules import NUTRIENTS
from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event
from quannhu.kernel.codes import ROW_REPEATED
from quannhu.kernel.errors import Problem
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.text import clean, fold, sort_key

RIGHT = "catalog.items"


@dataclass(frozen=True)
class FoodIn:
    """A food as handed in; `milli` holds only the nutrients that are known."""

    code: str
    name: str
    aliases: str
    group: str
    edible_permille: int | None
    source: str
    notes: str
    flags: str
    milli: Mapping[str, int]


def plan_foods(rows: Sequence[Row], problems: Sequence[Problem] = (), notices: Sequence[str] = ()) -> Import[FoodIn]:
    """The dry run of a food import: every fault; rows equal to what is stored change nothing.

    rows        keys food_id, name_vi, aliases_vi, group, edible_fraction (permille), source, notes, qc_flags and one
                per nutrient (thousandths); a missing or blank nutrient is unknown
    """
    known = {line.food.code: _as_in(line.food, line.milli) for line in food_lines(Food.objects.all())}
    faults, writes = list(problems), []
    seen: dict[str, int] = {}
    added = changed = unchanged = 0
    for row in rows:
        code = row["food_id"]
        if code in seen:
            faults.append(row.problem(ROW_REPEATED, "food_id", first=seen[code], what="mã", key=code))
            continue
        seen[code] = row.number
        food = _food_in(row)
        if known.get(code) == food:
            unchanged += 1
            continue
        added, changed = added + (code not in known), changed + (code in known)
        writes.append(food)
    return Import(tuple(writes), tuple(faults), tuple(notices), added, changed, unchanged)


def _food_in(row: Row) -> FoodIn:
    milli = {name: row[name] for name in NUTRIENTS if row.get(name) is not None}
    return FoodIn(
        code=row["food_id"], name=row["name_vi"], aliases=row.get("aliases_vi", ""), group=row["group"],
        edible_permille=row.get("edible_fraction"), source=row["source"], notes=row.get("notes", ""),
        flags=row.get("qc_flags", ""), milli=milli,
    )  # fmt: skip


def _as_in(food: Food, milli: Mapping[str, int]) -> FoodIn:
    return FoodIn(food.code, food.name, food.aliases, food.group, food.edible_permille, food.source, food.notes,
                  food.flags, dict(milli))  # fmt: skip


def carry_out_foods(*, actor: Actor, at: dt.datetime, plan: Import[FoodIn]) -> int:
    """Write a plan without faults; all or nothing, a few statements. Returns how many foods were written."""
    require_army_wide(actor, RIGHT, actor.today)
    plan.require_clean()
    columns = ["name", "name_search", "name_sort", "aliases", "group", "edible_permille", "source", "notes", "flags"]
    with transaction.atomic():
        lock_catalog()
        rows = [
            Food(
                code=food.code, name=clean(food.name), name_search=fold(food.name), name_sort=sort_key(food.name),
                aliases=food.aliases, group=food.group, edible_permille=food.edible_permille, source=food.source,
                notes=food.notes, flags=food.flags,
            )
            for food in plan.writes
        ]  # fmt: skip
        Food.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
        ids = dict(Food.objects.filter(code__in=[food.code for food in plan.writes]).values_list("code", "id"))
        # A nutrient that the new table leaves blank becomes unknown again: the old figure does not stay behind.
        FoodNutrient.objects.filter(food_id__in=ids.values()).delete()
        FoodNutrient.objects.bulk_create(
            FoodNutrient(food_id=ids[food.code], nutrient=nutrient, milli=milli)
            for food in plan.writes
            for nutrient, milli in food.milli.items()
        )
        facts = {"added": plan.added, "changed": plan.changed, "codes": sorted(ids)}
        journal(actor, at, [Event("catalog.import_foods", "food", None, facts)])
    return len(plan.writes)
