"""Reads of reserve norms and releases for people: what was decided, by whom, what is still owed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.ledger.models import Release, ReserveNorm
from quannhu.ledger.queries.reserve import order_of
from quannhu.organization.queries import Scope


@dataclass(frozen=True)
class ReleaseView:
    """A release with what was drawn, what may still be drawn on the day, and what is owed.

    undrawn     what may still be taken back: nobody drew it, and its time is not over
    lapsed      approved, its last day gone by, and nothing of it was ever drawn
    """

    row: Release
    drawn: int
    left: int
    owed: int
    undrawn: int = 0
    lapsed: bool = False


def norms(*, scope: Scope, on: dt.date) -> list[ReserveNorm]:
    """The norms of depots in scope on the day, by depot and item."""
    rows = ReserveNorm.objects.filter(
        ReserveNorm.on(on), superseded_at__isnull=True, place__unit_id__in=scope.unit_ids
    ).select_related("place", "item")  # fmt: skip
    return list(rows.order_by("place__code", "item__name_sort", "id"))


def norms_kept(on: dt.date) -> dict[tuple[int, int], ReserveNorm]:
    """(depot, item) -> a norm of the day, of every depot: where reserve stock may go."""
    rows = ReserveNorm.objects.filter(ReserveNorm.on(on), superseded_at__isnull=True).select_related("item")
    return {(row.place_id, row.item_id): row for row in rows.order_by("id")}


def releases(*, scope: Scope, on: dt.date, waiting: bool = False) -> list[ReleaseView]:
    """Releases of depots in scope, the newest first; only those that wait for approval."""
    rows = Release.objects.filter(place__unit_id__in=scope.unit_ids).select_related("place", "item")
    if waiting:
        rows = rows.filter(status=Release.Status.PROPOSED)
    return [_view(row, on) for row in rows.prefetch_related("uses__voucher__reversed_by").order_by("-id")]


def release(*, scope: Scope, release_id: int, on: dt.date) -> ReleaseView:
    """One release, or Refused(KER-09) when it is not in scope."""
    rows = Release.objects.filter(place__unit_id__in=scope.unit_ids, pk=release_id).select_related("place", "item")
    row = rows.prefetch_related("uses__voucher__book", "uses__voucher__reversed_by").first()
    if row is None:
        raise Refused(NOT_FOUND, what="lệnh mở dự trữ", key=release_id)
    return _view(row, on)


def _view(row: Release, on: dt.date) -> ReleaseView:
    if row.decided_at is None or row.status == Release.Status.REFUSED:
        return ReleaseView(row, 0, 0, 0, row.quantity if row.status == Release.Status.PROPOSED else 0)
    order = order_of(row)
    drawn = sum(order.drawn.values())
    live = row.status == Release.Status.APPROVED
    left = order.left(on) if live else 0
    standing = live and row.recalled_at is None and on <= row.valid_to
    return ReleaseView(
        row, drawn, left, order.owed(dt.date.max), row.quantity - drawn if standing else 0,
        live and row.recalled_at is None and on > row.valid_to and not drawn,
    )  # fmt: skip
