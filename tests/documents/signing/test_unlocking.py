"""Wrong pass phrases at a key: counted before each try, also at once, each person and key apart (rule DOC-R122)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from quannhu.documents.actions.unlocking import MOST, WITHIN, unlocked
from quannhu.documents.codes import signing as codes
from quannhu.documents.models import KeyGate
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Code, Refused
from quannhu.kernel.models import AuditEntry
from tests.documents.signing import desk

NOON = desk.TODAY
ONE, OTHER = (Actor(user_id=number, name=name, grants=(), today=NOON.date()) for number, name in ((7, "A"), (8, "B")))


def refusing(code: Code = codes.PASSPHRASE_WRONG) -> Callable[[], str]:
    def opening() -> str:
        raise Refused(code, file="a.p12", token="a", why="hỏng", mode="644")

    return opening


def tried(opening: Callable[[], str], at: dt.datetime = NOON, actor: Actor = ONE, key: str = "server:a") -> str:
    """The code of the refusal, or what the opening gave."""
    try:
        return unlocked(actor=actor, at=at, key=key, name="a.p12", opening=opening)
    except Refused as refused:
        return refused.code.id


def right() -> str:
    return "mở"


@pytest.mark.django_db
def test_the_sixth_try_is_not_made() -> None:
    assert [tried(refusing()) for _ in range(MOST)] == ["DOC-76"] * MOST
    assert tried(right) == "DOC-120"
    # Another person at that key, and he at another: each apart.
    assert tried(right, actor=OTHER) == "mở" and tried(right, key="server:b") == "mở"
    assert tried(right, at=NOON + WITHIN - dt.timedelta(seconds=1)) == "DOC-120"
    assert tried(right, at=NOON + WITHIN) == "mở"
    assert audit.broken_links() == []


@pytest.mark.django_db
def test_the_refusal_says_until_when() -> None:
    for _ in range(MOST):
        tried(refusing())
    with pytest.raises(Refused) as caught:
        unlocked(actor=ONE, at=NOON, key="server:a", name="a.p12", opening=right)
    assert caught.value.sentence == 'Khóa "a.p12" tạm không mở cho đồng chí đến 08:15 1/12/2023, vì đã nhập sai 5 lần.'


@pytest.mark.django_db
def test_a_right_phrase_and_time_forget_those_before() -> None:
    for _ in range(3):
        assert [tried(refusing()) for _ in range(MOST - 1)] == ["DOC-76"] * (MOST - 1)
        assert tried(right) == "mở"
    assert [tried(refusing(), at=NOON + index * WITHIN) for index in range(8)] == ["DOC-76"] * 8


@pytest.mark.django_db
@pytest.mark.parametrize("code", [codes.KEY_NOT_READ, codes.KEY_EXPOSED, codes.TOKEN_NOT_READY])
def test_what_is_no_wrong_phrase_is_not_counted(code: Code) -> None:
    assert [tried(refusing(code)) for _ in range(8)] == [code.id] * 8
    assert KeyGate.objects.get().wrong == 0 and not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_a_wrong_pin_counts_as_a_wrong_phrase() -> None:
    assert [tried(refusing(codes.PIN_WRONG)) for _ in range(MOST)] == ["DOC-121"] * MOST
    assert tried(right) == "DOC-120"


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_counted_each() -> None:
    """Twelve at the same moment: five are made, whatever their order."""
    if connection.vendor != "postgresql":
        pytest.skip("một tiến trình ghi một lúc")
    gather, found = threading.Barrier(12), []

    def one() -> None:
        gather.wait()
        found.append(tried(refusing()))
        connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["DOC-120"] * 7 + ["DOC-76"] * 5
    assert AuditEntry.objects.filter(action="documents.key_refused").count() == 5 and audit.broken_links() == []
