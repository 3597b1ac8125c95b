"""Merge units into a successor: children, people, strength and feeding places pass over; history keeps its names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization import codes, rules
from quannhu.organization.actions import ending, tree
from quannhu.organization.actions.checks import check_headcount, lock_tree
from quannhu.organization.actions.closure import rebuild_closure
from quannhu.organization.actions.feeding import lay_feeding, refuse_fed_twice
from quannhu.organization.models import (
    Category,
    FeedingAssignment,
    Kind,
    Strength,
    Unit,
    UnitSuccession,
    UnitVersion,
)
from quannhu.organization.queries import category_of, name_of, periods_of, require, strength_of


@dataclass(frozen=True)
class FeedingIn:
    """How many of a category of the successor eat at a kitchen from the day of the merge."""

    kitchen_id: int
    category: str
    headcount: int


def merge_units(
    *, actor: Actor, at: dt.datetime, predecessor_ids: Sequence[int], successor_key: str, code: str, name: str,
    parent_id: int, on: dt.date, legal_basis: str, kind: str = Kind.UNIT, closing_ids: Sequence[int] = (),
    strength: Mapping[str, int] | None = None, feeding: Sequence[FeedingIn] | None = None,
) -> Unit:  # fmt: skip
    """The successor unit, in force from `on`; the predecessors' last day is the day before.

    closing_ids children of the predecessors that end on the day instead of passing over (a kitchen closed)
    strength    by category; by default the predecessors' sum, so that nobody is lost
    feeding     who eats where from the day; by default as before, less the closed kitchens
    errors      Refused ORG-22 wrong predecessors, ORG-07 data recorded on or after the day, ORG-09, ORG-10
    """
    for unit_id in (*predecessor_ids, parent_id):
        require(actor, "organization.adjust", unit_id, on)
    _check_predecessors(predecessor_ids, on)
    with transaction.atomic():
        lock_tree()
        for unit_id in predecessor_ids:
            ending.refuse_later(unit_id, on, "sáp nhập")
        places = _feeding_before(predecessor_ids, closing_ids, on) if feeding is None else feeding
        parts = [_own_strength(unit_id, on - dt.timedelta(days=1)) for unit_id in predecessor_ids]
        people = rules.merged_strength(parts) if strength is None else strength
        successor = tree.add_unit(
            key=successor_key, kind=kind, code=code, name=name, parent_id=parent_id, valid_from=on,
            legal_basis=legal_basis,
        )  # fmt: skip
        rebuild_closure([successor.pk])
        fed = FeedingAssignment.objects.filter(unit_id__in=predecessor_ids)
        fed.filter(valid_from__lt=on, valid_to__gt=on).update(valid_to=on)
        _pass_children(predecessor_ids, closing_ids, successor.pk, on, at, actor, legal_basis)
        for unit_id in predecessor_ids:
            ending.end(unit_id, on, at, actor.user_id, doing="sáp nhập")
            UnitSuccession.objects.create(
                predecessor_id=unit_id, successor=successor, on=on, legal_basis=clean(legal_basis)[:300]
            )
        rebuild_closure([successor.pk, *predecessor_ids])
        _enrol(successor.pk, people, places, on, at, actor.user_id, legal_basis)
        ending.check_sums(successor.pk)
        facts = {
            "predecessors": list(predecessor_ids), "closed": list(closing_ids), "strength": dict(people),
            "from": on.isoformat(), "basis": legal_basis,
        }  # fmt: skip
        append(tree.CHAIN, actor, at, [Event("organization.merge_units", "unit", successor.pk, facts)])
    return successor


def _check_predecessors(unit_ids: Sequence[int], on: dt.date) -> None:
    """Refuse (ORG-22) fewer than two, a repeated one, or one that is not in force on the day before."""
    if len(unit_ids) < 2:
        raise Refused(codes.MERGE_WRONG, why="cần ít nhất hai đơn vị")
    if len(set(unit_ids)) < len(unit_ids):
        raise Refused(codes.MERGE_WRONG, why="một đơn vị được chọn hai lần")
    for unit_id in unit_ids:
        if not rules.covers(periods_of(unit_id), Period(on - dt.timedelta(days=1), on)):
            why = f"{name_of(unit_id, on)} không hoạt động trước ngày {format_day(on)}"
            raise Refused(codes.MERGE_WRONG, why=why)


def _own_strength(unit_id: int, day: dt.date) -> dict[str, int]:
    """The unit's own strength by category on the day."""
    return {category: headcount for (_, category), headcount in strength_of([unit_id], day).items()}


def _feeding_before(unit_ids: Sequence[int], closing: Sequence[int], on: dt.date) -> list[FeedingIn]:
    """Where the predecessors' people eat, summed by kitchen and category, without the kitchens that close."""
    rows = FeedingAssignment.objects.filter(unit_id__in=unit_ids, valid_from__lt=on, valid_to__gt=on)
    total: dict[tuple[int, str], int] = {}
    for row in rows.exclude(kitchen_id__in=closing).select_related("category").order_by("kitchen_id"):
        key = (row.kitchen_id, row.category.code)
        total[key] = total.get(key, 0) + row.headcount
    return [FeedingIn(kitchen, category, headcount) for (kitchen, category), headcount in total.items()]


def _pass_children(
    unit_ids: Sequence[int], closing: Sequence[int], successor: int, on: dt.date, at: dt.datetime, actor: Actor,
    legal_basis: str,
) -> None:  # fmt: skip
    """End the closing children, hang all others under the successor."""
    for child_id in closing:
        ending.end(child_id, on, at, actor.user_id, doing="đóng")
    children = UnitVersion.objects.filter(parent_id__in=unit_ids, valid_from__lt=on, valid_to__gt=on)
    for child_id in children.order_by("unit_id").values_list("unit_id", flat=True):
        tree.change_version(unit_id=child_id, on=on, doing="chuyển", legal_basis=legal_basis, parent_id=successor)
    if closing:
        rebuild_closure(closing)


def _enrol(
    unit_id: int, people: Mapping[str, int], places: Sequence[FeedingIn], on: dt.date, at: dt.datetime, by: int,
    legal_basis: str,
) -> None:  # fmt: skip
    """Write the successor's strength and feeding places, checked as any other."""
    groups: dict[str, Category] = {}
    for code, headcount in people.items():
        groups[code] = category_of(code)
        check_headcount(headcount, name_of(unit_id, on))
        Strength.objects.create(
            unit_id=unit_id, category=groups[code], headcount=headcount, legal_basis=clean(legal_basis)[:300],
            valid_from=on, recorded_at=at, recorded_by=by,
        )  # fmt: skip
    for place in places:
        group = groups.setdefault(place.category, category_of(place.category))
        check_headcount(place.headcount, name_of(place.kitchen_id, on))
        lay_feeding(unit_id, place.kitchen_id, group, place.headcount, on, None)
    for group in groups.values():
        refuse_fed_twice(unit_id, group)
