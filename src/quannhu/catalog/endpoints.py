"""The catalog over HTTP: the reads of the pages, and dry runs of imports."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from quannhu.catalog import actions, queries
from quannhu.catalog.models import PriceSource
from quannhu.catalog.rules import NUTRIENTS
from quannhu.catalog.sheets import dry_run
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.legacy import Legacy
from quannhu.kit.pages import ActorRequest
from quannhu.kit.sheets import upload_of
from quannhu.organization.queries import unit_by_code, visible_to

router = Router(tags=["catalog"])


class ItemOut(Schema):
    code: str
    name: str
    group: str
    base: str
    display_unit: str
    packs: dict[str, int]
    lot_policy: str
    shelf_life_days: int | None
    ration_code: str
    food: str | None


class FoodOut(Schema):
    """Nutrients in thousandths of their unit per 100 g edible part; null is unknown."""

    code: str
    name: str
    group: str
    edible_permille: int | None
    nutrients_milli: dict[str, int | None]
    source: str


class SupplierOut(Schema):
    code: str
    name: str
    address: str
    phone: str
    active: bool


class PriceOut(Schema):
    """`dong` đồng for `per` base units, and where the price comes from."""

    item: str
    source: str
    dong: int
    per: int
    valid_from: dt.date
    valid_to: dt.date
    decision: str


class ProblemOut(Schema):
    code: str
    sheet: str
    row: int | None
    column: str
    sentence: str
    remedy: str


class ImportOut(Schema):
    added: int
    changed: int
    unchanged: int
    written: int
    notices: list[str]
    problems: list[ProblemOut]


def _asked(request: HttpRequest) -> ActorRequest:
    asked = cast(ActorRequest, request)
    queries.require_reader(asked.actor, asked.on)
    return asked


@router.get("/items", response=list[ItemOut], summary="Mặt hàng")
def items(request: HttpRequest, q: str = "", group: str = "") -> list[dict[str, Any]]:
    """Items by name or code, with or without marks."""
    _asked(request)
    return [_item(item) for item in queries.search_items(q, group=group)]


@router.get("/items/{code}", response=ItemOut, summary="Một mặt hàng")
def item(request: HttpRequest, code: str) -> dict[str, Any]:
    """One item."""
    _asked(request)
    return _item(queries.item_by_code(code))


def _item(row: Any) -> dict[str, Any]:
    return {
        "code": row.code, "name": row.name, "group": row.group.code, "base": row.base, "display_unit": row.display_unit,
        "packs": dict(queries.units_of_item(row).packs), "lot_policy": row.lot_policy,
        "shelf_life_days": row.shelf_life_days, "ration_code": row.ration_code,
        "food": row.food.code if row.food else None,
    }  # fmt: skip


@router.get("/foods", response=list[FoodOut], summary="Thực phẩm")
def foods(request: HttpRequest, q: str = "", group: str = "") -> list[dict[str, Any]]:
    """Foods with every nutrient; null is unknown, never zero."""
    _asked(request)
    return [
        {
            "code": line.food.code, "name": line.food.name, "group": line.food.group,
            "edible_permille": line.food.edible_permille, "source": line.food.source,
            "nutrients_milli": {name: line.milli.get(name) for name in NUTRIENTS},
        }
        for line in queries.food_lines(queries.search_foods(q, group=group))
    ]  # fmt: skip


@router.get("/suppliers", response=list[SupplierOut], summary="Nhà cung cấp")
def suppliers(request: HttpRequest, q: str = "") -> list[Any]:
    """Suppliers by name or code."""
    _asked(request)
    return list(queries.search_suppliers(q, active_only=False))


@router.get("/prices", response=list[PriceOut], summary="Giá đang áp dụng")
def prices(request: HttpRequest, unit: str, source: PriceSource = PriceSource.MARKET) -> list[dict[str, Any]]:
    """Prices that hold for a unit on the as-of day."""
    asked = _asked(request)
    place = unit_by_code(unit, asked.on)
    if place.pk not in visible_to(asked.actor, asked.on):
        raise Refused(NOT_FOUND, what="đơn vị", key=unit)
    codes = {item.pk: item.code for item in queries.search_items(active_only=False)}
    return [
        {
            "item": codes[row.item_id], "source": row.source, "dong": row.dong, "per": row.per,
            "valid_from": row.valid_from, "valid_to": row.valid_to, "decision": row.decision.number,
        }
        for row in queries.prices_on(place.pk, asked.on, source).values()
    ]  # fmt: skip


@router.post("/import/{kind}", response=ImportOut, summary="Nhập từ bảng tính")
def import_table(
    request: HttpRequest, kind: str, file: File[UploadedFile], dry: Form[bool] = True, encoding: Form[str] = ""
) -> dict[str, Any]:
    """Import foods, items or suppliers: every fault at once; written only with dry=false and no fault."""
    asked = _asked(request)
    doors: dict[str, Any] = {
        "foods": actions.carry_out_foods, "items": actions.carry_out_items, "suppliers": actions.carry_out_suppliers,
    }  # fmt: skip
    if kind not in doors:
        raise Refused(NOT_FOUND, what="loại bảng", key=kind)
    upload = upload_of(file)
    known = {old.value: old for old in Legacy}
    _, plan = dry_run(kind, upload.data, upload.name, encoding=known.get(encoding))
    written = 0 if dry or plan.problems else doors[kind](actor=asked.actor, at=asked.now, plan=plan)
    faults = [
        {"code": fault.code.id, "sheet": fault.sheet, "row": fault.row, "column": fault.column,
         "sentence": fault.sentence, "remedy": fault.remedy}
        for fault in plan.problems
    ]  # fmt: skip
    return {
        "added": plan.added, "changed": plan.changed, "unchanged": plan.unchanged, "written": written,
        "notices": list(plan.notices), "problems": faults,
    }  # fmt: skip
