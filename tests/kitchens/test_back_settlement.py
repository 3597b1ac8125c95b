"""A rate issued late and applied back is settled on the man-days of the meal counts (truy lĩnh)."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.days import instant
from quannhu.standards import actions, queries
from quannhu.standards.sources import man_days_source
from tests.kitchens.kitchen import DAY, Kitchen, present

LATE = dt.date(2023, 4, 3)


def test_the_meal_counts_are_what_a_late_rate_is_settled_on(kitchen: Kitchen) -> None:
    """67.000 issued on 3/4 from 14/3: 412 people fed that day, 2.000 đ each."""
    kitchen.count(present(8))
    world = kitchen.world
    officer = world.actor("staff_officer", "CQN", LATE)
    now = queries.basic_rate(category="HSQBS", unit_id=kitchen.id, on=DAY)
    draft = actions.supersede_rate(
        actor=officer, at=instant(LATE, "08:00"), row_id=now.id, amount=67_000, legal_basis="Thông tư 10",
        issued_on=LATE, valid_from=DAY,
    )  # fmt: skip
    actions.approve(actor=world.actor("commander", today=LATE), at=instant(LATE, "09:00"), row_id=draft.pk)
    source = man_days_source()
    assert source is not None, "the kitchens announce their man-days when the program starts"
    done = actions.settle_back(actor=officer, at=instant(LATE, "10:00"), rate_id=draft.pk, man_days=source)
    assert (done.man_days, done.amount) == (412, 412 * 2_000)
    assert {line.unit_id for line in done.lines.all()} == {world.unit("T11").pk}
