"""Add and change items; import many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from quannhu.catalog import codes, rules
from quannhu.catalog.actions.journal import journal, lock_catalog
from quannhu.catalog.models import Food, Item, ItemGroup, LotPolicy, Pack
from quannhu.catalog.queries import item_by_code, items_by_code, require_army_wide, units_of_item
from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event
from quannhu.kernel.codes import ROW_REPEATED
from quannhu.kernel.errors import Problem, Refused, problem_of
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.quantity import base_name
from quannhu.kernel.text import clean, fold, sort_key

RIGHT = "catalog.items"


@dataclass(frozen=True)
class ItemIn:
    """An item as handed in; `packs` name -> base units."""

    code: str
    name: str
    group: str
    base: str
    display_unit: str
    packs: Mapping[str, int] = field(default_factory=dict)
    lot_policy: str = LotPolicy.NONE
    shelf_life_days: int | None = None
    ration_code: str = ""
    food_code: str = ""


def save_item(
    *, actor: Actor, at: dt.datetime, item: ItemIn, new: bool | None = None, active: bool | None = None
) -> Item:
    """Add the item or change the one with its code; packs become exactly those given.

    active      whether it stands in the lists to choose from; None leaves it as it is
    new         True refuses a code in use (CAT-02), False a code not in use (CAT-01), None takes both
    errors      Refused KER-07, CAT-01, 02, 04, 05, 14, 15, 16, 19
    """
    require_army_wide(actor, RIGHT, actor.today)
    with transaction.atomic():
        lock_catalog()
        known = items_by_code([item.code]).get(item.code)
        if new and known:
            raise Refused(codes.CODE_TAKEN, key=item.code, other=known.name)
        if new is False and not known:
            raise Refused(codes.ITEM_UNKNOWN, text=item.code)
        check_item(item, known)
        saved = _write(item, known, _group_ids([item]), _food_ids([item]))
        journal(actor, at, [_event("catalog.save_item", saved, item)])
        if active is not None and active != saved.active:
            saved = retire_item(actor=actor, at=at, code=item.code, active=active)
    return saved


def retire_item(*, actor: Actor, at: dt.datetime, code: str, active: bool = False) -> Item:
    """Take an item out of the lists to choose from (or back in); what was written about it stays."""
    require_army_wide(actor, RIGHT, actor.today)
    with transaction.atomic():
        lock_catalog()
        item = item_by_code(code)
        item.active = active
        item.save(update_fields=["active"])
        journal(actor, at, [Event("catalog.retire_item", "item", item.pk, {"code": item.code, "active": active})])
    return item


def check_item(item: ItemIn, known: Item | None) -> None:
    """Refuse what cannot be an item.

    errors      Refused CAT-04, 05, 14, 15, 16, 19
    """
    if not item.code or not clean(item.name):
        raise Refused(codes.NAME_MISSING, what="mã hoặc tên mặt hàng")
    if item.group not in rules.GROUPS:
        raise Refused(codes.GROUP_UNKNOWN, text=item.group, allowed=", ".join(rules.GROUPS))
    if item.food_code and not Food.objects.filter(code=item.food_code).exists():
        raise Refused(codes.FOOD_UNKNOWN, text=item.food_code)
    _check_shape(item, known)


def _check_shape(item: ItemIn, known: Item | None) -> None:
    """What of an item asks nothing of the database: the base unit stays (rule CAT-R10), packs and units fit."""
    if known and known.base != item.base:
        raise Refused(codes.BASE_FIXED, item=known.name, base=base_name(known.base))
    rules.check_units(rules.ItemUnits(item.name, item.base, item.display_unit, item.packs))


def _event(action: str, saved: Item, item: ItemIn) -> Event:
    facts = {
        "code": item.code, "name": item.name, "group": item.group, "base": item.base, "unit": item.display_unit,
        "packs": dict(item.packs), "lots": str(item.lot_policy), "shelf_life": item.shelf_life_days,
        "ration": item.ration_code, "food": item.food_code,
    }  # fmt: skip
    return Event(action, "item", saved.pk, facts)


def _group_ids(items: Sequence[ItemIn]) -> dict[str, int]:
    """Group code -> id; a heading of the fixed list is made when first used."""
    found = dict(ItemGroup.objects.values_list("code", "id"))
    wanted = {item.group for item in items} - set(found)
    # In the order of the list, not of a set: the same rows get the same ids in every process.
    for order, code in enumerate(rules.GROUPS):
        if code in wanted:
            found[code] = ItemGroup.objects.create(code=code, name=rules.GROUPS[code], order=order).pk
    return found


def _food_ids(items: Sequence[ItemIn]) -> dict[str, int]:
    return dict(Food.objects.filter(code__in={item.food_code for item in items}).values_list("code", "id"))


def _write(item: ItemIn, known: Item | None, groups: Mapping[str, int], foods: Mapping[str, int]) -> Item:
    name = clean(item.name)
    row = known or Item(code=item.code, base=item.base)
    row.name, row.name_search, row.name_sort = name, fold(name), sort_key(name)
    row.group_id, row.display_unit = groups[item.group], item.display_unit
    row.lot_policy, row.shelf_life_days = item.lot_policy, item.shelf_life_days
    row.ration_code, row.food_id = item.ration_code, foods.get(item.food_code)
    row.save()
    # Packs read along with the row are out of date from here on.
    getattr(row, "_prefetched_objects_cache", {}).pop("packs", None)
    kept = dict(row.packs.values_list("name", "quantity")) if known else {}
    if kept != dict(item.packs):
        row.packs.exclude(name__in=item.packs).delete()
        for pack, quantity in item.packs.items():
            Pack.objects.update_or_create(item=row, name=pack, defaults={"quantity": quantity})
    return row


def plan_items(rows: Sequence[Row], problems: Sequence[Problem] = (), notices: Sequence[str] = ()) -> Import[ItemIn]:
    """The dry run of an item import: every fault of every row; rows equal to what is stored change nothing.

    rows        keys code, name, group, base, display_unit, packs (text), lot_policy, shelf_life_days, ration_code, food
    """
    known = items_by_code()
    foods = set(Food.objects.values_list("code", flat=True))
    food_of = dict(Item.objects.filter(food__isnull=False).values_list("code", "food__code"))
    faults, writes = list(problems), []
    seen: dict[str, int] = {}
    added = changed = unchanged = 0
    for row in rows:
        code = row["code"]
        if code in seen:
            faults.append(row.problem(ROW_REPEATED, "code", first=seen[code], what="mã", key=code))
            continue
        seen[code] = row.number
        try:
            old = known.get(code)
            before = _as_in(old, food_of.get(code, "")) if old else None
            item = _item_in(row, before)
            if item.food_code and item.food_code not in foods:
                raise Refused(codes.FOOD_UNKNOWN, text=item.food_code)
            _check_shape(item, old)
        except Refused as refused:
            faults.append(_at(row, refused))
            continue
        if item == before:
            unchanged += 1
            continue
        added, changed = added + (old is None), changed + (old is not None)
        writes.append(item)
    return Import(tuple(writes), tuple(faults), tuple(notices), added, changed, unchanged)


_PLACES = {"CAT-04": "packs", "CAT-05": "display_unit", "CAT-15": "base", "CAT-16": "food", "CAT-19": "group"}


def _at(row: Row, refused: Refused) -> Problem:
    key = _PLACES.get(refused.code.id, "code")
    titles = row.titles or {}
    return problem_of(refused, file=row.file, sheet=row.sheet, row=row.number, column=titles.get(key, key))


def _item_in(row: Row, before: ItemIn | None) -> ItemIn:
    """The item as the row says; a column the file does not have says nothing, so what is stored stays."""
    packs = rules.parse_packs(row.get("packs", ""), base=row["base"], display_unit=row["display_unit"])
    said = {
        "packs": packs, "lot_policy": row.get("lot_policy", LotPolicy.NONE),
        "shelf_life_days": row.get("shelf_life_days"), "ration_code": row.get("ration_code", ""),
        "food_code": row.get("food", ""),
    }  # fmt: skip
    if before:
        kept = {key: getattr(before, key) for key in said if ("food" if key == "food_code" else key) not in row.values}
        said |= kept
    return ItemIn(row["code"], row["name"], row["group"], row["base"], row["display_unit"], **said)


def _as_in(item: Item, food_code: str) -> ItemIn:
    return ItemIn(
        code=item.code, name=item.name, group=item.group.code, base=item.base, display_unit=item.display_unit,
        packs=dict(units_of_item(item).packs), lot_policy=item.lot_policy, shelf_life_days=item.shelf_life_days,
        ration_code=item.ration_code, food_code=food_code,
    )  # fmt: skip


def carry_out_items(*, actor: Actor, at: dt.datetime, plan: Import[ItemIn]) -> int:
    """Write a plan without faults; all or nothing. Returns how many items were written."""
    require_army_wide(actor, RIGHT, actor.today)
    plan.require_clean()
    with transaction.atomic():
        lock_catalog()
        known = items_by_code(item.code for item in plan.writes)
        groups, foods = _group_ids(plan.writes), _food_ids(plan.writes)
        events = []
        for item in plan.writes:
            saved = _write(item, known.get(item.code), groups, foods)
            events.append(_event("catalog.import_item", saved, item))
        journal(actor, at, events)
    return len(plan.writes)
