"""Opening stock of a store from a table: a dry run with every fault, then one voucher."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from quannhu.catalog.models import Item
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, ROW_REPEATED
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.money import Price
from quannhu.kernel.quantity import parse_quantity, units_of
from quannhu.ledger import codes, rules
from quannhu.ledger.actions.places import place_or_refuse
from quannhu.ledger.actions.posting import post
from quannhu.ledger.models import Lot
from quannhu.ledger.values import AccountRef, LotIn, MoveIn, Posted, VoucherIn, stock


@dataclass(frozen=True)
class OpeningIn:
    """One lot to open the book with."""

    item_id: int
    item_name: str
    base: str
    quantity: int
    lot: LotIn | None
    price: Price | None


@dataclass(frozen=True)
class _Known:
    item: Item
    units: dict[str, int]


def plan_opening(
    rows: Sequence[Row], problems: Sequence[Problem] = (), notices: Sequence[str] = (), *, on: dt.date
) -> Import[OpeningIn]:
    """The dry run: every fault of every row; five statements whatever the number of rows.

    rows        keys item (code), quantity (text, with or without a unit), unit, lot, made_on, expires_on, dong
                (đồng for one display unit)
    """
    known = {item.code: _known(item) for item in Item.objects.prefetch_related("packs")}
    lots = {
        (item_id, code): expires for item_id, code, expires in Lot.objects.values_list("item_id", "code", "expires_on")
    }
    faults, writes = list(problems), []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (str(row["item"]), str(row.get("lot", "")))
        if key in seen:
            words = f"{key[0]} lô {key[1]}" if key[1] else key[0]
            faults.append(row.problem(ROW_REPEATED, "item", first=seen[key], what="mặt hàng và lô", key=words))
            continue
        seen[key] = row.number
        found = _line(row, known.get(key[0]), lots, on)
        if isinstance(found, OpeningIn):
            writes.append(found)
        else:
            faults += found
    faults.sort(key=lambda fault: fault.row or 0)
    return Import(tuple(writes), tuple(faults), tuple(notices), added=len(writes))


def carry_out_opening(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, place_id: int, on: dt.date, plan: Import[OpeningIn]
) -> Posted:
    """Post a clean plan as one opening voucher of the store; it can be reversed whole.

    errors      Refused KER-13 when the plan has faults; those of `post`
    """
    plan.require_clean()
    place_or_refuse(place_id)
    source, target = AccountRef("opening", place_id), stock(place_id)
    moves = tuple(
        MoveIn(line.item_id, line.quantity, source, target, lot=line.lot, price=line.price) for line in plan.writes
    )
    voucher = VoucherIn(command_id, "opening", place_id, on, moves, purpose_text="Số dư đầu kỳ nhập từ tệp")
    return post(actor=actor, at=at, voucher=voucher)


def _known(item: Item) -> _Known:
    return _Known(item, {pack.name: pack.quantity for pack in item.packs.all()})


def _line(
    row: Row, known: _Known | None, lots: dict[tuple[int, str], dt.date | None], on: dt.date
) -> OpeningIn | list[Problem]:
    """The row as a line, or all its faults."""
    if known is None:
        return [row.problem(NOT_FOUND, "item", what="mặt hàng", key=row["item"])]
    item, faults = known.item, []
    if not item.active:
        faults.append(row.problem(codes.ITEM_INACTIVE, "item", item=item.name))
    quantity = 0
    try:
        quantity = parse_quantity(
            f"{row['quantity']}", base=item.base, default_unit=str(row.get("unit", item.display_unit)),
            packs=known.units,
        )  # fmt: skip
    except Refused as refused:
        faults.append(row.problem(refused.code, "quantity", **refused.facts))
    lot: LotIn | None = None
    if item.lot_policy in ("lot", "expiry") or row.get("lot"):
        lot = LotIn(str(row.get("lot", "")), row.get("made_on"), row.get("expires_on"))
        faults += _lot_faults(row, item, lot, lots, on)
    dong = row.get("dong")
    size = {**units_of(item.base), **known.units}.get(item.display_unit, 1)
    price = Price(int(dong), size) if dong else None
    return faults or OpeningIn(item.pk, item.name, item.base, quantity, lot, price)


def _lot_faults(
    row: Row, item: Item, lot: LotIn, lots: dict[tuple[int, str], dt.date | None], on: dt.date
) -> list[Problem]:
    if not lot.code:
        return [row.problem(codes.LOT_NEEDED, "lot", item=item.name, what="số lô")]
    expires = lot.expires_on or rules.expiry(lot.made_on, on, item.shelf_life_days)
    if item.lot_policy == "expiry" and expires is None:
        return [row.problem(codes.LOT_NEEDED, "expires_on", item=item.name, what="hạn dùng")]
    known = lots.get((item.pk, lot.code))
    if known and lot.expires_on and known != lot.expires_on:
        facts = {"known": format_day(known), "given": format_day(lot.expires_on)}
        return [row.problem(codes.LOT_DIFFERS, "expires_on", item=item.name, lot=lot.code, **facts)]
    return []
