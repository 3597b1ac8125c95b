"""Page plumbing shared by every room: who asks, as of when, refusals shown at the form."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from quannhu.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request after the actor middleware.

    actor   the signed-in person with posts; on: the as-of day of the page; now: the instant of the request
    """

    actor: Actor
    on: dt.date
    now: dt.datetime


@dataclass(frozen=True)
class NavItem:
    """A page in the side list: its Vietnamese title (lazy), address name, and the roles that see it (empty: all)."""

    title: Any
    url_name: str
    roles: frozenset[str] = frozenset()
    order: int = 0


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view behind sign-in. Refusals that the view lets through become a 422 (or 403/404) page by the middleware."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return login_required(wrapped)


def command_id_of(request: HttpRequest) -> uuid.UUID:
    """The command id the form carried; a form without one gets a fresh id (and so no protection against repeats)."""
    try:
        return uuid.UUID(request.POST.get("command_id", ""))
    except ValueError:
        return uuid.uuid4()
