"""Requests for goods: list, a new one, and one with what was asked, calculated, approved, shipped and received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import units_of_items
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import parse_quantity
from quannhu.kit.forms import confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import RequestLineIn
from quannhu.ledger.forms import RequestForm
from quannhu.ledger.models import Request
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import (
    Amounts,
    Preview,
    choices_of,
    do_once,
    going_back,
    link,
    may_write,
    name_any_place,
    page_of,
    places_for,
    places_with,
    preview,
    require_some,
    scope_of,
)
from quannhu.ledger.queries import RequestRow, screens
from quannhu.organization.queries import may

ROWS = 50
LINES = 200
Status = Request.Status
TONES = {Status.SUBMITTED: "warn", Status.APPROVED: "ok", Status.REFUSED: "bad"}


def status_cell(row: Request, on: dt.date) -> Cell:
    """The status, or that it is late."""
    if row.status in (Status.SUBMITTED, Status.APPROVED) and row.needed_on < on:
        return Cell(_("{status}, quá hạn").format(status=row.get_status_display()), tone="bad")
    return Cell(row.get_status_display(), tone=TONES.get(Status(row.status), ""))


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Requests from and to stores in scope, newest first."""
    scope = scope_of(request)
    bar = filters.choice(request, "trang-thai", _("Trạng thái"), Status.choices)
    after = request.GET.get("sau", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    found = queries.requests(scope=scope, status=bar.value or None, before_id=before, limit=ROWS + 1)
    shown = found[:ROWS]
    counts = screens.request_sums([row.pk for row in shown])
    names = screens.user_names([each for row in shown for each in (row.made_by, row.approved_by)])
    columns = (
        Column(_("Yêu cầu")), Column(_("Ngày lập")), Column(_("Nơi đề nghị")), Column(_("Kho cấp")),
        Column(_("Cần trước hết ngày")), Column(_("Số mặt hàng"), "num"), Column(_("Người lập")),
        Column(_("Người duyệt")), Column(_("Trạng thái")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(_("số {number}").format(number=row.pk), href=reverse("ledger-request", args=[row.pk])),
            Cell(row.made_on), Cell(row.to_place.name), Cell(row.from_place.name), Cell(row.needed_on),
            Cell(counts.get(row.pk, 0)), Cell(names.get(row.made_by)), Cell(names.get(row.approved_by or 0)),
            status_cell(row, request.on),
        ))
        for row in shown
    ]  # fmt: skip
    table = Table(columns, rows, _("Yêu cầu cấp"), _("Chưa có yêu cầu nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("yeu-cau-cap")
    links = [(reverse("ledger-request-new"), _("Lập yêu cầu"))] if places_with(request, "ledger.request") else []
    context = {
        "heading": _("Yêu cầu cấp"), "table": table, "filters": [bar], "filtered": bool(request.GET), "links": links,
        "more": link(request, sau=str(shown[-1].pk)) if len(found) > ROWS else "", "excel": link(request, xuat="xlsx"),
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def new(request: ActorRequest) -> HttpResponse:
    """A new request: a draft, or sent at once."""
    asking = places_with(request, "ledger.request")
    require_some(asking, _("lập yêu cầu"))
    scope = scope_of(request)
    giving = [place for place in screens.counterparts(scope) if place.unit.kind == "depot"]
    form = RequestForm(
        request.POST or None, on=request.on, asking=choices_of(asking), giving=choices_of(giving),
        initial={
            "to_place": asking[0].code if len(asking) == 1 else "",
            "from_place": giving[0].code if len(giving) == 1 else "",
            "needed_on": request.on + dt.timedelta(days=1),
        },
    )  # fmt: skip
    name_any_place(form.fields["from_place"], request.on)  # type: ignore[arg-type]
    if form.is_bound and form.is_valid() and not going_back(request):
        with form.catching():
            data = form.cleaned_data
            codes = screens.open_place_codes(request.on)
            lines = [
                RequestLineIn(line["item"].pk, line["quantity"], line["calculated"], line["basis"])
                for line in form.lines
            ]
            made = actions.make_request(
                actor=request.actor, at=request.now, command_id=command_id_of(request),
                from_place_id=codes[data["from_place"]], to_place_id=codes[data["to_place"]],
                needed_on=data["needed_on"], lines=lines, note=data["note"], submit=request.POST.get("gui") == "1",
            )  # fmt: skip
            messages.success(request, _("Đã lập yêu cầu số {number}.").format(number=made))
            return redirect("ledger-request", made)
    context = {"form": form, "lines_caption": _("Hàng đề nghị cấp")}
    return render(request, "ledger/request_new.html", context, status=form.status)


def _lines_table(rows: list[RequestRow], row: Request) -> Table:
    """Requested, calculated, approved, shipped, received side by side."""
    amounts = Amounts({each.line.item_id for each in rows})
    columns = (
        Column(_("STT"), "num"), Column(_("Mặt hàng")), Column(_("Mã số"), "code"), Column(_("ĐVT")),
        Column(_("Đề nghị"), "num"), Column(_("Tính toán"), "num"), Column(_("Duyệt"), "num"),
        Column(_("Đã xuất"), "num"), Column(_("Đã nhận"), "num"), Column(_("Còn thiếu"), "num"), Column(_("Cách tính")),
    )  # fmt: skip
    lines = []
    for each in rows:
        line = each.line
        short = max((line.approved or 0) - each.received, 0) if row.status == Status.APPROVED else 0
        lines.append(
            Row((
                Cell(line.line), Cell(line.item.name), Cell(line.item.code), Cell(amounts.unit(line.item_id)),
                *(amounts.cell(line.item_id, value) for value in (
                    line.requested, line.calculated, line.approved, each.shipped, each.received, short,
                )),
                Cell(line.basis or None),
            ))
        )  # fmt: skip
    return Table(columns, lines, _("Đề nghị, tính toán, duyệt, xuất, nhận"))


def _rights(request: ActorRequest, row: Request, rows: list[RequestRow]) -> dict[str, bool]:
    """Which buttons stand on the page: by status, right and person."""
    actor, on = request.actor, request.on
    asks = may(actor, "ledger.request", row.to_place.unit_id, actor.today)
    approves = may(actor, "ledger.approve_request", row.to_place.unit_id, actor.today)
    second = approves and row.made_by != actor.user_id
    shipped = any(each.shipped for each in rows)
    return {
        "submit": row.status == Status.DRAFT and asks,
        "decide": row.status == Status.SUBMITTED and second,
        "own": row.status == Status.SUBMITTED and approves and not second,
        "cancel": row.status in (Status.DRAFT, Status.SUBMITTED, Status.APPROVED) and asks and not shipped,
        "close": row.status == Status.APPROVED and approves,
        "ship": row.status == Status.APPROVED and any(each.outstanding for each in rows)
        and may_write(request, "issue", row.from_place, on),
    }  # fmt: skip


@page
def one(request: ActorRequest, request_id: int) -> HttpResponse:
    """One request with its lines, its shipments and what may be done next."""
    scope = scope_of(request)
    row, rows = queries.request(scope=scope, request_id=request_id)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            if answer := _act(request, row, rows):
                return answer
        except Refused as refusal:
            refused = refusal
            row, rows = queries.request(scope=scope, request_id=request_id)
    excel = request.GET.get("xuat") == "xlsx"
    shown, more = (rows, "") if excel else page_of(rows, request, LINES)
    table = _lines_table(shown, row)
    if excel:
        return table.workbook_response(f"yeu-cau-{request_id}")
    rights = _rights(request, row, rows)
    names = screens.user_names([row.made_by, row.approved_by])
    editable = _editable(shown) if rights["decide"] else []
    context = {
        "row": row, "table": table, "more": more, "rights": rights, "refused": refused, "count": len(rows),
        "made_by": names.get(row.made_by, "–"), "approved_by": names.get(row.approved_by or 0, ""),
        "state": status_cell(row, request.on), "excel": link(request, xuat="xlsx"), "editable": editable,
        "vouchers": screens.vouchers_of(row.pk),
        "road": screens.on_road(request_id=row.pk) if row.status in (Status.APPROVED, Status.CLOSED) else [],
        "may_arrive": any(place.pk == row.to_place_id for place in places_for(request, "receipt")),
        "on_page": len(shown),
    }  # fmt: skip
    return render(request, "ledger/request.html", context, status=refused_status(refused))


def _editable(rows: list[RequestRow]) -> list[dict[str, Any]]:
    """Each line of the page with a box for the amount approved."""
    units = units_of_items({each.line.item_id for each in rows})
    return [
        {
            "id": each.line.pk, "number": each.line.line, "item": each.line.item.name,
            "requested": units[each.line.item_id].show(each.line.requested),
            "calculated": units[each.line.item_id].show(each.line.calculated) if each.line.calculated else "–",
        }
        for each in rows
    ]  # fmt: skip


def _approved(request: ActorRequest, rows: list[RequestRow]) -> dict[int, int]:
    """Line -> amount, for the boxes that were filled in."""
    units = units_of_items({each.line.item_id for each in rows})
    found = {}
    for each in rows:
        text = request.POST.get(f"duyet-{each.line.pk}", "").strip()
        if not text:
            continue
        unit = units[each.line.item_id]
        found[each.line.pk] = (
            0 if text == "0"
            else parse_quantity(text, base=unit.base, default_unit=unit.display_unit, packs=unit.packs, allow_zero=True)
        )  # fmt: skip
    return found


def _act(request: ActorRequest, row: Request, rows: list[RequestRow]) -> HttpResponse | None:
    """One step of the request; None when the page is to be shown again."""
    if going_back(request):
        return None
    step, reason = request.POST.get("viec", ""), request.POST.get("reason", "")
    common: dict[str, Any] = {"actor": request.actor, "at": request.now, "request_id": row.pk}
    works: dict[str, tuple[Callable[[], Request], str]] = {
        "gui": (lambda: actions.submit_request(**common), _("Đã gửi yêu cầu.")),
        "duyet": (lambda: actions.approve_request(**common, approved=approved), _("Đã duyệt yêu cầu.")),
        "tu-choi": (lambda: actions.refuse_request(**common, reason=reason), _("Đã từ chối yêu cầu.")),
        "huy": (lambda: actions.cancel_request(**common, reason=reason), _("Đã hủy yêu cầu.")),
        "dong": (lambda: actions.close_request(**common, reason=reason), _("Đã đóng yêu cầu.")),
    }
    if step not in works:
        return None
    approved = _approved(request, rows) if step == "duyet" else {}
    if step == "duyet" and not confirmed(request):
        return preview(request, _approval(row, rows, approved))
    work, words = works[step]
    facts = [row.pk, step, reason, sorted(approved.items())]
    do_once(request, "ledger.request_step", facts, lambda: int(work().pk))
    messages.success(request, words)
    return redirect("ledger-request", row.pk)


def _approval(row: Request, rows: list[RequestRow], approved: dict[int, int]) -> Preview:
    """What approving would promise: lines in full, lines changed."""
    units = units_of_items({each.line.item_id for each in rows})
    changed = [each for each in rows if approved.get(each.line.pk, each.line.requested) != each.line.requested]
    table = Table(
        (Column(_("Mặt hàng")), Column(_("Đề nghị"), "num"), Column(_("Duyệt"), "num")),
        [
            Row((
                Cell(each.line.item.name),
                Cell("", text=units[each.line.item_id].show(each.line.requested)),
                Cell("", text=units[each.line.item_id].show(approved[each.line.pk])),
            ))
            for each in changed
        ],
        _("Dòng duyệt khác đề nghị"), _("Mọi dòng duyệt đủ như đề nghị."),
    )  # fmt: skip
    facts = (
        (_("Nơi đề nghị"), row.to_place.name),
        (_("Kho cấp"), row.from_place.name),
        (_("Duyệt đủ"), _("{n} dòng").format(n=group_digits(len(rows) - len(changed)))),
        (_("Duyệt khác"), _("{n} dòng").format(n=group_digits(len(changed)))),
    )
    return Preview(_("Duyệt yêu cầu số {number}").format(number=row.pk), _("Duyệt yêu cầu"), facts, (table,))
