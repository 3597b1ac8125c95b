"""Reads of vouchers and what hangs on them: numbers, corrections, claims, hand receipts, stocktakes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.ledger import codes
from quannhu.ledger.models import (
    Claim,
    Correction,
    HandReceipt,
    Hold,
    Move,
    Series,
    SpoiledNumber,
    Stocktake,
    StocktakeLine,
    Voucher,
    Weighing,
)
from quannhu.organization.queries import Scope


@dataclass(frozen=True)
class VoucherView:
    """A voucher with its lines and what stands beside it."""

    voucher: Voucher
    lines: tuple[Move, ...]
    weighings: tuple[Weighing, ...]
    reversed_by: Voucher | None
    replaced_by: Voucher | None

    @property
    def label(self) -> str:
        """`KV-1/2023/15`."""
        return self.voucher.label


@dataclass(frozen=True)
class Gap:
    """A number of a book without a voucher, with its explanation; None: not explained."""

    book: str
    year: int
    number: int
    reason: str | None


@dataclass(frozen=True)
class SheetLine:
    """A line of a blind counting sheet: no book figure, no other person's count."""

    line_id: int
    item_code: str
    item_name: str
    base: str
    display_unit: str
    lot_code: str
    expires_on: dt.date | None
    condition: str
    purpose: str
    own_count: int | None


def label_of(voucher: Voucher) -> str:
    """`KV-1/2023/15`; the voucher's book must be at hand."""
    return voucher.label


def _in_scope(scope: Scope) -> QuerySet[Voucher]:
    """Vouchers of books in scope, and those of others that bring to or take from a place in scope."""
    units = scope.unit_ids
    touching = Move.objects.filter(
        Q(source__place__unit_id__in=units) | Q(target__place__unit_id__in=units), voucher_id=OuterRef("pk")
    )
    return Voucher.objects.filter(Q(book__place__unit_id__in=units) | Exists(touching))


def vouchers(
    *,
    scope: Scope,
    period: Period | None = None,
    place_id: int | None = None,
    kind: str | None = None,
    subject: str | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Voucher]:
    """Vouchers newest first; `before_id` is the cursor of the next page."""
    rows = (
        _in_scope(scope)
        if place_id is None
        else Voucher.objects.filter(book__place_id=place_id, book__place__unit_id__in=scope.unit_ids)
    )
    if period:
        rows = rows.filter(happened_on__gte=period.start, happened_on__lt=period.end)
    if kind:
        rows = rows.filter(kind=kind)
    if subject:
        rows = rows.filter(subject=subject)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    rows = rows.select_related("book__place", "supplier", "reversed_by")
    return list(rows.order_by("-id")[:limit])


def voucher(*, scope: Scope, voucher_id: int) -> VoucherView:
    """One voucher with its lines, or Refused(KER-09) when it is not in scope."""
    row = (
        _in_scope(scope)
        .select_related("book__place__unit", "supplier", "request", "reverses__book", "replaces__book")
        .filter(pk=voucher_id)
        .first()
    )
    if row is None:
        raise Refused(NOT_FOUND, what="phiếu", key=voucher_id)
    lines = row.moves.select_related("item", "lot", "source__place", "target__place", "request_line").order_by("line")
    return VoucherView(
        row,
        tuple(lines),
        tuple(row.weighings.select_related("item", "lot", "claim")),
        Voucher.objects.select_related("book").filter(reverses=row).first(),
        Voucher.objects.select_related("book").filter(replaces=row).first(),
    )


def number_gaps(*, scope: Scope, year: int | None = None, place_id: int | None = None) -> list[Gap]:
    """Every number up to the last used that carries no voucher, with the reason it was given up for."""
    series = Series.objects.filter(book__place__unit_id__in=scope.unit_ids).select_related("book")
    if year is not None:
        series = series.filter(year=year)
    if place_id is not None:
        series = series.filter(book__place_id=place_id)
    written = Voucher.objects.filter(book__place__unit_id__in=scope.unit_ids).values_list("book_id", "year")
    counts = {row[:2]: row[2] for row in written.annotate(count=Count("id")).order_by()}
    gaps = []
    for row in series.order_by("book__code", "year"):
        if counts.get((row.book_id, row.year), 0) == row.last:
            continue
        used = set(Voucher.objects.filter(book=row.book_id, year=row.year).values_list("number", flat=True))
        reasons = dict(SpoiledNumber.objects.filter(book=row.book_id, year=row.year).values_list("number", "reason"))
        gaps += [
            Gap(row.book.code, row.year, number, reasons.get(number))
            for number in range(1, row.last + 1)
            if number not in used
        ]
    return gaps


def claims(*, scope: Scope, open_only: bool = True) -> list[Claim]:
    """Claims on suppliers of deliveries in scope, oldest first; those of reversed deliveries are void."""
    rows = Claim.objects.filter(
        weighing__voucher__book__place__unit_id__in=scope.unit_ids, weighing__voucher__reversed_by__isnull=True
    )
    if open_only:
        rows = rows.filter(status=Claim.Status.OPEN)
    return list(rows.select_related("weighing__item", "weighing__lot", "weighing__voucher__book",
                                    "weighing__voucher__supplier").order_by("id"))  # fmt: skip


def corrections(*, scope: Scope, open_only: bool = True) -> list[Correction]:
    """Proposals to correct vouchers of books in scope, oldest first."""
    rows = Correction.objects.filter(voucher__book__place__unit_id__in=scope.unit_ids)
    if open_only:
        rows = rows.filter(status=Correction.Status.PROPOSED)
    return list(rows.select_related("voucher__book", "reversal__book", "replacement__book").order_by("id"))


def holds(*, scope: Scope, at: dt.datetime) -> list[tuple[Hold, int]]:
    """Open holds in scope with what is left of each."""
    rows = (
        Hold.objects.filter(account__place__unit_id__in=scope.unit_ids, expires_at__gt=at)
        .select_related("account__place", "item")
        .annotate(ended=Sum("ends__quantity"))
        .order_by("expires_at", "id")
    )
    return [(row, row.quantity - (row.ended or 0)) for row in rows if row.quantity > (row.ended or 0)]


def hand_receipts(*, scope: Scope, place_id: int | None = None) -> list[tuple[HandReceipt, int]]:
    """Hand receipts in scope with what the keeper still has, by keeper."""
    rows = HandReceipt.objects.filter(place__unit_id__in=scope.unit_ids)
    if place_id is not None:
        rows = rows.filter(place_id=place_id)
    found = rows.select_related("item", "place", "voucher__book").annotate(ended=Sum("ends__quantity"))
    return [(row, row.quantity - (row.ended or 0)) for row in found.order_by("keeper", "id")]


def stocktakes(*, scope: Scope) -> list[Stocktake]:
    """Counts in scope, newest first."""
    rows = Stocktake.objects.filter(place__unit_id__in=scope.unit_ids)
    return list(rows.select_related("place", "voucher__book").order_by("-counted_on", "-id"))


def stocktake(*, scope: Scope, stocktake_id: int) -> Stocktake:
    """One count, or Refused(KER-09)."""
    row = Stocktake.objects.filter(place__unit_id__in=scope.unit_ids, pk=stocktake_id).select_related("place").first()
    if row is None:
        raise Refused(NOT_FOUND, what="kiểm kê", key=stocktake_id)
    return row


def counting_sheet(*, scope: Scope, stocktake_id: int, user_id: int) -> list[SheetLine]:
    """The sheet of one counter: what to count, and only the counter's own numbers.

    errors      Refused LED-28 for anyone else
    """
    row = stocktake(scope=scope, stocktake_id=stocktake_id)
    if user_id not in (row.counter_a, row.counter_b):
        raise Refused(codes.STOCKTAKE_PERSON, stocktake=row.pk, why="đồng chí không phải người kiểm")
    field = "count_a" if user_id == row.counter_a else "count_b"
    lines = row.lines.select_related("item", "lot", "account").order_by("item__name_sort", "lot__expires_on", "id")
    return [
        SheetLine(
            line.pk, line.item.code, line.item.name, line.item.base, line.item.display_unit, line.lot.code,
            line.lot.expires_on, line.account.condition, line.account.purpose, getattr(line, field),
        )
        for line in lines
    ]  # fmt: skip


def differences(*, scope: Scope, stocktake_id: int) -> list[StocktakeLine]:
    """Of a compared count, only the lines where the sheets differ or the agreed count is not the book."""
    row = stocktake(scope=scope, stocktake_id=stocktake_id)
    if row.status == Stocktake.Status.COUNTING:
        return []
    lines = row.lines.select_related("item", "lot", "account").order_by("item__name_sort", "lot_id")
    return [line for line in lines if line.count_a != line.count_b or line.agreed != line.book]


def moves_of(*, voucher_ids: Sequence[int]) -> dict[int, list[Move]]:
    """The lines of several vouchers, by voucher."""
    found: dict[int, list[Move]] = defaultdict(list)
    for move in Move.objects.filter(voucher_id__in=voucher_ids).select_related("item", "lot").order_by("line"):
        found[move.voucher_id].append(move)
    return found
