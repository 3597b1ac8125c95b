"""Reversal, and correction by two people: what was posted stays, a reversal and a replacement stand beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kernel.text import clean
from quannhu.ledger import codes
from quannhu.ledger.actions.places import place_or_refuse
from quannhu.ledger.actions.posting import Signed, write
from quannhu.ledger.models import Correction, Move, Voucher
from quannhu.ledger.rules import HELD
from quannhu.ledger.values import AccountRef, MoveIn, Posted, VoucherIn
from quannhu.organization.queries import require

# These have rows of their own beside the voucher; they are undone where they were made.
_NOT_ALONE = {"custody": "thuộc phiếu giao nhận dụng cụ", "loss": "thuộc phiếu giao nhận dụng cụ"}


def reverse(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    voucher_id: int,
    reason: str,
    approved_by: Actor | None = None,
) -> Posted:
    """Take a voucher back whole: the opposite moves at the same values, true on the same day.

    approved_by     a second person; needed when the month is closed
    errors          Refused LED-20 already reversed, KER-11 no reason, KER-08 approved by the maker; those of `post`
    """
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    voucher = _voucher(voucher_id)
    place = place_or_refuse(voucher.book.place_id)
    if approved_by:
        require(approved_by, "ledger.approve_correction", place.unit_id, voucher.happened_on)
        require_two_persons(actor.user_id, approved_by, "đảo phiếu")
    reversal = _reversal(voucher, command_id, clean(reason))
    return write(
        actor=actor, at=at, vouchers=[reversal], late=approved_by is not None, after=lambda rows: _once(voucher, rows),
        signed=Signed(None, approved_by.user_id if approved_by else None),
    )[0]  # fmt: skip


def propose_correction(
    *, actor: Actor, at: dt.datetime, voucher_id: int, reason: str, moves: Sequence[MoveIn]
) -> Correction:
    """Ask that a voucher be replaced by these moves (none: only reversed); right ledger.correct at its place.

    errors      Refused LED-20, LED-36 another proposal is open, KER-11, KER-07
    """
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    voucher = _voucher(voucher_id)
    require(actor, "ledger.correct", place_or_refuse(voucher.book.place_id).unit_id, voucher.happened_on)
    _refuse_if_done(voucher)
    with transaction.atomic():
        if voucher.corrections.filter(status=Correction.Status.PROPOSED).exists():
            status = Correction.Status.PROPOSED.label
            raise Refused(codes.CORRECTION_STATE, voucher=voucher.label, status=status, verb="đề nghị thêm")
        row = Correction.objects.create(
            voucher=voucher, reason=clean(reason), moves=[_plain(move) for move in moves], made_by=actor.user_id,
            made_at=at,
        )  # fmt: skip
        _log(actor, at, row, "propose")
    return row


def approve_correction(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, correction_id: int
) -> tuple[Posted, Posted | None]:
    """Carry out a proposal as its second person: reversal and replacement, also in a closed month.

    Both are true on the day of the voucher they correct and written now; amounts are judged after both.
    errors      Refused KER-08 by the proposer, LED-36 not waiting; those of `post`
    """
    with transaction.atomic():
        row, voucher = _proposal(correction_id)
        place = place_or_refuse(voucher.book.place_id)
        require(actor, "ledger.approve_correction", place.unit_id, voucher.happened_on)
        require_two_persons(row.made_by, actor, "sửa phiếu")
        if row.status == Correction.Status.APPROVED and row.reversal:
            if row.reversal.command_id == command_id:
                return _answer(row.reversal), _answer(row.replacement) if row.replacement else None
            _refuse_decided(row, voucher, "duyệt")
        if row.status != Correction.Status.PROPOSED:
            _refuse_decided(row, voucher, "duyệt")
        vouchers = [_reversal(voucher, command_id, row.reason)]
        if row.moves:
            vouchers.append(_replacement(voucher, uuid.uuid5(command_id, "replacement"), row))
        posted = write(
            actor=actor, at=at, vouchers=vouchers, right="ledger.approve_correction", late=True, together=True,
            signed=Signed(row.made_by, actor.user_id), after=lambda rows: _once(voucher, rows),
        )  # fmt: skip
        row.status, row.decided_by, row.decided_at = Correction.Status.APPROVED, actor.user_id, at
        row.reversal_id = posted[0].voucher_id
        row.replacement_id = posted[1].voucher_id if len(posted) > 1 else None
        row.save()
        _log(actor, at, row, "approve")
    return posted[0], posted[1] if len(posted) > 1 else None


def refuse_correction(*, actor: Actor, at: dt.datetime, correction_id: int, note: str) -> Correction:
    """Turn a proposal down, with a reason, as its second person."""
    if not note.strip():
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        row, voucher = _proposal(correction_id)
        unit_id = place_or_refuse(voucher.book.place_id).unit_id
        require(actor, "ledger.approve_correction", unit_id, voucher.happened_on)
        require_two_persons(row.made_by, actor, "sửa phiếu")
        if row.status != Correction.Status.PROPOSED:
            _refuse_decided(row, voucher, "từ chối")
        row.status, row.decided_by, row.decided_at, row.note = (
            Correction.Status.REFUSED, actor.user_id, at, clean(note),
        )  # fmt: skip
        row.save()
        _log(actor, at, row, "refuse")
    return row


def corrected_moves(voucher_id: int, quantities: Mapping[int, int]) -> tuple[MoveIn, ...]:
    """The voucher's moves with other quantities (line number -> base units; 0 drops the line), same lots and prices.

    In a direct purchase what was bought was used up: changing one line changes its twin of the same lot.
    """
    moves = list(Move.objects.filter(voucher_id=voucher_id).select_related("source", "target").order_by("line"))
    direct = bool(moves) and Voucher.objects.filter(pk=voucher_id, kind="direct").exists()
    wanted = dict(quantities)
    if direct:
        by_lot = {(m.item_id, m.lot_id): quantities[m.line] for m in moves if m.line in quantities}
        for move in moves:
            if (move.item_id, move.lot_id) in by_lot:
                wanted.setdefault(move.line, by_lot[move.item_id, move.lot_id])
    found = []
    for move in moves:
        quantity = wanted.get(move.line, move.quantity)
        if not quantity:
            continue
        outside = move.source.kind not in HELD
        price = Price(move.price_dong, move.price_per) if move.price_dong is not None and move.price_per else None
        # A delivery entered with a value but no price keeps its value by the unit.
        by_unit = Price(move.value, move.quantity) if outside and price is None and move.value else None
        found.append(
            MoveIn(
                move.item_id, quantity, _ref(move.source), _ref(move.target), lot_id=move.lot_id,
                price=price or by_unit, request_line_id=move.request_line_id,
            )
        )  # fmt: skip
    return tuple(found)


def _ref(account: Any) -> AccountRef:
    return AccountRef(account.kind, account.place_id, account.purpose, account.condition)


def _voucher(voucher_id: int) -> Voucher:
    voucher = Voucher.objects.select_related("book").filter(pk=voucher_id).first()
    if voucher is None:
        raise Refused(NOT_FOUND, what="phiếu", key=voucher_id)
    return voucher


def _answer(voucher: Voucher) -> Posted:
    return Posted(voucher.pk, voucher.book.code, voucher.year, voucher.number)


def _refuse_if_done(voucher: Voucher) -> None:
    why = _NOT_ALONE.get(voucher.kind, "")
    if voucher.kind == "reversal":
        why = "là phiếu đảo, không đảo lần nữa"
    elif Voucher.objects.filter(reverses_id=voucher.pk).exists():
        why = "đã được đảo"
    if why:
        raise Refused(codes.ALREADY_REVERSED, voucher=voucher.label, why=why)


def _once(voucher: Voucher, rows: Sequence[Voucher]) -> None:
    """Looked at under the lock of the book: one reversal only. The unique column is the last guard."""
    others = Voucher.objects.filter(reverses_id=voucher.pk).exclude(pk__in=[row.pk for row in rows])
    if others.exists():
        raise Refused(codes.ALREADY_REVERSED, voucher=voucher.label, why="đã được đảo")


def _reversal(voucher: Voucher, command_id: uuid.UUID, reason: str) -> VoucherIn:
    if not Voucher.objects.filter(command_id=command_id).exists():
        _refuse_if_done(voucher)
    moves = Move.objects.filter(voucher=voucher).select_related("source", "target").order_by("line")
    return VoucherIn(
        command_id, "reversal", voucher.book.place_id, voucher.happened_on,
        tuple(
            MoveIn(
                m.item_id, m.quantity, _ref(m.target), _ref(m.source), lot_id=m.lot_id, value=m.value,
                price=Price(m.price_dong, m.price_per) if m.price_dong is not None and m.price_per else None,
                request_line_id=m.request_line_id,
            )
            for m in moves
        ),
        purpose_text=f"Đảo phiếu {voucher.label}", supplier_id=voucher.supplier_id, request_id=voucher.request_id,
        subject=voucher.subject, reason=reason, reverses_id=voucher.pk,
    )  # fmt: skip


def _replacement(voucher: Voucher, command_id: uuid.UUID, row: Correction) -> VoucherIn:
    return VoucherIn(
        command_id, voucher.kind, voucher.book.place_id, voucher.happened_on,
        tuple(_move(plain) for plain in row.moves), purpose_text=voucher.purpose_text, giver=voucher.giver,
        receiver=voucher.receiver, witness=voucher.witness, paper_ref=voucher.paper_ref,
        supplier_id=voucher.supplier_id, request_id=voucher.request_id, subject=voucher.subject, reason=row.reason,
        replaces_id=voucher.pk,
    )  # fmt: skip


def _plain(move: MoveIn) -> dict[str, Any]:
    return {
        "item": move.item_id, "quantity": move.quantity, "source": list(move.source), "target": list(move.target),
        "lot": move.lot_id, "price": [move.price.dong, move.price.per] if move.price else None,
        "request_line": move.request_line_id,
    }  # fmt: skip


def _move(plain: Mapping[str, Any]) -> MoveIn:
    return MoveIn(
        plain["item"], plain["quantity"], AccountRef(*plain["source"]), AccountRef(*plain["target"]),
        lot_id=plain["lot"], price=Price(*plain["price"]) if plain["price"] else None,
        request_line_id=plain["request_line"],
    )  # fmt: skip


def _proposal(correction_id: int) -> tuple[Correction, Voucher]:
    row = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("voucher__book", "reversal__book", "replacement__book")
        .filter(pk=correction_id)
        .first()
    )
    if row is None:
        raise Refused(NOT_FOUND, what="đề nghị sửa phiếu", key=correction_id)
    return row, row.voucher


def _refuse_decided(row: Correction, voucher: Voucher, verb: str) -> None:
    raise Refused(codes.CORRECTION_STATE, voucher=voucher.label, status=row.get_status_display(), verb=verb)


def _log(actor: Actor, at: dt.datetime, row: Correction, verb: str) -> None:
    facts = {"voucher": row.voucher_id, "reason": row.reason, "moves": row.moves, "status": str(row.status)}
    event = audit.Event(f"ledger.{verb}_correction", "correction", row.pk, facts)
    audit.append(f"correction:{row.pk}", actor, at, [event])
