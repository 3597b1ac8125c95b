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
from quannhu.supply.actions.sources import (
    SourceWrite,
    add_source,
    end_source,
    import_sources,
    plan_sources,
    read_source,
)

__all__ = [
    "SourceWrite", "add_source", "approve_plan", "arrive_order", "copy_plan", "draft_contracts", "draft_orders",
    "end_order", "end_source", "import_sources", "inputs_of", "link_delivery", "make_plan", "make_requisitions",
    "place_order", "plan_or_refuse", "plan_sources", "put_in_force", "read_source", "receive_order", "refuse_plan",
    "replan", "ship_order", "sign_contract", "solve_plan", "submit_plan",
]  # fmt: skip
