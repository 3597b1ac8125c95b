"""Giao nhận theo đơn: three-party weighing of a delivery, goods on the road, goods off the road, a voucher tied."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.catalog.queries import units_of_items
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, DayField, Form, QuantityField, WordsField
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.ledger.actions import LotIn, ReceivedLine, WeighedLine
from quannhu.ledger.models import Voucher
from quannhu.ledger.queries import label_of
from quannhu.organization.queries import require
from quannhu.supply import actions, queries
from quannhu.supply.models import Order
from quannhu.supply.pages.plumbing import scope_of
from quannhu.supply.queries import LineView


class ReceiveForm(Form):
    """The paper, the three parties and one weighed item of the order."""

    item = CodeField(label=gettext_lazy("Mặt hàng"))
    happened_on = DayField(label=gettext_lazy("Ngày nhận"))
    paper_ref = WordsField(label=gettext_lazy("Chứng từ gốc"), max_length=120)
    paper = WordsField(label=gettext_lazy("Theo giấy"), max_length=40, size=14)
    weighed = WordsField(label=gettext_lazy("Cân được"), max_length=40, size=14)
    aside = WordsField(label=gettext_lazy("Để riêng chờ xử lý"), max_length=40, size=14, required=False)
    fault = WordsField(label=gettext_lazy("Vì sao để riêng"), max_length=300, required=False)
    lot = WordsField(label=gettext_lazy("Số lô"), max_length=40, required=False)
    made_on = DayField(label=gettext_lazy("Ngày sản xuất"), required=False)
    expires_on = DayField(label=gettext_lazy("Hạn dùng"), required=False)
    giver = WordsField(label=gettext_lazy("Người giao"), max_length=120)
    receiver = WordsField(label=gettext_lazy("Người nhận"), max_length=120)
    witness = WordsField(label=gettext_lazy("Người chứng kiến"), max_length=120)


def _order(request: ActorRequest, order_id: int, right: str) -> tuple[Order, list[LineView]]:
    """The order and its lines; Refused(KER-07) without the right at the store that acts."""
    order = queries.order_in(scope_of(request), order_id)
    place = order.origin if right == "ledger.issue" and order.origin is not None else order.place
    require(request.actor, right, place.unit_id, request.actor.today)
    return order, queries.line_views([order], request.on)


def _items(form: Form, views: list[LineView]) -> dict[str, LineView]:
    found = {view.line.item.code: view for view in views}
    form.fields["item"].choices = [(code, view.line.item.name) for code, view in found.items()]  # type: ignore[attr-defined]
    return found


def _shown(request: ActorRequest, order: Order, form: Form, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "back": reverse("supply-order", args=[order.pk])}
    return render(request, "supply/form.html", context, status=form.status)


@page
def receive(request: ActorRequest, order_id: int) -> HttpResponse:
    """A delivery of a purchase order weighed into the book."""
    order, views = _order(request, order_id, "ledger.receive")
    first = views[0].line.item.code if len(views) == 1 else ""
    form = ReceiveForm(request.POST or None, on=request.on, initial={"happened_on": request.on, "item": first,
                       "receiver": request.actor.name})  # fmt: skip
    lines = _items(form, views)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            item = lines[data["item"]].line.item
            unit = units_of_items([item.pk])[item.pk]
            lot = LotIn(data["lot"], data["made_on"], data["expires_on"]) if data["lot"] else None
            line = WeighedLine(
                item.pk, unit.parse(data["paper"]), unit.parse(data["weighed"]),
                unit.parse(data["aside"]) if data["aside"] else 0, data["fault"], lot,
            )  # fmt: skip
            posted = actions.receive_order(
                actor=request.actor, at=request.now, command_id=command_id_of(request), order_id=order_id,
                happened_on=data["happened_on"], paper_ref=data["paper_ref"], lines=[line], giver=data["giver"],
                receiver=data["receiver"], witness=data["witness"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi phiếu nhập {label}.").format(label=posted.label))
            return redirect("supply-order", order_id)
    return _shown(
        request, order, form, _("Nhận hàng theo đơn số {number}").format(number=order_id), _("Ghi phiếu nhập")
    )


class ShipForm(Form):
    """One item of a transfer order onto the road."""

    item = CodeField(label=gettext_lazy("Mặt hàng"))
    quantity = WordsField(label=gettext_lazy("Số lượng xuất"), max_length=40, size=14)
    happened_on = DayField(label=gettext_lazy("Ngày xuất"))
    receiver = WordsField(label=gettext_lazy("Người nhận vận chuyển"), max_length=120, required=False)


@page
def ship(request: ActorRequest, order_id: int) -> HttpResponse:
    """Goods of a transfer order leave their store."""
    order, views = _order(request, order_id, "ledger.issue")
    first = views[0].line.item.code if len(views) == 1 else ""
    form = ShipForm(request.POST or None, on=request.on, initial={"happened_on": request.on, "item": first})
    lines = _items(form, views)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            item = lines[data["item"]].line.item
            quantity = units_of_items([item.pk])[item.pk].parse(data["quantity"])
            posted = actions.ship_order(
                actor=request.actor, at=request.now, command_id=command_id_of(request), order_id=order_id,
                happened_on=data["happened_on"], quantities={item.pk: quantity}, receiver=data["receiver"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi phiếu {label}; hàng đang trên đường.").format(label=posted.label))
            return redirect("supply-order", order_id)
    return _shown(request, order, form, _("Xuất theo lệnh số {number}").format(number=order_id), _("Ghi phiếu xuất"))


class ArriveForm(Form):
    """A shipment of the order comes off the road, lot by lot as it left; a difference is told with its reason."""

    happened_on = DayField(label=gettext_lazy("Ngày nhận"))
    reason = WordsField(label=gettext_lazy("Lý do chênh lệch"), max_length=300, required=False)
    receiver = WordsField(label=gettext_lazy("Người nhận"), max_length=120, required=False)

    def __init__(self, *args: Any, road: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.road = road
        for index, line in enumerate(road):
            base, unit = line.item.base, line.item.display_unit
            words = f"{line.item.name} {line.lot.code}, {line.label}"
            packs = units_of_items([line.item.pk])[line.item.pk].packs
            self.fields[f"line_{index}"] = QuantityField(
                label=words, base=base, default_unit=unit, packs=packs, allow_zero=True
            )
        lines = [f"line_{index}" for index in range(len(road))]
        self.order_fields(["happened_on", *lines, "reason", "receiver"])


@page
def arrive(request: ActorRequest, order_id: int) -> HttpResponse:
    """Goods of a transfer order come off the road."""
    order, _views = _order(request, order_id, "ledger.receive")
    road = queries.road_of(order)
    if not road:
        raise Refused(NOT_FOUND, what="hàng trên đường của lệnh", key=order_id)
    left = {f"line_{i}": units_of_items([line.item.pk])[line.item.pk].show(line.left) for i, line in enumerate(road)}
    form = ArriveForm(
        request.POST or None, on=request.on, road=road,
        initial={"happened_on": request.on, "receiver": request.actor.name, **left},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            lines = [ReceivedLine(line.item.pk, line.lot.pk, data[f"line_{index}"]) for index, line in enumerate(road)]
            posted = actions.arrive_order(
                actor=request.actor, at=request.now, command_id=command_id_of(request), order_id=order_id,
                voucher_id=road[0].voucher_id, happened_on=data["happened_on"], lines=lines, reason=data["reason"],
                receiver=data["receiver"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi phiếu nhập {label}.").format(label=posted.label))
            return redirect("supply-order", order_id)
    return _shown(
        request, order, form, _("Nhận hàng theo lệnh số {number}").format(number=order_id), _("Ghi phiếu nhập")
    )


class LinkForm(Form):
    """A receipt already in the book of the store."""

    voucher = CodeField(label=gettext_lazy("Phiếu nhập"))


@page
def link(request: ActorRequest, order_id: int) -> HttpResponse:
    """Tie a receipt that was written without its order."""
    order, views = _order(request, order_id, "ledger.receive")
    rows = Voucher.objects.filter(
        book__place=order.place, kind="receipt", supplier=order.supplier, supply_delivery__isnull=True,
        reversed_by__isnull=True, moves__item__in=[view.line.item_id for view in views],
    ).select_related("book").distinct().order_by("-happened_on", "-pk")[:100]  # fmt: skip
    by_label = {label_of(row): row for row in rows}
    form = LinkForm(request.POST or None, on=request.on)
    form.fields["voucher"].choices = [(label, row.paper_ref or label) for label, row in by_label.items()]  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        with form.catching():
            actions.link_delivery(
                actor=request.actor, at=request.now, order_id=order_id,
                voucher_id=by_label[form.cleaned_data["voucher"]].pk,
            )  # fmt: skip
            messages.success(request, _("Đã gắn phiếu vào đơn."))
            return redirect("supply-order", order_id)
    return _shown(request, order, form, _("Gắn phiếu nhập vào đơn số {number}").format(number=order_id), _("Gắn phiếu"))
