"""What the layout needs on every page."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.actor import Actor
from quannhu.kernel.rooms import parts
from quannhu.kit import clock
from quannhu.kit.words import screen
from quannhu.organization.queries import name_of
from quannhu.organization.rights import ROLES

# Paging and the as-of day itself do not survive a change of the as-of day; everything else asked for does.
DROPPED = frozenset({"tinh-den", "sau", "xuat"})


def shell(request: HttpRequest) -> dict[str, Any]:
    """The side list for the roles held today, the as-of day, who is here and the fictional-data banner."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"fictional": settings.FICTIONAL}
    rooms = navigation(actor, request.path)
    on = request.on  # type: ignore[attr-defined]
    posts = [(screen(ROLES.get(grant.role, grant.role)), name_of(grant.unit_id, on)) for grant in actor.current()]
    user = cast(User, request.user)
    return {
        "fictional": settings.FICTIONAL,
        "nav": rooms,
        "crumbs": trail(rooms, request.path),
        "actor": actor,
        "on": on,
        "on_default": request.on_default,  # type: ignore[attr-defined]
        "today": clock.day_of(request.now),  # type: ignore[attr-defined]
        "on_problem": request.on_problem,  # type: ignore[attr-defined]
        "kept": [(name, value) for name, value in request.GET.items() if name not in DROPPED],
        "posts": [f"{role}: {place}" for role, place in posts],
        "scope": " · ".join(dict.fromkeys(place for _, place in posts)),
        "user_name": user.get_full_name() or user.get_username(),
    }


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Rooms in the order data flows, each with the pages the roles may use; the page now open is marked."""
    rooms = []
    for pages in parts("pages"):
        items = [item for item in getattr(pages, "NAV", ()) if not item.roles or item.roles & actor.roles]
        if items:
            entries = [
                {"title": item.title, "url": reverse(item.url_name), "current": False}
                for item in sorted(items, key=lambda item: item.order)
            ]
            rooms.append({"title": pages.TITLE, "items": entries})
    under = [item for room in rooms for item in room["items"] if path.startswith(item["url"])]
    if under:
        max(under, key=lambda item: len(item["url"]))["current"] = True
    return rooms


def trail(rooms: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """Home, the room and the listed page that lead here; empty on the home page."""
    if path == "/":
        return []
    crumbs: list[dict[str, Any]] = [{"title": _("Trang chủ"), "url": "/"}]
    for room in rooms:
        for item in room["items"]:
            if item["current"]:
                crumbs.append({"title": room["title"], "url": ""})
                crumbs.append({"title": item["title"], "url": "" if item["url"] == path else item["url"]})
    if len(crumbs) == 1:
        # A page that no list names still stands in the room its address begins with.
        start = f"/{path.split('/')[1]}/"
        inside = (room for room in rooms if any(item["url"].startswith(start) for item in room["items"]))
        crumbs += [{"title": room["title"], "url": ""} for room in inside][:1]
    return crumbs
