"""R12, check 7: what two regiments had in progress is neither lost nor doubled when they merge."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.models import User

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.rules.flow import State
from quannhu.documents.rules.values import Signer
from tests.documents.flow.stage import Office, build, proposal
from tests.world import World, merge_r01

NAME = "Hồ Tượng Trưng"


def begun(office: Office, code: str, count: int) -> list[Paper]:
    """Drafts of a unit, one of them at its commander's desk."""
    drafter = office.world.user("unit_quartermaster", code)
    unit = office.world.unit(code).pk
    made = [
        actions.start_draft(
            actor=office.actor(drafter), at=office.at(), command_id=uuid.uuid4(), unit_id=unit,
            document=proposal(f"Về việc số {number}", organ_sign=code, signers=(Signer("Trung đoàn trưởng", NAME),)),
        )
        for number in range(count)
    ]  # fmt: skip
    return list(Paper.objects.filter(pk__in=made))


def test_documents_in_progress_before_and_after_a_merger(r01_world: World) -> None:
    """Rule DOC-R43: 14 + 9 = 23; a draft of T21 is signed by L25's head and takes L25's number."""
    office = build(r01_world)
    office.day = dt.date(2023, 6, 20)
    papers = {code: begun(office, code, count) for code, count in (("T21", 14), ("T22", 9))}
    units = {code: office.world.unit(code).pk for code in papers}
    for code, rows in papers.items():
        person = office.world.another_user("commander", code, NAME)
        office.submit(rows[0], user=office.world.user("unit_quartermaster", code), signer_id=person.pk)
    before = queries.in_progress(units.values(), office.at())
    assert before == {units["T21"]: 14, units["T22"]: 9}
    successor = merge_r01(r01_world)
    office.day = dt.date(2023, 7, 3)
    assert sum(queries.in_progress(units.values(), office.at()).values()) == 23
    assert {queries.issuer_on(unit, dt.date(2023, 6, 30)) for unit in units.values()} == set(units.values())
    assert {queries.issuer_on(unit, office.day) for unit in units.values()} == {successor.pk}

    head = office.world.another_user("commander", "CQN", NAME)  # a post somewhere first, then the brigade's
    head.posts.all().update(unit_id=successor.pk, valid_from=dt.date(2023, 7, 1))
    writer = office.world.user("unit_quartermaster", "T21")
    writer.posts.create(role="unit_quartermaster", unit=successor, title="Chủ nhiệm", valid_from=dt.date(2023, 7, 1))
    paper = papers["T21"][1]
    seen = queries.papers_for(office.actor(head), office.day)
    assert seen.filter(unit_id__in=units.values()).count() == 23
    paper = office.submit(paper, user=writer, signer_id=head.pk)
    paper = office.review(office.pass_form(paper), office.deputy)
    paper = office.number(office.sign(office.approve(paper, head), head))
    assert (paper.state, paper.unit_id, paper.number) == (State.NUMBERED, successor.pk, 1)
    assert queries.flow_faults() == []
    _heir_corrects(office, paper, writer)
    assert queries.in_progress([*units.values(), successor.pk], office.at()) == {
        units["T21"]: 13, units["T22"]: 9, successor.pk: 1
    }  # fmt: skip


def _heir_corrects(office: Office, paper: Paper, writer: User) -> None:
    """What an ended unit had sent is corrected by whoever took it over."""
    paper = office.issue(paper)
    made = actions.correct(
        actor=office.actor(writer), at=office.at(), command_id=uuid.uuid4(), paper_id=paper.pk,
        document=proposal(kind="cong_van", drafting_sign="KH"),
    )  # fmt: skip
    row = Paper.objects.get(pk=made)
    assert (row.unit_id, row.drafting_unit_id) == (paper.unit_id, paper.unit_id)
    assert paper.drafting_unit_id != paper.unit_id
