"""Quyết toán tháng: the days of the month, what was signed, what moved afterwards; refunds; the chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean
from quannhu.kit.charts import Chart, Series, chart_response, day_labels
from quannhu.kit.forms import confirm, confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kitchens import actions, queries
from quannhu.kitchens.models import MonthSettlement
from quannhu.kitchens.pages.plumbing import (
    BLANK,
    Sheet,
    day_url,
    kitchen_at,
    month_in,
    month_name,
    month_url,
    refusal_status,
    rights_at,
    sheet_pdf,
    voucher_url,
)
from quannhu.kitchens.queries.lookups import user_names
from quannhu.kitchens.queries.month import MonthAccount
from quannhu.kitchens.queries.registers import corrections
from quannhu.kitchens.rules import MEAL_NAMES
from quannhu.ledger.models import Voucher
from quannhu.ledger.queries import label_of
from quannhu.organization.queries import categories

Status = MonthSettlement.Status
REFUND_WIDTHS = ("auto", "34mm", "auto", "1fr", "auto", "auto", "auto", "22mm")
TONES = {Status.PROPOSED: "warn", Status.APPROVED: "ok", Status.RETURNED: "bad"}


def account_table(account: MonthAccount) -> Table:
    """One line a day, what is carried at its end, the sums above."""
    columns = (
        Column(_("Ngày")), Column(_("Suất ăn"), "num"), Column(_("Được hưởng"), "num", _("đ")),
        Column(_("Đã chi"), "num", _("đ")), Column(_("Thừa, thiếu"), "num", _("đ")),
        Column(_("Lũy kế"), "num", _("đ")), Column(_("Trả không ăn"), "num", _("đ")), Column(_("Công khai")),
    )  # fmt: skip
    rows = []
    for line in account.days:
        shown = format_instant(line.published_at).split(" ")[0] if line.published_at else _("chưa")
        board = Cell(shown, tone="ok" if line.on_time else "bad" if line.published_at else "warn")
        rows.append(
            Row((
                Cell(line.day, href=day_url(account.kitchen_id, line.day)), Cell(line.meals),
                Cell(line.account.allowance), Cell(line.account.spent),
                Cell(line.account.surplus) if line.closed else Cell(None, text=_("chưa khóa")), Cell(line.carry),
                Cell(line.refunded), board,
            ))
        )  # fmt: skip
    before = _("Tháng trước chuyển sang, tạm tính") if account.begun.since else _("Tháng trước chuyển sang")
    totals = [
        Row((
            Cell(_("Cộng tháng")), Cell(account.meals), Cell(account.allowance), Cell(account.spent),
            Cell(account.surplus), Cell(account.closing), Cell(account.refunded),
            Cell(None, text=f"{sum(line.on_time for line in account.days)}/{len(account.days)}"),
        ), "total"),
        Row((Cell(before), *(BLANK,) * 4, Cell(account.opening), BLANK, BLANK), "total"),
    ]  # fmt: skip
    return Table(columns, rows, "", _("Chưa có ngày nào được chấm cơm."), totals if rows else [])


def signed_table(account: MonthAccount, signed: MonthSettlement) -> Table:
    """The signed figures beside those of today, the difference apart."""
    columns = (
        Column(_("Nội dung")), Column(_("Đã ký"), "num", _("đ")), Column(_("Hiện nay"), "num", _("đ")),
        Column(_("Điều chỉnh sau khi ký"), "num", _("đ")),
    )  # fmt: skip
    pairs = (
        (_("Dư đầu tháng"), signed.opening, account.opening), (_("Được hưởng"), signed.allowance, account.allowance),
        (_("Đã chi"), signed.spent, account.spent), (_("Thừa, thiếu"), signed.surplus, account.surplus),
        (_("Dư cuối tháng"), signed.closing, account.closing),
        (_("Trả tiền không ăn"), signed.refunded, account.refunded),
    )  # fmt: skip
    rows = [Row((Cell(words), Cell(then), Cell(now), Cell(now - then))) for words, then, now in pairs]
    return Table(columns, rows)


def later_table(vouchers: list[Voucher]) -> Table:
    """Vouchers of the month written after the settlement."""
    columns = (Column(_("Phiếu")), Column(_("Loại")), Column(_("Ngày")), Column(_("Ghi lúc")), Column(_("Lý do")))
    rows = [
        Row((
            Cell(label_of(one), href=voucher_url(one.pk)), Cell(one.get_kind_display()), Cell(one.happened_on),
            Cell(format_instant(one.written_at)), Cell(one.reason or one.purpose_text or None),
        ))
        for one in vouchers
    ]  # fmt: skip
    return Table(columns, rows, "", _("Không có phiếu nào ghi sau khi lập quyết toán."))


@page
def month(request: ActorRequest, kitchen_id: int, month: str) -> HttpResponse:
    """The month of a kitchen and its settlement."""
    span = month_in(month)
    place = kitchen_at(request, kitchen_id, span.last)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            answer = _step(request, kitchen_id, span)
        except Refused as refusal:
            refused = refusal
        else:
            return answer
    account = queries.month_account(kitchen_id=kitchen_id, month=span.start)
    table = account_table(account)
    if request.GET.get("xuat") == "xlsx":
        return Table(table.columns, table.rows, month_name(span.start), "", table.totals).workbook_response(
            f"quyet-toan-{place.label.code}-{month}"
        )
    signed = account.settlement
    names = user_names([signed.made_by, signed.approved_by]) if signed else {}
    signatures = [
        ("Người lập", names.get(signed.made_by, "") if signed else ""),
        ("Người duyệt", names.get(signed.approved_by or 0, "") if signed else ""),
    ]
    if request.GET.get("xuat") == "pdf":
        sheet = Sheet(
            "Quyết toán tiền ăn", month_name(span.start).capitalize(), [table], signatures=signatures,
            landscape=False, size=10,
        )  # fmt: skip
        return sheet_pdf(request, place, sheet, f"quyet-toan-{place.label.code}-{month}.pdf", ("1fr",))
    later = corrections(kitchen_id=kitchen_id, period=span, since=signed.made_at) if signed else []
    context = {
        "place": place, "account": account, "table": table, "signed": signed, "refused": refused,
        "month_name": month_name(span.start), "month": month, "names": signatures,
        "tone": TONES[Status(signed.status)] if signed else "", "later": later_table(later) if signed else None,
        "compared": signed_table(account, signed) if signed else None,
        "rights": rights_at(request, kitchen_id, span.last, "settle", "approve_settlement"),
        "before": month_url(kitchen_id, span.start - dt.timedelta(days=1)), "after": month_url(kitchen_id, span.end),
        "before_name": month_name(span.start - dt.timedelta(days=1)), "after_name": month_name(span.end),
        "chart": reverse("kitchens-month-chart", args=[kitchen_id, month]), "words": _chart(place.name, account).words,
    }  # fmt: skip
    return render(request, "kitchens/month.html", context, status=refusal_status(refused))


def _step(request: ActorRequest, kitchen_id: int, span: Period) -> HttpResponse:
    """Draw up, approve or return the settlement; figures first where somebody signs."""
    by = {"actor": request.actor, "at": request.now, "command_id": command_id_of(request)}
    account = queries.month_account(kitchen_id=kitchen_id, month=span.start)
    work = request.POST.get("viec", "")
    if work == "lap":
        if not confirmed(request):
            return _figures(request, account, span, _("Lập quyết toán"), account)
        actions.settle_month(kitchen_id=kitchen_id, month=span.start, **by)  # type: ignore[arg-type]
        messages.success(request, _("Đã lập quyết toán, chờ người thứ hai duyệt."))
        return redirect(month_url(kitchen_id, span.start))
    number = request.POST.get("quyet-toan", "")
    signed = MonthSettlement.objects.filter(pk=int(number) if number.isdigit() and len(number) < 19 else 0)
    row = signed.filter(kitchen_id=kitchen_id, month=span.start).first()
    if row is None or work not in ("duyet", "tra"):
        raise Refused(NOT_FOUND, what="quyết toán", key=number[:20])
    if work == "tra":
        reason = clean(request.POST.get("reason", ""))[:300]
        actions.return_settlement(settlement_id=row.pk, reason=reason, **by)  # type: ignore[arg-type]
        messages.success(request, _("Đã trả lại quyết toán."))
    elif not confirmed(request):
        return _figures(request, account, span, _("Duyệt quyết toán"), row)
    else:
        actions.approve_settlement(settlement_id=row.pk, **by)  # type: ignore[arg-type]
        messages.success(request, _("Đã duyệt quyết toán."))
    return redirect(month_url(kitchen_id, span.start))


def _figures(
    request: ActorRequest, account: MonthAccount, span: Period, button: str, row: MonthAccount | MonthSettlement
) -> HttpResponse:
    """What is about to be signed."""
    pairs = (
        (_("Dư đầu tháng"), row.opening), (_("Được hưởng"), row.allowance), (_("Đã chi"), row.spent),
        (_("Thừa, thiếu"), row.surplus), (_("Dư cuối tháng"), row.closing), (_("Trả tiền không ăn"), row.refunded),
    )  # fmt: skip
    lines = [(words, f"{group_digits(value)} đ") for words, value in pairs]
    missing = len(account.not_closed)
    warning = _("Còn {count} ngày chưa khóa sổ.").format(count=missing) if missing else ""
    return confirm(request, title=f"{button}, {month_name(span.start)}", lines=lines, button=button, warning=warning)


def _chart(name: str, account: MonthAccount) -> Chart:
    days = [line.day for line in account.days]
    return Chart(
        f"{name}: tiền ăn được hưởng và đã chi từng ngày, {month_name(account.month)}", "Ngày", "nghìn đồng",
        day_labels(days),
        (
            Series("Được hưởng", tuple(line.account.allowance // 1_000 for line in account.days)),
            Series("Đã chi", tuple(line.account.spent // 1_000 for line in account.days)),
        ),
    )  # fmt: skip


@page
def month_chart(request: ActorRequest, kitchen_id: int, month: str) -> HttpResponse:
    """Allowance against cost by day, drawn."""
    span = month_in(month)
    place = kitchen_at(request, kitchen_id, span.last)
    return chart_response(_chart(place.name, queries.month_account(kitchen_id=kitchen_id, month=span.start)))


def refund_paper(found: Sequence[queries.RefundRow], names: Mapping[str, str]) -> Table:
    """The list on paper: one line to sign for each receiver, meal and rate, with the days it sums."""
    columns = (
        Column("STT", "num"), Column("Họ tên hoặc đối tượng"), Column("Bữa"),
        Column("Các ngày (số người, khi hơn một)"), Column("Cộng", "num"),
        Column("Mức", "num", "đ"), Column("Thành tiền", "num", "đ"), Column("Ký nhận"),
    )  # fmt: skip
    groups: dict[tuple[str, str, int], list[queries.RefundRow]] = {}
    for row in sorted(found, key=lambda row: (not row.name, row.name, row.category, row.meal, row.rate, row.day)):
        groups.setdefault((row.name or names.get(row.category, row.category), row.meal, row.rate), []).append(row)
    rows = [
        Row((
            Cell(number), Cell(name), Cell(MEAL_NAMES.get(meal, "cả ngày")),
            Cell(", ".join(f"{row.day.day}" + (f" ({row.persons})" if row.persons > 1 else "") for row in lines)),
            Cell(sum(row.persons for row in lines)), Cell(rate), Cell(sum(row.amount for row in lines)), BLANK,
        ))
        for number, ((name, meal, rate), lines) in enumerate(groups.items(), 1)
    ]  # fmt: skip
    total = Row((BLANK, Cell("Cộng"), BLANK, BLANK, Cell(sum(row.persons for row in found)), BLANK,
                 Cell(sum(row.amount for row in found)), BLANK), "total")  # fmt: skip
    return Table(columns, rows, "", "", [total] if rows else [])


@page
def refunds(request: ActorRequest, kitchen_id: int, month: str) -> HttpResponse:
    """Trả tiền không ăn: who gets how much back in the month."""
    span = month_in(month)
    place = kitchen_at(request, kitchen_id, span.last)
    names = {group.code: group.name for group in categories()}
    found = queries.refund_list(scope=place.scope, kitchen_id=kitchen_id, period=span)
    columns = (
        Column(_("STT"), "num"), Column(_("Ngày")), Column(_("Họ tên hoặc đối tượng")), Column(_("Bữa")),
        Column(_("Số người"), "num"), Column(_("Mức"), "num", _("đ")), Column(_("Thành tiền"), "num", _("đ")),
        Column(_("Ký nhận")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(number), Cell(row.day, href=day_url(kitchen_id, row.day)),
            Cell(row.name or names.get(row.category, row.category)), Cell(MEAL_NAMES.get(row.meal, _("cả ngày"))),
            Cell(row.persons), Cell(row.rate), Cell(row.amount), BLANK,
        ))
        for number, row in enumerate(found, 1)
    ]  # fmt: skip
    total = Row((BLANK, Cell(_("Cộng")), BLANK, BLANK, Cell(sum(row.persons for row in found)), BLANK,
                 Cell(sum(row.amount for row in found)), BLANK), "total")  # fmt: skip
    table = Table(columns, rows, "", _("Tháng này không ai cắt cơm."), [total] if rows else [])
    if request.GET.get("xuat") == "xlsx":
        return Table(columns, rows, month_name(span.start), "", table.totals).workbook_response(f"tra-tien-{month}")
    if request.GET.get("xuat") == "pdf":
        sheet = Sheet(
            "Danh sách trả tiền không ăn", month_name(span.start).capitalize(), [refund_paper(found, names)],
            landscape=False, size=10,
            signatures=[("Nhân viên quản lý bếp", ""), ("Chủ nhiệm quân nhu", ""), ("Chỉ huy đơn vị", "")],
        )  # fmt: skip
        return sheet_pdf(request, place, sheet, f"tra-tien-{month}.pdf", REFUND_WIDTHS)
    context = {
        "table": table, "heading": _("Trả tiền không ăn, {month}: {kitchen}").format(month=month_name(span.start),
                                                                                kitchen=place.name),
        "back": month_url(kitchen_id, span.start), "printable": True,
    }  # fmt: skip
    return render(request, "kitchens/table.html", context)
