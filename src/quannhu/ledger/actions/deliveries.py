"""Deliveries: three-party weighing into the book, claims, goods sent back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold
from quannhu.ledger import codes, rules
from quannhu.ledger.actions.context import ItemFacts, items_of
from quannhu.ledger.actions.places import place_or_refuse
from quannhu.ledger.actions.posting import write
from quannhu.ledger.models import Claim, Move, Voucher, Weighing
from quannhu.ledger.values import AccountRef, MoveIn, Posted, VoucherIn, WeighedLine, stock
from quannhu.organization.queries import require


def receive(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    place_id: int,
    happened_on: dt.date,
    supplier_id: int,
    paper_ref: str,
    lines: Sequence[WeighedLine],
    giver: str,
    receiver: str,
    witness: str,
    purpose_text: str = "",
) -> Posted:
    """A delivery weighed by three parties: good goods into stock, bad ones set aside, the shortage claimed.

    errors      Refused LED-13 same paper twice, LED-22 numbers that cannot be, LED-23 parties; those of `post`
    """
    parties = [clean(name) for name in (giver, receiver, witness)]
    if not all(parties) or len({fold(name) for name in parties}) < 3:
        raise Refused(codes.THREE_PARTIES)
    items = items_of(line.item_id for line in lines)
    moves: list[MoveIn] = []
    for line in lines:
        moves += _moves(line, items, place_id)
    paper = clean(paper_ref)
    voucher = VoucherIn(
        command_id, "receipt", place_id, happened_on, tuple(moves), purpose_text=purpose_text, giver=parties[0],
        receiver=parties[1], witness=parties[2], paper_ref=paper, supplier_id=supplier_id,
    )  # fmt: skip

    def weighed(rows: list[Voucher]) -> None:
        # Looked for after the book is locked, so that two clerks with one paper cannot both pass.
        _refuse_second_paper(rows[0], supplier_id, paper)
        _write_weighings(rows[0], lines)

    return write(actor=actor, at=at, vouchers=[voucher], after=weighed)[0]


def _moves(line: WeighedLine, items: dict[int, ItemFacts], place_id: int) -> list[MoveIn]:
    item = items.get(line.item_id)
    if item is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=line.item_id)
    fault = rules.weighing_fault(line.paper, line.weighed, line.quarantined)
    if not fault and line.quarantined and not line.fault.strip():
        fault = "chưa ghi lý do chờ xử lý"
    if fault:
        raise Refused(
            codes.WEIGHING_WRONG, item=item.name, paper=item.say(line.paper), weighed=item.say(line.weighed),
            quarantined=item.say(line.quarantined), why=fault,
        )  # fmt: skip
    result = rules.weigh(line.paper, line.weighed, line.quarantined)
    source = AccountRef("supplier", place_id)
    parts = (
        (result.accepted, stock(place_id)),
        (result.quarantined, stock(place_id, condition="quarantine")),
    )
    return [
        MoveIn(line.item_id, quantity, source, target, lot=line.lot, price=line.price)
        for quantity, target in parts
        if quantity
    ]


def _refuse_second_paper(row: Voucher, supplier_id: int, paper: str) -> None:
    if not paper:
        return
    other = (
        Voucher.objects.filter(supplier_id=supplier_id, paper_ref=paper, kind="receipt", reversed_by__isnull=True)
        .exclude(pk=row.pk)
        .values_list("book__code", "year", "number", "supplier__name")
        .first()
    )
    if other:
        book, year, number, supplier = other
        raise Refused(codes.PAPER_TWICE, paper=paper, supplier=supplier, voucher=f"{book}/{year}/{number}")


def _write_weighings(row: Voucher, lines: Sequence[WeighedLine]) -> None:
    moves = list(Move.objects.filter(voucher=row).order_by("line").values_list("item_id", "lot_id", "lot__code"))
    by_label = {(item_id, code): lot_id for item_id, lot_id, code in moves}
    by_item = {item_id: lot_id for item_id, lot_id, _ in moves}
    weighings = Weighing.objects.bulk_create(
        Weighing(
            voucher=row, item_id=line.item_id, paper=line.paper, weighed=line.weighed, quarantined=line.quarantined,
            fault=clean(line.fault),
            # Nothing of the line came: no lot, but the supplier owes all of it.
            lot_id=by_label.get((line.item_id, clean(line.lot.code))) if line.lot else by_item.get(line.item_id),
        )
        for line in lines
    )  # fmt: skip
    claims = [Claim(weighing=w, shortage=w.paper - w.weighed) for w in weighings if w.paper > w.weighed]
    if claims:
        Claim.objects.bulk_create(claims)


def return_to_supplier(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    place_id: int,
    happened_on: dt.date,
    supplier_id: int,
    item_id: int,
    lot_id: int,
    quantity: int,
    reason: str,
    condition: str = "quarantine",
    purpose: str = "routine",
    giver: str = "",
    receiver: str = "",
) -> Posted:
    """Goods set aside go back to their supplier, at the value they came with.

    errors      Refused KER-11 without a reason; those of `post`
    """
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    move = MoveIn(
        item_id, quantity, stock(place_id, purpose, condition), AccountRef("supplier", place_id), lot_id=lot_id
    )
    voucher = VoucherIn(
        command_id, "return", place_id, happened_on, (move,), giver=giver, receiver=receiver, supplier_id=supplier_id,
        reason=clean(reason),
    )  # fmt: skip
    return write(actor=actor, at=at, vouchers=[voucher])[0]


def set_aside(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    place_id: int,
    happened_on: dt.date,
    item_id: int,
    lot_id: int,
    quantity: int,
    reason: str,
    purpose: str = "routine",
) -> Posted:
    """Goods found bad or expired out of usable stock, where they wait to be returned or written off.

    A fact: in the reserve too, however little is left; the shortfall shows at once.
    errors      Refused KER-11 without a reason; those of `post`
    """
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    move = MoveIn(item_id, quantity, stock(place_id, purpose), stock(place_id, purpose, "quarantine"), lot_id=lot_id)
    voucher = VoucherIn(
        command_id, "conversion", place_id, happened_on, (move,), purpose_text="Để riêng, chờ xử lý",
        reason=clean(reason),
    )  # fmt: skip
    return write(actor=actor, at=at, vouchers=[voucher])[0]


def settle_claim(*, actor: Actor, at: dt.datetime, claim_id: int, waived: bool = False, note: str = "") -> Claim:
    """A claim is made good by the supplier, or waived with a reason; right ledger.receive at the place.

    errors      Refused KER-09 unknown or no longer open, KER-11 waived without a reason
    """
    with transaction.atomic():
        claim = (
            Claim.objects.select_for_update(of=("self",))
            .select_related("weighing__voucher__book")
            .filter(pk=claim_id, status=Claim.Status.OPEN)
            .first()
        )
        if claim is None:
            raise Refused(NOT_FOUND, what="khoản đòi bù đang mở", key=claim_id)
        book = claim.weighing.voucher.book
        require(actor, "ledger.receive", place_or_refuse(book.place_id).unit_id, actor.today)
        if waived and not note.strip():
            raise Refused(REASON_NEEDED)
        claim.status = Claim.Status.WAIVED if waived else Claim.Status.SETTLED
        claim.settled_by, claim.settled_at, claim.note = actor.user_id, at, clean(note)
        claim.save()
        facts = {"status": str(claim.status), "shortage": claim.shortage, "note": claim.note}
        audit.append(f"claim:{claim.pk}", actor, at, [audit.Event("ledger.settle_claim", "claim", claim.pk, facts)])
    return claim
