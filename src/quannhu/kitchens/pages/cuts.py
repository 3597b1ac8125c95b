"""Cắt cơm theo tên: who of the meal list does not eat which meal, and what each gets back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens import actions
from quannhu.kitchens.forms import CutForm
from quannhu.kitchens.pages.plumbing import BLANK, day_in, day_url, form_status, kitchen_at, long_day, rights_at
from quannhu.kitchens.queries.cuts import CutPage, cut_page
from quannhu.kitchens.rules import MEAL_NAMES


def cuts_table(shown: CutPage) -> Table:
    """Those cut, and the refund that follows."""
    columns = (
        Column(_("Họ tên")), Column(_("Số hiệu")), Column(_("Cắt bữa")), Column(_("Lý do")),
        Column(_("Trả tiền không ăn"), "num", _("đ")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(row.name), Cell(row.code), Cell(", ".join(MEAL_NAMES[meal] for meal in row.meals)),
            Cell("; ".join(row.reasons) or None), Cell(row.refund),
        ))
        for row in shown.cut
    ]  # fmt: skip
    people = _("Cộng {count} người").format(count=len(rows))
    total = Row((Cell(people), BLANK, BLANK, BLANK, Cell(sum(row.refund or 0 for row in shown.cut))), "total")
    return Table(columns, rows, "", _("Chưa cắt cơm theo tên ai."), [total] if rows else [])


def _record(request: ActorRequest, form: CutForm, kitchen_id: int, on: dt.date) -> int:
    """Every meal of the form, or none of them; how many names were written."""
    command_id = command_id_of(request)
    with transaction.atomic():
        return sum(
            actions.record_cuts(
                actor=request.actor, at=request.now, command_id=uuid.uuid5(command_id, meal), kitchen_id=kitchen_id,
                day=on, meals=(meal,), person_ids=people, reason=form.cleaned_data["reason"],
            )
            for meal, people in form.cuts.items()
        )  # fmt: skip


@page
def cuts(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """The meal list of a kitchen's day; ticking cuts by name."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    shown = cut_page(scope=place.scope, kitchen_id=kitchen_id, day=on)
    form = CutForm(request.POST if request.method == "POST" else None, shown=shown, on=on)
    if form.is_bound and form.is_valid():
        with form.catching():
            count = _record(request, form, kitchen_id, on)
            messages.success(request, _("Đã cắt cơm {count} suất theo tên.").format(count=count))
            return redirect(day_url(kitchen_id, on, "kitchens-cuts"))
    table = cuts_table(shown)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response(f"cat-com-{on.isoformat()}")
    context = {
        "place": place, "shown": shown, "form": form, "table": table, "long_day": long_day(on),
        "late": request.now > shown.late_after, "rights": rights_at(request, kitchen_id, on, "count"),
        "back": day_url(kitchen_id, on), "list_url": reverse("organization-meal-list", args=[kitchen_id]),
    }  # fmt: skip
    return render(request, "kitchens/cuts.html", context, status=form_status(form))
