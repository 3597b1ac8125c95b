"""Items, foods and suppliers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.catalog import actions, queries, rules
from quannhu.catalog.models import BaseUnit, Food, Item, LotPolicy, PriceSource
from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.days import FOREVER
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import format_number
from quannhu.kernel.words import say
from quannhu.kit.forms import CodeField, CountField, Form, WordsField
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.sheets import SheetTable, workbook_response
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels, roots_with


class ItemForm(Form):
    """An item; its code is fixed once written."""

    PLACES = {"CAT-02": "code", "CAT-04": "packs", "CAT-05": "display_unit", "CAT-15": "base", "CAT-16": "food"}
    code = WordsField(label=_("Mã"), max_length=30)
    name = WordsField(label=_("Tên"), max_length=160)
    group = forms.ChoiceField(
        label=_("Nhóm"), choices=[(code, f"{code} – {name}") for code, name in rules.GROUPS.items()]
    )
    base = forms.ChoiceField(label=_("Đơn vị gốc"), choices=BaseUnit.choices)
    display_unit = WordsField(label=_("Đơn vị tính"), max_length=20)
    packs = WordsField(label=_("Quy cách"), required=False, help_text=_("Ví dụ: bao=50 kg; can=18 kg"))
    lot_policy = forms.ChoiceField(label=_("Theo lô"), choices=LotPolicy.choices)
    shelf_life_days = CountField(label=_("Hạn dùng, ngày"), required=False, least=1, most=36_500)
    ration_code = WordsField(label=_("Mã định lượng"), required=False, max_length=30)
    food = CodeField(label=_("Thực phẩm"), required=False)
    active = forms.BooleanField(label=_("Đang dùng"), required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["food"].choices = list(Food.objects.order_by("code").values_list("code", "name"))  # type: ignore[attr-defined]

    def value(self) -> actions.ItemIn:
        """The item as typed.

        errors      Refused(CAT-04) packs that cannot be read
        """
        data = self.cleaned_data
        packs = rules.parse_packs(data["packs"] or "", base=data["base"], display_unit=data["display_unit"])
        return actions.ItemIn(
            code=data["code"].upper().replace(" ", "_"),
            name=data["name"],
            group=data["group"],
            base=data["base"],
            display_unit=data["display_unit"],
            packs=packs,
            lot_policy=data["lot_policy"],
            shelf_life_days=data["shelf_life_days"],
            ration_code=(data["ration_code"] or "").upper(),
            food_code=data["food"] or "",
        )


class SupplierForm(Form):
    """A supplier; its code is fixed once written."""

    PLACES = {"CAT-02": "code"}
    code = WordsField(label=_("Mã"), max_length=30)
    name = WordsField(label=_("Tên"), max_length=200)
    address = WordsField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = WordsField(label=_("Điện thoại"), max_length=40, required=False)
    active = forms.BooleanField(label=_("Đang giao dịch"), required=False, initial=True)


def _may(request: ActorRequest, right: str) -> bool:
    return bool(roots_with(request.actor, right))


@page
def item_list(request: ActorRequest) -> HttpResponse:
    """The item list: search with or without marks, by group."""
    queries.require_reader(request.actor, request.on)
    text, group = request.GET.get("tim", ""), request.GET.get("nhom", "")
    found = queries.search_items(text, group=group, active_only=not request.GET.get("ca-ngung"))
    if request.GET.get("xuat") == "xlsx":
        return _items_workbook(found)
    rows = [_item_row(item) for item in found]
    titles = (
        _("Mã"),
        _("Tên"),
        _("Nhóm"),
        _("Đơn vị tính"),
        _("Quy cách"),
        _("Theo lô"),
        _("Hạn dùng"),
        _("Định lượng"),
    )
    table = Table(
        [Column(title, "num" if title == _("Hạn dùng") else "text") for title in titles],
        rows,
        caption=_("Mặt hàng"),
        empty=_("Không có mặt hàng nào khớp."),
    )
    context = {
        "table": table,
        "text": text,
        "group": group,
        "groups": rules.GROUPS.items(),
        "may_edit": _may(request, "catalog.items"),
        "all": request.GET.get("ca-ngung"),
    }
    return render(request, "catalog/items.html", context)


def _item_row(item: Item) -> Row:
    packs = rules.show_packs(queries.units_of_item(item))
    tone = "" if item.active else "warn"
    life = Cell(item.shelf_life_days, text=_t("%s ngày") % item.shelf_life_days if item.shelf_life_days else "")
    return Row(
        (
            Cell(item.code, href=reverse("catalog-item", args=[item.code])),
            Cell(item.name, tone=tone),
            Cell(item.group.name),
            Cell(item.display_unit),
            Cell(packs),
            Cell(str(LotPolicy(item.lot_policy).label)),
            life,
            Cell(item.ration_code),
        )
    )


def _items_workbook(found: list[Item]) -> HttpResponse:
    """The list in the headings of its own import: what is exported can be changed and handed in again."""
    from quannhu.catalog.sheets import ITEMS

    rows = [
        [
            item.code,
            item.name,
            item.group.code,
            str(BaseUnit(item.base).label),
            item.display_unit,
            rules.show_packs(queries.units_of_item(item)),
            str(LotPolicy(item.lot_policy).label),
            item.shelf_life_days,
            item.ration_code,
            item.food.code if item.food else "",
        ]
        for item in found
    ]
    return workbook_response("mat-hang", [SheetTable(ITEMS.title, [column.title for column in ITEMS.columns], rows)])


@page
def item_page(request: ActorRequest, code: str) -> HttpResponse:
    """One item: units, lots, food, nutrients per display unit, prices in sight."""
    queries.require_reader(request.actor, request.on)
    item = queries.item_by_code(code)
    units = queries.units_of_item(item)
    history = queries.price_history(item.pk, queries.price_units(request.actor, request.on))[:100]
    names = labels({row.unit_id for row in history}, request.on)
    prices = Table(
        (
            Column(_("Từ ngày")),
            Column(_("Đến ngày")),
            Column(_("Đơn vị")),
            Column(_("Nguồn")),
            Column(_("Đơn giá"), "num", unit=say("đ/{unit}", unit=item.display_unit)),
            Column(_("Biên bản")),
        ),
        [
            Row(
                (
                    Cell(row.valid_from),
                    Cell(None if row.valid_to == FOREVER else row.valid_to),
                    Cell(names[row.unit_id].name if row.unit_id in names else ""),
                    Cell(str(PriceSource(row.source).label)),
                    Cell(Fraction(row.dong * units.size(), row.per)),
                    Cell(row.decision.number, href=reverse("catalog-decision", args=[row.decision_id])),
                )
            )
            for row in history
        ],
        caption=_("Giá đã thông qua"),
        empty=_("Chưa có giá nào được thông qua."),
    )
    nutrients = _nutrients(item.food) if item.food else None
    context = {
        "item": item,
        "units": units,
        "packs": rules.show_packs(units),
        "prices": prices,
        "nutrients": nutrients,
        "may_edit": _may(request, "catalog.items"),
        "policy": LotPolicy(item.lot_policy).label,
        "base": BaseUnit(item.base).label,
    }
    return render(request, "catalog/item.html", context)


def _nutrients(food: Food) -> Table:
    """What 100 g edible part holds; unknown is written as unknown."""
    milli = queries.food_lines([food])[0].milli
    rows = []
    for key, (name, unit) in rules.NUTRIENTS.items():
        value = milli.get(key)
        cell = Cell(_t("chưa rõ"), tone="warn") if value is None else Cell(text=format_number(Fraction(value, 1_000)))
        rows.append(Row((Cell(name), cell, Cell(unit))))
    return Table(
        (Column(_("Chất")), Column(_("Trong 100 g ăn được"), "num"), Column(_("Đơn vị"))),
        rows,
        caption=_("Thành phần dinh dưỡng"),
    )


def _saved(request: ActorRequest, form: ItemForm, new: bool) -> HttpResponse | None:
    if form.is_bound and form.is_valid():
        with form.catching():
            item = actions.save_item(
                actor=request.actor, at=request.now, item=form.value(), new=new, active=form.cleaned_data["active"]
            )
            messages.success(request, _t("Đã ghi mặt hàng %s.") % item.name)
            return redirect("catalog-item", code=item.code)
    return None


@page
def item_new(request: ActorRequest) -> HttpResponse:
    """Add an item."""
    queries.require_army_wide(request.actor, "catalog.items", request.actor.today)
    form = ItemForm(request.POST or None, on=request.on)
    if response := _saved(request, form, new=True):
        return response
    return render(request, "catalog/write.html", {"form": form, "heading": _("Thêm mặt hàng")}, status=form.status)


@page
def item_edit(request: ActorRequest, code: str) -> HttpResponse:
    """Change an item; code and base unit stay."""
    queries.require_army_wide(request.actor, "catalog.items", request.actor.today)
    item = queries.item_by_code(code)
    initial = {
        "code": item.code,
        "name": item.name,
        "group": item.group.code,
        "base": item.base,
        "display_unit": item.display_unit,
        "packs": rules.show_packs(queries.units_of_item(item)),
        "lot_policy": item.lot_policy,
        "shelf_life_days": item.shelf_life_days,
        "ration_code": item.ration_code,
        "food": item.food.code if item.food else "",
        "active": item.active,
    }
    data = request.POST.copy() if request.POST else None
    if data is not None:
        data["code"], data["base"] = item.code, item.base
    form = ItemForm(data, on=request.on, initial=initial)
    form.fields["code"].disabled = form.fields["base"].disabled = True
    if response := _saved(request, form, new=False):
        return response
    return render(request, "catalog/write.html", {"form": form, "heading": item.name}, status=form.status)


@page
def food_list(request: ActorRequest) -> HttpResponse:
    """Foods with energy and protein; unknown written as unknown."""
    queries.require_reader(request.actor, request.on)
    text, group = request.GET.get("tim", ""), request.GET.get("nhom", "")
    lines = queries.food_lines(queries.search_foods(text, group=group))
    keys = ("kcal", "protein_g", "fat_g", "carbohydrate_g")
    columns = [Column(_("Mã")), Column(_("Tên")), Column(_("Nhóm")), Column(_("Phần ăn được"), "num", unit="%")]
    columns += [Column(rules.NUTRIENTS[key][0], "num", unit=rules.NUTRIENTS[key][1]) for key in keys]
    rows = [
        Row(
            [
                Cell(line.food.code, href=reverse("catalog-food", args=[line.food.code])),
                Cell(line.food.name),
                Cell(line.food.group),
                _known(line.food.edible_permille, 10),
            ]
            + [_known(line.milli.get(key), 1_000) for key in keys]
        )
        for line in lines
    ]
    table = Table(
        columns, rows, caption=_("Thực phẩm, trong 100 g phần ăn được"), empty=_("Chưa có thực phẩm nào khớp.")
    )
    if request.GET.get("xuat") == "xlsx":
        return _foods_workbook(lines)
    groups = sorted(set(Food.objects.values_list("group", flat=True)))
    context = {
        "table": table,
        "text": text,
        "group": group,
        "groups": [(name, name) for name in groups],
        "may_edit": _may(request, "catalog.items"),
    }
    return render(request, "catalog/foods.html", context)


def _known(value: int | None, per: int) -> Cell:
    return (
        Cell(_t("chưa rõ")) if value is None else Cell(Fraction(value, per), text=format_number(Fraction(value, per)))
    )


def _foods_workbook(lines: list[Any]) -> HttpResponse:
    """The table in the headings of its import; a blank cell is an unknown."""
    from quannhu.catalog.sheets import FOODS

    rows = []
    for line in lines:
        food = line.food
        edible = None if food.edible_permille is None else Fraction(food.edible_permille, 1_000)
        known = [Fraction(line.milli[key], 1_000) if key in line.milli else None for key in rules.NUTRIENTS]
        rows.append(
            [food.code, food.name, food.aliases, None, food.group, edible, *known, food.source, food.notes, food.flags]
        )
    return workbook_response("thuc-pham", [SheetTable(FOODS.title, [column.title for column in FOODS.columns], rows)])


@page
def food_page(request: ActorRequest, code: str) -> HttpResponse:
    """One food: figures, source, notes, and the items that refer to it."""
    queries.require_reader(request.actor, request.on)
    food = queries.food_of(code)
    edible = None if food.edible_permille is None else format_number(Fraction(food.edible_permille, 10))
    items = list(food.items.order_by("code"))
    context = {"food": food, "edible": edible, "nutrients": _nutrients(food), "items": items}
    return render(request, "catalog/food.html", context)


@page
def supplier_list(request: ActorRequest) -> HttpResponse:
    """Suppliers by name."""
    queries.require_reader(request.actor, request.on)
    text = request.GET.get("tim", "")
    may_edit = _may(request, "catalog.suppliers")
    rows = [
        Row(
            (
                Cell(row.code, href=reverse("catalog-supplier-edit", args=[row.code]) if may_edit else ""),
                Cell(row.name),
                Cell(row.address),
                Cell(row.phone),
                Cell(_t("đang giao dịch") if row.active else _t("đã ngừng"), tone="ok" if row.active else "warn"),
            )
        )
        for row in queries.search_suppliers(text, active_only=False)
    ]
    titles = (_("Mã nhà cung cấp"), _("Tên nhà cung cấp"), _("Địa chỉ"), _("Điện thoại"), _("Tình trạng"))
    table = Table(
        [Column(title) for title in titles], rows, caption=_("Nhà cung cấp"), empty=_("Chưa có nhà cung cấp.")
    )
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("nha-cung-cap")
    return render(request, "catalog/suppliers.html", {"table": table, "text": text, "may_edit": may_edit})


@page
def supplier_edit(request: ActorRequest, code: str = "") -> HttpResponse:
    """Add or change a supplier."""
    if not _may(request, "catalog.suppliers"):
        raise Refused(NOT_ALLOWED, right="catalog.suppliers", place=_t("danh sách nhà cung cấp"))
    known = queries.supplier_by_code(code) if code else None
    data = request.POST.copy() if request.POST else None
    if data is not None and known:
        data["code"] = known.code
    initial = {key: getattr(known, key) for key in ("code", "name", "address", "phone", "active")} if known else None
    form = SupplierForm(data, on=request.on, initial=initial)
    form.fields["code"].disabled = known is not None
    if form.is_bound and form.is_valid():
        with form.catching():
            typed = form.cleaned_data | {"code": form.cleaned_data["code"].upper().replace(" ", "_")}
            supplier = actions.SupplierIn(**typed)
            saved = actions.save_supplier(actor=request.actor, at=request.now, supplier=supplier, new=known is None)
            messages.success(request, _t("Đã ghi nhà cung cấp %s.") % saved.name)
            return redirect("catalog-suppliers")
    heading = known.name if known else _("Thêm nhà cung cấp")
    return render(request, "catalog/write.html", {"form": form, "heading": heading}, status=form.status)
