"""The shell's own pages: home per role, search, language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quannhu.kernel.rooms import parts
from quannhu.kernel.text import clean
from quannhu.kit.form_codes import FIELD_EMPTY
from quannhu.kit.pages import ActorRequest, Card, Hit, page
from quannhu.kit.words import screen_lazy

TITLE = _("Trang chủ")
HITS_PER_ROOM = 20


class SignInForm(AuthenticationForm):
    """Name and password, in our words."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."),
        "inactive": _("Tài khoản này đã ngừng sử dụng. Đề nghị liên hệ quản trị hệ thống."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", **options)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        for field in self.fields.values():
            field.error_messages["required"] = screen_lazy(FIELD_EMPTY.text)


class PasswordForm(PasswordChangeForm):
    """Old and new password, in our words."""

    use_required_attribute = False
    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": _("Mật khẩu hiện nay không đúng. Nhập lại."),
        "password_mismatch": _("Hai lần nhập mật khẩu mới không giống nhau. Nhập lại."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", **options)
        labels = {"old_password": _("Mật khẩu hiện nay"), "new_password1": _("Mật khẩu mới")}
        for name, label in {**labels, "new_password2": _("Nhập lại mật khẩu mới")}.items():
            field: forms.Field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = screen_lazy(FIELD_EMPTY.text)
        self.fields["new_password1"].help_text = _("Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập.")


@page
def home(request: ActorRequest) -> HttpResponse:
    """What is due today, what is late, what waits for a signature."""
    cards: list[Card] = []
    for pages in parts("pages"):
        if hasattr(pages, "home_cards"):
            cards += pages.home_cards(request)
    return render(request, "web/home.html", {"cards": sorted(cards, key=lambda card: card.order)})


@page
def search(request: ActorRequest) -> HttpResponse:
    """Everything the rooms find for the words, with or without marks, inside the actor's scope."""
    text = clean(request.GET.get("q", ""))[:100]
    hits: list[Hit] = []
    if text:
        for pages in parts("pages"):
            if hasattr(pages, "search"):
                hits += pages.search(request, text)[:HITS_PER_ROOM]
        hits = page_hits(request, text) + hits
    return render(request, "web/search.html", {"search_text": text, "hits": hits})


def page_hits(request: ActorRequest, text: str) -> list[Hit]:
    """Pages of the side list whose title holds the words."""
    from quannhu.kernel.text import fold
    from quannhu.web.context import navigation

    wanted, kind = fold(text), str(_("trang"))
    return [
        Hit(str(item["title"]), str(room["title"]), item["url"], kind)
        for room in navigation(request.actor, request.path)
        for item in room["items"]
        if wanted in fold(str(item["title"]))
    ]


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        year = 365 * 24 * 3600
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=year, httponly=True, samesite="Lax")
    return response
