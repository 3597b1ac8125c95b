"""Whatever a program sends, the API answers in words: schemathesis writes requests from the OpenAPI description."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings

from quannhu.api.urls import schema
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DESCRIBED = schemathesis.openapi.from_dict(schema())
OPERATIONS = {f"{ok.ok().method.upper()} {ok.ok().path}": ok.ok() for ok in DESCRIBED.get_all_operations()}


def send(client: Client, case: Any) -> Any:
    """The generated request, through every middleware of the site; an error of ours raises here."""
    body, kind = case.body, case.media_type or "application/json"
    sent: dict[str, Any] = {}
    if isinstance(body, bytes):
        sent = {"data": body, "content_type": kind}
    elif not isinstance(body, schemathesis.core.NotSet):
        sent = {"data": json.dumps(body).encode(), "content_type": "application/json"}
    address = case.formatted_path
    return client.generic(case.method, address, query_params=dict(case.query or {}), **sent)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_request_breaks_the_api(name: str, world: World) -> None:
    """No 5xx, and every refusal has a code, a sentence and a remedy."""
    client = Client()
    client.force_login(world.commander)

    @settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[name].as_strategy())
    def check(case: Any) -> None:
        answer = send(client, case)
        assert answer.status_code < 500
        if answer.status_code in (400, 403, 404, 422) and answer.headers["Content-Type"].startswith("application/json"):
            assert {"code", "sentence", "remedy"} <= set(answer.json()), answer.content[:300]

    check()


def test_numbers_that_bound_an_answer_are_bounded() -> None:
    """`limit` and its like have a least and a most: nobody asks for minus one or a thousand million rows."""
    free = []
    for path, methods in schema()["paths"].items():
        for method, operation in methods.items():
            for one in operation.get("parameters", ()):
                if one["name"] in {"limit", "offset", "page", "per_page", "size"}:
                    shape = one["schema"]
                    if not ({"minimum", "exclusiveMinimum"} & set(shape) and "maximum" in shape):
                        free.append(f"{method} {path} {one['name']}")
    assert not free, "\n".join(free)
