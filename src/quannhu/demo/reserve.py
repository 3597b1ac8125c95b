"""The readiness reserve of the demo year: norms, opening lots, rotations, and what follows 80 soldiers on 1/7.

All amounts are invented; the floors come from strength, 0,7 kg of rice for 15 days and one pack for 3 days.
"""

from __future__ import annotations

import datetime as dt

from quannhu.demo import calendar
from quannhu.demo.supply import ROTATIONS
from quannhu.demo.world.stage import Stage, at, keeper
from quannhu.kernel.days import one_day
from quannhu.kernel.money import Price
from quannhu.ledger import actions
from quannhu.ledger.actions import AccountRef, Fresh, LotIn, MoveIn, stock
from quannhu.ledger.models import Lot
from quannhu.ledger.queries import lots_by_age, reserves

RICE, PACK = "GAO", "LUONG_KHO"
RICE_PRICE = 14_000
PACK_PRICE = 65_000  # a ration pack in its catalogue price (note N6)
# Depot -> whose reserve it keeps.
SERVED = {"KV-1": "V1", "KV-2": "V2", "KV-3": "V3", "KV-4": "V4", "KTW": "HQ"}
# Item -> (base units of a person-day, days of supply, age limit in months).
NORMS = {RICE: (700, 15, 12), PACK: (1, 3, 24)}
BASIS = "Định mức dự trữ 12/ĐM-BL ngày 20/12/2022 (hư cấu)"
# Lot -> grams: KV-2 opens with 37.840 kg, as its floor is 37.800 until 30/6 (note N5).
RICE_LOTS = {
    "KV-1": {"R-11": 12_120_000, "R-12": 12_120_000},
    "KV-2": {"R-01": 14_715_000, "R-02": 13_875_000, "R-03": 9_250_000},
    "KV-3": {"R-31": 6_000_000, "R-32": 6_000_000},
    "KV-4": {"R-41": 8_620_000, "R-42": 7_780_000},
    "KTW": {"R-91": 3_300_000},
}
PACKS = {"KV-1": 16_900, "KV-2": 22_800, "KV-3": 4_000, "KV-4": 4_800, "KTW": 20_000}
FOLLOWERS = 80  # soldiers who go from region 2 to region 4 on 1/7
FOLLOWING = {RICE: "R-01", PACK: "LK-KV-2"}  # the lots that go with them


def opening(stage: Stage, depot: str) -> list[MoveIn]:
    """The reserve of a depot as the year opens."""
    here = stage.places[depot]
    source, target = AccountRef("opening", here), stock(here, "reserve")
    moves = [
        MoveIn(stage.items[RICE], quantity, source, target, lot=rice_lot(code), price=Price(RICE_PRICE, 1_000))
        for code, quantity in RICE_LOTS[depot].items()
    ]
    pack = LotIn(f"LK-{depot}", made_on=dt.date(2022, 9, 5), expires_on=dt.date(2024, 9, 4))
    return [
        *moves, MoveIn(stage.items[PACK], PACKS[depot], source, target, lot=pack, price=Price(PACK_PRICE, 1))
    ]  # fmt: skip


def rice_lot(code: str, made_on: dt.date | None = None) -> LotIn:
    """A lot of reserve rice: R-03 was made on 1/9/2022, the others just before the year; each is good 12 months."""
    made = made_on or (dt.date(2022, 9, 1) if code == "R-03" else dt.date(2022, 12, 20))
    return LotIn(code, made_on=made, expires_on=made.replace(year=made.year + 1))


def decide(stage: Stage) -> None:
    """The norms of the five depots, and their floors from 0 h of 1/1."""
    director = stage.actor("thutruong", calendar.EVE)
    for depot, unit in SERVED.items():
        for item, (amount, days, months) in NORMS.items():
            actions.set_norm(
                actor=director, at=at(calendar.EVE, "17:00"), place_id=stage.places[depot],
                item_id=stage.items[item], served_id=stage.units[unit], amount=amount, days=days, age_months=months,
                valid_from=calendar.EVE, legal_basis=BASIS,
            )  # fmt: skip
    actions.refresh_floors(
        actor=stage.actor("thutruong", calendar.FIRST), at=at(calendar.FIRST, "00:05"), on=calendar.FIRST
    )


def rotate(stage: Stage, depot: str, on: dt.date) -> None:
    """Renew reserve rice: the new lot comes in first, then the oldest goes to routine stock for the kitchens."""
    quantity, here, rice = ROTATIONS[(depot, on)], stage.places[depot], stage.items[RICE]
    made = on - dt.timedelta(days=20)
    actions.rotate(
        actor=stage.actor(keeper(depot), on), at=at(on, "09:30"), command_id=stage.chance.command("rotate", depot, on),
        place_id=here, item_id=rice, happened_on=on, old=_oldest(here, rice, quantity, on),
        fresh=Fresh(
            rice_lot(f"R-{depot[-1]}-{on:%m%d}", made), quantity, Price(RICE_PRICE, 1_000),
            supplier_id=stage.suppliers["NCC-02"], paper_ref=f"ĐH {on:%m%d}/{depot}", giver="Đại diện bên giao",
            receiver=stage.name(keeper(depot)), witness=stage.name("pho" + keeper(depot)),
        ),
    )  # fmt: skip


def _oldest(place_id: int, item_id: int, quantity: int, on: dt.date) -> dict[int, int]:
    """lot -> part of the reserve that must be renewed first."""
    parts: dict[int, int] = {}
    lots = lots_by_age(reserves(one_day(on), keys={(place_id, item_id)}), on)
    for lot in sorted(lots, key=lambda lot: (lot.renew_by or dt.date.max, lot.code)):
        if part := min(lot.quantity, quantity):
            parts[lot.lot_id] = part
        quantity -= part
    assert quantity == 0
    return parts


def follow(stage: Stage) -> None:
    """840 kg of rice and 240 packs follow the 80 soldiers of 1/7 from KV-2 to KV-4 (note N5)."""
    on = calendar.MERGE
    lots = dict(Lot.objects.filter(code__in=FOLLOWING.values()).values_list("code", "pk"))
    actions.follow(
        actor=stage.actor(keeper("KV-2"), on), at=at(on, "18:00"), command_id=stage.chance.command("reserve follows"),
        from_place_id=stage.places["KV-2"], to_place_id=stage.places["KV-4"], people=FOLLOWERS, happened_on=on,
        lots={stage.items[item]: lots[code] for item, code in FOLLOWING.items()},
        paper_ref="Quyết định 77/QĐ-BL (hư cấu)", receiver=stage.name(keeper("KV-4")),
    )  # fmt: skip
