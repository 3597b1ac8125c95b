"""Surge missions over HTTP: need, sources, steps; the same rights, rules and refusals as the pages."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from quannhu.kernel.days import instant_given
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import BeneficiaryIn, ClaimIn, MissionIn
from quannhu.missions.models import Mission
from quannhu.organization.queries import unit_by_code, visible_to

router = Router(tags=["missions"])


class BeneficiaryBody(Schema):
    """Soldiers of a unit (fed_by mission or kitchen), or civilians of an area when unit is left out."""

    label: str
    people: int
    pack_days: int = 0
    unit: str | None = None
    category: str = "HSQBS"
    fed_by: str = rules.BY_KITCHEN


class OrderBody(Schema):
    """An order; received_at starts the clock."""

    command_id: uuid.UUID
    code: str
    name: str
    unit: str
    authority: str
    received_at: dt.datetime
    starts_on: dt.date
    ends_on: dt.date
    level: str
    beneficiaries: list[BeneficiaryBody]


class StepBody(Schema):
    """A step without further words; `reason` for a cancellation."""

    command_id: uuid.UUID
    reason: str = ""


class ClaimBody(Schema):
    """Claim what the source plan proposes now."""

    command_id: uuid.UUID


class HandOverBody(Schema):
    """Who took a load, and what was counted where it differs: load line id -> base units."""

    command_id: uuid.UUID
    receiver: str
    received: dict[int, int] = {}
    remark: str = ""


def _mission(request: HttpRequest, mission_id: int) -> Mission:
    scope = visible_to(request.actor, request.on)  # type: ignore[attr-defined]
    return queries.mission(scope=scope, mission_id=mission_id)


def _row(row: Mission) -> dict[str, Any]:
    return {
        "id": row.pk, "code": row.code, "name": row.name, "state": row.state, "received_at": row.received_at,
        "starts_on": row.starts_on, "ends_on": row.ends_on, "level": row.level,
    }  # fmt: skip


@router.get("", summary="Các nhiệm vụ trong phạm vi")
def listing(request: HttpRequest) -> list[dict[str, Any]]:
    """Missions in sight, the newest first."""
    scope = visible_to(request.actor, request.on)  # type: ignore[attr-defined]
    return [_row(row) for row in queries.missions(scope)[:200]]


@router.get("/{mission_id}", summary="Một nhiệm vụ: nhu cầu, đồng hồ, hàng")
def one(request: HttpRequest, mission_id: int) -> dict[str, Any]:
    """A mission with its need, clock, goods and supplement."""
    row = _mission(request, mission_id)
    groups = queries.groups_of([row.pk])[row.pk]
    clock = queries.clock_of(row, request.now)  # type: ignore[attr-defined]
    lines = queries.supplements_of(row, groups)
    return {
        **_row(row),
        "need": [{"item": n.item, "audience": n.audience, "quantity": n.quantity, "how": n.clause}
                 for n in queries.need_of(row, groups)],
        "clock": {"minutes": clock.minutes, "due": clock.due, "first_issue_at": clock.first_issue_at,
                  "kept": clock.kept},
        "goods": [
            {"audience": audience, "item_id": item, "issued": b.issued, "consumed": b.consumed,
             "returned": b.returned, "lost": b.lost, "out": b.out}
            for (audience, item), b in sorted(queries.balances(row).items())
        ],
        "supplement": sum(line.amount for line in lines),
    }  # fmt: skip


@router.get("/{mission_id}/sources", summary="Phương án nguồn")
def sources(request: HttpRequest, mission_id: int) -> dict[str, Any]:
    """What the plan proposes for what is not held yet, what is missing and why."""
    plan = queries.source_plan(_mission(request, mission_id), request.now)  # type: ignore[attr-defined]
    return {
        "sources": [{"place": s.place, "item": s.item, "audience": s.audience, "purpose": s.purpose,
                     "quantity": s.quantity, "eta": s.eta} for s in plan.choice.sources],
        "short": [{"item": item, "audience": audience, "quantity": quantity}
                  for (item, audience), quantity in plan.choice.short.items()],
        "warnings": [{"place": w.place, "item": w.item, "quantity": w.quantity, "why": w.why}
                     for w in plan.choice.warnings],
    }  # fmt: skip


@router.post("", summary="Lập lệnh")
def draft(request: HttpRequest, body: OrderBody) -> dict[str, int]:
    """Write an order down; the commander orders it."""
    on = body.starts_on
    order = MissionIn(
        body.code, body.name, unit_by_code(body.unit, on).pk, body.authority, instant_given(body.received_at),
        body.starts_on, body.ends_on, body.level,
        tuple(
            BeneficiaryIn(
                one.label, one.people, one.pack_days, unit_by_code(one.unit, on).pk if one.unit else None,
                one.category, one.fed_by,
            )
            for one in body.beneficiaries
        ),
    )  # fmt: skip
    made = actions.draft_mission(**_by(request, body.command_id), order=order)
    return {"id": made}


@router.post("/{mission_id}/order", summary="Ra lệnh")
def order(request: HttpRequest, mission_id: int, body: StepBody) -> dict[str, int]:
    """The commander's order; kitchens leave out those lent."""
    return {"meals": actions.order_mission(**_by(request, body.command_id), mission_id=mission_id)}


@router.post("/{mission_id}/claim", summary="Giữ hàng theo phương án")
def claim(request: HttpRequest, mission_id: int, body: ClaimBody) -> dict[str, list[int]]:
    """Hold what the source plan proposes now."""
    by = _by(request, body.command_id)
    plan = queries.source_plan(_mission(request, mission_id), by["at"])
    lines = [ClaimIn(s.place_id, s.item, s.audience, s.purpose, s.quantity) for s in plan.choice.sources]
    return {"sources": actions.claim(**by, mission_id=mission_id, lines=lines)}


@router.post("/{mission_id}/cancel", summary="Hủy nhiệm vụ")
def cancel(request: HttpRequest, mission_id: int, body: StepBody) -> dict[str, int]:
    """Stop a mission; holds go free."""
    done = actions.cancel_mission(**_by(request, body.command_id), mission_id=mission_id, reason=body.reason)
    return {"holds": done}


@router.post("/{mission_id}/close", summary="Khép nhiệm vụ")
def close(request: HttpRequest, mission_id: int, body: StepBody) -> dict[str, int]:
    """Close and settle; gives đồng of the supplement."""
    return {"supplement": actions.close_out(**_by(request, body.command_id), mission_id=mission_id)}


@router.post("/loads/{load_id}/issue", summary="Xuất hàng theo phiếu tải")
def issue(request: HttpRequest, load_id: int, body: StepBody) -> dict[str, list[int]]:
    """Issue a load out of its depot."""
    return {"vouchers": actions.issue_load(**_by(request, body.command_id), load_id=load_id)}


@router.post("/loads/{load_id}/hand-over", summary="Bàn giao hàng")
def hand_over(request: HttpRequest, load_id: int, body: HandOverBody) -> dict[str, int]:
    """A load reached those it was for."""
    done = actions.hand_over(
        **_by(request, body.command_id), load_id=load_id, receiver=body.receiver, received=body.received,
        remark=body.remark,
    )  # fmt: skip
    return {"load": done}


def _by(request: HttpRequest, command_id: uuid.UUID) -> dict[str, Any]:
    actor, at = request.actor, request.now  # type: ignore[attr-defined]
    return {"actor": actor, "at": at, "command_id": command_id}
