"""The templates one may begin from: those that come with the program, and those a clerk of one's line added."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from quannhu.documents.models import Template
from quannhu.documents.rules.codec import from_plain
from quannhu.documents.rules.values import Document
from quannhu.documents.shipped import shipped
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.models import UnitClosure
from quannhu.organization.queries import visible_to


@dataclass(frozen=True)
class Pattern:
    """A template to begin from.

    template_id  of a unit's own; None of one that comes with the program
    """

    key: str
    title: str
    document: Document
    template_id: int | None = None
    unit_id: int | None = None


def templates_for(actor: Actor, on: dt.date) -> list[Pattern]:
    """By title: a unit's own template takes the place of the program's with the same key, nearest unit first."""
    scope = visible_to(actor, on).unit_ids
    roots = [grant.unit_id for grant in actor.current()]
    lines = UnitClosure.objects.filter(UnitClosure.on(on), descendant_id__in=roots).values_list("ancestor_id", "depth")
    above: dict[int, int] = {}
    for unit_id, depth in lines:
        above[unit_id] = min(depth, above.get(unit_id, depth))
    found = {one.key: Pattern(one.key, one.title, one.document) for one in shipped()}
    rows = Template.objects.filter(Q(unit_id__in=scope) | Q(unit_id__in=above), retired_at__isnull=True)
    # The nearest comes last and stays.
    for row in sorted(rows, key=lambda row: (-above.get(row.unit_id, 1_000), row.pk)):
        document, faults = from_plain(row.content)
        assert document is not None, faults
        found[row.key] = Pattern(row.key, row.title, document, row.pk, row.unit_id)
    return sorted(found.values(), key=lambda one: (one.title, one.key))


def template_for(actor: Actor, on: dt.date, key: str) -> Pattern:
    """One of them by its key; Refused(KER-09)."""
    for one in templates_for(actor, on):
        if one.key == key:
            return one
    raise Refused(NOT_FOUND, what="mẫu văn bản", key=key)
