"""Families, their items, what items weigh, fill and contain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quannhu.catalog.models import FoodNutrient, Item, Pack
from quannhu.kernel.days import format_day
from quannhu.organization.models import Dated
from quannhu.planner.values import FOREVER, Ints, Items
from quannhu.supply import codes
from quannhu.supply.models import Family, FamilyItem, Handling, NutrientFloor, StoreClass
from quannhu.supply.queries.problem.desk import Desk, ints

CLASSES = tuple(StoreClass.values)
HOLD = 1  # đ per 1.000 base units and week where nothing else is known: goods lie no longer than they must


@dataclass(frozen=True)
class Goods:
    """Families and items of a problem by row.

    row_of      item id -> row
    """

    families: tuple[Family, ...]
    items: tuple[Item, ...]
    row_of: Mapping[int, int]
    table: Items
    nutrients: tuple[str, ...]
    nutrient_floor: Ints
    bases: tuple[str, ...]


def build_goods(desk: Desk) -> Goods:
    """The families of the horizon's first day with their items; gaps are faults of the desk."""
    day = desk.first
    families = tuple(Family.objects.filter(Dated.on(day)).order_by("code"))
    if not families:
        desk.fault(codes.NO_FAMILY, day=format_day(day))
    member_rows = FamilyItem.objects.filter(Dated.on(day), family__in=families, item__active=True)
    members = list(member_rows.select_related("item").order_by("family__code", "dislike_per_k", "item__code"))
    once: dict[int, FamilyItem] = {}
    for member in members:
        once.setdefault(member.item_id, member)
    rows = list(once.values())
    for family in families:
        if not any(row.family_id == family.pk for row in rows):
            desk.fault(codes.FAMILY_EMPTY, family=f"{family.name} ({family.code})")
    items = tuple(row.item for row in rows)
    family_row = {family.pk: index for index, family in enumerate(families)}
    nutrients, floors = _nutrients(families, day)
    table = _items(desk, rows, ints([family_row[row.family_id] for row in rows]), nutrients)
    bases = tuple(
        next((row.item.base for row in rows if row.family_id == family.pk and row.need_per_k == 1_000), "g")
        for family in families
    )
    row_of = {item.pk: index for index, item in enumerate(items)}
    return Goods(families, items, row_of, table, nutrients, floors, bases)


def _items(desk: Desk, rows: list[FamilyItem], family: Ints, nutrients: tuple[str, ...]) -> Items:
    handling = {row.item_id: row for row in Handling.objects.filter(Dated.on(desk.first)).order_by("valid_from")}
    packs: dict[int, int] = {}
    for item_id, quantity in Pack.objects.filter(item__in=[row.item_id for row in rows]).values_list(
        "item_id", "quantity"
    ):
        packs[item_id] = min(packs.get(item_id, quantity), quantity)
    weights = [_handled(desk, row.item, handling.get(row.item_id)) for row in rows]
    content = _content([row.item for row in rows], nutrients)
    return Items(
        code=tuple(row.item.code for row in rows),
        family=family,
        store_class=ints([CLASSES.index(weight[0]) for weight in weights]),
        need_per_k=ints([row.need_per_k for row in rows]),
        weight_per_k=ints([weight[1] for weight in weights]),
        volume_per_k=ints([weight[2] for weight in weights]),
        shelf=ints([shelf(row.item.shelf_life_days, desk.step) for row in rows]),
        pack=ints([packs.get(row.item_id, 1) for row in rows]),
        dislike_per_k=ints([row.dislike_per_k for row in rows]),
        hold_per_k=ints([weight[3] for weight in weights]),
        waste_per_k=ints([weight[4] for weight in weights]),
        nutrient_per_k=content,
    )


def shelf(days: int | None, step: int) -> int:
    """Whole periods an item lasts, at least one."""
    return int(FOREVER) if days is None else max(days // step, 1)


def _handled(desk: Desk, item: Item, row: Handling | None) -> tuple[str, int, int, int, int]:
    """(class, weight, volume, holding, waste) per 1.000 base units; goods by weight and litre have a usual measure."""
    if row is not None:
        return row.store_class, row.weight_per_k, row.volume_per_k, row.hold_per_k, row.waste_per_k
    if item.base == "piece":
        desk.fault(codes.NO_HANDLING, item=f"{item.name} ({item.code})")
    # 1 kg fills about 1,5 l of a store with its aisles; 1 l weighs about 1 kg.
    return "dry", 1_000, 1_500, HOLD, 0


def _nutrients(families: tuple[Family, ...], day: dt.date) -> tuple[tuple[str, ...], Ints]:
    rows = list(NutrientFloor.objects.filter(Dated.on(day), family__in=families).select_related("family"))
    names = tuple(sorted({row.nutrient for row in rows}))
    floors = np.zeros((len(families), len(names)), dtype=np.int64)
    place = {family.pk: index for index, family in enumerate(families)}
    for row in rows:
        floors[place[row.family_id], names.index(row.nutrient)] = row.floor_per_k
    return names, floors


def _content(items: list[Item], nutrients: tuple[str, ...]) -> Ints:
    """Thousandths of a nutrient in 1.000 g as bought; unknown counts as none, which never flatters a substitute."""
    found = np.zeros((len(items), len(nutrients)), dtype=np.int64)
    if not nutrients:
        return found
    rows = FoodNutrient.objects.filter(food__items__in=[item.pk for item in items], nutrient__in=nutrients)
    milli = {(food, name): amount for food, name, amount in rows.distinct().values_list("food_id", "nutrient", "milli")}
    edible = dict(Item.objects.filter(pk__in=[item.pk for item in items]).values_list("pk", "food__edible_permille"))
    for index, item in enumerate(items):
        share = edible.get(item.pk) or 1_000
        for column, name in enumerate(nutrients):
            if item.base == "g":
                found[index, column] = milli.get((item.food_id or 0, name), 0) * 10 * share // 1_000
    return found
