"""What is sent to the stores over HTTP, bounded in size and in the calendar."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from quannhu.kernel.quantity import QUANTITY_LIMIT

Amount = Annotated[int, Field(ge=0, le=QUANTITY_LIMIT)]
Code = Annotated[str, Field(max_length=40)]
Words = Annotated[str, Field(max_length=300)]
Name = Annotated[str, Field(max_length=120)]
Identity = Annotated[int, Field(ge=1, le=2**62)]
# Years a voucher or a filter may name; beyond them the calendar of the pages ends too.
Day = Annotated[dt.date, Field(ge=dt.date(1945, 1, 1), le=dt.date(2100, 12, 31))]
MOST_LINES = 500


class LotBody(Schema):
    """A lot as its label names it."""

    code: Code
    made_on: Day | None = None
    expires_on: Day | None = None


class WeighedBody(Schema):
    """One item of a delivery, in base units (g, ml, piece); price: `dong` đồng for `per` base units."""

    item: Code
    paper: Amount
    weighed: Amount
    quarantined: Amount = 0
    fault: Words = ""
    lot: LotBody | None = None
    dong: Annotated[int, Field(ge=0, le=10**13)] | None = None
    per: Annotated[int, Field(ge=1, le=10**9)] = 1_000


class ReceiptBody(Schema):
    """A delivery weighed by three parties."""

    command_id: uuid.UUID
    place: Code
    happened_on: Day
    supplier: Code
    paper_ref: Name = ""
    giver: Name
    receiver: Name
    witness: Name
    lines: Annotated[list[WeighedBody], Field(min_length=1, max_length=MOST_LINES)]


class IssueLineBody(Schema):
    """One item to issue, in base units; `lot` only to go out of turn, with its reason."""

    item: Code
    quantity: Amount
    lot: Code = ""
    override_reason: Words = ""


class IssueBody(Schema):
    """Goods out of a store; without `to_place` they are used up."""

    command_id: uuid.UUID
    place: Code
    to_place: Code | None = None
    happened_on: Day
    lines: Annotated[list[IssueLineBody], Field(min_length=1, max_length=MOST_LINES)]
    request: Identity | None = None
    purpose_text: Words = ""
    receiver: Name = ""


class TransferBody(IssueBody):
    """Goods to another store: received the same day, or on the road."""

    to_place: Code
    way: Literal["transfer", "ship"] = "transfer"


class AskedBody(Schema):
    """One item asked for, in base units, with what the calculation says."""

    item: Code
    requested: Amount
    calculated: Amount | None = None
    basis: Words = ""


class RequestBody(Schema):
    """A request of `to_place` to `from_place`."""

    command_id: uuid.UUID
    from_place: Code
    to_place: Code
    needed_on: Day
    lines: Annotated[list[AskedBody], Field(min_length=1, max_length=2_000)]
    note: Words = ""
    submit: bool = True


class ApproveBody(Schema):
    """Line id -> amount where it differs from what was asked."""

    command_id: uuid.UUID
    approved: dict[Identity, Amount] = {}


class PostedOut(Schema):
    id: int
    label: str


class ReleaseBody(Schema):
    """An order to draw on the reserve below its floor, in base units; to be approved by another person."""

    command_id: uuid.UUID
    place: Code
    item: Code
    quantity: Amount
    reason: Words
    paper_ref: Name
    valid_to: Day
    refill_by: Day


class StepBody(Schema):
    """A step of a release that carries nothing but its command."""

    command_id: uuid.UUID


class RecallBody(Schema):
    """What nobody drew of a release is taken back, for a reason."""

    command_id: uuid.UUID
    reason: Words


class UseBody(Schema):
    """Drawing on a release, or refilling it from the depot's own stock; without a quantity all that is left or owed."""

    command_id: uuid.UUID
    happened_on: Day
    quantity: Annotated[int, Field(ge=1, le=QUANTITY_LIMIT)] | None = None
    receiver: Name = ""
