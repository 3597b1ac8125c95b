"""One NinjaAPI; each room brings its router under its own name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import SessionAuth

from quannhu.api.reference import operations_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.rooms import parts
from quannhu.kit.pages import page
from quannhu.web import codes
from quannhu.web.errors import as_json, status_of


class SignedIn(SessionAuth):
    """The session of the pages; the CSRF token guards writing."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


api = NinjaAPI(
    title="Quân nhu",
    version="1.0",
    description="Đọc và ghi như trên trang web, cùng phạm vi và cùng quy tắc. Đăng nhập bằng phiên của trang web; "
    "lệnh ghi gửi kèm X-CSRFToken. Lời từ chối có dạng {code, sentence, remedy, facts}.",
    auth=SignedIn(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """A rule said no: 403, 404 or 422 with its code, sentence and remedy."""
    return api.create_response(request, as_json(exception), status=status_of(exception))


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, exception: AuthenticationError) -> HttpResponse:
    """Nobody is signed in."""
    return refused(request, Refused(codes.NOT_SIGNED_IN))


@api.exception_handler(HttpError)
def unread(request: HttpRequest, exception: HttpError) -> HttpResponse:
    """A write without its token, or a body that is no JSON: the library's own refusals, in our words."""
    return refused(request, Refused(codes.TOKEN_MISSING if exception.status_code == 403 else codes.REQUEST_BROKEN))


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    """Parameters that do not fit their type: all of them, each with its place."""
    facts = [
        {"place": ".".join(str(step) for step in fault["loc"]), "fault": fault["msg"]} for fault in exception.errors
    ]
    body = {**as_json(Refused(codes.REQUEST_BROKEN)), "problems": facts}
    return api.create_response(request, body, status=422)


for endpoints in parts("endpoints"):
    api.add_router(f"/{endpoints.__name__.split('.')[1]}", endpoints.router)


def schema() -> dict[str, Any]:
    """The OpenAPI 3.1 description of every operation."""
    described: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    return described


@page
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@page
def reference(request: HttpRequest) -> HttpResponse:
    """The description for people: made from the same schema, without any script."""
    return render(request, "web/api.html", {"groups": operations_of(schema())})


urlpatterns = [
    path("openapi.json", openapi, name="api-openapi"),
    path("docs", reference, name="api-docs"),
    *api.urls[0],
]
