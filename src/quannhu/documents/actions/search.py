"""Keeping the index of search, and the questions a person keeps.

Whatever changes a record marks it due in its own transaction; `catch_up` puts what is due into the index before a
search and after an import. So no step of the flow waits for the index, and no search misses a step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from django.db import connection, transaction

from quannhu.documents.codes import search as codes
from quannhu.documents.models import Dispatch, Paper, SavedSearch, SearchDue, SearchEntry, Version
from quannhu.documents.queries import document_of, people
from quannhu.documents.rules.finding import MOST_BYTES, field_tokens, pair, tokens, value_token
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.search_keys import key
from quannhu.documents.rules.text import every_word, recipients_of
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization.models import UnitVersion

Source = SearchEntry.Source
CHUNK = 500
_LAST_PLACE = 16_383  # of a PostgreSQL text vector
_INDEXING = 0x5EA6C4  # the lock's number in PostgreSQL
NAME_LIMIT = 120


@dataclass(frozen=True)
class Found:
    """What an entry is made of.

    people, units, tasks  names; a search by person, unit or task looks only there
    """

    day: dt.date
    unit_id: int
    drafting_unit_id: int
    kind: str
    title: str
    text: str
    state: str = ""
    number: int | None = None
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


# source -> how to read its records: given their ids, what each is made of.
readers: dict[str, Callable[[Sequence[int]], dict[int, Found]]] = {}


def mark_due(source: str, record_id: int) -> None:
    """The record must be put into the index again; call it in the transaction of the change."""
    SearchDue.objects.create(source=source, record_id=record_id)


def catch_up(limit: int = CHUNK) -> int:
    """Put what is due into the index, oldest first, at most `limit` records; gives how many were."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # One at a time: two would write the entry of one record, and the second find what it did not see.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INDEXING])
        rows = list(SearchDue.objects.order_by("id")[:limit])
        if not rows:
            return 0
        for source in Source:
            if ids := sorted({row.record_id for row in rows if row.source == source}):
                index(source, ids)
        SearchDue.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def index(source: str, record_ids: Sequence[int]) -> None:
    """Put records into the index, in place of what stood there of them."""
    found = readers[source](record_ids)
    old = list(SearchEntry.objects.filter(source=source, record_id__in=record_ids).values_list("pk", flat=True))
    if old:
        _forget(old)
        SearchEntry.objects.filter(pk__in=old).delete()
    entries, words = [], []
    for record_id, each in sorted(found.items()):
        pk = key(each.day, source, record_id)
        entries.append(
            SearchEntry(
                pk=pk, source=source, record_id=record_id, unit_id=each.unit_id, kind=each.kind, state=each.state,
                drafting_unit_id=each.drafting_unit_id, title=each.title[:700], text=each.text,
            )
        )  # fmt: skip
        words.append((pk, _words(each)))
    SearchEntry.objects.bulk_create(entries, batch_size=CHUNK)
    _learn(words)


def _words(found: Found) -> list[str]:
    """Every token of an entry, in order; the names first, for they are short and must never be cut off."""
    names = [("person", found.people), ("unit", found.units), ("task", found.tasks)]
    listed = [value_token("kind", found.kind), value_token("state", found.state)]
    listed += [value_token("number", str(found.number))] if found.number is not None else []
    listed += [token for field, texts in names for token in field_tokens(field, texts)]
    listed += tokens("\n".join((found.title, *found.people, *found.units, *found.tasks, found.text)))
    taken = accumulate(len(token.encode()) for token in listed)
    return [token for token, size in zip(listed, taken, strict=True) if size <= MOST_BYTES]


def _vector(words: Sequence[str]) -> str:
    """The words as a PostgreSQL text vector, each with at most 255 places, none beyond the last it can tell.

    With them the signs of neighbours: its index knows no places, so a phrase of usual words would be looked for in
    every text that has them all.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(min(place, _LAST_PLACE))
    signs = {pair(*both) for both in pairwise(words[:_LAST_PLACE])}
    told = [f"'{word}':{','.join(map(str, at[:255]))}" for word, at in places.items()]
    return " ".join([*told, *(f"'{sign}'" for sign in signs)])


def _learn(words: Sequence[tuple[int, list[str]]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = [(pk, _vector(each)) for pk, each in words]
            cursor.executemany("INSERT INTO documents_words (entry_id, words) VALUES (%s, %s::tsvector)", rows)
        else:
            plain = [(pk, " ".join(each)) for pk, each in words]
            cursor.executemany("INSERT INTO documents_words (rowid, words) VALUES (%s, %s)", plain)


def _forget(keys: Sequence[int]) -> None:
    column = "entry_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM documents_words WHERE {column} = %s", [(each,) for each in keys])


def read_papers(paper_ids: Sequence[int]) -> dict[int, Found]:
    """What the documents' entries are made of: the last version's text, who has to do with it, where it goes."""
    papers = list(Paper.objects.filter(pk__in=paper_ids).select_related("unit"))
    heads: dict[int, Version] = {}
    for version in Version.objects.filter(paper_id__in=paper_ids).order_by("number"):
        heads[version.paper_id] = version
    sent: dict[int, list[str]] = {}
    for paper_id, recipient in Dispatch.objects.filter(paper_id__in=paper_ids).values_list("paper_id", "recipient"):
        sent.setdefault(paper_id, []).append(recipient)
    ids = [each for row in papers for each in (row.drafter_id, row.signer_id, row.checker_id, row.holder_id)]
    names = people([each for each in ids if each])
    called = _all_names({unit_id for row in papers for unit_id in (row.unit_id, row.drafting_unit_id)})
    found = {}
    for row in papers:
        document = document_of(heads[row.pk])
        day = row.dated_on or row.started_at.astimezone(HANOI).date()
        persons = [names.get(each or 0, "") for each in (row.drafter_id, row.signer_id, row.checker_id, row.holder_id)]
        persons += [signer.name for signer in document.signers]
        where = [*called[row.unit_id], *called[row.drafting_unit_id]]
        where += [document.organ, *recipients_of(document), *sent.get(row.pk, ())]
        kind = KINDS[row.kind].name if row.kind in KINDS else row.kind
        title = " ".join(filter(None, (kind, row.reference, row.summary)))
        found[row.pk] = Found(
            day, row.unit_id, row.drafting_unit_id, row.kind, title,
            "\n".join(every_word(document)), row.state, row.number, tuple(dict.fromkeys(filter(None, persons))),
            tuple(dict.fromkeys(filter(None, where))), (row.task,) if row.task else (),
        )  # fmt: skip
    return found


readers[Source.PAPER] = read_papers


def _all_names(unit_ids: set[int]) -> dict[int, list[str]]:
    """Every name a unit has had: a paper is found under the old one and the new one."""
    found: dict[int, list[str]] = {unit_id: [] for unit_id in unit_ids}
    rows = UnitVersion.objects.filter(unit_id__in=unit_ids).order_by("valid_from")
    for unit_id, code, name in rows.values_list("unit_id", "code", "name"):
        found[unit_id].append(f"{code} {name}")
    return found


def save_search(*, actor: Actor, at: dt.datetime, name: str, question: dict[str, Any]) -> SavedSearch:
    """Keep a question under a name; the same name takes the new question.

    errors      Refused DOC-90 without a name or with nothing asked, DOC-91 a name too long
    """
    name = clean(name)
    asked = {field: clean(str(value)) for field, value in question.items() if clean(str(value))}
    if not name or not asked:
        raise Refused(codes.SEARCH_UNNAMED)
    if len(name) > NAME_LIMIT:
        raise Refused(codes.SEARCH_NAME_LONG, most=NAME_LIMIT)
    row, _made = SavedSearch.objects.update_or_create(
        user_id=actor.user_id, name=name, defaults={"question": asked, "made_at": at}
    )
    return row


def drop_search(*, actor: Actor, search_id: int) -> None:
    """Forget a kept question of the actor's own; Refused(KER-09)."""
    gone, _what = SavedSearch.objects.filter(pk=search_id, user_id=actor.user_id).delete()
    if not gone:
        raise Refused(NOT_FOUND, what="tìm kiếm đã lưu", key=search_id)
