"""What the pages of this room share: scope, choices within reach, amounts as shown, the step before posting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from quannhu.catalog.queries import units_of_items
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.kit.forms import CodeField
from quannhu.kit.pages import ActorRequest, command_id_of
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.sheets import workbook_response
from quannhu.kit.tables import Cell, Table
from quannhu.ledger.actions import Posted
from quannhu.ledger.actions.posting import RIGHTS
from quannhu.ledger.models import Move, Place, Voucher, Weighing
from quannhu.ledger.queries import label_of, screens
from quannhu.organization.queries import Scope, may, reach_with, visible_to


def scope_of(request: ActorRequest) -> Scope:
    """What the actor sees on the day; Refused(KER-09) for an account that sees no store at all."""
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="kho trong phạm vi", key=request.actor.name)
    return scope


def places_for(request: ActorRequest, kind: str) -> list[Place]:
    """Open stores in whose book the actor may write a voucher of the kind."""
    kitchen, depot = RIGHTS[kind]
    reach = {right: reach_with(request.actor, right, request.on) for right in {kitchen, depot}}
    return [
        place for place in screens.places_in(visible_to(request.actor, request.on))
        if place.unit_id in reach[kitchen if place.unit.kind == "kitchen" else depot]
    ]  # fmt: skip


def places_with(request: ActorRequest, right: str) -> list[Place]:
    """Open stores over which the actor holds a right."""
    reach = reach_with(request.actor, right, request.on)
    return [place for place in screens.places_in(visible_to(request.actor, request.on)) if place.unit_id in reach]


def may_write(request: ActorRequest, kind: str, place: Place, on: dt.date) -> bool:
    """Whether the actor may write a voucher of the kind in the store's book."""
    kitchen, depot = RIGHTS[kind]
    return may(request.actor, kitchen if place.unit.kind == "kitchen" else depot, place.unit_id, on)


def require_some(places: Sequence[Place], what: str) -> None:
    """Refuse (KER-09) a page on which the actor could do nothing."""
    if not places:
        raise Refused(NOT_FOUND, what="kho để", key=what)


def choices_of(places: Iterable[Place]) -> list[tuple[str, str]]:
    """(code, name) for a code field."""
    return [(place.code, place.name) for place in places]


def name_any_place(field: CodeField, on: dt.date) -> None:
    """Let the field also take the exact code of a store it does not offer."""
    offered, known = field.read, screens.open_place_codes(on)
    field.read = lambda text: code if (code := clean(text).upper()) in known else offered(text)  # type: ignore[method-assign]


def do_once(request: ActorRequest, action: str, facts: Any, work: Callable[[], int | None]) -> Any:
    """The form's work, done once however often its page is sent."""
    return once(command_id_of(request), action, request.actor, request.now, facts, work)


# -- amounts -------------------------------------------------------------------------------------------------------


class Amounts:
    """Base units written in each item's own display unit; packs read once for a page."""

    def __init__(self, item_ids: Iterable[int]) -> None:
        self.units: dict[int, ItemUnits] = units_of_items(item_ids)

    def value(self, item_id: int, quantity: int) -> Fraction:
        """The amount in display units."""
        return Fraction(quantity, self.units[item_id].size())

    def cell(self, item_id: int, quantity: int | None, **more: Any) -> Cell:
        """The amount as a cell; nothing for None."""
        return Cell(None if quantity is None else self.value(item_id, quantity), **more)

    def say(self, item_id: int, quantity: int) -> str:
        """`291,2 kg`."""
        return self.units[item_id].show(quantity)

    def unit(self, item_id: int) -> str:
        """`kg`."""
        return self.units[item_id].display_unit


def voucher_cell(voucher: Voucher | None) -> Cell:
    """The voucher's label as a link."""
    if voucher is None:
        return Cell("", text=" ")
    return Cell(label_of(voucher), href=reverse("ledger-voucher", args=[voucher.pk]))


BLANK = Cell("", text=" ")


# -- filters -------------------------------------------------------------------------------------------------------


def day_in(request: ActorRequest, name: str) -> dt.date | None:
    """The day typed in a filter; Refused(KER-01) when it cannot be read."""
    text = clean(request.GET.get(name, ""))
    return parse_day(text, default_year=request.on.year) if text else None


def place_in(request: ActorRequest, scope: Scope, name: str = "kho") -> Place | None:
    """The store chosen in a filter; Refused(KER-09) when it is not in scope."""
    text = clean(request.GET.get(name, ""))
    return screens.place_by_code(scope, text) if text else None


def period_in(request: ActorRequest, default: Period) -> Period:
    """The days `tu`..`den` of a filter, both inside."""
    start, last = day_in(request, "tu") or default.start, day_in(request, "den") or default.last
    if last < start:
        start, last = last, start
    return Period(start, last + dt.timedelta(days=1))


def page_of(rows: Sequence[Any], request: ActorRequest, size: int) -> tuple[list[Any], str]:
    """A page of rows already at hand and the link to the next one."""
    text = request.GET.get("sau", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    following = start + size
    return list(rows[start:following]), link(request, sau=str(following)) if following < len(rows) else ""


def link(request: ActorRequest, **changes: str) -> str:
    """This page's address with some parameters changed."""
    kept = request.GET.copy()
    for name in ("xuat", "tinh-den"):
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


# -- a page of tables ----------------------------------------------------------------------------------------------


def _paper_of(table: Table) -> dict[str, Any]:
    columns = [
        {
            "title": f"{column.title}\n({column.unit})" if column.unit else str(column.title),
            "align": "right" if column.kind == "num" else "left",
            "width": "auto" if column.kind in ("num", "code") else "1fr",
        }
        for column in table.columns
    ]
    rows = [["" if cell.text == " " else cell.shown for _column, cell in line] for line in table.lines]
    return {"caption": str(table.caption or ""), "columns": columns, "rows": rows}


def tables_page(
    request: ActorRequest, heading: str, tables: Sequence[Table], filename: str, **context: Any
) -> HttpResponse:
    """The page of some tables, or with ?xuat=xlsx and ?xuat=pdf exactly those tables."""
    wanted = request.GET.get("xuat")
    if wanted == "xlsx":
        return workbook_response(filename, [table.sheet() for table in tables])
    facts = context.get("facts", ())
    if wanted == "pdf":
        data = {
            "title": heading, "landscape": True, "facts": [[str(words), str(figure)] for words, figure in facts],
            "tables": [_paper_of(table) for table in tables], "signatures": [["Người lập", ""], ["Thủ trưởng", ""]],
        }  # fmt: skip
        return pdf_response(f"{filename}.pdf", render_pdf("table", data, at=request.now))
    shown = {
        "heading": heading, "tables": tables, "excel": link(request, xuat="xlsx"), "pdf": link(request, xuat="pdf"),
        "filtered": bool(request.GET), **context,
    }  # fmt: skip
    return render(request, "ledger/table.html", shown)


# -- the step before posting ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """What will be posted, in figures."""

    title: str
    button: str
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    warning: str = ""


def preview(request: ActorRequest, shown: Preview) -> HttpResponse:
    """The page between a form and posting: nothing is written yet; everything typed goes along."""
    data: MultiValueDict[str, str] = request.POST
    skip = {"csrfmiddlewaretoken", "confirmed", "them", "back"}
    kept = [(name, value) for name in data if name not in skip for value in data.getlist(name)]
    return render(request, "ledger/preview.html", {"shown": shown, "kept": kept})


def going_back(request: ActorRequest) -> bool:
    """Whether the person wants the form again: to change it, or with more lines."""
    return bool(request.POST.get("back") or request.POST.get("them"))


def rehearse(work: Callable[[], Posted]) -> tuple[Posted, tuple[Move, ...], tuple[Weighing, ...]]:
    """Carry the work out and take it back at once: exactly what posting would write, or its refusal."""
    with transaction.atomic():
        posted = work()
        moves = Move.objects.filter(voucher_id=posted.voucher_id).order_by("line")
        related = moves.select_related("item", "lot", "source__place", "target__place", "request_line")
        weighed = Weighing.objects.filter(voucher_id=posted.voucher_id).select_related("item", "lot", "claim")
        found = posted, tuple(related), tuple(weighed.order_by("id"))
        transaction.set_rollback(True)
    return found
