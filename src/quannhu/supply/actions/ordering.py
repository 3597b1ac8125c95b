"""From an approved plan to paper: contracts signed by a second person, orders placed by a second person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.queries import require
from quannhu.supply import codes
from quannhu.supply.actions.plans import plan_or_refuse
from quannhu.supply.models import Contract, ContractLine, Delivery, Order, OrderLine, Plan, PlanBuy, PlanTransfer
from quannhu.supply.rules import branch

RIGHT, APPROVE = "supply.order", "supply.approve_order"
CARRIED = (Plan.State.APPROVED, Plan.State.IN_FORCE)  # what may be ordered of


def draft_contracts(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, plan_id: int) -> list[int]:
    """A draft contract for each supplier of the plan that has none yet; gives their ids. Right supply.order.

    errors      Refused SUP-17 before approval, SUP-25 nothing left
    """

    def work() -> list[int]:
        plan = _carried_out(actor, plan_id)
        taken = Contract.objects.filter(plan=plan).exclude(state=Contract.State.CANCELLED)
        buys = PlanBuy.objects.filter(plan=plan).exclude(offer__supplier__in=taken.values("supplier"))
        grouped: dict[int, list[PlanBuy]] = defaultdict(list)
        for buy in buys.select_related("offer__supplier").order_by("offer__supplier__code", "offer_id", "week"):
            grouped[buy.offer.supplier_id].append(buy)
        if not grouped:
            raise Refused(codes.NOTHING_TO_ORDER, plan=plan.pk, what="ký hợp đồng")
        return [_contract(actor, at, plan, rows).pk for rows in grouped.values()]

    return list(once(command_id, "supply.draft_contracts", actor, at, [plan_id], work))


def _contract(actor: Actor, at: dt.datetime, plan: Plan, buys: Sequence[PlanBuy]) -> Contract:
    supplier = buys[0].offer.supplier
    again = Contract.objects.filter(plan=plan, supplier=supplier).count()
    number = f"KH{plan.pk}/HĐ-{supplier.code}" + (f"-{again + 1}" if again else "")
    contract = Contract.objects.create(
        plan=plan, supplier=supplier, number=number, starts_on=min(buy.order_on for buy in buys),
        ends_on=max(buy.due_on for buy in buys), made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for buy in buys:
        sums[buy.offer_id][0] += buy.quantity
        sums[buy.offer_id][1] += buy.dong
    ContractLine.objects.bulk_create(
        ContractLine(contract=contract, offer_id=offer, quantity=quantity, dong=dong)
        for offer, (quantity, dong) in sums.items()
    )
    _log(actor, at, plan, "draft_contract", "supply_contract", contract.pk, {"number": number, "lines": dict(sums)})
    return contract


@transaction.atomic
def sign_contract(*, actor: Actor, at: dt.datetime, contract_id: int) -> Contract:
    """Sign by a second person. Right supply.approve_order.

    errors      Refused KER-08, KER-07, SUP-26
    """
    contract = Contract.objects.select_related("plan", "supplier").filter(pk=contract_id).first()
    if contract is None:
        raise Refused(NOT_FOUND, what="hợp đồng", key=contract_id)
    require(actor, APPROVE, contract.plan.unit_id, actor.today)
    require_two_persons(contract.made_by, actor, "hợp đồng")
    moved = Contract.objects.filter(pk=contract_id, state=Contract.State.DRAFT).update(
        state=Contract.State.SIGNED, signed_by=actor.user_id, signed_at=at
    )
    if not moved:
        raise Refused(codes.ORDER_STATE, order=contract.number, state=contract.get_state_display(), verb="ký hợp đồng")
    _log(actor, at, contract.plan, "sign_contract", "supply_contract", contract_id, {"number": contract.number})
    contract.refresh_from_db()
    return contract


def draft_orders(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, plan_id: int, first_week: int = 0, last_week: int = 52
) -> list[int]:
    """Draft purchase and transfer orders for the plan's lines of some weeks that have none; gives their ids.

    errors      Refused SUP-17 before approval, SUP-25 nothing left
    """

    def work() -> list[int]:
        plan = _carried_out(actor, plan_id)
        weeks = {"plan": plan, "week__gte": first_week, "week__lte": last_week, "order_line__isnull": True}
        made = _purchases(actor, at, plan, weeks) + _transfers(actor, at, plan, weeks)
        if not made:
            raise Refused(codes.NOTHING_TO_ORDER, plan=plan.pk, what="đặt")
        return made

    facts = [plan_id, first_week, last_week]
    return list(once(command_id, "supply.draft_orders", actor, at, facts, work))


def _purchases(actor: Actor, at: dt.datetime, plan: Plan, weeks: dict[str, Any]) -> list[int]:
    """One order for each supplier, store, day of ordering and day due."""
    grouped: dict[tuple[Any, ...], list[PlanBuy]] = defaultdict(list)
    rows = PlanBuy.objects.filter(**weeks).select_related("offer")
    for buy in rows.order_by("order_on", "due_on", "offer__supplier__code", "offer__place__code", "offer__item__code"):
        grouped[buy.offer.supplier_id, buy.offer.place_id, buy.order_on, buy.due_on].append(buy)
    signed = dict(
        Contract.objects.filter(plan=plan).exclude(state=Contract.State.CANCELLED).values_list("supplier_id", "pk")
    )
    made = []
    for (supplier, place, order_on, due_on), buys in grouped.items():
        order = Order.objects.create(
            plan=plan, kind=Order.Kind.PURCHASE, contract_id=signed.get(supplier), supplier_id=supplier,
            place_id=place, order_on=order_on, due_on=due_on, made_by=actor.user_id, made_at=at,
        )  # fmt: skip
        OrderLine.objects.bulk_create(
            OrderLine(
                order=order, item_id=buy.offer.item_id, quantity=buy.quantity, price_per_k=buy.price_per_k, buy=buy
            )
            for buy in buys
        )
        _log(actor, at, plan, "draft_order", "supply_order", order.pk, {"buys": [buy.pk for buy in buys]})
        made.append(order.pk)
    return made


def _transfers(actor: Actor, at: dt.datetime, plan: Plan, weeks: dict[str, Any]) -> list[int]:
    """One order for each road, day of sending, day due, and branch: clothing and mess equipment apart from food."""
    grouped: dict[tuple[Any, ...], list[PlanTransfer]] = defaultdict(list)
    rows = PlanTransfer.objects.filter(**weeks).select_related("lane", "item__group")
    for line in rows.order_by("send_on", "due_on", "lane__origin__code", "lane__target__code", "item__code"):
        key = (line.lane.origin_id, line.lane.target_id, line.send_on, line.due_on, branch(line.item.group.code))
        grouped[key].append(line)
    made = []
    for (origin, place, order_on, due_on, _), lines in grouped.items():
        order = Order.objects.create(
            plan=plan, kind=Order.Kind.TRANSFER, origin_id=origin, place_id=place, order_on=order_on, due_on=due_on,
            made_by=actor.user_id, made_at=at,
        )  # fmt: skip
        OrderLine.objects.bulk_create(
            OrderLine(order=order, item_id=line.item_id, quantity=line.quantity, transfer=line) for line in lines
        )
        _log(actor, at, plan, "draft_order", "supply_order", order.pk, {"transfers": [line.pk for line in lines]})
        made.append(order.pk)
    return made


@transaction.atomic
def place_order(*, actor: Actor, at: dt.datetime, order_id: int) -> Order:
    """Approve and place a drafted order, by a second person. Right supply.approve_order.

    errors      Refused KER-08, SUP-24 without a signed contract, SUP-26, SUP-17 of a plan superseded since
    """
    order = locked(order_id)
    require(actor, APPROVE, order.plan.unit_id, actor.today)
    require_two_persons(order.made_by, actor, "đơn hàng")
    if order.state != Order.State.DRAFT:
        raise Refused(codes.ORDER_STATE, order=order_id, state=order.get_state_display(), verb="đặt")
    if order.plan.state not in CARRIED:
        raise Refused(codes.PLAN_STATE, plan=order.plan_id, state=order.plan.get_state_display(), verb="đặt hàng")
    if order.kind == Order.Kind.PURCHASE:
        contract = Contract.objects.filter(
            plan=order.plan, supplier=order.supplier, state=Contract.State.SIGNED
        ).first()
        if contract is None:
            raise Refused(
                codes.CONTRACT_UNSIGNED, order=order_id, supplier=order.supplier.name if order.supplier else ""
            )
        order.contract = contract
    order.state, order.approved_by, order.approved_at = Order.State.PLACED, actor.user_id, at
    order.save(update_fields=["state", "approved_by", "approved_at", "contract"])
    _log(actor, at, order.plan, "place_order", "supply_order", order_id, {})
    return order


@transaction.atomic
def end_order(*, actor: Actor, at: dt.datetime, order_id: int, reason: str) -> Order:
    """Cancel an order nothing came of, or close one short of what was ordered; with a reason, by a second person.

    errors      Refused KER-11, KER-08, SUP-26
    """
    order = locked(order_id)
    require(actor, APPROVE, order.plan.unit_id, actor.today)
    require_two_persons(order.made_by, actor, "đóng đơn hàng")
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    if order.state not in (Order.State.DRAFT, Order.State.PLACED):
        raise Refused(codes.ORDER_STATE, order=order_id, state=order.get_state_display(), verb="đóng")
    used = Delivery.objects.filter(order=order).exists()
    order.state, order.note = (Order.State.CLOSED if used else Order.State.CANCELLED), clean(reason)[:300]
    order.save(update_fields=["state", "note"])
    _log(actor, at, order.plan, "end_order", "supply_order", order_id, {"state": order.state, "reason": order.note})
    return order


def locked(order_id: int) -> Order:
    """The order under its row lock; Refused(KER-09)."""
    order = Order.objects.select_for_update(of=("self",)).select_related(
        "plan", "supplier", "place", "origin", "contract"
    ).filter(pk=order_id).first()  # fmt: skip
    if order is None:
        raise Refused(NOT_FOUND, what="đơn hàng", key=order_id)
    return order


def _carried_out(actor: Actor, plan_id: int) -> Plan:
    """The plan under its lock, so that nothing is drafted twice and nothing of a plan just superseded."""
    plan = plan_or_refuse(plan_id, lock=True)
    require(actor, RIGHT, plan.unit_id, actor.today)
    if plan.state not in CARRIED:
        raise Refused(codes.PLAN_STATE, plan=plan.pk, state=plan.get_state_display(), verb="lập đơn")
    return plan


def _log(actor: Actor, at: dt.datetime, plan: Plan, verb: str, kind: str, pk: int, facts: dict[str, Any]) -> None:
    audit.append(f"plan:{plan.pk}", actor, at, [audit.Event(f"supply.{verb}", kind, pk, facts)])
