"""Holds: a claim on stock with an expiry; free = on hand − open holds − floor."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Sum

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.ledger import codes, rules, statements
from quannhu.ledger.actions.context import accounts_of, items_of
from quannhu.ledger.actions.places import lock_book, place_or_refuse
from quannhu.ledger.models import Hold, HoldEnd, Move, Voucher
from quannhu.ledger.values import AccountRef
from quannhu.organization.queries import require


def hold(
    *,
    actor: Actor,
    at: dt.datetime,
    account: AccountRef,
    item_id: int,
    quantity: int,
    subject: str,
    expires_at: dt.datetime,
) -> Hold:
    """Keep so much of an item for a subject until an instant; others cannot issue it meanwhile (rule LED-R15).

    errors      Refused LED-01, LED-02, LED-03 when not so much is free, LED-04, LED-39 over before it begins, KER-07
    """
    place = place_or_refuse(account.place_id)
    require(actor, "ledger.hold", place.unit_id, at.astimezone(HANOI).date())
    item = items_of([item_id]).get(item_id)
    if item is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
    if quantity <= 0:
        raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(quantity))
    if expires_at <= at:
        raise Refused(codes.HOLD_ALREADY_OVER, until=format_instant(expires_at), now=format_instant(at))
    with transaction.atomic():
        lock_book(place)
        account_id = accounts_of({account})[account]
        rows = statements.totals([(account_id, item_id)], at)
        total, floor, held = (rows[0][3], rows[0][4], int(rows[0][5])) if rows else (0, 0, 0)
        code = rules.amount_refusal(on_hand=total, total=total, floor=floor, held=held, out=quantity)
        if code:
            raise Refused(
                code, item=item.name, place=place.label, on_hand=item.say(total), asked=item.say(quantity),
                floor=item.say(floor), held=item.say(held),
            )  # fmt: skip
        row = Hold.objects.create(
            account_id=account_id, item_id=item_id, quantity=quantity, subject=clean(subject), made_by=actor.user_id,
            made_at=at, expires_at=expires_at,
        )  # fmt: skip
        facts = {"item": item_id, "quantity": quantity, "subject": row.subject, "expires_at": expires_at.isoformat()}
        audit.append(f"hold:{row.pk}", actor, at, [audit.Event("ledger.hold", "hold", row.pk, facts)])
    return row


def release(*, actor: Actor, at: dt.datetime, hold_id: int, reason: str = "", quantity: int | None = None) -> HoldEnd:
    """Let a hold go before its expiry, in full or in part.

    errors      Refused LED-26 when not so much is left, KER-07, KER-09
    """
    with transaction.atomic():
        row = _locked(hold_id)
        place = place_or_refuse(row.account.place_id)
        require(actor, "ledger.hold", place.unit_id, at.astimezone(HANOI).date())
        left = left_of(row, at)
        quantity = left if quantity is None else quantity
        if quantity <= 0 or quantity > left:
            _refuse_spent(row, left, quantity)
        end = HoldEnd.objects.create(hold=row, quantity=quantity, ended_at=at, reason=clean(reason))
        facts = {"quantity": quantity, "reason": end.reason}
        audit.append(f"hold:{row.pk}", actor, at, [audit.Event("ledger.release", "hold", row.pk, facts)])
    return end


def use_hold(hold_id: int, voucher: Voucher, at: dt.datetime) -> None:
    """The voucher uses the hold: every line must be of its item and account, and so much must be left."""
    row = _locked(hold_id)
    moves = Move.objects.filter(voucher=voucher)
    other = moves.exclude(source_id=row.account_id, item_id=row.item_id).exists()
    quantity = moves.aggregate(sum=Sum("quantity"))["sum"] or 0
    left = 0 if other else left_of(row, at)
    if quantity > left:
        _refuse_spent(row, left, quantity)
    HoldEnd.objects.create(hold=row, quantity=quantity, voucher=voucher, ended_at=at)


def left_of(row: Hold, at: dt.datetime) -> int:
    """What is still held at the instant: nothing after its expiry."""
    if at >= row.expires_at:
        return 0
    return row.quantity - (row.ends.aggregate(sum=Sum("quantity"))["sum"] or 0)


def _locked(hold_id: int) -> Hold:
    row = Hold.objects.select_for_update(of=("self",)).select_related("account", "item").filter(pk=hold_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="phần giữ", key=hold_id)
    return row


def _refuse_spent(row: Hold, left: int, quantity: int) -> None:
    item = items_of([row.item_id])[row.item_id]
    raise Refused(codes.HOLD_SPENT, hold=row.pk, left=item.say(left), asked=item.say(quantity))
