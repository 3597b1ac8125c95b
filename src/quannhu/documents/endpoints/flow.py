"""A document's life over HTTP: begin, save, comment, and every step."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from quannhu.documents import actions, queries
from quannhu.documents.endpoints.asking import (
    Code,
    Day,
    Identity,
    Limit,
    Revision,
    Words,
    asked_of,
    at_paper,
    document_given,
    paper,
    problem,
    visible_unit,
)
from quannhu.documents.gate import form_findings
from quannhu.documents.rules.codec import from_plain, to_plain
from quannhu.documents.rules.differences import differences
from quannhu.documents.rules.flow import State
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.soundness import faults_of
from quannhu.kernel.text import clean, fold
from quannhu.organization.queries import unit_by_code

router = Router(tags=["documents"])
MOST_RECIPIENTS = 500


@router.get("/papers", summary="Văn bản được xem, mới trước")
def papers(
    request: HttpRequest, state: State | None = None, kind: Code | None = None, text: Words | None = None,
    before: Identity | None = None, limit: Limit = 50,
) -> dict[str, Any]:  # fmt: skip
    asked = asked_of(request)
    rows = queries.papers_for(asked.actor, asked.on)
    if state:
        rows = rows.filter(state=state.value)
    if kind:
        rows = rows.filter(kind=kind) if kind in KINDS else rows.none()
    if text and fold(clean(text)):
        rows = rows.filter(summary_search__contains=fold(clean(text)))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: limit + 1])
    last = found[limit - 1].pk if len(found) > limit else None
    return {"rows": [paper(row) for row in found[:limit]], "before": last}


@router.get("/desk", summary="Văn bản đang chờ người hỏi")
def desk(request: HttpRequest, limit: Limit = 100) -> dict[str, Any]:
    asked = asked_of(request)
    return {"rows": [paper(row) for row in queries.desk(asked.actor, asked.on).order_by("id")[:limit]]}


class DraftBody(Schema):
    """A new draft. `document` as in the file format; `marking` the degree of secrecy: only Thường may enter."""

    command_id: uuid.UUID
    unit: Code
    drafting_unit: Code | None = None
    document: dict[str, Any]
    marking: Code = ""
    medium: Literal["paper", "electronic"] = "paper"
    task: Annotated[str, Field(max_length=200)] = ""
    due_on: Day | None = None


@router.post("/papers", summary="Lập dự thảo")
def start(request: HttpRequest, body: DraftBody) -> dict[str, Any]:
    asked = asked_of(request)
    drafting = visible_unit(asked, body.drafting_unit or body.unit)
    # The issuing organ may stand above what the writer sees; the action asks whether it is above the drafting unit.
    organ = unit_by_code(body.unit, asked.on).pk if body.drafting_unit else drafting
    made = actions.start_draft(
        actor=asked.actor, at=asked.now, command_id=body.command_id, document=document_given(body.document),
        unit_id=organ, drafting_unit_id=drafting, medium=body.medium, marking=body.marking, task=body.task,
        due_on=body.due_on,
    )  # fmt: skip
    return {"id": made}


class CheckBody(Schema):
    """A document's value."""

    document: dict[str, Any]


@router.post("/check", summary="Kiểm tra một nội dung: chỗ thiếu và lỗi thể thức, không ghi gì")
def check(request: HttpRequest, body: CheckBody) -> dict[str, Any]:
    asked_of(request)
    read, faults = from_plain(body.document)
    if read is None:
        return {"faults": [problem(one) for one in faults], "findings": []}
    faults = faults_of(read)
    found = [] if faults else [one.as_json() for one in form_findings(read)]
    return {"faults": [problem(one) for one in faults], "findings": found}


@router.get("/papers/{paper_id}", summary="Một văn bản: nội dung, bước đã qua, ý kiến, bước làm được")
def one(request: HttpRequest, paper_id: Identity) -> dict[str, Any]:
    asked = asked_of(request)
    row = queries.paper_for(asked.actor, asked.on, paper_id)
    head, making = queries.head_of(row), queries.sees_making(asked.actor, asked.on, row)
    actions.note_reading(actor=asked.actor, at=asked.now, paper=row)
    return {
        **paper(row), "version": head.number, "version_digest": head.digest,
        "document": to_plain(queries.final_document(row)),
        "steps": [
            {
                "step": s.step, "by": s.by, "title": s.title, "at": s.at.isoformat(), "version": s.version,
                "note": s.note if making else "",
            }
            for s in queries.steps(row)
        ],
        "comments": [
            {
                "id": c.pk, "place": c.place, "text": c.text, "by": c.by, "at": c.at.isoformat(), "version": c.version,
                "answers": c.answers_id, "closed": c.closed_at is not None,
            }
            for c in (queries.comments(row) if making else [])
        ],
        "may": sorted(step.value for step in queries.steps_open(asked.actor, row)),
        "may_write": queries.may_write(asked.actor, row),
    }  # fmt: skip


class SaveBody(Schema):
    """A draft's new text over the revision its writer opened."""

    revision: Revision
    document: dict[str, Any]
    keep: bool = False
    why: Annotated[str, Field(max_length=300)] = ""


@router.put("/papers/{paper_id}", summary="Lưu dự thảo; bị từ chối khi người khác đã lưu")
def save(request: HttpRequest, paper_id: Identity, body: SaveBody) -> dict[str, Any]:
    revision = actions.save(
        **at_paper(request, paper_id), revision=body.revision, document=document_given(body.document), keep=body.keep,
        why=body.why,
    )  # fmt: skip
    return {"revision": revision}


@router.get("/papers/{paper_id}/versions", summary="Các bản của văn bản")
def versions(request: HttpRequest, paper_id: Identity) -> dict[str, Any]:
    asked = asked_of(request)
    rows = queries.versions(queries.paper_in_making(asked.actor, asked.on, paper_id))
    return {
        "rows": [
            {
                "number": row.number, "digest": row.digest, "sealed": row.sealed, "by": row.made_by,
                "saved_at": row.saved_at.isoformat(), "why": row.why,
            }
            for row in rows
        ]
    }  # fmt: skip


@router.get("/papers/{paper_id}/differences/{before}/{after}", summary="Hai bản khác nhau ở đâu")
def compare(request: HttpRequest, paper_id: Identity, before: Revision, after: Revision) -> dict[str, Any]:
    asked = asked_of(request)
    row = queries.paper_in_making(asked.actor, asked.on, paper_id)
    old, new = (queries.document_of(queries.version(row, number)) for number in (before, after))
    return {"rows": [vars(change) for change in differences(old, new)]}


@router.get("/papers/{paper_id}/findings", summary="Lỗi và lời khuyên về thể thức của bản hiện tại")
def findings(request: HttpRequest, paper_id: Identity) -> dict[str, Any]:
    asked = asked_of(request)
    document = queries.final_document(queries.paper_for(asked.actor, asked.on, paper_id))
    faults = faults_of(document)
    found = [] if faults else [finding.as_json() for finding in form_findings(document)]
    return {"faults": [problem(fault) for fault in faults], "findings": found}


class CommentBody(Schema):
    """A remark at a place: "thân/3", "trích yếu"; "" for the whole."""

    command_id: uuid.UUID
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    place: Annotated[str, Field(max_length=100)] = ""
    answers: Identity | None = None


@router.post("/papers/{paper_id}/comments", summary="Góp ý vào một chỗ của văn bản")
def comment(request: HttpRequest, paper_id: Identity, body: CommentBody) -> dict[str, Any]:
    made = actions.comment(
        **at_paper(request, paper_id), command_id=body.command_id, text=body.text, place=body.place,
        answers_id=body.answers,
    )  # fmt: skip
    return {"id": made}


class FollowBody(Schema):
    """What is begun from a document; without `document` its text, or a letter as far as it follows from it."""

    command_id: uuid.UUID
    how: Literal["correct", "replace", "copy"]
    document: dict[str, Any] | None = None
    unit: Code | None = None
    drafting_unit: Code | None = None
    due_on: Day | None = None


@router.post("/papers/{paper_id}/follow", summary="Soạn văn bản đính chính, thay thế, hoặc chép thành dự thảo mới")
def follow(request: HttpRequest, paper_id: Identity, body: FollowBody) -> dict[str, Any]:
    asked = asked_of(request)
    common = at_paper(request, paper_id) | {"command_id": body.command_id, "due_on": body.due_on}
    if body.drafting_unit:
        common["drafting_unit_id"] = visible_unit(asked, body.drafting_unit)
    if body.how == "copy":
        organ = unit_by_code(body.unit, asked.on).pk if body.unit else None
        return {"id": actions.copy_draft(**common, unit_id=organ)}
    begin = actions.correct if body.how == "correct" else actions.replace_
    return {"id": begin(**common, document=document_given(body.document) if body.document else None)}


class DueBody(Schema):
    """By when a draft is submitted; a task of None stays."""

    due_on: Day | None
    task: Annotated[str, Field(max_length=200)] | None = None


@router.put("/papers/{paper_id}/deadline", summary="Ghi, dời hạn trình ký của dự thảo")
def deadline(request: HttpRequest, paper_id: Identity, body: DueBody) -> dict[str, Any]:
    actions.set_deadline(**at_paper(request, paper_id), due_on=body.due_on, task=body.task)
    return {"due_on": body.due_on.isoformat() if body.due_on else None}


class RecipientBody(Schema):
    """One recipient."""

    recipient: Annotated[str, Field(min_length=1, max_length=300)]
    channel: Literal["hand", "post", "network"] = "hand"
    copies: Annotated[int, Field(ge=1, le=1000)] = 1


class StepBody(Schema):
    """A step. submit: revision, checker, signer; approve, sign: digest read; hand_over: to; revise: document.

    others_signed  of sign: the other signers whom the text names have signed the paper
    """

    step: Literal[
        "submit", "hand_over", "pass_form", "review", "approve", "sign", "number", "issue", "register", "return",
        "withdraw", "revise", "recall", "cancel",
    ]  # fmt: skip
    command_id: uuid.UUID | None = None
    reason: Words = ""
    revision: Revision = 1
    checker: Identity | None = None
    signer: Identity | None = None
    to: Identity | None = None
    digest: Annotated[str, Field(max_length=64)] = ""
    others_signed: bool = False
    document: dict[str, Any] | None = None
    dated_on: Day | None = None
    expected: Revision | None = None
    council: Annotated[str, Field(max_length=20)] = ""
    recipients: Annotated[list[RecipientBody], Field(max_length=MOST_RECIPIENTS)] = []


@router.post("/papers/{paper_id}/steps", summary="Trình, xác nhận, duyệt, ký, cấp số, phát hành, trả lại, thu hồi...")
def step(request: HttpRequest, paper_id: Identity, body: StepBody) -> dict[str, Any]:
    asked, common = asked_of(request), at_paper(request, paper_id)
    command = body.command_id or uuid.uuid4()
    to = [actions.DispatchIn(one.recipient, one.channel, one.copies) for one in body.recipients]
    works: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit(
            **common, revision=body.revision, checker_id=body.checker or 0, signer_id=body.signer or 0,
            note=body.reason,
        ),
        "hand_over": lambda: actions.hand_over(**common, to_id=body.to or 0, note=body.reason),
        "pass_form": lambda: actions.pass_form(**common, note=body.reason),
        "review": lambda: actions.review(**common, note=body.reason),
        "approve": lambda: actions.approve(**common, digest=body.digest, note=body.reason),
        "sign": lambda: actions.sign(
            **common, digest=body.digest, note=body.reason, others_signed=body.others_signed
        ),
        "number": lambda: actions.number(
            **common, command_id=command, dated_on=body.dated_on, expected=body.expected, council=body.council,
            reason=body.reason,
        ),
        "issue": lambda: actions.issue(**common, command_id=command, dispatches=to, reason=body.reason),
        "register": lambda: actions.register(**common, note=body.reason),
        "return": lambda: actions.return_(**common, reason=body.reason),
        "withdraw": lambda: actions.withdraw(**common, reason=body.reason),
        "revise": lambda: actions.revise(
            **common, revision=body.revision, document=document_given(body.document or {}), reason=body.reason
        ),
        "recall": lambda: actions.recall(**common, reason=body.reason),
        "cancel": lambda: actions.cancel(**common, reason=body.reason),
    }  # fmt: skip
    works[body.step]()
    return paper(queries.papers_for(asked.actor, asked.on).get(pk=paper_id))
