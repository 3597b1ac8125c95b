"""What the pages of this room share: the day, week or month in the address, rights, links, tables on paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import WEEKDAYS, Period, format_day, month_of, parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.words import say
from quannhu.kit.forms import Form
from quannhu.kit.pages import ActorRequest
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Table
from quannhu.kitchens.queries.screens import visible_kitchen
from quannhu.organization.queries import Scope, UnitLabel, labels, may, parent_of, visible_to

T = TypeVar("T")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
BLANK = Cell("", text=" ")


def day_in(text: str) -> dt.date:
    """The day of an address; one that cannot be read is an address that is not there (KER-09)."""
    try:
        return parse_day(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _nothing(text)
    except Refused as refused:
        raise Refused(NOT_FOUND, what="trang của ngày", key=text[:20]) from refused


def month_in(text: str) -> Period:
    """The month of an address such as `2023-03`; KER-09 for anything else."""
    found = _MONTH.match(text)
    if not found or not (1900 <= int(found[1]) <= 2999 and 1 <= int(found[2]) <= 12):
        _nothing(text)
    assert found
    return month_of(dt.date(int(found[1]), int(found[2]), 1))


def _nothing(text: str) -> dt.date:
    raise Refused(NOT_FOUND, what="trang của ngày", key=text[:20])


def asked_day(request: ActorRequest, default: dt.date) -> dt.date:
    """The day of a filter box `?ngay=`: `3/4` is 3 April. Refused(KER-01) when it cannot be read."""
    text = request.GET.get("ngay", "").strip()
    return parse_day(text, default_year=request.on.year) if text else default


@dataclass(frozen=True)
class Place:
    """The kitchen of a page, as called on its day."""

    id: int
    label: UnitLabel
    unit: str
    scope: Scope

    @property
    def name(self) -> str:
        """`Bếp số 1 Sóc Nâu (K-1101)`."""
        return str(self.label)


def kitchen_at(request: ActorRequest, kitchen_id: int, day: dt.date) -> Place:
    """The kitchen in the actor's sight on the day; a stranger's is as good as none (KER-09)."""
    scope = visible_to(request.actor, day)
    visible_kitchen(scope, kitchen_id)
    parent = parent_of(kitchen_id, day)
    names = labels([kitchen_id, *([parent] if parent else [])], day)
    unit = names[parent].name if parent in names else ""
    return Place(kitchen_id, names[kitchen_id], unit, scope)


def rights_at(request: ActorRequest, kitchen_id: int, day: dt.date, *names: str) -> dict[str, bool]:
    """`count`, `purchase`, …: whether the actor may, for the buttons of a page."""
    return {name: may(request.actor, f"kitchens.{name}", kitchen_id, day) for name in names}


def form_status(form: Form) -> int:
    """The status of a form: 403 when the refusal was a missing right (KER-07), else what the form says."""
    faults = form.errors.as_data().values() if form.is_bound else ()
    missing = any(fault.code == NOT_ALLOWED.id for field in faults for fault in field)
    return 403 if missing else form.status


def refusal_status(refused: Refused | None) -> int:
    """The status of a page shown again with a refusal above it: 403 when the right was missing, 200 without one."""
    if refused is None:
        return 200
    return 403 if refused.code == NOT_ALLOWED else 422


def day_url(kitchen_id: int, day: dt.date, name: str = "kitchens-day") -> str:
    """The address of a page of the kitchen's day."""
    return reverse(name, args=[kitchen_id, day.isoformat()])


def month_url(kitchen_id: int, day: dt.date, name: str = "kitchens-month") -> str:
    """The address of a page of the kitchen's month."""
    return reverse(name, args=[kitchen_id, f"{day:%Y-%m}"])


def voucher_url(voucher_id: int) -> str:
    """The address of a voucher."""
    return reverse("ledger-voucher", args=[voucher_id])


def standard_url(row_id: int) -> str:
    """The address of a standards row; nothing for the program's defaults."""
    return reverse("standards-row", args=[row_id]) if row_id else ""


def long_day(day: dt.date) -> str:
    """`thứ Ba, 14/3/2023`."""
    return say("{weekday}, {day}", weekday=WEEKDAYS[day.weekday()], day=format_day(day))


def month_name(day: dt.date) -> str:
    """`tháng 3/2023`."""
    return _("tháng {month}").format(month=f"{day.month}/{day.year}")


def rehearse(work: Callable[[], Any], look: Callable[[], T]) -> T:
    """Do the work, look at what came of it, and take it back: what would happen, or its refusal."""
    with transaction.atomic():
        work()
        seen = look()
        transaction.set_rollback(True)
    return seen


@dataclass(frozen=True)
class Sheet:
    """A page of a book on its way to paper."""

    title: str
    subtitle: str
    tables: Sequence[Table]
    facts: Sequence[tuple[str, str]] = ()
    signatures: Sequence[tuple[str, str]] = ()
    landscape: bool = True
    size: int = 11
    after: Sequence[str] = ()


def _shown(cell: Cell) -> str:
    return "" if cell.text == " " else cell.shown


def _width(title: str, kind: str) -> str:
    """How wide a column of the printed form is: numbers and units as wide as they are, words share the rest."""
    return "auto" if kind == "num" or title in ("ĐVT", "Ngày", "Thứ", "Bữa", "Công khai", "STT") else "1fr"


def paper_of(table: Table, widths: Sequence[str] = ()) -> dict[str, Any]:
    """The table as the general printed form takes it; totals stand above the details as on the page."""
    columns = [
        {
            "title": f"{column.title}\n({column.unit})" if column.unit else str(column.title),
            "align": "right" if column.kind == "num" else "left",
            "width": widths[index] if index < len(widths) else _width(str(column.title), column.kind),
        }
        for index, column in enumerate(table.columns)
    ]
    rows = [[_shown(cell) for _column, cell in line] for _kind, line in table.marked if _kind != "total"]
    total = next(([_shown(cell) for _column, cell in line] for kind, line in table.marked if kind == "total"), None)
    return {"caption": str(table.caption or ""), "columns": columns, "rows": rows, "total": total}


def sheet_pdf(
    request: ActorRequest, place: Place, sheet: Sheet, filename: str, widths: Sequence[str] = ()
) -> HttpResponse:
    """A page of a book as A4."""
    data = {
        "title": sheet.title, "subtitle": sheet.subtitle, "superior": place.unit, "unit": place.name,
        "landscape": sheet.landscape, "facts": [list(pair) for pair in sheet.facts],
        "tables": [paper_of(table, widths) for table in sheet.tables], "after": list(sheet.after),
        "signatures": [list(pair) for pair in sheet.signatures], "size": sheet.size,
    }  # fmt: skip
    return pdf_response(filename, render_pdf("table", data, at=request.now))
