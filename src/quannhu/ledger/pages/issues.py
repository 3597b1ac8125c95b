"""Issues and transfers: first expired first; what will leave is shown before it leaves; what arrived is noted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import units_of_item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.forms import confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import IssueLine, Posted, ReceivedLine
from quannhu.ledger.forms import IssueForm
from quannhu.ledger.forms.arrivals import ArrivalForm
from quannhu.ledger.models import Place, Request
from quannhu.ledger.pages.plumbing import (
    Preview,
    choices_of,
    going_back,
    name_any_place,
    places_for,
    preview,
    rehearse,
    require_some,
    scope_of,
)
from quannhu.ledger.pages.vouchers import moves_table
from quannhu.ledger.queries import screens


def _lines(form: IssueForm, place: Place) -> list[IssueLine]:
    """The rows of the form; a lot the store does not have stands at its cell."""
    named = any(line["lot"] for line in form.lines)
    lots = screens.lots_of(place.pk) if named else {}
    found = []
    for line in form.lines:
        lot_id = None
        if line["lot"]:
            balance = lots.get((line["item"].pk, line["lot"]))
            if balance is None:
                what = _("lô của {item} tại {place}").format(item=line["item"].name, place=place.code)
                form.grid.refuse(line["row"], "lot", Refused(NOT_FOUND, what=what, key=line["lot"]))
                continue
            lot_id = balance.lot_id
        found.append(IssueLine(line["item"].pk, line["quantity"], lot_id, line["override"]))
    return found


def _send(request: ActorRequest, form: IssueForm, place: Place, row: Request | None) -> HttpResponse | None:
    """Show what would leave, or let it leave; None when the form must be shown again."""
    data = form.cleaned_data
    lines = _lines(form, place)
    if form.grid.faults:
        return None
    codes = screens.open_place_codes(request.on)
    target = codes.get(data["to_place"] or "")
    common: dict[str, Any] = {
        "actor": request.actor, "at": request.now, "command_id": command_id_of(request), "from_place_id": place.pk,
        "to_place_id": target, "happened_on": data["happened_on"], "lines": lines,
        "purpose_text": data["purpose_text"], "receiver": data["receiver"], "request_id": row.pk if row else None,
    }  # fmt: skip
    send = {"issue": actions.issue, "transfer": actions.transfer, "ship": actions.ship}[data["way"]]

    def work() -> Posted:
        return send(**common)

    if confirmed(request):
        posted = work()
        messages.success(request, _("Đã ghi phiếu xuất {label}.").format(label=posted.label))
        return redirect("ledger-voucher", posted.voucher_id)
    _posted, moves, _weighed = rehearse(work)
    shown = Preview(
        _("Xuất kho, điều chuyển"), _("Ghi phiếu xuất"),
        (
            (_("Xuất từ kho"), place.name), (_("Đến"), data["to_place"] or _("xuất dùng ngay")),
            (_("Cách giao"), str(dict(IssueForm.WAYS)[data["way"]])), (_("Ngày xuất"), format_day(data["happened_on"])),
            (_("Giá trị"), f"{group_digits(sum(move.value for move in moves))} đ"),
        ),
        (moves_table(moves),),
    )  # fmt: skip
    return preview(request, shown)


@page
def issue(request: ActorRequest) -> HttpResponse:
    """Goods out of a store, by item and amount; the lots that expire first are taken."""
    places = places_for(request, "issue")
    require_some(places, _("xuất hàng"))
    scope = scope_of(request)
    initial = {"place": places[0].code if len(places) == 1 else "", "happened_on": request.on, "way": "issue"}
    return _issue(request, places, screens.counterparts(scope), None, initial, ())


@page
def issue_request(request: ActorRequest, request_id: int) -> HttpResponse:
    """Goods out of the store for an approved request: what is still outstanding, ready to be changed."""
    row, lines = queries.request(scope=scope_of(request), request_id=request_id)
    places = [place for place in places_for(request, "issue") if place.pk == row.from_place_id]
    require_some(places, _("xuất theo yêu cầu số {number}").format(number=request_id))
    known = {line.line.item_id: line for line in lines if line.outstanding}
    typed = [
        {"item": line.line.item.code, "quantity": units_of_item(line.line.item).show(line.outstanding)}
        for line in known.values()
    ]
    initial = {
        "place": row.from_place.code, "to_place": row.to_place.code, "happened_on": request.on, "way": "ship",
        "purpose_text": _("Cấp theo yêu cầu số {number}").format(number=request_id),
    }  # fmt: skip
    return _issue(request, places, [row.to_place], row, initial, typed)


def _issue(
    request: ActorRequest, places: list[Place], targets: list[Place], row: Request | None, initial: dict[str, Any],
    typed: Any,
) -> HttpResponse:  # fmt: skip
    form = IssueForm(
        request.POST or None, on=request.on, places=choices_of(places), targets=choices_of(targets), initial=initial,
        lines=typed,
    )  # fmt: skip
    if row is None:
        name_any_place(form.fields["to_place"], request.on)  # type: ignore[arg-type]
    if form.is_bound and form.is_valid() and not going_back(request):
        with form.catching():
            place = next(place for place in places if place.code == form.cleaned_data["place"])
            if answer := _send(request, form, place, row):
                return answer
    context = {
        "form": form, "button": _("Xem trước khi ghi"), "lines_caption": _("Hàng xuất"),
        "heading": _("Xuất theo yêu cầu số {number}").format(number=row.pk) if row else _("Xuất kho, điều chuyển"),
        "back": reverse("ledger-request", args=[row.pk]) if row else reverse("ledger-vouchers"),
        "note": _("Lô hết hạn trước được xuất trước. Chỉ ghi lô khi xuất khác thứ tự, và ghi lý do."),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


@page
def shipment(request: ActorRequest, voucher_id: int) -> HttpResponse:
    """What arrived of a shipment: received, missing, with a reason for a difference."""
    view = queries.voucher(scope=scope_of(request), voucher_id=voucher_id)
    road = screens.on_road(voucher_id=voucher_id)
    if request.method == "POST" and (done := screens.posted_by(command_id_of(request), request.actor.user_id)):
        return redirect("ledger-voucher", done)
    if not road:
        raise Refused(NOT_FOUND, what="hàng trên đường của phiếu", key=view.label)
    target = next(move.target.place_id for move in view.lines if move.target.kind == "transit")
    require_some([p for p in places_for(request, "receipt") if p.pk == target], _("ghi nhận hàng đến"))
    form = ArrivalForm(request.POST or None, on=request.on, road=road, initial={"happened_on": request.on})
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            posted = actions.receive_shipment(
                actor=request.actor, at=request.now, command_id=command_id_of(request), voucher_id=voucher_id,
                happened_on=data["happened_on"], reason=data["reason"], receiver=data["receiver"],
                lines=[ReceivedLine(*line) for line in form.received],
            )  # fmt: skip
            messages.success(request, _("Đã ghi nhận hàng đến, phiếu {label}.").format(label=posted.label))
            return redirect("ledger-voucher", posted.voucher_id)
    context = {"form": form, "view": view, "heading": _("Ghi nhận hàng đến: phiếu {label}").format(label=view.label)}
    return render(request, "ledger/shipment.html", context, status=form.status)
