"""Units and strength over HTTP: the same reads and writes as the pages, in the same scope."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from quannhu.kernel.idempotency import once
from quannhu.organization import actions, queries
from quannhu.organization.models import UnitVersion

router = Router(tags=["organization"])


class NodeOut(Schema):
    """A unit of the tree: its people with all below it, by category."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    depth: int
    strength: dict[str, int]
    total: int


class TreeOut(Schema):
    """The visible tree of a day."""

    on: dt.date
    units: int
    kitchens: int
    strength: int
    nodes: list[NodeOut]


class VersionOut(Schema):
    """A name, code and parent during [valid_from, valid_to)."""

    code: str
    name: str
    parent_id: int | None
    valid_from: dt.date
    valid_to: dt.date
    legal_basis: str


class UnitOut(Schema):
    """A unit with its history and its people on the day."""

    id: int
    key: str
    kind: str
    code: str
    name: str
    strength: dict[str, int]
    total: int
    versions: list[VersionOut]


class StrengthOut(Schema):
    """A strength row held to be true."""

    id: int
    unit_id: int
    category: str
    headcount: int
    valid_from: dt.date
    valid_to: dt.date
    legal_basis: str
    recorded_at: dt.datetime


class StrengthIn(Schema):
    """Strength from a day on; command_id makes a repeat harmless."""

    command_id: UUID
    category: str
    headcount: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    legal_basis: str = ""


@router.get("/tree", response=TreeOut, summary="Cây đơn vị của một ngày")
def tree(request: HttpRequest, on: dt.date | None = None) -> dict[str, Any]:
    """Every visible unit of the day (the as-of day when none is given)."""
    day = on or request.on  # type: ignore[attr-defined]
    scope = queries.visible_to(request.actor, day)  # type: ignore[attr-defined]
    nodes = queries.tree_of(scope)
    people = queries.strength_totals([node.unit_id for node in nodes], day)
    summary = queries.summary_of(scope)
    lines = []
    for node in nodes:
        mine = people.get(node.unit_id, {})
        line = {"id": node.unit_id, "code": node.code, "name": node.name, "kind": node.kind, "depth": node.depth}
        lines.append({**line, "parent_id": node.parent_id, "strength": mine, "total": sum(mine.values())})
    counts = {"units": summary.units, "kitchens": summary.kitchens, "strength": summary.strength}
    return {"on": day, **counts, "nodes": lines}


@router.get("/units/{unit_id}", response=UnitOut, summary="Một đơn vị và lịch sử tên, mã, cấp trên")
def unit(request: HttpRequest, unit_id: int, on: dt.date | None = None) -> dict[str, Any]:
    """A unit inside the actor's scope; 404 otherwise."""
    day = on or request.on  # type: ignore[attr-defined]
    found = queries.visible_unit(queries.visible_to(request.actor, day), unit_id)  # type: ignore[attr-defined]
    label = queries.labels([unit_id], day)[unit_id]
    people = queries.strength_totals([unit_id], day).get(unit_id, {})
    versions = UnitVersion.objects.filter(unit_id=unit_id).order_by("-valid_from")
    return {
        "id": found.pk, "key": found.key, "kind": found.kind, "code": label.code, "name": label.name,
        "strength": people, "total": sum(people.values()), "versions": list(versions),
    }  # fmt: skip


@router.get("/units/{unit_id}/strength", response=list[StrengthOut], summary="Các dòng quân số của một đơn vị")
def strength(request: HttpRequest, unit_id: int) -> list[dict[str, Any]]:
    """The strength rows held to be true, newest first."""
    scope = queries.visible_to(request.actor, request.on)  # type: ignore[attr-defined]
    queries.visible_unit(scope, unit_id)
    return [_strength(row) for row in queries.strength_rows(unit_id)]


@router.post("/units/{unit_id}/strength", response=StrengthOut, summary="Ghi quân số từ một ngày")
def set_strength(request: HttpRequest, unit_id: int, body: StrengthIn) -> dict[str, Any]:
    """The row written; a refusal of the room otherwise."""
    actor, at = request.actor, request.now  # type: ignore[attr-defined]
    queries.visible_unit(queries.visible_to(actor, request.on), unit_id)  # type: ignore[attr-defined]

    def work() -> int:
        row = actions.set_strength(
            actor=actor, at=at, unit_id=unit_id, category=body.category, headcount=body.headcount,
            valid_from=body.valid_from, valid_to=body.valid_to, legal_basis=body.legal_basis,
        )  # fmt: skip
        return row.pk

    facts = {"unit": unit_id, **body.dict(exclude={"command_id"})}
    row_id = once(body.command_id, "organization.set_strength", actor, at, facts, work)
    return _strength(queries.strength_row(row_id))


def _strength(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "unit_id": row.unit_id, "category": row.category.code, "headcount": row.headcount,
        "valid_from": row.valid_from, "valid_to": row.valid_to, "legal_basis": row.legal_basis,
        "recorded_at": row.recorded_at,
    }  # fmt: skip
