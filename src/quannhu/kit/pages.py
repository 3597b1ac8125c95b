"""Page plumbing shared by every room: who asks, as of when, what the side list, home and search show."""

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
from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.errors import Refused


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


@dataclass(frozen=True)
class Hit:
    """One thing found by the search box; a room's `pages.search(request, text)` returns a list of them.

    kind    what it is in Vietnamese: "đơn vị", "mặt hàng", "phiếu"; only things inside the actor's scope
    """

    title: str
    subtitle: str
    url: str
    kind: str


@dataclass(frozen=True)
class Line:
    """One line of a home card; `tone` is "", "ok", "warn" or "bad"."""

    text: str
    value: str = ""
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Card:
    """A card on the home page; a room's `pages.home_cards(request)` returns a list of them, cheaply.

    figure      one large number, written out
    image_url   address of a chart (an SVG page); image_alt says in words what it shows
    piece_url   address of the cards that take this one's place once the page stands, where they take long to make
    order       smaller comes first; what is due today 10, late 20, waits for a signature 30, charts 50
    """

    title: str
    lines: tuple[Line, ...] = ()
    tone: str = ""
    href: str = ""
    figure: str = ""
    note: str = ""
    image_url: str = ""
    image_alt: str = ""
    piece_url: str = ""
    order: int = 40


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view behind sign-in. Refusals that the view lets through become a 422 (or 403/404) page by the middleware."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    signed_in = login_required(wrapped)
    signed_in.quannhu_page = True  # type: ignore[attr-defined]
    return signed_in


def refused_status(refused: Refused | None) -> int:
    """The status of a page shown again with a refusal above it: 403 when the right was missing, 200 without one."""
    if refused is None:
        return 200
    return 403 if refused.code == NOT_ALLOWED else 422


def command_id_of(request: HttpRequest) -> uuid.UUID:
    """The command id the form carried; a form without one gets a fresh id (and so no protection against repeats)."""
    try:
        return uuid.UUID(request.POST.get("command_id", ""))
    except ValueError:
        return uuid.uuid4()
