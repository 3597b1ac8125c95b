"""What the pages of this room share: scope, amounts, one answer as page, workbook or paper, steps done once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from quannhu.catalog.models import Item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kit.pages import ActorRequest, command_id_of
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.sheets import workbook_response
from quannhu.kit.tables import Cell, Table
from quannhu.ledger.pages.plumbing import Amounts, link, page_of
from quannhu.organization.queries import Scope, visible_to
from quannhu.supply.models import Plan

WIDE = 10  # columns beyond which a table's numbers share the width
SHORT = 10  # letters that never need a second line
SIZES = {"g": (1_000, "kg"), "ml": (1_000, "lít"), "piece": (1, "cái")}


def scope_of(request: ActorRequest) -> Scope:
    """What the actor sees on the day; Refused(KER-09) for an account that sees nothing."""
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="kế hoạch bảo đảm trong phạm vi", key=request.actor.name)
    return scope


def in_display(quantity: int, base: str) -> Fraction:
    """Base units in kg, litres or pieces."""
    return Fraction(quantity, SIZES[base][0])


def unit_of(base: str) -> str:
    """`kg`, `lít` or `cái`."""
    return SIZES[base][1]


def unit_word(item: Item) -> str:
    """`kg`, `lít`, or what pieces of the item are called: `bộ`, `đôi`."""
    return item.display_unit if item.base == "piece" else unit_of(item.base)


@dataclass(frozen=True)
class Sheet:
    """A page of tables: shown, or taken along as a workbook or on paper.

    filename    without its ending
    more        what the template needs beyond the tables
    paged       tables as the page shows them when that is only a part
    """

    heading: str
    tables: Sequence[Table]
    filename: str
    template: str = "supply/table.html"
    note: str = ""
    facts: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str]] = ()
    filters: Sequence[Any] = ()
    paged: Sequence[Table] | None = None
    next_page: str = ""
    chart: tuple[str, str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def _shown(cell: Cell) -> str:
    return "" if cell.text == " " else cell.shown


def _width(table: Table, index: int) -> str:
    """How wide a printed column is: a wide table gives words what they need and lets the numbers share the rest."""
    column = table.columns[index]
    if len(table.columns) <= WIDE:
        return "auto" if column.kind in ("num", "code") else "1fr"
    if column.kind == "num":
        return "1fr"
    longest = max((len(_shown(row.cells[index])) for row in table.rows), default=0)
    return "auto" if longest <= SHORT else "34mm" if longest > 2 * SHORT else "24mm"


def _paper_of(table: Table) -> dict[str, Any]:
    columns = [
        {
            "title": f"{column.title}\n({column.unit})" if column.unit else str(column.title),
            "align": "right" if column.kind == "num" else "left",
            "width": _width(table, index),
        }
        for index, column in enumerate(table.columns)
    ]
    rows = [[_shown(cell) for _column, cell in line] for kind, line in table.marked if kind != "total"]
    total = next(([_shown(cell) for _column, cell in line] for kind, line in table.marked if kind == "total"), None)
    return {"caption": str(table.caption or ""), "columns": columns, "rows": rows, "total": total}


def answer(request: ActorRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    """The page, or with ?xuat=xlsx and ?xuat=pdf exactly its tables, whole."""
    wanted = request.GET.get("xuat")
    if wanted == "xlsx":
        return workbook_response(sheet.filename, [table.sheet() for table in sheet.tables])
    if wanted == "pdf":
        data = {
            "title": str(sheet.heading), "subtitle": str(sheet.note), "landscape": True,
            "facts": [[str(words), str(figure)] for words, figure in sheet.facts],
            "tables": [_paper_of(table) for table in sheet.tables],
            "signatures": [["Người lập", ""], ["Người duyệt", ""]],
        }  # fmt: skip
        return pdf_response(f"{sheet.filename}.pdf", render_pdf("table", data, at=request.now))
    context = {
        "sheet": sheet, "heading": sheet.heading, "note": sheet.note, "facts": sheet.facts, "links": sheet.links,
        "filters": sheet.filters, "tables": sheet.tables if sheet.paged is None else sheet.paged,
        "filtered": bool(request.GET), "more": sheet.next_page, "excel": link(request, xuat="xlsx"),
        "pdf": link(request, xuat="pdf"), "chart": sheet.chart, **sheet.more,
    }  # fmt: skip
    return render(request, sheet.template, context, status=status)


def do_once(request: ActorRequest, action: str, facts: Any, work: Callable[[], int | None]) -> Any:
    """The form's work, done once however often its page is sent."""
    return once(command_id_of(request), action, request.actor, request.now, facts, work)


def amounts_of(item_ids: Iterable[int]) -> Amounts:
    """How the items' quantities are written."""
    return Amounts(item_ids)


@dataclass(frozen=True)
class Span:
    """What the periods of a plan are called on its pages.

    whole       `13 tuần từ 2/10/2023`; since, closing: titles of columns; board, stock: captions
    """

    whole: str
    since: str
    closing: str
    board: str
    stock: str


def span_of(plan: Plan) -> Span:
    """Weeks, or days where the plan's period is a day."""
    facts = {"n": plan.weeks, "day": format_day(plan.starts_on)}
    if plan.by_days:
        return Span(
            _("{n} ngày từ {day}").format(**facts), _("Ngày"), _("Cuối ngày"), _("Mua và điều chuyển theo ngày"),
            _("Tồn cuối ngày theo kế hoạch"),
        )  # fmt: skip
    return Span(
        _("{n} tuần từ {day}").format(**facts), _("Tuần từ"), _("Cuối tuần từ"), _("Mua và điều chuyển theo tuần"),
        _("Tồn cuối tuần theo kế hoạch"),
    )  # fmt: skip


def day_words(day: dt.date) -> str:
    """`3/7`: the first day of a period in a narrow column."""
    return f"{day.day}/{day.month}"


__all__ = [
    "SIZES", "Sheet", "Span", "amounts_of", "answer", "day_words", "do_once", "in_display", "link", "page_of",
    "scope_of", "span_of", "unit_of", "unit_word",
]  # fmt: skip
