"""HTTP API of the press room: read an article (stores nothing), confirm it, list and open what was confirmed."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from quannhu.kernel.errors import Refused
from quannhu.organization import queries as organization
from quannhu.press import actions, queries
from quannhu.press.codes import CHANGED_SINCE_PREVIEW
from quannhu.press.models import ArticleImport
from quannhu.press.vocabulary import shipped

router = Router(tags=["press"])


class ArticleBody(Schema):
    """An article: its text, or the bytes of its file in base64 (so that BOM, NFD and line ends come through)."""

    text: str = ""
    base64: str = ""


class PlanBody(Schema):
    """What an officer adds to the direction or breakthrough `key` (`D1`, `B2`)."""

    key: str
    figures: list[str] = Field(default_factory=list)
    measure: str = ""
    owner: str = ""
    due: dt.date | None = None


class ConfirmBody(ArticleBody):
    """A confirmation of what was read: the article again, the digest that was shown, corrections by field."""

    command_id: uuid.UUID
    sha256: str
    confirmed: bool = False
    file_name: str = ""
    corrections: dict[str, str] = Field(default_factory=dict)
    plan: list[PlanBody] = Field(default_factory=list)


def _bytes(body: ArticleBody) -> bytes:
    if not body.base64:
        return body.text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body.base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(CHANGED_SINCE_PREVIEW) from error


def _row(row: ArticleImport) -> dict[str, Any]:
    return {
        "id": row.pk, "title": row.title, "unit_id": row.unit_id, "file_name": row.file_name, "sha256": row.sha256,
        "review_year": row.review_year, "plan_year": row.plan_year, "confirmed_at": row.confirmed_at.isoformat(),
        "confirmed_by": row.confirmed_by_name,
    }  # fmt: skip


@router.post("/read", summary="Đọc một bài báo; không ghi gì")
def read(request: HttpRequest, body: ArticleBody) -> dict[str, Any]:
    """The reading as documented in docs/press-json.md; nothing is stored."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = actions.preview(actor=actor, unit_id=queries.own_unit(actor), data=_bytes(body), words=shipped())
    return seen.document


@router.post("/imports", summary="Xác nhận một bài đã đọc")
def confirm(request: HttpRequest, body: ConfirmBody) -> dict[str, Any]:
    """Store the article, its reading, corrections and plan items; the same text is refused the second time."""
    actor = request.actor  # type: ignore[attr-defined]
    plan = [actions.PlanIn(item.key, tuple(item.figures), item.measure, item.owner, item.due) for item in body.plan]
    made = actions.confirm(
        actor=actor, at=request.now, command_id=body.command_id, unit_id=queries.own_unit(actor),  # type: ignore[attr-defined]
        data=_bytes(body), words=shipped(), seen_sha256=body.sha256, confirmed=body.confirmed, file_name=body.file_name,
        corrections=body.corrections, plan=plan,
    )  # fmt: skip
    return {"id": made}


@router.get("/imports", summary="Các bài đã nhập trong phạm vi")
def imports(request: HttpRequest, after: int | None = None) -> list[dict[str, Any]]:
    """Newest first, fifty at a time; `after` is the last id of the page before."""
    scope = organization.visible_to(request.actor, request.on)  # type: ignore[attr-defined]
    before = after if after is not None and 0 < after < 2**62 else None
    return [_row(row) for row in queries.imports(scope, before)[: queries.PAGE]]


@router.get("/imports/{id}", summary="Một bài đã nhập")
def one(request: HttpRequest, id: int) -> dict[str, Any]:
    """The reading with corrections and plan items beside it."""
    scope = organization.visible_to(request.actor, request.on)  # type: ignore[attr-defined]
    row = queries.import_by_id(scope, id)
    fixes = [{"path": fix.path, "was": fix.was, "value": fix.value} for fix in row.corrections.all()]
    plan = [
        {"key": item.key, "line": item.line, "words": item.words, "figures": item.figures, "measure": item.measure,
         "owner": item.owner, "due": item.due, "year": item.year}
        for item in row.plan_items.all()
    ]  # fmt: skip
    return {**_row(row), "reading": row.reading, "corrections": fixes, "plan_items": plan}
