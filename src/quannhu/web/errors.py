"""Pages for what went wrong: every one in Vietnamese, with a remedy, inside the site's frame."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from quannhu.kernel.errors import Refused
from quannhu.web import codes

STATUS = {
    "KER-07": 403, "KER-09": 404, "WEB-01": 404, "WEB-02": 403, "WEB-03": 413, "WEB-04": 429, "WEB-06": 400,
    "WEB-07": 403, "WEB-08": 401, "WEB-09": 403,
}  # fmt: skip


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal: 403 no right, 404 not there or out of scope, else 422."""
    return STATUS.get(refused.code.id, 422)


def as_json(refused: Refused) -> dict[str, Any]:
    """A refusal for programs: code, sentence, remedy and the facts as words."""
    return {
        "code": refused.code.id,
        "sentence": refused.sentence,
        "remedy": refused.remedy,
        "facts": {name: value if isinstance(value, int) else str(value) for name, value in refused.facts.items()},
    }


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal as a page, or as JSON below /api/."""
    if request.path.startswith("/api/"):
        return JsonResponse(as_json(refused), status=status_of(refused))
    return render(request, "web/refused.html", {"refused": refused}, status=status_of(refused))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return refusal(request, Refused(codes.REQUEST_BROKEN))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return refusal(request, Refused(codes.FORBIDDEN))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusal(request, Refused(codes.PAGE_NOT_FOUND))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token."""
    return refusal(request, Refused(codes.FORM_EXPIRED))


def locked_out(request: HttpRequest, response: Any, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    return refusal(request, Refused(codes.LOCKED_OUT, minutes=minutes))


def broken(request: HttpRequest) -> HttpResponse:
    """500: a bug of ours. The page asks nothing of the database or the session, which may be what broke."""
    return HttpResponse(render_to_string("web/broken.html"), status=500)
