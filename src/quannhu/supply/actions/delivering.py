"""Deliveries against orders: always a voucher of the ledger, with its weighing, road and lots; never a typed number."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from quannhu.catalog.queries import units_of_items
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import IssueLine, Posted, ReceivedLine, WeighedLine
from quannhu.ledger.models import Voucher
from quannhu.ledger.queries import label_of
from quannhu.organization.queries import require
from quannhu.supply import codes
from quannhu.supply.actions.ordering import locked
from quannhu.supply.models import Delivery, Order
from quannhu.supply.queries.orders import LineView, line_views

Step = Delivery.Step


def receive_order(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    order_id: int,
    happened_on: dt.date,
    paper_ref: str,
    lines: Sequence[WeighedLine],
    giver: str,
    receiver: str,
    witness: str,
) -> Posted:
    """A supplier's delivery, in part or in full, weighed by three parties into the book (ledger.receive).

    errors      Refused SUP-26 not placed, SUP-27 goods not ordered, SUP-28 more than ordered; those of ledger.receive
    """
    with transaction.atomic():
        order = _open(order_id, Order.Kind.PURCHASE, "nhận hàng")
        assert order.supplier_id is not None
        by_item = _lines(order)
        priced = []
        for line in lines:
            own = _line_of(order, by_item, line.item_id)
            per_k = own.line.price_per_k
            priced.append(replace(line, price=line.price or (Price(per_k, 1_000) if per_k is not None else None)))
        good = _sums((line.item_id, line.weighed - line.quarantined) for line in lines)
        _refuse_too_much(order, by_item, good, command_id)
        posted = ledger.receive(
            actor=actor, at=at, command_id=command_id, place_id=order.place_id, happened_on=happened_on,
            supplier_id=order.supplier_id, paper_ref=paper_ref, lines=priced, giver=giver, receiver=receiver,
            witness=witness, purpose_text=f"Theo đơn mua số {order.pk}",
        )  # fmt: skip
        _join(actor, at, order, posted.voucher_id, Step.RECEIVED)
    return posted


def ship_order(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    order_id: int,
    happened_on: dt.date,
    quantities: Mapping[int, int],
    receiver: str = "",
) -> Posted:
    """Goods of a transfer order leave their store onto the road, first expired first (ledger.ship).

    quantities  item -> base units
    errors      Refused SUP-26..28; those of ledger.ship
    """
    with transaction.atomic():
        order = _open(order_id, Order.Kind.TRANSFER, "xuất hàng")
        assert order.origin_id is not None
        by_item = _lines(order)
        for item_id in quantities:
            _line_of(order, by_item, item_id)
        _refuse_too_much(order, by_item, quantities, command_id, sent=True)
        posted = ledger.ship(
            actor=actor, at=at, command_id=command_id, from_place_id=order.origin_id, to_place_id=order.place_id,
            happened_on=happened_on, lines=[IssueLine(item_id, quantity) for item_id, quantity in quantities.items()],
            purpose_text=f"Theo lệnh điều chuyển số {order.pk}", receiver=receiver,
        )  # fmt: skip
        _join(actor, at, order, posted.voucher_id, Step.SENT)
    return posted


def arrive_order(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    order_id: int,
    voucher_id: int,
    happened_on: dt.date,
    lines: Sequence[ReceivedLine],
    reason: str = "",
    receiver: str = "",
) -> Posted:
    """Goods of a transfer order come off the road into their store (ledger.receive_shipment).

    errors      Refused SUP-26, SUP-29 a shipment of another order; those of ledger.receive_shipment
    """
    with transaction.atomic():
        order = _open(order_id, Order.Kind.TRANSFER, "nhận hàng")
        if not Delivery.objects.filter(order=order, voucher_id=voucher_id, step=Step.SENT).exists():
            label = _label(voucher_id)
            raise Refused(
                codes.VOUCHER_NOT_OF_ORDER, voucher=label, order=order_id, why="không phải chuyến của đơn này"
            )
        posted = ledger.receive_shipment(
            actor=actor, at=at, command_id=command_id, voucher_id=voucher_id, happened_on=happened_on, lines=lines,
            reason=reason, receiver=receiver,
        )  # fmt: skip
        _join(actor, at, order, posted.voucher_id, Step.RECEIVED)
    return posted


def link_delivery(*, actor: Actor, at: dt.datetime, order_id: int, voucher_id: int) -> None:
    """A voucher already in the book turns out to carry out the order. Right ledger.receive at the store.

    errors      Refused SUP-26, SUP-27, SUP-28, SUP-29
    """
    with transaction.atomic():
        order = locked(order_id)
        require(actor, "ledger.receive", order.place.unit_id, actor.today)
        if order.state not in (Order.State.PLACED, Order.State.DONE):
            raise Refused(codes.ORDER_STATE, order=order_id, state=order.get_state_display(), verb="ghi nhận giao hàng")
        voucher = Voucher.objects.filter(pk=voucher_id).select_related("book").first()
        if voucher is None:
            raise Refused(NOT_FOUND, what="phiếu", key=voucher_id)
        if why := _foreign(order, voucher):
            raise Refused(codes.VOUCHER_NOT_OF_ORDER, voucher=label_of(voucher), order=order_id, why=why)
        by_item = _lines(order)
        came = voucher.moves.filter(target__kind="stock", target__place=order.place, target__condition="usable")
        sums = _sums(came.values_list("item_id", "quantity"))
        for item_id in sums:
            _line_of(order, by_item, item_id)
        _refuse_too_much(order, by_item, sums)
        _join(actor, at, order, voucher_id, Step.RECEIVED)


def _foreign(order: Order, voucher: Voucher) -> str:
    """Why the voucher cannot be a delivery of the order; "" when it can."""
    if Delivery.objects.filter(voucher=voucher).exists():
        return "đã gắn với một đơn"
    if Voucher.objects.filter(reverses=voucher).exists():
        return "đã đảo"
    if order.kind == Order.Kind.PURCHASE and (voucher.kind != "receipt" or voucher.supplier_id != order.supplier_id):
        return "không phải phiếu nhập của nhà cung cấp này"
    if order.kind == Order.Kind.TRANSFER and voucher.kind != "transfer":
        return "không phải phiếu điều chuyển"
    if not voucher.moves.filter(target__kind="stock", target__place=order.place).exists():
        return "không nhập vào kho của đơn"
    if order.kind == Order.Kind.TRANSFER and not voucher.moves.filter(source__place=order.origin).exists():
        return "không xuất từ kho của lệnh"
    return ""


# -- shared --------------------------------------------------------------------------------------------------------


def _open(order_id: int, kind: str, verb: str) -> Order:
    order = locked(order_id)
    if order.kind != kind or order.state not in (Order.State.PLACED, Order.State.DONE):
        state = order.get_state_display() if order.kind == kind else order.get_kind_display()
        raise Refused(codes.ORDER_STATE, order=order_id, state=state, verb=verb)
    return order


def _lines(order: Order) -> dict[int, LineView]:
    return {view.line.item_id: view for view in line_views([order], dt.date.max)}


def _line_of(order: Order, by_item: Mapping[int, LineView], item_id: int) -> LineView:
    if item_id not in by_item:
        units = units_of_items([item_id])
        name = units[item_id].name if item_id in units else f"#{item_id}"
        raise Refused(codes.NOT_IN_ORDER, order=order.pk, item=name)
    return by_item[item_id]


def _refuse_too_much(
    order: Order, by_item: Mapping[int, LineView], more: Mapping[int, int], command_id: uuid.UUID | None = None, *,
    sent: bool = False,
) -> None:  # fmt: skip
    """What has come (or was sent) with what comes now is never above what was ordered (rule SUP-R19)."""
    if command_id is not None and Voucher.objects.filter(command_id=command_id).exists():
        return  # the same form again: the ledger gives the first answer
    for item_id, quantity in more.items():
        view = by_item[item_id]
        before = view.sent if sent else view.standing.received
        if before + quantity > view.line.quantity:
            unit = units_of_items([item_id])[item_id]
            raise Refused(
                codes.DELIVERED_TOO_MUCH, order=order.pk, item=unit.name, ordered=unit.show(view.line.quantity),
                before=unit.show(before), asked=unit.show(quantity),
            )  # fmt: skip


def _sums(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for item_id, quantity in pairs:
        sums[item_id] += quantity
    return dict(sums)


def _join(actor: Actor, at: dt.datetime, order: Order, voucher_id: int, step: str) -> None:
    """Tie the voucher to the order, and end the order when every line has come in full."""
    _, fresh = Delivery.objects.get_or_create(
        voucher_id=voucher_id, defaults={"order": order, "step": step, "made_by": actor.user_id, "made_at": at}
    )
    if not fresh:
        return
    done = all(not view.standing.missing for view in line_views([order], dt.date.max))
    state = Order.State.DONE if done else Order.State.PLACED
    Order.objects.filter(pk=order.pk).update(state=state)
    facts = {"voucher": voucher_id, "step": step, "done": done}
    event = audit.Event("supply.deliver", "supply_order", order.pk, facts)
    audit.append(f"plan:{order.plan_id}", actor, at, [event])


def _label(voucher_id: int) -> str:
    voucher = Voucher.objects.filter(pk=voucher_id).select_related("book").first()
    return label_of(voucher) if voucher else f"#{voucher_id}"
