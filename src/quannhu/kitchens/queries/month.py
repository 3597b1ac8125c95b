"""The month's account of a kitchen: what was due, spent and left each day, carried from month to month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Sum

from quannhu.kernel.days import FOREVER, Period, month_of
from quannhu.kitchens.models import AllowanceLine, ExtraCount, KitchenDay, MealCount, MealRefund, MonthSettlement
from quannhu.kitchens.queries.usage import accounts, through
from quannhu.kitchens.rules import Account, on_time
from quannhu.ledger.models import Place


@dataclass(frozen=True)
class DayLine:
    """One day of the account; `carry` is what is left up to its evening, the opening included."""

    day: dt.date
    kitchen_day_id: int
    closed: bool
    published_at: dt.datetime | None
    on_time: bool
    meals: int
    account: Account
    refunded: int
    carry: int


@dataclass(frozen=True)
class MonthAccount:
    """A month of a kitchen, with the signed settlement beside it when there is one."""

    kitchen_id: int
    month: dt.date
    begun: Opening
    days: tuple[DayLine, ...]
    not_closed: tuple[dt.date, ...]
    settlement: MonthSettlement | None

    @property
    def opening(self) -> int:
        """What the months before leave."""
        return self.begun.amount

    @property
    def allowance(self) -> int:
        """Đồng due over the month."""
        return sum(line.account.allowance for line in self.days)

    @property
    def spent(self) -> int:
        """Đồng spent over the month."""
        return sum(line.account.spent for line in self.days)

    @property
    def surplus(self) -> int:
        """What is left of the month itself; below zero it is a deficit."""
        return self.allowance - self.spent

    @property
    def closing(self) -> int:
        """What is carried to the next month."""
        return self.opening + self.surplus

    @property
    def refunded(self) -> int:
        """Đồng paid back for meals not eaten."""
        return sum(line.refunded for line in self.days)

    @property
    def meals(self) -> int:
        """Meals served, guests included."""
        return sum(line.meals for line in self.days)

    @property
    def corrected(self) -> int:
        """How the surplus moved after it was signed: the corrections shown apart."""
        return self.surplus - self.settlement.surplus if self.settlement else 0


def spent_by_day(place_ids: Iterable[int], span: Period, known_at: dt.datetime | None = None) -> dict[
    tuple[int, dt.date], int
]:  # fmt: skip
    """(place, day) -> đồng of what was eaten."""
    ids = accounts(place_ids, "consumer")
    found: dict[tuple[int, dt.date], int] = {}
    moves = through(ids, known_at).filter(happened_on__gte=span.start, happened_on__lt=span.end)
    for row in moves.values("happened_on", "source_id", "target_id").annotate(v=Sum("value")):
        eaten = row["target_id"] in ids
        key = (ids[row["target_id"] if eaten else row["source_id"]], row["happened_on"])
        found[key] = found.get(key, 0) + (row["v"] if eaten else -row["v"])
    return found


def places_of(kitchen_ids: Iterable[int]) -> dict[int, list[int]]:
    """Kitchen id -> the ids of its stores, past ones included."""
    found: dict[int, list[int]] = {}
    for kitchen_id, place_id in Place.objects.filter(unit_id__in=set(kitchen_ids)).values_list("unit_id", "id"):
        found.setdefault(kitchen_id, []).append(place_id)
    return found


@dataclass(frozen=True)
class Opening:
    """What a month begins with: what the last signed settlement carries, and what unsigned months after it leave.

    unsigned    surplus of the months between as their books stand now, 0 when every earlier month is signed
    since       the first of those months
    """

    signed: int
    unsigned: int = 0
    since: dt.date | None = None

    @property
    def amount(self) -> int:
        """Đồng at the beginning of the month; provisional while an earlier month is unsigned."""
        return self.signed + self.unsigned


def opening_of(kitchen_id: int, month: dt.date, known_at: dt.datetime | None = None) -> Opening:
    """What the months before leave, so that a month begins with what the one before shows at its end; rule KIT-R22."""
    approved = MonthSettlement.objects.filter(kitchen_id=kitchen_id, month__lt=month, status="approved")
    last = approved.order_by("-month").values_list("month", "closing").first()
    carried = last[1] if last else 0
    days = KitchenDay.objects.filter(kitchen_id=kitchen_id, day__lt=month)
    if last:
        days = days.filter(day__gte=month_of(last[0]).end)
    counted = dict(days.values_list("day", "pk"))
    if not counted:
        return Opening(carried)
    first = min(counted)
    values = spent_by_day(places_of([kitchen_id]).get(kitchen_id, []), Period(first, month), known_at)
    spent = sum(value for (_, day), value in values.items() if day in counted)
    due = sum(_sums(AllowanceLine, "amount", "written_at", list(counted.values()), known_at).values())
    return Opening(carried, due - spent, first.replace(day=1))


def unsigned_before(kitchen_id: int, month: dt.date) -> dt.date | None:
    """The first earlier month that has days of the kitchen and no approved settlement."""
    days = KitchenDay.objects.filter(kitchen_id=kitchen_id, day__lt=month)
    signed = MonthSettlement.objects.filter(kitchen_id=kitchen_id, status=MonthSettlement.Status.APPROVED)
    missing = set(days.dates("day", "month")) - set(signed.values_list("month", flat=True))
    return min(missing, default=None)


def month_account(*, kitchen_id: int, month: dt.date, known_at: dt.datetime | None = None) -> MonthAccount:
    """The account of the month that holds the day, from counts, allowance lines and the ledger as they stand."""
    span = month_of(month)
    rows = KitchenDay.objects.filter(kitchen_id=kitchen_id, day__gte=span.start, day__lt=span.end).order_by("day")
    days = list(rows)
    ids = [row.pk for row in days]
    spent: dict[dt.date, int] = {}
    for (_, day), value in spent_by_day(places_of([kitchen_id]).get(kitchen_id, []), span, known_at).items():
        spent[day] = spent.get(day, 0) + value
    due = _sums(AllowanceLine, "amount", "written_at", ids, known_at)
    back = _sums(MealRefund, "amount", "written_at", ids, known_at)
    meals = _sums(MealCount, "present_change", "recorded_at", ids, known_at)
    for day_id, guests in _sums(ExtraCount, "persons_change", "recorded_at", ids, known_at, kind="guest").items():
        meals[day_id] = meals.get(day_id, 0) + guests
    opening = opening_of(kitchen_id, span.start, known_at)
    books = [Account(due.get(row.pk, 0), spent.get(row.day, 0)) for row in days]
    carries = list(accumulate((book.surplus for book in books), initial=opening.amount))[1:]
    lines = tuple(
        DayLine(
            row.day, row.pk, row.state == KitchenDay.State.CLOSED, row.published_at,
            on_time(row.published_at, row.publish_due), meals.get(row.pk, 0), book,
            back.get(row.pk, 0), carry,
        )
        for row, book, carry in zip(days, books, carries, strict=True)
    )  # fmt: skip
    settlement = MonthSettlement.objects.exclude(status="returned").filter(kitchen_id=kitchen_id, month=span.start)
    return MonthAccount(kitchen_id, span.start, opening, lines, _open_days(kitchen_id, span, lines), settlement.first())


def _sums(
    model: type[AllowanceLine] | type[MealRefund] | type[MealCount] | type[ExtraCount], field: str, instant: str,
    ids: list[int], known_at: dt.datetime | None, **more: str,
) -> dict[int, int]:  # fmt: skip
    rows = model._default_manager.filter(kitchen_day_id__in=ids, **more)
    if known_at:
        rows = rows.filter(**{f"{instant}__lte": known_at})
    return dict(rows.values("kitchen_day_id").annotate(total=Sum(field)).values_list("kitchen_day_id", "total"))


def _open_days(kitchen_id: int, span: Period, lines: tuple[DayLine, ...]) -> tuple[dt.date, ...]:
    """Days of the month on which the kitchen's store was open and no closed account stands."""
    closed = {line.day for line in lines if line.closed}
    stores = Place.objects.filter(unit_id=kitchen_id).values_list("opened_on", "closed_on")
    open_spans = [Period(start, end or FOREVER) for start, end in stores]
    return tuple(day for day in span.days() if day not in closed and any(day in span_ for span_ in open_spans))
