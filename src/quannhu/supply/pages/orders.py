"""Đơn hàng và giao nhận; lịch hợp đồng: what was ordered, what has come, on time and in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import divide_round, format_ratio, group_digits
from quannhu.kit.pages import ActorRequest, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kit.words import screen
from quannhu.ledger.models import Voucher
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import period_in
from quannhu.ledger.queries import label_of, screens
from quannhu.organization.queries import may
from quannhu.supply import actions, queries
from quannhu.supply.models import Contract, Delivery, Order
from quannhu.supply.pages.plumbing import Sheet, answer, day_words, do_once, in_display, page_of, scope_of, unit_word
from quannhu.supply.queries import LineView
from quannhu.supply.rules import Punctuality, on_time_in_full

ROWS = 100
MOST_WEEKS = 26  # of the calendar: half a year, the last
ALWAYS = Period(dt.date(1950, 1, 1), dt.date(2200, 1, 1))
State = Order.State
TONES = {Punctuality.MET: "ok", Punctuality.LATE: "warn", Punctuality.OVERDUE: "bad", Punctuality.SHORT: "bad"}


def partner(order: Order) -> str:
    """Who the goods come from."""
    if order.supplier is not None:
        return order.supplier.name
    return order.origin.name if order.origin is not None else "–"


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Order lines in sight by the day they are due, with how each stands."""
    scope = scope_of(request)
    kind = filters.choice(request, "loai", _("Loại"), Order.Kind.choices)
    state = filters.choice(request, "trang-thai", _("Trạng thái"), State.choices)
    late = filters.choice(request, "xem", _("Xem"), [("cham", _("chậm, còn thiếu"))], _("tất cả"))
    days = [filters.day_box(request, "tu", _("Đến hạn từ")), filters.day_box(request, "den", _("Đến hết ngày"))]
    period = period_in(request, ALWAYS)
    found = queries.orders(scope=scope, states=[state.value] if state.value else (), kind=kind.value, period=period)
    views = queries.line_views(found, request.on)
    if late.value:
        views = [view for view in views if view.standing.punctuality in (Punctuality.LATE, Punctuality.OVERDUE)]
    counted = [view.standing for view in views if view.line.order.state not in (State.DRAFT, State.CANCELLED)]
    met, due = on_time_in_full(counted)
    table = _lines(views)
    shown, following = page_of(table.rows, request, ROWS)
    sheet = Sheet(
        _("Đơn hàng và giao nhận"), [table], "don-hang", filters=[kind, state, late, *days], next_page=following,
        paged=[Table(table.columns, shown, table.caption, table.empty)],
        facts=[(_("Đủ và đúng hạn"), _("{met} trên {due} dòng đến hạn, {share}").format(
            met=group_digits(met), due=group_digits(due), share=format_ratio(met, due)))],
        links=[(reverse("supply-contracts"), _("Lịch hợp đồng"))],
    )  # fmt: skip
    return answer(request, sheet)


def _lines(views: list[LineView]) -> Table:
    columns = (
        Column(_("Đơn")), Column(_("Loại")), Column(_("Nơi giao")), Column(_("Kho nhận")),
        Column(_("Phải có trước hết ngày")), Column(_("Mặt hàng")), Column(_("Đặt"), "num"),
        Column(_("Đã nhận"), "num"), Column(_("Còn"), "num"), Column(_("ĐVT")), Column(_("Trạng thái")),
        Column(_("Đúng hạn, đủ")),
    )  # fmt: skip
    rows = []
    for view in views:
        order, item, stand = view.line.order, view.line.item, view.standing
        numbers = (stand.ordered, stand.received, stand.missing)
        quiet = order.state in (State.DRAFT, State.CANCELLED)
        rows.append(
            Row((
                Cell(_("số {number}").format(number=order.pk), href=reverse("supply-order", args=[order.pk])),
                Cell(order.get_kind_display()), Cell(partner(order)), Cell(order.place.code), Cell(order.due_on),
                Cell(item.name), *(Cell(in_display(number, item.base)) for number in numbers),
                Cell(unit_word(item)), Cell(order.get_state_display()),
                Cell("", text="–") if quiet else Cell(stand.punctuality.value, tone=TONES.get(stand.punctuality, "")),
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Dòng đơn hàng"), _("Không có đơn nào."))


@page
def one(request: ActorRequest, order_id: int) -> HttpResponse:
    """One order: its lines, its deliveries, what may be done next."""
    scope = scope_of(request)
    order = queries.order_in(scope, order_id)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _act(request, order)
        except Refused as refusal:
            refused = refusal
            order = queries.order_in(scope, order_id)
    names = screens.user_names([order.made_by, order.approved_by])
    facts = [
        (_("Nơi giao"), partner(order)), (_("Kho nhận"), f"{order.place.name} ({order.place.code})"),
        (_("Kế hoạch"), order.plan.title), (_("Hợp đồng"), order.contract.number if order.contract else "–"),
        (_("Ngày đặt"), format_day(order.order_on)), (_("Phải có trước hết ngày"), format_day(order.due_on)),
        (_("Người lập"), names.get(order.made_by, "–")), (_("Người duyệt"), names.get(order.approved_by or 0, "–")),
        (_("Trạng thái"), order.get_state_display()),
    ]  # fmt: skip
    views = queries.line_views([order], request.on)
    sheet = Sheet(
        _("{kind} số {number}").format(kind=screen(order.get_kind_display()).capitalize(), number=order.pk),
        [_lines(views), _deliveries(order)], f"don-{order.pk}", "supply/order.html", note=order.note, facts=facts,
        links=[(reverse("supply-orders"), _("Đơn hàng"))],
        more={"order": order, "rights": _rights(request, order, views), "refused": refused},
    )  # fmt: skip
    return answer(request, sheet, refused_status(refused))


def _deliveries(order: Order) -> Table:
    columns = (Column(_("Phiếu")), Column(_("Ngày")), Column(_("Việc")), Column(_("Chứng từ gốc")), Column(_("Đã đảo")))
    found = Delivery.objects.filter(order=order).select_related("voucher__book")
    rows = []
    for delivery in found.order_by("voucher__happened_on", "pk"):
        voucher: Voucher = delivery.voucher
        rows.append(
            Row((
                Cell(label_of(voucher), href=reverse("ledger-voucher", args=[voucher.pk])), Cell(voucher.happened_on),
                Cell(delivery.get_step_display()), Cell(voucher.paper_ref or None),
                Cell(_("đã đảo"), tone="bad") if hasattr(voucher, "reversed_by") else Cell("", text="–"),
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Các lần giao nhận"), _("Chưa giao lần nào."))


def _rights(request: ActorRequest, order: Order, views: list[LineView]) -> dict[str, bool]:
    actor, on = request.actor, request.actor.today
    approves = may(actor, "supply.approve_order", order.plan.unit_id, on)
    second = approves and order.made_by != actor.user_id
    missing = any(view.standing.missing for view in views)
    placed = order.state == State.PLACED or (order.state == State.DONE and missing)  # a delivery was reversed since
    transfer = order.kind == Order.Kind.TRANSFER
    sends = order.origin is not None and may(actor, "ledger.issue", order.origin.unit_id, on)
    takes = may(actor, "ledger.receive", order.place.unit_id, on)
    return {
        "place": second and order.state == State.DRAFT,
        "end": second and order.state in (State.DRAFT, State.PLACED),
        "own": approves and not second and order.state == State.DRAFT,
        "receive": placed and not transfer and takes,
        "ship": placed and transfer and sends and any(view.sent < view.line.quantity for view in views),
        "arrive": placed and transfer and takes and bool(queries.road_of(order)),
    }


def _act(request: ActorRequest, order: Order) -> HttpResponse:
    step, reason = request.POST.get("viec", ""), request.POST.get("reason", "")
    common: dict[str, Any] = {"actor": request.actor, "at": request.now, "order_id": order.pk}
    works: dict[str, tuple[Callable[[], Order], str]] = {
        "dat": (lambda: actions.place_order(**common), _("Đã duyệt và đặt.")),
        "dong": (lambda: actions.end_order(**common, reason=reason), _("Đã đóng đơn.")),
    }
    if step in works:
        work, words = works[step]
        do_once(request, "supply.order_step", [order.pk, step, reason], lambda: int(work().pk))
        messages.success(request, words)
    return redirect("supply-order", order.pk)


@page
def contracts(request: ActorRequest) -> HttpResponse:
    """Lịch hợp đồng: each contract from its first day to its last, what of it has been ordered and has come."""
    scope = scope_of(request)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _sign(request)
        except Refused as refusal:
            refused = refusal
    found = queries.contracts(scope=scope)
    ordered = queries.orders(scope=scope, kind=Order.Kind.PURCHASE)
    came: dict[int, list[int]] = {}
    views = queries.line_views(ordered, request.on)
    for view in views:
        sums = came.setdefault(view.line.order.contract_id or 0, [0, 0])
        price = view.line.price_per_k or 0
        if view.line.order.state in queries.PLACED:
            sums[0] += view.line.quantity * price // 1_000
        sums[1] += view.standing.received * price // 1_000
    columns = (
        Column(_("Số hợp đồng")), Column(_("Nhà cung cấp")), Column(_("Trạng thái")), Column(_("Thời gian")),
        Column(_("Mặt hàng, kho")), Column(_("Giá trị"), "num", "đ"), Column(_("Đã đặt"), "num", "đ"),
        Column(_("Đã giao"), "num", "đ"),
    )  # fmt: skip
    rows = [_contract(row, came.get(row.pk, [0, 0]), request) for row in found]
    table = Table(columns, rows, _("Hợp đồng"), _("Chưa có hợp đồng nào."))
    signable = [
        row for row in found
        if row.state == Contract.State.DRAFT and row.made_by != request.actor.user_id
        and may(request.actor, "supply.approve_order", row.plan.unit_id, request.actor.today)
    ]  # fmt: skip
    sheet = Sheet(
        _("Lịch hợp đồng"), [table, *_calendar(found, views)], "lich-hop-dong", "supply/contracts.html",
        links=[(reverse("supply-orders"), _("Đơn hàng"))], more={"signable": signable, "refused": refused},
    )  # fmt: skip
    return answer(request, sheet, refused_status(refused))


def _contract(row: Contract, came: list[int], request: ActorRequest) -> Row:
    places: dict[str, set[str]] = {}
    for line in row.lines.all():
        places.setdefault(line.offer.item.name, set()).add(line.offer.place.code)
    goods = [f"{name} ({', '.join(sorted(codes))})" for name, codes in sorted(places.items())]
    over = row.state == Contract.State.SIGNED and row.ends_on < request.on
    value = sum(line.dong for line in row.lines.all())
    tone = "ok" if row.state == Contract.State.SIGNED else "warn" if row.state == Contract.State.DRAFT else ""
    return Row((
        Cell(row.number), Cell(row.supplier.name),
        Cell(_("hết hạn"), tone="warn") if over else Cell(row.get_state_display(), tone=tone),
        Cell(f"{format_day(row.starts_on)} – {format_day(row.ends_on)}"),
        Cell("; ".join(goods)), Cell(value), Cell(came[0]), Cell(came[1]),
    ))  # fmt: skip


def _millions(dong: int) -> Fraction:
    """đồng in millions, to one digit: what a narrow column holds."""
    return Fraction(divide_round(dong, 100_000), 10)


def _calendar(contracts: list[Contract], views: list[LineView]) -> list[Table]:
    """What is due of each contract week by week, and how it stands: met, late, still to come."""
    numbers = {row.pk: row for row in contracts}
    weeks: dict[int, dict[dt.date, list[LineView]]] = {}
    for view in views:
        order = view.line.order
        if order.contract_id in numbers and order.state != State.CANCELLED:
            weeks.setdefault(order.contract_id, {}).setdefault(week_of(order.due_on).start, []).append(view)
    starts = sorted({start for of in weeks.values() for start in of})[-MOST_WEEKS:]
    if not starts:
        return []
    columns = (
        Column(_("Số hợp đồng")), Column(_("Nhà cung cấp")),
        *(Column(day_words(start), "num") for start in starts),
    )  # fmt: skip
    rows = []
    for contract_id, of in sorted(weeks.items(), key=lambda pair: numbers[pair[0]].number):
        row = numbers[contract_id]
        rows.append(Row((Cell(row.number), Cell(row.supplier.name), *(_due(of.get(start, [])) for start in starts))))
    words = _("Giao hàng theo tuần đến hạn (triệu đ; xanh: đủ và đúng hạn, đỏ: chậm hoặc thiếu)")
    return [Table(columns, rows, words)]


def _due(views: list[LineView]) -> Cell:
    """What is due of a contract in a week: its value, with the tone of its worst line; drafts have none."""
    if not views:
        return Cell(None)
    dong = sum(view.line.quantity * (view.line.price_per_k or 0) // 1_000 for view in views)
    found = [
        TONES.get(view.standing.punctuality, "") if view.line.order.state in queries.PLACED else "" for view in views
    ]
    return Cell(_millions(dong), tone=min(found, key=("bad", "warn", "", "ok").index))


def _sign(request: ActorRequest) -> HttpResponse:
    text = request.POST.get("contract", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused(NOT_FOUND, what="hợp đồng", key=text)
    contract_id = int(text)
    scope = scope_of(request)
    if contract_id not in {row.pk for row in queries.contracts(scope=scope)}:
        raise Refused(NOT_FOUND, what="hợp đồng", key=text)
    do_once(
        request, "supply.sign", [contract_id],
        lambda: int(actions.sign_contract(actor=request.actor, at=request.now, contract_id=contract_id).pk),
    )  # fmt: skip
    messages.success(request, _("Đã ký hợp đồng."))
    return redirect("supply-contracts")
