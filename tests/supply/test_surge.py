"""The routine plan bent by a surge, plans beside one another, long computations."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.ledger import actions as ledger
from quannhu.supply import actions, engine, queries
from quannhu.supply.actions import SurgeNeed
from quannhu.supply.models import Plan, PlanRun, PlanShortage, SupplierOffer
from quannhu.supply.rules.changes import PriceChange, StockDrawn
from tests.supply.sourcing import START, make, nothing, source, spoiled
from tests.supply.stage import KG, TODAY, Stage, refused


@pytest.fixture
def planned(stage: Stage) -> Stage:
    """A plan of three weeks from 20/3 in force; NCC-01 can bring 40 tonnes a week."""
    source(stage)
    SupplierOffer.objects.update(capacity_week=40_000 * KG)
    world, by = stage.world, {"at": stage.at(TODAY)}
    plan = make(stage, weeks=3)
    actions.solve_plan(actor=world.actor("staff_officer"), plan_id=plan, **by)
    actions.submit_plan(actor=world.actor("staff_officer"), plan_id=plan, **by)
    actions.approve_plan(actor=world.actor("commander"), plan_id=plan, **by)
    actions.put_in_force(actor=world.actor("staff_officer"), plan_id=plan, **by)
    return stage


def test_surge_needs_come_first_and_the_difference_is_told(planned: Stage) -> None:
    """SUP-R22, SUP-R21."""
    desk, day = planned.world.actor("operations_desk"), START + dt.timedelta(days=2)
    changes = [
        SurgeNeed("T21", "GAO", day, 100_000 * KG), SurgeNeed("T21", "LUONG_KHO", day, 100),
        SurgeNeed("T99", "GAO", day, 1), StockDrawn("KV-1", "GAO", 5_000 * KG), StockDrawn("KV-9", "GAO", 1),
        SurgeNeed("T21", "GAO", day + dt.timedelta(days=90), 1),
    ]  # fmt: skip
    found = actions.routine_replan(actor=desk, at=planned.at(day), on=day, changes=changes)
    plan = Plan.objects.get(pk=found.plan_id)
    assert (plan.state, plan.purpose, plan.starts_on, plan.weeks) == ("solved", "replan", START, 3)
    short = PlanShortage.objects.filter(plan=plan)
    surge = sum(short.filter(priority=1).values_list("quantity", flat=True))
    routine = sum(short.filter(priority=2).values_list("quantity", flat=True))
    # 40 t a week from KTW on, 5 lorries a week to KV-2: the surge of 100 t in the first week takes all 40.
    assert surge == 60_000 * KG and routine > 0
    kinds = {row.kind for row in found.differences}
    assert {"shortage", "issue", "cost"} <= kinds
    first = next(row for row in found.differences if row.kind == "shortage")
    assert first.before == 0 and first.change == first.after > 0
    assert len(found.left_out) == 4 and plan.notices[-4:] == list(found.left_out)
    with refused("KER-07", "không có quyền lập lại kế hoạch bảo đảm"):
        actions.routine_replan(actor=planned.world.actor("inspector"), at=planned.at(day), on=day, changes=[])


def test_what_a_mission_holds_is_counted_once(planned: Stage) -> None:
    """SUP-R23."""
    planned.rice(20_000 * KG, "KV-2", "A")
    account = planned.stock("KV-2")
    ledger.hold(
        actor=planned.keeper("KV-2"), at=planned.at(TODAY), account=account, item_id=planned.items["GAO"].pk,
        quantity=8_000 * KG, subject="mission:1", expires_at=planned.at(START + dt.timedelta(days=30)),
    )  # fmt: skip
    desk, day = planned.world.actor("operations_desk"), START
    changes = [StockDrawn("KV-2", "GAO", 8_000 * KG), StockDrawn("KV-2", "GAO", 1_000 * KG)]
    found = actions.routine_replan(actor=desk, at=planned.at(day), on=day, changes=changes)
    problem, _ = actions.inputs_of(actions.plan_or_refuse(found.plan_id))
    assert problem.stock.quantity.tolist() == [11_000 * KG]


def test_without_a_plan_in_force_there_is_nothing_to_bend(stage: Stage) -> None:
    with refused("SUP-17", "chưa có bản đang thực hiện"):
        actions.routine_replan(actor=stage.world.actor("operations_desk"), at=stage.at(TODAY), on=TODAY, changes=[])


def test_a_dearer_price_shows_as_money_and_nothing_else(planned: Stage) -> None:
    officer, by = planned.world.actor("staff_officer"), {"at": planned.at(TODAY)}
    base = Plan.objects.get()
    copy = actions.copy_plan(
        actor=officer, command_id=uuid.uuid4(), plan_id=base.pk, title="", changes=[PriceChange("GAO", 1_100)], **by
    )
    after = actions.solve_plan(actor=officer, plan_id=copy, **by)
    found = queries.differences(base, after)
    money = next(row for row in found if row.kind == "cost" and row.what == "Tiền mua")
    assert money.change > 0 and abs(money.after * 10 - money.before * 11) <= 100
    assert not [row for row in found if row.kind in ("shortage", "reserve")]
    assert queries.differences(base, base) == []


def test_a_run_tells_its_progress_and_ends_with_the_plan(planned: Stage) -> None:
    officer, moment = planned.world.actor("staff_officer"), planned.at(TODAY)
    plan_id = make(planned)
    run = actions.start_run(actor=officer, at=moment, plan_id=plan_id)
    with refused("SUP-22", "đang được tính"):
        actions.start_run(actor=officer, at=moment, plan_id=plan_id)
    done = actions.work_run(run_id=run, clock=lambda: moment)
    assert (done.state, done.permille, done.message) == ("done", 1_000, "Đã tính xong.")
    assert Plan.objects.get(pk=plan_id).state == "solved"
    with refused("SUP-21", "xong nên không bắt đầu được"):
        actions.work_run(run_id=run, clock=lambda: moment)
    with refused("SUP-21", "xong nên không dừng được"):
        actions.cancel_run(actor=officer, at=moment, run_id=run)
    with refused("KER-09", "Không tìm thấy lần tính"):
        actions.cancel_run(actor=officer, at=moment, run_id=10**9)
    with refused("KER-07", "không có quyền lập kế hoạch bảo đảm"):
        actions.start_run(actor=planned.world.actor("commander"), at=moment, plan_id=plan_id)


def test_a_run_is_stopped_on_request_and_keeps_what_it_found(planned: Stage) -> None:
    officer, moment = planned.world.actor("staff_officer"), planned.at(TODAY)
    run = actions.start_run(actor=officer, at=moment, plan_id=make(planned))
    heard = []

    def patient(problem, progress):  # type: ignore[no-untyped-def]
        heard.append(progress(100, "một"))
        actions.cancel_run(actor=officer, at=moment, run_id=run)
        clock.append(moment + dt.timedelta(seconds=5))
        heard.append(progress(200, "hai"))
        return nothing(problem)

    clock = [moment]
    done = actions.work_run(run_id=run, clock=lambda: clock[-1], solver=patient)
    assert heard == [True, False] and done.state == "cancelled" and "Đã dừng theo yêu cầu" in done.message
    assert Plan.objects.get(pk=done.plan_id).state == "solved"


def test_a_failed_run_says_why_and_a_silent_one_is_given_up(planned: Stage) -> None:
    officer, moment = planned.world.actor("staff_officer"), planned.at(TODAY)
    plan_id = make(planned)
    run = actions.start_run(actor=officer, at=moment, plan_id=plan_id)
    done = actions.work_run(run_id=run, clock=lambda: moment, solver=spoiled)
    assert done.state == "failed" and "không qua được khâu kiểm lại" in done.message
    lost = actions.start_run(actor=officer, at=moment, plan_id=plan_id)
    actions.start_run(actor=officer, at=moment + dt.timedelta(minutes=3), plan_id=plan_id)
    assert PlanRun.objects.get(pk=lost).state == "failed"
    assert engine.go_on(0, "")
