"""The clerk's desk over HTTP: numbers and their gaps, templates, who may be named for a step."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from quannhu.documents import actions, queries
from quannhu.documents.endpoints.asking import Code, Day, Year, asked_of, document_given, visible_unit
from quannhu.documents.rules.codec import to_plain
from quannhu.documents.rules.flow import RIGHT, Step
from quannhu.organization.queries import labels

router = Router(tags=["documents"])


@router.get("/numbers", summary="Các dãy số của cơ quan trong năm, số tiếp theo, số không dùng và lý do")
def numbers(request: HttpRequest, unit: Code, year: Year) -> dict[str, Any]:
    asked = asked_of(request)
    unit_id = visible_unit(asked, unit)
    return {
        "series": [{"code": row.code, "last": row.last} for row in queries.series_of(unit_id, year)],
        "gaps": [{"code": gap.code, "number": gap.number, "reason": gap.reason} for gap in queries.gaps(unit_id, year)],
    }


class SkipBody(Schema):
    """Numbers of a series that no document of the program will bear, up to and with `upto`."""

    unit: Code
    code: Annotated[str, Field(min_length=1, max_length=40)]
    on: Day
    upto: Annotated[int, Field(ge=1, le=1_000_000)]
    reason: Annotated[str, Field(max_length=300)]


@router.post("/numbers/skip", summary="Bỏ qua các số đã cấp ngoài chương trình, có lý do")
def skip(request: HttpRequest, body: SkipBody) -> dict[str, Any]:
    asked = asked_of(request)
    skipped = actions.skip_numbers(
        actor=asked.actor, at=asked.now, unit_id=visible_unit(asked, body.unit), code=body.code, on=body.on,
        upto=body.upto, reason=body.reason,
    )  # fmt: skip
    return {"numbers": skipped}


@router.get("/candidates", summary="Ai có thể kiểm tra thể thức, ký, soạn văn bản của một cơ quan")
def candidates(
    request: HttpRequest, unit: Code, step: Literal["pass_form", "review", "sign", "start"]
) -> dict[str, Any]:
    asked = asked_of(request)
    found = queries.candidates(visible_unit(asked, unit), RIGHT[Step(step)], asked.on)
    units = labels({one.unit_id for one in found}, asked.on)
    return {
        "rows": [
            {"id": one.user_id, "name": one.name, "title": one.title, "unit": units[one.unit_id].code} for one in found
        ]
    }


@router.get("/templates", summary="Mẫu văn bản dùng được")
def templates(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request)
    return {
        "rows": [
            {
                "id": row.template_id, "key": row.key, "title": row.title, "kind": row.document.kind,
                "document": to_plain(row.document),
            }
            for row in queries.templates_for(asked.actor, asked.on)
        ]
    }  # fmt: skip


class TemplateBody(Schema):
    """A template of a unit."""

    unit: Code
    key: Annotated[str, Field(max_length=40)]
    title: Annotated[str, Field(max_length=200)]
    document: dict[str, Any]


@router.post("/templates", summary="Thêm hoặc thay mẫu của đơn vị")
def add_template(request: HttpRequest, body: TemplateBody) -> dict[str, Any]:
    asked = asked_of(request)
    made = actions.add_template(
        actor=asked.actor, at=asked.now, unit_id=visible_unit(asked, body.unit), key=body.key, title=body.title,
        document=document_given(body.document),
    )  # fmt: skip
    return {"id": made}
