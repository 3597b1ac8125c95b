"""Pages of supply: demand, sources, plans, orders and deliveries."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import NavItem
from quannhu.organization.rights import ROLES
from quannhu.supply.pages import demand

TITLE = _("Bảo đảm, tạo nguồn")
_READERS = frozenset(ROLES) - {"administrator"}
NAV = [
    NavItem(_("Nhu cầu"), "supply-demand", _READERS, 10),
]
urlpatterns = [
    path("bao-dam/nhu-cau/", demand.demand, name="supply-demand"),
]

__all__ = ["NAV", "TITLE", "urlpatterns"]
