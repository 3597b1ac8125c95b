"""The readiness reserve on screen: stock against the floor over time, lots to renew, norms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.models import Item
from quannhu.catalog.queries import item_by_code, search_items, search_suppliers, supplier_by_code, units_of_item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day, one_day, year_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kit.charts import Chart, Series, chart_response
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import Fresh, LotIn
from quannhu.ledger.forms.reserve import NormForm, RotateForm
from quannhu.ledger.models import Place
from quannhu.ledger.pages import filters
from quannhu.ledger.pages.custody import amount_of
from quannhu.ledger.pages.plumbing import (
    BLANK,
    Amounts,
    choices_of,
    do_once,
    period_in,
    places_with,
    require_some,
    scope_of,
    tables_page,
)
from quannhu.ledger.queries import ReserveAlert, screens
from quannhu.ledger.rules.reserve import Reserve, Span
from quannhu.organization.queries import labels, tree, unit_by_code

MOST_POINTS = 400


def _places(request: ActorRequest) -> dict[int, Place]:
    return {place.pk: place for place in screens.places_in(scope_of(request))}


def _one_url(place_id: int, item_code: str) -> str:
    return reverse("ledger-reserve-one", args=[place_id, item_code])


def alert_words(alert: ReserveAlert, amounts: Amounts, on: dt.date) -> str:
    """`Gạo tẻ thiếu 800 kg` and the like."""
    item, amount = amounts.units[alert.item_id].name, amounts.say(alert.item_id, alert.quantity)
    if alert.kind == "short":
        return _("{item} thiếu {amount}").format(item=item, amount=amount)
    if alert.kind == "refill":
        words = _("{item} quá hạn bù {amount}") if alert.late(on) else _("{item} phải bù {amount}")
        return words.format(item=item, amount=amount)
    words = _("{item} lô {lot} quá hạn đổi") if alert.late(on) else _("{item} lô {lot} sắp đến hạn đổi")
    return words.format(item=item, lot=alert.lot)


@page
def state(request: ActorRequest) -> HttpResponse:
    """Every reserve in scope against its floor on the day, and what it needs."""
    places, on = _places(request), request.on
    found = queries.reserves(one_day(on), place_ids=list(places))
    rows, alerts = queries.rows_of(found, on), queries.alerts_of(found, on)
    amounts = Amounts({row.item_id for row in rows})
    codes = screens.item_codes({row.item_id for row in rows})
    columns = (
        Column(_("Kho"), "code"), Column(_("Mặt hàng")), Column(_("Mức dự trữ"), "num"),
        Column(_("Lệnh mở hạ"), "num"), Column(_("Phải có"), "num"), Column(_("Đang có"), "num"),
        Column(_("Dùng được"), "num"), Column(_("Trên mức"), "num"), Column(_("Thiếu"), "num"), Column(_("ĐVT")),
        Column(_("Đánh giá")),
    )  # fmt: skip
    lines = [
        Row((
            Cell(places[row.place_id].code),
            Cell(amounts.units[row.item_id].name, href=_one_url(row.place_id, codes[row.item_id])),
            *(amounts.cell(row.item_id, each) for each in (
                row.needed, row.released, row.floor, row.held, row.usable, row.free, row.short,
            )),
            Cell(amounts.unit(row.item_id)),
            Cell(_("thiếu"), tone="bad") if row.short else Cell(_("đủ"), tone="ok"),
        ))
        for row in rows
    ]  # fmt: skip
    table = Table(columns, lines, _("Dự trữ SSCĐ cuối ngày {day}").format(day=format_day(on)), _("Chưa có định mức."))
    warned = [
        Row((
            Cell(places[alert.place_id].code),
            Cell(alert_words(alert, amounts, on), tone="bad" if alert.late(on) else "warn"),
            Cell(alert.by),
        ))
        for alert in alerts
        if alert.place_id in places
    ]  # fmt: skip
    needs = Table((Column(_("Kho"), "code"), Column(_("Việc phải làm")), Column(_("Trước hết ngày"))), warned,
                  _("Cảnh báo dự trữ"), _("Không có cảnh báo."))  # fmt: skip
    links = [
        (reverse("ledger-renewals"), _("Lô phải đổi hạt")), (reverse("ledger-releases"), _("Lệnh mở dự trữ")),
        (reverse("ledger-norms"), _("Định mức dự trữ")),
    ]  # fmt: skip
    if any(place.unit.kind == "depot" for place in places_with(request, "ledger.issue")):
        links.append((reverse("ledger-follow"), _("Đi theo quân số")))
    return tables_page(request, _("Dự trữ SSCĐ"), [table, needs], "du-tru-sscd", links=links)


def _asked(request: ActorRequest, place_id: int, item_code: str) -> tuple[Place, Item, Reserve, Period]:
    """The reserve of the address over the period of the filter; Refused(KER-09) outside the scope."""
    place, item = screens.place_of(scope_of(request), place_id), item_by_code(item_code)
    year = year_of(request.on)
    period = period_in(request, Period(year.start, min(year.end, request.on + dt.timedelta(days=1))))
    found = queries.reserves(period, keys={(place.pk, item.pk)})
    if (place.pk, item.pk) not in found:
        raise Refused(NOT_FOUND, what=f"dự trữ {item.name} tại", key=place.code)
    return place, item, found[place.pk, item.pk], period


@page
def one(request: ActorRequest, place_id: int, item_code: str) -> HttpResponse:
    """The reserve of one item at one depot: its curve, the stretches behind it, its lots."""
    place, item, reserve, period = _asked(request, place_id, item_code)
    amounts, spans = Amounts([item.pk]), reserve.line().spans(period)
    columns = (
        Column(_("Từ ngày")), Column(_("Đến hết ngày")), Column(_("Mức dự trữ"), "num"),
        Column(_("Lệnh mở hạ"), "num"), Column(_("Phải có"), "num"), Column(_("Dùng được"), "num"),
        Column(_("Không dùng được"), "num"), Column(_("Thiếu"), "num"), Column(_("ĐVT")),
    )  # fmt: skip
    rows = [_span_row(span, item.pk, amounts) for span in spans]
    table = Table(columns, rows, _("Tồn so với mức dự trữ {period}").format(period=period), _("Không có số liệu."))
    lots = queries.lots_by_age({(place.pk, item.pk): reserve}, period.last)
    aged = Table(
        _lot_columns(), [_lot_row(lot, {place.pk: place}, amounts, request.on) for lot in lots],
        _("Lô trong dự trữ cuối ngày {day}").format(day=format_day(period.last)), _("Không còn lô nào."),
    )  # fmt: skip
    bar = (
        filters.day_box(request, "tu", _("Từ ngày"), format_day(period.start)),
        filters.day_box(request, "den", _("Đến ngày"), format_day(period.last)),
    )
    kept = request.GET.urlencode()
    chart = (
        reverse("ledger-reserve-chart", args=[place.pk, item.code]) + (f"?{kept}" if kept else ""),
        _("Dự trữ {item} tại {place} so với mức phải có").format(item=item.name, place=place.name),
    )
    heading = _("Dự trữ {item}, {place}").format(item=item.name, place=place.name)
    links = [(reverse("ledger-reserve"), _("Dự trữ SSCĐ")), (reverse("ledger-releases"), _("Lệnh mở dự trữ"))]
    return tables_page(
        request, heading, [table, aged], f"du-tru-{place.code}-{item.code}", filters=bar, chart=chart, links=links
    )


def _span_row(span: Span, item_id: int, amounts: Amounts) -> Row:
    each = span.state
    parts = (each.needed, each.lowered, each.floor, each.usable, each.expired + each.aside, each.short)
    return Row((
        Cell(span.period.start), Cell(span.period.last), *(amounts.cell(item_id, part) for part in parts),
        Cell(amounts.unit(item_id)),
    ))  # fmt: skip


@page
def chart(request: ActorRequest, place_id: int, item_code: str) -> HttpResponse:
    """The curve of stock against the floor, a point a day (a week, in a long period)."""
    place, item, reserve, period = _asked(request, place_id, item_code)
    amounts, line = Amounts([item.pk]), reserve.line()
    step = -(-len(period) // MOST_POINTS)
    days = [period.start + dt.timedelta(days=offset) for offset in range(0, len(period), step)]
    states = [line.state(day) for day in days]
    series = (
        Series(_("Dùng được"), tuple(amounts.value(item.pk, each.usable) for each in states)),
        Series(_("Phải có"), tuple(amounts.value(item.pk, each.floor) for each in states)),
    )
    title = _("Dự trữ {item}, {place}").format(item=item.name, place=place.name)
    labels_ = tuple(f"{day.day}/{day.month}" for day in days)
    return chart_response(Chart(title, _("Ngày"), amounts.unit(item.pk), labels_, series))


# -- lots to renew -------------------------------------------------------------------------------------------------


def _lot_columns() -> tuple[Column, ...]:
    return (
        Column(_("Kho"), "code"), Column(_("Mặt hàng")), Column(_("Lô")), Column(_("Ngày sản xuất")),
        Column(_("Hạn dùng")), Column(_("Phải đổi trước hết ngày")), Column(_("Số lượng"), "num"), Column(_("ĐVT")),
        Column(_("Việc")),
    )  # fmt: skip


def _lot_row(
    lot: queries.DueLot, places: dict[int, Place], amounts: Amounts, on: dt.date, *, work: bool = False
) -> Row:
    due = Cell(lot.renew_by)
    if lot.renew_by and lot.renew_by < on:
        due = Cell(lot.renew_by, tone="bad", text=_("{day} quá hạn").format(day=format_day(lot.renew_by)))
    elif lot.renew_by and lot.renew_by <= on + dt.timedelta(days=queries.WARNING_DAYS):
        due = Cell(lot.renew_by, tone="warn", text=_("{day} sắp đến").format(day=format_day(lot.renew_by)))
    address = reverse("ledger-rotate", args=[lot.place_id, lot.lot_id])
    return Row((
        Cell(places[lot.place_id].code), Cell(amounts.units[lot.item_id].name), Cell(lot.code or None),
        Cell(lot.made_on), Cell(lot.expires_on), due, amounts.cell(lot.item_id, lot.quantity),
        Cell(amounts.unit(lot.item_id)), Cell(_("đổi hạt"), href=address) if work else BLANK,
    ))  # fmt: skip


@page
def renewals(request: ActorRequest) -> HttpResponse:
    """Every lot in the reserves of the scope, the first to renew first."""
    places = _places(request)
    lots = queries.lots_by_age(queries.reserves(one_day(request.on), place_ids=list(places)), request.on)
    amounts = Amounts({lot.item_id for lot in lots})
    reach = {place.pk for place in places_with(request, "ledger.issue")}
    rows = [_lot_row(lot, places, amounts, request.on, work=lot.place_id in reach) for lot in lots]
    table = Table(_lot_columns(), rows, _("Lô dự trữ theo hạn đổi"), _("Không có lô nào trong dự trữ."))
    links = [(reverse("ledger-reserve"), _("Dự trữ SSCĐ"))]
    return tables_page(request, _("Lô phải đổi hạt"), [table], "lo-phai-doi-hat", links=links)


@page
def rotate(request: ActorRequest, place_id: int, lot_id: int) -> HttpResponse:
    """One exchange: the newer lot in, then this one out to routine stock."""
    if request.method == "POST" and screens.posted_by(command_id_of(request), request.actor.user_id):
        return redirect("ledger-renewals")  # the same form from a second tab
    place = next((one for one in places_with(request, "ledger.issue") if one.pk == place_id), None)
    found = queries.reserves(one_day(request.on), place_ids=[place_id]) if place else {}
    lot = next((one for one in queries.lots_by_age(found, request.on) if one.lot_id == lot_id), None)
    if place is None or lot is None:
        raise Refused(NOT_FOUND, what="lô trong dự trữ", key=lot_id)
    item = Item.objects.get(pk=lot.item_id)
    units = units_of_item(item)
    form = RotateForm(
        request.POST or None, on=request.on, suppliers=[(row.code, row.name) for row in search_suppliers()],
        initial={"happened_on": request.on, "quantity": units.show(lot.quantity)},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            quantity = amount_of(form, "quantity", units)
            fresh = Fresh(
                LotIn(data["lot"], data["made_on"], data["expires_on"]), quantity,
                Price(data["price"], units.size()) if data["price"] else None,
                supplier_id=supplier_by_code(data["supplier"]).pk, paper_ref=data["paper_ref"], giver=data["giver"],
                receiver=data["receiver"], witness=data["witness"],
            )  # fmt: skip
            brought, taken = actions.rotate(
                actor=request.actor, at=request.now, command_id=command_id_of(request), place_id=place.pk,
                item_id=item.pk, happened_on=data["happened_on"], fresh=fresh, old={lot.lot_id: quantity},
            )  # fmt: skip
            words = _("Đã đổi hạt: nhập phiếu {brought}, xuất phiếu {taken}.")
            messages.success(request, words.format(brought=brought.label, taken=taken.label))
            return redirect("ledger-renewals")
    context = {
        "form": form, "heading": _("Đổi hạt: {item} lô {lot}").format(item=item.name, lot=lot.code),
        "button": _("Đổi hạt"), "back": reverse("ledger-renewals"),
        "note": _("Lô mới vào dự trữ trước, lô cũ ra thường xuyên sau; hai phiếu ghi một lần."),
        "facts": [
            (_("Kho"), place.name), (_("Lô cũ"), f"{lot.code}: {units.show(lot.quantity)}"),
            (_("Phải đổi trước hết ngày"), format_day(lot.renew_by) if lot.renew_by else "–"),
        ],
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


# -- norms ---------------------------------------------------------------------------------------------------------


@page
def norms(request: ActorRequest) -> HttpResponse:
    """What each depot keeps ready for whom, by which paper."""
    found = queries.norms(scope=scope_of(request), on=request.on)
    amounts = Amounts({row.item_id for row in found})
    served = labels({row.served_id for row in found}, request.on)
    columns = (
        Column(_("Kho"), "code"), Column(_("Mặt hàng")), Column(_("Đơn vị hưởng")),
        Column(_("Mức một người một ngày"), "num"), Column(_("ĐVT")), Column(_("Số ngày"), "num"),
        Column(_("Hạn đổi hạt, tháng"), "num"), Column(_("Từ ngày")), Column(_("Căn cứ")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(row.place.code), Cell(row.item.name), Cell(str(served.get(row.served_id, ""))),
            amounts.cell(row.item_id, row.amount), Cell(amounts.unit(row.item_id)), Cell(row.days),
            Cell(row.age_months), Cell(row.valid_from), Cell(row.legal_basis),
        ))
        for row in found
    ]  # fmt: skip
    table = Table(columns, rows, _("Định mức dự trữ SSCĐ"), _("Chưa có định mức."))
    links = [(reverse("ledger-reserve"), _("Dự trữ SSCĐ"))]
    if places_with(request, "ledger.reserve"):
        links.append((reverse("ledger-norm-new"), _("Đặt định mức")))
    return tables_page(request, _("Định mức dự trữ SSCĐ"), [table], "dinh-muc-du-tru", links=links)


@page
def norm(request: ActorRequest) -> HttpResponse:
    """A norm from a day on; the one before it ends there."""
    places = [place for place in places_with(request, "ledger.reserve") if place.unit.kind == "depot"]
    require_some(places, _("đặt định mức dự trữ"))
    served = [(node.code, node.name) for node in tree(request.actor, request.on) if node.kind in SERVED_KINDS]
    form = NormForm(
        request.POST or None, on=request.on, places=choices_of(places), units=served,
        items=[(item.code, item.name) for item in search_items()], initial={"valid_from": request.on},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            place = next(place for place in places if place.code == data["place"])
            item = item_by_code(data["item"])
            amount = amount_of(form, "amount", units_of_item(item))
            unit = unit_by_code(data["served"], data["valid_from"])

            def work() -> int:
                return int(
                    actions.set_norm(
                        actor=request.actor, at=request.now, place_id=place.pk, item_id=item.pk, served_id=unit.pk,
                        amount=amount, days=data["days"], age_months=data["age_months"] or None,
                        valid_from=data["valid_from"], legal_basis=data["legal_basis"],
                    ).pk
                )  # fmt: skip

            facts = [place.pk, item.pk, unit.pk, amount, data["days"], data["age_months"], data["legal_basis"]]
            do_once(request, "ledger.set_norm", [*facts, data["valid_from"].isoformat()], work)
            messages.success(request, _("Đã đặt định mức dự trữ."))
            return redirect("ledger-norms")
    context = {"form": form, "heading": _("Đặt định mức dự trữ"), "button": _("Đặt"), "back": reverse("ledger-norms")}
    return render(request, "ledger/form.html", context, status=form.status)


SERVED_KINDS: Sequence[str] = ("department", "region", "unit", "office")
