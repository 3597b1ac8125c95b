"""For which organs one may draft; which units are meant by the names a document is sent to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from quannhu.documents.rules.flow import RIGHT, Step
from quannhu.kernel.actor import Actor
from quannhu.kernel.text import clean, fold
from quannhu.organization.models import UnitClosure, UnitVersion
from quannhu.organization.queries import labels, reach_with
from quannhu.organization.queries.tree import UnitLabel


def organs_for(actor: Actor, on: dt.date) -> dict[int, UnitLabel]:
    """The units the actor drafts in and every unit above them: a draft of a section is issued by its organ."""
    reach = reach_with(actor, RIGHT[Step.START], on)
    above = UnitClosure.objects.filter(UnitClosure.on(on), descendant_id__in=reach).values_list(
        "ancestor_id", flat=True
    )
    return labels(set(reach) | set(above), on)


# "Trung đoàn Sóc Nâu (để thực hiện)": what follows the name says what for.
_PURPOSE = re.compile(r"\s*\([^()]*\)\s*$")


def units_named(names: Iterable[str], on: dt.date) -> dict[str, int]:
    """Name -> the unit that goes by it, or by it as a code, on the day; a name of two units is nobody's."""
    asked = {name: clean(_PURPOSE.sub("", clean(name))) for name in names}
    wanted = {fold(said) for said in asked.values() if said}
    live = UnitVersion.objects.filter(UnitVersion.on(on))
    found: dict[str, set[int]] = {}
    for name, unit_id in live.filter(name_search__in=wanted).values_list("name_search", "unit_id"):
        found.setdefault(name, set()).add(unit_id)
    for code, unit_id in live.filter(code__in=set(asked.values())).values_list("code", "unit_id"):
        found.setdefault(fold(code), set()).add(unit_id)
    named = {name: found.get(fold(said), set()) for name, said in asked.items()}
    return {name: min(units) for name, units in named.items() if len(units) == 1}
