"""Texts nobody writes by hand: endless words, whole books, letters newer than the databases; search stands."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, connections

from quannhu.documents import actions, queries
from quannhu.documents.actions.search import Found, readers
from quannhu.documents.actions.search import index as put
from quannhu.documents.models import SearchDue, SearchEntry
from quannhu.documents.queries.search import Question
from quannhu.documents.rules.finding import MOST_LETTERS, MOST_WORDS
from quannhu.documents.rules.search_keys import key, record_of
from quannhu.documents.rules.values import Block, BlockKind
from tests import world as worlds
from tests.documents.flow.stage import DAY, Office, build, line, proposal
from tests.world import World


def text_of(office: Office, *lines: str) -> int:
    """A draft that says these lines, in the index."""
    body = tuple(Block(BlockKind.PARAGRAPH, line(each)) for each in lines)
    paper = office.draft(proposal("Về việc lạ", body=body))
    while actions.catch_up():
        pass
    return paper.pk


def found(office: Office, text: str) -> list[int]:
    hits, _more = queries.search(office.actor(office.drafter), office.day, Question(text=text))
    return [hit.record_id for hit in hits]


@pytest.mark.django_db
def test_a_word_without_end_does_not_stop_the_index(world: World) -> None:
    """One such document would have kept every later one out: a text vector takes no word of 2.047 bytes."""
    office = build(world)
    odd = text_of(office, "ằ" * 5_000, "x" * 90_000, "bình thường")
    assert found(office, "bình thường") == [odd] == found(office, "ằ" * 3_000) == found(office, "ằ" * MOST_LETTERS)
    assert found(office, "ằ" * 30 + " ") == []
    assert found(office, "\U0001e900\U0001e901") == []  # letters (Adlam) the databases' own tables may not know
    assert found(office, " ".join(["bình"] * 400)) == [odd]


@pytest.mark.django_db
def test_every_word_of_a_book_is_found(world: World) -> None:
    """Beyond the places a text vector can tell, words still stand in the index, by themselves."""
    office = build(world)
    words = [f"từ{number}" for number in range(MOST_WORDS)]
    book = text_of(office, *(" ".join(words[at : at + 2_000]) for at in range(0, len(words), 2_000)))
    assert found(office, f"từ{MOST_WORDS - 1}") == [book] == found(office, f"tu{MOST_WORDS - 1} ")
    assert found(office, '"từ10 từ11"') == [book] and found(office, f"từ{MOST_WORDS} ") == []
    assert found(office, f'"từ{MOST_WORDS - 2} từ{MOST_WORDS - 1}"') == []


@pytest.mark.django_db
def test_ten_megabytes_of_different_words_are_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    office = build(world)
    text = " ".join(f"chữ{'ấ' * 25}{number}" for number in range(120_000))
    unit = office.world.root.pk
    monkeypatch.setitem(readers, "paper", lambda ids: {7: Found(DAY, unit, unit, "to_trinh", "Sách", text)})
    put("paper", [7])
    assert len(text.encode()) > 10_000_000 and SearchEntry.objects.get().record_id == 7


def test_a_key_says_its_record() -> None:
    for source, record_id in (("paper", 0), ("paper", 2**26 - 1), ("arrival", 5)):
        assert record_of(key(dt.date(2023, 12, 31), source, record_id)) == (source, record_id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_two_searches_at_once_index_one_document_once() -> None:
    """Both find it due: the second waits and finds it done, instead of writing the entry twice."""
    office = build(worlds.build())
    paper = office.draft(proposal("Về việc tìm cùng lúc"))
    barrier, faults = threading.Barrier(4), list[DatabaseError]()

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            for _ in range(5):
                SearchDue.objects.create(source="paper", record_id=paper.pk)
                actions.catch_up()
        except DatabaseError as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == [] and SearchEntry.objects.filter(record_id=paper.pk).count() == 1
    assert connection.vendor == "postgresql"
