"""Stores and their year: opening balances, requests, shipments, deliveries, transfers, months closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quannhu.demo import calendar, reserve
from quannhu.demo.supply import (
    CONTRACT_DAY,
    CONTRACT_DEPOT,
    DEPOTS,
    Ask,
    Eater,
    Receipt,
    Supply,
    Transfer,
    depot_of,
)
from quannhu.demo.world.stage import KitchenRun, Stage, at, keeper
from quannhu.kernel.money import Price
from quannhu.ledger import actions
from quannhu.ledger.actions import AccountRef, IssueLine, LotIn, MoveIn, VoucherIn, WeighedLine, stock
from quannhu.ledger.actions.deliveries import receive as receive_delivery
from quannhu.ledger.actions.issues import transfer as move_between
from quannhu.ledger.actions.requests import (
    RequestLineIn,
    approve_request,
    close_request,
    close_when_received,
    make_request,
)
from quannhu.ledger.models import RequestLine

PRICES = {"GAO": 14_000, "DAU_AN": 45_000, "NUOC_MAM": 30_000, "GIA_VI": 50_000, "CHAT_DOT": 30_000}
DEAR_RICE = 14_800  # L41's depot in October (story R02)
SUPPLIERS = {"GAO": "NCC-01", "DAU_AN": "NCC-03", "NUOC_MAM": "NCC-06", "GIA_VI": "NCC-06", "CHAT_DOT": "NCC-04"}
EQUIPMENT = {
    "DC_NOI_50": 6, "DC_NOI_20": 10, "DC_CHAO_90": 6, "DC_TU_COM_50": 2, "DC_BEP_DIEN": 2, "DC_DAO": 12, "DC_THOT": 8,
    "DC_CAN_100": 2, "DC_TU_LUU_MAU": 2, "DC_BINH_NUOC": 10, "DC_KHAY_AN": 400, "DC_BAT": 600, "DC_DUA": 600,
    "DC_THIA": 400, "DC_BEP_DAU": 4, "DC_BEP_DA_CHIEN": 3,
}  # fmt: skip
EQUIPMENT_PRICE = 180_000
CLOTHING_PRICE = 220_000


def eaters(runs: list[KitchenRun]) -> list[Eater]:
    """The kitchens as the supply plan sees them."""
    return [Eater(run.code, run.unit, depot_of(run.unit), run.heads, run.start, run.end) for run in runs]


def open_stores(stage: Stage, supply: Supply) -> None:
    """Places of depots and kitchens, their opening balances of 31/12/2022, the reserve and its floors."""
    officer = stage.actor("troly", calendar.EVE)
    runs = {run.code: run for run in stage.kitchens}
    for code in (*DEPOTS, *sorted(runs)):
        name = runs[code].name if code in runs else ("Kho Trung ương" if code == "KTW" else f"Kho khu vực {code[-1]}")
        place = actions.open_place(
            actor=officer, at=at(calendar.EVE, "07:00"), unit_id=stage.units[code], code=code, name=name,
            opened_on=calendar.EVE,
        )  # fmt: skip
        stage.places[code] = place.pk
    for depot in DEPOTS:
        _open_depot(stage, depot, supply.depot_opening[depot])
    reserve.decide(stage)
    for kitchen, amounts in supply.kitchen_opening.items():
        depot = next(depot_of(run.unit) for run in stage.kitchens if run.code == kitchen)
        moves = [_opening(stage, kitchen, item, amount, depot) for item, amount in amounts.items()]
        _post_opening(stage, kitchen, runs[kitchen].manager, moves, "Số dư đầu năm của bếp")


def _opening(stage: Stage, place: str, item: str, quantity: int, depot: str) -> MoveIn:
    """An opening line in the depot's lot of the item."""
    here = stage.places[place]
    return MoveIn(
        stage.items[item], quantity, AccountRef("opening", here), stock(here), lot=opening_lot(item, depot),
        price=Price(PRICES[item], 1_000),
    )  # fmt: skip


def opening_lot(item: str, depot: str) -> LotIn | None:
    """The lot of what is there on 1/1: made in autumn, good for a year; gas has none.

    The central depot's lots are a little younger: what it sends to a region is used after what lies there.
    """
    if item == "CHAT_DOT":
        return None
    made = dt.date(2022, 11, 25 if depot == "KTW" else 15)
    return LotIn(f"{item}-22-{depot}", made_on=made, expires_on=made.replace(year=2023))


def _open_depot(stage: Stage, depot: str, amounts: Mapping[str, int]) -> None:
    here = stage.places[depot]
    source = AccountRef("opening", here)
    moves = [_opening(stage, depot, item, amount, depot) for item, amount in amounts.items()]
    moves += reserve.opening(stage, depot)
    for item, quantity in _kit(stage, depot).items():
        price = CLOTHING_PRICE if item.startswith("QT_") else EQUIPMENT_PRICE
        moves.append(MoveIn(stage.items[item], quantity, source, stock(here), price=Price(price, 1)))
    _post_opening(stage, depot, keeper(depot), moves, "Số dư đầu năm của kho")


def _kit(stage: Stage, depot: str) -> dict[str, int]:
    """Mess equipment of a depot; clothing lies in the central one."""
    kit = dict(EQUIPMENT)
    if depot == "KTW":
        kit |= {item: 2_000 for item in sorted(stage.items) if item.startswith("QT_")}
    return kit


def _post_opening(stage: Stage, place: str, username: str, moves: list[MoveIn], text: str) -> None:
    voucher = VoucherIn(
        stage.chance.command("opening", place), "opening", stage.places[place], calendar.EVE, tuple(moves),
        purpose_text=text,
    )  # fmt: skip
    actions.post(actor=stage.actor(username, calendar.EVE), at=at(calendar.EVE, "16:00"), voucher=voucher)


def receive(stage: Stage, receipt: Receipt) -> None:
    """A delivery weighed by three parties."""
    depot, on, item = receipt.depot, receipt.on, receipt.item
    story = (depot, on, item) == (CONTRACT_DEPOT, CONTRACT_DAY, "GAO")
    dear = depot == "KV-4" and item == "GAO" and on.month == 10
    number = stage.chance.between(100, 999, "paper", depot, on, item, receipt.paper)
    made = on - dt.timedelta(days=30)
    lot = None
    if item != "CHAT_DOT":
        lot = LotIn(f"{item}-{on:%m%d}-{depot}", made_on=made, expires_on=made + dt.timedelta(days=365))
    line = WeighedLine(
        stage.items[item], receipt.paper, receipt.weighed, receipt.quarantined,
        fault="Độ ẩm vượt mức cho phép" if receipt.quarantined else "", lot=lot,
        price=Price(DEAR_RICE if dear else PRICES[item], 1_000),
    )  # fmt: skip
    paper = "HĐ 05/2023/HĐ-KV1 chuyến 1" if story else f"HĐ {on:%m%d}-{number}/{depot}-{receipt.paper // 1_000}"
    receive_delivery(
        actor=stage.actor(keeper(depot), on), at=at(on, "10:00"),
        command_id=stage.chance.command("receipt", depot, on, item, receipt.paper), place_id=stage.places[depot],
        happened_on=on, supplier_id=stage.suppliers[SUPPLIERS[item]], paper_ref=paper, lines=[line],
        giver="Đại diện bên giao", receiver=stage.name(keeper(depot)),
        witness=stage.name("pho" + keeper(depot)), purpose_text="Nhập theo hợp đồng",
    )  # fmt: skip


def transfer(stage: Stage, moved: Transfer) -> None:
    """Oil, fish sauce and seasoning from the central depot."""
    move_between(
        actor=stage.actor(keeper("KTW"), moved.on), at=at(moved.on, "09:00"),
        command_id=stage.chance.command("transfer", moved.depot, moved.on), from_place_id=stage.places["KTW"],
        to_place_id=stage.places[moved.depot], happened_on=moved.on,
        lines=[IssueLine(stage.items[item], quantity) for item, quantity in moved.lines.items()],
        purpose_text="Điều chuyển bảo đảm thường xuyên", receiver=stage.name(keeper(moved.depot)),
    )  # fmt: skip


def ask(stage: Stage, wanted: Ask) -> int:
    """The kitchen's request, approved by the unit's quartermaster; gives its id."""
    manager, made = f"bep.{wanted.kitchen.lower().replace('-', '')}", wanted.made_on
    request = make_request(
        actor=stage.actor(manager, made), at=at(made, "09:00"),
        command_id=stage.chance.command("request", wanted.kitchen, wanted.needed_on),
        from_place_id=stage.places[wanted.depot], to_place_id=stage.places[wanted.kitchen],
        needed_on=wanted.needed_on,
        lines=[
            RequestLineIn(stage.items[item], requested, calculated, "Quân số × định lượng × 7 ngày")
            for item, (calculated, requested) in wanted.lines.items()
        ],
        note=f"Bảo đảm tuần từ {wanted.needed_on.day}/{wanted.needed_on.month}", submit=True,
    )  # fmt: skip
    approved = made + dt.timedelta(days=1)
    approve_request(
        actor=stage.actor(f"quannhu.{wanted.unit.lower()}", approved), at=at(approved, "15:00"), request_id=request
    )
    return request


@dataclass(frozen=True)
class Shipment:
    """The index-th shipment of a request."""

    wanted: Ask
    request: int
    index: int


def ship(stage: Stage, depot: str, on: dt.date, shipments: Sequence[Shipment]) -> None:
    """What a depot ships to kitchens on a day, in one batch; a request that got all of it is closed.

    The last shipment of a short request may end it with a reason.
    """
    lines = RequestLine.objects.filter(request_id__in=[shipment.request for shipment in shipments])
    line_of = {(request, item): line for request, item, line in lines.values_list("request_id", "item_id", "pk")}
    vouchers = [_voucher(stage, depot, on, shipment, line_of) for shipment in shipments]
    actions.post_many(actor=stage.actor(keeper(depot), on), at=at(on, "08:30"), vouchers=vouchers)
    close_when_received(*(shipment.request for shipment in shipments))
    for shipment in shipments:
        wanted = shipment.wanted
        if wanted.closed and shipment.index == len(wanted.shipments) - 1:
            ended = on + dt.timedelta(days=4)
            close_request(
                actor=stage.actor(f"quannhu.{wanted.unit.lower()}", ended), at=at(ended, "10:00"),
                request_id=shipment.request, reason=wanted.closed,
            )  # fmt: skip


def _voucher(
    stage: Stage, depot: str, on: dt.date, shipment: Shipment, line_of: Mapping[tuple[int, int], int]
) -> VoucherIn:
    wanted = shipment.wanted
    here, there = stage.places[depot], stage.places[wanted.kitchen]
    moves = tuple(
        MoveIn(
            stage.items[item], quantity, stock(here), stock(there),
            request_line_id=line_of[(shipment.request, stage.items[item])],
        )
        for item, quantity in wanted.shipments[shipment.index][1].items()
    )  # fmt: skip
    return VoucherIn(
        stage.chance.command("shipment", wanted.kitchen, wanted.needed_on, shipment.index), "issue", here, on, moves,
        purpose_text="Xuất cho bếp ăn", receiver=stage.name(f"bep.{wanted.kitchen.lower().replace('-', '')}"),
        request_id=shipment.request,
    )  # fmt: skip
