"""What search knows of arrivals: their row, who handles them, the lines of the slip, the words of their files."""

from __future__ import annotations

from collections.abc import Sequence

from quannhu.documents.actions.search import Found, Source, readers
from quannhu.documents.models import Arrival, ArrivalFile, Handling, Intake
from quannhu.documents.queries import final_document, people
from quannhu.documents.queries.arrivals import assignments_of
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.text import every_word
from quannhu.organization.queries import labels


def read_arrivals(arrival_ids: Sequence[int]) -> dict[int, Found]:
    """Arrival -> what its entry in the index is made of."""
    rows = Arrival.objects.filter(pk__in=arrival_ids)
    given = assignments_of(arrival_ids, ended=True)
    said: dict[int, list[str]] = {}
    for arrival_id, text in Handling.objects.filter(arrival_id__in=arrival_ids).values_list("arrival_id", "text"):
        said.setdefault(arrival_id, []).append(text)
    for arrival_id, text in ArrivalFile.objects.filter(arrival_id__in=arrival_ids).values_list("arrival_id", "text"):
        said.setdefault(arrival_id, []).append(text)
    taken = Intake.objects.filter(arrival_id__in=arrival_ids, dispatch__isnull=False).select_related("dispatch__paper")
    for intake in taken:
        assert intake.dispatch is not None
        said.setdefault(intake.arrival_id, []).extend(every_word(final_document(intake.dispatch.paper)))
    found = {}
    for row in rows:
        mine = given.get(row.pk, [])
        names = people([one.user_id for one in mine])
        units = labels({row.unit_id, *(one.unit_id for one in mine)}, row.arrived_on)
        kind = KINDS[row.kind].name if row.kind in KINDS else ""
        title = " ".join(f"{kind} {row.reference} {row.summary}".split())
        lines = [f"Số đến {row.number}", row.author, row.summary, row.note, *said.get(row.pk, ())]
        found[row.pk] = Found(
            row.arrived_on, row.unit_id, row.unit_id, row.kind, title, "\n".join(lines), "", row.number,
            tuple(filter(None, (*names.values(), row.signer_name))),
            (row.author, *(f"{label.code} {label.name}" for label in units.values())),
        )  # fmt: skip
    return found


readers[Source.ARRIVAL] = read_arrivals
