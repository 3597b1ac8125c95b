"""Reading pages: what holds on a day and for whom, each amount beside the row and the text it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import format_instant, year_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import base_name, format_number
from quannhu.kernel.text import fold
from quannhu.kit.pages import ActorRequest, Card, Hit, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization import queries as organization
from quannhu.organization.rights import roles_with
from quannhu.standards import queries
from quannhu.standards.actions.rows import right_at
from quannhu.standards.queries import listing
from quannhu.standards.queries.listing import EntryView
from quannhu.standards.queries.reference import reference_rows
from quannhu.standards.queries.rulebook import RateRow
from quannhu.standards.rules.issues import next_due
from quannhu.standards.rules.parameters import PARAMETERS
from quannhu.standards.rules.rows import NAMES, Kind
from quannhu.standards.rules.rows import Row as RuleRow

RATE_KINDS = (Kind.BASIC, Kind.SUPPLEMENT, Kind.GUEST, Kind.NORM, Kind.SPLIT, Kind.LEVEL)


def row_url(row_id: int) -> str:
    """The address of a row's page; nothing for the program's defaults."""
    return reverse("standards-row", args=[row_id]) if row_id else ""


def category_choices() -> list[tuple[str, str]]:
    """Category codes and names."""
    return [(category.code, category.name) for category in organization.categories()]


def unit_choices(request: ActorRequest) -> list[tuple[str, str]]:
    """Codes and names of the visible units."""
    return [(node.code, node.name) for node in organization.tree(request.actor, request.on)]


def _value(view: EntryView) -> Cell:
    """The row's value as its kind writes it."""
    row = view.row
    if row.kind == Kind.NORM:
        return Cell(Fraction(row.amount * 1_000, row.per))
    if row.kind in (Kind.SCALE, Kind.ISSUE):
        return Cell(row.quantity)
    return Cell(row.amount) if row.amount else Cell(row.value or _("ăn thêm"))


def _unit_of_value(view: EntryView) -> str:
    """What the value counts: đồng per person-day, đồng per kg, grams; nothing for words."""
    if view.row.kind == Kind.NORM:
        return _("đ/kg")
    if view.row.kind == Kind.SCALE:
        base = listing.base_units().get(view.row.code, "g")
        return _("%(base)s/người/ngày") % {"base": base_name(base)}
    if view.row.kind == Kind.ISSUE:
        return issue_words(view.row, listing.shown_units([view.row.code]).get(view.row.code, _("cái")))
    return _("đ/người/ngày") if view.row.amount else ""


def issue_words(row: RuleRow, unit: str) -> str:
    """`bộ/người/12 tháng` or `cái/100 người/60 tháng`."""
    whom = _("người") if row.per == 1 else _("{count} người").format(count=group_digits(row.per))
    return _("{unit}/{whom}/{months} tháng").format(unit=unit, whom=whom, months=row.months)


def _whom(view: EntryView) -> str:
    """For whom the row speaks."""
    parts = [view.row.category or "", str(view.unit) if view.unit else "", str(view.row.season or "")]
    return ", ".join(part for part in parts if part) or _("chung")


def entry_table(views: Sequence[EntryView], caption: str) -> Table:
    """Rows with their origin: the table of the page and of the Excel file."""
    columns = (
        Column(_("Tên")), Column(_("Mã")), Column(_("Loại")), Column(_("Đối tượng, nơi áp dụng")),
        Column(_("Giá trị"), "num", _("đ, đ/kg, g hoặc chữ")), Column(_("Hệ số"), "num"), Column(_("Hiệu lực")),
        Column(_("Căn cứ")), Column(_("Ban hành")), Column(_("Được biết từ")), Column(_("Ghi chú")),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(view.row.name, href=row_url(view.row.id)), Cell(view.row.code), Cell(view.kind_name),
                Cell(_whom(view)), _value(view), Cell(view.row.factor),
                Cell(str(view.valid) if view.valid else _("bị thay từ đầu")), Cell(view.row.legal_basis),
                Cell(view.row.issued_on), Cell(format_instant(view.row.known_from)), _remark(view),
            )
        )
        for view in views
    ]  # fmt: skip
    return Table(columns, rows, caption, _("Chưa có dòng nào được duyệt."))


def _remark(view: EntryView) -> Cell:
    if view.deviates and view.by_factor is not None:
        return Cell(_("khác hệ số × mức cơ bản"), tone="warn")
    if not view.row.verified:
        return Cell(_("chưa kiểm chứng"), tone="warn")
    return Cell(_("áp dụng trở lại"), tone="warn") if view.late else Cell("", text=" ")


def _person_day(request: ActorRequest) -> dict[str, Any]:
    """What one person of the asked category and unit draws on the day, or why nothing holds."""
    category, code = request.GET.get("doi-tuong") or "HSQBS", request.GET.get("don-vi") or ""
    found: dict[str, Any] = {"category": category, "unit_code": code, "rates": [], "refused": None}
    try:
        unit_id = organization.unit_by_code(code, request.on).pk if code else None
        if unit_id is not None:
            organization.visible_unit(organization.visible_to(request.actor, request.on), unit_id)
        book = queries.rulebook()
        rates: list[RateRow] = [book.basic(category=category, unit_id=unit_id, on=request.on)]
        codes = sorted({row.code for row in book.rows if row.kind == Kind.SUPPLEMENT and row.holds(request.on)})
        for supplement in codes:
            try:
                rates.append(book.supplement(code=supplement, on=request.on, category=category, unit_id=unit_id))
            except Refused:
                continue  # A supplement of another category or unit: this person does not draw it.
        found["rates"] = [{"rate": rate, "url": row_url(rate.id), "valid": str(rate.valid)} for rate in rates]
    except Refused as refused:
        found["refused"] = refused
    return found


@page
def rates(request: ActorRequest) -> HttpResponse:
    """Rates in force on the as-of day, and what one person draws."""
    views = listing.entries(request.actor, request.on, kinds=RATE_KINDS, in_force=True)
    table = entry_table(views, _("Các dòng đang hiệu lực"))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("muc-tien-an")
    holidays = queries.holidays(period=year_of(request.on))
    context = {
        "table": table, "asked": _person_day(request), "categories": category_choices(),
        "units": unit_choices(request),
        "holidays": [{"row": holiday, "url": row_url(holiday.id)} for holiday in holidays],
        "may_write": bool(request.actor.roles & roles_with("standards.edit")),
        "kinds": [(kind.value, NAMES[kind].capitalize()) for kind in Kind],
    }  # fmt: skip
    return render(request, "standards/rates.html", context)


@page
def scales(request: ActorRequest) -> HttpResponse:
    """The ration of each category on the as-of day."""
    views = listing.entries(request.actor, request.on, kinds=(Kind.SCALE,), in_force=True)
    units = listing.base_units()
    columns = (
        Column(_("Mã định lượng")), Column(_("Tên")), Column(_("Đối tượng, nơi áp dụng")),
        Column(_("Một người một ngày"), "num"), Column(_("Đơn vị tính")), Column(_("Hiệu lực")), Column(_("Căn cứ")),
        Column(_("Ghi chú")),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(view.row.code, href=row_url(view.row.id)), Cell(view.row.name), Cell(_whom(view)),
                Cell(view.row.quantity), Cell(base_name(units.get(view.row.code, "g"))), Cell(str(view.valid)),
                Cell(view.row.legal_basis), _remark(view),
            )
        )
        for view in views
    ]  # fmt: skip
    table = Table(columns, rows, _("Định lượng ăn"), _("Chưa có định lượng nào được duyệt."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("dinh-luong-an")
    return render(request, "standards/table.html", {"table": table, "title": _("Định lượng ăn")})


@page
def issues(request: ActorRequest) -> HttpResponse:
    """What is issued again after so many months: clothing, dry rations, mess equipment; the next day it is due."""
    views = listing.entries(request.actor, request.on, kinds=(Kind.ISSUE,), in_force=True)
    units = listing.shown_units(view.row.code for view in views)
    headings = listing.headings(view.row.code for view in views)
    columns = (
        Column(_("Tên")), Column(_("Đối tượng, nơi áp dụng")), Column(_("Số lượng"), "num"),
        Column(_("Cho ai, bao lâu")), Column(_("Kỳ cấp tới")), Column(_("Hiệu lực")), Column(_("Căn cứ")),
        Column(_("Ghi chú")), Column(_("Mã"), "code"),
    )  # fmt: skip
    rows = []
    for view in sorted(views, key=lambda view: headings.get(view.row.code, (99, ""))):
        row = view.row
        due = next_due(row.first_due or row.valid.start, row.months, request.on)
        rows.append(
            Row((
                Cell(row.name, href=row_url(row.id)), Cell(_whom(view)),
                Cell(row.quantity), Cell(issue_words(row, units.get(row.code, _("cái")))),
                Cell(due if due in row.valid else None), Cell(str(view.valid)), Cell(row.legal_basis), _remark(view),
                Cell(row.code),
            ))
        )  # fmt: skip
    title = _("Tiêu chuẩn cấp phát: quân trang, lương khô, dụng cụ cấp dưỡng")
    table = Table(columns, rows, title, _("Chưa có tiêu chuẩn cấp phát nào được duyệt."))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("tieu-chuan-cap-phat")
    return render(request, "standards/table.html", {"table": table, "title": title})


@page
def settings(request: ActorRequest) -> HttpResponse:
    """Every setting on the as-of day, with its origin; what no text confirms says so."""
    listing.readable_units(request.actor, request.on)
    book = queries.rulebook(kinds=(Kind.SETTING,))
    columns = (
        Column(_("Tham số")), Column(_("Giá trị")), Column(_("Căn cứ")), Column(_("Kiểm chứng")),
        Column(_("Mã cho máy"), "small"),
    )  # fmt: skip
    rows = []
    for key, spec in PARAMETERS.items():
        row = book.setting(key=key, on=request.on)
        shown = {"1": _("có"), "0": _("không")}[row.value] if spec.shape == "yes_no" else row.value
        checked = Cell(_("đã kiểm chứng"), tone="ok") if row.verified else Cell(_("chưa kiểm chứng"), tone="warn")
        rows.append(
            Row((Cell(spec.label, href=row_url(row.id)), Cell(shown), Cell(row.legal_basis), checked, Cell(key)))
        )
    table = Table(columns, rows, _("Tham số"))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("tham-so")
    own = [v for v in listing.entries(request.actor, request.on, kinds=(Kind.SETTING,), in_force=True) if v.unit]
    context = {
        "table": table,
        "title": _("Tham số"),
        "second": entry_table(own, _("Tham số riêng của đơn vị")) if own else None,
    }
    return render(request, "standards/table.html", context)


@page
def history(request: ActorRequest) -> HttpResponse:
    """Every approved row ever, the replaced ones with the period they held."""
    code = (request.GET.get("ma") or "").strip()
    views = listing.entries(request.actor, request.on, code=code)
    table = entry_table(views, _("Lịch sử tiêu chuẩn"))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("lich-su-tieu-chuan")
    return render(request, "standards/history.html", {"table": table, "code": code})


@page
def entry(request: ActorRequest, row_id: int) -> HttpResponse:
    """One row: value, origin, who made and approved it, what ended it."""
    view = listing.entry_view(request.actor, request.on, row_id)
    stored = view.entry
    names = listing.names_of([stored.made_by, stored.approved_by])
    ending = stored.endings.select_related("by").order_by("ends_on").first()
    context = {
        "view": view, "entry": stored, "value": _value(view), "value_unit": _unit_of_value(view),
        "factor": format_number(view.row.factor) if view.row.factor else "",
        "maker": names.get(stored.made_by, ""), "approver": names.get(stored.approved_by or 0, ""),
        "whom": _whom(view), "ending": ending,
        "known": format_instant(stored.approved_at) if stored.approved_at else "",
        "replaced_url": row_url(stored.supersedes_id or 0),
        "ending_url": row_url(ending.by_id) if ending else "",
        "may_write": stored.status == "approved" and bool(request.actor.roles & roles_with("standards.edit")),
    }  # fmt: skip
    return render(request, "standards/row.html", context)


@page
def reference(request: ActorRequest) -> HttpResponse:
    """Rates found in public texts, cited; none of them holds until two persons made it a row."""
    listing.readable_units(request.actor, request.on)
    may_write = bool(request.actor.roles & roles_with("standards.edit"))
    columns = (
        Column(_("Mã")), Column(_("Tên")), Column(_("Hệ số"), "num"), Column(_("Số tiền"), "num", _("đ")),
        Column(_("Áp dụng từ")), Column(_("Đến trước")), Column(_("Văn bản")), Column(_("Ban hành")),
        Column(_("Nguồn")), Column(_("Mức tin cậy")), Column(_("Ghi chú")),
    )  # fmt: skip
    rows = []
    for row in reference_rows():
        url = reverse("standards-reference-load", args=[row.key]) if may_write and row.loadable else ""
        mark = Cell(row.mark, tone="warn") if row.mark else Cell(_("văn bản"), tone="ok")
        rows.append(
            Row(
                (
                    Cell(row.code, href=url), Cell(row.name), Cell(row.factor), Cell(row.computed),
                    Cell(row.valid_from), Cell(row.valid_to), Cell(row.instrument or None), Cell(row.issued_on),
                    Cell(row.source), mark, Cell(row.note or None),
                )
            )
        )  # fmt: skip
    table = Table(columns, rows, _("Mức đã công bố công khai"))
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("muc-cong-bo-cong-khai")
    return render(request, "standards/table.html", {"table": table, "title": _("Bảng tham khảo công khai")})


def home_cards(request: HttpRequest) -> list[Card]:
    """What waits for this person's signature: drafts of standards, back settlements, rice price differences."""
    asking: Any = request
    actor, found = asking.actor, []
    if actor.roles & roles_with("standards.approve"):
        found.append((_("Tiêu chuẩn chờ duyệt"), "standards-drafts", listing.waiting(actor, asking.on)))
        if top_approver(actor, asking.on):
            found.append((_("Truy lĩnh chờ duyệt"), "standards-back", listing.waiting_back(actor)))
    if actor.roles & roles_with("kitchens.approve_settlement"):
        count = listing.waiting_claims(actor, asking.on)
        found.append((_("Chênh lệch giá gạo chờ duyệt"), "standards-rice", count))
    return [
        Card(words, tone="warn", href=reverse(name), figure=str(count), order=30)
        for words, name, count in found
        if count
    ]


def top_approver(actor: Actor, on: dt.date) -> bool:
    """Whether the person approves what holds for the whole army."""
    return organization.may(actor, "standards.approve", right_at(Kind.BASIC, "", None, on), on)


def search(request: HttpRequest, text: str) -> list[Hit]:
    """Rows in force whose name, code or legal basis holds the words."""
    asking: Any = request
    wanted = fold(text)
    try:
        views = listing.entries(asking.actor, asking.on, in_force=True)
    except Refused:
        return []
    hits = []
    for view in views:
        row = view.row
        if wanted and wanted in fold(f"{row.code} {row.name} {row.legal_basis} {view.kind_name}"):
            hits.append(Hit(f"{row.name} ({row.code})", row.legal_basis, row_url(row.id), "tiêu chuẩn"))
    return hits[:20]
