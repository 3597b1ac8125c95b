"""Use cases: draft, approve, withdraw rows; settle late rates back; claim rice price differences."""

from quannhu.standards.actions.drafts import (
    add_holiday,
    add_issue,
    add_norm_price,
    add_rate,
    add_scale,
    add_setting,
    add_split,
    assign_level,
    supersede_rate,
)
from quannhu.standards.actions.reference import draft_reference
from quannhu.standards.actions.rows import approve, approve_many, draft, withdraw
from quannhu.standards.actions.settlement import (
    approve_back,
    approve_rice_claim,
    back_lines,
    back_window,
    record_rice_claim,
    settle_back,
    withdraw_back,
    withdraw_rice_claim,
)

__all__ = [
    "add_holiday",
    "add_issue",
    "add_norm_price",
    "add_rate",
    "add_scale",
    "add_setting",
    "add_split",
    "approve",
    "approve_back",
    "approve_many",
    "approve_rice_claim",
    "assign_level",
    "back_lines",
    "back_window",
    "draft",
    "draft_reference",
    "record_rice_claim",
    "settle_back",
    "supersede_rate",
    "withdraw",
    "withdraw_back",
    "withdraw_rice_claim",
]
