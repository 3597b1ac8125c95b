"""What the layout needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from quannhu.kernel.rooms import parts


def shell(request: HttpRequest) -> dict[str, Any]:
    """The side list for the roles held today, the as-of day and the fictional-data banner."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"fictional": settings.FICTIONAL}
    rooms = []
    for pages in parts("pages"):
        items = [item for item in getattr(pages, "NAV", ()) if not item.roles or item.roles & actor.roles]
        if items:
            rooms.append({"title": pages.TITLE, "items": sorted(items, key=lambda item: item.order)})
    return {"fictional": settings.FICTIONAL, "nav": rooms, "actor": actor, "on": request.on}  # type: ignore[attr-defined]
