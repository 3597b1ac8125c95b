"""The kitchen day's refusals, warnings and defined results, each by its code and Vietnamese words."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from quannhu.kernel.errors import Refused
from quannhu.kitchens import actions, queries
from quannhu.kitchens.actions import Extra, OwnLine, Present, UseLine
from quannhu.kitchens.models import AllowanceLine, KitchenDay, MealCount
from quannhu.ledger.actions import LotIn
from quannhu.ledger.models import Move, Voucher
from quannhu.organization.queries import visible_to
from tests.kitchens.kitchen import DAY, FED, KG, Kitchen, kg, parts, present

NEXT = DAY + dt.timedelta(days=1)


def refused(code: str, words: str) -> Any:
    """Expect a refusal by code and by its Vietnamese words."""
    return pytest.raises(Refused, match=f"{code}: .*{words}")


def sheet(kitchen: Kitchen, day: dt.date = DAY) -> queries.DaySheet:
    return queries.day_sheet(scope=visible_to(kitchen.manager, day), kitchen_id=kitchen.id, day=day)


def warned(kitchen: Kitchen) -> list[str]:
    return [problem.code.id for problem in sheet(kitchen).warnings]


# -- counting ------------------------------------------------------------------------------------------------------


def test_count_after_the_cut_off_needs_a_reason_and_is_flagged(kitchen: Kitchen) -> None:
    """Rule KIT-R07."""
    kitchen.count(clock="10:00")
    with refused("KIT-01", "sau giờ chốt 10:00"):
        kitchen.count(present(leave=3), clock="10:01")
    kitchen.count(present(leave=3), clock="10:01", reason="Có người đi viện")
    late = MealCount.objects.filter(late=True)
    assert {(row.revision, row.present, row.present_change, row.leave) for row in late} == {(2, 357, -3, 3)}
    assert late.count() == 3, "only what changed is a new revision"
    assert MealCount.objects.filter(revision=1, late=False).count() == 9, "the first count stays as it was"


@pytest.mark.parametrize("number", [-1, 100_001])
def test_negative_and_huge_counts_are_refused(kitchen: Kitchen, number: int) -> None:
    with refused("KIT-02", "không hợp lệ"):
        kitchen.count([Present("sang", "HSQBS", number)])
    with refused("KIT-02", "khách ăn"):
        kitchen.count(present(), [Extra(number, meal="trua")])


def test_count_above_the_feeding_strength_is_refused(kitchen: Kitchen) -> None:
    """Rule KIT-R06: officers counted as enlisted show here; guests are counted apart."""
    with refused("KIT-03", "chấm 361 người đối tượng HSQBS, quân số ăn chỉ có 360"):
        kitchen.count([Present("trua", "HSQBS", 350, 11)])
    kitchen.count(present(), [Extra(300, meal="trua")])
    assert sheet(kitchen).extras == (Extra(300, meal="trua"),)


def test_unknown_category_and_meal_are_refused(kitchen: Kitchen) -> None:
    with refused("KIT-34", "XYZ"):
        kitchen.count([Present("trua", "XYZ", 1)])
    with refused("KIT-35", "khuya"):
        kitchen.count([Present("khuya", "HSQBS", 1)])
    with refused("KIT-35", "khuya"):
        kitchen.count(present(), [Extra(1, meal="khuya")])


def test_more_on_a_supplement_than_eat_is_refused(kitchen: Kitchen) -> None:
    """Rule KIT-R16: sick and mission supplements may not be drawn by one person."""
    with refused("KIT-22", "OM ghi 421 người, chỉ có 420"):
        kitchen.count(present(), [Extra(421, code="OM")])
    with refused("KIT-22", r"OM \+ THEM-4 ghi 430 người"):
        kitchen.count(present(), [Extra(30, code="OM"), Extra(400, code="THEM-4")])
    with refused("STD-05", "không phải ngày lễ"):
        kitchen.count(present(), [Extra(10, code="LE-TET")])


def test_the_same_command_twice_counts_once(kitchen: Kitchen) -> None:
    command = uuid.uuid4()
    first = kitchen.count(command_id=command)
    assert kitchen.count(command_id=command) == first
    assert MealCount.objects.count() == 9
    with refused("KER-10", "đã dùng"):
        kitchen.count(present(leave=1), command_id=command)


def test_a_stranger_may_not_count(kitchen: Kitchen) -> None:
    stranger = kitchen.world.actor("kitchen_manager", "K-2203")
    with refused("KER-07", "chấm cơm"):
        actions.record_counts(
            actor=stranger, at=kitchen.at(), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY, counts=present()
        )
    with refused("KER-09", "bếp ăn"):
        queries.day_sheet(scope=visible_to(stranger, DAY), kitchen_id=kitchen.id, day=DAY)


def test_kitchen_without_an_open_store_is_refused(kitchen: Kitchen) -> None:
    with refused("KIT-20", "không phải bếp ăn đang mở kho"):
        kitchen.count(day=dt.date(2022, 11, 30))


# -- supply --------------------------------------------------------------------------------------------------------


def test_cooking_more_rice_than_counted_is_refused_then_warned(kitchen: Kitchen) -> None:
    """Rule KIT-R08."""
    kitchen.stock_depot()
    kitchen.issue("GAO", kg(400))
    kitchen.count()
    rice = kitchen.items["GAO"].pk
    kitchen.cook(UseLine(rice, kg(200)))
    with refused("KIT-06", "lấy nấu 294.001 g gạo, số người đã chấm chỉ cần 294 kg|294,001 kg"):
        kitchen.cook(UseLine(rice, kg(94) + 1))
    kitchen.cook(UseLine(rice, kg(95)), reason="Đón đoàn kiểm tra")
    assert "KIT-06" in warned(kitchen)
    assert Voucher.objects.filter(reason="Đón đoàn kiểm tra").exists()


def test_rice_is_spent_at_the_norm_price(kitchen: Kitchen) -> None:
    """Rule KIT-R18: bought at 13.500, eaten at 14.000 đ/kg, over two lots without losing a đồng."""
    kitchen.stock_depot(amount=kg(100))
    kitchen.stock_depot(amount=kg(500), lot=LotIn("G-02", expires_on=dt.date(2024, 2, 20)))
    kitchen.issue("GAO", kg(300))
    kitchen.count()
    kitchen.cook(UseLine(kitchen.items["GAO"].pk, 291_201))
    moves = Move.objects.filter(target__kind="consumer")
    assert moves.count() == 2
    assert sum(move.value for move in moves) == 4_076_814


def test_direct_purchase_is_one_voucher_in_and_out(kitchen: Kitchen) -> None:
    """Rule KIT-R17."""
    kitchen.count()
    posted = kitchen.buy(kitchen.bought("THIT_LON", kg(50), 143_000), kitchen.bought("MUOI", kg(2)))
    moves = Move.objects.filter(voucher_id=posted.voucher_id)
    assert {(m.source.kind, m.target.kind, m.quantity, m.value) for m in moves.select_related("source", "target")} == {
        ("supplier", "stock", kg(50), 7_150_000), ("stock", "consumer", kg(50), 7_150_000),
        ("supplier", "stock", kg(2), 10_000), ("stock", "consumer", kg(2), 10_000),
    }  # fmt: skip
    assert queries.spent_on(kitchen.place.pk, DAY) == 7_160_000
    assert Voucher.objects.get(pk=posted.voucher_id).subject == f"kitchen_day:{KitchenDay.objects.get().pk}"


def test_adopted_price_is_taken_and_a_missing_one_refused(kitchen: Kitchen) -> None:
    """Rule KIT-R14."""
    kitchen.buy(kitchen.bought("THIT_LON", kg(1)))
    assert queries.spent_on(kitchen.place.pk, DAY) == 110_000
    with refused("KIT-18", 'giá thị trường của "Gạo tẻ"'):
        kitchen.buy(kitchen.bought("GAO", kg(1)))
    with refused("KIT-19", "không có trong danh mục"):
        kitchen.cook(UseLine(999_999, kg(1)))


def test_own_production_comes_in_below_the_market(kitchen: Kitchen) -> None:
    """Rule KIT-R15: 10 % under 15.000 đ/kg."""
    kitchen.count()
    kitchen.grow(OwnLine(kitchen.items["RAU_MUONG"].pk, kg(100)))
    kitchen.cook(UseLine(kitchen.items["RAU_MUONG"].pk, kg(40)))
    assert queries.spent_on(kitchen.place.pk, DAY) == 40 * 13_500
    kitchen.buy(kitchen.bought("RAU_MUONG", kg(60)))
    # Taken in 100 kg, eaten 40 kg of it and 60 kg bought: a share is told in thousandths (rule KIT-R21).
    shares = [(part.key, part.value, part.base) for part in kitchen.figure("F15").parts]
    assert shares == [("rau", 1_000, 1_000), ("thit", 0, 0), ("ca", 0, 0)]


def test_expired_lot_is_not_cooked(kitchen: Kitchen) -> None:
    lot = LotIn("G-CU", expires_on=DAY)
    kitchen.stock_depot(amount=kg(100), lot=lot)
    kitchen.issue("GAO", kg(100))
    kitchen.count(day=NEXT)
    with refused("LED-10", "hết hạn ngày 14/3/2023"):
        kitchen.cook(UseLine(kitchen.items["GAO"].pk, kg(10)), day=NEXT)
    with refused("LED-01", "Không đủ Gạo tẻ"):
        kitchen.count()
        kitchen.cook(UseLine(kitchen.items["GAO"].pk, kg(101)))


def test_rice_that_came_the_day_after_is_not_cooked(kitchen: Kitchen) -> None:
    """A day written late takes the lot that was there (rule LED-R08), though the new one expires sooner."""
    kitchen.stock_depot(amount=kg(100), lot=LotIn("G-DAI", expires_on=dt.date(2024, 1, 31)))
    kitchen.issue("GAO", kg(100))
    kitchen.stock_depot(amount=kg(50), lot=LotIn("G-NGAN", expires_on=dt.date(2023, 6, 1)))
    kitchen.issue("GAO", kg(50), day=NEXT)
    kitchen.count()
    posted = kitchen.cook(UseLine(kitchen.items["GAO"].pk, kg(20)))
    assert list(Move.objects.filter(voucher_id=posted.voucher_id).values_list("lot__code", flat=True)) == ["G-DAI"]


def test_purchase_into_the_store_is_used_later(kitchen: Kitchen) -> None:
    line = actions.BuyLine(kitchen.items["DAU_AN"].pk, kg(18), lot_code="D-01", expires_on=dt.date(2023, 12, 1))
    actions.buy_into_store(
        actor=kitchen.manager, at=kitchen.at(), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY,
        purchase=actions.DirectIn(kitchen.supplier.pk, (line,)),
    )  # fmt: skip
    assert queries.spent_on(kitchen.place.pk, DAY) == 0
    kitchen.count(day=NEXT)
    kitchen.cook(UseLine(kitchen.items["DAU_AN"].pk, 10_500), day=NEXT)
    assert queries.spent_on(kitchen.place.pk, NEXT) == 472_500


# -- closing and publishing ----------------------------------------------------------------------------------------


def test_closing_without_counts_is_refused(kitchen: Kitchen) -> None:
    with refused("KIT-10", "chưa mở sổ"):
        kitchen.close()
    kitchen.count([Present("sang", "HSQBS", 350, 10)])
    with refused("KIT-05", r"thiếu bữa trưa \(HSQBS\)"):
        kitchen.close()


def test_closing_twice_is_refused_but_the_same_command_answers(kitchen: Kitchen) -> None:
    kitchen.count()
    command = uuid.uuid4()
    first = kitchen.close(command_id=command)
    assert kitchen.close(command_id=command) == first
    with refused("KIT-31", "đã khóa sổ lúc 15:30 14/3/2023"):
        kitchen.close(clock="15:45")
    for again in (
        lambda: kitchen.count(present(leave=1)),
        lambda: kitchen.buy(kitchen.bought("THIT_LON", KG)),
        lambda: kitchen.cook(UseLine(kitchen.items["MUOI"].pk, KG)),
    ):
        with refused("KIT-04", "đã khóa sổ"):
            again()


def test_a_day_to_come_is_neither_closed_nor_published(kitchen: Kitchen) -> None:
    kitchen.count(day=NEXT, clock="06:00")
    with refused("KIT-21", "chưa đến, chưa khóa sổ được"):
        actions.close_day(
            actor=kitchen.manager, at=kitchen.at("23:00"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=NEXT
        )


def test_missing_sample_is_a_warning_that_stays(kitchen: Kitchen) -> None:
    kitchen.count()
    kitchen.close()
    assert warned(kitchen) == ["KIT-09"] * 3
    text = str(sheet(kitchen).warnings[0])
    assert "không có ghi lưu mẫu thức ăn bữa sáng" in text
    kitchen.publish()
    assert warned(kitchen) == ["KIT-09"] * 3


def test_publishing_late_counts_against_the_share(kitchen: Kitchen) -> None:
    """Rule KIT-R11."""
    kitchen.count()
    with refused("KIT-11", "chưa khóa sổ nên chưa công khai"):
        kitchen.publish()
    kitchen.close()
    assert kitchen.publish(clock="16:01") is False
    assert "KIT-12" in warned(kitchen)
    with refused("KIT-13", "đã công khai lúc 16:01"):
        kitchen.publish(clock="16:05")
    share = kitchen.figure("F05").parts[0]
    assert (share.value, share.base) == (0, 1)


def test_reopening_undoes_the_lines_and_needs_another_person(kitchen: Kitchen) -> None:
    kitchen.count(present(leave=8))
    kitchen.close()
    reopen = {"at": kitchen.at("17:00"), "kitchen_id": kitchen.id, "day": DAY}
    with refused("KER-07", "lập quyết toán tiền ăn"):
        actions.reopen_day(actor=kitchen.manager, command_id=uuid.uuid4(), reason="Sai", **reopen)
    with refused("KER-11", "phải ghi lý do"):
        actions.reopen_day(actor=kitchen.quartermaster, command_id=uuid.uuid4(), reason=" ", **reopen)
    actions.reopen_day(actor=kitchen.quartermaster, command_id=uuid.uuid4(), reason="Chấm sai", **reopen)
    assert sum(AllowanceLine.objects.values_list("amount", flat=True)) == 0
    kitchen.count(present(leave=10), clock="17:30", reason="Chấm sai 2 người")
    kitchen.close(clock="18:00")
    assert sheet(kitchen).account.allowance == 410 * 65_000
    assert sheet(kitchen).refunded == 650_000
    before = parts(kitchen.figure("F03", known_at=kitchen.at("16:00")))
    assert before["allowance"] == 412 * 65_000, "what was known before the correction reads as it did"
    assert parts(kitchen.figure("F02", known_at=kitchen.at("16:00")))["meals"] == 412 * 3


def test_one_who_closed_may_not_reopen(kitchen: Kitchen) -> None:
    both = kitchen.world.another_user("kitchen_manager", "K-1101")
    kitchen.world.appoint(both, "unit_quartermaster", "T11")
    actor = kitchen.world.actor_of(both)
    kitchen.count()
    actions.close_day(actor=actor, at=kitchen.at("15:30"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY)
    with refused("KER-08", "không được tự duyệt"):
        actions.reopen_day(
            actor=actor, at=kitchen.at("17:00"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY, reason="Sai"
        )


def test_present_that_differs_by_meal_is_paid_by_the_meals_share(kitchen: Kitchen) -> None:
    """Rule KIT-R01: 19.500 + 26.000 + 19.500 = 65.000."""
    counts = [
        Present(meal, category, people - (60 if (meal, category) == ("trua", "HSQBS") else 0))
        for meal in ("sang", "trua", "chieu")
        for category, people in FED.items()
    ]
    kitchen.count(counts)
    kitchen.close()
    lines = AllowanceLine.objects.filter(category="HSQBS").order_by("id")
    assert [(line.meal, line.rate, line.persons) for line in lines] == [
        ("sang", 19_500, 360), ("trua", 26_000, 300), ("chieu", 19_500, 360),
    ]  # fmt: skip
    assert sheet(kitchen).account.allowance == 420 * 65_000 - 60 * 26_000


def test_deficit_is_shown(kitchen: Kitchen) -> None:
    """Rule KIT-R05: allowance = spent + surplus, the surplus below zero; rule KIT-R20 counts the day."""
    kitchen.count()
    kitchen.buy(kitchen.bought("THIT_LON", kg(200), 143_000))
    kitchen.close()
    account = sheet(kitchen).account
    assert (account.surplus, account.word) == (420 * 65_000 - 28_600_000, "thiếu")
    assert parts(kitchen.figure("F04")) == {"over": 1, "days": 1}
