"""What callers hand to the ledger and get back: plain frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from quannhu.kernel.money import Price


class AccountRef(NamedTuple):
    """Where an amount can be: kind at a place for a purpose in a condition."""

    kind: str
    place_id: int
    purpose: str = "routine"
    condition: str = "usable"


def stock(place_id: int, purpose: str = "routine", condition: str = "usable") -> AccountRef:
    """The stock of a place."""
    return AccountRef("stock", place_id, purpose, condition)


class LotIn(NamedTuple):
    """A lot as the paper or the label names it."""

    code: str
    made_on: dt.date | None = None
    expires_on: dt.date | None = None
    supplier_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoveIn:
    """One line to post: `quantity` base units of an item from source to target.

    lot_id, lot     a lot of the book, or one by its label; neither: the item's policy decides. Into stock that is the
                    one lot "" or the lot of the day; out of stock it is first-expired-first-out over lots still good
    price           for amounts that come from outside; out of stock the lot's own value goes along
    value           đồng, exact, instead of a price (reversals)
    """

    item_id: int
    quantity: int
    source: AccountRef
    target: AccountRef
    lot_id: int | None = None
    lot: LotIn | None = None
    price: Price | None = None
    request_line_id: int | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True)
class VoucherIn:
    """A voucher to post whole. `place_id` is the place whose book numbers it."""

    command_id: uuid.UUID
    kind: str
    place_id: int
    happened_on: dt.date
    moves: tuple[MoveIn, ...]
    purpose_text: str = ""
    giver: str = ""
    receiver: str = ""
    witness: str = ""
    paper_ref: str = ""
    supplier_id: int | None = None
    request_id: int | None = None
    subject: str = ""
    reason: str = ""
    written_at: dt.datetime | None = None
    reverses_id: int | None = None
    replaces_id: int | None = None
    hold_id: int | None = None
    release_id: int | None = None  # the order under which goods leave the readiness reserve


class Posted(NamedTuple):
    """The answer of posting: the voucher and its number."""

    voucher_id: int
    book_code: str
    year: int
    number: int

    @property
    def label(self) -> str:
        """`KV-1/2023/15`."""
        return f"{self.book_code}/{self.year}/{self.number}"


@dataclass(frozen=True)
class IssueLine:
    """One item to issue; a lot chosen by hand out of turn needs a reason."""

    item_id: int
    quantity: int
    lot_id: int | None = None
    override_reason: str = ""
    request_line_id: int | None = None


@dataclass(frozen=True)
class WeighedLine:
    """One item of a delivery: on paper, weighed by three parties, and of that set aside (all base units)."""

    item_id: int
    paper: int
    weighed: int
    quarantined: int = 0
    fault: str = ""
    lot: LotIn | None = None
    price: Price | None = None
