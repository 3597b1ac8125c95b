"""Ways in from the side list: the one kitchen at once, or a choice of kitchens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import week_of
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens.pages.menus import menu_url
from quannhu.kitchens.pages.plumbing import month_url
from quannhu.kitchens.queries.screens import open_kitchens
from quannhu.organization.queries import labels, visible_to


def _choose(request: ActorRequest, heading: str, url: Callable[[int], str]) -> HttpResponse:
    scope = visible_to(request.actor, request.on)
    kitchens = open_kitchens(scope, request.on)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="bếp trong phạm vi", key=request.actor.name)
    if len(kitchens) == 1:
        return redirect(url(kitchens[0]))
    names = labels(kitchens, request.on)
    rows = [Row((Cell(names[one].code), Cell(names[one].name, href=url(one)))) for one in kitchens]
    table = Table((Column(_("Mã")), Column(_("Bếp"))), rows, "", _("Không có bếp nào mở trong ngày."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("bep")
    return render(request, "kitchens/table.html", {"table": table, "heading": heading})


def _week(on: dt.date) -> dt.date:
    return week_of(on).start


@page
def menus(request: ActorRequest) -> HttpResponse:
    """To the menu of the week."""
    return _choose(request, _("Thực đơn tuần"), lambda kitchen: menu_url(kitchen, _week(request.on)))


@page
def months(request: ActorRequest) -> HttpResponse:
    """To the account of the month."""
    return _choose(request, _("Quyết toán tháng"), lambda kitchen: month_url(kitchen, request.on))


@page
def books(request: ActorRequest) -> HttpResponse:
    """To the books of the month."""
    return _choose(request, _("Sổ bếp"), lambda kitchen: month_url(kitchen, request.on, "kitchens-books"))
