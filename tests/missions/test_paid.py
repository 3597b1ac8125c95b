"""A mission's supplement is paid once: by the mission, or by the kitchen, never by both (rules KIT-R26, MIS-R14)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kitchens.actions import Extra, PaidLine, Present, close_day, pay_elsewhere, record_counts
from quannhu.kitchens.models import ExtraCount, KitchenDay, PaidElsewhere
from quannhu.kitchens.queries.standing import standing
from quannhu.missions import actions, rules
from quannhu.missions.models import Mission
from tests.ledger.store import refused
from tests.missions.flood import END, START, Flood

DAY = dt.timedelta(days=1)
KITCHEN = "K-1101"
MEALS = ("sang", "trua", "chieu")


def eaters(flood: Flood, day: dt.date = START) -> int:
    return sum(flood.fed(KITCHEN, day).values())


def count(flood: Flood, extra: int, day: dt.date = START, clock: str = "06:30", code: str = "THEM-3") -> int:
    """Everybody eats; so many on a mission supplement."""
    counts = [Present(meal, category, people) for meal in MEALS for category, people in flood.fed(KITCHEN, day).items()]
    return record_counts(
        actor=flood.world.actor("kitchen_manager", KITCHEN), at=flood.at(clock, day), command_id=uuid.uuid4(),
        kitchen_id=flood.unit(KITCHEN), day=day, counts=counts, extras=[Extra(extra, code=code)] if extra else (),
    )  # fmt: skip


def counted(flood: Flood, day: dt.date = START, code: str = "THEM-3") -> int:
    rows = ExtraCount.objects.filter(kitchen_day__kitchen_id=flood.unit(KITCHEN), kitchen_day__day=day, code=code)
    last = rows.order_by("-revision").first()
    return last.persons if last else 0


def paid(flood: Flood, day: dt.date = START) -> int:
    return standing([flood.unit(KITCHEN)]).paid(flood.unit(KITCHEN), day)


@pytest.fixture
def row(flood: Flood) -> Mission:
    """400 of T11 paid by the mission and fed by their own three kitchens."""
    return flood.ordered(flood.order(beneficiaries=(flood.soldiers("T11", 400),)))


def test_a_kitchen_counts_no_supplement_for_those_the_mission_pays(flood: Flood, row: Mission) -> None:
    """KIT-45: 144 of K-1101's eaters are paid by the mission; the others may be counted, one more is refused."""
    mine = paid(flood)
    assert 0 < mine < 400 and row.state == Mission.State.ORDERED
    everybody = eaters(flood)
    with refused("KIT-45", f"ghi {everybody - mine + 1} người ăn thêm THEM-3, nhưng {mine} trong {everybody} người ăn"):
        count(flood, everybody - mine + 1)
    count(flood, everybody - mine)
    assert counted(flood) == everybody - mine
    with refused("KIT-45", "người ăn thêm THEM-3 \\+ THEM-5"):
        both(flood, everybody - mine)
    assert paid(flood, END) == mine and paid(flood, END + DAY) == 0


def both(flood: Flood, held: int) -> None:
    """Two levels together beyond those not paid elsewhere."""
    record_counts(
        actor=flood.world.actor("kitchen_manager", KITCHEN), at=flood.at("07:00"), command_id=uuid.uuid4(),
        kitchen_id=flood.unit(KITCHEN), day=START, counts=(), extras=[Extra(held - 5, code="THEM-3"),
                                                                     Extra(6, code="THEM-5")],
    )  # fmt: skip


def test_a_supplement_counted_before_the_order_is_lowered(flood: Flood) -> None:
    """The other way round: the kitchen had counted everybody; the order takes off those the mission pays."""
    everybody = eaters(flood)
    record_counts(
        actor=flood.world.actor("kitchen_manager", KITCHEN), at=flood.at("01:30"), command_id=uuid.uuid4(),
        kitchen_id=flood.unit(KITCHEN), day=START,
        counts=[Present(meal, category, people) for meal in MEALS
                for category, people in flood.fed(KITCHEN, START).items()],
        extras=[Extra(everybody, code="THEM-3")],
    )  # fmt: skip
    row = flood.ordered(flood.order(beneficiaries=(flood.soldiers("T11", 400),)))
    assert counted(flood) == everybody - paid(flood) < everybody
    revision = ExtraCount.objects.order_by("-pk").first()
    assert revision is not None and revision.reason.startswith("Lệnh NV-LU")
    cancelled = actions.cancel_mission(
        actor=flood.director, at=flood.at("05:00"), command_id=uuid.uuid4(), mission_id=row.pk, reason="Báo nhầm"
    )
    assert cancelled == 0 and paid(flood) > 0 and paid(flood, START + DAY) == 0


def test_a_closed_day_that_counted_them_refuses_the_order(flood: Flood) -> None:
    """KIT-45 again: what was settled for the day cannot be paid a second time behind the kitchen's back."""
    count(flood, eaters(flood))
    close_day(
        actor=flood.world.actor("kitchen_manager", KITCHEN), at=flood.at("19:00"), command_id=uuid.uuid4(),
        kitchen_id=flood.unit(KITCHEN), day=START,
    )  # fmt: skip
    drafted = flood.draft(flood.order(beneficiaries=(flood.soldiers("T11", 400),)))
    with refused("KIT-45", "đã được nhiệm vụ trả tiền ăn thêm"):
        actions.order_mission(
            actor=flood.director, at=flood.at("20:00"), command_id=uuid.uuid4(), mission_id=drafted.pk
        )
    assert not PaidElsewhere.objects.exists()
    assert KitchenDay.objects.get(kitchen_id=flood.unit(KITCHEN), day=START).state == KitchenDay.State.CLOSED


def test_lent_soldiers_are_paid_and_fed_by_the_mission_alone(flood: Flood) -> None:
    """Those the mission feeds do not eat at home, so the kitchen's own limit already leaves them out."""
    flood.ordered(flood.order(beneficiaries=(flood.lent(400),)))
    assert paid(flood) == 0
    lent = flood.lent_at(KITCHEN, START)
    with refused("KIT-03", "quân số ăn chỉ có"):
        count(flood, 0)
    assert lent > 0


def test_strength_changes_what_is_paid_the_same_day(flood: Flood, row: Mission) -> None:
    one = row.beneficiaries.get()
    before, day = paid(flood), START + 2 * DAY
    actions.change_strength(
        actor=flood.desk, at=flood.at("18:00"), command_id=uuid.uuid4(), beneficiary_id=one.pk, from_day=day,
        people=0, reason="Về đơn vị",
    )  # fmt: skip
    assert (paid(flood, day - DAY), paid(flood, day), paid(flood, END)) == (before, 0, 0)


def test_who_pays_is_written_by_those_who_may_lend(flood: Flood) -> None:
    """KER-07 for the kitchen itself; a repeated command writes once; what does not change is not written."""
    line = PaidLine(flood.unit(KITCHEN), START, 10)
    facts = {"at": flood.at("03:00"), "subject": "viec:1", "lines": [line], "reason": "Lệnh"}
    with refused("KER-07", ""):
        pay_elsewhere(actor=flood.world.actor("kitchen_manager", KITCHEN), command_id=uuid.uuid4(), **facts)  # type: ignore[arg-type]
    same = uuid.uuid4()
    assert [pay_elsewhere(actor=flood.desk, command_id=same, **facts) for _ in range(2)] == [1, 1]  # type: ignore[arg-type]
    assert pay_elsewhere(actor=flood.desk, command_id=uuid.uuid4(), **facts) == 0  # type: ignore[arg-type]
    assert paid(flood) == 10 and rules.BY_KITCHEN == "kitchen"
