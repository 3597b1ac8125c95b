"""Renewing the reserve (đổi hạt), and stock that follows people who move to another region."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kernel.text import clean
from quannhu.ledger import codes, rules
from quannhu.ledger.actions.context import items_of
from quannhu.ledger.actions.places import place_or_refuse
from quannhu.ledger.actions.posting import write
from quannhu.ledger.models import ReserveNorm, Rotation, Voucher
from quannhu.ledger.queries.reserve import age_limits, lots_by_age, reserves
from quannhu.ledger.rules import reserve as reserve_rules
from quannhu.ledger.values import AccountRef, LotIn, MoveIn, Posted, VoucherIn, stock


@dataclass(frozen=True)
class Fresh:
    """The lot that comes in: from its supplier, or (`from_stock`) out of the depot's routine stock."""

    lot: LotIn
    quantity: int
    price: Price | None = None
    from_stock: bool = False
    supplier_id: int | None = None
    paper_ref: str = ""
    giver: str = ""
    receiver: str = ""
    witness: str = ""


def rotate(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    place_id: int,
    item_id: int,
    happened_on: dt.date,
    fresh: Fresh,
    old: Mapping[int, int],
) -> tuple[Posted, Posted]:
    """One exchange of two vouchers: the newer lot into the reserve first, then the oldest out to routine stock.

    The kitchens take the old lots from routine stock as any other, first expired first.
    old         lot -> how much of it leaves
    errors      Refused LED-43 the lots stand in the wrong order, LED-42 too little would stay; those of `post`
    """
    place = place_or_refuse(place_id)
    item = items_of([item_id]).get(item_id)
    if item is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
    commands = (command_id, uuid.uuid5(command_id, "out"))
    if not Voucher.objects.filter(command_id=command_id).exists():
        why = _wrong_order(place_id, item_id, happened_on, fresh, old, item.shelf_life_days)
        if why:
            raise Refused(codes.ROTATION_ORDER, item=item.name, place=place.label, why=why)
    reserve, routine = stock(place_id, "reserve"), stock(place_id)
    source = routine if fresh.from_stock else AccountRef("supplier", place_id)
    price = None if fresh.from_stock else fresh.price
    bring = VoucherIn(
        commands[0], "conversion" if fresh.from_stock else "receipt", place_id, happened_on,
        (MoveIn(item_id, fresh.quantity, source, reserve, lot=fresh.lot, price=price),),
        purpose_text="Đổi hạt: nhập lô mới vào dự trữ SSCĐ", giver=clean(fresh.giver), receiver=clean(fresh.receiver),
        witness=clean(fresh.witness), paper_ref=clean(fresh.paper_ref), supplier_id=fresh.supplier_id,
    )  # fmt: skip
    take = VoucherIn(
        commands[1], "conversion", place_id, happened_on,
        tuple(MoveIn(item_id, quantity, reserve, routine, lot_id=lot_id) for lot_id, quantity in old.items()),
        purpose_text="Đổi hạt: đưa lô cũ ra tiêu dùng thường xuyên",
    )  # fmt: skip

    def exchanged(rows: list[Voucher]) -> None:
        Rotation.objects.create(place_id=place_id, item_id=item_id, brought=rows[0], taken=rows[1])

    brought, taken = write(actor=actor, at=at, vouchers=[bring, take], right="ledger.issue", after=exchanged)
    return brought, taken


def _wrong_order(
    place_id: int, item_id: int, day: dt.date, fresh: Fresh, old: Mapping[int, int], shelf_life_days: int | None
) -> str:
    """Why the exchange may not be done with these lots (rule LED-R24); empty when it may."""
    keys = {(place_id, item_id)}
    lots = lots_by_age(reserves(Period(day, day + reserve_rules.DAY), keys=keys), day)
    for lot_id in old.keys() - {lot.lot_id for lot in lots}:
        raise Refused(NOT_FOUND, what="lô trong dự trữ", key=lot_id)
    months = age_limits(keys, day).get((place_id, item_id))
    last = fresh.lot.expires_on or rules.expiry(fresh.lot.made_on, day, shelf_life_days)
    new = reserve_rules.ReserveLot(
        clean(fresh.lot.code), reserve_rules.renew_by(fresh.lot.made_on or day, last, months)
    )
    known = {lot.lot_id: reserve_rules.ReserveLot(lot.code, lot.renew_by) for lot in lots}
    stay = [lot for lot_id, lot in known.items() if lot_id not in old]
    faults = (reserve_rules.rotation_fault(new, known[lot_id], stay) for lot_id in old)
    return next((fault for fault in faults if fault), "")


def follow(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    from_place_id: int,
    to_place_id: int,
    people: int,
    happened_on: dt.date,
    lots: Mapping[int, int | None] | None = None,
    paper_ref: str = "",
    receiver: str = "",
) -> Posted:
    """The reserve of people who moved to another region goes with them: people × amount × days (rule LED-R25).

    lots        item -> the lot to send (None: first expired first); without it every item both depots keep a norm of
    errors      Refused LED-47 no such norm, LED-42 too little would stay; those of `post`
    """
    source, target = place_or_refuse(from_place_id), place_or_refuse(to_place_id)
    norms = ReserveNorm.objects.filter(ReserveNorm.on(happened_on), superseded_at__isnull=True)
    there = set(norms.filter(place_id=to_place_id).values_list("item_id", flat=True))
    amounts = {
        row.item_id: reserve_rules.floor_of(people, row.amount, row.days)
        for row in norms.filter(place_id=from_place_id).order_by("item_id", "-amount")
        if row.item_id in there and (not lots or row.item_id in lots)
    }
    if not amounts:
        why = f"{target.label} không có định mức cùng mặt hàng ngày này"
        raise Refused(codes.NORM_WRONG, item="hàng đi theo quân số", place=source.label, why=why)
    moves = tuple(
        MoveIn(
            item_id,
            quantity,
            stock(from_place_id, "reserve"),
            stock(to_place_id, "reserve"),
            lot_id=(lots or {}).get(item_id),
        )
        for item_id, quantity in amounts.items()
    )
    voucher = VoucherIn(
        command_id, "transfer", from_place_id, happened_on, moves, paper_ref=clean(paper_ref),
        purpose_text=f"Dự trữ SSCĐ đi theo {people} người chuyển vùng", receiver=clean(receiver),
    )  # fmt: skip
    return write(actor=actor, at=at, vouchers=[voucher])[0]
