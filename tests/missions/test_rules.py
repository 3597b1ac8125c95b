"""Rules of missions, pure: need, sources, clock, lines, balance, supplements, feeding; and their invariants."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.days import Period, instant
from quannhu.missions import rules
from quannhu.missions.rules import BY_KITCHEN, BY_MISSION, RELIEF, SOLDIERS, Group, Need, Offer

START = dt.date(2023, 9, 14)
WEEK = Period(START, START + dt.timedelta(days=7))
AT = instant(START, "02:00")
BASIS = rules.Basis("LK", "GAO", {"HSQBS": 700})
L26 = Group(1, SOLDIERS, "L26", ((START, 800),), 2, BY_KITCHEN, "HSQBS")
T11 = Group(2, SOLDIERS, "T11", ((START, 400),), 2, BY_MISSION, "HSQBS")
PEOPLE = Group(3, RELIEF, "Nhân dân", ((START, 5_000),), 3)


def day(offset: int) -> dt.date:
    return START + dt.timedelta(days=offset)


def test_need_of_the_story() -> None:
    """Rules MIS-R01, MIS-R02, MIS-R03, MIS-R04: 2.400 and 15.000 packs apart, 1.960 kg for the 400."""
    found = rules.need([L26, T11, PEOPLE], WEEK, BASIS)
    assert [(one.item, one.audience, one.quantity) for one in found] == [
        ("GAO", SOLDIERS, 1_960_000), ("LK", SOLDIERS, 2_400), ("LK", RELIEF, 15_000),
    ]  # fmt: skip
    assert found[0].clause == "T11: 400 người × 7 ngày × 700 g"
    changing = Group(4, SOLDIERS, "T11", ((START, 400), (day(3), 300)), 7, BY_MISSION, "HSQBS")
    assert rules.person_days(changing, WEEK) == 400 * 3 + 300 * 4 == rules.packs(changing, WEEK)
    assert rules.person_days(changing, Period(day(-2), START)) == 0


def test_supplements_change_with_the_rate_and_settle_in_kind() -> None:
    """Rules MIS-R05, MIS-R06: one line a rate; packs beyond the supplement are paid back by nobody."""
    rates = {one: (65_000, 1, "cũ") if one < day(2) else (68_000, 2, "mới") for one in WEEK.days()}
    lines = rules.supplements([T11, PEOPLE], WEEK, rates)
    assert [(one.person_days, one.rate, one.standard_id) for one in lines] == [(800, 65_000, 1), (2_000, 68_000, 2)]
    settled = rules.settle(lines, 800, 65_000)
    assert (settled.whole, settled.in_kind, settled.in_money) == (188_000_000, 52_000_000, 136_000_000)
    too_many = rules.settle(lines, 3_000, 65_000)
    assert (too_many.in_money, too_many.over) == (0, 7_000_000)


def test_sources_nearest_first_and_named_when_they_cannot_come() -> None:
    """Rule MIS-R07."""
    needs = [Need("LK", SOLDIERS, 50, ""), Need("LK", RELIEF, 100, "")]
    offers = [
        Offer(1, "XA", "LK", "reserve", 500, 13 * 60), Offer(2, "GAN", "LK", "reserve", 60, 60),
        Offer(2, "GAN", "LK", "routine", 20, 60), Offer(3, "CUT", "LK", "reserve", 900, None, "sạt lở"),
    ]  # fmt: skip
    choice = rules.choose(needs, offers, AT, 12)
    assert [(one.place, one.purpose, one.audience, one.quantity) for one in choice.sources] == [
        ("GAN", "routine", SOLDIERS, 20), ("GAN", "reserve", SOLDIERS, 30), ("GAN", "reserve", RELIEF, 30),
    ]  # fmt: skip
    assert choice.short == {("LK", RELIEF): 70}
    assert [(one.place, one.why) for one in choice.warnings] == [
        ("CUT", "đường bị cắt: sạt lở"), ("XA", "tới sau 13 giờ, quá hạn 12 giờ"),
    ]  # fmt: skip


def test_clock_and_lines() -> None:
    """Rules MIS-R08, MIS-R09."""
    assert rules.clock(AT, 6, instant(START, "06:30"), AT).minutes == 270
    assert not rules.clock(AT, 6, None, instant(START, "08:01")).kept
    assert (rules.hours_text(270), rules.hours_text(660), rules.hours_text(0)) == ("4 giờ 30 phút", "11 giờ", "0 phút")
    due = instant(START, "14:00")
    assert rules.LineState(5, 5, due, due).on_time and not rules.LineState(5, 4, due, due).in_full
    assert not rules.LineState(5, 0, None, due).on_time


amounts = st.integers(0, 2_000)


@given(
    st.lists(st.tuples(amounts, st.one_of(st.none(), st.integers(0, 900))), max_size=6), st.lists(amounts, max_size=4)
)
def test_reserved_is_never_more_than_free(stock: list[tuple[int, int | None]], wanted: list[int]) -> None:
    """Invariant of R07: what the plan takes of a depot is at most what is free there, and what is missing is true."""
    offers = [Offer(n, f"K{n}", "LK", "reserve", free, minutes) for n, (free, minutes) in enumerate(stock)]
    needs = [Need("LK", SOLDIERS if n % 2 else RELIEF, quantity, "") for n, quantity in enumerate(wanted[:2])]
    choice = rules.choose(needs, offers, AT, 12)
    usable = {offer.place_id: offer.free for offer in offers if offer.minutes is not None and offer.minutes <= 720}
    taken: dict[int, int] = {}
    for one in choice.sources:
        taken[one.place_id] = taken.get(one.place_id, 0) + one.quantity
        assert one.quantity > 0 and one.eta <= AT + dt.timedelta(hours=12)
    assert all(amount <= usable[place] for place, amount in taken.items())
    missing = sum(choice.short.values())
    assert sum(taken.values()) + missing == sum(need.quantity for need in needs)
    assert not missing or sum(taken.values()) == sum(usable.values()), "a shortage beside stock that could cure it"


changes = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 500)), max_size=5)


@given(st.integers(0, 500), changes)
def test_fed_exactly_once_whatever_the_changes(first: int, later: list[tuple[int, int]]) -> None:
    """Rule MIS-R11: kitchens told each day's number leave nobody fed twice or missed; one slip is found."""
    heads = {START: first, **{day(offset): people for offset, people in later}}
    group = Group(1, SOLDIERS, "T11", tuple(sorted(heads.items())), 0, BY_MISSION, "HSQBS")
    meals = ("sang", "trua", "chieu")
    lent = {(one, meal, "HSQBS"): group.on(one) for one in WEEK.days() for meal in meals}
    assert rules.misfed([group, L26], WEEK, lent, meals) == []
    lent[day(4), "trua", "HSQBS"] += 1
    assert rules.misfed([group], WEEK, lent, meals) == [
        (day(4), "trua", "HSQBS", group.on(day(4)), group.on(day(4)) + 1)
    ]


@given(st.lists(st.tuples(amounts, amounts, amounts, amounts), max_size=5))
def test_balances_add_up(parts: list[tuple[int, int, int, int]]) -> None:
    """Rule MIS-R10: what is out is what was issued and neither used, returned nor lost."""
    whole = rules.Balance()
    for part in parts:
        whole += rules.Balance(*part)
    assert whole.out == sum(issued - used - back - lost for issued, used, back, lost in parts)
