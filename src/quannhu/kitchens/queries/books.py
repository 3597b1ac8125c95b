"""Lists: refunds, weekly food plan, man-days, menu faults, samples, incident trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day, one_day, week_of
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.money import divide_round
from quannhu.kitchens.codes import DISH_REPEATED, FEW_PROTEIN
from quannhu.kitchens.models import (
    DishIngredient,
    FoodInspection,
    FoodSample,
    KitchenDay,
    MealCount,
    MealRefund,
    MenuCell,
    PoisoningSuspicion,
    WeeklyMenu,
)
from quannhu.kitchens.queries.day import menu_of_day
from quannhu.kitchens.queries.month import places_of
from quannhu.kitchens.queries.standing import DISH_REPEAT_LIMIT, MIN_PROTEIN, standing
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, Cell, few_protein, meal_shares, repeats
from quannhu.ledger.models import Balance, Move
from quannhu.organization.models import Kind, UnitClosure
from quannhu.organization.queries import Scope
from quannhu.standards.rules import ManDay


@dataclass(frozen=True)
class RefundRow:
    """A line of the refund list: a named person, or so many of a category."""

    day: dt.date
    kitchen_id: int
    name: str
    category: str
    meal: str
    persons: int
    rate: int
    amount: int


def refund_list(*, scope: Scope, kitchen_id: int, period: Period) -> list[RefundRow]:
    """Trả tiền không ăn: who gets how much back in the period; undone lines have gone out with their opposites.

    errors      Refused(KER-09) outside the scope
    """
    if kitchen_id not in scope:
        raise Refused(NOT_FOUND, what="bếp ăn", key=kitchen_id)
    rows = MealRefund.objects.filter(
        kitchen_day__kitchen_id=kitchen_id, kitchen_day__day__gte=period.start, kitchen_day__day__lt=period.end
    )
    keys = ("kitchen_day__day", "person__name", "category", "meal", "rate")
    found = rows.values(*keys).annotate(persons=Sum("persons"), amount=Sum("amount")).order_by(*keys)
    return [
        RefundRow(
            row["kitchen_day__day"], kitchen_id, row["person__name"] or "", row["category"], row["meal"],
            row["persons"], row["rate"], row["amount"],
        )
        for row in found
        if row["amount"]
    ]  # fmt: skip


@dataclass(frozen=True)
class FoodPlanLine:
    """What a week needs of an item group, and what of it is in the kitchen's store now."""

    ration_code: str
    by_scale: int
    by_menu: int
    on_hand: int

    @property
    def to_obtain(self) -> int:
        """What must still be bought, issued or grown: the larger of the two needs less what is there."""
        return max(max(self.by_scale, self.by_menu) - self.on_hand, 0)


def food_plan(*, scope: Scope, kitchen_id: int, week: dt.date) -> list[FoodPlanLine]:
    """Kế hoạch bảo đảm thực phẩm tuần: need by scale and by the week's menu for the feeding strength.

    errors      Refused(KER-09) outside the scope
    """
    if kitchen_id not in scope:
        raise Refused(NOT_FOUND, what="bếp ăn", key=kitchen_id)
    book, span = standing([kitchen_id]), week_of(week)
    by_scale: dict[str, int] = {}
    people: dict[dt.date, int] = {}
    for day in span.days():
        for category in book.categories(kitchen_id, day):
            headcount = book.eating(kitchen_id, category, day)
            people[day] = people.get(day, 0) + headcount
            for code, quantity in book.scale(kitchen_id, category, day).items():
                by_scale[code] = by_scale.get(code, 0) + headcount * quantity
    by_menu: dict[str, int] = {}
    cells = MenuCell.objects.filter(menu__kitchen_id=kitchen_id, menu__week_start=span.start)
    ingredients: dict[int, list[tuple[str, int]]] = {}
    for dish_id, code, per_person in DishIngredient.objects.filter(dish__in=cells.values("dish")).values_list(
        "dish_id", "item__ration_code", "per_person"
    ):
        ingredients.setdefault(dish_id, []).append((code, per_person))
    for day, dish_id in cells.values_list("day", "dish_id"):
        for code, per_person in ingredients.get(dish_id, ()):
            by_menu[code] = by_menu.get(code, 0) + per_person * people.get(day, 0)
    held = _on_hand(places_of([kitchen_id]).get(kitchen_id, []))
    codes = sorted(code for code in {*by_scale, *by_menu} if code)
    return [FoodPlanLine(c, by_scale.get(c, 0), by_menu.get(c, 0), held.get(c, 0)) for c in codes]


def _on_hand(place_ids: Iterable[int]) -> dict[str, int]:
    """Base units in usable routine stock by ration code."""
    rows = Balance.objects.filter(
        account__place_id__in=list(place_ids), account__kind="stock", account__purpose="routine",
        account__condition="usable",
    )  # fmt: skip
    grouped = rows.values("item__ration_code").annotate(total=Sum("quantity")).order_by()
    return dict(grouped.values_list("item__ration_code", "total"))


def man_days(*, period: Period, unit_id: int | None = None, category: str | None = None) -> list[ManDay]:
    """People fed for a whole day by unit, day and category, for back settlement (truy lĩnh).

    A day's people of a category are the sum over meals of present × the meal's share of the day, rounded half up for
    each kitchen.
    unit_id     only kitchens under this unit on their days; a ManDay's unit is the one its kitchen stood under
    """
    rows = MealCount.objects.filter(kitchen_day__day__gte=period.start, kitchen_day__day__lt=period.end)
    if category is not None:
        rows = rows.filter(category__code=category)
    parents = _parents(period, unit_id)
    keys = ("kitchen_day__kitchen_id", "kitchen_day__day", "category__code", "meal")
    book = standing([])
    # Hundredths of a person-day by (unit, kitchen, day, category): each kitchen's are rounded for themselves.
    parts: dict[tuple[int, int, dt.date, str], int] = {}
    for kitchen_id, day, code, meal, present in (
        rows.values_list(*keys).annotate(total=Sum("present_change")).order_by(*keys)
    ):
        unit = next((u for u, days in parents.get(kitchen_id, ()) if day in days), None)
        if unit is not None:
            key = (unit, kitchen_id, day, code)
            parts[key] = parts.get(key, 0) + present * meal_shares(100, book.split(unit, day))[meal]
    found: dict[tuple[int, dt.date, str], int] = {}
    for (unit, _kitchen, day, code), hundredths in parts.items():
        found[(unit, day, code)] = found.get((unit, day, code), 0) + divide_round(hundredths, 100)
    return [ManDay(unit, day, code, count) for (unit, day, code), count in sorted(found.items())]


def _parents(period: Period, unit_id: int | None) -> dict[int, list[tuple[int, Period]]]:
    """Kitchen -> (unit it stood under, days), only where it stood under `unit_id` too."""
    live = Q(valid_from__lt=period.end, valid_to__gt=period.start, descendant__kind=Kind.KITCHEN)
    inside: dict[int, list[Period]] = {}
    if unit_id is not None:
        for kitchen, start, end in UnitClosure.objects.filter(live, ancestor_id=unit_id).values_list(
            "descendant_id", "valid_from", "valid_to"
        ):
            inside.setdefault(kitchen, []).append(Period(start, end))
    found: dict[int, list[tuple[int, Period]]] = {}
    for kitchen, unit, start, end in UnitClosure.objects.filter(live, depth=1).values_list(
        "descendant_id", "ancestor_id", "valid_from", "valid_to"
    ):
        for limit in inside.get(kitchen, []) if unit_id is not None else [period]:
            if part := Period(start, end).clip(limit):
                found.setdefault(kitchen, []).append((unit, part))
    return found


def menu_problems(menu: WeeklyMenu) -> list[Problem]:
    """Everything a week's menu breaks: dishes repeated beyond the limit, main meals with too little protein."""
    book = standing([menu.kitchen_id])
    limit = book.whole(DISH_REPEAT_LIMIT, menu.kitchen_id, menu.week_start)
    least = book.whole(MIN_PROTEIN, menu.kitchen_id, menu.week_start)
    cells = [
        Cell(cell.day, cell.meal, cell.slot, cell.dish.code, cell.dish.name, cell.dish.protein_rich)
        for cell in menu.cells.select_related("dish").order_by("day", "id")
    ]
    found = [
        Problem(DISH_REPEATED, {"dish": many.name, "times": many.times, "limit": many.limit})
        for many in repeats(cells, limit)
    ]
    for few in few_protein(cells, least):
        meal = MEAL_NAMES[few.meal].capitalize()
        facts = {"meal": meal, "day": format_day(few.day), "found": few.found, "least": few.least}
        found.append(Problem(FEW_PROTEIN, facts))
    return found


def sample_compliance(*, kitchen_ids: Iterable[int], period: Period) -> dict[int, tuple[int, int]]:
    """Kitchen id -> (meals with a kept sample, meals served) over the closed days of the period."""
    days = KitchenDay.objects.filter(
        kitchen_id__in=list(kitchen_ids), day__gte=period.start, day__lt=period.end, state=KitchenDay.State.CLOSED
    )
    due = days.values_list("kitchen_id").annotate(n=Count("id")).order_by()
    kept = FoodSample.objects.filter(kitchen_day__in=days).values_list("kitchen_day__kitchen_id")
    pairs = kept.values_list("kitchen_day__kitchen_id", "kitchen_day_id", "meal").distinct()
    found = {kitchen_id: (0, n * len(MEALS)) for kitchen_id, n in due}
    for kitchen_id, _, _ in pairs:
        have, of = found[kitchen_id]
        found[kitchen_id] = (have + 1, of)
    return found


@dataclass(frozen=True)
class TraceLot:
    """A lot eaten on the day, and where it came from."""

    item: str
    lot: str
    expires_on: dt.date | None
    quantity: int
    voucher_id: int
    supplier: str


@dataclass(frozen=True)
class IncidentTrace:
    """What is wanted in one step when people fall ill: the menu, the lots, the samples, the inspections, the eaters."""

    kitchen_id: int
    day: dt.date
    menu: tuple[MenuCell, ...]
    lots: tuple[TraceLot, ...]
    samples: tuple[FoodSample, ...]
    inspections: tuple[FoodInspection, ...]
    suspicions: tuple[PoisoningSuspicion, ...]
    eaters: tuple[tuple[str, int], ...]


def incident_trace(*, scope: Scope, kitchen_id: int, day: dt.date) -> IncidentTrace:
    """Menu, lots, samples and inspections of a kitchen's day.

    errors      Refused(KER-09) outside the scope
    """
    if kitchen_id not in scope:
        raise Refused(NOT_FOUND, what="bếp ăn", key=kitchen_id)
    places = places_of([kitchen_id]).get(kitchen_id, [])
    span = one_day(day)
    eaten = Move.objects.filter(
        target__kind="consumer", target__place_id__in=places, happened_on=day, voucher__reversed_by__isnull=True
    ).select_related("item", "lot__supplier", "voucher__supplier")
    lots = tuple(
        TraceLot(
            move.item.name, move.lot.code, move.lot.expires_on, move.quantity, move.voucher_id,
            from_whom.name if (from_whom := move.voucher.supplier or move.lot.supplier) else "",
        )
        for move in eaten.order_by("item__name_sort", "lot__code", "id")
    )  # fmt: skip
    row = KitchenDay.objects.filter(kitchen_id=kitchen_id, day=day).first()
    counts: dict[str, int] = dict.fromkeys(MEALS, 0)
    if row is not None:
        for meal, total in row.counts.values_list("meal").annotate(n=Sum("present_change")).order_by():
            counts[meal] = total
    return IncidentTrace(
        kitchen_id, day, tuple(menu_of_day(kitchen_id, day)), lots,
        tuple(FoodSample.objects.filter(kitchen_day=row).order_by("taken_at", "id")) if row else (),
        tuple(FoodInspection.objects.filter(kitchen_day=row).order_by("step", "id")) if row else (),
        tuple(PoisoningSuspicion.objects.filter(kitchen_id=kitchen_id, day__gte=span.start).order_by("id")),
        tuple(counts.items()),
    )  # fmt: skip
