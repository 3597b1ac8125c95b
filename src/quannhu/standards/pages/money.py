"""Money pages: rice price differences and late rates settled back, by unit."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.money import Price
from quannhu.kernel.words import say
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization import queries as organization
from quannhu.organization.rights import roles_with
from quannhu.standards import actions
from quannhu.standards.codes import VALUE_MISSING
from quannhu.standards.forms import RiceForm
from quannhu.standards.models import BackSettlement, RiceClaim, Status
from quannhu.standards.pages.reading import category_choices, row_url, top_approver
from quannhu.standards.queries import listing
from quannhu.standards.rules.allowance import BackLine
from quannhu.standards.rules.rows import Kind
from quannhu.standards.sources import man_days_source


def _state(row: BackSettlement | RiceClaim) -> Cell:
    """Where it stands between its two persons; what was withdrawn with its reason."""
    if row.status == Status.WITHDRAWN:
        return Cell(say("đã rút: {reason}", reason=row.reason), tone="bad")
    done = row.status == Status.APPROVED
    return Cell(_("đã duyệt"), tone="ok") if done else Cell(_("chờ duyệt"), tone="warn")


def _rice_table(request: ActorRequest, claims: list[RiceClaim]) -> Table:
    names = organization.labels({claim.unit_id for claim in claims}, request.on)
    columns = (
        Column(_("Đơn vị")), Column(_("Bảng số"), "num"), Column(_("Đối tượng")), Column(_("Từ ngày")),
        Column(_("Đến ngày")), Column(_("Giá mua"), "num", _("đ/kg")), Column(_("Giá định mức"), "num", _("đ/kg")),
        Column(_("Định lượng gạo"), "num", "g"), Column(_("Ngày ăn"), "num"),
        Column(_("Chênh lệch"), "num", _("đ/người/ngày")), Column(_("Thành tiền"), "num", _("đ")),
        Column(_("Xử lý")), Column(_("Trạng thái")), Column(_("Căn cứ giá mua")),
    )  # fmt: skip
    rows = []
    for claim in claims:
        rows.append(
            Row(
                (
                    Cell(str(names.get(claim.unit_id, ""))), Cell(claim.pk), Cell(claim.category.code),
                    Cell(claim.first_day), Cell(claim.last_day), Cell(Fraction(claim.dong * 1_000, claim.per)),
                    Cell(Fraction(claim.norm.amount * 1_000, claim.norm.per), href=row_url(claim.norm_id)),
                    Cell(claim.scale.quantity, href=row_url(claim.scale_id)), Cell(claim.man_days),
                    Cell(claim.per_day), Cell(claim.amount), Cell(claim.get_direction_display()),
                    _state(claim), Cell(claim.price_basis),
                )
            )
        )  # fmt: skip
    return Table(columns, rows, _("Chênh lệch giá gạo"), _("Chưa lập bảng nào."))


def _record(request: ActorRequest, form: RiceForm) -> int:
    """Record what the form says; its refusals go back to it."""
    data = form.cleaned_data
    unit_id = organization.unit_by_code(data["unit"], request.on).pk
    if data["last_day"] < data["first_day"]:
        raise Refused(VALUE_MISSING, what="kỳ tính: ngày cuối đứng trước ngày đầu")
    period = Period(data["first_day"], data["last_day"] + dt.timedelta(days=1))

    def work() -> int:
        claim = actions.record_rice_claim(
            actor=request.actor, at=request.now, unit_id=unit_id, category=data["category"], period=period,
            price=Price(data["price"], 1_000), persons=data["persons"], price_basis=data["price_basis"],
        )  # fmt: skip
        return int(claim.pk)

    facts = {name: str(value) for name, value in data.items()}
    return int(once(command_id_of(request), "standards.rice", request.actor, request.now, facts, work))


def _decide(request: ActorRequest, claim_id: str, *, withdraw: bool) -> Refused | None:
    """Approve or withdraw one difference; the refusal if it is refused."""
    number = int(claim_id) if claim_id.isascii() and claim_id.isdigit() else 0
    by: dict[str, Any] = {"actor": request.actor, "at": request.now, "claim_id": number}
    try:
        if number not in {claim.pk for claim in listing.rice_claims(request.actor, request.on)}:
            raise Refused(NOT_FOUND, what="bảng chênh lệch giá gạo", key=claim_id)
        if withdraw:
            actions.withdraw_rice_claim(reason=request.POST.get("ly-do", ""), **by)
        else:
            actions.approve_rice_claim(**by)
    except Refused as refused:
        return refused
    messages.success(request, _("Đã rút.") if withdraw else _("Đã duyệt."))
    return None


@page
def rice(request: ActorRequest) -> HttpResponse:
    """Rice price differences of the visible units; record one, approve or withdraw one."""
    listing.readable_units(request.actor, request.on)
    units = [(node.code, node.name) for node in organization.tree(request.actor, request.on)]
    posted = request.method == "POST"
    withdraw = posted and "rut" in request.POST
    deciding = (request.POST.get("rut") or request.POST.get("duyet") or "") if posted else ""
    data = request.POST if posted and not deciding and not withdraw else None
    form = RiceForm(data, on=request.on, categories=category_choices(), units=units)
    refused = _decide(request, deciding, withdraw=withdraw) if deciding or withdraw else None
    if (deciding or withdraw) and refused is None:
        return redirect("standards-rice")
    if form.is_bound and form.is_valid():
        with form.catching():
            _record(request, form)
            messages.success(request, _("Đã lập, chờ người thứ hai duyệt."))
            return redirect("standards-rice")
    claims = listing.rice_claims(request.actor, request.on)
    table = _rice_table(request, claims)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("chenh-lech-gia-gao")
    context = {
        "form": form, "table": table, "refused": refused,
        "waiting": [claim for claim in claims if claim.status == Status.DRAFT],
        "standing": [claim for claim in claims if claim.status != Status.WITHDRAWN],
        "reason": request.POST.get("ly-do", ""), "withdrawing": deciding,
        "may_settle": bool(request.actor.roles & roles_with("kitchens.settle")),
        "may_approve": bool(request.actor.roles & roles_with("kitchens.approve_settlement")),
    }  # fmt: skip
    return render(request, "standards/rice.html", context, status=refused_status(refused) if refused else form.status)


@page
def back(request: ActorRequest) -> HttpResponse:
    """Rates approved after their first day, with what was settled back for each."""
    views = listing.entries(request.actor, request.on, kinds=(Kind.BASIC,))
    done = {settlement.rate_id: settlement for settlement in listing.settlements(request.actor, request.on)}
    columns = (
        Column(_("Mức")), Column(_("Số tiền"), "num", _("đ")), Column(_("Hiệu lực")), Column(_("Căn cứ")),
        Column(_("Trạng thái"))
    )  # fmt: skip
    rows = []
    for view in views:
        if not view.late:
            continue
        state = _state(done[view.row.id]) if view.row.id in done else Cell(_("chưa lập"), tone="warn")
        url = reverse("standards-back-rate", args=[view.row.id])
        rows.append(
            Row(
                (
                    Cell(view.row.name, href=url), Cell(view.row.amount), Cell(str(view.valid or "–")),
                    Cell(view.row.legal_basis), state,
                )
            )
        )  # fmt: skip
    table = Table(columns, rows, _("Mức áp dụng trở lại"), _("Không có mức nào áp dụng trở lại."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("truy-linh")
    return render(request, "standards/table.html", {"table": table, "title": _("Truy lĩnh")})


def _line_rows(request: ActorRequest, lines: list[BackLine]) -> list[Row]:
    names = organization.labels({line.unit_id for line in lines}, request.on)
    return [
        Row(
            (
                Cell(str(names.get(line.unit_id, ""))), Cell(line.category), Cell(line.first_day), Cell(line.last_day),
                Cell(line.old.amount, href=row_url(line.old.id)), Cell(line.new.amount, href=row_url(line.new.id)),
                Cell(line.difference), Cell(line.man_days), Cell(line.amount),
            )
        )
        for line in lines
    ]  # fmt: skip


def _stored_rows(request: ActorRequest, settlement: BackSettlement) -> list[Row]:
    lines = listing.settlement_lines(request.actor, request.on, settlement)
    names = organization.labels({line.unit_id for line in lines}, request.on)
    return [
        Row(
            (
                Cell(str(names.get(line.unit_id, ""))), Cell(line.category.code), Cell(line.first_day),
                Cell(line.last_day), Cell(line.old.amount, href=row_url(line.old_id)),
                Cell(line.old.amount + line.difference, href=row_url(settlement.rate_id)), Cell(line.difference),
                Cell(line.man_days), Cell(line.amount),
            )
        )
        for line in lines
    ]  # fmt: skip


def _settle(request: ActorRequest, row_id: int, settlement: BackSettlement | None) -> Refused | None:
    """Draw up the settlement, or approve or withdraw the one that waits; the refusal if it is refused."""
    source, step = man_days_source(), request.POST.get("viec", "lap")
    by: dict[str, Any] = {"actor": request.actor, "at": request.now}
    said = {"duyet": _("Đã duyệt."), "rut": _("Đã rút.")}.get(step, _("Đã lập truy lĩnh, chờ người thứ hai duyệt."))
    try:
        if source is None:
            raise Refused(NOT_FOUND, what="nguồn ngày ăn", key="sổ chấm cơm")
        if step != "lap" and settlement is None:
            raise Refused(NOT_FOUND, what="bảng truy lĩnh", key=row_id)
        announced, number = source, settlement.pk if settlement else 0

        def work() -> int:
            if step == "duyet":
                return int(actions.approve_back(settlement_id=number, man_days=announced, **by).pk)
            if step == "rut":
                reason = request.POST.get("ly-do", "")
                return int(actions.withdraw_back(settlement_id=number, reason=reason, **by).pk)
            return int(actions.settle_back(rate_id=row_id, man_days=announced, **by).pk)

        once(command_id_of(request), "standards.settle_back", request.actor, request.now, [row_id, step], work)
    except Refused as refused:
        return refused
    messages.success(request, said)
    return None


@page
def back_rate(request: ActorRequest, row_id: int) -> HttpResponse:
    """What a late rate owes, by unit and category: computed before it is drawn up, stored after; one more approves."""
    view = listing.entry_view(request.actor, request.on, row_id)
    refused: Refused | None = None
    settlement = BackSettlement.objects.filter(rate_id=row_id, withdrawn_at=None).first()
    if request.method == "POST":
        refused = _settle(request, row_id, settlement)
        if refused is None:
            return redirect("standards-back-rate", row_id)
    source, rows = man_days_source(), []
    if settlement is not None:
        rows = _stored_rows(request, settlement)
    elif source is not None and refused is None:
        seen = organization.visible_to(request.actor, request.on).unit_ids
        try:
            rows = _line_rows(request, actions.back_lines(view.entry, source, seen))
        except Refused as refusal:
            refused = refusal
    columns = (
        Column(_("Đơn vị")), Column(_("Đối tượng")), Column(_("Từ ngày")), Column(_("Đến ngày")),
        Column(_("Mức cũ"), "num", _("đ")), Column(_("Mức mới"), "num", _("đ")),
        Column(_("Chênh lệch"), "num", _("đ/người/ngày")), Column(_("Ngày ăn"), "num"),
        Column(_("Thành tiền"), "num", _("đ")),
    )  # fmt: skip
    blank = [Cell("", text=" ")] * 6
    sums = [sum(int(str(row.cells[index].value or 0)) for row in rows) for index in (7, 8)]
    total = Row((Cell(_("Cộng")), *blank, *(Cell(value) for value in sums)), "total")
    table = Table(columns, rows, _("Truy lĩnh theo đơn vị"), _("Không có ngày ăn nào."), [total] if rows else [])
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("truy-linh-theo-don-vi")
    context = {
        "view": view, "table": table, "settlement": settlement, "refused": refused, "row_url": row_url(row_id),
        "may_settle": settlement is None and bool(rows) and bool(request.actor.roles & roles_with("standards.edit")),
        "state": _state(settlement) if settlement else None, "reason": request.POST.get("ly-do", ""),
        "waits": settlement is not None and settlement.status == Status.DRAFT,
        "may_approve": top_approver(request.actor, request.on),
        "may_withdraw": bool(request.actor.roles & (roles_with("standards.edit") | roles_with("standards.approve"))),
    }  # fmt: skip
    status = refused_status(refused) if request.method == "POST" else 200
    return render(request, "standards/back_rate.html", context, status=status)
