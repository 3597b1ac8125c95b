"""Prices in force, price lists, and the council's decision."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.catalog import actions, codes, queries
from quannhu.catalog.models import Item, PriceDecision, PriceSource
from quannhu.catalog.pages.imports import council_units
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import parse_money
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels, may, tree, unit_by_code, visible_to

SURVEYED_GROUPS = ("LT", "TP", "GV", "CD")


@page
def price_list(request: ActorRequest) -> HttpResponse:
    """Prices that hold for a unit on the as-of day, each with the decision it came from."""
    queries.require_reader(request.actor, request.on)
    nodes = tree(request.actor, request.on)
    chosen = request.GET.get("don-vi") or (nodes[0].code if nodes else "")
    source = request.GET.get("nguon", PriceSource.MARKET)
    source = source if source in PriceSource.values else PriceSource.MARKET
    unit = unit_by_code(chosen, request.on)
    if unit.pk not in visible_to(request.actor, request.on):
        raise Refused(NOT_FOUND, what=_t("đơn vị"), key=chosen)
    found = queries.prices_on(unit.pk, request.on, source)
    names = labels({row.unit_id for row in found.values()}, request.on)
    rows = []
    for item in queries.search_items(request.GET.get("tim", "")):
        if row := found.get(item.pk):
            per = queries.units_of_item(item).size()
            rows.append(
                Row(
                    (
                        Cell(item.name, href=reverse("catalog-item", args=[item.code])),
                        Cell(item.display_unit),
                        Cell(Fraction(row.dong * per, row.per)),
                        Cell(row.valid_from),
                        Cell(names[row.unit_id].name if row.unit_id in names else ""),
                        Cell(row.decision.number, href=reverse("catalog-decision", args=[row.decision_id])),
                    )
                )
            )
    columns = (
        Column(_("Mặt hàng")),
        Column(_("Đơn vị tính")),
        Column(_("Đơn giá"), "num", unit="đ"),
        Column(_("Từ ngày")),
        Column(_("Theo quyết định của")),
        Column(_("Biên bản")),
    )
    table = Table(columns, rows, caption=_("Giá đang áp dụng"), empty=_("Chưa có giá nào áp dụng vào ngày này."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("gia")
    context = {
        "table": table,
        "nodes": nodes,
        "chosen": chosen,
        "source": source,
        "sources": PriceSource.choices,
        "text": request.GET.get("tim", ""),
    }
    return render(request, "catalog/prices.html", context)


@page
def decision_list(request: ActorRequest) -> HttpResponse:
    """Price lists, drafts first in their turn."""
    queries.require_reader(request.actor, request.on)
    found = queries.decisions_for(request.actor, request.on)
    names = labels({row.unit_id for row in found}, request.on)
    rows = [
        Row(
            (
                Cell(row.number, href=reverse("catalog-decision", args=[row.pk])),
                Cell(names[row.unit_id].name if row.unit_id in names else ""),
                Cell(row.surveyed_on),
                Cell(row.valid_from),
                Cell(str(PriceDecision.Status(row.status).label), tone="ok" if row.adopted_by else "warn"),
            )
        )
        for row in found
    ]
    titles = (_("Biên bản"), _("Đơn vị"), _("Ngày khảo sát"), _("Áp dụng từ"), _("Tình trạng"))
    table = Table([Column(title) for title in titles], rows, caption=_("Bảng giá"), empty=_("Chưa có bảng giá nào."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("bang-gia")
    return render(request, "catalog/decisions.html", {"table": table, "may_draft": bool(council_units(request))})


class DecisionForm(Form):
    """The head of a price list; its lines stand in a table of boxes, one per item."""

    PLACES = {"CAT-08": "surveyed_on", "CAT-09": "surveyed_on", "CAT-20": "number", "CAT-18": "minutes"}
    unit = CodeField(label=_("Đơn vị có hội đồng giá"))
    number = WordsField(label=_("Số biên bản"), max_length=60)
    surveyed_on = DayField(label=_("Ngày khảo sát"))
    valid_from = DayField(label=_("Áp dụng từ"))
    minutes = forms.CharField(
        label=_("Biên bản"),
        required=False,
        strip=True,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Thành phần họp, nơi khảo sát, kết luận. Có thể bổ sung khi thông qua."),
    )


def _typed_lines(request: ActorRequest, items: list[Item], form: DecisionForm) -> list[actions.PriceLine]:
    """The prices typed in the boxes; every box that cannot be read becomes an error of the form."""
    lines = []
    for item in items:
        text = request.POST.get(f"dong-{item.pk}", "").strip()
        if not text:
            continue
        try:
            dong = parse_money(text)
            if dong <= 0:
                raise Refused(codes.PRICE_ZERO, item=item.name)
            lines.append(actions.PriceLine(item.pk, dong, queries.units_of_item(item).size()))
        except Refused as refused:
            form.refuse(refused)
    return lines


@page
def decision_new(request: ActorRequest) -> HttpResponse:
    """Draft a price list by hand: one box per food item, the price in force beside it."""
    units = council_units(request)
    if not units:
        raise Refused(NOT_ALLOWED, right="catalog.prices", place=queries.ARMY)
    items = [item for item in queries.search_items() if item.group.code in SURVEYED_GROUPS]
    form = DecisionForm(request.POST or None, on=request.on, initial={"unit": units[0][0]})
    form.fields["unit"].choices = units  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        lines = _typed_lines(request, items, form)
        if not form.errors:
            with form.catching():
                data = form.cleaned_data
                decision = actions.draft_prices(
                    actor=request.actor,
                    at=request.now,
                    command_id=command_id_of(request),
                    lines=lines,
                    unit_id=unit_by_code(data["unit"], request.actor.today).pk,
                    number=data["number"],
                    surveyed_on=data["surveyed_on"],
                    valid_from=data["valid_from"],
                    minutes=data["minutes"],
                )
                return redirect("catalog-decision", decision_id=decision.pk)
    current = queries.prices_on(unit_by_code(units[0][0], request.actor.today).pk, request.on)
    boxes = []
    for item in items:
        row = current.get(item.pk)
        old = Fraction(row.dong * queries.units_of_item(item).size(), row.per) if row else None
        boxes.append({"item": item, "old": Cell(old).shown, "typed": request.POST.get(f"dong-{item.pk}", "")})
    return render(request, "catalog/decision_new.html", {"form": form, "boxes": boxes}, status=form.status)


class AdoptForm(Form):
    """The minutes the council signs."""

    PLACES = {"CAT-18": "minutes"}
    minutes = forms.CharField(
        label=_("Biên bản"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )


@page
def decision_page(request: ActorRequest, decision_id: int) -> HttpResponse:
    """A price list with its minutes; a second person adopts it here."""
    decision = queries.decision_for(request.actor, request.on, decision_id)
    draft = decision.status == PriceDecision.Status.DRAFT
    may_adopt = draft and may(request.actor, "catalog.adopt_prices", decision.unit_id, request.actor.today)
    form = AdoptForm(request.POST or None, on=request.on, initial={"minutes": decision.minutes})
    if form.is_bound and form.is_valid():
        with form.catching():
            count = actions.adopt_prices(
                actor=request.actor, at=request.now, command_id=command_id_of(request), decision_id=decision_id,
                minutes=form.cleaned_data["minutes"],
            )  # fmt: skip
            messages.success(request, _t("Đã thông qua %s giá.") % count)
            return redirect("catalog-decision", decision_id=decision_id)
    table = _lines_table(decision)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("bang-gia")
    context: dict[str, Any] = {
        "decision": decision,
        "table": table,
        "form": form,
        "draft": draft,
        "may_adopt": may_adopt,
        "own": decision.made_by == request.actor.user_id,
        "unit": labels([decision.unit_id], request.on).get(decision.unit_id),
        "warnings": queries.draft_warnings(decision, request.actor.today) if draft else [],
    }
    return render(request, "catalog/decision.html", context, status=form.status)


def _lines_table(decision: PriceDecision) -> Table:
    rows = []
    for line in decision.drafts.all():
        per = queries.units_of_item(line.item).size()
        rows.append(
            Row(
                (
                    Cell(line.item.name, href=reverse("catalog-item", args=[line.item.code])),
                    Cell(line.item.display_unit),
                    Cell(Fraction(line.dong * per, line.per)),
                    Cell(str(PriceSource(line.source).label)),
                    Cell(line.supplier.name if line.supplier else ""),
                )
            )
        )
    columns = (
        Column(_("Mặt hàng")),
        Column(_("Đơn vị tính")),
        Column(_("Đơn giá"), "num", unit="đ"),
        Column(_("Nguồn")),
        Column(_("Nhà cung cấp")),
    )
    return Table(columns, rows, caption=_("Giá khảo sát"))
