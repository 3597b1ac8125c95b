"""Who and what may be named: stores in reach, people, lots, units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q

from quannhu.catalog.queries import items_by_code, units_of_item
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.ledger.models import (
    Balance,
    Place,
)
from quannhu.organization.models import Dated, Kind, Post, UnitClosure, UnitVersion
from quannhu.organization.queries import Scope
from quannhu.organization.rights import roles_with


def places_in(scope: Scope) -> list[Place]:
    """Every store in scope open on its day, by code, with the unit's kind at hand."""
    rows = Place.objects.filter(unit_id__in=scope.unit_ids, opened_on__lte=scope.on, closed_on__gt=scope.on)
    return list(rows.select_related("unit", "book").order_by("code"))


def place_by_code(scope: Scope, code: str) -> Place:
    """The store of the code in scope, also one that has closed; Refused(KER-09)."""
    place = Place.objects.filter(unit_id__in=scope.unit_ids, code=clean(code)).select_related("unit", "book").first()
    if place is None:
        raise Refused(NOT_FOUND, what="kho", key=clean(code))
    return place


def place_of(scope: Scope, place_id: int) -> Place:
    """The store in scope; Refused(KER-09)."""
    place = Place.objects.filter(unit_id__in=scope.unit_ids, pk=place_id).select_related("unit", "book").first()
    if place is None:
        raise Refused(NOT_FOUND, what="kho", key=place_id)
    return place


def counterparts(scope: Scope) -> list[Place]:
    """Stores a person of the scope deals with: his own, the depots above him, those his depots serve."""
    on = Dated.on(scope.on)
    above = UnitClosure.objects.filter(on, descendant_id__in=scope.unit_ids).values("ancestor_id")
    depots = UnitVersion.objects.filter(on, parent_id__in=above, unit__kind=Kind.DEPOT).values("unit_id")
    heads = UnitVersion.objects.filter(on, unit_id__in=scope.unit_ids, unit__kind=Kind.DEPOT).values("parent_id")
    served = UnitClosure.objects.filter(on, ancestor_id__in=heads).values("descendant_id")
    near = Q(unit_id__in=scope.unit_ids) | Q(unit_id__in=depots) | Q(unit_id__in=served)
    rows = Place.objects.filter(near, opened_on__lte=scope.on, closed_on__gt=scope.on)
    return list(rows.select_related("unit").order_by("code"))


def open_place_codes(on: dt.date) -> dict[str, int]:
    """Code -> id of every store open on the day: any of them may be named by its exact code."""
    return dict(Place.objects.filter(opened_on__lte=on, closed_on__gt=on).values_list("code", "id"))


def user_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Full names of the accounts, one statement."""
    rows = get_user_model().objects.filter(pk__in={pk for pk in user_ids if pk})
    return {row.pk: row.get_full_name() or row.get_username() for row in rows}


def counters(scope: Scope, today: dt.date) -> list[tuple[str, str]]:
    """(user name, full name) of those with a post in scope or above it that may count."""
    above = UnitClosure.objects.filter(Dated.on(today), descendant_id__in=scope.unit_ids).values("ancestor_id")
    posts = Post.objects.filter(Dated.on(today), unit_id__in=above, role__in=roles_with("ledger.stocktake"))
    users = {post.user_id: post.user for post in posts.select_related("user").order_by("user__username")}
    return [(user.get_username(), user.get_full_name() or user.get_username()) for user in users.values()]


def user_id_of(username: str) -> int:
    """The account's id; Refused(KER-09)."""
    pk = get_user_model().objects.filter(username=username).values_list("pk", flat=True).first()
    if pk is None:
        raise Refused(NOT_FOUND, what="người kiểm", key=username)
    return int(pk)


def units_of_codes(codes: Collection[str]) -> dict[str, ItemUnits]:
    """Item code -> how its quantities are written."""
    return {code: units_of_item(item) for code, item in items_by_code(codes).items()}


def covers_everything(scope: Scope) -> bool:
    """Whether no store stands outside the scope."""
    return not Place.objects.exclude(unit_id__in=scope.unit_ids).exists()


def lots_of(place_id: int, condition: str = "usable") -> dict[tuple[int, str], Balance]:
    """(item, lot label) -> balance of routine stock of a store."""
    rows = Balance.objects.filter(
        account__kind="stock", account__place_id=place_id, account__purpose="routine", account__condition=condition,
        quantity__gt=0,
    ).select_related("lot", "item")  # fmt: skip
    return {(row.item_id, row.lot.code): row for row in rows}
