"""What the pages of this room share: choices within reach, and doing a form's work once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from quannhu.kernel.idempotency import once
from quannhu.kit.pages import ActorRequest, command_id_of
from quannhu.organization import queries
from quannhu.organization.models import Dated, UnitVersion


def choices(unit_ids: Iterable[int], on: dt.date, kinds: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(code, name) of the units valid on the day, in Vietnamese order."""
    rows = UnitVersion.objects.filter(Dated.on(on), unit_id__in=set(unit_ids)).order_by("name_sort", "code")
    if kinds is not None:
        rows = rows.filter(unit__kind__in=set(kinds))
    return list(rows.values_list("code", "name"))


def in_reach(
    request: ActorRequest, right: str, on: dt.date, kinds: Iterable[str] | None = None
) -> list[tuple[str, str]]:
    """(code, name) of the units over which the actor holds the right."""
    return choices(queries.reach_with(request.actor, right, on), on, kinds)


def do_once(request: ActorRequest, action: str, facts: Any, work: Callable[[], int | None]) -> Any:
    """The form's work, done once however often its page is sent."""
    return once(command_id_of(request), action, request.actor, request.now, facts, work)
