"""The day sheet of a kitchen: counts, need, supply, allowance, account, warnings; and what hangs on the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Max, Q, Sum

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.quantity import format_quantity
from quannhu.kitchens.codes import OVER_NEED, PUBLISHED_LATE, SAMPLE_MISSING
from quannhu.kitchens.models import (
    AllowanceLine,
    ExtraCount,
    FoodSample,
    KitchenDay,
    MealCount,
    MealRefund,
    MenuCell,
    WeeklyMenu,
)
from quannhu.kitchens.queries.month import month_account
from quannhu.kitchens.queries.standing import Standing, standing
from quannhu.kitchens.queries.usage import Used, used_on
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, RICE, Account, Extra, Present, on_time, over_need
from quannhu.ledger.models import Move, Voucher
from quannhu.organization.queries import Scope, name_of, parent_of

L = TypeVar("L", AllowanceLine, MealRefund)


@dataclass(frozen=True)
class CountLine:
    """A meal's count of a category as it stands, with its last revision."""

    meal: str
    category: str
    present: int
    leave: int
    revision: int
    late: bool
    reason: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class NeedLine:
    """What those counted need of an item group, and what was taken."""

    ration_code: str
    need: int
    used: int


@dataclass(frozen=True)
class DayVoucher:
    """A voucher of the day: where it stands and what it is worth."""

    id: int
    label: str
    kind: str
    kind_label: str
    purpose: str
    supplier: str
    value: int
    reversed: bool
    written_at: dt.datetime


@dataclass(frozen=True)
class DaySheet:
    """Everything about one kitchen on one day."""

    row: KitchenDay
    kitchen: str
    unit: str
    strength: int
    counts: tuple[CountLine, ...]
    extras: tuple[Extra, ...]
    need: tuple[NeedLine, ...]
    vouchers: tuple[DayVoucher, ...]
    used: tuple[Used, ...]
    allowances: tuple[AllowanceLine, ...]
    refunds: tuple[MealRefund, ...]
    account: Account
    carry_before: int
    carry: int
    menu: tuple[MenuCell, ...]
    samples: tuple[FoodSample, ...]
    warnings: tuple[Problem, ...]

    @property
    def refunded(self) -> int:
        """Đồng of the day's refund list."""
        return sum(line.amount for line in self.refunds)

    @property
    def on_time(self) -> bool:
        """Whether the board hung by its hour."""
        return on_time(self.row.published_at, self.row.publish_due)


def kitchen_day(*, scope: Scope, kitchen_id: int, day: dt.date) -> KitchenDay | None:
    """The day's row, or None when nothing was written yet.

    errors      Refused(KER-09) outside the scope
    """
    if kitchen_id not in scope:
        raise Refused(NOT_FOUND, what="bếp ăn", key=kitchen_id)
    return KitchenDay.objects.filter(kitchen_id=kitchen_id, day=day).first()


def current_counts(day_id: int) -> list[CountLine]:
    """The counts as they stand, meal by meal."""
    latest: dict[tuple[str, str], CountLine] = {}
    rows = MealCount.objects.filter(kitchen_day_id=day_id).order_by("revision")
    for row in rows.select_related("category"):
        latest[(row.meal, row.category.code)] = CountLine(
            row.meal, row.category.code, row.present, row.leave, row.revision, row.late, row.reason, row.recorded_at
        )
    order = {meal: index for index, meal in enumerate(MEALS)}
    return sorted(latest.values(), key=lambda line: (order[line.meal], line.category))


def current_extras(day_id: int) -> list[Extra]:
    """Guests and supplements as they stand."""
    rows = ExtraCount.objects.filter(kitchen_day_id=day_id).values("code", "meal").order_by("code", "meal")
    found = rows.annotate(p=Sum("persons_change"), r=Max("revision"))
    return [Extra(row["p"], row["meal"], row["code"]) for row in found if row["p"]]


def need(*, kitchen_id: int, day: dt.date) -> dict[str, int]:
    """Base units needed on the day by ration code, for those counted."""
    row = KitchenDay.objects.filter(kitchen_id=kitchen_id, day=day).first()
    if row is None:
        return {}
    present = [Present(line.meal, line.category, line.present, line.leave) for line in current_counts(row.pk)]
    return standing([kitchen_id]).need(kitchen_id, day, present, current_extras(row.pk))


def day_sheet(*, scope: Scope, kitchen_id: int, day: dt.date) -> DaySheet:
    """The whole sheet of a day.

    errors      Refused(KER-09) outside the scope or nothing written of that day
    """
    row = kitchen_day(scope=scope, kitchen_id=kitchen_id, day=day)
    if row is None:
        raise Refused(NOT_FOUND, what="ngày–bếp", key=format_day(day))
    book = standing([kitchen_id])
    place = book.place(kitchen_id, day)
    counts, extras = current_counts(row.pk), current_extras(row.pk)
    used = used_on(place, day)
    needed = need_lines(book, row, counts, extras, used)
    month = month_account(kitchen_id=kitchen_id, month=day)
    line = next(line for line in month.days if line.day == day)
    menu, unit = menu_of_day(kitchen_id, day), parent_of(kitchen_id, day)
    samples = list(FoodSample.objects.filter(kitchen_day=row).select_related("dish").order_by("taken_at", "id"))
    return DaySheet(
        row, book.name(kitchen_id, day), name_of(unit, day) if unit else "",
        sum(book.eating(kitchen_id, category, day) for category in book.categories(kitchen_id, day)),
        tuple(counts), tuple(extras), tuple(needed), tuple(day_vouchers(row, place)), tuple(used),
        tuple(current_lines(AllowanceLine, row)), tuple(current_lines(MealRefund, row)), line.account,
        line.carry - line.account.surplus, line.carry, tuple(menu), tuple(samples),
        tuple(warnings_of(book, row, counts, samples, needed)),
    )  # fmt: skip


def current_lines(model: type[L], row: KitchenDay) -> list[L]:
    """The lines of the closing that stands; none while the day is open."""
    if row.state != KitchenDay.State.CLOSED:
        return []
    return list(model._default_manager.filter(kitchen_day=row, closing=row.closings).order_by("id"))


def need_lines(
    book: Standing, row: KitchenDay, counts: Sequence[CountLine], extras: Sequence[Extra], used: Sequence[Used]
) -> list[NeedLine]:
    """Need by ration code beside what was taken."""
    present = [Present(line.meal, line.category, line.present, line.leave) for line in counts]
    wanted = book.need(row.kitchen_id, row.day, present, extras)
    taken: dict[str, int] = {}
    for one in used:
        taken[one.ration_code] = taken.get(one.ration_code, 0) + one.quantity
    return [NeedLine(code, wanted[code], taken.get(code, 0)) for code in sorted(wanted)]


def menu_of_day(kitchen_id: int, day: dt.date) -> list[MenuCell]:
    """The dishes of the day's approved menu, by meal."""
    cells = MenuCell.objects.filter(
        menu__kitchen_id=kitchen_id, menu__status=WeeklyMenu.Status.APPROVED, day=day
    ).select_related("dish")
    order = {meal: index for index, meal in enumerate(MEALS)}
    return sorted(cells, key=lambda cell: (order[cell.meal], cell.pk))


def day_vouchers(row: KitchenDay, place_id: int) -> list[DayVoucher]:
    """Vouchers that touch the kitchen's store on the day or were written for it, each with its value."""
    vouchers = Voucher.objects.filter(id__in=_ids(row, place_id))
    # A direct purchase goes in and out, and so does its reversal: its value is told once.
    direct = Q(voucher__kind="direct") | Q(voucher__reverses__kind="direct")
    twice = direct & (Q(target__kind="consumer") | Q(source__kind="consumer"))
    sums = Move.objects.filter(voucher__in=vouchers).exclude(twice).values("voucher_id").annotate(v=Sum("value"))
    values = dict(sums.values_list("voucher_id", "v"))
    rows = vouchers.select_related("book", "supplier", "reversed_by").order_by("id")
    return [
        DayVoucher(
            v.pk, f"{v.book.code}/{v.year}/{v.number}", v.kind, v.get_kind_display(), v.purpose_text,
            v.supplier.name if v.supplier else "", values.get(v.pk, 0), hasattr(v, "reversed_by"), v.written_at,
        )
        for v in rows
    ]  # fmt: skip


def _ids(row: KitchenDay, place_id: int) -> set[int]:
    """Ids of the vouchers that touch the kitchen's store on the day or name the day."""
    named = Voucher.objects.filter(subject=f"kitchen_day:{row.pk}").values_list("id", flat=True)
    inward = Move.objects.filter(happened_on=row.day, target__place_id=place_id).values_list("voucher_id", flat=True)
    outward = Move.objects.filter(happened_on=row.day, source__place_id=place_id).values_list("voucher_id", flat=True)
    return {*named, *inward, *outward}


def warnings_of(
    book: Standing, row: KitchenDay, counts: Sequence[CountLine], samples: Sequence[FoodSample],
    needed: Sequence[NeedLine],
) -> list[Problem]:  # fmt: skip
    """What must stay visible of the day: missing samples, more cooked than counted, a late board."""
    where = {"kitchen": book.name(row.kitchen_id, row.day), "day": format_day(row.day)}
    served = {line.meal for line in counts if line.present}
    sampled = {sample.meal for sample in samples}
    found = [
        Problem(SAMPLE_MISSING, {"meal": MEAL_NAMES[meal], **where})
        for meal in MEALS
        if meal in served and meal not in sampled and row.state == KitchenDay.State.CLOSED
    ]
    # Grain is issued for eating only; what other food exceeds its scale stands beside the need, money is its limit.
    rice = [line for line in needed if line.ration_code == RICE]
    for _, taken, most in over_need({n.ration_code: n.used for n in rice}, {n.ration_code: n.need for n in rice}):
        facts = {"item": "gạo", "used": format_quantity(taken, "g"), "need": format_quantity(most, "g")}
        found.append(Problem(OVER_NEED, {**facts, **where}))
    if row.published_at and not on_time(row.published_at, row.publish_due):
        instants = {"at": format_instant(row.published_at), "due": format_instant(row.publish_due)}
        found.append(Problem(PUBLISHED_LATE, {**instants, **where}))
    return found
