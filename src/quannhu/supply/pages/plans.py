"""Kế hoạch: the list, a new one, one plan as a board by week and lane, its lines, and every step of its life."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import format_money, group_digits
from quannhu.kernel.quantity import format_number
from quannhu.kit.forms import CodeField, CountField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.pages import filters
from quannhu.ledger.queries import screens
from quannhu.organization.queries import labels, may, reach_with, roots_with, unit_by_code
from quannhu.supply import actions, queries
from quannhu.supply.models import Plan
from quannhu.supply.pages.plumbing import (
    Sheet,
    answer,
    day_words,
    do_once,
    in_display,
    link,
    scope_of,
    span_of,
    unit_word,
)
from quannhu.supply.pages.proofs import proof_table, remark_table
from quannhu.supply.pages.runs import launch
from quannhu.supply.queries import PlanView, build_problem
from quannhu.supply.queries.demand import MOST_WEEKS
from quannhu.supply.rules import WEEK_DAYS, period_word
from quannhu.supply.rules.changes import from_plain, say

ROWS = 50
State = Plan.State
TONES = {State.SUBMITTED: "warn", State.APPROVED: "ok", State.IN_FORCE: "ok", State.REFUSED: "bad"}
PRIORITIES = {0: gettext_lazy("SSCĐ"), 1: gettext_lazy("đột xuất"), 2: gettext_lazy("thường xuyên")}


class PlanForm(Form):
    """What a new plan covers."""

    unit = CodeField(label=gettext_lazy("Đơn vị"))
    step = CodeField(label=gettext_lazy("Kỳ của kế hoạch"), required=False)
    starts_on = DayField(label=gettext_lazy("Từ ngày"), help_text=gettext_lazy("Theo tuần thì bắt đầu từ thứ Hai."))
    weeks = CountField(label=gettext_lazy("Số tuần hoặc số ngày"), least=1, most=MOST_WEEKS)
    title = WordsField(label=gettext_lazy("Tên kế hoạch"), required=False, max_length=200, size=40)


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Plans in sight, newest first."""
    scope = scope_of(request)
    bar = filters.choice(request, "trang-thai", _("Trạng thái"), State.choices)
    after = request.GET.get("sau", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    found = queries.plans(scope=scope, states=[bar.value] if bar.value else (), before_id=before, limit=ROWS + 1)
    shown = found[:ROWS]
    names = screens.user_names([each for row in shown for each in (row.made_by, row.approved_by)])
    units = labels({row.unit_id for row in shown}, request.on)
    short = queries.short_totals([row.pk for row in shown])
    columns = (
        Column(_("Kế hoạch")), Column(_("Đơn vị")), Column(_("Loại")), Column(_("Kỳ")),
        Column(_("Tổng chi phí"), "num", "đ"), Column(_("Thiếu")), Column(_("Người lập")), Column(_("Người duyệt")),
        Column(_("Trạng thái")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(row.title, href=reverse("supply-plan", args=[row.pk])), Cell(str(units[row.unit_id])),
            Cell(row.get_purpose_display()), Cell(span_of(row).whole),
            Cell(_total(row) if row.unit_id in scope else None),
            Cell(_("có"), tone="bad") if short.get(row.pk) else Cell("", text="–"),
            Cell(names.get(row.made_by)), Cell(names.get(row.approved_by or 0)), state_cell(row),
        ))
        for row in shown
    ]  # fmt: skip
    table = Table(columns, rows, _("Kế hoạch bảo đảm"), _("Chưa có kế hoạch nào."))
    links = [(reverse("supply-plan-new"), _("Lập kế hoạch"))] if roots_with(request.actor, "supply.plan") else []
    sheet = Sheet(
        _("Kế hoạch bảo đảm"), [table], "ke-hoach-bao-dam", filters=[bar], links=links,
        next_page=link(request, sau=str(shown[-1].pk)) if len(found) > ROWS else "",
    )  # fmt: skip
    return answer(request, sheet)


def _total(plan: Plan) -> int:
    return plan.cost_buy + plan.cost_move + plan.cost_hold + plan.cost_waste + plan.cost_dislike


def state_cell(plan: Plan) -> Cell:
    """The state, coloured."""
    return Cell(plan.get_state_display(), tone=TONES.get(State(plan.state), ""))


@page
def new(request: ActorRequest) -> HttpResponse:
    """A new plan from today's records; its gaps all at once when there are any."""
    roots = roots_with(request.actor, "supply.plan")
    if not roots:
        raise Refused(NOT_ALLOWED, right="supply.plan", place=_("Lập kế hoạch"))
    scope = scope_of(request)
    names = labels(scope.unit_ids, request.on)
    monday = week_of(request.on).start + dt.timedelta(days=7)
    initial = {"unit": names[roots[0]].code, "starts_on": monday, "weeks": 13, "step": "tuần"}
    form = PlanForm(request.POST or None, on=request.on, initial=initial)
    form.fields["unit"].choices = [(label.code, label.name) for label in names.values()]  # type: ignore[attr-defined]
    form.fields["step"].choices = [("tuần", _("thường xuyên")), ("ngày", _("đợt đột xuất"))]  # type: ignore[attr-defined]
    faults: Table | None = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            unit_id = unit_by_code(data["unit"], request.on).pk
            step = 1 if data["step"] == "ngày" else WEEK_DAYS
            span: dict[str, Any] = {"starts_on": data["starts_on"], "weeks": data["weeks"], "step": step}
            built = build_problem(scope=scope, unit_id=unit_id, at=request.now, **span)
            if built.faults:
                faults = _faults(built.faults)
            made = actions.make_plan(
                actor=request.actor, at=request.now, command_id=command_id_of(request), unit_id=unit_id,
                title=data["title"], **span,
            )  # fmt: skip
            messages.success(request, _("Đã lập dự thảo kế hoạch số {number}.").format(number=made))
            return redirect("supply-plan", made)
    context = {"form": form, "heading": _("Lập kế hoạch"), "button": _("Lập dự thảo"), "table": faults,
               "back": reverse("supply-plans")}  # fmt: skip
    return render(request, "supply/form.html", context, status=form.status)


def _faults(faults: Any) -> Table:
    rows = [Row((Cell(fault.sentence, tone="bad"), Cell(fault.remedy), Cell(fault.code.id))) for fault in faults]
    columns = (Column(_("Chỗ hổng trong số liệu")), Column(_("Cách sửa")), Column(_("Mã"), "code"))
    return Table(columns, rows, _("Phải sửa trước khi lập kế hoạch"))


@page
def one(request: ActorRequest, plan_id: int) -> HttpResponse:
    """One plan: what it costs, its board by week and lane, and what may be done next."""
    view = queries.plan_in(scope_of(request), plan_id)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _act(request, view.plan)
        except Refused as refusal:
            refused = refusal
            view = queries.plan_in(scope_of(request), plan_id)
    plan = view.plan
    names = screens.user_names([plan.made_by, plan.approved_by])
    facts = [
        (_("Đơn vị"), str(labels([plan.unit_id], request.on)[plan.unit_id])), (_("Loại"), plan.get_purpose_display()),
        (_("Kỳ"), span_of(plan).whole),
        (_("Người lập"), names.get(plan.made_by, "–")), (_("Người duyệt"), names.get(plan.approved_by or 0, "–")),
    ]  # fmt: skip
    if view.whole:
        facts += _money(plan)
    context: dict[str, Any] = {
        "plan": plan, "whole": view.whole, "refused": refused, "state": state_cell(plan),
        "rights": _rights(request, plan),
        "run": queries.run_of(plan) if view.whole else None, "notices": plan.notices if view.whole else [],
        "changes": [say(from_plain(change), period_word(plan.step)) for change in plan.changes] if view.whole else [],
    }  # fmt: skip
    if context["rights"]["ask"]:
        context |= _asking(request, view)
    short = view.shortages().count()
    tables = [board(view), *proof_table(view), *remark_table(view)]
    sheet = Sheet(
        plan.title, tables, f"ke-hoach-{plan.pk}", "supply/plan.html", facts=facts, more=context,
        links=[
            (reverse("supply-lines", args=[plan.pk]), _("Từng dòng")),
            (reverse("supply-shortages", args=[plan.pk]), _("Thiếu ({n})").format(n=group_digits(short))),
            (reverse("supply-stocks", args=[plan.pk]), _("Tồn kho và mức dự trữ")),
        ],
    )  # fmt: skip
    return answer(request, sheet, refused_status(refused))


def _asking(request: ActorRequest, view: PlanView) -> dict[str, Any]:
    """The units whose kitchens this person may ask for, and the periods of the plan."""
    reach = reach_with(request.actor, "ledger.request", request.on)
    units = view.issues().filter(unit_id__in=reach).order_by("unit_id").values_list("unit_id", flat=True).distinct()
    names = labels(units, request.on)
    weeks = [(week, format_day(view.plan.start_of(week))) for week in range(view.plan.weeks)]
    return {
        "ask_units": [(label.code, label.name) for label in names.values()], "ask_weeks": weeks,
        "ask_since": span_of(view.plan).since,
    }  # fmt: skip


def _money(plan: Plan) -> list[tuple[str, str]]:
    if plan.solved_at is None:
        return [(_("Mã băm số liệu"), plan.snapshot.digest[:16])]
    gap = format_number(0) if not plan.gap_ppm else f"{plan.gap_ppm // 10_000},{plan.gap_ppm % 10_000 // 100:02d}"
    return [
        (_("Tiền mua"), format_money(plan.cost_buy)), (_("Tiền vận chuyển"), format_money(plan.cost_move)),
        (_("Tiền bảo quản"), format_money(plan.cost_hold)), (_("Tổng chi phí"), format_money(_total(plan))),
        (_("Cách tốt nhất đã chứng minh"), f"{gap} %"), (_("Mã băm số liệu"), plan.snapshot.digest[:16]),
    ]  # fmt: skip


def board(view: PlanView) -> Table:
    """Rows of offers and roads, a column a week (or a day): what is bought and what is sent."""
    weeks = range(view.plan.weeks)
    amounts: dict[tuple[int, str, str, str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for buy in view.buys():
        offer = buy.offer
        words = f"{offer.supplier.name} → {offer.place.code}"
        amounts[0, words, offer.item.name, offer.item.base, unit_word(offer.item)][buy.week] += buy.quantity
    for move in view.transfers():
        amounts[1, move.lane.label, move.item.name, move.item.base, unit_word(move.item)][move.week] += move.quantity
    columns = [
        Column(_("Việc")), Column(_("Nguồn, tuyến")), Column(_("Mặt hàng")), Column(_("ĐVT")), Column(_("Cộng"), "num"),
        *(Column(day_words(view.plan.start_of(week)), "num") for week in weeks),
    ]  # fmt: skip
    rows = [
        Row((
            Cell(_("Mua") if kind == 0 else _("Chuyển")), Cell(words), Cell(item), Cell(unit),
            Cell(in_display(sum(by_week.values()), base)),
            *(Cell(in_display(by_week.get(week, 0), base)) for week in weeks),
        ))
        for (kind, words, item, base, unit), by_week in sorted(amounts.items())
    ]  # fmt: skip
    empty = _("Không phải mua hay chuyển gì.") if view.plan.solved_at else _("Chưa có dòng nào; bấm Tính kế hoạch.")
    return Table(columns, rows, span_of(view.plan).board, empty)


def _rights(request: ActorRequest, plan: Plan) -> dict[str, bool]:
    """Which buttons stand on the page: by state, right and person."""
    actor, on = request.actor, request.actor.today
    plans, approves = (may(actor, right, plan.unit_id, on) for right in ("supply.plan", "supply.approve"))
    second = approves and plan.made_by != actor.user_id
    carried = plan.state in (State.APPROVED, State.IN_FORCE)
    return {
        "solve": plans and plan.state in (State.DRAFT, State.SOLVED),
        "submit": plans and plan.state == State.SOLVED and plan.purpose != Plan.Purpose.WHAT_IF,
        "decide": plan.state == State.SUBMITTED and second,
        "own": plan.state == State.SUBMITTED and approves and not second,
        "force": plans and plan.state == State.APPROVED,
        "copy": plans and plan.state != State.REFUSED,
        "replan": plans and carried,
        "order": may(actor, "supply.order", plan.unit_id, on) and carried,
        "ask": plan.state == State.IN_FORCE and bool(roots_with(actor, "ledger.request")),
    }


def _act(request: ActorRequest, plan: Plan) -> HttpResponse:
    """One step of the plan."""
    step, reason = request.POST.get("viec", ""), request.POST.get("reason", "")
    common: dict[str, Any] = {"actor": request.actor, "at": request.now, "plan_id": plan.pk}
    if step == "tinh":
        launch(actions.start_run(**common))
        return redirect("supply-plan", plan.pk)
    if step == "dung":
        run = queries.run_of(plan)
        actions.cancel_run(actor=request.actor, at=request.now, run_id=run.pk if run else 0)
        return redirect("supply-plan", plan.pk)
    if step == "lap-lai":
        tomorrow = request.on + dt.timedelta(days=1)
        starts = tomorrow if plan.by_days else week_of(request.on).start + dt.timedelta(days=7)
        made = actions.replan(**common, command_id=command_id_of(request), starts_on=starts, on=request.on)
        messages.success(request, _("Đã lập lại từ số liệu hôm nay: kế hoạch số {number}.").format(number=made))
        return redirect("supply-plan", made)
    if step in ("hop-dong", "don"):
        work = actions.draft_contracts if step == "hop-dong" else actions.draft_orders
        count = len(work(**common, command_id=command_id_of(request)))
        messages.success(request, _("Đã lập {n} bản dự thảo.").format(n=count))
        return redirect("supply-contracts" if step == "hop-dong" else "supply-orders")
    if step == "yeu-cau":
        return _ask(request, plan)
    works: dict[str, tuple[Callable[[], Plan], str]] = {
        "trinh": (lambda: actions.submit_plan(**common), _("Đã trình kế hoạch.")),
        "duyet": (lambda: actions.approve_plan(**common, note=reason), _("Đã duyệt kế hoạch.")),
        "tu-choi": (lambda: actions.refuse_plan(**common, reason=reason), _("Đã từ chối kế hoạch.")),
        "thuc-hien": (lambda: actions.put_in_force(**common), _("Kế hoạch bắt đầu được thực hiện.")),
    }
    if step in works:
        done, words = works[step]
        do_once(request, "supply.plan_step", [plan.pk, step, reason], lambda: int(done().pk))
        messages.success(request, words)
    return redirect("supply-plan", plan.pk)


def _ask(request: ActorRequest, plan: Plan) -> HttpResponse:
    """Requests of a unit's kitchens for a week of the plan."""
    scope, text = scope_of(request), request.POST.get("week", "")
    unit_id = unit_by_code(request.POST.get("unit", ""), request.on).pk
    if unit_id not in scope or not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Refused(NOT_FOUND, what="đơn vị hoặc tuần", key=f"{request.POST.get('unit', '')}, {text}")
    made = actions.make_requisitions(
        actor=request.actor, at=request.now, command_id=command_id_of(request), plan_id=plan.pk, unit_id=unit_id,
        week=int(text),
    )  # fmt: skip
    messages.success(request, _("Đã gửi {n} phiếu yêu cầu.").format(n=len(made)))
    asked = {"unit_id": unit_id, "week": int(text), "requisitions__isnull": True}
    if queries.plan_in(scope, plan.pk).issues().filter(**asked).exists():
        messages.info(request, _("Đơn vị chưa có kho riêng nên quân trang của kỳ này do kho trên cấp thẳng."))
    return redirect("ledger-requests")
