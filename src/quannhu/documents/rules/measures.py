"""How fast and how soundly documents are made, and a staff officer's score from them. Exact fractions throughout.

The weights, the marks and what makes a grade are of the demo world: no regulation that gives them has been found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quannhu.kernel.days import Period

# [demo weights]: on time, first pass, adopted proposals
WEIGHTS = (Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
VERIFIED = False
LEAST = 5  # documents; with fewer a share says nothing
GRADES = ((Fraction(85, 100), "Tốt"), (Fraction(70, 100), "Khá"), (Fraction(0), "Cần cố gắng"))  # [demo]
TOO_FEW = "chưa đủ dữ liệu"
# Kinds that propose something and wait for an answer.
PROPOSALS = frozenset({"to_trinh", "de_an", "phuong_an"})


@dataclass(frozen=True)
class Life:
    """What counts of an issued document.

    submitted_on  the submission that led to the signature: the last one
    returned    sent back to its writer at least once
    adopted     the answer to a proposal; None for no proposal or no answer yet
    """

    paper_id: int
    unit_id: int
    authors: tuple[int, ...]
    started_on: dt.date
    submitted_on: dt.date
    issued_on: dt.date
    due_on: dt.date | None = None
    returned: bool = False
    e_signed: bool = False
    adopted: bool | None = None

    @property
    def days(self) -> int:
        """Days from the first draft to the issue; 0 on the same day (rule DOC-R100)."""
        return (self.issued_on - self.started_on).days

    @property
    def on_time(self) -> bool | None:
        """Whether it was submitted by its deadline; None without one."""
        return None if self.due_on is None else self.submitted_on <= self.due_on


def median(values: Iterable[int]) -> Fraction | None:
    """The middle value, or the mean of the two in the middle; None of nothing (rule DOC-R100)."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    if not ordered:
        return None
    return Fraction(ordered[half]) if odd else Fraction(ordered[half - 1] + ordered[half], 2)


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; both may be fractions where authors share a document."""

    part: Fraction = Fraction(0)
    whole: Fraction = Fraction(0)

    @property
    def value(self) -> Fraction | None:
        """The share; None of nothing."""
        return self.part / self.whole if self.whole else None

    def plus(self, weight: Fraction, good: bool) -> Share:
        """One more, with its weight."""
        return Share(self.part + weight * good, self.whole + weight)


@dataclass(frozen=True)
class Pace:
    """Documents issued in a period, together (rules DOC-R100, DOC-R101)."""

    issued: int
    median: Fraction | None
    returned: int
    e_signed: int

    @property
    def first_pass(self) -> int:
        """How many were never returned."""
        return self.issued - self.returned


def pace(lives: Sequence[Life]) -> Pace:
    """How documents went."""
    return Pace(
        len(lives), median(life.days for life in lives), sum(life.returned for life in lives),
        sum(life.e_signed for life in lives),
    )  # fmt: skip


@dataclass(frozen=True)
class Score:
    """A person's work in a period.

    documents   the person's part in them: one of three authors has a third
    value       None with too little to judge by
    """

    documents: Fraction
    on_time: Share
    first_pass: Share
    adopted: Share
    value: Fraction | None

    @property
    def grade(self) -> str:
        """The value in a word."""
        if self.value is None:
            return TOO_FEW
        return next(name for least, name in GRADES if self.value >= least)


def score(person: int, lives: Iterable[Life], away: Sequence[Period] = ()) -> Score:
    """0,4 × on time + 0,4 × first pass + 0,2 × adopted over the person's documents (rule DOC-R102).

    Authors share a document equally (rule DOC-R103). A deadline missed while the person was away is not held against
    him, and one without a deadline is neither on time nor late (rule DOC-R104). A part without anything to judge by
    leaves the score, and the others keep their proportion.

    away        days of recorded absence
    """
    documents, on_time, first_pass, adopted = Fraction(0), Share(), Share(), Share()
    for life in lives:
        if person not in life.authors:
            continue
        weight = Fraction(1, len(life.authors))
        documents += weight
        first_pass = first_pass.plus(weight, not life.returned)
        excused = life.on_time is False and any(life.due_on in period for period in away)
        if life.on_time is not None and not excused:
            on_time = on_time.plus(weight, life.on_time)
        if life.adopted is not None:
            adopted = adopted.plus(weight, life.adopted)
    judged = [
        (weight, share.value)
        for weight, share in zip(WEIGHTS, (on_time, first_pass, adopted), strict=True)
        if share.value is not None
    ]
    value = None
    if documents >= LEAST:
        value = sum((weight * part for weight, part in judged), Fraction(0)) / sum(weight for weight, _ in judged)
    return Score(documents, on_time, first_pass, adopted, value)


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The mean; None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


# A mean over fewer people would tell of each.
ENOUGH_TO_HIDE = 3


def told(people: Iterable[int], seen: frozenset[int]) -> bool:
    """Whether a mean over these people may be told to who sees only some of them (rule DOC-R105)."""
    listed = list(people)
    return len(listed) >= ENOUGH_TO_HIDE or seen.issuperset(listed)
