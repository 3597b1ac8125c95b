"""Sentences that remember how they were made, so that a door may say them in another language.

Below the doors every word is Vietnamese: what the audit chain holds and what is printed stays so. A `Phrase` is that
Vietnamese text and nothing else to whoever writes it down; a screen may fill its template anew (`kit.words.screen`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Phrase(str):
    """A Vietnamese sentence with the template and the facts it was filled from."""

    template: str
    facts: Mapping[str, Any]

    # Copies and pickles make it of its text alone; what it was filled from follows as its state.
    def __new__(cls, text: str, template: str = "", facts: Mapping[str, Any] | None = None) -> Phrase:
        phrase = super().__new__(cls, text)
        phrase.template, phrase.facts = template or text, facts or {}
        return phrase

    def __str__(self) -> Phrase:
        return self


def say(template: str, /, **facts: Any) -> Phrase:
    """The template filled: `say("{kind} số {number}", kind="Phiếu nhập", number=7)`."""
    return Phrase(template.format(**facts), template, facts)
