"""Reads of missions: which the actor may see, whom they serve, what they need, and the standards behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet

from quannhu.catalog.models import Item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kitchens.models import LentMeal
from quannhu.kitchens.rules import MEALS
from quannhu.missions import rules
from quannhu.missions.models import Beneficiary, Headcount, Mission
from quannhu.organization.queries import Scope
from quannhu.standards.queries import Rulebook, rulebook
from quannhu.standards.rules import Kind

RICE = "GAO"
PACK = "LUONG_KHO"
FIRST_ISSUE, ARRIVAL, REFILL = "missions.first_issue_hours", "missions.arrival_hours", "missions.refill_days"
READY = "missions.ready_minutes"


def missions(scope: Scope) -> QuerySet[Mission]:
    """Missions in charge of, served by, or supplied from a unit in sight; the newest first."""
    seen = Q(unit_id__in=scope.unit_ids) | Q(beneficiaries__unit_id__in=scope.unit_ids)
    seen |= Q(sources__place__unit_id__in=scope.unit_ids)
    ids = Mission.objects.filter(seen).values("pk")
    return Mission.objects.filter(pk__in=ids).select_related("unit", "pack_item").order_by("-received_at", "-pk")


def mission(*, scope: Scope, mission_id: int) -> Mission:
    """The mission, or Refused(KER-09) outside the scope."""
    row = missions(scope).filter(pk=mission_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="nhiệm vụ", key=mission_id)
    return row


def period_of(row: Mission) -> Period | None:
    """The days the mission serves; None when it was cancelled before its first day."""
    last = row.ends_on if row.served_to is None else row.served_to
    return Period(row.starts_on, last + rules.DAY) if last >= row.starts_on else None


def groups_of(ids: Collection[int], known_at: dt.datetime | None = None) -> dict[int, list[rules.Group]]:
    """mission -> its beneficiaries with their strength by day: two statements, however many missions."""
    heads: dict[int, dict[dt.date, int]] = defaultdict(dict)
    rows = Headcount.objects.filter(beneficiary__mission_id__in=ids).order_by("id")
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    for beneficiary, day, people in rows.values_list("beneficiary_id", "from_day", "people"):
        heads[beneficiary][day] = people
    found: dict[int, list[rules.Group]] = defaultdict(list)
    served = Beneficiary.objects.filter(mission_id__in=ids).select_related("category").order_by("mission_id", "line")
    for one in served:
        found[one.mission_id].append(
            rules.Group(
                one.pk, one.audience, one.label, tuple(sorted(heads[one.pk].items())), one.pack_days, one.fed_by,
                one.category.code if one.category else "",
            )
        )  # fmt: skip
    return found


def basis_of(pack_item: str, categories: Iterable[str], on: dt.date, book: Rulebook | None = None) -> rules.Basis:
    """What need is reckoned with: grams of rice of a person-day by category, as in force on the first day."""
    held = book or rulebook(kinds=(Kind.SCALE,))
    rice = {}
    for category in sorted(set(categories) - {""}):
        rows = held.scale(category=category, on=on, unit_id=None)
        rice[category] = next((row.quantity for row in rows if row.ration_code == RICE), 0)
    return rules.Basis(pack_item, RICE, rice)


def need_of(row: Mission, groups: Sequence[rules.Group]) -> list[rules.Need]:
    """What the mission needs over its days, at its strength as it stands."""
    period = period_of(row)
    if period is None:
        return []
    basis = basis_of(row.pack_item.code, (group.category for group in groups), row.starts_on)
    return rules.need(groups, period, basis)


def rates_of(
    level: str, period: Period, known_at: dt.datetime | None = None, book: Rulebook | None = None
) -> dict[dt.date, tuple[int, int, str]]:
    """day -> (đồng, id of the row, its legal basis) of a mission supplement.

    errors      Refused STD-03 no rate on a day
    """
    held = book or rulebook(known_at=known_at, kinds=(Kind.SUPPLEMENT,))
    found = {}
    for day in period.days():
        rate = held.supplement(code=level, on=day)
        found[day] = (rate.amount, rate.id, rate.legal_basis)
    return found


def supplements_of(row: Mission, groups: Sequence[rules.Group]) -> list[rules.Supplement]:
    """The mission's supplement over its days, line by line."""
    period = period_of(row)
    return rules.supplements(groups, period, rates_of(row.level, period)) if period else []


def hours(key: str, on: dt.date) -> int:
    """A setting of missions in force on the day."""
    return int(rulebook(kinds=(Kind.SETTING,)).setting(key=key, on=on, unit_id=None).value)


def clock_of(row: Mission, now: dt.datetime) -> rules.Clock:
    """The clock of the mission: from its order to its first issue, or to now."""
    first = row.loads.filter(issued_at__isnull=False).order_by("issued_at").values_list("issued_at", flat=True).first()
    return rules.clock(row.received_at, hours(FIRST_ISSUE, row.starts_on), first, now)


def levels(on: dt.date) -> list[tuple[str, str, int]]:
    """(code, name, đồng) of the mission supplements in force on the day."""
    book = rulebook(kinds=(Kind.SUPPLEMENT,))
    codes = sorted({row.code for row in book.rows if row.code.startswith("THEM-") and row.holds(on)})
    found = [book.supplement(code=code, on=on) for code in codes]
    return [(rate.code, rate.name, rate.amount) for rate in found]


def lent_of(row: Mission) -> dict[tuple[dt.date, str, str], int]:
    """(day, meal, category) -> soldiers that kitchens leave out for the mission."""
    found: dict[tuple[dt.date, str, str], int] = defaultdict(int)
    rows = LentMeal.objects.filter(subject=row.subject, headcount__gt=0)
    for day, meal, category, headcount in rows.values_list("day", "meal", "category__code", "headcount"):
        found[day, meal, category] += headcount
    return found


def misfed(row: Mission, groups: Sequence[rules.Group]) -> list[tuple[dt.date, str, str, int, int]]:
    """Where somebody would be fed twice or missed; empty when all is well (rule MIS-R11)."""
    period = period_of(row)
    if period is None:
        return []
    return rules.misfed(groups, period, lent_of(row), MEALS)


def item_of(code: str) -> Item:
    """The item of the catalogue, or Refused(KER-09)."""
    found = Item.objects.filter(code=code).first()
    if found is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=code)
    return found
