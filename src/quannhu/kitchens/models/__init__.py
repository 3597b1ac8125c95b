"""Tables of the kitchens."""

from quannhu.kitchens.models.days import (
    AllowanceKind,
    AllowanceLine,
    Dish,
    DishIngredient,
    ExtraCount,
    ExtraKind,
    KitchenDay,
    Meal,
    MealCount,
    MealCut,
    MealRefund,
    MenuCell,
    MonthSettlement,
    Slot,
    StandardLine,
    WeeklyMenu,
)
from quannhu.kitchens.models.lending import LentMeal, PaidElsewhere
from quannhu.kitchens.models.safety import Check, FoodInspection, FoodSample, PoisoningSuspicion

__all__ = [
    "AllowanceKind",
    "AllowanceLine",
    "Check",
    "Dish",
    "DishIngredient",
    "ExtraCount",
    "ExtraKind",
    "FoodInspection",
    "FoodSample",
    "KitchenDay",
    "LentMeal",
    "Meal",
    "MealCount",
    "MealCut",
    "MealRefund",
    "MenuCell",
    "MonthSettlement",
    "PaidElsewhere",
    "PoisoningSuspicion",
    "Slot",
    "StandardLine",
    "WeeklyMenu",
]
