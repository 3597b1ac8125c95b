"""Reading an LP's answer: flows by name, prices by rule, and the bound at every unit's own cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.aggregate import ladders, need_chunks
from quannhu.planner.lp import Lp
from quannhu.planner.model import Model
from quannhu.planner.solution import LEVELS, WEIGHTED, Groups, Prices, Solution
from quannhu.planner.values import Bound, Problem

Floats = NDArray[np.float64]
FLOWS = ("buy", "ship", "issue", "stock", "waste", "short", "gap")


def empty_flows(problem: Problem, groups: int, ranks: int) -> dict[str, Floats]:
    """Arrays of every flow, all zero."""
    T, items, places = len(problem.periods), len(problem.items.code), len(problem.places.code)
    families = len(problem.families)
    return {
        "buy": np.zeros((len(problem.offers.source), T)),
        "ship": np.zeros((len(problem.lanes.origin), items, T)),
        "issue": np.zeros((groups, ranks, items, T)),
        "stock": np.zeros((places, items, T)),
        "waste": np.zeros((places, items, T)),
        "short": np.zeros((groups, 3, families, T)),
        "gap": np.zeros((places, families, T)),
    }


def solution_of(
    groups: Groups,
    flows: dict[str, Floats],
    prices: dict[str, Prices],
    levels: dict[str, float],
    weights: dict[str, float],
    bound: Bound,
    proven: float,
    seconds: float,
    bases: tuple[dict[str, NDArray[np.int8]], ...] = (),
) -> Solution:
    """A solution from its parts."""
    return Solution(
        groups=groups,
        buy=flows["buy"],
        ship=flows["ship"],
        issue=flows["issue"],
        stock=flows["stock"],
        waste=flows["waste"],
        short=flows["short"],
        gap=flows["gap"],
        prices=prices,
        levels=levels,
        weights=weights,
        bound=bound,
        proven=proven,
        seconds=seconds,
        bases=bases,
    )


def read_flows(model: Model, x: Floats, into: dict[str, Floats]) -> None:
    """Write the flows of a model's families into arrays of the whole problem, base units and need units."""
    frame = model.frame
    for name in FLOWS:
        if name not in model.columns:
            into[name][:, :, frame.items] = unmixed(model, x)
            continue
        numbers = model.columns[name]
        values = np.where(numbers >= 0, np.maximum(x[numbers], 0.0), 0.0) * frame.scale.quantity
        if name == "buy":
            into[name][frame.offers] = values
        elif name == "issue":
            into[name][:, :, frame.items] = values
        elif name == "short":
            into[name][:, :, frame.families] = np.minimum(values, frame.groups.need[:, :, frame.families])
        else:
            into[name][:, frame.families if name == "gap" else frame.items] = values


def unmixed(model: Model, x: Floats) -> Floats:
    """(group, rank, item, t) base units: what groups are served, in the mixture of the place."""
    frame = model.frame
    draw, serve = model.columns["draw"], model.columns["serve"]
    drawn = np.where(draw >= 0, np.maximum(x[draw], 0.0), 0.0) * frame.brings[None, :, None]
    served = np.where(serve >= 0, np.maximum(x[serve], 0.0), 0.0)
    total = np.zeros((len(drawn), len(frame.families), frame.periods))
    for item, family in enumerate(frame.family):
        total[:, family] += drawn[:, item]
    part = drawn / np.maximum(total[:, frame.family], 1e-12)
    place = np.maximum(frame.groups.place, 0)
    found = served[:, :, frame.family] * part[place] / frame.brings[None, None, :, None]
    return np.asarray(found * frame.scale.quantity)


def empty_prices(problem: Problem, groups: int) -> Prices:
    """Prices of nothing."""
    T, items, places = len(problem.periods), len(problem.items.code), len(problem.places.code)
    return Prices(
        source=np.zeros(problem.sources.capacity.shape),
        lane=np.zeros(problem.lanes.capacity.shape),
        room=np.zeros((places, len(problem.store_classes), T)),
        dispatch=np.zeros((places, T)),
        budget=np.zeros(len(problem.budget)),
        good=np.zeros((places, items, T)),
        life=np.zeros((places, items, T)),
        demand=np.zeros((groups, len(problem.families), T)),
    )


def read_prices(model: Model, y: Floats, level: str, into: Prices) -> None:
    """Write the prices of a model's rows; shared rows only where y prices them."""
    frame, scale = model.frame, model.frame.scale
    unit = scale.money if level in ("cost", WEIGHTED) else scale.quantity

    def take(name: str, per: float, sign: float) -> Floats:
        numbers = model.rows[name]
        return np.where(numbers >= 0, sign * y[numbers] * unit / per, 0.0)

    into.source[...] += take("source", scale.quantity, -1)
    into.good[:, frame.items] = take("good", scale.quantity, 1)
    into.life[:, frame.items] = take("life", scale.quantity, -1) + take("outlived", scale.quantity, -1).sum(-1)
    into.demand[:, frame.families] = take("demand", scale.quantity, 1)
    into.lane[...] = take("lane", scale.weight, -1)
    into.room[...] = take("room", scale.volume, -1)
    into.dispatch[...] = take("dispatch", scale.weight, -1)
    into.budget[...] = take("budget", scale.money, -1)


def level_cost(model: Model, level: str) -> Floats:
    """The objective of one level alone."""
    if level == "cost":
        return model.lp.cost
    cost = np.zeros(model.lp.columns)
    cost[model.counted(level)] = 1.0
    return cost


def level_values(model: Model, x: Floats) -> dict[str, float]:
    """Need units (đ for cost) of each level."""
    scale = model.frame.scale
    counted = {name: float(x[model.counted(name)].sum()) * scale.quantity for name in LEVELS[:4]}
    return counted | {"cost": float(model.lp.cost @ x) * scale.money}


def unit_bound(model: Model, lp: Lp, y: Floats, cost: Floats, *, money: bool = True) -> float:
    """A bound on the problem of single units, in the LP's objective, from prices of the problem of groups.

    Prices y of all rows but demand (and mixture) are kept. Every unit then chooses for itself, at its own last leg: the
    cheapest of its places and items, or to be short. Whatever else the prices leave negative counts at its cap.
    lp carries the bounds of the moment; cost its objective; money says whether that is about money (last legs count)
    """
    y = y.copy()
    for name in ("demand", "mixture", *(("nutrient",) if "draw" in model.columns else ())):
        numbers = model.rows.get(name, np.zeros(0, np.int64))
        y[numbers[numbers >= 0]] = 0.0
    y = np.where((y > 0) & np.isinf(lp.row_lower), 0.0, np.where((y < 0) & np.isinf(lp.row_upper), 0.0, y))
    side = np.where(y > 0, lp.row_lower, np.where(y < 0, lp.row_upper, 0.0))
    z = lp.reduced(y, cost)
    top = np.where(z > 0, lp.lower, np.minimum(lp.upper, model.cap))
    own = np.ones(lp.columns, bool)
    for name in ("issue", "short", "draw", "serve"):
        numbers = model.columns.get(name, np.zeros(0, np.int64))
        own[numbers[numbers >= 0]] = False
    base = float((y * side).sum() + (z * top)[own].sum())
    short = model.columns["short"]
    miss = np.where(short >= 0, z[short], 0.0)
    may = np.where(short >= 0, lp.upper[short] > 0, True)
    offer = offers_to_groups(model, z, y, money=money)
    if model.frame.groups.exact or not money:
        return base + group_choice(model, offer, miss, may)
    return base + unit_choice(model, offer, miss, may)


def offers_to_groups(model: Model, z: Floats, y: Floats, *, money: bool) -> Floats:
    """(group, rank, item, t) price of an LP unit of an item from a place, last leg and dislike included; inf for none.

    A mixed model prices the goods at the place; what its nutrient rows would add is left out.
    """
    frame, place = model.frame, model.frame.groups.place
    if "issue" in model.columns:
        issue = model.columns["issue"]
        return np.where(issue >= 0, z[issue], np.inf)
    draw = model.columns["draw"]
    goods = np.where(draw >= 0, z[draw], np.inf)
    leg = frame.per_weight(frame.groups.cost)
    if money:  # z holds the mean leg of the place for the item's uneven weight: take it out, put the group's own in
        uneven = frame.weight - frame.mean_weight[frame.family] * frame.brings
        goods = goods - (frame.place_leg(leg)[:, None] * uneven)[:, :, None]
        own = goods[np.maximum(place, 0)] + (leg[:, :, None] * frame.weight)[..., None]
    else:
        own = goods[np.maximum(place, 0)]
    return np.where((place >= 0)[:, :, None, None], own, np.inf)


def cheapest(model: Model, offer: Floats) -> Floats:
    """(group, family, period) lowest price of a need unit over ranks and items of the family; (.., rank, item, t)."""
    frame = model.frame
    best = np.full((len(offer), len(frame.families), frame.periods), np.inf)
    by_item = (offer / frame.brings[:, None]).min(1)
    for item, family in enumerate(frame.family):
        best[:, family] = np.minimum(best[:, family], by_item[:, item])
    return best


def chosen(need: Floats, best: Floats, miss: Floats, may: NDArray[np.bool_]) -> float:
    """Cost of needs (row, priority, family, period) served at `best` (row, family, period) or short at `miss`."""
    price = np.where(np.isfinite(best)[:, None], best[:, None], miss)
    return float((need * np.where(may, np.minimum(miss, price), price)).sum())


def group_choice(model: Model, offer: Floats, miss: Floats, may: NDArray[np.bool_]) -> float:
    frame = model.frame
    need = frame.groups.need[:, :, frame.families] / frame.scale.quantity
    return chosen(need, cheapest(model, offer), miss, may)


def unit_choice(model: Model, offer: Floats, miss: Floats, may: NDArray[np.bool_]) -> float:
    """The same for every unit at its own last leg, a bounded number of units at a time."""
    frame, groups, problem = model.frame, model.frame.groups, model.frame.problem
    _, cost = ladders(problem)
    total = 0.0
    for start, need in need_chunks(problem, frame.families):
        group = groups.of_unit[start : start + len(need)]
        dearer = cost[start : start + len(need)] - groups.cost[group]
        leg = frame.per_weight(dearer)[:, :, None] * frame.weight
        best = np.full((len(need), len(frame.families), frame.periods), np.inf)
        for item, family in enumerate(frame.family):
            own = (offer[group, :, item] + leg[:, :, item, None]).min(1) / frame.brings[item]
            best[:, family] = np.minimum(best[:, family], own)
        total += chosen(need / frame.scale.quantity, best, miss[group], may[group])
    return total
