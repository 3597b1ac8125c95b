"""The kitchen's books as rows: counts by day, food in and out, vouchers, later corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period
from quannhu.kitchens.models import ExtraCount, KitchenDay, MealCount
from quannhu.kitchens.queries.month import places_of
from quannhu.kitchens.queries.screens import visible_kitchen
from quannhu.kitchens.queries.usage import accounts
from quannhu.ledger.models import Move, Voucher
from quannhu.organization.queries import Scope


@dataclass
class CountedDay:
    """A day of the meal-count book: (category, meal) -> eats and cut; guests by meal; persons by supplement."""

    day: dt.date
    closed: bool
    present: dict[tuple[str, str], int] = field(default_factory=dict)
    leave: dict[tuple[str, str], int] = field(default_factory=dict)
    guests: dict[str, int] = field(default_factory=dict)
    supplements: dict[str, int] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)

    @property
    def meals(self) -> int:
        """Meals served, guests included."""
        return sum(self.present.values()) + sum(self.guests.values())


def counted_days(*, scope: Scope, kitchen_id: int, period: Period) -> list[CountedDay]:
    """Sổ chấm cơm: every counted day of the period.

    errors      Refused(KER-09) out of sight
    """
    visible_kitchen(scope, kitchen_id)
    rows = KitchenDay.objects.filter(kitchen_id=kitchen_id, day__gte=period.start, day__lt=period.end).order_by("day")
    found = {row.pk: CountedDay(row.day, row.state == KitchenDay.State.CLOSED) for row in rows}
    counts = MealCount.objects.filter(kitchen_day_id__in=found).values("kitchen_day_id", "category__code", "meal")
    for one in counts.annotate(p=Sum("present_change"), a=Sum("leave_change")).order_by():
        key, on = (one["category__code"], one["meal"]), found[one["kitchen_day_id"]]
        on.present[key], on.leave[key] = one["p"], one["a"]
    extras = ExtraCount.objects.filter(kitchen_day_id__in=found).values("kitchen_day_id", "code", "meal")
    for extra in extras.annotate(p=Sum("persons_change")).order_by():
        if extra["p"]:
            on = found[extra["kitchen_day_id"]]
            (on.guests if extra["meal"] else on.supplements)[extra["meal"] or extra["code"]] = extra["p"]
    late = MealCount.objects.filter(kitchen_day_id__in=found, late=True).order_by("id")
    for day_id, reason in late.values_list("kitchen_day_id", "reason"):
        if reason not in found[day_id].late:
            found[day_id].late.append(reason)
    return list(found.values())


def categories_counted(days: Sequence[CountedDay]) -> list[str]:
    """Categories that ate in the days, in the order of the first letters of their codes."""
    return sorted({category for day in days for category, _ in day.present})


@dataclass
class FoodLine:
    """An item in the kitchen over a period: base units and đồng of what was eaten."""

    item: Item
    opening: int = 0
    issued: int = 0
    bought: int = 0
    grown: int = 0
    other_in: int = 0
    eaten: int = 0
    other_out: int = 0
    value: int = 0

    @property
    def closing(self) -> int:
        """What is left in the kitchen's store."""
        return self.opening + self.issued + self.bought + self.grown + self.other_in - self.eaten - self.other_out

    @property
    def moved(self) -> bool:
        """Whether the book has anything to say of the item."""
        parts = (self.opening, self.issued, self.bought, self.grown, self.other_in, self.eaten, self.other_out)
        return any(parts)


def _at(kitchen_id: int) -> tuple[set[int], set[int]]:
    """Ids of the stock and of the consumer accounts of the kitchen."""
    places = places_of([kitchen_id]).get(kitchen_id, [])
    return set(accounts(places, "stock")), set(accounts(places, "consumer"))


def food_lines(*, scope: Scope, kitchen_id: int, period: Period) -> list[FoodLine]:
    """Sổ nhập xuất lương thực, thực phẩm: opening + in − out = closing by item, bought-and-eaten included.

    errors      Refused(KER-09) out of sight
    """
    visible_kitchen(scope, kitchen_id)
    stock, consumer = _at(kitchen_id)
    found: dict[int, FoodLine] = {}
    ids = stock | consumer
    rows = Move.objects.filter(Q(source_id__in=ids) | Q(target_id__in=ids), happened_on__lt=period.end)
    before = rows.filter(happened_on__lt=period.start).values_list("item_id", "source_id", "target_id")
    sums: dict[int, int] = {}
    for item_id, source, target, total in before.annotate(q=Sum("quantity")).order_by():
        sums[item_id] = sums.get(item_id, 0) + total * ((target in stock) - (source in stock))
    inside = rows.filter(happened_on__gte=period.start).values_list(
        "item_id", "source_id", "target_id", "source__kind", "target__kind"
    )
    grouped = list(inside.annotate(q=Sum("quantity"), v=Sum("value")).order_by())
    items = Item.objects.in_bulk({*sums, *(row[0] for row in grouped)})
    for item_id, item in items.items():
        found[item_id] = FoodLine(item, opening=sums.get(item_id, 0))
    for item_id, source, target, source_kind, target_kind, quantity, value in grouped:
        _enter(found[item_id], source, target, source_kind, target_kind, quantity, value, stock, consumer)
    return sorted((line for line in found.values() if line.moved), key=lambda line: (line.item.name_sort, line.item.pk))


def _enter(
    line: FoodLine, source: int, target: int, source_kind: str, target_kind: str, quantity: int, value: int,
    stock: set[int], consumer: set[int],
) -> None:  # fmt: skip
    """One group of moves into the line; what comes back counts with a minus."""
    if target in consumer or source in consumer:
        sign = 1 if target in consumer else -1
        line.eaten += sign * quantity
        line.value += sign * value
        other, other_kind = (source, source_kind) if target in consumer else (target, target_kind)
        if other not in stock and other_kind == "supplier":
            line.bought += sign * quantity
        return
    if source in stock and target in stock:
        return
    inward = target in stock
    kind = source_kind if inward else target_kind
    sign = 1 if inward else -1
    if kind == "supplier":
        line.bought += sign * quantity
    elif kind == "production":
        line.grown += sign * quantity
    elif kind in ("stock", "transit"):
        line.issued += sign * quantity
    elif inward:
        line.other_in += quantity
    else:
        line.other_out += quantity


@dataclass(frozen=True)
class CardLine:
    """A line of an item's page in the book: which voucher, in, out, left."""

    day: dt.date
    voucher: Voucher
    inward: int
    outward: int
    left: int


def food_card(*, scope: Scope, kitchen_id: int, period: Period, item_id: int) -> tuple[int, list[CardLine]]:
    """(opening, lines) of one item in the kitchen, voucher by voucher."""
    visible_kitchen(scope, kitchen_id)
    stock, consumer = _at(kitchen_id)
    ids = stock | consumer
    rows = Move.objects.filter(Q(source_id__in=ids) | Q(target_id__in=ids), item_id=item_id, happened_on__lt=period.end)
    left = 0
    before = rows.filter(happened_on__lt=period.start).values_list("source_id", "target_id")
    for source, target, quantity in before.annotate(q=Sum("quantity")).order_by():
        left += quantity * ((target in stock) - (source in stock))
    opening, lines = left, []
    inside = rows.filter(happened_on__gte=period.start).select_related("voucher__book", "voucher__supplier")
    for move in inside.order_by("happened_on", "voucher_id", "line"):
        inward = move.quantity if move.target_id in stock else 0
        outward = move.quantity if move.source_id in stock else 0
        if move.target_id in consumer and move.source_id not in stock:
            inward = outward = move.quantity
        if inward and outward and move.source_id in stock and move.target_id in stock:
            continue
        left += inward - outward
        lines.append(CardLine(move.happened_on, move.voucher, inward, outward, left))
    return opening, lines


@dataclass(frozen=True)
class Slip:
    """A voucher in the list of receipts or of issues."""

    voucher: Voucher
    lines: int
    value: int

    @property
    def stands(self) -> bool:
        """Whether it was not taken back by a reversal, which stands on the same day."""
        return not hasattr(self.voucher, "reversed_by")


def slips(*, scope: Scope, kitchen_id: int, period: Period, inward: bool) -> list[Slip]:
    """Phiếu nhập kho (inward) or phiếu xuất kho of the kitchen: whatever brought food in, or took it out to be eaten.

    errors      Refused(KER-09) out of sight
    """
    visible_kitchen(scope, kitchen_id)
    stock, consumer = _at(kitchen_id)
    rows = Move.objects.filter(happened_on__gte=period.start, happened_on__lt=period.end)
    if inward:
        rows = rows.filter(target_id__in=stock).exclude(source_id__in=stock | consumer)
    else:
        rows = rows.filter(target_id__in=consumer)
    grouped = rows.values_list("voucher_id").annotate(n=Count("id"), v=Sum("value")).order_by()
    sums = {pk: (count, value) for pk, count, value in grouped}
    vouchers = Voucher.objects.filter(pk__in=sums).select_related("book", "supplier", "reversed_by")
    return [Slip(voucher, *sums[voucher.pk]) for voucher in vouchers.order_by("happened_on", "id")]


def corrections(*, kitchen_id: int, period: Period, since: dt.datetime) -> list[Voucher]:
    """Vouchers of the period's days written after the instant: what changed after signing."""
    places = places_of([kitchen_id]).get(kitchen_id, [])
    rows = Voucher.objects.filter(
        book__place_id__in=places, happened_on__gte=period.start, happened_on__lt=period.end, written_at__gt=since
    )
    return list(rows.select_related("book", "reverses__book").order_by("written_at", "id"))
