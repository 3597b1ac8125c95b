"""Puts the actor, the as-of day and the instant on every request; turns refusals into pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quannhu.kernel.days import HANOI, parse_day
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import actor_of

STATUS = {"KER-07": 403, "KER-09": 404}


class ActorMiddleware:
    """The one place where the doors read the clock and the session's as-of day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        today = request.now.astimezone(HANOI).date()  # type: ignore[attr-defined]
        request.on = self._as_of(request, today)  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.actor = actor_of(request.user.pk, today)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _as_of(self, request: HttpRequest, today: dt.date) -> dt.date:
        if asked := request.GET.get("tinh-den"):
            try:
                day = parse_day(asked, default_year=today.year)
            except Refused:
                return today
            request.session["as_of"] = day.isoformat()
            return day
        stored = request.session.get("as_of")
        return dt.date.fromisoformat(stored) if stored else today

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = STATUS.get(exception.code.id, 422)
        return render(request, "web/refused.html", {"refused": exception}, status=status)
