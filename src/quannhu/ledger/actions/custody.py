"""Mess equipment: handed to a named keeper, handed back, or lost and compensated."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Sum

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kernel.text import clean
from quannhu.ledger import codes, rules
from quannhu.ledger.actions.context import items_of
from quannhu.ledger.actions.posting import write
from quannhu.ledger.models import HandReceipt, HandReceiptEnd, Move, Voucher
from quannhu.ledger.values import AccountRef, MoveIn, Posted, VoucherIn, stock


def hand_out(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    place_id: int,
    happened_on: dt.date,
    item_id: int,
    quantity: int,
    keeper: str,
    lot_id: int | None = None,
) -> Posted:
    """Hand equipment from stock to a named keeper; each lot gets its hand receipt. Right ledger.custody.

    errors      Refused KER-11 without a keeper; those of `post`
    """
    keeper = clean(keeper)
    if not keeper:
        raise Refused(REASON_NEEDED)
    move = MoveIn(item_id, quantity, stock(place_id), AccountRef("custody", place_id), lot_id=lot_id)
    voucher = VoucherIn(command_id, "custody", place_id, happened_on, (move,), receiver=keeper)

    def after(rows: list[Voucher]) -> None:
        HandReceipt.objects.bulk_create(
            HandReceipt(
                place_id=place_id, item_id=line.item_id, lot_id=line.lot_id, quantity=line.quantity, keeper=keeper,
                issued_on=happened_on, voucher=rows[0],
            )
            for line in Move.objects.filter(voucher=rows[0]).order_by("line")
        )  # fmt: skip

    return write(actor=actor, at=at, vouchers=[voucher], after=after)[0]


def hand_back(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, receipt_id: int, happened_on: dt.date, quantity: int
) -> Posted:
    """A keeper hands equipment back into stock.

    errors      Refused LED-30 more than the keeper still has; those of `post`
    """
    receipt = _receipt(receipt_id)
    return _end(actor, at, command_id, receipt, happened_on, quantity, HandReceiptEnd.Outcome.RETURNED, "", 0, "trả")


def lose(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    receipt_id: int,
    happened_on: dt.date,
    quantity: int,
    minutes: str,
    price: Price | None = None,
    wear_months: int | None = None,
) -> tuple[Posted, int]:
    """Equipment lost by its keeper: off the book, and the compensation in đồng (rule LED-R12).

    minutes     the paper that establishes the loss (biên bản)
    price       of a new one; None: its value when handed out
    wear_months its life; None: full value
    errors      Refused KER-11 without minutes, LED-30; those of `post`
    """
    if not minutes.strip():
        raise Refused(REASON_NEEDED)
    receipt = _receipt(receipt_id)
    worth = price.of(quantity) if price else _worth(receipt, quantity)
    owed = rules.compensation(worth, rules.months_between(receipt.issued_on, happened_on), wear_months)
    outcome = HandReceiptEnd.Outcome.LOST
    posted = _end(actor, at, command_id, receipt, happened_on, quantity, outcome, clean(minutes), owed, "ghi mất")
    return posted, HandReceiptEnd.objects.get(voucher_id=posted.voucher_id).compensation


def _worth(receipt: HandReceipt, quantity: int) -> int:
    """The value of so much when it was handed out."""
    row = Move.objects.filter(voucher_id=receipt.voucher_id, lot_id=receipt.lot_id).aggregate(
        value=Sum("value"), quantity=Sum("quantity")
    )
    return rules.share_of_value(row["value"] or 0, row["quantity"] or 0, quantity)


def _end(
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    receipt: HandReceipt,
    happened_on: dt.date,
    quantity: int,
    outcome: HandReceiptEnd.Outcome,
    minutes: str,
    compensation: int,
    verb: str,
) -> Posted:
    held = AccountRef("custody", receipt.place_id)
    lost = outcome == HandReceiptEnd.Outcome.LOST
    target = AccountRef("loss", receipt.place_id) if lost else stock(receipt.place_id)
    voucher = VoucherIn(
        command_id, "loss" if lost else "custody", receipt.place_id, happened_on,
        (MoveIn(receipt.item_id, quantity, held, target, lot_id=receipt.lot_id),), giver=receipt.keeper,
        subject=f"hand_receipt:{receipt.pk}", reason=minutes,
    )  # fmt: skip

    def check() -> None:
        done = receipt.ends.aggregate(sum=Sum("quantity"))["sum"] or 0
        if quantity > receipt.quantity - done:
            item = items_of([receipt.item_id])[receipt.item_id]
            raise Refused(
                codes.CUSTODY_SPENT, keeper=receipt.keeper, left=item.say(receipt.quantity - done), item=item.name,
                verb=verb, asked=item.say(quantity),
            )  # fmt: skip

    def after(rows: list[Voucher]) -> None:
        check()  # again under the lock of the book: the keeper's own receipt, not only the store's custody as a whole
        HandReceiptEnd.objects.create(
            receipt=receipt, outcome=outcome, quantity=quantity, compensation=compensation, happened_on=happened_on,
            voucher=rows[0], minutes=minutes,
        )  # fmt: skip

    if not Voucher.objects.filter(command_id=command_id).exists():
        check()
    return write(actor=actor, at=at, vouchers=[voucher], after=after)[0]


def _receipt(receipt_id: int) -> HandReceipt:
    receipt = HandReceipt.objects.filter(pk=receipt_id).first()
    if receipt is None:
        raise Refused(NOT_FOUND, what="phiếu giao nhận dụng cụ", key=receipt_id)
    return receipt
