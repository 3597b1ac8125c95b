"""Reads of supply; the actor's scope first."""

from quannhu.supply.queries.demand import Demand, DemandLine, DemandRow, demand
from quannhu.supply.queries.orders import LineView, contracts, line_views, open_lines, order_in, orders
from quannhu.supply.queries.problem import Built, build_problem

__all__ = [
    "Built", "Demand", "DemandLine", "DemandRow", "LineView", "build_problem", "contracts", "demand", "line_views",
    "open_lines", "order_in", "orders",
]  # fmt: skip
