"""Closing a day on the desk: its allowance and refund lines, undoing them, and hanging the board."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.codes import REASON_NEEDED
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kitchens.actions.desk import DayOnDesk, Desk
from quannhu.kitchens.codes import ALREADY_CLOSED, ALREADY_PUBLISHED, COUNTS_MISSING, NOT_CLOSED
from quannhu.kitchens.models import AllowanceLine, KitchenDay, MealRefund
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, Line, Present


def close(desk: Desk, kitchen_id: int, day: dt.date, at: dt.datetime) -> DayOnDesk:
    """Compute the day's allowance and refunds and close it.

    errors      Refused KIT-05 counts missing, KIT-10, KIT-21, KIT-29, KIT-31 closed already
    """
    on = desk.existing(kitchen_id, day, at, "khóa sổ")
    if on.row.state == KitchenDay.State.CLOSED and on.row.closed_at:
        raise Refused(ALREADY_CLOSED, at=format_instant(on.row.closed_at), **desk.where(kitchen_id, day))
    desk.open_day(kitchen_id, day)
    if missing := missing_counts(desk, kitchen_id, day):
        raise Refused(COUNTS_MISSING, missing=", ".join(missing), **desk.where(kitchen_id, day))
    desk.check_extras(kitchen_id, day, on)
    closing = on.row.closings + 1
    for line in allowance(desk, kitchen_id, day):
        on.new_lines.append(AllowanceLine(kitchen_day=on.row, kind=line.kind, **_values(line, closing, at)))
    for person, line in refunds(desk, kitchen_id, day):
        on.new_refunds.append(MealRefund(kitchen_day=on.row, person_id=person, **_values(line, closing, at)))
    on.row.state, on.row.closings = KitchenDay.State.CLOSED, closing
    on.row.closed_by, on.row.closed_at = desk.actor.user_id, at
    on.touched = True
    return on


def missing_counts(desk: Desk, kitchen_id: int, day: dt.date) -> list[str]:
    """`bữa trưa (HSQBS)`: meals not yet counted of every category fed here or counted today."""
    on = desk.days[(kitchen_id, day)]
    categories = sorted({*desk.standing.categories(kitchen_id, day), *(category for _, category in on.counts)})
    if not categories:
        return [MEAL_NAMES[meal] for meal in MEALS]
    return [
        f"{MEAL_NAMES[meal]} ({category})"
        for category in categories
        for meal in MEALS
        if (meal, category) not in on.counts
    ]


def allowance(desk: Desk, kitchen_id: int, day: dt.date) -> list[Line]:
    """The allowance lines of the day as counted now."""
    on = desk.days[(kitchen_id, day)]
    return desk.standing.due(kitchen_id, day, on.present, on.extra)


def refunds(desk: Desk, kitchen_id: int, day: dt.date) -> list[tuple[int | None, Line]]:
    """(person or None, line) of the refund list: by name for those named, by number for the rest."""
    on, standing = desk.days[(kitchen_id, day)], desk.standing
    named: dict[tuple[int, str], list[str]] = {}
    by_meal: dict[tuple[str, str], int] = {}
    for meal, category, person in on.cuts:
        named.setdefault((person, category), []).append(meal)
        by_meal[(meal, category)] = by_meal.get((meal, category), 0) + 1
    rest = [
        Present(count.meal, count.category, 0, count.leave - by_meal.get((count.meal, count.category), 0))
        for count in on.present
    ]
    lines: list[tuple[int | None, Line]] = [(None, line) for line in standing.refunds(kitchen_id, day, rest)]
    for (person, category), meals in sorted(named.items()):
        own = [Present(meal, category, 0, 1 if meal in meals else 0) for meal in MEALS]
        lines += [(person, line) for line in standing.refunds(kitchen_id, day, own)]
    return lines


def reopen(desk: Desk, kitchen_id: int, day: dt.date, at: dt.datetime, reason: str) -> DayOnDesk:
    """Open a closed day again: its lines are undone by equal lines of the opposite amount.

    errors      Refused KIT-11 not closed, KIT-29 month settled, KER-11 no reason
    """
    on = desk.existing(kitchen_id, day, at, "mở lại")
    desk.month_open(kitchen_id, day)
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    if on.row.state != KitchenDay.State.CLOSED:
        raise Refused(NOT_CLOSED, **desk.where(kitchen_id, day))
    closing = on.row.closings
    for line in AllowanceLine.objects.filter(kitchen_day=on.row, closing=closing).order_by("id"):
        on.new_lines.append(AllowanceLine(kind=line.kind, kitchen_day=on.row, **_undone(line, at)))
    for refund in MealRefund.objects.filter(kitchen_day=on.row, closing=closing).order_by("id"):
        on.new_refunds.append(MealRefund(person_id=refund.person_id, kitchen_day=on.row, **_undone(refund, at)))
    on.row.state, on.row.closed_by, on.row.closed_at = KitchenDay.State.OPEN, None, None
    on.touched = True
    return on


def publish(desk: Desk, kitchen_id: int, day: dt.date, at: dt.datetime) -> DayOnDesk:
    """Hang the day's board.

    errors      Refused KIT-10, KIT-11 not closed, KIT-13 published already
    """
    on = desk.existing(kitchen_id, day, at, "công khai")
    if on.row.state != KitchenDay.State.CLOSED or (on.row.closed_at and at < on.row.closed_at):
        raise Refused(NOT_CLOSED, **desk.where(kitchen_id, day))
    if on.row.published_at:
        raise Refused(ALREADY_PUBLISHED, at=format_instant(on.row.published_at), **desk.where(kitchen_id, day))
    on.row.published_by, on.row.published_at = desk.actor.user_id, at
    on.touched = True
    return on


def _values(line: Line, closing: int, at: dt.datetime) -> dict[str, object]:
    return {
        "closing": closing, "meal": line.meal, "category": line.category, "persons": line.persons, "rate": line.rate,
        "amount": line.amount, "standard_id": line.standard.id, "standard_code": line.standard.code,
        "legal_basis": line.standard.legal_basis, "written_at": at,
    }  # fmt: skip


def _undone(line: AllowanceLine | MealRefund, at: dt.datetime) -> dict[str, object]:
    return {
        "closing": line.closing, "meal": line.meal, "category": line.category, "persons": -line.persons,
        "rate": line.rate, "amount": -line.amount, "standard_id": line.standard_id,
        "standard_code": line.standard_code, "legal_basis": line.legal_basis, "written_at": at,
    }  # fmt: skip
