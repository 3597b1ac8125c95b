"""Small problems with packs and least orders: the best whole orders, by branch and bound level after level.

An order is nothing or at least the least order, in whole packs; all that follows from orders stays fractional here and
is made whole by rounding. Each level is solved with those before held, so the bounds are those of the strict order too,
and they know packs, least orders and budgets, which those of a linear program do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quannhu.planner.lp import INF, Engine, Lp
from quannhu.planner.model import Model
from quannhu.planner.model_read import level_cost
from quannhu.planner.solution import LEVELS, Floats
from quannhu.planner.solve_options import Clock
from quannhu.planner.values import Ints

COLUMNS = 6_000  # of the whole model
ORDERS = 150  # orders that may be made
NODES = 500  # of a level: the same plan whatever the machine, as long as time suffices
SECONDS = 8.0  # of a level
TOUCH = 1e-7  # room left when a level is held, of the level or of an LP unit
NEAR = 1e-5  # as good as: grams of tonnes
NOISE = 1e-7  # of a bound: what floating point may have added
FELT = 1e-3  # LP units (a usual need is about a hundred)


@dataclass(frozen=True)
class WholeOrders:
    """orders (offer, period) base units; least by level: what no plan in whole orders undercuts, given those before."""

    orders: Ints
    least: dict[str, float]


def small_enough(model: Model) -> bool:
    """Whether trying whole orders is worth beginning: few of them, and packs or least orders that can be felt."""
    offers, numbers = model.frame.offers, model.columns["buy"]
    count = int((numbers >= 0).sum())
    pack, least = packs_of(model)
    felt = bool(len(offers)) and bool(np.maximum(pack, least).max() >= FELT * model.frame.scale.quantity)
    return 0 < count <= ORDERS and model.lp.columns <= COLUMNS and felt


def packs_of(model: Model) -> tuple[Ints, Ints]:
    """(offer,) of the model: base units in a pack, base units of the least order."""
    problem = model.frame.problem
    offers = problem.offers
    source = offers.source[model.frame.offers]
    return problem.items.pack[problem.sources.item[source]], offers.minimum[model.frame.offers]


def best_orders(model: Model, known: dict[str, float], start: Floats, clock: Clock) -> WholeOrders | None:
    """The best orders that time and nodes allow, level after level; None where not even the start could be used.

    known   bounds of the levels in fractions; start  flows of a plan in whole orders (columns of the model's LP)
    """
    numbers = model.columns["buy"]
    there = numbers >= 0
    size = np.ones(model.lp.columns)
    pack, least = packs_of(model)
    size[numbers[there]] = np.broadcast_to(pack[:, None], numbers.shape)[there] / model.frame.scale.quantity
    engine = Engine(packed(model, size), seed=clock.options.seed, cancelled=clock.options.cancelled)
    mark(engine, model, pack, least)
    for name, value in (("mip_max_nodes", NODES), ("mip_rel_gap", 1e-9), ("mip_abs_gap", 1e-7)):
        engine.option(name, value)
    x, found = start / size, dict.fromkeys(LEVELS, 0.0)
    same = True  # all levels so far stand where the fractions put them
    for row, level in enumerate(LEVELS):
        columns = model.counted(level) if level != "cost" else np.zeros(0, np.int64)
        unit = model.frame.scale.money if level == "cost" else model.frame.scale.quantity
        cost = level_cost(model, level) * size
        if same and float(cost @ x) * unit <= known[level] + NEAR * max(1.0, known[level]):
            found[level] = known[level]
        else:
            engine.costs(cost)
            engine.hint(x)
            outcome = engine.solve(seconds=min(SECONDS, clock.left() / 2))
            if not engine.feasible:
                return None
            x = outcome.x
            found[level] = max(known[level] if same else 0.0, engine.proven * unit * (1 - NOISE))
            clock.report(f"whole {level}")
            same = same and float(cost @ x) * unit <= known[level] + NEAR * max(1.0, known[level])
        if level != "cost":
            value = float(cost @ x)
            rows = model.rows["level"][row : row + 1]
            if len(columns):
                engine.row_bounds(rows, np.array([-INF]), np.array([value + TOUCH * max(1.0, value)]))
    orders = np.zeros((len(model.frame.problem.offers.source), model.frame.periods), np.int64)
    whole = np.where(there, np.rint(x[numbers]).astype(np.int64) * pack[:, None], 0)
    orders[model.frame.offers] = whole
    return WholeOrders(orders, found)


def packed(model: Model, size: Floats) -> Lp:
    """The model's LP with every order counted in packs."""
    lp = model.lp
    upper, row_upper = model.need_limits / size, lp.row_upper.copy()
    row_lower = lp.row_lower.copy()
    row_lower[model.rows["level"]], row_upper[model.rows["level"]] = -INF, INF
    value = lp.value * np.repeat(size, np.diff(lp.start))
    return Lp(
        cost=lp.cost * size,
        lower=np.zeros(lp.columns),
        upper=upper,
        row_lower=row_lower,
        row_upper=row_upper,
        start=lp.start,
        index=lp.index,
        value=value,
    )


def mark(engine: Engine, model: Model, pack: Ints, least: Ints) -> None:
    """Orders are whole numbers of packs, none or at least the least order; a pack beyond any need is of no use."""
    numbers, frame = model.columns["buy"], model.frame
    problem, there = frame.problem, numbers >= 0
    made = problem.sources.capacity[problem.offers.source[frame.offers]]
    few = np.broadcast_to(-(-least // pack)[:, None], numbers.shape)
    cap = model.cap[np.maximum(numbers, 0)] * frame.scale.quantity
    most = np.minimum(made // pack[:, None], np.ceil(cap / pack[:, None]).astype(np.int64) + few + 1)
    most = np.where(most < few, 0, most)[there]
    lowest = np.where((few[there] > 1) & (most > 0), few[there], 0)
    engine.bounds(numbers[there], lowest.astype(float), most.astype(float))
    engine.whole(numbers[there], lowest > 1)
