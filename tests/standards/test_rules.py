"""The pure rules of entitlements, and their properties over random histories."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.days import FOREVER, Period, instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.standards.rules import (
    Direction,
    Kind,
    ManDay,
    Row,
    Season,
    back_differences,
    check_roll,
    check_stack,
    check_write,
    guest_meal,
    parse_split,
    pick,
    resolve,
    rice_difference,
)
from quannhu.standards.rules.entry import RowIn, by_factor, check_entry
from quannhu.standards.rules.parameters import PARAMETERS, check_value

START = dt.date(2023, 1, 1)
KNOWN = instant(START)
ARMY, REGION, UNIT, KITCHEN = 1, 2, 3, 4
LINE: Mapping[int, int] = {KITCHEN: 0, UNIT: 1, REGION: 2, ARMY: 3}


def row(number: int, amount: int, first: int, last: int | None, **given: object) -> Row:
    """A basic row from day `first` to before day `last` of 2023 on."""
    end = FOREVER if last is None else START + dt.timedelta(days=last)
    base = Row(
        number, Kind.BASIC, "BASIC", "Mức cơ bản", None, None, None, Period(START + dt.timedelta(days=first), end),
        "TT 1", START, KNOWN, amount,
    )  # fmt: skip
    return replace(base, **given)  # type: ignore[arg-type]


def test_nearer_unit_wins_then_category_then_season() -> None:
    """STD-R01."""
    rows = [
        row(1, 10, 0, None),
        row(2, 20, 0, None, category="SQ"),
        row(3, 30, 0, None, unit_id=REGION),
        row(4, 40, 0, None, unit_id=UNIT),
        row(5, 50, 0, None, unit_id=UNIT, season=Season(1101, 331)),
    ]
    summer, winter = dt.date(2023, 7, 1), dt.date(2023, 12, 1)

    def amount(on: dt.date, category: str = "HSQBS", line: Mapping[int, int] = LINE) -> int:
        return resolve(rows, what="x", category=category, line=line, on=on).amount

    assert amount(summer) == 40
    assert amount(winter) == 50
    assert amount(summer, line={REGION: 0, ARMY: 1}) == 30
    assert amount(summer, line={9: 0, ARMY: 1}) == 10
    assert amount(summer, category="SQ", line={9: 0, ARMY: 1}) == 20


def test_two_equally_specific_rows_are_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"STD-01: .*\(dòng 2, .* trùng thời gian với .*\(dòng 1,"):
        pick([row(1, 10, 0, None), row(2, 20, 5, None)], category=None, line={}, on=dt.date(2023, 2, 1))


def test_day_without_a_row_is_refused() -> None:
    with pytest.raises(Refused, match="STD-03: Ngày 31/12/2022 không có mức tiền ăn cho đối tượng SQ tại toàn quân"):
        resolve([row(1, 10, 0, None)], what="mức tiền ăn", category="SQ", line={}, on=dt.date(2022, 12, 31))


def test_seasons_wrap_the_year_and_may_not_share_a_day() -> None:
    """STD-R02 for seasons: two winters that meet in March."""
    winter, spring, summer = Season(1101, 331), Season(301, 430), Season(401, 1031)
    assert dt.date(2024, 2, 29) in winter
    assert dt.date(2024, 4, 1) not in winter
    assert str(winter) == "1/11–31/3"
    old = row(1, 10, 0, None, season=winter)
    with pytest.raises(Refused, match="STD-01"):
        check_write(row(0, 20, 0, None, season=spring), [old], None)
    assert check_write(row(0, 20, 0, None, season=summer), [old], None) is None


def test_replacing_ends_the_earlier_row_and_leaves_no_hole() -> None:
    """STD-R02, STD-R03."""
    old, later = row(1, 10, 0, 100), row(2, 20, 100, None)
    assert check_write(row(0, 15, 50, 100), [old, later], 1) == START + dt.timedelta(days=50)
    with pytest.raises(Refused, match=r"STD-02: Giữa .*dòng mới.* và .*dòng 1,.*quy định: 22/3/2023–10/4/2023"):
        check_write(row(0, 15, 50, 80), [old, later], 1)
    with pytest.raises(Refused, match="STD-01"):
        check_write(row(0, 15, 50, 101), [old, later], 1)
    with pytest.raises(Refused, match=r"STD-11: .*không thay thế được .*dòng 1,"):
        check_write(row(0, 15, 50, 100, category="SQ"), [old, later], 1)
    with pytest.raises(Refused, match="STD-11"):
        check_write(row(0, 15, -5, 100), [old, later], 1)


def test_gap_of_a_special_row_is_filled_by_the_general_one() -> None:
    general = row(1, 10, 0, None)
    special = row(2, 20, 10, 20, unit_id=UNIT)
    assert check_write(row(0, 30, 40, 50, unit_id=UNIT), [general, special], None) is None
    with pytest.raises(Refused, match="STD-02"):
        check_write(row(0, 30, 40, 50, unit_id=UNIT), [special], None)


def test_stacking_beyond_the_rule() -> None:
    """STD-R04."""
    third, fourth, sick, feast = (
        row(n, 1, 0, None, kind=Kind.SUPPLEMENT, code=code, name=code)
        for n, code in enumerate(("THEM-3", "THEM-4", "OM", "LE-TET"), 1)
    )
    check_stack([third, feast], sick_excludes_mission=True)
    check_stack([third, sick, feast], sick_excludes_mission=False)
    for pair, strict in (([third, fourth], False), ([third, third], False), ([sick, third], True)):
        with pytest.raises(Refused, match="STD-04: Không được hưởng"):
            check_stack(pair, sick_excludes_mission=strict)


@pytest.mark.parametrize("value", ["30/40", "30/40/31", "a/b/c", "-10/60/50", "30/40/30/0", ""])
def test_split_must_be_three_parts_of_100(value: str) -> None:
    """STD-R05."""
    with pytest.raises(Refused, match="STD-08: Tỷ lệ chia bữa"):
        parse_split(value)


@given(st.integers(0, 10**9), st.integers(0, 100), st.integers(0, 100))
def test_guest_meals_sum_to_the_day(rate: int, first: int, second: int) -> None:
    """STD-R06."""
    split = (min(first, second), abs(first - second), 100 - max(first, second))
    assert parse_split("/".join(map(str, split))) == split
    assert sum(guest_meal(rate, split, meal) for meal in ("sang", "trua", "chieu")) == rate


def test_public_split_of_50000_is_15_20_15() -> None:
    assert [guest_meal(50_000, (30, 40, 30), meal) for meal in ("sang", "trua", "chieu")] == [15_000, 20_000, 15_000]


def test_more_of_a_category_than_the_roll_is_a_wrong_category() -> None:
    """STD-R07."""
    check_roll({"HSQBS": 412}, {"HSQBS": 420}, place="K-1101", on=START)
    with pytest.raises(Refused, match=r"STD-06: K-1101, ngày 1/1/2023: chấm 421 người đối tượng HSQBS.*chỉ có 420"):
        check_roll({"HSQBS": 421, "SQ": 3}, {"HSQBS": 420, "SQ": 4}, place="K-1101", on=START)


def test_rice_difference_signs() -> None:
    """STD-R09."""
    norm = Price(14_000, 1_000)
    dear = rice_difference(price=Price(14_800, 1_000), norm=norm, ration=700, man_days=1_210 * 31, category="HSQBS")
    assert (dear.per_day, dear.amount, dear.direction) == (560, 21_005_600, Direction.CLAIM)
    cheap = rice_difference(price=Price(13_000, 1_000), norm=norm, ration=700, man_days=10, category="SQ")
    assert (cheap.amount, cheap.direction) == (7_000, Direction.FOOD)
    same = rice_difference(price=Price(700_000, 50_000), norm=norm, ration=700, man_days=10, category="SQ")
    assert (same.amount, same.direction) == (0, Direction.NONE)
    with pytest.raises(Refused, match="STD-07: Đối tượng SQ"):
        rice_difference(price=Price(14_800, 1_000), norm=norm, ration=700, man_days=10, category="SQ")


def test_setting_values_have_shapes() -> None:
    """STD-R10."""
    for key, parameter in PARAMETERS.items():
        assert check_value(key, parameter.default) == parameter.default
    with pytest.raises(Refused, match=r'STD-18: Giá trị "25:00" không đúng kiểu của tham số "kitchens.publish_by"'):
        check_value("kitchens.publish_by", "25:00")
    with pytest.raises(Refused, match=r'STD-14: Không có tham số "kitchens.nothing"'):
        check_value("kitchens.nothing", "1")


ENTRY = RowIn(Kind.BASIC, "BASIC", "Mức cơ bản", "TT 1", START, START, amount=65_000)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"legal_basis": ""}, "căn cứ"),
        ({"name": ""}, "mã hoặc tên"),
        ({"amount": 0}, "số tiền"),
        ({"amount": -1}, "số tiền"),
        ({"amount": 10**16}, "số tiền"),
        ({"valid_to": START}, "ngày hết hiệu lực"),
        ({"kind": Kind.SCALE}, "định lượng"),
        ({"season": Season(1131, 230)}, "mùa áp dụng"),
        ({"kind": Kind.HOLIDAY}, "ngày lễ"),
        ({"legal_basis": "x" * 301}, "căn cứ (dài quá 300 ký tự)"),
        ({"per": 0}, "đơn vị của giá"),
        ({"factor": Fraction(-1, 2)}, "hệ số"),
        ({"factor": Fraction("0.12345678901")}, "hệ số"),
    ],
)
def test_entry_without_its_parts_is_refused(change: dict[str, object], what: str) -> None:
    """STD-R11."""
    with pytest.raises(Refused, match=re.escape(f"STD-09: Dòng tiêu chuẩn thiếu hoặc sai {what}")):
        check_entry(replace(ENTRY, **change), START)  # type: ignore[arg-type]


def test_text_not_yet_issued_is_refused() -> None:
    with pytest.raises(Refused, match="STD-13: Ngày ban hành 1/1/2023 sau ngày ghi 31/12/2022"):
        check_entry(ENTRY, START - dt.timedelta(days=1))


def test_factor_gives_exact_products_of_the_story() -> None:
    """STD-R12."""
    from fractions import Fraction

    assert by_factor(65_000, Fraction("0.3")) == 19_500
    assert by_factor(65_000, Fraction("0.7")) == 45_500


Attempt = tuple[int, int | None, int, str | None, int | None, bool]
ATTEMPTS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.none() | st.integers(1, 60),
        st.integers(1, 9),
        st.sampled_from([None, "SQ"]),
        st.sampled_from([None, UNIT, REGION]),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def history(attempts: list[Attempt]) -> list[Row]:
    """The rows that stand after trying each attempt; what the rules refuse is left out."""
    rows = [row(1, 100, 0, None)]
    for number, (first, length, amount, category, unit_id, replaces) in enumerate(attempts, 2):
        last = None if length is None else first + length
        new = row(number, amount, first, last, category=category, unit_id=unit_id)
        same = [old for old in rows if old.key == new.key and new.valid.start in old.valid]
        old = same[0] if replaces and same else None
        try:
            ends_on = check_write(new, rows, old.id if old else None)
        except Refused:
            continue
        if old is not None and ends_on is not None:
            rows.remove(old)
            if ends_on > old.valid.start:
                rows.append(replace(old, valid=Period(old.valid.start, ends_on)))
        rows.append(new)
    return rows


@given(ATTEMPTS)
def test_one_and_only_one_basic_rule_per_person_day(attempts: list[Attempt]) -> None:
    """Invariant of R02, rule STD-R02: whatever was accepted, each person-day has exactly one rule."""
    rows = history(attempts)
    for offset in range(0, 130, 3):
        on = START + dt.timedelta(days=offset)
        for category in ("HSQBS", "SQ"):
            for line in (LINE, {9: 0, ARMY: 1}):
                fitting = [
                    r for r in rows if r.holds(on) and r.category in (None, category) and r.unit_id in (None, *line)
                ]
                chosen = resolve(rows, what="mức", category=category, line=line, on=on)
                rivals = [r for r in fitting if r.key == chosen.key]
                assert rivals == [chosen]


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 40), st.sampled_from(["HSQBS", "SQ"]), st.integers(0, 500)),
        max_size=60,
    ),
    st.integers(1, 90_000),
)
def test_back_settlement_parts_sum_to_the_whole(entries: list[tuple[int, int, str, int]], amount: int) -> None:
    """STD-R08: the lines by unit sum to the man-day by man-day difference, and other rows are not touched."""
    olds = [row(1, 50_000, 0, 15), row(2, 60_000, 15, None)]
    special = row(3, 99_000, 0, None, category="SQ", unit_id=UNIT)
    late = row(4, amount, 10, 30)
    days = [ManDay(u, START + dt.timedelta(days=d), c, n) for u, d, c, n in entries]

    def old_of(entry: ManDay) -> Row:
        return resolve([*olds, special], what="", category=entry.category, line={entry.unit_id: 0}, on=entry.day)

    def new_of(entry: ManDay) -> Row:
        rows = [row(1, 50_000, 0, 10), late, row(2, 60_000, 30, None), special]
        return resolve(rows, what="", category=entry.category, line={entry.unit_id: 0}, on=entry.day)

    lines = back_differences(days, old_of, new_of, 4)
    whole = sum((new_of(e).amount - old_of(e).amount) * e.count for e in days)
    assert sum(line.amount for line in lines) == whole
    assert len({(line.unit_id, line.category, line.old.id) for line in lines}) == len(lines)
    assert all(line.new.id == 4 for line in lines)
