"""What the rooms say in Vietnamese, in the language of the screen.

Below the doors every word is Vietnamese and stays so in the audit chain, on paper, in files and in the API. A page
passes what it shows through `screen` (in a template `|shown`); the English of the rooms' own words (refusals, labels
of choices, roles, rights, figures) stands in the catalogue, where `make messages` collects it.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext

from quannhu.kernel.days import Period
from quannhu.kernel.words import Phrase

LIST = ", "
# A number with its unit: `1.240 người`.
_COUNTED = re.compile(r"([−-]?\d[\d.,]*) (\D+)")


def screen(words: Any) -> Any:
    """The words as the screen says them; data, numbers and what the catalogue does not know come back as they are.

    words   a label, a `Phrase` (its template is looked up and filled with its facts), a number with its unit, labels
            joined by commas, a period
    """
    if isinstance(words, Promise | Period):
        words = str(words)
    if not isinstance(words, str) or not words.strip() or get_language() == settings.LANGUAGE_CODE:
        return words
    if isinstance(words, Phrase):
        return gettext(words.template).format(**{name: screen(fact) for name, fact in words.facts.items()})
    if counted := _COUNTED.fullmatch(words):
        return f"{counted[1]} {_label(counted[2])}"
    return _label(words) if LIST not in words else _list(words.split(LIST)) or words


def _label(words: str) -> str:
    """One label, also where a sentence begins with it."""
    said = gettext(words)
    if said == words and words[0].isupper():
        small = words[0].lower() + words[1:]
        said = gettext(small)
        return words if said == small else said[0].upper() + said[1:]
    return said


def _list(parts: list[str]) -> str:
    """Labels, of which one may hold commas itself, said anew; empty unless all of them are known.

    Half a list in each language would help nobody.
    """
    if not parts:
        return ""
    for end in range(len(parts), 0, -1):
        words = LIST.join(parts[:end])
        said = _label(words) if words else words
        if said != words or words.isascii():
            rest = _list(parts[end:])
            if rest or end == len(parts):
                return LIST.join([said, rest] if rest else [said])
    return ""


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
