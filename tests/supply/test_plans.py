"""Plans: made from records, frozen, judged, approved by a second person; copies and their changes."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel.models import AuditEntry
from quannhu.organization.queries import visible_to
from quannhu.supply import actions, engine
from quannhu.supply.models import Plan, PlanShortage, PlanSnapshot, PlanStock
from quannhu.supply.queries import build_problem
from quannhu.supply.rules.changes import (
    BudgetChange,
    ExtraDemand,
    LaneChange,
    PriceChange,
    StockDrawn,
    StrengthChange,
    from_plain,
    say,
    to_plain,
)
from quannhu.supply.rules.keys import from_tables, packed, to_tables, unpacked
from tests.supply.sourcing import START, add, make, nothing, offer, source, spoiled
from tests.supply.stage import KG, TODAY, Stage, refused

T11_WEEK = 1_240 * 7 * 700


@pytest.fixture
def sourced(stage: Stage) -> Stage:
    """The stage with sources of rice."""
    source(stage)
    return stage


def built(stage: Stage, **more: object):  # type: ignore[no-untyped-def]
    scope = visible_to(stage.world.actor("staff_officer"), TODAY)
    facts = {"unit_id": stage.world.root.pk, "starts_on": START, "weeks": 2, "at": stage.at(TODAY), **more}
    return build_problem(scope=scope, **facts)  # type: ignore[arg-type]


def test_the_problem_is_todays_records(sourced: Stage) -> None:
    sourced.rice(9_000 * KG, "KV-1", "A", expires=START + dt.timedelta(days=15))
    sourced.rice(500 * KG, "KV-1", "B", expires=START + dt.timedelta(days=3))
    found = built(sourced)
    assert not found.faults
    problem = found.problem
    assert problem.units == ("HQ", "T11", "T21", "T22") and problem.places.code == ("KTW", "KV-1", "KV-2")
    assert problem.demand.quantity.tolist()[2:4] == [T11_WEEK, T11_WEEK]
    assert problem.stock.quantity.tolist() == [9_000 * KG] and problem.stock.left.tolist() == [2]
    assert "lô B tại KV-1 hết hạn 23/3/2023" in found.notices[0]
    assert problem.lanes.capacity.tolist() == [[50_000 * KG] * 2] * 2
    assert problem.offers.price_per_k.tolist() == [[14_000, 14_000]]
    draws = list(zip(problem.serves.unit.tolist(), problem.serves.place.tolist(), strict=True))
    assert draws == [(0, 0), (1, 1), (2, 2), (3, 2)]  # HQ at KTW, region 1 at KV-1, region 2 at KV-2
    assert problem.budget.tolist() == [2_000_000_000] and problem.term.tolist() == [0, 0]


def test_a_closed_day_takes_its_seventh_of_the_trips(sourced: Stage) -> None:
    """SUP-R13."""
    add(sourced, "dong-tuyen", origin="KTW", target="KV-1", trips_left=0, valid_from=START,
        valid_to=START + dt.timedelta(days=3))  # fmt: skip
    lanes = built(sourced).problem.lanes
    assert lanes.capacity[0].tolist() == [5 * 4 // 7 * 10_000 * KG, 50_000 * KG]


def test_roads_in_a_circle_are_counted_as_a_week(sourced: Stage) -> None:
    """SUP-R14; SUP-R05 for a long one."""
    add(sourced, "tuyen", origin="KV-1", target="KTW", hours=12, trips_week=1, load_kg=1_000, cost_per_tonne=1)
    add(sourced, "tuyen", origin="KV-1", target="KV-2", hours=49, trips_week=1, load_kg=1_000, cost_per_tonne=1)
    found = built(sourced)
    assert found.problem.lanes.lead.tolist() == [0, 0, 1, 1]
    assert "khép vòng" in found.notices[0]


def test_a_plan_by_days_counts_leads_in_days(sourced: Stage) -> None:
    """SUP-R04, SUP-R05, SUP-R13 for a surge: three days to deliver and one on the road are days, not two weeks.

    The seven days of a week carry its five trips; on the fourth no lorry goes, so goods bought on the first day reach
    region 1 on the sixth.
    """
    offer(sourced, lead_days=3, capacity_week=70_000 * KG, dong=13_000, valid_from=TODAY)
    found = built(sourced, starts_on=dt.date(2023, 3, 15), weeks=9, step=1)
    assert not found.faults and found.keys.step == 1
    problem = found.problem
    assert len(problem.periods) == 9 and problem.lanes.lead.tolist() == [1, 1]
    assert problem.lanes.capacity[0].tolist() == [trips * 10_000 * KG for trips in (0, 1, 1, 0, 1, 1, 1, 0, 1)]
    assert problem.demand.quantity.tolist()[9:18] == [1_240 * 700] * 9
    row = next(row for row, lead in enumerate(problem.offers.lead.tolist()) if lead == 3)
    assert sum(problem.sources.capacity[row].tolist()[:7]) == 70_000 * KG
    solution = engine.solved(problem)
    short = solution.plan.shortages
    assert {problem.units[unit] for unit in short.unit.tolist()} == {"HQ", "T11", "T21", "T22"}
    t11 = {period for unit, period in zip(short.unit.tolist(), short.period.tolist(), strict=True) if unit == 1}
    assert t11 == {0, 1, 2, 3, 4}
    assert engine.judged(problem, solution) is solution
    weekly = built(sourced, starts_on=START, weeks=2)
    assert weekly.keys.step == 7 and 1 in weekly.problem.offers.lead.tolist()


def test_a_snapshot_restores_the_same_problem_under_the_same_hash(sourced: Stage) -> None:
    """SUP-R12."""
    found = built(sourced)
    tables = to_tables(found.problem, found.keys)
    digest, body = packed(tables)
    problem, keys = from_tables(unpacked(body))
    assert packed(to_tables(problem, keys))[0] == digest and keys.starts == found.keys.starts
    first = make(sourced)
    assert Plan.objects.get(pk=first).snapshot.digest == digest
    make(sourced)
    assert PlanSnapshot.objects.count() == 1


def test_a_plan_is_solved_judged_submitted_approved_and_put_in_force(sourced: Stage) -> None:
    officer, commander = sourced.world.actor("staff_officer"), sourced.world.actor("commander")
    plan_id, by = make(sourced), {"at": sourced.at(TODAY)}
    plan = actions.solve_plan(actor=officer, plan_id=plan_id, solver=nothing, **by)
    assert plan.state == "solved" and plan.gap_ppm == 1_000_000
    short = PlanShortage.objects.filter(plan=plan)
    assert sum(short.values_list("quantity", flat=True)) == 3_680 * 14 * 700
    assert set(short.values_list("reason", flat=True)) == {"làm tay"}
    with refused("SUP-17", "đang ở trạng thái đã tính nên không duyệt được"):
        actions.approve_plan(actor=commander, plan_id=plan_id, **by)
    actions.submit_plan(actor=officer, plan_id=plan_id, **by)
    with refused("SUP-17", "trạng thái đề nghị nên không tính lại được"):
        actions.solve_plan(actor=officer, plan_id=plan_id, solver=nothing, **by)
    actions.approve_plan(actor=commander, plan_id=plan_id, note="đồng ý", **by)
    actions.put_in_force(actor=officer, plan_id=plan_id, **by)
    second = make(sourced)
    actions.solve_plan(actor=officer, plan_id=second, solver=nothing, **by)
    actions.submit_plan(actor=officer, plan_id=second, **by)
    actions.approve_plan(actor=commander, plan_id=second, **by)
    actions.put_in_force(actor=officer, plan_id=second, **by)
    # SUP-R18: one plan in force a unit.
    assert list(Plan.objects.order_by("pk").values_list("state", flat=True)) == ["superseded", "in_force"]
    assert AuditEntry.objects.filter(chain=f"plan:{plan_id}").count() == 6


def test_stock_by_week_stands_beside_its_floor(sourced: Stage) -> None:
    sourced.rice(9_000 * KG, "KV-1", "A")
    plan_id = make(sourced)
    actions.solve_plan(
        actor=sourced.world.actor("staff_officer"), at=sourced.at(TODAY), plan_id=plan_id, solver=nothing
    )
    rows = PlanStock.objects.filter(plan_id=plan_id).order_by("week")
    assert list(rows.values_list("place__code", "held", "floor")) == [("KV-1", 9_000 * KG, 0)] * 2


def test_a_plan_that_fails_the_referee_is_never_stored(sourced: Stage) -> None:
    plan_id = make(sourced)
    with refused("SUP-20", "không qua được khâu kiểm lại"):
        actions.solve_plan(
            actor=sourced.world.actor("staff_officer"), at=sourced.at(TODAY), plan_id=plan_id, solver=spoiled
        )
    assert Plan.objects.get(pk=plan_id).state == "draft" and not PlanShortage.objects.exists()


def test_maker_and_approver_are_two_persons(sourced: Stage) -> None:
    world, by = sourced.world, {"at": sourced.at(TODAY)}
    both = world.another_user("staff_officer")
    world.appoint(both, "commander", "CQN")
    actor = world.actor_of(both)
    plan_id = actions.make_plan(
        actor=actor, command_id=uuid.uuid4(), unit_id=world.root.pk, title="Quý II", starts_on=START, weeks=2, **by
    )
    actions.solve_plan(actor=actor, plan_id=plan_id, solver=nothing, **by)
    actions.submit_plan(actor=actor, plan_id=plan_id, **by)
    with refused("KER-08", "Người lập không được tự duyệt"):
        actions.approve_plan(actor=actor, plan_id=plan_id, **by)
    with refused("KER-08", "Người lập không được tự duyệt"):
        actions.refuse_plan(actor=actor, plan_id=plan_id, reason="x", **by)
    with refused("KER-11", "phải ghi lý do"):
        actions.refuse_plan(actor=world.actor("commander"), plan_id=plan_id, reason=" ", **by)
    assert actions.refuse_plan(
        actor=world.actor("commander"), plan_id=plan_id, reason="thiếu gạo", **by
    ).state == "refused"  # fmt: skip


def test_gaps_stop_a_plan_and_all_are_named(stage: Stage) -> None:
    """SUP-10, SUP-11, SUP-12, SUP-15, SUP-16."""
    with refused("SUP-16", "còn 4 chỗ hổng"):
        make(stage, starts_on=START + dt.timedelta(days=1))
    found = {
        problem.code.id: problem.sentence for problem in built(stage, starts_on=START + dt.timedelta(days=1)).faults
    }
    assert found["SUP-10"] == "Kế hoạch phải bắt đầu từ thứ Hai; 21/3/2023 là thứ Ba."
    assert "Chưa có nhóm hàng bảo đảm nào hiệu lực ngày 21/3/2023" in found["SUP-11"]
    assert "chưa thuộc kỳ ngân sách nào của Cục Quân nhu Bồng Lai (CQN)" in found["SUP-15"]


def test_sources_with_gaps_are_named(stage: Stage) -> None:
    """SUP-04, SUP-12, SUP-13, SUP-14."""
    for code, name in (("GAO", "Gạo"), ("DAU_AN", "Dầu")):
        add(stage, "nhom", code=code, name=name)
    add(stage, "hang-nhom", family="GAO", item="GAO")
    add(stage, "hang-nhom", family="GAO", item="NOI50")
    add(stage, "noi-linh", unit="VUNG-1", place="KTW")
    add(stage, "nguon", supplier="NCC-01", item="GAO", place="KTW", price_kind="hội đồng giá", lead_days=3)
    found: dict[str, list[str]] = {}
    for problem in built(stage).faults:
        found.setdefault(problem.code.id, []).append(problem.sentence)
    assert found["SUP-04"] == ['Nhóm hàng bảo đảm "Dầu (DAU_AN)" chưa có mặt hàng nào trong kỳ.']
    assert len(found["SUP-12"]) == 3 and "chưa có kho lĩnh ngày 20/3/2023" in found["SUP-12"][0]
    assert found["SUP-13"] == ["Chưa biết Nồi 50 lít (NOI50) nặng bao nhiêu, chiếm bao nhiêu chỗ."]
    assert (
        "Nguồn NCC-01 giao Gạo tẻ tới KTW theo giá hội đồng giá, nhưng ngày 20/3/2023 chưa có giá" in found["SUP-14"][0]
    )


def test_a_what_if_copy_changes_the_frozen_inputs_and_is_never_submitted(sourced: Stage) -> None:
    """SUP-R15, SUP-R16."""
    sourced.rice(9_000 * KG, "KV-1", "A")
    world, by = sourced.world, {"at": sourced.at(TODAY)}
    officer = world.actor("staff_officer")
    base = make(sourced)
    changes = [
        StrengthChange("T11", 1_100), LaneChange("KTW", "KV-2"), PriceChange("GAO", 1_205), BudgetChange(0, 500),
        ExtraDemand("T21", "GAO", 1, 5_000 * KG), StockDrawn("KV-1", "GAO", 1_000 * KG),
    ]  # fmt: skip
    copy = actions.copy_plan(actor=officer, command_id=uuid.uuid4(), plan_id=base, title="", changes=changes, **by)
    before, _ = actions.inputs_of(actions.plan_or_refuse(base))
    after, _ = actions.inputs_of(actions.plan_or_refuse(copy))
    assert after.demand.quantity.tolist()[2] == T11_WEEK * 11 // 10 and before.demand.quantity.tolist()[2] == T11_WEEK
    assert after.demand.quantity.tolist()[-1] == 5_000 * KG and after.demand.priority.tolist()[-1] == 1
    assert after.lanes.capacity.tolist() == [[50_000 * KG] * 2, [0, 0]]
    assert after.offers.price_per_k.tolist() == [[16_870, 16_870]]
    assert after.budget.tolist() == [1_000_000_000] and after.stock.quantity.tolist() == [8_000 * KG]
    assert [from_plain(to_plain(change)) for change in changes] == changes
    assert say(changes[1]) == "Tuyến KTW → KV-2 đóng" and say(changes[2]) == "Giá GAO bằng 120,5 %"
    actions.solve_plan(actor=officer, plan_id=copy, solver=nothing, **by)
    with refused("SUP-18", "là phương án thử"):
        actions.submit_plan(actor=officer, plan_id=copy, **by)
    with refused("SUP-23", 'kế hoạch không có đơn vị "T99"'):
        actions.copy_plan(
            actor=officer, command_id=uuid.uuid4(), plan_id=base, title="", changes=[StrengthChange("T99", 1)], **by
        )


def test_only_those_with_the_right_make_and_approve(sourced: Stage) -> None:
    world, by = sourced.world, {"at": sourced.at(TODAY)}
    for role in ("unit_quartermaster", "depot_keeper", "commander", "administrator"):
        with refused("KER-07", "không có quyền lập kế hoạch bảo đảm"):
            actions.make_plan(
                actor=world.actor(role), command_id=uuid.uuid4(), unit_id=world.root.pk, title="", starts_on=START,
                weeks=2, **by,
            )  # fmt: skip
    plan_id = make(sourced)
    with refused("KER-07", "không có quyền duyệt kế hoạch bảo đảm"):
        actions.approve_plan(actor=world.actor("staff_officer"), plan_id=plan_id, **by)
    with refused("KER-09", "Không tìm thấy kế hoạch"):
        actions.approve_plan(actor=world.actor("commander"), plan_id=10**9, **by)


def test_an_offer_of_the_price_council_has_the_price_of_its_week(sourced: Stage) -> None:
    assert offer(sourced, place="KV-1", dong=15_000, minimum="2 tấn", capacity_week="20 tấn", lead_days=8)
    problem = built(sourced).problem
    assert problem.offers.lead.tolist() == [0, 2] and problem.offers.minimum.tolist() == [0, 2_000 * KG]
    assert problem.sources.capacity[1].tolist() == [20_000 * KG] * 2
