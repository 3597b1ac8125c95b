"""Pages of the kitchens: the day, the menu, the board, the month, the books, food safety."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import NavItem
from quannhu.kitchens.pages import (
    board,
    books,
    cuts,
    day,
    dishes,
    entry,
    importing,
    listing,
    menus,
    months,
    safety,
    supply,
)
from quannhu.kitchens.pages.home import home_cards as home_cards
from quannhu.kitchens.pages.home import search as search
from quannhu.organization.rights import RIGHTS, ROLES

TITLE = _("Bếp ăn")
_READERS = frozenset(ROLES) - {"administrator", "press_officer", "depot_keeper"}
NAV = [
    NavItem(_("Ngày bếp"), "kitchens-list", _READERS, 10),
    NavItem(_("Thực đơn tuần"), "kitchens-menus", _READERS, 20),
    NavItem(_("Quyết toán tháng"), "kitchens-months", _READERS, 30),
    NavItem(_("Sổ bếp"), "kitchens-all-books", _READERS, 40),
    NavItem(_("Danh mục món"), "kitchens-dishes", _READERS, 50),
    NavItem(_("Nhập chấm cơm"), "kitchens-import", RIGHTS["kitchens.count"], 60),
]
_DAY = "bep/<int:kitchen_id>/ngay/<str:day>/"
_MONTH = "bep/<int:kitchen_id>/thang/<str:month>/"
_WEEK = "bep/<int:kitchen_id>/tuan/<str:week>/"

urlpatterns = [
    path("bep/", listing.kitchens, name="kitchens-list"),
    path("bep/thuc-don/", entry.menus, name="kitchens-menus"),
    path("bep/quyet-toan/", entry.months, name="kitchens-months"),
    path("bep/so/", entry.books, name="kitchens-all-books"),
    path("bep/mon/", dishes.listing, name="kitchens-dishes"),
    path("bep/mon/moi/", dishes.new, name="kitchens-dish-new"),
    path("bep/mon/<int:dish_id>/sua/", dishes.edit, name="kitchens-dish-edit"),
    path("bep/mon/<int:dish_id>/", dishes.dish, name="kitchens-dish"),
    path("bep/nhap-cham-com/", importing.counts, name="kitchens-import"),
    path(_DAY, day.day, name="kitchens-day"),
    path(f"{_DAY}cat-com/", cuts.cuts, name="kitchens-cuts"),
    path(f"{_DAY}khoa-so/", day.close, name="kitchens-close"),
    path(f"{_DAY}mo-lai/", day.reopen, name="kitchens-reopen"),
    path(f"{_DAY}cong-khai/", board.board, name="kitchens-board"),
    path(f"{_DAY}cong-khai/treo/", day.publish, name="kitchens-publish"),
    path(f"{_DAY}ghi/<slug:kind>/", supply.supply, name="kitchens-supply"),
    path(f"{_DAY}kiem-thuc/", safety.safety, name="kitchens-safety"),
    path(f"{_DAY}kiem-thuc/buoc-<int:step>/", safety.inspect, name="kitchens-inspect"),
    path(f"{_DAY}luu-mau/", safety.sample, name="kitchens-sample"),
    path(f"{_DAY}ngo-doc/", safety.suspect, name="kitchens-suspect"),
    path("bep/ngo-doc/<int:suspicion_id>/ket-luan/", safety.conclude, name="kitchens-conclude"),
    path("bep/mau/<int:sample_id>/huy/", safety.destroy, name="kitchens-sample-destroy"),
    path("bep/mau/<int:sample_id>/nhan/", safety.label, name="kitchens-sample-label"),
    path(_WEEK, menus.menu, name="kitchens-menu"),
    path(f"{_WEEK}nhap/", importing.menu, name="kitchens-menu-import"),
    path(f"{_WEEK}ke-hoach/", books.food_plan, name="kitchens-food-plan"),
    path(_MONTH, months.month, name="kitchens-month"),
    path(f"{_MONTH}bieu-do/", months.month_chart, name="kitchens-month-chart"),
    path(f"{_MONTH}tra-tien/", months.refunds, name="kitchens-refunds"),
    path(f"{_MONTH}so/", books.book, name="kitchens-books"),
    path(f"{_MONTH}so/<slug:key>/", books.book, name="kitchens-book"),
]
