"""The tables of sources as people read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from quannhu.ledger.models import Place
from quannhu.organization.models import Dated, Unit
from quannhu.organization.queries import Scope, labels
from quannhu.supply.kinds import KINDS, Kind
from quannhu.supply.models import LaneClosure
from quannhu.supply.models.sources import SourceRow

_RELATED = ("supplier", "item", "place", "origin", "target", "unit", "family", "lane__origin", "lane__target")


def source_rows(*, scope: Scope, kind: str, on: dt.date | None = None) -> list[SourceRow]:
    """Rows of a table of sources, those of stores and units in scope; army-wide ones for all who see anything."""
    table = KINDS[kind]
    rows = table.model._default_manager.filter(_seen(table, scope))
    if on is not None:
        rows = rows.filter(Dated.on(on))
    names = {field.name for field in table.model._meta.get_fields()}
    related = [name for name in _RELATED if name.split("__")[0] in names]
    return list(rows.select_related(*related).order_by("valid_from", "pk"))


def _seen(table: Kind, scope: Scope) -> Q:
    if not scope.unit_ids:
        return Q(pk__in=[])
    if table.code == "dong-tuyen":
        return Q(lane__origin__unit_id__in=scope.unit_ids) | Q(lane__target__unit_id__in=scope.unit_ids)
    if table.code == "tuyen":
        return Q(origin__unit_id__in=scope.unit_ids) | Q(target__unit_id__in=scope.unit_ids)
    if table.right_at == "place":
        return Q(place__unit_id__in=scope.unit_ids)
    return Q(unit_id__in=scope.unit_ids) if table.right_at == "unit" else Q()


def value_of(row: SourceRow, key: str, on: dt.date) -> Any:
    """What a column of a row says: a code, a number, words."""
    if isinstance(row, LaneClosure) and key in ("origin", "target"):
        return getattr(row.lane, key).code
    if key == "load_kg":
        return getattr(row, "load_g", 0) // 1_000
    if key == "volume_m3":
        return getattr(row, "volume_ml", 0) // 1_000_000
    if key in ("store_class", "price_kind"):
        return getattr(row, f"get_{key}_display")()
    value = getattr(row, key)
    if isinstance(value, Unit):
        return labels([value.pk], on)[value.pk].code
    if isinstance(value, Place):
        return value.code
    return getattr(value, "code", value)
