"""Story R07: nhiệm vụ đột xuất. Every number, the branch, the edge cases and the invariants, driven as users do."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel.days import Period, year_of
from quannhu.kernel.figures import FigureQuery, registry
from quannhu.kitchens.queries import need as kitchen_need
from quannhu.ledger import actions as ledger
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Hold, Release
from quannhu.ledger.queries import free, free_over_floor
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import ClaimIn, UseIn
from quannhu.missions.models import Load, Mission, Settlement, SourceLine
from tests.ledger.store import refused
from tests.missions import flood as floods
from tests.missions.flood import END, KG, RECEIVED, START, T11, Flood
from tests.world import World

SOLDIERS, RELIEF = rules.SOLDIERS, rules.RELIEF
DAY = dt.timedelta(days=1)


@pytest.fixture
def flood(r01_world: World) -> Flood:
    return floods.build(r01_world)


def needs(row: Mission) -> dict[tuple[str, str], int]:
    groups = queries.groups_of([row.pk])[row.pk]
    return {(one.item, one.audience): one.quantity for one in queries.need_of(row, groups)}


def test_need_is_17400_packs_and_1960_kg(flood: Flood) -> None:
    """1.200 × 2 + 5.000 × 3 = 17.400 packs; rice only for the 400: 400 × 0,7 × 7 = 1.960 kg (note N6)."""
    found = needs(flood.draft())
    assert found == {
        ("LUONG_KHO", SOLDIERS): 2_400, ("LUONG_KHO", RELIEF): 15_000, ("GAO", SOLDIERS): 1_960 * KG,
    }  # fmt: skip
    assert found["LUONG_KHO", SOLDIERS] + found["LUONG_KHO", RELIEF] == 17_400


def test_supplement_is_546_million(flood: Flood) -> None:
    """1.200 × 7 × 65.000 = 546.000.000 đ (rule MIS-R05)."""
    row = flood.draft()
    lines = queries.supplements_of(row, queries.groups_of([row.pk])[row.pk])
    assert [(one.label, one.person_days, one.amount) for one in lines] == [
        ("L26", 5_600, 364_000_000), ("T11", 2_800, 182_000_000),
    ]  # fmt: skip
    assert sum(one.amount for one in lines) == 546_000_000


def test_source_plan_takes_12000_here_and_5400_from_region_1(flood: Flood) -> None:
    """22.560 held, floor 10.560, free 12.000; short 5.400 comes from KV-1 (free 10.000) at 13:00, 11 h of 12."""
    row = flood.ordered()
    assert flood.reserve("KV-2") == (22_560, 10_560, 0)
    plan = queries.source_plan(row, flood.at("02:15"))
    chosen = [(one.place, one.item, one.audience, one.quantity) for one in plan.choice.sources]
    assert chosen == [
        ("KV-2", "GAO", SOLDIERS, 1_960 * KG),
        ("KV-2", "LUONG_KHO", SOLDIERS, 2_400),
        ("KV-2", "LUONG_KHO", RELIEF, 9_600),
        ("KV-1", "LUONG_KHO", RELIEF, 5_400),
    ]
    assert plan.choice.short == {} and plan.choice.warnings == []
    last = plan.choice.sources[-1]
    assert last.eta == flood.at("13:00")
    assert (last.eta - RECEIVED) == dt.timedelta(hours=11) and plan.limit == flood.at("14:00")


def test_clock_runs_from_the_order_to_the_first_issue(flood: Flood) -> None:
    """Order 02:00, first issue 06:30: 4 h 30 min of 6 h."""
    row = flood.ordered()
    flood.claim_plan(row)
    running = queries.clock_of(row, flood.at("05:00"))
    assert (running.first_issue_at, running.minutes, running.kept) == (None, 180, True)
    assert not queries.clock_of(row, flood.at("08:01")).kept
    flood.issue(flood.load(row, "KV-2"), "KV-2", "06:30")
    stopped = queries.clock_of(row, flood.at("20:00", END))
    assert (stopped.minutes, stopped.kept, stopped.due) == (270, True, flood.at("08:00"))
    assert rules.hours_text(stopped.minutes) == "4 giờ 30 phút"


def test_kitchens_of_t11_draw_1960_kg_less(flood: Flood) -> None:
    """The counts of T11's kitchens fall by 400 from the first day to the last, and their rice by the same 1.960 kg."""
    days = [START + DAY * index for index in range(7)]
    before = sum(flood.world_rice(kitchen, START - DAY) for kitchen in T11)
    flood.ordered()
    after = 0
    for day in days:
        for kitchen in T11:
            flood.count(kitchen, day)
            after += kitchen_need(kitchen_id=flood.unit(kitchen), day=day)["GAO"]
    assert before * 7 - after == 1_960 * KG
    flood.count("K-1101", END + DAY)
    assert kitchen_need(kitchen_id=flood.unit("K-1101"), day=END + DAY)["GAO"] == flood.world_rice("K-1101", END + DAY)


def test_lent_soldier_is_neither_counted_nor_refunded_at_home(flood: Flood) -> None:
    """No soldier fed twice: counting one of the lent is refused; none is paid back, as the mission feeds them."""
    flood.ordered()
    full = flood.fed("K-1101", START)["HSQBS"]
    lent = flood.lent_at("K-1101", START)
    assert lent in (133, 134) and sum(flood.lent_at(kitchen, START) for kitchen in T11) == 400
    with refused("KIT-03", f"chấm {full - lent + 1} người đối tượng HSQBS, quân số ăn chỉ có {full - lent}"):
        flood.count("K-1101", START, full - lent + 1)
    flood.count("K-1101", START)
    assert flood.refunds("K-1101", START) == 0


def test_flood_from_order_to_settlement(flood: Flood) -> None:
    """Issued = consumed + returned + loss with minutes; 156.000.000 đ of the supplement were packs in kind."""
    row = flood.ordered()
    flood.claim_plan(row)
    flood.delivered(row)
    row.refresh_from_db()
    assert row.state == Mission.State.ISSUING and flood.reserve("KV-2") == (10_560, 10_560, 0)
    assert flood.reserve("KV-1") == (11_500, 6_900, 0)
    for index in range(7):
        day = START + DAY * index
        flood.use(row, "GAO", SOLDIERS, 280 * KG, day)
        if index < 2:
            flood.use(row, "LUONG_KHO", SOLDIERS, 1_200, day)
        if index < 3:
            flood.use(row, "LUONG_KHO", RELIEF, 4_990 if index == 2 else 5_000, day)
    with refused("MIS-17", "đã xuất 15.000 gói, dùng 14.990 gói, trả 0 gói, mất có biên bản 0 gói, còn 10 gói"):
        flood.close(row, END + DAY)
    flood.give_back(row, "LUONG_KHO", RELIEF, 6, END)
    with refused("MIS-16", "phải có biên bản"):
        flood.lose(row, "LUONG_KHO", RELIEF, 4, END, "")
    flood.lose(row, "LUONG_KHO", RELIEF, 4, END, "Biên bản 07/BB ngày 20/9")
    assert flood.balance(row, "LUONG_KHO", RELIEF) == (15_000, 14_990, 6, 4)
    assert flood.balance(row, "GAO", SOLDIERS) == (1_960 * KG, 1_960 * KG, 0, 0)
    with refused("MIS-19", "phục vụ đến hết ngày 20/9/2023, chưa khép được ngày 19/9/2023"):
        flood.close(row, END - DAY)
    assert flood.close(row, END + DAY) == 546_000_000
    settled = Settlement.objects.get(mission=row)
    assert (settled.packs, settled.pack_price, settled.in_kind) == (2_400, 65_000, 156_000_000)
    assert (settled.whole, settled.in_money) == (546_000_000, 390_000_000)
    row.refresh_from_db()
    assert row.state == Mission.State.CLOSED and not any(one.faults for one in examine())


def test_fire_and_flood_supplements_are_614_250_000(flood: Flood) -> None:
    """F12: 300 × 5 × 45.500 = 68.250.000 đ of the forest fire and 546.000.000 đ of the flood."""
    first, last = dt.date(2023, 4, 10), dt.date(2023, 4, 14)
    fire = flood.order(
        "NV-CHAY", name="Chữa cháy rừng Đồi Chè", unit_id=flood.unit("VUNG-3"), level="THEM-5", starts_on=first,
        ends_on=last, received_at=flood.at("06:10", first), beneficiaries=(flood.soldiers("T31", 300),),
    )  # fmt: skip
    for order in (fire, flood.order()):
        row = flood.draft(order)
        actions.order_mission(actor=flood.director, at=flood.at("02:05"), command_id=uuid.uuid4(), mission_id=row.pk)
    f12 = registry()["F12"].figure

    def total(period: Period) -> int:
        parts = f12.compute(FigureQuery(flood.director, period)).parts
        return next(part.value for part in parts if part.key == "total")

    assert total(Period(first, last + DAY)) == 300 * 5 * 45_500 == 68_250_000
    assert total(Period(START, END + DAY)) == 546_000_000
    assert total(year_of(START)) == 614_250_000


def test_nothing_is_reserved_beyond_what_is_free(flood: Flood) -> None:
    """Reserved ≤ free: region 1 has 10.000 packs above its floor of 2.300 × 3, and not one more in all."""
    row, kv1 = flood.ordered(), flood.places["KV-1"].pk
    assert flood.reserve("KV-1") == (16_900, 6_900, 0)
    with refused("LED-03|LED-42|LED-02", ""):
        flood.claim(row, ClaimIn(kv1, "LUONG_KHO", RELIEF, "reserve", 10_001))
    flood.claim(row, ClaimIn(kv1, "LUONG_KHO", RELIEF, "reserve", 6_000))
    with refused("LED-03|LED-42|LED-02", ""):
        flood.claim(row, ClaimIn(kv1, "LUONG_KHO", RELIEF, "reserve", 4_001))
    flood.claim(row, ClaimIn(kv1, "LUONG_KHO", RELIEF, "reserve", 4_000))
    held = sum(hold.quantity for hold in Hold.objects.filter(account__place_id=kv1))
    assert held == 10_000 and free_over_floor(kv1, flood.items["LUONG_KHO"].pk, START) == 0


# -- the branch: the road is cut -------------------------------------------------------------------------------------


def test_road_cut_opens_the_reserve(flood: Flood) -> None:
    """Release 5.400: 10.560 → 5.160, the director approves, refill due in 30 days."""
    row = flood.ordered()
    flood.roads(row, cut="sạt lở cầu Mây")
    plan = flood.claim_plan(row)
    assert plan.choice.short == {("LUONG_KHO", RELIEF): 5_400}
    (warning,) = plan.choice.warnings
    assert (warning.place, warning.quantity, warning.why) == ("KV-1", 10_000, "đường bị cắt: sạt lở cầu Mây")
    kv1, kv2 = flood.places["KV-1"].pk, flood.places["KV-2"].pk
    with refused("MIS-08", "đường bị cắt: sạt lở cầu Mây"):
        flood.claim(row, ClaimIn(kv1, "LUONG_KHO", RELIEF, "reserve", 5_400))
    with refused("LED-02|LED-03|MIS-07|LED-42", ""):
        flood.claim(row, ClaimIn(kv2, "LUONG_KHO", RELIEF, "reserve", 5_400))
    source = actions.ask_reserve(
        actor=flood.desk, at=flood.at("02:30"), command_id=uuid.uuid4(), mission_id=row.pk,
        line=ClaimIn(kv2, "LUONG_KHO", RELIEF, "reserve", 5_400), paper_ref="Lệnh 05/LB",
    )  # fmt: skip
    line = SourceLine.objects.get(pk=source)
    assert line.release is not None and line.release.refill_by == START + dt.timedelta(days=30)
    with refused("MIS-23", "chờ duyệt"):
        flood.load(row, "KV-2")
    ledger.approve_release(actor=flood.director, at=flood.at("02:45"), release_id=line.release.pk)
    flood.hand_over(flood.issued(row, "KV-2", "06:30"), "07:00")
    assert flood.reserve("KV-2") == (5_160, 5_160, 0)
    assert flood.balance(row, "LUONG_KHO", RELIEF)[0] == 15_000
    release = Release.objects.get(pk=line.release.pk)
    assert (release.quantity, release.decided_by) == (5_400, flood.director.user_id)


# -- edge cases -----------------------------------------------------------------------------------------------------


def test_order_cancelled_half_way(flood: Flood) -> None:
    """Holds go free, soldiers come home the next day, what was issued comes back by return vouchers."""
    row = flood.ordered()
    flood.claim_plan(row)
    flood.hand_over(flood.issued(row, "KV-2", "06:30"), "07:00")
    road = flood.issued(row, "KV-1", "07:00")
    flood.use(row, "GAO", SOLDIERS, 280 * KG, START)
    freed = actions.cancel_mission(
        actor=flood.director, at=flood.at("21:00"), command_id=uuid.uuid4(), mission_id=row.pk, reason="Nước rút"
    )
    assert freed == 0
    row.refresh_from_db()
    assert (row.state, row.served_to) == (Mission.State.CANCELLED, START)
    assert flood.lent_at("K-1101", START) > 0 and flood.lent_at("K-1101", START + DAY) == 0
    with refused("MIS-18", "đã xuất, đang trên đường"):
        flood.close(row, START + DAY)
    actions.turn_back(
        actor=flood.keeper("KV-1"), at=flood.at("22:00"), command_id=uuid.uuid4(), load_id=road, remark="Hủy lệnh"
    )
    with refused("MIS-17", "còn 9.600 gói chưa rõ"):
        flood.close(row, START + DAY)
    flood.give_back(row, "GAO", SOLDIERS, 1_680 * KG, START + DAY)
    flood.give_back(row, "LUONG_KHO", SOLDIERS, 2_400, START + DAY)
    flood.give_back(row, "LUONG_KHO", RELIEF, 9_600, START + DAY)
    assert flood.reserve("KV-2", START + DAY)[0] == 22_560 and flood.reserve("KV-1", START + DAY)[0] == 16_900
    assert flood.close(row, START + DAY) == 1_200 * 65_000
    assert not [hold for hold in Hold.objects.all() if hold.ends.count() == 0]


def test_cancelled_before_anything_left(flood: Flood) -> None:
    """All four holds end and everything is free again."""
    row = flood.ordered()
    flood.claim_plan(row)
    assert free(place_id=flood.places["KV-2"].pk, item_id=flood.items["GAO"].pk, at=flood.at("03:00")) == 18_040 * KG
    freed = actions.cancel_mission(
        actor=flood.director, at=flood.at("03:00"), command_id=uuid.uuid4(), mission_id=row.pk, reason="Báo động giả"
    )
    assert freed == 4
    assert free(place_id=flood.places["KV-2"].pk, item_id=flood.items["GAO"].pk, at=flood.at("03:01")) == 20_000 * KG


def test_strength_changes_daily(flood: Flood) -> None:
    """From 17/9 only 300 of T11: rice, supplement and kitchens follow the same day."""
    row = flood.ordered()
    lender = row.beneficiaries.get(unit=flood.world.unit("T11"))
    day = START + DAY * 3
    actions.change_strength(
        actor=flood.desk, at=flood.at("18:00", day - DAY), command_id=uuid.uuid4(), beneficiary_id=lender.pk,
        from_day=day, people=300, reason="100 người về đơn vị",
    )  # fmt: skip
    assert needs(row)["GAO", SOLDIERS] == (400 * 3 + 300 * 4) * 700
    lines = queries.supplements_of(row, queries.groups_of([row.pk])[row.pk])
    assert sum(one.amount for one in lines) == (1_200 * 3 + 1_100 * 4) * 65_000
    assert sum(flood.lent_at(kitchen, day - DAY) for kitchen in T11) == 400
    assert sum(flood.lent_at(kitchen, day) for kitchen in T11) == 300
    assert queries.misfed(row, queries.groups_of([row.pk])[row.pk]) == []
    with refused("MIS-22", "đã qua, bếp đã chấm cơm"):
        actions.change_strength(
            actor=flood.desk, at=flood.at("08:00", day), command_id=uuid.uuid4(), beneficiary_id=lender.pk,
            from_day=day - DAY, people=350, reason="ghi lùi",
        )  # fmt: skip


def test_relief_is_never_mixed_with_soldiers_goods(flood: Flood) -> None:
    """MIS-15: soldiers may not eat civilians' packs, nor the other way round."""
    row = flood.ordered()
    flood.claim_plan(row)
    flood.delivered(row)
    with refused("MIS-15", "còn 15.000 gói của cứu trợ nhân dân, không được dùng cho bộ đội"):
        flood.use(row, "LUONG_KHO", SOLDIERS, 2_401, START)
    with refused("MIS-15", "còn 2.400 gói của bộ đội, không được dùng cho cứu trợ nhân dân"):
        flood.use(row, "LUONG_KHO", RELIEF, 15_001, START)
    assert flood.balance(row, "LUONG_KHO", SOLDIERS) == (2_400, 0, 0, 0)


def test_two_missions_cannot_claim_the_same_goods(flood: Flood) -> None:
    """The first hold stands; the second is refused by the name of the first."""
    first = flood.ordered()
    flood.claim_plan(first)
    second = flood.ordered(flood.order("NV-BAO", name="Phòng chống bão", beneficiaries=(flood.soldiers("L25", 100),)))
    line = ClaimIn(flood.places["KV-2"].pk, "LUONG_KHO", SOLDIERS, "reserve", 200)
    with refused("MIS-07", "tại Kho KV-2 còn tự do 0 gói, cần giữ 200 gói; nhiệm vụ NV-LU Khắc phục lũ lụt"):
        flood.claim(second, line)
    assert not SourceLine.objects.filter(mission=second).exists()
    plan = queries.source_plan(second, flood.at("03:00"))
    assert [(one.place, one.quantity) for one in plan.choice.sources] == [("KV-1", 200)]


def test_half_received_needs_words_and_stays_out(flood: Flood) -> None:
    """A receiver counts less than was issued: it stays written against the mission until lost by minutes."""
    row = flood.ordered()
    flood.claim_plan(row)
    load = flood.issued(row, "KV-1", "07:00")
    (line,) = Load.objects.get(pk=load).lines.all()
    with refused("MIS-12", "đã xuất 5.400 gói, người nhận ghi 5.401 gói"):
        flood.hand_over(load, "13:00", received={line.pk: 5_401})
    with refused("KER-11", ""):
        flood.hand_over(load, "13:00", received={line.pk: 5_380})
    with refused("MIS-13", "chưa ghi người nhận"):
        actions.hand_over(actor=flood.desk, at=flood.at("13:00"), command_id=uuid.uuid4(), load_id=load, receiver=" ")
    flood.hand_over(load, "13:00", received={line.pk: 5_380}, remark="Một thùng rơi xuống sông")
    flood.lose(row, "LUONG_KHO", RELIEF, 20, START, "Biên bản 01/BB")
    assert flood.balance(row, "LUONG_KHO", RELIEF) == (5_400, 0, 0, 20)
    with refused("MIS-11", "đã bàn giao"):
        flood.hand_over(load, "14:00")


def test_goods_on_the_road_are_not_eaten_yet(flood: Flood) -> None:
    """MIS-14: only what was handed over can be used."""
    row = flood.ordered()
    flood.claim_plan(row)
    flood.issued(row, "KV-1", "07:00")
    with refused("MIS-14", "còn 0 gói, không dùng 10 gói được"):
        flood.use(row, "LUONG_KHO", RELIEF, 10, START)
    assert UseIn("GAO", SOLDIERS, 1).place_id is None
