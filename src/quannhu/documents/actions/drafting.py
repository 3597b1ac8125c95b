"""Writing a document: start, save without ever overwriting another, comment, share, hand over."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth import get_user_model
from django.db import transaction

from quannhu.documents.actions.holding import (
    accepted,
    day_of,
    is_author,
    locked,
    log,
    name_of_paper,
    refuse_marked,
    take,
    text_digest,
    title_of,
)
from quannhu.documents.actions.search import mark_due
from quannhu.documents.codes import flow as codes
from quannhu.documents.models import Author, Comment, Paper, Reading, StepTaken, Version
from quannhu.documents.queries import document_of, head_of, paper_for
from quannhu.documents.rules.codec import to_plain
from quannhu.documents.rules.flow import RIGHT, SENT, STATE_NAMES, State, Step
from quannhu.documents.rules.values import Document
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, SAME_PERSON
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.inserting import insert
from quannhu.kernel.text import clean, fold
from quannhu.organization.queries import actor_of, may, name_of, require, subtree

# A version still being written by the same person is saved over for so long; then it stays and the next begins.
BURST = dt.timedelta(minutes=10)
SUMMARY_LIMIT = 500


def start_draft(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, document: Document, unit_id: int,
    drafting_unit_id: int | None = None, medium: str = Paper.Medium.PAPER, marking: str = "", task: str = "",
    due_on: dt.date | None = None, why: str = "lập dự thảo", relation: str = "", related_id: int | None = None,
) -> int:  # fmt: skip
    """A new draft of the organ `unit_id`; gives its paper's id. Right documents.draft over the drafting unit.

    drafting_unit_id  who answers for the content: the issuing organ itself (default) or a unit under it
    marking     the degree of secrecy stated in the form; only "" and "Thường" may enter
    due_on      when it must be submitted for signing; task: what it was written for
    relation    Paper.Relation with `related_id`; use actions.correct and actions.replace, which check them
    errors      Refused DOC-30 marked secret, DOC-39 number typed, DOC-46 not under the organ, KER-07
    """
    drafting = drafting_unit_id or unit_id
    require(actor, RIGHT[Step.START], drafting, actor.today)
    accepted(document, marking)
    if drafting != unit_id and drafting not in subtree(unit_id, actor.today):
        raise Refused(codes.UNIT_OUTSIDE, unit=name_of(drafting, actor.today), organ=name_of(unit_id, actor.today))

    def work() -> int:
        paper = Paper(
            unit_id=unit_id, drafting_unit_id=drafting, medium=medium, task=clean(task)[:200], due_on=due_on,
            drafter_id=actor.user_id, holder_id=actor.user_id, started_at=at, state=State.DRAFT.value,
            relation=relation, related_id=related_id,
        )  # fmt: skip
        _copy_head(paper, document)
        paper.save(force_insert=True)
        Author.objects.create(paper=paper, user_id=actor.user_id, since=at)
        version = _version(paper, 1, document, actor, at, why)
        StepTaken.objects.create(
            paper=paper, step=Step.START.value, before="", after=State.DRAFT.value, by=actor.user_id,
            title=title_of(actor.user_id, RIGHT[Step.START], actor.today), at=at, version=1, digest=version.digest,
        )  # fmt: skip
        log(paper, "start", actor, at, {"kind": paper.kind, "summary": paper.summary, "digest": version.digest})
        return paper.pk

    facts = [to_plain(document), unit_id, drafting, medium, task, due_on, why, relation, related_id]
    return int(once(command_id, "documents.start_draft", actor, at, facts, work))


def _copy_head(paper: Paper, document: Document) -> None:
    """What lists show without opening the text."""
    paper.kind, paper.profile, paper.urgency = document.kind, document.profile, document.urgency.value
    paper.summary = clean(document.summary)[:SUMMARY_LIMIT]
    paper.summary_search = fold(paper.summary)[:SUMMARY_LIMIT]
    paper.signer_name = clean(document.signers[-1].name)[:200] if document.signers else ""


def _version(paper: Paper, number: int, document: Document, actor: Actor, at: dt.datetime, why: str) -> Version:
    return Version.objects.create(
        paper=paper, number=number, content=to_plain(document), digest=text_digest(document), made_by=actor.user_id,
        made_at=at, saved_at=at, why=clean(why)[:300],
    )  # fmt: skip


@transaction.atomic
def save(
    *, actor: Actor, at: dt.datetime, paper_id: int, revision: int, document: Document, keep: bool = False,
    why: str = "",
) -> int:  # fmt: skip
    """Save a draft over the revision its writer opened; gives the new revision. Autosave and explicit save alike.

    Saves of one person within ten minutes are one version; another person's, a later one or a kept one begins the
    next. `keep` seals the version at once ("Lưu thành bản"), `why` names it.

    errors      Refused DOC-32 when somebody saved meanwhile (nothing is written), DOC-31 no longer a draft,
                DOC-33 not an author, DOC-30, DOC-39
    """
    paper = locked(paper_id)
    require_author(paper, actor)
    accepted(document)
    _require_draft(paper, "sửa")
    require_revision(paper, revision)
    return write(paper, document, actor, at, keep=keep, why=why)


def _require_draft(paper: Paper, what: str) -> None:
    if paper.state != State.DRAFT:
        state = STATE_NAMES[State(paper.state)]
        raise Refused(codes.STEP_NOT_NOW, paper=name_of_paper(paper), state=state, step=what)


def require_author(paper: Paper, actor: Actor) -> None:
    """Refuse (DOC-33, KER-07) who does not write the document, or may no longer write any."""
    if not is_author(paper, actor.user_id):
        raise Refused(codes.NOT_AN_AUTHOR, paper=name_of_paper(paper))
    require(actor, RIGHT[Step.START], paper.drafting_unit_id, actor.today)


def require_revision(paper: Paper, revision: int) -> None:
    """Refuse (DOC-32) who has not seen the last save."""
    if paper.revision != revision:
        head = head_of(paper)
        raise Refused(codes.SAVED_BY_ANOTHER, person=person_name(head.made_by), at=format_instant(head.saved_at))


def person_name(user_id: int) -> str:
    """The name on an account."""
    user = get_user_model().objects.filter(pk=user_id).first()
    return user.get_full_name() or user.get_username() if user else f"#{user_id}"


def write(paper: Paper, document: Document, actor: Actor, at: dt.datetime, *, keep: bool = False, why: str = "") -> int:
    """Put the text at the head; gives the new revision. The caller holds the lock and has checked who may."""
    if paper.related is not None:
        fit_relation(paper.relation, paper.related, document)
    head = head_of(paper)
    content = to_plain(document)
    if content != head.content:
        if not head.sealed and head.made_by == actor.user_id and at - head.made_at < BURST:
            head.content, head.digest, head.saved_at = content, text_digest(document), at
            head.save(update_fields=["content", "digest", "saved_at"])
        else:
            seal(head)
            head = _version(paper, head.number + 1, document, actor, at, why)
            log(paper, "save", actor, at, {"version": head.number})
        _copy_head(paper, document)
        mark_due("paper", paper.pk)
        paper.revision += 1
        paper.save(update_fields=["kind", "profile", "urgency", "summary", "summary_search", "signer_name", "revision"])
    if keep and not head.sealed:
        head.why = clean(why)[:300] or head.why
        seal(head)
    return paper.revision


def fit_relation(relation: str, original: Paper, document: Document) -> None:
    """Refuse (DOC-47) a text that is no letter of correction, or no text of equal form to replace the original by."""
    if relation == Paper.Relation.CORRECTS and document.kind != "cong_van":
        raise unfit(original, "đính chính", "sai sót thể thức, thủ tục đính chính bằng công văn")
    equal = (document.kind, document.profile) == (original.kind, original.profile)
    if relation == Paper.Relation.REPLACES and not equal:
        raise unfit(original, "thay thế", "sai sót nội dung phải thay bằng văn bản cùng loại")


def unfit(original: Paper, what: str, why: str) -> Refused:
    """Why a sent document may not be followed so (DOC-47)."""
    return Refused(codes.RELATION_WRONG, what=what, paper=name_of_paper(original), why=why)


def seal(version: Version) -> None:
    """Let the version never change again."""
    if not version.sealed:
        version.sealed = True
        version.save(update_fields=["sealed", "why"])


@transaction.atomic
def restore_version(*, actor: Actor, at: dt.datetime, paper_id: int, revision: int, number: int) -> int:
    """Bring an earlier version's text back as the newest; gives the new revision. Nothing is lost.

    errors      Refused as `save`, KER-09 no such version
    """
    wanted = Version.objects.filter(paper_id=paper_id, number=number).first()
    if wanted is None:
        raise Refused(NOT_FOUND, what="bản của văn bản", key=number)
    # The text it takes the place of stays: a version still being written would be saved over.
    seal(head_of(locked(paper_id)))
    return save(
        actor=actor, at=at, paper_id=paper_id, revision=revision, document=document_of(wanted), keep=True,
        why=f"lấy lại bản {number}",
    )  # fmt: skip


def comment(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, text: str, place: str = "",
    answers_id: int | None = None,
) -> int:  # fmt: skip
    """Write a remark at a place of the head version; gives its id. Whoever may read the paper.

    place       "thân/3", "căn cứ/1", "trích yếu"; "" for the whole
    errors      Refused KER-09 out of sight, DOC-30, DOC-31 once it is sent, DOC-52 answer to a remark of another paper
    """
    said = clean(text)[:2000]
    refuse_marked("", [said])
    paper_for(actor, actor.today, paper_id)

    def work() -> int:
        paper = locked(paper_id)
        if State(paper.state) in SENT | {State.RECALLED, State.CANCELLED} or not said:
            state = STATE_NAMES[State(paper.state)]
            raise Refused(codes.STEP_NOT_NOW, paper=name_of_paper(paper), state=state, step="góp ý")
        if answers_id is not None and not Comment.objects.filter(pk=answers_id, paper=paper).exists():
            raise Refused(codes.COMMENT_CLOSED)
        row = Comment.objects.create(
            paper=paper, version=head_of(paper).number, place=clean(place)[:100], text=said, answers_id=answers_id,
            by=actor.user_id, at=at,
        )  # fmt: skip
        log(paper, "comment", actor, at, {"comment": row.pk, "place": row.place})
        return row.pk

    facts = [paper_id, place, said, answers_id]
    return int(once(command_id, "documents.comment", actor, at, facts, work))


@transaction.atomic
def close_comment(*, actor: Actor, at: dt.datetime, comment_id: int) -> None:
    """Close a remark: its writer or an author of the document. Refused DOC-33, DOC-52 already closed."""
    row = Comment.objects.filter(pk=comment_id, closed_at__isnull=True).first()
    if row is None:
        raise Refused(codes.COMMENT_CLOSED)
    paper = locked(row.paper_id)
    if row.by != actor.user_id:
        require_author(paper, actor)
    if not Comment.objects.filter(pk=comment_id, closed_at__isnull=True).update(closed_by=actor.user_id, closed_at=at):
        raise Refused(codes.COMMENT_CLOSED)
    log(paper, "close_comment", actor, at, {"comment": comment_id})


@transaction.atomic
def share(*, actor: Actor, at: dt.datetime, paper_id: int, user_id: int) -> None:
    """Let a second person write the draft too. An author of it; what was handed on keeps its writers.

    errors      Refused DOC-31 no longer a draft, DOC-33, DOC-45 the other may not draft for the unit
    """
    paper = locked(paper_id)
    require_author(paper, actor)
    _require_draft(paper, "thêm người soạn")
    _may_write(paper, user_id, actor.today)
    if insert([Author(paper=paper, user_id=user_id, since=at)], once=True):
        log(paper, "share", actor, at, {"with": user_id})


def _may_write(paper: Paper, user_id: int, on: dt.date) -> None:
    if not may(actor_of(user_id, on), RIGHT[Step.START], paper.drafting_unit_id, on):
        why = f"không soạn văn bản của {name_of(paper.drafting_unit_id, on)}"
        raise Refused(codes.PERSON_UNFIT, person=person_name(user_id), what="người soạn", why=why)


@transaction.atomic
def hand_over(*, actor: Actor, at: dt.datetime, paper_id: int, to_id: int, note: str = "") -> None:
    """Give the draft to another writer, who becomes an author beside those before. An author, or the unit's head.

    errors      Refused DOC-31 no longer a draft, DOC-33, DOC-45
    """
    paper = locked(paper_id)
    if not may(actor, RIGHT[Step.REVIEW], paper.drafting_unit_id, actor.today):
        require_author(paper, actor)
    _may_write(paper, to_id, actor.today)
    head = head_of(paper)
    take(paper, Step.HAND_OVER, actor, at, version=head, note=clean(note)[:1000], to_id=to_id, to=to_id)
    seal(head)
    insert([Author(paper=paper, user_id=to_id, since=at)], once=True)
    paper.holder_id = to_id
    paper.save(update_fields=["holder_id"])


def note_reading(*, actor: Actor, at: dt.datetime, paper: Paper) -> None:
    """Write down that the head version was opened (lịch sử xem); once a day for a person and version."""
    version = Version.objects.filter(paper=paper).order_by("-number").values_list("number", flat=True)[0]
    insert([Reading(paper=paper, version=version, by=actor.user_id, on=day_of(at), at=at)], once=True)


@transaction.atomic
def set_deadline(
    *, actor: Actor, at: dt.datetime, paper_id: int, due_on: dt.date | None, task: str | None = None
) -> None:
    """Say by when a document must be submitted for signing, and for which task (None leaves it).

    An author may set the first day; only the head of the drafting unit, no author, moves it (rule DOC-R44).

    errors      Refused DOC-31 submitted already, DOC-33, KER-07, KER-08 an author moves the own deadline
    """
    paper = locked(paper_id)
    _require_draft(paper, "đổi hạn")
    if paper.due_on is None and is_author(paper, actor.user_id):
        require_author(paper, actor)
    else:
        require(actor, RIGHT[Step.REVIEW], paper.drafting_unit_id, actor.today)
        if is_author(paper, actor.user_id) and due_on != paper.due_on:
            raise Refused(SAME_PERSON, what="đổi hạn")
    before, paper.due_on = paper.due_on, due_on
    paper.task = paper.task if task is None else clean(task)[:200]
    paper.save(update_fields=["due_on", "task"])
    facts = {"from": before.isoformat() if before else None, "to": due_on.isoformat() if due_on else None}
    log(paper, "set_deadline", actor, at, {**facts, "task": paper.task})
