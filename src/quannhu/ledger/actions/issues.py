"""Issue and transfer: first-expired-first-out, in one step or over the road."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.ledger import codes
from quannhu.ledger.actions.context import ItemFacts, items_of
from quannhu.ledger.actions.holds import use_hold
from quannhu.ledger.actions.posting import write
from quannhu.ledger.actions.requests import check_shipment, close_when_received, lines_by_item
from quannhu.ledger.models import Move, Voucher
from quannhu.ledger.queries import lots_since
from quannhu.ledger.values import AccountRef, IssueLine, MoveIn, Posted, VoucherIn, stock


@dataclass(frozen=True)
class ReceivedLine:
    """What arrived of a lot on the road; `missing` is written off now, the rest of a shortage stays on the road."""

    item_id: int
    lot_id: int
    received: int
    missing: int = 0


def issue(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    from_place_id: int,
    to_place_id: int | None,
    happened_on: dt.date,
    lines: Sequence[IssueLine],
    request_id: int | None = None,
    subject: str = "",
    purpose_text: str = "",
    receiver: str = "",
    hold_id: int | None = None,
) -> Posted:
    """Issue to another place's stock, or to consumption (None), first expired first.

    errors      Refused LED-21 a lot out of turn without a reason, LED-25 more than approved; those of `post`
    """
    target = AccountRef("consumer", from_place_id) if to_place_id is None else stock(to_place_id)
    return _send(
        actor=actor, at=at, command_id=command_id, kind="issue", from_place_id=from_place_id, target=target,
        happened_on=happened_on, lines=lines, request_id=request_id, subject=subject, purpose_text=purpose_text,
        receiver=receiver, hold_id=hold_id,
    )  # fmt: skip


def transfer(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    from_place_id: int,
    to_place_id: int,
    happened_on: dt.date,
    lines: Sequence[IssueLine],
    request_id: int | None = None,
    purpose_text: str = "",
    receiver: str = "",
) -> Posted:
    """Transfer between stores in one step: sent and received the same day."""
    return _send(
        actor=actor, at=at, command_id=command_id, kind="transfer", from_place_id=from_place_id,
        target=stock(to_place_id), happened_on=happened_on, lines=lines, request_id=request_id, subject="",
        purpose_text=purpose_text, receiver=receiver, hold_id=None,
    )  # fmt: skip


def ship(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    from_place_id: int,
    to_place_id: int,
    happened_on: dt.date,
    lines: Sequence[IssueLine],
    request_id: int | None = None,
    purpose_text: str = "",
    receiver: str = "",
    hold_id: int | None = None,
) -> Posted:
    """Send goods on the road: out of this store, into what is in transit to the other; `receive_shipment` ends it."""
    return _send(
        actor=actor, at=at, command_id=command_id, kind="transfer", from_place_id=from_place_id,
        target=AccountRef("transit", to_place_id), happened_on=happened_on, lines=lines, request_id=request_id,
        subject="", purpose_text=purpose_text, receiver=receiver, hold_id=hold_id,
    )  # fmt: skip


def _send(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    kind: str,
    from_place_id: int,
    target: AccountRef,
    happened_on: dt.date,
    lines: Sequence[IssueLine],
    request_id: int | None,
    subject: str,
    purpose_text: str,
    receiver: str,
    hold_id: int | None,
) -> Posted:
    source = stock(from_place_id)
    asked = lines_by_item(request_id) if request_id else {}
    reasons = _reasons_out_of_turn(lines, from_place_id, happened_on)
    voucher = VoucherIn(
        command_id, kind, from_place_id, happened_on,
        tuple(
            MoveIn(
                line.item_id, line.quantity, source, target, lot_id=line.lot_id,
                request_line_id=line.request_line_id or asked.get(line.item_id),
            )
            for line in lines
        ),
        purpose_text=clean(purpose_text), receiver=clean(receiver), request_id=request_id, subject=subject,
        reason=reasons, hold_id=hold_id,
    )  # fmt: skip

    def after(rows: list[Voucher]) -> None:
        if hold_id:
            use_hold(hold_id, rows[0], at)
        if request_id:
            check_shipment(request_id, from_place_id, target.place_id)
            close_when_received(request_id)

    return write(actor=actor, at=at, vouchers=[voucher], after=after)[0]


def _reasons_out_of_turn(lines: Sequence[IssueLine], place_id: int, day: dt.date) -> str:
    """Every lot chosen by hand must be the first to expire, or say why not (rule LED-R04)."""
    chosen = [line for line in lines if line.lot_id is not None]
    if not chosen:
        return ""
    narrow = Q(lot__expires_on__isnull=True) | Q(lot__expires_on__gte=day)
    narrow &= Q(item_id__in={line.item_id for line in chosen})
    good: dict[int, list[tuple[int, dt.date | None, str]]] = defaultdict(list)
    for lot in lots_since(place_ids=[place_id], day=day, narrow=narrow):
        # A lot that came only after the day was not there to be taken first.
        if lot.on(day).quantity > 0:
            good[lot.item_id].append((lot.lot_id, lot.expires_on, lot.code))
    items: dict[int, ItemFacts] = {}
    reasons = []
    for line in chosen:
        taken = {other.lot_id for other in chosen if other.item_id == line.item_id}
        own = next((expires for lot_id, expires, _ in good[line.item_id] if lot_id == line.lot_id), None)
        earlier = [
            code for lot_id, expires, code in good[line.item_id]
            if lot_id not in taken and expires and (own is None or expires < own)
        ]  # fmt: skip
        if earlier and not line.override_reason.strip():
            items = items or items_of(line.item_id for line in chosen)
            code = next((code for lot_id, _, code in good[line.item_id] if lot_id == line.lot_id), "")
            raise Refused(codes.LOT_OUT_OF_TURN, item=items[line.item_id].name, lot=code, first=earlier[0])
        if earlier:
            reasons.append(clean(line.override_reason))
    return "; ".join(dict.fromkeys(reasons))[:300]


def receive_shipment(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    voucher_id: int,
    happened_on: dt.date,
    lines: Sequence[ReceivedLine],
    reason: str = "",
    receiver: str = "",
) -> Posted:
    """Goods off the road into the store they were sent to; differences are written down with a reason.

    More than was sent comes in as found; `missing` goes to losses; both need a reason. What is neither received nor
    missing stays on the road.
    errors      Refused LED-37 not on the road, KER-11 a difference without a reason; those of `post`
    """
    road = _on_the_road(voucher_id)
    items = items_of(line.item_id for line in lines)
    moves: list[MoveIn] = []
    place_id = road.place_id
    for line in lines:
        left, request_line = road.left.get((line.item_id, line.lot_id), (0, None))
        taken = min(line.received, left)
        if line.received < 0 or line.missing < 0:
            asked = items[line.item_id].say(min(line.received, line.missing))
            raise Refused(codes.QUANTITY_NOT_POSITIVE, item=items[line.item_id].name, asked=asked)
        if line.missing > left - taken or (left <= 0 and line.received > 0):
            raise Refused(
                codes.NOT_IN_TRANSIT, voucher=road.label, item=items[line.item_id].name,
                left=items[line.item_id].say(max(left, 0)), asked=items[line.item_id].say(line.received + line.missing),
            )  # fmt: skip
        if (line.missing or line.received > left) and not reason.strip():
            raise Refused(REASON_NEEDED)
        transit, here = AccountRef("transit", place_id), stock(place_id)
        for quantity, source, target in (
            (taken, transit, here),
            (line.missing, transit, AccountRef("loss", place_id)),
            (line.received - taken, AccountRef("found", place_id), here),
        ):
            if quantity > 0:
                moves.append(
                    MoveIn(
                        line.item_id, quantity, source, target, lot_id=line.lot_id,
                        request_line_id=request_line if source is transit and target is here else None,
                    )
                )  # fmt: skip
    voucher = VoucherIn(
        command_id, "receipt", place_id, happened_on, tuple(moves), receiver=clean(receiver), reason=clean(reason),
        request_id=road.request_id, subject=f"shipment:{voucher_id}",
    )  # fmt: skip

    def after(rows: list[Voucher]) -> None:
        # Two people at two screens: looked at again under the lock of the book.
        if any(quantity < 0 for quantity, _ in _on_the_road(voucher_id).left.values()):
            raise Refused(codes.NOT_IN_TRANSIT, voucher=road.label, item="hàng", left="0", asked="nhiều hơn đã gửi")
        if road.request_id:
            close_when_received(road.request_id)

    return write(actor=actor, at=at, vouchers=[voucher], after=after)[0]


@dataclass(frozen=True)
class _Road:
    label: str
    place_id: int
    request_id: int | None
    left: dict[tuple[int, int], tuple[int, int | None]]


def _on_the_road(voucher_id: int) -> _Road:
    """What of a shipment is still on the road, by (item, lot), with its request line."""
    sent = Voucher.objects.select_related("book").filter(pk=voucher_id, reversed_by__isnull=True).first()
    moves = Move.objects.filter(Q(voucher_id=voucher_id) | Q(voucher__subject=f"shipment:{voucher_id}"))
    rows = list(
        moves.filter(Q(source__kind="transit") | Q(target__kind="transit")).values_list(
            "item_id", "lot_id", "quantity", "target__kind", "target__place_id", "request_line_id"
        )
    )
    if sent is None or not rows:
        raise Refused(NOT_FOUND, what="chuyến hàng", key=voucher_id)
    left: dict[tuple[int, int], tuple[int, int | None]] = {}
    place_id = next(place for _, _, _, kind, place, _ in rows if kind == "transit")
    for item_id, lot_id, quantity, kind, _, request_line in rows:
        before, line = left.get((item_id, lot_id), (0, None))
        signed = quantity if kind == "transit" else -quantity
        left[item_id, lot_id] = (before + signed, line or request_line)
    return _Road(sent.label, place_id, sent.request_id, left)
