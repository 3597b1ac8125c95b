"""Entering documents that lived on paper or in another program before: steps, numbers and days by the same rules.

What an office does when it begins to use the program. The steps keep their order, two persons stay two persons, posts
are asked for on the day of each step, numbers follow one another, nothing lies after today. Earlier versions, the
files that were signed and the judgement of the form are not made up afterwards: they are not kept (rule DOC-R106).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from quannhu.documents.actions.holding import accepted, day_of, text_digest
from quannhu.documents.actions.numbers import RIGHT as NUMBER
from quannhu.documents.actions.numbers import locked_series, refuse_repeated, series_code
from quannhu.documents.actions.register import Register
from quannhu.documents.codes import flow
from quannhu.documents.codes.measures import PAST_WRONG
from quannhu.documents.models import (
    Author,
    Dispatch,
    GivenNumber,
    Paper,
    PastEntry,
    SearchDue,
    SearchEntry,
    Series,
    StepTaken,
    Version,
)
from quannhu.documents.rules.codec import to_plain
from quannhu.documents.rules.deadlines import latest, urgency_of
from quannhu.documents.rules.flow import BY_ANOTHER, SENT, STATE_NAMES, STEP_NAMES, State, Step, after
from quannhu.documents.rules.notation import reference_of
from quannhu.documents.rules.soundness import faults_of
from quannhu.documents.rules.text import recipients_of
from quannhu.documents.rules.values import Document
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import SAME_PERSON
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.inserting import insert
from quannhu.kernel.text import clean, fold
from quannhu.organization.queries import require

MOST = 500  # documents at once
# Steps that go on; those that undo a signature or a number leave traces that only the live flow writes.
_ALLOWED = frozenset(
    {Step.SUBMIT, Step.PASS_FORM, Step.REVIEW, Step.APPROVE, Step.SIGN, Step.NUMBER, Step.ISSUE, Step.REGISTER,
     Step.FILE, Step.RETURN, Step.WITHDRAW}
)  # fmt: skip
_BY_WRITERS = frozenset({Step.SUBMIT, Step.WITHDRAW})
_UNDOABLE = frozenset({State.CHECKING, State.REVIEWING, State.APPROVING})


@dataclass(frozen=True)
class PastStep:
    """A step as the old books have it; note: reason of a return, or why number and issue came late."""

    step: Step
    by: int
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True)
class PastPaper:
    """An issued document of before.

    document    its text without number and day; signers and recipients as printed
    steps       from Step.START on, in their order
    dated_on    the day it bears; number: as in the book, or None for the next of its series
    authors     beside the drafter (who took the first step)
    """

    document: Document
    steps: tuple[PastStep, ...]
    dated_on: dt.date
    number: int | None = None
    authors: tuple[int, ...] = ()
    due_on: dt.date | None = None
    e_signed: bool = False
    task: str = ""

    @property
    def drafter(self) -> int:
        """Who took the first step."""
        return self.steps[0].by

    @property
    def writers(self) -> tuple[int, ...]:
        """The drafter and the other authors."""
        return tuple(dict.fromkeys((self.drafter, *self.authors)))

    def last(self, step: Step) -> PastStep:
        """The last time the step was taken; it was."""
        return next(one for one in reversed(self.steps) if one.step == step)


def enter_past(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, unit_id: int, papers: Sequence[PastPaper], source: str
) -> list[int]:
    """Enter issued documents of an organ, all or none; gives their ids. Right documents.number over it (the clerk).

    papers      in the order of their numbers, at most MOST; source: the books they are taken from
    errors      Refused DOC-98 steps, persons or posts wrong; DOC-30 marked secret, DOC-31 a step out of its order,
                DOC-33 submitted by no writer, DOC-35 signer unfit, DOC-37 text incomplete, DOC-39, DOC-40 day,
                DOC-41 late without reason, DOC-42 number not the next, DOC-43, DOC-119, KER-07, KER-08
    """
    require(actor, NUMBER, unit_id, actor.today)
    said = clean(source)[:200]
    if not said or not 0 < len(papers) <= MOST:
        raise Refused(PAST_WRONG, paper=said or "?", why=f"một đợt có từ 1 đến {MOST} văn bản, ghi rõ lấy từ sổ nào")

    def work() -> list[int]:
        desk = Register(unit_id, {person for one in papers for person in (*one.authors, *_people(one))})
        for one in papers:
            _check(one, desk, at)
        return _write(papers, desk, actor, at, said)

    facts = [unit_id, said, [[to_plain(one.document), *_facts(one)] for one in papers]]
    return [int(pk) for pk in once(command_id, "documents.enter_past", actor, at, facts, work)]


def _facts(one: PastPaper) -> list[object]:
    steps = [[step.step.value, step.by, step.at.isoformat(), step.note] for step in one.steps]
    return [steps, one.dated_on, one.number, one.authors, one.due_on, one.e_signed, one.task]


def _people(one: PastPaper) -> Iterable[int]:
    return (step.by for step in one.steps)


def _check(one: PastPaper, desk: Register, at: dt.datetime) -> None:
    """Refuse what the live flow would have refused."""
    accepted(one.document)
    name = clean(one.document.summary)
    if faults := faults_of(one.document):
        raise Refused(flow.TEXT_INCOMPLETE, count=len(faults), first=str(faults[0]))
    if not recipients_of(one.document):
        raise Refused(flow.RECIPIENT_MISSING)
    if not one.steps or one.steps[0].step != Step.START:
        raise Refused(PAST_WRONG, paper=name, why="bước đầu phải là lập dự thảo")
    moment, state = one.steps[0].at, State.DRAFT
    _fit(one, one.steps[0], state, desk)
    for step in one.steps[1:]:
        reached = after(state, step.step) if step.step in _ALLOWED else None
        if reached is None or (step.step in (Step.RETURN, Step.WITHDRAW) and state not in _UNDOABLE):
            raise Refused(flow.STEP_NOT_NOW, paper=name, state=STATE_NAMES[state], step=STEP_NAMES[step.step])
        if step.at < moment:
            raise Refused(PAST_WRONG, paper=name, why=f"bước {STEP_NAMES[step.step]} ghi sớm hơn bước trước")
        _fit(one, step, state, desk)
        moment, state = step.at, reached
    if state not in SENT:
        raise Refused(PAST_WRONG, paper=name, why="chỉ nhập văn bản đã phát hành; việc đang làm thì soạn tiếp tại đây")
    if moment > at:
        raise Refused(PAST_WRONG, paper=name, why=f"có bước ghi sau hôm nay ({format_day(day_of(moment))})")
    if one.last(Step.APPROVE).by != one.last(Step.SIGN).by:
        raise Refused(PAST_WRONG, paper=name, why="người duyệt và người ký phải là một")
    _fit_days(one, desk)


def _fit(one: PastPaper, step: PastStep, state: State, desk: Register) -> None:
    """Refuse a step by someone without the post for it that day, or by a writer who judges the own text."""
    name = clean(one.document.summary)
    if (step.step in BY_ANOTHER or step.step == Step.RETURN) and step.by in one.writers:
        raise Refused(SAME_PERSON, what=STEP_NAMES[step.step])
    if step.step in _BY_WRITERS and step.by not in one.writers:
        raise Refused(flow.NOT_AN_AUTHOR, paper=name)
    if step.step == Step.RETURN and len(clean(step.note)) < 3:
        raise Refused(flow.RETURN_EMPTY)
    if not desk.may(step.by, step.step, state, day_of(step.at)):
        who, day = desk.name(step.by), format_day(day_of(step.at))
        raise Refused(PAST_WRONG, paper=name, why=f"ngày {day} {who} không có chức trách {STEP_NAMES[step.step]}")
    if step.step == Step.SIGN and (why := desk.signing_fault(one.document, step.by, day_of(step.at))):
        raise Refused(flow.AUTHORITY_UNFIT, why=why)


def _fit_days(one: PastPaper, desk: Register) -> None:
    signed, numbered = day_of(one.last(Step.SIGN).at), day_of(one.last(Step.NUMBER).at)
    if not signed <= one.dated_on <= numbered:
        why = f"văn bản ký ngày {format_day(signed)}, cấp số ngày {format_day(numbered)}"
        raise Refused(flow.NUMBER_DAY_WRONG, day=format_day(one.dated_on), why=why)
    last = latest(signed, urgency_of(one.document.kind, one.document.urgency.value), desk.calendar(signed))
    for step, what in ((Step.NUMBER, "cấp số"), (Step.ISSUE, "phát hành")):
        if day_of(one.last(step).at) > last and not clean(one.last(step).note):
            raise Refused(flow.NUMBER_LATE, signed=format_day(signed), latest=format_day(last), what=what)


def _numbered(papers: Sequence[PastPaper], desk: Register) -> tuple[list[tuple[Series, int]], list[Series]]:
    """Each document's series and number, in order (rule DOC-R37); the series as they stand afterwards, under lock."""
    held: dict[tuple[str, int], Series] = {}
    given = []
    for one in papers:
        code = series_code(one.document.kind, one.document.profile)
        key = (code, one.dated_on.year)
        series = held.get(key) or held.setdefault(key, locked_series(desk.unit_id, *key))
        if series.last_on and one.dated_on < series.last_on:
            why = f"số {series.last:02d} của dãy này đã ghi ngày {format_day(series.last_on)}"
            raise Refused(flow.NUMBER_DAY_WRONG, day=format_day(one.dated_on), why=why)
        number = series.last + 1
        if one.number is not None and one.number != number:
            raise Refused(flow.NUMBER_TAKEN, number=one.number, series=code, year=one.dated_on.year, next=number)
        series.last, series.last_on = number, one.dated_on
        given.append((series, number))
    return given, list(held.values())


def _row(one: PastPaper, number: int, digest: str, desk: Register) -> Paper:
    """The document as it stands at the end of its steps."""
    document, state = one.document, State.DRAFT
    for step in one.steps[1:]:
        state = after(state, step.step) or state
    summary = clean(document.summary)[:500]
    done: dict[Step, dt.datetime] = {step.step: step.at for step in one.steps}
    return Paper(
        unit_id=desk.unit_id, drafting_unit_id=desk.unit_id, kind=document.kind, profile=document.profile,
        summary=summary, summary_search=fold(summary)[:500], urgency=document.urgency.value,
        medium=Paper.Medium.ELECTRONIC if one.e_signed else Paper.Medium.PAPER, state=state.value,
        task=clean(one.task)[:200], due_on=one.due_on, drafter_id=one.drafter,
        checker_id=one.last(Step.PASS_FORM).by, signer_id=one.last(Step.SIGN).by,
        signer_name=clean(document.signers[-1].name)[:200], started_at=one.steps[0].at,
        submitted_at=one.last(Step.SUBMIT).at, approved_at=done[Step.APPROVE], approved_digest=digest,
        signed_at=done[Step.SIGN], signed_digest=digest, e_signed=one.e_signed, number=number,
        reference=reference_of(replace(document, number=number)), dated_on=one.dated_on,
        numbered_at=done[Step.NUMBER], issued_at=done[Step.ISSUE], issued_digest=digest,
        registered_at=done.get(Step.REGISTER), filed_at=done.get(Step.FILE),
    )  # fmt: skip


def _write(papers: Sequence[PastPaper], desk: Register, actor: Actor, at: dt.datetime, source: str) -> list[int]:
    given, series = _numbered(papers, desk)
    digests = [text_digest(one.document) for one in papers]
    made = [_row(one, number, digest, desk) for one, (_, number), digest in zip(papers, given, digests, strict=True)]
    for year in sorted({one.dated_on.year for one in papers}):
        references = [row.reference for one, row in zip(papers, made, strict=True) if one.dated_on.year == year]
        refuse_repeated(desk.unit_id, year, references)
    rows = Paper.objects.bulk_create(made, batch_size=100)
    for each in series:
        each.save(update_fields=["last", "last_on"])
    whole = list(zip(papers, rows, strict=True))
    insert([
        GivenNumber(
            series=run, number=number, dated_on=one.dated_on, paper=row, given_by=one.last(Step.NUMBER).by,
            given_at=one.last(Step.NUMBER).at,
        )
        for (one, row), (run, number) in zip(whole, given, strict=True)
    ])  # fmt: skip
    _traces(whole, desk, source, actor, at)
    insert([SearchDue(source=SearchEntry.Source.PAPER.value, record_id=row.pk) for row in rows])
    for row in rows:
        facts = {"reference": row.reference, "digest": row.issued_digest, "source": source}
        audit.append(f"document:{row.pk}", actor, at, [audit.Event("documents.enter_past", "document", row.pk, facts)])
    return [row.pk for row in rows]


def _traces(
    whole: Sequence[tuple[PastPaper, Paper]], desk: Register, source: str, actor: Actor, at: dt.datetime
) -> None:
    """Writers, the text, the steps, where it was sent, and that all this was entered later."""
    of: Callable[[PastPaper, Step], PastStep] = PastPaper.last
    insert([
        Author(paper=row, user_id=person, since=one.steps[0].at) for one, row in whole for person in one.writers
    ])  # fmt: skip
    insert([
        Version(
            paper=row, number=1, content=to_plain(one.document), digest=row.issued_digest, sealed=True,
            made_by=one.drafter, made_at=one.steps[0].at, saved_at=of(one, Step.SUBMIT).at, why=f"nhập từ {source}",
        )
        for one, row in whole
    ])  # fmt: skip
    steps = []
    for one, row in whole:
        state: State | None = None
        for step in one.steps:
            reached = State.DRAFT if state is None else after(state, step.step)
            assert reached is not None
            steps.append(StepTaken(
                paper=row, step=step.step.value, before=state.value if state else "", after=reached.value, by=step.by,
                title=desk.title(step.by, step.step, state or State.DRAFT, day_of(step.at)), at=step.at, version=1,
                digest=row.issued_digest, note=clean(step.note)[:1000], findings=[],
            ))  # fmt: skip
            state = reached
    insert(steps)
    insert([
        Dispatch(
            paper=row, recipient=recipient, digest=row.issued_digest, sent_by=of(one, Step.ISSUE).by,
            sent_at=of(one, Step.ISSUE).at,
        )
        for one, row in whole
        for recipient in dict.fromkeys(clean(name)[:300] for name in recipients_of(one.document))
    ])  # fmt: skip
    insert([PastEntry(paper=row, source=source, entered_by=actor.user_id, entered_at=at) for _, row in whole])
