"""The reading of an article: frozen values, each field with the words it came from, null where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass

from quannhu.press.rules.quotes import Quote

MARKER, CAPTION, BODY, BYLINE, PROMOTION = "marker", "caption", "body", "byline", "promotion"
EMPTY, UNPLACED, HEADLINE, LEAD, STAMP = "empty", "unplaced", "headline", "lead", "stamp"
KINDS = (MARKER, CAPTION, HEADLINE, LEAD, BODY, BYLINE, STAMP, PROMOTION, EMPTY, UNPLACED)


@dataclass(frozen=True)
class Line:
    """One line of the file. raw: NFC with its U+00A0; text: U+00A0 as a space, ends trimmed; note: why it is so."""

    number: int
    raw: str
    text: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Photo:
    """One photo: from a marker (case a-g of the marker rule), or from a caption with its own credit (marker null)."""

    number: int
    marker_line: int | None
    case: str
    caption: Quote | None
    credit: Quote | None
    needs_review: bool


@dataclass(frozen=True)
class Role:
    """What a person is said to do: `role` null when the verb is not known (the words are kept)."""

    role: str | None
    words: Quote
    photo: int | None


@dataclass(frozen=True)
class Person:
    """A person named in the article. rank_known is false when the rank is not in the list: kept as text, flagged."""

    name: Quote
    rank: Quote | None
    rank_known: bool
    posts: tuple[Quote, ...]
    role: str | None
    roles: tuple[Role, ...]
    mentions: tuple[Quote, ...]
    needs_review: bool = False


@dataclass(frozen=True)
class Event:
    """The meeting reported. inferred: the type is concluded from the words in `basis`, not said outright."""

    type: str
    inferred: bool
    organisation: Quote | None
    basis: tuple[Quote, ...]


@dataclass(frozen=True)
class Year:
    """A year under review or planned for; half 1 or 2 when the words speak of six months of it."""

    year: int
    half: int | None
    words: tuple[Quote, ...]


@dataclass(frozen=True)
class Day:
    """A day as written; parts that are not written are null."""

    day: int
    month: int
    year: int | None
    words: Quote


@dataclass(frozen=True)
class Count:
    """Heads present (of how many called), or votes."""

    present: int
    of: int | None
    words: Quote


@dataclass(frozen=True)
class Assessment:
    """Who assesses and whether all agree. sources: `summary_report`, `interim_report`, `report`, `opinions`."""

    sources: tuple[str, ...]
    consensus: bool | None
    words: tuple[Quote, ...]


@dataclass(frozen=True)
class Difficulties:
    """Difficulties said to exist; `named` is empty when they are not specified."""

    words: tuple[Quote, ...]
    named: tuple[Quote, ...]
    overcome: Quote | None


@dataclass(frozen=True)
class ActorNamed:
    """Who is said to have worked; `name` may join words that the article shares out (cấp ủy ... các cấp)."""

    name: str
    words: tuple[Quote, ...]


@dataclass(frozen=True)
class Means:
    """How the results came: advice, direction, organisation, ..."""

    kind: str
    words: Quote


@dataclass(frozen=True)
class Aspect:
    """One of the five aspects of Party building, named or not."""

    name: str
    named: bool


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as written. of: id of the result, direction or breakthrough that holds it, or null."""

    number: str
    unit: str
    words: Quote
    clause: Quote
    of: str | None


@dataclass(frozen=True)
class Result:
    """One result of the year under review."""

    id: str
    kind: str
    words: Quote
    aspects: tuple[Aspect, ...] = ()


@dataclass(frozen=True)
class Item:
    """A direction (D) or breakthrough (B) of the plan. quantified: it holds a number; figures: only proposed."""

    id: str
    words: Quote
    quantified: bool
    figures: tuple[str, ...]
    open_list: bool = False
    aspects: tuple[Aspect, ...] = ()
    needs_review: bool = False


@dataclass(frozen=True)
class Named:
    """Breakthroughs of the year under review: said to exist, perhaps named."""

    words: Quote
    named: tuple[Quote, ...]


@dataclass(frozen=True)
class Award:
    """An award. status: `nominated`, `awarded`, `not_awarded`, never mixed."""

    name: Quote
    status: str
    status_words: Quote
    recipient: Quote | None
    movement: Quote | None
    movement_year: int | None


@dataclass(frozen=True)
class Resolution:
    """A resolution cited. number and day null when not written; level `superior`, `own`, or null if unknown."""

    issuer: Quote | None
    number: Quote | None
    day: Day | None
    subject: Quote | None
    level: str | None
    words: Quote


@dataclass(frozen=True)
class Decision:
    """What the meeting is said to have agreed; resolution_voted is null unless a vote or adoption is written."""

    agreed: Quote
    year: int | None
    resolution_voted: Quote | None


@dataclass(frozen=True)
class Term:
    """A five-year term mentioned: `current`, `next`, `past`, or null when no year tells."""

    first: int
    last: int
    relation: str | None
    words: Quote


@dataclass(frozen=True)
class Speech:
    """What a named speaker is reported to have said; only where the article itself attributes the words.

    inferred    the sentence says only «Đồng chí»: the speaker is the one named just before, in the same line
    """

    speaker: Quote
    verb: Quote
    words: Quote
    inferred: bool = False


@dataclass(frozen=True)
class Byline:
    """A credit. kind: text, photo, text_and_photo, source, name_only (needs review)."""

    kind: str
    label: Quote | None
    names: tuple[Quote, ...]
    needs_review: bool


@dataclass(frozen=True)
class Dropped:
    """A line left out, listed with the reason."""

    line: int
    reason: str
    words: Quote


@dataclass(frozen=True)
class Warned:
    """Something to look at; never blocks. readings: the two or more ways to read it."""

    code: str
    line: int
    words: Quote
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """Everything recognised in one article; a null or empty field says: not in the article."""

    lines: tuple[Line, ...]
    event: Event | None
    title: Quote | None
    date: Day | None
    published: Quote | None
    place: Quote | None
    attendance: Count | None
    votes: Count | None
    review_year: Year | None
    plan_year: Year | None
    photos: tuple[Photo, ...]
    persons: tuple[Person, ...]
    speeches: tuple[Speech, ...] | None
    assessment: Assessment | None
    difficulties: Difficulties | None
    actors: tuple[ActorNamed, ...]
    means: tuple[Means, ...]
    results: tuple[Result, ...]
    shortcomings: tuple[Quote, ...]
    review_breakthroughs: Named | None
    awards: tuple[Award, ...]
    resolutions: tuple[Resolution, ...]
    decision: Decision | None
    directions: tuple[Item, ...]
    breakthroughs: tuple[Item, ...]
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...]
    bylines: tuple[Byline, ...]
    section: Quote | None
    dropped: tuple[Dropped, ...]
    unplaced: tuple[Dropped, ...]
    unread: tuple[Quote, ...]
    warnings: tuple[Warned, ...]

    def counts(self) -> dict[str, int]:
        """How many lines of each kind; they sum to the lines of the file."""
        found = dict.fromkeys(KINDS, 0)
        for line in self.lines:
            found[line.kind] += 1
        return found
