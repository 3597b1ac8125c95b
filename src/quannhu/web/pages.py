"""Home per role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from quannhu.kit.pages import ActorRequest, page


@page
def home(request: ActorRequest) -> HttpResponse:
    """What is due today, what is late, what waits for a signature."""
    return render(request, "web/home.html", {})
