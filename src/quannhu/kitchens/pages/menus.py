"""Thực đơn tuần: seven days × three meals, copied, sent for approval, approved by another person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import WEEKDAYS, format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.kernel.words import say
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens import actions, queries
from quannhu.kitchens.forms import MenuGrid
from quannhu.kitchens.forms.menus import DishNames
from quannhu.kitchens.models import MenuCell, WeeklyMenu
from quannhu.kitchens.pages.plumbing import (
    Place,
    Sheet,
    day_in,
    day_url,
    kitchen_at,
    refusal_status,
    rights_at,
    sheet_pdf,
)
from quannhu.kitchens.queries.lookups import dishes, user_names, week_menus
from quannhu.kitchens.rules import MEAL_NAMES, MEALS

TONES = {"draft": "warn", "submitted": "warn", "approved": "ok"}


def menu_url(kitchen_id: int, week: dt.date) -> str:
    """The address of a week's menu."""
    return day_url(kitchen_id, week, "kitchens-menu")


def menu_table(cells: list[MenuCell], week: dt.date) -> Table:
    """Sổ thực đơn: a line a day, the three meals beside each other."""
    columns = (Column(_("Ngày")), *(Column(MEAL_NAMES[meal].capitalize()) for meal in MEALS))
    rows = []
    for day in week_of(week).days():
        texts = [", ".join(cell.dish.name for cell in cells if cell.day == day and cell.meal == meal) for meal in MEALS]
        rows.append(
            Row(
                (
                    Cell(say("{weekday} {day}", weekday=WEEKDAYS[day.weekday()], day=format_day(day))),
                    *(Cell(text or None) for text in texts),
                )
            )
        )
    return Table(columns, rows, "", _("Chưa có thực đơn."))


def _cells(menu: WeeklyMenu | None) -> list[MenuCell]:
    return list(menu.cells.select_related("dish").order_by("day", "meal", "id")) if menu else []


def _done(request: ActorRequest, menu: WeeklyMenu | None, grid: MenuGrid, place: Place, week: dt.date) -> str:
    """Carry out what the pressed button says; the words to show, or the refusal."""
    by: dict[str, Any] = {"actor": request.actor, "at": request.now, "command_id": command_id_of(request)}
    work = request.POST.get("viec", "")
    if work in ("luu", "gui"):
        # What stands in the grid is what is sent: saved under its own id, derived from the form's.
        saving = {**by, "command_id": uuid.uuid5(by["command_id"], "luu")}
        number = actions.plan_menu(kitchen_id=place.id, week_start=week, cells=grid.cells, **saving)
        if work == "luu":
            return _("Đã lưu dự thảo thực đơn.")
        actions.submit_menu(menu_id=number, **by)
        return _("Đã gửi duyệt.")
    if work == "sao":
        actions.copy_menu(kitchen_id=place.id, week_start=week, **by)
        return _("Đã sao thực đơn tuần trước; sửa rồi gửi duyệt.")
    if menu is None:
        raise Refused(NOT_FOUND, what="thực đơn", key=format_day(week))
    steps: dict[str, tuple[Callable[..., int], dict[str, Any], str]] = {
        "duyet": (actions.approve_menu, {}, _("Đã duyệt thực đơn.")),
        "tra": (actions.return_menu, {"note": clean(request.POST.get("note", ""))[:300]}, _("Đã trả lại thực đơn.")),
    }
    if work not in steps:
        raise Refused(NOT_FOUND, what="việc của thực đơn", key=work[:20])
    act, more, words = steps[work]
    act(menu_id=menu.pk, **more, **by)
    return words


@page
def menu(request: ActorRequest, kitchen_id: int, week: str) -> HttpResponse:
    """A week of a kitchen: the grid to write in, or the menu as approved."""
    monday = week_of(day_in(week)).start
    if monday != day_in(week):
        return redirect(menu_url(kitchen_id, monday))
    place = kitchen_at(request, kitchen_id, monday)
    held = next(iter(week_menus(scope=place.scope, kitchen_id=kitchen_id, week_start=monday)), None)
    cells, names = _cells(held), DishNames(dishes())
    saving = request.POST.get("viec") in ("luu", "gui")
    grid = MenuGrid(monday, names, cells, request.POST if saving else None)
    refused: Refused | None = None
    if request.method == "POST" and not grid.faults:
        try:
            messages.success(request, _done(request, held, grid, place, monday))
            return redirect(menu_url(kitchen_id, monday))
        except Refused as refusal:
            refused = refusal
    table = menu_table(cells, monday)
    if request.GET.get("xuat") == "xlsx":
        return Table(table.columns, table.rows, _("Thực đơn")).workbook_response(f"thuc-don-{monday.isoformat()}")
    if request.GET.get("xuat") == "pdf":
        return menu_pdf(request, place, held, table, monday)
    rights = rights_at(request, kitchen_id, monday, "menu", "approve_menu")
    context = {
        "place": place, "menu": held, "table": table, "grid": grid, "refused": refused, "week": monday,
        "days": [(WEEKDAYS[day.weekday()], day) for day in grid.days], "rights": rights,
        "writing": rights["menu"] and (held is None or held.status != WeeklyMenu.Status.APPROVED),
        "problems": queries.menu_problems(held) if held else [], "tone": TONES[held.status] if held else "",
        "people": _people(held), "before": menu_url(kitchen_id, monday - dt.timedelta(days=7)),
        "after": menu_url(kitchen_id, monday + dt.timedelta(days=7)),
        "plan": reverse("kitchens-food-plan", args=[kitchen_id, monday.isoformat()]),
        "import_url": reverse("kitchens-menu-import", args=[kitchen_id, monday.isoformat()]),
    }  # fmt: skip
    return render(request, "kitchens/menu.html", context, status=422 if grid.faults else refusal_status(refused))


def _people(held: WeeklyMenu | None) -> list[tuple[str, str]]:
    """Who made, who approved, and what was noted."""
    if held is None:
        return []
    names = user_names([held.made_by, held.approved_by])
    found = [(_("Người lập"), names.get(held.made_by, ""))]
    if held.approved_by:
        found.append((_("Người duyệt"), names.get(held.approved_by, "")))
    return [*found, (_("Ghi chú"), held.note)] if held.note else found


def menu_pdf(
    request: ActorRequest, place: Place, held: WeeklyMenu | None, table: Table, monday: dt.date
) -> HttpResponse:  # fmt: skip
    """The week's menu as A4."""
    names = user_names([held.made_by, held.approved_by]) if held else {}
    signed = [
        ("Người lập", names.get(held.made_by, "") if held else ""),
        ("Người duyệt", names.get(held.approved_by or 0, "") if held else ""),
    ]
    last = week_of(monday).last
    sheet = Sheet(
        "Thực đơn tuần", f"Từ {format_day(monday)} đến {format_day(last)}", [table], signatures=signed,
        facts=[("Trạng thái", str(held.get_status_display()) if held else "chưa lập")], size=10,
    )  # fmt: skip
    return sheet_pdf(request, place, sheet, f"thuc-don-{monday.isoformat()}.pdf", ("32mm", "2fr", "5fr", "5fr"))
