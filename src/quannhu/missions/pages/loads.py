"""A load: its list on paper with the code, its issue out of the depot, and the field page by thumb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import units_of_item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI, format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import parse_quantity
from quannhu.kernel.text import clean
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.qr import qr_svg
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import UseIn
from quannhu.missions.forms import UseForm
from quannhu.missions.models import Load, LoadLine
from quannhu.missions.pages.plumbing import (
    Sheet,
    answer,
    attempt,
    audience_words,
    items_of,
    mission_of,
    scope_of,
    status_of,
)
from quannhu.organization.queries import may


def load_of(request: ActorRequest, **key: object) -> Load:
    """The load of a mission in sight, or KER-09."""
    load = Load.objects.filter(**key).select_related("place", "mission").first()
    if load is None or not queries.missions(scope_of(request)).filter(pk=load.mission_id).exists():
        raise Refused(NOT_FOUND, what="phiếu tải", key=", ".join(map(str, key.values())))
    return load


def _lines(load: Load) -> list[LoadLine]:
    return list(load.lines.select_related("source__item", "voucher__book").order_by("pk"))


@page
def load(request: ActorRequest, load_id: int) -> HttpResponse:
    """The load list on the screen; the keeper issues it here; `?xuat=pdf` is the paper with its code."""
    row = load_of(request, pk=load_id)
    if request.GET.get("xuat") == "pdf":
        return _paper(request, row)
    refused = None
    if request.method == "POST":
        refused = attempt(
            lambda: actions.issue_load(
                actor=request.actor, at=request.now, command_id=command_id_of(request), load_id=row.pk
            )
        )
        if refused is None:
            messages.success(request, _("Đã xuất hàng theo phiếu tải."))
            return redirect("missions-load", row.pk)
    columns = (
        Column(_("Mặt hàng")), Column(_("Cho ai")), Column(_("Số lượng"), "num"), Column(_("Phiếu xuất"), "code"),
        Column(_("Thực nhận"), "num"),
    )  # fmt: skip
    lines = [
        Row((
            Cell(line.source.item.name), Cell(audience_words(line.source.audience)),
            Cell(queries.say(line.source.item, line.quantity)),
            Cell(line.voucher.label, href=reverse("ledger-voucher", args=[line.voucher_id])) if line.voucher
            else Cell(None),
            Cell(queries.say(line.source.item, line.received)) if line.received is not None else Cell(None),
        ))
        for line in _lines(row)
    ]  # fmt: skip
    can = row.state == Load.State.MADE and may(request.actor, "ledger.issue", row.place.unit_id, request.on)
    more = {
        "load": row, "refused": refused, "may_issue": can, "qr": qr_svg(_address(request, row), title=row.code),
        "field": reverse("missions-field-load", args=[row.code]),
    }  # fmt: skip
    links = [(reverse("missions-mission", args=[row.mission_id]), _("Nhiệm vụ"))]
    sheet = Sheet(
        _("Phiếu tải {code}").format(code=row.code), [Table(columns, lines, _("Hàng trên xe"))], f"phieu-tai-{row.pk}",
        "missions/load.html", facts=_facts(row), links=links, more=more,
    )  # fmt: skip
    return answer(request, sheet, status_of(refused))


def _facts(row: Load) -> list[tuple[str, str]]:
    facts = [
        (_("Nhiệm vụ"), row.mission.label), (_("Kho"), row.place.name), (_("Xe"), row.vehicle),
        (_("Lái xe"), row.driver), (_("Trạng thái"), str(row.get_state_display())),
        (_("Xuất lúc"), format_instant(row.issued_at) if row.issued_at else ""),
        (_("Bàn giao lúc"), format_instant(row.handed_at) if row.handed_at else ""), (_("Người nhận"), row.receiver),
        (_("Ghi chú"), row.note),
    ]  # fmt: skip
    return [(words, said) for words, said in facts if said]


def _address(request: ActorRequest, row: Load) -> str:
    return request.build_absolute_uri(reverse("missions-field-load", args=[row.code]))


def _paper(request: ActorRequest, row: Load) -> HttpResponse:
    """The load list on A4: read by phone, or typed by its code."""
    columns = [
        {"title": "TT", "align": "center", "width": "auto"}, {"title": "Mặt hàng", "width": "1fr"},
        {"title": "Cho ai", "width": "1fr"}, {"title": "Số lượng", "align": "right", "width": "auto"},
        {"title": "Thực nhận", "align": "right", "width": "25mm"},
    ]  # fmt: skip
    rows = [
        [
            str(number), line.source.item.name, rules.AUDIENCES[line.source.audience],
            queries.say(line.source.item, line.quantity),
            queries.say(line.source.item, line.received) if line.received is not None else "",
        ]
        for number, line in enumerate(_lines(row), 1)
    ]  # fmt: skip
    data = {
        "title": f"Phiếu tải {row.code}", "subtitle": row.mission.label, "unit": row.place.name,
        "facts": [[words, said] for words, said in _facts(row)[2:]],
        "tables": [{"caption": "", "columns": columns, "rows": rows, "total": None}],
        "after": ["Tại hiện trường: quét mã hoặc gõ mã phiếu tải ở trang Hiện trường để bàn giao, đưa về."],
        "signatures": [["Thủ kho", ""], ["Lái xe", row.driver], ["Người nhận", row.receiver]],
        "qr": {"svg": qr_svg(_address(request, row), title=row.code), "code": row.code},
    }  # fmt: skip
    return pdf_response(f"phieu-tai-{row.code}.pdf", render_pdf("table", data, at=request.now))


# -- the field -----------------------------------------------------------------------------------------------------


@page
def field(request: ActorRequest) -> HttpResponse:
    """By thumb: type or scan the code of a load list; below, the loads now on the road."""
    code = clean(request.GET.get("ma", "")).upper()
    refused = None
    if code:
        refused = attempt(lambda: load_of(request, code=code))
        if refused is None:
            return redirect("missions-field-load", code)
    seen = queries.missions(scope_of(request)).values("pk")
    moving = Load.objects.filter(mission__in=seen, state=Load.State.ISSUED).select_related("place", "mission")
    context = {"code": code, "refused": refused, "moving": list(moving.order_by("issued_at", "pk")[:50])}
    return render(request, "missions/field.html", context, status=status_of(refused))


@page
def field_load(request: ActorRequest, code: str) -> HttpResponse:
    """One load in the field: hand it over as loaded, or with what was counted; or turn it back."""
    row = load_of(request, code=code)
    lines, refused = _lines(row), None
    typed = {
        line.pk: request.POST.get(f"line_{line.pk}", "") if request.method == "POST" else _in_box(line)
        for line in lines
    }  # fmt: skip
    if request.method == "POST":
        refused = attempt(lambda: _field_step(request, row, lines, typed))
        if refused is None:
            back = request.POST.get("viec") == "dua-ve"
            messages.success(request, _("Đã đưa hàng về kho.") if back else _("Đã bàn giao."))
            return redirect("missions-field-load", row.code)
    context = {
        "load": row, "refused": refused, "typed_receiver": request.POST.get("receiver", request.actor.name),
        "typed_remark": request.POST.get("remark", ""), "facts": _facts(row),
        "lines": [
            {
                "line": line, "item": line.source.item, "words": audience_words(line.source.audience),
                "shown": queries.say(line.source.item, line.quantity), "typed": typed[line.pk],
                "received": "" if line.received is None else queries.say(line.source.item, line.received),
            }
            for line in lines
        ],
    }  # fmt: skip
    return render(request, "missions/field_load.html", context, status=status_of(refused))


def _in_box(line: LoadLine) -> str:
    return units_of_item(line.source.item).show(line.quantity)


def _field_step(request: ActorRequest, row: Load, lines: list[LoadLine], typed: dict[int, str]) -> None:
    by: dict[str, Any] = {
        "actor": request.actor,
        "at": request.now,
        "command_id": command_id_of(request),
        "load_id": row.pk,
    }
    remark = request.POST.get("remark", "")
    if request.POST.get("viec") == "dua-ve":
        actions.turn_back(**by, remark=remark)
        return
    received = {}
    for line in lines:
        if typed[line.pk].strip():
            units = units_of_item(line.source.item)
            received[line.pk] = parse_quantity(
                typed[line.pk], base=line.source.item.base, default_unit=units.display_unit, packs=units.packs,
                allow_zero=True,
            )  # fmt: skip
    actions.hand_over(**by, receiver=request.POST.get("receiver", ""), received=received, remark=remark)


# -- what became of goods ------------------------------------------------------------------------------------------


@page
def use(request: ActorRequest, mission_id: int) -> HttpResponse:
    """Goods eaten or given out, returned to their depot, or lost by minutes."""
    row = mission_of(request, mission_id)
    found = {key: balance for key, balance in queries.balances(row).items() if balance.out}
    items = {item.pk: item for item in items_of({row.pack_item.code, queries.RICE}).values()}
    goods = [
        (f"{items[item].code}-{audience}", f"{items[item].name} ({audience_words(audience)}), còn "
         f"{queries.say(items[item], found[audience, item].out)}")
        for audience, item in sorted(found)
    ]  # fmt: skip
    verbs = [("dung", _("đã dùng, đã cấp phát")), ("tra", _("trả kho")), ("mat", _("mất, hỏng có biên bản"))]
    form = UseForm(
        request.POST or None, on=request.on, verbs=verbs, goods=goods,
        initial={"verb": "dung", "day": request.now.astimezone(HANOI).date()},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            code, _dash, audience = data["goods"].rpartition("-")
            item = items_of([code])[code]
            units = units_of_item(item)
            quantity = parse_quantity(
                data["quantity"], base=item.base, default_unit=units.display_unit, packs=units.packs
            )
            by: dict[str, Any] = {
                "actor": request.actor, "at": request.now, "command_id": command_id_of(request), "mission_id": row.pk,
                "happened_on": data["day"], "lines": [UseIn(code, audience, quantity)],
            }  # fmt: skip
            if data["verb"] == "dung":
                actions.consume(**by)
            elif data["verb"] == "tra":
                actions.bring_back(**by, receiver=request.actor.name)
            else:
                actions.lose(**by, minutes=data["minutes"])
            messages.success(request, _("Đã ghi ngày {day}.").format(day=format_day(data["day"])))
            return redirect("missions-mission", row.pk)
    context = {
        "form": form, "heading": _("{mission}: dùng, trả, mất").format(mission=row.label), "button": _("Ghi"),
        "back": reverse("missions-mission", args=[row.pk]),
    }  # fmt: skip
    return render(request, "supply/form.html", context, status=form.status)
