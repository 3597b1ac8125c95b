"""R03 Bếp ăn: every number of the story, driven through the actions as the kitchen manager does."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.kernel.days import format_instant
from quannhu.kitchens import queries
from quannhu.kitchens.actions import Extra, UseLine
from quannhu.kitchens.models import AllowanceLine, KitchenDay, MealRefund
from quannhu.ledger.models import Move
from quannhu.organization.queries import feeding_strength, visible_to
from tests.kitchens.kitchen import DAY, Kitchen, build, kg, parts, present
from tests.world import World

RICE_NEEDED = 291_200  # 412 × 0,7 + 10 × 0,28 kg


@pytest.fixture
def kitchen(world: World) -> Kitchen:
    """K-1101 on 14/3/2023 at 65.000 đ."""
    return build(world)


@pytest.fixture
def told(kitchen: Kitchen) -> Kitchen:
    """The whole day: counted, supplied, cooked, closed, published at 16:00."""
    kitchen.stock_depot()
    kitchen.issue("GAO", kg(300))
    kitchen.count(present(leave=8), [Extra(5, code="OM"), Extra(10, meal="trua")])
    kitchen.cook(UseLine(kitchen.items["GAO"].pk, RICE_NEEDED))
    # Rice counts at the norm price: 291,2 kg × 14.000 = 4.076.800; the rest of 26.900.000 is bought for the day.
    rest = 26_900_000 - 4_076_800
    pork = 150 * 110_000
    kitchen.buy(kitchen.bought("THIT_LON", kg(150)), kitchen.bought("CA_CHEP", kg(100), rest - pork, kg(100)))
    kitchen.close()
    assert kitchen.publish(clock="16:00")
    return kitchen


def test_strength_is_420(told: Kitchen) -> None:
    assert sum(feeding_strength(told.id, DAY).values()) == 420


def test_leave_is_refunded_520000(told: Kitchen) -> None:
    refund = MealRefund.objects.get(kitchen_day__kitchen_id=told.id)
    assert (refund.persons, refund.rate, refund.amount) == (8, 65_000, 520_000)
    scope = visible_to(told.manager, DAY)
    period = queries.month_account(kitchen_id=told.id, month=DAY)
    assert period.refunded == 520_000
    assert queries.day_sheet(scope=scope, kitchen_id=told.id, day=DAY).refunded == 520_000


def test_allowance_lines_name_their_standards_row(told: Kitchen) -> None:
    lines = AllowanceLine.objects.filter(kitchen_day__kitchen_id=told.id)
    by_kind: dict[str, int] = {}
    for line in lines:
        by_kind[line.kind] = by_kind.get(line.kind, 0) + line.amount
        assert line.standard_id and line.legal_basis
        assert line.persons * line.rate == line.amount
    assert by_kind == {"present": 26_780_000, "supplement": 97_500, "guest": 260_000}
    present_lines = [line for line in lines if line.kind == "present"]
    assert sum(line.persons for line in present_lines) == 412
    assert {line.rate for line in present_lines} == {65_000}
    guest = lines.get(kind="guest")
    assert (guest.meal, guest.persons, guest.rate) == ("trua", 10, 26_000)
    sick = lines.get(kind="supplement")
    assert (sick.persons, sick.rate, sick.standard_code) == (5, 19_500, "OM")


def test_rice_needed_is_291_2_kg(told: Kitchen) -> None:
    assert queries.need(kitchen_id=told.id, day=DAY)["GAO"] == RICE_NEEDED


def test_the_account_of_the_day(told: Kitchen) -> None:
    sheet = queries.day_sheet(scope=visible_to(told.manager, DAY), kitchen_id=told.id, day=DAY)
    assert sheet.account.allowance == 27_137_500
    assert sheet.account.spent == 26_900_000
    assert (sheet.account.surplus, sheet.account.word) == (237_500, "thừa")
    assert sheet.carry == 237_500
    assert sheet.strength == 420


def test_board_hung_at_16_00_is_in_time(told: Kitchen) -> None:
    row = KitchenDay.objects.get(kitchen_id=told.id, day=DAY)
    assert row.published_at and format_instant(row.published_at) == "16:00 14/3/2023"
    assert row.published_at <= row.publish_due


def test_issue_from_the_store_is_receipt_of_the_kitchen(told: Kitchen) -> None:
    move = Move.objects.get(voucher__kind="issue", source__place=told.places["KV-1"])
    assert move.target.place_id == told.place.pk
    assert (move.quantity, move.target.kind) == (kg(300), "stock")


def test_the_figures_say_the_same(told: Kitchen) -> None:
    assert parts(told.figure("F03")) == {"allowance": 27_137_500, "spent": 26_900_000, "surplus": 237_500}
    assert parts(told.figure("F04")) == {"over": 0, "days": 1}
    assert parts(told.figure("F05")) == {"share": 1}
    meals = parts(told.figure("F02"))
    assert (meals["meals"], meals["guests"]) == (412 * 3 + 10, 10)
    assert dt.date(2023, 3, 14) == DAY
