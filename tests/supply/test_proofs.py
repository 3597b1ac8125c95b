"""What is proven of a plan class by class, and what its solution should be told about: stored, shown, taken along."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from quannhu.catalog.models import Item
from quannhu.organization.queries import visible_to
from quannhu.planner.values import Buys, Issues, Shipments
from quannhu.supply import actions
from quannhu.supply.actions.remarks import remarks_of
from quannhu.supply.models import Lane, Plan, PlanProof, PlanShortage, SupplierOffer
from quannhu.supply.queries import build_problem
from quannhu.supply.queries.problem.desk import columns
from tests.supply.sourcing import START, make, nothing, offer, source
from tests.supply.stage import KG, TODAY, Stage, signed_in, words
from tests.supply.test_orders import ordered

PLANS = "/bao-dam/ke-hoach/"


@pytest.fixture
def sourced(stage: Stage) -> Stage:
    source(stage)
    return stage


def test_each_class_has_its_proof_on_the_page_and_on_paper(sourced: Stage) -> None:
    """SUP-R27: a plan that is short says how much of it nobody can avoid, in exact numbers."""
    SupplierOffer.objects.update(capacity_week=10_000 * KG)
    plan = make(sourced)
    actions.solve_plan(actor=sourced.world.actor("staff_officer"), at=sourced.at(TODAY), plan_id=plan)
    found = {row.level: row for row in PlanProof.objects.filter(plan_id=plan)}
    assert list(found) == ["readiness", "surge", "reserve", "routine", "cost"]
    short = sum(PlanShortage.objects.filter(plan_id=plan).values_list("quantity", flat=True))
    assert found["routine"].reached == short > 0 and found["readiness"].reached == found["surge"].reached == 0
    # What 10 tonnes a week cannot bring is missing whatever one does; whole packs may cost a little more.
    least = 3_680 * 14 * 700 - 20_000 * KG
    assert least - 100 * KG < found["routine"].least <= found["routine"].reached
    cost = Plan.objects.get(pk=plan)
    assert found["cost"].reached == cost.cost_buy + cost.cost_move + cost.cost_hold + cost.cost_waste
    assert found["cost"].gap == found["cost"].reached - found["cost"].least
    officer = signed_in(sourced, "staff_officer")
    shown = words(officer.get(f"{PLANS}{plan}/"))
    assert "Chứng minh theo từng mức" in shown and "đã chứng minh không thể" in shown
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{PLANS}{plan}/?xuat=xlsx").content))
    cells = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert [row[1:4] for row in cells if row[0] == "thiếu mức thường xuyên"] == [
        (found["routine"].reached, found["routine"].least, found["routine"].gap)
    ]
    assert officer.get(f"{PLANS}{plan}/?xuat=pdf").content.startswith(b"%PDF")
    rows = officer.get(f"/api/v1/supply/plans/{plan}?part=proofs").json()["rows"]
    assert [row["level"] for row in rows] == list(found)
    actions.solve_plan(actor=sourced.world.actor("staff_officer"), at=sourced.at(TODAY), plan_id=plan)
    assert PlanProof.objects.filter(plan_id=plan).count() == 5  # computed again: one proof a level
    Plan.objects.filter(pk=plan).update(state="approved")
    assert "Chứng minh theo từng mức" not in words(signed_in(sourced, "unit_quartermaster").get(f"{PLANS}{plan}/"))


def test_what_comes_too_late_and_what_is_too_old_is_told(sourced: Stage) -> None:
    """SUP-R26: bought and sent beyond the last period, issued past its life counted from the day it was bought."""
    Item.objects.filter(code="GAO").update(shelf_life_days=7)
    Lane.objects.update(hours=49)  # a week on the road
    offer(sourced, place="KV-2", lead_days=8)
    plan_id = make(sourced)
    plan = Plan.objects.get(pk=plan_id)
    problem, keys = actions.inputs_of(plan)
    solved = nothing(problem).plan
    assert remarks_of(plan, problem, keys, solved) == []
    names = problem.places.code
    buys = columns([(0, 0, 2_000 * KG), (1, 1, 500 * KG)], 3)  # KTW in the first week, KV-2 in the last
    lane = next(row for row, to in enumerate(problem.lanes.target.tolist()) if names[to] == "KV-1")
    sent = columns([(lane, 0, 0, 800 * KG), (lane, 0, 1, 300 * KG)], 4)
    issued = columns([(names.index("KV-1"), 1, 0, 1, 2, 700 * KG)], 6)
    late = replace(solved, buys=Buys(*buys), shipments=Shipments(*sent), issues=Issues(*issued))
    bought, moved, aged = remarks_of(plan, problem, keys, late)
    assert bought.startswith("500 kg Gạo tẻ mua của") and "tới sau kỳ cuối (10/4/2023)" in bought
    assert "300 kg Gạo tẻ trên tuyến KTW → KV-1 tới sau kỳ cuối (3/4/2023)" in moved
    assert "Kho KV-1 (KV-1) cấp 700 kg Gạo tẻ đã quá hạn dùng 7 ngày" in aged
    assert "lâu nhất quá 7 ngày" in aged
    Plan.objects.filter(pk=plan_id).update(remarks=[bought, moved, aged])
    shown = words(signed_in(sourced, "staff_officer").get(f"{PLANS}{plan_id}/"))
    assert "Hàng tới sau kỳ cuối, hàng cấp quá hạn dùng" in shown and "KTW → KV-1 tới sau kỳ cuối" in shown


def test_orders_due_after_the_last_period_are_told_when_a_plan_is_made(sourced: Stage) -> None:
    """SUP-R26: what is ordered for later is not counted, and said."""
    by = {"at": sourced.at(TODAY)}
    officer, commander = sourced.world.actor("staff_officer"), sourced.world.actor("commander")
    plan = make(sourced)
    actions.solve_plan(actor=officer, plan_id=plan, **by)
    actions.submit_plan(actor=officer, plan_id=plan, **by)
    actions.approve_plan(actor=commander, plan_id=plan, **by)
    sourced.plan = plan  # type: ignore[attr-defined]
    orders = ordered(sourced)
    later = [order for order in orders if order.due_on >= START + dt.timedelta(days=7)]
    assert later
    found = build_problem(
        scope=visible_to(officer, TODAY), unit_id=sourced.world.root.pk, starts_on=START, weeks=1, at=sourced.at(TODAY)
    )
    told = [notice for notice in found.notices if "sau kỳ cuối: không tính" in notice]
    assert len(told) == sum(order.lines.count() for order in later)
