"""Stocktake: the book frozen at 0 h, two blind sheets by two people, differences agreed, posted by a third."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.ledger import codes, rules
from quannhu.ledger.actions.context import COUNTING, accounts_of, items_of
from quannhu.ledger.actions.places import lock_book, place_or_refuse
from quannhu.ledger.actions.posting import Signed, write
from quannhu.ledger.models import Lot, Stocktake, StocktakeLine, Voucher
from quannhu.ledger.queries.stock import balances_before
from quannhu.ledger.values import AccountRef, LotIn, MoveIn, Posted, VoucherIn
from quannhu.organization.queries import require

Status = Stocktake.Status


def open_stocktake(
    *, actor: Actor, at: dt.datetime, place_id: int, counted_on: dt.date, counter_a: int, counter_b: int
) -> Stocktake:
    """Freeze the book of a place at 0 h of a day: every lot of its stock is a line; right ledger.stocktake.

    While it is open, no voucher of an earlier day is posted at the place (LED-19).
    errors      Refused LED-28 one person twice, LED-27 a count is open already, KER-07
    """
    place = place_or_refuse(place_id)
    require(actor, "ledger.stocktake", place.unit_id, counted_on)
    with transaction.atomic():
        lock_book(place)
        if counter_a == counter_b:
            raise Refused(codes.STOCKTAKE_PERSON, stocktake="mới", why="hai phiếu kiểm phải do hai người khác nhau ghi")
        other = Stocktake.objects.filter(place_id=place_id, status__in=COUNTING).first()
        if other:
            raise Refused(codes.STOCKTAKE_STATE, stocktake=other.pk, status=other.get_status_display(), verb="mở thêm")
        row = Stocktake.objects.create(
            place_id=place_id, counted_on=counted_on, made_by=actor.user_id, made_at=at, counter_a=counter_a,
            counter_b=counter_b,
        )  # fmt: skip
        StocktakeLine.objects.bulk_create(
            StocktakeLine(stocktake=row, account_id=account, item_id=item, lot_id=lot, book=quantity)
            for account, item, lot, quantity in balances_before(place_id, counted_on)
        )
        _log(actor, at, row, "open", {"counted_on": counted_on.isoformat(), "counters": [counter_a, counter_b]})
    return row


def enter_counts(*, actor: Actor, at: dt.datetime, stocktake_id: int, counts: Mapping[int, int]) -> None:
    """One counter's sheet, or a part of it (line id -> counted); neither sees the other's or the book.

    errors      Refused LED-28 not a counter, LED-27 no longer counting, LED-04 a negative count
    """
    with transaction.atomic():
        row = _locked(stocktake_id, (Status.COUNTING,), "ghi số đếm")
        field = _sheet_of(actor, row)
        lines = {line.pk: line for line in row.lines.filter(pk__in=counts.keys())}
        for line_id, counted in counts.items():
            if line_id not in lines:
                raise Refused(NOT_FOUND, what="dòng kiểm kê", key=line_id)
            if counted < 0:
                item = items_of([lines[line_id].item_id])[lines[line_id].item_id]
                raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(counted))
            setattr(lines[line_id], field, counted)
        StocktakeLine.objects.bulk_update(lines.values(), [field], batch_size=300)
        _log(actor, at, row, "count", {"sheet": field[-1], "lines": len(lines)})


def add_found(
    *,
    actor: Actor,
    at: dt.datetime,
    stocktake_id: int,
    item_id: int,
    lot: LotIn,
    counted: int,
    purpose: str = "routine",
    condition: str = "usable",
) -> StocktakeLine:
    """A counter found a lot that the book does not have; the other counter must count the new line too."""
    with transaction.atomic():
        row = _locked(stocktake_id, (Status.COUNTING,), "ghi thêm lô")
        field = _sheet_of(actor, row)
        items = items_of([item_id])
        if item_id not in items:
            raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
        if counted <= 0:
            raise Refused(codes.QUANTITY_NOT_POSITIVE, item=items[item_id].name, asked=items[item_id].say(counted))
        ref = AccountRef("stock", row.place_id, purpose, condition)
        found, _ = Lot.objects.get_or_create(
            item_id=item_id, code=lot.code, defaults={"made_on": lot.made_on, "expires_on": lot.expires_on}
        )
        line, _ = StocktakeLine.objects.get_or_create(
            stocktake=row, account_id=accounts_of({ref})[ref], lot=found, defaults={"item_id": item_id, "book": 0}
        )
        setattr(line, field, counted)
        line.save(update_fields=[field])
        _log(actor, at, row, "found", {"item": item_id, "lot": lot.code, "sheet": field[-1]})
    return line


def compare(*, actor: Actor, at: dt.datetime, stocktake_id: int) -> list[StocktakeLine]:
    """Lay the two sheets side by side; only lines that differ from each other or from the book come back.

    errors      Refused LED-29 a line not counted by both, LED-27
    """
    with transaction.atomic():
        row = _locked(stocktake_id, (Status.COUNTING, Status.COMPARED), "đối chiếu")
        require(actor, "ledger.stocktake", place_or_refuse(row.place_id).unit_id, row.counted_on)
        lines = list(row.lines.select_related("item", "lot", "account").order_by("item__name_sort", "lot_id"))
        open_lines = sum(line.count_a is None or line.count_b is None for line in lines)
        if open_lines:
            raise Refused(codes.STOCKTAKE_OPEN_LINES, stocktake=row.pk, count=open_lines, what="chưa đủ hai người đếm")
        for line in lines:
            if line.agreed is None:
                line.agreed = rules.agreed_count(line.count_a, line.count_b)
        StocktakeLine.objects.bulk_update(lines, ["agreed"], batch_size=300)
        row.status = Status.COMPARED
        row.save(update_fields=["status"])
        differing = [line for line in lines if line.agreed is None or line.agreed != line.book]
        _log(actor, at, row, "compare", {"lines": len(lines), "differences": len(differing)})
    return differing


def agree(*, actor: Actor, at: dt.datetime, stocktake_id: int, line_id: int, agreed: int, cause: str) -> None:
    """The count both people stand by after looking again, and the cause of a difference from the book."""
    with transaction.atomic():
        row = _locked(stocktake_id, (Status.COMPARED,), "thống nhất số")
        require(actor, "ledger.stocktake", place_or_refuse(row.place_id).unit_id, row.counted_on)
        line = row.lines.filter(pk=line_id).first()
        if line is None:
            raise Refused(NOT_FOUND, what="dòng kiểm kê", key=line_id)
        if agreed < 0:
            item = items_of([line.item_id])[line.item_id]
            raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(agreed))
        if agreed != line.book and not cause.strip():
            raise Refused(REASON_NEEDED)
        line.agreed, line.cause = agreed, clean(cause)
        line.save(update_fields=["agreed", "cause"])
        _log(actor, at, row, "agree", {"line": line_id, "agreed": agreed, "cause": line.cause})


def approve_stocktake(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, stocktake_id: int) -> Posted | None:
    """A third person approves; differences are posted as one adjustment of 0 h; None when there are none.

    errors      Refused LED-28 by a counter or the opener, LED-29 lines not agreed or without cause, LED-27, KER-07
    """
    with transaction.atomic():
        row = _locked(stocktake_id, (Status.COMPARED, Status.APPROVED), "duyệt")
        place = place_or_refuse(row.place_id)
        require(actor, "ledger.approve_stocktake", place.unit_id, row.counted_on)
        if row.status == Status.APPROVED:
            return _answer(row, command_id)
        if actor.user_id in (row.counter_a, row.counter_b, row.made_by):
            raise Refused(codes.STOCKTAKE_PERSON, stocktake=row.pk, why="người lập, người kiểm không được duyệt")
        lines = list(row.lines.select_related("account").order_by("id"))
        for what, bad in (
            ("hai người đếm khác nhau chưa thống nhất", [line for line in lines if line.agreed is None]),
            ("lệch sổ chưa ghi nguyên nhân", [x for x in lines if x.agreed != x.book and not x.cause]),
        ):
            if bad:
                raise Refused(codes.STOCKTAKE_OPEN_LINES, stocktake=row.pk, count=len(bad), what=what)
        row.status, row.approved_by, row.approved_at = Status.APPROVED, actor.user_id, at
        row.save()
        posted = _adjust(actor, at, command_id, row, lines)
        _log(actor, at, row, "approve", {"voucher": posted.voucher_id if posted else None})
    return posted


def _adjust(
    actor: Actor, at: dt.datetime, command_id: uuid.UUID, row: Stocktake, lines: Sequence[StocktakeLine]
) -> Posted | None:
    moves = []
    for line in lines:
        difference = (line.agreed or 0) - line.book
        here = AccountRef("stock", row.place_id, line.account.purpose, line.account.condition)
        if difference < 0:
            lost = AccountRef("loss", row.place_id)
            moves.append(MoveIn(line.item_id, -difference, here, lost, lot_id=line.lot_id))
        elif difference > 0:
            found = AccountRef("found", row.place_id)
            moves.append(MoveIn(line.item_id, difference, found, here, lot_id=line.lot_id))
    if not moves:
        return None
    causes = "; ".join(dict.fromkeys(line.cause for line in lines if line.cause))
    voucher = VoucherIn(
        command_id, "adjustment", row.place_id, row.counted_on, tuple(moves), subject=f"stocktake:{row.pk}",
        purpose_text=f"Điều chỉnh theo kiểm kê số {row.pk}", reason=causes[:300],
    )  # fmt: skip
    posted = write(actor=actor, at=at, vouchers=[voucher], signed=Signed(row.made_by, actor.user_id))[0]
    row.voucher_id = posted.voucher_id
    row.save(update_fields=["voucher"])
    return posted


def _answer(row: Stocktake, command_id: uuid.UUID) -> Posted | None:
    """The first answer, for the same command; anyone else is told it is done."""
    found = Voucher.objects.select_related("book").filter(command_id=command_id).first()
    voucher = found if found and found.pk == row.voucher_id else None
    if voucher is None:
        raise Refused(codes.STOCKTAKE_STATE, stocktake=row.pk, status=row.get_status_display(), verb="duyệt")
    return Posted(voucher.pk, voucher.book.code, voucher.year, voucher.number)


def cancel_stocktake(*, actor: Actor, at: dt.datetime, stocktake_id: int, reason: str) -> None:
    """Give a count up, with a reason; the book opens again."""
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        row = _locked(stocktake_id, (Status.COUNTING, Status.COMPARED), "hủy")
        require(actor, "ledger.stocktake", place_or_refuse(row.place_id).unit_id, row.counted_on)
        row.status = Status.CANCELLED
        row.save(update_fields=["status"])
        _log(actor, at, row, "cancel", {"reason": clean(reason)})


def _locked(stocktake_id: int, allowed: Sequence[str], verb: str) -> Stocktake:
    row = Stocktake.objects.select_for_update(of=("self",)).filter(pk=stocktake_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="kiểm kê", key=stocktake_id)
    if row.status not in allowed:
        raise Refused(codes.STOCKTAKE_STATE, stocktake=row.pk, status=row.get_status_display(), verb=verb)
    return row


def _sheet_of(actor: Actor, row: Stocktake) -> str:
    if actor.user_id == row.counter_a:
        return "count_a"
    if actor.user_id == row.counter_b:
        return "count_b"
    raise Refused(codes.STOCKTAKE_PERSON, stocktake=row.pk, why="đồng chí không phải người kiểm")


def _log(actor: Actor, at: dt.datetime, row: Stocktake, verb: str, facts: dict[str, object]) -> None:
    event = audit.Event(f"ledger.{verb}_stocktake", "stocktake", row.pk, facts)
    audit.append(f"stocktake:{row.pk}", actor, at, [event])
