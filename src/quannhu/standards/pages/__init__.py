"""Pages of the standards room."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import NavItem
from quannhu.organization.rights import ROLES
from quannhu.standards.pages import money, reading, writing
from quannhu.standards.pages.reading import home_cards as home_cards
from quannhu.standards.pages.reading import search as search

TITLE = _("Tiêu chuẩn")
_READERS = frozenset(ROLES) - {"administrator"}
NAV = [
    NavItem(_("Mức tiền ăn"), "standards-rates", _READERS, 10),
    NavItem(_("Định lượng ăn"), "standards-scales", _READERS, 20),
    NavItem(_("Quân trang, cấp phát"), "standards-issues", _READERS, 25),
    NavItem(_("Dòng chờ duyệt"), "standards-drafts", frozenset({"staff_officer", "commander"}), 30),
    NavItem(_("Chênh lệch giá gạo"), "standards-rice", _READERS, 40),
    NavItem(_("Truy lĩnh"), "standards-back", _READERS, 50),
    NavItem(_("Tham số"), "standards-settings", _READERS, 60),
    NavItem(_("Lịch sử, tham khảo"), "standards-history", _READERS, 70),
]
urlpatterns = [
    path("tieu-chuan/", reading.rates, name="standards-rates"),
    path("tieu-chuan/dinh-luong/", reading.scales, name="standards-scales"),
    path("tieu-chuan/cap-phat/", reading.issues, name="standards-issues"),
    path("tieu-chuan/tham-so/", reading.settings, name="standards-settings"),
    path("tieu-chuan/lich-su/", reading.history, name="standards-history"),
    path("tieu-chuan/dong/<int:row_id>/", reading.entry, name="standards-row"),
    path("tieu-chuan/tham-khao/", reading.reference, name="standards-reference"),
    path("tieu-chuan/tham-khao/<slug:key>/", writing.load_reference, name="standards-reference-load"),
    path("tieu-chuan/lap/<slug:kind>/", writing.write, name="standards-write"),
    path("tieu-chuan/cho-duyet/", writing.drafts, name="standards-drafts"),
    path("tieu-chuan/gia-gao/", money.rice, name="standards-rice"),
    path("tieu-chuan/truy-linh/", money.back, name="standards-back"),
    path("tieu-chuan/truy-linh/<int:row_id>/", money.back_rate, name="standards-back-rate"),
]
