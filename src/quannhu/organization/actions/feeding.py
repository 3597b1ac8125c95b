"""Who eats where: headcounts of a unit at a kitchen, and named meal lists."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import FOREVER, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean, fold, nfc
from quannhu.organization import codes, rules
from quannhu.organization.actions.checks import chain_of, check_headcount, inside_validity, lock_unit
from quannhu.organization.actions.ending import spans
from quannhu.organization.models import Category, FeedingAssignment, Kind, MealListEntry, Person, Strength
from quannhu.organization.queries import category_of, get_unit, name_of, periods_of, require


def refuse_fed_twice(unit_id: int, category: Category) -> None:
    """Refuse (ORG-10) when on some day more of the unit's people are given a place than are on the roll."""
    columns = ("headcount", "valid_from", "valid_to")
    enrolled = Strength.objects.filter(Strength.known(), unit_id=unit_id, category=category).values_list(*columns)
    fed = FeedingAssignment.objects.filter(unit_id=unit_id, category=category).values_list(*columns)
    roll, places = spans(list(enrolled)), spans(list(fed))
    day = rules.fed_twice(roll, places)
    if day is not None:
        raise Refused(
            codes.FED_TWICE, day=format_day(day), unit=name_of(unit_id, day), category=category.name,
            strength=group_digits(rules.headcount_on(roll, day)), fed=group_digits(rules.headcount_on(places, day)),
        )  # fmt: skip


def _kitchen(kitchen_id: int, period: Period) -> None:
    """Refuse a place that is no kitchen (ORG-21) or is closed on a day of the period (ORG-15)."""
    name = name_of(kitchen_id, period.start)
    if get_unit(kitchen_id).kind != Kind.KITCHEN:
        raise Refused(codes.NOT_A_KITCHEN, unit=name)
    if not rules.covers(periods_of(kitchen_id), period):
        raise Refused(codes.UNIT_NOT_VALID, unit=name, period=period)


def assign_feeding(
    *, actor: Actor, at: dt.datetime, unit_id: int, kitchen_id: int, category: str, headcount: int,
    valid_from: dt.date, valid_to: dt.date | None = None,
) -> FeedingAssignment:  # fmt: skip
    """How many of the unit's category eat at the kitchen, until `valid_to` or the next recorded change.

    A second assignment from the same day replaces the first; zero ends the place.
    errors      Refused ORG-02, ORG-06, ORG-10, ORG-15, ORG-19, ORG-20, ORG-21
    """
    require(actor, "organization.feeding", unit_id, valid_from)
    with transaction.atomic():
        lock_unit(unit_id)
        check_headcount(headcount, name_of(kitchen_id, valid_from))
        group = category_of(category)
        inside_validity(unit_id, valid_from, valid_to)
        row = lay_feeding(unit_id, kitchen_id, group, headcount, valid_from, valid_to)
        refuse_fed_twice(unit_id, group)
        facts = {
            "kitchen": kitchen_id, "category": group.code, "headcount": headcount, "from": valid_from.isoformat(),
            "to": valid_to.isoformat() if valid_to else None,
        }  # fmt: skip
        append(chain_of(unit_id), actor, at, [Event("organization.assign_feeding", "feeding", row.pk, facts)])
    return row


def lay_feeding(
    unit_id: int, kitchen_id: int, category: Category, headcount: int, start: dt.date, end: dt.date | None
) -> FeedingAssignment:
    """Write the row among those of the same unit, kitchen and category."""
    mine = FeedingAssignment.objects.filter(unit_id=unit_id, kitchen_id=kitchen_id, category=category)
    rows = {Period(row.valid_from, row.valid_to): row for row in mine}
    laid = rules.lay(start, end, [period for period in rows if period.start != start])
    same = next((row for period, row in rows.items() if period.start == start), None)
    if laid.conflict:
        what = f"quân số ăn của {name_of(unit_id, start)} tại {name_of(kitchen_id, start)}"
        other = f"{group_digits(rows[laid.conflict].headcount)} người {laid.conflict}"
        raise Refused(codes.VALIDITY_OVERLAPS, period=laid.period, what=what, other=other)
    if headcount:
        _kitchen(kitchen_id, laid.period)
    if laid.covering:
        old = rows[laid.covering]
        FeedingAssignment.objects.filter(pk=old.pk).update(valid_to=start)
        if laid.rest:
            FeedingAssignment.objects.create(
                unit_id=unit_id, kitchen_id=kitchen_id, category=category, headcount=old.headcount,
                valid_from=laid.rest.start, valid_to=laid.rest.end,
            )  # fmt: skip
    if same:
        same.headcount, same.valid_to = headcount, laid.period.end
        same.save()
        return same
    return FeedingAssignment.objects.create(
        unit_id=unit_id, kitchen_id=kitchen_id, category=category, headcount=headcount,
        valid_from=laid.period.start, valid_to=laid.period.end,
    )  # fmt: skip


def join_meal_list(
    *, actor: Actor, at: dt.datetime, person_code: str, name: str, category: str, kitchen_id: int,
    valid_from: dt.date, valid_to: dt.date = FOREVER,
) -> MealListEntry:  # fmt: skip
    """Put a person on a kitchen's meal list; a person new to the system is registered by number and name.

    errors      Refused ORG-03 already on a list those days, ORG-29 the number belongs to another name, ORG-20, ORG-21
    """
    require(actor, "organization.feeding", kitchen_id, valid_from)
    if valid_to <= valid_from:
        raise Refused(codes.PERIOD_EMPTY, start=format_day(valid_from), end=format_day(valid_to))
    period = Period(valid_from, valid_to)
    with transaction.atomic():
        lock_unit(kitchen_id)
        _kitchen(kitchen_id, period)
        person = _person(person_code, name, category_of(category))
        taken = MealListEntry.objects.filter(person=person, valid_from__lt=valid_to, valid_to__gt=valid_from)
        if other := taken.order_by("valid_from").first():
            held = Period(other.valid_from, other.valid_to)
            kitchen = name_of(other.kitchen_id, other.valid_from)
            raise Refused(
                codes.ALREADY_ON_A_LIST, person=f"{person.name} ({person.code})", kitchen=kitchen, period=held
            )
        entry = MealListEntry.objects.create(
            person=person, kitchen_id=kitchen_id, valid_from=valid_from, valid_to=valid_to
        )
        facts = {"person": person.code, "from": valid_from.isoformat(), "to": valid_to.isoformat()}
        append(chain_of(kitchen_id), actor, at, [Event("organization.join_meal_list", "meal_list", entry.pk, facts)])
    return entry


def _person(code: str, name: str, category: Category) -> Person:
    """The person with the number, locked; registered when new. The same name typed in NFD is the same name."""
    code, name = clean(code).upper()[:30], clean(name)
    if not code or not 0 < len(name) <= rules.NAME_LIMIT:
        raise Refused(codes.NAME_MISSING, name=nfc(name)[:40], limit=rules.NAME_LIMIT)
    Person.objects.get_or_create(code=code, defaults={"name": name, "name_search": fold(name), "category": category})
    # The lock makes two lists that take the same person at once wait for each other.
    person = Person.objects.select_for_update().get(code=code)
    if person.name.casefold() != name.casefold():
        raise Refused(codes.PERSON_DIFFERS, number=code, known=person.name, given=name)
    return person


def leave_meal_list(*, actor: Actor, at: dt.datetime, person_code: str, kitchen_id: int, on: dt.date) -> None:
    """Take a person off the list: the day before `on` is the last meal there. Refused(KER-09) when not on it."""
    require(actor, "organization.feeding", kitchen_id, on)
    with transaction.atomic():
        lock_unit(kitchen_id)
        code = clean(person_code).upper()
        entry = MealListEntry.objects.filter(
            person__code=code, kitchen_id=kitchen_id, valid_from__lt=on, valid_to__gt=on
        ).first()
        if entry is None:
            raise Refused(NOT_FOUND, what=f"người trong danh sách ăn của {name_of(kitchen_id, on)}", key=code)
        MealListEntry.objects.filter(pk=entry.pk).update(valid_to=on)
        facts = {"person": code, "on": on.isoformat()}
        append(chain_of(kitchen_id), actor, at, [Event("organization.leave_meal_list", "meal_list", entry.pk, facts)])
