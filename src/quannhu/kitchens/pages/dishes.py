"""Danh mục món: the dishes menus choose from, and what one portion takes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import units_of_items
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens.models import Dish
from quannhu.kitchens.queries import lookups
from quannhu.organization.queries import visible_to


def _reader(request: ActorRequest) -> None:
    """Dishes are no unit's secret, but an account without a post sees nothing."""
    if not visible_to(request.actor, request.on).unit_ids:
        raise Refused(NOT_FOUND, what="món ăn", key=request.actor.name)


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Every dish in use."""
    _reader(request)
    columns = (Column(_("Món")), Column(_("Mã")), Column(_("Loại món")), Column(_("Giàu đạm")), Column(_("Nguồn")))
    rows = [
        Row((
            Cell(dish.name, href=reverse("kitchens-dish", args=[dish.pk])), Cell(dish.code),
            Cell(str(dish.get_slot_display())), Cell(_("có"), tone="ok") if dish.protein_rich else Cell(None),
            Cell(dish.source or None),
        ))
        for dish in lookups.dishes()
    ]  # fmt: skip
    table = Table(columns, rows, "", _("Chưa có món nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("danh-muc-mon")
    return render(request, "kitchens/table.html", {"table": table, "heading": _("Danh mục món ăn")})


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
            Cell(f"{part.per_person} {units[part.item_id].base if units[part.item_id].base != 'piece' else 'cái'}"),
        ))
        for part in parts
    ]  # fmt: skip
    table = Table(columns, rows, "", _("Chưa ghi nguyên liệu."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response(f"mon-{held.code}")
    heading = f"{held.name} ({held.code}), {held.get_slot_display()}"
    return render(
        request, "kitchens/table.html", {"table": table, "heading": heading, "back": reverse("kitchens-dishes")}
    )
