"""For which organs one may draft."""

from __future__ import annotations

import datetime as dt

from quannhu.documents.rules.flow import RIGHT, Step
from quannhu.kernel.actor import Actor
from quannhu.organization.models import UnitClosure
from quannhu.organization.queries import labels, reach_with
from quannhu.organization.queries.tree import UnitLabel


def organs_for(actor: Actor, on: dt.date) -> dict[int, UnitLabel]:
    """The units the actor drafts in and every unit above them: a draft of a section is issued by its organ."""
    reach = reach_with(actor, RIGHT[Step.START], on)
    above = UnitClosure.objects.filter(UnitClosure.on(on), descendant_id__in=reach).values_list(
        "ancestor_id", flat=True
    )
    return labels(set(reach) | set(above), on)
