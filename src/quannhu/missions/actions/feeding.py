"""Lent soldiers: taken off their kitchens' counts for exactly the days and numbers that the mission feeds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits, split_exact
from quannhu.kitchens.actions import LentLine, PaidLine, lend, pay_elsewhere
from quannhu.kitchens.models import LentMeal, PaidElsewhere
from quannhu.kitchens.rules import MEAL_NAMES, MEALS
from quannhu.missions import codes, rules
from quannhu.missions.models import Beneficiary, Mission
from quannhu.missions.queries import groups_of, misfed, period_of
from quannhu.organization.models import Unit, UnitClosure
from quannhu.organization.queries import feeding_strength, kitchens_of, name_of, strength_of, subtree

RUNNING = (Mission.State.ORDERED, Mission.State.ISSUING, Mission.State.CLOSED, Mission.State.CANCELLED)


def check_strength(row: Mission) -> None:
    """Refuse (MIS-06) more soldiers than a unit has on a day, those of other missions and of units under it counted.

    The units and all above them are locked first: of two missions ordered at once the second sees the first.
    """
    period = period_of(row)
    if period is None:
        return
    served = {one.pk: one for one in _soldiers(row)}
    above = UnitClosure.objects.filter(descendant_id__in=[one.unit_id for one in served.values()])
    list(Unit.objects.select_for_update().filter(pk__in=above.values("ancestor_id")).order_by("pk").values_list("pk"))
    others = list(
        Beneficiary.objects.filter(
            unit_id__isnull=False, mission__state__in=RUNNING, mission__starts_on__lt=period.end,
            mission__ends_on__gte=period.start,
        )
        .exclude(mission=row)
        .select_related("mission")
    )  # fmt: skip
    groups = groups_of({row.pk, *(one.mission_id for one in others)})
    by_id = {group.id: group for found in groups.values() for group in found}
    for day in period.days():
        asked: dict[tuple[int, str], int] = defaultdict(int)
        for one in [*served.values(), *others]:
            days = period if one.pk in served else period_of(one.mission)
            if days and day in days and one.unit_id is not None:
                asked[one.unit_id, by_id[one.pk].category] += by_id[one.pk].on(day)
        mine = {one.unit_id for one in served.values()}
        for unit_id, category in asked:
            inside = subtree(unit_id, day)
            if not mine.isdisjoint(inside):
                _check_unit(unit_id, inside, category, day, asked)


def _check_unit(
    unit_id: int, inside: frozenset[int], category: str, day: dt.date, asked: dict[tuple[int, str], int]
) -> None:
    """Of a unit and all under it no more of a category are asked on the day than are on the rolls."""
    people = sum(count for (unit, code), count in asked.items() if code == category and unit in inside)
    strength = sum(count for (_, code), count in strength_of(inside, day).items() if code == category)
    if people > strength:
        raise Refused(
            codes.TOO_MANY, unit=name_of(unit_id, day), strength=group_digits(strength), category=category,
            day=format_day(day), asked=group_digits(people),
        )  # fmt: skip


def _soldiers(row: Mission) -> list[Beneficiary]:
    return list(row.beneficiaries.filter(audience=rules.SOLDIERS).order_by("line"))


def lend_out(
    actor: Actor, at: dt.datetime, command_id: uuid.UUID, row: Mission, reason: str, since: dt.date | None = None
) -> int:
    """Bring the kitchens in line with the mission from a day on: who is lent (rule MIS-R11), whom it pays (MIS-R14).

    Gives the meals changed.
    errors      those of `kitchens.actions.lend` and `pay_elsewhere`; Refused MIS-20 when somebody would still be fed
                twice or missed
    """
    groups = groups_of([row.pk])[row.pk]
    lines = _wanted(row, groups, since)
    changed = lend(
        actor=actor, at=at, command_id=uuid.uuid5(command_id, "lend"), subject=row.subject, lines=lines, reason=reason
    )
    pay_elsewhere(
        actor=actor, at=at, command_id=uuid.uuid5(command_id, "pay"), subject=row.subject,
        lines=_paid(row, groups, since), reason=reason,
    )  # fmt: skip
    if wrong := misfed(row, groups):
        day, meal, category, fed, lent = wrong[0]
        raise Refused(
            codes.MISFED, day=format_day(day), meal=MEAL_NAMES[meal], category=category, fed=group_digits(fed),
            lent=group_digits(lent),
        )  # fmt: skip
    return changed


def _wanted(row: Mission, groups: list[rules.Group], since: dt.date | None) -> list[LentLine]:
    """Every meal from the day on: lent soldiers spread over their unit's kitchens as they eat there; 0 elsewhere."""
    wanted: dict[tuple[int, dt.date, str, str], int] = {}
    held = _told(LentMeal.objects.all(), row, since)
    for kitchen_id, day, meal, category in held.values_list("kitchen_id", "day", "meal", "category__code"):
        wanted[kitchen_id, day, meal, category] = 0
    for one, group, day in _days_fed(row, groups, rules.BY_MISSION, since):
        for kitchen_id, share in spread(one.unit_id or 0, group.category, group.on(day), day):
            for meal in MEALS:
                key = (kitchen_id, day, meal, group.category)
                wanted[key] = wanted.get(key, 0) + share
    return [LentLine(*key, headcount) for key, headcount in sorted(wanted.items())]


def _paid(row: Mission, groups: list[rules.Group], since: dt.date | None) -> list[PaidLine]:
    """Every day from the day on: soldiers paid by the mission who eat at their own kitchens; 0 where none do now."""
    held = _told(PaidElsewhere.objects.all(), row, since)
    wanted: dict[tuple[int, dt.date], int] = dict.fromkeys(held.values_list("kitchen_id", "day"), 0)
    for one, group, day in _days_fed(row, groups, rules.BY_KITCHEN, since):
        weights = _eaters(one.unit_id or 0, group.category, day)
        parts = split_exact(group.on(day), list(weights.values())) if weights else []
        for kitchen_id, share in zip(weights, parts, strict=True):
            wanted[kitchen_id, day] = wanted.get((kitchen_id, day), 0) + share
    return [PaidLine(*key, headcount) for key, headcount in sorted(wanted.items())]


def _told(rows: QuerySet[Any], row: Mission, since: dt.date | None) -> QuerySet[Any]:
    """What kitchens were told for the mission, from the day on."""
    held = rows.filter(subject=row.subject)
    return held if since is None else held.filter(day__gte=since)


def _days_fed(
    row: Mission, groups: list[rules.Group], fed_by: str, since: dt.date | None
) -> Iterator[tuple[Beneficiary, rules.Group, dt.date]]:
    """Every soldiers' group fed so, day by day of the mission from the day on."""
    by_id, period = {group.id: group for group in groups}, period_of(row)
    for one in _soldiers(row):
        group = by_id[one.pk]
        if group.fed_by == fed_by and period is not None:
            for day in period.days():
                if since is None or day >= since:
                    yield one, group, day


def _eaters(unit_id: int, category: str, day: dt.date) -> dict[int, int]:
    """kitchen of the unit -> people of the category who eat there on the day."""
    fed = {kitchen: feeding_strength(kitchen, day).get(category, 0) for kitchen in kitchens_of(unit_id, day)}
    return {kitchen: count for kitchen, count in fed.items() if count}


def spread(unit_id: int, category: str, people: int, day: dt.date) -> list[tuple[int, int]]:
    """(kitchen, people) by where the category eats; more than eat there is refused by the first kitchen (KIT-43)."""
    weights = _eaters(unit_id, category, day)
    if not weights:
        if people:
            raise Refused(
                codes.TOO_MANY, unit=name_of(unit_id, day), strength="0", category=category, day=format_day(day),
                asked=group_digits(people),
            )  # fmt: skip
        return []
    return list(zip(weights, split_exact(people, list(weights.values())), strict=True))
