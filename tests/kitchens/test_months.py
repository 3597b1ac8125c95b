"""The month: days carried, settlement by two persons, kept as signed; many days at once through the same rules."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from quannhu.kernel.days import Period, instant, month_of
from quannhu.kernel.errors import Refused
from quannhu.kitchens import actions, queries
from quannhu.kitchens.actions import DayInput, DirectIn, Extra, OwnLine, Present, SampleIn, UseLine
from quannhu.kitchens.models import AllowanceLine, FoodSample, KitchenDay, MealCount, MonthSettlement
from quannhu.ledger.actions.corrections import reverse
from quannhu.ledger.models import Move, Voucher
from tests.kitchens.kitchen import DAY, Kitchen, kg, parts, present

MARCH = month_of(DAY)
APRIL = dt.date(2023, 4, 3)


def refused(code: str, words: str) -> Any:
    return pytest.raises(Refused, match=f"{code}: .*{words}")


def day_input(kitchen: Kitchen, day: dt.date, **more: Any) -> DayInput:
    """A day: 412 present, sick, guests, pork and greens."""
    typed: dict[str, Any] = {
        "key": f"{kitchen.code}-{day}", "kitchen_id": kitchen.id, "day": day, "counts": present(leave=8),
        "counted_at": instant(day, "06:30"), "extras": (Extra(5, code="OM"), Extra(10, meal="trua")),
        "direct": (DirectIn(kitchen.supplier.pk, (kitchen.bought("THIT_LON", kg(60)),)),),
        "own": (OwnLine(kitchen.items["RAU_MUONG"].pk, kg(40)),), "bought_at": instant(day, "07:00"),
        "closed_at": instant(day, "15:30"), "published_at": instant(day, "15:50"),
        "samples": (
            SampleIn("trua", "Mẫu bữa trưa", 420, 150, "Hộp inox", 40, instant(day, "10:50"), "Lê Thị Ví Dụ"),
        ),
    }  # fmt: skip
    return DayInput(**(typed | more))


def run(kitchen: Kitchen, days: list[DayInput], today: dt.date = APRIL) -> actions.DaysDone:
    actor = kitchen.world.actor("kitchen_manager", kitchen.code, today)
    return actions.run_days(actor=actor, at=instant(today, "08:00"), days=days)


@pytest.fixture
def march(kitchen: Kitchen) -> Kitchen:
    """Every day of March run at once."""
    run(kitchen, [day_input(kitchen, day) for day in MARCH.days()])
    return kitchen


def test_many_days_obey_the_same_rules_as_one(kitchen: Kitchen) -> None:
    done = run(kitchen, [day_input(kitchen, DAY)])
    assert done == actions.DaysDone(1, 0, 3)
    other = DAY + dt.timedelta(days=1)
    kitchen.count(present(leave=8), [Extra(5, code="OM"), Extra(10, meal="trua")], day=other, clock="06:30")
    kitchen.buy(kitchen.bought("THIT_LON", kg(60)), day=other)
    kitchen.grow(OwnLine(kitchen.items["RAU_MUONG"].pk, kg(40)), day=other)
    kitchen.cook(UseLine(kitchen.items["RAU_MUONG"].pk, kg(40)), day=other)
    kitchen.close(day=other)
    kitchen.publish(day=other, clock="15:50")
    line = ("kind", "meal", "category", "persons", "rate", "amount", "standard_id", "closing")
    count = ("meal", "category_id", "present", "leave", "present_change", "revision", "late")
    move = ("item_id", "quantity", "value", "source__kind", "target__kind")
    for rows, columns, day in (
        (AllowanceLine.objects, line, "kitchen_day__day"), (MealCount.objects, count, "kitchen_day__day"),
        (Move.objects, move, "happened_on"),
    ):  # fmt: skip
        bulk, single = (list(rows.filter(**{day: on}).values_list(*columns).order_by("id")) for on in (DAY, other))
        assert bulk and sorted(map(str, bulk)) == sorted(map(str, single))
    assert FoodSample.objects.get().kitchen_day.day == DAY


def test_running_the_same_days_again_writes_nothing(march: Kitchen) -> None:
    before = (Voucher.objects.count(), MealCount.objects.count(), AllowanceLine.objects.count())
    done = run(march, [day_input(march, day) for day in MARCH.days()])
    assert done == actions.DaysDone(0, 31, 0)
    assert before == (Voucher.objects.count(), MealCount.objects.count(), AllowanceLine.objects.count())


def test_one_bad_day_refuses_them_all(kitchen: Kitchen) -> None:
    days = [day_input(kitchen, day) for day in MARCH.days()]
    days[20] = day_input(kitchen, days[20].day, counts=(Present("trua", "HSQBS", 400),))
    with refused("KIT-03", "quân số ăn chỉ có 360"):
        run(kitchen, days)
    assert not KitchenDay.objects.exists()
    with refused("KIT-01", "sau giờ chốt"):
        run(kitchen, [day_input(kitchen, DAY, counted_at=instant(DAY, "10:30"))])
    with refused("KIT-06", "số người đã chấm chỉ cần"):
        run(kitchen, [day_input(kitchen, DAY, uses=(UseLine(kitchen.items["GAO"].pk, kg(400)),))])
    stranger = kitchen.world.actor("kitchen_manager", "K-2203", APRIL)
    with refused("KER-07", "chấm cơm"):
        actions.run_days(actor=stranger, at=instant(APRIL), days=[day_input(kitchen, DAY)])
    assert run(kitchen, []) == actions.DaysDone(0, 0, 0)


def test_month_carries_from_day_to_day(march: Kitchen) -> None:
    """Rule KIT-R05 at every day: carry before + surplus = carry."""
    account = queries.month_account(kitchen_id=march.id, month=DAY)
    carry = 0
    for line in account.days:
        assert line.account.allowance == 27_137_500
        assert line.account.spent == 60 * 110_000 + 40 * 13_500
        carry += line.account.surplus
        assert line.carry == carry
    assert account.closing == account.allowance - account.spent == carry
    assert account.meals == 31 * (412 * 3 + 10)
    assert account.refunded == 31 * 520_000
    assert account.not_closed == ()


def settle(kitchen: Kitchen, month: dt.date = DAY) -> int:
    actor = kitchen.world.actor("unit_quartermaster", "T11", APRIL)
    return actions.settle_month(
        actor=actor, at=instant(APRIL, "09:00"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, month=month
    )


def test_settlement_is_signed_by_two_and_corrections_stand_apart(march: Kitchen) -> None:
    """Rule KIT-R22."""
    row = MonthSettlement.objects.get(pk=settle(march))
    assert row.allowance - row.spent == row.surplus == row.closing
    with refused("KIT-29", "đã quyết toán"):
        settle(march)
    maker = march.world.actor("unit_quartermaster", "T11", APRIL)
    chief = march.world.actor("commander", today=APRIL)
    by = {"at": instant(APRIL, "10:00"), "settlement_id": row.pk}
    with refused("KER-07", "duyệt quyết toán tiền ăn"):
        actions.approve_settlement(actor=maker, command_id=uuid.uuid4(), **by)
    actions.approve_settlement(actor=chief, command_id=uuid.uuid4(), **by)
    with refused("KIT-30", "đã duyệt, không duyệt được"):
        actions.approve_settlement(actor=chief, command_id=uuid.uuid4(), **by)
    with refused("KIT-29", "đã quyết toán"):
        march.count(present(leave=1), reason="Sai")
    pork = Voucher.objects.filter(happened_on=DAY, kind="direct").get()
    reverse(
        actor=march.world.actor("kitchen_manager", "K-1101", APRIL), at=instant(APRIL, "11:00"),
        command_id=uuid.uuid4(), voucher_id=pork.pk, reason="Ghi nhầm ngày",
    )  # fmt: skip
    account = queries.month_account(kitchen_id=march.id, month=DAY)
    assert account.settlement == row and MonthSettlement.objects.get(pk=row.pk).spent == row.spent
    assert account.corrected == 60 * 110_000
    following = queries.month_account(kitchen_id=march.id, month=APRIL)
    assert following.opening == row.closing, "what was signed is carried"


def test_month_with_open_days_is_not_settled(kitchen: Kitchen) -> None:
    kitchen.count()
    with refused("KIT-28", "còn 31 ngày chưa khóa sổ, đầu tiên là 1/3/2023"):
        settle(kitchen)


def test_months_are_settled_in_their_order(march: Kitchen) -> None:
    """Rule KIT-R22: what a month carries over is known when it is signed."""
    run(march, [day_input(march, day) for day in month_of(APRIL).days()], dt.date(2023, 5, 2))
    with refused("KIT-42", "Tháng 3/2023 của .* chưa duyệt quyết toán .* tháng 4/2023"):
        settle(march, APRIL)
    before = queries.month_account(kitchen_id=march.id, month=DAY)
    begun = queries.month_account(kitchen_id=march.id, month=APRIL).begun
    assert (begun.signed, begun.unsigned, begun.since) == (0, before.closing, MARCH.start), "unsigned is provisional"
    row = settle(march)
    with refused("KIT-42", "Tháng 3/2023"):
        settle(march, APRIL)
    chief = march.world.actor("commander", today=APRIL)
    actions.approve_settlement(actor=chief, at=instant(APRIL), command_id=uuid.uuid4(), settlement_id=row)
    assert queries.month_account(kitchen_id=march.id, month=APRIL).begun.since is None
    april = MonthSettlement.objects.get(pk=settle(march, APRIL))
    assert april.opening == MonthSettlement.objects.get(pk=row).closing


def test_a_month_before_the_kitchen_opened_is_not_settled(kitchen: Kitchen) -> None:
    with refused("KIT-20", "ngày 1/11/2022"):
        settle(kitchen, dt.date(2022, 11, 1))


def test_returned_settlement_opens_the_month(march: Kitchen) -> None:
    row = settle(march)
    chief = march.world.actor("commander", today=APRIL)
    by = {"actor": chief, "at": instant(APRIL), "settlement_id": row}
    with refused("KER-11", "ghi lý do"):
        actions.return_settlement(command_id=uuid.uuid4(), reason="", **by)
    actions.return_settlement(command_id=uuid.uuid4(), reason="Thiếu phiếu", **by)
    assert settle(march) != row


def test_man_days_for_back_settlement(march: Kitchen) -> None:
    period = Period(dt.date(2023, 3, 1), dt.date(2023, 3, 3))
    rows = queries.man_days(period=period, category="HSQBS")
    t11 = march.world.unit("T11").pk
    assert [(row.unit_id, row.day.day, row.count) for row in rows] == [(t11, 1, 352), (t11, 2, 352)]
    assert queries.man_days(period=period, unit_id=march.world.unit("T22").pk) == []


def test_figures_of_a_month_hold_together(march: Kitchen) -> None:
    """Rules KIT-R19, KIT-R20, KIT-R21: the figures are the sums of the days."""
    commander = march.world.actor("commander", today=APRIL)
    money = parts(march.figure("F03", actor=commander))
    account = queries.month_account(kitchen_id=march.id, month=DAY)
    assert money == {"allowance": account.allowance, "spent": account.spent, "surplus": account.surplus}
    fed = parts(march.figure("F02", actor=commander))
    assert fed["meals"] == account.meals
    assert fed["persons"] == (account.meals * 2 + 3) // 6
    assert parts(march.figure("F04", actor=commander)) == {"over": 0, "days": 31}
    share = march.figure("F05", actor=commander).parts[0]
    assert (share.value, share.base) == (31, 31)
    assert {p.key: (p.value, p.base) for p in march.figure("F15", actor=commander).parts} == {
        "rau": (1_000, 1_000), "thit": (0, 1_000), "ca": (0, 0),
    }  # fmt: skip
