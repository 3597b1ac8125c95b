"""Ngày bếp: one page for a kitchen and a day, and the steps that count, close, open again and publish it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import format_quantity, units_of
from quannhu.kit.forms import confirm, confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.sheets import workbook_response
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kit.words import screen
from quannhu.kitchens import actions
from quannhu.kitchens.forms import CountForm, ReasonForm
from quannhu.kitchens.pages.plumbing import (
    BLANK,
    day_in,
    day_url,
    form_status,
    kitchen_at,
    long_day,
    refusal_status,
    rehearse,
    rights_at,
    standard_url,
    voucher_url,
)
from quannhu.kitchens.queries.cuts import person_names
from quannhu.kitchens.queries.screens import DayPage, MoneyLine, day_page
from quannhu.kitchens.rules import MEAL_NAMES, MEALS
from quannhu.organization.queries import categories

KINDS = {"present": "có mặt ăn", "guest": "khách ăn", "supplement": "ăn thêm", "refund": "trả tiền không ăn"}
RIGHTS = ("count", "purchase", "close_day", "publish", "settle", "menu", "safety")
DISPLAY = {"g": "kg", "ml": "lít", "piece": "cái"}


def need_table(shown: DayPage) -> Table:
    """Need by scale beside what was taken."""
    columns = (
        Column(_("Lương thực, thực phẩm")), Column(_("ĐVT")), Column(_("Theo định lượng"), "num"),
        Column(_("Đã lấy nấu"), "num"), Column(_("Còn phải lấy"), "num"),
    )  # fmt: skip
    rows = []
    for line in shown.need:
        size = units_of(line.base)[DISPLAY[line.base]]
        rows.append(
            Row((
                Cell(line.name), Cell(DISPLAY[line.base]), Cell(Fraction(line.need, size)),
                Cell(Fraction(line.used, size)), Cell(Fraction(line.left, size)),
            ))
        )  # fmt: skip
    return Table(columns, rows, "", _("Chấm cơm rồi nhu cầu hiện ở đây."))


def vouchers_table(shown: DayPage) -> Table:
    """Every voucher of the day, each a link."""
    columns = (
        Column(_("Phiếu")), Column(_("Loại")), Column(_("Nội dung, nơi giao")), Column(_("Ghi lúc")),
        Column(_("Giá trị"), "num", _("đ")), Column(_("Tình trạng")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(one.label, href=voucher_url(one.id)), Cell(one.kind_label),
            Cell(", ".join(part for part in (one.purpose, one.supplier) if part) or None),
            Cell(format_instant(one.written_at)), Cell(one.value),
            Cell(_("đã đảo"), tone="bad") if one.reversed else Cell(_("đã ghi"), tone="ok"),
        ))
        for one in shown.vouchers
    ]  # fmt: skip
    return Table(columns, rows, "", _("Chưa có phiếu nào trong ngày."))


def used_table(shown: DayPage) -> Table:
    """What was eaten, by item, in amount and đồng: what "spent" is made of."""
    columns = (Column(_("Đã nấu ăn")), Column(_("Số lượng"), "num"), Column(_("Thành tiền"), "num", _("đ")))
    rows = [Row((Cell(one.name), Cell(None, text=one.amount), Cell(one.value))) for one in shown.used]
    total = Row((Cell(_("Đã chi")), BLANK, Cell(shown.account.spent)), "total")
    return Table(columns, rows, "", _("Chưa nấu gì."), [total] if rows else [])


def money_table(lines: tuple[MoneyLine, ...], title: str, names: dict[str, str], people: dict[int, str]) -> Table:
    """persons × rate = amount, each naming its standards row."""
    columns = (
        Column(_("Nội dung")), Column(_("Số người"), "num"), Column(_("Mức"), "num", _("đ")),
        Column(_("Thành tiền"), "num", _("đ")), Column(_("Dòng tiêu chuẩn")), Column(_("Căn cứ")),
    )  # fmt: skip
    rows = []
    for line in lines:
        kind = names.get(line.standard_code) or KINDS[line.kind] if line.kind == "supplement" else KINDS[line.kind]
        words = [kind, names.get(line.category, line.category) if line.kind != "guest" else ""]
        words += [MEAL_NAMES.get(line.meal, ""), people.get(line.person_id or 0, "")]
        rows.append(
            Row((
                Cell(", ".join(word for word in words if word)), Cell(line.persons), Cell(line.rate),
                Cell(line.amount), Cell(line.standard_code, href=standard_url(line.standard_id)),
                Cell(line.legal_basis or None),
            ))
        )  # fmt: skip
    total = Row((Cell(title), BLANK, BLANK, Cell(sum(line.amount for line in lines)), BLANK, BLANK), "total")
    return Table(columns, rows, "", _("Chưa có dòng nào: chấm cơm trước."), [total] if rows else [])


def _context(request: ActorRequest, shown: DayPage) -> dict[str, Any]:
    names = {group.code: group.name for group in categories()} | {one.code: one.name for one in shown.supplements}
    by_meal = [
        (MEAL_NAMES[meal], [cell.dish.name for cell in shown.menu if cell.meal == meal],
         [sample.name for sample in shown.samples if sample.meal == meal])
        for meal in MEALS
    ]  # fmt: skip
    step = dt.timedelta(days=1)
    rice, people = shown.rice, person_names(line.person_id for line in shown.refunds)
    return {
        "shown": shown, "long_day": long_day(shown.day), "before": shown.day - step, "after": shown.day + step,
        "rights": rights_at(request, shown.kitchen_id, shown.day, *RIGHTS), "need": need_table(shown),
        "rice": format_quantity(rice.need, rice.base) if rice else "",
        "vouchers": vouchers_table(shown), "used": used_table(shown),
        "lines": money_table(shown.lines, _("Được hưởng"), names, {}),
        "refunds": money_table(shown.refunds, _("Trả tiền không ăn"), names, people) if shown.refunds else None,
        "meals": by_meal, "week": (shown.day - dt.timedelta(days=shown.day.weekday())).isoformat(),
        "month": f"{shown.day:%Y-%m}", "iso": shown.day.isoformat(),
    }  # fmt: skip


@page
def day(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """The day of a kitchen; sending the grid counts it."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    shown = day_page(scope=place.scope, kitchen_id=kitchen_id, day=on)
    form = CountForm(request.POST or None, shown=shown)
    if form.is_bound and form.is_valid():
        with form.catching():
            actions.record_counts(
                actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on,
                counts=form.counts, extras=form.extras, reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã chấm cơm."))
            return redirect(day_url(kitchen_id, on))
    if request.GET.get("xuat") == "xlsx":
        return _workbook(request, shown)
    context = {**_context(request, shown), "form": form}
    return render(request, "kitchens/day.html", context, status=form_status(form))


def _workbook(request: ActorRequest, shown: DayPage) -> HttpResponse:
    context = _context(request, shown)
    named = [
        (_("Tiền ăn"), context["lines"]), (_("Trả tiền không ăn"), context["refunds"]),
        (_("Nhu cầu"), context["need"]), (_("Phiếu"), context["vouchers"]), (_("Đã nấu ăn"), context["used"]),
    ]  # fmt: skip
    sheets = [Table(t.columns, t.rows, title, t.empty, t.totals).sheet() for title, t in named if t is not None]
    return workbook_response(f"ngay-bep-{shown.day.isoformat()}", sheets)


def _shown_after(request: ActorRequest, kitchen_id: int, on: dt.date) -> DayPage:
    return day_page(scope=kitchen_at(request, kitchen_id, on).scope, kitchen_id=kitchen_id, day=on)


def _refused_page(request: ActorRequest, kitchen_id: int, on: dt.date, refused: Refused) -> HttpResponse:
    shown = _shown_after(request, kitchen_id, on)
    context = {**_context(request, shown), "form": CountForm(None, shown=shown), "refused": refused}
    return render(request, "kitchens/day.html", context, status=refusal_status(refused))


@page
def close(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """Close the day: first what it comes to, in figures, then the signature."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    if request.method != "POST":
        return redirect(day_url(kitchen_id, on))

    def work() -> int:
        return actions.close_day(
            actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on
        )

    try:
        if confirmed(request):
            work()
            messages.success(request, _("Đã khóa sổ ngày."))
            return redirect(day_url(kitchen_id, on))
        seen = rehearse(work, lambda: _shown_after(request, kitchen_id, on))
    except Refused as refused:
        return _refused_page(request, kitchen_id, on, refused)
    account = seen.account
    lines = [
        (_("Bếp, ngày"), f"{place.name}, {screen(long_day(on))}"),
        (_("Được hưởng"), f"{group_digits(account.allowance)} đ"), (_("Đã chi"), f"{group_digits(account.spent)} đ"),
        (account.word.capitalize(), f"{group_digits(abs(account.surplus))} đ"),
        (_("Chuyển sang ngày sau"), f"{group_digits(seen.carry)} đ"),
        (_("Trả tiền không ăn"), f"{group_digits(seen.refunded)} đ"),
    ]  # fmt: skip
    warning = " ".join(fault.sentence for fault in seen.warnings)
    return confirm(request, title=_("Khóa sổ ngày bếp"), lines=lines, button=_("Khóa sổ"), warning=warning)


@page
def publish(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """Hang the board; the hour is that of the click."""
    on = day_in(day)
    kitchen_at(request, kitchen_id, on)
    if request.method != "POST":
        return redirect(day_url(kitchen_id, on, "kitchens-board"))
    try:
        in_time = actions.publish_board(
            actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on
        )
    except Refused as refused:
        return _refused_page(request, kitchen_id, on, refused)
    if in_time:
        messages.success(request, _("Đã công khai, đúng giờ."))
    else:
        messages.warning(request, _("Đã công khai, sau giờ quy định; lần chậm này được tính vào tỷ lệ đúng giờ."))
    return redirect(day_url(kitchen_id, on, "kitchens-board"))


@page
def reopen(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """Open a closed day again, with the reason, by another person than the one who closed it."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    shown = day_page(scope=place.scope, kitchen_id=kitchen_id, day=on)
    if shown.row is None:
        raise Refused(NOT_FOUND, what="ngày–bếp", key=day)
    form = ReasonForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            actions.reopen_day(
                actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã mở lại ngày; bản tính cũ được đảo bằng dòng ngược dấu."))
            return redirect(day_url(kitchen_id, on))
    context = {
        "form": form, "heading": _("Mở lại ngày {day}: {kitchen}").format(day=screen(long_day(on)), kitchen=place.name),
        "button": _("Mở lại ngày"), "back": day_url(kitchen_id, on),
        "note": _("Các dòng tiền ăn đã khóa được đảo bằng dòng ngược dấu, không xóa."),
    }  # fmt: skip
    return render(request, "kitchens/form.html", context, status=form_status(form))
