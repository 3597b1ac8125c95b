"""The tables that come with the product."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files

import pytest

from quannhu.catalog import queries
from quannhu.catalog.models import Food, Item
from quannhu.catalog.shipped import load_shipped
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from tests.world import World

# Story R08: grams as eaten, đ/kg; rau and hoa quả are invented means of the ration, without a food of their own.
PACK = {
    "GAO": (700, 14_000), "THIT_LON": (150, 110_000), "CA_CHEP": (120, 60_000), "THIT_GA": (80, 80_000),
    "TRUNG_GA": (40, 40_000), "DAU_PHU": (80, 25_000), "DAU_AN": (25, 45_000), "BUN": (150, 33_000),
}  # fmt: skip


def test_the_shipped_tables_load_once_and_harmlessly_again(world: World) -> None:
    officer = world.actor("staff_officer")
    assert load_shipped(actor=officer, at=world.at(world.today)) == {"foods": 49, "items": 57}
    assert load_shipped(actor=officer, at=world.at(world.today)) == {"foods": 0, "items": 0}
    assert Item.objects.count() == 57
    assert Item.objects.filter(group__code__in=["LT", "TP", "GV", "CD"]).count() == 24
    assert Item.objects.filter(group__code="QT").count() == 14
    assert Item.objects.filter(group__code="DCCD").count() == 16


def test_every_shipped_food_names_its_source() -> None:
    text = (files("quannhu.catalog") / "data" / "foods.csv").read_text("utf-8")
    assert all(row["source"] for row in csv.DictReader(text.splitlines()))


def test_the_ration_pack_of_story_r08(world: World) -> None:
    """Cost 64.925 đ and 3.804,8 kcal, 143,6 g protein a day, the invented means of vegetables and fruit added."""
    load_shipped(actor=world.actor("staff_officer"), at=world.at(world.today))
    items = queries.items_by_code(PACK)
    cost = sum(Price(dong, 1_000).of(grams) for grams, dong in PACK.values())
    assert cost + 7_500 + 3_750 + 600 + 500 + 3_000 == 64_925
    found = queries.nutrients_of_items([(items[code].pk, grams) for code, (grams, _) in PACK.items()], as_bought=False)
    assert found["kcal"].milli + 125_000 + 75_000 == 3_804_800
    assert found["kcal"].known == len(PACK) and found["kcal"].unknown == 0
    assert found["protein_g"].milli + 10_000 + 900 == 143_580


def test_blank_nutrients_stay_unknown(world: World) -> None:
    """Rule CAT-R08: what the table leaves blank is unknown, never zero; pieces and millilitres say nothing."""
    load_shipped(actor=world.actor("staff_officer"), at=world.at(world.today))
    items = queries.items_by_code(["GAO", "NUOC_MAM", "LUONG_KHO"])
    found = queries.nutrients_of_items([(item.pk, 1_000) for item in items.values()])
    assert (found["kcal"].known, found["kcal"].unknown) == (1, 2)
    assert found["kcal"].milli == 3_440_000
    blank = Food.objects.get(code="VN7017")
    with_blank = queries.food_lines([blank])[0].milli
    assert set(with_blank) <= set(found)


def test_only_the_top_of_the_tree_changes_the_list(world: World) -> None:
    with pytest.raises(Refused) as caught:
        load_shipped(actor=world.actor("unit_quartermaster"), at=dt.datetime(2023, 3, 14, tzinfo=dt.UTC))
    assert caught.value.code.id == "KER-07" and "toàn quân" in str(caught.value)
