"""The pure rules: shares, allowance, need, menu, times; invariants over any input."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.days import instant
from quannhu.kitchens.rules import (
    GUEST,
    MEALS,
    Account,
    Cell,
    Extra,
    Present,
    Standard,
    allowance_lines,
    few_protein,
    in_order,
    keep_until,
    late_after,
    meal_shares,
    mission_overlap,
    need_of,
    on_time,
    over_need,
    refund_lines,
    repeats,
)

DAY = dt.date(2023, 3, 14)
SPLIT = (30, 40, 30)
BASE = Standard(1, "BASIC", 65_000)
splits = st.tuples(*[st.integers(0, 100)] * 3).filter(any)
people = st.integers(0, 600)


def counts_of(present: list[int], leave: list[int]) -> list[Present]:
    return [Present(meal, "HSQBS", p, a) for meal, p, a in zip(MEALS, present, leave, strict=True)]


@given(st.integers(0, 500_000), splits)
def test_meals_sum_to_the_whole_day(rate: int, split: tuple[int, int, int]) -> None:
    """Rule KIT-R01."""
    assert sum(meal_shares(rate, split).values()) == rate


@given(people, st.integers(1, 500_000), splits)
def test_equal_meals_pay_the_whole_rate(number: int, rate: int, split: tuple[int, int, int]) -> None:
    """Rule KIT-R02: three equal meals are one day, whatever the split."""
    base = Standard(1, "BASIC", rate)
    counts = counts_of([number] * 3, [0] * 3)
    lines = allowance_lines(counts, [], {"HSQBS": base}, {}, split)
    assert sum(line.amount for line in lines) == number * rate
    by_meal = sum(number * share for share in meal_shares(rate, split).values())
    assert by_meal == number * rate


@given(st.lists(people, min_size=3, max_size=3), st.lists(people, min_size=3, max_size=3), splits)
def test_due_and_refunded_together_pay_the_list(
    present: list[int], leave: list[int], split: tuple[int, int, int]
) -> None:
    """Rule KIT-R03: what is due for those who eat and what goes back to those cut is the whole list's rate."""
    counts = counts_of(present, leave)
    due = allowance_lines(counts, [], {"HSQBS": BASE}, {}, split)
    back = refund_lines(counts, {"HSQBS": BASE}, split)
    shares = meal_shares(BASE.amount, split)
    whole = sum((p + a) * shares[meal] for meal, p, a in zip(MEALS, present, leave, strict=True))
    assert sum(line.amount for line in [*due, *back]) == whole
    assert all(line.persons * line.rate == line.amount for line in [*due, *back])


@given(st.lists(people, min_size=3, max_size=3), st.integers(0, 400), splits, st.integers(0, 2_000))
def test_need_is_people_times_share(present: list[int], guests: int, split: tuple[int, int, int], scale: int) -> None:
    """Rule KIT-R04."""
    counts = counts_of(present, [0, 0, 0])
    need = need_of(counts, [Extra(guests, meal="trua"), Extra(9, code="OM")], {"HSQBS": {"GAO": scale}}, split)
    shares = meal_shares(scale, split)
    expected = sum(p * shares[meal] for meal, p in zip(MEALS, present, strict=True)) + guests * shares["trua"]
    assert need["GAO"] == expected


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_allowance_is_spent_plus_surplus(allowance: int, spent: int) -> None:
    """Rule KIT-R05."""
    account = Account(allowance, spent)
    assert account.spent + account.surplus == account.allowance
    assert account.word == ("thừa" if allowance > spent else "thiếu" if allowance < spent else "đủ")


def test_cut_off_is_an_instant_of_the_day() -> None:
    """Rule KIT-R07."""
    assert late_after(DAY, "10:00") == instant(DAY, "10:00")


def test_over_need_names_what_and_by_how_much() -> None:
    """Rule KIT-R08: what has no scale has no limit."""
    assert over_need({"GAO": 701, "MUOI": 5}, {"GAO": 700}) == [("GAO", 701, 700)]


def test_repeated_dish_is_listed_beyond_the_limit() -> None:
    """Rule KIT-R09."""
    week = [DAY + dt.timedelta(days=n) for n in range(5)]
    cells = [Cell(day, "trua", "man", "M1", "Thịt kho") for day in week]
    cells += [Cell(day, "trua", "com", "C1", "Cơm") for day in week]
    assert [(r.name, r.times, r.limit) for r in repeats(cells, 4)] == [("Thịt kho", 5, 4)]
    assert repeats(cells[:4], 4) == []


def test_few_protein_dishes_in_a_main_meal() -> None:
    """Rule KIT-R10: breakfast is no main meal."""
    cells = [Cell(DAY, "trua", "man", f"M{n}", f"Món {n}", n < 2) for n in range(4)]
    cells += [Cell(DAY, "sang", "sang", "S1", "Xôi")]
    assert [(f.meal, f.found, f.least) for f in few_protein(cells, 3)] == [("trua", 2, 3)]


def test_on_time_is_up_to_the_minute() -> None:
    """Rule KIT-R11."""
    due = instant(DAY, "16:00")
    assert on_time(due, due) and not on_time(instant(DAY, "16:01"), due) and not on_time(None, due)


@given(st.lists(st.integers(0, 5_000) | st.none(), max_size=6))
def test_order_of_moments_ignores_what_is_not_given(minutes: list[int | None]) -> None:
    """Rules KIT-R12, KIT-R13."""
    start = instant(DAY)
    moments = [None if m is None else start + dt.timedelta(minutes=m) for m in minutes]
    given_ones = [m for m in minutes if m is not None]
    assert in_order(*moments) == (given_ones == sorted(given_ones))
    assert keep_until(start, 24) == start + dt.timedelta(hours=24)


def test_sick_may_not_draw_a_mission_too() -> None:
    """Rule KIT-R16."""
    groups = {"OM": 5, "THEM-4": 300, "THEM-1": 100}
    assert mission_overlap(groups, exclusive=True) == {"OM": 5, "OM + THEM-4 + THEM-1": 405}
    assert mission_overlap(groups, exclusive=False) == {"OM": 5, "THEM-4 + THEM-1": 400}


def test_guest_pays_the_meals_share() -> None:
    """Rule KIT-R02: 40 % of 65.000 at lunch."""
    rates = {GUEST: BASE}
    lines = allowance_lines([], [Extra(10, meal="trua"), Extra(0, meal="sang")], rates, {}, SPLIT)
    assert [(line.kind, line.rate, line.amount) for line in lines] == [("guest", 26_000, 260_000)]
