"""From the desk to the approved text: submit, form check, review, approve; return, withdraw, revise, cancel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from quannhu.documents.actions.drafting import person_name, require_author, require_revision, seal, write
from quannhu.documents.actions.holding import (
    accepted,
    is_author,
    locked,
    name_of_paper,
    refuse_step,
    require_step,
    signing_fault,
    take,
    text_digest,
)
from quannhu.documents.actions.numbers import void_number
from quannhu.documents.codes import flow as codes
from quannhu.documents.gate import form_errors
from quannhu.documents.models import Paper, Version
from quannhu.documents.queries import document_of, head_of
from quannhu.documents.rules.flow import RIGHT, STEP_NAMES, State, Step
from quannhu.documents.rules.soundness import faults_of
from quannhu.documents.rules.values import Document
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization.queries import actor_of, may, name_of, require

_APPROVAL = ["approved_at", "approved_digest", "signed_at", "signed_digest", "e_signed"]
_NUMBER = ["number", "reference", "dated_on", "numbered_at"]


@transaction.atomic
def submit(
    *, actor: Actor, at: dt.datetime, paper_id: int, revision: int, checker_id: int, signer_id: int, note: str = ""
) -> None:
    """Hand the draft to the named form checker, and say who is to approve and sign it. An author of it.

    errors      Refused DOC-31, DOC-32, DOC-33, DOC-35 signer or authority form wrong, DOC-37 the text lacks parts,
                DOC-45 checker unfit, DOC-55 nobody named
    """
    paper = locked(paper_id)
    require_author(paper, actor)
    refuse_step(paper, Step.SUBMIT)
    require_revision(paper, revision)
    head = head_of(paper)
    document = document_of(head)
    if faults := faults_of(document):
        raise Refused(codes.TEXT_INCOMPLETE, count=len(faults), first=str(faults[0]))
    _fit_checker(paper, checker_id, actor.today)
    _fit_signer(paper, document, signer_id, actor.today)
    take(paper, Step.SUBMIT, actor, at, version=head, note=_said(note), to_id=checker_id, signer=signer_id)
    seal(head)
    paper.checker_id, paper.signer_id, paper.holder_id = checker_id, signer_id, checker_id
    paper.submitted_at = at
    paper.save(update_fields=["state", "checker_id", "signer_id", "holder_id", "submitted_at"])


def _said(text: str) -> str:
    return clean(text)[:1000]


def _fit_checker(paper: Paper, user_id: int, on: dt.date) -> None:
    if not user_id:
        raise Refused(codes.SIGNER_UNKNOWN, what="người kiểm tra thể thức")
    why = ""
    if is_author(paper, user_id):
        why = "người soạn không tự kiểm tra thể thức"
    elif not may(actor_of(user_id, on), RIGHT[Step.PASS_FORM], paper.unit_id, on):
        why = f"không có chức trách kiểm tra thể thức tại {name_of(paper.unit_id, on)}"
    if why:
        raise Refused(codes.PERSON_UNFIT, person=person_name(user_id), what="người kiểm tra thể thức", why=why)


def _fit_signer(paper: Paper, document: Document, user_id: int, on: dt.date) -> None:
    if not user_id:
        raise Refused(codes.SIGNER_UNKNOWN, what="người ký")
    if is_author(paper, user_id):
        why = "người soạn không tự ký văn bản của mình"
        raise Refused(codes.PERSON_UNFIT, person=person_name(user_id), what="người ký", why=why)
    if why := signing_fault(document, paper.unit_id, user_id, person_name(user_id), on):
        raise Refused(codes.AUTHORITY_UNFIT, why=why)


def _turn(paper: Paper, person_id: int | None, actor: Actor, step: Step) -> None:
    """Refuse (DOC-34) whoever is not the person named for the step."""
    if person_id != actor.user_id:
        raise Refused(
            codes.NOT_YOUR_TURN, paper=name_of_paper(paper), person=person_name(person_id or 0), step=STEP_NAMES[step]
        )


@transaction.atomic
def pass_form(
    *, actor: Actor, at: dt.datetime, paper_id: int, note: str = "", findings: Sequence[dict[str, Any]] = ()
) -> None:
    """Confirm that the form is right: only the named checker, only a text without an error of form (rule DOC-R38).

    findings    advice left standing, as plain JSON, kept with the step
    errors      Refused DOC-31, DOC-34, DOC-36, KER-07, KER-08
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.PASS_FORM)
    require_step(paper, Step.PASS_FORM, actor)
    _turn(paper, paper.checker_id, actor, Step.PASS_FORM)
    head = head_of(paper)
    if faults := form_errors(document_of(head)):
        raise Refused(codes.FORM_FAULTY, count=len(faults), first=faults[0])
    take(paper, Step.PASS_FORM, actor, at, version=head, note=_said(note), findings=findings)
    paper.holder_id = None
    paper.save(update_fields=["state", "holder_id"])


@transaction.atomic
def review(*, actor: Actor, at: dt.datetime, paper_id: int, note: str = "") -> None:
    """Confirm the content: the head of the drafting unit, not an author. Right documents.review there.

    errors      Refused DOC-31, KER-07, KER-08
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.REVIEW)
    require_step(paper, Step.REVIEW, actor)
    take(paper, Step.REVIEW, actor, at, version=head_of(paper), note=_said(note), to_id=paper.signer_id)
    paper.holder_id = paper.signer_id
    paper.save(update_fields=["state", "holder_id"])


@transaction.atomic
def approve(*, actor: Actor, at: dt.datetime, paper_id: int, digest: str, note: str = "") -> None:
    """Approve the text as read: the named signer; from now on every change of it comes back here (rule DOC-R33).

    digest      of the version the signer read (Version.digest)
    errors      Refused DOC-31, DOC-34, DOC-35, DOC-38 another text than the one read, KER-07, KER-08
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.APPROVE)
    require_step(paper, Step.APPROVE, actor)
    _turn(paper, paper.signer_id, actor, Step.APPROVE)
    head = head_of(paper)
    same_text(head, digest, "đọc")
    if why := signing_fault(document_of(head), paper.unit_id, actor.user_id, actor.name, actor.today):
        raise Refused(codes.AUTHORITY_UNFIT, why=why)
    take(paper, Step.APPROVE, actor, at, version=head, note=_said(note))
    paper.approved_at, paper.approved_digest, paper.holder_id = at, head.digest, paper.signer_id
    paper.save(update_fields=["state", "approved_at", "approved_digest", "holder_id"])


def same_text(head: Version, digest: str, what: str) -> None:
    """Refuse (DOC-38) when the stored text is not the one with the digest: read, approved or signed."""
    if head.digest != digest or text_digest(document_of(head)) != digest:
        raise Refused(codes.TEXT_CHANGED, what=what)


@transaction.atomic
def return_(*, actor: Actor, at: dt.datetime, paper_id: int, reason: str) -> None:
    """Send the document back to its writer with a reason: whoever's turn it is. What it had gained is undone.

    A number already given stays in its series as not used, with the reason.

    errors      Refused DOC-31, DOC-34, DOC-54, KER-07
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.RETURN)
    require_step(paper, Step.RETURN, actor)
    named = {State.CHECKING: paper.checker_id, State.APPROVING: paper.signer_id, State.APPROVED: paper.signer_id}
    if State(paper.state) in named:
        _turn(paper, named[State(paper.state)], actor, Step.RETURN)
    said = _said(reason)
    if len(said) < 3:
        raise Refused(codes.RETURN_EMPTY)
    _back_to_draft(paper, Step.RETURN, actor, at, said)


def _back_to_draft(paper: Paper, step: Step, actor: Actor, at: dt.datetime, said: str) -> None:
    head = head_of(paper)
    take(paper, step, actor, at, version=head, note=said, to_id=paper.drafter_id, number=paper.number)
    seal(head)
    _undo(paper, actor, at, said)
    paper.holder_id = paper.drafter_id
    paper.save(update_fields=["state", "holder_id", *_APPROVAL, *_NUMBER])


def _undo(paper: Paper, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Forget approval, signature and number; the steps and the series remember them."""
    void_number(paper, actor, at, reason)
    paper.approved_at = paper.signed_at = None
    paper.approved_digest = paper.signed_digest = ""
    paper.e_signed = False


@transaction.atomic
def withdraw(*, actor: Actor, at: dt.datetime, paper_id: int, reason: str = "") -> None:
    """Take the document back while it waits for a check, a review or the approval. An author of it.

    errors      Refused DOC-31, DOC-33
    """
    paper = locked(paper_id)
    require_author(paper, actor)
    refuse_step(paper, Step.WITHDRAW)
    _back_to_draft(paper, Step.WITHDRAW, actor, at, _said(reason))


@transaction.atomic
def revise(*, actor: Actor, at: dt.datetime, paper_id: int, revision: int, document: Document, reason: str) -> int:
    """Change an approved text before it is signed: it goes back to the signer (rule DOC-R33). An author of it.

    Gives the new revision.

    errors      Refused DOC-31, DOC-32, DOC-33, DOC-30, DOC-35, DOC-36, DOC-37, DOC-39, DOC-54
    """
    paper = locked(paper_id)
    require_author(paper, actor)
    refuse_step(paper, Step.REVISE)
    require_revision(paper, revision)
    accepted(document)
    said = _said(reason)
    if len(said) < 3:
        raise Refused(codes.RETURN_EMPTY)
    if faults := faults_of(document):
        raise Refused(codes.TEXT_INCOMPLETE, count=len(faults), first=str(faults[0]))
    if errors := form_errors(document):
        raise Refused(codes.FORM_FAULTY, count=len(errors), first=errors[0])
    _fit_signer(paper, document, paper.signer_id or 0, actor.today)
    written = write(paper, document, actor, at, keep=True, why=said)
    take(paper, Step.REVISE, actor, at, version=head_of(paper), note=said, to_id=paper.signer_id)
    paper.approved_at, paper.approved_digest, paper.holder_id = None, "", paper.signer_id
    paper.save(update_fields=["state", "approved_at", "approved_digest", "holder_id"])
    return written


@transaction.atomic
def cancel(*, actor: Actor, at: dt.datetime, paper_id: int, reason: str) -> None:
    """Drop a document that was never sent: an author; once signed, who may recall. Its number stays explained.

    errors      Refused DOC-31, DOC-33, DOC-54, KER-07
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.CANCEL)
    if State(paper.state) in (State.SIGNED, State.NUMBERED):
        require(actor, RIGHT[Step.RECALL], paper.unit_id, actor.today)
    else:
        require_author(paper, actor)
    said = _said(reason)
    if len(said) < 3:
        raise Refused(codes.RETURN_EMPTY)
    head = head_of(paper)
    take(paper, Step.CANCEL, actor, at, version=head, note=said, number=paper.number)
    seal(head)
    _undo(paper, actor, at, said)
    paper.holder_id, paper.ended_at, paper.ended_reason = None, at, said[:300]
    paper.save(update_fields=["state", "holder_id", "ended_at", "ended_reason", *_APPROVAL, *_NUMBER])
