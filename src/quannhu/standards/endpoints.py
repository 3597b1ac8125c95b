"""HTTP API of the standards: what is due on a day, rows in force, drafting and approving."""

from __future__ import annotations

import datetime as dt
import uuid
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from quannhu.kernel.days import FOREVER, Period, instant_given
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.organization import queries as organization
from quannhu.standards import actions, queries
from quannhu.standards.codes import VALUE_MISSING
from quannhu.standards.queries import listing
from quannhu.standards.queries.listing import EntryView
from quannhu.standards.queries.rulebook import RateRow
from quannhu.standards.rules.entry import RowIn
from quannhu.standards.rules.parameters import PARAMETERS
from quannhu.standards.rules.rows import Kind

router = Router(tags=["standards"])


class RowBody(Schema):
    """A row to draft; last_day is inside, none means until replaced; factor as `3/10` or `0.3`."""

    command_id: uuid.UUID
    kind: Kind
    code: str
    name: str
    legal_basis: str
    issued_on: dt.date
    valid_from: dt.date
    last_day: dt.date | None = None
    category: str | None = None
    unit: str | None = None
    amount: int = 0
    factor: str | None = None
    quantity: int = 0
    per: int = 1
    value: str = ""
    months: int = 0
    first_due: dt.date | None = None
    verified: bool = False
    supersedes: int | None = None


class Command(Schema):
    """A command without further words."""

    command_id: uuid.UUID


def _period(valid: Period | None) -> dict[str, str | None] | None:
    if valid is None:
        return None
    return {"from": valid.start.isoformat(), "last": None if valid.end == FOREVER else valid.last.isoformat()}


def rate_json(rate: RateRow) -> dict[str, Any]:
    """A rate with the row it came from."""
    return {
        "row": rate.id, "code": rate.code, "name": rate.name, "category": rate.category, "amount": rate.amount,
        "factor": str(rate.factor) if rate.factor is not None else None, "legal_basis": rate.legal_basis,
        "issued_on": rate.issued_on.isoformat(), "valid": _period(rate.valid),
    }  # fmt: skip


def _entry_json(view: EntryView) -> dict[str, Any]:
    row = view.row
    return {
        "row": row.id, "kind": row.kind.value, "code": row.code, "name": row.name, "category": row.category,
        "unit": view.unit.code if view.unit else None, "amount": row.amount,
        "factor": str(row.factor) if row.factor is not None else None, "quantity": row.quantity, "per": row.per,
        "value": row.value, "months": row.months,
        "first_due": row.first_due.isoformat() if row.first_due else None,
        "verified": row.verified, "legal_basis": row.legal_basis,
        "issued_on": row.issued_on.isoformat(), "valid": _period(view.valid), "status": view.entry.status,
        "known_from": row.known_from.isoformat(),
    }  # fmt: skip


def _unit(request: HttpRequest, code: str | None, on: dt.date) -> int | None:
    """The visible unit of the code; also refuses an account that may read no standard."""
    actor = request.actor  # type: ignore[attr-defined]
    listing.readable_units(actor, on)
    if not code:
        return None
    unit = organization.unit_by_code(code, on)
    return int(organization.visible_unit(organization.visible_to(actor, on), unit.pk).pk)


@router.get("/rate", summary="Mức tiền ăn của một người trong ngày, kèm ăn thêm")
def rate(
    request: HttpRequest,
    on: dt.date,
    category: str,
    unit: str | None = None,
    supplements: str = "",
    known_at: dt.datetime | None = None,
) -> dict[str, Any]:
    unit_id = _unit(request, unit, on)
    codes = [code.strip() for code in supplements.split(",") if code.strip()]
    known = instant_given(known_at) if known_at else None
    due = queries.day_allowance(category=category, unit_id=unit_id, on=on, supplements=codes, known_at=known)
    return {
        "amount": due.amount,
        "basic": rate_json(due.basic),
        "supplements": [rate_json(row) for row in due.supplements],
    }


@router.get("/rows", summary="Các dòng tiêu chuẩn đang hiệu lực trong ngày")
def rows(request: HttpRequest, on: dt.date, kind: Kind | None = None) -> list[dict[str, Any]]:
    kinds = (kind,) if kind else tuple(Kind)
    actor = request.actor  # type: ignore[attr-defined]
    return [_entry_json(view) for view in listing.entries(actor, on, kinds=kinds, in_force=True)]


@router.get("/scale", summary="Định lượng ăn của một đối tượng trong ngày")
def scale(request: HttpRequest, on: dt.date, category: str, unit: str | None = None) -> list[dict[str, Any]]:
    unit_id = _unit(request, unit, on)
    return [
        {"row": row.id, "ration_code": row.ration_code, "name": row.name, "quantity": row.quantity,
         "legal_basis": row.legal_basis}
        for row in queries.ration_scale(category=category, on=on, unit_id=unit_id)
    ]  # fmt: skip


@router.get("/settings", summary="Các tham số trong ngày")
def settings(request: HttpRequest, on: dt.date, unit: str | None = None) -> list[dict[str, Any]]:
    unit_id = _unit(request, unit, on)
    book = queries.rulebook(kinds=(Kind.SETTING,))
    found = [book.setting(key=key, on=on, unit_id=unit_id) for key in PARAMETERS]
    return [
        {"row": row.id or None, "key": row.key, "value": row.value, "verified": row.verified,
         "legal_basis": row.legal_basis}
        for row in found
    ]  # fmt: skip


def _factor(text: str | None) -> Fraction | None:
    try:
        return Fraction(text) if text else None
    except (ValueError, ZeroDivisionError) as error:
        raise Refused(VALUE_MISSING, what=f'hệ số "{text}"') from error


@router.post("/rows", summary="Lập dự thảo một dòng")
def draft(request: HttpRequest, body: RowBody) -> dict[str, Any]:
    actor, at = request.actor, request.now  # type: ignore[attr-defined]
    unit_id = _unit(request, body.unit, body.valid_from)
    row = RowIn(
        body.kind, body.code, body.name, body.legal_basis, body.issued_on, body.valid_from,
        body.last_day + dt.timedelta(days=1) if body.last_day else None, body.category, unit_id, None, body.amount,
        _factor(body.factor), body.quantity, body.per, body.value, body.verified, months=body.months,
        first_due=body.first_due,
    )  # fmt: skip

    def work() -> int:
        return int(actions.draft(actor=actor, at=at, row=row, supersedes=body.supersedes).pk)

    made = once(body.command_id, "standards.draft", actor, at, [repr(row), body.supersedes], work)
    return {"row": made, "status": "draft"}


@router.post("/rows/{row_id}/approve", summary="Duyệt một dự thảo")
def approve(request: HttpRequest, row_id: int, body: Command) -> dict[str, Any]:
    actor, at = request.actor, request.now  # type: ignore[attr-defined]
    listing.entry_view(actor, request.on, row_id)  # type: ignore[attr-defined]

    def work() -> int:
        return int(actions.approve(actor=actor, at=at, row_id=row_id).pk)

    return {"row": once(body.command_id, "standards.approve", actor, at, row_id, work), "status": "approved"}
