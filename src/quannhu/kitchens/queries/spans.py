"""Which kitchen counted for which unit on which days, and the days' money as the ledger and the lines tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Cast

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period
from quannhu.kernel.figures import FigureQuery
from quannhu.kernel.kept import kept
from quannhu.kitchens.models import AllowanceLine, ExtraCount, KitchenDay, MealCount
from quannhu.kitchens.queries.month import places_of
from quannhu.kitchens.queries.usage import accounts
from quannhu.kitchens.rules import Account
from quannhu.ledger.models import Move
from quannhu.ledger.queries.known import written_by
from quannhu.organization.models import Kind, UnitClosure
from quannhu.organization.queries import unit_in_period, visible_to


@dataclass(frozen=True)
class Span:
    """A kitchen under its unit during some days."""

    kitchen_id: int
    unit_id: int
    period: Period


def spans_of(query: FigureQuery) -> list[Span]:
    """The kitchens of the actor's scope, each with the unit it stood under day by day; one unit's days if asked.

    A unit counts on the days it stood; its predecessors count for themselves, and for those who see their history.
    errors      Refused(KER-09) unknown unit
    """
    scope = visible_to(query.actor, query.cutoff)
    live = Q(valid_from__lt=query.period.end, valid_to__gt=query.period.start)
    links = UnitClosure.objects.filter(
        live, depth=1, descendant__kind=Kind.KITCHEN, descendant_id__in=scope.unit_ids
    ).order_by("descendant_id", "valid_from")
    inside: dict[int, list[Period]] | None = None
    if query.unit_code:
        inside = {}
        under = unit_in_period(scope, query.unit_code, query.period)
        for kitchen_id, start, end in UnitClosure.objects.filter(live, ancestor_id=under).values_list(
            "descendant_id", "valid_from", "valid_to"
        ):
            inside.setdefault(kitchen_id, []).append(Period(start, end))
    spans: list[Span] = []
    for kitchen_id, unit_id, start, end in links.values_list("descendant_id", "ancestor_id", "valid_from", "valid_to"):
        held = Period(start, end).clip(query.period)
        for limit in inside.get(kitchen_id, []) if inside is not None else [query.period]:
            if held and (part := held.clip(limit)):
                spans.append(Span(kitchen_id, unit_id, part))
    return spans


def within(spans: Sequence[Span], kitchen: str, day: str) -> Q:
    """Rows whose kitchen and day fall in the spans; kitchens with the same days share a condition."""
    by_period: dict[Period, list[int]] = {}
    for span in spans:
        by_period.setdefault(span.period, []).append(span.kitchen_id)
    found = Q(pk__in=[])
    for period, kitchens in sorted(by_period.items()):
        found |= Q(**{f"{kitchen}__in": kitchens, f"{day}__gte": period.start, f"{day}__lt": period.end})
    return found


def unit_of(spans: Sequence[Span]) -> dict[int, list[Span]]:
    """The spans of each kitchen."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(span.kitchen_id, []).append(span)
    return found


class DayMoney(NamedTuple):
    """A closed kitchen-day's money, with the vouchers behind what was spent."""

    kitchen_day_id: int
    kitchen_id: int
    unit_id: int
    day: dt.date
    account: Account
    voucher_ids: tuple[int, ...]


def all_day_money(query: FigureQuery) -> tuple[DayMoney, ...]:
    """`day_money` of everything the query sees: F03, F04 and the months ask the same, so it is read once."""
    return kept(("day money", query), lambda: tuple(day_money(query, spans_of(query))))


def day_money(query: FigureQuery, spans: Sequence[Span]) -> list[DayMoney]:
    """Every closed kitchen-day of the spans: allowance from its lines, spent from the ledger, as known then."""
    due = _due(query, spans)
    spent, vouchers = _spent(query, {kitchen_id for kitchen_id, _ in due})
    by_kitchen = unit_of(spans)
    found = []
    for key, (day_id, allowance) in sorted(due.items()):
        kitchen_id, day = key[0], dt.date.fromisoformat(key[1])
        held = by_kitchen[kitchen_id]
        unit_id = held[0].unit_id if len(held) == 1 else next(span.unit_id for span in held if day in span.period)
        account = Account(allowance, spent.get(key, 0))
        found.append(DayMoney(day_id, kitchen_id, unit_id, day, account, tuple(vouchers.get(key, ()))))
    return found


# A year of days is tens of thousands of rows: a day stays the text the database sends until it is shown.
DayKey = tuple[int, str]


def _day_text(field: str) -> Cast:
    return Cast(field, CharField())


def _due(query: FigureQuery, spans: Sequence[Span]) -> dict[DayKey, tuple[int, int]]:
    """(kitchen, day) -> (id, đồng due) of the days whose account stands closed."""
    lines = AllowanceLine.objects.all()
    closed = KitchenDay.objects.filter(within(spans, "kitchen_id", "day"), closings__gt=0)
    if query.known_at is None:
        closed = closed.filter(state=KitchenDay.State.CLOSED)
    else:
        lines = lines.filter(written_at__lte=query.known_at)
    amounts = dict(
        lines.filter(kitchen_day__in=closed).values("kitchen_day_id").annotate(total=Sum("amount"))
        .values_list("kitchen_day_id", "total")
    )  # fmt: skip
    known = None if query.known_at is None else set(closed.filter(closed_at__lte=query.known_at).values_list("id"))
    rows = closed.values_list("kitchen_id", _day_text("day"), "id").order_by()
    return {
        (kitchen_id, day): (day_id, amounts.get(day_id, 0))
        for kitchen_id, day, day_id in rows
        if known is None or amounts.get(day_id) or (day_id,) in known
    }


def _spent(query: FigureQuery, kitchens: Iterable[int]) -> tuple[dict[DayKey, int], dict[DayKey, list[int]]]:
    """(kitchen, day) -> đồng eaten, and the vouchers that say so; what a reversal took back is negative."""
    stores = places_of(kitchens)
    kitchen_of = {place: kitchen for kitchen, places in stores.items() for place in places}
    eaters = {account: kitchen_of[place] for account, place in accounts(kitchen_of, "consumer").items()}
    first, end = query.period.start.isoformat(), query.period.end.isoformat()
    known = written_by(query.known_at)
    spent: dict[DayKey, int] = {}
    vouchers: dict[DayKey, list[int]] = {}
    for side, sign in (("target_id", 1), ("source_id", -1)):
        moves = Move.objects.filter(known, **{f"{side}__in": list(eaters)})
        if side == "target_id":
            # What came back is little: with the days in the question SQLite would look at every move of those days.
            moves = moves.filter(happened_on__gte=query.period.start, happened_on__lt=query.period.end)
        grouped = moves.values(side, "happened_on", "voucher_id").annotate(
            total=Sum("value"), day=Min(_day_text("happened_on"))
        )
        for account_id, day, voucher_id, total in grouped.values_list(side, "day", "voucher_id", "total").order_by():
            if first <= day < end:
                key = (eaters[account_id], day)
                spent[key] = spent.get(key, 0) + sign * total
                vouchers.setdefault(key, []).append(voucher_id)
    return spent, vouchers


@dataclass(frozen=True)
class Meals:
    """Meals served by a kitchen under a unit: to the lists, and to guests."""

    kitchen_id: int
    unit_id: int
    listed: int
    guests: int

    @property
    def total(self) -> int:
        """All meals."""
        return self.listed + self.guests


def meals(
    query: FigureQuery, spans: Sequence[Span], *, by_day: bool = False
) -> list[tuple[Meals, dt.date | None, int]]:
    """Meals by kitchen and span, or by kitchen-day (with its id)."""
    found: dict[tuple[int, int, dt.date | None, int], list[int]] = {}
    owner = unit_of(spans)
    lists: QuerySet[Any] = MealCount.objects.all()
    guests: QuerySet[Any] = ExtraCount.objects.filter(kind="guest")
    for table, field, index in ((lists, "present_change", 0), (guests, "persons_change", 1)):
        for period in sorted({span.period for span in spans}):
            mine = [span for span in spans if span.period == period]
            rows = table.filter(within(mine, "kitchen_day__kitchen_id", "kitchen_day__day"))
            if query.known_at is not None:
                rows = rows.filter(recorded_at__lte=query.known_at)
            keys = ["kitchen_day__kitchen_id"] + (["kitchen_day__day", "kitchen_day_id"] if by_day else [])
            for row in rows.values_list(*keys).annotate(total=Sum(field)).order_by():
                kitchen_id, total = row[0], row[-1]
                unit_id = next(span.unit_id for span in owner[kitchen_id] if span.period == period)
                key = (kitchen_id, unit_id, row[1] if by_day else None, row[2] if by_day else 0)
                found.setdefault(key, [0, 0])[index] += total
    return [
        (Meals(kitchen_id, unit_id, *counts), day, day_id)
        for (kitchen_id, unit_id, day, day_id), counts in sorted(found.items(), key=lambda pair: str(pair[0]))
    ]


@dataclass(frozen=True)
class Boards:
    """Boards due and hung by their hour, of a kitchen under a unit."""

    kitchen_id: int
    unit_id: int
    due: int
    on_time: int


def boards(query: FigureQuery, spans: Sequence[Span]) -> list[Boards]:
    """Boards by kitchen and span (rule KIT-R11)."""
    found = []
    for period in sorted({span.period for span in spans}):
        mine = {span.kitchen_id: span.unit_id for span in spans if span.period == period}
        rows = KitchenDay.objects.filter(kitchen_id__in=mine, day__gte=period.start, day__lt=period.end)
        in_time = Q(published_at__lte=F("publish_due"))
        if query.known_at is not None:
            rows = rows.filter(publish_due__lte=query.known_at)
            in_time &= Q(published_at__lte=query.known_at)
        counted = rows.values_list("kitchen_id").annotate(
            due=Sum(Case(When(pk__isnull=False, then=1), default=0)), hung=Sum(Case(When(in_time, then=1), default=0))
        )
        found += [Boards(kitchen_id, mine[kitchen_id], due, hung) for kitchen_id, due, hung in counted.order_by()]
    return sorted(found, key=lambda row: (row.unit_id, row.kitchen_id))


@dataclass(frozen=True)
class OwnUse:
    """Own production and use of an item by a kitchen under a unit, base units."""

    kitchen_id: int
    unit_id: int
    item_id: int
    ration_code: str
    own: int
    used: int


def own_use(query: FigureQuery, spans: Sequence[Span], ration_codes: Iterable[str]) -> list[OwnUse]:
    """Own production in and all use out, by item, for the ration codes."""
    stores = places_of(span.kitchen_id for span in spans)
    kitchen_of = {place: kitchen for kitchen, places in stores.items() for place in places}
    kinds = {"own": accounts(kitchen_of, "production"), "used": accounts(kitchen_of, "consumer")}
    known = written_by(query.known_at)
    # Items first: joined to the moves, SQLite would look at every move of those items.
    codes = dict(Item.objects.filter(ration_code__in=list(ration_codes)).values_list("id", "ration_code"))
    found: dict[tuple[int, int, int, str], dict[str, int]] = {}
    for period in sorted({span.period for span in spans}):
        mine = {span.kitchen_id: span.unit_id for span in spans if span.period == period}
        for name, held in kinds.items():
            ids = {account: place for account, place in held.items() if kitchen_of[place] in mine}
            # Production is left by what comes in; consumption is entered by what goes out.
            for side, sign in (("source_id", 1), ("target_id", -1)) if name == "own" else (
                ("target_id", 1), ("source_id", -1),
            ):  # fmt: skip
                rows = Move.objects.filter(
                    known, happened_on__gte=period.start, happened_on__lt=period.end, item_id__in=list(codes),
                    **{f"{side}__in": list(ids)},
                )  # fmt: skip
                for account, item_id, total in rows.values_list(side, "item_id").annotate(q=Sum("quantity")).order_by():
                    kitchen_id = kitchen_of[ids[account]]
                    key = (kitchen_id, mine[kitchen_id], item_id, codes[item_id])
                    sums = found.setdefault(key, {"own": 0, "used": 0})
                    sums[name] += sign * total
    return [OwnUse(*key, sums["own"], sums["used"]) for key, sums in sorted(found.items())]
