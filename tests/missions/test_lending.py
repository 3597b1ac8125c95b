"""Meals lent by kitchens (rule KIT-R25): limits, counts already written, closed days, two subjects, no refund."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.kitchens.actions import LentLine, Present, close_day, lend, record_counts, reopen_day
from quannhu.kitchens.models import KitchenDay
from quannhu.kitchens.queries.day import current_counts
from quannhu.missions import actions, queries
from tests.ledger.store import refused
from tests.missions.flood import START, T11, Flood

DAY = dt.timedelta(days=1)


def lend_out(flood: Flood, people: int, *, subject: str = "viec:1", meal: str = "trua", clock: str = "03:00") -> int:
    line = LentLine(flood.unit("K-1101"), START, meal, "HSQBS", people)
    return lend(
        actor=flood.desk, at=flood.at(clock), command_id=uuid.uuid4(), subject=subject, lines=[line], reason="Lệnh"
    )


def counted(flood: Flood, meal: str = "trua") -> tuple[int, int]:
    row = KitchenDay.objects.get(kitchen_id=flood.unit("K-1101"), day=START)
    line = next(one for one in current_counts(row.pk) if (one.meal, one.category) == (meal, "HSQBS"))
    return line.present, line.leave


def test_a_count_already_written_follows(flood: Flood) -> None:
    """A soldier lent after the count leaves it; who is on leave is taken off last; both come back."""
    full = flood.fed("K-1101", START)["HSQBS"]
    flood.count("K-1101", START)
    assert lend_out(flood, 100, clock="09:00") == 1
    assert counted(flood) == (full - 100, 0) and counted(flood, "sang") == (full, 0)
    assert lend_out(flood, 40, clock="09:30") == 1
    assert counted(flood) == (full - 40, 0)
    assert lend_out(flood, 40, clock="09:31") == 0
    record_counts(
        actor=flood.world.actor("kitchen_manager", "K-1101"), at=flood.at("09:40"), command_id=uuid.uuid4(),
        kitchen_id=flood.unit("K-1101"), day=START, counts=[Present("trua", "HSQBS", 10, full - 50)],
    )  # fmt: skip
    lend_out(flood, 60, clock="09:50")
    assert counted(flood) == (0, full - 60)


def test_more_than_eat_there_and_closed_days_are_refused(flood: Flood) -> None:
    """KIT-43 over all subjects together, KIT-44 a closed day, KER-07 without the right."""
    full = flood.fed("K-1101", START)["HSQBS"]
    lend_out(flood, 300)
    with refused("KIT-43", f"cho mượn {full - 299} người đối tượng HSQBS, quân số ăn còn {full - 300}"):
        lend_out(flood, full - 299, subject="viec:2")
    flood.count("K-1101", START)
    kitchen, manager = flood.unit("K-1101"), flood.world.actor("kitchen_manager", "K-1101")
    close_day(actor=manager, at=flood.at("19:00"), command_id=uuid.uuid4(), kitchen_id=kitchen, day=START)
    with refused("KIT-44", "đã khóa sổ ngày 14/9/2023"):
        lend_out(flood, 10, clock="19:30")
    reopen_day(
        actor=flood.world.actor("unit_quartermaster", "T11"), at=flood.at("19:40"), command_id=uuid.uuid4(),
        kitchen_id=kitchen, day=START, reason="Cho mượn người",
    )  # fmt: skip
    assert lend_out(flood, 310, clock="19:50") == 1
    line = LentLine(kitchen, START, "trua", "HSQBS", 1)
    with refused("KER-07", ""):
        lend(actor=manager, at=flood.at("20:00"), command_id=uuid.uuid4(), subject="viec:1", lines=[line], reason="x")
    for bad, code in ((LentLine(kitchen, START, "khuya", "HSQBS", 1), "KIT-35"),
                      (LentLine(kitchen, START, "trua", "KHACH", 1), "KIT-34")):  # fmt: skip
        with refused(code, ""):
            lend(
                actor=flood.desk, at=flood.at("20:00"), command_id=uuid.uuid4(), subject="viec:1", lines=[bad],
                reason="x",
            )  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 1_000)), min_size=1, max_size=3))
def test_nobody_is_fed_twice_or_missed(flood: Flood, later: list[tuple[int, int]]) -> None:
    """Whatever the changes of strength: home limit + mission = everybody, at every meal of every kitchen."""
    assert flood.desk.roles and flood.director.roles, "accounts outlive what each example rolls back"
    with transaction.atomic():
        _check_feeding(flood, later)
        transaction.set_rollback(True)


def _check_feeding(flood: Flood, later: list[tuple[int, int]]) -> None:
    row = flood.ordered(flood.order(beneficiaries=(flood.lent(400),)))
    lender = row.beneficiaries.get()
    for offset, people in later:
        actions.change_strength(
            actor=flood.desk, at=flood.at("03:00"), command_id=uuid.uuid4(), beneficiary_id=lender.pk,
            from_day=START + DAY * offset, people=people, reason="Thay đổi",
        )  # fmt: skip
    group = queries.groups_of([row.pk])[row.pk][0]
    for offset in range(7):
        day = START + DAY * offset
        home = sum(flood.fed(kitchen, day)["HSQBS"] - flood.lent_at(kitchen, day) for kitchen in T11)
        assert home + group.on(day) == 1_000
    assert queries.misfed(row, [group]) == []
    actions.cancel_mission(
        actor=flood.director, at=flood.at("03:30"), command_id=uuid.uuid4(), mission_id=row.pk, reason="Xong"
    )
    assert all(flood.lent_at(kitchen, START + DAY) == 0 for kitchen in T11)
