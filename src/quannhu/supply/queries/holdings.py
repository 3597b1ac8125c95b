"""What units already hold: usable routine stock of their own stores, beyond floors and what is held for others."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from quannhu.catalog.models import Item
from quannhu.ledger.models import Hold, Total
from quannhu.ledger.queries import on_hand, screens
from quannhu.organization.models import Dated, UnitClosure
from quannhu.organization.queries import Scope
from quannhu.supply.models import FamilyItem


def stores_of_units(unit_ids: Collection[int], on: dt.date) -> dict[int, int]:
    """place -> the nearest of the units at or above it: whose store it is. Depots above the units are nobody's."""
    rows = UnitClosure.objects.filter(
        Dated.on(on), ancestor_id__in=unit_ids, descendant__places__opened_on__lte=on,
        descendant__places__closed_on__gt=on,
    ).order_by("-depth")  # fmt: skip
    return dict(rows.values_list("descendant__places__id", "ancestor_id"))


def rates(on: dt.date) -> dict[int, list[tuple[str, int]]]:
    """item -> (code, need units per 1.000 base units): the family's row, else its ration code, else its own code."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = FamilyItem.objects.filter(Dated.on(on), family__valid_from__lte=on, family__valid_to__gt=on)
    for item_id, code, per_k in rows.order_by("family_id").values_list("item_id", "family__code", "need_per_k"):
        found[item_id].append((code, per_k))
    for item_id, ration, code in Item.objects.values_list("id", "ration_code", "code"):
        if item_id not in found:
            found[item_id].append((ration or code, 1_000))
    return dict(found)


def held_by_units(
    unit_ids: Collection[int], scope: Scope, *, on: dt.date, at: dt.datetime
) -> dict[tuple[int, str], int]:
    """(unit, ration code) -> need units on hand at the unit's stores beyond floors and open holds (rule SUP-R09)."""
    owner = stores_of_units(unit_ids, on)
    per_item = rates(on)
    amounts: dict[tuple[int, int], int] = defaultdict(int)
    for row in on_hand(scope=scope, on=on if screens.written_after(on) else None):
        if row.place_id not in owner or row.purpose != "routine" or row.condition != "usable":
            continue
        if row.expires_on is None or row.expires_on >= on:
            amounts[row.place_id, row.item_id] += row.quantity
    for place_id, item_id, kept in (*_floors(owner), *open_holds(owner, at)):
        amounts[place_id, item_id] -= kept
    found: dict[tuple[int, str], int] = defaultdict(int)
    for (place_id, item_id), quantity in amounts.items():
        if quantity > 0:
            for code, per_k in per_item.get(item_id, ())[:1]:
                found[owner[place_id], code] += quantity * per_k // 1_000
    return dict(found)


def _floors(place_ids: Collection[int]) -> list[tuple[int, int, int]]:
    rows = Total.objects.filter(
        account__place_id__in=place_ids, account__kind="stock", account__purpose="routine",
        account__condition="usable", floor__gt=0,
    )  # fmt: skip
    return list(rows.values_list("account__place_id", "item_id", "floor"))


def open_holds(place_ids: Collection[int], at: dt.datetime) -> list[tuple[int, int, int]]:
    """(place, item, base units) of usable routine stock kept for somebody at the instant."""
    rows = Hold.objects.filter(
        account__place_id__in=place_ids, account__purpose="routine", account__condition="usable", expires_at__gt=at
    ).annotate(left=F("quantity") - Coalesce(Sum("ends__quantity"), 0))
    return [row for row in rows.values_list("account__place_id", "item_id", "left") if row[2] > 0]
