"""Nhu cầu: what units need by standards, what they hold, what must come, with the clause of each line."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.plumbing import period_in
from quannhu.organization.queries import Scope, labels, tree_of, unit_by_code
from quannhu.supply import queries
from quannhu.supply.pages.plumbing import Sheet, answer, day_words, in_display, link, page_of, scope_of, unit_of
from quannhu.supply.queries import Demand

ROWS = 100
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


def _by_week(found: Demand) -> Table:
    """Ration code × week, what must come, with the total of what is asked and held before it."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(found.weeks))
    gross: dict[str, int] = defaultdict(int)
    held: dict[str, int] = defaultdict(int)
    for row in found.rows:
        sums[row.ration_code][row.week] += row.net
        gross[row.ration_code] += row.gross
        held[row.ration_code] += row.held
    columns = [
        Column(_("Mặt hàng")), Column(_("ĐVT")), Column(_("Nhu cầu"), "num"), Column(_("Có tại đơn vị"), "num"),
        Column(_("Cần cấp"), "num"), *(Column(day_words(week.start), "num") for week in found.weeks),
    ]  # fmt: skip
    rows = []
    for code in sorted(sums):
        base = found.bases.get(code, "g")
        numbers = [gross[code], held[code], gross[code] - held[code], *sums[code]]
        rows.append(
            Row(
                (
                    Cell(f"{found.names.get(code, code)}", href=f"?xem=chi-tiet&mat-hang={code}"),
                    Cell(unit_of(base)),
                    *(Cell(in_display(number, base)) for number in numbers),
                )
            )
        )
    return Table(columns, rows, _("Cần cấp theo tuần (tuần ghi bằng ngày đầu)"), _("Không có nhu cầu."))


def _details(found: Demand, code: str) -> Table:
    """Every line: people's days × ration × attendance, with its clause."""
    names = labels({row.unit_id for row in found.rows}, found.period.start)
    columns = (
        Column(_("Đơn vị")), Column(_("Mặt hàng")), Column(_("Tuần từ")), Column(_("Ngày ăn"), "num"),
        Column(_("Định lượng"), "num", _("đơn vị gốc/người/ngày")), Column(_("Tỷ lệ ăn"), "num", "‰"),
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
                    Cell(found.weeks[row.week].start), Cell(line.man_days), Cell(line.per_day), Cell(line.permille),
                    Cell(in_display(line.quantity, base)),
                    Cell(in_display(row.held, base) if last else None),
                    Cell(in_display(row.net, base) if last else None), Cell(unit_of(base)),
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
    bar = [
        filters.box(request, "don-vi", _("Mã đơn vị"), 10),
        filters.day_box(request, "tu", _("Từ ngày"), format_day(period.start)),
        filters.day_box(request, "den", _("Đến hết ngày"), format_day(period.last)), goods, view,
    ]  # fmt: skip
    table = _details(found, goods.value) if view.value else _by_week(found)
    shown, following = page_of(table.rows, request, ROWS)
    faults = [_faults(found)] if found.problems else []
    part = Table(table.columns, shown, table.caption, table.empty)
    sheet = Sheet(
        _("Nhu cầu bảo đảm"), [*faults, table], f"nhu-cau-{period.start}", paged=[*faults, part],
        next_page=following, filters=bar,
        note=_("{unit}, {period}. Nhu cầu = ngày ăn × định lượng × tỷ lệ ăn; trừ hàng đơn vị đang có trên mức giữ.")
        .format(unit=labels([unit_id], request.on)[unit_id], period=period),
        links=[(link(request, xem="chi-tiet"), _("Từng dòng, căn cứ"))] if not view.value else [],
    )  # fmt: skip
    return answer(request, sheet)
