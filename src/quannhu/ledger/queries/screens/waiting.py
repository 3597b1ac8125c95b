"""What waits for somebody: requests, goods on the road, corrections, counts, equipment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from quannhu.catalog.models import Item
from quannhu.ledger.models import (
    Correction,
    HandReceiptEnd,
    Lot,
    Move,
    Request,
    Stocktake,
    StocktakeLine,
    Voucher,
)
from quannhu.organization.queries import Scope


@dataclass(frozen=True)
class RoadLine:
    """What of a shipment is still on the road."""

    voucher_id: int
    label: str
    item: Item
    lot: Lot
    left: int


# -- requests ------------------------------------------------------------------------------------------------------


def late_requests(scope: Scope, on: dt.date) -> QuerySet[Request]:
    """Requests of scope that are past their day and not yet received in full."""
    waiting = (Request.Status.SUBMITTED, Request.Status.APPROVED)
    near = Q(from_place__unit_id__in=scope.unit_ids) | Q(to_place__unit_id__in=scope.unit_ids)
    rows = Request.objects.filter(near, status__in=waiting, needed_on__lt=on)
    return rows.select_related("from_place", "to_place").order_by("needed_on", "id")


def submitted_requests(unit_ids: Collection[int], user_id: int) -> QuerySet[Request]:
    """Requests of the units that wait for somebody other than their maker."""
    rows = Request.objects.filter(status=Request.Status.SUBMITTED, to_place__unit_id__in=unit_ids)
    return rows.exclude(made_by=user_id).select_related("from_place", "to_place").order_by("needed_on", "id")


def proposed_corrections(unit_ids: Collection[int], user_id: int) -> QuerySet[Correction]:
    """Corrections at the units that wait for somebody other than their maker."""
    rows = Correction.objects.filter(status=Correction.Status.PROPOSED, voucher__book__place__unit_id__in=unit_ids)
    return rows.exclude(made_by=user_id).select_related("voucher__book").order_by("id")


def compared_stocktakes(unit_ids: Collection[int], user_id: int) -> QuerySet[Stocktake]:
    """Counts at the units ready for the third person."""
    rows = Stocktake.objects.filter(status=Stocktake.Status.COMPARED, place__unit_id__in=unit_ids)
    return rows.exclude(Q(counter_a=user_id) | Q(counter_b=user_id) | Q(made_by=user_id)).select_related("place")


def my_counts(user_id: int) -> QuerySet[Stocktake]:
    """Counts under way in which the person counts."""
    rows = Stocktake.objects.filter(Q(counter_a=user_id) | Q(counter_b=user_id), status=Stocktake.Status.COUNTING)
    return rows.select_related("place").order_by("id")


def request_sums(request_ids: Sequence[int]) -> dict[int, int]:
    """Request -> number of lines."""
    rows = Request.objects.filter(pk__in=request_ids).annotate(n=Count("lines"))
    return dict(rows.values_list("pk", "n"))


def vouchers_of(request_id: int) -> list[Voucher]:
    """Vouchers written for a request, oldest first."""
    rows = Voucher.objects.filter(request_id=request_id).select_related("book__place", "reversed_by")
    return list(rows.order_by("id"))


def on_road(*, request_id: int | None = None, voucher_id: int | None = None) -> list[RoadLine]:
    """What shipments (of a request, or one) have on the road still, by voucher, item and lot."""
    sent = Move.objects.filter(target__kind="transit", voucher__reversed_by__isnull=True, reversal=False)
    sent = sent.filter(voucher__request_id=request_id) if request_id else sent.filter(voucher_id=voucher_id or 0)
    left: dict[tuple[int, int, int], int] = defaultdict(int)
    labels: dict[int, str] = {}
    for move in sent.select_related("voucher__book").order_by("voucher_id", "line"):
        labels[move.voucher_id] = move.voucher.label
        left[move.voucher_id, move.item_id, move.lot_id] += move.quantity
    subjects = {f"shipment:{pk}": pk for pk in labels}
    off = Move.objects.filter(source__kind="transit", voucher__subject__in=subjects)
    back = Move.objects.filter(target__kind="transit", voucher__subject__in=subjects)
    for rows, sign in ((off, -1), (back, 1)):
        for subject, item_id, lot_id, quantity in rows.values_list("voucher__subject", "item_id", "lot_id", "quantity"):
            left[subjects[subject], item_id, lot_id] += sign * quantity
    keys = [key for key, quantity in left.items() if quantity > 0]
    items = Item.objects.prefetch_related("packs").in_bulk({item for _, item, _ in keys})
    lots = Lot.objects.in_bulk({lot for _, _, lot in keys})
    return [RoadLine(key[0], labels[key[0]], items[key[1]], lots[key[2]], left[key]) for key in keys]


def counted_lines(stocktake_id: int) -> dict[str, int]:
    """How many lines a count has, and how many each person has counted."""
    lines = StocktakeLine.objects.filter(stocktake_id=stocktake_id)
    return lines.aggregate(lines=Count("id"), a=Count("count_a"), b=Count("count_b"))


def custody_ends(receipt_ids: Sequence[int]) -> list[HandReceiptEnd]:
    """How handed-out equipment came back, by day."""
    found: list[HandReceiptEnd] = []
    for start in range(0, len(receipt_ids), 900):
        rows = HandReceiptEnd.objects.filter(receipt_id__in=receipt_ids[start : start + 900])
        found += rows.select_related("voucher__book", "receipt")
    return sorted(found, key=lambda end: (end.happened_on, end.pk))
