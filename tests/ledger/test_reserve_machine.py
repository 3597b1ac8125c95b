"""The reserve against an independent model: plain lists and sums, nothing of its own code, by random histories."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from quannhu.kernel.errors import Refused
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import LotIn
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Lot, Total
from quannhu.organization import actions as people
from quannhu.organization.queries import visible_to
from tests.ledger.store import Store

START = dt.date(2023, 3, 14)
LAST_GOOD = {"A": 3, "B": 6, "C": 60}  # lot -> days after START on which it is still good
OTHERS = 1_180  # people of region 2 besides the enlisted of T21
lots, amounts = st.sampled_from(sorted(LAST_GOOD)), st.integers(1, 900)


@dataclass
class Given:
    """An approved release of the model, in days after START."""

    id: int
    quantity: int
    start: int
    valid_to: int
    refill_by: int
    drawn: int = 0
    refilled: int = 0
    closed: bool = False
    recalled: bool = False


class Reserve(RuleBasedStateMachine):
    """One gram a person for one day: the floor is the number of people of region 2."""

    store: Store

    @initialize()
    def begin(self) -> None:
        """A fresh world: everything of this run is rolled back at its end."""
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.day, self.enlisted, self.changed = 0, 950, False
        self.lots = dict.fromkeys(LAST_GOOD, 0)
        self.aside, self.orders = 0, list[Given]()
        store = self.store
        actions.set_norm(
            actor=store.world.actor("commander", today=START), at=store.at(START, "06:00"),
            place_id=store.places["KV-2"].pk, item_id=store.items["GAO"].pk, served_id=store.world.unit("VUNG-2").pk,
            amount=1, days=1, valid_from=START, legal_basis="Định mức thử",
        )  # fmt: skip
        for lot in LAST_GOOD:
            self.bring(lot, 1_000)

    # -- the model -------------------------------------------------------------------------------------------------

    @property
    def today(self) -> dt.date:
        return START + dt.timedelta(days=self.day)

    @property
    def need(self) -> int:
        return OTHERS + self.enlisted

    def usable(self) -> int:
        return sum(held for lot, held in self.lots.items() if LAST_GOOD[lot] >= self.day)

    def owed(self, order: Given) -> int:
        return order.drawn - order.refilled if order.start <= self.day <= order.refill_by else 0

    def left(self, order: Given) -> int:
        inside = order.start <= self.day <= order.valid_to and not order.closed and not order.recalled
        return order.quantity - order.drawn if inside else 0

    def try_to(self, allowed: bool, work: object) -> bool:
        try:
            with transaction.atomic():
                work()  # type: ignore[operator]
        except Refused as refused:
            assert not allowed, str(refused)
            return False
        assert allowed
        return True

    def keeper(self) -> object:
        return self.store.world.actor("depot_keeper", "KV-2", today=self.today)

    def post(self, kind: str, lot: str, quantity: int, source: object, target: object) -> None:
        move = self.store.move("GAO", quantity, source, target, lot=self.label(lot))  # type: ignore[arg-type]
        voucher = self.store.voucher(kind, "KV-2", self.today, move)
        actions.post(actor=self.keeper(), at=self.store.at(self.today), voucher=voucher)  # type: ignore[arg-type]

    def label(self, lot: str) -> LotIn:
        return LotIn(lot, expires_on=START + dt.timedelta(days=LAST_GOOD[lot]))

    # -- steps -----------------------------------------------------------------------------------------------------

    @rule(lot=lots, quantity=amounts)
    def bring(self, lot: str, quantity: int) -> None:
        """Goods come in, whatever the floor."""
        self.post("receipt", lot, quantity, self.store.outside("supplier", "KV-2"), self.store.stock("KV-2", "reserve"))
        self.lots[lot] += quantity

    @rule(lot=lots, quantity=amounts)
    def take(self, lot: str, quantity: int) -> None:
        """A routine issue: never below the need less what was really drawn."""
        floor = max(self.need - sum(map(self.owed, self.orders)), 0)
        good = LAST_GOOD[lot] >= self.day
        allowed = good and quantity <= self.lots[lot] and self.usable() - quantity >= floor
        here, there = self.store.stock("KV-2", "reserve"), self.store.stock("KV-2")
        if self.try_to(allowed, lambda: self.post("conversion", lot, quantity, here, there)):
            self.lots[lot] -= quantity

    @rule(lot=lots, quantity=amounts)
    def set_aside(self, lot: str, quantity: int) -> None:
        """Bad goods are set aside however little is left."""
        here, there = self.store.stock("KV-2", "reserve"), self.store.stock("KV-2", "reserve", "quarantine")
        if self.try_to(quantity <= self.lots[lot], lambda: self.post("conversion", lot, quantity, here, there)):
            self.lots[lot] -= quantity
            self.aside += quantity

    @rule(quantity=amounts, days=st.integers(0, 4), more=st.integers(0, 4))
    def order(self, quantity: int, days: int, more: int) -> None:
        """A release is proposed by one and approved by another."""
        store, last = self.store, self.today + dt.timedelta(days=days)
        row = actions.propose_release(
            actor=store.world.actor("operations_desk", today=self.today), at=store.at(self.today, "08:00"),
            command_id=uuid.uuid4(), place_id=store.places["KV-2"].pk, item_id=store.items["GAO"].pk,
            quantity=quantity, reason="Nhiệm vụ", paper_ref="Công điện", valid_to=last,
            refill_by=last + dt.timedelta(days=more),
        )  # fmt: skip
        actions.approve_release(
            actor=store.world.actor("commander", today=self.today), at=store.at(self.today, "09:00"), release_id=row.pk
        )
        self.orders.append(Given(row.pk, quantity, self.day, self.day + days, self.day + days + more))

    @rule(which=st.integers(0, 9), lot=lots, quantity=amounts)
    def draw(self, which: int, lot: str, quantity: int) -> None:
        """Drawn on its order, of a good lot, by the floor that the order lowers."""
        if not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        excused = sum(map(self.owed, self.orders)) + self.left(order)
        allowed = quantity <= min(self.left(order), self.lots[lot]) and LAST_GOOD[lot] >= self.day
        allowed = allowed and self.usable() - quantity >= max(self.need - excused, 0)
        done = self.try_to(
            allowed,
            lambda: actions.draw_release(
                actor=self.keeper(), at=self.store.at(self.today), command_id=uuid.uuid4(), release_id=order.id,  # type: ignore[arg-type]
                happened_on=self.today, quantity=quantity, lot_id=Lot.objects.get(code=lot).pk,
            ),
        )  # fmt: skip
        if done:
            self.lots[lot] -= quantity
            order.drawn += quantity

    @rule(which=st.integers(0, 9), lot=lots, quantity=amounts)
    def refill(self, which: int, lot: str, quantity: int) -> None:
        """Brought back by the supplier: never more than was drawn; all back, the order is done."""
        if not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        done = self.try_to(
            quantity <= order.drawn - order.refilled,
            lambda: actions.refill(
                actor=self.keeper(), at=self.store.at(self.today), command_id=uuid.uuid4(), release_id=order.id,  # type: ignore[arg-type]
                happened_on=self.today, quantity=quantity, source="supplier", lot=self.label(lot),
            ),
        )  # fmt: skip
        if done:
            self.lots[lot] += quantity
            order.refilled += quantity
            order.closed = order.refilled == order.drawn

    @rule(which=st.integers(0, 9))
    def recall(self, which: int) -> None:
        """What nobody drew is taken back while the order stands; what was drawn stays owed (rule LED-R27)."""
        if not self.orders:
            return
        order = self.orders[which % len(self.orders)]
        standing = not order.closed and not order.recalled and self.day <= order.valid_to
        done = self.try_to(
            standing and order.drawn < order.quantity,
            lambda: actions.recall_release(
                actor=self.store.world.actor("commander", today=self.today), at=self.store.at(self.today),
                release_id=order.id, reason="Không cần nữa",
            ),
        )  # fmt: skip
        order.recalled = order.recalled or done

    @rule(headcount=st.integers(950, 1_500))
    def people_change(self, headcount: int) -> None:
        """Strength changes once a day at most; the guarded floor follows in the same transaction."""
        if self.changed:
            return
        self.changed, self.enlisted = True, headcount
        people.set_strength(
            actor=self.store.world.actor("staff_officer", today=self.today), at=self.store.at(self.today),
            unit_id=self.store.world.unit("T21").pk, category="HSQBS", headcount=headcount, valid_from=self.today,
            legal_basis="Quân số thử",
        )  # fmt: skip

    @rule()
    def night_falls(self) -> None:
        """The next day, with the refresh of 0 h."""
        self.day, self.changed = self.day + 1, False
        actor = self.store.world.actor("commander", today=self.today)
        actions.refresh_floors(actor=actor, at=self.store.at(self.today, "00:00"), on=self.today)

    # -- what always holds -----------------------------------------------------------------------------------------

    @invariant()
    def state_is_the_model(self) -> None:
        """Usable, floor, shortfall as the model counts; the database guards exactly that, or what is there."""
        if not hasattr(self, "outer"):
            return
        scope = visible_to(self.store.world.actor("commander", today=self.today), self.today)
        (row,) = queries.reserve_state(scope=scope, on=self.today)
        lowered = sum(self.owed(order) + self.left(order) for order in self.orders)
        excused = sum(map(self.owed, self.orders))
        floor, usable, held = max(self.need - lowered, 0), self.usable(), sum(self.lots.values())
        free = max(usable - max(self.need - excused, 0), 0)
        assert (row.needed, row.floor, row.usable) == (self.need, floor, usable)
        assert (row.held, row.short, row.free) == (held + self.aside, max(floor - usable, 0), free)
        total = Total.objects.get(account__purpose="reserve", account__condition="usable")
        assert (total.quantity, total.floor) == (held, min(floor, usable) + held - usable)

    def teardown(self) -> None:
        """The proof holds after any history; then everything is rolled back."""
        if not hasattr(self, "outer"):
            return
        try:
            assert [check for check in examine() if check.faults] == []
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)


def test_the_reserve_does_what_the_model_says(store: Store) -> None:
    """Rules LED-R19, LED-R20, LED-R21, LED-R22: usable ≥ floor unless a release in force excuses it."""
    # Appointed before the first history, so that a rollback does not take them away.
    for role, code in (("depot_keeper", "KV-2"), ("operations_desk", None), ("staff_officer", None)):
        assert store.world.user(role, code).pk
    Reserve.store = store
    run_state_machine_as_test(
        Reserve,
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
        ),
    )  # fmt: skip
