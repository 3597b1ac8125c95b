"""Use cases of the catalog."""

from quannhu.catalog.actions.foods import FoodIn, carry_out_foods, plan_foods
from quannhu.catalog.actions.items import ItemIn, carry_out_items, plan_items, retire_item, save_item
from quannhu.catalog.actions.prices import PriceLine, adopt_prices, draft_prices, plan_prices, revise_prices
from quannhu.catalog.actions.suppliers import SupplierIn, carry_out_suppliers, plan_suppliers, save_supplier

__all__ = [
    "FoodIn", "ItemIn", "PriceLine", "SupplierIn", "adopt_prices", "carry_out_foods", "carry_out_items",
    "carry_out_suppliers", "draft_prices", "plan_foods", "plan_items", "plan_prices", "plan_suppliers",
    "retire_item", "revise_prices", "save_item", "save_supplier",
]  # fmt: skip
