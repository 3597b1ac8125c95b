"""Reads of requests, and whether they were met on time and in full."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, When

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.ledger import rules
from quannhu.ledger.models import Request, RequestLine
from quannhu.organization.queries import Scope


@dataclass(frozen=True)
class RequestRow:
    """One item of a request: what was asked, calculated, approved, shipped and received, side by side."""

    line: RequestLine
    shipped: int
    received: int

    @property
    def outstanding(self) -> int:
        """Approved and not yet shipped."""
        return max((self.line.approved or 0) - self.shipped, 0)


@dataclass(frozen=True)
class Met:
    """A request due in a period: whether every line was received in full by its day."""

    request: Request
    met: bool


def _in_scope(scope: Scope) -> QuerySet[Request]:
    units = scope.unit_ids
    return Request.objects.filter(Q(from_place__unit_id__in=units) | Q(to_place__unit_id__in=units))


def requests(
    *, scope: Scope, status: str | None = None, before_id: int | None = None, limit: int = 50
) -> list[Request]:
    """Requests from or to places in scope, newest first; `before_id` is the cursor of the next page."""
    rows = _in_scope(scope)
    if status:
        rows = rows.filter(status=status)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return list(rows.select_related("from_place", "to_place").order_by("-id")[:limit])


def open_requests(*, scope: Scope) -> list[Request]:
    """Requests still waiting for someone, the most urgent first."""
    waiting = (Request.Status.SUBMITTED, Request.Status.APPROVED)
    rows = _in_scope(scope).filter(status__in=waiting).select_related("from_place", "to_place")
    return list(rows.order_by("needed_on", "id"))


def request(*, scope: Scope, request_id: int) -> tuple[Request, list[RequestRow]]:
    """One request with its lines, or Refused(KER-09); three statements whatever its length."""
    row = _in_scope(scope).select_related("from_place", "to_place").filter(pk=request_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="đề nghị", key=request_id)
    sums = progress([request_id])
    lines = row.lines.select_related("item").order_by("line")
    return row, [RequestRow(line, *sums.get(line.pk, (0, 0))) for line in lines]


def progress(request_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(shipped, received) of each request line, from its moves; reversals count back."""
    lines = RequestLine.objects.filter(request_id__in=request_ids).annotate(
        shipped=_signed("source", "target", F("request__from_place_id")),
        received=_signed("target", "source", F("request__to_place_id")),
    )
    return {line_id: (out, into) for line_id, out, into in lines.values_list("id", "shipped", "received")}


def _signed(plus: str, minus: str, place: F, narrow: Q | None = None) -> Sum:
    """The sum of a line's moves on one side of a place's stock less those on the other.

    From the lines to their moves: the other way round SQLite looks at every move of the book.
    """
    sides = [Q(**{f"moves__{side}__kind": "stock", f"moves__{side}__place_id": place}) for side in (plus, minus)]
    into, out = (side & narrow for side in sides) if narrow else sides
    return Sum(Case(When(into, then=F("moves__quantity")), When(out, then=-F("moves__quantity")), default=0))


def on_time_in_full(*, scope: Scope, period: Period, known_at: dt.datetime | None = None) -> list[Met]:
    """Requests of places in scope due in the period, and whether each was met (rule LED-R13), by day and id.

    Refused, cancelled and unsent requests do not count; one nobody decided on counts as not met.
    """
    rows = Request.objects.filter(
        to_place__unit_id__in=scope.unit_ids, needed_on__gte=period.start, needed_on__lt=period.end,
        status__in=(Request.Status.SUBMITTED, Request.Status.APPROVED, Request.Status.CLOSED),
    ).only("to_place", "needed_on")  # fmt: skip
    if known_at is not None:
        rows = rows.filter(made_at__lte=known_at)
    due = list(rows.order_by("needed_on", "id"))
    in_time = Q(moves__happened_on__lte=F("request__needed_on"))
    if known_at is not None:
        in_time &= Q(moves__voucher__written_at__lte=known_at)
    # A subquery, not a list of ids: a year of requests is more than a statement may carry on SQLite.
    lines = RequestLine.objects.filter(request__in=rows.order_by().values("id")).annotate(
        received=_signed("target", "source", F("request__to_place_id"), in_time)
    )
    promised: dict[int, list[int]] = defaultdict(list)
    got: dict[int, list[int]] = defaultdict(list)
    for request_id, requested, approved, quantity in lines.values_list(
        "request_id", "requested", "approved", "received"
    ):
        promised[request_id].append(requested if approved is None else approved)
        got[request_id].append(quantity)
    return [Met(row, rules.on_time_in_full(promised[row.pk], got[row.pk])) for row in due]
