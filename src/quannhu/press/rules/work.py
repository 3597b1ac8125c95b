"""What was done in the year under review: difficulties, who, by what means, with what results (rule PRS-R14)."""

from __future__ import annotations

import re
from functools import lru_cache

from quannhu.press.rules.modes import REVIEW, Passage
from quannhu.press.rules.quotes import SENTENCE_LIMIT, Quote, cut, denied
from quannhu.press.rules.values import ActorNamed, Aspect, Difficulties, Means, Named, Result
from quannhu.press.rules.vocabulary import Vocabulary, any_of, exact_pattern, pattern

_HARD = re.compile(
    r"(?<![^\s,;:.])(?:mặc dù|dù|tuy|trong điều kiện|trong bối cảnh|bên cạnh thuận lợi)\b[^,.;:]*?khó khăn[^,.;:]*",
    re.IGNORECASE,
)
_HARD_PLAIN = re.compile(
    r"(?<![^\s,;:.])(?:(?:còn|gặp|có)\s[^,.;:]{0,40}khó khăn[^,.;:]*|"
    r"chịu\s(?:nhiều\s)?(?:ảnh hưởng|tác động)\s(?:của|bởi|từ)\s[^,.;:]*)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:khó khăn[^,.;:]*?\s(?:như|do|về|là)|chịu\s(?:nhiều\s)?(?:ảnh hưởng|tác động)\s(?:của|bởi|từ))"
    r"\s*:?\s+([^.;:]*)",
    re.IGNORECASE,
)
_OVERCOME = re.compile(
    r"(?:đã\s+)?(?:kịp thời\s+|chủ động\s+)?(?:khắc phục|vượt qua)\s+(?:mọi\s+|những\s+|các\s+)?khó khăn", re.IGNORECASE
)
_ONLY_OVERCOME = re.compile(
    r"^(?:đã\s+)?(?:chủ động\s+|kịp thời\s+)?(?:khắc phục|vượt qua)\s+(?:mọi\s+|những\s+)?khó khăn$", re.IGNORECASE
)
_SAYS = re.compile(
    r"(?:khẳng định|đánh giá|nhận định|nêu rõ|cho thấy|cho rằng|kết quả|như sau|nổi bật)\s*$", re.IGNORECASE
)
_COUNTED = re.compile(r"(?<![\w/.-])(?<!năm )\d+(?:[.,/]\d+)*(?:\s*%|\s+\w)", re.IGNORECASE)
_SHORT = re.compile(
    r"hạn chế|khuyết điểm|thiếu sót|yếu kém|tồn tại|khâu yếu|mặt yếu|chưa (?:tốt|cao|chặt chẽ|nghiêm|kịp thời|"
    r"đồng đều)",
    re.IGNORECASE,
)
_CUED = re.compile(r"\b(?:năm|tháng|quý|qua|kết quả)\b", re.IGNORECASE)
_DONE = re.compile(r"\s(?:đã|luôn(?:\s+luôn)?)\s+", re.IGNORECASE)
_EVERY_LEVEL = re.compile(r"\s+(các cấp|các đơn vị)$")
_BREAKTHROUGHS = re.compile(r"[“\"]?(?:(?:ba|hai|bốn|năm|các|\d)\s+)?khâu đột phá[”\"]?", re.IGNORECASE)


@lru_cache(maxsize=8)
def _aspect_list(words: Vocabulary) -> str:
    aspect = any_of(words.aspects)
    return rf"về\s+(?:{aspect})(?:\s*,\s*(?:{aspect}))*(?:\s+và\s+(?:{aspect}))?"


@lru_cache(maxsize=8)
def _keep(words: Vocabulary) -> re.Pattern[str]:
    """Lists that are one thing: the aspects of Party building, pairs such as «tham mưu, đề xuất»."""
    return pattern(rf"{_aspect_list(words)}|(?:{any_of(words.paired_verbs)})\b")


@lru_cache(maxsize=8)
def _joints(words: Vocabulary) -> re.Pattern[str]:
    """Where one result ends and the next begins: ";", and "," or "và" before a verb of work or a joined object."""
    verb = rf"(?:(?:{any_of(words.adverbs)})\s+)*(?:{any_of(words.work_verbs)})\b"
    more = rf"(?:{any_of(words.joined_objects)})\b"
    return pattern(
        rf"\s*;\s*(?:và\s+|đồng thời\s+)?|\s*,\s*(?:và\s+|đồng thời\s+|qua đó\s+)?(?=(?:{verb}|{more}))|"
        rf"\s+và\s+(?={verb})"
    )


def _begins_with_verb(text: str, words: Vocabulary) -> bool:
    return bool(pattern(rf"^(?:(?:{any_of(words.adverbs)})\s+)*(?:{any_of(words.work_verbs)})\b").match(text))


def predicate(sentence: Quote, words: Vocabulary) -> tuple[Quote, bool]:
    """The sentence without the frame before ":" and the subject before "đã"; whether a verb surely stands first."""
    text = sentence.text
    start = 0
    for colon in re.finditer(r":\s+", text):
        if colon.end() < len(text) // 2 or _SAYS.search(text, 0, colon.start()):
            start = colon.end()
            break
    if _begins_with_verb(text[start:].lstrip("-+*• "), words):
        return sentence.part(start).trimmed("-+*• "), True
    done = _DONE.search(text, start)
    return (sentence.part(done.end()), True) if done else (sentence.part(start), False)


def items_of(sentence: Quote, words: Vocabulary) -> list[Quote]:
    """The sentence's pieces of work, each from its verb to the next joint; what has no verb of work is left out."""
    found: list[Quote] = []
    whole, sure = predicate(sentence, words)
    if not sure and not _CUED.search(whole.text):
        return []
    if not sure:
        # «Năm 2023, đơn vị bảo đảm tốt …»: the first verb of work that follows the subject.
        verb = pattern(rf"(?<!\w)(?:(?:{any_of(words.adverbs)})\s+)*(?:{any_of(words.work_verbs)})\b").search(
            whole.text
        )
        if verb is None:
            return []
        whole = whole.part(_subject_start(whole.text, verb.start()))
    for piece in cut(whole, _joints(words), _keep(words)):
        piece = piece.without_stop()
        bare = found and len(found[-1].text.split()) <= 2 and _is_bare(found[-1], words)
        if bare and _between(sentence, found[-1], piece).strip() == "và":
            last = found.pop()
            piece = Quote(
                last.line, last.start, sentence.text[last.start - sentence.start : piece.end - sentence.start]
            )
        if piece:
            found.append(piece)
    return found


def _subject_start(text: str, verb: int) -> int:
    """Where a piece begins whose subject says what it is about («98,5% cán bộ hoàn thành …», «hậu cần được bảo đảm»);
    else at its verb."""
    if text[:verb].endswith("được "):
        return max(
            (hit.end() for hit in re.finditer(r"[:;]\s+|^\W*(?:trong )?năm[^,]{0,20},\s+", text[:verb], re.I)),
            default=0,
        )
    number = _COUNTED.search(text, 0, verb)
    if not number:
        return verb
    cuts = [hit.end() for hit in re.finditer(r"[,:;]\s+", text[: number.start() + 1])]
    return cuts[-1] if cuts else 0


def _is_bare(piece: Quote, words: Vocabulary) -> bool:
    """A verb without an object («củng cố và nâng cao …») goes with what follows, unless it is a means by itself."""
    return bool(pattern(rf"^(?:{any_of(words.work_verbs)})$").match(piece.text)) and not means_kind(piece.text, words)


def _between(sentence: Quote, first: Quote, second: Quote) -> str:
    return sentence.text[first.end - sentence.start : second.start - sentence.start]


def means_kind(text: str, words: Vocabulary) -> str | None:
    """`advice` for «chủ động tham mưu», `direction` for «chỉ đạo»: a means named without an object; else None."""
    for topic in words.means:
        form = rf"^(?:(?:{any_of(words.adverbs)}|làm tốt(?: công tác)?|công tác)\s+)*(?:{any_of(topic.all)})$"
        if pattern(form).match(text):
            return topic.name
    return None


def difficulties_of(passages: list[Passage], words_of: Vocabulary) -> Difficulties | None:
    """Difficulties of the year under review; named only where the article names them."""
    words, named, overcome = [], [], None
    for passage in passages:
        if passage.mode != REVIEW or len(passage.quote.text) > SENTENCE_LIMIT:
            continue
        hit = _HARD.search(passage.quote.text) or _HARD_PLAIN.search(passage.quote.text)
        if hit:
            words.append(passage.quote.part(*hit.span()))
            if (detail := _NAMED.search(passage.quote.text, hit.start())) and detail.start() < hit.end():
                clause = passage.quote.part(*detail.span(1))
                named += _until_subject(cut(clause, re.compile(r"\s*,\s*|\s+và\s+")), words_of)
        if overcome is None and (done := _OVERCOME.search(passage.quote.text)):
            overcome = passage.quote.part(*done.span())
    if not words and overcome is None:
        return None
    return Difficulties(tuple(words), tuple(named), overcome)


def _until_subject(pieces: list[Quote], words: Vocabulary) -> list[Quote]:
    """The difficulties of a list, up to the body that overcame them."""
    heads = pattern(rf"^(?:{any_of((*words.actor_heads, *words.unit_heads))})\b|\bđã\b")
    found: list[Quote] = []
    for piece in pieces:
        if heads.search(piece.text) or len(piece.text.split()) > 8:
            break
        found.append(piece)
    return found


def actors_of(passages: list[Passage], words: Vocabulary, units: re.Pattern[str]) -> tuple[ActorNamed, ...]:
    """The subjects of the review's sentences: a run of leading bodies before "đã"; «các cấp» is shared out."""
    head = any_of((*words.actor_heads, *words.unit_heads))
    run = exact_pattern(
        rf"(?:^|[:,;]\s+|\bgiúp\s+)((?:(?:{head})\b[^,;:.]*?)(?:(?:\s*,\s*|\s+và\s+)(?:{head})\b[^,;:.]*?)*)\s+(?:đã|luôn)\s"
    )
    found: list[ActorNamed] = []
    for passage in passages:
        if passage.mode != REVIEW or len(passage.quote.text) > SENTENCE_LIMIT:
            continue
        hit = run.search(passage.quote.text)
        if not hit:
            continue
        for actor in _shared(passage.quote.part(*hit.span(1)), head):
            if all(actor.name != other.name for other in found):
                found.append(actor)
    return tuple(found)


def _shared(run: Quote, head: str) -> list[ActorNamed]:
    """Each body of the run by itself; those joined to one with «các cấp» get it too, with both quotes."""
    groups = cut(run, exact_pattern(rf"\s+và\s+(?=(?:{head})\b)"))
    found = []
    for group in groups:
        pieces = cut(group, exact_pattern(rf"\s*,\s*(?=(?:{head})\b)"))
        level = _EVERY_LEVEL.search(pieces[-1].text) if pieces else None
        for piece in pieces:
            if level and piece is not pieces[-1] and re.match(r"(?:cấp ủy|chi bộ|chỉ huy|thủ trưởng)$", piece.text):
                shared = pieces[-1].part(*level.span(1))
                found.append(ActorNamed(f"{piece.text} {shared.text}", (piece, shared)))
            else:
                found.append(ActorNamed(piece.text, (piece,)))
    return found


def means_and_results(passages: list[Passage], words: Vocabulary) -> tuple[tuple[Means, ...], tuple[Result, ...]]:
    """The means and the results of the review's sentences."""
    means: list[Means] = []
    results: list[Result] = []
    for passage in passages:
        if passage.mode != REVIEW or len(passage.quote.text) > SENTENCE_LIMIT:
            continue
        if _SHORT.search(passage.quote.text):
            continue
        for item in items_of(passage.quote, words):
            if _ONLY_OVERCOME.match(item.text) or _undone(passage.quote, item, words):
                continue
            kind = means_kind(item.text, words)
            if kind:
                means.append(Means(kind, item))
            elif len(item.text.split()) >= 2:
                results.append(Result(f"K{len(results) + 1}", _kind(item.text, words), item, aspects_in(item, words)))
    return tuple(means), tuple(results)


def _kind(text: str, words: Vocabulary) -> str:
    folded = text.casefold()
    return next((topic.name for topic in words.result_kinds if topic.place(folded) is not None), "other")


def aspects_in(item: Quote, words: Vocabulary) -> tuple[Aspect, ...]:
    """All five aspects of Party building, each named or not, when the item lists some after «vững mạnh … về»."""
    hit = pattern(rf"vững mạnh(?:\s+toàn diện)?\s+({_aspect_list(words)})").search(item.text)
    if not hit:
        return ()
    named = hit[1].casefold()
    return tuple(Aspect(aspect, aspect.casefold() in named) for aspect in words.aspects)


def _undone(sentence: Quote, item: Quote, words: Vocabulary) -> Quote | None:
    """The item with the word that denies its work («chưa hoàn thành …», «chỉ đạt …»); None where it was done."""
    place = item.start - sentence.start
    if denied(sentence.text, place):
        begin = max(sentence.text.rfind(sign, 0, place) for sign in (",", ";", ":")) + 1
        return sentence.part(begin, item.end - sentence.start)
    return item if pattern(rf"^(?:chưa|không|chỉ)\s+(?:{any_of(words.work_verbs)})\b").match(item.text) else None


def shortcomings_of(passages: list[Passage], words: Vocabulary) -> tuple[Quote, ...]:
    """Shortcomings the article names of the year under review, never results: the list after ":", else the sentence;
    of a sentence that names none outright, the work it says was not done."""
    found: list[Quote] = []
    for passage in passages:
        text = passage.quote.text
        if passage.mode != REVIEW or len(text) > SENTENCE_LIMIT:
            continue
        hit = _SHORT.search(text)
        if not hit:
            found += filter(None, (_undone(passage.quote, item, words) for item in items_of(passage.quote, words)))
        else:
            colon = re.compile(r":\s+").search(text, hit.end())
            listed = (
                cut(passage.quote.part(colon.end()), re.compile(r"\s*;\s*(?:và\s+)?")) if colon else [passage.quote]
            )
            found += [piece.without_stop() for piece in listed]
    return tuple(found)


def review_breakthroughs(passages: list[Passage]) -> Named | None:
    """Breakthroughs of the year under review: mentioned, and named only where a list follows."""
    for passage in passages:
        if passage.mode != REVIEW:
            continue
        if hit := _BREAKTHROUGHS.search(passage.quote.text):
            colon = re.compile(r"[^.:;,]{0,40}:\s+").match(passage.quote.text, hit.end())
            named = cut(passage.quote.part(colon.end()), re.compile(r"\s*;\s*")) if colon else []
            return Named(passage.quote.part(*hit.span()), tuple(piece.without_stop() for piece in named))
    return None
