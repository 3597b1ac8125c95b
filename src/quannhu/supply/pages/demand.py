"""Nhu cầu: what units need by standards, what they hold, what must come, with the clause of each line."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import period_in
from quannhu.organization.queries import Scope, labels, tree_of, unit_by_code
from quannhu.supply import queries
from quannhu.supply.pages.plumbing import Sheet, answer, day_words, in_display, link, page_of, scope_of, unit_of
from quannhu.supply.queries import Demand, DemandLine

ROWS = 100
LAST = (99, "")  # goods that no item of the catalogue stands for
ALL = 1_000  # attendance of everybody on the roll
WEEKS = 4


def _unit(request: ActorRequest, scope: Scope) -> int:
    """The unit asked for, else the topmost in sight."""
    text = clean(request.GET.get("don-vi", ""))
    if text:
        unit_id = unit_by_code(text, request.on).pk
        if unit_id not in scope:
            raise Refused(NOT_FOUND, what="đơn vị", key=text)
        return unit_id
    return tree_of(scope)[0].unit_id


def _unit_words(found: Demand, code: str) -> str:
    """`kg`, `lít`, or what pieces of the goods are called: `bộ`, `đôi`, `gói`."""
    base = found.bases.get(code, "g")
    return found.units.get(code, unit_of(base)) if base == "piece" else unit_of(base)


def _by_week(request: ActorRequest, found: Demand) -> Table:
    """Ration code × week, what must come, with the total of what is asked and held before it."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(found.weeks))
    gross: dict[str, int] = defaultdict(int)
    held: dict[str, int] = defaultdict(int)
    for row in found.rows:
        sums[row.ration_code][row.week] += row.net
        gross[row.ration_code] += row.gross
        held[row.ration_code] += row.held
    columns = [
        Column(_("Nhóm")), Column(_("Mặt hàng")), Column(_("ĐVT")), Column(_("Nhu cầu"), "num"),
        Column(_("Có tại đơn vị"), "num"), Column(_("Cần cấp"), "num"),
        *(Column(day_words(week.start), "num") for week in found.weeks),
    ]  # fmt: skip
    rows = []
    for code in sorted(sums, key=lambda code: (found.headings.get(code, LAST), code)):
        base = found.bases.get(code, "g")
        numbers = [gross[code], held[code], gross[code] - held[code], *sums[code]]
        rows.append(
            Row(
                (
                    Cell(found.headings.get(code, LAST)[1]),
                    Cell(f"{found.names.get(code, code)}", href=link(request, xem="chi-tiet", **{"mat-hang": code})),
                    Cell(_unit_words(found, code)),
                    *(Cell(in_display(number, base)) for number in numbers),
                )
            )
        )
    return Table(columns, rows, _("Cần cấp theo tuần (tuần ghi bằng ngày đầu)"), _("Không có nhu cầu."))


def _reckoned(found: Demand, line: DemandLine) -> str:
    """How a line was reckoned, in one sentence: a ration by days, or an issue by its wear life."""
    base = found.bases.get(line.ration_code, "g")
    amount = f"{group_digits(line.per_day)} {_unit_words(found, line.ration_code) if base == 'piece' else base}"
    count = group_digits(line.man_days)
    if line.months:
        whom = "" if line.per == 1 else _(" cho {per} người").format(per=group_digits(line.per))
        words = _("{count} người × {amount}{whom}, niên hạn {months} tháng")
        return words.format(count=count, amount=amount, whom=whom, months=line.months)
    words = _("{count} ngày ăn × {amount}") if line.permille == ALL else _("{count} ngày ăn × {amount} × {permille} ‰")
    return words.format(count=count, amount=amount, permille=group_digits(line.permille))


def _details(found: Demand, code: str) -> Table:
    """Every line with how it was reckoned and its clause."""
    names = labels({row.unit_id for row in found.rows}, found.period.start)
    columns = (
        Column(_("Đơn vị")), Column(_("Mặt hàng")), Column(_("Tuần từ")), Column(_("Cách tính")),
        Column(_("Nhu cầu"), "num"), Column(_("Có tại đơn vị"), "num"), Column(_("Cần cấp"), "num"),
        Column(_("ĐVT")), Column(_("Căn cứ")),
    )  # fmt: skip
    rows = []
    for row in found.rows:
        if code and row.ration_code != code:
            continue
        base = found.bases.get(row.ration_code, "g")
        for line in row.lines:
            last = line is row.lines[-1]
            rows.append(
                Row((
                    Cell(str(names[row.unit_id])), Cell(found.names.get(row.ration_code, row.ration_code)),
                    Cell(found.weeks[row.week].start), Cell(_reckoned(found, line)),
                    Cell(in_display(line.quantity, base)),
                    Cell(in_display(row.held, base) if last else None),
                    Cell(in_display(row.net, base) if last else None), Cell(_unit_words(found, row.ration_code)),
                    Cell(
                        _("dòng {row}, {basis}").format(row=line.row_id, basis=line.legal_basis),
                        href=reverse("standards-row", args=[line.row_id]),
                    ),
                ))
            )  # fmt: skip
    return Table(columns, rows, _("Từng dòng nhu cầu và căn cứ"), _("Không có nhu cầu."))


def _faults(found: Demand) -> Table:
    rows = [Row((Cell(problem.sentence, tone="bad"), Cell(problem.remedy))) for problem in found.problems]
    return Table((Column(_("Chỗ hổng")), Column(_("Cách sửa"))), rows, _("Chưa tính được"))


def _of_heading(found: Demand, order: str) -> Demand:
    """Only what stands under a heading of the item list."""
    codes = {code for code, heading in found.headings.items() if str(heading[0]) == order}
    names = {code: name for code, name in found.names.items() if code in codes}
    return replace(found, rows=tuple(row for row in found.rows if row.ration_code in codes), names=names)


@page
def demand(request: ActorRequest) -> HttpResponse:
    """Demand of a period by week, or line by line with the clauses."""
    scope = scope_of(request)
    start = week_of(request.on).start
    period = period_in(request, Period(start, start + dt.timedelta(days=7 * WEEKS)))
    unit_id = _unit(request, scope)
    found = queries.demand(scope=scope, unit_id=unit_id, period=period, at=request.now)
    view = filters.choice(request, "xem", _("Xem"), [("chi-tiet", _("từng dòng, căn cứ"))], _("theo tuần"))
    goods = filters.choice(request, "mat-hang", _("Mặt hàng"), sorted(found.names.items()), _("tất cả"))
    headings = sorted(set(found.headings.values()))
    kind = filters.choice(request, "nhom", _("Nhóm"), [(str(order), name) for order, name in headings], _("mọi nhóm"))
    if kind.value:
        found = _of_heading(found, kind.value)
    bar = [
        filters.box(request, "don-vi", _("Mã đơn vị"), 10),
        filters.day_box(request, "tu", _("Từ ngày"), format_day(period.start)),
        filters.day_box(request, "den", _("Đến hết ngày"), format_day(period.last)), kind, goods, view,
    ]  # fmt: skip
    table = _details(found, goods.value) if view.value else _by_week(request, found)
    shown, following = page_of(table.rows, request, ROWS)
    faults = [_faults(found)] if found.problems else []
    part = Table(table.columns, shown, table.caption, table.empty)
    sheet = Sheet(
        _("Nhu cầu bảo đảm"), [*faults, table], f"nhu-cau-{period.start}", paged=[*faults, part],
        next_page=following, filters=bar,
        note=_(
            "{unit}, {period}. Ăn: ngày ăn × định lượng × tỷ lệ ăn. Quân trang, lương khô, dụng cụ: quân số ngày đến"
            " kỳ × tiêu chuẩn. Trừ hàng đơn vị đang có trên mức giữ."
        )
        .format(unit=labels([unit_id], request.on)[unit_id], period=period),
        links=[(link(request, xem="chi-tiet"), _("Từng dòng, căn cứ"))] if not view.value else [],
    )  # fmt: skip
    return answer(request, sheet)
