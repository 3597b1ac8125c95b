"""What is true of demand, plans and orders: pure functions of whole numbers."""

from quannhu.supply.rules.demand import held_first, mondays, need, week_count
from quannhu.supply.rules.otif import LineStanding, Punctuality, on_time_in_full, standing
from quannhu.supply.rules.plans import (
    NEXT,
    WEEK_DAYS,
    branch,
    first_days,
    lane_periods,
    lead_periods,
    period_word,
    periods_left,
    share_of_week,
    since,
    whole_packs,
)

__all__ = [
    "NEXT", "WEEK_DAYS", "LineStanding", "Punctuality", "branch", "first_days", "held_first", "lane_periods",
    "lead_periods", "mondays", "need", "on_time_in_full", "period_word", "periods_left", "share_of_week", "since",
    "standing", "week_count", "whole_packs",
]  # fmt: skip
