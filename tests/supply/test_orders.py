"""Contracts, orders, deliveries, and whether they came on time and in full."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import LotIn, ReceivedLine, WeighedLine
from quannhu.ledger.models import Balance, Claim, Move, Request, RequestLine
from quannhu.organization.queries import visible_to
from quannhu.supply import actions, queries
from quannhu.supply.models import Contract, Delivery, Order, OrderLine, PlanBuy, PlanIssue, Requisition
from quannhu.supply.rules import Punctuality, on_time_in_full, standing
from tests.supply.sourcing import START, make, source
from tests.supply.stage import KG, TODAY, Stage, refused

DUE = dt.date(2023, 3, 20)


@given(
    st.integers(1, 1_000),
    st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 400)), max_size=6),
    st.integers(-6, 6),
    st.booleans(),
)
def test_a_line_is_met_by_its_day_or_never(ordered: int, came: list[tuple[int, int]], now: int, closed: bool) -> None:
    """SUP-R07: earlier goods never make it worse, later ones never make it met."""
    arrivals = [(DUE + dt.timedelta(days=days), quantity) for days, quantity in came]
    found = standing(ordered, DUE, arrivals, DUE + dt.timedelta(days=now), closed=closed)
    by_day = sum(quantity for days, quantity in came if days <= min(now, 0))
    assert (found.punctuality is Punctuality.MET) == (by_day >= ordered)
    assert found.missing == max(ordered - sum(quantity for days, quantity in came if days <= now), 0)
    if found.punctuality is Punctuality.OVERDUE:
        assert now > 0 and not closed
    if found.punctuality is Punctuality.SHORT:
        assert closed


def test_lines_not_yet_due_do_not_count() -> None:
    """SUP-R08."""
    early = standing(10, DUE, [(DUE - dt.timedelta(days=2), 10)], DUE - dt.timedelta(days=1))
    waiting = standing(10, DUE, [], DUE - dt.timedelta(days=1))
    late = standing(10, DUE, [(DUE + dt.timedelta(days=1), 10)], DUE + dt.timedelta(days=2))
    missing = standing(10, DUE, [(DUE, 9)], DUE + dt.timedelta(days=2))
    assert on_time_in_full([early, waiting, late, missing]) == (1, 3)
    assert late.punctuality is Punctuality.LATE and missing.punctuality is Punctuality.OVERDUE


@pytest.fixture
def planned(stage: Stage) -> Stage:
    """A solved plan of two weeks from 20/3, approved and in force."""
    source(stage)
    world, by = stage.world, {"at": stage.at(TODAY)}
    plan = make(stage)
    actions.solve_plan(actor=world.actor("staff_officer"), plan_id=plan, **by)
    actions.submit_plan(actor=world.actor("staff_officer"), plan_id=plan, **by)
    actions.approve_plan(actor=world.actor("commander"), plan_id=plan, **by)
    actions.put_in_force(actor=world.actor("staff_officer"), plan_id=plan, **by)
    stage.plan = plan  # type: ignore[attr-defined]
    return stage


def plan_of(stage: Stage) -> int:
    return stage.plan  # type: ignore[attr-defined, no-any-return]


def ordered(stage: Stage) -> list[Order]:
    """Contract signed, orders of the whole plan placed."""
    world, by = stage.world, {"at": stage.at(TODAY)}
    officer, commander = world.actor("staff_officer"), world.actor("commander")
    for contract in actions.draft_contracts(actor=officer, command_id=uuid.uuid4(), plan_id=plan_of(stage), **by):
        actions.sign_contract(actor=commander, contract_id=contract, **by)
    made = actions.draft_orders(actor=officer, command_id=uuid.uuid4(), plan_id=plan_of(stage), **by)
    for order in made:
        actions.place_order(actor=commander, order_id=order, **by)
    return list(Order.objects.order_by("order_on", "kind", "pk"))


def deliver(stage: Stage, order: Order, day: dt.date, paper: int, aside: int = 0, **more: Any) -> Any:
    """The supplier brings rice to KTW on the day."""
    facts: dict[str, Any] = {
        "command_id": uuid.uuid4(), "paper_ref": f"HĐ {day:%d%m}-{paper}", "happened_on": day,
        "giver": "Trần Giao", "receiver": "Lê Nhận", "witness": "Đỗ Chứng",
    }  # fmt: skip
    lot = LotIn(f"L-{day:%d%m}", dt.date(2023, 2, 1), dt.date(2024, 1, 31))
    line = WeighedLine(stage.items["GAO"].pk, paper, paper, aside, "ẩm" if aside else "", lot)
    return actions.receive_order(
        actor=stage.keeper("KTW"), at=stage.at(day), order_id=order.pk, lines=[line], **facts | more
    )


def views(stage: Stage, on: dt.date) -> list[queries.LineView]:
    scope = visible_to(stage.world.actor("staff_officer"), on)
    return queries.line_views(queries.orders(scope=scope), on)


def test_every_order_line_traces_to_a_plan_line_and_a_signed_contract(planned: Stage) -> None:
    orders = ordered(planned)
    assert {order.kind for order in orders} == {"purchase", "transfer"}
    for line in OrderLine.objects.select_related("buy__plan", "transfer__plan", "order"):
        source_line = line.buy or line.transfer
        assert source_line is not None and source_line.plan_id == plan_of(planned)
        assert line.quantity == source_line.quantity and line.order.due_on == source_line.due_on
    contract = Contract.objects.get()
    total = sum(PlanBuy.objects.values_list("dong", flat=True))
    assert sum(contract.lines.values_list("dong", flat=True)) == total
    assert contract.number == f"KH{plan_of(planned)}/HĐ-NCC-01"
    with refused("SUP-25", "không còn dòng nào phải đặt"):
        actions.draft_orders(
            actor=planned.world.actor("staff_officer"), at=planned.at(TODAY), command_id=uuid.uuid4(),
            plan_id=plan_of(planned),
        )  # fmt: skip


def test_no_order_before_approval_without_contract_or_by_its_maker(planned: Stage) -> None:
    world, by = planned.world, {"at": planned.at(TODAY)}
    officer, commander = world.actor("staff_officer"), world.actor("commander")
    draft = make(planned)
    with refused("SUP-17", "trạng thái dự thảo nên không lập đơn được"):
        actions.draft_orders(actor=officer, command_id=uuid.uuid4(), plan_id=draft, **by)
    made = actions.draft_orders(actor=officer, command_id=uuid.uuid4(), plan_id=plan_of(planned), first_week=0,
                                last_week=0, **by)  # fmt: skip
    purchase = Order.objects.get(pk__in=made, kind="purchase")
    with refused("SUP-24", "chưa có hợp đồng đã ký"):
        actions.place_order(actor=commander, order_id=purchase.pk, **by)
    with refused("KER-07", "không có quyền duyệt hợp đồng, đơn đặt hàng"):
        actions.place_order(actor=officer, order_id=purchase.pk, **by)
    contract = actions.draft_contracts(actor=officer, command_id=uuid.uuid4(), plan_id=plan_of(planned), **by)[0]
    both = world.another_user("commander")
    world.appoint(both, "staff_officer", "CQN")
    actions.sign_contract(actor=commander, contract_id=contract, **by)
    with refused("SUP-26", "không ký hợp đồng được"):
        actions.sign_contract(actor=commander, contract_id=contract, **by)
    with refused("KER-09", "Không tìm thấy hợp đồng"):
        actions.sign_contract(actor=commander, contract_id=10**9, **by)
    actions.place_order(actor=commander, order_id=purchase.pk, **by)
    with refused("SUP-26", "trạng thái đã đặt nên không đặt được"):
        actions.place_order(actor=commander, order_id=purchase.pk, **by)


def test_partial_and_late_deliveries_go_through_the_ledger(planned: Stage) -> None:
    """SUP-R19: weighed by three parties, never above what was ordered, a repeated form counts once."""
    order = next(order for order in ordered(planned) if order.kind == "purchase" and order.order_on == START)
    amount = order.lines.get().quantity
    late = START + dt.timedelta(days=2)
    with refused("SUP-28", "là quá số đặt"):
        deliver(planned, order, START, amount + KG)
    part = 10_000 * KG
    command = uuid.uuid4()
    first = deliver(planned, order, START, part, command_id=command)
    assert deliver(planned, order, START, part, command_id=command) == first
    with refused("KER-07", "không có quyền"):
        actions.receive_order(
            actor=planned.world.actor("staff_officer"), at=planned.at(START), command_id=uuid.uuid4(),
            order_id=order.pk, happened_on=START, paper_ref="X", lines=[WeighedLine(planned.items["GAO"].pk, KG, KG,
            lot=LotIn("Z", dt.date(2023, 2, 1)))], giver="A", receiver="B", witness="C",
        )  # fmt: skip
    with refused("SUP-27", "không có mặt hàng Muối"):
        actions.receive_order(
            actor=planned.keeper("KTW"), at=planned.at(START), command_id=uuid.uuid4(), order_id=order.pk,
            happened_on=START, paper_ref="Y", lines=[WeighedLine(planned.items["MUOI"].pk, KG, KG)], giver="A",
            receiver="B", witness="C",
        )  # fmt: skip
    row = next(view for view in views(planned, START) if view.line.order_id == order.pk)
    assert (row.standing.received, row.standing.punctuality) == (part, Punctuality.OPEN)
    deliver(planned, order, late, amount - part)
    row = next(view for view in views(planned, late) if view.line.order_id == order.pk)
    assert (row.standing.in_time, row.standing.received, row.standing.punctuality) == (part, amount, Punctuality.LATE)
    order.refresh_from_db()
    assert order.state == "done" and Delivery.objects.count() == 2
    price = set(Move.objects.filter(voucher_id=first.voucher_id).values_list("price_dong", "price_per"))
    assert price == {(14_000, 1_000)} and not Claim.objects.exists()


def test_goods_set_aside_and_reversed_vouchers_do_not_count(planned: Stage) -> None:
    order = next(order for order in ordered(planned) if order.kind == "purchase")
    posted = deliver(planned, order, START, 5_000 * KG, aside=1_000 * KG)
    row = next(view for view in views(planned, START) if view.line.order_id == order.pk)
    assert row.standing.received == 4_000 * KG
    ledger.reverse(
        actor=planned.keeper("KTW"), at=planned.at(START), command_id=uuid.uuid4(), voucher_id=posted.voucher_id,
        reason="ghi nhầm",
    )  # fmt: skip
    row = next(view for view in views(planned, START) if view.line.order_id == order.pk)
    assert row.standing.received == 0


def test_a_transfer_order_is_shipped_and_arrives(planned: Stage) -> None:
    orders = ordered(planned)
    for purchase in (order for order in orders if order.kind == "purchase" and order.order_on == START):
        deliver(planned, purchase, START, purchase.lines.get().quantity)
    transfer = next(order for order in orders if order.kind == "transfer" and order.place.code == "KV-1")
    rice, amount = planned.items["GAO"].pk, transfer.lines.get().quantity
    by = {"at": planned.at(START), "happened_on": START}
    with refused("SUP-28", "là quá số đặt"):
        actions.ship_order(
            actor=planned.keeper("KTW"),
            command_id=uuid.uuid4(),
            order_id=transfer.pk,
            quantities={rice: amount + 1},
            **by,
        )
    sent = actions.ship_order(
        actor=planned.keeper("KTW"), command_id=uuid.uuid4(), order_id=transfer.pk, quantities={rice: amount}, **by
    )
    view = next(view for view in views(planned, START) if view.line.order_id == transfer.pk)
    assert view.sent == amount and view.standing.missing == amount
    lot = Balance.objects.get(account__kind="transit", item_id=rice, quantity__gt=0).lot_id
    other = next(order for order in orders if order.kind == "transfer" and order.place.code == "KV-2")
    with refused("SUP-29", "không phải chuyến của đơn này"):
        actions.arrive_order(
            actor=planned.keeper("KV-2"), command_id=uuid.uuid4(), order_id=other.pk, voucher_id=sent.voucher_id,
            lines=[ReceivedLine(rice, lot, amount)], **by,
        )  # fmt: skip
    actions.arrive_order(
        actor=planned.keeper("KV-1"), command_id=uuid.uuid4(), order_id=transfer.pk, voucher_id=sent.voucher_id,
        lines=[ReceivedLine(rice, lot, amount)], **by,
    )  # fmt: skip
    view = next(view for view in views(planned, START) if view.line.order_id == transfer.pk)
    assert view.standing.punctuality is Punctuality.MET
    with refused("SUP-26", "đã giao đủ nên không đóng được"):
        actions.end_order(
            actor=planned.world.actor("commander"), at=planned.at(START), order_id=transfer.pk, reason="x"
        )


def test_an_order_is_cancelled_or_closed_with_a_reason(planned: Stage) -> None:
    orders = [order for order in ordered(planned) if order.kind == "purchase"]
    commander, by = planned.world.actor("commander"), {"at": planned.at(START)}
    with refused("KER-11", "phải ghi lý do"):
        actions.end_order(actor=commander, order_id=orders[0].pk, reason=" ", **by)
    deliver(planned, orders[0], START, 5_000 * KG)
    assert actions.end_order(actor=commander, order_id=orders[0].pk, reason="hết hàng", **by).state == "closed"
    assert actions.end_order(actor=commander, order_id=orders[1].pk, reason="đổi nguồn", **by).state == "cancelled"
    row = next(view for view in views(planned, START) if view.line.order_id == orders[0].pk)
    assert row.standing.punctuality is Punctuality.SHORT
    with refused("SUP-26", "không nhận hàng được"):
        deliver(planned, orders[1], START, 5_000 * KG)
    with refused("KER-09", "Không tìm thấy đơn hàng"):
        actions.end_order(actor=commander, order_id=10**9, reason="x", **by)


def test_a_voucher_already_in_the_book_is_tied_to_its_order_once(planned: Stage) -> None:
    order = next(order for order in ordered(planned) if order.kind == "purchase")
    line = WeighedLine(planned.items["GAO"].pk, 2_000 * KG, 2_000 * KG, lot=LotIn("T", dt.date(2023, 2, 1)))
    names = {"giver": "A", "receiver": "B", "witness": "C"}
    posted = ledger.receive(
        actor=planned.keeper("KTW"), at=planned.at(START), command_id=uuid.uuid4(),
        place_id=planned.places["KTW"].pk, happened_on=START, supplier_id=planned.supplier.pk, paper_ref="HĐ 9",
        lines=[line], **names,
    )  # fmt: skip
    elsewhere = planned.bring("GAO", 5 * KG, TODAY, lot=LotIn("U", dt.date(2023, 2, 1)))
    by = {"actor": planned.keeper("KTW"), "at": planned.at(START), "order_id": order.pk}
    with refused("SUP-29", "không phải phiếu nhập của nhà cung cấp này"):
        actions.link_delivery(voucher_id=elsewhere.voucher_id, **by)
    actions.link_delivery(voucher_id=posted.voucher_id, **by)
    with refused("SUP-29", "đã gắn với một đơn"):
        actions.link_delivery(voucher_id=posted.voucher_id, **by)
    with refused("KER-09", "Không tìm thấy phiếu"):
        actions.link_delivery(voucher_id=10**9, **by)
    row = next(view for view in views(planned, START) if view.line.order_id == order.pk)
    assert row.standing.received == 2_000 * KG


def test_requisitions_share_a_units_week_over_its_kitchens(planned: Stage) -> None:
    """SUP-R20."""
    world, by = planned.world, {"at": planned.at(TODAY)}
    unit = world.unit("T11").pk
    facts = {"plan_id": plan_of(planned), "unit_id": unit, "week": 0}
    with refused("KER-07", "không có quyền đề nghị cấp hàng"):
        actions.make_requisitions(actor=world.actor("staff_officer"), command_id=uuid.uuid4(), **facts, **by)
    chief = world.actor("unit_quartermaster")
    made = actions.make_requisitions(actor=chief, command_id=uuid.uuid4(), **facts, **by)
    assert len(made) == 2  # K-1101 and K-1102 have stores
    planned_amount = sum(PlanIssue.objects.filter(unit_id=unit, week=0).values_list("quantity", flat=True))
    lines = RequestLine.objects.filter(request_id__in=made)
    assert sum(lines.values_list("requested", flat=True)) == planned_amount
    assert sum(Requisition.objects.values_list("quantity", flat=True)) == planned_amount
    assert set(lines.values_list("basis", flat=True)) == {f"Kế hoạch số {plan_of(planned)}, tuần từ 20/3/2023"}
    assert set(Request.objects.filter(pk__in=made).values_list("from_place__code", flat=True)) == {"KV-1"}
    with refused("SUP-30", "đã có phiếu yêu cầu theo kế hoạch"):
        actions.make_requisitions(actor=chief, command_id=uuid.uuid4(), **facts, **by)
    with refused("SUP-31", "không có bếp nào có kho"):
        actions.make_requisitions(
            actor=chief, command_id=uuid.uuid4(), **{**facts, "unit_id": world.unit("T21").pk}, **by
        )


def test_a_plan_made_again_takes_what_is_ordered_as_fixed(planned: Stage) -> None:
    """SUP-R17: late goods in the first week; what a transfer order will still take is out of its store."""
    orders = ordered(planned)
    first = next(order for order in orders if order.kind == "purchase" and order.order_on == START)
    amount = first.lines.get().quantity
    deliver(planned, first, START, amount)
    after = START + dt.timedelta(days=7)
    officer = planned.world.actor("staff_officer", today=START + dt.timedelta(days=3))
    again = actions.replan(
        actor=officer, at=planned.at(START + dt.timedelta(days=3)), command_id=uuid.uuid4(),
        plan_id=plan_of(planned), starts_on=after,
    )  # fmt: skip
    plan = actions.plan_or_refuse(again)
    assert (plan.weeks, plan.purpose, plan.base_id) == (1, "replan", plan_of(planned))
    problem, keys = actions.inputs_of(plan)
    fixed = {
        (problem.places.code[place], int(week)): int(quantity)
        for place, week, quantity in zip(problem.fixed.place, problem.fixed.period, problem.fixed.quantity, strict=True)
    }
    open_transfers: dict[str, int] = {}
    for line in OrderLine.objects.filter(order__kind="transfer").select_related("order__place"):
        code = line.order.place.code
        open_transfers[code] = open_transfers.get(code, 0) + line.quantity
    assert {code: fixed[code, 0] for code in open_transfers} == open_transfers
    left = dict(zip(problem.stock.place.tolist(), problem.stock.quantity.tolist(), strict=True))
    assert left.get(0, 0) == max(amount - sum(open_transfers.values()), 0) and keys.starts == (after,)
    assert actions.solve_plan(actor=officer, at=planned.at(START), plan_id=again).state == "solved"


def test_a_superseded_plan_is_not_ordered_of_any_more(planned: Stage) -> None:
    """SUP-R18: its drafts are cancelled with it, an order of it is not placed, and nothing is bought twice."""
    world, by = planned.world, {"at": planned.at(TODAY)}
    officer, commander = world.actor("staff_officer"), world.actor("commander")
    contract = actions.draft_contracts(actor=officer, command_id=uuid.uuid4(), plan_id=plan_of(planned), **by)[0]
    actions.sign_contract(actor=commander, contract_id=contract, **by)
    made = actions.draft_orders(actor=officer, command_id=uuid.uuid4(), plan_id=plan_of(planned), **by)
    second = make(planned)
    actions.solve_plan(actor=officer, plan_id=second, **by)
    actions.submit_plan(actor=officer, plan_id=second, **by)
    actions.approve_plan(actor=commander, plan_id=second, **by)
    later = planned.at(TODAY, "21:00")
    actions.place_order(actor=commander, at=later, order_id=made[0])
    with refused("SUP-32", "đã đặt 1 đơn có hàng về trong kỳ"):
        actions.put_in_force(actor=officer, plan_id=second, at=later)
    Order.objects.filter(pk=made[0]).update(approved_at=by["at"])
    actions.put_in_force(actor=officer, plan_id=second, at=later)
    states = dict(Order.objects.values_list("pk", "state"))
    assert states.pop(made[0]) == "placed" and set(states.values()) == {"cancelled"}
    Order.objects.filter(pk=made[1]).update(state="draft")
    with refused("SUP-17", "đã thay nên không đặt hàng được"):
        actions.place_order(actor=commander, order_id=made[1], **by)


def test_a_delivery_reversed_after_the_last_one_opens_the_order_again(planned: Stage) -> None:
    order = next(order for order in ordered(planned) if order.kind == "purchase")
    amount = order.lines.get().quantity
    posted = deliver(planned, order, START, amount)
    scope = visible_to(planned.world.actor("staff_officer"), START)
    assert order.pk not in {view.line.order_id for view in queries.open_lines(scope=scope, on=START)}
    ledger.reverse(
        actor=planned.keeper("KTW"), at=planned.at(START), command_id=uuid.uuid4(), voucher_id=posted.voucher_id,
        reason="ghi nhầm",
    )  # fmt: skip
    assert order.pk in {view.line.order_id for view in queries.open_lines(scope=scope, on=START)}
    deliver(planned, order, START, amount - KG)
    (view,) = [view for view in queries.open_lines(scope=scope, on=START) if view.line.order_id == order.pk]
    assert view.standing.missing == KG
