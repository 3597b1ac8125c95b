"""Published problems of neighbouring kinds, said in the planner's tables: one unit of anything weighs a kilogram."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from quannhu.planner import values as v
from tests.planner.clerk import ints

CASES = Path(__file__).parent / "cases"
OPEN = int(v.UNLIMITED)
KILOGRAM = 1_000_000  # g per 1.000 units
Rows = Sequence[tuple[int, ...]]
Series = Sequence[tuple[int, int, list[int]]]


def case(name: str) -> tuple[dict[str, Any], v.Problem]:
    """The figures of a case and its problem."""
    facts: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    build = {"transport": transport, "multicommodity": multicommodity, "flow": flow, "lots": lots, "diet": diet}
    return facts, build[facts["shape"]](facts)


def columns(rows: Rows, width: int) -> list[v.Ints]:
    """Rows of numbers as columns."""
    return [ints(*(row[k] for row in rows)) for k in range(width)]


def world(
    *,
    periods: int,
    items: list[str],
    places: list[str],
    units: list[str],
    serves: Rows,
    needs: Rows,
    stock: Rows = (),
    lanes: Rows = (),
    lane_capacity: list[list[int]] | None = None,
    sources: Series = (),
    offers: Series = (),
    dispatch: v.Ints | None = None,
    hold: int = 0,
    one_family: bool = False,
    content: v.Ints | None = None,
    floor: v.Ints | None = None,
) -> v.Problem:
    """A problem from short rows.

    serves (unit, place, cost of a unit), needs (unit, family, period, quantity), stock (place, item, quantity),
    lanes (origin, target, lead, cost of a unit), sources (supplier, item, capacity by period), offers (source, place,
    price of a unit by period), hold of a unit and period; content (item, nutrient) by 1.000 units
    """
    count, families = len(items), 1 if one_family else len(items)
    one, family = np.ones(count, np.int64), np.zeros(count, np.int64) if one_family else np.arange(count)
    content = np.zeros((count, 0), np.int64) if content is None else content
    closed = np.zeros((0, periods), np.int64)
    unit, place, leg = columns(serves, 3)
    origin, target, lead, cost = columns(lanes, 4)
    who, what, when, much = columns(needs, 4)
    where, which, quantity = columns(stock, 3)
    suppliers = max((row[0] for row in sources), default=0) + 1
    return v.Problem(
        periods=tuple(f"P{t}" for t in range(periods)),
        families=tuple(f"F{f}" for f in range(families)),
        store_classes=("kho",),
        nutrients=tuple(f"N{n}" for n in range(content.shape[1])),
        suppliers=tuple(f"S{s}" for s in range(suppliers)),
        units=tuple(units),
        items=v.Items(
            code=tuple(items), family=family, store_class=0 * one, need_per_k=1000 * one, weight_per_k=KILOGRAM * one,
            volume_per_k=0 * one, shelf=int(v.FOREVER) * one, pack=one, dislike_per_k=0 * one,
            hold_per_k=1000 * hold * one, waste_per_k=0 * one, nutrient_per_k=content,
        ),
        places=v.Places(
            code=tuple(places), room=np.full((len(places), 1), OPEN),
            dispatch=np.full((len(places), periods), OPEN) if dispatch is None else dispatch,
            life_share=ints(*[100] * len(places)), floor=np.zeros((len(places), families, periods), np.int64),
        ),
        lanes=v.Lanes(
            origin, target, lead, 1000 * cost, closed if not lanes else np.array(lane_capacity, np.int64),
        ),
        sources=v.Sources(
            ints(*(row[0] for row in sources)), ints(*(row[1] for row in sources)),
            np.array([row[2] for row in sources], np.int64).reshape(-1, periods),
        ),
        offers=v.Offers(
            ints(*(row[0] for row in offers)), ints(*(row[1] for row in offers)), 0 * ints(*(row[0] for row in offers)),
            0 * ints(*(row[0] for row in offers)),
            1000 * np.array([row[2] for row in offers], np.int64).reshape(-1, periods),
        ),
        stock=v.Stock(where, which, 0 * where + int(v.FOREVER), quantity),
        fixed=v.Fixed(ints(), ints(), ints(), ints()),
        demand=v.Demand(
            who, what, when, 0 * who + int(v.Priority.ROUTINE), much, np.zeros((len(units), periods), np.int64),
            np.zeros((1, families), np.int64), np.full((families, periods), 1000), 0 * ints(*units_of(units)),
            0 * ints(*units_of(units)) + int(v.Priority.ROUTINE),
        ),
        serves=v.Serves(unit, place, 1000 * leg),
        nutrient_floor=np.zeros((families, content.shape[1]), np.int64) if floor is None else floor,
        term=np.zeros(periods, np.int64),
        budget=ints(OPEN),
    )  # fmt: skip


def units_of(units: list[str]) -> range:
    return range(len(units))


def transport(facts: dict[str, Any]) -> v.Problem:
    """Plants are stores with stock, markets units that every plant serves, freight is the last leg."""
    plants, markets = list(facts["supply"]), list(facts["demand"])
    return world(
        periods=1, items=["GOODS"], places=plants, units=markets,
        stock=[(p, 0, facts["supply"][plant]) for p, plant in enumerate(plants)],
        serves=[(m, p, facts["cost"][p][m]) for m in range(len(markets)) for p in range(len(plants))],
        needs=[(m, 0, 0, facts["demand"][market]) for m, market in enumerate(markets)],
    )  # fmt: skip


def multicommodity(facts: dict[str, Any]) -> v.Problem:
    """Each pair of origin and target is a store whose dispatch is the joint limit; freight is the price there."""
    origins, targets, goods = facts["origins"], facts["targets"], facts["goods"]
    pairs = [(o, d) for o in range(len(origins)) for d in range(len(targets))]
    limits = facts.get("limits") or [[facts["limit"]] * len(targets)] * len(origins)
    made = [(o, g) for o in range(len(origins)) for g in range(len(goods))]
    return world(
        periods=1, items=goods, places=[f"{origins[o]}-{targets[d]}" for o, d in pairs], units=targets,
        serves=[(d, row, 0) for d in range(len(targets)) for row, (_, to) in enumerate(pairs) if to == d],
        dispatch=np.array([[limits[o][d] * 1000] for o, d in pairs], np.int64),
        sources=[(o, g, [facts["supply"][o][g]]) for o, g in made],
        offers=[
            (s, row, [facts["cost"][g][o][pairs[row][1]]])
            for s, (o, g) in enumerate(made) for row in range(len(pairs)) if pairs[row][0] == o
        ],
        needs=[
            (d, g, 0, facts["demand"][d][g])
            for d in range(len(targets)) for g in range(len(goods)) if facts["demand"][d][g]
        ],
    )  # fmt: skip


def flow(facts: dict[str, Any]) -> v.Problem:
    """Arcs are lanes of one period; a bounded arc opens once, when all that could use it has come; needs come last."""
    nodes, arcs = facts["nodes"], facts["arcs"]
    periods = len(nodes) + 1
    ends = list(facts["demand"])
    opens = {name: step for step, name in enumerate(nodes)}  # nodes stand in the order in which goods reach them
    capacity = [
        [OPEN] * periods if bound is None else [bound * 1000 if t == opens[origin] else 0 for t in range(periods)]
        for origin, _, _, bound in arcs
    ]
    return world(
        periods=periods, items=["GOODS"], places=nodes, units=ends,
        stock=[(nodes.index(node), 0, much) for node, much in facts["supply"].items()],
        lanes=[(nodes.index(a), nodes.index(b), 1, cost) for a, b, cost, _ in arcs], lane_capacity=capacity,
        serves=[(u, nodes.index(end), 0) for u, end in enumerate(ends)],
        needs=[(u, 0, periods - 1, facts["demand"][end]) for u, end in enumerate(ends)],
    )  # fmt: skip


def lots(facts: dict[str, Any]) -> v.Problem:
    """One maker, one store: make now and hold, or make later."""
    periods = len(facts["needs"])
    return world(
        periods=periods, items=["ENGINE"], places=["PLANT"], units=["LINE"], hold=facts["hold"],
        serves=[(0, 0, 0)], sources=[(0, 0, facts["capacity"])], offers=[(0, 0, facts["price"])],
        needs=[(0, 0, t, need) for t, need in enumerate(facts["needs"])],
    )  # fmt: skip


def diet(facts: dict[str, Any]) -> v.Problem:
    """A year's food by the thousandth of a dollar; what is not food is water, free and without anything in it.

    Nutrients count in tenths. A day is 1.000 need units, so a floor by 1.000 need units is a day's floor.
    """
    foods = list(facts["per_dollar"])
    tenths = [[round(10 * value) for value in facts["per_dollar"][food]] for food in foods]
    items, days = [*foods, "water"], facts["days"]
    content = np.array([*tenths, [0] * len(facts["nutrients"])], np.int64)
    return world(
        periods=1, items=items, places=["SHOP"], units=["MAN"], one_family=True, content=content,
        floor=np.array([[round(10 * value) for value in facts["least"]]], np.int64),
        serves=[(0, 0, 0)], sources=[(0, i, [OPEN]) for i in range(len(items))],
        offers=[(i, 0, [int(i < len(foods))]) for i in range(len(items))],
        needs=[(0, 0, 0, 1000 * days)],
    )  # fmt: skip
