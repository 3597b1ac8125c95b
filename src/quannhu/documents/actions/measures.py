"""What measures need and no step tells: the answer to a proposal, and the days a writer was away."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth import get_user_model
from django.db import transaction

from quannhu.documents.actions.drafting import person_name
from quannhu.documents.actions.holding import day_of, is_author, locked, log, name_of_paper, refuse_marked
from quannhu.documents.codes.measures import ABSENCE_WRONG, OUTCOME_WRONG
from quannhu.documents.models import Absence, Outcome
from quannhu.documents.queries.measures import MEASURE, subordinates
from quannhu.documents.rules.flow import PUBLISHED, State
from quannhu.documents.rules.measures import PROPOSALS
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, SAME_PERSON
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.queries import may, require

# A superior or the clerk who registers the answer; never the writer.
ANSWER = "documents.register"


def record_outcome(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, paper_id: int, adopted: bool, answered_on: dt.date,
    reference: str,
) -> int:  # fmt: skip
    """Write down what a proposal was answered; gives the row's id. Right documents.register or documents.measure.

    answered_on not before the issue nor after today; reference: where the answer stands
    errors      Refused DOC-96 no proposal, not sent yet, day or reference wrong; DOC-30, KER-07, KER-08 a writer of it
    """
    said = clean(reference)[:200]

    def work() -> int:
        paper = locked(paper_id)
        if not may(actor, MEASURE, paper.drafting_unit_id, actor.today):
            require(actor, ANSWER, paper.unit_id, actor.today)
        refuse_marked("", [said])
        if is_author(paper, actor.user_id):
            raise Refused(SAME_PERSON, what="ghi trả lời đề xuất")
        why = ""
        if paper.kind not in PROPOSALS:
            why = "đây không phải tờ trình, đề án, phương án"
        elif State(paper.state) not in PUBLISHED or paper.issued_at is None:
            why = "văn bản chưa phát hành"
        elif not day_of(paper.issued_at) <= answered_on <= day_of(at):
            why = "ngày trả lời phải từ ngày phát hành đến hôm nay"
        elif len(said) < 3:
            why = "chưa ghi văn bản trả lời"
        if why:
            raise Refused(OUTCOME_WRONG, paper=name_of_paper(paper), why=why)
        row = Outcome.objects.create(
            paper=paper, adopted=adopted, answered_on=answered_on, reference=said, written_by=actor.user_id,
            written_at=at,
        )  # fmt: skip
        facts = {"adopted": adopted, "on": answered_on.isoformat(), "reference": said}
        log(paper, "outcome", actor, at, facts)
        return row.pk

    facts = [paper_id, adopted, answered_on, said]
    return int(once(command_id, "documents.record_outcome", actor, at, facts, work))


def record_absence(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, user_id: int, starts_on: dt.date, ends_on: dt.date,
    reason: str,
) -> int:  # fmt: skip
    """Write down days on which a subordinate could not write; gives the row's id. A superior, never the person.

    errors      Refused DOC-97 not a subordinate, days turned round or known already, no reason
    """
    said = clean(reason)[:200]

    def work() -> int:
        # Two superiors at once: the second sees what the first wrote.
        list(get_user_model().objects.select_for_update(of=("self",)).filter(pk=user_id))
        why = ""
        if user_id not in subordinates(actor):
            why = "đồng chí không phải cấp trên của người này"
        elif ends_on < starts_on:
            why = "ngày kết thúc sớm hơn ngày bắt đầu"
        elif len(said) < 2:
            why = "chưa ghi lý do"
        elif _known(user_id, starts_on, ends_on):
            why = "những ngày này đã ghi vắng"
        if why:
            raise Refused(ABSENCE_WRONG, person=person_name(user_id), why=why)
        row = Absence.objects.create(
            user_id=user_id, starts_on=starts_on, ends_on=ends_on, reason=said, written_by=actor.user_id, written_at=at
        )
        _log(row, "absence", actor, at)
        return row.pk

    facts = [user_id, starts_on, ends_on, said]
    return int(once(command_id, "documents.record_absence", actor, at, facts, work))


def _known(user_id: int, starts_on: dt.date, ends_on: dt.date) -> bool:
    rows = Absence.objects.filter(user_id=user_id, withdrawn_at__isnull=True)
    return rows.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists()


@transaction.atomic
def withdraw_absence(*, actor: Actor, at: dt.datetime, absence_id: int) -> None:
    """Take back an absence written by mistake; the row stays. A superior.

    errors      Refused KER-09 no such absence of a subordinate
    """
    row = Absence.objects.select_for_update().filter(pk=absence_id, withdrawn_at__isnull=True).first()
    if row is None or row.user_id not in subordinates(actor):
        raise Refused(NOT_FOUND, what="ngày vắng", key=absence_id)
    row.withdrawn_by, row.withdrawn_at = actor.user_id, at
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _log(row, "withdraw_absence", actor, at)


def _log(row: Absence, verb: str, actor: Actor, at: dt.datetime) -> None:
    facts = {"from": row.starts_on.isoformat(), "to": row.ends_on.isoformat(), "reason": row.reason}
    event = audit.Event(f"documents.{verb}", "person", row.user_id, facts)
    audit.append(f"absence:{row.pk}", actor, at, [event])
