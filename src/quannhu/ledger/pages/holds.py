"""Holds: what is kept for whom until when, keeping more, letting go."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import item_by_code, search_items, units_of_item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import instant
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import AccountRef
from quannhu.ledger.forms.holds import HoldForm, ReleaseForm
from quannhu.ledger.pages.custody import amount_of
from quannhu.ledger.pages.plumbing import Amounts, choices_of, do_once, link, places_with, require_some, scope_of


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Open holds of the scope, the soonest to expire first."""
    found = queries.holds(scope=scope_of(request), at=request.now)
    amounts = Amounts({row.item_id for row, _left in found})
    reach = {place.pk for place in places_with(request, "ledger.hold")}
    columns = (
        Column(_("Kho")), Column(_("Mặt hàng")), Column(_("Đã giữ"), "num"), Column(_("Còn giữ"), "num"),
        Column(_("ĐVT")), Column(_("Giữ cho")), Column(_("Đến hết ngày")), Column(_("Việc")),
    )  # fmt: skip
    rows = []
    for row, left in found:
        place = row.account.place
        work = Cell(None)
        if place.pk in reach:
            work = Cell(_("thôi giữ"), href=reverse("ledger-hold-release", args=[row.pk]))
        rows.append(
            Row((
                Cell(place.code), Cell(row.item.name), amounts.cell(row.item_id, row.quantity),
                amounts.cell(row.item_id, left), Cell(amounts.unit(row.item_id)), Cell(row.subject),
                Cell((row.expires_at - dt.timedelta(seconds=1)).date()), work,
            ))
        )  # fmt: skip
    table = Table(columns, rows, _("Hàng đang giữ"), _("Không có hàng nào đang giữ."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("hang-dang-giu")
    links = [(reverse("ledger-hold-new"), _("Giữ hàng"))] if reach else []
    context = {
        "heading": _("Hàng đang giữ"), "table": table, "filters": (), "filtered": False, "more": "",
        "excel": link(request, xuat="xlsx"), "links": links,
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def keep(request: ActorRequest) -> HttpResponse:
    """Keep so much of an item for a purpose; others cannot issue it meanwhile."""
    places = places_with(request, "ledger.hold")
    require_some(places, _("giữ hàng"))
    form = HoldForm(
        request.POST or None, on=request.on, places=choices_of(places),
        items=[(item.code, item.name) for item in search_items()],
        initial={"place": places[0].code if len(places) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            item = item_by_code(data["item"])
            place = next(place for place in places if place.code == data["place"])
            quantity = amount_of(form, "quantity", units_of_item(item))
            expires = instant(data["expires_on"] + dt.timedelta(days=1))
            facts = [place.pk, item.pk, quantity, data["subject"], data["expires_on"].isoformat()]

            def work() -> int:
                return actions.hold(
                    actor=request.actor, at=request.now, account=AccountRef("stock", place.pk), item_id=item.pk,
                    quantity=quantity, subject=data["subject"], expires_at=expires,
                ).pk  # fmt: skip

            do_once(request, "ledger.hold", facts, work)
            messages.success(request, _("Đã giữ hàng."))
            return redirect("ledger-holds")
    context = {"form": form, "heading": _("Giữ hàng"), "button": _("Giữ"), "back": reverse("ledger-holds")}
    return render(request, "ledger/form.html", context, status=form.status)


@page
def release(request: ActorRequest, hold_id: int) -> HttpResponse:
    """Let a hold go, in full or in part."""
    found = queries.holds(scope=scope_of(request), at=request.now)
    row, left = next(((row, left) for row, left in found if row.pk == hold_id), (None, 0))
    if row is None or row.account.place_id not in {place.pk for place in places_with(request, "ledger.hold")}:
        raise Refused(NOT_FOUND, what="hàng đang giữ", key=hold_id)
    units = units_of_item(row.item)
    form = ReleaseForm(request.POST or None, on=request.on, initial={"quantity": units.show(left)})
    if form.is_bound and form.is_valid():
        with form.catching():
            quantity = amount_of(form, "quantity", units)
            reason = form.cleaned_data["reason"]

            def work() -> int:
                return actions.release(
                    actor=request.actor, at=request.now, hold_id=hold_id, reason=reason, quantity=quantity
                ).pk

            do_once(request, "ledger.release", [hold_id, quantity, reason], work)
            messages.success(request, _("Đã thôi giữ."))
            return redirect("ledger-holds")
    context = {
        "form": form, "heading": _("Thôi giữ: {item}").format(item=row.item.name), "button": _("Thôi giữ"),
        "back": reverse("ledger-holds"),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)
