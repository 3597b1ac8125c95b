"""Reserve stock that follows people to another region, and a drawn reserve filled up again by a supplier."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import item_by_code, search_suppliers, supplier_by_code, units_of_item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import LotIn
from quannhu.ledger.forms.reserve import FollowForm, RefillForm
from quannhu.ledger.models import Place
from quannhu.ledger.pages.custody import amount_of
from quannhu.ledger.pages.plumbing import Amounts, choices_of, places_with, require_some, scope_of
from quannhu.ledger.queries import screens
from quannhu.organization.queries import may


@page
def follow(request: ActorRequest) -> HttpResponse:
    """People moved to another region: their part of the reserve goes to the depot that keeps for them now."""
    own = [place for place in places_with(request, "ledger.issue") if place.unit.kind == "depot"]
    require_some(own, _("chuyển dự trữ đi theo quân số"))
    if request.method == "POST" and screens.posted_by(command_id_of(request), request.actor.user_id):
        return redirect("ledger-reserve")  # the same form from a second tab
    kept = queries.norms_kept(request.on)
    targets = list(Place.objects.filter(pk__in={place_id for place_id, _item in kept}).order_by("code"))
    items = sorted({(row.item.code, row.item.name) for row in kept.values()})
    form = FollowForm(
        request.POST or None, on=request.on, places=choices_of(own), targets=choices_of(targets), items=items,
        initial={"happened_on": request.on, "from_place": own[0].code if len(own) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            by_code = {place.code: place.pk for place in (*targets, *own)}
            posted = actions.follow(
                actor=request.actor, at=request.now, command_id=command_id_of(request),
                from_place_id=by_code[data["from_place"]], to_place_id=by_code[data["to_place"]],
                people=data["people"], happened_on=data["happened_on"],
                lots={item_by_code(data["item"]).pk: None} if data["item"] else None, paper_ref=data["paper_ref"],
                receiver=data["receiver"],
            )  # fmt: skip
            messages.success(request, _("Đã chuyển dự trữ đi theo quân số: phiếu {label}.").format(label=posted.label))
            return redirect("ledger-voucher", posted.voucher_id)
    context = {
        "form": form, "heading": _("Dự trữ đi theo quân số"), "button": _("Chuyển dự trữ"),
        "back": reverse("ledger-reserve"),
        "note": _("Số lượng mỗi mặt hàng = số người × mức một người một ngày × số ngày dự trữ của định mức kho giao."),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


@page
def refill(request: ActorRequest, release_id: int) -> HttpResponse:
    """What was drawn on a release is delivered again by a supplier, straight into the reserve."""
    view = queries.release(scope=scope_of(request), release_id=release_id, on=request.on)
    row = view.row
    if not may(request.actor, "ledger.issue", row.place.unit_id, request.on):
        raise Refused(NOT_FOUND, what="lệnh mở dự trữ phải bù", key=release_id)
    if request.method == "POST" and screens.posted_by(command_id_of(request), request.actor.user_id):
        return redirect("ledger-release", release_id)  # the same form from a second tab
    units, amounts = units_of_item(row.item), Amounts([row.item_id])
    form = RefillForm(
        request.POST or None, on=request.on, suppliers=[(one.code, one.name) for one in search_suppliers()],
        initial={"happened_on": request.on, "quantity": units.show(view.owed), "receiver": request.actor.name},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            posted = actions.refill(
                actor=request.actor, at=request.now, command_id=command_id_of(request), release_id=release_id,
                happened_on=data["happened_on"], quantity=amount_of(form, "quantity", units), source="supplier",
                lot=LotIn(data["lot"], data["made_on"], data["expires_on"]),
                price=Price(data["price"], units.size()) if data["price"] else None,
                supplier_id=supplier_by_code(data["supplier"]).pk, paper_ref=data["paper_ref"], giver=data["giver"],
                receiver=data["receiver"], witness=data["witness"],
            )  # fmt: skip
            messages.success(request, _("Đã bù dự trữ: phiếu {label}.").format(label=posted.label))
            return redirect("ledger-release", release_id)
    context = {
        "form": form, "heading": _("Bù dự trữ từ nhà cung cấp: {item}").format(item=row.item.name),
        "button": _("Ghi phiếu nhập dự trữ"), "back": reverse("ledger-release", args=[release_id]),
        "facts": [
            (_("Kho"), f"{row.place.name} ({row.place.code})"), (_("Đã lấy"), amounts.say(row.item_id, view.drawn)),
            (_("Còn phải bù"), amounts.say(row.item_id, view.owed)),
            (_("Bù trước hết ngày"), format_day(row.refill_by)),
        ],
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)
