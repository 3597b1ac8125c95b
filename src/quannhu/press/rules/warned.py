"""What an officer should look at: shown, never blocking (rule PRS-R18)."""

from __future__ import annotations

import re

from quannhu.press.rules.layout import MARK, PROSE, Layout
from quannhu.press.rules.plan import Plan
from quannhu.press.rules.quotes import Quote
from quannhu.press.rules.times import impossible_days
from quannhu.press.rules.values import Article, Aspect, Warned
from quannhu.press.rules.vocabulary import Vocabulary, any_of, pattern

_OPEN = re.compile(r"(?:[^\s,;.…]+\s+){0,4}[^\s,;.…]*\s?(?:…|\.\.\.)|\bv\.v\.?", re.IGNORECASE)


def warnings_of(article: Article, layout: Layout, plan: Plan, words: Vocabulary) -> list[Warned]:
    """Every warning, in the order of the lines."""
    found = [
        *plan.warnings,
        *_aspects(article),
        *_commas(layout, words),
        *_open(layout),
        *_days(layout),
        *_people(article),
        *_layout(article, layout),
    ]
    return sorted(found, key=lambda warned: (warned.line, warned.words.start, warned.code))


def _aspects(article: Article) -> list[Warned]:
    """The Party organisation built in fewer than the usual five aspects: the difference is flagged, nothing added."""
    held: list[tuple[Quote, tuple[Aspect, ...]]] = [(result.words, result.aspects) for result in article.results]
    held += [(item.words, item.aspects) for item in (*article.directions, *article.breakthroughs)]
    found = []
    for quote, aspects in held:
        named = sum(aspect.named for aspect in aspects)
        if aspects and named < len(aspects):
            missing = tuple(aspect.name for aspect in aspects if not aspect.named)
            place = quote.text.casefold().find("về ")
            found.append(Warned(f"aspects_{named}_of_{len(aspects)}", quote.line, quote.part(max(0, place)), missing))
    return found


def _commas(layout: Layout, words: Vocabulary) -> list[Warned]:
    """«bảo đảm tốt quân nhu, thường xuyên giữ ổn định»: also readable as «quân nhu thường xuyên»."""
    form = pattern(
        rf"(?:(?<=^)|(?<=[\s,;:]))(?:(?:bảo đảm|đảm bảo|làm|"
        rf"hoàn thành)\s+(?:\w+\s+){{0,3}}?)?({any_of(words.ambiguous_nouns)})\s*,"
        rf"\s*({any_of(words.ambiguous_adverbs)})\s+(?:{any_of(words.ambiguous_verbs)})\b"
    )
    found = []
    for index, kind in enumerate(layout.kinds):
        quote = layout.quote(index)
        if kind != PROSE:
            continue
        for hit in form.finditer(quote.text):
            words_read = quote.part(*hit.span())
            found.append(Warned("comma_ambiguity", quote.line, words_read, (hit[0], f"{hit[1]} {hit[2]}")))
    return found


def _open(layout: Layout) -> list[Warned]:
    found = []
    for index, kind in enumerate(layout.kinds):
        quote = layout.quote(index)
        if kind == PROSE and (hit := _OPEN.search(quote.text[-4_000:])):
            shift = max(0, len(quote.text) - 4_000)
            found.append(Warned("open_list", quote.line, quote.part(shift + hit.start(), shift + hit.end())))
    return found


def _days(layout: Layout) -> list[Warned]:
    """A day that no calendar has is read as none; the words are shown, for it may be a slip of one digit."""
    prose = [layout.quote(index) for index, kind in enumerate(layout.kinds) if kind == PROSE]
    return [Warned("impossible_day", day.line, day) for line in prose for day in impossible_days(line)]


def _people(article: Article) -> list[Warned]:
    found = []
    for person in article.persons:
        if not person.rank_known and person.rank:
            found.append(Warned("unknown_rank", person.rank.line, person.rank))
        elif person.needs_review:
            found.append(Warned("person_without_role", person.name.line, person.name))
    return found


def _layout(article: Article, layout: Layout) -> list[Warned]:
    found = []
    for photo in article.photos:
        if photo.needs_review and photo.caption:
            found.append(Warned("caption_unsure", photo.caption.line, photo.caption))
    for index, note in layout.notes.items():
        if note == "needs_review":
            found.append(Warned("caption_unsure", index + 1, layout.quote(index).part(0, 120)))
    for byline in article.bylines:
        if byline.needs_review:
            found.append(Warned("byline_unsure", byline.names[0].line, byline.names[0]))
    for index, text in enumerate(layout.source.text):
        if MARK in text and text != MARK:
            place = text.index(MARK)
            found.append(Warned("marker_in_line", index + 1, layout.quote(index).part(place, place + len(MARK))))
    return found
