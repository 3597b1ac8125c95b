"""Reads of the register of arrivals: who may see which, what is due, who handles it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from quannhu.documents.models import Arrival, Assignment, Handling
from quannhu.documents.queries.papers import READ_DRAFTS
from quannhu.documents.rules.arriving import NEAR, triple_of
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.models import Post
from quannhu.organization.queries import may, reach_with, visible_to
from quannhu.organization.rights import roles_with

REGISTER, ASSIGN, DRAFT = "documents.register", "documents.assign", "documents.draft"
RECEIVE = "documents.receive"


def live_assignments(actor: Actor, on: dt.date) -> QuerySet[Assignment]:
    """Assignments not ended, to the actor or to a unit he may see."""
    scope = visible_to(actor, on).unit_ids
    return Assignment.objects.filter(Q(user_id=actor.user_id) | Q(unit_id__in=scope), ended_at__isnull=True)


def arrivals_for(actor: Actor, on: dt.date) -> QuerySet[Arrival]:
    """The arrivals the actor may see (rule DOC-R61).

    Clerks, section heads, commanders and whoever takes in for a unit see the register of the organs in their reach;
    everybody else sees what is assigned to him or to a unit he may see.
    """
    if not actor.current():
        return Arrival.objects.none()
    reach = arrivals_reach(actor, on)
    return Arrival.objects.filter(
        Q(unit_id__in=reach) | Q(pk__in=live_assignments(actor, on).order_by().values("arrival_id"))
    )


def arrivals_reach(actor: Actor, on: dt.date) -> frozenset[int]:
    """The organs whose whole register of arrivals the actor reads."""
    return reach_with(actor, READ_DRAFTS, on) | reach_with(actor, RECEIVE, on)


def arrival_for(actor: Actor, on: dt.date, arrival_id: int) -> Arrival:
    """One arrival the actor may see; Refused(KER-09) as if it did not exist otherwise."""
    rows = arrivals_for(actor, on).select_related("unit", "answer", "repeats")
    arrival = rows.filter(pk=arrival_id).first()
    if arrival is None:
        raise Refused(NOT_FOUND, what="văn bản đến", key=arrival_id)
    return arrival


def known_as(unit_id: int, reference: str, author: str, dated_on: dt.date) -> Arrival | None:
    """The arrival of the organ that has this number and sign, issuer and day already (rule DOC-R60)."""
    rows = Arrival.objects.filter(unit_id=unit_id, triple=triple_of(reference, author, dated_on))
    return rows.order_by("id").first()


def assignments_of(arrival_ids: Iterable[int], *, ended: bool = False) -> dict[int, list[Assignment]]:
    """Arrival -> its assignments, the lead first."""
    rows = Assignment.objects.filter(arrival_id__in=list(arrival_ids)).order_by("id")
    found: dict[int, list[Assignment]] = {}
    for row in rows if ended else rows.filter(ended_at__isnull=True):
        found.setdefault(row.arrival_id, []).append(row)
    for each in found.values():
        each.sort(key=lambda row: (row.part != Assignment.Part.LEAD, row.pk))
    return found


def handlings_of(arrival: Arrival) -> list[Handling]:
    """The lines of the slip, oldest first."""
    return list(Handling.objects.filter(arrival=arrival))


def last_progress(arrival_ids: Sequence[int]) -> dict[int, str]:
    """Arrival -> what was last written of its progress."""
    said = [Handling.Kind.PROGRESS, Handling.Kind.DONE]
    rows = Handling.objects.filter(arrival_id__in=list(arrival_ids), kind__in=said).order_by("id")
    return dict(rows.values_list("arrival_id", "text"))


def handles(actor: Actor, arrival: Arrival, on: dt.date) -> bool:
    """Whether the actor may write what is done about the arrival: it is assigned to him, or to a unit he works in."""
    return any(may_take(actor, row, on) for row in assignments_of([arrival.pk]).get(arrival.pk, ()))


def may_take(actor: Actor, row: Assignment, on: dt.date) -> bool:
    """Whether the assignment is the actor's own, or his unit's when it names no person."""
    if row.user_id is not None:
        return row.user_id == actor.user_id
    return may(actor, DRAFT, row.unit_id, on) or may(actor, ASSIGN, row.unit_id, on)


def waiting(actor: Actor, on: dt.date) -> QuerySet[Arrival]:
    """What waits for the actor: arrivals nobody was given, for whoever assigns them; his own and his unit's work."""
    if not actor.current():
        return Arrival.objects.none()
    live = Assignment.objects.filter(arrival=OuterRef("pk"), ended_at__isnull=True)
    to_assign = Q(unit_id__in=[*reach_with(actor, ASSIGN, on)]) & ~Exists(live)
    units = reach_with(actor, ASSIGN, on)
    mine = Q(user_id=actor.user_id) | Q(user_id__isnull=True, unit_id__in=units)
    own = Assignment.objects.filter(mine, ended_at__isnull=True).order_by().values("arrival_id")
    return Arrival.objects.filter(to_assign | Q(pk__in=own), done_at__isnull=True)


@dataclass(frozen=True)
class Due:
    """When an arrival must be handled: its nearest day, how many days late, whether near."""

    on: dt.date
    late: int
    near: bool


def due_of(arrival: Arrival, assignments: Sequence[Assignment], on: dt.date) -> Due | None:
    """The nearest day of its assignments while it is not done; None without one."""
    days = [row.due_on for row in assignments if row.due_on]
    if arrival.done_at or not days:
        return None
    day = min(days)
    left = (day - on).days
    return Due(day, max(-left, 0), 0 <= left <= NEAR)


def reminders(actor: Actor, on: dt.date) -> list[tuple[Arrival, Due]]:
    """What is late or due within three days among the arrivals the actor has to do with (rule DOC-R62), worst first."""
    near = on + dt.timedelta(days=NEAR)
    rows = Assignment.objects.filter(ended_at__isnull=True, due_on__lte=near, arrival__done_at__isnull=True)
    units = reach_with(actor, ASSIGN, on) | reach_with(actor, REGISTER, on)
    mine = rows.filter(Q(user_id=actor.user_id) | Q(unit_id__in=units) | Q(arrival__unit_id__in=units))
    first: dict[int, tuple[Arrival, Due]] = {}
    for row in mine.select_related("arrival").order_by("due_on", "id")[:200]:
        if due := due_of(row.arrival, [row], on):
            first.setdefault(row.arrival_id, (row.arrival, due))
    return list(first.values())


def people_of(unit_id: int, on: dt.date) -> list[tuple[int, str, str]]:
    """(account, name, title) of whoever writes documents in the unit on the day."""
    posts = Post.objects.filter(Post.on(on), unit_id=unit_id, role__in=roles_with(DRAFT) | roles_with(ASSIGN))
    found: dict[int, tuple[int, str, str]] = {}
    for post in posts.select_related("user").order_by("id"):
        name = post.user.get_full_name() or post.user.get_username()
        found.setdefault(post.user_id, (post.user_id, name, post.title))
    return list(found.values())
