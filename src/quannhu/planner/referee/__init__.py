"""The referee: a plan played again in whole numbers, by other means than the solver's.

It shares nothing with the solver but the tables of `planner.values`, whose docstring says what it holds. Rules PLN-R01
to PLN-R12 (docs/rules/planner.md).
"""

from __future__ import annotations

import numpy as np

from quannhu.planner.referee.flow import walk
from quannhu.planner.referee.kinds import BROKEN, KINDS, ORDER, Book, Violation
from quannhu.planner.referee.limits import orders, roads, rooms, stores
from quannhu.planner.referee.money import bounds, costs
from quannhu.planner.referee.order import order
from quannhu.planner.referee.rows import look
from quannhu.planner.referee.service import drawn, reserve, service
from quannhu.planner.values import Ints, Plan, Problem

__all__ = ["BROKEN", "KINDS", "ORDER", "Violation", "check", "closing_stock"]

STOCK = ("stock_missing", "expired_used", "waste_unreal", "waste_missing")


def closing_stock(problem: Problem, plan: Plan) -> Ints:
    """(place, item, period) what lies in each place at the end of each period, as the walk of the plan leaves it."""
    flow = walk(problem, plan, Book(0))
    shape = (len(problem.places.code), len(problem.items.code), len(problem.periods))
    return np.zeros(shape, np.int64) if flow is None else flow.closing


def check(problem: Problem, plan: Plan, *, limit: int = 100, better: bool = True) -> list[Violation]:
    """Everything wrong with a plan; an empty list accepts it.

    limit       how many of a kind are described; the last described one counts the rest (`more`)
    better      whether what could be better is asked at all
    returns     first what breaks the plan (`Violation.breaks`), then what could be better at no harm (ORDER), which is
                asked only of a plan that nothing breaks
    expects     a problem without faults (planner.faults.check)
    """
    book = Book(limit)
    look(problem, plan, book)
    if book.any():
        return book.violations()
    flow = walk(problem, plan, book)
    if flow is None:
        return book.violations()
    orders(problem, plan, book)
    roads(problem, plan, book)
    stores(problem, flow, book)
    drawn(problem, plan, book)
    strict = service(problem, plan, book)
    # A stock that cannot be has no room, no reserve and no cost of holding.
    sound = not book.any(*STOCK)
    if sound:
        rooms(problem, flow, book)
        reserve(problem, plan, flow, book)
    costs(problem, plan, flow, book, stock_is_sound=sound)
    # A bound is proven for floors that hold exactly; a plan that uses the allowance may lie below it.
    if strict:
        bounds(plan, book)
    if better and not book.any():
        order(problem, plan, flow, book)
    return book.violations()
