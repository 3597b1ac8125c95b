"""Use cases of surge missions."""

from quannhu.missions.actions.closing import close_out, pack_price
from quannhu.missions.actions.loads import hand_over, issue_load, make_load, turn_back
from quannhu.missions.actions.orders import (
    BeneficiaryIn,
    MissionIn,
    cancel_mission,
    change_strength,
    draft_mission,
    order_mission,
)
from quannhu.missions.actions.planning import replan_beside
from quannhu.missions.actions.sourcing import ClaimIn, RoadIn, ask_reserve, claim, let_go, set_roads
from quannhu.missions.actions.using import UseIn, bring_back, consume, lose

__all__ = [
    "BeneficiaryIn", "ClaimIn", "MissionIn", "RoadIn", "UseIn", "ask_reserve", "bring_back", "cancel_mission",
    "change_strength", "claim", "close_out", "consume", "draft_mission", "hand_over", "issue_load", "let_go", "lose",
    "make_load", "order_mission", "pack_price", "replan_beside", "set_roads", "turn_back",
]  # fmt: skip
