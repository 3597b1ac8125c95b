"""The databases refuse it too: what was done is not changed, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from quannhu.documents import actions, guards
from quannhu.documents.models import (
    Author,
    Comment,
    Dispatch,
    GivenNumber,
    Paper,
    Reading,
    Series,
    StepTaken,
    StoredFile,
    Version,
)
from tests.documents.flow.stage import Office

CHANGES = [
    (StepTaken, {"note": "khác"}),
    (Version, {"content": {}}),
    (Version, {"sealed": False}),
    (GivenNumber, {"number": 9}),
    (Series, {"last": 0}),
    (Dispatch, {"recipient": "nơi khác"}),
    (Paper, {"number": 7}),
    (Paper, {"issued_digest": "0" * 64}),
    (Paper, {"dated_on": "2023-01-01"}),
    (Paper, {"drafter_id": 1}),
    (Paper, {"submitted_at": None}),
    (Paper, {"due_on": "2023-12-31"}),
    (Paper, {"e_signed": True}),
    (Paper, {"state": "draft"}),
    (GivenNumber, {"given_by": 1}),
    (Author, {"user_id": 1}),
    (Reading, {"by": 1}),
    (StoredFile, {"size": 1}),
]


@pytest.fixture
def sent(office: Office) -> Paper:
    """A sent document, read by somebody, with a file beside it."""
    paper = office.issued()
    actions.note_reading(actor=office.actor(office.head), at=office.at(), paper=paper)
    actions.attach(
        actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, role="annex", name="bang.pdf",
        data=b"%PDF", media_type="application/pdf",
    )  # fmt: skip
    return paper


@pytest.mark.parametrize(
    ("table", "change"), CHANGES, ids=lambda part: "+".join(part) if isinstance(part, dict) else part.__name__
)
def test_what_was_done_is_not_changed(sent: Paper, table: type, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        table._default_manager.update(**change)


@pytest.mark.parametrize("table", sorted(guards.FIXED))
def test_no_row_is_deleted(sent: Paper, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        if cursor.fetchone()[0] == 0:
            return
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_number_without_signature_cannot_stand(office: Office) -> None:
    """The constraint, past every action."""
    paper = office.draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(number=1, reference="01/TTr-QN", dated_on=office.day)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(signed_digest="a" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(state="issued")
    approved = office.review(office.pass_form(office.submit(paper)))
    Paper.objects.filter(pk=approved.pk).update(signer_id=office.drafter.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(approved_digest="a" * 64, signed_digest="a" * 64)


def test_one_number_is_one_documents(office: Office) -> None:
    paper = office.number(office.signed())
    row = GivenNumber.objects.get(paper=paper)
    for same in ({"number": 1}, {"number": 2}):
        with pytest.raises(DatabaseError), transaction.atomic():
            GivenNumber.objects.create(
                series=row.series, dated_on=office.day, paper=paper, given_by=1, given_at=office.at(), **same
            )


def test_a_closed_remark_and_a_received_dispatch_stay(sent: Paper, office: Office) -> None:
    other = office.draft()
    Comment.objects.create(paper=other, version=1, text="x", by=1, at=office.at(), closed_by=1, closed_at=office.at())
    dispatch = Dispatch.objects.filter(paper=sent)[0]
    clerk = office.actor(office.clerk)
    actions.receipt(actor=clerk, at=office.at(), dispatch_id=dispatch.pk, received_by="Trần Văn Mẫu")
    for rows, change in (
        (Comment.objects.all(), {"closed_at": None}),
        (Dispatch.objects.filter(pk=dispatch.pk), {"received_by": "người khác"}),
    ):
        with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            rows.update(**change)


def test_a_recalled_paper_is_frozen_in_the_database(sent: Paper, office: Office) -> None:
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=sent.pk, reason="sai thẩm quyền")
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Paper.objects.filter(pk=sent.pk).update(state="issued")
