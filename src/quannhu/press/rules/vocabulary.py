"""The word lists by which an article is read, as frozen values; where they come from is not a rule's business."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Verb:
    """A verb phrase that gives a person a role; the two guards look at the words right after it."""

    words: str
    role: str
    followed_by: tuple[str, ...] = ()
    not_followed_by: tuple[str, ...] = ()

    def pattern(self) -> str:
        """The phrase as a regular expression with its guards."""
        text = spaced(self.words) + r"\b"
        if self.followed_by:
            text += rf"(?=\s+(?:{'|'.join(map(spaced, self.followed_by))})\b|\s*[.,;]?\s*$)"
        if self.not_followed_by:
            text += rf"(?!\s+(?:{'|'.join(map(spaced, self.not_followed_by))})\b)"
        return text


@dataclass(frozen=True)
class Topic:
    """What a passage is about when it holds all the phrases: a result's kind, or a figure proposed for it."""

    name: str
    all: tuple[str, ...]
    label: str = ""

    def place(self, folded: str) -> int | None:
        """Where the passage (case folded) comes to the topic, or None."""
        places = [folded.find(phrase.casefold()) for phrase in self.all]
        return None if min(places) < 0 else places[0]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that may differ between readers of articles. Lists, in the order given by the data file.

    Two vocabularies are equal only when they are one object: they key the caches of compiled expressions.
    """

    short_caption: int
    figures_per_item: int
    ranks: tuple[str, ...]
    rank_endings: tuple[str, ...]
    titles: tuple[str, ...]
    verbs: tuple[Verb, ...]
    content_verbs: tuple[str, ...]
    other_verbs: tuple[str, ...]
    post_heads: tuple[str, ...]
    unit_heads: tuple[str, ...]
    unit_names: tuple[str, ...]
    actor_heads: tuple[str, ...]
    means: tuple[Topic, ...]
    adverbs: tuple[str, ...]
    work_verbs: tuple[str, ...]
    joined_objects: tuple[str, ...]
    award_names: tuple[str, ...]
    aspects: tuple[str, ...]
    paired_verbs: tuple[str, ...]
    ambiguous_nouns: tuple[str, ...]
    ambiguous_adverbs: tuple[str, ...]
    ambiguous_verbs: tuple[str, ...]
    result_kinds: tuple[Topic, ...]
    figures: tuple[Topic, ...]
    one_word_units: tuple[str, ...]
    two_word_units: tuple[str, ...]
    urgency_marks: tuple[str, ...]


def spaced(phrase: str) -> str:
    """The phrase as a regular expression in which any white space stands for a space."""
    return r"\s+".join(re.escape(word) for word in phrase.split())


def any_of(phrases: Iterable[str]) -> str:
    """An alternation of phrases, the longest first, so that the longest one that fits is taken."""
    return _alternation(tuple(phrases))


@lru_cache(maxsize=256)
def _alternation(phrases: tuple[str, ...]) -> str:
    return "|".join(spaced(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=256)
def pattern(text: str) -> re.Pattern[str]:
    """The expression compiled, letter case not minded."""
    return re.compile(text, re.IGNORECASE)


@lru_cache(maxsize=256)
def exact_pattern(text: str) -> re.Pattern[str]:
    """The expression compiled, letter case minded."""
    return re.compile(text)
