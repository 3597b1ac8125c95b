"""Use cases of the kitchens."""

from quannhu.kitchens.actions.bulk import DaysDone, run_days
from quannhu.kitchens.actions.days import close_day, lift_cuts, publish_board, record_counts, record_cuts, reopen_day
from quannhu.kitchens.actions.lending import LentLine, lend
from quannhu.kitchens.actions.menus import (
    CellIn,
    add_dish,
    approve_menu,
    copy_menu,
    plan_menu,
    return_menu,
    submit_menu,
)
from quannhu.kitchens.actions.months import approve_settlement, return_settlement, settle_month
from quannhu.kitchens.actions.paid import PaidLine, pay_elsewhere
from quannhu.kitchens.actions.safety import (
    InspectionIn,
    close_suspicion,
    destroy_sample,
    record_inspection,
    record_sample,
    suspect_poisoning,
)
from quannhu.kitchens.actions.supply import (
    buy_into_store,
    consume,
    direct_purchase,
    issue_from_store,
    record_own_production,
)
from quannhu.kitchens.rules import BuyLine, DayInput, DirectIn, Extra, OwnLine, Present, SampleIn, UseLine

__all__ = [
    "BuyLine",
    "CellIn",
    "DayInput",
    "DaysDone",
    "DirectIn",
    "Extra",
    "InspectionIn",
    "LentLine",
    "OwnLine",
    "PaidLine",
    "Present",
    "SampleIn",
    "UseLine",
    "add_dish",
    "approve_menu",
    "approve_settlement",
    "buy_into_store",
    "close_day",
    "close_suspicion",
    "consume",
    "copy_menu",
    "destroy_sample",
    "direct_purchase",
    "issue_from_store",
    "lend",
    "lift_cuts",
    "pay_elsewhere",
    "plan_menu",
    "publish_board",
    "record_counts",
    "record_cuts",
    "record_inspection",
    "record_own_production",
    "record_sample",
    "reopen_day",
    "return_menu",
    "return_settlement",
    "run_days",
    "settle_month",
    "submit_menu",
    "suspect_poisoning",
]
