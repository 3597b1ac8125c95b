"""The readiness reserve over HTTP: stock against floors, releases proposed, approved, drawn and refilled."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from quannhu.catalog.queries import item_by_code
from quannhu.kernel.idempotency import once
from quannhu.ledger import actions, queries
from quannhu.ledger.endpoints.asking import asked_of
from quannhu.ledger.endpoints.bodies import Day, Identity, PostedOut, RecallBody, ReleaseBody, StepBody, UseBody
from quannhu.ledger.queries import ReleaseView, screens

router = Router(tags=["ledger"])


@router.get("", summary="Dự trữ SSCĐ: tồn so với mức, trong ngày")
def state(request: HttpRequest, on: Day | None = None) -> dict[str, Any]:
    _request, scope = asked_of(request)
    day = on or scope.on
    rows = queries.reserve_state(scope=scope, on=day)
    places = {place.pk: place.code for place in queries.places(scope=scope)}
    codes = screens.item_codes({row.item_id for row in rows})
    return {
        "on": day.isoformat(),
        "rows": [
            {
                "place": places[row.place_id], "item": codes[row.item_id], "needed": row.needed, "floor": row.floor,
                "held": row.held, "usable": row.usable, "free": row.free, "short": row.short,
                "released": row.released, "refill_by": row.refill_by.isoformat() if row.refill_by else None,
            }
            for row in rows
        ],
    }  # fmt: skip


def _said(view: ReleaseView) -> dict[str, Any]:
    row = view.row
    return {
        "id": row.pk, "place": row.place.code, "item": row.item.code, "status": row.status, "quantity": row.quantity,
        "drawn": view.drawn, "left": view.left, "owed": view.owed, "valid_to": row.valid_to.isoformat(),
        "refill_by": row.refill_by.isoformat(), "reason": row.reason, "paper_ref": row.paper_ref,
    }  # fmt: skip


@router.get("/releases", summary="Lệnh mở dự trữ, mới trước")
def releases(request: HttpRequest) -> dict[str, Any]:
    _request, scope = asked_of(request)
    return {"rows": [_said(view) for view in queries.releases(scope=scope, on=scope.on)[:200]]}


@router.post("/releases", summary="Đề nghị mở dự trữ")
def propose(request: HttpRequest, body: ReleaseBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    row = actions.propose_release(
        actor=asked.actor, at=asked.now, command_id=body.command_id,
        place_id=screens.place_by_code(scope, body.place).pk, item_id=item_by_code(body.item).pk,
        quantity=body.quantity, reason=body.reason, paper_ref=body.paper_ref, valid_to=body.valid_to,
        refill_by=body.refill_by,
    )  # fmt: skip
    return _said(queries.release(scope=scope, release_id=row.pk, on=scope.on))


@router.post("/releases/{release_id}/approve", summary="Duyệt mở dự trữ, người thứ hai")
def approve(request: HttpRequest, release_id: Identity, body: StepBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    queries.release(scope=scope, release_id=release_id, on=scope.on)

    def work() -> int:
        return int(actions.approve_release(actor=asked.actor, at=asked.now, release_id=release_id).pk)

    once(body.command_id, "ledger.approve_release", asked.actor, asked.now, [release_id], work)
    return _said(queries.release(scope=scope, release_id=release_id, on=scope.on))


@router.post("/releases/{release_id}/recall", summary="Thu hồi phần chưa lấy của lệnh mở dự trữ")
def recall(request: HttpRequest, release_id: Identity, body: RecallBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    queries.release(scope=scope, release_id=release_id, on=scope.on)

    def work() -> int:
        row = actions.recall_release(actor=asked.actor, at=asked.now, release_id=release_id, reason=body.reason)
        return int(row.pk)

    once(body.command_id, "ledger.recall_release", asked.actor, asked.now, [release_id, body.reason], work)
    return _said(queries.release(scope=scope, release_id=release_id, on=scope.on))


@router.post("/releases/{release_id}/draw", response=PostedOut, summary="Lấy hàng theo lệnh mở dự trữ")
def draw(request: HttpRequest, release_id: Identity, body: UseBody) -> dict[str, Any]:
    return _use(request, release_id, body, actions.draw_release)


@router.post("/releases/{release_id}/refill", response=PostedOut, summary="Bù dự trữ từ tồn thường xuyên")
def refill(request: HttpRequest, release_id: Identity, body: UseBody) -> dict[str, Any]:
    return _use(request, release_id, body, actions.refill)


def _use(request: HttpRequest, release_id: int, body: UseBody, act: Any) -> dict[str, Any]:
    asked, scope = asked_of(request)
    queries.release(scope=scope, release_id=release_id, on=scope.on)
    posted = act(
        actor=asked.actor, at=asked.now, command_id=body.command_id, release_id=release_id,
        happened_on=body.happened_on, quantity=body.quantity, receiver=body.receiver,
    )  # fmt: skip
    return {"id": posted.voucher_id, "label": posted.label}
