"""Reads of the tree, posts, strength and feeding. `visible_to` rules every page, API, export and count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from quannhu.kernel.actor import Actor, Grant
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.organization.models import Dated, Post, Unit, UnitClosure, UnitSuccession, UnitVersion
from quannhu.organization.rights import roles_with


@dataclass(frozen=True)
class Scope:
    """The units an actor may see on a day; queries filter by `unit_ids`."""

    unit_ids: frozenset[int]
    on: dt.date

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self.unit_ids


def actor_of(user_id: int, today: dt.date) -> Actor:
    """The actor behind an account, with every post ever held (posts count on their days)."""
    posts = Post.objects.filter(user_id=user_id).select_related("user").order_by("id")
    grants = tuple(Grant(post.role, post.unit_id, Period(post.valid_from, post.valid_to)) for post in posts)
    name = posts[0].user.get_full_name() or posts[0].user.get_username() if posts else ""
    return Actor(user_id, name, grants, today)


def subtree(unit_id: int, on: dt.date) -> frozenset[int]:
    """The unit and everything under it on the day."""
    rows = UnitClosure.objects.filter(Dated.on(on), ancestor_id=unit_id)
    return frozenset(rows.values_list("descendant_id", flat=True))


def _with_predecessors(unit_ids: set[int]) -> set[int]:
    """The units plus all they took over, and everything that ever stood under those."""
    pairs = list(UnitSuccession.objects.values_list("successor_id", "predecessor_id"))
    if not pairs:
        return unit_ids
    taken: set[int] = set()
    frontier = set(unit_ids)
    while frontier:
        frontier = {old for new, old in pairs if new in frontier} - taken
        taken |= frontier
    if taken:
        below = UnitClosure.objects.filter(ancestor_id__in=taken).values_list("descendant_id", flat=True)
        taken |= set(below)
    return unit_ids | taken


def visible_to(actor: Actor, on: dt.date) -> Scope:
    """Which units the actor may see as of a day: the subtrees of today's posts, and what those units took over."""
    roots = [grant.unit_id for grant in actor.current() if grant.role != "administrator"]
    if not roots:
        return Scope(frozenset(), on)
    days = {on, actor.today}
    valid = Q()
    for day in days:
        valid |= Dated.on(day)
    rows = UnitClosure.objects.filter(valid, ancestor_id__in=roots).values_list("descendant_id", flat=True)
    return Scope(frozenset(_with_predecessors(set(rows) | set(roots))), on)


def may(actor: Actor, right: str, unit_id: int, on: dt.date) -> bool:
    """Whether a post held today carries the right over the unit."""
    roles = roles_with(right)
    grants = [grant for grant in actor.current() if grant.role in roles]
    if not grants:
        return False
    narrowed = Actor(actor.user_id, actor.name, tuple(grants), actor.today)
    return unit_id in visible_to(narrowed, on)


def require(actor: Actor, right: str, unit_id: int, on: dt.date) -> None:
    """Refuse (KER-07) unless `may`."""
    if not may(actor, right, unit_id, on):
        raise Refused(NOT_ALLOWED, right=right, place=name_of(unit_id, on))


def version_of(unit_id: int, on: dt.date) -> UnitVersion | None:
    """The unit's name, code and parent valid on the day; the last one before it when the unit has ended."""
    return UnitVersion.objects.filter(unit_id=unit_id, valid_from__lte=on).order_by("-valid_from").first()


def name_of(unit_id: int, on: dt.date) -> str:
    """`Trung đoàn Sóc Nâu (T11)` as it was called on the day."""
    version = version_of(unit_id, on)
    return f"{version.name} ({version.code})" if version else f"#{unit_id}"


def unit_by_code(code: str, on: dt.date) -> Unit:
    """The unit that carried the code on the day.

    errors      Refused(KER-09)
    """
    version = UnitVersion.objects.filter(Dated.on(on), code=code.strip()).select_related("unit").first()
    if version is None:
        raise Refused(NOT_FOUND, what=f"đơn vị (ngày {format_day(on)})", key=code)
    return version.unit
