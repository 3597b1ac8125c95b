"""A mission: what it needs and has, its clock, its loads and goods, and the next step; strength; settlement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.models import Move
from quannhu.missions import actions, queries, rules
from quannhu.missions.forms import StrengthForm
from quannhu.missions.models import Beneficiary, Load, Mission, Settlement
from quannhu.missions.pages.desk import due_words
from quannhu.missions.pages.plumbing import (
    TONES,
    Sheet,
    answer,
    attempt,
    balance_table,
    clock_words,
    mission_of,
    need_table,
    rights_of,
    status_of,
    supplement_table,
)

State = Mission.State


@page
def mission(request: ActorRequest, mission_id: int) -> HttpResponse:
    """The whole mission; its steps are taken here."""
    row = mission_of(request, mission_id)
    refused = _step(request, row) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect("missions-mission", mission_id)
    groups = queries.groups_of([row.pk])[row.pk]
    claimed: dict[tuple[str, str], int] = {}
    for line in queries.live_sources(row):
        key = (line.item.code, line.audience)
        claimed[key] = claimed.get(key, 0) + line.quantity
    tables = [
        people_table(row, groups, rights_of(request, row)["plan"]), need_table(queries.need_of(row, groups), claimed),
        loads_table(row), balance_table(row), supplement_table(queries.supplements_of(row, groups)),
    ]  # fmt: skip
    rights = rights_of(request, row)
    live = row.state in (State.ORDERED, State.ISSUING)
    can = {
        "order": rights["order"] and row.state == State.DRAFT and row.made_by != request.actor.user_id,
        "cancel": rights["order"] and row.state in (State.DRAFT, State.ORDERED, State.ISSUING),
        "close": rights["order"] and row.state in (State.ISSUING, State.ORDERED, State.CANCELLED)
        and not Settlement.objects.filter(mission=row).exists(),
        "replan": rights["plan"] and live,
    }  # fmt: skip
    links = [(reverse("missions-sources", args=[row.pk]), _("Nguồn, đường, phiếu tải"))]
    links += [(reverse("missions-use", args=[row.pk]), _("Ghi dùng, trả, mất"))]
    links += [(reverse("missions-settlement", args=[row.pk]), _("Quyết toán"))]
    words, tone = clock_words(queries.clock_of(row, request.now))
    wrong = queries.misfed(row, groups) if row.ordered_at else []
    more = {
        "mission": row, "can": can, "refused": refused, "clock": words, "clock_tone": tone, "misfed": wrong,
        "tone": TONES[row.state], "due": due_words(row), "draft_own": row.made_by == request.actor.user_id,
    }  # fmt: skip
    sheet = Sheet(
        row.label, tables, f"nhiem-vu-{row.pk}", "missions/mission.html", facts=facts_of(row), links=links, more=more
    )
    return answer(request, sheet, status_of(refused))


def facts_of(row: Mission) -> list[tuple[str, str]]:
    """The order in words."""
    facts = [
        (_("Căn cứ"), row.authority), (_("Nhận lệnh"), format_instant(row.received_at)),
        (_("Thời gian"), f"{format_day(row.starts_on)}–{format_day(row.ends_on)}"), (_("Mức ăn thêm"), row.level),
    ]  # fmt: skip
    if row.served_to is not None and row.served_to != row.ends_on:
        served = format_day(row.served_to) if row.served_to >= row.starts_on else _("chưa phục vụ ngày nào")
        facts.append((_("Dừng, phục vụ đến hết ngày"), served))
    return facts


def _step(request: ActorRequest, row: Mission) -> Refused | None:
    """The step a button asked for."""
    by: dict[str, Any] = {
        "actor": request.actor,
        "at": request.now,
        "command_id": command_id_of(request),
        "mission_id": row.pk,
    }
    verb = request.POST.get("viec", "")
    steps = {
        "ra-lenh": lambda: actions.order_mission(**by),
        "huy": lambda: actions.cancel_mission(**by, reason=request.POST.get("reason", "")),
        "khep": lambda: actions.close_out(**by),
        "ke-hoach": lambda: actions.replan_beside(
            actor=request.actor, at=request.now, on=request.on, mission_id=row.pk
        ),
    }
    if verb not in steps:
        raise Refused(NOT_FOUND, what="việc", key=verb)
    done = {
        "ra-lenh": _("Đã ra lệnh; bếp của đơn vị cho mượn cắt suất từ ngày đầu."), "huy": _("Đã hủy nhiệm vụ."),
        "khep": _("Đã khép nhiệm vụ và quyết toán tiền ăn thêm."),
        "ke-hoach": _("Đã lập lại kế hoạch thường xuyên; bản mới chờ duyệt ở trang Kế hoạch bảo đảm."),
    }  # fmt: skip
    refused = attempt(steps[verb])
    if refused is None:
        messages.success(request, done[verb])
    return refused


def people_table(row: Mission, groups: list[rules.Group], may_plan: bool) -> Table:
    """Whom the mission serves, with strength day by day where it changes."""
    by_id = {one.pk: one for one in row.beneficiaries.all()}
    columns = (
        Column(_("Đối tượng")), Column(_("Loại")), Column(_("Số người"), "num"), Column(_("Ngày lương khô"), "num"),
        Column(_("Ai nuôi")), Column(_("Thay đổi")), Column(_("Việc")),
    )  # fmt: skip
    rows = []
    for group in groups:
        one = by_id[group.id]
        changes = "; ".join(f"{count} từ {format_day(day)}" for day, count in group.heads[1:])
        work = Cell(None)
        if may_plan and row.state in (State.DRAFT, State.ORDERED, State.ISSUING):
            work = Cell(_("đổi quân số"), href=reverse("missions-strength", args=[one.pk]))
        rows.append(
            Row((
                Cell(group.label), Cell(str(one.get_audience_display())),
                Cell(group.heads[0][1] if group.heads else 0), Cell(group.pack_days),
                Cell(str(one.get_fed_by_display())), Cell(changes), work,
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Phục vụ ai"))


def loads_table(row: Mission) -> Table:
    """The loads with their codes and where they are."""
    columns = (
        Column(_("Phiếu tải"), "code"), Column(_("Kho")), Column(_("Xe, lái xe")), Column(_("Trạng thái")),
        Column(_("Xuất lúc")), Column(_("Bàn giao lúc")), Column(_("Người nhận")),
    )  # fmt: skip
    tones = {"made": "warn", "issued": "warn", "handed": "ok", "cancelled": "bad"}
    rows = [
        Row((
            Cell(load.code, href=reverse("missions-load", args=[load.pk])), Cell(load.place.name),
            Cell(", ".join(part for part in (load.vehicle, load.driver) if part)),
            Cell(str(load.get_state_display()), tone=tones[load.state]),
            Cell(format_instant(load.issued_at) if load.issued_at else ""),
            Cell(format_instant(load.handed_at) if load.handed_at else ""), Cell(load.receiver),
        ))
        for load in Load.objects.filter(mission=row).select_related("place").order_by("number")
    ]  # fmt: skip
    return Table(columns, rows, _("Phiếu tải"), _("Chưa có phiếu tải."))


@page
def strength(request: ActorRequest, beneficiary_id: int) -> HttpResponse:
    """A group's strength from a day on; kitchens follow at once."""
    one = Beneficiary.objects.filter(pk=beneficiary_id).first()
    if one is None:
        raise Refused(NOT_FOUND, what="đối tượng của nhiệm vụ", key=beneficiary_id)
    row = mission_of(request, one.mission_id)
    form = StrengthForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            actions.change_strength(
                actor=request.actor, at=request.now, command_id=command_id_of(request), beneficiary_id=one.pk,
                from_day=data["from_day"], people=data["people"], reason=data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã đổi quân số; bếp cắt suất theo số mới."))
            return redirect("missions-mission", row.pk)
    context = {
        "form": form, "heading": _("{mission}: đổi quân số {label}").format(mission=row.code, label=one.label),
        "button": _("Đổi quân số"), "back": reverse("missions-mission", args=[row.pk]),
    }  # fmt: skip
    return render(request, "supply/form.html", context, status=form.status)


@page
def settlement(request: ActorRequest, mission_id: int) -> HttpResponse:
    """The supplement with what was given in kind; before close-out as it stands now."""
    row = mission_of(request, mission_id)
    groups = queries.groups_of([row.pk])[row.pk]
    lines = queries.supplements_of(row, groups)
    settled = Settlement.objects.filter(mission=row).first()
    if settled is not None:
        packs, price = settled.packs, settled.pack_price
        whole, in_kind, in_money = settled.whole, settled.in_kind, settled.in_money
    else:
        packs = queries.balances(row).get((rules.SOLDIERS, row.pack_item_id), rules.Balance()).consumed
        price = actions.pack_price(row) if packs else 0
        now = rules.settle(lines, packs, price)
        whole, in_kind, in_money = now.whole, now.in_kind, now.in_money
    facts = [
        (_("Tiền ăn thêm"), f"{group_digits(whole)} đ"),
        (_("Lương khô bộ đội đã ăn, trừ vào tiền ăn thêm"),
         f"{group_digits(packs)} × {group_digits(price)} đ = {group_digits(in_kind)} đ"),
        (_("Còn cấp bằng tiền"), f"{group_digits(in_money)} đ"),
    ]  # fmt: skip
    note = _("Đã quyết toán khi khép nhiệm vụ.") if settled else _("Chưa khép: số tạm tính đến lúc này.")
    tables = [supplement_table(lines), balance_table(row), vouchers_table(row)]
    links = [(reverse("missions-mission", args=[row.pk]), _("Nhiệm vụ"))]
    heading = _("Quyết toán {mission}").format(mission=row.label)
    sheet = Sheet(heading, tables, f"quyet-toan-nhiem-vu-{row.pk}", note=note, facts=facts, links=links)
    return answer(request, sheet)


def vouchers_table(row: Mission) -> Table:
    """The vouchers that carried the mission's goods, one line a lot."""
    moves = Move.objects.filter(voucher__subject=row.subject).select_related("voucher__book", "item", "lot")
    columns = (
        Column(_("Phiếu"), "code"), Column(_("Ngày")), Column(_("Mặt hàng")), Column(_("Lô"), "code"),
        Column(_("Số lượng"), "num"), Column(_("Giá trị"), "num", "đ"), Column(_("Nội dung")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(move.voucher.label, href=reverse("ledger-voucher", args=[move.voucher_id])), Cell(move.happened_on),
            Cell(move.item.name), Cell(move.lot.code), Cell(queries.say(move.item, move.quantity)), Cell(move.value),
            Cell(move.voucher.purpose_text),
        ))
        for move in moves.order_by("voucher_id", "line")
    ]  # fmt: skip
    return Table(columns, rows, _("Chứng từ"), _("Chưa có chứng từ."))
