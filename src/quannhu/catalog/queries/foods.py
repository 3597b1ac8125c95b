"""Foods and what quantities of items contain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quannhu.catalog import codes
from quannhu.catalog.models import Food, FoodNutrient, Item
from quannhu.catalog.rules import NUTRIENTS, NutrientSum, Portion, nutrients_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import GRAM
from quannhu.kernel.text import clean, fold, sort_key


@dataclass(frozen=True)
class FoodLine:
    """A food with its nutrients by name, thousandths of the unit per 100 g edible part; what is missing is unknown."""

    food: Food
    milli: Mapping[str, int]


def search_foods(text: str = "", *, group: str = "") -> list[Food]:
    """Foods by name, other names or code, in Vietnamese order; marks count when the text has any."""
    rows = Food.objects.filter(group=group) if group else Food.objects.all()
    wanted, plain = clean(text).casefold(), fold(clean(text))
    if not plain:
        return sorted(rows, key=lambda food: sort_key(food.name))
    marked = wanted != plain

    def holds(food: Food) -> bool:
        names = f"{food.name}; {food.aliases}; {food.code}"
        return wanted in names.casefold() if marked else plain in fold(names)

    found = [food for food in rows if holds(food)]
    return sorted(found, key=lambda food: (not food.name_search.startswith(plain), sort_key(food.name)))


def food_of(code: str) -> Food:
    """The food.

    errors      Refused(CAT-16)
    """
    food = Food.objects.filter(code=clean(code).upper()).first()
    if food is None:
        raise Refused(codes.FOOD_UNKNOWN, text=code)
    return food


def food_lines(foods: Iterable[Food]) -> list[FoodLine]:
    """The foods with their nutrients, one statement more."""
    foods = list(foods)
    found: dict[int, dict[str, int]] = {}
    rows = FoodNutrient.objects.filter(food__in=foods)
    for food_id, nutrient, milli in rows.values_list("food_id", "nutrient", "milli"):
        found.setdefault(food_id, {})[nutrient] = milli
    return [FoodLine(food, found.get(food.pk, {})) for food in foods]


def nutrients_of_items(lines: Sequence[tuple[int, int]], *, as_bought: bool = True) -> dict[str, NutrientSum]:
    """Nutrients of (item id, base units) lines with how many lines are known; two statements (rule CAT-R08)."""
    wanted = {item_id for item_id, _ in lines}
    items = {
        item_id: (base, food_id, edible)
        for item_id, base, food_id, edible in Item.objects.filter(id__in=wanted).values_list(
            "id", "base", "food_id", "food__edible_permille"
        )
    }
    milli: dict[int, dict[str, int]] = {}
    rows = FoodNutrient.objects.filter(food__items__in=wanted, nutrient__in=NUTRIENTS).distinct()
    for food_id, nutrient, amount in rows.values_list("food_id", "nutrient", "milli"):
        milli.setdefault(food_id, {})[nutrient] = amount
    portions = []
    for item_id, quantity in lines:
        base, food_id, edible = items[item_id]
        portions.append(Portion(quantity if base == GRAM else None, edible, milli.get(food_id or 0)))
    return nutrients_of(portions, as_bought=as_bought)
