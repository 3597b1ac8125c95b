"""The register of arrivals and the five registers over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from quannhu.documents import actions
from quannhu.documents.endpoints.asking import Code, Day, Identity, Limit, Words, Year, asked_of, visible_unit
from quannhu.documents.models import Arrival
from quannhu.documents.queries import arrivals as reads
from quannhu.documents.queries.intake import waiting_to_take
from quannhu.documents.queries.papers import READ_DRAFTS
from quannhu.documents.queries.registers import register_of
from quannhu.documents.rules.registers import REGISTERS
from quannhu.documents.signing.cabinet import cabinet
from quannhu.kernel.days import Period
from quannhu.organization.queries import require

router = Router(tags=["documents"])


def _plain(row: Arrival) -> dict[str, Any]:
    return {
        "id": row.pk, "unit": row.unit_id, "year": row.year, "number": row.number, "author": row.author,
        "arrived_on": row.arrived_on.isoformat(), "reference": row.reference, "dated_on": row.dated_on.isoformat(),
        "kind": row.kind, "summary": row.summary, "urgency": row.urgency, "repeats": row.repeats_id,
        "answer": row.answer_id, "done_at": row.done_at.isoformat() if row.done_at else None,
    }  # fmt: skip


@router.get("/arrivals", summary="Văn bản đến được xem, mới trước")
def arrivals(request: HttpRequest, before: Identity | None = None, limit: Limit = 50) -> dict[str, Any]:
    asked = asked_of(request)
    rows = reads.arrivals_for(asked.actor, asked.on)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: limit + 1])
    last = found[limit - 1].pk if len(found) > limit else None
    return {"rows": [_plain(row) for row in found[:limit]], "before": last}


class ArrivalBody(Schema):
    """A document that came. `marking` the degree of secrecy: only Thường may enter.

    personal, handed_back  the envelope names a person; he handed it back as a matter of the organ
    electronic  it came by the network: a receipt is owed the same day
    """

    command_id: uuid.UUID
    unit: Code
    arrived_on: Day
    author: Annotated[str, Field(max_length=400)]
    reference: Annotated[str, Field(max_length=100)]
    dated_on: Day
    summary: Words
    kind: Code = ""
    urgency: Code = ""
    marking: Code = ""
    pages: Annotated[int, Field(ge=1, le=100_000)] | None = None
    signer_post: Annotated[str, Field(max_length=200)] = ""
    signer_name: Annotated[str, Field(max_length=100)] = ""
    note: Words = ""
    personal: bool = False
    handed_back: bool = False
    electronic: bool = False
    repeats_reason: Annotated[str, Field(max_length=300)] = ""


@router.post(
    "/arrivals", summary="Vào sổ văn bản đến; bị từ chối khi trùng số ký hiệu, cơ quan, ngày mà không có lý do"
)
def arrive(request: HttpRequest, body: ArrivalBody) -> dict[str, Any]:
    asked = asked_of(request)
    typed = body.dict(exclude={"command_id", "unit", "repeats_reason"})
    made = actions.register_arrival(
        actor=asked.actor, at=asked.now, command_id=body.command_id, repeats_reason=body.repeats_reason,
        arrival=actions.ArrivalIn(unit_id=visible_unit(asked, body.unit), **typed),
    )  # fmt: skip
    return {"id": made.arrival_id, "number": made.number, "year": made.year}


@router.get("/sendings", summary="Văn bản đơn vị khác gửi đến, chờ tiếp nhận")
def sendings(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request)
    found = waiting_to_take(asked.actor, asked.on)
    rows = [
        {
            "id": one.dispatch.pk, "unit": one.unit_id, "reference": one.dispatch.paper.reference,
            "summary": one.dispatch.paper.summary, "sent_at": one.dispatch.sent_at.isoformat(),
            "digest": one.dispatch.digest,
        }
        for one in found
    ]  # fmt: skip
    return {"rows": rows}


class TakeBody(Schema):
    """What waits is taken in; the reason when it came on paper before."""

    command_id: uuid.UUID
    repeats_reason: Annotated[str, Field(max_length=300)] = ""


@router.post("/sendings/{dispatch_id}", summary="Tiếp nhận văn bản gửi đến: vào sổ, báo đã nhận cho nơi gửi")
def take_in(request: HttpRequest, dispatch_id: Identity, body: TakeBody) -> dict[str, Any]:
    asked = asked_of(request)
    made = actions.take_in(
        actor=asked.actor, at=asked.now, command_id=body.command_id, dispatch_id=dispatch_id,
        trust=cabinet().trust(), repeats_reason=body.repeats_reason,
    )  # fmt: skip
    return {"id": made.arrival_id, "number": made.number, "year": made.year}


@router.get("/registers/{key}", summary="Một trong năm sổ theo phụ lục IV Nghị định 30/2020/NĐ-CP")
def register(
    request: HttpRequest, key: Literal["van-ban-di", "van-ban-den", "theo-doi", "ban-luu", "gui-buu-dien"], unit: Code,
    year: Year,
) -> dict[str, Any]:  # fmt: skip
    asked = asked_of(request)
    unit_id = visible_unit(asked, unit)
    require(asked.actor, READ_DRAFTS, unit_id, asked.on)
    lines = register_of(key, unit_id, Period(dt.date(year, 1, 1), dt.date(year + 1, 1, 1)))
    rows = [[one.isoformat() if isinstance(one, dt.date) else one for one in line.cells] for line in lines]
    return {"name": REGISTERS[key].name, "columns": list(REGISTERS[key].columns), "rows": rows}
