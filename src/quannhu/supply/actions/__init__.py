"""Use cases of supply."""

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
from quannhu.supply.actions.sources import (
    SourceWrite,
    add_source,
    end_source,
    import_sources,
    plan_sources,
    read_source,
)

__all__ = [
    "SourceWrite", "add_source", "approve_plan", "copy_plan", "end_source", "import_sources", "inputs_of", "make_plan",
    "plan_or_refuse", "plan_sources", "put_in_force", "read_source", "refuse_plan", "replan", "solve_plan",
    "submit_plan",
]  # fmt: skip
