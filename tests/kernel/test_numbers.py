"""Money and quantities: exact, written and read the Vietnamese way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.errors import Refused
from quannhu.kernel.money import (
    Price,
    divide_round,
    format_money,
    format_ratio,
    group_digits,
    parse_money,
    split_exact,
)
from quannhu.kernel.quantity import QUANTITY_LIMIT, format_number, format_quantity, parse_quantity, units_of

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(lambda parts: sum(parts) > 0)


@given(st.integers(-(10**14), 10**14), weights)
def test_parts_sum_to_the_whole_and_stay_within_one(total: int, parts: list[int]) -> None:
    shares = split_exact(total, parts)
    assert sum(shares) == total
    for share, weight in zip(shares, parts, strict=True):
        assert abs(share - Fraction(total * weight, sum(parts))) < 1


def test_nothing_to_split_by_is_a_bug() -> None:
    for wrong in ([], [0, 0], [1, -1]):
        with pytest.raises(ValueError, match="weights"):
            split_exact(10, wrong)


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**9))
def test_rounding_is_half_away_from_zero(number: int, by: int) -> None:
    rounded = divide_round(number, by)
    assert abs(Fraction(number, by) - rounded) <= Fraction(1, 2)
    assert divide_round(-number, by) == -rounded
    assert divide_round(5, 2) == 3 and divide_round(-5, 2) == -3


@given(st.integers(-(10**15), 10**15))
def test_money_reads_back(dong: int) -> None:
    assert parse_money(format_money(dong)) == dong == parse_money(group_digits(dong))


@pytest.mark.parametrize(
    "text", ["26.780.000", "26780000", "26.780.000 đ", "26.780.000đ", "26780000 VNĐ", "26.780.000\u00a0đồng"]
)
def test_money_as_people_write_it(text: str) -> None:
    assert parse_money(text) == 26_780_000


@pytest.mark.parametrize("text", ["", "abc", "1.2345", "12,5", "1.000.00", "1e6", "9" * 16, "9" * 5_000, "--5"])
def test_money_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_money(text)
    assert caught.value.code.id == "KER-06" and "Không đọc được số tiền" in str(caught.value)


def test_prices_are_fractions() -> None:
    assert Price(14_000, 1_000).of(291_200) == 4_076_800
    assert Price(1, 3).of(2) == 1
    with pytest.raises(ValueError, match="price"):
        Price(1, 0)


def test_shares() -> None:
    assert [format_ratio(628, 640), format_ratio(1, 0), format_ratio(-1, 8, 2), format_ratio(2, 3, 0)] == [
        "98,1 %",
        "–",
        "\u221212,50 %",
        "67 %",
    ]


@given(st.integers(1, QUANTITY_LIMIT), st.sampled_from([("g", "kg"), ("g", "tạ"), ("ml", "lít"), ("piece", "bộ")]))
def test_quantities_read_back(quantity: int, kind: tuple[str, str]) -> None:
    base, unit = kind
    text = format_quantity(quantity, base, unit)
    assert parse_quantity(text, base=base, default_unit="g" if base == "g" else unit) == quantity


@given(st.integers(1, 10**6), st.integers(1, 10**5))
def test_packs_read_back(count: int, size: int) -> None:
    assert parse_quantity(f"{count} bao", base="g", default_unit="kg", packs={"bao": size}) == count * size


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("2 tạ", 200_000),
        ("1,5 tấn", 1_500_000),
        ("3 yến", 30_000),
        ("5 lạng", 500),
        ("12,5", 12_500),
        ("1.250", 1_250_000),
        ("12,5kg", 12_500),
        ("2 TẠ", 200_000),
        ("2 ta", 200_000),
        ("2 tan", 2_000_000),
        ("0,291 kg", 291),
    ],
)
def test_quantities_as_people_write_them(text: str, grams: int) -> None:
    assert parse_quantity(text, base="g", default_unit="kg") == grams


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("mười", "KER-02", 'Không đọc được số lượng "mười"'),
        ("12.5 kg", "KER-02", "12.5 kg"),
        ("", "KER-02", '""'),
        ("1.000.00", "KER-02", "1.000.00"),
        ("9" * 5_000, "KER-02", "Không đọc được"),
        ("3 lít", "KER-03", 'Đơn vị "lít"'),
        ("2 bao", "KER-03", 'Đơn vị "bao"'),
        ("0,0005 kg", "KER-04", "không chẵn đến gam"),
        ("0", "KER-05", "phải lớn hơn 0"),
        ("-5 kg", "KER-05", "phải lớn hơn 0"),
        ("\u22125 kg", "KER-05", "phải lớn hơn 0"),
        ("99.999.999.999 tấn", "KER-05", "không quá"),
    ],
)
def test_quantities_that_are_refused(text: str, code: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_quantity(text, base="g", default_unit="kg")
    assert caught.value.code.id == code and words in caught.value.sentence


def test_a_pack_never_takes_the_place_of_a_unit_that_differs_by_marks() -> None:
    packs = {"ta": 50}
    assert parse_quantity("1 ta", base="g", default_unit="kg", packs=packs) == 50
    assert parse_quantity("1 TẠ", base="g", default_unit="kg", packs=packs) == 100_000
    with pytest.raises(Refused) as caught:
        parse_quantity("1 tá", base="g", default_unit="kg", packs=packs)
    assert caught.value.code.id == "KER-03"


def test_zero_where_it_is_allowed() -> None:
    assert parse_quantity("0", base="piece", default_unit="cái", allow_zero=True) == 0
    assert set(units_of("piece").values()) == {1}


@given(st.fractions(-(10**6), 10**6, max_denominator=10**6), st.integers(0, 6))
def test_written_numbers_are_the_nearest(number: Fraction, digits: int) -> None:
    text = format_number(number, digits)
    read = Fraction(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))
    assert abs(read - number) <= Fraction(1, 2 * 10**digits)
