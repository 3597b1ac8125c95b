"""The stores over HTTP: stock, cards, vouchers, requests; the same rights, rules and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from quannhu.catalog.models import Item
from quannhu.catalog.queries import item_by_code, items_by_code, supplier_by_code
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.money import Price
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import IssueLine, LotIn, Posted, RequestLineIn, WeighedLine
from quannhu.ledger.endpoints import reserve
from quannhu.ledger.endpoints.asking import asked_of
from quannhu.ledger.endpoints.bodies import (
    ApproveBody,
    Code,
    Day,
    Identity,
    IssueBody,
    PostedOut,
    ReceiptBody,
    RequestBody,
    TransferBody,
)
from quannhu.ledger.models import Place, Request, Voucher
from quannhu.ledger.queries import label_of, screens
from quannhu.organization.queries import Scope

router = Router(tags=["ledger"])
router.add_router("/reserve", reserve.router)

Limit = Annotated[int, Query(ge=1, le=500)]


def _any_place(code: str, on: dt.date) -> int:
    """The store of an exact code, also outside the scope: goods go there, nothing of it is told."""
    place_id = screens.open_place_codes(on).get(code)
    if place_id is None:
        raise Refused(NOT_FOUND, what="kho", key=code)
    return place_id


def _said(posted: Posted) -> dict[str, Any]:
    return {"id": posted.voucher_id, "label": posted.label}


def _voucher(row: Voucher) -> dict[str, Any]:
    return {
        "id": row.pk, "label": label_of(row), "kind": row.kind, "place": row.book.place.code,
        "happened_on": row.happened_on.isoformat(), "written_at": row.written_at.isoformat(),
        "paper_ref": row.paper_ref, "purpose_text": row.purpose_text, "reason": row.reason,
        "supplier": row.supplier.code if row.supplier else None, "request": row.request_id,
        "reverses": row.reverses_id, "replaces": row.replaces_id,
    }  # fmt: skip


@router.get("/stock", summary="Tồn kho theo kho, mặt hàng, lô")
def stock(
    request: HttpRequest, place: Code | None = None, group: Code | None = None, on: Day | None = None,
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0, limit: Limit = 200,
) -> dict[str, Any]:  # fmt: skip
    _request, scope = asked_of(request)
    here = screens.place_by_code(scope, place) if place else None
    day = on or scope.on
    rows = queries.on_hand(
        scope=scope, on=day if screens.written_after(day) else None, place_id=here.pk if here else None, group=group
    )
    return {
        "on": day.isoformat(), "count": len(rows),
        "rows": [
            {
                "place": row.place_code, "item": row.item_code, "lot": row.lot_code, "purpose": row.purpose,
                "condition": row.condition, "expires_on": row.expires_on.isoformat() if row.expires_on else None,
                "base": row.base, "quantity": row.quantity, "value": row.value,
            }
            for row in rows[offset : offset + limit]
        ],
    }  # fmt: skip


@router.get("/card", summary="Thẻ kho của một mặt hàng tại một kho")
def card(
    request: HttpRequest, place: Code, item: Code, start: Day, last: Day,
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0, limit: Limit = 200,
) -> dict[str, Any]:  # fmt: skip
    _request, scope = asked_of(request)
    here, goods = screens.place_by_code(scope, place), item_by_code(item)
    if last < start:
        raise Refused(NOT_FOUND, what="ngày nào giữa", key=f"{format_day(start)} – {format_day(last)}")
    period = Period(start, last + dt.timedelta(days=1))
    found = queries.item_card(scope=scope, place_id=here.pk, item_id=goods.pk, period=period)
    return {
        "opening": found.opening, "closing": found.closing, "count": len(found.rows),
        "rows": [
            {
                "voucher": row.voucher_id, "label": row.label, "kind": row.kind, "lot": row.lot_code,
                "happened_on": row.happened_on.isoformat(), "incoming": row.incoming, "outgoing": row.outgoing,
                "left": row.left,
            }
            for row in found.rows[offset : offset + limit]
        ],
    }  # fmt: skip


@router.get("/vouchers", summary="Sổ phiếu, ngày mới trước")
def vouchers(
    request: HttpRequest, place: Code | None = None, kind: Code = "", text: Code = "", start: Day | None = None,
    last: Day | None = None, after: Code = "", limit: Limit = 50,
) -> dict[str, Any]:  # fmt: skip
    _request, scope = asked_of(request)
    here = screens.place_by_code(scope, place) if place else None
    period = None
    if start or last:
        begin, end = start or dt.date(1945, 1, 1), last or dt.date(2100, 12, 31)
        period = Period(min(begin, end), max(begin, end) + dt.timedelta(days=1))
    wanted = screens.VoucherFilter(period, here.pk if here else None, kind, text)
    rows = screens.voucher_list(scope, wanted, after=after, limit=limit + 1)
    following = rows[limit - 1] if len(rows) > limit else None
    cursor = f"{following.happened_on.isoformat()}.{following.pk}" if following else None
    return {"rows": [_voucher(row) for row in rows[:limit]], "after": cursor}


@router.get("/vouchers/{voucher_id}", summary="Một phiếu với các dòng")
def voucher(request: HttpRequest, voucher_id: Identity) -> dict[str, Any]:
    _request, scope = asked_of(request)
    view = queries.voucher(scope=scope, voucher_id=voucher_id)
    sides = ("kind", "purpose", "condition")
    return {
        **_voucher(view.voucher),
        "giver": view.voucher.giver, "receiver": view.voucher.receiver, "witness": view.voucher.witness,
        "reversed_by": view.reversed_by.pk if view.reversed_by else None,
        "replaced_by": view.replaced_by.pk if view.replaced_by else None,
        "lines": [
            {
                "line": move.line, "item": move.item.code, "lot": move.lot.code, "quantity": move.quantity,
                "value": move.value,
                **{
                    name: {"place": account.place.code, **{side: getattr(account, side) for side in sides}}
                    for name, account in (("source", move.source), ("target", move.target))
                },
            }
            for move in view.lines
        ],
        "weighings": [
            {
                "item": row.item.code, "lot": row.lot_code, "paper": row.paper, "weighed": row.weighed,
                "quarantined": row.quarantined, "fault": row.fault,
            }
            for row in view.weighings
        ],
    }  # fmt: skip


def _items(codes: list[str]) -> dict[str, Item]:
    """Items of the codes; the first unknown one is refused by its name."""
    found = items_by_code(codes)
    for code in codes:
        if code not in found:
            item_by_code(code)
    return found


@router.post("/receipts", response=PostedOut, summary="Nhập kho, cân tay ba")
def receipt(request: HttpRequest, body: ReceiptBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    place = screens.place_by_code(scope, body.place)
    items = _items([line.item for line in body.lines])
    lines = [
        WeighedLine(
            items[line.item].pk, line.paper, line.weighed, line.quarantined, line.fault,
            LotIn(line.lot.code, line.lot.made_on, line.lot.expires_on) if line.lot else None,
            Price(line.dong, line.per) if line.dong is not None else None,
        )
        for line in body.lines
    ]  # fmt: skip
    posted = actions.receive(
        actor=asked.actor, at=asked.now, command_id=body.command_id, place_id=place.pk, happened_on=body.happened_on,
        supplier_id=supplier_by_code(body.supplier).pk, paper_ref=body.paper_ref, lines=lines, giver=body.giver,
        receiver=body.receiver, witness=body.witness,
    )  # fmt: skip
    return _said(posted)


def _issue_lines(body: IssueBody, place: Place) -> list[IssueLine]:
    items = _items([line.item for line in body.lines])
    lots = screens.lots_of(place.pk) if any(line.lot for line in body.lines) else {}
    lines = []
    for line in body.lines:
        balance = lots.get((items[line.item].pk, line.lot)) if line.lot else None
        if line.lot and balance is None:
            raise Refused(NOT_FOUND, what=f"lô của {items[line.item].name} tại {place.code}", key=line.lot)
        lot_id = balance.lot_id if balance else None
        lines.append(IssueLine(items[line.item].pk, line.quantity, lot_id, line.override_reason))
    return lines


def _seen_request(scope: Scope, request_id: int | None) -> None:
    if request_id is not None:
        queries.request(scope=scope, request_id=request_id)


@router.post("/issues", response=PostedOut, summary="Xuất kho, lô hết hạn trước xuất trước")
def issue(request: HttpRequest, body: IssueBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    place = screens.place_by_code(scope, body.place)
    _seen_request(scope, body.request)
    posted = actions.issue(
        actor=asked.actor, at=asked.now, command_id=body.command_id, from_place_id=place.pk,
        to_place_id=_any_place(body.to_place, scope.on) if body.to_place else None, happened_on=body.happened_on,
        lines=_issue_lines(body, place), request_id=body.request, purpose_text=body.purpose_text,
        receiver=body.receiver,
    )  # fmt: skip
    return _said(posted)


@router.post("/transfers", response=PostedOut, summary="Điều chuyển giữa hai kho")
def transfer(request: HttpRequest, body: TransferBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    place = screens.place_by_code(scope, body.place)
    _seen_request(scope, body.request)
    send = actions.ship if body.way == "ship" else actions.transfer
    posted = send(
        actor=asked.actor, at=asked.now, command_id=body.command_id, from_place_id=place.pk,
        to_place_id=_any_place(body.to_place, scope.on), happened_on=body.happened_on,
        lines=_issue_lines(body, place), request_id=body.request, purpose_text=body.purpose_text,
        receiver=body.receiver,
    )  # fmt: skip
    return _said(posted)


def _request_json(row: Request) -> dict[str, Any]:
    return {
        "id": row.pk, "status": row.status, "from_place": row.from_place.code, "to_place": row.to_place.code,
        "needed_on": row.needed_on.isoformat(), "made_on": row.made_on.isoformat(), "note": row.note,
    }  # fmt: skip


@router.get("/requests", summary="Yêu cầu cấp, mới trước")
def requests(
    request: HttpRequest, status: Request.Status | None = None, before: Identity | None = None, limit: Limit = 50
) -> dict[str, Any]:
    _request, scope = asked_of(request)
    rows = queries.requests(scope=scope, status=status, before_id=before, limit=limit + 1)
    return {
        "rows": [_request_json(row) for row in rows[:limit]],
        "before": rows[limit - 1].pk if len(rows) > limit else None,
    }


@router.get("/requests/{request_id}", summary="Một yêu cầu: đề nghị, tính toán, duyệt, xuất, nhận")
def one_request(
    request: HttpRequest, request_id: Identity, offset: Annotated[int, Query(ge=0, le=10**6)] = 0, limit: Limit = 200
) -> dict[str, Any]:
    _request, scope = asked_of(request)
    row, lines = queries.request(scope=scope, request_id=request_id)
    return {
        **_request_json(row), "count": len(lines),
        "lines": [
            {
                "id": each.line.pk, "line": each.line.line, "item": each.line.item.code,
                "requested": each.line.requested, "calculated": each.line.calculated, "approved": each.line.approved,
                "shipped": each.shipped, "received": each.received, "basis": each.line.basis,
            }
            for each in lines[offset : offset + limit]
        ],
    }  # fmt: skip


@router.post("/requests", summary="Lập yêu cầu cấp")
def make_request(request: HttpRequest, body: RequestBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    items = _items([line.item for line in body.lines])
    made = actions.make_request(
        actor=asked.actor, at=asked.now, command_id=body.command_id,
        from_place_id=_any_place(body.from_place, scope.on),
        to_place_id=screens.place_by_code(scope, body.to_place).pk, needed_on=body.needed_on, note=body.note,
        submit=body.submit,
        lines=[
            RequestLineIn(items[line.item].pk, line.requested, line.calculated, line.basis) for line in body.lines
        ],
    )  # fmt: skip
    return {"id": made, "status": "submitted" if body.submit else "draft"}


@router.post("/requests/{request_id}/approve", summary="Duyệt yêu cầu cấp")
def approve_request(request: HttpRequest, request_id: Identity, body: ApproveBody) -> dict[str, Any]:
    asked, scope = asked_of(request)
    _row, lines = queries.request(scope=scope, request_id=request_id)
    known = {each.line.pk for each in lines}
    for line_id in body.approved:
        if line_id not in known:
            raise Refused(NOT_FOUND, what="dòng của yêu cầu", key=line_id)

    def work() -> str:
        row = actions.approve_request(
            actor=asked.actor, at=asked.now, request_id=request_id, approved=dict(body.approved)
        )
        return str(row.status)

    facts = [request_id, sorted(body.approved.items())]
    status = once(body.command_id, "ledger.approve_request", asked.actor, asked.now, facts, work)
    return {"id": request_id, "status": status}
