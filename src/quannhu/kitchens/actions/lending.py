"""Lending: soldiers who eat elsewhere for a while leave the counts of their kitchen, and no refund is due to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.money import group_digits
from quannhu.kitchens.actions.desk import DayOnDesk, Desk
from quannhu.kitchens.codes import CATEGORY_UNKNOWN, LENT_ABOVE_FED, LENT_CLOSED_DAY, MEAL_UNKNOWN
from quannhu.kitchens.models import KitchenDay, LentMeal
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, Present
from quannhu.organization.queries import require


@dataclass(frozen=True, order=True)
class LentLine:
    """From now on so many of a kitchen's category are lent at a meal; 0 takes them all back."""

    kitchen_id: int
    day: dt.date
    meal: str
    category: str
    headcount: int


def lend(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, subject: str, lines: Sequence[LentLine], reason: str
) -> int:
    """Write down who is lent for a subject, meal by meal; gives how many meals changed (rule KIT-R25).

    What the kitchens may count falls at once, and a count already written is written again with as many fewer (or,
    when they come back, more) people; those lent are not cut from their meal, so nothing is paid back to them.
    errors      Refused KER-07, KER-10, KIT-04, KIT-34, KIT-35, KIT-43 more than eat there, KIT-44 a closed day
    """
    wanted = {(line.kitchen_id, line.day, line.meal, line.category): line.headcount for line in sorted(lines)}
    for kitchen_id, day in sorted({key[:2] for key in wanted}):
        require(actor, "kitchens.lend", kitchen_id, day)

    def work() -> int:
        desk = Desk(standing({key[0] for key in wanted}), actor)
        desk.load({key[:2] for key in wanted})
        _check(desk, wanted)
        changed = _changed(desk, wanted, subject, at)
        _recount(desk, changed, at, reason)
        desk.save()
        _note(actor, at, subject, changed, reason)
        return len(changed)

    facts = [subject, [[*key, count] for key, count in wanted.items()], reason]
    return int(once(command_id, "kitchens.lend", actor, at, facts, work)) if wanted else 0


Key = tuple[int, dt.date, str, str]  # kitchen, day, meal, category


def _check(desk: Desk, wanted: dict[Key, int]) -> None:
    for kitchen_id, day, meal, category in wanted:
        if meal not in MEALS:
            raise Refused(MEAL_UNKNOWN, meal=meal)
        if category not in desk.category_ids:
            raise Refused(CATEGORY_UNKNOWN, category=category, allowed=", ".join(sorted(desk.category_ids)))
        if desk.days[(kitchen_id, day)].row.state == KitchenDay.State.CLOSED:
            raise Refused(LENT_CLOSED_DAY, **desk.where(kitchen_id, day))


def _changed(desk: Desk, wanted: dict[Key, int], subject: str, at: dt.datetime) -> dict[Key, int]:
    """The change of each meal that changes, already written; more than eat there is refused."""
    kitchens, days = {key[0] for key in wanted}, [key[1] for key in wanted]
    rows = LentMeal.objects.filter(kitchen_id__in=kitchens, day__gte=min(days), day__lte=max(days))
    keys = ("kitchen_id", "day", "meal", "category__code")
    own = rows.filter(subject=subject).values_list(*keys, "headcount")
    held = {(row[0], row[1], row[2], row[3]): int(row[4]) for row in own}
    others = rows.exclude(subject=subject).values_list(*keys).annotate(n=Sum("headcount")).order_by()
    taken = {(row[0], row[1], row[2], row[3]): int(row[4]) for row in others}
    changed: dict[Key, int] = {}
    for key, count in wanted.items():
        kitchen_id, day, meal, category = key
        fed = desk.standing.strength(kitchen_id, category, day) - taken.get(key, 0)
        if not 0 <= count <= fed:
            raise Refused(
                LENT_ABOVE_FED, meal=MEAL_NAMES[meal], lent=group_digits(count), category=category,
                fed=group_digits(max(fed, 0)), **desk.where(kitchen_id, day),
            )  # fmt: skip
        if change := count - held.get(key, 0):
            changed[key] = change
            LentMeal.objects.update_or_create(
                kitchen_id=kitchen_id, day=day, meal=meal, category_id=desk.category_ids[category], subject=subject,
                defaults={"headcount": count, "recorded_by": desk.actor.user_id, "recorded_at": at},
            )  # fmt: skip
    return changed


def _recount(desk: Desk, changed: dict[Key, int], at: dt.datetime, reason: str) -> None:
    """Counts written before the order follow it; who was on leave that day is the last to be taken off."""
    again: dict[tuple[int, dt.date], list[Present]] = defaultdict(list)
    for (kitchen_id, day, meal, category), change in changed.items():
        on: DayOnDesk = desk.days[(kitchen_id, day)]
        if (meal, category) in on.counts:
            present, leave, _ = on.counts[(meal, category)]
            rest = min(present - change, 0)
            again[(kitchen_id, day)].append(Present(meal, category, max(present - change, 0), max(leave + rest, 0)))
    for (kitchen_id, day), counts in again.items():
        desk.count(kitchen_id, day, at, counts, reason=reason)


def _note(actor: Actor, at: dt.datetime, subject: str, changed: dict[Key, int], reason: str) -> None:
    """One entry a kitchen in its chain."""
    chains: dict[int, list[list[object]]] = defaultdict(list)
    for (kitchen_id, day, meal, category), change in changed.items():
        chains[kitchen_id].append([day.isoformat(), meal, category, change])
    for kitchen_id, meals in sorted(chains.items()):
        facts = {"subject": subject, "meals": meals, "reason": reason}
        event = audit.Event("kitchens.lend", "kitchen", kitchen_id, facts)
        audit.append(f"kitchen:{kitchen_id}", actor, at, [event])
