"""What posting must know before it looks at amounts: places, months, accounts, items and lots, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quannhu.catalog.models import Item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import format_quantity
from quannhu.kernel.text import clean
from quannhu.ledger import codes, rules, statements
from quannhu.ledger.models import Account, Stocktake
from quannhu.ledger.values import AccountRef, LotIn, MoveIn, VoucherIn

LOT_CODE_LIMIT = 40
COUNTING = (Stocktake.Status.COUNTING, Stocktake.Status.COMPARED)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place with its book; `frozen_before` is the day of a count under way."""

    id: int
    code: str
    name: str
    unit_id: int
    unit_kind: str
    opened_on: dt.date
    closed_on: dt.date
    book_id: int
    book_code: str
    frozen_before: dt.date | None

    @property
    def label(self) -> str:
        """`Kho khu vực 1 (KV-1)`."""
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as posting needs it."""

    id: int
    name: str
    base: str
    policy: str
    shelf_life_days: int | None
    active: bool

    def say(self, quantity: int) -> str:
        """The quantity with its unit, for a person."""
        return format_quantity(quantity, self.base)


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot of the book."""

    id: int
    item_id: int
    code: str
    expires_on: dt.date | None


@dataclass
class Context:
    """The known facts of a batch of vouchers."""

    places: dict[int, PlaceFacts]
    closed: set[tuple[int, dt.date]]
    items: dict[int, ItemFacts]
    accounts: dict[AccountRef, int] = field(default_factory=dict)
    lots: dict[int, LotFacts] = field(default_factory=dict)
    lot_ids: dict[tuple[int, str], int] = field(default_factory=dict)

    def place(self, place_id: int) -> PlaceFacts:
        """The place, or Refused(KER-09)."""
        if place_id not in self.places:
            raise Refused(NOT_FOUND, what="kho", key=place_id)
        return self.places[place_id]

    def item(self, item_id: int) -> ItemFacts:
        """The item, or Refused(KER-09)."""
        if item_id not in self.items:
            raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
        return self.items[item_id]

    def check_headers(self, vouchers: Iterable[VoucherIn], at: dt.datetime, *, late: bool) -> None:
        """Refuse what the header alone forbids: no lines, a day to come, a closed place or month, a count under way."""
        for voucher in vouchers:
            day = voucher.happened_on
            if not voucher.moves:
                raise Refused(codes.VOUCHER_EMPTY)
            today = (voucher.written_at or at).astimezone(HANOI).date()
            if day > today:
                raise Refused(codes.DAY_IN_FUTURE, day=format_day(day), today=format_day(today))
            for place_id in {ref.place_id for m in voucher.moves for ref in (m.source, m.target)} | {voucher.place_id}:
                self._check_place(self.place(place_id), day, late=late)

    def _check_place(self, place: PlaceFacts, day: dt.date, *, late: bool) -> None:
        if not place.opened_on <= day < place.closed_on:
            raise Refused(codes.PLACE_NOT_OPEN, place=place.label, day=format_day(day))
        if (place.id, day.replace(day=1)) in self.closed and not late:
            raise Refused(codes.MONTH_CLOSED, place=place.label, month=f"{day.month}/{day.year}")
        if place.frozen_before and day < place.frozen_before:
            raise Refused(codes.BOOK_FROZEN, place=place.label, day=format_day(place.frozen_before))

    def resolve_lots(self, vouchers: Sequence[VoucherIn]) -> None:
        """Find every lot named; make those that come into stock and are not there yet."""
        ids: set[int] = set()
        named: dict[tuple[int, str], tuple[object, ...]] = {}
        wanted: set[tuple[int, str]] = set()
        for voucher in vouchers:
            for move in voucher.moves:
                if move.lot_id is not None:
                    ids.add(move.lot_id)
                elif (key := self.lot_key(voucher, move)) is not None:
                    wanted.add(key)
                    if move.source.kind not in rules.HELD and key not in named:
                        named[key] = self._new_lot(voucher, move, key)
        statements.insert_lots(list(named.values()))
        found = statements.lots_by_id(ids) if ids else []
        found += statements.lots_by_code(sorted(wanted)) if wanted else []
        for lot_id, item_id, code, expires in found:
            self.lots[lot_id] = LotFacts(lot_id, item_id, code, statements.day_out(expires))
            self.lot_ids[item_id, code] = lot_id
        self._check_known(vouchers)

    def lot_key(self, voucher: VoucherIn, move: MoveIn) -> tuple[int, str] | None:
        """(item, code) of the lot a move names or its policy implies; None when it must be allocated."""
        item = self.item(move.item_id)
        if move.lot is not None:
            code = clean(move.lot.code)
            if len(code) > LOT_CODE_LIMIT:
                raise Refused(codes.LOT_CODE_TOO_LONG, lot=code, item=item.name, limit=LOT_CODE_LIMIT)
            return move.item_id, code
        if item.policy == "none":
            return move.item_id, ""
        if move.source.kind in rules.HELD:
            return None
        made = rules.lot_code(item.policy, self.place(move.target.place_id).code, voucher.happened_on)
        if made is None:
            raise Refused(codes.LOT_NEEDED, item=item.name, what="số lô")
        return move.item_id, made

    def _new_lot(self, voucher: VoucherIn, move: MoveIn, key: tuple[int, str]) -> tuple[object, ...]:
        item, lot = self.item(move.item_id), move.lot or LotIn(key[1])
        expires = lot.expires_on
        if expires is None and item.policy != "none":
            expires = rules.expiry(lot.made_on, voucher.happened_on, item.shelf_life_days)
        if item.policy in ("lot", "expiry") and not key[1]:
            raise Refused(codes.LOT_NEEDED, item=item.name, what="số lô")
        if item.policy == "expiry" and expires is None:
            raise Refused(codes.LOT_NEEDED, item=item.name, what="hạn dùng")
        day = statements.day_in
        received = None if item.policy == "none" else day(voucher.happened_on)
        supplier = None if item.policy == "none" else (lot.supplier_id or voucher.supplier_id)
        return (*key, lot.made_on and day(lot.made_on), expires and day(expires), supplier, received)

    def _check_known(self, vouchers: Sequence[VoucherIn]) -> None:
        """A lot label already in the book must tell the same expiry."""
        for voucher in vouchers:
            for move in voucher.moves:
                if move.lot is None or move.lot.expires_on is None:
                    continue
                key = self.lot_key(voucher, move)
                lot_id = self.lot_ids.get(key) if key else None
                known = self.lots[lot_id] if lot_id is not None else None
                if known and known.expires_on != move.lot.expires_on:
                    raise Refused(
                        codes.LOT_DIFFERS, item=self.item(move.item_id).name, lot=known.code,
                        known=format_day(known.expires_on) if known.expires_on else "không ghi",
                        given=format_day(move.lot.expires_on),
                    )  # fmt: skip


def places_of(place_ids: Iterable[int]) -> dict[int, PlaceFacts]:
    """Places with their books and the day of a count under way."""
    return places_and_months(place_ids)[0]


def closed_months(place_ids: Iterable[int]) -> set[tuple[int, dt.date]]:
    """(place, first day of month) of the months closed now."""
    return places_and_months(place_ids)[1]


def places_and_months(place_ids: Iterable[int]) -> tuple[dict[int, PlaceFacts], set[tuple[int, dt.date]]]:
    """Places with their books, and the months closed now, one query: the last word on each month counts."""
    places: dict[int, PlaceFacts] = {}
    state: dict[tuple[int, dt.date], bool] = {}
    for row in statements.places_and_months(place_ids, COUNTING):
        places[row[0]] = PlaceFacts(*row[:10])
        if row[10] is not None:
            state[row[0], row[10]] = bool(row[11])
    return places, {key for key, closed in state.items() if closed}


def items_of(item_ids: Iterable[int]) -> dict[int, ItemFacts]:
    """Items by id."""
    rows = Item.objects.filter(id__in=set(item_ids)).values_list(
        "id", "name", "base", "lot_policy", "shelf_life_days", "active"
    )
    return {row[0]: ItemFacts(*row) for row in rows}


def accounts_of(refs: set[AccountRef]) -> dict[AccountRef, int]:
    """Account ids; accounts are made on first use."""
    place_ids = {ref.place_id for ref in refs}
    known: dict[AccountRef, int] = {}
    while refs - known.keys():
        rows = Account.objects.filter(place_id__in=place_ids).values_list(
            "kind", "place_id", "purpose", "condition", "id"
        )
        known = {AccountRef(*row[:4]): row[4] for row in rows}
        if missing := sorted(refs - known.keys()):
            known |= {AccountRef(*row[:4]): row[4] for row in statements.insert_accounts(missing)}
    return known


def load(vouchers: Sequence[VoucherIn]) -> Context:
    """The facts of all places, accounts and items the vouchers name."""
    refs = {ref for voucher in vouchers for m in voucher.moves for ref in (m.source, m.target)}
    place_ids = {ref.place_id for ref in refs} | {voucher.place_id for voucher in vouchers}
    places, closed = places_and_months(place_ids)
    context = Context(
        places=places,
        closed=closed,
        items=items_of(m.item_id for voucher in vouchers for m in voucher.moves),
    )
    for place_id in place_ids:
        context.place(place_id)
    context.accounts = accounts_of(refs)
    return context
