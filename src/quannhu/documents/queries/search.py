"""Finding documents: all fields and the full text, with or without marks; only what the actor may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from quannhu.documents.models import SavedSearch, SearchEntry
from quannhu.documents.queries.papers import papers_for
from quannhu.documents.rules.finding import Clause, clauses, field_clause, same_words
from quannhu.documents.rules.search_keys import first_key
from quannhu.kernel.actor import Actor

PAGE = 50
EXCERPT = 180


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
    rows = list(_visible(actor, on, _asked(question)).order_by("-pk")[: limit + 1])
    wanted = clauses(question.text)
    hits = [
        Hit(row.pk, row.source, row.record_id, row.kind, row.state, row.title, excerpt(row.text, wanted))
        for row in rows[:limit]
    ]
    return hits, len(rows) > limit


def _visible(actor: Actor, on: dt.date, rows: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """Only the records of every source that the actor may see."""
    paper = Q(source=SearchEntry.Source.PAPER, record_id__in=papers_for(actor, on).order_by().values("pk"))
    return rows.filter(paper)


def _asked(question: Question) -> QuerySet[SearchEntry]:
    rows = SearchEntry.objects.all()
    found = list(clauses(question.text))
    for field, text in (("person", question.person), ("unit", question.unit), ("task", question.task)):
        found += field_clause(field, text)
    if found:
        rows = rows.filter(pk__in=_matching(found))
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.number is not None:
        rows = rows.filter(number=question.number)
    if question.state:
        rows = rows.filter(state=question.state)
    if question.starts:
        rows = rows.filter(pk__gte=first_key(question.starts))
    if question.ends:
        rows = rows.filter(pk__lt=first_key(question.ends + dt.timedelta(days=1)))
    if question.after is not None:
        rows = rows.filter(pk__lt=question.after)
    return rows


def _matching(wanted: Sequence[Clause]) -> RawSQL:
    """The keys of entries in whose words every clause stands. Tokens are letters and digits only: nothing to escape."""
    if connection.vendor == "postgresql":
        parts = [
            " <-> ".join(f"'{token}'" for token in clause.tokens) + (":*" if clause.begins else "") for clause in wanted
        ]
        asked = " & ".join(f"({part})" for part in parts)
        return RawSQL("SELECT entry_id FROM documents_words WHERE words @@ %s::tsquery", [asked])
    parts = ['"' + " ".join(clause.tokens) + '"' + (" *" if clause.begins else "") for clause in wanted]
    return RawSQL("SELECT rowid FROM documents_words WHERE documents_words MATCH %s", [" AND ".join(parts)])


def excerpt(text: str, wanted: Sequence[Clause]) -> tuple[tuple[str, bool], ...]:
    """The text around the first place that answers, in pieces; the beginning of the text when none does."""
    flat = " ".join(text.split())
    places = same_words(flat, wanted)
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
