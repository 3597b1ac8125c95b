"""Import pages: foods, items, suppliers and price lists from a spreadsheet, with a dry run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.catalog import actions, queries, rules, sheets
from quannhu.catalog.models import BaseUnit, Item, LotPolicy, PriceSource
from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Import
from quannhu.kit.forms import CodeField, DayField, WordsField
from quannhu.kit.imports import ImportDoor, ImportForm, import_page
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.organization.queries import labels, roots_with, unit_by_code


def _dry(kind: str) -> Any:
    def dry_run(request: ActorRequest, data: bytes, name: str, encoding: Any, form: Any) -> Any:
        return sheets.dry_run(kind, data, name, encoding=encoding)

    return dry_run


@page
def foods(request: ActorRequest) -> HttpResponse:
    """A food composition table."""
    queries.require_army_wide(request.actor, "catalog.items", request.actor.today)

    def carry_out(request: ActorRequest, plan: Import[actions.FoodIn], form: Any) -> str:
        count = actions.carry_out_foods(actor=request.actor, at=request.now, plan=plan)
        return _t("Đã ghi %s thực phẩm.") % count

    def preview(plan: Import[actions.FoodIn]) -> tuple[list[str], list[list[Any]]]:
        rows: list[list[Any]] = [[food.code, food.name, food.group, len(food.milli)] for food in plan.writes]
        return [_t("Mã"), _t("Tên"), _t("Nhóm"), _t("Số chất đã rõ")], rows

    door = ImportDoor(
        _("Nhập bảng thành phần thực phẩm"), sheets.FOODS, _dry("foods"), carry_out, preview, "catalog-foods"
    )
    return import_page(request, door)


@page
def items(request: ActorRequest) -> HttpResponse:
    """The item list."""
    queries.require_army_wide(request.actor, "catalog.items", request.actor.today)

    def carry_out(request: ActorRequest, plan: Import[actions.ItemIn], form: Any) -> str:
        count = actions.carry_out_items(actor=request.actor, at=request.now, plan=plan)
        return _t("Đã ghi %s mặt hàng.") % count

    def preview(plan: Import[actions.ItemIn]) -> tuple[list[str], list[list[Any]]]:
        rows: list[list[Any]] = [[item.code, item.name, item.group, item.display_unit] for item in plan.writes]
        return [_t("Mã"), _t("Tên"), _t("Nhóm"), _t("Đơn vị tính")], rows

    choices = {
        "group": list(rules.GROUPS),
        "base": [str(label) for label in BaseUnit.labels],
        "lot_policy": [str(label) for label in LotPolicy.labels],
    }
    door = ImportDoor(
        _("Nhập mặt hàng"), sheets.ITEMS, _dry("items"), carry_out, preview, "catalog-items", choices=choices
    )
    return import_page(request, door)


@page
def suppliers(request: ActorRequest) -> HttpResponse:
    """The supplier list."""
    if not roots_with(request.actor, "catalog.suppliers"):
        raise Refused(NOT_ALLOWED, right="catalog.suppliers", place=_t("danh sách nhà cung cấp"))

    def carry_out(request: ActorRequest, plan: Import[actions.SupplierIn], form: Any) -> str:
        count = actions.carry_out_suppliers(actor=request.actor, at=request.now, plan=plan)
        return _t("Đã ghi %s nhà cung cấp.") % count

    def preview(plan: Import[actions.SupplierIn]) -> tuple[list[str], list[list[Any]]]:
        rows: list[list[Any]] = [[supplier.code, supplier.name, supplier.address] for supplier in plan.writes]
        return [_t("Mã"), _t("Tên"), _t("Địa chỉ")], rows

    door = ImportDoor(
        _("Nhập nhà cung cấp"), sheets.SUPPLIERS, _dry("suppliers"), carry_out, preview, "catalog-suppliers"
    )
    return import_page(request, door)


class PriceImportForm(ImportForm):
    """The price list a file belongs to."""

    PLACES = {"CAT-08": "surveyed_on", "CAT-09": "surveyed_on", "CAT-20": "number"}
    unit = CodeField(label=_("Đơn vị có hội đồng giá"))
    number = WordsField(label=_("Số biên bản"), max_length=60)
    surveyed_on = DayField(label=_("Ngày khảo sát"))
    valid_from = DayField(label=_("Áp dụng từ"))
    minutes = forms.CharField(label=_("Biên bản"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["unit", "number", "surveyed_on", "valid_from", "file", "encoding", "minutes"]


def council_units(request: ActorRequest) -> list[tuple[str, str]]:
    """(code, name) of the units at which the actor keeps the price council's papers."""
    found = labels(roots_with(request.actor, "catalog.prices"), request.actor.today)
    return [(label.code, label.name) for label in found.values()]


@page
def prices(request: ActorRequest) -> HttpResponse:
    """A price list from a survey sheet: becomes a draft for the council."""
    units = council_units(request)
    if not units:
        raise Refused(NOT_ALLOWED, right="catalog.prices", place=queries.ARMY)

    def prepare(form: Any) -> None:
        form.fields["unit"].choices = units

    def carry_out(request: ActorRequest, plan: Import[actions.PriceLine], form: Any) -> str:
        data = form.cleaned_data
        decision = actions.draft_prices(
            actor=request.actor,
            at=request.now,
            command_id=command_id_of(request),
            unit_id=unit_by_code(data["unit"], request.actor.today).pk,
            number=data["number"],
            surveyed_on=data["surveyed_on"],
            valid_from=data["valid_from"],
            minutes=data["minutes"],
            lines=plan.writes,
        )
        return _t("Đã lập bảng giá %s, chờ hội đồng giá thông qua.") % decision.number

    def preview(plan: Import[actions.PriceLine]) -> tuple[list[str], list[list[Any]]]:
        known = Item.objects.in_bulk([line.item_id for line in plan.writes])
        rows: list[list[Any]] = [
            [known[line.item_id].name, line.dong, str(PriceSource(line.source).label)] for line in plan.writes
        ]
        return [_t("Mặt hàng"), _t("Đơn giá (đ)"), _t("Nguồn giá")], rows

    only = units[0][0] if len(units) == 1 else ""
    door = ImportDoor(
        _("Nhập bảng giá khảo sát"),
        sheets.PRICES,
        _dry("prices"),
        carry_out,
        preview,
        "catalog-decisions",
        form=PriceImportForm,
        prepare=prepare,
        initial={"unit": only},
        choices={"source": [str(label) for label in PriceSource.labels]},
    )
    return import_page(request, door)
