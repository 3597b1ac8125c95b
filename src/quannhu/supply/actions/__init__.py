"""Use cases of supply."""

from quannhu.supply.actions.delivering import arrive_order, link_delivery, receive_order, ship_order
from quannhu.supply.actions.ordering import draft_contracts, draft_orders, end_order, place_order, sign_contract
from quannhu.supply.actions.plans import (
    approve_plan,
    copy_plan,
    inputs_of,
    make_plan,
    plan_or_refuse,
    put_in_force,
    refuse_plan,
    replan,
    solve_plan,
    submit_plan,
)
from quannhu.supply.actions.requisitions import make_requisitions
from quannhu.supply.actions.runs import cancel_run, start_run, work_run
from quannhu.supply.actions.sources import RIGHT as SOURCES
from quannhu.supply.actions.sources import (
    SourceWrite,
    add_source,
    end_source,
    import_sources,
    plan_sources,
    read_source,
)
from quannhu.supply.actions.surge import Replanned, SurgeNeed, routine_replan

__all__ = [
    "SOURCES",
    "Replanned", "SourceWrite", "SurgeNeed", "add_source", "approve_plan", "arrive_order", "cancel_run", "copy_plan",
    "draft_contracts", "draft_orders", "end_order", "end_source", "import_sources", "inputs_of", "link_delivery",
    "make_plan", "make_requisitions", "place_order", "plan_or_refuse", "plan_sources", "put_in_force", "read_source",
    "receive_order", "refuse_plan", "replan", "routine_replan", "ship_order", "sign_contract", "solve_plan",
    "start_run", "submit_plan", "work_run",
]  # fmt: skip
