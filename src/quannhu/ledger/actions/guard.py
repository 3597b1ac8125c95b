"""The reserve's guard while vouchers are settled: nothing good leaves below the floor, on any day it would touch."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from quannhu.kernel.days import HANOI, Period
from quannhu.ledger.actions.context import Context
from quannhu.ledger.queries import reserve as reads
from quannhu.ledger.rules import reserve as rules
from quannhu.ledger.values import AccountRef, VoucherIn

# Facts about what is there, not wishes: they are written down however little is left, and the shortfall is shown.
FACTS = frozenset({"adjustment", "reversal", "loss"})
Line = tuple[
    int, int, int, int, int, int | None, int | None, int, int | None
]  # item, lot, source, target, quantity, ..
Changes = dict[tuple[int, int], dict[int, int]]  # (account, item) -> lot -> net change


def guarded(ref: AccountRef) -> bool:
    """Whether the account is usable reserve stock."""
    return (ref.kind, ref.purpose, ref.condition) == ("stock", "reserve", "usable")


class Guard:
    """The reserves a batch of vouchers touches, kept up to date as they are settled."""

    def __init__(self, context: Context, at: dt.datetime) -> None:
        self.context, self.today = context, at.astimezone(HANOI).date()
        self._refs: dict[int, AccountRef] = {}
        self._reserves: dict[tuple[int, int], rules.Reserve] = {}

    def load(self, pairs: Iterable[tuple[int, int]], first: dt.date, last: dt.date) -> None:
        """Read the reserves among (account, item) pairs; nothing is read when there are none."""
        self._refs = {number: ref for ref, number in self.context.accounts.items() if guarded(ref)}
        wanted = {
            (account, item): (self._refs[account].place_id, item) for account, item in pairs if account in self._refs
        }
        if not wanted:
            return
        self.today = max(self.today, last)
        period = Period(min(first, self.today), self.today + rules.DAY)
        found = reads.reserves(period, keys=set(wanted.values()))
        # Without a norm the floor is the one somebody set by hand, if any.
        self._reserves = {pair: found[key] for pair, key in wanted.items() if key in found and found[key].needs}

    def __contains__(self, pair: tuple[int, int]) -> bool:
        return pair in self._reserves

    def changes(self, vouchers: Sequence[VoucherIn], lines: Sequence[Sequence[Line]]) -> tuple[Changes, Changes]:
        """What the settled lines do to reserves: all of it, and of it what is a wish and may be refused."""
        every: Changes = defaultdict(lambda: defaultdict(int))
        wishes: Changes = defaultdict(lambda: defaultdict(int))
        refs = {number: ref for ref, number in self.context.accounts.items()} if self._reserves else {}
        for voucher, settled in zip(vouchers, lines, strict=True):
            for item, lot, source, target, quantity, *_ in settled:
                fact = voucher.kind in FACTS or not _use(refs.get(source), refs.get(target))
                for pair, change in (((source, item), -quantity), ((target, item), quantity)):
                    if pair in self._reserves:
                        every[pair][lot] += change
                        if not fact or change > 0:
                            wishes[pair][lot] += change
        return every, wishes

    def lack(self, pair: tuple[int, int], wish: dict[int, int], voucher: VoucherIn, held: int) -> rules.Lack | None:
        """Why goods may not leave the reserve (rule LED-R21)."""
        before, day = self._reserves[pair], voucher.happened_on
        after = before.moved(day, self._dated(wish))
        # A voucher written on its own day looks no further: what a batch writes later has not happened yet.
        today = voucher.written_at.astimezone(HANOI).date() if voucher.written_at else self.today
        period = Period(day, max(today, day) + rules.DAY)
        return rules.lack_after(before, after, period, held=held, order_id=voucher.release_id)

    def advance(self, day: dt.date, every: Changes) -> None:
        """Count settled changes as done."""
        for pair, lots in every.items():
            self._reserves[pair] = self._reserves[pair].moved(day, self._dated(lots))

    def floor(self, pair: tuple[int, int]) -> int:
        """The floor the database is to guard from now on (rule LED-R22)."""
        return self._reserves[pair].state(self.today).applied

    def _dated(self, lots: dict[int, int]) -> dict[int, tuple[dt.date | None, int]]:
        return {lot: (self.context.lots[lot].expires_on, change) for lot, change in lots.items() if change}


def _use(source: AccountRef | None, target: AccountRef | None) -> bool:
    """Whether goods leave to be used: not when they are set aside, damaged or lost where they lie."""
    if source is None or target is None or not guarded(source):
        return True
    return not (target.kind == "loss" or (target.place_id == source.place_id and target.condition != "usable"))
