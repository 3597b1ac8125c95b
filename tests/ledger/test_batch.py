"""Many vouchers at once: the same rules as one by one, and a constant number of statements."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.ledger import actions
from quannhu.ledger.actions import VoucherIn
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Balance, Move, Total, Voucher
from tests.ledger.store import DAY, KG, NEXT, Store, refused, salt_left


def day_of(store: Store, day: dt.date, quantity: int = KG) -> VoucherIn:
    """A kitchen's direct purchase of a day, written that evening."""
    return store.voucher(
        "direct", "K-1101", day,
        store.move("THIT", quantity, store.outside("supplier", "K-1101"), store.stock("K-1101"), price=Price(110, 1)),
        store.move("THIT", quantity, store.stock("K-1101"), store.outside("consumer", "K-1101")),
        written_at=store.at(day),
    )  # fmt: skip


def test_statements_do_not_grow_with_the_number_of_vouchers(store: Store) -> None:
    counts = []
    for first in (1, 32):
        days = [dt.date(2022, 12, 1) + dt.timedelta(first * 1 + n) for n in range(first)]
        vouchers = [day_of(store, day) for day in days for _ in range(3)]
        with CaptureQueriesContext(connection) as queries:
            posted = actions.post_many(actor=store.keeper("K-1101"), at=store.at(NEXT), vouchers=vouchers)
        counts.append(len(queries))
    numbers = [answer.number for answer in posted if answer.year == 2023]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    # A batch may be cut into several inserts by the database's limits, not into one for each voucher.
    assert counts[1] <= counts[0] + 10, counts
    assert {v.written_at for v in Voucher.objects.all()} == {store.at(v.happened_on) for v in Voucher.objects.all()}
    assert [check for check in examine() if check.faults] == []


def test_a_batch_is_all_or_nothing_and_never_uses_what_comes_later(store: Store) -> None:
    consumer = store.outside("consumer")
    first = store.voucher("issue", "KV-1", DAY, store.move("MUOI", KG, store.stock(), consumer))
    then = store.voucher("receipt", "KV-1", DAY, store.move("MUOI", KG, store.outside("supplier"), store.stock()))
    with refused("LED-01", "còn 0 kg, cần xuất 1 kg"):
        actions.post_many(actor=store.keeper(), at=store.at(DAY), vouchers=[first, then])
    assert not Voucher.objects.exists()
    posted = actions.post_many(actor=store.keeper(), at=store.at(DAY), vouchers=[then, first])
    assert [answer.number for answer in posted] == [1, 2] and salt_left(store) == 0


def test_a_batch_half_known_posts_the_rest_once(store: Store) -> None:
    vouchers = [day_of(store, DAY) for _ in range(3)]
    actor, at = store.keeper("K-1101"), store.at(NEXT)
    once = actions.post_many(actor=actor, at=at, vouchers=vouchers[:2])
    again = actions.post_many(actor=actor, at=at, vouchers=vouchers)
    assert again[:2] == once and Voucher.objects.count() == 3


def test_one_right_missing_refuses_the_whole_batch(store: Store) -> None:
    line = store.move("MUOI", 1, store.outside("supplier", "KV-2"), store.stock("KV-2"))
    other = store.voucher("receipt", "KV-2", DAY, line)
    with refused("KER-07", "không có quyền nhập kho"):
        actions.post_many(actor=store.keeper("KV-1"), at=store.at(DAY), vouchers=[other])


steps = st.lists(
    st.tuples(st.sampled_from(["in", "out", "move"]), st.integers(1, 9), st.integers(1, 6)), min_size=1, max_size=12
)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_a_batch_does_what_one_by_one_does(store: Store, steps: list[tuple[str, int, int]]) -> None:
    """The same balances, values, numbers and refusals, whatever the order of days (rules LED-R05, LED-R08)."""

    def vouchers() -> list[VoucherIn]:
        made = []
        for number, (kind, day, amount) in enumerate(steps):
            line = {
                "in": store.move("MUOI", amount, store.outside("supplier"), store.stock(), price=Price(amount, 1)),
                "out": store.move("MUOI", amount, store.stock(), store.outside("consumer")),
                "move": store.move("MUOI", amount, store.stock(), store.stock("KV-2")),
            }[kind]
            name = {"in": "receipt", "out": "issue", "move": "transfer"}[kind]
            made.append(store.voucher(name, "KV-1", dt.date(2023, 3, day), line, command_id=uuid.UUID(int=number + 1)))
        return made

    def state() -> tuple[object, ...]:
        return (
            sorted(Balance.objects.values_list("account__place__code", "quantity", "value", "last_on")),
            sorted(Total.objects.values_list("account__place__code", "quantity")),
            list(Move.objects.order_by("voucher__number").values_list("voucher__number", "quantity", "value")),
        )

    def run(work: object) -> tuple[object, ...]:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    work()  # type: ignore[operator]
                answer: tuple[object, ...] = state()
                assert [check for check in examine() if check.faults] == []
            except Refused as refusal:
                answer = (str(refusal),)
            transaction.set_rollback(True)
        return answer

    actor, at = store.keeper(), store.at(dt.date(2023, 3, 14))

    def one_by_one() -> None:
        for voucher in vouchers():
            actions.post(actor=actor, at=at, voucher=voucher)

    assert run(one_by_one) == run(lambda: actions.post_many(actor=actor, at=at, vouchers=vouchers()))
