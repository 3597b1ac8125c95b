"""What the ledger says of a kitchen-day: taken for cooking, spent, received. Reversals count with a minus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, When

from quannhu.ledger.models import Account, Move


def accounts(place_ids: Iterable[int], kind: str) -> dict[int, int]:
    """Account id -> place id of the kind at the places."""
    rows = Account.objects.filter(place_id__in=set(place_ids), kind=kind)
    return dict(rows.values_list("id", "place_id"))


def through(account_ids: Iterable[int], known_at: dt.datetime | None = None) -> QuerySet[Move]:
    """Moves into or out of the accounts, as known at an instant."""
    ids = list(account_ids)
    moves = Move.objects.filter(Q(target_id__in=ids) | Q(source_id__in=ids))
    return moves.filter(voucher__written_at__lte=known_at) if known_at else moves


def signed(field: str, account_ids: Iterable[int]) -> Sum:
    """The sum of a field: what went into the accounts less what came back (reversals)."""
    return Sum(Case(When(target_id__in=list(account_ids), then=F(field)), default=-F(field)))


@dataclass(frozen=True)
class Used:
    """What was taken of an item on a day: base units and đồng."""

    item_id: int
    ration_code: str
    quantity: int
    value: int


def used_on(place_id: int, day: dt.date, known_at: dt.datetime | None = None) -> list[Used]:
    """What the kitchen ate on the day by item, bought directly or from its store."""
    ids = accounts([place_id], "consumer")
    rows = (
        through(ids, known_at)
        .filter(happened_on=day)
        .values("item_id", "item__ration_code")
        .annotate(q=signed("quantity", ids), v=signed("value", ids))
        .order_by("item__name_sort", "item_id")
    )
    return [Used(row["item_id"], row["item__ration_code"], row["q"], row["v"]) for row in rows if row["q"] or row["v"]]


def spent_on(place_id: int, day: dt.date, known_at: dt.datetime | None = None) -> int:
    """Đồng spent on the day: the value of what was eaten (rule KIT-R05)."""
    return sum(used.value for used in used_on(place_id, day, known_at))
