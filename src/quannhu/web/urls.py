"""Addresses of the shell."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path

from quannhu.web import pages

sign_in = LoginView.as_view(
    template_name="web/sign_in.html", form_class=pages.SignInForm, redirect_authenticated_user=True
)
password = PasswordChangeView.as_view(
    template_name="web/password.html", form_class=pages.PasswordForm, success_url="/mat-khau/xong/"
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("tim/", pages.search, name="search"),
    path("ngon-ngu/", pages.language, name="language"),
    path("dang-nhap/", sign_in, name="sign-in"),
    path("dang-xuat/", LogoutView.as_view(next_page="/dang-nhap/"), name="sign-out"),
    path("mat-khau/", password, name="password"),
    path(
        "mat-khau/xong/", PasswordChangeDoneView.as_view(template_name="web/password_done.html"), name="password-done"
    ),
]
