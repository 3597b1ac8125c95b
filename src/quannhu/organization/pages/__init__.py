"""Pages of units, strength, feeding places, posts and accounts."""

from __future__ import annotations

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from quannhu.kit.pages import ActorRequest, Hit, NavItem
from quannhu.organization import queries
from quannhu.organization.models import Kind
from quannhu.organization.pages import changes, eating, importing, posts, strength, units
from quannhu.organization.rights import RIGHTS, ROLES

TITLE = _("Đơn vị, quân số")
NAV = [
    NavItem(_("Cây đơn vị"), "organization-tree", frozenset(ROLES) - {"administrator"}, 10),
    NavItem(_("Nhập đơn vị"), "organization-import-units", RIGHTS["organization.adjust"], 20),
    NavItem(_("Nhập quân số"), "organization-import-strength", RIGHTS["organization.strength"], 25),
    NavItem(_("Tài khoản, chức vụ"), "organization-posts", RIGHTS["organization.appoint"], 30),
]

urlpatterns = [
    path("don-vi/", units.tree, name="organization-tree"),
    path("don-vi/them/", changes.create, name="organization-create"),
    path("don-vi/nhap/", importing.units, name="organization-import-units"),
    path("don-vi/nhap/quan-so/", importing.strength, name="organization-import-strength"),
    path("don-vi/<int:unit_id>/", units.unit, name="organization-unit"),
    path("don-vi/<int:unit_id>/doi/", changes.change, name="organization-change"),
    path("don-vi/<int:unit_id>/ket-thuc/", changes.end, name="organization-end"),
    path("don-vi/<int:unit_id>/quan-so/", strength.enter, name="organization-strength"),
    path("don-vi/<int:unit_id>/quan-so/<int:row_id>/", strength.correct, name="organization-strength-correct"),
    path("don-vi/<int:unit_id>/quan-so-an/", eating.assign, name="organization-feeding"),
    path("don-vi/<int:unit_id>/danh-sach-an/", eating.meal_list, name="organization-meal-list"),
    path("tai-khoan/", posts.listing, name="organization-posts"),
    path("tai-khoan/bo-nhiem/", posts.appoint, name="organization-appoint"),
    path("tai-khoan/them/", posts.open_account, name="organization-account"),
    path("tai-khoan/chuc-vu/<int:post_id>/", posts.close, name="organization-close-post"),
    path("tai-khoan/<int:user_id>/khoa/", posts.bar, name="organization-close-account"),
]


def search(request: ActorRequest, text: str) -> list[Hit]:
    """Visible units whose code or name holds the text, with or without marks."""
    scope = queries.visible_to(request.actor, request.on)
    return [
        Hit(
            f"{row.name} ({row.code})", str(Kind(row.unit.kind).label),
            reverse("organization-unit", args=[row.unit_id]), str(_("đơn vị")),
        )
        for row in queries.search_units(scope, text, 10)
    ]  # fmt: skip
