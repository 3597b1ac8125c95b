"""A small fictional problem to try the planner on: six weeks, three depots, six units of Bồng Lai."""

from __future__ import annotations

import numpy as np

from quannhu.planner.values import (
    FOREVER,
    UNLIMITED,
    Demand,
    Fixed,
    Ints,
    Items,
    Lanes,
    Offers,
    Places,
    Priority,
    Problem,
    Serves,
    Sources,
    Stock,
)

KG, TONNE, M3 = 1_000, 1_000_000, 1_000_000
WEEKS = 6
CENTRAL, NORTH, SOUTH = range(3)
RICE, NOODLES, PORK, CHICKEN, PACKS = range(5)
STAPLE, MEAT, DRY_PACK = range(3)
OPEN = int(UNLIMITED)


def _row(*numbers: int) -> Ints:
    return np.array(numbers, np.int64)


def _weeks(*numbers: int) -> Ints:
    """(row, period): the same in every week."""
    return np.repeat(_row(*numbers)[:, None], WEEKS, axis=1)


def example() -> Problem:
    """Rice and noodles, pork and chicken, dry packs; a flood in the south in week 3, and money that is not enough."""
    return Problem(
        periods=tuple(f"2026-T{week + 1:02}" for week in range(WEEKS)),
        families=("LUONG-THUC", "THIT", "LUONG-KHO"),
        store_classes=("KHO", "LANH"),
        nutrients=("DAM",),
        suppliers=("CTY-MAY-TRANG", "HTX-SUOI-MO", "XN-LUA-VANG"),
        units=("T11", "T12", "T21", "T22", "L25", "CUU-HO"),
        items=_items(),
        places=_places(),
        lanes=_lanes(),
        sources=Sources(
            supplier=_row(0, 0, 1, 1, 2),
            item=_row(RICE, NOODLES, PORK, CHICKEN, PACKS),
            capacity=_weeks(30 * TONNE, OPEN, 6 * TONNE, 5 * TONNE, 4_000),
        ),
        offers=Offers(
            source=_row(0, 0, 1, 2, 2, 3, 3, 4),
            place=_row(CENTRAL, NORTH, CENTRAL, NORTH, SOUTH, NORTH, SOUTH, CENTRAL),
            lead=_row(1, 1, 1, 0, 0, 0, 0, 2),
            minimum=_row(5 * TONNE, 5 * TONNE, TONNE, 0, 0, 0, 0, 500),
            price_per_k=_weeks(17_000, 17_600, 24_000, 118_000, 121_000, 92_000, 95_000, 42_000_000),
            code=("GAO-TT", "GAO-B", "MI-TT", "LON-B", "LON-N", "GA-B", "GA-N", "LK-TT"),
        ),
        stock=Stock(
            place=_row(CENTRAL, NORTH, SOUTH, CENTRAL, SOUTH, NORTH),
            item=_row(RICE, RICE, RICE, PACKS, PACKS, NOODLES),
            left=_row(40, 20, 12, 50, 30, 1),
            quantity=_row(36 * TONNE, 9 * TONNE, 7 * TONNE, 9_000, 2_500, 400 * KG),
        ),
        fixed=Fixed(place=_row(SOUTH), item=_row(RICE), period=_row(1), quantity=_row(3 * TONNE)),
        demand=_demand(),
        serves=Serves(
            unit=_row(0, 1, 2, 3, 3, 4, 5, 5),
            place=_row(NORTH, NORTH, SOUTH, SOUTH, NORTH, SOUTH, SOUTH, CENTRAL),
            cost=_row(180_000, 240_000, 150_000, 300_000, 420_000, 210_000, 350_000, 900_000),
        ),
        nutrient_floor=np.array([[0], [180_000], [0]], np.int64),
        term=_row(0, 0, 0, 1, 1, 1),
        budget=_row(4_700_000_000, 4_300_000_000),
        terms=("QUY-1A", "QUY-1B"),
    )


def _items() -> Items:
    return Items(
        code=("GAO", "MI", "LON", "GA", "LUONG-KHO"),
        family=_row(STAPLE, STAPLE, MEAT, MEAT, DRY_PACK),
        store_class=_row(0, 0, 1, 1, 0),
        need_per_k=_row(1_000, 950, 1_000, 900, 1_000),
        weight_per_k=_row(1_000, 1_000, 1_000, 1_000, 1_200_000),
        volume_per_k=_row(1_250, 2_600, 1_100, 1_200, 2_500_000),
        shelf=_row(40, 20, 2, 2, int(FOREVER)),
        pack=_row(50 * KG, 10 * KG, KG, KG, 20),
        dislike_per_k=_row(0, 6_000, 0, 2_000, 0),
        hold_per_k=_row(15, 20, 400, 400, 60_000),
        waste_per_k=_row(500, 500, 3_000, 3_000, 1_000_000),
        nutrient_per_k=np.array([[79_000], [110_000], [190_000], [203_000], [0]], np.int64),
    )


def _places() -> Places:
    floor = np.zeros((3, 3, WEEKS), np.int64)
    floor[CENTRAL, STAPLE] = 20 * TONNE
    floor[CENTRAL, DRY_PACK] = 5_000
    floor[SOUTH, DRY_PACK] = 1_500
    return Places(
        code=("KHO-CUC", "KHO-BAC", "KHO-NAM"),
        room=np.array([[90 * M3, 5 * M3], [40 * M3, 9 * M3], [26 * M3, 9 * M3]], np.int64),
        dispatch=_weeks(OPEN, 16 * TONNE, 17 * TONNE),
        life_share=_row(60, 80, 80),
        floor=floor,
    )


def _lanes() -> Lanes:
    capacity = _weeks(12 * TONNE, 10 * TONNE, 3 * TONNE)
    capacity[1, 2:4] = 3 * TONNE  # the flood cuts the road to the south
    return Lanes(
        origin=_row(CENTRAL, CENTRAL, NORTH),
        target=_row(NORTH, SOUTH, SOUTH),
        lead=_row(0, 1, 0),
        cost=_row(420_000, 510_000, 690_000),
        capacity=capacity,
        code=("CUC-BAC", "CUC-NAM", "BAC-NAM"),
    )


def _demand() -> Demand:
    strength = _weeks(1_180, 960, 1_150, 870, 1_240, 0) * 7
    return Demand(
        unit=_row(5, 5, 4),
        family=_row(DRY_PACK, STAPLE, DRY_PACK),
        period=_row(2, 3, 2),
        priority=_row(Priority.SURGE, Priority.SURGE, Priority.READINESS),
        quantity=_row(6_000, 2 * TONNE, 1_000),
        strength=strength,
        ration=np.array([[700_000, 260_000, 0], [650_000, 300_000, 0]], np.int64),
        season=np.full((3, WEEKS), 1_000, np.int64),
        ration_class=_row(0, 0, 0, 0, 1, 0),
        unit_priority=_row(*[Priority.ROUTINE] * 4, Priority.READINESS, Priority.ROUTINE),
        ration_code=("BO-BINH", "CO-QUAN"),
    )
