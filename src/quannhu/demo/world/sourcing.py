"""Where Bồng Lai's goods come from, and the plan of the fourth quarter with its contracts, orders and deliveries."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from quannhu.demo import calendar
from quannhu.demo.feeding import STORE_SCALE
from quannhu.demo.supply import CENTRAL, DEPOTS, OWN_BUYING, PACKS, up
from quannhu.demo.world import outfit
from quannhu.demo.world.stage import Stage, at, keeper
from quannhu.demo.world.stores import DEAR_RICE, PRICES, SUPPLIERS
from quannhu.ledger.models import Voucher
from quannhu.supply import actions
from quannhu.supply.models import Order, OrderLine
from quannhu.supply.rules.changes import LaneChange

SINCE = calendar.FIRST
DRAWN_UP = calendar.day(9, 30)
PLANNED = calendar.day(10, 1)  # a Sunday: what September ate is in the books
START = calendar.day(10, 2)
WEEKS = 13
CALLED_OFF = calendar.day(12, 1)
SENT = calendar.day(12, 30)
ORDERED_WEEKS = 8  # orders are placed to the end of November; the rest wait for the next look
BASIS = "Kế hoạch tạo nguồn 12/KH-BL năm 2023 (hư cấu)"
CONTRACT = "Thỏa thuận khung 03/2023/TTK-BL (hư cấu)"
FAMILIES = {"GAO": "Gạo", "DAU_AN": "Dầu ăn", "NUOC_MAM": "Nước mắm", "GIA_VI": "Gia vị", "CHAT_DOT": "Chất đốt"}
DRAWS = {"HQ": "KTW", "V1": "KV-1", "V2": "KV-2", "V3": "KV-3", "V4": "KV-4"}
# (from, to) -> hours, trips a week, đ a tonne; 5 tonnes a lorry. Region 2 lies behind region 1.
ROADS = {
    ("KTW", "KV-1"): (6, 8, 180_000), ("KV-1", "KV-2"): (3, 6, 70_000), ("KTW", "KV-3"): (11, 4, 290_000),
    ("KTW", "KV-4"): (14, 4, 360_000),
}  # fmt: skip
ROOM_M3 = {"KTW": 900, "KV-1": 400, "KV-2": 600, "KV-3": 250, "KV-4": 350}
BUDGET = {"Q4/2023": (calendar.day(10, 1), dt.date(2024, 1, 1), 30_000_000_000)}
HEADS = {"KTW": 310, "KV-1": 2_300, "KV-2": 3_520, "KV-3": 1_120, "KV-4": 1_640}  # demo world §2, from 1/7


def plan_quarter(stage: Stage) -> None:
    """Sources written down, the plan of the quarter made, solved, approved; contracts signed and orders placed."""
    _write_sources(stage)
    officer, chief = stage.actor("troly", PLANNED), stage.actor("thutruong", PLANNED)
    command = stage.chance.command
    plan_id = actions.make_plan(
        actor=officer, at=at(PLANNED, "07:00"), command_id=command("plan", START), unit_id=stage.units["BL"],
        title="Kế hoạch bảo đảm quý IV/2023", starts_on=START, weeks=WEEKS,
    )  # fmt: skip
    actions.solve_plan(actor=officer, at=at(PLANNED, "07:30"), plan_id=plan_id)
    actions.submit_plan(actor=officer, at=at(PLANNED, "08:00"), plan_id=plan_id)
    actions.approve_plan(actor=chief, at=at(PLANNED, "10:00"), plan_id=plan_id, note="Đồng ý, tổ chức thực hiện")
    actions.put_in_force(actor=officer, at=at(PLANNED, "10:30"), plan_id=plan_id)
    contracts = actions.draft_contracts(
        actor=officer, at=at(PLANNED, "11:00"), command_id=command("contracts", START), plan_id=plan_id
    )
    for contract_id in contracts:
        actions.sign_contract(actor=chief, at=at(PLANNED, "14:00"), contract_id=contract_id)
    actions.draft_orders(
        actor=officer, at=at(PLANNED, "14:30"), command_id=command("orders", START), plan_id=plan_id,
    )  # fmt: skip
    for order_id in _to_place(plan_id):
        actions.place_order(actor=chief, at=at(PLANNED, "16:00"), order_id=order_id)
    trial = actions.copy_plan(
        actor=officer, at=at(PLANNED, "16:30"), command_id=command("trial", START), plan_id=plan_id,
        title="Phương án thử: đóng đường tới kho khu vực 4", changes=[LaneChange("KTW", "KV-4")],
    )  # fmt: skip
    actions.solve_plan(actor=officer, at=at(PLANNED, "16:40"), plan_id=trial)


def _to_place(plan_id: int) -> list[int]:
    """Purchases to the end of November, the last ones of region 1, and the last load on each road from or to it;
    of clothing and mess equipment all loads.
    """
    orders = Order.objects.filter(plan_id=plan_id)
    until = START + dt.timedelta(days=7 * ORDERED_WEEKS)
    found = list(orders.filter(kind="purchase", order_on__lte=until).order_by("pk").values_list("pk", flat=True))
    found += outfit.to_place(plan_id)
    later = orders.filter(order_on__gt=until).order_by("-order_on", "-pk")
    for count, narrow in (
        (3, {"kind": "purchase", "place__code": "KV-1"}),
        (1, {"kind": "transfer", "place__code": "KV-1"}),
        (1, {"kind": "transfer", "origin__code": "KV-1"}),
    ):
        found += later.filter(**narrow).values_list("pk", flat=True)[:count]
    return found


def send_load(stage: Stage) -> None:
    """The last load to region 1 leaves the central depot at the end of the year and is still on the road."""
    order = Order.objects.filter(kind="transfer", state="placed", place__code="KV-1").first()
    if order is None:
        return
    actions.ship_order(
        actor=stage.actor(keeper("KTW"), SENT), at=at(SENT, "09:00"), command_id=stage.chance.command("load", SENT),
        order_id=order.pk, happened_on=SENT, quantities=dict(order.lines.values_list("item_id", "quantity")),
        receiver=stage.name(keeper("KV-1")),
    )  # fmt: skip


def tie_deliveries(stage: Stage) -> None:
    """The quarter's receipts carry out the orders they fit into, the earliest open one first; some come late."""
    receipts = Voucher.objects.filter(
        kind="receipt", happened_on__gte=PLANNED, supplier__isnull=False, purpose_text="Nhập theo hợp đồng",
        book__place__code__in=DEPOTS,
    ).select_related("book__place").prefetch_related("moves")  # fmt: skip
    lines: dict[tuple[int, int, int | None], list[OrderLine]] = {}
    placed = OrderLine.objects.filter(order__kind="purchase", order__state="placed").select_related("order")
    for line in placed.order_by("order__due_on", "order_id"):
        key = (line.order.place_id, line.item_id, line.order.supplier_id)
        lines.setdefault(key, []).append(line)
    left = {line.pk: line.quantity for rows in lines.values() for line in rows}
    for voucher in receipts.order_by("happened_on", "pk"):
        moves = list(voucher.moves.all())
        key = (voucher.book.place_id, moves[0].item_id, voucher.supplier_id)
        amount = sum(move.quantity for move in moves)
        fitting = [line for line in lines.get(key, []) if left[line.pk] >= amount]
        if not fitting:
            continue
        on = voucher.happened_on
        actions.link_delivery(
            actor=stage.actor(keeper(voucher.book.place.code), on), at=at(on, "11:00"),
            order_id=fitting[0].order_id, voucher_id=voucher.pk,
        )  # fmt: skip
        left[fitting[0].pk] -= amount
    if stage.reached(CALLED_OFF):
        _call_off(stage)


def _call_off(stage: Stage) -> None:
    """Rice of November that never came: what left the reserve at its renewal was eaten instead."""
    chief = stage.actor("thutruong", CALLED_OFF)
    late = Order.objects.filter(
        kind="purchase", state="placed", due_on__lt=CALLED_OFF, lines__item__code="GAO", deliveries__isnull=True
    )
    for order_id in late.order_by("pk").values_list("pk", flat=True):
        reason = "Đã dùng gạo đổi hạt của dự trữ, không cần giao"
        actions.end_order(actor=chief, at=at(CALLED_OFF, "10:00"), order_id=order_id, reason=reason)


def _write_sources(stage: Stage) -> None:
    for code, name in FAMILIES.items():
        _add(stage, "nhom", code=code, name=name, legal_basis=BASIS)
        _add(stage, "hang-nhom", family=code, item=code, legal_basis=BASIS)
    for (origin, depot), (hours, trips, cost) in ROADS.items():
        _add(
            stage, "tuyen", origin=origin, target=depot, hours=hours, trips_week=trips, load_kg=5_000,
            cost_per_tonne=cost, legal_basis=BASIS,
        )  # fmt: skip
    for depot, volume in ROOM_M3.items():
        _add(stage, "kho", place=depot, store_class="kho khô", volume_m3=volume, legal_basis=BASIS)
    for unit, depot in DRAWS.items():
        _add(stage, "noi-linh", unit=unit, place=depot, cost_per_tonne=60_000, legal_basis=BASIS)
    for code, (start, end, dong) in BUDGET.items():
        _add(stage, "ngan-sach", unit="BL", code=code, dong=dong, valid_from=start, valid_to=end, legal_basis=BASIS)
    outfit.sources(partial(_add, stage), BASIS, CONTRACT)
    for depot in DEPOTS:
        for item in OWN_BUYING:
            _offer(stage, depot, item, _batch(item, HEADS[depot]))
    for item in CENTRAL:
        _offer(stage, "KTW", item, PACKS[item] * 10)


def _batch(item: str, heads: int) -> int:
    """The least order of a depot: two weeks of rice, five of gas, as it has always bought them."""
    weekly = heads * STORE_SCALE[item] * 7
    return up(weekly * 2, 1_000_000) if item == "GAO" else up(weekly * 5, PACKS[item])


def _offer(stage: Stage, depot: str, item: str, minimum: int) -> None:
    dear = depot == "KV-4" and item == "GAO"
    _add(
        stage, "nguon", supplier=SUPPLIERS[item], item=item, place=depot, price_kind="hợp đồng",
        dong=DEAR_RICE if dear else PRICES[item], lead_days=0, minimum=minimum, legal_basis=CONTRACT,
    )  # fmt: skip


def _add(stage: Stage, kind: str, **values: Any) -> None:
    facts = {"valid_from": SINCE, **values}
    actions.add_source(
        actor=stage.actor("troly", DRAWN_UP), at=at(DRAWN_UP), kind=kind, values=facts,
        command_id=stage.chance.command("source", kind, *sorted(map(str, values.values()))),
    )  # fmt: skip
