"""Requests between places: requested, calculated, approved, shipped, received side by side."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from quannhu.kernel import audit, idempotency
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.inserting import insert
from quannhu.kernel.text import clean
from quannhu.ledger import codes
from quannhu.ledger.actions.context import items_of, places_of
from quannhu.ledger.models import Move, Request, RequestLine
from quannhu.ledger.queries.requests import progress
from quannhu.organization.queries import require

Status = Request.Status


@dataclass(frozen=True)
class RequestLineIn:
    """What is asked of an item, and what the calculation says is needed, with its basis."""

    item_id: int
    requested: int
    calculated: int | None = None
    basis: str = ""


def make_request(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    from_place_id: int,
    to_place_id: int,
    needed_on: dt.date,
    lines: Sequence[RequestLineIn],
    note: str = "",
    submit: bool = False,
) -> int:
    """A draft (or submitted) request of to_place to from_place; gives its id. Right ledger.request at to_place.

    errors      Refused LED-04, LED-06, LED-15, KER-07
    """
    places = places_of((from_place_id, to_place_id))
    for place_id in (from_place_id, to_place_id):
        if place_id not in places:
            raise Refused(NOT_FOUND, what="kho", key=place_id)
    asking = places[to_place_id]
    require(actor, "ledger.request", asking.unit_id, actor.today)
    items = items_of(line.item_id for line in lines)
    if not lines:
        raise Refused(codes.VOUCHER_EMPTY)
    for line in lines:
        if line.item_id not in items:
            raise Refused(NOT_FOUND, what="mặt hàng", key=line.item_id)
        item = items[line.item_id]
        if line.requested <= 0:
            raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(line.requested))
        if from_place_id == to_place_id:
            raise Refused(codes.SAME_ACCOUNT, item=item.name)

    def work() -> int:
        request = Request.objects.create(
            from_place_id=from_place_id, to_place_id=to_place_id, needed_on=needed_on, made_on=actor.today,
            made_by=actor.user_id, made_at=at, status=Status.SUBMITTED if submit else Status.DRAFT, note=clean(note),
        )  # fmt: skip
        insert([
            RequestLine(
                request=request, line=number, item_id=line.item_id, requested=line.requested,
                calculated=line.calculated, basis=clean(line.basis),
            )
            for number, line in enumerate(lines, 1)
        ])  # fmt: skip
        _log(actor, at, request, "make")
        return request.pk

    facts = [from_place_id, to_place_id, needed_on, [(line.item_id, line.requested) for line in lines], note, submit]
    return int(idempotency.once(command_id, "ledger.make_request", actor, at, facts, work))


@transaction.atomic
def submit_request(*, actor: Actor, at: dt.datetime, request_id: int) -> Request:
    """A draft goes to the approver."""
    request = _locked(request_id, (Status.DRAFT,), "gửi")
    require(actor, "ledger.request", request.to_place.unit_id, actor.today)
    return _move_on(actor, at, request, Status.SUBMITTED, "submit")


@transaction.atomic
def approve_request(
    *, actor: Actor, at: dt.datetime, request_id: int, approved: Mapping[int, int] | None = None
) -> Request:
    """Approve by a second person, each line in full unless `approved` (line id -> amount) says less.

    errors      Refused KER-08 by the maker, LED-24 not waiting, LED-04 a negative amount
    """
    request = _locked(request_id, (Status.SUBMITTED,), "duyệt")
    require(actor, "ledger.approve_request", request.to_place.unit_id, actor.today)
    require_two_persons(request.made_by, actor, "đề nghị cấp hàng")
    request.lines.update(approved=F("requested"))
    less = approved or {}
    for line in request.lines.filter(pk__in=less):
        line.approved = less[line.pk]
        if line.approved < 0:
            item = items_of([line.item_id])[line.item_id]
            raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(line.approved))
        line.save(update_fields=["approved"])
    request.approved_by, request.approved_at = actor.user_id, at
    return _move_on(actor, at, request, Status.APPROVED, "approve")


@transaction.atomic
def refuse_request(*, actor: Actor, at: dt.datetime, request_id: int, reason: str) -> Request:
    """Turn a request down, with a reason, by a second person."""
    request = _locked(request_id, (Status.SUBMITTED,), "từ chối")
    require(actor, "ledger.approve_request", request.to_place.unit_id, actor.today)
    require_two_persons(request.made_by, actor, "đề nghị cấp hàng")
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    request.note = clean(reason)
    return _move_on(actor, at, request, Status.REFUSED, "refuse")


@transaction.atomic
def cancel_request(*, actor: Actor, at: dt.datetime, request_id: int, reason: str) -> Request:
    """The asking place takes its request back while nothing was shipped."""
    request = _locked(request_id, (Status.DRAFT, Status.SUBMITTED, Status.APPROVED), "hủy")
    require(actor, "ledger.request", request.to_place.unit_id, actor.today)
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    if any(shipped for shipped, _ in progress([request_id]).values()):
        raise Refused(codes.REQUEST_STATE, request=request_id, status="đã xuất hàng", verb="hủy")
    request.note = clean(reason)
    return _move_on(actor, at, request, Status.CANCELLED, "cancel")


@transaction.atomic
def close_request(*, actor: Actor, at: dt.datetime, request_id: int, reason: str) -> Request:
    """End an approved request short of what was approved, with a reason."""
    request = _locked(request_id, (Status.APPROVED,), "đóng")
    require(actor, "ledger.approve_request", request.to_place.unit_id, actor.today)
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    request.note = clean(reason)
    return _move_on(actor, at, request, Status.CLOSED, "close")


def lines_by_item(request_id: int) -> dict[int, int]:
    """The request's line id by item."""
    return dict(RequestLine.objects.filter(request_id=request_id).order_by("-line").values_list("item_id", "id"))


def check_shipment(request_id: int, from_place_id: int, to_place_id: int) -> None:
    """Under the lock of the book: an approved request of these places, and no line beyond what was approved."""
    request = _locked(request_id, (Status.APPROVED,), "xuất")
    if (request.from_place_id, request.to_place_id) != (from_place_id, to_place_id):
        raise Refused(codes.PLACES_DIFFER, what=f"Đề nghị số {request_id}", place="hai kho của phiếu")
    shipped = progress([request_id])
    for line in request.lines.all():
        total = shipped.get(line.pk, (0, 0))[0]
        if total > (line.approved or 0):
            item = items_of([line.item_id])[line.item_id]
            last = Move.objects.filter(request_line=line).order_by("-id").values_list("quantity", flat=True)[0]
            raise Refused(
                codes.SHIP_TOO_MUCH, request=request_id, item=item.name, approved=item.say(line.approved or 0),
                shipped=item.say(total - last), asked=item.say(last),
            )  # fmt: skip


def close_when_received(*request_ids: int) -> None:
    """A request is done when every line has received what was approved."""
    done = progress(request_ids)
    lines = RequestLine.objects.filter(request_id__in=request_ids).values_list("id", "approved", "request_id")
    open_ = {request for line, approved, request in lines if done.get(line, (0, 0))[1] < (approved or 0)}
    whole = set(request_ids) - open_
    Request.objects.filter(pk__in=whole, status=Status.APPROVED).update(status=Status.CLOSED)


def _locked(request_id: int, allowed: Sequence[str], verb: str) -> Request:
    # The lock keeps a shipment and a cancellation apart; the conditional update below keeps two approvers apart even
    # where rows are not locked.
    rows = Request.objects.select_for_update(of=("self",)).select_related("to_place", "from_place")
    request = rows.filter(pk=request_id).first()
    if request is None:
        raise Refused(NOT_FOUND, what="đề nghị", key=request_id)
    if request.status not in allowed:
        raise Refused(codes.REQUEST_STATE, request=request_id, status=request.get_status_display(), verb=verb)
    return request


def _move_on(actor: Actor, at: dt.datetime, request: Request, status: str, verb: str) -> Request:
    before, request.status = request.status, status
    changed = Request.objects.filter(pk=request.pk, status=before).update(
        status=status, note=request.note, approved_by=request.approved_by, approved_at=request.approved_at
    )
    if not changed:
        raise Refused(codes.REQUEST_STATE, request=request.pk, status="vừa được người khác xử lý", verb=verb)
    _log(actor, at, request, verb)
    return request


def _log(actor: Actor, at: dt.datetime, request: Request, verb: str) -> None:
    lines = request.lines.values_list("item_id", "requested", "approved")
    facts = {"status": request.status, "note": request.note, "lines": [list(line) for line in lines]}
    audit.append(
        f"request:{request.pk}", actor, at, [audit.Event(f"ledger.{verb}_request", "request", request.pk, facts)]
    )
