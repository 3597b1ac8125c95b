"""Corrections by two people: one proposes other amounts, another sees what moves and approves."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import parse_quantity
from quannhu.kit.forms import as_error, confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import MoveIn
from quannhu.ledger.forms import CorrectionForm
from quannhu.ledger.models import Correction, Move
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import (
    Amounts,
    Preview,
    do_once,
    going_back,
    link,
    page_of,
    preview,
    scope_of,
    voucher_cell,
)
from quannhu.ledger.pages.vouchers import impact_url, side_name
from quannhu.ledger.queries import VoucherView, label_of, screens
from quannhu.organization.queries import may, require

ROWS = 100
Status = Correction.Status
TONES = {"proposed": "warn", "approved": "ok", "refused": ""}


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Proposals waiting; decided ones on demand."""
    scope = scope_of(request)
    bar = filters.choice(request, "xem", _("Xem"), [("tat-ca", _("cả đề nghị đã quyết định"))], _("chờ duyệt"))
    found = queries.corrections(scope=scope, open_only=not bar.value)
    shown, more = page_of(found[::-1], request, ROWS)
    names = screens.user_names([each for row in shown for each in (row.made_by, row.decided_by)])
    columns = (
        Column(_("Đề nghị")), Column(_("Phiếu cần sửa")), Column(_("Lý do")), Column(_("Người đề nghị")),
        Column(_("Trạng thái")), Column(_("Người quyết định")), Column(_("Phiếu đảo")), Column(_("Phiếu thay thế")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(_("số {number}").format(number=row.pk), href=reverse("ledger-correction", args=[row.pk])),
            voucher_cell(row.voucher), Cell(row.reason), Cell(names.get(row.made_by)),
            Cell(row.get_status_display(), tone=TONES[row.status]), Cell(names.get(row.decided_by or 0)),
            voucher_cell(row.reversal), voucher_cell(row.replacement),
        ))
        for row in shown
    ]  # fmt: skip
    table = Table(columns, rows, _("Đề nghị sửa phiếu"), _("Không có đề nghị nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("sua-phieu")
    context = {
        "heading": _("Sửa phiếu"), "table": table, "filters": [bar], "filtered": bool(request.GET), "more": more,
        "excel": link(request, xuat="xlsx"),
        "note": _(
            "Mở phiếu trong Sổ phiếu rồi bấm Đề nghị sửa. Phiếu gốc giữ nguyên; "
            "khi duyệt, chương trình ghi phiếu đảo và phiếu thay thế."
        ),
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


def _quantities(request: ActorRequest, view: VoucherView, form: CorrectionForm) -> dict[int, int]:
    """Line -> new amount, where the box says something else; unreadable boxes go to the form's list."""
    amounts = Amounts({move.item_id for move in view.lines})
    found = {}
    for move in view.lines:
        text = request.POST.get(f"so-{move.line}", "").strip()
        units = amounts.units[move.item_id]
        if not text:
            continue
        try:
            quantity = parse_quantity(
                text, base=units.base, default_unit=units.display_unit, packs=units.packs, allow_zero=True
            )
        except Refused as refused:
            form.add_error(None, as_error(refused))
            continue
        if quantity != move.quantity:
            found[move.line] = quantity
    return found


@page
def propose(request: ActorRequest, voucher_id: int) -> HttpResponse:
    """Other amounts for a voucher's lines, or none: only taken back."""
    view = queries.voucher(scope=scope_of(request), voucher_id=voucher_id)
    require(request.actor, "ledger.correct", view.voucher.book.place.unit_id, view.voucher.happened_on)
    form = CorrectionForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid() and not going_back(request):
        quantities = _quantities(request, view, form)
        cancel = request.POST.get("huy") == "1"
        if not quantities and not cancel and not form.errors:
            form.add_error(None, _("Chưa đổi số nào. Ghi số mới vào dòng cần sửa, hoặc chọn hủy cả phiếu."))
        if not form.errors:
            with form.catching():
                if answer := _propose(request, form, view, () if cancel else _moves(voucher_id, quantities)):
                    return answer
    amounts = Amounts({move.item_id for move in view.lines})
    rows = [
        {
            "move": move, "now": amounts.say(move.item_id, move.quantity), "from": side_name(move.source),
            "to": side_name(move.target), "typed": request.POST.get(f"so-{move.line}", ""),
        }
        for move in view.lines
    ]  # fmt: skip
    context = {"form": form, "view": view, "rows": rows, "cancel": request.POST.get("huy") == "1"}
    return render(request, "ledger/correct.html", context, status=form.status)


def _moves(voucher_id: int, quantities: dict[int, int]) -> tuple[MoveIn, ...]:
    return actions.corrected_moves(voucher_id, quantities)


def _propose(
    request: ActorRequest, form: CorrectionForm, view: VoucherView, moves: Sequence[MoveIn]
) -> HttpResponse | None:
    reason = form.cleaned_data["reason"]
    if not confirmed(request):
        facts = ((_("Phiếu"), view.label), (_("Lý do"), reason or "–"))
        table = _change(view.lines, [(move.item_id, move.lot_id or 0, move.quantity) for move in moves])
        return preview(
            request,
            Preview(
                _("Đề nghị sửa phiếu {label}").format(label=view.label), _("Gửi đề nghị"), facts, (table,),
                _("Chưa có gì đổi trong sổ cho đến khi người thứ hai duyệt."),
            ),
        )  # fmt: skip

    def work() -> int:
        row = actions.propose_correction(
            actor=request.actor, at=request.now, voucher_id=view.voucher.pk, reason=reason, moves=moves
        )
        return int(row.pk)

    made = do_once(request, "ledger.propose_correction", [view.voucher.pk, reason, repr(moves)], work)
    messages.success(request, _("Đã gửi đề nghị sửa, chờ người thứ hai duyệt."))
    return redirect("ledger-correction", made)


def _change(lines: Sequence[Move], wanted: Sequence[tuple[int, int, int]]) -> Table:
    """What each line says now and would say; a line that is dropped says nothing."""
    left = list(wanted)
    amounts = Amounts({move.item_id for move in lines})
    columns = (
        Column(_("Mặt hàng")), Column(_("Lô")), Column(_("Từ")), Column(_("Đến")), Column(_("ĐVT")),
        Column(_("Hiện nay"), "num"), Column(_("Sửa thành"), "num"), Column(_("Chênh lệch"), "num"),
    )  # fmt: skip
    rows = []
    for move in lines:
        match = next((row for row in left if row[:2] == (move.item_id, move.lot_id)), None)
        if match:
            left.remove(match)
        quantity = match[2] if match else 0
        rows.append(
            Row((
                Cell(move.item.name), Cell(move.lot.code or None), Cell(side_name(move.source)),
                Cell(side_name(move.target)), Cell(amounts.unit(move.item_id)),
                amounts.cell(move.item_id, move.quantity), amounts.cell(move.item_id, quantity),
                amounts.cell(move.item_id, quantity - move.quantity),
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Dòng của phiếu: hiện nay và sau khi sửa"))


@page
def one(request: ActorRequest, correction_id: int) -> HttpResponse:
    """One proposal: who proposed, what would move; approve or refuse as the second person."""
    scope = scope_of(request)
    row = (
        Correction.objects.filter(pk=correction_id, voucher__book__place__unit_id__in=scope.unit_ids)
        .select_related("voucher__book__place", "reversal__book", "replacement__book")
        .first()
    )
    if row is None:
        raise Refused(NOT_FOUND, what="đề nghị sửa phiếu", key=correction_id)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _decide(request, row)
        except Refused as refusal:
            refused = refusal
            row.refresh_from_db()
    view = queries.voucher(scope=scope, voucher_id=row.voucher_id)
    table = _change(view.lines, [(plain["item"], plain["lot"], plain["quantity"]) for plain in row.moves])
    names = screens.user_names([row.made_by, row.decided_by])
    approves = may(request.actor, "ledger.approve_correction", row.voucher.book.place.unit_id, row.voucher.happened_on)
    value = sum(move.value for move in view.lines)
    context = {
        "row": row, "view": view, "table": table, "refused": refused, "made_by": names.get(row.made_by, "–"),
        "decided_by": names.get(row.decided_by or 0, ""), "label": label_of(row.voucher), "tone": TONES[row.status],
        "value": f"{group_digits(value)} đ",
        "may_decide": row.status == Status.PROPOSED and approves and row.made_by != request.actor.user_id,
        "own": row.status == Status.PROPOSED and row.made_by == request.actor.user_id,
        "impact": impact_url(request, row.reversal_id),
    }  # fmt: skip
    return render(request, "ledger/correction.html", context, status=refused_status(refused))


def _decide(request: ActorRequest, row: Correction) -> HttpResponse:
    if request.POST.get("viec") == "duyet":
        actions.approve_correction(
            actor=request.actor, at=request.now, command_id=command_id_of(request), correction_id=row.pk
        )
        messages.success(request, _("Đã duyệt: ghi phiếu đảo và phiếu thay thế."))
    elif request.POST.get("viec") == "tu-choi":
        note = request.POST.get("reason", "")

        def work() -> int:
            refused = actions.refuse_correction(actor=request.actor, at=request.now, correction_id=row.pk, note=note)
            return int(refused.pk)

        do_once(request, "ledger.refuse_correction", [row.pk, note], work)
        messages.success(request, _("Đã từ chối đề nghị sửa."))
    return redirect("ledger-correction", row.pk)
