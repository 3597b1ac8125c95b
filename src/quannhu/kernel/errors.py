"""Refusals and problems: codes with Vietnamese words and a remedy, registered once.

A *refusal* (`Refused`) is raised by a rule that says no. A *problem* (`Problem`) is a value, returned with
all its fellows by imports and checks. Bugs are neither: nothing of ours catches them.
Each room declares its codes in its `codes.py`; ids are never renumbered (docs/errors.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quannhu.kernel.words import Phrase, say

_CATALOGUE: dict[str, Code] = {}
_NAMES: dict[str, str] = {}


def name_ids(names: Mapping[str, str]) -> None:
    """How sentences call what their facts carry as an id (a right): the facts keep the id, for programs and logs."""
    _NAMES.update(names)


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _NAMES.get(fact, fact) if isinstance(fact, str) else fact for key, fact in facts.items()}


@dataclass(frozen=True)
class Code:
    """One refusal's identity and words. `text` and `remedy` are Vietnamese, with {facts} to fill in."""

    id: str
    text: str
    remedy: str

    def say(self, facts: Mapping[str, Any]) -> Phrase:
        """The sentence with its facts."""
        return say(self.text, **_named(facts))

    def advise(self, facts: Mapping[str, Any]) -> Phrase:
        """The remedy with its facts."""
        return say(self.remedy, **_named(facts))


def declare(id: str, text: str, remedy: str) -> Code:
    """Register a code; a repeated id is a bug."""
    assert id not in _CATALOGUE, f"code {id} declared twice"
    _CATALOGUE[id] = Code(id, text, remedy)
    return _CATALOGUE[id]


def catalogue() -> dict[str, Code]:
    """Every declared code by id, sorted."""
    return dict(sorted(_CATALOGUE.items()))


class Refused(Exception):
    """A rule said no. Carries the code and the facts; str() is the Vietnamese sentence with its remedy."""

    def __init__(self, code: Code, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code.id}: {self.sentence} {self.remedy}".strip())

    @property
    def sentence(self) -> Phrase:
        """What was refused and why, in Vietnamese."""
        return self.code.say(self.facts)

    @property
    def remedy(self) -> Phrase:
        """What to do about it, in Vietnamese."""
        return self.code.advise(self.facts)


@dataclass(frozen=True)
class Problem:
    """One fault found by an import or a check, with its place. Never raised; returned with all the others."""

    code: Code
    facts: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def place(self) -> str:
        """`tệp X, trang Y, dòng 5, cột "Số lượng"`."""
        parts = [f"tệp {self.file}"] if self.file else []
        parts += [f"trang {self.sheet}"] if self.sheet else []
        parts += [f"dòng {self.row}"] if self.row is not None else []
        parts += [f'cột "{self.column}"'] if self.column else []
        return ", ".join(parts)

    @property
    def sentence(self) -> Phrase:
        """The fault in Vietnamese, without its place."""
        return self.code.say(self.facts)

    @property
    def remedy(self) -> Phrase:
        """What to do about it, in Vietnamese."""
        return self.code.advise(self.facts)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{self.code.id}: {place}{self.sentence} {self.remedy}".strip()


def problem_of(
    refused: Refused, *, file: str = "", sheet: str = "", row: int | None = None, column: str = ""
) -> Problem:
    """The refusal as a problem of an import, with its place."""
    return Problem(refused.code, refused.facts, file, sheet, row, column)
