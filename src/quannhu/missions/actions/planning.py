"""The routine plan solved again beside a mission: what the mission takes out of stores is no longer there for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from quannhu.kernel.actor import Actor
from quannhu.missions.actions.orders import State, in_state, note
from quannhu.missions.models import Mission
from quannhu.missions.queries.goods import issued, live_sources
from quannhu.supply.actions import Replanned, routine_replan
from quannhu.supply.rules.changes import StockDrawn


def replan_beside(*, actor: Actor, at: dt.datetime, on: dt.date, mission_id: int) -> Replanned:
    """Solve the routine plan from the week of the day with the mission's routine stock drawn; the plan is a draft.

    What comes from the reserve above its floor is not the routine plan's and changes nothing there.
    errors      Refused MIS-04 not running; those of `supply.actions.routine_replan`
    """
    row = Mission.objects.get(pk=mission_id)
    in_state(row, (State.ORDERED, State.ISSUING), "lập lại kế hoạch")
    drawn: dict[tuple[str, str], int] = defaultdict(int)
    lines = [line for line in live_sources(row) if line.purpose == "routine"]
    gone = issued([line.pk for line in lines])  # no longer in the stores that the plan starts from
    for line in lines:
        drawn[line.place.code, line.item.code] += line.quantity - gone.get(line.pk, 0)
    changes = [StockDrawn(place, item, quantity) for (place, item), quantity in sorted(drawn.items())]
    found = routine_replan(actor=actor, at=at, on=on, changes=changes)
    Mission.objects.filter(pk=row.pk).update(plan=found.plan_id)
    note(actor, at, row, "replan", {"plan": found.plan_id, "changes": len(found.differences)})
    return found
