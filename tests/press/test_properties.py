"""Whatever the text: every line is accounted for exactly once, and nothing is said that does not stand in it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from quannhu.kernel.errors import Refused
from quannhu.press.rules import read_source
from quannhu.press.rules.decoding import clean_line, decode
from quannhu.press.rules.document import document
from quannhu.press.rules.quotes import Quote, cut, quotes_in, sentences
from quannhu.press.rules.values import KINDS, Article
from quannhu.press.vocabulary import shipped
from tests.press.reading import ARTICLES

LINES = sorted({line for path in ARTICLES.glob("*.txt") for line in path.read_text(encoding="utf-8").split("\n")})
WORDS = sorted({word for line in LINES for word in line.split()})
line_texts = st.one_of(
    st.sampled_from(LINES),
    st.lists(
        st.sampled_from([*WORDS, ",", ";", ":", ".", "…", "“", "”", "(", ")", "Ảnh:", "\u00a0", "2024", "98,5%"]),
        max_size=40,
    ).map(" ".join),
    st.text(max_size=60),
    st.just("leftcenterrightdel"),
    st.just(""),
)
texts = st.lists(line_texts, min_size=1, max_size=25).map("\n".join)


def reading(text: str) -> tuple[tuple[str, ...], Article] | None:
    """The raw lines and the reading, or None where the text is refused before it is read."""
    try:
        source = decode(text.encode("utf-8", "surrogatepass"))
    except Refused:
        return None
    return source.raw, read_source(source, shipped())


@given(texts)
@settings(max_examples=300, deadline=None)
def test_every_line_exactly_once_and_no_word_from_elsewhere(text: str) -> None:
    """Rule PRS-R17, PRS-R03."""
    made = reading(text)
    if made is None:
        return
    raw, article = made
    assert [line.raw for line in article.lines] == list(raw)
    assert [line.number for line in article.lines] == list(range(1, len(raw) + 1))
    assert all(line.kind in KINDS and line.text == clean_line(line.raw) for line in article.lines)
    assert sum(article.counts().values()) == len(raw)
    for quote in quotes_in(article):
        assert quote.text, quote
        assert article.lines[quote.line - 1].text[quote.start : quote.end] == quote.text
    kinds = {line.number: line.kind for line in article.lines}
    assert {row.line for row in article.unplaced} == {number for number, kind in kinds.items() if kind == "unplaced"}
    assert {row.line for row in article.dropped} == {number for number, kind in kinds.items() if kind == "promotion"}
    from_markers = [photo.marker_line for photo in article.photos if photo.marker_line]
    assert from_markers == [number for number, kind in kinds.items() if kind == "marker"]
    assert {byline.names[0].line for byline in article.bylines} == {n for n, kind in kinds.items() if kind == "byline"}


@given(texts)
@settings(max_examples=150, deadline=None)
def test_values_are_made_of_words_of_the_text(text: str) -> None:
    """Names, years, numbers and kinds that are not quotes themselves still come from the text (rule PRS-R17)."""
    made = reading(text)
    if made is None:
        return
    _raw, article = made
    whole = " ".join(line.text for line in article.lines)
    for actor in article.actors:
        assert all(word in whole for word in actor.name.split())
    for year in (article.review_year, article.plan_year):
        assert year is None or all(str(year.year) in quote.text for quote in year.words)
    for term in article.terms:
        assert str(term.first) in term.words.text and str(term.last) in term.words.text
    for quantity in article.quantities:
        assert quantity.number in quantity.words.text and quantity.unit in quantity.words.text
    for day in filter(None, [article.date, *(resolution.day for resolution in article.resolutions)]):
        assert str(day.day) in day.words.text and (day.year is None or str(day.year) in day.words.text)


@given(texts)
@settings(max_examples=120, deadline=None)
def test_nfd_crlf_and_bom_change_nothing(text: str) -> None:
    """Rule PRS-R01."""
    plain = unicodedata.normalize("NFC", text).replace("\r", " ")
    made = reading(plain)
    if made is None:
        return
    other = "\ufeff" + unicodedata.normalize("NFD", plain).replace("\n", "\r\n")
    again = reading(other)
    assert again is not None and again[1] == made[1]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_cutting_loses_no_letter(text: str) -> None:
    """Sentences and pieces stand in order, do not overlap, and leave out only what they are cut at."""
    import re

    whole = Quote(1, 0, text)
    parts = sentences(whole)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(text.split())
    pieces = cut(whole, re.compile(r"\s*;\s*"))
    assert all(text[piece.start : piece.end] == piece.text for piece in (*parts, *pieces))
    assert all(first.end <= second.start for first, second in pairwise(pieces))


@given(texts)
@settings(max_examples=40, deadline=None)
def test_document_is_plain_json(text: str) -> None:
    import json

    try:
        source = decode(text.encode("utf-8", "surrogatepass"))
    except Refused:
        return
    made = document(text.encode("utf-8", "surrogatepass"), source, read_source(source, shipped()))
    assert json.loads(json.dumps(made, ensure_ascii=False)) == made
