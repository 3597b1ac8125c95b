"""Balances in motion: each voucher is settled against what the ones before it left, then all is saved at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Code, Refused
from quannhu.kernel.money import MONEY_LIMIT, format_money
from quannhu.ledger import codes, rules, statements
from quannhu.ledger.actions.context import Context, LotFacts
from quannhu.ledger.actions.guard import FACTS, Changes, Guard, Line
from quannhu.ledger.values import MoveIn, VoucherIn

_EPOCH = dt.date(1, 1, 1)


class _Lot:
    """A lot in an account: as it is in the database, and what this batch adds."""

    __slots__ = (
        "account", "changes", "item", "last_on", "lot", "quantity", "row_id", "start", "start_on", "start_value",
        "value",
    )  # fmt: skip

    def __init__(self, account: int, item: int, lot: int) -> None:
        self.account, self.item, self.lot = account, item, lot
        self.row_id: int | None = None
        self.quantity = self.value = self.start = self.start_value = 0
        self.last_on = self.start_on = _EPOCH
        self.changes: dict[dt.date, int] | None = None  # net change by day; None: no day after last_on is known

    def least(self, day: dt.date) -> tuple[int, dt.date]:
        """The least left from the day on, which a voucher of the day may take, and when (rule LED-R08)."""
        if day >= self.last_on or not self.changes:
            return self.quantity, day
        return rules.least_left(self.quantity, self.changes, day)


class _Sum:
    """An item in an account over all lots."""

    __slots__ = ("floor", "held", "quantity", "row_id", "start")

    def __init__(self) -> None:
        self.row_id: int | None = None
        self.quantity = self.start = self.floor = self.held = 0


class Running:
    """The running balances of a batch."""

    def __init__(self, context: Context, at: dt.datetime) -> None:
        self.context = context
        self.at = at
        self.lots: dict[tuple[int, int], _Lot] = {}
        self.by_item: dict[tuple[int, int], dict[int, _Lot]] = defaultdict(dict)
        self.sums: dict[tuple[int, int], _Sum] = {}
        self.guard = Guard(context, at)

    # -- reading ---------------------------------------------------------------------------------------------------

    def load(self, vouchers: Sequence[VoucherIn]) -> None:
        """Read and lock every balance and total the vouchers touch, in one order."""
        exact: set[tuple[int, int]] = set()
        search: set[tuple[int, int]] = set()
        pairs: set[tuple[int, int]] = set()
        first_out: dict[tuple[int, int], dt.date] = {}
        for voucher in vouchers:
            for move in voucher.moves:
                lot_id = self.lot_of(voucher, move)
                for ref, out in ((move.source, True), (move.target, False)):
                    if ref.kind not in rules.HELD:
                        continue
                    account = self.context.accounts[ref]
                    pairs.add((account, move.item_id))
                    if lot_id is not None:
                        exact.add((account, lot_id))
                    elif out:
                        search.add((account, move.item_id))
                    if out:
                        key = (account, move.item_id)
                        first_out[key] = min(first_out.get(key, voucher.happened_on), voucher.happened_on)
        rows = statements.balances_of_lots(list(exact)) if exact else []
        rows += statements.balances_of_items(list(search)) if search else []
        for row in rows:
            self._take(row)
        for row_id, account, item, quantity, floor, held in statements.totals(list(pairs), self.at) if pairs else ():
            total = self.sums.setdefault((account, item), _Sum())
            total.row_id, total.quantity, total.start = row_id, quantity, quantity
            total.floor, total.held = floor, int(held)
        self._look_ahead(first_out)
        days = [voucher.happened_on for voucher in vouchers]
        self.guard.load(pairs, min(days), max(days))

    def _take(self, row: tuple[Any, ...]) -> None:
        row_id, account, item, lot_id, quantity, value, last_on, expires, code = row
        lot = self._lot(account, item, lot_id)
        lot.row_id, lot.quantity, lot.start = row_id, quantity, quantity
        lot.value = lot.start_value = value
        lot.last_on = lot.start_on = statements.day_out(last_on) or _EPOCH
        if lot_id not in self.context.lots:
            self.context.lots[lot_id] = LotFacts(lot_id, item, code, statements.day_out(expires))

    def _lot(self, account: int, item: int, lot_id: int) -> _Lot:
        lot = self.lots.get((account, lot_id))
        if lot is None:
            lot = self.lots[account, lot_id] = _Lot(account, item, lot_id)
            self.by_item[account, item][lot_id] = lot
        return lot

    def _look_ahead(self, first_out: dict[tuple[int, int], dt.date]) -> None:
        """For lots that moved after the day of a voucher to come, read the later changes (rule LED-R08)."""
        keys = [
            (lot.account, lot.lot, first_out[lot.account, lot.item])
            for lot in self.lots.values()
            if lot.last_on > first_out.get((lot.account, lot.item), lot.last_on)
        ]
        for account, lot_id, day, change in statements.later_changes(keys) if keys else ():
            lot = self.lots[account, lot_id]
            lot.changes = lot.changes or {}
            lot.changes[statements.day_out(day) or _EPOCH] = int(change)

    def lot_of(self, voucher: VoucherIn, move: MoveIn) -> int | None:
        """The lot a move names, or None when it is to be allocated."""
        if move.lot_id is not None:
            return move.lot_id
        key = self.context.lot_key(voucher, move)
        if key is None and voucher.kind == "direct":
            # A direct purchase uses up what the same voucher brought in: the lot of the day.
            twin = next((m for m in voucher.moves if m.item_id == move.item_id and m.target == move.source), None)
            return self.lot_of(voucher, twin) if twin else None
        return self.context.lot_ids.get(key, -1) if key is not None else None

    # -- settling --------------------------------------------------------------------------------------------------

    def settle(self, group: Sequence[VoucherIn]) -> list[list[Line]]:
        """The lines of each voucher with lots and values; running balances move on, or the group is refused.

        The vouchers of a group are of one day and judged together, by what they leave when all are done.
        """
        lots: dict[_Lot, int] = defaultdict(int)
        sums: dict[tuple[int, int], int] = defaultdict(int)
        settled = [self._lines(voucher, lots, sums) for voucher in group]
        for lot, change in lots.items():
            self._check_lot(group[-1], lot, change)
        for (account, item), change in sums.items():
            if change < 0:
                self._check_total(group[-1], account, item, -change)
        every, wishes = self.guard.changes(group, settled)
        self._check_reserves(group[-1], wishes)
        self.guard.advance(group[-1].happened_on, every)
        for lot, change in lots.items():
            self._advance(group[-1].happened_on, lot, change)
        for key, change in sums.items():
            self.sums.setdefault(key, _Sum()).quantity += change
        return settled

    def _lines(self, voucher: VoucherIn, lots: dict[_Lot, int], sums: dict[tuple[int, int], int]) -> list[Line]:
        lines: list[Line] = []
        # What comes from outside first: a direct purchase brings in and uses up in one voucher.
        for move in sorted(voucher.moves, key=lambda m: m.source.kind in rules.HELD):
            for lot_id, quantity in self._parts(voucher, move, lots):
                self._check_line(voucher, move, lot_id, quantity)
                lines.append(self._line(move, lot_id, quantity, lots, sums))
        return lines

    def _parts(self, voucher: VoucherIn, move: MoveIn, lots: dict[_Lot, int]) -> Sequence[tuple[int, int]]:
        lot_id = self.lot_of(voucher, move)
        if lot_id is not None:
            return ((lot_id, move.quantity),)
        account = self.context.accounts[move.source]
        here = self.by_item[account, move.item_id].values()
        on_hand = [
            rules.Available(
                lot.lot, lot.least(voucher.happened_on)[0] + lots.get(lot, 0), self.context.lots[lot.lot].expires_on
            )
            for lot in here
        ]
        if move.quantity <= 0:
            self._check_line(voucher, move, None, move.quantity)
        found = rules.first_expired(on_hand, move.quantity, voucher.happened_on)
        if found.short:
            self._refuse_short(voucher, move, on_hand, move.quantity - found.short)
        return found.parts

    def _refuse_short(self, voucher: VoucherIn, move: MoveIn, on_hand: Sequence[rules.Available], found: int) -> None:
        """Say why the lots do not suffice: the rest is expired, or came only later, or is not there at all."""
        account, day = self.context.accounts[move.source], voucher.happened_on
        stale = [a for a in on_hand if a.quantity > 0 and not rules.good_on(a.expires_on, day)]
        if stale and sum(a.quantity for a in on_hand) >= move.quantity:
            self._refuse_line(codes.LOT_EXPIRED, voucher, move, min(stale, key=lambda a: a.lot_id).lot_id)
        # What lots good on the day hold now, but did not hold on the day or a later one.
        late = {
            lot: lot.quantity - lot.least(day)[0]
            for lot in self.by_item[account, move.item_id].values()
            if rules.good_on(self.context.lots[lot.lot].expires_on, day)
        }
        if found + sum(late.values()) >= move.quantity:
            most = max(late, key=lambda lot: (late[lot], -lot.lot))
            self._refuse_amount(
                codes.DATED_SHORT, account, move.item_id, found, move.quantity,
                day=format_day(day), short_on=format_day(most.least(day)[1]),
            )  # fmt: skip
        self._refuse_amount(codes.NOT_ENOUGH, account, move.item_id, found, move.quantity)

    def _check_line(self, voucher: VoucherIn, move: MoveIn, lot_id: int | None, quantity: int) -> None:
        lot = self.context.lots.get(lot_id) if lot_id is not None else None
        code = rules.first_refusal(
            rules.LineFacts(
                quantity=quantity,
                source=move.source,
                target=move.target,
                book_place=voucher.place_id,
                own_stock_only=voucher.kind != "reversal",
                lot_fits=lot_id in (None, -1) or (lot is not None and lot.item_id == move.item_id),
                item_active=self.context.item(move.item_id).active or voucher.kind == "reversal",
                expires_on=lot.expires_on if lot and voucher.kind != "reversal" else None,
                day=voucher.happened_on,
            )
        )
        if code:
            self._refuse_line(code, voucher, move, lot_id)

    def _refuse_line(self, code: Code, voucher: VoucherIn, move: MoveIn, lot_id: int | None) -> None:
        item = self.context.item(move.item_id)
        lot = self.context.lots.get(lot_id or 0)
        expires = lot.expires_on if lot else None
        raise Refused(
            code, item=item.name, asked=item.say(move.quantity), day=format_day(voucher.happened_on),
            place=self.context.place(voucher.place_id).label, lot=lot.code if lot else "",
            expires=format_day(expires) if expires else "",
        )  # fmt: skip

    def _line(
        self, move: MoveIn, lot_id: int, quantity: int, lots: dict[_Lot, int], sums: dict[tuple[int, int], int]
    ) -> Line:
        accounts = self.context.accounts
        source, target = accounts[move.source], accounts[move.target]
        from_stock, into_stock = move.source.kind in rules.HELD, move.target.kind in rules.HELD
        value = move.value
        if from_stock:
            lot = self._lot(source, move.item_id, lot_id)
            if value is None:
                value = rules.share_of_value(lot.value, lot.quantity + lots[lot], quantity)
            lots[lot] -= quantity
            lot.value -= value
            sums[source, move.item_id] -= quantity
        elif value is None:
            value = self._worth(move, quantity)
        if into_stock:
            lot = self._lot(target, move.item_id, lot_id)
            lots[lot] += quantity
            lot.value += value
            sums[target, move.item_id] += quantity
        price = move.price
        return (
            move.item_id, lot_id, source, target, quantity, price.dong if price else None, price.per if price else None,
            value, move.request_line_id,
        )  # fmt: skip

    def _worth(self, move: MoveIn, quantity: int) -> int:
        """đồng of what comes from outside; a slip of price or unit is refused before it stands in the book."""
        value = move.price.of(quantity) if move.price else 0
        if value > MONEY_LIMIT:
            item = self.context.item(move.item_id)
            raise Refused(
                codes.VALUE_TOO_LARGE, item=item.name, value=format_money(value), limit=format_money(MONEY_LIMIT)
            )
        return value

    # -- amounts ---------------------------------------------------------------------------------------------------

    def _check_lot(self, voucher: VoucherIn, lot: _Lot, change: int) -> None:
        if change >= 0:
            return
        if lot.quantity + change < 0:
            self._refuse_amount(codes.NOT_ENOUGH, lot.account, lot.item, lot.quantity, -change)
        if voucher.happened_on < lot.last_on and lot.changes is not None:
            short = rules.short_day(lot.quantity, lot.changes, voucher.happened_on, -change)
            if short:
                day, left = short
                self._refuse_amount(
                    codes.DATED_SHORT, lot.account, lot.item, left, -change,
                    day=format_day(voucher.happened_on), short_on=format_day(day),
                )  # fmt: skip

    def _check_total(self, voucher: VoucherIn, account: int, item: int, out: int) -> None:
        total = self.sums.setdefault((account, item), _Sum())
        floor, held = total.floor, self._held(voucher, total, out)
        if (account, item) in self.guard:
            floor = held = 0  # judged day by day, and without bad lots, by `_check_reserves`
        code = rules.amount_refusal(on_hand=total.quantity, total=total.quantity, floor=floor, held=held, out=out)
        if code:
            self._refuse_amount(code, account, item, total.quantity, out, floor=total.floor, held=total.held)

    def _held(self, voucher: VoucherIn, total: _Sum, out: int) -> int:
        """What others keep of the item; facts are written down whoever keeps what."""
        if voucher.kind in FACTS:
            return 0
        return max(total.held - out, 0) if voucher.hold_id else total.held

    def _check_reserves(self, voucher: VoucherIn, wishes: Changes) -> None:
        """Rule LED-R21: the reserve stays at its floor unless a release in force lowers it."""
        for pair, wish in wishes.items():
            total, out = self.sums.setdefault(pair, _Sum()), -sum(wish.values())
            lack = self.guard.lack(pair, wish, voucher, self._held(voucher, total, out))
            if lack is None:
                continue
            item = self.context.item(pair[1])
            if lack.held:
                self._refuse_amount(codes.STOCK_HELD, *pair, total.quantity, out, held=lack.held)
            raise Refused(
                codes.RESERVE_FLOOR, item=item.name, place=self.context.place(voucher.place_id).label,
                asked=item.say(out), usable=item.say(lack.usable), floor=item.say(lack.floor),
                day=format_day(lack.day),
            )  # fmt: skip

    def _refuse_amount(self, code: Code, account: int, item_id: int, on_hand: int, out: int, **more: object) -> None:
        item = self.context.item(item_id)
        ref = next(ref for ref, account_id in self.context.accounts.items() if account_id == account)
        say = {key: item.say(value) if isinstance(value, int) else value for key, value in more.items()}
        raise Refused(
            code, item=item.name, place=self.context.place(ref.place_id).label, on_hand=item.say(on_hand),
            asked=item.say(out), **say,
        )  # fmt: skip

    def _advance(self, day: dt.date, lot: _Lot, change: int) -> None:
        if not change:
            return
        lot.quantity += change
        if lot.changes is None:
            lot.changes = {}
        lot.changes[day] = lot.changes.get(day, 0) + change
        lot.last_on = max(lot.last_on, day)

    # -- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the changes: known rows by one update, new ones by one sorted upsert, balances before totals."""
        changed, added = [], []
        for lot in self.lots.values():
            quantity, value = lot.quantity - lot.start, lot.value - lot.start_value
            # What a batch brings in and takes out on other days nets to nothing, but later looks back must see it.
            if not quantity and not value and lot.last_on == lot.start_on:
                continue
            if lot.row_id is not None:
                changed.append((lot.row_id, quantity, value, statements.day_in(lot.last_on)))
            else:
                added.append((lot.account, lot.item, lot.lot, quantity, value, statements.day_in(lot.last_on)))
        statements.change_balances(sorted(changed))
        statements.add_balances(added)
        changed_totals = []
        for key, total in self.sums.items():
            floor = self.guard.floor(key) if key in self.guard else total.floor
            if total.row_id and (total.quantity != total.start or floor != total.floor):
                changed_totals.append((total.row_id, total.quantity - total.start, floor))
        statements.change_totals(sorted(changed_totals))
        statements.add_totals(
            [
                (*key, total.quantity, self.guard.floor(key) if key in self.guard else 0)
                for key, total in self.sums.items()
                if total.row_id is None and total.quantity
            ]
        )
