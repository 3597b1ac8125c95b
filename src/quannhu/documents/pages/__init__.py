"""Pages of documents: what waits for me, finding, one document and its steps, signing."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.documents.pages import desk, find, office, one, signing, steps
from quannhu.documents.pages.desk import home_cards, search
from quannhu.kit.pages import NavItem
from quannhu.organization.rights import ROLES

TITLE = _("Văn bản")
_READERS = frozenset(ROLES) - {"administrator"}
NAV = [
    NavItem(_("Việc văn bản của tôi"), "documents-desk", _READERS, 10),
    NavItem(_("Tìm văn bản"), "documents-find", _READERS, 20),
    *office.NAV,
    *signing.NAV,
]
# Steps stand last: their address is any word after a document's number.
urlpatterns = [
    path("van-ban/", desk.desk, name="documents-desk"),
    path("van-ban/tim/", find.find, name="documents-find"),
    path("van-ban/tim/luu/", find.keep, name="documents-find-keep"),
    path("van-ban/tim/<int:search_id>/bo/", find.drop, name="documents-find-drop"),
    path("van-ban/<int:paper_id>/", one.one, name="documents-paper"),
    path("van-ban/<int:paper_id>/ban-in.pdf", one.pdf, name="documents-pdf"),
    path("van-ban/<int:paper_id>/ban-in.docx", one.docx, name="documents-docx"),
    *signing.urlpatterns,
    *office.urlpatterns,
    path("van-ban/<int:paper_id>/<slug:step>/", steps.take, name="documents-step"),
]

__all__ = ["NAV", "TITLE", "home_cards", "search", "urlpatterns"]
