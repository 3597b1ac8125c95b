"""The tables of sources: refusals by name, rows ended and replaced, rights; the commands."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from quannhu.cli.main import main
from quannhu.supply import actions
from quannhu.supply.models import Contract, FamilyItem, Lane, Order, Plan, PlanRun, SupplierOffer
from quannhu.supply.rules import lane_periods, lead_periods, periods_left, share_of_week, whole_packs
from tests.supply.sourcing import BASIS, SINCE, START, add, make, offer, source
from tests.supply.stage import TODAY, Stage, refused


@pytest.fixture
def sourced(stage: Stage) -> Stage:
    source(stage)
    return stage


def test_days_become_weeks() -> None:
    """SUP-R04, SUP-R05, SUP-R06."""
    assert [lead_periods(days) for days in (0, 1, 7, 8, 14, 15)] == [0, 1, 1, 2, 2, 3]
    assert [lane_periods(hours) for hours in (0, 48, 49, 168, 169)] == [0, 0, 1, 1, 2]
    last = [START + dt.timedelta(days=days) for days in (-1, 0, 5, 6, 12, 13)]
    assert [periods_left(START, day) for day in last] == [0, 0, 0, 1, 1, 2]
    assert [lead_periods(days, 1) for days in (0, 1, 3)] == [0, 1, 3]
    assert [lane_periods(hours, 1) for hours in (0, 6, 7, 24, 25)] == [0, 0, 1, 1, 2]
    assert [periods_left(START, day, 1) for day in last] == [0, 1, 6, 7, 13, 14]
    assert [share_of_week(10, index) for index in (0, 5)] == [10, 10]
    days = [share_of_week(10, index, 1) for index in range(14)]
    assert sum(days[:7]) == sum(days[7:]) == 10 and set(days) == {1, 2}
    assert [whole_packs(quantity, 50) for quantity in (0, 1, 50, 51)] == [0, 50, 50, 100]


def test_a_new_row_ends_the_open_one_and_never_overlaps(sourced: Stage) -> None:
    """SUP-R11."""
    offer(sourced, dong=15_000, valid_from=dt.date(2023, 4, 1))
    rows = SupplierOffer.objects.order_by("valid_from").values_list("dong", "valid_from", "valid_to")
    assert rows[0][2] == dt.date(2023, 4, 1) and [row[0] for row in rows] == [14_000, 15_000]
    with refused("SUP-05", "đã có dòng hiệu lực 1/1/2023–31/3/2023"):
        offer(sourced, dong=16_000, valid_from=dt.date(2023, 2, 1))
    with refused("SUP-05", "đã có dòng hiệu lực"):
        add(sourced, "ngan-sach", unit="CQN", code="X", dong=1, valid_from=dt.date(2023, 5, 1))


def test_every_wrong_value_is_named(sourced: Stage) -> None:
    with refused("SUP-07", "Chưa ghi căn cứ"):
        offer(sourced, place="KV-1", legal_basis=" ")
    with refused("SUP-08", "giá hợp đồng chưa ghi số tiền"):
        offer(sourced, place="KV-1", dong=0)
    with refused("SUP-08", "theo hội đồng giá thì không ghi số tiền"):
        offer(sourced, place="KV-1", price_kind="hội đồng giá")
    for facts, why in (
        ({"lead_days": 181}, "phải là số nguyên từ 0 đến 180"),
        ({"lead_days": None}, "còn trống"),
        ({"price_kind": "chợ"}, "phải là hợp đồng, hội đồng giá"),
        ({"valid_to": SINCE}, "không sau ngày bắt đầu"),
        ({"valid_from": None}, "chưa ghi ngày"),
    ):
        with refused("SUP-06", why):
            offer(sourced, place="KV-1", **facts)
    with refused("SUP-06", "trùng với kho đi"):
        add(sourced, "tuyen", origin="KTW", target="KTW", hours=1, trips_week=1, load_kg=1, cost_per_tonne=1)
    with refused("SUP-06", "phải lớn hơn 0"):
        add(sourced, "hang-nhom", family="GAO", item="MUOI", need_per_k=0)
    with refused("KER-09", "Không tìm thấy tuyến đường ngày 1/1/2023"):
        add(sourced, "dong-tuyen", origin="KV-1", target="KV-2")
    with refused("KER-09", "Không tìm thấy nhóm hàng bảo đảm"):
        add(sourced, "hang-nhom", family="X", item="MUOI")
    with refused("KER-09", "Không tìm thấy danh mục nguồn"):
        add(sourced, "khong-co")
    assert SupplierOffer.objects.count() == 1 and FamilyItem.objects.count() == 1


def test_a_row_is_ended_with_its_paper(sourced: Stage) -> None:
    row, by = SupplierOffer.objects.get().pk, {"actor": sourced.world.actor("staff_officer"), "at": sourced.at(TODAY)}
    facts = {"kind": "nguon", "row_id": row, "ends_on": dt.date(2023, 6, 1)}
    with refused("SUP-07", "Chưa ghi căn cứ"):
        actions.end_source(**by, **facts, reason=" ")
    with refused("SUP-09", "Ngày thôi hiệu lực 1/1/2023 không nằm trong kỳ hiệu lực"):
        actions.end_source(**by, **{**facts, "ends_on": SINCE}, reason="x")
    with refused("KER-09", "Không tìm thấy dòng danh mục nguồn"):
        actions.end_source(**by, **{**facts, "row_id": 10**9}, reason="x")
    actions.end_source(**by, **facts, reason="Thanh lý hợp đồng")
    assert SupplierOffer.objects.get().valid_to == dt.date(2023, 6, 1)


def test_only_the_officer_writes_sources_where_his_post_reaches(sourced: Stage) -> None:
    for role in ("depot_keeper", "unit_quartermaster", "commander"):
        with refused("KER-07", "không có quyền"):
            add(sourced, "kho", role=role, place="KV-1", store_class="kho lạnh", volume_m3=1)
    with refused("KER-07", "không có quyền"):
        add(sourced, "nhom", role="commander", code="X", name="X")
    world = sourced.world
    local = world.another_user("staff_officer", "VUNG-1")
    actions.add_source(
        actor=world.actor_of(local), at=sourced.at(TODAY), command_id=uuid.uuid4(), kind="kho",
        values={"place": "KV-1", "store_class": "cold", "volume_m3": 5, "valid_from": SINCE, "legal_basis": BASIS},
    )  # fmt: skip
    with refused("KER-07", "không có quyền"):
        actions.add_source(
            actor=world.actor_of(local), at=sourced.at(TODAY), command_id=uuid.uuid4(), kind="kho",
            values={"place": "KV-2", "store_class": "cold", "volume_m3": 5, "valid_from": SINCE, "legal_basis": BASIS},
        )  # fmt: skip


def test_a_command_repeated_writes_once(sourced: Stage) -> None:
    by = {"actor": sourced.world.actor("staff_officer"), "at": sourced.at(TODAY), "command_id": uuid.uuid4()}
    values = {"place": "KTW", "store_class": "kho khô", "volume_m3": 5, "valid_from": SINCE, "legal_basis": BASIS}
    assert len({actions.add_source(**by, kind="kho", values=values) for _ in range(2)}) == 1


def test_the_database_itself_holds_two_persons_and_dates(sourced: Stage) -> None:
    plan = Plan.objects.get(pk=make(sourced))
    for change in ({"approved_by": plan.made_by},):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lane.objects.update(valid_to=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplierOffer.objects.update(dong=None)
    assert not Contract.objects.exists() and not Order.objects.exists()


def test_commands_print_demand_plans_and_orders(sourced: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    plan_id = make(sourced)
    run = actions.start_run(actor=sourced.world.actor("staff_officer"), at=sourced.at(TODAY), plan_id=plan_id)
    assert main(["supply", "work", str(run)]) == 0
    assert PlanRun.objects.get().state == "done"
    assert main(["supply", "plan"]) == 0
    assert main(["supply", "plan", "--id", str(plan_id)]) == 0
    assert main(["supply", "demand", "--from", "20/3/2023", "--to", "2/4/2023", "--unit", "T11"]) == 0
    assert main(["supply", "orders", "--on", "1/4/2023"]) == 0
    said = capsys.readouterr().out
    for words in ("xong: Đã tính xong.", "2 tuần từ 20/3/2023", "mua của NCC-01 về KTW",
                  "không đơn vị nào thiếu", "phải cấp 12.152 kg", "0 trên 0 dòng"):  # fmt: skip
        assert words in said, words
