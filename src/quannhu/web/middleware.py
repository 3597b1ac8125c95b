"""Puts the actor, the as-of day and the instant on every request; turns refusals into pages; guards the door."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from quannhu.kernel.days import format_day, parse_day
from quannhu.kernel.errors import Refused
from quannhu.kit import clock
from quannhu.organization.queries import actor_of
from quannhu.web import codes
from quannhu.web.errors import refusal

Answer = Callable[[HttpRequest], HttpResponse]
# Pages compute weeks and years around the as-of day, so it stays away from the ends of the calendar.
EARLIEST, LATEST = dt.date(1945, 1, 1), dt.date(2100, 12, 31)
DRAIN_LIMIT = 512 * 2**20
CHUNK = 2**20


class TimingMiddleware:
    """Says in every answer how many milliseconds of processor time it took, for the page budget."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.thread_time()
        response = self.get_response(request)
        response.headers["Server-Timing"] = f"cpu;dur={(time.thread_time() - start) * 1000:.1f}"
        return response


class UploadLimitMiddleware:
    """Refuses a body over the limit by its declared length, before anything reads it into memory or a file."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= settings.UPLOAD_LIMIT + CHUNK:
            return self.get_response(request)
        # A browser shows our page only after it has sent everything: read it in small pieces and drop them.
        stream, left = request.META["wsgi.input"], min(length, DRAIN_LIMIT)
        while left > 0 and (piece := stream.read(min(CHUNK, left))):
            left -= len(piece)
        return refusal(request, Refused(codes.REQUEST_TOO_LARGE, limit=settings.UPLOAD_LIMIT // 2**20))


class LanguageMiddleware:
    """Vietnamese unless the person has chosen English; what the browser would like does not count."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        if "xuat" in request.GET:
            language = settings.LANGUAGE_CODE  # Papers and files are Vietnamese, whoever asks for them.
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """Reads the clock once for the request, and the session's as-of day."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        today = clock.day_of(request.now)  # type: ignore[attr-defined]
        request.on_default = settings.AS_OF or today  # type: ignore[attr-defined]
        request.on_problem = None  # type: ignore[attr-defined]
        request.on = request.on_default  # type: ignore[attr-defined]
        # A stranger's wish is not read: keeping it would write a session for whoever asks.
        if request.user.is_authenticated:
            request.on = self._as_of(request)  # type: ignore[attr-defined]
            request.actor = actor_of(request.user.pk, today)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            # PCs are shared: after signing out, the way back must not show what was on the screen.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _as_of(self, request: HttpRequest) -> dt.date:
        default: dt.date = request.on_default  # type: ignore[attr-defined]
        if asked := request.GET.get("tinh-den"):
            if asked == "-":
                request.session.pop("as_of", None)
                return default
            try:
                day = read_as_of(asked, default)
                request.session["as_of"] = day.isoformat()
                return day
            except Refused as refused:
                request.on_problem = refused  # type: ignore[attr-defined]
        stored = request.session.get("as_of")
        return dt.date.fromisoformat(stored) if stored else default

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception) if isinstance(exception, Refused) else None


def read_as_of(text: str, default: dt.date) -> dt.date:
    """The as-of day a person typed.

    errors      Refused KER-01 unreadable, WEB-05 outside the working years
    """
    day = parse_day(text, default_year=default.year)
    if not EARLIEST <= day <= LATEST:
        span = {"least": format_day(EARLIEST), "most": format_day(LATEST)}
        raise Refused(codes.AS_OF_OUT_OF_RANGE, text=text, **span)
    return day
