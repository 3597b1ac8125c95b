"""Finding documents: all fields and the full text, with or without marks; only what the actor may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from quannhu.documents.models import SavedSearch, SearchEntry
from quannhu.documents.queries.arrivals import arrivals_for
from quannhu.documents.queries.papers import papers_for
from quannhu.documents.rules.finding import Clause, clauses, field_clause, pair, same_words, value_token
from quannhu.documents.rules.search_keys import first_key, record_of
from quannhu.kernel.actor import Actor

PAGE = 50
EXCERPT = 180
# Letters of a text looked through for the place to show.
LOOKED_THROUGH = 20_000
FIRST_PORTION, LAST_PORTION = 200, 10_000
_SQLITE = (
    "SELECT rowid FROM documents_words WHERE documents_words MATCH %s AND rowid >= %s AND rowid < %s "
    "ORDER BY rowid DESC LIMIT %s"
)
_POSTGRESQL = (
    "SELECT entry_id FROM documents_words WHERE words @@ %s::tsquery AND entry_id >= %s AND entry_id < %s "
    "ORDER BY entry_id DESC LIMIT %s"
)


@dataclass(frozen=True)
class Question:
    """What is looked for; everything given must hold.

    text        words anywhere: in the summary, the number, the body, the names
    person, unit, task  names or their beginnings, with or without marks
    starts, ends  the days the documents bear (drafts: the day they were begun)
    after       the key of the last one seen: the next page
    """

    text: str = ""
    kind: str = ""
    number: int | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None
    person: str = ""
    unit: str = ""
    task: str = ""
    state: str = ""
    after: int | None = None


@dataclass(frozen=True)
class Hit:
    """One record found; excerpt: pieces of its text, those that answer the question flagged."""

    key: int
    source: str
    record_id: int
    kind: str
    state: str
    title: str
    excerpt: tuple[tuple[str, bool], ...]


def search(actor: Actor, on: dt.date, question: Question, limit: int = PAGE) -> tuple[list[Hit], bool]:
    """The newest records that answer the question, and whether there are more. Catch up first (actions.search)."""
    rows = _newest(actor, on, question, limit + 1)
    wanted = clauses(question.text)
    hits = [
        Hit(row.pk, row.source, row.record_id, row.kind, row.state, row.title, excerpt(row.text, wanted))
        for row in rows[:limit]
    ]
    return hits, len(rows) > limit


def _newest(actor: Actor, on: dt.date, question: Question, wanted: int) -> list[SearchEntry]:
    """The newest entries that answer: the index gives keys in order, in growing portions, until enough may be seen."""
    least = first_key(question.starts) if question.starts else 0
    below = question.after if question.after is not None else _above(question.ends)
    asked, size = _clauses(question), FIRST_PORTION
    found: list[int] = []
    while len(found) < wanted:
        portion = _keys(asked, least, below, size) if asked else _newest_keys(least, below, size)
        found += _allowed(actor, on, portion)
        if len(portion) < size:
            break
        below, size = portion[-1], min(size * 4, LAST_PORTION)
    entries = SearchEntry.objects.in_bulk(found[:wanted])
    return [entries[key] for key in found[:wanted] if key in entries]


def _newest_keys(least: int, below: int, limit: int) -> list[int]:
    """The greatest keys in [least, below), greatest first."""
    keys = SearchEntry.objects.filter(pk__gte=least, pk__lt=below).order_by("-pk")
    return list(keys.values_list("pk", flat=True)[:limit])


def _allowed(actor: Actor, on: dt.date, keys: Sequence[int]) -> list[int]:
    """Those of the keys whose records the actor may see now, by the rules themselves (DOC-R40, DOC-R61), in order.

    A key says which record it is, so the entries of records out of sight are not even read.
    """
    named = {key: record_of(key) for key in keys}
    allowed: set[tuple[str, int]] = set()
    for source, readable in ((SearchEntry.Source.PAPER, papers_for), (SearchEntry.Source.ARRIVAL, arrivals_for)):
        if ids := [record_id for where, record_id in named.values() if where == source]:
            pks = readable(actor, on).filter(pk__in=ids).order_by().values_list("pk", flat=True)
            allowed |= {(source.value, pk) for pk in pks}
    return [key for key in keys if named[key] in allowed]


def _above(day: dt.date | None) -> int:
    """A key above every key of the day; above all keys without one."""
    return first_key((day or dt.date(9999, 12, 30)) + dt.timedelta(days=1))


def _clauses(question: Question) -> list[Clause]:
    """Everything asked but the days, as clauses of the index."""
    found = list(clauses(question.text))
    for field, text in (("person", question.person), ("unit", question.unit), ("task", question.task)):
        found += field_clause(field, text)
    values = (("kind", question.kind), ("state", question.state), ("number", question.number))
    found += [Clause((value_token(field, str(value)),)) for field, value in values if value not in ("", None)]
    return found


def _keys(wanted: Sequence[Clause], least: int, below: int, limit: int) -> list[int]:
    """The greatest keys in [least, below) in whose words every clause stands, greatest first.

    Tokens are letters and digits only: nothing in them means anything to the index.
    """
    if connection.vendor == "postgresql":
        parts = [
            " <-> ".join(f"'{token}'" for token in clause.tokens) + (":*" if clause.begins else "") for clause in wanted
        ]
        whole = [clause.tokens[:-1] if clause.begins else clause.tokens for clause in wanted]
        parts += [f"'{pair(*both)}'" for tokens in whole for both in pairwise(tokens)]
        asked = " & ".join(f"({part})" for part in parts)
        statement = _POSTGRESQL
    else:
        parts = ['"' + " ".join(clause.tokens) + '"' + (" *" if clause.begins else "") for clause in wanted]
        asked = " AND ".join(parts)
        statement = _SQLITE
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, least, below, limit])
        return [int(row[0]) for row in cursor.fetchall()]


def excerpt(text: str, wanted: Sequence[Clause]) -> tuple[tuple[str, bool], ...]:
    """The text around the first place that answers, in pieces; the beginning of the text when none does."""
    flat = " ".join(text[: 2 * LOOKED_THROUGH].split())
    places = same_words(flat[:LOOKED_THROUGH], wanted, EXCERPT)
    start = max((places[0][0] if places else 0) - EXCERPT // 3, 0)
    if start:
        start = flat.find(" ", start) + 1
    end = min(start + EXCERPT, len(flat))
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for left, right in places:
        if left >= end:
            break
        if left >= at:
            pieces += [(flat[at:left], False), (flat[left:right], True)]
            at = right
    pieces.append((flat[at:end] + (" …" if end < len(flat) else ""), False))
    return tuple((piece, hit) for piece, hit in pieces if piece)


def saved_searches(actor: Actor) -> list[SavedSearch]:
    """The questions the actor keeps, by name."""
    return list(SavedSearch.objects.filter(user_id=actor.user_id))
