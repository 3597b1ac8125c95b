"""Stocktakes: open, print two blind sheets, enter each counter's own numbers, compare, agree, approve."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import items_by_code, units_of_items
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import parse_quantity
from quannhu.kit.forms import confirmed, fault_words
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, papers, queries
from quannhu.ledger.actions import LotIn
from quannhu.ledger.forms import ItemNames, StocktakeForm
from quannhu.ledger.models import Condition, Purpose, Stocktake, StocktakeLine
from quannhu.ledger.pages.plumbing import (
    Amounts,
    Preview,
    choices_of,
    do_once,
    going_back,
    link,
    places_with,
    preview,
    require_some,
    scope_of,
    voucher_cell,
)
from quannhu.ledger.queries import SheetLine, screens
from quannhu.organization.queries import may

Status = Stocktake.Status
TONES = {"counting": "warn", "compared": "warn", "approved": "ok", "cancelled": ""}


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Counts of the stores in scope."""
    found = queries.stocktakes(scope=scope_of(request))
    names = screens.user_names([each for row in found for each in (row.counter_a, row.counter_b, row.approved_by)])
    columns = (
        Column(_("Kiểm kê")), Column(_("Kho, bếp")), Column(_("Lúc 0 giờ ngày")), Column(_("Người kiểm 1")),
        Column(_("Người kiểm 2")), Column(_("Người duyệt")), Column(_("Trạng thái")), Column(_("Phiếu điều chỉnh")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(_("số {number}").format(number=row.pk), href=reverse("ledger-stocktake", args=[row.pk])),
            Cell(row.place.name), Cell(row.counted_on), Cell(names.get(row.counter_a)), Cell(names.get(row.counter_b)),
            Cell(names.get(row.approved_by or 0)), Cell(row.get_status_display(), tone=TONES[row.status]),
            voucher_cell(row.voucher),
        ))
        for row in found
    ]  # fmt: skip
    table = Table(columns, rows, _("Kiểm kê"), _("Chưa có kiểm kê nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("kiem-ke")
    links = [(reverse("ledger-stocktake-new"), _("Mở kiểm kê"))] if places_with(request, "ledger.stocktake") else []
    context = {"heading": _("Kiểm kê"), "table": table, "excel": link(request, xuat="xlsx"), "links": links}
    return render(request, "ledger/table.html", context)


@page
def new(request: ActorRequest) -> HttpResponse:
    """Freeze the book of a store at 0 h of a day and name the two counters."""
    places = places_with(request, "ledger.stocktake")
    require_some(places, _("kiểm kê"))
    form = StocktakeForm(
        request.POST or None, on=request.on, places=choices_of(places),
        people=screens.counters(scope_of(request), request.actor.today),
        initial={"place": places[0].code if len(places) == 1 else "", "counted_on": request.on},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            place = next(place for place in places if place.code == data["place"])

            def work() -> int:
                row = actions.open_stocktake(
                    actor=request.actor, at=request.now, place_id=place.pk, counted_on=data["counted_on"],
                    counter_a=screens.user_id_of(data["counter_a"]), counter_b=screens.user_id_of(data["counter_b"]),
                )  # fmt: skip
                return int(row.pk)

            made = do_once(request, "ledger.open_stocktake", {k: str(v) for k, v in data.items()}, work)
            messages.success(request, _("Đã mở kiểm kê số {number}.").format(number=made))
            return redirect("ledger-stocktake", made)
    context = {
        "form": form, "heading": _("Mở kiểm kê"), "button": _("Mở kiểm kê"), "back": reverse("ledger-stocktakes"),
        "note": _("Sổ của kho dừng lúc 0 giờ ngày đã chọn; đang kiểm kê thì không ghi phiếu của các ngày trước đó."),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


def _differences(request: ActorRequest, row: Stocktake) -> list[dict[str, Any]]:
    """Only the lines that differ, with what each person counted."""
    found = queries.differences(scope=scope_of(request), stocktake_id=row.pk)
    units = units_of_items({line.item_id for line in found})
    return [
        {
            "line": line, "book": _say(line.book, units[line.item_id]), "a": _say(line.count_a, units[line.item_id]),
            "b": _say(line.count_b, units[line.item_id]),
            "agreed": "" if line.agreed is None else _say(line.agreed, units[line.item_id]),
            "difference": None if line.agreed is None else line.agreed - line.book,
            "shown": "–" if line.agreed is None else _signed(line.agreed - line.book, units[line.item_id]),
        }
        for line in found
    ]  # fmt: skip


def _say(quantity: int | None, units: ItemUnits) -> str:
    return "–" if quantity is None else units.show(quantity)


def _signed(quantity: int, units: ItemUnits) -> str:
    return ("+" if quantity > 0 else "") + units.show(quantity)


@page
def one(request: ActorRequest, stocktake_id: int) -> HttpResponse:
    """One count: where it stands and what may be done next."""
    scope = scope_of(request)
    row = queries.stocktake(scope=scope, stocktake_id=stocktake_id)
    refused: Refused | None = None
    if request.method == "POST" and not going_back(request):
        try:
            return _act(request, row)
        except Refused as refusal:
            refused = refusal
            row = queries.stocktake(scope=scope, stocktake_id=stocktake_id)
    actor = request.actor
    names = screens.user_names([row.made_by, row.counter_a, row.counter_b, row.approved_by])
    unit_id = row.place.unit_id
    rows = _differences(request, row)
    leads = may(actor, "ledger.stocktake", unit_id, row.counted_on)
    involved = actor.user_id in (row.counter_a, row.counter_b, row.made_by)
    counted = screens.counted_lines(row.pk)
    if request.GET.get("xuat") == "xlsx":
        return _minutes(rows).workbook_response(f"kiem-ke-{row.pk}")
    context = {
        "row": row, "names": names, "rows": rows, "refused": refused, "counted": counted,
        "counter_a": names.get(row.counter_a, ""), "counter_b": names.get(row.counter_b, ""),
        "made_by": names.get(row.made_by, ""), "approved_by": names.get(row.approved_by or 0, ""),
        "tone": TONES[row.status], "excel": link(request, xuat="xlsx"),
        "may": {
            "count": row.status == Status.COUNTING and actor.user_id in (row.counter_a, row.counter_b),
            "compare": row.status == Status.COUNTING and leads,
            "agree": row.status == Status.COMPARED and leads,
            "approve": row.status == Status.COMPARED and not involved
            and may(actor, "ledger.approve_stocktake", unit_id, row.counted_on),
            "cancel": row.status in (Status.COUNTING, Status.COMPARED) and leads,
            "print": leads or involved,
        },
    }  # fmt: skip
    return render(request, "ledger/stocktake.html", context, status=refused_status(refused))


def _minutes(rows: list[dict[str, Any]]) -> Table:
    """The differences as a table."""
    amounts = Amounts({row["line"].item_id for row in rows})
    columns = (
        Column(_("Mặt hàng")), Column(_("Lô")), Column(_("ĐVT")), Column(_("Sổ sách"), "num"),
        Column(_("Kiểm 1"), "num"), Column(_("Kiểm 2"), "num"), Column(_("Thống nhất"), "num"),
        Column(_("Chênh lệch"), "num"), Column(_("Nguyên nhân")),
    )  # fmt: skip
    lines = []
    for row in rows:
        line: StocktakeLine = row["line"]
        values = (line.book, line.count_a, line.count_b, line.agreed, row["difference"])
        lines.append(
            Row((
                Cell(line.item.name), Cell(line.lot.code or None), Cell(amounts.unit(line.item_id)),
                *(amounts.cell(line.item_id, value) for value in values), Cell(line.cause or None),
            ))
        )  # fmt: skip
    return Table(columns, lines, _("Chênh lệch kiểm kê"))


def _act(request: ActorRequest, row: Stocktake) -> HttpResponse:
    """Compare, agree on the lines, approve or cancel."""
    step = request.POST.get("viec", "")
    common: dict[str, Any] = {"actor": request.actor, "at": request.now, "stocktake_id": row.pk}
    if step == "doi-chieu":
        actions.compare(**common)
        messages.success(request, _("Đã đối chiếu hai phiếu; dưới đây chỉ là các dòng lệch."))
    elif step == "thong-nhat":
        _agree(request, row, common)
        messages.success(request, _("Đã ghi số thống nhất và nguyên nhân."))
    elif step == "huy":
        reason = request.POST.get("reason", "")

        def give_up() -> None:
            actions.cancel_stocktake(**common, reason=reason)

        do_once(request, "ledger.cancel_stocktake", [row.pk, reason], give_up)
        messages.success(request, _("Đã hủy kiểm kê."))
    elif step == "duyet":
        return _approve(request, row, common)
    return redirect("ledger-stocktake", row.pk)


def _agree(request: ActorRequest, row: Stocktake, common: dict[str, Any]) -> None:
    """Agreed counts and causes of the lines whose boxes were filled in; all or none."""
    found = queries.differences(scope=scope_of(request), stocktake_id=row.pk)
    units = units_of_items({line.item_id for line in found})
    wanted = []
    for line in found:
        text, cause = request.POST.get(f"so-{line.pk}", "").strip(), request.POST.get(f"nguyen-nhan-{line.pk}", "")
        if not text:
            continue
        agreed = _count(text, units[line.item_id])
        if agreed != line.agreed or cause.strip() != line.cause:
            wanted.append((line.pk, agreed, cause))

    def work() -> None:
        for line_id, agreed, cause in wanted:
            actions.agree(**common, line_id=line_id, agreed=agreed, cause=cause)

    do_once(request, "ledger.agree_counts", [row.pk, wanted], work)


def _approve(request: ActorRequest, row: Stocktake, common: dict[str, Any]) -> HttpResponse:
    """Show the adjustment, then post it."""
    if not confirmed(request):
        table = _minutes(_differences(request, row))
        facts = ((_("Kho"), row.place.name), (_("Lúc 0 giờ ngày"), format_day(row.counted_on)))
        title = _("Duyệt kiểm kê số {number}").format(number=row.pk)
        return preview(request, Preview(title, _("Duyệt và ghi phiếu điều chỉnh"), facts, (table,)))
    posted = actions.approve_stocktake(**common, command_id=command_id_of(request))
    if posted is None:
        messages.success(request, _("Đã duyệt; không có chênh lệch, không ghi phiếu."))
        return redirect("ledger-stocktake", row.pk)
    messages.success(request, _("Đã duyệt và ghi phiếu điều chỉnh {label}.").format(label=posted.label))
    return redirect("ledger-voucher", posted.voucher_id)


def _count(text: str, units: ItemUnits) -> int:
    """A count in base units; 0 is a count too."""
    return parse_quantity(text, base=units.base, default_unit=units.display_unit, packs=units.packs, allow_zero=True)


@page
def sheet(request: ActorRequest, stocktake_id: int) -> HttpResponse:
    """A counter's own sheet as a grid; nobody else's numbers, no book."""
    scope = scope_of(request)
    row = queries.stocktake(scope=scope, stocktake_id=stocktake_id)
    lines = queries.counting_sheet(scope=scope, stocktake_id=stocktake_id, user_id=request.actor.user_id)
    units = screens.units_of_codes({line.item_code for line in lines})
    typed = {
        line.line_id: "" if line.own_count is None else units[line.item_code].show(line.own_count) for line in lines
    }
    faults: dict[int, str] = {}
    refused: Refused | None = None
    if request.method == "POST":
        typed |= {line.line_id: request.POST.get(f"dem-{line.line_id}", "").strip()[:40] for line in lines}
        counts = _read(lines, typed, units, faults)
        try:
            if not faults:
                return _enter(request, row, counts)
        except Refused as refusal:
            refused = refusal
    purposes, conditions = dict(Purpose.choices), dict(Condition.choices)
    rows = [
        {
            "line": line, "typed": typed[line.line_id], "fault": faults.get(line.line_id, ""),
            "unit": units[line.item_code].display_unit,
            "where": f"{purposes[line.purpose]}, {conditions[line.condition]}",
        }
        for line in lines
    ]  # fmt: skip
    context = {"row": row, "rows": rows, "refused": refused, "faults": [each for each in rows if each["fault"]]}
    return render(request, "ledger/sheet.html", context, status=422 if faults else refused_status(refused))


def _read(
    lines: list[SheetLine], typed: dict[int, str], units: dict[str, ItemUnits], faults: dict[int, str]
) -> dict[int, int]:
    counts = {}
    for line in lines:
        text = typed[line.line_id]
        try:
            if text:
                counts[line.line_id] = _count(text, units[line.item_code])
        except Refused as refused:
            faults[line.line_id] = fault_words(refused)
    return counts


def _enter(request: ActorRequest, row: Stocktake, counts: dict[int, int]) -> HttpResponse:
    """The counts of the sheet, and a lot found that the book does not have."""
    item_text = request.POST.get("item", "").strip()
    if item_text:
        names = ItemNames(items_by_code())
        item = names.read(item_text)
        found = _count(request.POST.get("quantity", ""), units_of_items([item.pk])[item.pk])
        actions.add_found(
            actor=request.actor, at=request.now, stocktake_id=row.pk, item_id=item.pk,
            lot=LotIn(request.POST.get("lot", "").strip()), counted=found,
        )  # fmt: skip
    actions.enter_counts(actor=request.actor, at=request.now, stocktake_id=row.pk, counts=counts)
    messages.success(request, _("Đã ghi {n} dòng đếm.").format(n=len(counts)))
    return redirect("ledger-sheet", row.pk)


@page
def paper(request: ActorRequest, stocktake_id: int, which: int) -> HttpResponse:
    """One of the two blind sheets to print."""
    row = queries.stocktake(scope=scope_of(request), stocktake_id=stocktake_id)
    if which not in (1, 2):
        raise Refused(NOT_FOUND, what="phiếu kiểm", key=which)
    counter = row.counter_a if which == 1 else row.counter_b
    names = screens.user_names([counter])
    address = request.build_absolute_uri(reverse("ledger-sheet", args=[row.pk]))
    data = papers.count_sheet(row, str(which), names.get(counter, ""), address)
    return pdf_response(f"phieu-kiem-{row.pk}-{which}.pdf", render_pdf("table", data, at=row.made_at))
