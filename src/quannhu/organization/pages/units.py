"""The tree as of the day, and one unit with its history, strength, feeding places and posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.days import Period
from quannhu.kernel.text import fold
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization import queries, rules
from quannhu.organization.models import Category, Kind, Post, Unit, UnitSuccession, UnitVersion
from quannhu.organization.rights import ROLES

PER_PAGE = 200


@page
def tree(request: ActorRequest) -> HttpResponse:
    """Every visible unit of the day with its people; a sum leads to the unit whose rows it adds."""
    scope = queries.visible_to(request.actor, request.on)
    nodes = queries.tree_of(scope)
    wanted = request.GET.get("tim", "").strip()
    if wanted:
        nodes = [node for node in nodes if fold(wanted) in fold(f"{node.code} {node.name}")]
    start = int(sau) if (sau := request.GET.get("sau", "")).isdigit() else 0
    export = request.GET.get("xuat") == "xlsx"
    shown = nodes if export else nodes[start : start + PER_PAGE]
    table = _tree_table(shown, scope, request.on, flat=bool(wanted), whole=not wanted)
    if export:
        return table.workbook_response("cay-don-vi")
    more = start + PER_PAGE if len(nodes) > start + PER_PAGE else None
    context = {
        "table": table, "summary": queries.summary_of(scope), "wanted": wanted, "more": more,
        "may_create": bool(queries.roots_with(request.actor, "organization.adjust")),
    }  # fmt: skip
    return render(request, "organization/tree.html", context)


def _tree_table(nodes: list[queries.TreeNode], scope: queries.Scope, on: dt.date, *, flat: bool, whole: bool) -> Table:
    groups = queries.categories()
    totals = queries.strength_totals([node.unit_id for node in nodes], on)
    fed = queries.fed_totals([node.unit_id for node in nodes if node.kind == Kind.KITCHEN], on)
    columns = [Column(_("Đơn vị")), Column(_("Mã"), "code"), Column(_("Loại"))]
    columns += [Column(group.name, "num", _("người")) for group in groups]
    columns += [Column(_("Quân số"), "num", _("người")), Column(_("Quân số ăn"), "num", _("người"))]
    rows = []
    for node in nodes:
        people = totals.get(node.unit_id, {})
        href = reverse("organization-unit", args=[node.unit_id])
        depth = 0 if flat else min(node.depth, 4)
        cells = [Cell(node.name, href=href, depth=depth), Cell(node.code), Cell(str(Kind(node.kind).label))]
        cells += [Cell(people.get(group.code, 0)) for group in groups]
        total = sum(people.values())
        cells += [Cell(total, href=f"{href}#quan-so" if total else ""), Cell(fed.get(node.unit_id, 0))]
        rows.append(Row(tuple(cells), "group" if node.kind in ("department", "region") else ""))
    return Table(columns, rows, caption=_("Đơn vị, quân số"), totals=[_sum(groups, scope, on)] if whole else ())


def _sum(groups: list[Category], scope: queries.Scope, on: dt.date) -> Row:
    """The totals row: all people of the scope, by category."""
    own: dict[str, int] = {}
    for (_unit, category), count in queries.strength_of(scope.unit_ids, on).items():
        own[category] = own.get(category, 0) + count
    cells = [Cell(_("Tổng cộng")), Cell(), Cell(), *(Cell(own.get(group.code, 0)) for group in groups)]
    cells += [Cell(sum(own.values())), Cell(sum(queries.fed_totals(scope.unit_ids, on).values()))]
    return Row(tuple(cells), "total")


@page
def unit(request: ActorRequest, unit_id: int) -> HttpResponse:
    """One unit as of the day; everything shown belongs to what the actor may see."""
    scope = queries.visible_to(request.actor, request.on)
    found = queries.visible_unit(scope, unit_id)
    if request.GET.get("xuat") == "xlsx":
        return _strength_table(unit_id).workbook_response("quan-so")
    rights = {
        right: queries.may(request.actor, f"organization.{right}", unit_id, request.on)
        for right in ("adjust", "strength", "feeding")
    }
    label = queries.labels([unit_id], request.on)[unit_id]
    people = queries.strength_totals([unit_id], request.on).get(unit_id, {})
    groups = [(group.name, people.get(group.code, 0)) for group in queries.categories()]
    context = {
        "unit": found, "label": label, "kind": Kind(found.kind).label, "groups": groups,
        "total": sum(people.values()), "enrols": found.kind in rules.ENROLLING_KINDS,
        "exists": any(request.on in days for days in queries.periods_of(unit_id)), "rights": rights,
        "versions": _versions(unit_id, scope, request.on), "rows": _strength_rows(found, scope, request.on),
        "children": _children(unit_id, scope, request.on), "feeding": _feeding_table(unit_id, scope, request.on),
        "held": _posts(unit_id, request.on), "heirs": _heirs(found, scope, request.on),
    }  # fmt: skip
    return render(request, "organization/unit.html", context)


def _link(unit_id: int | None, names: dict[int, queries.UnitLabel], scope: queries.Scope) -> Cell:
    """The unit's name, as a link where the actor may follow it."""
    if unit_id is None:
        return Cell("–")
    href = reverse("organization-unit", args=[unit_id]) if unit_id in scope else ""
    return Cell(str(names[unit_id]), href=href)


def _versions(unit_id: int, scope: queries.Scope, on: dt.date) -> Table:
    """The names, codes and parents of the unit, newest first."""
    rows = list(UnitVersion.objects.filter(unit_id=unit_id).order_by("-valid_from"))
    names = queries.labels([row.parent_id for row in rows if row.parent_id], on)
    return Table(
        [Column(_("Hiệu lực")), Column(_("Mã")), Column(_("Tên")), Column(_("Trực thuộc")), Column(_("Căn cứ"))],
        [
            Row((
                Cell(str(Period(row.valid_from, row.valid_to))), Cell(row.code), Cell(row.name),
                _link(row.parent_id, names, scope), Cell(row.legal_basis or "–"),
            ))
            for row in rows
        ],
        caption=_("Tên, mã, cấp trên theo thời gian"),
    )  # fmt: skip


def _strength_rows(found: Unit, scope: queries.Scope, on: dt.date) -> list[dict[str, Any]]:
    """The unit's own strength rows, newest first; `counts` marks those that hold on the day."""
    return [
        {
            "id": row.pk, "period": Period(row.valid_from, row.valid_to), "category": row.category.name,
            "headcount": row.headcount, "legal_basis": row.legal_basis, "recorded_at": row.recorded_at,
            "counts": row.valid_from <= on < row.valid_to,
        }
        for row in queries.strength_rows(found.pk)
    ]  # fmt: skip


def _strength_table(unit_id: int) -> Table:
    columns = [
        Column(_("Đối tượng")), Column(_("Quân số"), "num", _("người")), Column(_("Từ ngày")), Column(_("Hiệu lực")),
        Column(_("Căn cứ")),
    ]  # fmt: skip
    rows = [
        Row((
            Cell(row.category.name), Cell(row.headcount), Cell(row.valid_from),
            Cell(str(Period(row.valid_from, row.valid_to))), Cell(row.legal_basis),
        ))
        for row in queries.strength_rows(unit_id)
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Quân số"))


def _children(unit_id: int, scope: queries.Scope, on: dt.date) -> Table:
    """What reports directly to the unit on the day, with its people."""
    nodes = [node for node in queries.tree_of(scope) if node.parent_id == unit_id]
    totals = queries.strength_totals([node.unit_id for node in nodes], on)
    fed = queries.fed_totals([node.unit_id for node in nodes], on)
    rows = []
    for node in nodes:
        href = reverse("organization-unit", args=[node.unit_id])
        total = sum(totals.get(node.unit_id, {}).values())
        rows.append(
            Row((
                Cell(node.name, href=href), Cell(node.code), Cell(str(Kind(node.kind).label)),
                Cell(total, href=f"{href}#quan-so" if total else ""), Cell(fed.get(node.unit_id, 0)),
            ))
        )  # fmt: skip
    columns = [
        Column(_("Đơn vị")), Column(_("Mã")), Column(_("Loại")), Column(_("Quân số"), "num", _("người")),
        Column(_("Quân số ăn"), "num", _("người")),
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Đầu mối trực thuộc"), empty=_("Không có đầu mối trực thuộc."))


def _feeding_table(unit_id: int, scope: queries.Scope, on: dt.date) -> Table:
    """Who eats where on the day, for a unit and for a kitchen alike."""
    rows = queries.feeding_rows(unit_id, on)
    names = queries.labels([each for row in rows for each in (row.unit_id, row.kitchen_id)], on)
    return Table(
        [
            Column(_("Đơn vị")), Column(_("Ăn tại bếp")), Column(_("Đối tượng")),
            Column(_("Quân số ăn"), "num", _("người")), Column(_("Hiệu lực")),
        ],
        [
            Row((
                _link(row.unit_id, names, scope), _link(row.kitchen_id, names, scope), Cell(row.category.name),
                Cell(row.headcount), Cell(str(Period(row.valid_from, row.valid_to))),
            ))
            for row in rows
        ],
        caption=_("Ai ăn ở đâu"),
        empty=_("Chưa xếp quân số ăn."),
        totals=[Row((Cell(_("Tổng cộng")), Cell(), Cell(), Cell(sum(row.headcount for row in rows)), Cell()), "total")]
        if rows
        else (),
    )  # fmt: skip


def _posts(unit_id: int, on: dt.date) -> Table:
    """The posts at the unit on the day."""
    rows = Post.objects.filter(unit_id=unit_id, valid_from__lte=on, valid_to__gt=on).select_related("user")
    return Table(
        [Column(_("Họ tên")), Column(_("Chức vụ")), Column(_("Vai")), Column(_("Hiệu lực"))],
        [
            Row((
                Cell(row.user.get_full_name() or row.user.get_username()), Cell(row.title),
                Cell(ROLES.get(row.role, row.role)), Cell(str(Period(row.valid_from, row.valid_to))),
            ))
            for row in rows.order_by("role", "id")
        ],
        caption=_("Chức vụ"),
        empty=_("Chưa bổ nhiệm chức vụ nào."),
    )  # fmt: skip


def _heirs(found: Unit, scope: queries.Scope, on: dt.date) -> list[dict[str, Any]]:
    """What the unit took over, and who took it over."""
    pairs = UnitSuccession.objects.filter(predecessor=found) | UnitSuccession.objects.filter(successor=found)
    names = queries.labels([each for pair in pairs for each in (pair.predecessor_id, pair.successor_id)], on)
    return [
        {
            "taken": pair.successor_id == found.pk, "on": pair.on, "legal_basis": pair.legal_basis,
            "other": _link(
                pair.predecessor_id if pair.successor_id == found.pk else pair.successor_id, names, scope
            ),
        }
        for pair in pairs.order_by("on", "id")
    ]  # fmt: skip
