"""Reads of the tree and of posts: who may see what, what units are called and where they hang."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from quannhu.kernel.actor import Actor, Grant
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold
from quannhu.organization.models import Dated, Kind, Post, Unit, UnitClosure, UnitSuccession, UnitVersion
from quannhu.organization.rights import roles_with
from quannhu.organization.rules import joined


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


def _taken_over(unit_ids: set[int], on: dt.date) -> set[int]:
    """What the units took over: the predecessors, and all that stood under them on the day or on their last day."""
    rows = UnitSuccession.objects.values_list("successor_id", "predecessor_id", "on")
    heirs: dict[int, list[tuple[int, dt.date]]] = {}
    for successor, predecessor, day in rows:
        heirs.setdefault(successor, []).append((predecessor, day))
    last_days: dict[int, dt.date] = {}
    frontier = [unit_id for unit_id in unit_ids if unit_id in heirs]
    while frontier:
        for predecessor, day in heirs.get(frontier.pop(), ()):
            if predecessor not in last_days:
                last_days[predecessor] = day - dt.timedelta(days=1)
                frontier.append(predecessor)
    if not last_days:
        return set()
    held = Q(Dated.on(on), ancestor_id__in=list(last_days))
    for predecessor, day in last_days.items():
        held |= Q(Dated.on(day), ancestor_id=predecessor)
    below = UnitClosure.objects.filter(held).values_list("descendant_id", flat=True)
    return set(last_days) | set(below)


def _reach(roots: list[int], today: dt.date, on: dt.date) -> frozenset[int]:
    """Units under the roots today or on the day, and what those took over."""
    if not roots:
        return frozenset()
    valid = Dated.on(on) if on == today else Dated.on(on) | Dated.on(today)
    rows = UnitClosure.objects.filter(valid, ancestor_id__in=roots).values_list("descendant_id", flat=True)
    seen = set(rows) | set(roots)
    return frozenset(seen | _taken_over(seen, on))


def visible_to(actor: Actor, on: dt.date) -> Scope:
    """Which units the actor may see as of a day: the subtrees of today's posts, and what those units took over."""
    roots = [grant.unit_id for grant in actor.current() if grant.role != "administrator"]
    return Scope(_reach(roots, actor.today, on), on)


def may(actor: Actor, right: str, unit_id: int, on: dt.date) -> bool:
    """Whether a post held today carries the right over the unit (an administrator's too, where the right is his)."""
    roles = roles_with(right)
    roots = [grant.unit_id for grant in actor.current() if grant.role in roles]
    # The post's own unit needs no look at the tree.
    return unit_id in roots or unit_id in _reach(roots, actor.today, on)


def reach_with(actor: Actor, right: str, on: dt.date) -> frozenset[int]:
    """Every unit over which the actor holds the right as of the day."""
    return _reach(roots_with(actor, right), actor.today, on)


def roots_with(actor: Actor, right: str) -> list[int]:
    """The units at which the actor holds a post with the right today."""
    roles = roles_with(right)
    return sorted({grant.unit_id for grant in actor.current() if grant.role in roles})


def require(actor: Actor, right: str, unit_id: int, on: dt.date) -> None:
    """Refuse (KER-07) unless `may`."""
    if not may(actor, right, unit_id, on):
        raise Refused(NOT_ALLOWED, right=right, place=name_of(unit_id, on))


def version_of(unit_id: int, on: dt.date) -> UnitVersion | None:
    """The unit's name, code and parent valid on the day; the last one before it when the unit has ended."""
    return UnitVersion.objects.filter(unit_id=unit_id, valid_from__lte=on).order_by("-valid_from").first()


def name_of(unit_id: int, on: dt.date) -> str:
    """`Trung đoàn Sóc Nâu (T11)` as it was called on the day, or at the nearest day it existed."""
    label = labels([unit_id], on).get(unit_id)
    return str(label) if label else f"#{unit_id}"


def unit_by_code(code: str, on: dt.date) -> Unit:
    """The unit that carried the code on the day; letter case and NFD do not matter.

    errors      Refused(KER-09)
    """
    wanted = clean(code).upper()
    version = UnitVersion.objects.filter(Dated.on(on), code=wanted).select_related("unit").first()
    if version is None:
        raise Refused(NOT_FOUND, what=f"đơn vị (ngày {format_day(on)})", key=clean(code))
    return version.unit


def get_unit(unit_id: int) -> Unit:
    """The unit; Refused(KER-09)."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Refused(NOT_FOUND, what="đơn vị", key=unit_id)
    return unit


def visible_unit(scope: Scope, unit_id: int) -> Unit:
    """The unit when the scope holds it; a unit out of sight is refused like one that does not exist (KER-09)."""
    if unit_id not in scope:
        raise Refused(NOT_FOUND, what="đơn vị", key=unit_id)
    return get_unit(unit_id)


def periods_of(unit_id: int) -> list[Period]:
    """The days on which the unit exists, as few periods."""
    rows = UnitVersion.objects.filter(unit_id=unit_id).values_list("valid_from", "valid_to")
    return joined([Period(start, end) for start, end in rows])


def first_day_inside(unit_id: int, container_id: int, period: Period) -> dt.date | None:
    """The first day of the period on which the unit stands inside the container, or None."""
    rows = UnitClosure.objects.filter(
        ancestor_id=container_id, descendant_id=unit_id, valid_from__lt=period.end, valid_to__gt=period.start
    )
    first = rows.order_by("valid_from").values_list("valid_from", flat=True).first()
    return max(first, period.start) if first else None


@dataclass(frozen=True)
class UnitLabel:
    """What to call a unit."""

    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True)
class TreeNode:
    """A unit in the tree as of a day; `depth` counts from the top of what is visible."""

    unit_id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    depth: int


def labels(unit_ids: Iterable[int], on: dt.date) -> dict[int, UnitLabel]:
    """What each unit was called on the day; the last name before it, or the first after it, when it did not exist."""
    rows = UnitVersion.objects.filter(unit_id__in=set(unit_ids)).order_by("valid_from")
    found: dict[int, UnitLabel] = {}
    for unit_id, code, name, start in rows.values_list("unit_id", "code", "name", "valid_from"):
        if unit_id not in found or start <= on:
            found[unit_id] = UnitLabel(code, name)
    return found


def tree(actor: Actor, on: dt.date) -> list[TreeNode]:
    """The visible units of the day, each after its parent, siblings in Vietnamese order of name."""
    return tree_of(visible_to(actor, on))


def tree_of(scope: Scope) -> list[TreeNode]:
    """The units of a scope as a tree on its day."""
    rows = UnitVersion.objects.filter(Dated.on(scope.on)).select_related("unit").order_by("name_sort", "code")
    seen = [row for row in rows if row.unit_id in scope]
    inside = {row.unit_id for row in seen}
    below: dict[int | None, list[UnitVersion]] = {}
    for row in seen:
        below.setdefault(row.parent_id if row.parent_id in inside else None, []).append(row)
    nodes: list[TreeNode] = []
    stack = [(row, 0) for row in reversed(below.get(None, []))]
    while stack:
        row, depth = stack.pop()
        nodes.append(TreeNode(row.unit_id, row.code, row.name, row.unit.kind, row.parent_id, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(row.unit_id, [])))
    return nodes


def parent_of(unit_id: int, on: dt.date) -> int | None:
    """The unit's parent on the day."""
    return UnitVersion.objects.filter(Dated.on(on), unit_id=unit_id).values_list("parent_id", flat=True).first()


def kitchens_of(unit_id: int, on: dt.date) -> list[int]:
    """The kitchens in the unit's subtree on the day, in order of code."""
    rows = UnitClosure.objects.filter(Dated.on(on), ancestor_id=unit_id, descendant__kind=Kind.KITCHEN)
    ids = list(rows.values_list("descendant_id", flat=True))
    versions = UnitVersion.objects.filter(Dated.on(on), unit_id__in=ids).order_by("code")
    return list(versions.values_list("unit_id", flat=True))


def kitchen_ids(on: dt.date) -> list[int]:
    """Every kitchen of the day: a unit may send people to eat at another unit's kitchen."""
    rows = UnitVersion.objects.filter(Dated.on(on), unit__kind=Kind.KITCHEN).order_by("code")
    return list(rows.values_list("unit_id", flat=True))


def search_units(scope: Scope, text: str, limit: int = 50) -> list[UnitVersion]:
    """Visible units of the day whose code or name holds the text, with or without marks, in Vietnamese order."""
    wanted = fold(clean(text))
    rows = UnitVersion.objects.filter(Dated.on(scope.on), unit_id__in=scope.unit_ids).select_related("unit")
    match = Q(name_search__contains=wanted) | Q(code__icontains=clean(text))
    return list(rows.filter(match).order_by("name_sort", "code")[:limit])


def units_for(actor: Actor, unit_code: str | None, period: Period) -> frozenset[int]:
    """The visible units a figure counts: all, or those that stood under the unit on a day of the period.

    errors      Refused(KER-09) when no visible unit carried the code in the period
    """
    scope = visible_to(actor, period.last)
    if unit_code is None:
        return scope.unit_ids
    unit_id = unit_in_period(scope, unit_code, period)
    rows = UnitClosure.objects.filter(ancestor_id=unit_id, valid_from__lt=period.end, valid_to__gt=period.start)
    return frozenset(rows.values_list("descendant_id", flat=True)) & scope.unit_ids


def unit_in_period(scope: Scope, code: str, period: Period) -> int:
    """The visible unit that carried the code last in the period; Refused(KER-09)."""
    rows = UnitVersion.objects.filter(
        code=clean(code).upper(), valid_from__lt=period.end, valid_to__gt=period.start, unit_id__in=scope.unit_ids
    )
    unit_id = rows.order_by("-valid_from").values_list("unit_id", flat=True).first()
    if unit_id is None:
        raise Refused(NOT_FOUND, what=f"đơn vị ({period})", key=clean(code))
    return unit_id
