"""Two clerks, one lot: without the lock both take it, with it one is refused."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from quannhu.kernel.errors import Refused
from quannhu.ledger import actions
from quannhu.ledger.actions import posting
from quannhu.ledger.actions.running import Running
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Balance, Voucher
from quannhu.ledger.values import Posted
from tests.ledger.reserve import add_packs, build
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


def while_another_waits(first: Callable[[], object], second: Callable[[], object]) -> object:
    """The answer of `second`, begun in another connection while `first` is done and not yet committed."""
    answers: list[object] = []

    def run() -> None:
        try:
            answers.append(second())
        except Refused as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        other.join(timeout=0.5)  # it waits for our lock; were it not to wait, it would be done by now
        assert not answers
    other.join(timeout=60)
    return answers[0]


def test_a_month_closed_while_a_writer_waits_is_closed_to_it(salt: Store) -> None:
    """LED-18: the months are read after the lock, not before it."""
    place, at = salt.places["KV-1"].pk, salt.at(DAY.replace(month=4))
    keeper = salt.keeper()
    voucher = salt.voucher("issue", "KV-1", DAY, salt.move("MUOI", KG, salt.stock(), salt.outside("consumer")))
    answer = while_another_waits(
        lambda: actions.close_month(actor=keeper, at=at, place_id=place, month=DAY),
        lambda: actions.post(actor=keeper, at=at, voucher=voucher),
    )
    assert isinstance(answer, Refused) and answer.code.id == "LED-18" and salt_left(salt) == 100


def test_a_count_begun_while_a_writer_waits_is_not_written_behind(salt: Store) -> None:
    """LED-19: no voucher of an earlier day slips between the frozen book and its count."""
    keeper, day = salt.keeper(), DAY.replace(day=10)
    voucher = salt.voucher("issue", "KV-1", DAY, salt.move("MUOI", KG, salt.stock(), salt.outside("consumer")))
    answer = while_another_waits(
        lambda: actions.open_stocktake(
            actor=keeper, at=salt.at(day), place_id=salt.places["KV-1"].pk, counted_on=day, counter_a=1, counter_b=2
        ),
        lambda: actions.post(actor=keeper, at=salt.at(day), voucher=voucher),
    )
    assert isinstance(answer, Refused) and answer.code.id == "LED-19"


def test_two_missions_cannot_keep_the_same_salt(salt: Store) -> None:
    """LED-03: what is kept for one is not free for another, nor for an issue, however close they come."""
    keeper, item = salt.keeper(), salt.items["MUOI"].pk

    def keep(subject: str) -> object:
        return actions.hold(
            actor=keeper, at=salt.at(DAY), account=salt.stock(), item_id=item, quantity=70 * KG, subject=subject,
            expires_at=salt.at(DAY.replace(day=20)),
        )  # fmt: skip

    answer = while_another_waits(lambda: keep("mission:1"), lambda: keep("mission:2"))
    assert isinstance(answer, Refused) and answer.code.id == "LED-03"
    line = salt.move("MUOI", 29 * KG, salt.stock(), salt.outside("consumer"))
    voucher = salt.voucher("issue", "KV-1", DAY, line)
    answer = while_another_waits(
        lambda: actions.hold(
            actor=keeper, at=salt.at(DAY), account=salt.stock(), item_id=item, quantity=2 * KG, subject="mission:3",
            expires_at=salt.at(DAY.replace(day=20)),
        ),
        lambda: actions.post(actor=keeper, at=salt.at(DAY), voucher=voucher),
    )  # fmt: skip
    assert isinstance(answer, Refused) and answer.code.id == "LED-03"


def test_a_cancelled_request_is_not_shipped(salt: Store) -> None:
    """LED-24: a shipment that waited sees the cancellation, and takes nothing."""
    manager, keeper = salt.keeper("K-1101"), salt.keeper()
    here, there = salt.places["KV-1"].pk, salt.places["K-1101"].pk
    request = actions.make_request(
        actor=manager, at=salt.at(DAY), command_id=uuid.uuid4(), from_place_id=here, to_place_id=there, needed_on=DAY,
        lines=[actions.RequestLineIn(salt.items["MUOI"].pk, 10 * KG)], submit=True,
    )  # fmt: skip
    actions.approve_request(actor=salt.world.actor("unit_quartermaster"), at=salt.at(DAY), request_id=request)
    answer = while_another_waits(
        lambda: actions.cancel_request(actor=manager, at=salt.at(DAY), request_id=request, reason="đủ rồi"),
        lambda: actions.issue(
            actor=keeper, at=salt.at(DAY), command_id=uuid.uuid4(), from_place_id=here, to_place_id=there,
            happened_on=DAY, lines=[actions.IssueLine(salt.items["MUOI"].pk, 10 * KG)], request_id=request,
        ),
    )  # fmt: skip
    assert isinstance(answer, Refused) and answer.code.id == "LED-24" and salt_left(salt) == 100


def test_the_loser_of_a_deadlock_writes_on_the_second_try(salt: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    keeper = salt.keeper()
    voucher = salt.voucher("issue", "KV-1", DAY, salt.move("MUOI", KG, salt.stock(), salt.outside("consumer")))
    answers: list[object] = []
    lost: list[int] = []
    won = threading.Event()

    def step_back(attempt: int) -> None:
        lost.append(attempt)
        won.wait(timeout=20)

    def post() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET deadlock_timeout = '3s'")  # time enough for us to ask for what it holds
            answers.append(actions.post(actor=keeper, at=salt.at(DAY), voucher=voucher))
        except (Refused, DatabaseError) as error:
            answers.append(error)
        finally:
            connections.close_all()

    monkeypatch.setattr(posting, "_step_back", step_back)
    other = threading.Thread(target=post)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL deadlock_timeout = '60s'")  # so that the other side is the one given up
        cursor.execute("SELECT id FROM ledger_total FOR UPDATE")
        other.start()
        until_someone_waits(cursor)  # it has the book's numbers and asks for our total
        cursor.execute("SELECT id FROM ledger_series FOR UPDATE")
        won.set()
    other.join(timeout=60)
    assert [type(answer) for answer in answers] == [Posted] and lost == [1] and salt_left(salt) == 99


def until_someone_waits(cursor: CursorWrapper) -> None:
    """Return once another connection waits for a lock of this one."""
    for _ in range(2_000):
        cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        if cursor.fetchone()[0]:
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_who_loses_every_deadlock_is_refused_and_writes_nothing(salt: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """LED-48: three tries, longer apart each time; then the clerk is told, and may ask again."""
    keeper = salt.keeper()
    voucher = salt.voucher("issue", "KV-1", DAY, salt.move("MUOI", KG, salt.stock(), salt.outside("consumer")))
    numbers: list[int] = []
    pauses: list[float] = []
    save = Running.save

    class Deadlock(Exception):
        sqlstate = posting.DEADLOCK

    def lose(running: Running) -> None:
        save(running)
        numbers.append(Voucher.objects.get(kind="issue").number)
        raise OperationalError("deadlock detected") from Deadlock()

    with monkeypatch.context() as patch:
        patch.setattr(Running, "save", lose)
        patch.setattr(time, "sleep", pauses.append)
        with pytest.raises(Refused) as refused:
            actions.post(actor=keeper, at=salt.at(DAY), voucher=voucher)
    assert refused.value.code.id == "LED-48"
    assert numbers == [numbers[0]] * 3 and pauses == [posting.PAUSE, 2 * posting.PAUSE]
    assert salt_left(salt) == 100 and not Voucher.objects.filter(kind="issue").exists()
    assert actions.post(actor=keeper, at=salt.at(DAY), voucher=voucher).number == numbers[0]
    assert [check for check in examine() if check.faults] == []


def test_two_clerks_draw_on_one_release_and_people_come_meanwhile(store: Store) -> None:
    """LED-45, LED-42: the second draw sees the first; an issue that waited sees the strength that rose."""
    depot = add_packs(build(store), held=30_000)
    day, item = DAY.replace(day=14), store.items["LUONG_KHO"].pk
    keeper, director = store.keeper("KV-2"), store.world.actor("commander", today=day)
    row = actions.propose_release(
        actor=store.world.actor("operations_desk", today=day), at=store.at(day, "08:00"), command_id=uuid.uuid4(),
        place_id=depot.place, item_id=item, quantity=5_400, reason="Lũ", paper_ref="CĐ 7", valid_to=day, refill_by=day,
    )  # fmt: skip
    actions.approve_release(actor=director, at=store.at(day, "09:00"), release_id=row.pk)

    def draw() -> object:
        return actions.draw_release(
            actor=keeper, at=store.at(day), command_id=uuid.uuid4(), release_id=row.pk, happened_on=day, quantity=3_000
        )

    answer = while_another_waits(draw, draw)
    assert isinstance(answer, Refused) and answer.code.id == "LED-45"
    line = store.move("GAO", 40 * KG, store.stock("KV-2", "reserve"), store.stock("KV-2"))
    voucher = store.voucher("conversion", "KV-2", day, line)
    answer = while_another_waits(
        lambda: depot.enlist("T21", 2_341, day),
        lambda: actions.post(actor=keeper, at=store.at(day), voucher=voucher),
    )
    assert isinstance(answer, Refused) and answer.code.id == "LED-42"
    assert [check for check in examine() if check.faults] == []
