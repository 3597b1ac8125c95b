"""Reads of what the flow stands on: written orders to sign, odd days of the calendar, series of an organ."""

from __future__ import annotations

from django.db.models import Count, Q

from quannhu.documents.models import DayOff, Series, SignMandate
from quannhu.kernel.text import sort_key
from quannhu.organization.models import Post
from quannhu.organization.queries import Scope


def mandates_in(scope: Scope) -> list[SignMandate]:
    """Every written order of the visible units, newest first."""
    return list(SignMandate.objects.filter(unit_id__in=scope.unit_ids).order_by("-valid_from", "-id"))


def days_of(year: int) -> list[DayOff]:
    """The odd days of a year, in order."""
    return list(DayOff.objects.filter(day__year=year).order_by("day"))


def day_of_id(day_id: int) -> DayOff | None:
    """One odd day."""
    return DayOff.objects.filter(pk=day_id).first()


def issuers_in(scope: Scope) -> list[int]:
    """The visible units that have number series."""
    rows = Series.objects.filter(unit_id__in=scope.unit_ids).values_list("unit_id", flat=True)
    return sorted(set(rows))


def series_counted(unit_id: int, year: int) -> list[tuple[Series, int]]:
    """The series of an organ in a year with how many of its numbers no document bears."""
    rows = Series.objects.filter(unit_id=unit_id, year=year).annotate(
        void=Count("numbers", filter=Q(numbers__void=True))
    )
    return [(row, row.void) for row in rows.order_by("code")]


def section_heads(scope: Scope) -> list[tuple[int, str, str]]:
    """(account, name, title) of the section heads in the visible units on the scope's day, in order of name."""
    posts = Post.objects.filter(Post.on(scope.on), role="section_head", unit_id__in=scope.unit_ids)
    found = {post.user_id: (post.user_id, _name(post), post.title) for post in posts.select_related("user")}
    return sorted(found.values(), key=lambda one: sort_key(one[1]))


def _name(post: Post) -> str:
    return post.user.get_full_name() or post.user.get_username()
