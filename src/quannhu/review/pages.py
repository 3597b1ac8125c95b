"""Pages of the review: the figures, one figure opened step by step, what a correction moved."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.days import parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery, Part, Registered, Row, registry
from quannhu.kit.charts import Chart, Series, chart_response
from quannhu.kit.pages import ActorRequest, Card, Line, NavItem, page
from quannhu.kit.sheets import SheetTable, workbook_response
from quannhu.kit.tables import Cell, Column, Table
from quannhu.kit.tables import Row as TableRow
from quannhu.kit.words import screen
from quannhu.organization.rights import roles_with
from quannhu.review import queries, rules

READERS = roles_with("review.read")
TITLE = _("Tổng kết")
NAV = [
    NavItem(_("Chỉ tiêu"), "review-figures", READERS, 10),
    NavItem(_("Tiền ăn theo tháng"), "review-months", READERS, 20),
]
SHOWN_AT_HOME = ("F01", "F03", "F05", "F13")


def _query(request: ActorRequest) -> FigureQuery:
    """The figures' period ends on the page's as-of day; only readers of the review pass."""
    if not request.actor.roles & READERS:
        raise Refused(NOT_ALLOWED, right="review.read", place=str(TITLE))
    cutoff = parse_day(request.GET["chot"], default_year=request.on.year) if request.GET.get("chot") else request.on
    cutoff = min(cutoff, request.actor.today)
    return queries.query_of(actor=request.actor, cutoff=cutoff, unit_code=request.GET.get("don-vi") or None)


def _cells(parts: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{"label": part.label, "text": rules.format_part(part), "negative": part.value < 0} for part in parts]


def _figure_line(card: Registered, reading: queries.Reading | None) -> dict[str, Any]:
    """A figure of the list; without its reading the page asks for it as soon as it stands on the screen."""
    if reading is None:
        return {"card": card}
    parts = _cells(reading.value.parts)
    return {"card": card, "parts": parts, "records": rules.evidence_count(reading.value.evidence)}


@page
def figures(request: ActorRequest) -> HttpResponse:
    """Every figure of the year to the cut-off, each a link to its rows; what is not at hand comes line by line."""
    query = _query(request)
    if request.GET.get("xuat") == "xlsx":
        rows = [
            [reading.card.id, reading.card.title, part.label, rules.format_part(part), reading.card.formula]
            for reading in queries.figures(query)
            for part in reading.value.parts
        ]
        titles = ["Mã", "Chỉ tiêu", "Thành phần", "Giá trị", "Công thức"]
        return workbook_response("chi-tieu.xlsx", [SheetTable("Chỉ tiêu", titles, rows)])
    whole = bool(request.GET.get("du"))
    lines = [
        _figure_line(card, queries.reading(card.id, query) if whole or queries.read_before(card.id, query) else None)
        for card in registry().values()
    ]
    return render(request, "review/figures.html", {"lines": lines, "query": query})


@page
def figure_line(request: ActorRequest, figure_id: str) -> HttpResponse:
    """One figure of the list, for the page that shows it."""
    query = _query(request)
    reading = queries.reading(figure_id, query)
    return render(request, "review/_figure_line.html", {"line": _figure_line(reading.card, reading), "query": query})


def _target(request: HttpRequest, figure: str, steps: tuple[str, ...], row: Row) -> str:
    """Where a row leads: its record, or the next step of the figure."""
    if row.href:
        return row.href
    kept = request.GET.copy()
    kept["duong"] = "/".join((*steps, row.key))
    return f"{reverse('review-figure', args=[figure])}?{kept.urlencode()}"


@page
def figure(request: ActorRequest, figure_id: str) -> HttpResponse:
    """One figure opened along `duong`: units, then kitchens or days, then vouchers."""
    query = _query(request)
    steps = tuple(step for step in request.GET.get("duong", "").split("/") if step)
    level = queries.open_figure(figure_id, query, steps)
    titles = list(dict.fromkeys((part.key, part.label) for row in level.rows for part in row.parts))
    lines: list[dict[str, Any]] = []
    for row in level.rows:
        by_key = {part.key: part for part in row.parts}
        cells = [by_key.get(key) for key, _label in titles]
        texts = [
            {"text": rules.format_part(part) if part else "–", "negative": bool(part and part.value < 0)}
            for part in cells
        ]
        href = row.href if level.deepest else _target(request, figure_id, steps, row)
        lines.append({"label": row.label, "href": href, "cells": texts})
    if request.GET.get("xuat") == "xlsx":
        rows = [[line["label"], *(cell["text"] for cell in line["cells"])] for line in lines]
        table = SheetTable(figure_id, ["", *(str(label) for _key, label in titles)], rows)
        return workbook_response(f"{figure_id}.xlsx", [table])
    reading = queries.reading(figure_id, query)
    trail = [
        {"key": key, "href": f"{request.path}?{_trail(request, steps[: index + 1])}"} for index, key in enumerate(steps)
    ]
    context = {
        "reading": reading,
        "parts": _cells(reading.value.parts),
        "level": level,
        "titles": [label for _key, label in titles],
        "lines": lines,
        "trail": trail,
        "query": query,
    }
    return render(request, "review/figure.html", context)


def _trail(request: HttpRequest, steps: tuple[str, ...]) -> str:
    kept = request.GET.copy()
    kept.pop("xuat", None)
    kept["duong"] = "/".join(steps)
    return kept.urlencode()


def _moved_line(card: Registered, moved: queries.FigureMoved | None) -> dict[str, Any]:
    return {"card": card, "moved": moved}


@page
def impact(request: ActorRequest, voucher_id: int) -> HttpResponse:
    """What the correction made by this voucher moved, over the year the voucher belongs to, figure by figure."""
    _query(request)
    found = queries.impact_of(voucher_id, actor=request.actor)
    whole = bool(request.GET.get("du"))
    lines = [
        _moved_line(card, queries.moved_by(found, card.id) if whole or queries.moved_before(found, card.id) else None)
        for card in registry().values()
    ]
    return render(request, "review/impact.html", {"impact": found, "lines": lines})


@page
def impact_line(request: ActorRequest, voucher_id: int, figure_id: str) -> HttpResponse:
    """What the correction did to one figure, for the page that shows it: a reading a request, so none takes long."""
    _query(request)
    card = queries.card_of(figure_id)
    found = queries.impact_of(voucher_id, actor=request.actor)
    if not request.GET.get("sau") and not queries.read_before(figure_id, found.before):
        queries.reading(figure_id, found.before)
        return render(request, "review/_impact_line.html", {"impact": found, "line": _moved_line(card, None), "sau": 1})
    line = _moved_line(card, queries.moved_by(found, figure_id))
    return render(request, "review/_impact_line.html", {"impact": found, "line": line})


def _chart(months: list[queries.MonthMoney]) -> Chart:
    """Allowance against cost, in million đồng so that the axis can be read."""
    due = tuple(Fraction(row.allowance, 1_000_000) for row in months)
    spent = tuple(Fraction(row.spent, 1_000_000) for row in months)
    names = tuple(f"{row.month.month}/{row.month.year}" for row in months)
    series = (Series(str(_("Được hưởng")), due), Series(str(_("Đã chi")), spent))
    title = str(_("Tiền ăn được hưởng và đã chi theo tháng"))
    return Chart(title, str(_("Tháng")), str(_("triệu đồng")), names, series, kind="bar")


@page
def months(request: ActorRequest) -> HttpResponse:
    """Meal money month by month: the drawing, and the table behind it."""
    query = _query(request)
    found = queries.month_money(query)
    columns = (
        Column(_("Tháng")), Column(_("Được hưởng"), "num", _("đ")), Column(_("Đã chi"), "num", _("đ")),
        Column(_("Thừa, thiếu"), "num", _("đ")), Column(_("Ngày–bếp"), "num"), Column(_("Vượt mức"), "num"),
    )  # fmt: skip
    rows = [_month_row(f"{row.month.month}/{row.month.year}", [row]) for row in found]
    totals = [_month_row(_("Cộng"), found, "total")] if found else []
    table = Table(columns, rows, _("Tiền ăn theo tháng"), _("Chưa có ngày–bếp nào khóa sổ."), totals)
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("tien-an-theo-thang")
    return render(request, "review/months.html", {"table": table, "query": query, "words": _chart(found).words})


def _month_row(title: Any, rows: list[queries.MonthMoney], kind: str = "") -> TableRow:
    allowance, spent = sum(row.allowance for row in rows), sum(row.spent for row in rows)
    cells = [Cell(title), Cell(allowance), Cell(spent), Cell(allowance - spent)]
    return TableRow((*cells, Cell(sum(row.days for row in rows)), Cell(sum(row.over for row in rows))), kind)


@page
def months_chart(request: ActorRequest) -> HttpResponse:
    """The drawing alone."""
    return chart_response(_chart(queries.month_money(_query(request))))


def _said(card: Registered, part: Part) -> str:
    """`F03 Đã chi`; a share is called by its figure."""
    return f"{card.id} {screen(card.title if part.unit == '%' else part.label)}"


def home_cards(request: ActorRequest) -> list[Card]:
    """For readers of the review: the place of a few figures of the year so far; they read a year of records."""
    if not request.actor.roles & READERS:
        return []
    card = Card(
        str(_("Chỉ tiêu từ đầu năm")), href=reverse("review-figures"), note=str(_("Đang tính…")),
        piece_url=reverse("review-home"), order=45,
    )  # fmt: skip
    return [card]


@page
def home_figures(request: ActorRequest) -> HttpResponse:
    """The figures of the home page, each a link, and meal money by month."""
    query = _query(request)
    lines = []
    for figure_id in SHOWN_AT_HOME:
        found = queries.reading(figure_id, query)
        href = reverse("review-figure", args=[figure_id])
        lines += [
            Line(_said(found.card, part), rules.format_part(part), href)
            for part in found.value.parts
            if figure_id == "F03" or part is (found.value.parts[-1] if figure_id == "F13" else found.value.parts[0])
        ]
    title = str(_("Chỉ tiêu từ đầu năm"))
    chart = _chart(queries.month_money(query))
    cards = [Card(title, tuple(lines), href=reverse("review-figures"), order=45)]
    if chart.x:
        cards.append(
            Card(
                chart.title, href=reverse("review-months"), image_url=reverse("review-months-chart"),
                image_alt=chart.words, order=50,
            )
        )  # fmt: skip
    return render(request, "web/_cards.html", {"cards": cards})


urlpatterns = [
    path("tong-ket/trang-chu/", home_figures, name="review-home"),
    path("tong-ket/tien-an/", months, name="review-months"),
    path("tong-ket/tien-an/bieu-do/", months_chart, name="review-months-chart"),
    path("tong-ket/chi-tieu/", figures, name="review-figures"),
    path("tong-ket/chi-tieu/<str:figure_id>/", figure, name="review-figure"),
    path("tong-ket/chi-tieu/<str:figure_id>/dong/", figure_line, name="review-figure-line"),
    path("tong-ket/sua-phieu/<int:voucher_id>/", impact, name="review-impact"),
    path("tong-ket/sua-phieu/<int:voucher_id>/<str:figure_id>/", impact_line, name="review-impact-line"),
]
