"""Vietnamese text: one stored form, search without marks, the alphabet's order."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.text import clean, fold, nfc, sort_key

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = ALPHABET + "".join(nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES[1:])
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=8)


def test_one_stored_form() -> None:
    assert nfc("Ga\u0323o") == "Gạo"
    assert clean("  Gạo\u00a0 tẻ\n\tmáy ") == "Gạo tẻ máy"
    assert clean("G\u200bA\ufeffO\x00") == "GAO"


def test_folding_drops_marks_and_case() -> None:
    assert fold("Đậu  PHỤ") == "dau phu" and fold("NƯỚC mắm") == "nuoc mam"


@given(words)
def test_folding_is_the_same_for_every_form(word: str) -> None:
    assert fold(unicodedata.normalize("NFD", word)) == fold(word) == fold(word.upper())
    assert fold(fold(word)) == fold(word) and fold(word).isascii()


def letters_of(word: str) -> list[int]:
    """Independent reading of a word: its letters' places in the alphabet, tones dropped."""
    plain = "".join(char for char in unicodedata.normalize("NFD", word) if char not in "\u0300\u0309\u0303\u0301\u0323")
    return [ALPHABET.index(char) for char in unicodedata.normalize("NFC", plain)]


@given(words, words)
def test_order_is_by_letters_first(one: str, other: str) -> None:
    if letters_of(one) != letters_of(other):
        assert (sort_key(one) < sort_key(other)) == (letters_of(one) < letters_of(other))
    else:
        assert (sort_key(one) == sort_key(other)) == (one == other)


def test_tones_break_ties_inside_a_word() -> None:
    assert sorted(["ma", "mạ", "má", "mã", "mả", "mà"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    names = ["Đậu phụ", "Cá", "Cà chua", "Dưa hấu", "Cải bắp", "Gạo nếp", "Gạo", "Cá chép"]
    assert sorted(names, key=sort_key) == [
        "Cà chua",
        "Cá",
        "Cá chép",
        "Cải bắp",
        "Dưa hấu",
        "Đậu phụ",
        "Gạo",
        "Gạo nếp",
    ]


@given(st.text(max_size=20))
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert isinstance(sort_key(text), str)
