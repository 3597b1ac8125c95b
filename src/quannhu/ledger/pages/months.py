"""Closing and reopening months, numbers given up and missing, and the proof of the books."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import DAY_NOT_READ, NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions
from quannhu.ledger.doctor import examine
from quannhu.ledger.forms import MonthForm, SpoilForm
from quannhu.ledger.pages.plumbing import choices_of, do_once, link, page_of, places_with, scope_of
from quannhu.ledger.queries import screens

ROWS = 100
PROVERS = frozenset({"commander", "depot_keeper", "inspector"})
_MONTH = re.compile(r"^\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$")


def month_in(text: str) -> dt.date:
    """The first day of `11/2023`.

    errors      Refused(KER-01)
    """
    found = _MONTH.match(text)
    if not found or not 1 <= int(found[1]) <= 12 or not 1945 <= int(found[2]) <= 2100:
        raise Refused(DAY_NOT_READ, text=text)
    return dt.date(int(found[2]), int(found[1]), 1)


@page
def months(request: ActorRequest) -> HttpResponse:
    """Months of every store in scope, closed or open; close one, open one again with a reason."""
    scope = scope_of(request)
    closes, reopens = places_with(request, "ledger.close"), places_with(request, "ledger.reopen")
    ordered = sorted({place.pk: place for place in (*closes, *reopens)}.values(), key=lambda place: place.code)
    form = MonthForm(
        request.POST or None, on=request.on, places=choices_of(ordered),
        initial={"place": ordered[0].code if len(ordered) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            _month_step(request, form)
            return redirect("ledger-months")
    last = request.on.replace(day=1)
    first = (last - dt.timedelta(days=160)).replace(day=1)
    found = screens.month_states(scope, first, last)
    excel = request.GET.get("xuat") == "xlsx"
    shown, more = (found, "") if excel else page_of(found, request, ROWS)
    names = screens.user_names([row.by for row in shown])
    columns = (
        Column(_("Tháng")), Column(_("Kho, bếp")), Column(_("Số phiếu"), "num"), Column(_("Tình trạng")),
        Column(_("Người ghi")), Column(_("Lúc")), Column(_("Lý do")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(f"{row.month.month}/{row.month.year}"), Cell(f"{row.place.name} ({row.place.code})"),
            Cell(row.vouchers), Cell(_("đã khóa"), tone="ok") if row.closed else Cell(_("đang mở")),
            Cell(names.get(row.by or 0)), Cell(format_instant(row.at) if row.at else None), Cell(row.reason or None),
        ))
        for row in shown
    ]  # fmt: skip
    table = Table(columns, rows, _("Tháng của các sổ"), _("Chưa có phiếu nào."))
    if excel:
        return table.workbook_response("khoa-so")
    context = {
        "form": form, "table": table, "more": more, "excel": link(request, xuat="xlsx"), "may": bool(ordered),
        "may_reopen": bool(reopens), "may_close": bool(closes),
    }  # fmt: skip
    return render(request, "ledger/months.html", context, status=form.status)


def _month_step(request: ActorRequest, form: MonthForm) -> None:
    """Close or open the month; an unreadable month stands at its box."""
    form.PLACES = {**form.PLACES, DAY_NOT_READ.id: "month"}  # type: ignore[misc]
    data = form.cleaned_data
    month = month_in(data["month"])
    place = screens.place_by_code(scope_of(request), data["place"])
    opening = request.POST.get("viec") == "mo"

    def work() -> None:
        if opening:
            actions.reopen_month(
                actor=request.actor, at=request.now, place_id=place.pk, month=month, reason=data["reason"]
            )
        else:
            actions.close_month(actor=request.actor, at=request.now, place_id=place.pk, month=month)

    do_once(request, "ledger.month", [place.pk, month, opening, data["reason"]], work)
    words = _("Đã mở lại tháng {month} của {place}.") if opening else _("Đã khóa tháng {month} của {place}.")
    messages.success(request, words.format(month=f"{month.month}/{month.year}", place=place.name))


@page
def gaps(request: ActorRequest) -> HttpResponse:
    """Numbers without a voucher, with their explanation; give up the next number of a book."""
    scope = scope_of(request)
    places = places_with(request, "ledger.correct")
    form = SpoilForm(
        request.POST or None, on=request.on, places=choices_of(places),
        initial={"place": places[0].code if len(places) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            place = screens.place_by_code(scope, data["place"])
            year = request.on.year

            def work() -> int:
                return actions.spoil_number(
                    actor=request.actor, at=request.now, place_id=place.pk, year=year, reason=data["reason"]
                )

            number = do_once(request, "ledger.spoil", [place.pk, year, data["reason"]], work)
            words = _("Đã bỏ số {number} năm {year} của sổ {place}.")
            messages.success(request, words.format(number=number, year=year, place=place.code))
            return redirect("ledger-gaps")
    found = screens.gaps(scope, request.on.year)
    shown, more = page_of(found, request, ROWS)
    said = {(row.book.code, row.number): row for row in screens.spoiled(scope, request.on.year)}
    names = screens.user_names([row.made_by for row in said.values()])
    rows = []
    for gap in shown:
        word = said.get((gap.book, gap.number))
        rows.append(
            Row((
                Cell(f"{gap.book}/{gap.year}/{gap.number}"), Cell(gap.book),
                Cell(gap.reason) if gap.reason else Cell(_("không giải thích"), tone="bad"),
                Cell(names.get(word.made_by) if word else None), Cell(format_instant(word.made_at) if word else None),
            ))
        )  # fmt: skip
    columns = (Column(_("Số")), Column(_("Sổ")), Column(_("Giải thích")), Column(_("Người ghi")), Column(_("Lúc")))
    table = Table(
        columns, rows, _("Số không có phiếu năm {year}").format(year=request.on.year), _("Số phiếu liên tục.")
    )
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("so-phieu-bo")
    context = {"form": form, "table": table, "more": more, "excel": link(request, xuat="xlsx"), "may": bool(places)}
    return render(request, "ledger/gaps.html", context, status=form.status)


@page
def proof(request: ActorRequest) -> HttpResponse:
    """The proof of the books on demand; faults are told in words only to who sees every store."""
    scope = scope_of(request)
    if not request.actor.roles & PROVERS:
        raise Refused(NOT_FOUND, what="trang", key=_("Kiểm tra sổ"))
    checks = examine() if request.method == "POST" else []
    every, right = screens.covers_everything(scope), Cell(_("đúng"), tone="ok")
    columns = (Column(_("Kiểm tra")), Column(_("Đã xem"), "num"), Column(_("Gì")), Column(_("Kết quả")))
    rows = [
        Row((
            Cell(check.name), Cell(check.counted), Cell(check.unit),
            Cell(_("sai {n} chỗ").format(n=len(check.faults)), tone="bad") if check.faults else right,
        ))
        for check in checks
    ]  # fmt: skip
    faults = [fault for check in checks for fault in check.faults[:20]] if every else []
    table = Table(columns, rows, _("Sổ cái = tồn = tổng = phiếu = số phiếu = nhật ký"))
    context = {
        "table": table, "done": bool(checks), "faults": faults, "sound": not any(check.faults for check in checks),
    }  # fmt: skip
    return render(request, "ledger/proof.html", context)
