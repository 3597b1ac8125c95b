"""The six kitchen books people know from paper: on the screen, as Excel and as A4, in the familiar order of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quannhu.catalog.queries import item_by_code, units_of_items
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import WEEKDAYS, Period, format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import units_of
from quannhu.kernel.words import say
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.kit.words import screen
from quannhu.kitchens import queries
from quannhu.kitchens.models import MenuCell
from quannhu.kitchens.pages.day import DISPLAY
from quannhu.kitchens.pages.plumbing import (
    BLANK,
    Place,
    Sheet,
    day_in,
    day_url,
    kitchen_at,
    month_in,
    month_name,
    month_url,
    paper_of,
    sheet_pdf,
    voucher_url,
)
from quannhu.kitchens.queries.registers import (
    CountedDay,
    categories_counted,
    counted_days,
    food_card,
    food_lines,
    slips,
)
from quannhu.kitchens.queries.screens import ration_names
from quannhu.kitchens.rules import MEAL_NAMES, MEALS
from quannhu.ledger.queries import label_of

SHORT = {"sang": "sáng", "trua": "trưa", "chieu": "chiều"}


@dataclass(frozen=True)
class Book:
    """A book: its name, how its table is made, column widths on paper, who signs."""

    title: str
    make: Callable[[ActorRequest, Place, Period], Table]
    widths: tuple[str, ...] = ()
    signed: tuple[str, ...] = ("Nhân viên quản lý bếp", "Chủ nhiệm quân nhu")
    size: int = 11


def menu_book(request: ActorRequest, place: Place, span: Period) -> Table:
    """Sổ thực đơn: the approved dishes of each day."""
    cells = MenuCell.objects.filter(
        menu__kitchen_id=place.id, menu__status="approved", day__gte=span.start, day__lt=span.end
    ).select_related("dish")
    held: dict[tuple[dt.date, str], list[str]] = {}
    for cell in cells.order_by("day", "id"):
        held.setdefault((cell.day, cell.meal), []).append(cell.dish.name)
    days = sorted({day for day, _meal in held})
    rows = [
        Row((
            Cell(day, href=day_url(place.id, day)), Cell(WEEKDAYS[day.weekday()]),
            *(Cell(", ".join(held.get((day, meal), ())) or None) for meal in MEALS),
        ))
        for day in days
    ]  # fmt: skip
    columns = (Column(_("Ngày")), Column(_("Thứ")), *(Column(MEAL_NAMES[meal].capitalize()) for meal in MEALS))
    return Table(columns, rows, "", _("Chưa có thực đơn nào được duyệt trong tháng."))


def _count_cells(on: CountedDay, groups: list[str]) -> list[int]:
    cells = [on.present.get((group, meal), 0) for group in groups for meal in MEALS]
    cells += [on.guests.get(meal, 0) for meal in MEALS]
    cells += [sum(on.leave.get((group, meal), 0) for group in groups) for meal in MEALS]
    return [*cells, sum(on.supplements.values()), on.meals]


def count_book(request: ActorRequest, place: Place, span: Period) -> Table:
    """Sổ chấm cơm: a line a day, each category by meal, guests, cuts, supplements, all meals."""
    days = counted_days(scope=place.scope, kitchen_id=place.id, period=span)
    groups = categories_counted(days)
    columns = [Column(_("Ngày"))]
    columns += [Column(group, "num", SHORT[meal]) for group in groups for meal in MEALS]
    columns += [Column(_("Khách"), "num", SHORT[meal]) for meal in MEALS]
    columns += [Column(_("Cắt"), "num", SHORT[meal]) for meal in MEALS]
    columns += [Column(_("Ăn thêm"), "num"), Column(_("Cộng suất"), "num"), Column(_("Ghi chú"))]
    values = [_count_cells(on, groups) for on in days]
    rows = [
        Row((
            Cell(on.day, href=day_url(place.id, on.day)), *(Cell(value) for value in line),
            Cell(_("chấm muộn: {why}").format(why="; ".join(on.late))) if on.late else BLANK,
        ))
        for on, line in zip(days, values, strict=True)
    ]  # fmt: skip
    sums = [sum(column) for column in zip(*values, strict=True)]
    total = Row((Cell(_("Cộng")), *(Cell(value) for value in sums), BLANK), "total")
    return Table(columns, rows, "", _("Chưa chấm cơm ngày nào trong tháng."), [total] if rows else [])


def food_book(request: ActorRequest, place: Place, span: Period) -> Table:
    """Sổ nhập xuất lương thực, thực phẩm, chất đốt; one item voucher by voucher with `?mat-hang=`."""
    if code := request.GET.get("mat-hang", "").strip():
        return _card(place, span, code)
    lines = food_lines(scope=place.scope, kitchen_id=place.id, period=span)
    units = units_of_items({line.item.pk for line in lines})
    columns = (
        Column(_("STT"), "num"), Column(_("Tên hàng")), Column(_("ĐVT")), Column(_("Tồn đầu"), "num"),
        Column(_("Nhập kho cấp"), "num"), Column(_("Nhập mua"), "num"), Column(_("Nhập tăng gia"), "num"),
        Column(_("Nhập khác"), "num"), Column(_("Xuất ăn"), "num"), Column(_("Xuất khác"), "num"),
        Column(_("Tồn cuối"), "num"), Column(_("Tiền xuất ăn"), "num", _("đ")),
    )  # fmt: skip
    rows = []
    for number, line in enumerate(lines, 1):
        size, url = units[line.item.pk].size(), f"{_url(place.id, span, 'nhap-xuat')}?mat-hang={line.item.code}"
        parts = (line.opening, line.issued, line.bought, line.grown, line.other_in, line.eaten, line.other_out)
        rows.append(
            Row((
                Cell(number), Cell(line.item.name, href=url), Cell(units[line.item.pk].display_unit),
                *(Cell(Fraction(part, size)) for part in (*parts, line.closing)), Cell(line.value),
            ))
        )  # fmt: skip
    total = Row((BLANK, Cell(_("Cộng")), *(BLANK,) * 9, Cell(sum(line.value for line in lines))), "total")
    return Table(columns, rows, "", _("Tháng này chưa có nhập, xuất."), [total] if rows else [])


def _card(place: Place, span: Period, code: str) -> Table:
    item = item_by_code(code)
    units = units_of_items([item.pk])[item.pk]
    opening, lines = food_card(scope=place.scope, kitchen_id=place.id, period=span, item_id=item.pk)
    columns = (
        Column(_("Ngày")), Column(_("Phiếu")), Column(_("Diễn giải")), Column(_("Nhập"), "num", units.display_unit),
        Column(_("Xuất"), "num", units.display_unit), Column(_("Tồn"), "num", units.display_unit),
    )  # fmt: skip
    size = units.size()
    rows = [
        Row((
            Cell(line.day, href=day_url(place.id, line.day)),
            Cell(label_of(line.voucher), href=voucher_url(line.voucher.pk)),
            Cell(line.voucher.purpose_text or str(line.voucher.get_kind_display())), Cell(Fraction(line.inward, size)),
            Cell(Fraction(line.outward, size)), Cell(Fraction(line.left, size)),
        ))
        for line in lines
    ]  # fmt: skip
    first = Row((Cell(_("Tồn đầu")), Cell(item.name), *(BLANK,) * 3, Cell(Fraction(opening, size))), "total")
    return Table(columns, rows, item.name, _("Không có nhập, xuất."), [first])


def _slip_table(place: Place, span: Period, *, inward: bool) -> Table:
    found = slips(scope=place.scope, kitchen_id=place.id, period=span, inward=inward)
    columns = (
        Column(_("STT"), "num"), Column(_("Ngày")), Column(_("Số phiếu")), Column(_("Loại")),
        Column(_("Người giao, nơi giao") if inward else _("Người nhận")), Column(_("Nội dung")),
        Column(_("Số dòng"), "num"), Column(_("Thành tiền"), "num", _("đ")), Column(_("Ghi chú")),
    )  # fmt: skip
    rows = []
    for number, slip in enumerate(found, 1):
        voucher = slip.voucher
        party = (voucher.supplier.name if voucher.supplier else voucher.giver) if inward else voucher.receiver
        rows.append(
            Row((
                Cell(number), Cell(voucher.happened_on, href=day_url(place.id, voucher.happened_on)),
                Cell(label_of(voucher), href=voucher_url(voucher.pk)), Cell(str(voucher.get_kind_display())),
                Cell(party or None), Cell(voucher.purpose_text or None), Cell(slip.lines), Cell(slip.value),
                BLANK if slip.stands else Cell(_("đã đảo"), tone="bad"),
            ))
        )  # fmt: skip
    # What was taken back is listed and not added: the sums are those of the food book.
    counted = [slip for slip in found if slip.stands]
    total = Row((BLANK, Cell(_("Cộng")), *(BLANK,) * 4, Cell(sum(slip.lines for slip in counted)),
                 Cell(sum(slip.value for slip in counted)), BLANK), "total")  # fmt: skip
    return Table(columns, rows, "", _("Tháng này chưa có phiếu nào."), [total] if rows else [])


def receipt_book(request: ActorRequest, place: Place, span: Period) -> Table:
    """Phiếu nhập kho: what came into the kitchen."""
    return _slip_table(place, span, inward=True)


def issue_book(request: ActorRequest, place: Place, span: Period) -> Table:
    """Phiếu xuất kho: what went out to be eaten."""
    return _slip_table(place, span, inward=False)


def plan_table(place: Place, week: dt.date) -> Table:
    """Kế hoạch bảo đảm thực phẩm tuần: need by scale and by menu, what is there, what must still be obtained."""
    names = ration_names(queries.standing([place.id]), place.id, week)
    columns = (
        Column(_("STT"), "num"), Column(_("Lương thực, thực phẩm")), Column(_("ĐVT")),
        Column(_("Theo định lượng"), "num"), Column(_("Theo thực đơn"), "num"), Column(_("Tồn kho bếp"), "num"),
        Column(_("Cần bảo đảm"), "num"), Column(_("Nguồn, ghi chú")),
    )  # fmt: skip
    rows = []
    found = queries.food_plan(scope=place.scope, kitchen_id=place.id, week=week)
    for number, line in enumerate(found, 1):
        name, base = names.get(line.ration_code, (line.ration_code, "g"))
        size = units_of(base)[DISPLAY[base]]
        parts = (line.by_scale, line.by_menu, line.on_hand, line.to_obtain)
        rows.append(
            Row((Cell(number), Cell(name), Cell(DISPLAY[base]), *(Cell(Fraction(part, size)) for part in parts), BLANK))
        )
    return Table(columns, rows, "", _("Chưa có định lượng, thực đơn của tuần."))


SLIP_WIDTHS = ("auto", "auto", "auto", "auto", "1fr", "1fr", "auto", "auto", "18mm")
PLAN_WIDTHS = ("auto", "1fr", "auto", "20mm", "20mm", "20mm", "20mm", "26mm")
BOOKS: dict[str, Book] = {
    "thuc-don": Book(gettext_noop("Sổ thực đơn"), menu_book, ("auto", "auto", "2fr", "5fr", "5fr"), size=9),
    "cham-com": Book(gettext_noop("Sổ chấm cơm"), count_book),
    "nhap-xuat": Book(gettext_noop("Sổ nhập xuất lương thực, thực phẩm, chất đốt"), food_book),
    "phieu-nhap": Book(gettext_noop("Sổ phiếu nhập kho"), receipt_book, SLIP_WIDTHS, size=9),
    "phieu-xuat": Book(gettext_noop("Sổ phiếu xuất kho"), issue_book, SLIP_WIDTHS, size=9),
}


def _url(kitchen_id: int, span: Period, key: str) -> str:
    return reverse("kitchens-book", args=[kitchen_id, f"{span.start:%Y-%m}", key])


def tabs(kitchen_id: int, span: Period, key: str) -> list[tuple[str, str, bool]]:
    """(title, address, whether open) of the six books."""
    found = [(book.title, _url(kitchen_id, span, name), name == key) for name, book in BOOKS.items()]
    week = week_of(span.start).start.isoformat()
    plan = reverse("kitchens-food-plan", args=[kitchen_id, week])
    return [*found, (gettext_noop("Kế hoạch bảo đảm thực phẩm tuần"), plan, key == "ke-hoach")]


def _answer(
    request: ActorRequest, place: Place, sheet: Sheet, name: str, more: dict[str, Any], widths: Any
) -> HttpResponse:
    """The same table as a page, a workbook or a PDF."""
    table = sheet.tables[0]
    if request.GET.get("xuat") == "xlsx":
        return Table(table.columns, table.rows, sheet.title, "", table.totals).workbook_response(name)
    if request.GET.get("xuat") == "pdf":
        return sheet_pdf(request, place, sheet, f"{name}.pdf", widths)
    query = request.GET.copy()
    query.pop("xuat", None)
    heading = f"{screen(sheet.title)}, {screen(sheet.subtitle).casefold()}"
    context = {
        "table": table, "heading": heading, "place": place, "printable": True,
        "query": f"&{query.urlencode()}" if query else "", **more,
    }  # fmt: skip
    return render(request, "kitchens/table.html", context)


@page
def book(request: ActorRequest, kitchen_id: int, month: str, key: str = "cham-com") -> HttpResponse:
    """One book of a kitchen for a month."""
    span = month_in(month)
    place = kitchen_at(request, kitchen_id, span.last)
    if key not in BOOKS:
        raise Refused(NOT_FOUND, what="sổ bếp", key=key[:20])
    wanted = BOOKS[key]
    table = wanted.make(request, place, span)
    signatures = [(who, "") for who in wanted.signed]
    sheet = Sheet(wanted.title, month_name(span.start).capitalize(), [table], signatures=signatures, size=wanted.size)
    before, after = span.start - dt.timedelta(days=1), span.end
    more = {
        "tabs": tabs(kitchen_id, span, key), "back": month_url(kitchen_id, span.start),
        "before": (_url_of(kitchen_id, before, key), month_name(before)),
        "after": (_url_of(kitchen_id, after, key), month_name(after)),
    }  # fmt: skip
    if key == "cham-com" and request.GET.get("xuat") == "pdf":
        return _counts_pdf(request, place, span, table, signatures)
    widths = () if request.GET.get("mat-hang") else wanted.widths
    return _answer(request, place, sheet, f"{key}-{place.label.code}-{month}", more, widths)


def _counts_pdf(
    request: ActorRequest, place: Place, span: Period, table: Table, signatures: list[tuple[str, str]]
) -> HttpResponse:
    """Sổ chấm cơm on paper: three meals under each category."""
    plain = paper_of(table)
    groups = list(dict.fromkeys(str(column.title) for column in table.columns if column.unit))
    data = {
        "superior": place.unit, "unit": place.name, "subtitle": month_name(span.start).capitalize(),
        "groups": groups, "rows": plain["rows"], "total": plain["total"] or [],
        "signatures": [list(pair) for pair in signatures],
    }  # fmt: skip
    name = f"cham-com-{place.label.code}-{span.start:%Y-%m}.pdf"
    return pdf_response(name, render_pdf("kitchens/counts", data, at=request.now))


def _url_of(kitchen_id: int, day: dt.date, key: str) -> str:
    return reverse("kitchens-book", args=[kitchen_id, f"{day:%Y-%m}", key])


@page
def food_plan(request: ActorRequest, kitchen_id: int, week: str) -> HttpResponse:
    """Kế hoạch bảo đảm thực phẩm tuần of a kitchen."""
    span = week_of(day_in(week))
    place = kitchen_at(request, kitchen_id, span.start)
    table = plan_table(place, span.start)
    days = say("Từ {start} đến {end}", start=format_day(span.start), end=format_day(span.last))
    sheet = Sheet(
        "Kế hoạch bảo đảm thực phẩm tuần", days, [table],
        signatures=[("Nhân viên quản lý bếp", ""), ("Chủ nhiệm quân nhu", "")], landscape=False,
    )  # fmt: skip
    before, after = span.start - dt.timedelta(days=7), span.end
    month = Period(span.start.replace(day=1))
    more = {
        "tabs": tabs(kitchen_id, month, "ke-hoach"), "back": day_url(kitchen_id, span.start, "kitchens-menu"),
        "before": (day_url(kitchen_id, before, "kitchens-food-plan"), format_day(before)),
        "after": (day_url(kitchen_id, after, "kitchens-food-plan"), format_day(after)),
    }  # fmt: skip
    return _answer(
        request, place, sheet, f"ke-hoach-tuan-{place.label.code}-{span.start.isoformat()}", more, PLAN_WIDTHS
    )
