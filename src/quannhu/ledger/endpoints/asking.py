"""Who asks the stores over HTTP, and what of them the asker sees."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest
from quannhu.organization.queries import Scope, visible_to


def asked_of(request: HttpRequest) -> tuple[ActorRequest, Scope]:
    """The request with its actor; Refused(KER-09) for an account that sees no store."""
    asked = cast(ActorRequest, request)
    scope = visible_to(asked.actor, asked.on)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="kho trong phạm vi", key=asked.actor.name)
    return asked, scope
