"""An article read whole: lines sorted, prose read, every line accounted for, nothing invented (rule PRS-R17)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from quannhu.kernel.errors import Refused
from quannhu.press.codes import NOT_AN_ARTICLE
from quannhu.press.rules.cited import awards_in, resolutions_in
from quannhu.press.rules.decoding import Source, decode
from quannhu.press.rules.layout import PROSE, Layout, sort_lines
from quannhu.press.rules.meeting import (
    assessment_of,
    decision_of,
    event_of,
    held_on,
    organisation_of,
    unit_pattern,
)
from quannhu.press.rules.modes import FRAME, Passage, passages_of
from quannhu.press.rules.persons import Named, joined, persons_in
from quannhu.press.rules.plan import Plan, items, read_plan
from quannhu.press.rules.quotes import SENTENCE_LIMIT, Quote, cut, quotes_in, sentences
from quannhu.press.rules.times import attendance_in, quantities_in, terms_of, votes_in, years_of
from quannhu.press.rules.values import (
    BODY,
    HEADLINE,
    LEAD,
    UNPLACED,
    Article,
    Award,
    Count,
    Dropped,
    Item,
    Line,
    Quantity,
    Result,
    Speech,
    Year,
)
from quannhu.press.rules.vocabulary import Vocabulary, any_of, pattern
from quannhu.press.rules.warned import warnings_of
from quannhu.press.rules.work import (
    actors_of,
    difficulties_of,
    means_and_results,
    review_breakthroughs,
    shortcomings_of,
)


def read(data: bytes, words: Vocabulary) -> tuple[Source, Article]:
    """The file's bytes read as an article.

    errors      Refused PRS-01..05, PRS-07; PRS-02 when nothing of an article is recognised
    """
    source = decode(data)
    article = read_source(source, words)
    if not is_article(article):
        raise Refused(NOT_AN_ARTICLE, lines=len(source.raw))
    return source, article


def is_article(article: Article) -> bool:
    """Whether something a press item is made of was recognised; a lone name, number, term or date is not enough."""
    labelled = any(byline.kind != "name_only" for byline in article.bylines)
    prose = any(len(line.text) >= 60 for line in article.lines if line.kind in (BODY, LEAD, UNPLACED))
    work = article.results or article.directions or article.breakthroughs
    told = article.awards or article.resolutions or article.assessment or article.decision or article.speeches
    named = any(person.roles or person.rank for person in article.persons)
    return bool(article.photos or named or article.event or told or work or (labelled and prose))


def read_source(source: Source, words: Vocabulary) -> Article:
    """The decoded text read as an article; never refuses."""
    layout = sort_lines(source, words)
    prose = [layout.quote(index) for index, kind in enumerate(layout.kinds) if kind == PROSE]
    title = [layout.title] if layout.title else []
    short = [part for line in (*title, *prose) for part in sentences(line) if len(part.text) <= SENTENCE_LIMIT]
    captions = [photo.caption for photo in layout.photos if photo.caption]
    review, plan_year = years_of(short)
    organisation = organisation_of(short, words)
    passages = passages_of(prose, review.year if review else None, _plan_cue(plan_year, review), words)
    passages = [passage for passage in passages if len(passage.quote.text) <= SENTENCE_LIMIT]
    people = _people(layout, passages, words)
    speeches = _speeches(passages, people, words)
    awards = [award for passage in passages for award in awards_in(passage.quote, words)]
    resolutions = [cited for part in short for cited in resolutions_in(part, organisation)]
    work = _work(passages, awards, people, speeches)
    means, results = means_and_results(work, words)
    plan = read_plan(work, words)
    directions = items(plan.directions, "D", words, False)
    breakthroughs = items(plan.breakthroughs, "B", words, plan.unsure)
    event = event_of(short, organisation) or event_of(captions, organisation)
    day, place = held_on(short, event is not None)
    assessment = assessment_of(short)
    year = review.year if review else plan_year.year - 1 if plan_year else None
    decision = decision_of([passage.quote for passage in passages])
    article = Article(
        lines=(),
        event=event,
        title=layout.title,
        date=day,
        published=layout.published,
        place=place,
        attendance=_first(short, attendance_in),
        votes=_first(short, votes_in),
        review_year=review,
        plan_year=plan_year,
        photos=tuple(layout.photos),
        persons=joined(people),
        speeches=tuple(speeches) or None,
        assessment=assessment,
        difficulties=difficulties_of(passages, words),
        actors=actors_of(work, words, unit_pattern(words)),
        means=means,
        results=results,
        shortcomings=shortcomings_of(passages, words),
        review_breakthroughs=review_breakthroughs(passages),
        awards=tuple(awards),
        resolutions=tuple(resolutions),
        decision=decision,
        directions=directions,
        breakthroughs=breakthroughs,
        terms=terms_of(short, year),
        quantities=_quantities(short, words, results, directions, breakthroughs),
        bylines=tuple(sorted(layout.bylines, key=lambda byline: byline.names[0].line)),
        section=layout.section,
        dropped=tuple(layout.dropped),
        unplaced=(),
        unread=(),
        warnings=(),
    )
    return _accounted(article, layout, plan, words)


def _plan_cue(plan: Year | None, review: Year | None) -> int | None:
    """The planned year as a cue of its sentences; useless when both halves lie in one year."""
    return None if plan is None or (review and review.year == plan.year) else plan.year


def _first(passages: list[Quote], find: Callable[[Quote], Count | None]) -> Count | None:
    """The first count found in the passages."""
    return next((found for passage in passages if (found := find(passage))), None)


def _people(layout: Layout, passages: list[Passage], words: Vocabulary) -> list[Named]:
    """Everyone named, in the order of the lines: captions with their photo, prose without."""
    found: list[Named] = []
    for photo in layout.photos:
        if photo.caption:
            found.extend(persons_in(photo.caption, words, photo.number))
    if layout.title:
        found.extend(persons_in(layout.title, words))
    for passage in passages:
        found.extend(persons_in(passage.quote, words))
    return sorted(found, key=lambda named: (named.person.mentions[0].line, named.person.mentions[0].start))


def _speeches(passages: list[Passage], people: list[Named], words: Vocabulary) -> list[Speech]:
    """What a named person is reported to say: the words after «nhấn mạnh», «yêu cầu», … of his own sentence.

    A sentence that begins «Đồng chí yêu cầu» continues the speaker of the same line, and says so (`inferred`).
    """
    said = pattern(rf"(?<!\w)(?:đã\s+)?({any_of(words.content_verbs)})\b\s*:?\s*(?:rằng\s+)?")
    goes_on = pattern(rf"^đồng chí\s+(?:cũng\s+|đã\s+|còn\s+)?({any_of(words.content_verbs)})\b")
    by_line: dict[int, list[Named]] = {}
    for named in people:
        by_line.setdefault(named.person.mentions[0].line, []).append(named)
    found: list[Speech] = []
    for passage in passages:
        quote = passage.quote
        inside = [named for named in by_line.get(quote.line, ()) if _within(named.person.mentions[0], quote)]
        inferred = (
            not inside and bool(found) and found[-1].speaker.line == quote.line and bool(goes_on.match(quote.text))
        )
        if not inside and not inferred:
            continue
        speaker = found[-1].speaker if inferred else inside[-1].person.name
        hit = said.search(quote.text, 0 if inferred else max(0, speaker.end - quote.start))
        if hit and (words_said := quote.part(hit.end()).trimmed(" ,:;–-").without_stop()):
            found.append(Speech(speaker, quote.part(*hit.span(1)), words_said, inferred))
    return found


def _within(inner: Quote, outer: Quote) -> bool:
    return inner.line == outer.line and outer.start <= inner.start < outer.end


def _work(passages: list[Passage], awards: list[Award], people: list[Named], speeches: list[Speech]) -> list[Passage]:
    """The sentences that may name work: not the meeting itself, nor a person's act; of one with an award, the rest."""
    acts = _by_line([named.person.mentions[0] for named in people] + [speech.words for speech in speeches])
    given = _by_line([award.name for award in awards])
    found: list[Passage] = []
    for passage in passages:
        quote = passage.quote
        if passage.mode == FRAME or any(_within(act, quote) for act in acts.get(quote.line, ())):
            continue
        names = [name for name in given.get(quote.line, ()) if _within(name, quote)]
        found += [replace(passage, quote=rest) for rest in _beside(quote, names)] if names else [passage]
    return found


def _beside(quote: Quote, names: list[Quote]) -> list[Quote]:
    """The runs of clauses, cut at ";", that hold none of the names."""
    runs: list[Quote] = []
    joins = False
    for clause in cut(quote, re.compile(r"\s*;\s*")):
        if any(_within(name, clause) for name in names):
            joins = False
            continue
        first = runs.pop() if joins else clause
        runs.append(quote.part(first.start - quote.start, clause.end - quote.start))
        joins = True
    return runs


def _by_line(quotes: list[Quote]) -> dict[int, list[Quote]]:
    found: dict[int, list[Quote]] = {}
    for quote in quotes:
        found.setdefault(quote.line, []).append(quote)
    return found


def _quantities(
    passages: list[Quote], words: Vocabulary, results: tuple[Result, ...], *plans: tuple[Item, ...]
) -> tuple[Quantity, ...]:
    """Every number with a unit, tied to the result, direction or breakthrough that holds it."""
    owners: dict[int, list[tuple[str, Quote]]] = {}
    named = [(result.id, result.words) for result in results] + [
        (item.id, item.words) for plan in plans for item in plan
    ]
    for name, words_of in named:
        owners.setdefault(words_of.line, []).append((name, words_of))
    found = []
    for passage in passages:
        for quantity in quantities_in(passage, words):
            of = next((name for name, quote in owners.get(passage.line, ()) if _within(quantity.words, quote)), None)
            found.append(replace(quantity, of=of))
    return tuple(found)


def _accounted(article: Article, layout: Layout, plan: Plan, words: Vocabulary) -> Article:
    """The kinds of prose lines decided by what was read from them; what no rule read is listed, never lost."""
    warnings = warnings_of(article, layout, plan, words)
    held = _by_line(list(quotes_in(article)))
    lead = _lead_line(layout, held)
    lines, unplaced, unread = [], [], []
    for index, (raw, text) in enumerate(zip(layout.source.raw, layout.source.text, strict=True)):
        kind, note, number = layout.kinds[index], layout.notes.get(index, ""), index + 1
        if kind == PROSE:
            kind = LEAD if number == lead else BODY if number in held or note else UNPLACED
            if kind != UNPLACED:
                unread += [part for part in sentences(layout.quote(index)) if not _touched(part, held.get(number, []))]
        if kind == UNPLACED:
            unplaced.append(Dropped(number, note or "no_rule", layout.quote(index)))
        lines.append(Line(number, raw, text, kind, note))
    return replace(
        article, lines=tuple(lines), unplaced=tuple(unplaced), unread=tuple(unread), warnings=tuple(warnings)
    )


def _touched(part: Quote, quotes: list[Quote]) -> bool:
    return any(quote.start < part.end and part.start < quote.end for quote in quotes)


def _lead_line(layout: Layout, held: dict[int, list[Quote]]) -> int | None:
    """The first prose line after a title, when something was read from it."""
    if HEADLINE not in layout.kinds:
        return None
    first = layout.kinds.index(HEADLINE)
    for index in range(first + 1, len(layout.kinds)):
        if layout.kinds[index] == PROSE:
            return index + 1 if index + 1 in held else None
    return None
