"""Reads of supply; the actor's scope first."""

from quannhu.supply.queries.compare import Difference, differences
from quannhu.supply.queries.demand import Demand, DemandLine, DemandRow, demand
from quannhu.supply.queries.orders import PLACED, LineView, contracts, line_views, open_lines, order_in, orders, road_of
from quannhu.supply.queries.plans import (
    PlanView,
    family_bases,
    family_names,
    plan_in,
    plan_in_force,
    plans,
    run_of,
    short_totals,
)
from quannhu.supply.queries.problem import Built, build_problem
from quannhu.supply.queries.roads import store_of, ways

__all__ = [
    "PLACED", "Built", "Demand", "DemandLine", "DemandRow", "Difference", "LineView", "PlanView", "build_problem",
    "contracts", "demand", "differences", "family_bases", "family_names", "line_views", "open_lines", "order_in",
    "orders", "plan_in", "plan_in_force", "plans", "road_of", "run_of", "short_totals", "store_of", "ways",
]  # fmt: skip
