"""What the form checker's confirmation stands on: the errors of form of a text, by the checker of files."""

from __future__ import annotations

from dataclasses import dataclass

from quannhu.documents.checking import Finding, check_layout
from quannhu.documents.checking.places import Places
from quannhu.documents.checking.repairing import is_safe
from quannhu.documents.reading import read
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.values import Document


@dataclass(frozen=True)
class Judged:
    """A finding with where it is in the value, and which of these places one click puts right.

    places      as `rules.differences.pieces` names them; () for the whole page
    safe        the places `checking.repairing.repair(document, finding.id, place)` mends
    """

    finding: Finding
    places: tuple[str, ...]
    safe: tuple[str, ...]


def form_findings(document: Document) -> tuple[Finding, ...]:
    """What the checker says of the text as it will be printed: the same eyes as for a file from outside."""
    return check_layout(read(to_docx(document)), document.profile)


def judged(document: Document) -> tuple[Judged, ...]:
    """As `form_findings`, each with its places in the value."""
    layout = read(to_docx(document))
    places = Places(document, layout)
    made = []
    for finding in check_layout(layout, document.profile):
        named = places.of(finding)
        made.append(Judged(finding, named, tuple(one for one in named if is_safe(document, finding.id, one))))
    return tuple(made)


def form_errors(document: Document) -> list[str]:
    """Every error (advice left out) as "ND-…: what stands, what should stand"; none when it may be confirmed."""
    found = (finding for finding in form_findings(document) if finding.is_error)
    return [f"{one.id}: {one.zone}: {one.stands}; {one.should}" for one in found]
