"""The rules of the catalog, each by its id, and every refusal by its words."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.catalog import rules
from quannhu.catalog.rules import ItemUnits, Portion
from quannhu.kernel.days import FOREVER, Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price

RICE = ItemUnits("Gạo tẻ", "g", "kg", {"bao": 50_000})
DAY = dt.date(2023, 3, 14)


def refused(code: str, words: str, work: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code.id == code and words in caught.value.sentence, str(caught.value)


def test_cat_r01_one_unit_in_one_quantity() -> None:
    """Rule CAT-R01."""
    assert RICE.parse("2 bao") == 100_000 and RICE.parse("2 tạ") == 200_000 and RICE.parse("1.250,5") == 1_250_500
    for text in ("2 bao 5 kg", "1 tạ 2 yến", "2bao5kg", "3 bao, 2 lạng"):
        refused("CAT-03", f'Số lượng "{text}" ghép nhiều đơn vị', lambda text=text: RICE.parse(text))
    refused("KER-03", 'Đơn vị "thùng"', lambda: RICE.parse("2 thùng"))
    assert RICE.show(291_200) == "291,2 kg" and RICE.unit_price(Price(14, 1)) == 14_000


def test_cat_r02_packs_cannot_be_mistaken() -> None:
    """Rule CAT-R02."""
    for packs, why in [
        ({"bao": 0}, "lớn hơn 0"),
        ({"ta": 50_000}, "trùng tên"),
        ({"bao": 1, "bào": 2}, "chỉ khác dấu"),
    ]:
        refused("CAT-04", why, lambda packs=packs: rules.check_units(ItemUnits("x", "g", "kg", packs)))
    assert rules.parse_packs("bao=50 kg; can = 18 kg", base="g") == {"bao": 50_000, "can": 18_000}
    assert rules.parse_packs("thùng=20", base="piece", display_unit="gói") == {"thùng": 20}
    for text in ("bao", "bao=x", "bao=0 kg", "bao=50 lít", "bao=50 kg; bao=40 kg"):
        refused("CAT-04", f'"{text.split("; ")[-1]}"', lambda text=text: rules.parse_packs(text, base="g"))


@given(st.dictionaries(st.sampled_from(["bao", "thùng", "sọt"]), st.integers(1, 10**9), max_size=3))
def test_packs_read_back(packs: dict[str, int]) -> None:
    units = ItemUnits("x", "g", "kg", packs)
    assert rules.parse_packs(rules.show_packs(units), base="g", display_unit="kg") == packs


def test_cat_r03_the_display_unit_is_a_common_one() -> None:
    """Rule CAT-R03."""
    rules.check_units(RICE)
    refused("CAT-05", 'Đơn vị tính "bó" không dùng được', lambda: rules.check_units(ItemUnits("Rau", "g", "bó")))
    refused("CAT-05", '"lít"', lambda: RICE.size("lít"))


def expiry(**given: Any) -> dt.date | None:
    facts: dict[str, Any] = {"lot_code": "", "made_on": None, "expires_on": None, "shelf_days": None, "policy": "none"}
    return rules.expiry_of(item="Gạo", **{**facts, **given})


def test_cat_r04_lots_say_what_their_policy_asks() -> None:
    """Rule CAT-R04."""
    assert expiry(policy="expiry", made_on=DAY, shelf_days=365) == dt.date(2024, 3, 13)
    assert expiry(policy="expiry", made_on=DAY, expires_on=dt.date(2023, 5, 1), shelf_days=365) == dt.date(2023, 5, 1)
    assert expiry(policy="daily") is None
    refused("CAT-06", "phải ghi hạn dùng", lambda: expiry(policy="expiry"))
    refused("CAT-06", "phải ghi số lô", lambda: expiry(policy="lot"))
    refused("CAT-21", "không sau ngày sản xuất 14/3/2023", lambda: expiry(made_on=DAY, expires_on=DAY))


def test_cat_r05_a_price_is_more_than_zero() -> None:
    """Rule CAT-R05."""
    rules.check_price("Gạo", 1)
    refused("CAT-07", 'Giá của "Gạo" phải lớn hơn 0', lambda: rules.check_price("Gạo", 0))


def test_cat_r06_surveys_are_fresh() -> None:
    """Rule CAT-R06."""
    rules.check_survey(surveyed_on=DAY, valid_from=DAY + dt.timedelta(days=30), today=DAY)
    stale = {"surveyed_on": DAY, "valid_from": DAY + dt.timedelta(days=31), "today": DAY}
    refused("CAT-08", "đã quá 30 ngày so với ngày áp dụng 14/4/2023", lambda: rules.check_survey(**stale))
    rules.check_survey(**stale, limit=31)
    late = {"surveyed_on": DAY, "valid_from": DAY}
    refused("CAT-09", "sau hôm nay 13/3/2023", lambda: rules.check_survey(**late, today=dt.date(2023, 3, 13)))
    refused(
        "CAT-09", "sau ngày áp dụng 1/3/2023",
        lambda: rules.check_survey(surveyed_on=DAY, valid_from=dt.date(2023, 3, 1), today=DAY),
    )  # fmt: skip


@given(st.lists(st.integers(0, 400), unique=True, max_size=8))
def test_cat_r07_periods_never_overlap_and_never_leave_a_gap(offsets: list[int]) -> None:
    """Rule CAT-R07: whatever order prices are adopted in, each day has the latest one that began."""
    periods: list[Period] = []
    for offset in offsets:
        start = DAY + dt.timedelta(days=offset)
        placed = rules.place_price(periods, start)
        assert placed is not None and rules.place_price([*periods, Period(start)], start) is None
        period, cut = placed
        if cut is not None:
            periods[cut] = Period(periods[cut].start, start)
        periods.append(period)
    ordered = sorted(periods)
    assert all(one.end == other.start for one, other in itertools.pairwise(ordered))
    assert not ordered or ordered[-1].end == FOREVER


portions = st.lists(
    st.builds(
        Portion,
        st.none() | st.integers(0, 10**6),
        st.none() | st.integers(0, 1_000),
        st.none() | st.dictionaries(st.sampled_from(["kcal", "iron_mg"]), st.integers(0, 10**6)),
    ),
    max_size=6,
)


@given(portions, st.booleans())
def test_cat_r08_nutrients_are_exact_and_unknown_is_counted(given: list[Portion], as_bought: bool) -> None:
    """Rule CAT-R08."""
    found = rules.nutrients_of(given, as_bought=as_bought)["kcal"]
    exact, known = Fraction(0), 0
    for portion in given:
        edible = portion.edible_permille if as_bought else 1_000
        if portion.grams is not None and edible is not None and portion.milli and "kcal" in portion.milli:
            exact += Fraction(portion.grams * edible * portion.milli["kcal"], 100_000)
            known += 1
    assert abs(found.milli - exact) <= Fraction(1, 2)
    assert (found.known, found.unknown) == (known, len(given) - known)


def test_cat_r09_the_nearest_unit_decides() -> None:
    """Rule CAT-R09."""
    assert rules.nearest_price([(3, 0), (1, 0), (2, 0)]) == 1 and rules.nearest_price([]) is None


def test_slips_of_the_unit_are_noticed() -> None:
    assert rules.is_odd(Price(14, 1_000), Price(14_000, 1_000)) and rules.is_odd(Price(14_000, 1), Price(14_000, 1_000))
    assert not rules.is_odd(Price(143_000, 1_000), Price(110_000, 1_000))
