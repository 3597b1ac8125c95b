"""Reads of a mission's goods: what depots can give, what was claimed, and what became of what was issued."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from quannhu.catalog.models import Item
from quannhu.kernel.days import HANOI, one_day
from quannhu.kernel.money import group_digits
from quannhu.kernel.quantity import format_quantity
from quannhu.ledger.models import Hold, Move
from quannhu.ledger.queries import free, reserves, rows_of
from quannhu.missions import rules
from quannhu.missions.models import LoadLine, Mission, SourceLine
from quannhu.missions.queries.missions import ARRIVAL, groups_of, hours, item_of, need_of
from quannhu.missions.queries.roads import roads_of

CUSTODY, STOCK = "custody", "stock"
GONE = ("refused", "recalled")  # releases from which nothing comes
_AUDIENCE = {purpose: audience for audience, purpose in rules.PURPOSES.items()}
Key = tuple[str, int, int, int]  # audience, item, place, lot


def offers(row: Mission, at: dt.datetime, items: Collection[Item]) -> list[rules.Offer]:
    """What every depot with a known road could give of the items now: held less holds less floor."""
    on = at.astimezone(HANOI).date()
    roads = roads_of(row)
    ids = {item.pk: item.code for item in items}
    kept = {
        (found.place_id, found.item_id): found.free
        for found in rows_of(reserves(one_day(on), place_ids=list(roads)), on)
        if found.item_id in ids
    }
    result = []
    for place_id, road in roads.items():
        minutes = None if road.closed else road.ready_minutes + road.road_minutes
        for item_id, code in ids.items():
            for purpose, amount in (
                ("routine", free(place_id=place_id, item_id=item_id, at=at)),
                ("reserve", kept.get((place_id, item_id), 0)),
            ):
                if amount:
                    result.append(
                        rules.Offer(place_id, road.place.code, code, purpose, amount, minutes, road.reason)
                    )  # fmt: skip
    return result


@dataclass(frozen=True)
class Plan:
    """The source plan: what is needed, what is claimed already, what the rest would come from, and by when."""

    needs: tuple[rules.Need, ...]
    claimed: dict[tuple[str, str], int]
    choice: rules.Choice
    start: dt.datetime
    limit: dt.datetime


def source_plan(row: Mission, at: dt.datetime) -> Plan:
    """Sources for what is not claimed yet; the clock of a first plan starts with the order, of a later one now."""
    needs = need_of(row, groups_of([row.pk])[row.pk])
    limit = hours(ARRIVAL, row.starts_on)
    claimed: dict[tuple[str, str], int] = defaultdict(int)
    for line in live_sources(row):
        claimed[line.item.code, line.audience] += line.quantity
    rest = []
    for need in needs:
        missing = need.quantity - claimed.get((need.item, need.audience), 0)
        if missing > 0:
            rest.append(rules.Need(need.item, need.audience, missing, need.clause))
    items = [item_of(code) for code in sorted({need.item for need in rest})]
    start = at if claimed else row.received_at
    left = int((row.received_at + dt.timedelta(hours=limit) - start).total_seconds()) // 3600
    choice = rules.choose(rest, offers(row, at, items), start, max(left, 0))
    return Plan(tuple(needs), dict(claimed), choice, start, row.received_at + dt.timedelta(hours=limit))


def live_sources(row: Mission) -> list[SourceLine]:
    """The claimed source lines that were not let go, nor turned down or taken back by who decides on the reserve."""
    lines = row.sources.filter(dropped_at__isnull=True).exclude(release__status__in=GONE)
    lines = lines.select_related("item", "place", "hold", "release")
    return list(lines.order_by("pk"))


def loaded(ids: Collection[int]) -> dict[int, int]:
    """source line -> what stands on loads that were not cancelled."""
    rows = LoadLine.objects.filter(source_id__in=ids).exclude(load__state="cancelled")
    return {one: int(n) for one, n in rows.values_list("source_id").annotate(n=Sum("quantity")).order_by()}


def issued(ids: Collection[int]) -> dict[int, int]:
    """source line -> what left its store on loads that did not come back."""
    rows = LoadLine.objects.filter(source_id__in=ids, voucher__isnull=False).exclude(load__state="cancelled")
    return {one: int(n) for one, n in rows.values_list("source_id").annotate(n=Sum("quantity")).order_by()}


def holders(account_id: int, item_id: int, at: dt.datetime, besides: str) -> tuple[str, int]:
    """Who else holds an item in an account now, by name, and how much."""
    rows = Hold.objects.filter(account_id=account_id, item_id=item_id, made_at__lte=at, expires_at__gt=at)
    names, total = [], 0
    for row in rows.exclude(subject=besides).annotate(ended=Sum("ends__quantity")).order_by("pk"):
        left = row.quantity - (row.ended or 0)
        if left <= 0:
            continue
        total += left
        kind, _, number = row.subject.partition(":")
        other = Mission.objects.filter(pk=int(number)).first() if kind == "mission" and number.isdigit() else None
        names.append(f"nhiệm vụ {other.label}" if other else row.subject or "việc khác")
    return ", ".join(dict.fromkeys(names)) or "không ai", total


# -- what became of the goods --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goods:
    """A lot that a mission got from a place for an audience, and what became of it.

    purpose     of the stock it came from, where a return goes back
    """

    key: Key
    purpose: str
    balance: rules.Balance


def goods_of(row: Mission, known_at: dt.datetime | None = None) -> list[Goods]:
    """Every lot the mission got, from the moves of its vouchers; reversals take back what they reverse."""
    moves = Move.objects.filter(voucher__subject=row.subject)
    if known_at is not None:
        moves = moves.filter(voucher__written_at__lte=known_at)
    fields = (
        "source__kind", "source__purpose", "source__place_id", "target__kind", "target__purpose", "target__place_id",
        "item_id", "lot_id", "reversal",
    )  # fmt: skip
    sums: dict[Key, rules.Balance] = defaultdict(rules.Balance)
    origin: dict[Key, str] = {}
    for one in moves.order_by("voucher_id", "line").values_list(*fields, "quantity"):
        source, source_purpose, source_place, target, target_purpose, target_place, item, lot, back, quantity = one
        if (source == CUSTODY) == (target == CUSTODY):
            continue
        out = source == CUSTODY
        audience = _AUDIENCE[source_purpose if out else target_purpose]
        key = (audience, item, source_place if out else target_place, lot)
        other = target if out else source
        sums[key] += _part(other, quantity, out=out, back=back)
        if other == STOCK and not out and not back:
            origin.setdefault(key, source_purpose)
    return [Goods(key, origin.get(key, "routine"), balance) for key, balance in sorted(sums.items())]


def _part(other: str, quantity: int, *, out: bool, back: bool) -> rules.Balance:
    """One move's share of the balance: goods came from stock, or went to use, stock or loss; a reversal undoes it."""
    sign = 1 if out else -1
    if other == STOCK:
        # Into custody is an issue; out of it a return. A reversal of either takes back its own column.
        if out != back:
            return rules.Balance(returned=quantity * (1 if out else -1))
        return rules.Balance(issued=quantity * (-1 if out else 1))
    if other == "consumer":
        return rules.Balance(consumed=sign * quantity)
    return rules.Balance(lost=sign * quantity)


def balances(row: Mission, known_at: dt.datetime | None = None) -> dict[tuple[str, int], rules.Balance]:
    """(audience, item) -> issued, consumed, returned, lost."""
    found: dict[tuple[str, int], rules.Balance] = defaultdict(rules.Balance)
    for goods in goods_of(row, known_at):
        audience, item, *_ = goods.key
        found[audience, item] += goods.balance
    return found


def say(item: Item, quantity: int) -> str:
    """The quantity with its unit, for a person."""
    if item.base == "piece":
        return f"{group_digits(quantity)} {item.display_unit}"
    return format_quantity(quantity, item.base)
