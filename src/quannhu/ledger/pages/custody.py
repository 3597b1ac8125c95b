"""Mess equipment: who holds what, handing out, handing back, loss and compensation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import item_by_code, search_items, units_of_item
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price, group_digits
from quannhu.kit.forms import CountField, Form, confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import Posted
from quannhu.ledger.forms import CustodyForm, LossForm
from quannhu.ledger.models import HandReceipt
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import (
    Amounts,
    Preview,
    choices_of,
    going_back,
    link,
    page_of,
    place_in,
    places_with,
    preview,
    rehearse,
    require_some,
    scope_of,
    voucher_cell,
)
from quannhu.ledger.pages.vouchers import moves_table
from quannhu.ledger.queries import screens
from quannhu.organization.queries import may

ROWS = 150


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Hand receipts: by keeper, what each still holds, what was lost and is owed."""
    scope = scope_of(request)
    place = place_in(request, scope)
    bar = (
        filters.place_choice(request, screens.places_in(scope)),
        filters.choice(request, "xem", _("Xem"), [("tat-ca", _("cả phiếu đã xong"))], _("đang giữ")),
    )
    found = queries.hand_receipts(scope=scope, place_id=place.pk if place else None)
    if not bar[1].value:
        found = [(row, left) for row, left in found if left]
    excel = request.GET.get("xuat") == "xlsx"
    shown, more = (found, "") if excel else page_of(found, request, ROWS)
    amounts = Amounts({row.item_id for row, _left in shown})
    owed: dict[int, int] = {}
    for end in screens.custody_ends([row.pk for row, _left in shown]):
        owed[end.receipt_id] = owed.get(end.receipt_id, 0) + end.compensation
    reach = {place.pk for place in places_with(request, "ledger.custody")}
    columns = (
        Column(_("Người giữ")), Column(_("Dụng cụ")), Column(_("Kho, bếp")), Column(_("Ngày giao")),
        Column(_("Phiếu giao")), Column(_("Đã giao"), "num"), Column(_("Đang giữ"), "num"), Column(_("ĐVT")),
        Column(_("Bồi thường"), "num", _("đ")), Column(_("Việc")),
    )  # fmt: skip
    rows = []
    for row, left in shown:
        address = reverse("ledger-custody-end", args=[row.pk])
        work = Cell(_("trả, mất"), href=address) if left and row.place_id in reach else Cell(None)
        rows.append(
            Row((
                Cell(row.keeper), Cell(row.item.name), Cell(row.place.code), Cell(row.issued_on),
                voucher_cell(row.voucher), amounts.cell(row.item_id, row.quantity), amounts.cell(row.item_id, left),
                Cell(amounts.unit(row.item_id)), Cell(owed.get(row.pk)), work,
            ))
        )  # fmt: skip
    table = Table(columns, rows, _("Dụng cụ cấp dưỡng giao người giữ"), _("Chưa giao dụng cụ nào."))
    if excel:
        return table.workbook_response("dung-cu")
    links = [(reverse("ledger-custody-new"), _("Giao dụng cụ"))] if reach else []
    context = {
        "heading": _("Dụng cụ cấp dưỡng"), "table": table, "filters": bar, "filtered": bool(request.GET),
        "more": more, "excel": link(request, xuat="xlsx"), "links": links,
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


def amount_of(form: Form, field: str, units: ItemUnits) -> int:
    """The quantity typed in a field; what cannot be read stands there."""
    try:
        return units.parse(form.cleaned_data[field])
    except Refused as refused:
        form.PLACES = {**form.PLACES, refused.code.id: field}  # type: ignore[misc]
        raise


@page
def hand_out(request: ActorRequest) -> HttpResponse:
    """Equipment from stock to a named keeper."""
    places = places_with(request, "ledger.custody")
    require_some(places, _("giao dụng cụ"))
    items = search_items()
    form = CustodyForm(
        request.POST or None, on=request.on, places=choices_of(places),
        items=[(item.code, item.name) for item in items if item.base == "piece"],
        initial={"place": places[0].code if len(places) == 1 else "", "happened_on": request.on},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and not going_back(request):
        with form.catching():
            data = form.cleaned_data
            item = item_by_code(data["item"])
            place = next(place for place in places if place.code == data["place"])
            quantity = amount_of(form, "quantity", units_of_item(item))

            def work() -> Posted:
                return actions.hand_out(
                    actor=request.actor, at=request.now, command_id=command_id_of(request), place_id=place.pk,
                    happened_on=data["happened_on"], item_id=item.pk, quantity=quantity, keeper=data["keeper"],
                )  # fmt: skip

            if confirmed(request):
                posted = work()
                messages.success(request, _("Đã giao dụng cụ, phiếu {label}.").format(label=posted.label))
                return redirect("ledger-voucher", posted.voucher_id)
            _posted, moves, _weighed = rehearse(work)
            facts = ((_("Người giữ"), data["keeper"]), (_("Ngày giao"), format_day(data["happened_on"])))
            return preview(request, Preview(_("Giao dụng cụ"), _("Ghi phiếu giao"), facts, (moves_table(moves),)))
    context = {
        "form": form, "heading": _("Giao dụng cụ cấp dưỡng"), "button": _("Xem trước khi ghi"),
        "back": reverse("ledger-custody"),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


def _receipt(request: ActorRequest, receipt_id: int) -> HandReceipt:
    scope = scope_of(request)
    row = (
        HandReceipt.objects.filter(pk=receipt_id, place__unit_id__in=scope.unit_ids)
        .select_related("item", "place__unit", "voucher__book")
        .first()
    )
    if row is None or not may(request.actor, "ledger.custody", row.place.unit_id, request.on):
        raise Refused(NOT_FOUND, what="phiếu giao nhận dụng cụ", key=receipt_id)
    return row


@page
def end(request: ActorRequest, receipt_id: int) -> HttpResponse:
    """A keeper hands back, or has lost: what is owed is shown before it is written."""
    row = _receipt(request, receipt_id)
    if request.method == "POST" and (done := screens.posted_by(command_id_of(request), request.actor.user_id)):
        return redirect("ledger-voucher", done)
    units = units_of_item(row.item)
    left = row.quantity - sum(end.quantity for end in screens.custody_ends([row.pk]))
    form = LossForm(request.POST or None, on=request.on, initial={"happened_on": request.on, "quantity": left or ""})
    if form.is_bound and form.is_valid() and not going_back(request):
        with form.catching():
            if answer := _finish(request, form, row, units):
                return answer
    context = {
        "form": form, "heading": _("{item}: {keeper}").format(item=row.item.name, keeper=row.keeper),
        "button": _("Xem trước khi ghi"), "back": reverse("ledger-custody"),
        "facts": [
            (_("Kho"), row.place.name), (_("Ngày giao"), format_day(row.issued_on)),
            (_("Đã giao"), units.show(row.quantity)), (_("Đang giữ"), units.show(left)),
        ],
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


def _finish(request: ActorRequest, form: LossForm, row: HandReceipt, units: ItemUnits) -> HttpResponse | None:
    data = form.cleaned_data
    quantity = amount_of(form, "quantity", units)
    common: dict[str, Any] = {
        "actor": request.actor, "at": request.now, "command_id": command_id_of(request), "receipt_id": row.pk,
        "happened_on": data["happened_on"], "quantity": quantity,
    }  # fmt: skip
    lost = data["outcome"] == "lost"
    owed = [0]
    months = _months(form) if lost and data["wear_months"] else None

    def work() -> Posted:
        if not lost:
            return actions.hand_back(**common)
        price = Price(data["price"], units.size()) if data["price"] else None
        posted, owed[0] = actions.lose(**common, minutes=data["minutes"], price=price, wear_months=months)
        return posted

    if confirmed(request):
        posted = work()
        words = _("Đã ghi mất, phiếu {label}; bồi thường {owed} đ.") if lost else _("Đã ghi trả, phiếu {label}.")
        messages.success(request, words.format(label=posted.label, owed=group_digits(owed[0])))
        return redirect("ledger-voucher", posted.voucher_id)
    _posted, moves, _weighed = rehearse(work)
    facts = [(_("Người giữ"), row.keeper), (_("Ngày"), format_day(data["happened_on"]))]
    if lost:
        facts += [(_("Biên bản"), data["minutes"]), (_("Phải bồi thường"), f"{group_digits(owed[0])} đ")]
    title = _("Mất, hỏng dụng cụ") if lost else _("Trả dụng cụ")
    return preview(request, Preview(title, _("Ghi sổ"), facts, (moves_table(moves),)))


def _months(form: LossForm) -> int:
    try:
        return int(CountField(least=1, most=600).read(form.cleaned_data["wear_months"]))
    except Refused as refused:
        form.PLACES = {**form.PLACES, refused.code.id: "wear_months"}  # type: ignore[misc]
        raise
