"""Quotes: words of one line with their place. Every field of a reading is made of quotes; nothing else is text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

VOWELS, TONES = "AĂÂEÊIOÔƠUƯY", ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
UPPER = "A-Z" + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "Đ"
LOWER = "a-z" + UPPER[3:].lower()
SENTENCE_LIMIT = 4_000  # longer "sentences" are no prose; they are kept and listed as not read
_ABBREVIATIONS = frozenset({"tp", "ts", "ths", "pgs", "gs", "bs", "đ/c", "q", "p", "tx", "v.v", "st", "tr"})
_STOP = re.compile(r"(?:\.{1,3}|[!?…])[”\"’')\]]*(?=\s+[\"“‘(\-–+*•]?[" + UPPER + r"0-9]|\s*$)")
_QUOTED = re.compile(r"[“\"][^”\"]{0,200}[”\"]|‘[^’]{0,200}’|\([^()]{0,200}\)")


_DENIED = re.compile(r"\b(?:không|chưa|chẳng)\s+(?:hề\s+|được\s+)?$", re.IGNORECASE)


def denied(text: str, place: int) -> bool:
    """Whether the words right before the place deny what stands there («chưa hoàn thành», «không thông qua»)."""
    return bool(_DENIED.search(text, 0, place))


@dataclass(frozen=True)
class Quote:
    """Words of the article, exactly: `text` stands in line `line` (from 1) at character `start` of its cleaned text."""

    line: int
    start: int
    text: str

    def part(self, start: int, end: int | None = None) -> Quote:
        """The words from start to end inside this quote, without the spaces at their ends."""
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        return Quote(self.line, self.start + max(0, start) + left, piece.strip())

    def trimmed(self, characters: str) -> Quote:
        """The quote without these characters at its ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return Quote(self.line, self.start + left, self.text.strip(characters))

    def without_stop(self) -> Quote:
        """The quote without a full stop (not …), comma or semicolon at its end."""
        text = self.text.rstrip()
        while text.endswith((".", ",", ";")) and not text.endswith(("...", "v.v.")):
            text = text[:-1].rstrip()
        return Quote(self.line, self.start, text)

    @property
    def end(self) -> int:
        """The character after the last one."""
        return self.start + len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)


def sentences(passage: Quote) -> list[Quote]:
    """The passage cut after . ! ? … where a new sentence begins; abbreviations and initials do not end one."""
    found, begin = [], 0
    length = len(passage.text.rstrip())
    for stop in _STOP.finditer(passage.text):
        at_end = stop.end() >= length
        if not at_end and stop[0] == "." and _not_an_end(passage.text[max(begin, stop.start() - 12) : stop.start()]):
            continue
        found.append(passage.part(begin, stop.end()))
        begin = stop.end()
    found.append(passage.part(begin))
    return [sentence for sentence in found if sentence]


def _not_an_end(before: str) -> bool:
    """Whether a full stop after these words belongs to an abbreviation, an initial, or a number at the line's head."""
    words = before.split()
    word = words[-1].strip('(“"') if words and not before[-1:].isspace() else ""
    initial = len(word) == 1 and word.isupper()
    return initial or word.casefold() in _ABBREVIATIONS or (word.isdigit() and len(words) == 1 and len(before) < 12)


def protected(text: str, more: re.Pattern[str] | None = None) -> list[tuple[int, int]]:
    """The spans that must not be cut: quoted words, brackets, and what `more` matches."""
    spans = [found.span() for found in _QUOTED.finditer(text)]
    return spans + ([found.span() for found in more.finditer(text)] if more else [])


def cut(passage: Quote, at: re.Pattern[str], keep: re.Pattern[str] | None = None) -> list[Quote]:
    """The passage cut at each match of `at` that is not inside a protected span; empty pieces are left out."""
    spans = protected(passage.text, keep)
    pieces, begin = [], 0
    for found in at.finditer(passage.text):
        if any(low < found.end() and found.start() < high for low, high in spans):
            continue
        pieces.append(passage.part(begin, found.start()))
        begin = found.end()
    pieces.append(passage.part(begin))
    return [piece for piece in pieces if piece]


def quotes_in(value: object) -> Iterator[Quote]:
    """Every quote inside a value made of dataclasses, tuples and quotes, in order."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from quotes_in(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from quotes_in(getattr(value, name))
