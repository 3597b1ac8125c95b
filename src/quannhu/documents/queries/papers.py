"""Reads of documents and their life: who may see which, what may be done with one now, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from quannhu.documents.models import (
    Author,
    Comment,
    Dispatch,
    Paper,
    PaperFile,
    Reading,
    Signature,
    StepTaken,
    Version,
)
from quannhu.documents.rules.codec import from_plain
from quannhu.documents.rules.deadlines import Calendar, latest, urgency_of
from quannhu.documents.rules.flow import (
    BY_ANOTHER,
    OF_DRAFTING_UNIT,
    PUBLISHED,
    RETURN_RIGHT,
    RIGHT,
    SENT,
    State,
    Step,
    after,
)
from quannhu.documents.rules.values import Document
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI
from quannhu.kernel.errors import Refused
from quannhu.organization.models import Post, UnitClosure
from quannhu.organization.queries import may, reach_with, visible_to
from quannhu.organization.rights import roles_with

READ_DRAFTS = "documents.read_drafts"


def papers_for(actor: Actor, on: dt.date) -> QuerySet[Paper]:
    """The documents the actor may see: sent ones of the visible units, and drafts that are his business.

    A draft is the business of its authors, its checker and signer, and of clerks, section heads and commanders in
    whose reach the issuing or the drafting unit is (rule DOC-R40). Filter and order the answer as needed.
    """
    if not actor.current():
        return Paper.objects.none()
    sent = Q(unit_id__in=visible_to(actor, on).unit_ids, state__in=[state.value for state in PUBLISHED])
    return Paper.objects.filter(sent | _business(actor, on))


def _business(actor: Actor, on: dt.date) -> Q:
    """The documents whose making is the actor's business, sent or not."""
    reach = reach_with(actor, READ_DRAFTS, on)
    written = Author.objects.filter(user_id=actor.user_id).values("paper_id")
    mine = Q(checker_id=actor.user_id) | Q(signer_id=actor.user_id) | Q(holder_id=actor.user_id) | Q(pk__in=written)
    return mine | Q(unit_id__in=reach) | Q(drafting_unit_id__in=reach)


def sees_making(actor: Actor, on: dt.date, paper: Paper) -> bool:
    """Whether the actor may see how a document he may read was made: its drafts, remarks, reasons (rule DOC-R40)."""
    return bool(actor.current()) and Paper.objects.filter(_business(actor, on), pk=paper.pk).exists()


def paper_in_making(actor: Actor, on: dt.date, paper_id: int) -> Paper:
    """One document whose drafts the actor may see; Refused(KER-09) as if it had none otherwise."""
    paper = paper_for(actor, on, paper_id)
    if not sees_making(actor, on, paper):
        raise Refused(NOT_FOUND, what="dự thảo của văn bản", key=paper_id)
    return paper


def paper_for(actor: Actor, on: dt.date, paper_id: int) -> Paper:
    """One document the actor may see; Refused(KER-09) as if it did not exist otherwise."""
    paper = papers_for(actor, on).select_related("unit", "drafting_unit", "related").filter(pk=paper_id).first()
    if paper is None:
        raise Refused(NOT_FOUND, what="văn bản", key=paper_id)
    return paper


def document_of(version: Version) -> Document:
    """What a version says."""
    document, faults = from_plain(version.content)
    assert document is not None, faults
    return document


def head_of(paper: Paper) -> Version:
    """The last version."""
    return Version.objects.filter(paper=paper).order_by("-number")[0]


def final_document(paper: Paper) -> Document:
    """The text with the number and date it was given: what is printed and sent."""
    return replace(document_of(head_of(paper)), number=paper.number, date=paper.dated_on)


def versions(paper: Paper) -> list[Version]:
    """Every version without its text, newest first."""
    return list(Version.objects.filter(paper=paper).defer("content").order_by("-number"))


def version(paper: Paper, number: int) -> Version:
    """One version; Refused(KER-09)."""
    found = Version.objects.filter(paper=paper, number=number).first()
    if found is None:
        raise Refused(NOT_FOUND, what="bản của văn bản", key=number)
    return found


def steps(paper: Paper) -> list[StepTaken]:
    """Every step taken, oldest first."""
    return list(StepTaken.objects.filter(paper=paper).order_by("id"))


def comments(paper: Paper, *, closed: bool = True) -> list[Comment]:
    """The remarks, oldest first."""
    rows = Comment.objects.filter(paper=paper).order_by("id")
    return list(rows if closed else rows.filter(closed_at__isnull=True))


def readings(paper: Paper) -> list[Reading]:
    """Who opened which version when, newest first."""
    return list(Reading.objects.filter(paper=paper).order_by("-at", "-id"))


def files(paper: Paper) -> list[PaperFile]:
    """The files beside the document, without their bytes."""
    return list(PaperFile.objects.filter(paper=paper).select_related("file").defer("file__data"))


def signatures(paper: Paper) -> list[Signature]:
    """The digital signatures, in their order."""
    return list(Signature.objects.filter(paper=paper).select_related("file").defer("file__data"))


def dispatches(paper: Paper) -> list[Dispatch]:
    """To whom it was sent."""
    return list(Dispatch.objects.filter(paper=paper).order_by("id"))


def author_ids(paper: Paper) -> frozenset[int]:
    """The accounts that write the document."""
    return frozenset(Author.objects.filter(paper=paper).values_list("user_id", flat=True))


def people(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Account -> name, in one query."""
    wanted = {user_id for user_id in user_ids if user_id}
    rows = get_user_model().objects.filter(pk__in=wanted)
    return {user.pk: user.get_full_name() or user.get_username() for user in rows}


def steps_open(actor: Actor, paper: Paper) -> frozenset[Step]:
    """The steps the actor may take on the document now: what buttons to show. The actions check again."""
    authors = author_ids(paper)
    return frozenset(step for step in Step if _open(actor, paper, step, authors))


def _open(actor: Actor, paper: Paper, step: Step, authors: frozenset[int]) -> bool:
    state = State(paper.state)
    if step == Step.HAND_OVER and may(actor, RIGHT[Step.REVIEW], paper.drafting_unit_id, actor.today):
        return state == State.DRAFT
    if step == Step.START or after(state, step) is None:
        return False
    if step in (Step.SUBMIT, Step.HAND_OVER, Step.WITHDRAW, Step.REVISE) or (
        step == Step.CANCEL and state not in (State.SIGNED, State.NUMBERED)
    ):
        return actor.user_id in authors and may(actor, RIGHT[step], paper.drafting_unit_id, actor.today)
    if step == Step.CANCEL:
        return may(actor, RIGHT[Step.RECALL], paper.unit_id, actor.today)
    named = {
        State.CHECKING: paper.checker_id, State.APPROVING: paper.signer_id, State.APPROVED: paper.signer_id
    }.get(state)  # fmt: skip
    if named is not None and actor.user_id != named:
        return False
    if (step in BY_ANOTHER or step == Step.RETURN) and actor.user_id in authors:
        return False
    right = RETURN_RIGHT[state] if step == Step.RETURN else RIGHT[step]
    if named is not None and right in (RIGHT[Step.APPROVE], RIGHT[Step.SIGN]):
        return bool(actor.roles & roles_with(right))
    of_drafting = step in OF_DRAFTING_UNIT or right == RIGHT[Step.REVIEW]
    return may(actor, right, paper.drafting_unit_id if of_drafting else paper.unit_id, actor.today)


def may_write(actor: Actor, paper: Paper) -> bool:
    """Whether the actor may change the draft's text now."""
    return (
        paper.state == State.DRAFT
        and actor.user_id in author_ids(paper)
        and may(actor, RIGHT[Step.START], paper.drafting_unit_id, actor.today)
    )


def desk(actor: Actor, on: dt.date) -> QuerySet[Paper]:
    """What waits for the actor: drafts he holds, papers named to him, papers whose next step any holder may take."""
    if not actor.current():
        return Paper.objects.none()
    waiting = Q(holder_id=actor.user_id, state__in=[s.value for s in State if s not in PUBLISHED | {State.CANCELLED}])
    written = Author.objects.filter(user_id=actor.user_id).values("paper_id")
    reviewed = reach_with(actor, RIGHT[Step.REVIEW], on)
    waiting |= Q(state=State.REVIEWING, drafting_unit_id__in=reviewed) & ~Q(pk__in=written)
    for state, step in ((State.SIGNED, Step.NUMBER), (State.NUMBERED, Step.ISSUE), (State.ISSUED, Step.REGISTER)):
        waiting |= Q(state=state.value, unit_id__in=reach_with(actor, RIGHT[step], on))
    return Paper.objects.filter(waiting)


@dataclass(frozen=True)
class Deadline:
    """What is due next, by when, and by how many days it is late."""

    what: str
    on: dt.date
    late: int


def deadline_of(paper: Paper, on: dt.date, days: Calendar) -> Deadline | None:
    """The next deadline of a document as of a day; None when nothing is due."""
    state, urgency = State(paper.state), urgency_of(paper.kind, paper.urgency)
    what, due = "", None
    if state in (State.SIGNED, State.NUMBERED) and paper.signed_at:
        signed = paper.signed_at.astimezone(HANOI).date()
        what, due = ("cấp số" if state == State.SIGNED else "phát hành"), latest(signed, urgency, days)
    elif state not in PUBLISHED | {State.CANCELLED} and paper.due_on:
        what, due = "trình ký", paper.due_on
    elif state == State.ISSUED and paper.issued_at:
        what, due = "vào sổ", latest(paper.issued_at.astimezone(HANOI).date(), urgency, days)
    return Deadline(what, due, max((on - due).days, 0)) if due else None


@dataclass(frozen=True)
class Candidate:
    """A person who may be named for a step."""

    user_id: int
    name: str
    title: str
    unit_id: int


def candidates(unit_id: int, right: str, on: dt.date, *, without: Iterable[int] = ()) -> list[Candidate]:
    """Who holds the right over the unit on the day, nearest posts first; `without` leaves authors out."""
    above = dict(
        UnitClosure.objects.filter(UnitClosure.on(on), descendant_id=unit_id).values_list("ancestor_id", "depth")
    )
    posts = Post.objects.filter(Post.on(on), role__in=roles_with(right), unit_id__in=above).select_related("user")
    left_out, found = set(without), {}
    for post in sorted(posts, key=lambda post: (above[post.unit_id], post.pk)):
        if post.user_id not in left_out and post.user_id not in found and post.user.is_active:
            name = post.user.get_full_name() or post.user.get_username()
            found[post.user_id] = Candidate(post.user_id, name, post.title, post.unit_id)
    return list(found.values())


def followers(actor: Actor, on: dt.date, paper: Paper) -> list[Paper]:
    """Documents that correct, replace or answer this one, as far as the actor may see them, in their order."""
    return list(papers_for(actor, on).filter(related=paper).exclude(state=State.CANCELLED).order_by("id"))


def replaced_by(paper: Paper) -> Paper | None:
    """The sent document that takes this one's place."""
    sent = [state.value for state in SENT]
    rows = Paper.objects.filter(related=paper, relation=Paper.Relation.REPLACES, state__in=sent)
    return rows.order_by("-id").first()
