"""The vouchers of a kitchen-day as the ledger takes them: direct purchase, receipt, own production, use."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from quannhu.kernel.errors import Refused
from quannhu.kernel.money import MONEY_LIMIT, Price, format_money, split_exact
from quannhu.kernel.quantity import format_quantity
from quannhu.kitchens.actions.desk import DayOnDesk, Desk
from quannhu.kitchens.codes import OVER_NEED, VALUE_TOO_LARGE
from quannhu.kitchens.queries.standing import Standing
from quannhu.kitchens.rules import RICE, BuyLine, DirectIn, OwnLine, UseLine, over_need
from quannhu.ledger.queries import DatedLot, lots_since
from quannhu.ledger.rules import first_expired
from quannhu.ledger.values import AccountRef, LotIn, MoveIn, VoucherIn, stock


def consumer(place_id: int) -> AccountRef:
    """Those who eat at the place."""
    return AccountRef("consumer", place_id)


def _lot_in(line: BuyLine, supplier_id: int | None) -> LotIn | None:
    return LotIn(line.lot_code, expires_on=line.expires_on, supplier_id=supplier_id) if line.lot_code else None


def _price(standing: Standing, kitchen_id: int, day: dt.date, line: BuyLine) -> Price:
    """The price given, or the one adopted for the day; what it comes to must be an amount of money (KIT-40)."""
    given = line.price_dong is not None
    price = Price(line.price_dong or 0, line.price_per) if given else None
    price = price or standing.market_price(kitchen_id, line.item_id, day)
    if (value := price.of(line.quantity)) > MONEY_LIMIT:
        facts = {"value": format_money(value), "limit": format_money(MONEY_LIMIT)}
        raise Refused(VALUE_TOO_LARGE, item=standing.item(line.item_id).name, **facts)
    return price


def direct_voucher(
    desk: Desk, on: DayOnDesk, purchase: DirectIn, command_id: uuid.UUID, at: dt.datetime | None = None
) -> VoucherIn:
    """Bought and used up the same day, one voucher: supplier -> kitchen, kitchen -> consumer (rule KIT-R17)."""
    kitchen_id, day = on.row.kitchen_id, on.row.day
    place = desk.standing.place(kitchen_id, day)
    moves: list[MoveIn] = []
    for line in purchase.lines:
        price = _price(desk.standing, kitchen_id, day, line)
        lot, value = _lot_in(line, purchase.supplier_id), price.of(line.quantity)
        supplier = AccountRef("supplier", place)
        # The value is given on both sides: what was bought for the day is eaten at the price it was bought.
        moves.append(MoveIn(line.item_id, line.quantity, supplier, stock(place), lot=lot, price=price, value=value))
        moves.append(
            MoveIn(line.item_id, line.quantity, stock(place), consumer(place), lot=lot, price=price, value=value)
        )
    return VoucherIn(
        command_id, "direct", place, day, tuple(moves), purpose_text="Mua thẳng vào bếp, dùng trong ngày",
        giver=purchase.giver, receiver=purchase.receiver, paper_ref=purchase.paper_ref,
        supplier_id=purchase.supplier_id, subject=on.subject, written_at=at,
    )  # fmt: skip


def receipt_voucher(
    desk: Desk, on: DayOnDesk, purchase: DirectIn, command_id: uuid.UUID, at: dt.datetime | None = None
) -> VoucherIn:
    """Bought into the kitchen's store: supplier -> kitchen."""
    kitchen_id, day = on.row.kitchen_id, on.row.day
    place = desk.standing.place(kitchen_id, day)
    moves = [
        MoveIn(
            line.item_id, line.quantity, AccountRef("supplier", place), stock(place),
            lot=_lot_in(line, purchase.supplier_id), price=_price(desk.standing, kitchen_id, day, line),
        )
        for line in purchase.lines
    ]  # fmt: skip
    return VoucherIn(
        command_id, "receipt", place, day, tuple(moves), purpose_text="Mua nhập kho bếp", giver=purchase.giver,
        receiver=purchase.receiver, paper_ref=purchase.paper_ref, supplier_id=purchase.supplier_id,
        subject=on.subject, written_at=at,
    )  # fmt: skip


def own_voucher(
    desk: Desk, on: DayOnDesk, lines: Sequence[OwnLine], command_id: uuid.UUID, at: dt.datetime | None = None
) -> VoucherIn:
    """Own production into the kitchen's store at the internal price: production -> kitchen (rule KIT-R15)."""
    kitchen_id, day = on.row.kitchen_id, on.row.day
    place = desk.standing.place(kitchen_id, day)
    moves = [
        MoveIn(
            line.item_id, line.quantity, AccountRef("production", place), stock(place),
            price=desk.standing.own_price(kitchen_id, line.item_id, day),
        )
        for line in lines
    ]  # fmt: skip
    return VoucherIn(
        command_id, "receipt", place, day, tuple(moves), purpose_text="Nhập sản phẩm tăng gia", subject=on.subject,
        written_at=at,
    )  # fmt: skip


class Larder:
    """Rice lots in the kitchens' stores, running down as use vouchers are made (rice is valued at its norm price)."""

    def __init__(self, places: Iterable[int], since: dt.date) -> None:
        """since: the first day anything is to be taken on."""
        self.lots: dict[tuple[int, int], dict[int, DatedLot]] = {}
        for lot in lots_since(place_ids=set(places), day=since, narrow=Q(item__ration_code=RICE)):
            self.lots.setdefault((lot.place_id, lot.item_id), {})[lot.lot_id] = lot

    def take(self, place: int, item: int, quantity: int, day: dt.date) -> list[tuple[int, int]]:
        """(lot, quantity) first expired first; empty when the good lots do not suffice."""
        here = self.lots.get((place, item), {})
        found = first_expired((lot.on(day) for lot in here.values()), quantity, day)
        if found.short:
            return []
        for lot, part in found.parts:
            here[lot].take(part, day)
        return list(found.parts)


def use_voucher(
    desk: Desk, on: DayOnDesk, lines: Sequence[UseLine], larder: Larder, command_id: uuid.UUID, *,
    at: dt.datetime | None = None, reason: str = "",
) -> VoucherIn:  # fmt: skip
    """Taken from the kitchen's store for cooking: kitchen -> consumer; rice at the norm price (rule KIT-R18).

    Other food goes out at the value it came in with. Lots too short or expired are left to the ledger to refuse.
    """
    kitchen_id, day = on.row.kitchen_id, on.row.day
    place = desk.standing.place(kitchen_id, day)
    moves: list[MoveIn] = []
    for line in lines:
        rice = desk.standing.item(line.item_id).ration_code == RICE
        parts: list[tuple[int, int]] = []
        if line.lot_id is not None:
            parts = [(line.lot_id, line.quantity)]
        elif rice:
            parts = larder.take(place, line.item_id, line.quantity, day)
        if not parts:
            moves.append(MoveIn(line.item_id, line.quantity, stock(place), consumer(place)))
            continue
        norm = desk.standing.norm(day) if rice else None
        values = split_exact(norm.of(line.quantity), [part for _, part in parts]) if norm else [None] * len(parts)
        for (lot, part), value in zip(parts, values, strict=True):
            moves.append(MoveIn(line.item_id, part, stock(place), consumer(place), lot_id=lot, price=norm, value=value))
    return VoucherIn(
        command_id, "issue", place, day, tuple(moves), purpose_text="Xuất nấu ăn", subject=on.subject, reason=reason,
        written_at=at,
    )  # fmt: skip


def check_need(
    desk: Desk, on: DayOnDesk, lines: Sequence[UseLine], used_before: Mapping[str, int], reason: str
) -> None:
    """Refuse (KIT-06) to cook more rice than the people counted need, unless the reason is written (rule KIT-R08)."""
    used = dict(used_before)
    for line in lines:
        code = desk.standing.item(line.item_id).ration_code
        if code == RICE:
            used[code] = used.get(code, 0) + line.quantity
    need = {RICE: desk.need(on.row.kitchen_id, on.row.day, RICE).get(RICE, 0)}
    for _, taken, wanted in over_need({RICE: used.get(RICE, 0)}, need):
        if not reason.strip():
            raise Refused(
                OVER_NEED, used=format_quantity(taken, "g"), need=format_quantity(wanted, "g"), item="gạo",
                **desk.where(on.row.kitchen_id, on.row.day),
            )  # fmt: skip
