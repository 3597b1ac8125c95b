"""Words of a text as search tokens, and what somebody typed into a search box as clauses that must all hold.

A word is kept twice: without marks (`ma` finds mà, má, mã) and, where it has marks, as it is written (`má` finds only
má). Old and new places of the tone are one spelling (hoà = hòa, thuý = thúy), and so are i and y at the end of an open
syllable (kỹ = kĩ, lý = lí). Rule DOC-R90.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from quannhu.kernel.text import nfc

# z ends no Vietnamese syllable: a word with its tone is like no other word.
_TONES = {"\u0300": "zf", "\u0309": "zr", "\u0303": "zx", "\u0301": "zs", "\u0323": "zj"}
_WORD = re.compile(r"[^\W_]+")
_OPEN_Y = re.compile(r"^([bcdđghklmnpqrstvx]{1,3}u?)y$")
# What a person, a unit or a task is called stands beside the text under these letters, so that "người: Vi" is not "vi".
FIELDS = {"person": "xnguoi", "unit": "xdonvi", "task": "xviec"}
# Where words stand is kept up to here, and no more bytes of them: the limits of a PostgreSQL text vector. A longer word
# is told by its first letters.
MOST_WORDS, MOST_BYTES, MOST_LETTERS = 16_000, 700_000, 60


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, str]:
    """(as written, without marks) of one word; equal when it has no marks.

    As written is the letters without their tone, then the tone's sign: where the tone stood makes no difference.
    """
    tone, letters = "", []
    for char in unicodedata.normalize("NFD", word.casefold()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    marked = unicodedata.normalize("NFC", "".join(letters))
    if found := _OPEN_Y.match(marked):
        marked = found[1] + "i"
    plain = "".join(char for char in unicodedata.normalize("NFD", marked) if not unicodedata.combining(char))
    plain = plain.replace("đ", "d")
    return (marked + tone if tone or marked != plain else plain), plain


def words_in(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, whatever stands between."""
    return [word[:MOST_LETTERS] for word in _WORD.findall(nfc(text))]


def tokens(text: str) -> list[str]:
    """What stands in the index for a text: all its words as written, then all without marks.

    Of a very long text's end each word stands once, by itself: it is found, but not in a phrase.
    """
    words = words_in(text)
    forms = [_forms(word) for word in words[: MOST_WORDS // 2]]
    known = {form for pair in forms for form in pair}
    others = dict.fromkeys(form for word in words[MOST_WORDS // 2 :] for form in _forms(word) if form not in known)
    phrases = [marked for marked, _plain in forms] + ["xhet"] + [plain for _marked, plain in forms]
    return phrases + [each for form in others for each in ("xhet", form)]


def field_tokens(field: str, texts: Iterable[str]) -> list[str]:
    """Names under the field's letters, each closed so that a phrase does not run from one into the next."""
    prefix = FIELDS[field]
    found: list[str] = []
    for text in texts:
        found += [prefix + _forms(word)[1] for word in words_in(text)] + ["xhet"]
    return found


def pair(first: str, second: str) -> str:
    """A short sign of two tokens that stand one after the other; two pairs may share one, no word is one."""
    return f"_{crc32(f'{first} {second}'.encode()):08x}"


def value_token(field: str, value: str) -> str:
    """One token for an exact value: a number, a kind, a state."""
    return f"x{field}{''.join(words_in(value)).casefold()}x"


@dataclass(frozen=True)
class Clause:
    """Tokens that must stand one after another; `begins` when the last may go on (a word still being typed)."""

    tokens: tuple[str, ...]
    begins: bool = False


def _phrase(words: list[str]) -> tuple[str, ...]:
    """As written when any of the words has marks, else without."""
    forms = [_forms(word) for word in words]
    marked = any(written != plain for written, plain in forms)
    return tuple(written if marked else plain for written, plain in forms)


def clauses(text: str) -> tuple[Clause, ...]:
    """What was typed: words in quotes or joined by signs (12/TTr-QN) stay together; the rest stand anywhere."""
    found: list[Clause] = []
    for index, piece in enumerate(nfc(text).split('"')):
        groups = [piece] if index % 2 else piece.split()
        found += [Clause(_phrase(words)) for group in groups if (words := words_in(group))]
    if found and text[-1:].isalnum():
        last = found[-1]
        # A tone comes last: a word with one is whole.
        if not last.tokens[-1].endswith(tuple(_TONES.values())):
            found[-1] = Clause(last.tokens, begins=True)
    return tuple(found)


def field_clause(field: str, text: str) -> tuple[Clause, ...]:
    """A name, or the beginning of it, under the field."""
    words = [FIELDS[field] + _forms(word)[1] for word in words_in(text)]
    return (Clause(tuple(words), begins=True),) if words else ()


def same_words(text: str, wanted: Iterable[Clause], reach: int | None = None) -> list[tuple[int, int]]:
    """Where in the text single words answer one of the clauses, as (from, to), in order.

    reach       letters to look through after the first word found; None for the whole text
    """
    whole = {token for clause in wanted for token in clause.tokens}
    begun = tuple(clause.tokens[-1] for clause in wanted if clause.begins)
    places = []
    for found in _WORD.finditer(text):
        forms = _forms(found[0])
        if whole & set(forms) or (begun and any(form.startswith(begun) for form in forms)):
            places.append((found.start(), found.end()))
        if reach is not None and places and found.end() > places[0][0] + reach:
            break
    return places
