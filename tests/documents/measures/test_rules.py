"""The arithmetic of measures."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.documents.rules.measures import GRADES, TOO_FEW, WEIGHTS, Life, mean, median, pace, score, told
from quannhu.kernel.days import Period
from quannhu.kernel.money import format_quotient

DAY = dt.date(2023, 3, 14)
ONE = dt.timedelta(days=1)
ME, OTHER = 1, 2


def life(days: int = 2, **changes: object) -> Life:
    facts = {"paper_id": 1, "unit_id": 1, "authors": (ME,), "started_on": DAY - days * ONE, "submitted_on": DAY,
             "issued_on": DAY, "due_on": DAY}  # fmt: skip
    return Life(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        ([], None),
        ([3], Fraction(3)),
        ([3, 2], Fraction(5, 2)),
        ([9, 1, 2], Fraction(2)),
        ([0, 0, 5, 6], Fraction(5, 2)),
    ],
)
def test_median(values: list[int], middle: Fraction | None) -> None:
    """Rule DOC-R100."""
    assert median(values) == middle


def test_pace_counts_each_document_once() -> None:
    """Rules DOC-R100, DOC-R101."""
    found = pace([life(0), life(5, returned=True), life(1, e_signed=True)])
    assert (found.issued, found.median, found.returned, found.first_pass, found.e_signed) == (3, 1, 1, 2, 1)
    assert pace([]).median is None


def test_a_part_without_anything_to_judge_by_leaves_the_score() -> None:
    """Rule DOC-R102: without proposals 0,4 and 0,4 keep their proportion."""
    lives = [life(returned=index == 0) for index in range(5)]
    found = score(ME, lives)
    assert found.adopted.value is None and found.value == (1 + Fraction(4, 5)) / 2
    assert score(ME, [life(due_on=None)] * 5).value == 1
    assert score(OTHER, lives).grade == TOO_FEW


def test_a_late_document_while_away_is_left_out_and_one_in_time_stays() -> None:
    """Rule DOC-R104."""
    late, good = life(due_on=DAY - ONE), life()
    away = [Period(DAY - ONE, DAY + ONE)]
    assert score(ME, [late] * 2 + [good] * 3).on_time.value == Fraction(3, 5)
    assert score(ME, [late] * 2 + [good] * 3, away).on_time.value == 1
    assert score(ME, [late] * 5, [Period(DAY, DAY + ONE)]).on_time.value == 0


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from([None, True, False])), min_size=5, max_size=40))
def test_a_score_lies_between_nought_and_one(rows: list[tuple[bool, bool, bool | None]]) -> None:
    """Rules DOC-R102, DOC-R103: for one author, and each of several authors alike, whatever the records say."""
    lives = [
        life(due_on=DAY if on_time else DAY - ONE, returned=returned, adopted=adopted)
        for on_time, returned, adopted in rows
    ]
    alone = score(ME, lives)
    assert alone.value is not None and 0 <= alone.value <= 1 and alone.documents == len(rows)
    assert alone.grade in {name for _, name in GRADES}
    shared = [Life(**{**vars(one), "authors": (ME, OTHER)}) for one in lives]
    mine, other = score(ME, shared), score(OTHER, shared)
    assert mine.documents + other.documents == len(rows)
    if mine.value is not None:
        assert mine.value == other.value == alone.value


def test_weights_sum_to_one_and_a_mean_of_few_is_kept_back() -> None:
    """Rules DOC-R102, DOC-R105."""
    assert sum(WEIGHTS) == 1 and mean([]) is None and mean([Fraction(1), Fraction(0)]) == Fraction(1, 2)
    assert told([1, 2, 3], frozenset()) and not told([1, 2], frozenset({1})) and told([1, 2], frozenset({1, 2, 3}))


@pytest.mark.parametrize(
    ("number", "base", "digits", "text"),
    [(5, 2, 1, "2,5"), (43, 50, 2, "0,86"), (6, 1, 1, "6,0"), (1, 0, 1, "–"), (-5, 2, 1, "\u22122,5"), (5, 2, 0, "3")],
)
def test_a_quotient_as_printed(number: int, base: int, digits: int, text: str) -> None:
    assert format_quotient(number, base, digits) == text
