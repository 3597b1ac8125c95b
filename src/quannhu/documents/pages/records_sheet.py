"""What the pages of registers and work files share: one page of tables and forms, also as Excel and PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quannhu.documents.pages.plumbing import do_once, link
from quannhu.kernel.days import Period
from quannhu.kit.forms import CodeField, Form
from quannhu.kit.pages import ActorRequest
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.sheets import workbook_response
from quannhu.kit.tables import Cell, Table
from quannhu.organization.queries import labels, roots_with

ROWS = 50
PAPER_ROWS = 2_000


@dataclass(frozen=True)
class Asked:
    """A form on the page: its title, its button, where it is sent ("" is the page itself)."""

    form: Form
    button: Any
    to: str = ""
    title: Any = ""
    main: bool = True


@dataclass(frozen=True)
class Sheet:
    """A page of records; the first tables are what is exported."""

    heading: Any
    tables: Sequence[Table]
    file: str
    note: Any = ""
    facts: Sequence[tuple[Any, Any]] = ()
    asked: Sequence[Asked] = ()
    filters: Sequence[tuple[Any, str, bool]] = ()
    periods: Sequence[tuple[Any, str, bool]] = ()
    links: Sequence[tuple[Any, str]] = ()
    more: str = ""
    paper: bool = True
    subtitle: Any = ""


def _shown(cell: Cell) -> str:
    return cell.text or ("" if cell.value is None or cell.value == "" else cell.shown)


def _width(longest: int) -> str:
    return "1fr" if longest > 40 else "27mm" if longest > 14 else "21mm" if longest > 8 else "17mm"


def printed(table: Table) -> dict[str, Any]:
    """The table as the general form of paper takes it; words share the width by their length."""
    longest = [max((len(_shown(row.cells[at])) for row in table.rows), default=0) for at in range(len(table.columns))]
    columns = [
        {
            "title": str(column.title), "align": "right" if column.kind == "num" else "left",
            "width": "auto" if column.kind == "num" else _width(size),
        }
        for column, size in zip(table.columns, longest, strict=True)
    ]  # fmt: skip
    # Something must take up what is left of the width.
    if columns and all(column["width"] != "1fr" for column in columns):
        columns[longest.index(max(longest))]["width"] = "1fr"
    rows = [[_shown(cell) for cell in row.cells] for row in table.rows]
    return {"caption": str(table.caption or ""), "columns": columns, "rows": rows, "total": None}


def answer(request: ActorRequest, sheet: Sheet) -> HttpResponse:
    """The page, or with ?xuat=xlsx and ?xuat=pdf its tables."""
    wanted = request.GET.get("xuat")
    if wanted == "xlsx" and sheet.tables:
        return workbook_response(sheet.file, [table.sheet() for table in sheet.tables])
    if wanted == "pdf" and sheet.tables and sheet.paper:
        data = {
            "title": str(sheet.heading), "subtitle": str(sheet.subtitle), "landscape": True, "size": 9,
            "facts": [[str(words), str(value)] for words, value in sheet.facts],
            "tables": [printed(table) for table in sheet.tables],
        }  # fmt: skip
        return pdf_response(f"{sheet.file}.pdf", render_pdf("table", data, at=request.now))
    status = max((one.form.status for one in sheet.asked), default=200)
    context = {"sheet": sheet, "excel": link(request, xuat="xlsx"), "pdf": link(request, xuat="pdf")}
    return render(request, "documents/records.html", context, status=status)


def sent(
    request: ActorRequest, form: Form, action: str, work: Callable[[], Any], done: Any, to: Callable[[Any], str]
) -> HttpResponse | None:
    """The redirect after the work was done once; None when it was refused, and the form says why."""
    made: HttpResponse | None = None
    with form.catching():
        facts = sorted((name, str(value)) for name, value in form.cleaned_data.items())
        made = redirect(to(do_once(request, action, facts, work)))
        messages.success(request, done)
    return made


def units_with(request: ActorRequest, right: str) -> dict[str, tuple[int, str]]:
    """Code -> (unit, name) of the units at which the person holds a post with the right."""
    found = labels(roots_with(request.actor, right), request.on)
    return {label.code: (unit_id, label.name) for unit_id, label in found.items()}


class UnitForm(Form):
    """A form about one of the person's own organs; with one organ only it is filled in."""

    def __init__(self, *args: Any, units: dict[str, tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, CodeField)
        field.choices = [(code, name) for code, (_unit_id, name) in units.items()]
        if len(units) == 1:
            field.initial = next(iter(units))


def year_asked(request: ActorRequest) -> int:
    """The year of ?nam=, the as-of day's without one."""
    text = request.GET.get("nam", "")
    return int(text) if text.isdecimal() and len(text) == 4 and text > "1945" else request.on.year


def period_asked(request: ActorRequest) -> Period:
    """The year, or its month of ?thang=."""
    year, month = year_asked(request), request.GET.get("thang", "")
    if month.isdecimal() and len(month) < 3 and 1 <= int(month) <= 12:
        first = dt.date(year, int(month), 1)
        return Period(first, dt.date(year + 1, 1, 1) if int(month) == 12 else dt.date(year, int(month) + 1, 1))
    return year_of(year)


def year_of(year: int) -> Period:
    """The whole year."""
    return Period(dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


def page_asked(request: ActorRequest) -> int:
    """How many rows come before this page: ?trang=2 skips the first page's."""
    text = request.GET.get("trang", "")
    return (int(text) - 1) * ROWS if text.isdecimal() and 0 < len(text) < 6 and int(text) > 0 else 0
