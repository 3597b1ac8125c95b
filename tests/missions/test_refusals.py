"""Every refusal of missions that the story does not provoke, with its code and words."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.catalog.models import PriceRow
from quannhu.kitchens.models import LentMeal
from quannhu.missions import actions, rules
from quannhu.missions.actions import BeneficiaryIn, ClaimIn
from quannhu.missions.models import Road
from quannhu.organization.queries import strength_of, subtree
from tests.ledger.store import refused
from tests.missions.flood import CIVILIANS, END, START, Flood

SOLDIERS, RELIEF = rules.SOLDIERS, rules.RELIEF
DAY = dt.timedelta(days=1)


def test_an_order_is_read_before_it_is_written(flood: Flood) -> None:
    """MIS-01, MIS-02, MIS-03, MIS-05, KER-11: code, days, nobody, level, authority."""
    flood.draft()
    with refused("MIS-01", "Mã nhiệm vụ NV-LU đã dùng cho NV-LU Khắc phục lũ lụt vùng 2"):
        flood.draft()
    with refused("MIS-02", "ngày cuối 13/9/2023 trước ngày đầu 14/9/2023"):
        flood.draft(flood.order("NV-2", ends_on=START - DAY))
    with refused("MIS-02", "giờ nhận lệnh 03:00 14/9/2023 sau lúc ghi 02:03 14/9/2023"):
        flood.draft(flood.order("NV-2", received_at=flood.at("03:00")))
    with refused("MIS-02", "nhận lệnh sau khi nhiệm vụ đã hết ngày"):
        flood.draft(flood.order("NV-2", starts_on=START - 3 * DAY, ends_on=START - DAY))
    with refused("MIS-03", "chưa có đối tượng nào"):
        flood.draft(flood.order("NV-2", beneficiaries=()))
    with refused("MIS-03", "ghi 0 người"):
        flood.draft(flood.order("NV-2", beneficiaries=(BeneficiaryIn("Nhân dân", 0, 3),)))
    with refused("MIS-05", "Mức ăn thêm OM không phải"):
        flood.draft(flood.order("NV-2", level="OM"))
    with refused("KER-11", ""):
        flood.draft(flood.order("NV-2", authority=" "))


def test_steps_keep_their_order(flood: Flood) -> None:
    """MIS-04: a draft cannot be claimed for, an ordered mission is not ordered again; KER-08 by who drafted it."""
    row = flood.draft()
    line = ClaimIn(flood.places["KV-2"].pk, "GAO", SOLDIERS, "routine", 700)
    with refused("MIS-04", 'trạng thái "dự thảo", không giữ hàng được'):
        flood.claim(row, line)
    drafted = flood.world.user("operations_desk")
    flood.world.appoint(drafted, "commander", "CQN", START)
    with refused("KER-08", ""):
        actions.order_mission(
            actor=flood.world.actor_of(drafted, START), at=flood.at("02:05"), command_id=uuid.uuid4(),
            mission_id=row.pk,
        )  # fmt: skip
    actions.order_mission(actor=flood.director, at=flood.at("02:05"), command_id=uuid.uuid4(), mission_id=row.pk)
    with refused("MIS-04", 'trạng thái "đã có lệnh", không ra lệnh được'):
        actions.order_mission(actor=flood.director, at=flood.at("02:06"), command_id=uuid.uuid4(), mission_id=row.pk)
    with refused("KER-09", ""):
        actions.order_mission(actor=flood.director, at=flood.at("02:06"), command_id=uuid.uuid4(), mission_id=99_999)


def test_no_more_soldiers_than_there_are(flood: Flood) -> None:
    """MIS-06: those of another mission are counted out."""
    flood.ordered()
    with refused("MIS-06", "L26.* chỉ có 1.200 người đối tượng HSQBS ngày 14/9/2023, lệnh lấy 1.201"):
        flood.ordered(flood.order("NV-2", beneficiaries=(flood.soldiers("L26", 401),)))
    flood.ordered(flood.order("NV-3", beneficiaries=(flood.soldiers("L26", 400),)))


def test_soldiers_are_counted_once_through_the_tree(flood: Flood) -> None:
    """MIS-R15, MIS-06: a region cannot give again what another mission takes of a unit under it."""
    flood.ordered()
    region = flood.unit("VUNG-2")
    rolls = strength_of(subtree(region, START), START)
    enlisted = sum(count for (_, category), count in rolls.items() if category == "HSQBS")
    with refused("MIS-06", "VUNG-2"):
        flood.ordered(flood.order("NV-2", beneficiaries=(flood.soldiers("VUNG-2", enlisted - 799),)))
    flood.ordered(flood.order("NV-3", beneficiaries=(flood.soldiers("VUNG-2", enlisted - 800),)))


def test_sources_and_loads_need_a_road_and_a_claim(flood: Flood) -> None:
    """MIS-08 too far, MIS-09 no road told, MIS-10 more than was claimed, KER-11 a closed road without a reason."""
    row = flood.ordered()
    here = flood.places["KV-1"].pk
    with refused("KER-11", ""):
        actions.set_roads(
            actor=flood.desk, at=flood.at("02:10"), mission_id=row.pk,
            roads=[actions.RoadIn(here, 0, 0, closed=True)],
        )  # fmt: skip
    actions.set_roads(actor=flood.desk, at=flood.at("02:10"), mission_id=row.pk, roads=[actions.RoadIn(here, 300, 480)])
    line = ClaimIn(here, "LUONG_KHO", RELIEF, "reserve", 100)
    with refused("MIS-08", "tới sau lệnh 13 giờ, quá hạn 12 giờ"):
        flood.claim(row, line)
    flood.claim(row, ClaimIn(here, "LUONG_KHO", RELIEF, "reserve", 100, accept_late=True))
    Road.objects.filter(mission=row, place_id=here).delete()
    with refused("MIS-09", "Chưa ghi thời gian đường từ Kho KV-1"):
        flood.claim(row, line)
    source = row.sources.get()
    with refused("MIS-10", "đã giữ 100 gói, đã xếp lên xe 0 gói, không xếp thêm 101 gói"):
        actions.make_load(
            actor=flood.desk, at=flood.at("05:00"), command_id=uuid.uuid4(), mission_id=row.pk,
            lines={source.pk: 101},
        )  # fmt: skip
    with refused("KER-09", ""):
        actions.make_load(
            actor=flood.desk, at=flood.at("05:00"), command_id=uuid.uuid4(), mission_id=row.pk, lines={99_999: 1}
        )
    actions.let_go(
        actor=flood.desk, at=flood.at("05:01"), command_id=uuid.uuid4(), mission_id=row.pk, source_id=source.pk
    )
    source.refresh_from_db()
    assert source.dropped_at is not None and source.hold is not None and source.hold.ends.count() == 1


def test_feeding_is_proved_again_at_close_out(flood: Flood) -> None:
    """MIS-20: kitchens that were told something else than the mission feeds."""
    row = flood.ordered(flood.order(beneficiaries=(flood.lent(400),)))
    LentMeal.objects.filter(day=START, meal="trua", kitchen_id=flood.unit("K-1101")).update(headcount=100)
    with refused("MIS-20", "Ngày 14/9/2023, bữa trưa, HSQBS: nhiệm vụ nuôi 400 người nhưng bếp của đơn vị cắt suất 36"):
        flood.close(row, END + DAY)


def test_packs_need_a_catalogue_price(flood: Flood) -> None:
    """MIS-21: without a price nothing can be charged against the supplement."""
    row = flood.ordered(flood.order(beneficiaries=(flood.soldiers("L26", 10),)))
    flood.claim_plan(row)
    flood.hand_over(flood.issued(row, "KV-2", "06:30"), "07:00")
    flood.use(row, "LUONG_KHO", SOLDIERS, 20, START + DAY)
    PriceRow.objects.filter(item=flood.items["LUONG_KHO"]).delete()
    with refused("MIS-21", "Chưa có giá danh mục của Lương khô"):
        flood.close(row, END + DAY)


def test_a_release_that_is_not_approved_cannot_be_loaded(flood: Flood) -> None:
    """MIS-23; and MIS-18 a load that is still open blocks the close-out."""
    row = flood.ordered(flood.order(beneficiaries=(CIVILIANS,)))
    flood.claim_plan(row)
    actions.ask_reserve(
        actor=flood.desk, at=flood.at("02:30"), command_id=uuid.uuid4(), mission_id=row.pk,
        line=ClaimIn(flood.places["KV-2"].pk, "LUONG_KHO", RELIEF, "reserve", 50), paper_ref="Lệnh 05",
    )  # fmt: skip
    with refused("MIS-23", 'Lệnh mở dự trữ số .* đang ở trạng thái "chờ duyệt"'):
        flood.load(row, "KV-2")
    flood.load(row, "KV-1")
    with refused("MIS-18", "còn phiếu tải M.*-KV1-01 đã lập phiếu tải"):
        flood.close(row, END + DAY)


@pytest.mark.parametrize(("people", "code"), [(1_001, "MIS-06"), (1_000, "")])
def test_lending_everybody_is_possible_but_not_one_more(flood: Flood, people: int, code: str) -> None:
    """T11 has 1.000 enlisted: all of them may go."""
    order = flood.order(beneficiaries=(flood.lent(people),))
    if code:
        with refused(code, "lệnh lấy 1.001"):
            flood.ordered(order)
    else:
        flood.ordered(order)
        assert flood.lent_at("K-1101", START) == flood.fed("K-1101", START)["HSQBS"]
