"""Mission supplements paid by whoever runs the mission: its soldiers' kitchens do not count them a second time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.idempotency import once
from quannhu.kitchens.actions.desk import Desk
from quannhu.kitchens.models import KitchenDay, PaidElsewhere
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.rules import Extra, is_mission
from quannhu.organization.queries import require


@dataclass(frozen=True, order=True)
class PaidLine:
    """From now on so many who eat at a kitchen on a day are paid their mission supplement elsewhere; 0 ends it."""

    kitchen_id: int
    day: dt.date
    headcount: int


def pay_elsewhere(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, subject: str, lines: Sequence[PaidLine], reason: str
) -> int:
    """Write down who is paid for a subject, day by day; gives how many kitchen-days changed (rule KIT-R26).

    A supplement the kitchen counted before is written again with so many fewer people that nobody is paid twice.
    errors      Refused KER-07, KER-10, KIT-45 a closed day that counted them already
    """
    wanted = {(line.kitchen_id, line.day): line.headcount for line in sorted(lines)}
    for kitchen_id, day in wanted:
        require(actor, "kitchens.lend", kitchen_id, day)

    def work() -> int:
        rows = PaidElsewhere.objects.filter(subject=subject, kitchen_id__in={key[0] for key in wanted})
        held = {(row.kitchen_id, row.day): row.headcount for row in rows}
        changed = {key: count for key, count in wanted.items() if count != held.get(key, 0)}
        if not changed:
            return 0
        for (kitchen_id, day), count in changed.items():
            PaidElsewhere.objects.update_or_create(
                kitchen_id=kitchen_id, day=day, subject=subject,
                defaults={"headcount": count, "recorded_by": actor.user_id, "recorded_at": at},
            )  # fmt: skip
        desk = Desk(standing({key[0] for key in changed}), actor)  # it reads what was just written
        desk.load(set(changed))
        for kitchen_id, day in sorted(changed):
            _recount(desk, kitchen_id, day, at, reason)
        desk.save()
        chains: dict[int, list[list[object]]] = defaultdict(list)
        for (kitchen_id, day), count in sorted(changed.items()):
            chains[kitchen_id].append([day.isoformat(), count])
        for kitchen_id, days in chains.items():
            facts = {"subject": subject, "days": days, "reason": reason}
            event = audit.Event("kitchens.pay_elsewhere", "kitchen", kitchen_id, facts)
            audit.append(f"kitchen:{kitchen_id}", actor, at, [event])
        return len(changed)

    facts = [subject, [[*key, count] for key, count in wanted.items()], reason]
    return int(once(command_id, "kitchens.pay_elsewhere", actor, at, facts, work)) if wanted else 0


def _recount(desk: Desk, kitchen_id: int, day: dt.date, at: dt.datetime, reason: str) -> None:
    """Take off the kitchen's own supplements what goes beyond those not paid elsewhere, the last code first."""
    on = desk.days[(kitchen_id, day)]
    counted = {extra.code: extra.persons for extra in on.extra if extra.kind == "supplement" and is_mission(extra.code)}
    free = max(on.eaters - desk.standing.paid(kitchen_id, day), 0)
    beyond = sum(counted.values()) - free
    if beyond <= 0:
        return
    if on.row.state == KitchenDay.State.CLOSED:
        desk.check_extras(kitchen_id, day, on)  # refuses: a closed book is not written in from outside
    fewer = []
    for code in sorted(counted, reverse=True):
        part = min(beyond, counted[code])
        beyond -= part
        if part:
            fewer.append(Extra(counted[code] - part, code=code))
    desk.count(kitchen_id, day, at, (), fewer, reason)
