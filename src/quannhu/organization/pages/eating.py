"""Who eats where: headcounts at kitchens, and the meal list of a kitchen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import FOREVER, Period
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization import actions, queries
from quannhu.organization.forms import FeedingForm, LeaveForm, MealListForm
from quannhu.organization.models import Kind
from quannhu.organization.pages.plumbing import choices, do_once


@page
def assign(request: ActorRequest, unit_id: int) -> HttpResponse:
    """How many of the unit's people eat at a kitchen; kitchens of the whole army may be named by code."""
    queries.visible_unit(queries.visible_to(request.actor, request.on), unit_id)
    queries.require(request.actor, "organization.feeding", unit_id, request.on)
    label = queries.labels([unit_id], request.on)[unit_id]
    kitchens = choices(queries.kitchen_ids(request.on), request.on)
    form = FeedingForm(request.POST or None, on=request.on, kitchens=kitchens, initial={"on": request.on})
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            kitchen = queries.unit_by_code(data["kitchen"], request.on)

            def work() -> int:
                row = actions.assign_feeding(
                    actor=request.actor, at=request.now, unit_id=unit_id, kitchen_id=kitchen.pk,
                    category=data["category"], headcount=data["headcount"], valid_from=data["on"],
                    valid_to=data["until"],
                )  # fmt: skip
                return row.pk

            do_once(request, "organization.assign_feeding", {"unit": unit_id, **data}, work)
            messages.success(request, _("Đã xếp quân số ăn."))
            return redirect("organization-unit", unit_id)
    context = {
        "form": form, "heading": _("Xếp quân số ăn: {unit}").format(unit=label), "button": _("Xếp quân số ăn"),
        "back": unit_id,
    }  # fmt: skip
    return render(request, "organization/form.html", context, status=form.status)


@page
def meal_list(request: ActorRequest, unit_id: int) -> HttpResponse:
    """The names on a kitchen's list on the day; add one, or take one off."""
    found = queries.visible_unit(queries.visible_to(request.actor, request.on), unit_id)
    if found.kind != Kind.KITCHEN:
        raise Refused(NOT_FOUND, what="bếp ăn", key=unit_id)
    label = queries.labels([unit_id], request.on)[unit_id]
    may = queries.may(request.actor, "organization.feeding", unit_id, request.on)
    leaving = "leave" in request.POST
    join = MealListForm(
        request.POST if request.POST and not leaving else None, on=request.on, initial={"on": request.on},
        auto_id="join_%s",
    )  # fmt: skip
    leave = LeaveForm(request.POST if leaving else None, on=request.on, initial={"on": request.on}, auto_id="leave_%s")
    form: MealListForm | LeaveForm = leave if leaving else join
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            work = _leave(request, unit_id, data) if leaving else _join(request, unit_id, data)
            action = "organization.leave_meal_list" if leaving else "organization.join_meal_list"
            do_once(request, action, {"kitchen": unit_id, **data}, work)
            messages.success(request, _("Đã cắt cơm.") if leaving else _("Đã vào danh sách ăn."))
            return redirect("organization-meal-list", unit_id)
    entries = queries.meal_list(unit_id, request.on)
    columns = [Column(_("Số hiệu")), Column(_("Họ tên")), Column(_("Đối tượng")), Column(_("Hiệu lực"))]
    rows = [
        Row((
            Cell(entry.person.code), Cell(entry.person.name), Cell(entry.person.category.name),
            Cell(str(Period(entry.valid_from, entry.valid_to))),
        ))
        for entry in entries
    ]  # fmt: skip
    table = Table(columns, rows, caption=_("Danh sách ăn"), empty=_("Chưa có ai trong danh sách."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("danh-sach-an")
    context = {"table": table, "label": label, "unit_id": unit_id, "join": join, "leave": leave, "may": may}
    return render(request, "organization/meal_list.html", context, status=form.status)


def _join(request: ActorRequest, kitchen_id: int, data: dict[str, Any]) -> Callable[[], int]:
    def work() -> int:
        entry = actions.join_meal_list(
            actor=request.actor, at=request.now, person_code=data["person"], name=data["name"],
            category=data["category"], kitchen_id=kitchen_id, valid_from=data["on"], valid_to=data["until"] or FOREVER,
        )  # fmt: skip
        return entry.pk

    return work


def _leave(request: ActorRequest, kitchen_id: int, data: dict[str, Any]) -> Callable[[], None]:
    def work() -> None:
        actions.leave_meal_list(
            actor=request.actor, at=request.now, person_code=data["person"], kitchen_id=kitchen_id, on=data["on"]
        )

    return work
