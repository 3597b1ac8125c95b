"""Vietnamese text: one stored form (NFC), search without marks, and the alphabet's own order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The alphabet, Đ after D and each marked vowel after its plain one; tones break ties inside a word.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index for index, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SPACES = re.compile(r"\s+")
# Signs nobody sees: control characters, zero-width marks left by copying from other programs.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b\u2060\ufeff]")


def nfc(text: str) -> str:
    """The text in its one stored form: Unicode NFC."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """NFC, every run of white space (also U+00A0) as one space, ends trimmed, unseen signs dropped."""
    return _SPACES.sub(" ", _UNSEEN.sub("", nfc(text))).strip()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text for searching: lower case, no marks, đ as d, single spaces."""
    plain = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d")
    return _SPACES.sub(" ", plain).strip()


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> str:
    """A string whose plain order is the Vietnamese order: letters first, then tones, word by word."""
    words = []
    for word in clean(text).casefold().split(" "):
        letters, tones = [], []
        for char in word:
            parts = unicodedata.normalize("NFD", char)
            tone = next((_TONES[p] for p in parts if p in _TONES), 0)
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
            if base.isdigit():
                letters.append(base)
            else:
                rank = _RANK.get(base)
                letters.append(f"{chr(ord('A') + rank // 10)}{rank % 10}" if rank is not None else f"~{base}")
            tones.append(str(tone))
        words.append("".join(letters) + "!" + "".join(tones))
    return " ".join(words)
