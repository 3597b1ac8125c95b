"""Locks and checks that strength and feeding share."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.organization import codes, rules
from quannhu.organization.models import Unit
from quannhu.organization.queries import name_of, periods_of


def chain_of(unit_id: int) -> str:
    """The audit chain of a unit's own records."""
    return f"unit:{unit_id}"


def lock_tree() -> None:
    """Make every other change of the tree, and of what hangs on it, wait until this transaction ends."""
    Unit.objects.select_for_update().order_by("id").first()


def lock_unit(unit_id: int) -> Unit:
    """The unit, locked behind the tree: people are set down above, below and beside it. Refused(KER-09).

    The unit's own row would not do: a kitchen that closes and a unit sent there, or strength set on a unit and on
    one below it, are two rows, and each of two clerks would find what the other has not yet written in order.
    """
    lock_tree()
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise Refused(NOT_FOUND, what="đơn vị", key=unit_id)
    return unit


def check_headcount(headcount: int, place: str) -> None:
    """Refuse (ORG-06) a negative or impossible number of people."""
    if not 0 <= headcount <= rules.HEADCOUNT_LIMIT:
        raise Refused(
            codes.HEADCOUNT_OUT_OF_RANGE, headcount=group_digits(headcount), place=place,
            limit=group_digits(rules.HEADCOUNT_LIMIT),
        )  # fmt: skip


def inside_validity(unit_id: int, start: dt.date, end: dt.date | None) -> dt.date | None:
    """The end of a row cut to the unit's own validity; Refused(ORG-15) when it begins or ends outside, ORG-20."""
    if end is not None and end <= start:
        raise Refused(codes.PERIOD_EMPTY, start=format_day(start), end=format_day(end))
    for period in rules.joined(periods_of(unit_id)):
        if start in period and (end is None or end <= period.end):
            return end
    period = Period(start, end) if end else Period(start)
    raise Refused(codes.UNIT_NOT_VALID, unit=name_of(unit_id, start), period=period)
