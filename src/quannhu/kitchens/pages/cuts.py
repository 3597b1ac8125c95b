"""Cắt cơm theo tên: who of the meal list does not eat which meal, and what each gets back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens import actions
from quannhu.kitchens.forms import CutForm, LiftForm
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


def _write(request: ActorRequest, form: CutForm, kitchen_id: int, on: dt.date) -> str:
    """Every meal of the form, or none of them; the words to show."""
    command_id, reason, lifting = command_id_of(request), form.cleaned_data["reason"], isinstance(form, LiftForm)
    count = 0
    with transaction.atomic():
        for meal, people in form.cuts.items():
            by: dict[str, Any] = {
                "actor": request.actor, "at": request.now, "command_id": uuid.uuid5(command_id, meal),
                "kitchen_id": kitchen_id, "day": on, "person_ids": people, "reason": reason,
            }  # fmt: skip
            count += actions.lift_cuts(meal=meal, **by) if lifting else actions.record_cuts(meals=(meal,), **by)
    if lifting:
        return _("Đã thôi cắt cơm {count} suất; ai ăn thì chấm lại số cắt cơm ở trang Ngày bếp.").format(count=count)
    return _("Đã cắt cơm {count} suất theo tên.").format(count=count)


@page
def cuts(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """The meal list of a kitchen's day; ticking cuts by name, and ticking them away again."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    shown = cut_page(scope=place.scope, kitchen_id=kitchen_id, day=on)
    data = request.POST if request.method == "POST" else None
    lifting = data is not None and data.get("viec") == "thoi"
    form = CutForm(None if lifting else data, shown=shown, on=on)
    lift = LiftForm(data if lifting else None, shown=shown, on=on, auto_id="thoi_%s")
    sent = lift if lifting else form
    if sent.is_bound and sent.is_valid():
        with sent.catching():
            messages.success(request, _write(request, sent, kitchen_id, on))
            return redirect(day_url(kitchen_id, on, "kitchens-cuts"))
    table = cuts_table(shown)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response(f"cat-com-{on.isoformat()}")
    context = {
        "place": place, "shown": shown, "form": form, "lift": lift, "sent": sent, "table": table,
        "long_day": long_day(on),
        "late": request.now > shown.late_after, "rights": rights_at(request, kitchen_id, on, "count"),
        "back": day_url(kitchen_id, on), "list_url": reverse("organization-meal-list", args=[kitchen_id]),
    }  # fmt: skip
    return render(request, "kitchens/cuts.html", context, status=form_status(sent))
