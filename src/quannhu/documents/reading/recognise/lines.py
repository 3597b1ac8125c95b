"""Lines of words with their faces, as the blocks of a value are made from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.layout import Paragraph
from quannhu.documents.rules.values import Line, Run

Letter = tuple[str, bool, bool]
# What copying from other programs leaves behind: zero-width signs and the sign of deletion.
_UNSEEN = "\x7f\u200b\u2060\ufeff"


@dataclass(frozen=True)
class Row:
    """One line of a paragraph, its parts between tabs put together, single blanks, with the list's label.

    letters     (letter, bold, italic)
    """

    letters: tuple[Letter, ...] = field(repr=False)
    where: str
    align: str
    piece: Piece = field(repr=False)

    @cached_property
    def text(self) -> str:
        """The words."""
        return "".join(letter for letter, _, _ in self.letters)

    @cached_property
    def bold(self) -> bool:
        """Every word is bold."""
        return all(bold for letter, bold, _ in self.letters if letter.isalnum()) and self.text != ""

    @property
    def capital(self) -> bool:
        """In capitals."""
        return self.text.isupper()

    def after(self, start: int, *, plain: bool = False) -> Line:
        """The words from a place on as runs; `plain` without their faces."""
        letters = self.letters[start:]
        if plain:
            text = "".join(letter for letter, _, _ in letters).strip()
            return (Run(text),) if text else ()
        return runs_of(letters)


def runs_of(letters: Iterable[Letter]) -> Line:
    """Letters as runs, blanks around dropped; a blank of a face of its own goes with the words before it."""
    made: list[Run] = []
    look = (False, False)
    for (bold, italic), group in groupby(squeezed(letters), key=lambda letter: letter[1:]):
        text = "".join(letter for letter, _, _ in group)
        if made and (not text.strip() or look == (bold, italic)):
            made[-1] = Run(made[-1].text + text, *look)
        else:
            look = (bold, italic)
            made.append(Run(text, bold, italic))
    return tuple(made)


def squeezed(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Single blanks, none at the ends, no letters nobody sees."""
    made: list[Letter] = []
    for letter, bold, italic in letters:
        if letter.isspace():
            if made and made[-1][0] != " ":
                made.append((" ", bold, italic))
        elif letter >= " " and letter not in _UNSEEN:
            made.append((letter, bold, italic))
    while made and made[-1][0] == " ":
        made.pop()
    return tuple(made)


def rows_of(pieces: Iterable[Piece]) -> Iterator[Row]:
    """The pieces as lines: those of one line of one paragraph together."""
    for _, group in groupby(pieces, key=lambda piece: (id(piece.paragraph), piece.line)):
        parts = list(group)
        letters: list[Letter] = []
        if parts[0].line == 0 and parts[0].part == 0 and parts[0].paragraph.label:
            face = parts[0].faces[0][1] if parts[0].faces else None
            label = f"{parts[0].paragraph.label} "
            letters += [(letter, bool(face and face.bold), bool(face and face.italic)) for letter in label]
        for part in parts:
            letters += _letters(part)
            letters.append((" ", False, False))
        first = parts[0]
        yield Row(squeezed(letters), first.where, first.paragraph.align, first)


def _letters(piece: Piece) -> Iterator[Letter]:
    for text, face in piece.faces:
        for letter in text.upper() if face.caps else text:
            yield letter, face.bold, face.italic


def letters_of(paragraphs: Iterable[Paragraph]) -> tuple[Letter, ...]:
    """The words of the paragraphs of a cell, one after the other."""
    letters: list[Letter] = []
    for paragraph in paragraphs:
        letters += [(letter, False, False) for letter in f"{paragraph.label} "]
        for span in paragraph.spans:
            text = span.text.upper() if span.face.caps else span.text
            letters += [(letter, span.face.bold, span.face.italic) for letter in text]
        letters.append((" ", False, False))
    return squeezed(letters)
