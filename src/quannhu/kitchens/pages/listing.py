"""The list of kitchens with today's state."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens.pages.plumbing import asked_day, day_url, long_day, month_url
from quannhu.kitchens.queries.screens import KitchenState, kitchen_states
from quannhu.kitchens.rules import MEALS
from quannhu.organization.queries import roots_with, visible_to


def _counted(state: KitchenState) -> Cell:
    if state.meals == len(MEALS):
        return Cell(_("đã chấm"), tone="ok")
    return Cell(_("chấm thiếu bữa"), tone="warn") if state.meals else Cell(_("chưa chấm"), tone="warn")


def _published(state: KitchenState) -> Cell:
    if state.row is None or state.row.published_at is None:
        return Cell(_("chưa công khai"), tone="warn")
    at = format_instant(state.row.published_at)
    return Cell(at, tone="ok" if state.on_time else "bad", text="" if state.on_time else _("{at}, chậm").format(at=at))


def states_table(states: list[KitchenState], day: dt.date) -> Table:
    """One line a kitchen, the sums above."""
    columns = (
        Column(_("Bếp")), Column(_("Quân số ăn"), "num"), Column(_("Chấm cơm")), Column(_("Khóa sổ")),
        Column(_("Công khai")), Column(_("Được hưởng"), "num", _("đ")), Column(_("Đã chi"), "num", _("đ")),
        Column(_("Thừa, thiếu"), "num", _("đ")), Column(_("Tháng")),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(str(state.label), href=day_url(state.kitchen_id, day)), Cell(state.strength), _counted(state),
                Cell(_("đã khóa"), tone="ok") if state.closed else Cell(_("đang mở"), tone="warn"), _published(state),
                Cell(state.account.allowance), Cell(state.account.spent),
                Cell(state.account.surplus if state.closed else None),
                Cell(_("Quyết toán"), href=month_url(state.kitchen_id, day)),
            )
        )
        for state in states
    ]  # fmt: skip
    closed = [state for state in states if state.closed]
    total = Row(
        (
            Cell(_("Cộng {count} bếp").format(count=len(states))), Cell(sum(state.strength for state in states)),
            Cell(sum(state.meals == len(MEALS) for state in states)), Cell(len(closed)),
            Cell(sum(state.on_time for state in states)), Cell(sum(state.account.allowance for state in states)),
            Cell(sum(state.account.spent for state in states)), Cell(sum(state.account.surplus for state in closed)),
            Cell("", text=" "),
        ),
        "total",
    )  # fmt: skip
    return Table(columns, rows, "", _("Không có bếp nào mở trong ngày."), [total] if len(rows) > 1 else [])


@page
def kitchens(request: ActorRequest) -> HttpResponse:
    """Every kitchen in sight: counted, closed, published, what is left of the day."""
    day = asked_day(request, request.on)
    scope = visible_to(request.actor, day)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="bếp trong phạm vi", key=request.actor.name)
    table = states_table(kitchen_states(scope=scope, day=day), day)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response(f"bep-an-{day.isoformat()}")
    step = dt.timedelta(days=1)
    context = {
        "table": table, "day": day, "long_day": long_day(day), "before": day - step, "after": day + step,
        "import_url": reverse("kitchens-import") if roots_with(request.actor, "kitchens.count") else "",
    }  # fmt: skip
    return render(request, "kitchens/kitchens.html", context)
