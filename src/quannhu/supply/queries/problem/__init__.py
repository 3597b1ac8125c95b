"""A planner's problem from today's records: demand, stores, roads, offers, stock, floors, orders, money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from quannhu.kernel.days import WEEKDAYS, Period, format_day
from quannhu.kernel.errors import Problem as Fault
from quannhu.organization.queries import Scope, labels
from quannhu.planner.values import Demand as DemandTable
from quannhu.planner.values import Places, Priority, Problem
from quannhu.supply import codes
from quannhu.supply.queries.demand import MOST_WEEKS, Demand, demand
from quannhu.supply.queries.problem.buying import Buying, build_buying
from quannhu.supply.queries.problem.desk import Desk, columns, ints
from quannhu.supply.queries.problem.goods import CLASSES, Goods, build_goods
from quannhu.supply.queries.problem.holding import build_fixed, build_floor, build_stock
from quannhu.supply.queries.problem.network import Network, build_network
from quannhu.supply.rules import WEEK_DAYS
from quannhu.supply.rules.keys import Keys

__all__ = ["Built", "build_problem"]


@dataclass(frozen=True)
class Built:
    """The problem with its keys; faults stop a plan, notices are said beside it."""

    problem: Problem
    keys: Keys
    faults: tuple[Fault, ...]
    notices: tuple[str, ...]


def build_problem(
    *, scope: Scope, unit_id: int, starts_on: dt.date, weeks: int, at: dt.datetime, ordered: bool = True,
    step: int = WEEK_DAYS,
) -> Built:  # fmt: skip
    """The supply problem of the unit over whole weeks from a Monday; with `step` 1 over so many days from any day.

    weeks       how many periods of `step` days
    ordered     what is already ordered or on the road is fixed (else it is not counted at all)
    """
    count = min(max(weeks, 1), MOST_WEEKS)
    span = dt.timedelta(days=step)
    desk = Desk(scope, unit_id, tuple(starts_on + span * index for index in range(count)), at, step=step)
    if step == WEEK_DAYS and starts_on.weekday():
        desk.fault(codes.START_NOT_MONDAY, day=format_day(starts_on), weekday=WEEKDAYS[starts_on.weekday()])
    if count != weeks:
        period = Period(starts_on, starts_on + span * max(weeks, 1))
        desk.fault(codes.PERIOD_WRONG, period=period, most=MOST_WEEKS)
    goods = build_goods(desk)
    wanted = [family.code for family in goods.families]
    pieces = tuple(desk.week(index) for index in range(count))
    needs = demand(scope=scope, unit_id=unit_id, period=desk.period, at=at, ration_codes=wanted, pieces=pieces)
    desk.problems += needs.problems
    names = labels({row.unit_id for row in needs.rows}, desk.first)
    units = tuple(sorted(names, key=lambda unit: names[unit].code))
    network = build_network(desk, units)
    buying = build_buying(desk, goods.row_of, network.row_of)
    problem = _assembled(desk, goods, network, buying, needs, units, ordered)
    words = {
        "unit": [str(names[unit]) for unit in units],
        "place": [f"{place.name} ({place.code})" for place in network.places],
        "item": [item.name for item in goods.items],
        "family": [family.name for family in goods.families],
        "supplier": [row.supplier.name for row in buying.rows],
        "lane": [lane.label for lane in network.lane_rows],
        "term": [term.code for term in buying.terms],
    }
    keys = Keys(
        desk.starts, units, tuple(place.pk for place in network.places), tuple(item.pk for item in goods.items),
        tuple(row.pk for row in buying.rows), tuple(lane.pk for lane in network.lane_rows),
        tuple(term.pk for term in buying.terms), words, goods.bases, step,
    )  # fmt: skip
    return Built(problem, keys, tuple(desk.problems), tuple(desk.notices))


def _assembled(
    desk: Desk, goods: Goods, network: Network, buying: Buying, needs: Demand, units: tuple[int, ...], ordered: bool
) -> Problem:
    names = labels(units, desk.first)
    places = network.row_of
    fixed, promised = build_fixed(desk, goods, places, ordered=ordered)
    count = len(desk.starts)
    return Problem(
        periods=tuple(format_day(start) for start in desk.starts),
        families=tuple(family.code for family in goods.families),
        store_classes=CLASSES,
        nutrients=goods.nutrients,
        suppliers=buying.suppliers,
        units=tuple(names[unit].code for unit in units),
        items=goods.table,
        places=Places(
            tuple(place.code for place in network.places), network.room,
            np.full((len(places), count), np.int64(2**62), dtype=np.int64), ints([100] * len(places)),
            build_floor(desk, goods, places),
        ),
        lanes=network.lanes,
        sources=buying.sources,
        offers=buying.offers,
        stock=build_stock(desk, goods, places, promised),
        fixed=fixed,
        demand=_demand(needs, goods, units, count),
        serves=network.serves,
        nutrient_floor=goods.nutrient_floor,
        term=buying.term,
        budget=buying.budget,
        terms=tuple(term.code for term in buying.terms),
    )  # fmt: skip


def _demand(needs: Demand, goods: Goods, units: tuple[int, ...], count: int) -> DemandTable:
    """Net needs as explicit lines; the factored part stays empty, so that every line keeps its clause."""
    unit_row = {unit: index for index, unit in enumerate(units)}
    family_row = {family.code: index for index, family in enumerate(goods.families)}
    lines = [
        (unit_row[row.unit_id], family_row[row.ration_code], row.week, int(Priority.ROUTINE), row.net)
        for row in needs.rows
        if row.net > 0
    ]
    zero = np.zeros((len(units), count), dtype=np.int64)
    unit, family, period, priority, quantity = columns(lines, 5)
    return DemandTable(
        unit, family, period, priority, quantity, strength=zero,
        ration=np.zeros((1, len(goods.families)), dtype=np.int64),
        season=np.zeros((len(goods.families), count), dtype=np.int64), ration_class=ints([0] * len(units)),
        unit_priority=ints([int(Priority.ROUTINE)] * len(units)),
    )  # fmt: skip
