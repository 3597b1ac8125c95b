"""How texts become words, and questions clauses (rules DOC-R90, DOC-R91)."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.documents.rules.finding import Clause, clauses, same_words, tokens
from quannhu.documents.rules.search_keys import first_key, key
from quannhu.kernel.text import fold

TEXT = "Kế hoạch bảo đảm quân nhu, đợt 2; kỹ thuật hoà bình số 12/TTr-QN"


def stands(clause: Clause, text: str) -> bool:
    """Whether a clause holds in a text, by its tokens alone."""
    words, wanted = tokens(text), clause.tokens
    for at in range(len(words) - len(wanted) + 1):
        piece = words[at : at + len(wanted)]
        if tuple(piece[:-1]) == wanted[:-1] and (
            piece[-1] == wanted[-1] or (clause.begins and piece[-1].startswith(wanted[-1]))
        ):
            return True
    return False


def finds(asked: str, text: str = TEXT) -> bool:
    return all(stands(clause, text) for clause in clauses(asked))


@pytest.mark.parametrize(
    "asked",
    [
        "kế hoạch", "ke hoach", "KE HOACH", "hoạch kế", "dam bao", "bảo đảm", "đợt", "dot", "kĩ thuật", "ky thuat",
        "hòa bình", "hoà bình", "12/TTr-QN", "12/ttr", '"bảo đảm quân nhu"', '"bao dam quan nhu"', "quân nh", "qua",
        unicodedata.normalize("NFD", "bảo đảm"),
    ],
)  # fmt: skip
def test_what_was_meant_is_found(asked: str) -> None:
    assert finds(asked)


@pytest.mark.parametrize(
    "asked",
    ["kê hoach", "bạo đam", "quan nhụ", '"quân nhu bảo đảm"', "12/KH", '"đảm bảo"', "thuyền", "đot", "hoa2", "nhụ "],
)
def test_what_was_not_written_is_not_found(asked: str) -> None:
    assert not finds(asked)


WORDS = ("bảo", "đảm", "quân", "nhu", "tổng", "kết", "thuỷ", "thủy", "quí", "quý", "12", "QN")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_every_word_is_found_as_written_and_without_marks(words: list[str]) -> None:
    """Rule DOC-R90: with or without marks, in both spellings, alone or as a phrase."""
    text = " ".join(words)
    assert finds(text, text) and finds(fold(text), text) and finds(f'"{text}"', text)


@given(st.text(max_size=60))
def test_nothing_typed_is_an_error_and_tokens_are_letters_and_digits(text: str) -> None:
    for clause in clauses(text):
        assert clause.tokens and all(token.isalnum() or token.isidentifier() for token in clause.tokens)
        assert not any(set(token) & set("'\"\\:*&|!<>() ") for token in clause.tokens)


@given(st.dates(), st.sampled_from(["paper", "arrival"]), st.integers(0, 2**26 - 1))
def test_later_days_have_greater_keys(day: dt.date, source: str, record_id: int) -> None:
    """Rule DOC-R91."""
    assert first_key(day) <= key(day, source, record_id) < first_key(day) + 2**28 < 2**53
    with pytest.raises(ValueError, match="67108864"):
        key(day, source, 2**26)


def test_places_of_the_words_found() -> None:
    places = same_words("Kế hoạch, kế toán", clauses("ke"))
    assert [("Kế hoạch, kế toán"[a:b]) for a, b in places] == ["Kế", "kế"]
