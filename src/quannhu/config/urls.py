"""Addresses: each room brings its own pages; the shell and the API stand beside them."""

from django.urls import include, path

from quannhu.kernel.rooms import parts

urlpatterns = [
    path("", include("quannhu.web.urls")),
    path("api/v1/", include("quannhu.api.urls")),
    *(path("", include(pages)) for pages in parts("pages")),
]
