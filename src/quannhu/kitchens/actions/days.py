"""The kitchen day: counting, cutting people by name, closing, reopening, publishing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kitchens.actions import closing
from quannhu.kitchens.actions.desk import DayOnDesk, Desk
from quannhu.kitchens.codes import CUT_NOT_STANDING, MEAL_UNKNOWN
from quannhu.kitchens.models import MealCut
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, Extra, Present
from quannhu.organization.models import MealListEntry, Person
from quannhu.organization.queries import require


def lay(actor: Actor, kitchen_id: int, day: dt.date) -> Desk:
    """A desk with one day on it."""
    desk = Desk(standing([kitchen_id]), actor)
    desk.load([(kitchen_id, day)])
    return desk


def note(desk: Desk, on: DayOnDesk, action: str, at: dt.datetime, facts: Mapping[str, object]) -> audit.Event:
    """The audit event of something done to a day."""
    return audit.Event(f"kitchens.{action}", "kitchen_day", on.row.pk, {"day": on.row.day.isoformat(), **facts}, at)


def record_counts(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date,
    counts: Sequence[Present], extras: Sequence[Extra] = (), reason: str = "",
) -> int:  # fmt: skip
    """Chấm cơm: write down who eats and who is cut, and extra groups; gives the kitchen-day's id.

    errors      Refused KER-07, KIT-01 late without reason, KIT-02, KIT-03 above strength, KIT-04 closed, KIT-20,
                KIT-22 more on a supplement than eat, KIT-29 month settled, KIT-34, KIT-35, KIT-36 fewer cut than are
                cut by name, STD-03, STD-05
    """
    require(actor, "kitchens.count", kitchen_id, day)

    def work() -> int:
        desk = lay(actor, kitchen_id, day)
        on = desk.count(kitchen_id, day, at, counts, extras, reason)
        facts = {"counts": len(on.new_counts), "extras": len(on.new_extras), "reason": reason}
        desk.save()
        audit.append(f"kitchen:{kitchen_id}", actor, at, [note(desk, on, "count", at, facts)])
        return int(on.row.pk)

    facts = [kitchen_id, day, list(counts), list(extras), reason]
    return int(once(command_id, "kitchens.record_counts", actor, at, facts, work))


def record_cuts(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, meals: Sequence[str],
    person_ids: Sequence[int], reason: str = "",
) -> int:  # fmt: skip
    """Cắt cơm by name: these persons do not eat these meals; gives how many rows were added.

    errors      Refused KER-07, KIT-36 more names than the meal's leave count, KER-09 not on the kitchen's meal list,
                KIT-04, KIT-29, KIT-35
    """
    require(actor, "kitchens.count", kitchen_id, day)

    def work() -> int:
        desk = lay(actor, kitchen_id, day)
        on = desk.open_day(kitchen_id, day)
        known = {(meal, person) for meal, _, person in on.cuts}
        people = _on_list(kitchen_id, day, person_ids)
        rows = []
        for meal in meals:
            if meal not in MEALS:
                raise Refused(MEAL_UNKNOWN, meal=meal)
            for person in people:
                if (meal, person.pk) not in known:
                    on.cuts.append((meal, person.category.code, person.pk))
                    rows.append(
                        MealCut(
                            kitchen_day=on.row, meal=meal, person=person, reason=reason.strip(),
                            recorded_by=actor.user_id, recorded_at=at,
                        )
                    )  # fmt: skip
        desk.check_cuts(kitchen_id, day)
        if rows:
            MealCut.objects.bulk_create(rows)
            audit.append(f"kitchen:{kitchen_id}", actor, at, [note(desk, on, "cut", at, {"people": len(rows)})])
        return len(rows)

    facts = [kitchen_id, day, list(meals), list(person_ids), reason]
    return int(once(command_id, "kitchens.record_cuts", actor, at, facts, work))


def lift_cuts(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, meal: str,
    person_ids: Sequence[int], reason: str,
) -> int:  # fmt: skip
    """Thôi cắt cơm by name: these persons are cut from the meal no longer; gives how many cuts were lifted.

    The number cut stays as counted, one more of it without a name; who eats after all is counted again.
    errors      Refused KER-07, KER-11 no reason, KIT-04, KIT-29, KIT-35, KIT-41 somebody is not cut from the meal
    """
    require(actor, "kitchens.count", kitchen_id, day)

    def work() -> int:
        if meal not in MEALS:
            raise Refused(MEAL_UNKNOWN, meal=meal)
        desk = lay(actor, kitchen_id, day)
        on = desk.open_day(kitchen_id, day)
        if not reason.strip():
            raise Refused(REASON_NEEDED)
        wanted = set(person_ids)
        if strange := wanted - {person for cut_from, _, person in on.cuts if cut_from == meal}:
            # Only somebody who was cut here once is called by name: a number tried out tells nothing of others.
            known = MealCut.objects.filter(kitchen_day_id=on.row.pk, person_id__in=strange).order_by("id")
            who = known.values_list("person__name", flat=True).first() or f"người số {min(strange)}"
            raise Refused(CUT_NOT_STANDING, meal=MEAL_NAMES[meal], person=who, **desk.where(kitchen_id, day))
        if wanted:
            standing_cuts = MealCut.objects.filter(kitchen_day=on.row, meal=meal, lifted_at__isnull=True)
            standing_cuts.filter(person_id__in=wanted).update(
                lifted_by=actor.user_id, lifted_at=at, lifted_reason=reason.strip()
            )
            event = note(desk, on, "lift_cuts", at, {"meal": meal, "people": len(wanted), "reason": reason})
            audit.append(f"kitchen:{kitchen_id}", actor, at, [event])
        return len(wanted)

    facts = [kitchen_id, day, meal, sorted(person_ids), reason]
    return int(once(command_id, "kitchens.lift_cuts", actor, at, facts, work))


def _on_list(kitchen_id: int, day: dt.date, person_ids: Sequence[int]) -> list[Person]:
    listed = MealListEntry.objects.filter(MealListEntry.on(day), kitchen_id=kitchen_id, person_id__in=person_ids)
    ids = set(listed.values_list("person_id", flat=True))
    for person_id in person_ids:
        if person_id not in ids:
            raise Refused(NOT_FOUND, what="người trong danh sách ăn", key=person_id)
    return list(Person.objects.filter(pk__in=ids).select_related("category").order_by("pk"))


def close_day(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date) -> int:
    """Close the day: allowance and refund lines are computed from the counts; gives the kitchen-day's id.

    errors      Refused KER-07, KIT-05 counts missing, KIT-10 no counts, KIT-21, KIT-29, KIT-31 closed already
    """
    require(actor, "kitchens.close_day", kitchen_id, day)

    def work() -> int:
        desk = lay(actor, kitchen_id, day)
        on = closing.close(desk, kitchen_id, day, at)
        facts = {"allowance": sum(line.amount for line in on.new_lines), "closing": on.row.closings}
        desk.save()
        audit.append(f"kitchen:{kitchen_id}", actor, at, [note(desk, on, "close", at, facts)])
        return int(on.row.pk)

    return int(once(command_id, "kitchens.close_day", actor, at, [kitchen_id, day], work))


def reopen_day(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, reason: str
) -> int:
    """Open a closed day of an unsettled month again, by another person than the one who closed it.

    errors      Refused KER-07, KER-08, KER-11, KIT-10, KIT-11, KIT-29
    """
    require(actor, "kitchens.settle", kitchen_id, day)

    def work() -> int:
        desk = lay(actor, kitchen_id, day)
        closed_by = desk.days[(kitchen_id, day)].row.closed_by
        if closed_by is not None:
            require_two_persons(closed_by, actor, "mở lại ngày đã khóa sổ")
        on = closing.reopen(desk, kitchen_id, day, at, reason)
        desk.save()
        audit.append(f"kitchen:{kitchen_id}", actor, at, [note(desk, on, "reopen", at, {"reason": reason})])
        return int(on.row.pk)

    return int(once(command_id, "kitchens.reopen_day", actor, at, [kitchen_id, day, reason], work))


def publish_board(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date) -> bool:
    """Hang the day's board (công khai); gives whether it was by its hour.

    errors      Refused KER-07, KIT-10, KIT-11 not closed, KIT-13 published already, KIT-21
    """
    require(actor, "kitchens.publish", kitchen_id, day)

    def work() -> bool:
        desk = lay(actor, kitchen_id, day)
        on = closing.publish(desk, kitchen_id, day, at)
        desk.save()
        in_time = at <= on.row.publish_due
        audit.append(f"kitchen:{kitchen_id}", actor, at, [note(desk, on, "publish", at, {"on_time": in_time})])
        return in_time

    return bool(once(command_id, "kitchens.publish_board", actor, at, [kitchen_id, day], work))
