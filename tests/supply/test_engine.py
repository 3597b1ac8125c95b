"""The planner over this room's problems: real plans, judged, stored, made again."""

from __future__ import annotations

import pytest

from quannhu.ledger import actions as ledger
from quannhu.supply import actions
from quannhu.supply.models import (
    Lane,
    Plan,
    PlanBuy,
    PlanIssue,
    PlanReserveGap,
    PlanShortage,
    PlanTransfer,
    SupplierOffer,
)
from tests.supply.sourcing import make, source
from tests.supply.stage import KG, TODAY, Stage, refused

NEED = 3_680 * 14 * 700


@pytest.fixture
def sourced(stage: Stage) -> Stage:
    source(stage)
    return stage


def solve(stage: Stage, plan_id: int) -> Plan:
    return actions.solve_plan(actor=stage.world.actor("staff_officer"), at=stage.at(TODAY), plan_id=plan_id)


def test_everybody_is_fed_at_least_cost(sourced: Stage) -> None:
    plan = solve(sourced, make(sourced))
    assert not PlanShortage.objects.exists() and not PlanReserveGap.objects.exists()
    issued = sum(PlanIssue.objects.values_list("quantity", flat=True))
    bought = sum(PlanBuy.objects.values_list("quantity", flat=True))
    assert issued == NEED and 0 <= bought - NEED < 50 * KG * 4
    assert plan.cost_buy == sum(PlanBuy.objects.values_list("dong", flat=True))
    assert plan.state == "solved" and plan.gap_ppm < 1_000
    assert {row.lane.label for row in PlanTransfer.objects.select_related("lane__origin", "lane__target")} == {
        "KTW → KV-1", "KTW → KV-2",
    }  # fmt: skip


def test_what_cannot_be_bought_is_short_and_the_reserve_stays(sourced: Stage) -> None:
    sourced.rice(37_000 * KG, "KV-2", "R", purpose="reserve")
    ledger.set_floor(
        actor=sourced.world.actor("commander"), at=sourced.at(TODAY), account=sourced.stock("KV-2", "reserve"),
        item_id=sourced.items["GAO"].pk, floor=36_960 * KG,
    )  # fmt: skip
    SupplierOffer.objects.all().update(capacity_week=10_000 * KG)
    solve(sourced, make(sourced))
    assert not PlanReserveGap.objects.exists()
    assert sum(PlanShortage.objects.values_list("quantity", flat=True)) == NEED - 20_000 * KG - 40 * KG
    # Each line says which rule binds and what would cure it.
    reasons = set(PlanShortage.objects.values_list("reason", flat=True))
    assert reasons and all("NCC-01" in reason and "Cách 1" in reason for reason in reasons), reasons


def test_tables_that_contradict_each_other_are_refused(sourced: Stage) -> None:
    Lane.objects.all().update(cost_per_tonne=2**62)
    with refused("SUP-19", "mâu thuẫn nhau"):
        make(sourced)


def test_progress_is_told_and_may_stop_it(sourced: Stage) -> None:
    told: list[tuple[int, str]] = []

    def stop(permille: int, words: str) -> bool:
        told.append((permille, words))
        return False

    plan = actions.solve_plan(
        actor=sourced.world.actor("staff_officer"), at=sourced.at(TODAY), plan_id=make(sourced), progress=stop
    )
    assert plan.state == "solved" and told and "còn cách tốt nhất" in told[0][1]
