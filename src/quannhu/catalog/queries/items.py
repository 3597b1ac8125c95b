"""Items, their units, groups and suppliers. The lists are the whole army's; who may change them stands here too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet

from quannhu.catalog import codes
from quannhu.catalog.models import Item, ItemGroup, Pack, Supplier
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold, sort_key
from quannhu.organization.models import Dated, UnitVersion
from quannhu.organization.queries import may, visible_to

Row = TypeVar("Row", Item, Supplier)
ARMY = "toàn quân"


def require_reader(actor: Actor, on: dt.date) -> None:
    """Refuse (KER-07) an account that sees no unit: the catalog is for those who serve somewhere."""
    if not visible_to(actor, on).unit_ids:
        raise Refused(NOT_ALLOWED, right="xem danh mục", place=ARMY)


def require_army_wide(actor: Actor, right: str, on: dt.date) -> None:
    """Refuse (KER-07) unless the right is held at the top of the tree: lists of the whole army change only there."""
    roots = UnitVersion.objects.filter(Dated.on(on), parent__isnull=True).values_list("unit_id", flat=True)
    if not any(may(actor, right, unit_id, on) for unit_id in roots):
        raise Refused(NOT_ALLOWED, right=right, place=ARMY)


def groups() -> list[ItemGroup]:
    """The headings of the item list, in order."""
    return list(ItemGroup.objects.all())


def _matching(rows: QuerySet[Row], text: str) -> list[Row]:
    """Rows whose name or code holds the text, in Vietnamese order; marks count when the text has any."""
    wanted = clean(text)
    plain = fold(wanted)
    if not plain:
        return sorted(rows, key=lambda row: sort_key(row.name))
    code = plain.replace(" ", "_")
    found = [row for row in rows if plain in row.name_search or code in fold(row.code)]
    if plain != wanted.casefold():
        found = [row for row in found if wanted.casefold() in row.name.casefold()]
    # What begins with the text stands before what only holds it.
    return sorted(found, key=lambda row: (not row.name_search.startswith(plain), sort_key(row.name)))


def search_items(text: str = "", *, group: str = "", active_only: bool = True) -> list[Item]:
    """Items by name or code, with or without marks, in Vietnamese order, their group and food read along."""
    rows = Item.objects.select_related("group", "food").prefetch_related("packs")
    if group:
        rows = rows.filter(group__code=group)
    if active_only:
        rows = rows.filter(active=True)
    return _matching(rows, text)


def search_suppliers(text: str = "", *, active_only: bool = True) -> list[Supplier]:
    """Suppliers by name or code, in Vietnamese order."""
    rows = Supplier.objects.all()
    return _matching(rows.filter(active=True) if active_only else rows, text)


def item_by_code(code: str) -> Item:
    """The item with its group, food and packs.

    errors      Refused(CAT-01)
    """
    rows = Item.objects.select_related("group", "food").prefetch_related("packs")
    item = rows.filter(code=clean(code).upper()).first()
    if item is None:
        raise Refused(codes.ITEM_UNKNOWN, text=code)
    return item


def items_by_code(wanted: Iterable[str] | None = None) -> dict[str, Item]:
    """Code -> item with packs; all items when none are named. Two statements."""
    rows = Item.objects.select_related("group").prefetch_related("packs")
    if wanted is not None:
        rows = rows.filter(code__in=set(wanted))
    return {item.code: item for item in rows}


def supplier_by_code(code: str) -> Supplier:
    """The supplier.

    errors      Refused(CAT-17)
    """
    supplier = Supplier.objects.filter(code=clean(code).upper()).first()
    if supplier is None:
        raise Refused(codes.SUPPLIER_UNKNOWN, text=code)
    return supplier


def units_of_item(item: Item) -> ItemUnits:
    """How the item's quantities are written; reads its packs (prefetched in lists)."""
    return ItemUnits(item.name, item.base, item.display_unit, {pack.name: pack.quantity for pack in item.packs.all()})


def units_of_items(item_ids: Iterable[int]) -> dict[int, ItemUnits]:
    """Item id -> its units, two statements for any number of items."""
    wanted = set(item_ids)
    packs: dict[int, dict[str, int]] = {}
    for item_id, name, quantity in Pack.objects.filter(item_id__in=wanted).values_list("item_id", "name", "quantity"):
        packs.setdefault(item_id, {})[name] = quantity
    rows = Item.objects.filter(id__in=wanted).values_list("id", "name", "base", "display_unit")
    return {id_: ItemUnits(name, base, unit, packs.get(id_, {})) for id_, name, base, unit in rows}
