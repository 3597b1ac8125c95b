"""What happens to documents when units merge: who issues in an ended unit's place, what was in progress when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, OuterRef, Subquery

from quannhu.documents.models import Paper, StepTaken
from quannhu.documents.rules.flow import PUBLISHED, State
from quannhu.organization.models import UnitSuccession


def issuer_on(unit_id: int, on: dt.date) -> int:
    """The unit that issues the unit's documents on the day: itself, or whoever took it over by then (rule DOC-R43)."""
    seen = {unit_id}
    while True:
        rows = UnitSuccession.objects.filter(predecessor_id=unit_id, on__lte=on).values_list("successor_id", flat=True)
        heirs = set(rows[:2])
        if len(heirs) != 1 or heirs <= seen:
            return unit_id
        (unit_id,) = heirs
        seen.add(unit_id)


def in_progress(unit_ids: Iterable[int], at: dt.datetime) -> dict[int, int]:
    """Issuing unit -> its documents that were begun and neither sent nor dropped at the instant."""
    last = StepTaken.objects.filter(paper=OuterRef("pk"), at__lte=at).order_by("-id").values("after")[:1]
    rows = Paper.objects.filter(unit_id__in=set(unit_ids), started_at__lte=at).annotate(then=Subquery(last))
    ended = [state.value for state in PUBLISHED | {State.CANCELLED}]
    counts = rows.filter(then__isnull=False).exclude(then__in=ended).values("unit_id").annotate(n=Count("pk"))
    return {row["unit_id"]: row["n"] for row in counts}
