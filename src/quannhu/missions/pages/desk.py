"""The operations desk: missions with their clocks, and a new order with its need before anything is written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.days import HANOI, Period, format_day, format_instant
from quannhu.kernel.money import group_digits
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions.orders import check_order
from quannhu.missions.forms import SOLDIER_ROWS, OrderForm
from quannhu.missions.models import Load, Mission
from quannhu.missions.pages.plumbing import (
    TONES,
    Sheet,
    answer,
    need_table,
    scope_of,
    short_clock,
    supplement_table,
)
from quannhu.organization.queries import categories, reach_with, tree_of

SHOWN = 200


@page
def desk(request: ActorRequest) -> HttpResponse:
    """Every mission in sight: state, clock, what is due."""
    rows = list(queries.missions(scope_of(request))[:SHOWN])
    columns = (
        Column(_("Mã"), "code"), Column(_("Nhiệm vụ")), Column(_("Nhận lệnh")), Column(_("Thời gian")),
        Column(_("Trạng thái")), Column(_("Việc cần làm")), Column(_("Đồng hồ, từ lúc nhận lệnh")),
    )  # fmt: skip
    lines = [Row(_line(request, row)) for row in rows]
    table = Table(columns, lines, _("Nhiệm vụ đột xuất"), _("Chưa có nhiệm vụ nào."))
    links = [(reverse("missions-field"), _("Hiện trường"))]
    if reach_with(request.actor, "missions.plan", request.on):
        links.insert(0, (reverse("missions-order"), _("Lệnh mới")))
    return answer(request, Sheet(_("Bàn điều hành nhiệm vụ đột xuất"), [table], "nhiem-vu-dot-xuat", links=links))


def _line(request: ActorRequest, row: Mission) -> tuple[Cell, ...]:
    words, tone = short_clock(queries.clock_of(row, request.now)) if row.ordered_at else ("", "")
    return (
        Cell(row.code, href=reverse("missions-mission", args=[row.pk])), Cell(row.name),
        Cell(format_instant(row.received_at)), Cell(f"{format_day(row.starts_on)}–{format_day(row.ends_on)}"),
        Cell(str(row.get_state_display()), tone=TONES[row.state]), Cell(due_words(row)), Cell(words, tone=tone),
    )  # fmt: skip


def due_words(row: Mission) -> str:
    """What somebody must do next."""
    if row.state == Mission.State.DRAFT:
        return _("Chỉ huy ra lệnh")
    if row.state == Mission.State.CLOSED:
        return ""
    loads = list(row.loads.exclude(state=Load.State.CANCELLED).values_list("state", flat=True))
    if Load.State.ISSUED in loads:
        return _("Bàn giao hàng trên đường")
    if Load.State.MADE in loads:
        return _("Kho xuất hàng")
    if row.state == Mission.State.ORDERED:
        return _("Chọn nguồn, giữ hàng, lập phiếu tải")
    if any(balance.out for balance in queries.balances(row).values()):
        return _("Ghi đã dùng, trả kho, mất có biên bản")
    return "" if hasattr(row, "settled") else _("Khép nhiệm vụ")


@page
def order(request: ActorRequest) -> HttpResponse:
    """A new order: the need is shown in figures first, then the order is written."""
    nodes = tree_of(scope_of(request))
    units = [(node.code, node.name) for node in nodes if node.kind in ("region", "unit", "office", "department")]
    found = {node.code: (node.unit_id, node.name) for node in nodes}
    local = request.now.astimezone(HANOI)
    form = OrderForm(
        request.POST or None, on=request.on, units=units,
        levels=[(code, f"{name}, {group_digits(amount)} đ") for code, name, amount in queries.levels(request.on)],
        categories=[(one.code, one.name) for one in categories()],
        initial={"received_on": request.on, "received_clock": f"{local:%H:%M}", "starts_on": request.on},
    )  # fmt: skip
    shown: dict[str, object] = {}
    if form.is_bound and form.is_valid():
        with form.catching():
            wanted = form.order(found)
            check_order(wanted, request.now)
            shown = _preview(wanted)
            if request.POST.get("viec") == "lap":
                made = actions.draft_mission(
                    actor=request.actor, at=request.now, command_id=command_id_of(request), order=wanted
                )
                messages.success(request, _("Đã lập lệnh {code}, chờ chỉ huy ra lệnh.").format(code=wanted.code))
                return redirect("missions-mission", made)
    rows = [
        [form[f"{name}_{number}"] for name in ("unit", "category", "people", "packs", "fed")]
        for number in range(1, SOLDIER_ROWS + 1)
    ]
    context = {
        "form": form, "rows": rows, "area": [form["area"], form["people_area"], form["packs_area"]],
        "head": [form[name] for name in ("code", "name", "unit", "authority", "received_on", "received_clock",
                                         "starts_on", "ends_on", "level")],
        **shown,
    }  # fmt: skip
    return render(request, "missions/order.html", context, status=form.status)


def _preview(wanted: actions.MissionIn) -> dict[str, object]:
    """Need and supplement of an order that is not written yet.

    errors      Refused STD-03 no rate or scale on a day
    """
    period = Period(wanted.starts_on, wanted.ends_on + rules.DAY)
    groups = [
        rules.Group(
            number, one.audience, one.label, ((wanted.starts_on, one.people),), one.pack_days,
            one.fed_by if one.unit_id is not None else "", one.category if one.unit_id is not None else "",
        )
        for number, one in enumerate(wanted.beneficiaries)
    ]  # fmt: skip
    basis = queries.basis_of(wanted.pack_item, (group.category for group in groups), wanted.starts_on)
    lines = rules.supplements(groups, period, queries.rates_of(wanted.level, period))
    return {
        "need": need_table(rules.need(groups, period, basis)), "supplement": supplement_table(lines),
        "days": len(period),
    }  # fmt: skip
