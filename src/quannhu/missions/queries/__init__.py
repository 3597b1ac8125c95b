"""Reads of surge missions; the actor's scope first."""

from quannhu.missions.queries.goods import (
    Goods,
    Plan,
    balances,
    goods_of,
    holders,
    live_sources,
    loaded,
    offers,
    say,
    source_plan,
)
from quannhu.missions.queries.missions import (
    ARRIVAL,
    FIRST_ISSUE,
    PACK,
    READY,
    REFILL,
    RICE,
    basis_of,
    clock_of,
    groups_of,
    hours,
    item_of,
    lent_of,
    levels,
    misfed,
    mission,
    missions,
    need_of,
    period_of,
    rates_of,
    supplements_of,
)
from quannhu.missions.queries.roads import RoadView, depots, roads_of, usual_roads

__all__ = [
    "ARRIVAL", "FIRST_ISSUE", "PACK", "READY", "REFILL", "RICE", "Goods", "Plan", "RoadView", "balances", "basis_of",
    "clock_of", "depots",
    "goods_of", "groups_of", "holders", "hours", "item_of", "lent_of", "levels", "live_sources", "loaded", "misfed",
    "mission", "missions", "need_of", "offers", "period_of", "rates_of", "roads_of", "say", "source_plan",
    "supplements_of", "usual_roads",
]  # fmt: skip
