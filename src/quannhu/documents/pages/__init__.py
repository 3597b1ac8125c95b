"""Pages of documents: desk, search, a document and its steps, signing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quannhu.documents.pages import signing

TITLE = _("Văn bản")
NAV = [*signing.NAV]
urlpatterns = [*signing.urlpatterns]

__all__ = ["NAV", "TITLE", "urlpatterns"]
