"""HTTP API of the review: the figures, one figure opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router

from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery
from quannhu.organization.rights import roles_with
from quannhu.review import queries
from quannhu.review.commands import part_json, reading_json

router = Router(tags=["review"])


def _query(request: HttpRequest, cutoff: dt.date, unit: str | None) -> FigureQuery:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.roles & roles_with("review.read"):
        raise Refused(NOT_ALLOWED, right="review.read", place="tổng kết")
    return queries.query_of(actor=actor, cutoff=cutoff, unit_code=unit)


@router.get("/figures", summary="Các chỉ tiêu từ đầu năm đến ngày chốt")
def figures(request: HttpRequest, cutoff: dt.date, unit: str | None = None) -> list[dict[str, Any]]:
    query = _query(request, cutoff, unit)
    return [reading_json(reading, query) for reading in queries.figures(query)]


@router.get("/figures/{figure_id}", summary="Một chỉ tiêu mở theo đường")
def figure(
    request: HttpRequest, figure_id: str, cutoff: dt.date, unit: str | None = None, path: str = ""
) -> dict[str, Any]:
    query = _query(request, cutoff, unit)
    steps = tuple(step for step in path.split("/") if step)
    level = queries.open_figure(figure_id, query, steps)
    rows = [
        {"key": row.key, "label": row.label, "href": row.href, "parts": [part_json(part) for part in row.parts]}
        for row in level.rows
    ]
    return {**reading_json(queries.reading(figure_id, query), query), "path": list(steps), "rows": rows}
