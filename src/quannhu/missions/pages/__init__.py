"""Pages of surge missions: the desk, the order, sources, loads, the field, settlement."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import NavItem
from quannhu.missions.pages import desk, loads, mission, sources
from quannhu.missions.pages.home import home_cards, search
from quannhu.organization.rights import roles_with

TITLE = _("Nhiệm vụ đột xuất")
_READERS = roles_with("missions.plan") | roles_with("missions.order") | roles_with("missions.field") | {"staff_officer"}
NAV = [
    NavItem(_("Bàn điều hành"), "missions-desk", _READERS, 10),
    NavItem(_("Hiện trường"), "missions-field", roles_with("missions.field"), 20),
]
urlpatterns = [
    path("dot-xuat/", desk.desk, name="missions-desk"),
    path("dot-xuat/lenh/", desk.order, name="missions-order"),
    path("dot-xuat/<int:mission_id>/", mission.mission, name="missions-mission"),
    path("dot-xuat/<int:mission_id>/nguon/", sources.sources, name="missions-sources"),
    path("dot-xuat/<int:mission_id>/dung/", loads.use, name="missions-use"),
    path("dot-xuat/<int:mission_id>/quyet-toan/", mission.settlement, name="missions-settlement"),
    path("dot-xuat/quan-so/<int:beneficiary_id>/", mission.strength, name="missions-strength"),
    path("dot-xuat/phieu-tai/<int:load_id>/", loads.load, name="missions-load"),
    path("hien-truong/", loads.field, name="missions-field"),
    path("hien-truong/<str:code>/", loads.field_load, name="missions-field-load"),
]

__all__ = ["NAV", "TITLE", "home_cards", "search", "urlpatterns"]
