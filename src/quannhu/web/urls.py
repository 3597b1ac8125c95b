"""Addresses of the shell."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from quannhu.web import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("dang-nhap/", LoginView.as_view(template_name="web/sign_in.html"), name="sign-in"),
    path("dang-xuat/", LogoutView.as_view(), name="sign-out"),
]
