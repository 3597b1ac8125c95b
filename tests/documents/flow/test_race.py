"""Two clerks, one number; two writers, one draft: in real connections at the same moment."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connections

from quannhu.documents import actions, queries
from quannhu.documents.models import Absence, GivenNumber, Paper, Template, Version
from quannhu.documents.rules.values import Block, BlockKind
from quannhu.kernel.audit import broken_links
from quannhu.kernel.errors import Refused
from tests import world as worlds
from tests.documents.flow.stage import Office, build, line, proposal

pytestmark = pytest.mark.django_db(transaction=True)


def together(works: list[Callable[[], object]]) -> list[object]:
    """The answers of all, begun at the same moment, in their order; a refusal counts as an answer."""
    start = threading.Barrier(len(works))
    answers: list[object] = [None] * len(works)

    def run(index: int) -> None:
        try:
            start.wait(timeout=20)
            answers[index] = works[index]()
        except Refused as refused:
            answers[index] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.fixture
def office() -> Office:
    return build(worlds.build())


def _number(office: Office, paper: Paper, clerk: str, **more: object) -> Callable[[], object]:
    actor, at = office.actor(getattr(office, clerk)), office.at()
    return lambda: actions.number(
        actor=actor, at=at, command_id=uuid.uuid4(), paper_id=paper.pk, **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_two_clerks_take_two_numbers(office: Office) -> None:
    """Six documents, two clerks, the same moment, an empty series: 01 to 06, each once, none missing."""
    papers = [office.signed() for _ in range(6)]
    answers = together([_number(office, paper, ("clerk", "other_clerk")[i % 2]) for i, paper in enumerate(papers)])
    assert all(isinstance(answer, actions.Numbered) for answer in answers), answers
    assert sorted(answer.number for answer in answers) == [1, 2, 3, 4, 5, 6]  # type: ignore[attr-defined]
    assert queries.flow_faults() == [] and broken_links() == []


def test_two_clerks_who_saw_the_same_number(office: Office) -> None:
    """DOC-42: one has it, the other is told, and may take the next."""
    papers = [office.signed(), office.signed()]
    works = [
        _number(office, paper, who, expected=1) for paper, who in zip(papers, ("clerk", "other_clerk"), strict=True)
    ]
    answers = together(works)
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert refused.code.id == "DOC-42" and sum(isinstance(one, actions.Numbered) for one in answers) == 1
    assert GivenNumber.objects.count() == 1 and queries.flow_faults() == []


def test_two_clerks_number_one_document(office: Office) -> None:
    """DOC-31: the second sees it numbered; no number is lost."""
    paper = office.signed()
    answers = together([_number(office, paper, who) for who in ("clerk", "other_clerk", "clerk")])
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert [one.code.id for one in refused] == ["DOC-31", "DOC-31"] and GivenNumber.objects.count() == 1


def test_two_clerks_keep_a_template_of_one_key(office: Office) -> None:
    """The second takes the first one's place; neither meets the database's own refusal."""

    def keep(clerk: str) -> Callable[[], object]:
        actor, at = office.actor(getattr(office, clerk)), office.at()
        return lambda: actions.add_template(
            actor=actor, at=at, unit_id=office.world.root.pk, key="to-trinh", title=clerk, document=proposal()
        )

    answers = together([keep(("clerk", "other_clerk")[i % 2]) for i in range(4)])
    assert all(isinstance(answer, int) for answer in answers), answers
    assert Template.objects.filter(retired_at__isnull=True).count() == 1 and Template.objects.count() == 4


def test_two_superiors_write_one_absence(office: Office) -> None:
    """DOC-97: the second sees what the first wrote."""

    def write(superior: str) -> Callable[[], object]:
        actor, at = office.actor(getattr(office, superior)), office.at()
        return lambda: actions.record_absence(
            actor=actor, at=at, command_id=uuid.uuid4(), user_id=office.drafter.pk, starts_on=office.day,
            ends_on=office.day, reason="nghỉ phép",
        )  # fmt: skip

    answers = together([write(who) for who in ("head", "chief", "deputy")])
    refused = [answer.code.id for answer in answers if isinstance(answer, Refused)]
    assert refused == ["DOC-97", "DOC-97"] and Absence.objects.count() == 1


def test_two_writers_at_once_lose_no_word(office: Office) -> None:
    """DOC-32: both opened revision 1; one is written, the other refused by name."""
    paper = office.draft()
    actions.share(actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, user_id=office.second.pk)

    def save(user: object, words: str) -> Callable[[], object]:
        actor, at = office.actor(user), office.at()  # type: ignore[arg-type]
        document = proposal(body=(Block(BlockKind.PARAGRAPH, line(words)),))
        return lambda: actions.save(actor=actor, at=at, paper_id=paper.pk, revision=1, document=document)

    answers = together([save(office.drafter, "Một."), save(office.second, "Hai.")])
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert refused.code.id == "DOC-32" and 2 in answers
    written = "Một." if answers[0] == 2 else "Hai."
    head = queries.document_of(Version.objects.filter(paper=paper).order_by("-number")[0])
    assert head.body[0].line[0].text == written
