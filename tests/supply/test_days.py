"""Plans whose period is a day: made, shown, made again, compared with a plan by weeks."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.supply import actions, queries
from quannhu.supply.models import Lane, Plan, PlanBuy, PlanTransfer
from quannhu.supply.rules import branch, first_days
from quannhu.supply.rules.changes import StrengthChange, say
from tests.supply.sourcing import START, add, make, offer, source
from tests.supply.stage import TODAY, Stage, signed_in, words
from tests.supply.test_pages import post

PLANS = "/bao-dam/ke-hoach/"
FIRST = dt.date(2023, 3, 16)  # a Thursday


@pytest.fixture
def daily(stage: Stage) -> Stage:
    """Sources with a supplier who delivers at once to every depot; the roads take a day."""
    source(stage)
    for depot in ("KV-1", "KV-2"):
        offer(stage, place=depot, dong=15_000)
    return stage


def test_a_plan_by_days_is_made_and_read_day_by_day(daily: Stage) -> None:
    """SUP-R28."""
    officer = signed_in(daily, "staff_officer")
    answer = post(officer, f"{PLANS}lap/", unit="CQN", step="ngay", starts_on="16/3", weeks="5", title="Đợt đột xuất")
    assert answer.status_code == 302, words(answer)
    plan = Plan.objects.get()
    assert (plan.step, plan.weeks, plan.starts_on, plan.start_of(5)) == (1, 5, FIRST, dt.date(2023, 3, 21))
    address = f"{PLANS}{plan.pk}/"
    post(officer, address, viec="tinh")
    shown = words(officer.get(address))
    assert "5 ngày từ 16/3/2023" in shown and "Mua và điều chuyển theo ngày" in shown
    assert all(f" {day}/3 " in shown for day in range(16, 21)) and " 23/3 " not in shown
    assert "Tồn cuối ngày theo kế hoạch" in words(officer.get(f"{address}ton/"))
    assert "Cuối ngày" in words(officer.get(f"{address}thieu/"))
    assert "5 ngày từ 16/3/2023" in words(officer.get(PLANS))
    assert set(PlanBuy.objects.values_list("order_on", flat=True)) <= {FIRST + dt.timedelta(days=n) for n in range(5)}
    # A day on the road is a day of the plan.
    late = {row.due_on - row.send_on for row in PlanTransfer.objects.all()}
    assert late <= {dt.timedelta(days=1)}


def test_days_left_are_planned_again_and_beside_weeks(daily: Stage) -> None:
    """SUP-R28, SUP-R21: a plan by days goes on by days; with one by weeks the whole weeks of both are compared."""
    officer, by = daily.world.actor("staff_officer"), {"at": daily.at(TODAY)}
    plan_id = make(daily, weeks=18, starts_on=FIRST, step=1)
    days = actions.solve_plan(actor=officer, plan_id=plan_id, **by)
    again = Plan.objects.get(
        pk=actions.replan(
            actor=officer, command_id=uuid.uuid4(), plan_id=plan_id, starts_on=FIRST + dt.timedelta(days=4), **by
        )
    )
    assert (again.step, again.weeks, again.starts_on) == (1, 14, START)
    weeks = actions.solve_plan(actor=officer, plan_id=make(daily, weeks=3), **by)
    found = queries.differences(weeks, days)
    assert {row.week for row in found} <= {START, START + dt.timedelta(days=7)}  # the third week ends after the days
    issued = [row for row in found if row.kind == "issue"]
    assert not [row for row in found if row.kind == "cost"]
    # Both feed everybody in full weeks: what depots issue in a week is the same, whoever it came from.
    assert sum(row.change for row in issued) == 0
    assert say(StrengthChange("T11", 500, 2), "ngày") == "Nhu cầu của T11 còn 50 %, từ ngày 3"


def test_what_goes_on_in_the_same_week_waits_for_what_brings_it(stage: Stage) -> None:
    """SUP-R29: KTW → KV-1 is a day's drive, so KV-1 → KV-2 is sent the day after and due a day later."""
    source(stage)
    Lane.objects.get(target__code="KV-2").delete()
    add(stage, "tuyen", origin="KV-1", target="KV-2", hours=12, trips_week=5, load_kg=10_000, cost_per_tonne=200_000)
    actions.solve_plan(actor=stage.world.actor("staff_officer"), at=stage.at(TODAY), plan_id=make(stage))
    found = {
        (row.lane.label, row.week, (row.send_on - row.plan.start_of(row.week)).days, (row.due_on - row.send_on).days)
        for row in PlanTransfer.objects.select_related("lane__origin", "lane__target", "plan")
    }
    assert found >= {("KTW → KV-1", 0, 0, 1), ("KV-1 → KV-2", 0, 1, 1)} and {row[2:] for row in found} == {
        (0, 1),
        (1, 1),
    }


def test_days_of_a_chain_add_up() -> None:
    """SUP-R29: the longest way that brings the goods counts; goods of another kind do not wait for it."""
    sent = [(1, 2, 1, "gạo"), (2, 3, 2, "gạo"), (1, 3, 1, "gạo"), (3, 4, 1, "gạo"), (3, 4, 1, "dầu")]
    assert first_days(sent) == {(2, "gạo"): 1, (3, "gạo"): 3, (4, "gạo"): 4, (4, "dầu"): 1}
    assert {branch(group) for group in ("LT", "GV", "LK")} == {""} and branch("QT") != branch("DCCD")
