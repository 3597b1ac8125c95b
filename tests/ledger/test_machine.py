"""The ledger against an independent model: a list of events and a Counter, nothing of its own code."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from quannhu.kernel.errors import Refused
from quannhu.ledger import actions
from quannhu.ledger.actions import IssueLine, LotIn
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Balance, Total, Voucher
from quannhu.ledger.queries import on_hand
from quannhu.organization.queries import visible_to
from tests.ledger.store import Store

PLACES = ("KV-1", "KV-2")
LOTS = {"A": dt.date(2023, 3, 6), "B": dt.date(2023, 3, 9), "C": dt.date(2024, 3, 1)}
TODAY = dt.date(2023, 3, 14)
places, lots, days = st.sampled_from(PLACES), st.sampled_from(sorted(LOTS)), st.sampled_from((1, 5, 7, 10, 12))
amounts, deliveries = st.integers(1, 30), st.integers(10, 60)
Key = tuple[str, str]  # place, lot


class Books(RuleBasedStateMachine):
    """Rice of three lots at two depots; every step is foretold by the model, success or refusal."""

    store: Store
    posted = Bundle("posted")

    @initialize()
    def empty(self) -> None:
        """A fresh world: everything of this run is rolled back at its end."""
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.events: list[tuple[int, Key, int]] = []
        self.held: Counter[str] = Counter()
        self.reversed: set[int] = set()
        self.made: dict[int, tuple[int, dict[Key, int]]] = {}

    # -- the model -------------------------------------------------------------------------------------------------

    def now(self) -> Counter[Key]:
        found: Counter[Key] = Counter()
        for _, key, change in self.events:
            found[key] += change
        return found

    def fits(self, day: int, changes: dict[Key, int], free: bool = True) -> bool:
        """Whether no lot is below zero on the day or later, and holds are kept."""
        events = [*self.events, *((day, key, change) for key, change in changes.items())]
        for key, change in changes.items():
            if change >= 0:
                continue
            if sum(c for _, k, c in events if k == key) < 0:
                return False
            if any(sum(c for d, k, c in events if k == key and d <= end) < 0 for end in range(day, 40)):
                return False
        left: Counter[str] = Counter()
        for _, (place, _), change in events:
            left[place] += change
        taken = {place for (place, _), change in changes.items() if change < 0}
        return not free or all(left[place] >= self.held[place] for place in taken)

    def first_expired(self, place: str, amount: int, day: int) -> dict[str, int] | None:
        left, parts = amount, {}
        for lot in sorted(LOTS, key=lambda lot: LOTS[lot]):
            # What was there at the end of the day and of every later one.
            there = min(
                sum(c for d, key, c in self.events if key == (place, lot) and d <= end) for end in range(day, 40)
            )
            part = min(left, there) if dt.date(2023, 3, day) <= LOTS[lot] else 0
            if part > 0:
                parts[lot] = part
                left -= part
        return parts if left == 0 else None

    def attempt(self, expected: bool, day: int, changes: dict[Key, int], work: object) -> object:
        try:
            with transaction.atomic():
                answer = work()  # type: ignore[operator]
        except Refused as refused:
            assert not expected, refused
            return multiple()
        assert expected, "the ledger allowed what the model forbids"
        self.events += [(day, key, change) for key, change in changes.items()]
        self.made[answer.voucher_id] = (day, changes)
        return answer.voucher_id

    # -- the steps -------------------------------------------------------------------------------------------------

    @rule(target=posted, place=places, lot=lots, amount=deliveries, day=days)
    def receive(self, place: str, lot: str, amount: int, day: int) -> object:
        """A delivery of any day."""
        line = self.store.move(
            "GAO", amount, self.store.outside("supplier", place), self.store.stock(place),
            lot=LotIn(lot, expires_on=LOTS[lot]),
        )  # fmt: skip
        changes = {(place, lot): amount}
        return self.attempt(True, day, changes, lambda: self.post("receipt", place, day, line))

    @rule(target=posted, place=places, amount=amounts, day=days)
    def consume(self, place: str, amount: int, day: int) -> object:
        """An issue to consumption, first expired first."""
        parts = self.first_expired(place, amount, day)
        changes = {(place, lot): -part for lot, part in (parts or {}).items()}
        expected = parts is not None and self.fits(day, changes)
        return self.attempt(expected, day, changes, lambda: self.issue(place, None, amount, day))

    @rule(target=posted, place=places, amount=amounts, day=days)
    def send(self, place: str, amount: int, day: int) -> object:
        """An issue to the other depot."""
        other = PLACES[1 - PLACES.index(place)]
        parts = self.first_expired(place, amount, day)
        changes: dict[Key, int] = defaultdict(int)
        for lot, part in (parts or {}).items():
            changes[place, lot] -= part
            changes[other, lot] += part
        expected = parts is not None and self.fits(day, changes)
        return self.attempt(expected, day, dict(changes), lambda: self.issue(place, other, amount, day))

    @rule(target=posted, voucher=posted)
    def reverse(self, voucher: int) -> object:
        """A reversal; once only, never of a reversal, never below zero on any day."""
        day, before = self.made[voucher]
        changes = {key: -change for key, change in before.items()}
        kind = Voucher.objects.get(pk=voucher).kind
        expected = kind != "reversal" and voucher not in self.reversed and self.fits(day, changes, free=False)
        place = Voucher.objects.get(pk=voucher).book.code
        answer = self.attempt(
            expected, day, changes,
            lambda: actions.reverse(
                actor=self.store.keeper(place), at=self.store.at(TODAY), command_id=uuid.uuid4(), voucher_id=voucher,
                reason="thử",
            ),
        )  # fmt: skip
        if expected:
            self.reversed.add(voucher)
        return answer

    @rule(place=places, amount=amounts)
    def keep(self, place: str, amount: int) -> None:
        """A hold on what is free."""
        on_hand = sum(change for (where, _), change in self.now().items() if where == place)
        expected = on_hand - self.held[place] >= amount
        try:
            actions.hold(
                actor=self.store.keeper(place), at=self.store.at(TODAY), account=self.store.stock(place),
                item_id=self.store.items["GAO"].pk, quantity=amount, subject="thử",
                expires_at=self.store.at(TODAY + dt.timedelta(1)),
            )  # fmt: skip
        except Refused as refused:
            assert not expected, refused
        else:
            assert expected
            self.held[place] += amount

    def post(self, kind: str, place: str, day: int, *moves: actions.MoveIn) -> actions.Posted:
        voucher = self.store.voucher(kind, place, dt.date(2023, 3, day), *moves)
        return actions.post(actor=self.store.keeper(place), at=self.store.at(TODAY), voucher=voucher)

    def issue(self, place: str, other: str | None, amount: int, day: int) -> actions.Posted:
        return actions.issue(
            actor=self.store.keeper(place), at=self.store.at(TODAY), command_id=uuid.uuid4(),
            from_place_id=self.store.places[place].pk, to_place_id=self.store.places[other].pk if other else None,
            happened_on=dt.date(2023, 3, day), lines=[IssueLine(self.store.items["GAO"].pk, amount)],
        )  # fmt: skip

    # -- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def balances_are_the_model(self) -> None:
        """On hand by lot and in total, as the model counts."""
        rows = Balance.objects.filter(quantity__gt=0).values_list("account__place__code", "lot__code", "quantity")
        assert {(place, lot): quantity for place, lot, quantity in rows} == {k: v for k, v in self.now().items() if v}
        totals = Total.objects.values_list("account__place__code", "quantity")
        left: Counter[str] = Counter()
        for (place, _), quantity in self.now().items():
            left[place] += quantity
        assert {place: quantity for place, quantity in totals if quantity} == {k: v for k, v in left.items() if v}

    def teardown(self) -> None:
        """The proof holds after any history; then everything is rolled back."""
        if not hasattr(self, "outer"):
            return
        try:
            assert [check for check in examine() if check.faults] == []
            scope = visible_to(self.store.world.actor("commander"), TODAY)
            for day in range(1, 15):
                rows = on_hand(scope=scope, on=dt.date(2023, 3, day))
                model: Counter[Key] = Counter()
                for happened, key, change in self.events:
                    model[key] += change if happened <= day else 0
                assert {(row.place_code, row.lot_code): row.quantity for row in rows} == {
                    key: quantity for key, quantity in model.items() if quantity
                }
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)


def test_the_ledger_does_what_the_model_says(store: Store) -> None:
    """Rules LED-R02, LED-R04, LED-R07, LED-R08, LED-R15 by random histories, on either database."""
    # Appointed before the first history, so that a rollback does not take them away.
    assert [store.keeper(place).user_id > 0 for place in PLACES] == [True, True]
    Books.store = store
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=50, stateful_step_count=25, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
        ),
    )  # fmt: skip
