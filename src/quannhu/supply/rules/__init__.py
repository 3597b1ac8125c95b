"""What is true of demand, plans and orders: pure functions of whole numbers."""

from quannhu.supply.rules.demand import held_first, mondays, need, week_count
from quannhu.supply.rules.otif import LineStanding, Punctuality, on_time_in_full, standing
from quannhu.supply.rules.plans import (
    NEXT,
    WEEK_DAYS,
    lane_periods,
    lead_periods,
    periods_left,
    share_of_week,
    whole_packs,
)

__all__ = [
    "NEXT", "WEEK_DAYS", "LineStanding", "Punctuality", "held_first", "lane_periods", "lead_periods", "mondays", "need",
    "on_time_in_full", "periods_left", "share_of_week", "standing", "week_count", "whole_packs",
]  # fmt: skip
