"""Reads of confirmed articles, the actor's scope first."""

from __future__ import annotations

from django.db.models import QuerySet

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import Scope
from quannhu.organization.rights import roles_with
from quannhu.press.models import ArticleImport

PAGE = 50


def own_unit(actor: Actor) -> int:
    """The unit of the actor's first post that may import; the article belongs to it.

    errors      Refused(KER-07) when no post held today may
    """
    roles = roles_with("press.import")
    for grant in actor.current():
        if grant.role in roles:
            return grant.unit_id
    raise Refused(NOT_ALLOWED, right="press.import", place="Báo chí")


def imports(scope: Scope, before: int | None = None) -> QuerySet[ArticleImport]:
    """Confirmed articles of the units in scope, newest first, without their bytes and readings."""
    rows = ArticleImport.objects.filter(unit_id__in=scope.unit_ids).defer("data", "reading")
    return rows.filter(id__lt=before) if before else rows


def import_by_id(scope: Scope, id: int) -> ArticleImport:
    """One confirmed article with its corrections and plan items.

    errors      Refused(KER-09) outside the scope as well
    """
    rows = ArticleImport.objects.filter(unit_id__in=scope.unit_ids).prefetch_related("corrections", "plan_items")
    row = rows.filter(id=id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="bài đã nhập", key=id)
    return row


def already(unit_id: int, text_sha256: str) -> ArticleImport | None:
    """The import of the same text in the unit, if there is one."""
    return ArticleImport.objects.filter(unit_id=unit_id, text_sha256=text_sha256).defer("data", "reading").first()
