"""Orders and what came of them; the actor's scope first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.ledger.models import Move, Voucher
from quannhu.ledger.queries import screens
from quannhu.organization.queries import Scope
from quannhu.supply.models import Contract, Delivery, Order, OrderLine
from quannhu.supply.rules import LineStanding, standing

PLACED = (Order.State.PLACED, Order.State.DONE, Order.State.CLOSED)


@dataclass(frozen=True)
class LineView:
    """An order line, what was sent on the road for it, and how it stands."""

    line: OrderLine
    sent: int
    standing: LineStanding


def orders(
    *, scope: Scope, states: Collection[str] = (), kind: str = "", plan_id: int | None = None,
    period: Period | None = None,
) -> list[Order]:  # fmt: skip
    """Orders from or to stores in scope, by the day they are due."""
    rows = _seen(scope).select_related("plan", "supplier", "origin", "place", "contract")
    if states:
        rows = rows.filter(state__in=states)
    if kind:
        rows = rows.filter(kind=kind)
    if plan_id is not None:
        rows = rows.filter(plan_id=plan_id)
    if period is not None:
        rows = rows.filter(due_on__gte=period.start, due_on__lt=period.end)
    return list(rows.order_by("due_on", "id"))


def _seen(scope: Scope) -> QuerySet[Order]:
    units = scope.unit_ids
    return Order.objects.filter(Q(place__unit_id__in=units) | Q(origin__unit_id__in=units) | Q(plan__unit_id__in=units))


def order_in(scope: Scope, order_id: int) -> Order:
    """The order; Refused(KER-09) out of sight."""
    rows = _seen(scope).select_related("plan", "supplier", "origin", "place", "contract")
    row = rows.filter(pk=order_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="đơn hàng", key=order_id)
    return row


def road_of(order: Order) -> list[screens.RoadLine]:
    """What lies on the road of the first shipment of a transfer order that has not come in whole."""
    sent = order.deliveries.filter(step=Delivery.Step.SENT).order_by("pk")
    for voucher_id in sent.values_list("voucher_id", flat=True):
        if road := screens.on_road(voucher_id=voucher_id):
            return road
    return []


def line_views(orders: Sequence[Order], on: dt.date) -> list[LineView]:
    """Every line of the orders with how it stands on the day; four statements for any number of orders."""
    ids = [order.pk for order in orders]
    closed = {order.pk for order in orders if order.state in (Order.State.CLOSED, Order.State.CANCELLED)}
    lines = OrderLine.objects.filter(order_id__in=ids).select_related(
        "order__place", "order__origin", "order__supplier", "item"
    )
    arrived, sent = _moved(ids)
    return [
        LineView(
            line, sum(quantity for _, quantity in sent.get((line.order_id, line.item_id), [])),
            standing(
                line.quantity, line.order.due_on, arrived.get((line.order_id, line.item_id), []), on,
                closed=line.order_id in closed,
            ),
        )
        for line in lines.order_by("order__due_on", "order_id", "item__code")
    ]  # fmt: skip


Arrivals = dict[tuple[int, int], list[tuple[dt.date, int]]]


def _moved(order_ids: Sequence[int]) -> tuple[Arrivals, Arrivals]:
    """(order, item) -> (day, base units) into the store's usable stock, and out on the road; reversed ones left out."""
    rows = Delivery.objects.filter(order_id__in=order_ids).values_list("voucher_id", "order_id", "step")
    standing_now = _standing_vouchers({voucher_id: (order_id, step) for voucher_id, order_id, step in rows})
    arrived: Arrivals = defaultdict(list)
    sent: Arrivals = defaultdict(list)
    places = dict(Order.objects.filter(pk__in=order_ids).values_list("pk", "place_id"))
    moves = Move.objects.filter(voucher_id__in=standing_now).values_list(
        "voucher_id", "item_id", "happened_on", "quantity", "source__kind", "source__place_id", "target__kind",
        "target__place_id", "target__condition",
    )  # fmt: skip
    for voucher_id, item_id, day, quantity, *sides, condition in moves.order_by("happened_on", "id"):
        order_id, step = standing_now[voucher_id]
        here = places[order_id]
        comes = sides[2:] == ["stock", here] and sides[:2] != ["stock", here] and condition == "usable"
        if step == Delivery.Step.RECEIVED and comes:
            arrived[order_id, item_id].append((day, quantity))
        elif step == Delivery.Step.SENT and sides[2] == "transit":
            sent[order_id, item_id].append((day, quantity))
    return arrived, sent


def _standing_vouchers(linked: dict[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """The vouchers that count: a reversed one does not, what replaced it does."""
    found: dict[int, tuple[int, str]] = {}
    front = linked
    while front:
        reversed_ids = set(Voucher.objects.filter(reverses_id__in=list(front)).values_list("reverses_id", flat=True))
        found |= {voucher: about for voucher, about in front.items() if voucher not in reversed_ids}
        after = Voucher.objects.filter(replaces_id__in=list(reversed_ids)).values_list("pk", "replaces_id")
        front = {pk: front[old] for pk, old in after}
    return found


def open_lines(*, scope: Scope, on: dt.date) -> list[LineView]:
    """Lines of placed orders that still miss something, also where a delivery was reversed after the last one."""
    taken_back = Q(state=Order.State.DONE, deliveries__voucher__reversed_by__isnull=False)
    rows = _seen(scope).filter(Q(state=Order.State.PLACED) | taken_back).distinct()
    return [view for view in line_views(list(rows.order_by("due_on", "id")), on) if view.standing.missing]


def contracts(*, scope: Scope, plan_id: int | None = None) -> list[Contract]:
    """Contracts of plans in scope, by their first day."""
    rows = Contract.objects.filter(plan__unit_id__in=scope.unit_ids).select_related("supplier", "plan")
    if plan_id is not None:
        rows = rows.filter(plan_id=plan_id)
    return list(rows.prefetch_related("lines__offer__item", "lines__offer__place").order_by("starts_on", "number"))
