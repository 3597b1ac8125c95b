"""What the screens of the kitchens show: today's state of each kitchen, the day page, dishes, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from quannhu.catalog.models import Item
from quannhu.catalog.queries import units_of_items
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, one_day
from quannhu.kernel.errors import Problem, Refused
from quannhu.kitchens.models import (
    AllowanceLine,
    FoodSample,
    KitchenDay,
    MealCount,
    MealRefund,
    MenuCell,
)
from quannhu.kitchens.queries.day import (
    CountLine,
    DaySheet,
    DayVoucher,
    NeedLine,
    day_sheet,
    kitchen_day,
    menu_of_day,
    need_lines,
)
from quannhu.kitchens.queries.month import opening_of, places_of, spent_by_day
from quannhu.kitchens.queries.standing import COUNT_CUTOFF, PUBLISH_BY, Standing, standing
from quannhu.kitchens.queries.usage import Used
from quannhu.kitchens.rules import (
    MEALS,
    RICE,
    Account,
    Extra,
    Line,
    Present,
    on_time,
)
from quannhu.ledger.models import Place
from quannhu.organization.models import Kind, Unit
from quannhu.organization.queries import Scope, UnitLabel, categories, labels
from quannhu.standards.rules import Kind as RowKind


@dataclass(frozen=True)
class KitchenState:
    """One kitchen on one day, for the list."""

    kitchen_id: int
    label: UnitLabel
    strength: int
    row: KitchenDay | None
    meals: int
    account: Account

    @property
    def closed(self) -> bool:
        """Whether the day's account is closed."""
        return self.row is not None and self.row.state == KitchenDay.State.CLOSED

    @property
    def on_time(self) -> bool:
        """Whether the board hung by its hour."""
        return self.row is not None and on_time(self.row.published_at, self.row.publish_due)


def open_kitchens(scope: Scope, day: dt.date) -> list[int]:
    """Ids of the kitchens in sight whose store is open on the day, by code."""
    rows = Place.objects.filter(
        unit_id__in=scope.unit_ids, unit__kind=Kind.KITCHEN, opened_on__lte=day, closed_on__gt=day
    )
    return list(dict.fromkeys(rows.order_by("code").values_list("unit_id", flat=True)))


def visible_kitchen(scope: Scope, kitchen_id: int) -> Unit:
    """The kitchen when it is in sight.

    errors      Refused(KER-09) for any other unit, or one out of sight
    """
    unit = Unit.objects.filter(pk=kitchen_id, kind=Kind.KITCHEN).first() if kitchen_id in scope else None
    if unit is None:
        raise Refused(NOT_FOUND, what="bếp ăn", key=kitchen_id)
    return unit


def kitchen_states(*, scope: Scope, day: dt.date) -> list[KitchenState]:
    """Every open kitchen in sight on the day, a handful of statements for all."""
    kitchens = open_kitchens(scope, day)
    names, book = labels(kitchens, day), standing(kitchens)
    rows = {row.kitchen_id: row for row in KitchenDay.objects.filter(kitchen_id__in=kitchens, day=day)}
    ids = [row.pk for row in rows.values()]
    meals = MealCount.objects.filter(kitchen_day_id__in=ids).values("kitchen_day_id").order_by()
    counted = dict(meals.annotate(n=Count("meal", distinct=True)).values_list("kitchen_day_id", "n"))
    lines = AllowanceLine.objects.filter(kitchen_day_id__in=ids).values("kitchen_day_id").order_by()
    due = dict(lines.annotate(n=Sum("amount")).values_list("kitchen_day_id", "n"))
    stores = places_of(kitchens)
    values = spent_by_day([place for places in stores.values() for place in places], one_day(day))
    found = []
    for kitchen_id in kitchens:
        row = rows.get(kitchen_id)
        spent = sum(values.get((place, day), 0) for place in stores.get(kitchen_id, ()))
        strength = sum(book.eating(kitchen_id, code, day) for code in book.categories(kitchen_id, day))
        meals_done = counted.get(row.pk, 0) if row else 0
        account = Account(due.get(row.pk, 0) if row else 0, spent)
        found.append(KitchenState(kitchen_id, names[kitchen_id], strength, row, meals_done, account))
    return found


@dataclass(frozen=True)
class CategoryRow:
    """A line of the count grid: a category, its feeding strength and its counts by meal (None: not counted).

    eating      people to feed at each meal: the strength less those lent
    """

    code: str
    name: str
    strength: int
    present: tuple[int | None, ...]
    leave: tuple[int | None, ...]
    eating: tuple[int, ...]


@dataclass(frozen=True)
class SupplementRow:
    """A supplement that may be drawn on the day, and by how many."""

    code: str
    name: str
    rate: int
    standard_id: int
    persons: int


@dataclass(frozen=True)
class MoneyLine:
    """persons × rate = amount with its standards row."""

    kind: str
    category: str
    meal: str
    persons: int
    rate: int
    amount: int
    standard_id: int
    standard_code: str
    legal_basis: str
    person_id: int | None = None


@dataclass(frozen=True)
class FoodUsed:
    """What was eaten of an item, written in its own unit."""

    name: str
    amount: str
    value: int
    units: ItemUnits
    quantity: int


@dataclass(frozen=True)
class NeedRow:
    """What the scale asks for and what was taken, of one item group."""

    code: str
    name: str
    base: str
    need: int
    used: int

    @property
    def left(self) -> int:
        """Not yet taken; below zero more was taken than needed."""
        return self.need - self.used


@dataclass(frozen=True)
class DayPage:
    """Everything the day page shows, also of a day nothing was written of yet.

    projected   the lines are computed from the counts of an open day, not yet signed
    problem     why they could not be computed
    """

    kitchen_id: int
    kitchen: str
    day: dt.date
    row: KitchenDay | None
    strength: int
    cutoff: str
    publish_by: str
    counts: tuple[CategoryRow, ...]
    guests: tuple[int | None, ...]
    supplements: tuple[SupplementRow, ...]
    late: tuple[CountLine, ...]
    need: tuple[NeedRow, ...]
    vouchers: tuple[DayVoucher, ...]
    used: tuple[FoodUsed, ...]
    lines: tuple[MoneyLine, ...]
    refunds: tuple[MoneyLine, ...]
    projected: bool
    account: Account
    carry_before: int
    menu: tuple[MenuCell, ...]
    samples: tuple[FoodSample, ...]
    warnings: tuple[Problem, ...]
    problem: Refused | None

    @property
    def closed(self) -> bool:
        """Whether the day's account is closed."""
        return self.row is not None and self.row.state == KitchenDay.State.CLOSED

    @property
    def counted(self) -> bool:
        """Whether every meal of every line is counted."""
        return bool(self.counts) and all(None not in line.present for line in self.counts)

    @property
    def carry(self) -> int:
        """What is carried to the next day, this one included."""
        return self.carry_before + self.account.surplus

    @property
    def on_time(self) -> bool:
        """Whether the board hung by its hour."""
        return self.row is not None and on_time(self.row.published_at, self.row.publish_due)

    @property
    def eating(self) -> int:
        """People at the fullest meal, guests included."""
        by_meal = [sum(line.present[i] or 0 for line in self.counts) + (self.guests[i] or 0) for i in range(len(MEALS))]
        return max(by_meal)

    @property
    def refunded(self) -> int:
        """Đồng of the refund list."""
        return sum(one.amount for one in self.refunds)

    @property
    def rice(self) -> NeedRow | None:
        """The line of rice."""
        return next((line for line in self.need if line.code == RICE), None)


def day_page(*, scope: Scope, kitchen_id: int, day: dt.date) -> DayPage:
    """The day as its page shows it.

    errors      Refused KER-09 out of sight, KIT-20 no open store on the day
    """
    visible_kitchen(scope, kitchen_id)
    row, book = kitchen_day(scope=scope, kitchen_id=kitchen_id, day=day), standing([kitchen_id])
    book.place(kitchen_id, day)
    sheet = day_sheet(scope=scope, kitchen_id=kitchen_id, day=day) if row else None
    counts, extras = (sheet.counts, sheet.extras) if sheet else ((), ())
    lines, refunds, problem = _money(book, kitchen_id, day, sheet, counts, extras)
    projected = not (row and row.state == KitchenDay.State.CLOSED)
    spent = sheet.account.spent if sheet else 0
    account = Account(sum(line.amount for line in lines), spent)
    needed: Sequence[NeedLine] = sheet.need if sheet else need_lines(
        book, KitchenDay(kitchen_id=kitchen_id, day=day), (), (), ()
    )  # fmt: skip
    names = ration_names(book, kitchen_id, day)
    by_item = used_foods(sheet.used if sheet else ())
    return DayPage(
        kitchen_id, book.name(kitchen_id, day), day, row,
        sum(book.eating(kitchen_id, code, day) for code in book.categories(kitchen_id, day)),
        book.clock(COUNT_CUTOFF, kitchen_id, day), book.clock(PUBLISH_BY, kitchen_id, day),
        _grid(book, kitchen_id, day, counts), _guests(extras, bool(counts)),
        _supplements(book, kitchen_id, day, extras), tuple(line for line in counts if line.late),
        tuple(
            NeedRow(one.ration_code, *names.get(one.ration_code, (one.ration_code, "g")), one.need, one.used)
            for one in needed
        ),
        sheet.vouchers if sheet else (), by_item, lines, refunds, projected, account,
        sheet.carry_before if sheet else carried_into(kitchen_id, day),
        sheet.menu if sheet else tuple(menu_of_day(kitchen_id, day)), sheet.samples if sheet else (),
        sheet.warnings if sheet else (), problem,
    )  # fmt: skip


def carried_into(kitchen_id: int, day: dt.date) -> int:
    """What the days of the month before this one leave, the opening included."""
    first = day.replace(day=1)
    due = AllowanceLine.objects.filter(
        kitchen_day__kitchen_id=kitchen_id, kitchen_day__day__gte=first, kitchen_day__day__lt=day
    ).aggregate(total=Sum("amount"))["total"]
    counted = set(
        KitchenDay.objects.filter(kitchen_id=kitchen_id, day__gte=first, day__lt=day).values_list("day", flat=True)
    )
    spent = 0
    if first < day:
        values = spent_by_day(places_of([kitchen_id]).get(kitchen_id, []), Period(first, day))
        spent = sum(value for (_, on), value in values.items() if on in counted)
    return opening_of(kitchen_id, first).amount + (due or 0) - spent


def _grid(book: Standing, kitchen_id: int, day: dt.date, counts: Sequence[CountLine]) -> tuple[CategoryRow, ...]:
    held = {(line.meal, line.category): line for line in counts}
    counted = {line.category for line in counts}
    fed = set(book.categories(kitchen_id, day))
    return tuple(
        CategoryRow(
            group.code, group.name, book.eating(kitchen_id, group.code, day),
            tuple(held[key].present if (key := (meal, group.code)) in held else None for meal in MEALS),
            tuple(held[key].leave if (key := (meal, group.code)) in held else None for meal in MEALS),
            tuple(book.eating(kitchen_id, group.code, day, meal) for meal in MEALS),
        )
        for group in categories()
        if group.code in fed | counted
    )  # fmt: skip


def _guests(extras: Sequence[Extra], counted: bool) -> tuple[int | None, ...]:
    held = {extra.meal: extra.persons for extra in extras if extra.kind == "guest"}
    return tuple(held.get(meal, 0 if counted else None) for meal in MEALS)


def _supplements(book: Standing, kitchen_id: int, day: dt.date, extras: Sequence[Extra]) -> tuple[SupplementRow, ...]:
    """Supplements in force that somebody here may draw; the holidays' only on holidays."""
    held = {extra.code: extra.persons for extra in extras if extra.kind == "supplement"}
    codes = {row.code for row in book.book.rows if row.kind == RowKind.SUPPLEMENT and row.holds(day)}
    if book.book.holiday(day) is None:
        codes.discard("LE-TET")
    found = []
    for code in sorted(codes | set(held), key=lambda code: (code != "OM", code)):
        try:
            rate = book.book.supplement(code=code, on=day, category="HSQBS", unit_id=kitchen_id)
        except Refused:
            continue  # A supplement of another category or unit.
        found.append(SupplementRow(code, rate.name, rate.amount, rate.id, held.get(code, 0)))
    return tuple(found)


def ration_names(book: Standing, kitchen_id: int, day: dt.date) -> dict[str, tuple[str, str]]:
    """Ration code -> its name in the scale and the base unit of its items."""
    bases = dict(Item.objects.exclude(ration_code="").order_by("ration_code", "id").values_list("ration_code", "base"))
    found: dict[str, tuple[str, str]] = {}
    for code in sorted({*book.categories(kitchen_id, day), "HSQBS"}):
        for row in book.book.scale(category=code, on=day, unit_id=kitchen_id):
            found.setdefault(row.ration_code, (row.name, bases.get(row.ration_code, "g")))
    return found


def used_foods(used: Iterable[Used]) -> tuple[FoodUsed, ...]:
    """What was eaten, named and in each item's own unit."""
    rows = list(used)
    units = units_of_items({one.item_id for one in rows})
    return tuple(
        FoodUsed(units[one.item_id].name, units[one.item_id].show(one.quantity), one.value, units[one.item_id],
                 one.quantity)
        for one in rows
    )  # fmt: skip


Money = tuple[tuple[MoneyLine, ...], tuple[MoneyLine, ...], Refused | None]


def _money(
    book: Standing, kitchen_id: int, day: dt.date, sheet: DaySheet | None, counts: Sequence[CountLine],
    extras: Sequence[Extra],
) -> Money:  # fmt: skip
    """Signed lines of a closed day, else what the counts of the open day come to."""
    if sheet and sheet.row.state == KitchenDay.State.CLOSED:
        return tuple(map(_signed, sheet.allowances)), tuple(map(_signed, sheet.refunds)), None
    present = [Present(line.meal, line.category, line.present, line.leave) for line in counts]
    try:
        due, back = book.due(kitchen_id, day, present, extras), book.refunds(kitchen_id, day, present)
        return tuple(map(_computed, due)), tuple(map(_computed, back)), None
    except Refused as refused:
        return (), (), refused


def _signed(line: AllowanceLine | MealRefund) -> MoneyLine:
    kind = line.kind if isinstance(line, AllowanceLine) else "refund"
    person = line.person_id if isinstance(line, MealRefund) else None
    return MoneyLine(
        kind, line.category, line.meal, line.persons, line.rate, line.amount, line.standard_id, line.standard_code,
        line.legal_basis, person,
    )  # fmt: skip


def _computed(line: Line) -> MoneyLine:
    return MoneyLine(
        line.kind, line.category, line.meal, line.persons, line.rate, line.amount, line.standard.id,
        line.standard.code, line.standard.legal_basis,
    )  # fmt: skip
