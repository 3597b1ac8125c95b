"""Reads of measures: how documents of a period went; what a person's work came to, for him and his superiors only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, QuerySet

from quannhu.documents.codes.measures import MEASURE_PRIVATE
from quannhu.documents.models import Absence, Author, Outcome, Paper, StepTaken
from quannhu.documents.queries.papers import papers_for, people
from quannhu.documents.rules import measures as rules
from quannhu.documents.rules.flow import PUBLISHED, Step
from quannhu.documents.rules.measures import Life, Pace, Score
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import HANOI, Period, instant
from quannhu.kernel.errors import Refused
from quannhu.organization.models import Post, UnitClosure
from quannhu.organization.rights import roles_with

MEASURE = "documents.measure"
# Who stands above whom at one unit; at a unit below, an equal rank is below too.
_RANK = {"commander": 3, "committee_secretary": 3, "section_head": 2, "unit_quartermaster": 2}


def subordinates(actor: Actor) -> frozenset[int]:
    """The accounts below the actor today: lower posts at his own units, no higher posts at units under them."""
    grants = [grant for grant in actor.current() if grant.role in roles_with(MEASURE)]
    if not grants:
        return frozenset()
    rows = UnitClosure.objects.filter(UnitClosure.on(actor.today), ancestor_id__in={grant.unit_id for grant in grants})
    under = {(above, below): depth for above, below, depth in rows.values_list("ancestor_id", "descendant_id", "depth")}
    posts = Post.objects.filter(Post.on(actor.today), unit_id__in={below for _, below in under})
    found: set[int] = set()
    for user_id, role, unit_id in posts.values_list("user_id", "role", "unit_id"):
        rank = _RANK.get(role, 1)
        for grant in grants:
            depth = under.get((grant.unit_id, unit_id))
            if depth is not None and (rank < _RANK[grant.role] or (depth and rank == _RANK[grant.role])):
                found.add(user_id)
    return frozenset(found - {actor.user_id})


def seen_people(actor: Actor) -> frozenset[int]:
    """Whose work the actor may look at: his own and that of those below him (rule DOC-R105)."""
    return subordinates(actor) | {actor.user_id}


# No document of the program is older; the first years have no instant in every time zone.
OLDEST = dt.date(1900, 1, 1)


def issued_in(papers: QuerySet[Paper], period: Period, known_at: dt.datetime | None = None) -> QuerySet[Paper]:
    """The documents of these issued in the period, as far as they were written down by then."""
    sent = [state.value for state in PUBLISHED]
    found = papers.filter(state__in=sent, issued_at__gte=instant(max(period.start, OLDEST)))
    if period.last != period.end:
        found = found.filter(issued_at__lt=instant(max(period.end, OLDEST)))
    if known_at is not None:
        entered = Q(past_entry__isnull=True) | Q(past_entry__entered_at__lte=known_at)
        found = found.filter(entered, issued_at__lte=known_at)
    return found


def lives_of(papers: QuerySet[Paper], known_at: dt.datetime | None = None) -> dict[int, Life]:
    """Document -> what counts of it, oldest first: four statements."""
    fields = ("pk", "drafting_unit_id", "started_at", "submitted_at", "issued_at", "due_on", "e_signed", "kind")
    rows = list(papers.order_by("issued_at", "pk").values_list(*fields))
    chosen = papers.order_by().values("pk")
    returned = set(
        StepTaken.objects.filter(step=Step.RETURN.value, paper_id__in=chosen).values_list("paper_id", flat=True)
    )
    writers: dict[int, list[int]] = {}
    for paper_id, user_id in (
        Author.objects.filter(paper_id__in=chosen).order_by("id").values_list("paper_id", "user_id")
    ):
        writers.setdefault(paper_id, []).append(user_id)
    answers = Outcome.objects.filter(paper_id__in=chosen).order_by("id")
    if known_at is not None:
        answers = answers.filter(written_at__lte=known_at)
    adopted = dict(answers.values_list("paper_id", "adopted"))
    return {
        pk: Life(
            pk, unit_id, tuple(writers.get(pk, ())), _day(started), _day(submitted or issued), _day(issued), due_on,
            pk in returned, e_signed, adopted.get(pk) if kind in rules.PROPOSALS else None,
        )
        for pk, unit_id, started, submitted, issued, due_on, e_signed, kind in rows
    }  # fmt: skip


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(HANOI).date()


def away(user_ids: Iterable[int], known_at: dt.datetime | None = None) -> dict[int, list[Period]]:
    """Person -> the days of recorded absence; one taken back later still counts in what was known before."""
    rows, live = Absence.objects.filter(user_id__in=set(user_ids)), Q(withdrawn_at__isnull=True)
    if known_at is not None:
        rows, live = rows.filter(written_at__lte=known_at), live | Q(withdrawn_at__gt=known_at)
    rows = rows.filter(live)
    found: dict[int, list[Period]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(Period(row.starts_on, row.ends_on + dt.timedelta(days=1)))
    return found


def scores_of(lives: Mapping[int, Life], known_at: dt.datetime | None = None) -> dict[int, Score]:
    """Person -> score over these documents, for everyone who wrote one. Not for the screen as it is: `seen_people`."""
    mine: dict[int, list[Life]] = {}
    for life in lives.values():
        for person in life.authors:
            mine.setdefault(person, []).append(life)
    absent = away(mine, known_at)
    return {person: rules.score(person, found, absent.get(person, ())) for person, found in sorted(mine.items())}


@dataclass(frozen=True)
class PersonMeasure:
    """What a person's work came to in a period, and the documents it stands on."""

    user_id: int
    name: str
    score: Score
    lives: tuple[Life, ...]


def person_measure(actor: Actor, user_id: int, period: Period, known_at: dt.datetime | None = None) -> PersonMeasure:
    """A person's score, recomputed from the records, whichever organ issued them.

    errors      Refused DOC-95 for anyone but the person and the superiors
    """
    name = people([user_id]).get(user_id, f"#{user_id}")
    if user_id not in seen_people(actor):
        raise Refused(MEASURE_PRIVATE, person=name)
    written = Author.objects.filter(user_id=user_id).values("paper_id")
    lives = lives_of(issued_in(Paper.objects.filter(pk__in=written), period, known_at), known_at)
    absent = away([user_id], known_at)
    found = rules.score(user_id, lives.values(), absent.get(user_id, ()))
    return PersonMeasure(user_id, name, found, tuple(lives.values()))


def team(actor: Actor, period: Period) -> list[PersonMeasure]:
    """Those whose work the actor may look at and who wrote an issued document in the period, by name."""
    seen = seen_people(actor)
    written = Author.objects.filter(user_id__in=seen).values("paper_id")
    lives = lives_of(issued_in(Paper.objects.filter(pk__in=written), period))
    scores, names = scores_of(lives), people(seen)
    found = []
    for person in sorted(seen & scores.keys(), key=lambda each: names.get(each, "")):
        mine = tuple(life for life in lives.values() if person in life.authors)
        found.append(PersonMeasure(person, names.get(person, f"#{person}"), scores[person], mine))
    return found


@dataclass(frozen=True)
class Line:
    """How the documents drafted at a unit went in a period; unit_id None sums them all.

    mean        of the scores of those who wrote (F21); None without any, or when it would tell of each (rule DOC-R105)
    """

    period: Period
    unit_id: int | None
    pace: Pace
    mean: Fraction | None = None


def quarters(actor: Actor, on: dt.date) -> list[Line]:
    """The quarters of `on`'s year up to it, each in sum and by drafting unit, over the documents the actor may see."""
    lines, seen = [], seen_people(actor)
    for month in (1, 4, 7, 10):
        start = on.replace(month=month, day=1)
        if start > on:
            break
        after = dt.date(on.year + (month == 10), (month + 3) % 12, 1)
        period = Period(start, min(after, on + dt.timedelta(days=1)))
        lives = lives_of(issued_in(papers_for(actor, on), period))
        lines.append(_line(period, None, lives, seen))
        units = sorted({life.unit_id for life in lives.values()})
        for unit_id in units:
            own = {pk: life for pk, life in lives.items() if life.unit_id == unit_id}
            lines.append(_line(period, unit_id, own, seen))
    return lines


def _line(period: Period, unit_id: int | None, lives: Mapping[int, Life], seen: frozenset[int]) -> Line:
    judged = {person: score.value for person, score in scores_of(lives).items() if score.value is not None}
    mean = rules.mean(list(judged.values())) if rules.told(judged, seen) else None
    return Line(period, unit_id, rules.pace(list(lives.values())), mean)


def year_to(on: dt.date) -> Period:
    """The year up to and with the day: what the pages show."""
    return Period(on.replace(month=1, day=1), on + dt.timedelta(days=1))


def absences_of(actor: Actor, on: dt.date) -> list[Absence]:
    """Absences of the year of those whose work the actor may look at, newest first."""
    year = Period(dt.date(on.year, 1, 1), dt.date(on.year + 1, 1, 1))
    rows = Absence.objects.filter(user_id__in=seen_people(actor), withdrawn_at__isnull=True)
    return list(rows.filter(starts_on__lt=year.end, ends_on__gte=year.start).order_by("-starts_on", "-id"))
