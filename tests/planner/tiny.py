"""The smallest world in which everything can bind: a supplier sells to a rear store, a lane leads to a forward store,
a unit eats there; rice in grams, three weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from quannhu.planner import values as v
from tests.planner.clerk import ints

OPEN = int(v.UNLIMITED)
REAR, FORWARD = range(2)
WEEKS = 3


def weeks(*numbers: int) -> v.Ints:
    """(row, period): the same in every week."""
    return np.repeat(ints(*numbers)[:, None], WEEKS, axis=1)


def tiny(**changes: Any) -> v.Problem:
    """Everything open: the unit eats 1.000 g a week from day one. `changes`: tables by name."""
    problem = v.Problem(
        periods=("W1", "W2", "W3"),
        families=("GAO",),
        store_classes=("kho",),
        nutrients=(),
        suppliers=("CTY",),
        units=("T11",),
        items=v.Items(
            code=("GAO",), family=ints(0), store_class=ints(0), need_per_k=ints(1000), weight_per_k=ints(1000),
            volume_per_k=ints(1000), shelf=ints(v.FOREVER), pack=ints(1), dislike_per_k=ints(0), hold_per_k=ints(1),
            waste_per_k=ints(0), nutrient_per_k=np.zeros((1, 0), np.int64),
        ),
        places=v.Places(
            code=("SAU", "TRUOC"), room=np.full((2, 1), OPEN), dispatch=weeks(OPEN, OPEN), life_share=ints(100, 100),
            floor=np.zeros((2, 1, WEEKS), np.int64),
        ),
        lanes=v.Lanes(
            origin=ints(REAR), target=ints(FORWARD), lead=ints(0), cost=ints(1_000_000), capacity=weeks(OPEN),
            code=("A",),
        ),
        sources=v.Sources(supplier=ints(0), item=ints(0), capacity=weeks(OPEN)),
        offers=v.Offers(
            source=ints(0), place=ints(REAR), lead=ints(0), minimum=ints(0), price_per_k=weeks(20_000), code=("O1",)
        ),
        stock=v.Stock(ints(), ints(), ints(), ints()),
        fixed=v.Fixed(ints(), ints(), ints(), ints()),
        demand=v.Demand(
            unit=ints(0, 0, 0), family=ints(0, 0, 0), period=ints(0, 1, 2), priority=ints(2, 2, 2),
            quantity=ints(1000, 1000, 1000), strength=np.zeros((1, WEEKS), np.int64),
            ration=np.zeros((1, 1), np.int64), season=np.full((1, WEEKS), 1000), ration_class=ints(0),
            unit_priority=ints(2),
        ),
        serves=v.Serves(unit=ints(0), place=ints(FORWARD), cost=ints(500_000)),
        nutrient_floor=np.zeros((1, 0), np.int64),
        term=ints(0, 0, 0),
        budget=ints(OPEN),
        terms=("Q1",),
    )  # fmt: skip
    tables = {name: value for name, value in changes.items() if not isinstance(value, dict)}
    parts = {name: replace(getattr(problem, name), **value) for name, value in changes.items() if name not in tables}
    return replace(problem, **tables, **parts)
