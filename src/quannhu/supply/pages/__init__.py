"""Pages of supply: demand, sources, plans, orders and deliveries."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import NavItem
from quannhu.organization.rights import RIGHTS, ROLES
from quannhu.supply.pages import delivering, demand, lines, orders, plans, runs, sources, whatif
from quannhu.supply.pages.home import home_cards, search

TITLE = _("Bảo đảm, tạo nguồn")
_READERS = frozenset(ROLES) - {"administrator", "press_officer", "clerk", "kitchen_manager"}
NAV = [
    NavItem(_("Nhu cầu"), "supply-demand", _READERS, 10),
    NavItem(_("Kế hoạch"), "supply-plans", _READERS, 20),
    NavItem(_("Đơn hàng, giao nhận"), "supply-orders", _READERS, 30),
    NavItem(_("Lịch hợp đồng"), "supply-contracts", RIGHTS["supply.order"] | RIGHTS["supply.approve_order"], 40),
    NavItem(_("Danh mục nguồn"), "supply-source-index", RIGHTS["supply.sources"] | RIGHTS["supply.approve"], 50),
]
urlpatterns = [
    path("bao-dam/nhu-cau/", demand.demand, name="supply-demand"),
    path("bao-dam/ke-hoach/", plans.listing, name="supply-plans"),
    path("bao-dam/ke-hoach/lap/", plans.new, name="supply-plan-new"),
    path("bao-dam/ke-hoach/<int:plan_id>/", plans.one, name="supply-plan"),
    path("bao-dam/ke-hoach/<int:plan_id>/tinh/", runs.progress, name="supply-run"),
    path("bao-dam/ke-hoach/<int:plan_id>/dong/", lines.lines, name="supply-lines"),
    path("bao-dam/ke-hoach/<int:plan_id>/thieu/", lines.shortages, name="supply-shortages"),
    path("bao-dam/ke-hoach/<int:plan_id>/ton/", lines.stocks, name="supply-stocks"),
    path("bao-dam/ke-hoach/<int:plan_id>/ton/bieu-do.svg", lines.stock_chart, name="supply-stock-chart"),
    path("bao-dam/ke-hoach/<int:plan_id>/thu/", whatif.what_if, name="supply-what-if"),
    path("bao-dam/so-sanh/<int:before_id>/<int:after_id>/", lines.compare, name="supply-compare"),
    path("bao-dam/don-hang/", orders.listing, name="supply-orders"),
    path("bao-dam/don-hang/<int:order_id>/", orders.one, name="supply-order"),
    path("bao-dam/don-hang/<int:order_id>/nhan/", delivering.receive, name="supply-receive"),
    path("bao-dam/don-hang/<int:order_id>/xuat/", delivering.ship, name="supply-ship"),
    path("bao-dam/don-hang/<int:order_id>/den/", delivering.arrive, name="supply-arrive"),
    path("bao-dam/don-hang/<int:order_id>/gan-phieu/", delivering.link, name="supply-link"),
    path("bao-dam/hop-dong/", orders.contracts, name="supply-contracts"),
    path("bao-dam/nguon/", sources.index, name="supply-source-index"),
    path("bao-dam/nguon/<slug:code>/", sources.listing, name="supply-sources"),
    path("bao-dam/nguon/<slug:code>/them/", sources.new, name="supply-source-new"),
    path("bao-dam/nguon/<slug:code>/nhap/", sources.import_file, name="supply-source-import"),
    path("bao-dam/nguon/<slug:code>/<int:row_id>/thoi/", sources.end, name="supply-source-end"),
]

__all__ = ["NAV", "TITLE", "home_cards", "search", "urlpatterns"]
