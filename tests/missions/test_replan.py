"""The routine plan solved again beside a mission: what the mission takes from routine stock is gone for it."""

from __future__ import annotations

import datetime as dt

from quannhu.missions import actions
from quannhu.missions.models import Mission, SourceLine
from quannhu.supply.models import Plan
from tests.ledger.store import refused
from tests.supply.conftest import stage
from tests.supply.sourcing import START
from tests.supply.stage import KG, Stage
from tests.supply.test_surge import planned

__all__ = ["planned", "stage"]


def test_replan_beside_a_mission(planned: Stage) -> None:
    """A mission draws 5 tonnes from KV-2's routine stock: a draft plan stands beside it with its differences."""
    planned.rice(20_000 * KG, "KV-2", "A")
    world, at = planned.world, planned.at(START)
    row = Mission.objects.create(
        code="NV-1", name="Lũ", name_search="nv-1 lu", unit=world.unit("VUNG-2"), authority="Điện", received_at=at,
        starts_on=START, ends_on=START + dt.timedelta(days=6), level="THEM-3", pack_item=planned.items["GAO"],
        made_by=world.user("operations_desk").pk, made_at=at,
    )  # fmt: skip
    with refused("MIS-04", "không lập lại kế hoạch được"):
        actions.replan_beside(actor=world.actor("operations_desk"), at=at, on=START, mission_id=row.pk)
    row.state, row.ordered_by, row.ordered_at = Mission.State.ORDERED, world.commander.pk, at
    row.save()
    for purpose in ("routine", "reserve"):
        SourceLine.objects.create(
            mission=row, place=planned.places["KV-2"], item=planned.items["GAO"], audience="soldiers",
            purpose=purpose, quantity=5_000 * KG, eta=at, recorded_by=row.made_by, recorded_at=at,
        )  # fmt: skip
    found = actions.replan_beside(actor=world.actor("operations_desk"), at=at, on=START, mission_id=row.pk)
    row.refresh_from_db()
    assert row.plan_id == found.plan_id and Plan.objects.get(pk=found.plan_id).purpose == "replan"
    assert found.left_out == ()
