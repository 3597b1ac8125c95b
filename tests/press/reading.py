"""Shared by the tests of reading: the articles, read with the shipped word lists, and short forms to compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quannhu.press.rules import read, read_source
from quannhu.press.rules.decoding import decode
from quannhu.press.rules.quotes import Quote
from quannhu.press.rules.values import Article
from quannhu.press.vocabulary import shipped

ARTICLES = Path(__file__).parent / "articles"
SOURCE = ARTICLES / "quan-nhu-2023.txt"


def article_of(text: str | bytes) -> Article:
    """The article of a text; refuses as an import does."""
    return read(text.encode() if isinstance(text, str) else text, shipped())[1]


def lines_of(text: str) -> Article:
    """The reading of a text that need not be an article."""
    return read_source(decode(text.encode()), shipped())


def short(value: Any) -> Any:
    """A quote as (line, words); containers of quotes likewise."""
    if isinstance(value, Quote):
        return (value.line, value.text)
    if isinstance(value, tuple):
        return [short(part) for part in value]
    return value


def texts(value: tuple[Any, ...]) -> list[str]:
    """The words of quotes, or of items' words."""
    return [part.text if isinstance(part, Quote) else part.words.text for part in value]
