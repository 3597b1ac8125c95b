"""Pages of the catalog: items, foods, suppliers, prices and their imports."""

from __future__ import annotations

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from quannhu.catalog import queries
from quannhu.catalog.pages import imports, items, prices
from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, Hit, NavItem
from quannhu.organization.rights import ROLES

TITLE = _("Danh mục, giá")
_BUYERS = frozenset(
    {"staff_officer", "unit_quartermaster", "price_secretary", "commander", "kitchen_manager", "inspector"}
)
# An administrator sees no unit and so no catalog.
_SERVING = frozenset(ROLES) - {"administrator"}
NAV = [
    NavItem(_("Mặt hàng"), "catalog-items", _SERVING, 10),
    NavItem(_("Thực phẩm"), "catalog-foods", _SERVING, 20),
    NavItem(_("Giá"), "catalog-prices", _BUYERS | {"depot_keeper"}, 30),
    NavItem(_("Bảng giá"), "catalog-decisions", _BUYERS, 40),
    NavItem(_("Nhà cung cấp"), "catalog-suppliers", _BUYERS | {"depot_keeper"}, 50),
]
urlpatterns = [
    path("danh-muc/mat-hang/", items.item_list, name="catalog-items"),
    path("danh-muc/mat-hang/them/", items.item_new, name="catalog-item-new"),
    path("danh-muc/mat-hang/nhap/", imports.items, name="catalog-items-import"),
    path("danh-muc/mat-hang/<str:code>/", items.item_page, name="catalog-item"),
    path("danh-muc/mat-hang/<str:code>/sua/", items.item_edit, name="catalog-item-edit"),
    path("danh-muc/thuc-pham/", items.food_list, name="catalog-foods"),
    path("danh-muc/thuc-pham/nhap/", imports.foods, name="catalog-foods-import"),
    path("danh-muc/thuc-pham/<str:code>/", items.food_page, name="catalog-food"),
    path("danh-muc/nha-cung-cap/", items.supplier_list, name="catalog-suppliers"),
    path("danh-muc/nha-cung-cap/them/", items.supplier_edit, name="catalog-supplier-new"),
    path("danh-muc/nha-cung-cap/nhap/", imports.suppliers, name="catalog-suppliers-import"),
    path("danh-muc/nha-cung-cap/<str:code>/sua/", items.supplier_edit, name="catalog-supplier-edit"),
    path("gia/", prices.price_list, name="catalog-prices"),
    path("gia/bang-gia/", prices.decision_list, name="catalog-decisions"),
    path("gia/bang-gia/lap/", prices.decision_new, name="catalog-decision-new"),
    path("gia/bang-gia/nhap/", imports.prices, name="catalog-prices-import"),
    path("gia/bang-gia/<int:decision_id>/", prices.decision_page, name="catalog-decision"),
]


def search(request: ActorRequest, text: str) -> list[Hit]:
    """Items, foods and suppliers whose name or code holds the text."""
    try:
        queries.require_reader(request.actor, request.on)
    except Refused as refused:
        if refused.code is NOT_ALLOWED:
            return []
        raise
    found = [
        Hit(item.name, item.code, reverse("catalog-item", args=[item.code]), "mặt hàng")
        for item in queries.search_items(text)[:10]
    ]
    found += [
        Hit(food.name, food.group, reverse("catalog-food", args=[food.code]), "thực phẩm")
        for food in queries.search_foods(text)[:5]
    ]
    return found
