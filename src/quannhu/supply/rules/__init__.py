"""What is true of demand, plans and orders: pure functions of whole numbers."""

from quannhu.supply.rules.demand import held_first, mondays, need, week_count
from quannhu.supply.rules.otif import LineStanding, Punctuality, on_time_in_full, standing
from quannhu.supply.rules.plans import NEXT, lane_weeks, lead_weeks, weeks_left, whole_packs

__all__ = [
    "NEXT", "LineStanding", "Punctuality", "held_first", "lane_weeks", "lead_weeks", "mondays", "need",
    "on_time_in_full", "standing", "week_count", "weeks_left", "whole_packs",
]  # fmt: skip
