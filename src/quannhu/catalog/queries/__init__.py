"""Reads of items, foods, suppliers and prices."""

from quannhu.catalog.queries.foods import food_lines, food_of, nutrients_of_items, search_foods
from quannhu.catalog.queries.items import (
    ARMY,
    groups,
    item_by_code,
    items_by_code,
    require_army_wide,
    require_reader,
    search_items,
    search_suppliers,
    supplier_by_code,
    units_of_item,
    units_of_items,
)
from quannhu.catalog.queries.prices import (
    decision_for,
    decisions_for,
    draft_warnings,
    price_history,
    price_of,
    price_units,
    prices_on,
)

__all__ = [
    "ARMY", "decision_for", "decisions_for", "draft_warnings", "food_lines", "food_of", "groups", "item_by_code",
    "items_by_code", "nutrients_of_items", "price_history", "price_of", "price_units", "prices_on",
    "require_army_wide", "require_reader", "search_foods", "search_items", "search_suppliers", "supplier_by_code",
    "units_of_item", "units_of_items",
]  # fmt: skip
