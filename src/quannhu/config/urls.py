"""Addresses: each room brings its own pages; the shell and the API stand beside them."""

from django.urls import include, path

from quannhu.kernel.rooms import parts

urlpatterns = [
    path("", include("quannhu.web.urls")),
    path("api/v1/", include("quannhu.api.urls")),
    *(path("", include(pages)) for pages in parts("pages")),
]
handler400 = "quannhu.web.errors.bad_request"
handler403 = "quannhu.web.errors.forbidden"
handler404 = "quannhu.web.errors.not_found"
handler500 = "quannhu.web.errors.broken"
