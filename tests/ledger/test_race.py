"""Two clerks, one lot: without the lock both take it, with it one is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from quannhu.kernel.errors import Refused
from quannhu.ledger import actions
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Balance, Voucher
from tests.ledger.store import DAY, KG, Store, salt_left

pytestmark = pytest.mark.django_db(transaction=True)


def together(count: int, work: Callable[[int], object]) -> list[object]:
    """The answers of `count` threads that start at the same moment; a refusal counts as an answer."""
    start, answers = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            start.wait(timeout=20)
            answers.append(work(number))
        except Refused as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == count
    return answers


def test_without_the_lock_both_clerks_take_the_same_salt(salt: Store) -> None:
    """What the lock is for: look first, write later, and 200 kg leave a store that held 100."""
    looked = threading.Barrier(2)

    def naive(number: int) -> int:
        on_hand = Balance.objects.get().quantity
        looked.wait(timeout=20)  # both have looked, nobody has written
        if on_hand < 100 * KG:
            return 0
        Balance.objects.update(quantity=on_hand - 100 * KG)
        return 100

    assert sum(together(2, naive)) == 200  # type: ignore[arg-type]
    assert Balance.objects.get().quantity == 0


def test_with_the_lock_one_clerk_is_refused_by_name_and_amount(salt: Store) -> None:
    actor = salt.keeper()
    line = salt.move("MUOI", 100 * KG, salt.stock(), salt.outside("consumer"))
    vouchers = [salt.voucher("issue", "KV-1", DAY, line) for _ in range(2)]
    answers = together(2, lambda n: actions.post(actor=actor, at=salt.at(DAY), voucher=vouchers[n]))
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert str(refused).startswith("LED-01: Không đủ Muối tại Kho KV-1 (KV-1): còn 0 kg, cần xuất 100 kg.")
    assert salt_left(salt) == 0 and Voucher.objects.filter(kind="issue").count() == 1
    assert [check for check in examine() if check.faults] == []


def test_two_tabs_with_one_command_post_once(salt: Store) -> None:
    actor = salt.keeper()
    voucher = salt.voucher("issue", "KV-1", DAY, salt.move("MUOI", 10 * KG, salt.stock(), salt.outside("consumer")))
    answers = together(3, lambda _: actions.post(actor=actor, at=salt.at(DAY), voucher=voucher))
    assert len(set(answers)) == 1 and salt_left(salt) == 90


def test_four_writers_lose_nothing_and_leave_no_gap(salt: Store) -> None:
    """Opposite transfers between two stores at once: no deadlock, every number once, every gram counted."""
    salt.post("transfer", "KV-1", DAY, salt.move("MUOI", 50 * KG, salt.stock(), salt.stock("KV-2")))
    actors = {code: salt.keeper(code) for code in ("KV-1", "KV-2")}

    def write(number: int) -> int:
        here, there = ("KV-1", "KV-2") if number % 2 else ("KV-2", "KV-1")
        for _ in range(5):
            line = salt.move("MUOI", KG, salt.stock(here), salt.stock(there))
            actions.post(actor=actors[here], at=salt.at(DAY), voucher=salt.voucher("transfer", here, DAY, line))
        return 5

    assert sum(together(4, write)) == 20  # type: ignore[arg-type]
    assert (salt_left(salt), salt_left(salt, "KV-2")) == (50, 50)
    numbers = Voucher.objects.filter(book__code="KV-2").order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 11))
    assert [check for check in examine() if check.faults] == []
    assert connection.vendor in ("sqlite", "postgresql")
