"""After it was sent: recall, correct by letter, replace by equal form; a new draft from an old text."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from quannhu.documents.actions.drafting import fit_relation, start_draft, unfit
from quannhu.documents.actions.holding import locked, name_of_paper, refuse_frozen, refuse_step, require_step, take
from quannhu.documents.codes import flow as codes
from quannhu.documents.models import Paper
from quannhu.documents.queries import document_of, final_document, head_of, issuer_on, replaced_by, version
from quannhu.documents.rules.flow import PUBLISHED, STATE_NAMES, State, Step
from quannhu.documents.rules.letters import correction_of
from quannhu.documents.rules.values import Document
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean


@transaction.atomic
def recall(*, actor: Actor, at: dt.datetime, paper_id: int, reason: str) -> None:
    """Recall a sent document: frozen from now on, its number stays its own. Right documents.recall (the head).

    Paper copies are to be given back, electronic ones destroyed with a notice; the dispatches name who has them.

    errors      Refused DOC-31 not sent, DOC-54, KER-07
    """
    paper = locked(paper_id)
    refuse_step(paper, Step.RECALL)
    require_step(paper, Step.RECALL, actor)
    said = clean(reason)[:300]
    if len(said) < 3:
        raise Refused(codes.RETURN_EMPTY)
    take(paper, Step.RECALL, actor, at, version=head_of(paper), note=said)
    paper.ended_at, paper.ended_reason = at, said
    paper.save(update_fields=["state", "ended_at", "ended_reason"])


def correct(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, document: Document | None = None,
    drafting_unit_id: int | None = None, due_on: dt.date | None = None,
) -> int:  # fmt: skip
    """Begin a công văn đính chính of a sent document: an error of form or procedure. Gives the new paper's id.

    document    None: the letter as far as it follows from the original
    errors      Refused DOC-47 not a công văn, original not sent; as start_draft
    """
    return _follow(actor, at, command_id, paper_id, document, Paper.Relation.CORRECTS, drafting_unit_id, due_on)


def replace_(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, document: Document | None = None,
    drafting_unit_id: int | None = None, due_on: dt.date | None = None,
) -> int:  # fmt: skip
    """Begin the document that takes a sent one's place: an error of content, so a text of equal form.

    Gives the new paper's id.

    document    None: begins with the original's text
    errors      Refused DOC-47 another kind, original not sent or replaced already; as start_draft
    """
    return _follow(actor, at, command_id, paper_id, document, Paper.Relation.REPLACES, drafting_unit_id, due_on)


def _follow(
    actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, document: Document | None,
    how: Paper.Relation, drafting_unit_id: int | None, due_on: dt.date | None,
) -> int:  # fmt: skip
    """A draft that stands in a relation to a sent document, at its organ or whoever took that over."""
    original = Paper.objects.filter(pk=paper_id).first()
    if original is None:
        raise Refused(NOT_FOUND, what="văn bản", key=paper_id)
    if State(original.state) not in PUBLISHED:
        raise unfit(original, how.label, f"văn bản {STATE_NAMES[State(original.state)]}, chưa phát hành")
    if how == Paper.Relation.REPLACES and (newer := replaced_by(original)):
        raise unfit(original, how.label, f"đã có {name_of_paper(newer)} thay thế; mở văn bản ấy")
    if document is None and how == Paper.Relation.CORRECTS:
        document = correction_of(final_document(original), original.reference)
    document = document or document_of(head_of(original))
    fit_relation(how, original, document)
    return start_draft(
        actor=actor, at=at, command_id=command_id, document=document, due_on=due_on, why=how.label, relation=how,
        related_id=paper_id, unit_id=issuer_on(original.unit_id, actor.today),
        drafting_unit_id=drafting_unit_id or issuer_on(original.drafting_unit_id, actor.today),
    )  # fmt: skip


def copy_draft(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, number: int | None = None,
    unit_id: int | None = None, drafting_unit_id: int | None = None, due_on: dt.date | None = None,
) -> int:  # fmt: skip
    """Begin a new draft with the text of a version (the last one when none is named). Gives the new paper's id.

    The caller has checked that the actor may read the document (queries.paper_for).

    errors      Refused KER-09, DOC-50 of a recalled document; as start_draft
    """
    original = Paper.objects.filter(pk=paper_id).first()
    if original is None:
        raise Refused(NOT_FOUND, what="văn bản", key=paper_id)
    refuse_frozen(original)
    text = document_of(version(original, number) if number else head_of(original))
    return start_draft(
        actor=actor, at=at, command_id=command_id, document=text,
        unit_id=unit_id or issuer_on(original.unit_id, actor.today),
        drafting_unit_id=drafting_unit_id or (None if unit_id else issuer_on(original.drafting_unit_id, actor.today)),
        why=f"chép từ {name_of_paper(original)}"[:300], due_on=due_on,
    )  # fmt: skip
