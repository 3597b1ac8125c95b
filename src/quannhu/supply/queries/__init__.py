"""Reads of supply; the actor's scope first."""

from quannhu.supply.queries.demand import Demand, DemandLine, DemandRow, demand

__all__ = ["Demand", "DemandLine", "DemandRow", "demand"]
