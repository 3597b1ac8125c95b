"""Strength by category and day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean
from quannhu.organization import codes, rules
from quannhu.organization.actions.checks import chain_of, check_headcount, inside_validity, lock_unit
from quannhu.organization.actions.ending import check_sums, copy_of, supersede
from quannhu.organization.actions.feeding import refuse_fed_twice
from quannhu.organization.models import Kind, Strength
from quannhu.organization.queries import category_of, name_of, periods_of, require


def set_strength(
    *, actor: Actor, at: dt.datetime, unit_id: int, category: str, headcount: int, valid_from: dt.date,
    legal_basis: str = "", valid_to: dt.date | None = None,
) -> Strength:  # fmt: skip
    """People of a category on the unit's roll from a day on, until `valid_to` or the next recorded change.

    errors      Refused ORG-02 a row begins inside, ORG-06, ORG-10 more fed than enrolled, ORG-11, ORG-15, ORG-19
    """
    require(actor, "organization.strength", unit_id, valid_from)
    with transaction.atomic():
        unit = lock_unit(unit_id)
        place = name_of(unit_id, valid_from)
        if unit.kind not in rules.ENROLLING_KINDS:
            why = f"{Kind(unit.kind).label.lower()} không có quân số riêng"
            raise Refused(codes.STRENGTH_ON_A_SUM, unit=place, why=why)
        check_headcount(headcount, place)
        group = category_of(category)
        end = inside_validity(unit_id, valid_from, valid_to)
        own = next(days for days in rules.joined(periods_of(unit_id)) if valid_from in days)
        rows = Strength.objects.filter(Strength.known(), unit_id=unit_id, category=group)
        row = Strength(
            unit_id=unit_id, category=group, headcount=headcount, legal_basis=clean(legal_basis)[:300],
            valid_from=valid_from, recorded_at=at, recorded_by=actor.user_id,
        )  # fmt: skip
        laid = lay_strength(list(rows), row, end, own)
        Strength.objects.filter(pk__in=laid.superseded).update(superseded_at=at)
        for fresh in laid.fresh:
            fresh.save()
        refuse_fed_twice(unit_id, group)
        check_sums(unit_id)
        facts = {"category": group.code, "headcount": headcount, "from": valid_from.isoformat(), "basis": legal_basis}
        append(chain_of(unit_id), actor, at, [Event("organization.set_strength", "strength", row.pk, facts)])
    return row


@dataclass(frozen=True)
class LaidStrength:
    """What laying a row changes: ids no longer held to be true, and unsaved rows, the new one first."""

    superseded: list[int]
    fresh: list[Strength]


def lay_strength(held: list[Strength], new: Strength, end: dt.date | None, own: Period) -> LaidStrength:
    """Lay `new` among the rows held for its unit and category; `held` is brought up to date.

    end         the day it ends before, or None: until the next recorded change, within the unit's own life
    errors      Refused(ORG-02) when a held row begins inside
    """
    by_period = {Period(row.valid_from, row.valid_to): row for row in held}
    laid = rules.lay(new.valid_from, end, list(by_period))
    if laid.conflict:
        old = by_period[laid.conflict]
        place = name_of(new.unit_id, new.valid_from)
        raise Refused(
            codes.VALIDITY_OVERLAPS, period=laid.period, what=f"quân số {new.category.name} của {place}",
            other=f"{group_digits(old.headcount)} người {laid.conflict}",
        )  # fmt: skip
    new.valid_to = (laid.period.clip(own) or laid.period).end
    superseded, fresh = [], [new]
    if laid.covering:
        old = by_period[laid.covering]
        if laid.rest:
            fresh.append(copy_of(old, laid.rest, new.recorded_at, new.recorded_by))
        if old.pk:
            held.remove(old)
            superseded.append(old.pk)
            fresh.append(copy_of(old, Period(old.valid_from, new.valid_from), new.recorded_at, new.recorded_by))
        else:
            # A row of the same file, not written yet: it is simply shorter.
            old.valid_to = new.valid_from
    held.extend(fresh)
    return LaidStrength(superseded, fresh)


def correct_strength(*, actor: Actor, at: dt.datetime, strength_id: int, headcount: int, reason: str) -> Strength:
    """The same days with the right number; what was believed before stays readable as of then.

    errors      Refused KER-09 no such row or already corrected, KER-11 no reason, ORG-06, ORG-10
    """
    found = Strength.objects.filter(Strength.known(), pk=strength_id).first()
    if found is None:
        raise Refused(NOT_FOUND, what="dòng quân số", key=strength_id)
    require(actor, "organization.strength", found.unit_id, found.valid_from)
    if not clean(reason):
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        lock_unit(found.unit_id)
        row = Strength.objects.select_related("category").filter(Strength.known(), pk=strength_id).first()
        if row is None:
            raise Refused(NOT_FOUND, what="dòng quân số", key=strength_id)
        check_headcount(headcount, name_of(row.unit_id, row.valid_from))
        supersede([row], at)
        right = copy_of(row, Period(row.valid_from, row.valid_to), at, actor.user_id)
        right.headcount = headcount
        right.legal_basis = clean(reason)[:300]
        right.save()
        refuse_fed_twice(row.unit_id, row.category)
        check_sums(row.unit_id)
        facts = {"was": row.headcount, "headcount": headcount, "replaces": row.pk, "reason": clean(reason)}
        append(chain_of(row.unit_id), actor, at, [Event("organization.correct_strength", "strength", right.pk, facts)])
    return right
