"""The English catalogue is current, compiled and whole."""

from __future__ import annotations

from tools.catalogue import ENGLISH, compiled, untranslated


def test_compiled_catalogue_is_current() -> None:
    assert ENGLISH.with_suffix(".mo").read_bytes() == compiled(), "run: make messages"


def test_every_screen_word_has_english() -> None:
    assert untranslated() == 0, f"{untranslated()} words without English in {ENGLISH.name}"
