"""Danh mục nguồn: offers, roads, rooms, money, who draws where; one row at a time, or a file tried first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.catalog.queries import items_by_code, search_suppliers, units_of_items
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import FOREVER
from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from quannhu.kit.forms import CodeField, CountField, DayField, Form, MoneyField, TypedField, WordsField
from quannhu.kit.imports import ImportDoor, ImportForm, import_page
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.sheets import (
    Column as SheetColumn,
)
from quannhu.kit.sheets import (
    Reading,
    SheetSpec,
    as_choice,
    as_code,
    as_day,
    as_integer,
    as_money,
    as_text,
    read_rows,
)
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.pages import filters
from quannhu.ledger.queries import screens
from quannhu.organization.queries import labels, roots_with
from quannhu.supply import actions
from quannhu.supply.kinds import KINDS, Field, Kind
from quannhu.supply.pages.plumbing import Sheet, answer, page_of, scope_of
from quannhu.supply.queries import family_names
from quannhu.supply.queries.sources import source_rows, value_of

ROWS = 100


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Refused(NOT_FOUND, what="danh mục nguồn", key=code)
    return KINDS[code]


@page
def index(request: ActorRequest) -> HttpResponse:
    """Every table of sources with how many rows hold on the day."""
    scope = scope_of(request)
    rows = [
        Row((
            Cell(str(kind.title), href=reverse("supply-sources", args=[code])),
            Cell(len(source_rows(scope=scope, kind=code, on=request.on))),
        ))
        for code, kind in KINDS.items()
    ]  # fmt: skip
    table = Table((Column(_("Danh mục")), Column(_("Dòng đang hiệu lực"), "num")), rows, _("Danh mục nguồn"))
    return answer(request, Sheet(_("Danh mục nguồn"), [table], "danh-muc-nguon"))


@page
def listing(request: ActorRequest, code: str) -> HttpResponse:
    """The rows of a table of sources; all of them, or those of the day."""
    scope, kind = scope_of(request), _kind(code)
    view = filters.choice(request, "xem", _("Xem"), [("moi", _("cả đã hết hiệu lực"))], _("đang hiệu lực"))
    found = source_rows(scope=scope, kind=code, on=None if view.value else request.on)
    writes = bool(roots_with(request.actor, actions.SOURCES))
    units = units_of_items([row.item_id for row in found if hasattr(row, "item_id")])
    columns = [
        *(Column(field.title, "num" if field.kind in ("quantity", "money", "count") else "text")
          for field in kind.fields),
        Column(_("Từ ngày")), Column(_("Đến trước ngày")), Column(_("Căn cứ")),
        *([Column(_("Thôi hiệu lực"))] if writes else []),
    ]  # fmt: skip
    rows = []
    for row in found:
        cells = [_cell(row, field, units, request.on) for field in kind.fields]
        end = Cell(row.valid_to) if row.valid_to != FOREVER else Cell("", text="–")
        cells += [Cell(row.valid_from), end, Cell(row.legal_basis)]
        if writes:
            cells.append(Cell(_("ghi ngày"), href=reverse("supply-source-end", args=[code, row.pk])))
        rows.append(Row(cells))
    table = Table(columns, rows, str(kind.title), _("Chưa có dòng nào."))
    links = [(reverse("supply-source-new", args=[code]), _("Thêm dòng")),
             (reverse("supply-source-import", args=[code]), _("Nhập từ Excel"))] if writes else []  # fmt: skip
    shown, following = page_of(rows, request, ROWS)
    sheet = Sheet(
        str(kind.title), [table], f"nguon-{code}", filters=[view], next_page=following,
        paged=[Table(columns, shown, table.caption, table.empty)],
        links=[*links, (reverse("supply-source-index"), _("Danh mục nguồn"))],
    )  # fmt: skip
    return answer(request, sheet)


def _cell(row: Any, field: Field, units: Any, on: dt.date) -> Cell:
    value = value_of(row, field.key, on)
    if field.kind == "quantity":
        return Cell("", text="–") if value is None else Cell(value, text=units[row.item_id].show(value))
    if field.key == "dong" and getattr(row, "per", None):
        return Cell(value, text=f"{Cell(value).shown} đ/{units[row.item_id].display_unit}" if value else "–")
    return Cell(value)


class SourceForm(Form):
    """A row of a table of sources; the boxes follow the table."""

    def __init__(self, *args: Any, kind: Kind, offered: dict[str, list[tuple[str, str]]], **options: Any) -> None:
        super().__init__(*args, **options)
        for field in kind.fields:
            self.fields[field.key] = _box(field, offered)
        self.fields["valid_from"] = DayField(label=_("Từ ngày"))
        self.fields["valid_to"] = DayField(label=_("Đến trước ngày"), required=False)
        self.fields["legal_basis"] = WordsField(label=_("Căn cứ"), max_length=300, size=40)
        for box in self.fields.values():
            if isinstance(box, DayField):
                box.default_year = options["on"].year if options.get("on") else None


def _box(field: Field, offered: dict[str, list[tuple[str, str]]]) -> TypedField:
    label, required = field.title, field.required
    if field.kind in offered:
        return CodeField(label=label, required=required, choices=offered[field.kind])
    if field.kind == "choice":
        choices = [(value, words) for words, value in (field.choices or {}).items()]
        return CodeField(label=label, required=required, choices=choices)
    if field.kind == "money":
        return MoneyField(label=label, required=required)
    if field.kind == "count":
        return CountField(label=label, required=required, most=field.limit)
    return WordsField(label=label, required=required, max_length=160)


def _offered(request: ActorRequest, kind: Kind) -> dict[str, list[tuple[str, str]]]:
    """Codes to choose from, only of the kinds the table needs."""
    wanted = {field.kind for field in kind.fields}
    found: dict[str, list[tuple[str, str]]] = {}
    if "place" in wanted:
        places = screens.places_in(scope_of(request))
        found["place"] = [(place.code, place.name) for place in places if place.unit.kind == "depot"]
    if "item" in wanted:
        found["item"] = [(code, item.name) for code, item in items_by_code().items()]
    if "supplier" in wanted:
        found["supplier"] = [(row.code, row.name) for row in search_suppliers()]
    if "unit" in wanted:
        names = labels(scope_of(request).unit_ids, request.on)
        found["unit"] = [(label.code, label.name) for label in names.values()]
    if "family" in wanted:
        found["family"] = list(family_names().items())
    return found


def _require(request: ActorRequest) -> None:
    if not roots_with(request.actor, actions.SOURCES):
        raise Refused(NOT_ALLOWED, right=actions.SOURCES, place=_("Danh mục nguồn"))


@page
def new(request: ActorRequest, code: str) -> HttpResponse:
    """One new row."""
    kind = _kind(code)
    _require(request)
    form = SourceForm(
        request.POST or None, on=request.on, kind=kind, offered=_offered(request, kind),
        initial={"valid_from": request.on},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
            actions.add_source(
                actor=request.actor, at=request.now, command_id=command_id_of(request), kind=code, values=values
            )
            messages.success(request, _("Đã ghi một dòng."))
            return redirect("supply-sources", code)
    context = {"form": form, "heading": _("Thêm: {title}").format(title=kind.title), "button": _("Ghi vào danh mục"),
               "back": reverse("supply-sources", args=[code])}  # fmt: skip
    return render(request, "supply/form.html", context, status=form.status)


class EndForm(Form):
    """The day from which a row no longer holds, and the paper that says so."""

    ends_on = DayField(label=gettext_lazy("Thôi hiệu lực từ ngày"))
    reason = WordsField(label=gettext_lazy("Căn cứ"), max_length=300, size=40)


@page
def end(request: ActorRequest, code: str, row_id: int) -> HttpResponse:
    """End a row."""
    kind = _kind(code)
    _require(request)
    if row_id not in {row.pk for row in source_rows(scope=scope_of(request), kind=code)}:
        raise Refused(NOT_FOUND, what="dòng danh mục nguồn", key=row_id)
    form = EndForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            actions.end_source(
                actor=request.actor, at=request.now, kind=code, row_id=row_id, ends_on=data["ends_on"],
                reason=data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi ngày thôi hiệu lực."))
            return redirect("supply-sources", code)
    context = {"form": form, "heading": _("Thôi hiệu lực: {title}").format(title=kind.title),
               "button": _("Ghi ngày"), "back": reverse("supply-sources", args=[code])}  # fmt: skip
    return render(request, "supply/form.html", context, status=form.status)


def spec_of(kind: Kind) -> SheetSpec:
    """The columns of a file of the table."""
    columns = [SheetColumn(field.key, field.title, field.aliases, _parser(field), field.required)
               for field in kind.fields]  # fmt: skip
    columns += [
        SheetColumn("valid_from", "Từ ngày", ("Hiệu lực từ",), as_day(), required=True),
        SheetColumn("valid_to", "Đến trước ngày", ("Hết hiệu lực",), as_day()),
        SheetColumn("legal_basis", "Căn cứ", ("Văn bản", "Hợp đồng"), as_text(300), required=True),
    ]
    return SheetSpec(columns, str(kind.title))


def _parser(field: Field) -> Any:
    if field.kind in ("supplier", "item", "place", "unit", "family"):
        return as_code(30)
    if field.kind == "choice":
        return as_choice(dict(field.choices or {}))
    if field.kind == "money":
        return as_money()
    # Bounds wide open: the room's own rule names the row, the column and the limit.
    return as_integer(-(10**12), 10**12) if field.kind == "count" else as_text(160)


@page
def import_file(request: ActorRequest, code: str) -> HttpResponse:
    """A file of rows: tried first, every fault in it, then taken in whole."""
    kind = _kind(code)
    _require(request)
    kept: dict[str, Any] = {}

    def dry_run(
        request: ActorRequest, data: bytes, name: str, encoding: Legacy | None, form: ImportForm | None
    ) -> tuple[Reading, Import[Any]]:
        reading = read_rows(data, name, spec_of(kind), encoding=encoding)
        kept["rows"] = reading.rows
        plan = actions.plan_sources(actor=request.actor, on=request.actor.today, kind=code, rows=reading.rows)
        problems = sorted((*reading.problems, *plan.problems), key=lambda fault: fault.row or 0)
        notices = (*reading.notices, *plan.notices)
        return reading, Import(() if problems else plan.writes, tuple(problems), notices, plan.added)

    def carry_out(request: ActorRequest, plan: Import[Any], form: ImportForm) -> str:
        count = actions.import_sources(
            actor=request.actor, at=request.now, command_id=command_id_of(request), kind=code, rows=kept["rows"]
        )
        return str(_("Đã ghi {count} dòng.").format(count=count))

    def preview(plan: Import[Any]) -> tuple[list[str], list[list[Any]]]:
        titles = [_("Dòng"), _("Từ ngày"), _("Căn cứ")]
        return titles, [
            [write.words, Cell(write.columns["valid_from"]).shown, write.columns["legal_basis"]]
            for write in plan.writes
        ]

    offered = {field.key: [name for name, _words in _offered(request, kind)[field.kind]]
               for field in kind.fields if field.kind in _offered(request, kind)}  # fmt: skip
    door = ImportDoor(
        title=_("Nhập từ Excel: {title}").format(title=kind.title), spec=spec_of(kind), dry_run=dry_run,
        carry_out=carry_out, preview=preview, back=reverse("supply-sources", args=[code]),
        choices=offered | {f.key: list(f.choices) for f in kind.fields if f.choices},
    )  # fmt: skip
    return import_page(request, door)
