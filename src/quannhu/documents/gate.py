"""What the form checker's confirmation stands on: the errors of form of a text, by the checker of files."""

from __future__ import annotations

from quannhu.documents.checking import Finding, check_layout
from quannhu.documents.reading import read
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.values import Document


def form_findings(document: Document) -> tuple[Finding, ...]:
    """What the checker says of the text as it will be printed: the same eyes as for a file from outside."""
    return check_layout(read(to_docx(document)), document.profile)


def form_errors(document: Document) -> list[str]:
    """Every error (advice left out) as "ND-…: what stands, what should stand"; none when it may be confirmed."""
    found = (finding for finding in form_findings(document) if finding.is_error)
    return [f"{one.id}: {one.zone}: {one.stands}; {one.should}" for one in found]
