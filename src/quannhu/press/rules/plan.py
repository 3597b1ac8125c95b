"""What is planned: directions D1.., breakthroughs B1.., with figures proposed for each (rules PRS-R15, PRS-R16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quannhu.press.rules.modes import PLAN, Passage
from quannhu.press.rules.quotes import SENTENCE_LIMIT, Quote, cut, sentences
from quannhu.press.rules.times import quantities_in
from quannhu.press.rules.values import Item, Warned
from quannhu.press.rules.vocabulary import Vocabulary, any_of, pattern
from quannhu.press.rules.work import aspects_in

NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6}
_HEADER = re.compile(
    r"(?:\b(hai|ba|bốn|năm|sáu|\d)\s+)?(?:nội dung\s+|khâu\s+)?(?:khâu\s+)?đột phá[”\"]?"
    r"(?:\s+(?!khâu)[^.:;]{0,60}?|\s*,\s*(?:đó là|bao gồm|gồm|cụ thể(?: là)?))?\s*:",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:(?<=^)|(?<=[\s;,.:(]))(?:(?:một|hai|ba|bốn|năm|sáu)\s+là\s*[,:]?\s+|(?:thứ\s+(?:nhất|hai|ba|tư|năm|sáu))\s*(?:là)?\s*[,:]?\s+|\(?\d\s*[.)]\s+|[-+•]\s+)",
    re.IGNORECASE,
)
_BULLET = re.compile(
    r"^(?:[-+*•–]\s*|\(?\d{1,2}\s*[.)]\s+|[a-zđ]\)\s+|(?:một|hai|ba|bốn|năm|sáu)\s+là\s*[,:]?\s*|thứ\s+(?:nhất|hai|ba|tư|năm|sáu)\s*[,:]\s*)+",
    re.IGNORECASE,
)
_INTRO = re.compile(
    r"(?:phương hướng|nhiệm vụ|trọng tâm|xác định|tập trung|nội dung|như sau|thời gian tới|năm (?:19|20)\d\d|"
    r"yêu cầu|tháng cuối năm)[^:;]{0,160}:\s+",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r"\s*;\s*(?:và\s+)?")
_OPEN = re.compile(r"(?:…|\.\.\.|v\.v\.?)\s*$")


@dataclass
class Plan:
    """The plan as it is being read."""

    directions: list[Quote] = field(default_factory=list)
    breakthroughs: list[Quote] = field(default_factory=list)
    header: Quote | None = None
    declared: int | None = None
    waiting: bool = False
    unsure: bool = False
    warnings: list[Warned] = field(default_factory=list)


def read_plan(passages: list[Passage], words: Vocabulary) -> Plan:
    """Directions and breakthroughs from the plan's sentences, line by line."""
    plan = Plan()
    by_line: dict[int, list[Quote]] = {}
    for passage in passages:
        if passage.mode == PLAN and len(passage.quote.text) <= SENTENCE_LIMIT:
            by_line.setdefault(passage.quote.line, []).append(passage.quote)
    for quotes in by_line.values():
        rest = _breakthrough_lines(plan, quotes, words)
        for sentence in rest:
            plan.directions.extend(_directions(sentence, words))
    if plan.waiting or (plan.declared and plan.breakthroughs and len(plan.breakthroughs) < plan.declared):
        _warn_count(plan)
    return plan


def _breakthrough_lines(plan: Plan, quotes: list[Quote], words: Vocabulary) -> list[Quote]:
    """Take the breakthroughs out of a line's sentences; the sentences left are directions."""
    if plan.waiting and (_BULLET.match(quotes[0].text) or (plan.declared and len(plan.breakthroughs) < plan.declared)):
        return _waited(plan, quotes)
    plan.waiting = False
    for index, sentence in enumerate(quotes):
        header = _HEADER.search(sentence.text)
        if not header or plan.breakthroughs:
            continue
        plan.header = sentence.part(*header.span())
        count = (header[1] or "").casefold()
        plan.declared = NUMBERS.get(count) or (int(count) if count.isdigit() else None)
        tail = sentence.part(header.end())
        after = ([tail] if tail else []) + quotes[index + 1 :]
        left = _take(plan, after, words) if after else []
        plan.waiting = not after
        # «…; đẩy mạnh …; thực hiện ba khâu đột phá: …»: what is cut off before the header is a direction.
        before = sentence.part(0, max(0, sentence.text.rfind(";", 0, header.start())))
        return quotes[:index] + ([before] if before else []) + left
    return quotes


def _waited(plan: Plan, quotes: list[Quote]) -> list[Quote]:
    """A line of its own for each breakthrough, after a header that ends its line."""
    first = quotes[0]
    bullet = _BULLET.match(first.text)
    plan.breakthroughs.append(first.part(bullet.end() if bullet else 0).trimmed(" ;"))
    plan.waiting = plan.declared is None or len(plan.breakthroughs) < plan.declared
    return quotes[1:]


def _take(plan: Plan, after: list[Quote], words: Vocabulary) -> list[Quote]:
    """The items after the header: numbered ones, else those between semicolons, else as many sentences as declared."""
    line = after[0]
    numbered = [(sentence, hit) for sentence in after for hit in _ORDINAL.finditer(sentence.text)]
    if len(numbered) >= 2:
        return _take_numbered(plan, after)
    parts = cut(line, _SEMICOLON)
    if len(parts) >= 2:
        last = cut(parts[-1], pattern(rf"\s+và\s+(?=(?:{any_of(words.work_verbs)})\b)"))
        if plan.declared == len(parts) - 1 + len(last) and len(last) > 1:
            parts, plan.unsure = [*parts[:-1], *last], True
        plan.breakthroughs.extend(part if part is parts[-1] else part.trimmed(" ;") for part in parts)
        _warn_count(plan)
        return after[1:]
    if len(after) == 1 and plan.declared and plan.declared > 1:
        commas = cut(line, re.compile(r"\s*,\s*(?:và\s+)?"))
        if len(commas) == plan.declared:
            plan.breakthroughs.extend(commas)
            plan.unsure = True
            return []
    taken = after[: plan.declared] if plan.declared else after
    left = after[len(taken) :]
    plan.breakthroughs.extend(taken)
    if left and plan.declared and plan.header:
        names = {3: "three", 2: "two", 4: "four", 5: "five"}
        found = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(len(after), str(len(after)))
        code = f"{found}_sentences_after_{names.get(plan.declared, plan.declared)}"
        plan.warnings.append(Warned(code, plan.header.line, plan.header, tuple(quote.text for quote in left)))
    else:
        _warn_count(plan)
    return left


def _take_numbered(plan: Plan, after: list[Quote]) -> list[Quote]:
    """Items that carry «Một là», «1)», …; what follows the last item's sentence is no item."""
    left: list[Quote] = []
    for sentence in after:
        hits = list(_ORDINAL.finditer(sentence.text))
        if not hits:
            left.append(sentence)
            continue
        for hit, end in zip(hits, [other.start() for other in hits[1:]] + [len(sentence.text)], strict=True):
            item = sentence.part(hit.end(), end)
            plan.breakthroughs.append(item if end == len(sentence.text) else item.trimmed(" ;,"))
    _warn_count(plan)
    return left


def _warn_count(plan: Plan) -> None:
    told = any(warned.code == "breakthrough_count_differs" for warned in plan.warnings)
    if plan.declared and plan.declared != len(plan.breakthroughs) and plan.header and not told:
        readings = (f"{plan.declared}", f"{len(plan.breakthroughs)}")
        plan.warnings.append(Warned("breakthrough_count_differs", plan.header.line, plan.header, readings))


def _directions(sentence: Quote, words: Vocabulary) -> list[Quote]:
    """The sentence cut at ";" (commas stay), without an introduction before ":"; none when it has no verb of work."""
    intro = _INTRO.search(sentence.text)
    body = sentence.part(intro.end()) if intro and intro.start() < 200 else sentence
    if intro and not body:
        return []
    bullet = _BULLET.match(body.text)
    body = body.part(bullet.end()) if bullet else body
    verb = pattern(rf"(?<!\w)(?:{any_of(words.work_verbs)})\b").search(body.text)
    # A line of a list is an item also without a verb of the list: «3. Không để xảy ra mất an toàn».
    if (not verb and not bullet) or (body.text.endswith(":") and ";" not in body.text):
        return []
    pieces = cut(body, _SEMICOLON)
    if len(pieces) == 1:
        return pieces
    return [piece.without_stop() for piece in pieces]


def items(quotes: list[Quote], letter: str, words: Vocabulary, unsure: bool) -> tuple[Item, ...]:
    """The quotes as numbered items with their proposals; none of them is quantified unless it holds a number."""
    found = []
    for number, quote in enumerate(quotes, start=1):
        quantified = any(quantities_in(part, words) for part in sentences(quote))
        open_list = bool(_OPEN.search(quote.text))
        found.append(
            Item(
                f"{letter}{number}",
                quote,
                quantified,
                proposals(quote.text, words),
                open_list,
                aspects_in(quote, words),
                unsure,
            )
        )
    return tuple(found)


def proposals(text: str, words: Vocabulary) -> tuple[str, ...]:
    """Figures proposed for an item: those its words come to first, at most the set number, in order of their ids."""
    folded = text.casefold()
    places: dict[str, int] = {}
    for topic in words.figures:
        place = topic.place(folded)
        if place is not None:
            places[topic.name] = min(place, places.get(topic.name, place))
    first = sorted(places, key=lambda figure: (places[figure], figure))[: words.figures_per_item]
    return tuple(sorted(first))
