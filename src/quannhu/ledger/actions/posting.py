"""Posting vouchers: one or thousands, the same rules, the same few statements."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.db import IntegrityError, OperationalError, transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import COMMAND_REUSED, NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.ledger import rules, statements
from quannhu.ledger.actions.context import Context, load
from quannhu.ledger.actions.running import Running
from quannhu.ledger.codes import BOOKS_BUSY
from quannhu.ledger.models import Voucher
from quannhu.ledger.values import Posted, VoucherIn
from quannhu.organization.queries import require

DEADLOCK = "40P01"  # PostgreSQL's code of deadlock_detected
TRIES = 3
PAUSE = 0.1  # seconds
# Which right a kind of voucher needs at the place of its book: in a kitchen, and elsewhere.
RIGHTS: dict[str, tuple[str, str]] = {
    "opening": ("kitchens.purchase", "ledger.receive"),
    "receipt": ("kitchens.purchase", "ledger.receive"),
    "direct": ("kitchens.purchase", "kitchens.purchase"),
    "issue": ("kitchens.close_day", "ledger.issue"),
    "transfer": ("kitchens.close_day", "ledger.issue"),
    "conversion": ("ledger.stocktake", "ledger.issue"),
    "return": ("kitchens.purchase", "ledger.issue"),
    "reversal": ("ledger.correct", "ledger.correct"),
    "adjustment": ("ledger.approve_stocktake", "ledger.approve_stocktake"),
    "custody": ("ledger.custody", "ledger.custody"),
    "loss": ("ledger.custody", "ledger.custody"),
}


class _Way(NamedTuple):
    """How the vouchers are to be written; see `write`."""

    right: str | None
    late: bool
    together: bool
    signed: Signed
    after: Callable[[list[Voucher]], None] | None


class Signed(NamedTuple):
    """Who proposed and who approved, where that is not simply the actor."""

    made_by: int | None = None
    approved_by: int | None = None


def post(*, actor: Actor, at: dt.datetime, voucher: VoucherIn) -> Posted:
    """Post one voucher whole, or refuse it whole; the same command id again gives the first answer.

    errors      Refused LED-01..19, 36, 48, KER-07, KER-10
    """
    return write(actor=actor, at=at, vouchers=(voucher,))[0]


def post_many(*, actor: Actor, at: dt.datetime, vouchers: Sequence[VoucherIn]) -> list[Posted]:
    """Post vouchers in their order in one transaction: all or none, numbers consecutive in each book.

    The rules are those of `post`, applied to running balances, so no voucher may use what only a later one brings.
    """
    return write(actor=actor, at=at, vouchers=vouchers)


def write(
    *,
    actor: Actor,
    at: dt.datetime,
    vouchers: Sequence[VoucherIn],
    right: str | None = None,
    late: bool = False,
    together: bool = False,
    signed: Signed | None = None,
    after: Callable[[list[Voucher]], None] | None = None,
) -> list[Posted]:
    """Post under the right of the calling use case.

    late        closed months are open to an approved correction
    together    amounts are judged after all vouchers, not after each (a reversal and what replaces it)
    after       what else to write or check in the same transaction, only when the vouchers are new
    """
    way = _Way(right, late, together, signed or Signed(), after)
    prints = {voucher.command_id: fingerprint(actor, voucher) for voucher in vouchers}
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                answers = _known(prints)
                fresh = [voucher for voucher in vouchers if voucher.command_id not in answers]
                if fresh:
                    answers |= _write(actor, at, fresh, prints, way)
                return [answers[voucher.command_id] for voucher in vouchers]
        except IntegrityError:
            # Another writer was first, with this command, or with the goods on a database that was not locked. The
            # next look answers with its voucher, or refuses with what is on hand now.
            if attempt == TRIES:
                raise
        except OperationalError as error:
            # Another writer took in the other order a lot that only one of us had named.
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
            if attempt == TRIES:
                raise Refused(BOOKS_BUSY) from error
            _step_back(attempt)
    raise AssertionError("unreachable")


def _step_back(attempt: int) -> None:
    """Leave the winner of a deadlock time to take what we let go.

    PostgreSQL hands a freed row to whoever asks first, and the winner has yet to wake up: a loser that asks again at
    once may have the row before it, and lose the same deadlock a second time.
    """
    time.sleep(PAUSE * attempt)


def fingerprint(actor: Actor, voucher: VoucherIn) -> str:
    """What the command asked, as a short hash."""
    # Instants and people are left out where a repeat may honestly differ: when it was written down.
    facts = [actor.user_id, voucher.kind, voucher.place_id, voucher.happened_on.toordinal(), voucher.purpose_text]
    facts += [voucher.giver, voucher.receiver, voucher.witness, voucher.paper_ref, voucher.supplier_id, voucher.reason]
    facts += [voucher.request_id, voucher.subject, voucher.reverses_id, voucher.replaces_id, voucher.hold_id]
    facts += [voucher.release_id]
    moves = [
        (m.item_id, m.quantity, tuple(m.source), tuple(m.target), m.lot_id, m.lot and tuple(m.lot),
         m.price and (m.price.dong, m.price.per), m.request_line_id, m.value)
        for m in voucher.moves
    ]  # fmt: skip
    return hashlib.sha256(repr((facts, moves)).encode()).hexdigest()


def _known(prints: dict[uuid.UUID, str]) -> dict[uuid.UUID, Posted]:
    """The answers of commands already carried out."""
    answers: dict[uuid.UUID, Posted] = {}
    ids = list(prints)
    for start in range(0, len(ids), 900):
        rows = Voucher.objects.filter(command_id__in=ids[start : start + 900]).values_list(
            "command_id", "fingerprint", "id", "book__code", "year", "number"
        )
        for command_id, mark, voucher_id, book, year, number in rows:
            if mark != prints[command_id]:
                raise Refused(COMMAND_REUSED)
            answers[command_id] = Posted(voucher_id, book, year, number)
    return answers


def _write(
    actor: Actor,
    at: dt.datetime,
    vouchers: Sequence[VoucherIn],
    prints: dict[uuid.UUID, str],
    way: _Way,
) -> dict[uuid.UUID, Posted]:
    # Locks before looks: a month closed or a count opened while this writer waited is seen by the reads below.
    numbers = _take_numbers(vouchers)
    context = load(vouchers)
    _require_rights(actor, vouchers, context, way.right)
    context.check_headers(vouchers, at, late=way.late)
    context.resolve_lots(vouchers)
    running = Running(context, at)
    running.load(vouchers)
    groups = [vouchers] if way.together else [[voucher] for voucher in vouchers]
    lines = [settled for group in groups for settled in running.settle(group)]
    rows = _insert_vouchers(actor, at, vouchers, numbers, prints, way.signed, context)
    statements.insert_moves(
        [
            (row.id, index, statements.day_in(voucher.happened_on), *line, voucher.kind == "reversal")
            for row, voucher, settled in zip(rows, vouchers, lines, strict=True)
            for index, line in enumerate(settled, 1)
        ]
    )
    running.save()
    _log(actor, at, vouchers, rows, lines, context)
    if way.after:
        way.after(rows)
    return {
        row.command_id: Posted(row.id, context.places[voucher.place_id].book_code, row.year, row.number)
        for row, voucher in zip(rows, vouchers, strict=True)
    }


def _require_rights(actor: Actor, vouchers: Iterable[VoucherIn], context: Context, right: str | None) -> None:
    needed: dict[tuple[int, str], dt.date] = {}
    for voucher in vouchers:
        place = context.place(voucher.place_id)
        name = right or RIGHTS[voucher.kind][0 if place.unit_kind == "kitchen" else 1]
        key = (place.unit_id, name)
        needed[key] = max(needed.get(key, voucher.happened_on), voucher.happened_on)
    for (unit_id, name), on in needed.items():
        require(actor, name, unit_id, on)


def _take_numbers(vouchers: Sequence[VoucherIn]) -> list[int]:
    """A number for each voucher; books are locked in one order, so two batches never wait for each other crosswise."""
    touched = {ref.place_id for voucher in vouchers for move in voucher.moves for ref in (move.source, move.target)}
    books = statements.books(touched | {voucher.place_id for voucher in vouchers})
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for voucher in vouchers:
        if voucher.place_id not in books:
            raise Refused(NOT_FOUND, what="kho", key=voucher.place_id)
        counts[books[voucher.place_id], voucher.happened_on.year] += 1
    following = {key: statements.next_numbers(*key, counts[key]) for key in sorted(counts)}
    numbers = []
    for voucher in vouchers:
        key = (books[voucher.place_id], voucher.happened_on.year)
        numbers.append(following[key])
        following[key] += 1
    return numbers


def _insert_vouchers(
    actor: Actor,
    at: dt.datetime,
    vouchers: Sequence[VoucherIn],
    numbers: Sequence[int],
    prints: dict[uuid.UUID, str],
    signed: Signed,
    context: Context,
) -> list[Voucher]:
    rows = [
        Voucher(
            command_id=voucher.command_id, fingerprint=prints[voucher.command_id],
            book_id=context.places[voucher.place_id].book_id, year=voucher.happened_on.year, number=number,
            kind=voucher.kind, happened_on=voucher.happened_on, written_at=voucher.written_at or at,
            made_by=signed.made_by or actor.user_id, approved_by=signed.approved_by,
            purpose_text=voucher.purpose_text, giver=voucher.giver,
            receiver=voucher.receiver, witness=voucher.witness, paper_ref=voucher.paper_ref,
            supplier_id=voucher.supplier_id, request_id=voucher.request_id, reverses_id=voucher.reverses_id,
            replaces_id=voucher.replaces_id, reason=voucher.reason, subject=voucher.subject,
        )
        for voucher, number in zip(vouchers, numbers, strict=True)
    ]  # fmt: skip
    return Voucher.objects.bulk_create(rows)


def _log(
    actor: Actor,
    at: dt.datetime,
    vouchers: Sequence[VoucherIn],
    rows: Sequence[Voucher],
    lines: Sequence[Sequence[tuple[object, ...]]],
    context: Context,
) -> None:
    """One entry a voucher in the chain of its book, with the digest of what was written."""
    chains: dict[str, list[audit.Event]] = defaultdict(list)
    for voucher, row, settled in zip(vouchers, rows, lines, strict=True):
        header = (row.book_id, row.year, row.number, row.kind, row.happened_on.isoformat())
        facts = {"number": row.number, "year": row.year, "content": rules.content_digest(header, settled)}
        if voucher.reason:
            facts["reason"] = voucher.reason
        book = context.places[voucher.place_id].book_code
        chains[f"book:{book}"].append(audit.Event(f"ledger.{row.kind}", "voucher", row.id, facts, voucher.written_at))
    for chain in sorted(chains):
        audit.append(chain, actor, at, chains[chain])
