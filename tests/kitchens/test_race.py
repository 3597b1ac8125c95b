"""Two people write of one kitchen in the same moment: both are heard, one after the other."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from quannhu.kernel.audit import broken_links
from quannhu.kernel.errors import Refused
from quannhu.kitchens import actions
from quannhu.kitchens.models import KitchenDay, MealCount, MonthSettlement
from tests import world as worlds
from tests.kitchens.kitchen import DAY, Kitchen, build, present
from tests.kitchens.test_months import APRIL, MARCH, day_input, run, settle

NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture
def racing(transactional_db: None) -> Kitchen:
    kitchen = build(worlds.build())
    # Accounts are made when first asked for; that is no race of the program's.
    assert kitchen.manager.user_id != kitchen.quartermaster.user_id
    return kitchen


def at_once(*works: Callable[[], object]) -> list[str]:
    """What came of the works begun together: "done" or the code of a refusal; who died says nothing."""
    start, outcomes = threading.Barrier(len(works)), []

    def go(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.parametrize("other", [DAY, NEXT])
def test_two_first_counts_of_a_kitchen_are_both_written(racing: Kitchen, other: dt.date) -> None:
    """No row of the day is there to lock yet, and the kitchen's audit chain is one."""
    done = at_once(
        lambda: racing.count(present(leave=1)), lambda: racing.count(present(leave=2), day=other, clock="07:00")
    )
    assert done == ["done", "done"]
    assert KitchenDay.objects.count() == len({DAY, other})
    assert MealCount.objects.count() == (12 if other == DAY else 18), "on one day the second is a revision of the first"
    assert broken_links() == []


def test_a_month_is_not_signed_while_a_day_of_it_is_opened(racing: Kitchen) -> None:
    """Whoever comes first: either the month is drawn up and the day stays shut, or the day is open and it is not."""
    run(racing, [day_input(racing, day) for day in MARCH.days()])
    quartermaster = racing.world.another_user("unit_quartermaster", "T11")
    opener = racing.world.actor_of(quartermaster)

    def reopen() -> None:
        actions.reopen_day(
            actor=opener, at=racing.at("09:00", APRIL), command_id=uuid.uuid4(), kitchen_id=racing.id, day=DAY,
            reason="Chấm sai",
        )  # fmt: skip

    done = at_once(lambda: settle(racing), reopen)
    assert done in (["KIT-29", "done"], ["KIT-28", "done"])
    opened = KitchenDay.objects.get(day=DAY).state == "open"
    assert opened != MonthSettlement.objects.exists()
