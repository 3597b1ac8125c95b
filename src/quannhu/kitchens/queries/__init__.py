"""Reads of the kitchens."""

from quannhu.kitchens.queries.books import (
    FoodPlanLine,
    IncidentTrace,
    RefundRow,
    food_plan,
    incident_trace,
    man_days,
    menu_problems,
    refund_list,
    sample_compliance,
)
from quannhu.kitchens.queries.day import (
    CountLine,
    DaySheet,
    DayVoucher,
    NeedLine,
    current_counts,
    current_extras,
    day_sheet,
    kitchen_day,
    menu_of_day,
    need,
)
from quannhu.kitchens.queries.month import DayLine, MonthAccount, month_account, spent_by_day
from quannhu.kitchens.queries.standing import Standing, standing
from quannhu.kitchens.queries.usage import Used, spent_on, used_on

__all__ = [
    "CountLine",
    "DayLine",
    "DaySheet",
    "DayVoucher",
    "FoodPlanLine",
    "IncidentTrace",
    "MonthAccount",
    "NeedLine",
    "RefundRow",
    "Standing",
    "Used",
    "current_counts",
    "current_extras",
    "day_sheet",
    "food_plan",
    "incident_trace",
    "kitchen_day",
    "man_days",
    "menu_of_day",
    "menu_problems",
    "month_account",
    "need",
    "refund_list",
    "sample_compliance",
    "spent_by_day",
    "spent_on",
    "standing",
    "used_on",
]
