"""Deliveries: three-party weighing, goods sent back, what suppliers still owe."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import item_by_code, search_items, search_suppliers, supplier_by_code, units_of_item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.forms import confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import LotIn, Posted, WeighedLine
from quannhu.ledger.codes import LOT_NEEDED
from quannhu.ledger.forms import AsideForm, ReasonForm, ReceiveForm, ReturnForm
from quannhu.ledger.models import Balance, Claim, Lot
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import (
    Amounts,
    Preview,
    choices_of,
    do_once,
    going_back,
    link,
    may_write,
    places_for,
    preview,
    rehearse,
    require_some,
    scope_of,
    voucher_cell,
)
from quannhu.ledger.pages.vouchers import moves_table, weighing_table
from quannhu.ledger.queries import screens
from quannhu.organization.queries import may


def _weighed(line: dict[str, Any]) -> WeighedLine:
    """One row of the form as the action takes it."""
    named = line["lot"] or line["made_on"] or line["expires_on"]
    lot = LotIn(line["lot"], line["made_on"], line["expires_on"]) if named else None
    return WeighedLine(
        line["item"].pk, line["paper"], line["weighed"], line["aside"] or 0, line["fault"], lot, line["price"]
    )


def _lots_named(form: ReceiveForm) -> bool:
    """Whether every lot that needs a label has one; a missing label stands at its cell."""
    for line in form.lines:
        if line["item"].lot_policy in ("lot", "expiry") and not line["lot"]:
            form.grid.refuse(line["row"], "lot", Refused(LOT_NEEDED, item=line["item"].name, what="số lô"))
    return not form.grid.faults


@page
def receive(request: ActorRequest) -> HttpResponse:
    """A delivery: paper, weighed, set aside, line by line; what will be posted is shown first."""
    places = places_for(request, "receipt")
    require_some(places, _("nhập hàng"))
    suppliers = search_suppliers()
    form = ReceiveForm(
        request.POST or None, on=request.on, places=choices_of(places),
        suppliers=[(row.code, row.name) for row in suppliers],
        initial={"place": places[0].code if len(places) == 1 else "", "happened_on": request.on},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _lots_named(form) and not going_back(request):
        with form.catching():
            data = form.cleaned_data
            supplier = supplier_by_code(data["supplier"])
            place = next(place for place in places if place.code == data["place"])

            def work() -> Posted:
                return actions.receive(
                    actor=request.actor, at=request.now, command_id=command_id_of(request), place_id=place.pk,
                    happened_on=data["happened_on"], supplier_id=supplier.pk, paper_ref=data["paper_ref"],
                    lines=[_weighed(line) for line in form.lines], giver=data["giver"], receiver=data["receiver"],
                    witness=data["witness"],
                )  # fmt: skip

            if confirmed(request):
                posted = work()
                messages.success(request, _("Đã ghi phiếu nhập {label}.").format(label=posted.label))
                return redirect("ledger-voucher", posted.voucher_id)
            _posted, moves, weighed = rehearse(work)
            weighing = weighing_table(weighed)
            facts = (
                (_("Nhập vào kho"), place.name), (_("Ngày nhập"), format_day(data["happened_on"])),
                (_("Nhà cung cấp"), supplier.name), (_("Chứng từ"), data["paper_ref"] or "–"),
                (_("Ba bên"), f"{data['giver']}; {data['receiver']}; {data['witness']}"),
                (_("Giá trị"), f"{group_digits(sum(move.value for move in moves))} đ"),
            )  # fmt: skip
            tables = [table for table in (weighing, moves_table(moves)) if table]
            return preview(request, Preview(_("Nhập kho, cân tay ba"), _("Ghi phiếu nhập"), facts, tables))
    context = {
        "form": form, "heading": _("Nhập kho, cân tay ba"), "button": _("Xem trước khi ghi"),
        "lines_caption": _("Kết quả cân tay ba"), "back": reverse("ledger-vouchers"),
        "note": _("Người giao, người nhận, người chứng kiến cùng cân; ghi đủ ba họ tên."),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


@page
def set_aside(request: ActorRequest) -> HttpResponse:
    """Goods set aside in quarantine, each with the way back to its supplier."""
    scope = scope_of(request)
    rows = [row for row in queries.on_hand(scope=scope) if row.condition == "quarantine"]
    keys = {(row.place_id, row.purpose, row.lot_id) for row in rows}
    ids = {
        (row.account.place_id, row.account.purpose, row.lot_id): row
        for row in Balance.objects.filter(
            account__kind="stock", account__condition="quarantine", quantity__gt=0,
            account__place_id__in={place for place, _purpose, _lot in keys},
        ).select_related("account__place__unit")
    }  # fmt: skip
    amounts = Amounts({row.item_id for row in rows})
    columns = (
        Column(_("Mặt hàng")), Column(_("Lô")), Column(_("Kho, bếp")), Column(_("Chờ xử lý"), "num"),
        Column(_("ĐVT")), Column(_("Giá trị"), "num", _("đ")), Column(_("Việc")),
    )  # fmt: skip
    lines = []
    for row in rows:
        balance = ids[row.place_id, row.purpose, row.lot_id]
        may_return = may_write(request, "return", balance.account.place, request.on)
        work = (
            Cell(_("Trả nhà cung cấp"), href=reverse("ledger-return", args=[balance.pk])) if may_return else Cell(None)
        )
        lines.append(
            Row((
                Cell(row.item_name), Cell(row.lot_code or None), Cell(row.place_code),
                amounts.cell(row.item_id, row.quantity), Cell(amounts.unit(row.item_id)), Cell(row.value), work,
            ))
        )  # fmt: skip
    table = Table(columns, lines, _("Hàng để riêng, chờ xử lý"), _("Không có hàng chờ xử lý."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("hang-cho-xu-ly")
    links = [(reverse("ledger-claims"), _("Khiếu nại nhà cung cấp"))]
    if places_for(request, "conversion"):
        links.insert(0, (reverse("ledger-aside-new"), _("Để riêng hàng hỏng, hết hạn")))
    context = {
        "heading": _("Hàng chờ xử lý"), "table": table, "excel": link(request, xuat="xlsx"), "links": links,
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def put_aside(request: ActorRequest) -> HttpResponse:
    """Goods found bad or expired: out of usable stock, with a reason."""
    places = places_for(request, "conversion")
    require_some(places, _("để riêng hàng"))
    form = AsideForm(
        request.POST or None, on=request.on, places=choices_of(places),
        items=[(item.code, item.name) for item in search_items()],
        initial={"happened_on": request.on, "purpose": "routine", "place": places[0].code if len(places) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            place = next(place for place in places if place.code == data["place"])
            item = item_by_code(data["item"])
            lot = Lot.objects.filter(item=item, code=data["lot"]).first()
            if lot is None:
                raise Refused(NOT_FOUND, what=f"lô của {item.name}", key=data["lot"])
            posted = actions.set_aside(
                actor=request.actor, at=request.now, command_id=command_id_of(request), place_id=place.pk,
                happened_on=data["happened_on"], item_id=item.pk, lot_id=lot.pk, purpose=data["purpose"],
                quantity=_amount(form, "quantity", units_of_item(item)), reason=data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã để riêng, phiếu {label}.").format(label=posted.label))
            return redirect("ledger-aside")
    context = {
        "form": form, "heading": _("Để riêng hàng hỏng, hết hạn"), "button": _("Để riêng"),
        "back": reverse("ledger-aside"),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


@page
def send_back(request: ActorRequest, balance_id: int) -> HttpResponse:
    """Return a quarantined lot, or a part of it."""
    scope = scope_of(request)
    row = (
        Balance.objects.filter(
            pk=balance_id, account__kind="stock", account__condition="quarantine",
            account__place__unit_id__in=scope.unit_ids,
        )
        .select_related("account__place__unit", "item", "lot__supplier")
        .first()
    )  # fmt: skip
    if row is None:
        raise Refused(NOT_FOUND, what="hàng chờ xử lý", key=balance_id)
    units = units_of_item(row.item)
    supplier = row.lot.supplier
    form = ReturnForm(
        request.POST or None, on=request.on, suppliers=[(one.code, one.name) for one in search_suppliers()],
        initial={
            "happened_on": request.on, "supplier": supplier.code if supplier else "",
            "quantity": units.show(row.quantity),
        },
    )  # fmt: skip
    if form.is_bound and form.is_valid() and not going_back(request):
        with form.catching():
            data = form.cleaned_data
            quantity = _amount(form, "quantity", units)

            def work() -> Posted:
                return actions.return_to_supplier(
                    actor=request.actor, at=request.now, command_id=command_id_of(request),
                    place_id=row.account.place_id, happened_on=data["happened_on"],
                    supplier_id=supplier_by_code(data["supplier"]).pk, item_id=row.item_id, lot_id=row.lot_id,
                    quantity=quantity, reason=data["reason"], purpose=row.account.purpose, giver=data["giver"],
                    receiver=data["receiver"],
                )  # fmt: skip

            if confirmed(request):
                posted = work()
                messages.success(request, _("Đã ghi phiếu xuất trả {label}.").format(label=posted.label))
                return redirect("ledger-voucher", posted.voucher_id)
            _posted, moves, _weighed = rehearse(work)
            shown = Preview(
                _("Trả nhà cung cấp"), _("Ghi phiếu xuất trả"),
                ((_("Lý do"), data["reason"]), (_("Ngày trả"), format_day(data["happened_on"]))), (moves_table(moves),),
            )  # fmt: skip
            return preview(request, shown)
    context = {
        "form": form, "heading": _("Trả nhà cung cấp: {item} {lot}").format(item=row.item.name, lot=row.lot.code),
        "button": _("Xem trước khi ghi"), "back": reverse("ledger-aside"),
        "facts": [(_("Kho"), row.account.place.name), (_("Đang chờ xử lý"), units.show(row.quantity))],
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


def _amount(form: Any, field: str, units: Any) -> int:
    """The quantity typed; what cannot be read stands at its field."""
    try:
        return int(units.parse(form.cleaned_data[field]))
    except Refused as refused:
        form.PLACES = {**form.PLACES, refused.code.id: field}
        raise


@page
def claims(request: ActorRequest) -> HttpResponse:
    """What suppliers still owe after weighing; settled ones on demand."""
    scope = scope_of(request)
    bar = filters.choice(request, "xem", _("Xem"), [("tat-ca", _("cả khoản đã xong"))], _("đang đòi"))
    found = queries.claims(scope=scope, open_only=not bar.value)
    amounts = Amounts({claim.weighing.item_id for claim in found})
    names = screens.user_names([claim.settled_by for claim in found])
    columns = (
        Column(_("Phiếu nhập")), Column(_("Ngày")), Column(_("Nhà cung cấp")), Column(_("Mặt hàng")), Column(_("Lô")),
        Column(_("Theo giấy"), "num"), Column(_("Cân được"), "num"), Column(_("Thiếu"), "num"), Column(_("ĐVT")),
        Column(_("Tình trạng")), Column(_("Xử lý")),
    )  # fmt: skip
    rows = []
    for claim in found:
        weighing, voucher = claim.weighing, claim.weighing.voucher
        if claim.status == Claim.Status.OPEN:
            done = Cell(_("giải quyết"), href=reverse("ledger-claim", args=[claim.pk]))
        else:
            done = Cell("; ".join(filter(None, (names.get(claim.settled_by or 0, ""), claim.note))) or None)
        rows.append(
            Row((
                voucher_cell(voucher), Cell(voucher.happened_on),
                Cell(voucher.supplier.name if voucher.supplier else None), Cell(weighing.item.name),
                Cell(weighing.lot_code or None), amounts.cell(weighing.item_id, weighing.paper),
                amounts.cell(weighing.item_id, weighing.weighed), amounts.cell(weighing.item_id, claim.shortage),
                Cell(amounts.unit(weighing.item_id)),
                Cell(claim.get_status_display(), tone="warn" if claim.status == Claim.Status.OPEN else "ok"), done,
            ))
        )  # fmt: skip
    table = Table(columns, rows, _("Khiếu nại nhà cung cấp"), _("Không có khoản nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("khieu-nai")
    context = {
        "heading": _("Khiếu nại nhà cung cấp"), "table": table, "filters": [bar], "filtered": bool(request.GET),
        "excel": link(request, xuat="xlsx"), "links": [(reverse("ledger-aside"), _("Hàng chờ xử lý"))],
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def claim(request: ActorRequest, claim_id: int) -> HttpResponse:
    """One claim: made good, or waived with a reason."""
    scope = scope_of(request)
    row = next((one for one in queries.claims(scope=scope) if one.pk == claim_id), None)
    if row is None and request.method == "POST":
        # The same form sent from a second tab: the first answer stands.
        row = next((one for one in queries.claims(scope=scope, open_only=False) if one.pk == claim_id), None)
    if row is None:
        raise Refused(NOT_FOUND, what="khoản đòi bù đang mở", key=claim_id)
    unit_id = row.weighing.voucher.book.place.unit_id
    form = ReasonForm(request.POST or None, on=request.on)
    form.fields["reason"].label = _("Ghi chú, lý do thôi đòi")
    if form.is_bound and form.is_valid():
        with form.catching():
            waived = request.POST.get("thoi") == "1"
            note = form.cleaned_data["reason"]

            def work() -> int:
                settled = actions.settle_claim(
                    actor=request.actor, at=request.now, claim_id=claim_id, waived=waived, note=note
                )
                return int(settled.pk)

            do_once(request, "ledger.settle_claim", [claim_id, waived, note], work)
            messages.success(request, _("Đã ghi kết quả khiếu nại."))
            return redirect("ledger-claims")
    amounts = Amounts([row.weighing.item_id])
    context = {
        "form": form, "claim": row, "heading": _("Khiếu nại: {item}").format(item=row.weighing.item.name),
        "may": may(request.actor, "ledger.receive", unit_id, request.on),
        "facts": [
            (_("Nhà cung cấp"), row.weighing.voucher.supplier.name if row.weighing.voucher.supplier else "–"),
            (_("Theo giấy"), amounts.say(row.weighing.item_id, row.weighing.paper)),
            (_("Cân được"), amounts.say(row.weighing.item_id, row.weighing.weighed)),
            (_("Thiếu"), amounts.say(row.weighing.item_id, row.shortage)),
        ],
    }  # fmt: skip
    return render(request, "ledger/claim.html", context, status=form.status)
