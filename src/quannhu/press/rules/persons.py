"""Who is named: rank + name + "," + posts + verb, one or several to a sentence (rule PRS-R06)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from quannhu.press.rules.quotes import LOWER, SENTENCE_LIMIT, UPPER, Quote, denied, sentences
from quannhu.press.rules.values import Person, Role
from quannhu.press.rules.vocabulary import Verb, Vocabulary, any_of

_TOKEN = rf"[{UPPER}][{UPPER}{LOWER}'’-]*"
NAME = rf"{_TOKEN}(?:\s+{_TOKEN}){{1,5}}"
_DEGREE = r"(?:(?:PGS|GS|TS|ThS|BS|CN)\.?,?\s*)*"
_TAIL = re.compile(r"(?:\s+(?:và|đã|đang|sẽ|cùng|đến|tới|thay mặt|vừa)|[\s,;:–-])+$", re.IGNORECASE)
_COMPANY = re.compile(r"\s+(?:và|cùng)\s+(?:các|nhiều|một số|toàn thể|đông đảo|đại diện)\b.*$", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:,|và|,\s*và)\s+(?:đã\s+)?", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]*\)")
_ITEM = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True)
class _Forms:
    """The expressions made of one vocabulary."""

    start: re.Pattern[str]
    unknown: re.Pattern[str]
    bare: re.Pattern[str]
    verb: re.Pattern[str]
    stop: re.Pattern[str]
    said: re.Pattern[str]
    post: re.Pattern[str]
    unit: re.Pattern[str]
    work: re.Pattern[str]
    verbs: tuple[tuple[re.Pattern[str], Verb], ...]


@lru_cache(maxsize=8)
def forms(words: Vocabulary) -> _Forms:
    """Compiled once for each vocabulary."""
    ranks, titles = any_of(words.ranks), any_of(words.titles)
    ordered = sorted(words.verbs, key=lambda verb: (-len(verb.words), verb.words))
    verb = "|".join(item.pattern() for item in ordered)
    posts, units = any_of(words.post_heads), any_of(words.unit_heads)
    endings = "|".join(words.rank_endings)
    title = rf"(?:(?i:(?:các\s+)?(?:{titles}))\s*:?\s+)"
    start = (
        rf"(?<!\w)(?:{title}?(?P<rank>(?i:{ranks})(?:\s+QNCN)?)\s*,?\s+{_DEGREE}(?P<name>{NAME})"
        rf"|{title}{_DEGREE}(?P<civil>{NAME}))"
    )
    low = rf"[{UPPER}][{LOWER}]+"
    odd = rf"(?!(?:{units})\b){low}(?:\s+[{LOWER}]+){{1,2}}|{low}\s+(?i:{endings})|(?i:{endings})"
    unknown = rf"^(?P<rank>{odd})\s+(?P<name>{NAME})(?=\s*,|\s+(?:{verb}))"
    return _Forms(
        re.compile(start),
        re.compile(unknown),
        re.compile(rf"^(?P<name>{NAME})(?=\s*,\s*(?:(?i:{posts}))\b|\s+(?:{verb}))"),
        re.compile(rf"(?<!\w)(?:{verb})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{any_of((*words.content_verbs, *words.other_verbs))})\b", re.IGNORECASE),
        re.compile(rf"(?:{any_of(words.content_verbs)})\b", re.IGNORECASE),
        re.compile(rf"(?:{posts})\b", re.IGNORECASE),
        re.compile(rf"(?:{units})\b", re.IGNORECASE),
        re.compile(
            rf"(?:(?:{any_of(words.adverbs)})\s+)*(?:{any_of((*words.work_verbs, *(v.words for v in words.verbs)))})\b",
            re.IGNORECASE,
        ),
        tuple((re.compile(rf"(?<!\w)(?:{item.pattern()})", re.IGNORECASE), item) for item in ordered),
    )


@dataclass(frozen=True)
class Named:
    """One person found in a sentence, before mentions of the same person are joined."""

    person: Person
    verb: Quote | None
    after: int
    begin: int


@dataclass(frozen=True)
class _Start:
    begin: int
    end: int
    rank: tuple[int, int] | None
    name: tuple[int, int]
    known: bool


def persons_in(passage: Quote, words: Vocabulary, photo: int | None = None) -> list[Named]:
    """Everyone named in the passage, sentence by sentence.

    photo       the photo whose caption this is; only captions may begin with an unknown rank or a bare name
    """
    found: list[Named] = []
    for sentence in sentences(passage):
        if len(sentence.text) <= SENTENCE_LIMIT:
            found.extend(_in_sentence(sentence, words, photo))
    return found


def _starts(text: str, known: _Forms, caption: bool) -> list[_Start]:
    """Where persons begin, in order."""
    starts = []
    for hit in known.start.finditer(text):
        group = "name" if hit["name"] else "civil"
        rank = hit.span("rank") if hit["rank"] else None
        starts.append(_Start(hit.start(), hit.end(), rank, hit.span(group), True))
    if caption and (not starts or starts[0].begin > 0):
        odd = known.unknown.match(text)
        if odd and not known.post.match(odd["rank"]):
            starts.insert(0, _Start(0, odd.end(), odd.span("rank"), odd.span("name"), False))
        elif (bare := known.bare.match(text)) and not known.unit.match(text):
            starts.insert(0, _Start(0, bare.end(), None, bare.span("name"), True))
    return _clear(starts)


def _clear(starts: list[_Start]) -> list[_Start]:
    """The starts that do not lie inside the one before."""
    kept: list[_Start] = []
    for start in starts:
        if not kept or start.begin >= kept[-1].end:
            kept.append(start)
    return kept


def _in_sentence(sentence: Quote, words: Vocabulary, photo: int | None) -> list[Named]:
    text, known = sentence.text, forms(words)
    starts = _starts(text, known, photo is not None)
    if not starts:
        return []
    lead = _role_at(known.verb.search(text[: starts[0].begin]), sentence, known)
    found: list[Named] = []
    for index, start in enumerate(starts):
        limit = starts[index + 1].begin if index + 1 < len(starts) else len(text)
        found.extend(_person(sentence, start, limit, words, photo))
    # «A và B đồng chủ trì»: the verb after the last one is the verb of those before who have none of their own.
    for index in range(len(found) - 2, -1, -1):
        if found[index].verb is None and found[index + 1].verb is not None and lead is None:
            roles = found[index + 1].person.roles
            person = replace(
                found[index].person,
                role=found[index + 1].person.role,
                roles=roles,
                needs_review=not found[index].person.rank_known,
            )
            found[index] = replace(found[index], person=person, verb=found[index + 1].verb)
    return [_with_lead(named, lead, photo) if lead and named.verb is None else named for named in found]


def _role_at(hit: re.Match[str] | None, sentence: Quote, known: _Forms) -> Role | None:
    """The role a verb phrase gives."""
    if hit is None:
        return None
    quote = sentence.part(*hit.span())
    for form, verb in known.verbs:
        if form.match(hit.string, hit.start()):
            return Role(verb.role, quote, None)
    return Role(None, quote, None)


def _with_lead(named: Named, lead: Role, photo: int | None) -> Named:
    """«Dự hội nghị có …»: the verb before the names belongs to all who have none of their own."""
    role = replace(lead, photo=photo)
    person = replace(named.person, role=role.role, roles=(role,), needs_review=False)
    return replace(named, person=person, verb=role.words)


def _cut_name(text: str, span: tuple[int, int], known: _Forms) -> int:
    """Where the name ends: before a post or unit that follows without a comma (… Mẫu Cục trưởng)."""
    for hit in re.finditer(r"\s+", text[span[0] : span[1]]):
        place = span[0] + hit.end()
        if (known.post.match(text, place) or known.unit.match(text, place)) and place > span[0]:
            return span[0] + hit.start()
    return span[1]


def _person(sentence: Quote, start: _Start, limit: int, words: Vocabulary, photo: int | None) -> list[Named]:
    """The person at one start, and further names that stand in the list of posts."""
    text, known = sentence.text, forms(words)
    name_end = _cut_name(text, start.name, known)
    verb = known.verb.search(text, name_end, limit)
    stop = known.stop.search(text, name_end, limit)
    ends = [hit.start() for hit in (verb, stop) if hit]
    posts_end = min(ends, default=limit)
    if verb and stop and stop.start() < verb.start():
        verb = None
    if verb and denied(text, verb.start()):
        verb = None  # «không dự hội nghị»: named, and said not to do it
    roles = _roles(sentence, verb, limit, known, photo)
    if not roles and stop and known.said.match(text, stop.start()):
        roles = (Role("quoted", sentence.part(*stop.span()), photo),)
    posts, others = _posts(sentence, name_end, posts_end, known)
    mention = sentence.part(start.begin, limit)
    mention = mention.part(0, tail.start() if (tail := _TAIL.search(mention.text)) else None).without_stop()
    unsure = not start.known or not roles or any(len(post.text.split()) > 14 for post in posts)
    rank = sentence.part(*start.rank) if start.rank else None
    role = main_role(roles)
    name = sentence.part(start.name[0], name_end)
    person = Person(name, rank, start.known, posts, role, roles, (mention,), unsure)
    verb_words = roles[0].words if roles and roles[0].role != "quoted" else None
    found = [Named(person, verb_words, posts_end, start.begin)]
    for other, its_posts in others:
        further = Person(other, None, True, its_posts, role, roles, (mention,), not roles)
        found.append(Named(further, verb_words, posts_end, start.begin))
    return found


def main_role(roles: tuple[Role, ...]) -> str | None:
    """The first role that says more than being there or being quoted; else the first."""
    told = [role.role for role in roles if role.role]
    return next((role for role in told if role not in ("attendee", "quoted")), told[0] if told else None)


def _roles(
    sentence: Quote, verb: re.Match[str] | None, limit: int, known: _Forms, photo: int | None
) -> tuple[Role, ...]:
    """The verb and those joined to it by "và" or a comma («dự và phát biểu chỉ đạo»)."""
    found: list[Role] = []
    while verb is not None and (role := _role_at(verb, sentence, known)) is not None:
        found.append(replace(role, photo=photo))
        object_end = re.compile(r"(?:\s+(?:tại\s+)?(?:hội nghị|buổi lễ|đại hội))?", re.IGNORECASE).match(
            sentence.text, verb.end()
        )
        link = _LINK.match(sentence.text, object_end.end() if object_end else verb.end())
        verb = known.verb.match(sentence.text, link.end(), limit) if link else None
    return tuple(found)


def _posts(
    sentence: Quote, begin: int, end: int, known: _Forms
) -> tuple[tuple[Quote, ...], list[tuple[Quote, tuple[Quote, ...]]]]:
    """The posts between the name and the verb, cut at commas; a unit after a comma belongs to the post before it."""
    # What follows a colon or an opening quotation mark is said by the person, not about him.
    end = min([end, *(place for sign in ":“" if (place := sentence.text.find(sign, begin, end)) >= 0)])
    text = sentence.text[begin:end]
    bracket = _BRACKET.search(text)
    if bracket:
        end = begin + bracket.start() if bracket.end() >= len(text.rstrip(" ,.;")) else end
        text = sentence.text[begin:end]
    tail = _TAIL.search(text)
    end = begin + tail.start() if tail else end
    # «…, Phó Chủ tịch xã và các đại biểu»: the company is no part of the post.
    company = _COMPANY.search(sentence.text[begin:end])
    pieces = _pieces(sentence, begin, begin + company.start() if company else end)
    own: list[Quote] = []
    others: list[tuple[Quote, list[Quote]]] = []
    place = begin
    for piece in pieces:
        held = others[-1][1] if others else own
        is_post, is_unit = known.post.match(piece.text), known.unit.match(piece.text)
        gap = sentence.text[place : piece.start - sentence.start]
        place = piece.end - sentence.start
        named = is_post or is_unit or re.fullmatch(NAME, piece.text)
        # Without a comma, after a semicolon, or beginning with a verb, words of no known post tell something else.
        if not named and (not re.search(r"[,–-]", gap) or ";" in gap or known.work.match(piece.text)):
            break
        if not is_post and not is_unit and re.fullmatch(NAME, piece.text):
            others.append((piece, []))
        elif is_unit and not is_post and held:
            held[-1] = Quote(
                held[-1].line,
                held[-1].start,
                sentence.text[held[-1].start - sentence.start : piece.end - sentence.start],
            )
        else:
            held.append(piece)
    return tuple(own), [(name, tuple(posts)) for name, posts in others]


def _pieces(sentence: Quote, begin: int, end: int) -> list[Quote]:
    """The text cut at commas, and at "và" before a further bare name."""
    spans, place = [], begin
    link = re.compile(rf"\s*[,;]\s*(?:và\s+)?|\s+và\s+(?={NAME}\s*(?:,|$))")
    for hit in link.finditer(sentence.text, begin, end):
        spans.append((place, hit.start()))
        place = hit.end()
    spans.append((place, end))
    pieces = [sentence.part(low, max(low, high)).trimmed(" .,;:–-") for low, high in spans]
    return [piece for piece in pieces if piece]


def joined(found: list[Named]) -> tuple[Person, ...]:
    """One record for each person: mentions with the same name and no other rank are put together, nothing is lost."""
    people: dict[tuple[str, int], Person] = {}
    for named in found:
        new = named.person
        key = (new.name.text.casefold(), 0)
        while key in people and not _same_rank(people[key], new):
            key = (key[0], key[1] + 1)
        people[key] = _joined(people[key], new) if key in people else new
    return tuple(people.values())


def _same_rank(old: Person, new: Person) -> bool:
    return old.rank is None or new.rank is None or old.rank.text.casefold() == new.rank.text.casefold()


def _joined(old: Person, new: Person) -> Person:
    """Two mentions of one person: posts not said twice, nor once more in short; all roles, all mentions."""
    held = [f"{post.text.casefold()} " for post in old.posts]
    posts = old.posts + tuple(
        post for post in new.posts if not any(said.startswith(f"{post.text.casefold()} ") for said in held)
    )
    roles, known = old.roles + new.roles, old.rank_known and new.rank_known
    return replace(
        old, rank=old.rank or new.rank, rank_known=known, posts=posts, role=main_role(roles), roles=roles,
        mentions=old.mentions + new.mentions, needs_review=not roles or not known,
    )  # fmt: skip
