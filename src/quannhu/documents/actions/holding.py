"""What every step shares: the paper under its lock, who may take the step, the step written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from quannhu.documents.actions.search import mark_due
from quannhu.documents.codes import flow as codes
from quannhu.documents.codes.value import KIND_WRONG
from quannhu.documents.models import Author, Paper, SignMandate, StepTaken, Version
from quannhu.documents.queries import issuer_on
from quannhu.documents.rules import marking
from quannhu.documents.rules.codec import digest as digest_of
from quannhu.documents.rules.flow import (
    BY_ANOTHER,
    OF_DRAFTING_UNIT,
    RETURN_RIGHT,
    RIGHT,
    STATE_NAMES,
    STEP_NAMES,
    Mandate,
    Seat,
    State,
    Step,
    after,
    authority_fault,
    same_name,
)
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.text import lines_of, unnumbered
from quannhu.documents.rules.values import Authority, Document
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, SAME_PERSON
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.organization.models import Post
from quannhu.organization.queries import require
from quannhu.organization.rights import roles_with

BY_ORDER = frozenset({RIGHT[Step.APPROVE], RIGHT[Step.SIGN]})


def day_of(at: dt.datetime) -> dt.date:
    """The day in Hanoi."""
    return at.astimezone(HANOI).date()


def locked(paper_id: int) -> Paper:
    """The paper under its row lock; Refused(KER-09)."""
    paper = Paper.objects.select_for_update(of=("self",)).filter(pk=paper_id).first()
    if paper is None:
        raise Refused(NOT_FOUND, what="văn bản", key=paper_id)
    return paper


def text_digest(document: Document) -> str:
    """The hash of the text that is approved, signed and sent: all but number and date (rule DOC-R36)."""
    return digest_of(unnumbered(document))


def accepted(document: Document, stated: str = "") -> None:
    """Refuse what may not enter: a degree of secrecy above Thường, a kind nobody knows, a number or day typed by hand.

    errors      Refused DOC-30, DOC-03, DOC-39
    """
    kind = KINDS.get(document.kind)
    if kind is None or document.profile not in kind.profiles:
        raise Refused(KIND_WRONG, kind=kind.name if kind else document.kind, profile=document.profile)
    refuse_marked(stated, lines_of(document))
    if document.number is not None or document.date is not None:
        raise Refused(codes.NUMBER_TYPED)


def refuse_marked(stated: str = "", lines: Sequence[str] = ()) -> None:
    """Refuse (DOC-30) a stated degree above Thường or a line that is its stamp; at every entrance (rule DOC-R34)."""
    if found := marking.degree(stated) or marking.stamped(lines):
        raise Refused(codes.MARKED_SECRET, degree=found)


def name_of_paper(paper: Paper) -> str:
    """How a refusal calls it: its number and sign, or its summary."""
    return paper.reference or paper.summary


def refuse_step(paper: Paper, step: Step) -> State:
    """The state the step leads to; Refused(DOC-31) when it is not its time."""
    reached = after(State(paper.state), step)
    if reached is None:
        raise Refused(
            codes.STEP_NOT_NOW, paper=name_of_paper(paper), state=STATE_NAMES[State(paper.state)],
            step=STEP_NAMES[step],
        )  # fmt: skip
    return reached


def right_for(paper: Paper, step: Step) -> str:
    """The right the step needs now."""
    return RETURN_RIGHT[State(paper.state)] if step == Step.RETURN else RIGHT[step]


def require_step(paper: Paper, step: Step, actor: Actor) -> None:
    """Refuse when the actor has no right to the step, or wrote what he is to judge (rule DOC-R31).

    errors      Refused KER-07, KER-08
    """
    right = right_for(paper, step)
    drafting = step in OF_DRAFTING_UNIT or right == RIGHT[Step.REVIEW]
    # Who signs may do so by a written order from a post elsewhere: `signing_fault` asks for the seat or the order.
    if right not in BY_ORDER or not actor.roles & roles_with(right):
        require(actor, right, paper.drafting_unit_id if drafting else paper.unit_id, actor.today)
    if (step in BY_ANOTHER or step == Step.RETURN) and is_author(paper, actor.user_id):
        raise Refused(SAME_PERSON, what=STEP_NAMES[step])


def is_author(paper: Paper, user_id: int) -> bool:
    """Whether the person writes the document."""
    return Author.objects.filter(paper=paper, user_id=user_id).exists()


def title_of(user_id: int, right: str, on: dt.date) -> str:
    """The title of the post by which a person holds a right on the day."""
    posts = Post.objects.filter(Post.on(on), user_id=user_id, role__in=roles_with(right)).order_by("id")
    return str(posts.values_list("title", flat=True).first() or "")


def take(
    paper: Paper, step: Step, actor: Actor, at: dt.datetime, *, version: Version, note: str = "",
    to_id: int | None = None, findings: Sequence[Any] = (), **facts: Any,
) -> None:  # fmt: skip
    """Move the paper and write the step down; the caller saves the paper's other fields with `save_moved`.

    errors      Refused DOC-31
    """
    reached = refuse_step(paper, step)
    before = State(paper.state)
    paper.state = reached.value
    StepTaken.objects.create(
        paper=paper, step=step.value, before=before.value, after=reached.value, by=actor.user_id,
        title=title_of(actor.user_id, RETURN_RIGHT[before] if step == Step.RETURN else RIGHT[step], actor.today),
        at=at, version=version.number, digest=version.digest, note=note, to_id=to_id, findings=list(findings),
    )  # fmt: skip
    log(paper, step.value, actor, at, {"version": version.number, "digest": version.digest, "note": note, **facts})


def log(paper: Paper, verb: str, actor: Actor, at: dt.datetime, facts: dict[str, Any]) -> None:
    """Join the paper's own audit chain, and have search learn of it; the caller holds the paper's lock."""
    mark_due("paper", paper.pk)
    audit.append(f"document:{paper.pk}", actor, at, [audit.Event(f"documents.{verb}", "document", paper.pk, facts)])


def seats_of(user_id: int, unit_id: int, on: dt.date) -> list[Seat]:
    """The posts of a person that count when signing for the unit."""
    posts = Post.objects.filter(Post.on(on), user_id=user_id)
    organ = {unit_id, issuer_on(unit_id, on)}
    return [Seat(post.role, post.title, post.unit_id in organ) for post in posts]


def mandates_of(user_id: int, unit_id: int, kind: str, on: dt.date) -> list[Mandate]:
    """The written orders by which a person may sign this kind for the unit's head."""
    rows = SignMandate.objects.filter(SignMandate.on(on), unit_id=unit_id, given_to=user_id, ended_at__isnull=True)
    return [Mandate(Authority(row.authority)) for row in rows if not row.kinds or kind in row.kinds]


def signing_fault(document: Document, unit_id: int, user_id: int, name: str, on: dt.date) -> str:
    """Why the person may not sign this text, in Vietnamese; "" when he may (rule DOC-R32)."""
    if not document.signers:
        return "văn bản chưa ghi người ký"
    written = document.signers[-1]
    if not same_name(written.name, name):
        return f'văn bản ghi tên "{written.name}", người ký là {name}'
    seats, mandates = seats_of(user_id, unit_id, on), mandates_of(user_id, unit_id, document.kind, on)
    return authority_fault(written.authority, seats, mandates, written.of)


def refuse_frozen(paper: Paper) -> None:
    """Refuse (DOC-50) what is done with a recalled document: it is frozen (rule DOC-R39)."""
    if paper.state == State.RECALLED:
        day = format_day(day_of(paper.ended_at)) if paper.ended_at else ""
        raise Refused(codes.PAPER_FROZEN, paper=name_of_paper(paper), day=day)
