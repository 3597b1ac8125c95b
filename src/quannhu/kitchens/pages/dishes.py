"""Danh mục món: the dishes menus choose from, and what one portion takes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import units_of_items
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kit.words import screen
from quannhu.kitchens import actions
from quannhu.kitchens.forms import DishForm
from quannhu.kitchens.models import Dish
from quannhu.kitchens.pages.plumbing import form_status
from quannhu.kitchens.queries import lookups
from quannhu.organization.queries import may, roots_with, visible_to

_WRITTEN = {"g": "g", "ml": "ml", "piece": "cái"}


def _kitchen_of(request: ActorRequest) -> int | None:
    """A unit where the person writes or approves menus, and so may write dishes."""
    for right in ("kitchens.menu", "kitchens.approve_menu"):
        for unit_id in roots_with(request.actor, right):
            if may(request.actor, right, unit_id, request.on):
                return unit_id
    return None


def _reader(request: ActorRequest) -> None:
    """Dishes are no unit's secret, but an account without a post sees nothing."""
    if not visible_to(request.actor, request.on).unit_ids:
        raise Refused(NOT_FOUND, what="món ăn", key=request.actor.name)


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Every dish in use."""
    _reader(request)
    columns = (Column(_("Món")), Column(_("Mã"), "code"), Column(_("Loại món")), Column(_("Giàu đạm")))
    rows = [
        Row((
            Cell(dish.name, href=reverse("kitchens-dish", args=[dish.pk])), Cell(dish.code),
            Cell(str(dish.get_slot_display())), Cell(_("có"), tone="ok") if dish.protein_rich else Cell(None),
        ))
        for dish in lookups.dishes()
    ]  # fmt: skip
    table = Table(columns, rows, "", _("Chưa có món nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("danh-muc-mon")
    more = (reverse("kitchens-dish-new"), _("Thêm món")) if _kitchen_of(request) else None
    return render(request, "kitchens/table.html", {"table": table, "heading": _("Danh mục món ăn"), "more": more})


@page
def dish(request: ActorRequest, dish_id: int) -> HttpResponse:
    """One dish: what goes into a portion."""
    _reader(request)
    held = Dish.objects.filter(pk=dish_id).first()
    if held is None:
        raise Refused(NOT_FOUND, what="món ăn", key=dish_id)
    parts = list(held.ingredients.select_related("item").order_by("item__name_sort", "id"))
    units = units_of_items({part.item_id for part in parts})
    columns = (Column(_("Nguyên liệu")), Column(_("Một suất")))
    rows = [
        Row((
            Cell(part.item.name),
            Cell(f"{part.per_person} {_WRITTEN[units[part.item_id].base]}"),
        ))
        for part in parts
    ]  # fmt: skip
    table = Table(columns, rows, "", _("Chưa ghi nguyên liệu."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response(f"mon-{held.code}")
    heading = f"{held.name} ({held.code}), {screen(held.get_slot_display())}"
    more = (reverse("kitchens-dish-edit", args=[held.pk]), _("Sửa món")) if _kitchen_of(request) else None
    context = {
        "table": table,
        "heading": heading,
        "back": reverse("kitchens-dishes"),
        "more": more,
        "source": held.source,
    }
    return render(request, "kitchens/table.html", context)


@page
def new(request: ActorRequest) -> HttpResponse:
    """A dish comes on the list."""
    return _write(request, None)


@page
def edit(request: ActorRequest, dish_id: int) -> HttpResponse:
    """What is written of a dish is written anew; its code stays."""
    _reader(request)
    held = Dish.objects.filter(pk=dish_id).first()
    if held is None:
        raise Refused(NOT_FOUND, what="món ăn", key=dish_id)
    return _write(request, held)


def _write(request: ActorRequest, held: Dish | None) -> HttpResponse:
    _reader(request)
    unit_id = _kitchen_of(request)
    if unit_id is None:
        raise Refused(NOT_ALLOWED, right="kitchens.menu", place=_("danh mục món ăn"))
    form = _form(request, held)
    back = reverse("kitchens-dish", args=[held.pk]) if held else reverse("kitchens-dishes")
    if form.is_bound and form.is_valid() and not request.POST.get("them"):
        data: dict[str, Any] = {**form.cleaned_data, "ingredients": form.ingredients, "new": held is None}
        data |= {"code": held.code if held else data["code"].upper()}

        with form.catching():
            dish = actions.add_dish(
                actor=request.actor, at=request.now, command_id=command_id_of(request), unit_id=unit_id, **data
            )
            messages.success(request, _("Đã ghi món ăn."))
            return redirect("kitchens-dish", dish.pk)
    context = {
        "form": form, "grid": form.grid, "caption": _("Nguyên liệu một suất"), "button": _("Ghi món ăn"), "back": back,
        "heading": _("Sửa món {name} ({code})").format(name=held.name, code=held.code) if held else _("Thêm món ăn"),
        "note": _("Danh mục món dùng chung cho mọi bếp. Nguyên liệu ghi cho một người một suất, ví dụ 120 g."),
    }  # fmt: skip
    return render(request, "kitchens/form.html", context, status=form_status(form))


def _form(request: ActorRequest, held: Dish | None) -> DishForm:
    data = request.POST if request.method == "POST" else None
    if held is None:
        return DishForm(data, on=request.on)
    parts = list(held.ingredients.select_related("item").order_by("item__name_sort", "id"))
    units = units_of_items({part.item_id for part in parts})
    lines = [
        {"item": part.item.code, "quantity": f"{part.per_person} {_WRITTEN[units[part.item_id].base]}"}
        for part in parts
    ]
    initial = {"name": held.name, "slot": held.slot, "protein_rich": held.protein_rich, "source": held.source}
    return DishForm(data, on=request.on, coded=True, initial=initial, lines=lines)
