"""The book of vouchers, one voucher with everything that hangs on it, its paper, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.days import Period, format_day, year_of
from quannhu.kernel.money import Price, group_digits
from quannhu.kit.forms import confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, papers, queries
from quannhu.ledger.forms import ReasonForm
from quannhu.ledger.models import HELD_KINDS, Account, Correction, Move, VoucherKind, Weighing
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import (
    BLANK,
    Amounts,
    Preview,
    going_back,
    link,
    period_in,
    place_in,
    places_for,
    preview,
    scope_of,
    voucher_cell,
)
from quannhu.ledger.queries import label_of, screens
from quannhu.organization.queries import may
from quannhu.organization.rights import roles_with

ROWS = 50
UNDONE_ELSEWHERE = ("custody", "loss", "reversal")


def state_cell(voucher: object) -> Cell:
    """Whether a voucher stands, was taken back, or takes another back."""
    if getattr(voucher, "reversed_by", None) is not None:
        return Cell(_("đã đảo"), tone="warn")
    if getattr(voucher, "reverses_id", None):
        return Cell(_("phiếu đảo"), tone="warn")
    if getattr(voucher, "replaces_id", None):
        return Cell(_("thay phiếu khác"), tone="ok")
    return BLANK


@page
def listing(request: ActorRequest) -> HttpResponse:
    """The book: newest day first, narrowed by store, kind, period and words."""
    scope = scope_of(request)
    place = place_in(request, scope)
    bar = {
        each.name: each
        for each in (
            filters.box(request, "tim", _("Số phiếu, chứng từ, người"), 20),
            filters.place_choice(request, screens.places_in(scope)),
            filters.choice(request, "loai", _("Loại phiếu"), VoucherKind.choices),
            filters.day_box(request, "tu", _("Từ ngày")), filters.day_box(request, "den", _("Đến ngày")),
        )
    }  # fmt: skip
    period: Period | None = None
    if bar["tu"].value or bar["den"].value:
        period = period_in(request, year_of(request.on))
    wanted = screens.VoucherFilter(period, place.pk if place else None, bar["loai"].value, bar["tim"].value)
    excel = request.GET.get("xuat") == "xlsx"
    limit = None if excel else ROWS + 1
    found = screens.voucher_list(scope, wanted, after=request.GET.get("sau", ""), limit=limit)
    shown, more = (found, False) if excel else (found[:ROWS], len(found) > ROWS)
    sums = screens.voucher_sums([row.pk for row in shown])
    columns = (
        Column(_("Số phiếu")), Column(_("Ngày")), Column(_("Loại phiếu")), Column(_("Kho, bếp")),
        Column(_("Nội dung")), Column(_("Chứng từ gốc")), Column(_("Nhà cung cấp")), Column(_("Số dòng"), "num"),
        Column(_("Giá trị"), "num", _("đ")), Column(_("Tình trạng")),
    )  # fmt: skip
    rows = [
        Row((
            voucher_cell(row), Cell(row.happened_on), Cell(row.get_kind_display()), Cell(row.book.place.name),
            Cell(row.purpose_text or row.reason or None), Cell(row.paper_ref or None),
            Cell(row.supplier.name if row.supplier else None), Cell(sums.get(row.pk, (0, 0))[0]),
            Cell(sums.get(row.pk, (0, 0))[1]), state_cell(row),
        ))
        for row in shown
    ]  # fmt: skip
    table = Table(columns, rows, _("Sổ phiếu"), _("Không có phiếu nào."))
    if excel:
        return table.workbook_response("so-phieu")
    last = shown[-1] if shown else None
    context = {
        "heading": _("Sổ phiếu"), "table": table, "filters": bar.values(), "filtered": bool(request.GET),
        "more": link(request, sau=f"{last.happened_on.isoformat()}.{last.pk}") if more and last else "",
        "excel": link(request, xuat="xlsx"),
        "links": [(reverse("ledger-gaps"), _("Số phiếu thiếu, bỏ"))],
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


def side_name(account: Account) -> str:
    """`Kho KV-1` for stock, `nhà cung cấp` for the world outside."""
    if account.kind not in HELD_KINDS:
        return str(account.get_kind_display())
    words = [account.place.name]
    if account.kind != "stock":
        words.append(str(account.get_kind_display()))
    if account.condition != "usable":
        words.append(str(account.get_condition_display()))
    if account.purpose != "routine":
        words.append(str(account.get_purpose_display()))
    return ", ".join(words)


def unit_price(move: Move, units: ItemUnits) -> int | None:
    """Đồng for one display unit: the price written, else the value by the amount."""
    if move.price_dong is not None and move.price_per:
        return units.unit_price(Price(move.price_dong, move.price_per))
    return units.unit_price(Price(move.value, move.quantity)) if move.value > 0 else None


def moves_table(lines: Sequence[Move]) -> Table:
    """The lines of a voucher with both sides, lot, price and value."""
    amounts = Amounts({move.item_id for move in lines})
    columns = (
        Column(_("STT"), "num"), Column(_("Mặt hàng")), Column(_("Mã số"), "code"), Column(_("ĐVT")), Column(_("Lô")),
        Column(_("Hạn dùng")), Column(_("Từ")), Column(_("Đến")), Column(_("Số lượng"), "num"),
        Column(_("Đơn giá"), "num", _("đ")), Column(_("Thành tiền"), "num", _("đ")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(move.line), Cell(move.item.name), Cell(move.item.code), Cell(amounts.unit(move.item_id)),
            Cell(move.lot.code or None), Cell(move.lot.expires_on), Cell(side_name(move.source)),
            Cell(side_name(move.target)), amounts.cell(move.item_id, move.quantity),
            Cell(unit_price(move, amounts.units[move.item_id])), Cell(move.value),
        ))
        for move in lines
    ]  # fmt: skip
    total = Row((Cell("", text=" "), Cell(_("Cộng")), *[BLANK] * 8, Cell(sum(move.value for move in lines))), "total")
    return Table(columns, rows, _("Các dòng"), totals=[total] if rows else ())


def weighing_table(weighings: Sequence[Weighing]) -> Table | None:
    """What the paper said, what was weighed, what was set aside and what is claimed."""
    if not weighings:
        return None
    amounts = Amounts({row.item_id for row in weighings})
    columns = (
        Column(_("Mặt hàng")), Column(_("Lô")), Column(_("ĐVT")), Column(_("Theo giấy"), "num"),
        Column(_("Cân được"), "num"), Column(_("Nhập kho"), "num"), Column(_("Chờ xử lý"), "num"),
        Column(_("Lý do")), Column(_("Thiếu, khiếu nại"), "num"), Column(_("Khiếu nại")),
    )  # fmt: skip
    rows = []
    for row in weighings:
        claim = getattr(row, "claim", None)
        state = BLANK
        if claim is not None:
            state = Cell(claim.get_status_display(), tone="warn" if claim.status == "open" else "ok")
        rows.append(
            Row((
                Cell(row.item.name), Cell(row.lot_code or None), Cell(amounts.unit(row.item_id)),
                *(amounts.cell(row.item_id, each) for each in (
                    row.paper, row.weighed, row.weighed - row.quarantined, row.quarantined,
                )),
                Cell(row.fault or None), amounts.cell(row.item_id, claim.shortage if claim else None), state,
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Cân tay ba"))


def impact_url(request: ActorRequest, voucher_id: int | None) -> str:
    """Where the figures moved by a reversal or a replacement are listed; empty for who does not read figures."""
    if voucher_id is None or not request.actor.roles & roles_with("review.read"):
        return ""
    try:
        return reverse("review-impact", args=[voucher_id])
    except NoReverseMatch:
        return ""


@page
def one(request: ActorRequest, voucher_id: int) -> HttpResponse:
    """One voucher: header, lines, weighing, what reverses or replaces it, proposals to correct it."""
    scope = scope_of(request)
    view = queries.voucher(scope=scope, voucher_id=voucher_id)
    row = view.voucher
    table = moves_table(view.lines)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response(f"phieu-{view.label.replace('/', '-')}")
    open_ = Correction.objects.filter(voucher=row, status=Correction.Status.PROPOSED).first()
    names = screens.user_names([row.made_by, row.approved_by, open_.made_by if open_ else None])
    corrects = view.reversed_by.pk if view.reversed_by else None
    if row.reverses_id or row.replaces_id:
        corrects = row.pk
    standing = view.reversed_by is None and row.kind not in UNDONE_ELSEWHERE
    arrives = {place.pk for place in places_for(request, "receipt")} if row.kind == "transfer" else set()
    context = {
        "view": view, "voucher": row, "table": table, "weighing": weighing_table(view.weighings),
        "made_by": names.get(row.made_by, "–"), "approved_by": names.get(row.approved_by or 0, ""),
        "proposal": open_, "impact": impact_url(request, corrects), "excel": link(request, xuat="xlsx"),
        "may_correct": standing and open_ is None
        and may(request.actor, "ledger.correct", row.book.place.unit_id, row.happened_on),
        "road": screens.on_road(voucher_id=row.pk) if row.kind == "transfer" else [],
        "may_arrive": any(move.target.place_id in arrives for move in view.lines if move.target.kind == "transit"),
        "request_seen": row.request_id is not None,
        "book_seen": row.book.place.unit_id in scope.unit_ids,
    }  # fmt: skip
    return render(request, "ledger/voucher.html", context)


@page
def paper(request: ActorRequest, voucher_id: int) -> HttpResponse:
    """The voucher as the printed form, with a code that opens this page."""
    view = queries.voucher(scope=scope_of(request), voucher_id=voucher_id)
    names = screens.user_names([view.voucher.made_by, view.voucher.approved_by])
    address = request.build_absolute_uri(reverse("ledger-voucher", args=[voucher_id]))
    data = papers.voucher_data(view, names, address, request.on)
    pdf = render_pdf("ledger/voucher", data, at=view.voucher.written_at)
    return pdf_response(f"phieu-{view.label.replace('/', '-')}.pdf", pdf)


@page
def take_back(request: ActorRequest, voucher_id: int) -> HttpResponse:
    """Reverse a voucher of an open month, after its lines were shown."""
    view = queries.voucher(scope=scope_of(request), voucher_id=voucher_id)
    row = view.voucher
    form = ReasonForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid() and not going_back(request):
        if not confirmed(request):
            return preview(
                request,
                Preview(
                    _("Đảo phiếu {label}").format(label=view.label), _("Lập phiếu đảo"),
                    (
                        (_("Ngày của phiếu"), format_day(row.happened_on)),
                        (_("Giá trị"), f"{group_digits(sum(move.value for move in view.lines))} đ"),
                        (_("Lý do"), form.cleaned_data["reason"] or "–"),
                    ),
                    (moves_table(view.lines),),
                    _("Các dòng dưới đây được ghi ngược lại, cùng ngày, cùng giá trị. Phiếu gốc giữ nguyên trong sổ."),
                ),
            )  # fmt: skip
        with form.catching():
            posted = actions.reverse(
                actor=request.actor, at=request.now, command_id=command_id_of(request), voucher_id=voucher_id,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã lập phiếu đảo {label}.").format(label=posted.label))
            return redirect("ledger-voucher", posted.voucher_id)
    context = {
        "form": form, "heading": _("Đảo phiếu {label}").format(label=label_of(row)),
        "button": _("Xem trước khi đảo"), "back": reverse("ledger-voucher", args=[voucher_id]),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)
