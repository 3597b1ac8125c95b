"""Supply over HTTP: demand, plans, orders; the same rights, rules and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from quannhu.catalog.queries import item_by_code
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import QUANTITY_LIMIT
from quannhu.kit.pages import ActorRequest
from quannhu.ledger.actions import LotIn, WeighedLine
from quannhu.organization.queries import Scope, labels, unit_by_code, visible_to
from quannhu.supply import actions, queries
from quannhu.supply.kinds import KINDS
from quannhu.supply.models import Order, Plan
from quannhu.supply.queries.sources import source_rows, value_of

router = Router(tags=["supply"])

Code = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(max_length=120)]
Identity = Annotated[int, Field(ge=1, le=2**62)]
Amount = Annotated[int, Field(ge=0, le=QUANTITY_LIMIT)]
Day = Annotated[dt.date, Field(ge=dt.date(1945, 1, 1), le=dt.date(2100, 12, 31))]
Offset = Annotated[int, Query(ge=0, le=10**6)]
Limit = Annotated[int, Query(ge=1, le=500)]
MOST_LINES = 100


def _asked(request: HttpRequest) -> tuple[ActorRequest, Scope]:
    """The request with its actor; Refused(KER-09) for an account that sees nothing."""
    asked = cast(ActorRequest, request)
    scope = visible_to(asked.actor, asked.on)
    if not scope.unit_ids:
        raise Refused(NOT_FOUND, what="kế hoạch bảo đảm trong phạm vi", key=asked.actor.name)
    return asked, scope


@router.get("/demand", summary="Nhu cầu của một đơn vị trong kỳ, từng dòng kèm căn cứ")
def demand(
    request: HttpRequest, unit: Code, start: Day, last: Day, item: Code | None = None, offset: Offset = 0,
    limit: Limit = 200,
) -> dict[str, Any]:  # fmt: skip
    asked, scope = _asked(request)
    unit_id = unit_by_code(unit, asked.on).pk
    if unit_id not in scope or last < start:
        raise Refused(NOT_FOUND, what="đơn vị hoặc kỳ", key=f"{unit}, {format_day(start)}–{format_day(last)}")
    period = Period(start, last + dt.timedelta(days=1))
    codes = [item] if item else None
    found = queries.demand(scope=scope, unit_id=unit_id, period=period, at=asked.now, ration_codes=codes)
    names = labels({row.unit_id for row in found.rows}, start)
    return {
        "problems": [{"code": one.code.id, "sentence": one.sentence, "remedy": one.remedy} for one in found.problems],
        "count": len(found.rows),
        "rows": [
            {
                "unit": names[row.unit_id].code, "ration_code": row.ration_code,
                "week": found.weeks[row.week].start.isoformat(), "gross": row.gross, "held": row.held, "net": row.net,
                "lines": [
                    {
                        "man_days": line.man_days, "per_day": line.per_day, "permille": line.permille,
                        "quantity": line.quantity, "months": line.months, "per": line.per, "row": line.row_id,
                        "legal_basis": line.legal_basis,
                    }
                    for line in row.lines
                ],
            }
            for row in found.rows[offset : offset + limit]
        ],
    }  # fmt: skip


def _plan(row: Plan, whole: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": row.pk, "title": row.title, "state": row.state, "purpose": row.purpose,
        "starts_on": row.starts_on.isoformat(), "weeks": row.weeks, "step": row.step, "base": row.base_id,
    }  # fmt: skip
    if whole:
        parts = ("buy", "move", "hold", "waste", "dislike")
        facts |= {f"cost_{part}": getattr(row, f"cost_{part}") for part in parts} | {"gap_ppm": row.gap_ppm}
    return facts


@router.get("/plans", summary="Kế hoạch bảo đảm, mới trước")
def plans(
    request: HttpRequest, state: Plan.State | None = None, before: Identity | None = None, limit: Limit = 50
) -> dict[str, Any]:
    _request, scope = _asked(request)
    found = queries.plans(scope=scope, states=[state] if state else (), before_id=before, limit=limit + 1)
    rows = [_plan(row, row.unit_id in scope) for row in found[:limit]]
    return {"rows": rows, "before": found[limit - 1].pk if len(found) > limit else None}


class PlanBody(Schema):
    """A new plan of so many weeks, or with step 1 so many days."""

    command_id: uuid.UUID
    unit: Code
    starts_on: Day
    weeks: Annotated[int, Field(ge=1, le=53)]
    step: Literal[1, 7] = 7
    title: Name = ""


@router.post("/plans", summary="Lập dự thảo kế hoạch từ số liệu hôm nay")
def make_plan(request: HttpRequest, body: PlanBody) -> dict[str, Any]:
    asked, scope = _asked(request)
    unit_id = unit_by_code(body.unit, asked.on).pk
    if unit_id not in scope:
        raise Refused(NOT_FOUND, what="đơn vị", key=body.unit)
    made = actions.make_plan(
        actor=asked.actor, at=asked.now, command_id=body.command_id, unit_id=unit_id, title=body.title,
        starts_on=body.starts_on, weeks=body.weeks, step=body.step,
    )  # fmt: skip
    return {"id": made}


@router.get("/plans/{plan_id}", summary="Một kế hoạch: mua, điều chuyển, cấp, thiếu, tồn, chứng minh từng mức")
def plan(
    request: HttpRequest, plan_id: Identity,
    part: Literal["buys", "transfers", "issues", "shortages", "stocks", "proofs"] = "buys", offset: Offset = 0,
    limit: Limit = 200,
) -> dict[str, Any]:  # fmt: skip
    _request, scope = _asked(request)
    view = queries.plan_in(scope, plan_id)
    columns = {
        "buys": ("offer__supplier__code", "offer__item__code", "offer__place__code", "week", "order_on", "due_on",
                 "quantity"),
        "transfers": ("lane__origin__code", "lane__target__code", "item__code", "week", "send_on", "due_on",
                      "quantity"),
        "issues": ("place__code", "unit_id", "item__code", "week", "priority", "quantity"),
        "shortages": ("unit_id", "family", "week", "priority", "quantity", "reason"),
        "stocks": ("place__code", "family", "week", "held", "floor"),
        "proofs": ("level", "reached", "least", "words", "fair"),
    }[part]  # fmt: skip
    rows = getattr(view, part)()
    found = list(rows.values(*columns)[offset : offset + limit])
    names = labels({row["unit_id"] for row in found if "unit_id" in row}, view.plan.starts_on)
    for row in found:
        if "unit_id" in row:
            row["unit"] = names[row.pop("unit_id")].code
    tidy = [{key.removesuffix("__code").replace("__", "_"): value for key, value in row.items()} for row in found]
    remarks = view.plan.remarks if view.whole else []
    return {**_plan(view.plan, view.whole), "remarks": remarks, "part": part, "count": rows.count(), "rows": tidy}


class StepBody(Schema):
    """A step of a plan's life."""

    step: Literal["solve", "submit", "approve", "refuse", "force"]
    reason: Annotated[str, Field(max_length=300)] = ""


@router.post("/plans/{plan_id}/steps", summary="Tính, trình, duyệt, từ chối, đưa vào thực hiện")
def step(request: HttpRequest, plan_id: Identity, body: StepBody) -> dict[str, Any]:
    asked, scope = _asked(request)
    view = queries.plan_in(scope, plan_id)
    common: dict[str, Any] = {"actor": asked.actor, "at": asked.now, "plan_id": plan_id}
    works: dict[str, Callable[[], Plan]] = {
        "solve": lambda: actions.solve_plan(**common),
        "submit": lambda: actions.submit_plan(**common),
        "approve": lambda: actions.approve_plan(**common, note=body.reason),
        "refuse": lambda: actions.refuse_plan(**common, reason=body.reason),
        "force": lambda: actions.put_in_force(**common),
    }
    return _plan(works[body.step](), view.whole)


@router.get("/plans/{before_id}/differences/{after_id}", summary="Hai kế hoạch khác nhau ở đâu")
def differences(request: HttpRequest, before_id: Identity, after_id: Identity) -> dict[str, Any]:
    _request, scope = _asked(request)
    before, after = queries.plan_in(scope, before_id), queries.plan_in(scope, after_id)
    if not (before.whole and after.whole):
        raise Refused(NOT_FOUND, what="kế hoạch bảo đảm", key=after_id)
    rows = queries.differences(before.plan, after.plan)
    return {
        "count": len(rows),
        "rows": [
            {
                "kind": row.kind, "what": row.what, "week": row.week.isoformat() if row.week else None,
                "before": row.before, "after": row.after, "base": row.base,
            }
            for row in rows[:MOST_LINES * 20]
        ],
    }  # fmt: skip


@router.get("/orders", summary="Dòng đơn hàng, đủ và đúng hạn")
def orders(
    request: HttpRequest, state: Order.State | None = None, kind: Order.Kind | None = None, offset: Offset = 0,
    limit: Limit = 200,
) -> dict[str, Any]:  # fmt: skip
    asked, scope = _asked(request)
    rows = queries.orders(scope=scope, states=[state] if state else (), kind=kind or "")
    views = queries.line_views(rows, asked.on)
    return {
        "count": len(views),
        "rows": [
            {
                "order": view.line.order_id, "kind": view.line.order.kind, "state": view.line.order.state,
                "place": view.line.order.place.code, "item": view.line.item.code,
                "due_on": view.line.order.due_on.isoformat(), "ordered": view.standing.ordered,
                "received": view.standing.received, "in_time": view.standing.in_time, "sent": view.sent,
                "punctuality": view.standing.punctuality.name.lower(),
            }
            for view in views[offset : offset + limit]
        ],
    }  # fmt: skip


class DeliveryLineBody(Schema):
    """One weighed item of a delivery, base units."""

    item: Code
    paper: Amount
    weighed: Amount
    quarantined: Amount = 0
    fault: Annotated[str, Field(max_length=300)] = ""
    lot: Code = ""
    made_on: Day | None = None
    expires_on: Day | None = None


class DeliveryBody(Schema):
    """A supplier's delivery against an order."""

    command_id: uuid.UUID
    happened_on: Day
    paper_ref: Name = ""
    giver: Name
    receiver: Name
    witness: Name
    lines: Annotated[list[DeliveryLineBody], Field(min_length=1, max_length=MOST_LINES)]


@router.post("/orders/{order_id}/deliveries", summary="Nhận hàng theo đơn, cân tay ba")
def deliver(request: HttpRequest, order_id: Identity, body: DeliveryBody) -> dict[str, Any]:
    asked, scope = _asked(request)
    queries.order_in(scope, order_id)
    lines = [
        WeighedLine(
            item_by_code(line.item).pk, line.paper, line.weighed, line.quarantined, line.fault,
            LotIn(line.lot, line.made_on, line.expires_on) if line.lot else None,
        )
        for line in body.lines
    ]  # fmt: skip
    posted = actions.receive_order(
        actor=asked.actor, at=asked.now, command_id=body.command_id, order_id=order_id, happened_on=body.happened_on,
        paper_ref=body.paper_ref, lines=lines, giver=body.giver, receiver=body.receiver, witness=body.witness,
    )  # fmt: skip
    return {"id": posted.voucher_id, "label": posted.label}


@router.get("/sources/{kind}", summary="Danh mục nguồn: các dòng đang hiệu lực")
def sources(request: HttpRequest, kind: Code, offset: Offset = 0, limit: Limit = 200) -> dict[str, Any]:
    asked, scope = _asked(request)
    if kind not in KINDS:
        raise Refused(NOT_FOUND, what="danh mục nguồn", key=kind)
    rows = source_rows(scope=scope, kind=kind, on=asked.on)
    return {
        "count": len(rows),
        "rows": [
            {
                **{field.key: value_of(row, field.key, asked.on) for field in KINDS[kind].fields},
                "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat(),
                "legal_basis": row.legal_basis,
            }
            for row in rows[offset : offset + limit]
        ],
    }  # fmt: skip
