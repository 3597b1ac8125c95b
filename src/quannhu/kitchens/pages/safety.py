"""Kiểm thực ba bước, lưu mẫu, suspicion of poisoning: nothing pre-filled, every fault said at once."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import items_by_code, search_suppliers, units_of_items
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant, instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import format_number, format_quantity
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.sheets import workbook_response
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kit.words import screen
from quannhu.kitchens import actions, queries
from quannhu.kitchens.forms import (
    CloseSuspicionForm,
    CookingForm,
    DestroyForm,
    ReceivedForm,
    SampleForm,
    ServingForm,
    SuspicionForm,
)
from quannhu.kitchens.models import FoodInspection, FoodSample
from quannhu.kitchens.pages.plumbing import (
    Sheet,
    day_in,
    day_url,
    form_status,
    kitchen_at,
    long_day,
    rights_at,
    sheet_pdf,
)
from quannhu.kitchens.queries.lookups import dishes
from quannhu.kitchens.queries.safety import inspections_of, sample_of, samples_of, suspicion_of, suspicions_of
from quannhu.kitchens.rules import MEAL_NAMES
from quannhu.organization.queries import require, visible_to

STEPS: dict[int, tuple[str, Any]] = {
    1: ("Bước 1: kiểm tra trước khi chế biến", ReceivedForm),
    2: ("Bước 2: kiểm tra khi chế biến", CookingForm),
    3: ("Bước 3: kiểm tra trước khi ăn", ServingForm),
}


def _clock(at: dt.datetime | None) -> Cell:
    return Cell(format_instant(at).split(" ")[0] if at else None)


def _check(value: str, label: str) -> Cell:
    return Cell(label or None, tone={"dat": "ok", "khong_dat": "bad"}.get(value, ""))


def _received(rows: list[FoodInspection]) -> Table:
    units = units_of_items({row.item_id for row in rows if row.item_id})
    columns = [
        Column(title)
        for title in (
            _("Loại"), _("Thực phẩm"), _("Giờ nhận"), _("Khối lượng"), _("Nhà cung cấp"), _("Người giao"),
            _("Hóa đơn"), _("Đăng ký thú y"), _("Kiểm dịch"), _("Nơi sản xuất, lô, hạn dùng, bảo quản"),
            _("Cảm quan"), _("Xét nghiệm nhanh"), _("Biện pháp xử lý"), _("Người kiểm"),
        )
    ]  # fmt: skip
    lines = []
    for row in rows:
        expires = _("hạn {day}").format(day=f"{row.expires_on:%d/%m/%Y}") if row.expires_on else ""
        dry = ", ".join(part for part in (row.maker, row.lot_code, expires, row.storage) if part)
        amount = units[row.item_id].show(row.quantity) if row.item_id and row.quantity else None
        lines.append(
            Row((
                Cell(str(row.get_kind_display())), Cell(row.item.name if row.item else None), _clock(row.received_at),
                Cell(amount), Cell(row.supplier.name if row.supplier else None), Cell(row.deliverer or None),
                Cell(row.invoice or None), Cell(row.vet_paper or None), Cell(row.quarantine_paper or None),
                Cell(dry or None), _check(row.senses, row.get_senses_display()),
                _check(row.quick_test, row.get_quick_test_display()), Cell(row.action or None), Cell(row.inspector),
            ))
        )  # fmt: skip
    return Table(columns, lines, STEPS[1][0], _("Chưa ghi."))


def _cooking(rows: list[FoodInspection]) -> Table:
    columns = [
        Column(title)
        for title in (
            _("Bữa"), _("Món"), _("Số suất"), _("Sơ chế xong"), _("Nấu xong"), _("Vệ sinh người"),
            _("Vệ sinh dụng cụ"), _("Vệ sinh khu vực"), _("Cảm quan"), _("Biện pháp xử lý"), _("Người kiểm"),
        )
    ]  # fmt: skip
    lines = [
        Row((
            Cell(MEAL_NAMES.get(row.meal, "")), Cell(row.dish.name if row.dish else None), Cell(row.portions),
            _clock(row.prepared_at), _clock(row.cooked_at),
            _check(row.hygiene_people, row.get_hygiene_people_display()),
            _check(row.hygiene_tools, row.get_hygiene_tools_display()),
            _check(row.hygiene_area, row.get_hygiene_area_display()), _check(row.senses, row.get_senses_display()),
            Cell(row.action or None), Cell(row.inspector),
        ))
        for row in rows
    ]  # fmt: skip
    return Table(columns, lines, STEPS[2][0], _("Chưa ghi."))


def _serving(rows: list[FoodInspection]) -> Table:
    columns = [
        Column(title)
        for title in (
            _("Bữa"), _("Món"), _("Số suất"), _("Chia xong"), _("Bắt đầu ăn"), _("Dụng cụ che đậy, chứa đựng"),
            _("Cảm quan"), _("Biện pháp xử lý"), _("Người kiểm"),
        )
    ]  # fmt: skip
    lines = [
        Row((
            Cell(MEAL_NAMES.get(row.meal, "")), Cell(row.dish.name if row.dish else None), Cell(row.portions),
            _clock(row.portioned_at), _clock(row.eating_at), Cell(row.covers or None),
            _check(row.senses, row.get_senses_display()), Cell(row.action or None), Cell(row.inspector),
        ))
        for row in rows
    ]  # fmt: skip
    return Table(columns, lines, STEPS[3][0], _("Chưa ghi."))


def step_tables(rows: list[FoodInspection]) -> list[Table]:
    """Forms 1, 2 and 3 as written."""
    makers = {1: _received, 2: _cooking, 3: _serving}
    return [make([row for row in rows if row.step == step]) for step, make in makers.items()]


def sample_table(samples: list[FoodSample], *, links: bool) -> Table:
    """Form 5: what is kept, how, and when it was destroyed."""
    columns = (
        Column(_("Mẫu")), Column(_("Bữa")), Column(_("Số suất"), "num"), Column(_("Lượng")), Column(_("Dụng cụ chứa")),
        Column(_("Nhiệt độ"), "num", "°C"), Column(_("Lấy lúc")), Column(_("Người lấy")), Column(_("Giữ đến")),
        Column(_("Hủy lúc")), Column(_("Người hủy")), Column(_("Ghi chú")),
    )  # fmt: skip
    rows = []
    for one in samples:
        base = "ml" if one.liquid else "g"
        destroy = Cell(_("ghi hủy"), href=reverse("kitchens-sample-destroy", args=[one.pk])) if links else Cell(None)
        rows.append(
            Row((
                Cell(one.name, href=reverse("kitchens-sample-label", args=[one.pk]) if links else ""),
                Cell(MEAL_NAMES.get(one.meal, one.meal)), Cell(one.portions),
                Cell(format_quantity(one.amount, base, base, 1)), Cell(one.container),
                Cell(None, text=format_number(Fraction(one.temperature_tenths, 10))), _clock(one.taken_at),
                Cell(one.taken_by), Cell(format_instant(one.keep_until)),
                Cell(format_instant(one.destroyed_at)) if one.destroyed_at else destroy,
                Cell(one.destroyed_by or None), Cell(one.remarks or None),
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Sổ lưu, hủy mẫu thức ăn"), _("Chưa lưu mẫu nào."))


@page
def safety(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """The day's three steps and samples."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    rows, samples = inspections_of(kitchen_id, on), samples_of(kitchen_id, on)
    rights = rights_at(request, kitchen_id, on, "safety")
    tables = [*step_tables(rows), sample_table(samples, links=rights["safety"])]
    if request.GET.get("xuat") == "xlsx":
        return workbook_response(f"kiem-thuc-{on.isoformat()}", [table.sheet() for table in tables])
    if request.GET.get("xuat") == "pdf":
        plain = [*step_tables(rows), sample_table(samples, links=False)]
        sheet = Sheet(
            "Sổ kiểm thực ba bước, lưu mẫu thức ăn", long_day(on).capitalize(), plain,
            signatures=[("Người kiểm thực", ""), ("Quân y", ""), ("Nhân viên quản lý bếp", "")], size=9,
        )  # fmt: skip
        return sheet_pdf(request, place, sheet, f"kiem-thuc-{place.label.code}-{on.isoformat()}.pdf")
    context = {
        "place": place, "tables": tables, "rights": rights, "long_day": long_day(on), "iso": on.isoformat(),
        "steps": [(step, title) for step, (title, _form) in STEPS.items()], "back": day_url(kitchen_id, on),
        "suspicions": suspicions_of(kitchen_id, on),
    }  # fmt: skip
    return render(request, "kitchens/safety.html", context)


def _dish_choices() -> tuple[dict[str, int], list[tuple[str, str]]]:
    known = dishes()
    return {dish.code: dish.pk for dish in known}, [(dish.code, dish.name) for dish in known]


@page
def inspect(request: ActorRequest, kitchen_id: int, day: str, step: int) -> HttpResponse:
    """One record of a step; the boxes are empty."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    if step not in STEPS:
        raise Refused(NOT_FOUND, what="bước kiểm thực", key=step)
    require(request.actor, "kitchens.safety", kitchen_id, on)
    title, make = STEPS[step]
    form = make(request.POST or None, day=on)
    dish_ids, dish_choices = _dish_choices() if step > 1 else ({}, [])
    items = items_by_code() if step == 1 else {}
    suppliers = {row.code: row for row in search_suppliers()} if step == 1 else {}
    form.offer(
        dish=dish_choices, item=[(code, item.name) for code, item in items.items() if item.active],
        supplier=[(code, row.name) for code, row in suppliers.items()],
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            ids: dict[str, int | None] = {}
            if step == 1:
                ids["item_id"] = items[data["item"]].pk if data["item"] else None
                ids["supplier_id"] = suppliers[data["supplier"]].pk if data["supplier"] else None
            else:
                ids["dish_id"] = dish_ids.get(data["dish"] or "")
            actions.record_inspection(
                actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on,
                inspection=form.record(**ids),
            )  # fmt: skip
            messages.success(request, _("Đã ghi kiểm thực."))
            return redirect(day_url(kitchen_id, on, "kitchens-safety"))
    return _form_page(request, form, f"{screen(title)}: {place.name}, {screen(long_day(on))}", _("Ghi kiểm thực"),
                      day_url(kitchen_id, on, "kitchens-safety"))  # fmt: skip


def _form_page(request: ActorRequest, form: Any, heading: str, button: str, back: str, note: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "back": back, "note": note}
    return render(request, "kitchens/form.html", context, status=form_status(form))


@page
def sample(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """A sample as taken."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    require(request.actor, "kitchens.safety", kitchen_id, on)
    ids, choices = _dish_choices()
    form = SampleForm(request.POST or None, day=on, dishes=choices)
    if form.is_bound and form.is_valid():
        with form.catching():
            actions.record_sample(
                actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on,
                sample=form.sample(ids.get(form.cleaned_data["dish"] or "")),
            )  # fmt: skip
            messages.success(request, _("Đã ghi lưu mẫu."))
            return redirect(day_url(kitchen_id, on, "kitchens-safety"))
    title = _("Lưu mẫu: {kitchen}, {day}").format(kitchen=place.name, day=screen(long_day(on)))
    return _form_page(request, form, title,
                      _("Ghi lưu mẫu"), day_url(kitchen_id, on, "kitchens-safety"))  # fmt: skip


@page
def destroy(request: ActorRequest, sample_id: int) -> HttpResponse:
    """When a kept sample was destroyed, by whom."""
    held = sample_of(visible_to(request.actor, request.on), sample_id)
    day = held.kitchen_day
    require(request.actor, "kitchens.safety", day.kitchen_id, day.day)
    form = DestroyForm(request.POST or None, on=request.on)
    back = day_url(day.kitchen_id, day.day, "kitchens-safety")
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            actions.destroy_sample(
                actor=request.actor, at=request.now, command_id=command_id_of(request), sample_id=sample_id,
                destroyed_at=instant(data["day"], data["clock"]), destroyed_by=data["destroyed_by"],
                remarks=data["remarks"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi hủy mẫu."))
            return redirect(back)
    note = _("Giữ đến {at}.").format(at=format_instant(held.keep_until))
    return _form_page(request, form, _("Hủy mẫu: {name}").format(name=held.name), _("Ghi hủy mẫu"), back, note)


@page
def label(request: ActorRequest, sample_id: int) -> HttpResponse:
    """Form 4: the label that sticks on the container."""
    held = sample_of(visible_to(request.actor, request.on), sample_id)
    day = held.kitchen_day
    place = kitchen_at(request, day.kitchen_id, day.day)
    data = {
        "unit": place.name, "number": f"LM-{held.pk}", "name": held.name, "meal": MEAL_NAMES.get(held.meal, held.meal),
        "taken": format_instant(held.taken_at), "by": held.taken_by, "until": format_instant(held.keep_until),
    }  # fmt: skip
    return pdf_response(f"nhan-mau-{held.pk}.pdf", render_pdf("kitchens/sample_label", data, at=request.now))


@page
def suspect(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """What is wanted in one step when people fall ill, and opening a suspicion."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    trace = queries.incident_trace(scope=place.scope, kitchen_id=kitchen_id, day=on)
    form = SuspicionForm(request.POST or None, on=on)
    if form.is_bound and form.is_valid():
        with form.catching():
            actions.suspect_poisoning(
                actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id, day=on,
                persons=form.cleaned_data["persons"], note=form.cleaned_data["note"],
            )  # fmt: skip
            messages.warning(request, _("Đã ghi nghi ngờ ngộ độc: từ nay không được hủy mẫu của bếp."))
            return redirect(day_url(kitchen_id, on, "kitchens-suspect"))
    columns = (Column(_("Mặt hàng")), Column(_("Lô")), Column(_("Hạn dùng")), Column(_("Nơi cấp")), Column(_("Phiếu")))
    lots = Table(
        columns,
        [
            Row((Cell(lot.item), Cell(lot.lot or None), Cell(lot.expires_on), Cell(lot.supplier or None),
                 Cell(_("xem phiếu"), href=reverse("ledger-voucher", args=[lot.voucher_id]))))
            for lot in trace.lots
        ],
        _("Lô lương thực, thực phẩm đã ăn"), _("Không có."),
    )  # fmt: skip
    context = {
        "place": place, "trace": trace, "lots": lots, "form": form, "long_day": long_day(on),
        "samples": sample_table(list(trace.samples), links=False), "tables": step_tables(list(trace.inspections)),
        "eaters": [(MEAL_NAMES[meal], people) for meal, people in trace.eaters],
        "menu": [
            (words, ", ".join(cell.dish.name for cell in trace.menu if cell.meal == meal))
            for meal, words in MEAL_NAMES.items()
        ],
        "rights": rights_at(request, kitchen_id, on, "safety"), "back": day_url(kitchen_id, on, "kitchens-safety"),
    }  # fmt: skip
    return render(request, "kitchens/suspect.html", context, status=form_status(form))


@page
def conclude(request: ActorRequest, suspicion_id: int) -> HttpResponse:
    """Close a suspicion with its conclusion, by another person."""
    held = suspicion_of(visible_to(request.actor, request.on), suspicion_id)
    require(request.actor, "kitchens.safety", held.kitchen_id, held.day)
    form = CloseSuspicionForm(request.POST or None, on=request.on)
    back = day_url(held.kitchen_id, held.day, "kitchens-suspect")
    if form.is_bound and form.is_valid():
        with form.catching():
            actions.close_suspicion(
                actor=request.actor, at=request.now, command_id=command_id_of(request), suspicion_id=suspicion_id,
                conclusion=form.cleaned_data["conclusion"],
            )  # fmt: skip
            messages.success(request, _("Đã kết luận; mẫu lại được hủy theo hạn."))
            return redirect(back)
    return _form_page(request, form, _("Kết luận nghi ngờ ngộ độc"), _("Ghi kết luận"), back, held.note)
