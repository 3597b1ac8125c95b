"""Releases: goods of the reserve below its floor, by an order of two people, for a time, to be refilled by a day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction

from quannhu.kernel import audit, idempotency
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import COMMAND_REUSED, NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kernel.text import clean
from quannhu.ledger import codes
from quannhu.ledger.actions.context import ItemFacts, PlaceFacts, items_of
from quannhu.ledger.actions.floors import refresh_floors
from quannhu.ledger.actions.places import lock_book, place_or_refuse
from quannhu.ledger.actions.posting import write
from quannhu.ledger.models import Release, ReleaseUse, Voucher
from quannhu.ledger.queries.reserve import order_of
from quannhu.ledger.rules.reserve import Order
from quannhu.ledger.values import AccountRef, LotIn, MoveIn, Posted, VoucherIn, stock
from quannhu.organization.queries import may, require

Status, Kind = Release.Status, ReleaseUse.Kind


def propose_release(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    place_id: int,
    item_id: int,
    quantity: int,
    reason: str,
    paper_ref: str,
    valid_to: dt.date,
    refill_by: dt.date,
) -> Release:
    """Ask to draw so much below the floor, until a day, to be back by another; right ledger.release at the place.

    valid_to    the last day on which goods may be drawn
    refill_by   the last day by which what was drawn must be back
    errors      Refused LED-04, LED-46 days that cannot be, KER-11 no reason or paper, KER-07, KER-09
    """
    place, item = place_or_refuse(place_id), _item(item_id)
    today = at.astimezone(HANOI).date()
    require(actor, "ledger.release", place.unit_id, today)
    if quantity <= 0:
        raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(quantity))
    if not clean(reason) or not clean(paper_ref):
        raise Refused(REASON_NEEDED)
    if valid_to < today:
        _refuse_days(place, item, f"hạn lấy {format_day(valid_to)} đã qua khi đề nghị ({format_day(today)})")
    if refill_by < valid_to:
        _refuse_days(place, item, f"hạn bù {format_day(refill_by)} trước hạn lấy {format_day(valid_to)}")

    def work() -> int:
        row = Release.objects.create(
            place_id=place_id, item_id=item_id, quantity=quantity, reason=clean(reason)[:300],
            paper_ref=clean(paper_ref)[:120], valid_to=valid_to, refill_by=refill_by, made_by=actor.user_id, made_at=at,
        )  # fmt: skip
        _log(actor, at, row, "propose")
        return int(row.pk)

    facts = [place_id, item_id, quantity, reason, paper_ref, valid_to, refill_by]
    return Release.objects.get(pk=idempotency.once(command_id, "ledger.propose_release", actor, at, facts, work))


def approve_release(*, actor: Actor, at: dt.datetime, release_id: int) -> Release:
    """Approve as the second person, with the director's right ledger.reserve; the floor is lower from now on.

    errors      Refused KER-08 by the proposer, LED-44 not waiting, LED-46 its time is over, KER-07, KER-09
    """
    with transaction.atomic():
        row, place, item = _decidable(actor, at, release_id, "duyệt")
        today = at.astimezone(HANOI).date()
        if row.valid_to < today:
            _refuse_days(place, item, f"hạn lấy {format_day(row.valid_to)} đã qua khi duyệt ({format_day(today)})")
        row.status, row.decided_by, row.decided_at = Status.APPROVED, actor.user_id, at
        row.save(update_fields=["status", "decided_by", "decided_at"])
        _log(actor, at, row, "approve")
        refresh_floors(actor=actor, at=at, on=today, keys={(row.place_id, row.item_id)})
    return row


def refuse_release(*, actor: Actor, at: dt.datetime, release_id: int, note: str) -> Release:
    """Turn a proposal down, with a reason, as the second person."""
    if not clean(note):
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        row, _, _ = _decidable(actor, at, release_id, "từ chối")
        row.status, row.decided_by, row.decided_at, row.note = Status.REFUSED, actor.user_id, at, clean(note)[:300]
        row.save(update_fields=["status", "decided_by", "decided_at", "note"])
        _log(actor, at, row, "refuse")
    return row


def recall_release(*, actor: Actor, at: dt.datetime, release_id: int, reason: str, entitled: bool = False) -> Release:
    """Take back what nobody drew yet of a proposal or an approved release; the floor is whole again for it at once.

    Right ledger.reserve, or ledger.release for who proposed it. What was drawn stays owed until it is refilled.
    entitled    the caller checked a right of its own: what the goods were released for is over
    errors      Refused LED-44 refused, closed, recalled or past its last day; LED-45 all was drawn; KER-07, KER-09,
                KER-11 no reason
    """
    if not clean(reason):
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        row, place, item = _found(release_id)
        lock_book(place)
        row, place, item = _found(release_id, locked=True)
        today = at.astimezone(HANOI).date()
        if not entitled:
            own = row.made_by == actor.user_id and may(actor, "ledger.release", place.unit_id, today)
            if not own:
                require(actor, "ledger.reserve", place.unit_id, today)
        drawn = _recallable(row, place, item, today)
        row.recalled_by, row.recalled_at, row.note = actor.user_id, at, clean(reason)[:300]
        if not drawn:
            row.status = Status.RECALLED
        row.save(update_fields=["status", "recalled_by", "recalled_at", "note"])
        _log(actor, at, row, "recall")
        refresh_floors(actor=actor, at=at, on=today, keys={(row.place_id, row.item_id)})
    return row


def _recallable(row: Release, place: PlaceFacts, item: ItemFacts, today: dt.date) -> int:
    """What was drawn of the release, when something of it may still be taken back."""
    if row.status == Status.PROPOSED:
        return 0
    if row.status != Status.APPROVED or row.recalled_at is not None:
        _refuse_state(row, place, "thu hồi")
    if row.valid_to < today:
        _refuse_state(row, place, "thu hồi", "đã hết hạn lấy")
    drawn = sum(order_of(row).drawn.values())
    if drawn >= row.quantity:
        _refuse_spent(row, place, item, 0, row.quantity, "thu hồi")
    return drawn


def draw_release(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    release_id: int,
    happened_on: dt.date,
    to_purpose: str = "mission",
    quantity: int | None = None,
    lot_id: int | None = None,
    subject: str = "",
    receiver: str = "",
) -> Posted:
    """Goods of an approved release out of the reserve, for another purpose at the same place, first expired first.

    quantity    None: all that may still be drawn
    errors      Refused LED-44 not approved, LED-45 more than is left, LED-46 outside its time; those of `post`
    """
    row, place, item = _found(release_id)
    if known := _answered(command_id, Kind.DRAWN, row, quantity):
        return known
    left = _open_order(row, place, item, happened_on, "lấy").left(happened_on)
    quantity = left if quantity is None else quantity
    if not 0 < quantity <= left:
        _refuse_spent(row, place, item, left, quantity, "lấy")
    move = MoveIn(row.item_id, quantity, stock(row.place_id, "reserve"), stock(row.place_id, to_purpose), lot_id=lot_id)
    voucher = VoucherIn(
        command_id, "conversion", row.place_id, happened_on, (move,), receiver=clean(receiver), release_id=release_id,
        purpose_text=f"Xuất dự trữ SSCĐ theo lệnh số {row.pk}", paper_ref=row.paper_ref,
        subject=subject or f"release:{row.pk}",
    )  # fmt: skip

    def check() -> None:
        again, *_ = _found(release_id, locked=True)
        left = _open_order(again, place, item, happened_on, "lấy").left(happened_on)
        if quantity > left:
            _refuse_spent(again, place, item, left, quantity, "lấy")

    return _use(actor, at, voucher, row, quantity, Kind.DRAWN, check)


def refill(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    release_id: int,
    happened_on: dt.date,
    quantity: int | None = None,
    source: str = "routine",
    lot: LotIn | None = None,
    lot_id: int | None = None,
    price: Price | None = None,
    supplier_id: int | None = None,
    paper_ref: str = "",
    giver: str = "",
    receiver: str = "",
    witness: str = "",
) -> Posted:
    """Bring back what was drawn: from the depot's `routine` or `mission` stock, or from a `supplier` (lot and price).

    The release is closed when all that was drawn is back.
    quantity    None: all that is owed
    errors      Refused LED-44 not approved, LED-45 more than is owed; those of `post`
    """
    row, place, item = _found(release_id)
    if known := _answered(command_id, Kind.REFILLED, row, quantity):
        return known
    owed = _approved(row, place, "bù").owed(dt.date.max)
    quantity = owed if quantity is None else quantity
    if not 0 < quantity <= owed:
        _refuse_spent(row, place, item, owed, quantity, "bù")
    outside = source == "supplier"
    origin = AccountRef("supplier", row.place_id) if outside else stock(row.place_id, source)
    move = MoveIn(
        row.item_id, quantity, origin, stock(row.place_id, "reserve"), lot=lot, lot_id=lot_id,
        price=price if outside else None,
    )  # fmt: skip
    voucher = VoucherIn(
        command_id, "receipt" if outside else "conversion", row.place_id, happened_on, (move,),
        purpose_text=f"Bù dự trữ SSCĐ theo lệnh số {row.pk}", paper_ref=clean(paper_ref), supplier_id=supplier_id,
        giver=clean(giver), receiver=clean(receiver), witness=clean(witness), subject=f"release:{row.pk}",
    )  # fmt: skip

    def check() -> None:
        again, *_ = _found(release_id, locked=True)
        owed = _approved(again, place, "bù").owed(dt.date.max)
        if quantity > owed:
            _refuse_spent(again, place, item, owed, quantity, "bù")

    return _use(actor, at, voucher, row, quantity, Kind.REFILLED, check)


def _use(
    actor: Actor, at: dt.datetime, voucher: VoucherIn, row: Release, quantity: int, kind: str,
    check: Callable[[], None],
) -> Posted:  # fmt: skip
    """Post the voucher and count it against the release; all owed back, the release is done."""

    def after(rows: list[Voucher]) -> None:
        check()  # looked at again under the lock: two clerks may draw on one order
        ReleaseUse.objects.create(release=row, kind=kind, quantity=quantity, voucher=rows[0])
        again, *_ = _found(row.pk)
        if kind == Kind.REFILLED and not order_of(again).owed(dt.date.max):
            Release.objects.filter(pk=row.pk).update(status=Status.CLOSED, closed_on=voucher.happened_on)
        today = at.astimezone(HANOI).date()
        refresh_floors(actor=actor, at=at, on=today, keys={(row.place_id, row.item_id)})

    return write(actor=actor, at=at, vouchers=[voucher], right="ledger.issue", after=after)[0]


def _answered(command_id: uuid.UUID, kind: str, row: Release, quantity: int | None) -> Posted | None:
    """The first answer, when this command was carried out already; KER-10 when it asked for something else."""
    use = ReleaseUse.objects.select_related("voucher__book").filter(voucher__command_id=command_id).first()
    if use is None:
        return None
    if (use.release_id, use.kind) != (row.pk, kind) or quantity not in (None, use.quantity):
        raise Refused(COMMAND_REUSED)
    return Posted(use.voucher_id, use.voucher.book.code, use.voucher.year, use.voucher.number)


def _found(release_id: int, *, locked: bool = False) -> tuple[Release, PlaceFacts, ItemFacts]:
    rows = Release.objects.prefetch_related("uses__voucher__reversed_by")
    row = (rows.select_for_update(of=("self",)) if locked else rows).filter(pk=release_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="lệnh mở dự trữ", key=release_id)
    return row, place_or_refuse(row.place_id), _item(row.item_id)


def _item(item_id: int) -> ItemFacts:
    item = items_of([item_id]).get(item_id)
    if item is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
    return item


def _decidable(actor: Actor, at: dt.datetime, release_id: int, verb: str) -> tuple[Release, PlaceFacts, ItemFacts]:
    """A waiting release, locked after its book as writers lock, by a second person with the right to decide."""
    row, place, item = _found(release_id)
    lock_book(place)
    row, place, item = _found(release_id, locked=True)
    require(actor, "ledger.reserve", place.unit_id, at.astimezone(HANOI).date())
    require_two_persons(row.made_by, actor, "mở dự trữ SSCĐ")
    if row.status != Status.PROPOSED:
        _refuse_state(row, place, verb)
    return row, place, item


def _approved(row: Release, place: PlaceFacts, verb: str) -> Order:
    if row.status not in (Status.APPROVED, Status.CLOSED):
        _refuse_state(row, place, verb)
    return order_of(row)


def _open_order(row: Release, place: PlaceFacts, item: ItemFacts, day: dt.date, verb: str) -> Order:
    """The order in force on the day."""
    if row.status != Status.APPROVED or row.recalled_at is not None:
        _refuse_state(row, place, verb)
    order = order_of(row)
    if not order.start <= day <= order.valid_to:
        days = f"{format_day(order.start)}–{format_day(order.valid_to)}"
        _refuse_days(place, item, f"chỉ được lấy {days}, không phải ngày {format_day(day)}")
    return order


def _refuse_state(row: Release, place: PlaceFacts, verb: str, status: str = "") -> None:
    if row.recalled_at is not None:
        status = Status.RECALLED.label
    facts = {"release": row.pk, "place": place.label, "status": status or row.get_status_display(), "verb": verb}
    raise Refused(codes.RELEASE_STATE, **facts)


def _refuse_days(place: PlaceFacts, item: ItemFacts, why: str) -> None:
    raise Refused(codes.RELEASE_DAYS, place=place.label, item=item.name, why=why)


def _refuse_spent(row: Release, place: PlaceFacts, item: ItemFacts, left: int, asked: int, verb: str) -> None:
    raise Refused(
        codes.RELEASE_SPENT, release=row.pk, place=place.label, item=item.name, left=item.say(left), verb=verb,
        asked=item.say(asked),
    )  # fmt: skip


def _log(actor: Actor, at: dt.datetime, row: Release, verb: str) -> None:
    facts = {
        "place": row.place_id, "item": row.item_id, "quantity": row.quantity, "reason": row.reason,
        "valid_to": row.valid_to.isoformat(), "refill_by": row.refill_by.isoformat(), "status": str(row.status),
        "note": row.note,
    }  # fmt: skip
    audit.append(f"release:{row.pk}", actor, at, [audit.Event(f"ledger.{verb}_release", "release", row.pk, facts)])
