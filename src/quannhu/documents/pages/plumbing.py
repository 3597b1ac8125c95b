"""What the pages of documents share: names of states and kinds, the day something is due, addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.documents import queries
from quannhu.documents.models import Arrival, Paper, SearchEntry, StepTaken
from quannhu.documents.queries import Deadline, Hit
from quannhu.documents.rules.differences import Change, differences
from quannhu.documents.rules.flow import PUBLISHED, STATE_NAMES, State, Step
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.values import Document
from quannhu.kernel.days import format_day
from quannhu.kernel.idempotency import once
from quannhu.kit.pages import ActorRequest, command_id_of
from quannhu.kit.tables import Cell

TONES = {State.RECALLED: "bad", State.CANCELLED: "bad", State.DRAFT: "", **dict.fromkeys(PUBLISHED, "ok")}


def kind_name(kind: str) -> str:
    """`Tờ trình` of "to_trinh"."""
    return KINDS[kind].name if kind in KINDS else kind


def state_cell(state: str) -> Cell:
    """The state in words, with its tone."""
    return Cell(STATE_NAMES[State(state)], tone=TONES.get(State(state), "warn"))


def paper_cell(paper: Paper) -> Cell:
    """The document's number and sign, or its summary, leading to it."""
    return Cell(paper.reference or _("(chưa có số)"), href=reverse("documents-paper", args=[paper.pk]))


def records_of(hits: Sequence[Hit]) -> dict[tuple[str, int], Paper | Arrival]:
    """The records behind what search found."""
    found: dict[tuple[str, int], Paper | Arrival] = {}
    for source, table in ((SearchEntry.Source.PAPER, Paper), (SearchEntry.Source.ARRIVAL, Arrival)):
        ids = [hit.record_id for hit in hits if hit.source == source]
        if ids:
            found |= {(source.value, pk): row for pk, row in table.objects.in_bulk(ids).items()}
    return found


def address_of(hit: Hit) -> str:
    """Where a record found by search is shown."""
    name = "documents-paper" if hit.source == SearchEntry.Source.PAPER else "documents-arrival"
    return reverse(name, args=[hit.record_id])


def arrival_state(row: Arrival) -> Cell:
    """Whether an arrival is done."""
    return Cell(_("đã giải quyết"), tone="ok") if row.done_at else Cell(_("văn bản đến"), tone="warn")


def due_cell(due: Deadline | None) -> Cell:
    """`phát hành trước 15/3/2023`, in red when late."""
    if due is None:
        return Cell(None)
    words = f"{due.what}: {format_day(due.on)}"
    return Cell(_("{words} (chậm {days} ngày)").format(words=words, days=due.late) if due.late else words,
                tone="bad" if due.late else "")  # fmt: skip


def deadlines(papers: Sequence[Paper], on: dt.date) -> dict[int, Deadline | None]:
    """What each document waits for, and by when."""
    days = queries.calendar_between(on - dt.timedelta(days=60), on + dt.timedelta(days=60))
    return {paper.pk: queries.deadline_of(paper, on, days) for paper in papers}


def number_of(text: str, default: int) -> int:
    """A whole number as it was sent; the default for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else default


def place_words(place: str) -> str:
    """A place of a text as people say it: `dòng 3` of "thân/3", `căn cứ 2` of "căn cứ/2"."""
    part, _sign, rest = place.partition("/")
    return " ".join(filter(None, (_("dòng") if part == "thân" else part, rest.replace("/", ", "))))


def shown_changes(before: Document, after: Document) -> list[Change]:
    """What differs, with its places as people say them."""
    return [replace(change, place=place_words(change.place)) for change in differences(before, after)]


@dataclass(frozen=True)
class Returned:
    """Why a draft came back: `version` is the one that was judged."""

    person: str
    at: dt.datetime
    reason: str
    version: int


def returned(paper: Paper) -> Returned | None:
    """Why the draft was last returned; None when it was not, or has gone its way since."""
    last: StepTaken | None = None
    for row in queries.steps(paper) if paper.state == State.DRAFT else []:
        last = row if row.step == Step.RETURN else last if row.step == Step.HAND_OVER else None
    if last is None:
        return None
    return Returned(queries.people([last.by]).get(last.by, ""), last.at, last.note, last.version)


def link(request: ActorRequest, **changes: str) -> str:
    """This page's address with some parameters changed; "" takes one away."""
    kept = {**request.GET.dict(), **changes}
    return f"{request.path}?{urlencode({name: value for name, value in kept.items() if value})}"


def do_once(request: ActorRequest, action: str, facts: Any, work: Callable[[], int | None]) -> Any:
    """The form's work, done once however often its page is sent."""
    return once(command_id_of(request), action, request.actor, request.now, facts, work)
