"""HTTP API of the kitchens: day sheets, counts, purchases, closing, the board, the month."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AfterValidator

from quannhu.catalog.codes import ITEM_UNKNOWN
from quannhu.catalog.models import Item
from quannhu.catalog.queries import items_by_code, supplier_by_code
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import month_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.kitchens import actions, queries
from quannhu.kitchens.queries.screens import DayPage, MoneyLine, day_page, kitchen_states, visible_kitchen
from quannhu.kitchens.rules import MEALS, BuyLine, DirectIn, Extra, Present
from quannhu.ledger.endpoints.bodies import Day
from quannhu.organization.queries import unit_by_code, visible_to

router = Router(tags=["kitchens"])

MOST = 200  # lines of one request
Code = Annotated[str, Field(min_length=1, max_length=40)]
# Wider than any rule allows, so that the rule names the kitchen and the limit; narrower than any column.
People = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
Amount = Annotated[int, Field(gt=0, le=1_000_000_000_000)]
Text = Annotated[str, Field(max_length=300), AfterValidator(clean)]
Meal = Literal["sang", "trua", "chieu"]


class Command(Schema):
    """A command without further words."""

    command_id: uuid.UUID


class CountBody(Schema):
    """Who eats and who is cut of one category at one meal."""

    meal: Meal
    category: Code
    present: People
    leave: People = 0


class ExtraBody(Schema):
    """Guests of a meal, or persons on a supplement of the day: exactly one of meal and code."""

    persons: People
    meal: Meal | None = None
    code: Annotated[str, Field(max_length=20)] = ""


class CountsBody(Command):
    """Counts of a day; `reason` when after the cut-off."""

    counts: Annotated[list[CountBody], Field(max_length=MOST)]
    extras: Annotated[list[ExtraBody], Field(max_length=MOST)] = []
    reason: Text = ""


class BuyBody(Schema):
    """A bought item in base units (g, ml, piece); without a price the adopted one: `dong` đồng for `per` base units."""

    item: Code
    quantity: Amount
    dong: Annotated[int, Field(ge=0, le=1_000_000_000_000)] | None = None
    per: Annotated[int, Field(gt=0, le=1_000_000_000)] = 1
    lot: Annotated[str, Field(max_length=40), AfterValidator(clean)] = ""
    expires_on: Day | None = None


class PurchaseBody(Command):
    """A purchase: eaten the same day, or into the kitchen's store."""

    supplier: Code
    lines: Annotated[list[BuyBody], Field(min_length=1, max_length=MOST)]
    into_store: bool = False
    paper_ref: Annotated[str, Field(max_length=60), AfterValidator(clean)] = ""
    giver: Annotated[str, Field(max_length=120), AfterValidator(clean)] = ""
    receiver: Annotated[str, Field(max_length=120), AfterValidator(clean)] = ""


def _kitchen(request: HttpRequest, code: Code, day: Day) -> int:
    """The kitchen of the code in the actor's sight; any other code is unknown (KER-09)."""
    scope = visible_to(request.actor, day)  # type: ignore[attr-defined]
    try:
        return int(visible_kitchen(scope, unit_by_code(code, day).pk).pk)
    except Refused as refused:
        # Nothing in the words may tell a code that is not there from one out of sight.
        raise Refused(NOT_FOUND, what="bếp ăn", key=code) from refused


def _item(known: dict[str, Item], code: str) -> int:
    found = known.get(clean(code).upper())
    if found is None:
        raise Refused(ITEM_UNKNOWN, text=code)
    return int(found.pk)


def _by(request: HttpRequest, body: Command) -> dict[str, Any]:
    """Who acts, when, under which command id."""
    return {"actor": request.actor, "at": request.now, "command_id": body.command_id}  # type: ignore[attr-defined]


def _line(line: MoneyLine) -> dict[str, Any]:
    return {
        "kind": line.kind, "category": line.category, "meal": line.meal, "persons": line.persons, "rate": line.rate,
        "amount": line.amount, "standard": {"row": line.standard_id or None, "code": line.standard_code,
                                            "legal_basis": line.legal_basis},
    }  # fmt: skip


def _sheet(shown: DayPage) -> dict[str, Any]:
    row = shown.row
    return {
        "day": shown.day, "kitchen": shown.kitchen, "strength": shown.strength,
        "state": row.state if row else "blank", "closed_at": row.closed_at if row else None,
        "published_at": row.published_at if row else None, "publish_due": row.publish_due if row else None,
        "on_time": shown.on_time,
        "counts": [
            {"category": line.code, "strength": line.strength, "present": dict(zip(MEALS, line.present, strict=True)),
             "leave": dict(zip(MEALS, line.leave, strict=True))}
            for line in shown.counts
        ],
        "guests": dict(zip(MEALS, shown.guests, strict=True)),
        "supplements": {one.code: one.persons for one in shown.supplements if one.persons},
        "need": [{"name": one.name, "base": one.base, "need": one.need, "used": one.used} for one in shown.need],
        "vouchers": [
            {"id": one.id, "label": one.label, "kind": one.kind, "value": one.value, "reversed": one.reversed}
            for one in shown.vouchers
        ],
        "projected": shown.projected, "lines": [_line(line) for line in shown.lines],
        "refunds": [_line(line) for line in shown.refunds],
        "allowance": shown.account.allowance, "spent": shown.account.spent, "surplus": shown.account.surplus,
        "carry_before": shown.carry_before, "carry": shown.carry,
        "warnings": [{"code": one.code.id, "sentence": one.sentence, "remedy": one.remedy} for one in shown.warnings],
    }  # fmt: skip


@router.get("/", summary="Các bếp trong phạm vi và trạng thái trong ngày")
def kitchens(request: HttpRequest, on: Day) -> list[dict[str, Any]]:
    scope = visible_to(request.actor, on)  # type: ignore[attr-defined]
    return [
        {"code": one.label.code, "name": one.label.name, "strength": one.strength, "meals_counted": one.meals,
         "closed": one.closed, "published_at": one.row.published_at if one.row else None, "on_time": one.on_time,
         "allowance": one.account.allowance, "spent": one.account.spent}
        for one in kitchen_states(scope=scope, day=on)
    ]  # fmt: skip


@router.get("/{code}/days/{day}", summary="Ngày bếp: chấm cơm, nhu cầu, phiếu, tiền ăn, cảnh báo")
def sheet(request: HttpRequest, code: Code, day: Day) -> dict[str, Any]:
    scope = visible_to(request.actor, day)  # type: ignore[attr-defined]
    return _sheet(day_page(scope=scope, kitchen_id=_kitchen(request, code, day), day=day))


@router.post("/{code}/days/{day}/counts", summary="Chấm cơm")
def counts(request: HttpRequest, code: Code, day: Day, body: CountsBody) -> dict[str, Any]:
    made = actions.record_counts(
        kitchen_id=_kitchen(request, code, day), day=day, reason=body.reason, **_by(request, body),
        counts=[Present(one.meal, one.category, one.present, one.leave) for one in body.counts],
        extras=[Extra(one.persons, one.meal or "", "" if one.meal else one.code) for one in body.extras],
    )  # fmt: skip
    return {"kitchen_day": made}


@router.post("/{code}/days/{day}/purchases", summary="Mua thẳng vào bếp, hoặc mua nhập kho bếp")
def purchases(request: HttpRequest, code: Code, day: Day, body: PurchaseBody) -> dict[str, Any]:
    kitchen_id = _kitchen(request, code, day)
    known = items_by_code(clean(one.item).upper() for one in body.lines)
    lines = tuple(
        BuyLine(_item(known, one.item), one.quantity, one.dong, one.per, one.lot, one.expires_on) for one in body.lines
    )
    purchase = DirectIn(supplier_by_code(body.supplier).pk, lines, body.paper_ref, body.giver, body.receiver)
    act = actions.buy_into_store if body.into_store else actions.direct_purchase
    posted = act(kitchen_id=kitchen_id, day=day, purchase=purchase, **_by(request, body))
    return {"voucher": posted.voucher_id, "label": posted.label}


@router.post("/{code}/days/{day}/close", summary="Khóa sổ ngày bếp")
def close(request: HttpRequest, code: Code, day: Day, body: Command) -> dict[str, Any]:
    kitchen_id = _kitchen(request, code, day)
    made = actions.close_day(kitchen_id=kitchen_id, day=day, **_by(request, body))
    shown = day_page(scope=visible_to(request.actor, day), kitchen_id=kitchen_id, day=day)  # type: ignore[attr-defined]
    account = shown.account
    return {
        "kitchen_day": made, "allowance": account.allowance, "spent": account.spent, "surplus": account.surplus,
        "carry": shown.carry,
    }  # fmt: skip


@router.post("/{code}/days/{day}/publish", summary="Công khai ngày bếp")
def publish(request: HttpRequest, code: Code, day: Day, body: Command) -> dict[str, Any]:
    in_time = actions.publish_board(kitchen_id=_kitchen(request, code, day), day=day, **_by(request, body))
    return {"on_time": in_time}


@router.get("/{code}/months/{year}/{month}", summary="Tiền ăn của bếp trong tháng, quyết toán và điều chỉnh sau khi ký")
def month(
    request: HttpRequest, code: Code, year: Annotated[int, Field(ge=1900, le=2999)],
    month: Annotated[int, Field(ge=1, le=12)],
) -> dict[str, Any]:  # fmt: skip
    span = month_of(dt.date(year, month, 1))
    account = queries.month_account(kitchen_id=_kitchen(request, code, span.last), month=span.start)
    signed = account.settlement
    return {
        "month": span.start, "opening": account.opening, "allowance": account.allowance, "spent": account.spent,
        "surplus": account.surplus, "closing": account.closing, "refunded": account.refunded, "meals": account.meals,
        "not_closed": list(account.not_closed),
        "settlement": {
            "status": signed.status, "surplus": signed.surplus, "closing": signed.closing, "made_at": signed.made_at,
            "approved_at": signed.approved_at, "corrected_after": account.corrected,
        } if signed else None,
        "days": [
            {"day": line.day, "closed": line.closed, "meals": line.meals, "allowance": line.account.allowance,
             "spent": line.account.spent, "surplus": line.account.surplus, "carry": line.carry,
             "refunded": line.refunded, "published_at": line.published_at, "on_time": line.on_time}
            for line in account.days
        ],
    }  # fmt: skip
