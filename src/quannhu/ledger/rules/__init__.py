"""What is true in the ledger: allocation, expiry, weighing, the order of refusals, compensation. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quannhu.kernel.days import FOREVER
from quannhu.kernel.errors import Code
from quannhu.kernel.money import divide_round
from quannhu.kernel.quantity import QUANTITY_LIMIT
from quannhu.ledger import codes

HELD = frozenset({"stock", "transit", "custody"})
# Leaving usable stock for one of these is use; an expired lot may not be used (it may be set aside, lost, returned).
_USES = frozenset({"stock", "transit", "consumer", "custody"})
LEAST_SHARE_PERMILLE = 200
SLIP_FACTOR = 5  # a weighing this many times off its paper is a slip of the unit (kg for yến, tạ for tấn), not a loss


# -- lots ----------------------------------------------------------------------------------------------------------


def expiry(made_on: dt.date | None, received_on: dt.date, shelf_life_days: int | None) -> dt.date | None:
    """The last day of use by shelf life, counted from making, else from receipt; None without one (rule LED-R01)."""
    if shelf_life_days is None:
        return None
    return (made_on or received_on) + dt.timedelta(days=shelf_life_days)


def good_on(expires_on: dt.date | None, day: dt.date) -> bool:
    """Whether a lot may be used on the day; its expiry day is the last good one (rule LED-R02)."""
    return expires_on is None or day <= expires_on


def lot_code(policy: str, place_code: str, day: dt.date) -> str | None:
    """The code of the lot an unnamed delivery belongs to; None when the policy wants it named (rule LED-R03)."""
    if policy == "none":
        return ""
    if policy == "daily":
        return f"{place_code}-{day:%y%m%d}"
    return None


@dataclass(frozen=True, slots=True)
class Available:
    """A lot on hand."""

    lot_id: int
    quantity: int
    expires_on: dt.date | None


@dataclass(frozen=True)
class Allocation:
    """Which lots give how much; `short` is what no good lot could give."""

    parts: tuple[tuple[int, int], ...]
    short: int


def first_expired(lots: Iterable[Available], wanted: int, day: dt.date) -> Allocation:
    """wanted split over lots still good on the day, first to expire first (rule LED-R04).

    lots        any order; ties by lot id, lots without expiry last
    returns     parts sum to wanted − short; every part is positive
    """
    parts: list[tuple[int, int]] = []
    left = wanted
    for lot in sorted(lots, key=lambda lot: (lot.expires_on or FOREVER, lot.lot_id)):
        if left <= 0:
            break
        if lot.quantity > 0 and good_on(lot.expires_on, day):
            part = min(lot.quantity, left)
            parts.append((lot.lot_id, part))
            left -= part
    return Allocation(tuple(parts), max(left, 0))


# -- value ---------------------------------------------------------------------------------------------------------


def share_of_value(value: int, quantity: int, out: int) -> int:
    """The value that goes along with `out` of `quantity` base units worth `value`: the last one takes the rest.

    Rule LED-R05. Never negative, so a lot whose dear part was taken back does not give value it no longer has.
    """
    if value <= 0 or quantity <= 0:
        return 0
    return value if out >= quantity else divide_round(value * out, quantity)


# -- refusals, in order --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class LineFacts:
    """What the checks of one line look at."""

    quantity: int
    source: tuple[str, int, str, str]
    target: tuple[str, int, str, str]
    book_place: int
    own_stock_only: bool
    lot_fits: bool
    item_active: bool
    expires_on: dt.date | None
    day: dt.date


def _expired_use(line: LineFacts) -> bool:
    return (
        line.expires_on is not None
        and line.day > line.expires_on
        and line.source[0] in HELD
        and line.source[3] == "usable"
        and line.target[0] in _USES
        and line.target[3] == "usable"
    )


# Rule LED-R06: the first check that hits names the refusal; a later one is never reported in its stead.
LINE_CHECKS: tuple[tuple[Code, Callable[[LineFacts], bool]], ...] = (
    (codes.QUANTITY_NOT_POSITIVE, lambda line: line.quantity <= 0),
    (codes.QUANTITY_TOO_LARGE, lambda line: line.quantity > QUANTITY_LIMIT),
    (codes.SAME_ACCOUNT, lambda line: line.source == line.target),
    (codes.NO_STOCK_SIDE, lambda line: line.source[0] not in HELD and line.target[0] not in HELD),
    (
        codes.NOT_OWN_STOCK,
        lambda line: (
            (line.own_stock_only and line.source[0] in HELD and line.source[1] != line.book_place)
            or (line.source[1] != line.book_place and line.target[1] != line.book_place)
        ),
    ),
    (codes.LOT_WRONG, lambda line: not line.lot_fits),
    (codes.ITEM_INACTIVE, lambda line: not line.item_active and line.source[0] not in HELD),
    (codes.LOT_EXPIRED, _expired_use),
)


def first_refusal(line: LineFacts) -> Code | None:
    """The first check of LINE_CHECKS that says no (rule LED-R06)."""
    for code, hit in LINE_CHECKS:
        if hit(line):
            return code
    return None


def amount_refusal(*, on_hand: int, total: int, floor: int, held: int, out: int) -> Code | None:
    """Why `out` cannot leave: the lot is short, the floor, or holds for others, in that order (rule LED-R07).

    on_hand     of the lots asked for      total, floor, held      of the item over all lots of the account
    """
    if out > on_hand:
        return codes.NOT_ENOUGH
    if total - out < floor:
        return codes.BELOW_FLOOR
    if total - out < floor + held:
        return codes.STOCK_HELD
    return None


def short_day(on_hand: int, later: Mapping[dt.date, int], day: dt.date, out: int) -> tuple[dt.date, int] | None:
    """The first later day on which a back-dated `out` would leave less than nothing, with what was on hand then.

    Rule LED-R08. on_hand is the amount now; `later` the net change of each day; the balance at the end of a day is
    on_hand less all later changes.
    """
    worst: tuple[dt.date, int] | None = None
    after = on_hand
    for other in sorted((d for d in later if d > day), reverse=True):
        if after < out:
            worst = (other, after)
        after -= later[other]
    return (day, after) if after < out else worst


def least_left(on_hand: int, later: Mapping[dt.date, int], day: dt.date) -> tuple[int, dt.date]:
    """The least on hand at the end of the day or of any later one, and the first day it is so (rule LED-R08).

    That much a voucher of the day may take: what was there then and has not gone since. on_hand, later as in
    `short_day`.
    """
    least, when, after = on_hand, day, on_hand
    for other in sorted((d for d in later if d > day), reverse=True):
        if after <= least:
            least, when = after, other
        after -= later[other]
    return (after, day) if after <= least else (least, when)


# -- weighing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weighed:
    """What three-party weighing decides: into usable stock, set aside, and claimed from the supplier."""

    accepted: int
    quarantined: int
    claim: int


def weigh(paper: int, weighed: int, quarantined: int) -> Weighed:
    """Accepted = weighed − quarantined; claim = paper − weighed, never below zero (rule LED-R09)."""
    return Weighed(weighed - quarantined, quarantined, max(paper - weighed, 0))


def weighing_fault(paper: int, weighed: int, quarantined: int) -> str:
    """Why the numbers cannot be right, in Vietnamese; empty when they can (rule LED-R10)."""
    if paper <= 0:
        return "số theo giấy phải lớn hơn 0"
    if weighed < 0 or quarantined < 0:
        return "không có số âm"
    if quarantined > weighed:
        return "chờ xử lý nhiều hơn cân được"
    if weighed and (weighed * SLIP_FACTOR < paper or weighed > paper * SLIP_FACTOR):
        return "số cân lệch quá nhiều so với giấy, có thể nhầm đơn vị kg, tạ, tấn"
    return ""


# -- stocktake, equipment ------------------------------------------------------------------------------------------


def agreed_count(count_a: int | None, count_b: int | None) -> int | None:
    """The agreed count where both sheets say the same; None where the two people must look again (rule LED-R11)."""
    return count_a if count_a == count_b else None


def compensation(value: int, months_used: int, wear_months: int | None) -> int:
    """Đồng owed for a lost thing: its value × the share of its life left, not under a fifth (rule LED-R12).

    value       đồng when handed out, for the quantity lost
    wear_months None when the thing has no set life: full value
    """
    if not wear_months:
        return value
    left = max(wear_months - months_used, 0)
    return max(divide_round(value * left, wear_months), divide_round(value * LEAST_SHARE_PERMILLE, 1000))


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from start to end, 0 when end is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month - (1 if end.day < start.day else 0)
    return max(months, 0)


# -- requests, proof -----------------------------------------------------------------------------------------------


def on_time_in_full(promised: Sequence[int], received_in_time: Sequence[int]) -> bool:
    """A request is met when every line has received what was promised by its day (rule LED-R13)."""
    return all(got >= want for want, got in zip(promised, received_in_time, strict=True))


def content_digest(header: tuple[object, ...], moves: Iterable[tuple[object, ...]]) -> str:
    """What a voucher says, as a short hash; the audit chain carries it, so a changed row is found (rule LED-R14)."""
    text = "|".join(map(str, header)) + "".join(["\n" + "|".join(map(str, move)) for move in moves])
    return hashlib.sha256(text.encode()).hexdigest()
