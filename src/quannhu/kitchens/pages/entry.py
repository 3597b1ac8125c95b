"""Ways in from the side list: the one kitchen at once, or a choice of kitchens and how each stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, month_of, week_of
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens.models import MonthSettlement, WeeklyMenu
from quannhu.kitchens.pages.menus import TONES as MENU_TONES
from quannhu.kitchens.pages.menus import menu_url
from quannhu.kitchens.pages.months import TONES as MONTH_TONES
from quannhu.kitchens.pages.plumbing import month_name, month_url
from quannhu.kitchens.queries.overview import months_of, week_status
from quannhu.kitchens.queries.screens import open_kitchens
from quannhu.organization.queries import labels, visible_to

Cells = Callable[[Sequence[int]], dict[int, tuple[Cell, ...]]]


def _choose(
    request: ActorRequest, heading: str, url: Callable[[int], str], columns: Sequence[Column] = (),
    cells: Cells = lambda kitchens: {},
) -> HttpResponse:  # fmt: skip
    """The kitchens in sight; `cells` gives what stands in the columns after the name, all kitchens at once."""
    scope = visible_to(request.actor, request.on)
    kitchens = open_kitchens(scope, request.on)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="bếp trong phạm vi", key=request.actor.name)
    if len(kitchens) == 1:
        return redirect(url(kitchens[0]))
    names, more = labels(kitchens, request.on), cells(kitchens)
    rows = [Row((Cell(names[one].code), Cell(names[one].name, href=url(one)), *more.get(one, ()))) for one in kitchens]
    table = Table((Column(_("Mã")), Column(_("Bếp")), *columns), rows, "", _("Không có bếp nào mở trong ngày."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("bep")
    return render(request, "kitchens/table.html", {"table": table, "heading": heading})


@page
def menus(request: ActorRequest) -> HttpResponse:
    """To the menu of the week."""
    monday = week_of(request.on).start

    def cells(kitchens: Sequence[int]) -> dict[int, tuple[Cell, ...]]:
        held = week_status(kitchens, monday)
        blank = Cell(_("chưa lập"), tone="bad")
        return {
            one: (
                Cell(str(WeeklyMenu.Status(held[one]).label), tone=MENU_TONES[held[one]]) if one in held else blank,
            )
            for one in kitchens
        }  # fmt: skip

    heading = _("Thực đơn tuần từ {day}").format(day=format_day(monday))
    return _choose(request, heading, lambda kitchen: menu_url(kitchen, monday), (Column(_("Tình trạng")),), cells)


@page
def months(request: ActorRequest) -> HttpResponse:
    """To the account of the month."""
    span = month_of(request.on)

    def cells(kitchens: Sequence[int]) -> dict[int, tuple[Cell, ...]]:
        found = months_of(kitchens, span, request.on)
        return {
            one: (
                Cell(None, text=f"{state.closed}/{state.due}", tone="ok" if state.closed == state.due else "warn"),
                Cell(str(MonthSettlement.Status(state.status).label), tone=MONTH_TONES[state.status])
                if state.status
                else Cell(_("chưa lập quyết toán")),
            )
            for one, state in found.items()
        }

    columns = (Column(_("Ngày đã khóa sổ"), "num"), Column(_("Quyết toán")))
    heading = _("Quyết toán {month}").format(month=month_name(span.start))
    return _choose(request, heading, lambda kitchen: month_url(kitchen, request.on), columns, cells)


@page
def books(request: ActorRequest) -> HttpResponse:
    """To the books of the month."""
    return _choose(request, _("Sổ bếp"), lambda kitchen: month_url(kitchen, request.on, "kitchens-books"))
