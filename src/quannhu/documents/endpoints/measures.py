"""Measures over HTTP: quarters for everybody, a person's work for that person and the superiors only."""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from quannhu.documents import actions, queries
from quannhu.documents.endpoints.asking import Day, Identity, Words, asked_of, at_paper
from quannhu.documents.queries.measures import year_to
from quannhu.documents.rules.measures import VERIFIED, Share
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import format_quotient
from quannhu.organization.queries import labels

router = Router(tags=["documents"])
Text = Annotated[str, Field(max_length=200)]


def _quotient(value: Fraction | None, digits: int) -> dict[str, Any] | None:
    """An exact fraction and how it prints."""
    if value is None:
        return None
    said = format_quotient(value.numerator, value.denominator, digits)
    return {"numerator": value.numerator, "denominator": value.denominator, "printed": said}


def _share(share: Share) -> dict[str, Any]:
    return {"part": str(share.part), "whole": str(share.whole)}


@router.get("/measures/quarters", summary="Soạn thảo, ban hành theo quý và đơn vị: số, trung vị ngày, trả lại, ký số")
def quarters(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request)
    lines = queries.quarters(asked.actor, asked.on)
    names = labels({line.unit_id for line in lines if line.unit_id}, asked.on)
    return {
        "rows": [
            {
                "from": line.period.start.isoformat(), "to": line.period.last.isoformat(),
                "unit": names[line.unit_id].code if line.unit_id else None, "issued": line.pace.issued,
                "median_days": _quotient(line.pace.median, 1), "returned": line.pace.returned,
                "first_pass": line.pace.first_pass, "e_signed": line.pace.e_signed,
                "mean_score": _quotient(line.mean, 2),
            }
            for line in lines
        ]
    }  # fmt: skip


@router.get(
    "/measures/people/{user_id}", summary="Chất lượng tham mưu của một người trong năm (người ấy và cấp trên xem)"
)
def person(request: HttpRequest, user_id: Identity) -> dict[str, Any]:
    asked = asked_of(request)
    found = queries.person_measure(asked.actor, user_id, year_to(asked.on))
    score = found.score
    return {
        "id": found.user_id, "name": found.name, "documents": str(score.documents), "on_time": _share(score.on_time),
        "first_pass": _share(score.first_pass), "adopted": _share(score.adopted), "score": _quotient(score.value, 2),
        "grade": score.grade, "weights_verified": VERIFIED, "paper_ids": [life.paper_id for life in found.lives],
    }  # fmt: skip


class OutcomeBody(Schema):
    """What a proposal was answered."""

    command_id: uuid.UUID
    adopted: bool
    answered_on: Day
    reference: Text


@router.post("/papers/{paper_id}/outcome", summary="Ghi trả lời cho một đề xuất (tờ trình, đề án, phương án)")
def outcome(request: HttpRequest, paper_id: Identity, body: OutcomeBody) -> dict[str, Any]:
    made = actions.record_outcome(
        **at_paper(request, paper_id), command_id=body.command_id, adopted=body.adopted, answered_on=body.answered_on,
        reference=body.reference,
    )  # fmt: skip
    return {"id": made}


class AbsenceBody(Schema):
    """Days on which somebody below could not write."""

    command_id: uuid.UUID
    user_id: Identity
    starts_on: Day
    ends_on: Day
    reason: Words


@router.post("/measures/absences", summary="Ghi ngày vắng của cán bộ cấp dưới")
def absence(request: HttpRequest, body: AbsenceBody) -> dict[str, Any]:
    asked = asked_of(request)
    if body.user_id not in queries.seen_people(asked.actor):
        raise Refused(NOT_FOUND, what="cán bộ", key=body.user_id)
    made = actions.record_absence(
        actor=asked.actor, at=asked.now, command_id=body.command_id, user_id=body.user_id, starts_on=body.starts_on,
        ends_on=body.ends_on, reason=body.reason,
    )  # fmt: skip
    return {"id": made}
