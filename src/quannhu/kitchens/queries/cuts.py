"""Who is cut from the day's meals by name, and what each gets back for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from quannhu.kernel.errors import Refused
from quannhu.kitchens.models import KitchenDay, MealCut, MealRefund
from quannhu.kitchens.queries.day import current_counts, kitchen_day
from quannhu.kitchens.queries.standing import COUNT_CUTOFF, Standing, standing
from quannhu.kitchens.rules import MEALS, Present, late_after
from quannhu.organization.models import Person
from quannhu.organization.queries import Scope, categories, meal_list


@dataclass(frozen=True)
class CutRow:
    """A person of the kitchen's meal list and the meals he is cut from.

    refund      đồng back, as signed on a closed day, as the rates say on an open one; None without a rate
    """

    person_id: int
    code: str
    name: str
    category: str
    meals: tuple[str, ...]
    reasons: tuple[str, ...]
    refund: int | None


@dataclass(frozen=True)
class LeaveRow:
    """Of one category, by meal: how many are counted as cut, and how many of them by name."""

    name: str
    counted: tuple[int, ...]
    named: tuple[int, ...]


@dataclass(frozen=True)
class CutPage:
    """The meal list of a kitchen's day with its cuts.

    late_after      the instant after which the numbers count as late
    """

    rows: tuple[CutRow, ...]
    leave: tuple[LeaveRow, ...]
    closed: bool
    cutoff: str
    late_after: dt.datetime

    @property
    def cut(self) -> list[CutRow]:
        """Those cut from some meal."""
        return [row for row in self.rows if row.meals]


def cut_page(*, scope: Scope, kitchen_id: int, day: dt.date) -> CutPage:
    """The day's meal list, by number; a person cut and since gone from the list stays on the page.

    errors      Refused KER-09 out of sight
    """
    row, book = kitchen_day(scope=scope, kitchen_id=kitchen_id, day=day), standing([kitchen_id])
    people = {entry.person_id: entry.person for entry in meal_list(kitchen_id, day)}
    cuts: dict[int, list[MealCut]] = {}
    standing_cuts = MealCut.objects.filter(kitchen_day=row, lifted_at__isnull=True) if row else MealCut.objects.none()
    for cut in standing_cuts.select_related("person__category").order_by("id"):
        cuts.setdefault(cut.person_id, []).append(cut)
        people.setdefault(cut.person_id, cut.person)
    closed = row is not None and row.state == KitchenDay.State.CLOSED
    meals = {
        person: tuple(meal for meal in MEALS if meal in {cut.meal for cut in held}) for person, held in cuts.items()
    }
    signed = _signed(row) if row and closed else {}
    rows = tuple(
        CutRow(
            person.pk, person.code, person.name, person.category.code, meals.get(person.pk, ()),
            tuple(dict.fromkeys(cut.reason for cut in cuts.get(person.pk, ()) if cut.reason)),
            signed.get(person.pk, 0) if closed else _due(book, kitchen_id, day, person, meals.get(person.pk, ())),
        )
        for person in sorted(people.values(), key=lambda person: person.code)
    )  # fmt: skip
    cutoff = book.clock(COUNT_CUTOFF, kitchen_id, day)
    return CutPage(rows, _leave(row, rows), closed, cutoff, late_after(day, cutoff))


def person_names(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names of persons on meal lists, one statement."""
    wanted = {pk for pk in person_ids if pk}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _signed(row: KitchenDay) -> dict[int, int]:
    refunds = MealRefund.objects.filter(kitchen_day=row, person__isnull=False).values("person_id").order_by()
    return dict(refunds.annotate(total=Sum("amount")).values_list("person_id", "total"))


def _due(book: Standing, kitchen_id: int, day: dt.date, person: Person, meals: tuple[str, ...]) -> int | None:
    """What the rates of the day give back for the meals (rule KIT-R03)."""
    if not meals:
        return 0
    category = person.category.code
    own = [Present(meal, category, 0, 1 if meal in meals else 0) for meal in MEALS]
    try:
        return sum(line.amount for line in book.refunds(kitchen_id, day, own))
    except Refused:
        return None


def _leave(row: KitchenDay | None, rows: Iterable[CutRow]) -> tuple[LeaveRow, ...]:
    counted = {(line.category, line.meal): line.leave for line in current_counts(row.pk)} if row else {}
    named: dict[tuple[str, str], int] = {}
    for one in rows:
        for meal in one.meals:
            named[one.category, meal] = named.get((one.category, meal), 0) + 1
    return tuple(
        LeaveRow(
            group.name, tuple(counted.get((group.code, meal), 0) for meal in MEALS),
            tuple(named.get((group.code, meal), 0) for meal in MEALS),
        )
        for group in categories()
        if any(counted.get((group.code, meal)) for meal in MEALS)
    )  # fmt: skip
