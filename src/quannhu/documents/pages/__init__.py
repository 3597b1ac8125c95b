"""Pages of documents: what waits for me, finding, one document and its steps, signing."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quannhu.documents.pages import (
    desk,
    drafting,
    figures,
    find,
    following,
    measures,
    office,
    office_days,
    one,
    outside,
    records,
    records_archive,
    records_books,
    records_copies,
    records_exchange,
    records_files,
    signing,
    steps,
    versions,
)
from quannhu.documents.pages.desk import search
from quannhu.kit.pages import ActorRequest, Card, NavItem
from quannhu.organization.rights import RIGHTS, ROLES

TITLE = _("Văn bản")
_READERS = frozenset(ROLES) - {"administrator"}
NAV = [
    NavItem(_("Việc văn bản của tôi"), "documents-desk", _READERS, 10),
    NavItem(_("Soạn văn bản mới"), "documents-new", RIGHTS["documents.draft"], 15),
    NavItem(_("Tìm văn bản"), "documents-find", _READERS, 20),
    NavItem(_("Kiểm tra tệp Word"), "documents-outside", _READERS, 70),
    *records.NAV,
    *records_books.NAV,
    *records_copies.NAV,
    *records_files.NAV,
    *records_archive.NAV,
    *records_exchange.NAV,
    *measures.NAV,
    *office.NAV,
    *signing.NAV,
]
# Steps stand last: their address is any word after a document's number.
urlpatterns = [
    path("van-ban/", desk.desk, name="documents-desk"),
    path("van-ban/tim/", find.find, name="documents-find"),
    path("van-ban/tim/luu/", find.keep, name="documents-find-keep"),
    path("van-ban/tim/<int:search_id>/bo/", find.drop, name="documents-find-drop"),
    path("van-ban/soan/", drafting.new, name="documents-new"),
    path("van-ban/kiem-tra-tep/", outside.outside, name="documents-outside"),
    path("van-ban/<int:paper_id>/", one.one, name="documents-paper"),
    path("van-ban/<int:paper_id>/ban-in.pdf", one.pdf, name="documents-pdf"),
    path("van-ban/<int:paper_id>/ban-in.docx", one.docx, name="documents-docx"),
    path("van-ban/<int:paper_id>/soan/", drafting.edit, name="documents-edit"),
    path("van-ban/<int:paper_id>/soan/tu-luu/", drafting.autosave, name="documents-autosave"),
    path("van-ban/<int:paper_id>/soan/kiem-tra/", drafting.told, name="documents-told"),
    path("van-ban/<int:paper_id>/soan/so-lieu/", figures.panel, name="documents-figures"),
    path("van-ban/<int:paper_id>/ban/", versions.versions, name="documents-versions"),
    path("van-ban/<int:paper_id>/y-kien/", versions.comment, name="documents-comment"),
    path("van-ban/<int:paper_id>/cung-soan/", versions.share, name="documents-share"),
    *following.urlpatterns,
    *signing.urlpatterns,
    *measures.urlpatterns,
    *office.urlpatterns,
    *office_days.urlpatterns,
    *records.urlpatterns,
    *records_books.urlpatterns,
    *records_copies.urlpatterns,
    *records_archive.urlpatterns,
    *records_files.urlpatterns,
    *records_exchange.urlpatterns,
    path("van-ban/<int:paper_id>/<slug:step>/", steps.take, name="documents-step"),
]


def home_cards(request: ActorRequest) -> list[Card]:
    """Documents that wait for this person, arrivals late or near their day, files due at the archive."""
    return [*desk.home_cards(request), *records.home_cards(request), *records_archive.home_cards(request)]


__all__ = ["NAV", "TITLE", "home_cards", "search", "urlpatterns"]
