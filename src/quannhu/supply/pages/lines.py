"""A plan's lines, its shortages with their reasons, stock beside the reserve's floor, two plans side by side."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.charts import Chart, Series, chart_response
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.pages import filters
from quannhu.organization.queries import labels
from quannhu.supply import queries
from quannhu.supply.models import PlanStock
from quannhu.supply.pages.plans import PRIORITIES
from quannhu.supply.pages.plumbing import (
    Sheet,
    answer,
    day_words,
    in_display,
    link,
    page_of,
    scope_of,
    span_of,
    unit_of,
    unit_word,
)
from quannhu.supply.queries import PlanView
from quannhu.supply.queries.compare import KINDS
from quannhu.supply.rules import period_word

ROWS = 200


def _view(request: ActorRequest, plan_id: int) -> PlanView:
    return queries.plan_in(scope_of(request), plan_id)


def _back(view: PlanView) -> list[tuple[str, str]]:
    return [(reverse("supply-plan", args=[view.plan.pk]), _("Kế hoạch"))]


@page
def lines(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Every line: bought, moved, issued."""
    view = _view(request, plan_id)
    choices = [("chuyen", _("điều chuyển")), ("cap", _("cấp cho đơn vị"))]
    which = filters.choice(request, "xem", _("Xem"), choices, _("mua"))
    table = {"": _buys, "chuyen": _transfers, "cap": _issues}[which.value](view)
    shown, following = page_of(table.rows, request, ROWS)
    part = Table(table.columns, shown, table.caption, table.empty, table.totals)
    sheet = Sheet(
        _("Từng dòng: {title}").format(title=view.plan.title), [table], f"ke-hoach-{plan_id}-dong", filters=[which],
        links=_back(view), paged=[part], next_page=following,
    )  # fmt: skip
    return answer(request, sheet)


def _buys(view: PlanView) -> Table:
    columns = [
        Column(_("Đặt ngày")), Column(_("Có hàng trước hết ngày")), Column(_("Nhà cung cấp")), Column(_("Kho")),
        Column(_("Mặt hàng")), Column(_("Số lượng"), "num"), Column(_("ĐVT")),
        *([Column(_("Thành tiền"), "num", "đ")] if view.whole else []),
    ]  # fmt: skip
    rows, total = [], 0
    for buy in view.buys():
        item = buy.offer.item
        cells = [
            Cell(buy.order_on), Cell(buy.due_on), Cell(buy.offer.supplier.name), Cell(buy.offer.place.code),
            Cell(item.name), Cell(in_display(buy.quantity, item.base)), Cell(unit_word(item)),
        ]  # fmt: skip
        rows.append(Row([*cells, Cell(buy.dong)] if view.whole else cells))
        total += buy.dong
    blank = [Cell("", text=" ")] * 6
    totals = [Row([Cell(_("Cộng")), *blank, Cell(total)], "total")] if view.whole and rows else []
    return Table(columns, rows, _("Mua"), _("Không mua gì."), totals)


def _transfers(view: PlanView) -> Table:
    columns = (
        Column(_("Gửi ngày")), Column(_("Đến trước hết ngày")), Column(_("Tuyến")), Column(_("Mặt hàng")),
        Column(_("Số lượng"), "num"), Column(_("ĐVT")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(move.send_on), Cell(move.due_on), Cell(move.lane.label), Cell(move.item.name),
            Cell(in_display(move.quantity, move.item.base)), Cell(unit_word(move.item)),
        ))
        for move in view.transfers()
    ]  # fmt: skip
    return Table(columns, rows, _("Điều chuyển"), _("Không điều chuyển gì."))


def _issues(view: PlanView) -> Table:
    columns = (
        Column(_("Cần từ ngày")), Column(_("Kho cấp")), Column(_("Đơn vị")), Column(_("Mặt hàng")),
        Column(_("Mức ưu tiên")), Column(_("Số lượng"), "num"), Column(_("ĐVT")),
    )  # fmt: skip
    found = list(view.issues())
    units = labels({issue.unit_id for issue in found}, view.plan.starts_on)
    rows = [
        Row((
            Cell(issue.needed_on), Cell(issue.place.code), Cell(str(units[issue.unit_id])), Cell(issue.item.name),
            Cell(str(PRIORITIES[issue.priority])), Cell(in_display(issue.quantity, issue.item.base)),
            Cell(unit_word(issue.item)),
        ))
        for issue in found
    ]  # fmt: skip
    return Table(columns, rows, _("Cấp cho đơn vị"), _("Không cấp gì."))


@page
def shortages(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Who is short of what, when and why; reserves under their floor."""
    view = _view(request, plan_id)
    names, bases = queries.family_names(), queries.family_bases()
    found = list(view.shortages())
    units = labels({row.unit_id for row in found}, view.plan.starts_on)
    columns = (
        Column(_("Mức ưu tiên")), Column(span_of(view.plan).since), Column(_("Đơn vị")), Column(_("Nhóm hàng")),
        Column(_("Thiếu"), "num"), Column(_("ĐVT")), Column(_("Vì sao, cách chữa")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(str(PRIORITIES[row.priority]), tone="bad" if row.priority < 2 else "warn"),
            Cell(view.plan.start_of(row.week)), Cell(str(units[row.unit_id])),
            Cell(names.get(row.family, row.family)), Cell(in_display(row.quantity, bases.get(row.family, "g"))),
            Cell(unit_of(bases.get(row.family, "g"))), Cell(row.reason or None),
        ))
        for row in found
    ]  # fmt: skip
    table = Table(columns, rows, _("Thiếu"), _("Không đơn vị nào thiếu."))
    gaps = [
        Row((
            Cell(view.plan.start_of(row.week)), Cell(row.place.name), Cell(names.get(row.family, row.family)),
            Cell(in_display(row.quantity, bases.get(row.family, "g"))), Cell(unit_of(bases.get(row.family, "g"))),
            Cell(row.reason or None),
        ))
        for row in view.reserve_gaps()
    ]  # fmt: skip
    titles = (
        Column(span_of(view.plan).closing), Column(_("Kho")), Column(_("Nhóm hàng")), Column(_("Hụt"), "num"),
        Column(_("ĐVT")), Column(_("Vì sao, cách chữa")),
    )  # fmt: skip
    reserve = Table(titles, gaps, _("Dự trữ SSCĐ dưới mức"), _("Dự trữ đủ mức suốt kỳ."))
    shown, following = page_of(table.rows, request, ROWS)
    part = Table(table.columns, shown, table.caption, table.empty)
    sheet = Sheet(
        _("Thiếu: {title}").format(title=view.plan.title), [table, reserve], f"ke-hoach-{plan_id}-thieu",
        links=_back(view), paged=[part, reserve], next_page=following,
    )  # fmt: skip
    return answer(request, sheet)


def _curves(view: PlanView) -> dict[tuple[str, str], list[PlanStock]]:
    found: dict[tuple[str, str], list[PlanStock]] = {}
    for row in view.stocks():
        found.setdefault((row.place.code, row.family), []).append(row)
    kept = {key: any(row.floor for row in rows) for key, rows in found.items()}
    return dict(sorted(found.items(), key=lambda pair: not kept[pair[0]]))  # what keeps a reserve is looked at first


@page
def stocks(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Stock by period beside the reserve's floor, as a curve and a table."""
    view = _view(request, plan_id)
    curves, names, bases = _curves(view), queries.family_names(), queries.family_bases()
    options = [(f"{place}:{family}", f"{place}, {names.get(family, family)}") for place, family in curves]
    places = list(dict.fromkeys((place, place) for place, _family in curves))
    # One store at a time until all are asked for: a year's plan holds hundreds of curves.
    which = filters.choice(
        request, "kho", _("Kho, nhóm hàng"), [*places, *options], _("tất cả"), places[0][0] if places else ""
    )
    chosen = {key: rows for key, rows in curves.items() if which.value in ("", key[0], f"{key[0]}:{key[1]}")}
    columns = [
        Column(_("Kho")), Column(_("Nhóm hàng")), Column(_("ĐVT")), Column(_("Mức dự trữ"), "num"),
        Column(_("Thấp nhất trên mức"), "num"),
        *(Column(day_words(view.plan.start_of(week)), "num") for week in range(view.plan.weeks)),
    ]  # fmt: skip
    rows = []
    for (place, family), weeks in chosen.items():
        base = bases.get(family, "g")
        least = min(row.held - row.floor for row in weeks)
        address = link(request, kho=f"{place}:{family}")
        rows.append(
            Row((
                Cell(place, href=address), Cell(names.get(family, family)), Cell(unit_of(base)),
                Cell(in_display(max(row.floor for row in weeks), base)),
                Cell(in_display(least, base), tone="bad" if least < 0 else ""),
                *(Cell(in_display(row.held, base)) for row in weeks),
            ))
        )  # fmt: skip
    table = Table(columns, rows, span_of(view.plan).stock, _("Kế hoạch chưa tính hoặc kho không giữ gì."))
    chart = None
    first = which.value if which.value in dict(options) else next((f"{one}:{two}" for one, two in chosen), "")
    if first:
        address = f"{reverse('supply-stock-chart', args=[plan_id])}?kho={first}"
        what = _("{stock}, so với mức dự trữ: {what}")
        chart = (address, what.format(stock=span_of(view.plan).stock, what=dict(options)[first]))
    sheet = Sheet(
        _("Tồn kho và mức dự trữ: {title}").format(title=view.plan.title), [table], f"ke-hoach-{plan_id}-ton",
        filters=[which], links=_back(view), chart=chart,
    )  # fmt: skip
    return answer(request, sheet)


@page
def stock_chart(request: ActorRequest, plan_id: int) -> HttpResponse:
    """The curve of one store and family."""
    view = _view(request, plan_id)
    place, _sign, family = request.GET.get("kho", "").partition(":")
    rows = _curves(view).get((place, family))
    if not rows:
        raise Refused(NOT_FOUND, what="kho trong kế hoạch", key=place)
    base, name = queries.family_bases().get(family, "g"), queries.family_names().get(family, family)
    return chart_response(_chart(view, rows, base, f"{name}, {rows[0].place.name}"))


def _chart(view: PlanView, rows: Sequence[PlanStock], base: str, what: str) -> Chart:
    word = period_word(view.plan.step)
    return Chart(
        f"Tồn cuối {word} so với mức dự trữ: {what}", "Ngày" if view.plan.by_days else "Tuần từ ngày", unit_of(base),
        tuple(day_words(view.plan.start_of(row.week)) for row in rows),
        (
            Series("Tồn theo kế hoạch", tuple(in_display(row.held, base) for row in rows)),
            Series("Mức dự trữ", tuple(in_display(row.floor, base) for row in rows)),
        ),
    )  # fmt: skip


@page
def compare(request: ActorRequest, before_id: int, after_id: int) -> HttpResponse:
    """Two plans: every line that differs, shortages and money first."""
    scope = scope_of(request)
    before, after = queries.plan_in(scope, before_id), queries.plan_in(scope, after_id)
    if not (before.whole and after.whole):
        raise Refused(NOT_FOUND, what="kế hoạch bảo đảm", key=after_id)
    columns = (
        Column(_("Việc")), Column(_("Dòng")), Column(_("Kỳ từ")), Column(_("ĐVT")), Column(_("Bản trước"), "num"),
        Column(_("Bản sau"), "num"), Column(_("Chênh"), "num"),
    )  # fmt: skip
    rows = []
    for row in queries.differences(before.plan, after.plan):
        money = row.base == "đ"
        numbers = [row.before, row.after, row.change]
        rows.append(
            Row((
                Cell(KINDS[row.kind]), Cell(row.what), Cell(row.week) if row.week else Cell("", text="–"),
                Cell("đ" if money else unit_of(row.base)),
                *(Cell(number if money else in_display(number, row.base)) for number in numbers),
            ))
        )  # fmt: skip
    table = Table(columns, rows, _("Khác nhau"), _("Hai bản giống nhau."))
    shown, following = page_of(table.rows, request, ROWS)
    sheet = Sheet(
        _("So sánh hai kế hoạch"), [table], f"so-sanh-{before_id}-{after_id}",
        facts=[(_("Bản trước"), before.plan.title), (_("Bản sau"), after.plan.title)], links=_back(after),
        paged=[Table(table.columns, shown, table.caption, table.empty)], next_page=following,
    )  # fmt: skip
    return answer(request, sheet)
