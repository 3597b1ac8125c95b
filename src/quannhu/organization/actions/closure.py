"""The dated closure, rebuilt from the versions of units inside the transaction that changed them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from quannhu.kernel.days import Period
from quannhu.organization import rules
from quannhu.organization.models import UnitClosure, UnitVersion


def rebuild_closure(unit_ids: Iterable[int] | None = None) -> int:
    """Rows written. With `unit_ids` only those units and all that ever stood below them are rebuilt.

    errors      rules.Cycle, before anything is written
    """
    rows = UnitVersion.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")
    closure = UnitClosure.objects.all()
    wanted: set[int] | None = None
    if unit_ids is not None:
        wanted = set(unit_ids)
        wanted |= set(closure.filter(ancestor_id__in=wanted).values_list("descendant_id", flat=True))
        closure = closure.filter(descendant_id__in=wanted)
        parents = set(rows.filter(unit_id__in=wanted).values_list("parent_id", flat=True)) - {None}
        above = UnitClosure.objects.filter(descendant_id__in=parents).values_list("ancestor_id", flat=True)
        rows = rows.filter(unit_id__in=wanted | parents | set(above))
    links = [rules.Link(unit, parent, Period(start, end)) for unit, parent, start, end in rows]
    reaches = rules.closure(links, wanted)
    with transaction.atomic():
        closure.delete()
        UnitClosure.objects.bulk_create(
            [
                UnitClosure(
                    ancestor_id=reach.ancestor, descendant_id=reach.descendant, depth=reach.depth,
                    valid_from=reach.period.start, valid_to=reach.period.end,
                )
                for reach in reaches
            ],
            batch_size=2_000,
        )  # fmt: skip
    return len(reaches)
