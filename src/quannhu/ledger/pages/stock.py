"""Stock on hand, the card of an item (thẻ kho), and the floors that may not be gone below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import groups, item_by_code, require_reader
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, month_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import fold
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import queries
from quannhu.ledger.models import AccountKind, Condition, Place, Purpose, VoucherKind
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import BLANK, Amounts, link, page_of, period_in, place_in, scope_of
from quannhu.ledger.queries import StockRow, screens

ROWS = 150
_PURPOSE = dict(Purpose.choices)
_CONDITION = dict(Condition.choices)
_KIND = dict(AccountKind.choices)


def _state(row: StockRow) -> Cell:
    """Where and in what condition the goods are."""
    if row.kind != "stock":
        return Cell(str(_KIND[row.kind]), tone="warn")
    tone = {"usable": "", "quarantine": "warn", "damaged": "bad"}[row.condition]
    return Cell(str(_CONDITION[row.condition]), tone=tone)


def expiry_cell(expires: dt.date | None, on: dt.date) -> Cell:
    """The expiry day, tagged when it is near or past."""
    if expires is None:
        return Cell(None)
    words = format_day(expires)
    if expires < on:
        return Cell(expires, tone="bad", text=_("{day} đã hết hạn").format(day=words))
    if expires <= on + dt.timedelta(days=screens.EXPIRING_DAYS):
        return Cell(expires, tone="warn", text=_("{day} sắp hết hạn").format(day=words))
    return Cell(expires)


def card_url(place_id: int, item_code: str) -> str:
    """The card of an item at a store."""
    return reverse("ledger-card", args=[place_id, item_code])


def _lot_rows(rows: Sequence[StockRow], on: dt.date) -> list[Row]:
    amounts = Amounts({row.item_id for row in rows})
    floors = screens.floors_of({(row.place_id, row.purpose) for row in rows})
    shown = []
    for row in rows:
        usable = row.kind == "stock" and row.condition == "usable"
        floor = floors.get((row.place_id, row.purpose, row.item_id), 0) if usable else 0
        shown.append(
            Row((
                Cell(row.item_name, href=card_url(row.place_id, row.item_code)), Cell(row.item_code),
                Cell(row.place_code), Cell(row.lot_code or None), expiry_cell(row.expires_on, on), _state(row),
                Cell(str(_PURPOSE[row.purpose]), tone="warn" if row.purpose == "reserve" else ""),
                amounts.cell(row.item_id, row.quantity), amounts.cell(row.item_id, floor or None),
                Cell(amounts.unit(row.item_id)), Cell(row.value),
            ))
        )  # fmt: skip
    return shown


def _by_item(rows: Sequence[StockRow]) -> list[list[StockRow]]:
    """Lots of one item at one place for one purpose in one condition, together."""

    def key(row: StockRow) -> tuple[object, ...]:
        return row.place_code, row.item_id, row.kind, row.purpose, row.condition

    return [list(part) for _key, part in groupby(sorted(rows, key=lambda row: _order(row)), key)]


def _order(row: StockRow) -> tuple[object, ...]:
    return row.place_code, row.group_code, row.item_name, row.item_id, row.kind, row.purpose, row.condition


def _item_rows(parts: Sequence[list[StockRow]], on: dt.date) -> list[Row]:
    amounts = Amounts({part[0].item_id for part in parts})
    floors = screens.floors_of({(part[0].place_id, part[0].purpose) for part in parts})
    shown = []
    for part in parts:
        row = part[0]
        usable = row.kind == "stock" and row.condition == "usable"
        floor = floors.get((row.place_id, row.purpose, row.item_id), 0) if usable else 0
        first = min((lot.expires_on for lot in part if lot.expires_on), default=None)
        lots = Cell(len(part), text=row.lot_code if len(part) == 1 else _("{n} lô").format(n=len(part)))
        shown.append(
            Row((
                Cell(row.item_name, href=card_url(row.place_id, row.item_code)), Cell(row.item_code),
                Cell(row.place_code), lots if row.lot_code or len(part) > 1 else Cell(None), expiry_cell(first, on),
                _state(row), Cell(str(_PURPOSE[row.purpose]), tone="warn" if row.purpose == "reserve" else ""),
                amounts.cell(row.item_id, sum(lot.quantity for lot in part)),
                amounts.cell(row.item_id, floor or None), Cell(amounts.unit(row.item_id)),
                Cell(sum(lot.value for lot in part)),
            ))
        )  # fmt: skip
    return shown


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Mặt hàng")), Column(_("Mã số"), "code"), Column(_("Kho, bếp"), "code"), Column(_("Lô")),
        Column(_("Hạn dùng")), Column(_("Trạng thái")), Column(_("Mục đích")),
        Column(_("Số lượng"), "num"), Column(_("Mức giữ"), "num"),
        Column(_("ĐVT")), Column(_("Giá trị"), "num", _("đ")),
    )  # fmt: skip


def _asked(request: ActorRequest, bar: dict[str, filters.Filter], place: Place | None) -> list[StockRow]:
    """The lots the filters ask for, as of the day."""
    kinds = (bar["loai"].value,) if bar["loai"].value else ("stock",)
    rows = queries.on_hand(
        scope=scope_of(request), on=request.on if screens.written_after(request.on) else None,
        place_id=place.pk if place else None, group=bar["nhom"].value or None, kinds=kinds,
    )  # fmt: skip
    wanted = fold(bar["tim"].value)
    if wanted:
        rows = [
            row for row in rows if wanted in fold(row.item_name) or wanted in fold(f"{row.item_code} {row.lot_code}")
        ]
    return rows


@page
def stock(request: ActorRequest) -> HttpResponse:
    """What is on hand by store and item, or by lot, as of the day."""
    scope = scope_of(request)
    places = screens.places_in(scope)
    kinds = [(kind, words) for kind, words in AccountKind.choices if kind in ("stock", "transit", "custody")]
    bar = {
        each.name: each
        for each in (
            filters.box(request, "tim", _("Mặt hàng, lô"), 16), filters.place_choice(request, places),
            filters.choice(request, "nhom", _("Nhóm"), [(group.code, group.name) for group in groups()]),
            filters.choice(request, "loai", _("Ở đâu"), kinds[1:], str(kinds[0][1])),
            filters.choice(request, "xem", _("Xem"), [("lo", _("từng lô"))], _("gộp theo mặt hàng")),
        )
    }  # fmt: skip
    found = _asked(request, bar, place_in(request, scope))
    by_lot = bar["xem"].value == "lo"
    lines: Sequence[Any] = found if by_lot else _by_item(found)
    excel = request.GET.get("xuat") == "xlsx"
    shown: list[Any]
    shown, more = (list(lines), "") if excel else page_of(lines, request, ROWS)
    rows = _lot_rows(shown, request.on) if by_lot else _item_rows(shown, request.on)
    value = sum(row.value for row in found)
    total = Row(
        (
            Cell(_("Cộng {n} dòng").format(n=group_digits(len(lines)))), *([BLANK] * 9), Cell(value),
        ), "total",
    )  # fmt: skip
    caption = _("Tồn kho cuối ngày {day}").format(day=format_day(request.on))
    table = Table(_columns(), rows, caption, _("Không có hàng nào."), [total] if rows else ())
    if excel:
        return table.workbook_response("ton-kho")
    context = {
        "heading": _("Tồn kho"), "table": table, "filters": bar.values(), "filtered": bool(request.GET),
        "more": more, "excel": link(request, xuat="xlsx"),
        "links": [(reverse("ledger-floors"), _("Mức giữ tối thiểu")), (reverse("ledger-movement"), _("Nhập xuất tồn"))],
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def movement(request: ActorRequest) -> HttpResponse:
    """Opening, in, out and closing of each item of a store in a period (sổ nhập xuất tồn)."""
    scope = scope_of(request)
    places = screens.places_in(scope)
    place = place_in(request, scope) or (places[0] if places else None)
    if place is None:
        raise Refused(NOT_FOUND, what="kho trong phạm vi", key=request.actor.name)
    period = period_in(request, month_of(request.on))
    found = queries.movement(scope=scope, period=period, place_ids=[place.pk])
    amounts = Amounts({row.item_id for row in found})
    found.sort(key=lambda row: amounts.units[row.item_id].name)
    items = screens.item_codes({row.item_id for row in found})
    columns = (
        Column(_("Mặt hàng")), Column(_("ĐVT")), Column(_("Đầu kỳ"), "num"), Column(_("Nhập"), "num"),
        Column(_("Xuất"), "num"), Column(_("Cuối kỳ"), "num"), Column(_("Giá trị đầu kỳ"), "num", _("đ")),
        Column(_("Giá trị nhập"), "num", _("đ")), Column(_("Giá trị xuất"), "num", _("đ")),
        Column(_("Giá trị cuối kỳ"), "num", _("đ")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(amounts.units[row.item_id].name, href=card_url(place.pk, items[row.item_id]) + link(request)),
            Cell(amounts.unit(row.item_id)),
            *(amounts.cell(row.item_id, each) for each in (row.opening, row.incoming, row.outgoing, row.closing)),
            Cell(row.value_opening), Cell(row.value_incoming), Cell(row.value_outgoing), Cell(row.value_closing),
        ))
        for row in found
    ]  # fmt: skip
    names = ("value_opening", "value_incoming", "value_outgoing", "value_closing")
    total = Row(
        (Cell(_("Cộng")), *[BLANK] * 5, *(Cell(sum(getattr(row, name) for row in found)) for name in names)), "total"
    )
    table = Table(
        columns, rows, _("Nhập xuất tồn {place}, {period}").format(place=place.name, period=period),
        _("Không có phát sinh."), [total] if rows else (),
    )  # fmt: skip
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("nhap-xuat-ton")
    bar = (
        filters.place_choice(request, places), filters.day_box(request, "tu", _("Từ ngày"), format_day(period.start)),
        filters.day_box(request, "den", _("Đến ngày"), format_day(period.last)),
    )  # fmt: skip
    context = {
        "heading": _("Nhập xuất tồn"), "table": table, "filters": bar, "filtered": bool(request.GET),
        "excel": link(request, xuat="xlsx"), "links": [(reverse("ledger-stock"), _("Tồn kho"))],
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def card(request: ActorRequest, place_id: int, item_code: str) -> HttpResponse:
    """The card of an item at a store: opening, every move with its voucher and what was left, closing."""
    scope = scope_of(request)
    place = screens.place_of(scope, place_id)
    require_reader(request.actor, request.on)
    item = item_by_code(item_code)
    period = period_in(request, month_of(request.on))
    found = queries.item_card(scope=scope, place_id=place.pk, item_id=item.pk, period=period)
    amounts, kinds = Amounts([item.pk]), dict(VoucherKind.choices)
    excel = request.GET.get("xuat") == "xlsx"
    shown, more = (list(found.rows), "") if excel else page_of(found.rows, request, ROWS)
    unit = amounts.unit(item.pk)
    columns = (
        Column(_("Ngày")), Column(_("Số phiếu")), Column(_("Loại phiếu")), Column(_("Nơi giao, nhận")),
        Column(_("Lô")), Column(_("Nhập"), "num", unit), Column(_("Xuất"), "num", unit), Column(_("Tồn"), "num", unit),
    )  # fmt: skip
    rows = [
        Row((
            Cell(line.happened_on), Cell(line.label, href=reverse("ledger-voucher", args=[line.voucher_id])),
            Cell(str(kinds[line.kind])), Cell(line.other), Cell(line.lot_code or None),
            amounts.cell(item.pk, line.incoming or None), amounts.cell(item.pk, line.outgoing or None),
            amounts.cell(item.pk, line.left),
        ))
        for line in shown
    ]  # fmt: skip
    came, went = sum(line.incoming for line in found.rows), sum(line.outgoing for line in found.rows)
    totals = [
        Row((Cell(_("Tồn đầu kỳ")), *[BLANK] * 6, amounts.cell(item.pk, found.opening)), "total"),
        Row((
            Cell(_("Cộng phát sinh, tồn cuối kỳ")), *[BLANK] * 4, amounts.cell(item.pk, came),
            amounts.cell(item.pk, went), amounts.cell(item.pk, found.closing),
        ), "total"),
    ]  # fmt: skip
    table = Table(columns, rows, _("Thẻ kho {period}").format(period=period), _("Không có phát sinh."), totals)
    if excel:
        return table.workbook_response(f"the-kho-{place.code}-{item.code}")
    bar = (
        filters.day_box(request, "tu", _("Từ ngày"), format_day(period.start)),
        filters.day_box(request, "den", _("Đến ngày"), format_day(period.last)),
    )
    context = {
        "heading": _("Thẻ kho: {item}, {place}").format(item=item.name, place=place.name), "table": table,
        "filters": bar, "filtered": bool(request.GET), "more": more, "excel": link(request, xuat="xlsx"),
        "links": [(f"{reverse('ledger-stock')}?kho={place.code}", _("Tồn kho"))],
    }  # fmt: skip
    return render(request, "ledger/table.html", context)


@page
def floors(request: ActorRequest) -> HttpResponse:
    """What may not be gone below: the floor, what is on hand, what is free above it."""
    found = screens.floors(scope_of(request))
    amounts = Amounts({row.item_id for row in found})
    columns = (
        Column(_("Mặt hàng")), Column(_("Kho, bếp"), "code"), Column(_("Mục đích")), Column(_("Mức giữ"), "num"),
        Column(_("Đang có"), "num"), Column(_("Trên mức giữ"), "num"), Column(_("ĐVT")), Column(_("Đánh giá")),
    )  # fmt: skip
    rows = []
    for row in found:
        free = row.quantity - row.floor
        near = 10 * free < row.floor
        rows.append(
            Row((
                Cell(row.item.name, href=card_url(row.account.place_id, row.item.code)), Cell(row.account.place.code),
                Cell(row.account.get_purpose_display()), amounts.cell(row.item_id, row.floor),
                amounts.cell(row.item_id, row.quantity), amounts.cell(row.item_id, free),
                Cell(amounts.unit(row.item_id)),
                Cell(_("sát mức giữ"), tone="warn") if near else Cell(_("đủ"), tone="ok"),
            ))
        )  # fmt: skip
    table = Table(columns, rows, _("Mức giữ tối thiểu"), _("Chưa đặt mức giữ nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("muc-giu")
    context = {
        "heading": _("Mức giữ tối thiểu"), "table": table, "excel": link(request, xuat="xlsx"),
        "links": [(reverse("ledger-stock"), _("Tồn kho"))],
    }  # fmt: skip
    return render(request, "ledger/table.html", context)
