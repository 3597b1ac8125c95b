"""Who asks for documents over HTTP, and how a document and its life are said."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from quannhu.documents.models import Paper
from quannhu.documents.queries import paper_for
from quannhu.documents.rules.codec import from_plain
from quannhu.documents.rules.values import Document
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Problem, Refused
from quannhu.kit.pages import ActorRequest
from quannhu.organization.queries import unit_by_code, visible_to

Code = Annotated[str, Field(max_length=40)]
Words = Annotated[str, Field(max_length=1000)]
Identity = Annotated[int, Field(ge=1, le=2**62)]
Revision = Annotated[int, Field(ge=1, le=10**9)]
Day = Annotated[dt.date, Field(ge=dt.date(1945, 1, 1), le=dt.date(2100, 12, 31))]
Year = Annotated[int, Field(ge=1945, le=2100)]
Limit = Annotated[int, Query(ge=1, le=500)]


def asked_of(request: HttpRequest) -> ActorRequest:
    """The request with its actor; Refused(KER-09) for an account without a post of business."""
    asked = cast(ActorRequest, request)
    if not visible_to(asked.actor, asked.on).unit_ids:
        raise Refused(NOT_FOUND, what="văn bản trong phạm vi", key=asked.actor.name)
    return asked


def visible_unit(asked: ActorRequest, code: str) -> int:
    """The visible unit with the code; Refused(KER-09)."""
    unit_id = int(unit_by_code(code, asked.on).pk)
    if unit_id not in visible_to(asked.actor, asked.on):
        raise Refused(NOT_FOUND, what="đơn vị", key=code)
    return unit_id


def at_paper(request: HttpRequest, paper_id: int) -> dict[str, Any]:
    """What an action on a document in sight is asked with: actor, at, paper_id; Refused(KER-09) out of sight."""
    asked = asked_of(request)
    paper_for(asked.actor, asked.on, paper_id)
    return {"actor": asked.actor, "at": asked.now, "paper_id": paper_id}


def document_given(plain: dict[str, Any]) -> Document:
    """The document a program sent; Refused with the first fault (POST /documents/check lists all)."""
    document, faults = from_plain(plain)
    if document is None:
        raise Refused(faults[0].code, **faults[0].facts)
    return document


def problem(one: Problem) -> dict[str, Any]:
    """A fault of a document's value."""
    return {"code": one.code.id, "sentence": one.sentence, "remedy": one.remedy}


def paper(row: Paper) -> dict[str, Any]:
    """How a document stands."""
    days = {"due_on": row.due_on, "dated_on": row.dated_on}
    instants = {
        name: getattr(row, name) for name in ("started_at", "submitted_at", "approved_at", "signed_at", "issued_at")
    }
    return {
        "id": row.pk, "unit": row.unit_id, "drafting_unit": row.drafting_unit_id, "kind": row.kind,
        "profile": row.profile, "summary": row.summary, "urgency": row.urgency, "medium": row.medium,
        "state": row.state, "revision": row.revision, "number": row.number, "reference": row.reference,
        "drafter": row.drafter_id, "holder": row.holder_id, "checker": row.checker_id, "signer": row.signer_id,
        "e_signed": row.e_signed, "digest": row.issued_digest or row.signed_digest or row.approved_digest,
        "relation": row.relation, "related": row.related_id, "task": row.task,
        **{name: value.isoformat() if value else None for name, value in (days | instants).items()},
    }  # fmt: skip
