"""What the rooms say in Vietnamese, in the language of the screen.

Below the doors every word is Vietnamese and stays so in the audit chain, on paper, in files and in the API. A page
passes what it shows through `screen` (in a template `|shown`); the English of the rooms' own words (refusals, labels
of choices, roles, rights, figures) stands in the catalogue, where `make messages` collects it.
"""

from __future__ import annotations

import copy
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext

from quannhu.kernel.words import Phrase

LIST = ", "


def screen(words: Any) -> Any:
    """The words as the screen says them; data, numbers and what the catalogue does not know come back as they are.

    words   a label, a `Phrase` (its template is looked up and filled with its facts), or labels joined by commas
    """
    if isinstance(words, Promise):
        return str(words)
    if not isinstance(words, str) or not words.strip() or get_language() == settings.LANGUAGE_CODE:
        return words
    if isinstance(words, Phrase):
        return gettext(words.template).format(**{name: screen(fact) for name, fact in words.facts.items()})
    said = gettext(words)
    if said == words and LIST in words:
        parts = [(part, gettext(part)) for part in words.split(LIST) if part]
        # A list is said anew only when every part is a label: half a sentence in each language helps nobody.
        if all(part != there or part.isascii() for part, there in parts):
            return LIST.join(there for _part, there in parts)
    return said


screen_lazy = lazy(screen, str)


def screen_choices(choices: Any) -> list[tuple[Any, Any]]:
    """Choices of a field, groups too, with their labels as the screen says them."""
    return [
        (screen(value), screen_choices(label)) if isinstance(label, list | tuple) else (value, screen(label))
        for value, label in choices
    ]


class ShownField(BoundField):
    """A field whose choices are offered in the language of the screen."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        widget = widget or self.field.widget
        if hasattr(widget, "choices") and get_language() != settings.LANGUAGE_CODE:
            widget = copy.copy(widget)
            widget.choices = screen_choices(widget.choices)
        return super().as_widget(widget, attrs, only_initial)
