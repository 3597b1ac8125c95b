"""Opening stock from a spreadsheet: tried first, given back with its faults, or taken in as one voucher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.catalog.codes import ITEM_UNKNOWN
from quannhu.catalog.models import Item
from quannhu.catalog.queries import items_by_code, units_of_item, units_of_items
from quannhu.kernel.codes import ROW_REPEATED
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.imports import Import
from quannhu.kernel.imports import Row as FileRow
from quannhu.kernel.money import Price
from quannhu.kit.imports import ImportDoor, import_page
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.sheets import Column, Reading, SheetSpec, as_choice, as_code, as_day, as_money, as_text, read_rows
from quannhu.ledger import actions
from quannhu.ledger.actions import LotIn, MoveIn, VoucherIn, stock
from quannhu.ledger.codes import LOT_NEEDED
from quannhu.ledger.forms import OpeningForm
from quannhu.ledger.models import Condition, Purpose
from quannhu.ledger.pages.plumbing import choices_of, places_for, rehearse, require_some
from quannhu.ledger.queries import screens
from quannhu.ledger.values import AccountRef
from quannhu.organization.queries import visible_to

_PURPOSES = {**{value: value for value in Purpose.values}, **{str(label): value for value, label in Purpose.choices}}
_CONDITIONS = {
    **{value: value for value in Condition.values}, **{str(label): value for value, label in Condition.choices},
}  # fmt: skip
SPEC = SheetSpec(
    (
        Column("item", "Mã mặt hàng", ("mã", "mã số"), as_code(), required=True),
        Column("name", "Tên mặt hàng", ("tên", "tên hàng"), as_text(160)),
        Column("quantity", "Số lượng", ("tồn", "tồn đầu kỳ"), as_text(40), required=True),
        Column("lot", "Số lô", ("lô",), as_text(40)),
        Column("made_on", "Ngày sản xuất", (), as_day()),
        Column("expires_on", "Hạn dùng", (), as_day()),
        Column("price", "Đơn giá (đ)", ("đơn giá",), as_money()),
        Column("purpose", "Mục đích", (), as_choice(_PURPOSES)),
        Column("condition", "Trạng thái", (), as_choice(_CONDITIONS)),
    ),
    "Tồn đầu kỳ",
)


def _line(row: FileRow, items: dict[str, Item], problems: list[Problem]) -> MoveIn | None:
    """The row as a move into place 0; its faults go to the list."""
    item = items.get(row["item"])
    if item is None:
        problems.append(row.problem(ITEM_UNKNOWN, "item", text=row["item"]))
        return None
    units = units_of_item(item)
    try:
        quantity = units.parse(str(row["quantity"]))
    except Refused as refused:
        problems.append(row.problem(refused.code, "quantity", **refused.facts))
        return None
    lot = str(row.get("lot", ""))
    if item.lot_policy in ("lot", "expiry") and not lot:
        problems.append(row.problem(LOT_NEEDED, "lot", item=item.name, what="số lô"))
        return None
    named = lot or row.get("made_on") or row.get("expires_on")
    price = Price(int(row["price"]), units.size()) if row.get("price") is not None else None
    target = stock(0, row.get("purpose", "routine"), row.get("condition", "usable"))
    label = LotIn(lot, row.get("made_on"), row.get("expires_on")) if named else None
    return MoveIn(item.pk, quantity, AccountRef("opening", 0), target, lot=label, price=price)


def plan(rows: Sequence[FileRow], problems: Sequence[Problem], notices: Sequence[str]) -> Import[MoveIn]:
    """What the rows would write, with every fault; the place is put in when it is written."""
    items, faults = items_by_code(), list(problems)
    moves: list[MoveIn] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        move = _line(row, items, faults)
        if move is None:
            continue
        key = (move.item_id, move.lot.code if move.lot else "", move.target.purpose, move.target.condition)
        if key in seen:
            what = "mặt hàng và lô"
            faults.append(row.problem(ROW_REPEATED, "item", first=seen[key], what=what, key=row["item"]))
            continue
        seen[key] = row.number
        moves.append(move)
    ordered = tuple(sorted(faults, key=lambda fault: fault.row or 0))
    return Import(tuple(moves), ordered, tuple(notices), added=len(moves))


def _voucher(request: ActorRequest, planned: Import[MoveIn], form: Any) -> VoucherIn:
    place = screens.place_by_code(visible_to(request.actor, request.on), form.cleaned_data["place"])
    moves = tuple(
        MoveIn(
            move.item_id, move.quantity, AccountRef("opening", place.pk),
            stock(place.pk, move.target.purpose, move.target.condition), lot=move.lot, price=move.price,
        )
        for move in planned.writes
    )  # fmt: skip
    return VoucherIn(
        command_id_of(request), "opening", place.pk, form.cleaned_data["happened_on"], moves,
        purpose_text=_t("Tồn đầu kỳ"),
    )  # fmt: skip


@page
def opening(request: ActorRequest) -> HttpResponse:
    """Opening stock of a store: the dry run goes through the ledger's own rules and is taken back."""
    places = places_for(request, "opening")
    require_some(places, _t("nhập tồn đầu kỳ"))

    def dry_run(
        request: ActorRequest, data: bytes, name: str, encoding: Any, form: Any
    ) -> tuple[Reading, Import[MoveIn]]:
        reading = read_rows(data, name, SPEC, encoding=encoding)
        planned = plan(reading.rows, reading.problems, reading.notices)
        if form is not None and planned.clean and planned.writes:
            voucher = _voucher(request, planned, form)
            rehearse(lambda: actions.post(actor=request.actor, at=request.now, voucher=voucher))
        return reading, planned

    def carry_out(request: ActorRequest, planned: Import[MoveIn], form: Any) -> str:
        voucher = _voucher(request, planned, form)
        posted = actions.post(actor=request.actor, at=request.now, voucher=voucher)
        return _t("Đã ghi tồn đầu kỳ, phiếu {label}.").format(label=posted.label)

    def preview(planned: Import[MoveIn]) -> tuple[list[str], list[list[Any]]]:
        units = units_of_items({move.item_id for move in planned.writes})
        rows: list[list[Any]] = [
            [
                units[move.item_id].name, units[move.item_id].show(move.quantity), move.lot.code if move.lot else "–",
                move.price.of(move.quantity) if move.price else 0,
            ]
            for move in planned.writes
        ]  # fmt: skip
        return [_t("Mặt hàng"), _t("Số lượng"), _t("Lô"), _t("Giá trị (đ)")], rows

    def prepare(form: Any) -> None:
        form.fields["place"].choices = choices_of(places)

    door = ImportDoor(
        _("Nhập tồn đầu kỳ"), SPEC, dry_run, carry_out, preview, "ledger-stock", form=OpeningForm, prepare=prepare,
        initial={"place": places[0].code if len(places) == 1 else "", "happened_on": request.on},
        choices={"purpose": [str(x) for x in Purpose.labels], "condition": [str(x) for x in Condition.labels]},
    )  # fmt: skip
    return import_page(request, door)
