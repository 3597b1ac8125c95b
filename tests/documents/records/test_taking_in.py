"""What one of our organs sends another waits there, is taken in once with its number, and the sender sees when."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, Dispatch, Intake, Paper
from quannhu.documents.queries import Question, intake
from quannhu.documents.queries import arrivals as reads
from quannhu.documents.queries.organs import units_named
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, HEAD, Office, code_of, proposal
from tests.documents.records.incoming import arrived, issued_by_post
from tests.documents.screens import signed_in, words
from tests.documents.signing import desk
from tests.documents.signing.test_flow import ORGAN, key_of, sealed

pytestmark = pytest.mark.django_db
NAME = "Trung đoàn Sóc Nâu"


@pytest.fixture
def quartermaster(office: Office) -> User:
    """Who takes in at T11, where nobody is a clerk."""
    return office.world.user("unit_quartermaster", "T11")


def sent(office: Office, *names: str) -> Paper:
    """A document sent to these."""
    return office.issued(proposal(recipients=("Như trên", *(names or (NAME,)))))


def sending(paper: Paper) -> Dispatch:
    return Dispatch.objects.get(paper=paper, unit__isnull=False)


def taken(office: Office, user: User, paper: Paper, **more: str) -> Arrival:
    made = actions.take_in(
        actor=office.actor(user), at=office.at(), command_id=uuid.uuid4(), dispatch_id=sending(paper).pk,
        trust=desk.trust(), **more,
    )  # fmt: skip
    return Arrival.objects.get(pk=made.arrival_id)


def test_a_unit_is_known_by_its_name_or_code(office: Office) -> None:
    """Rule DOC-R69: a name that is no unit's, or two units', is sent on paper as before."""
    t11 = office.world.unit("T11").pk
    names = [NAME, "trung đoàn  sóc nâu (để thực hiện)", "T11", "Trung đoàn Lạ", "Lưu: VT"]
    assert units_named(names, DAY) == {names[0]: t11, names[1]: t11, names[2]: t11}
    assert units_named([NAME], dt.date(2022, 1, 1)) == {}


def test_what_is_sent_waits_at_the_receiver_alone(office: Office, quartermaster: User) -> None:
    paper = sent(office)
    rows = {row.recipient: row for row in queries.dispatches(paper)}
    assert rows[NAME].unit == office.world.unit("T11") and rows[NAME].channel == Dispatch.Channel.NETWORK
    assert rows["Thủ trưởng Bộ Tổng Hậu cần"].unit is None
    waiting = intake.waiting_to_take(office.actor(quartermaster), office.day)
    assert [(one.dispatch.pk, one.unit_id) for one in waiting] == [(rows[NAME].pk, office.world.unit("T11").pk)]
    assert intake.waiting_to_take(office.actor(office.drafter), office.day) == []
    other = office.world.user("unit_quartermaster", "T21")
    assert intake.waiting_to_take(office.actor(other), office.day) == []
    # T11 has somebody: the clerk above does not see it; T22 has nobody: he does.
    assert intake.waiting_to_take(office.actor(office.clerk), office.day) == []
    sent(office, "Trung đoàn Vành Khuyên")
    above = intake.waiting_to_take(office.actor(office.clerk), office.day)
    assert [one.dispatch.recipient for one in above] == ["Trung đoàn Vành Khuyên"]


def test_taken_in_it_has_a_number_the_original_and_the_senders_receipt(office: Office, quartermaster: User) -> None:
    """Rule DOC-R69."""
    paper = sent(office)
    row = taken(office, quartermaster, paper)
    assert (row.number, row.unit, row.reference) == (1, office.world.unit("T11"), paper.reference)
    assert (row.author, row.summary, row.dated_on) == ("Cục Quân nhu Bồng Lai", paper.summary, paper.dated_on)
    how = intake.intake_of(row)
    assert how is not None and how.digest == how.sent_digest == paper.issued_digest
    assert intake.original_of(row) == paper and how.receipt_to == "Cục Quân nhu Bồng Lai" and how.receipt_at
    back = sending(paper)
    assert back.received_at == how.taken_at and NAME in back.received_by
    assert intake.waiting_to_take(office.actor(quartermaster), office.day) == []
    assert reads.arrivals_for(office.actor(quartermaster), office.day).get() == row
    actions.catch_up()
    hits, _more = queries.search(office.actor(quartermaster), office.day, Question(text="120 bo dung cu"))
    assert ("arrival", row.pk) in [(one.source, one.record_id) for one in hits]
    with pytest.raises(DatabaseError), transaction.atomic():
        Intake.objects.filter(pk=how.pk).update(receipt_to="ai đó")


def test_nothing_is_taken_in_twice_or_by_who_may_not(office: Office, quartermaster: User) -> None:
    """Code DOC-58."""
    paper = sent(office)
    other = office.world.user("unit_quartermaster", "T21")
    with pytest.raises(Refused) as refused:
        taken(office, other, paper)
    assert code_of(refused.value) == "KER-09"
    command_id, actor, at = uuid.uuid4(), office.actor(quartermaster), office.at()
    common = {"actor": actor, "at": at, "dispatch_id": sending(paper).pk, "trust": desk.trust()}
    first = actions.take_in(**common, command_id=command_id)
    assert actions.take_in(**common, command_id=command_id) == first
    with pytest.raises(Refused) as refused:
        actions.take_in(**common, command_id=uuid.uuid4())
    assert code_of(refused.value) == "DOC-58" and "đã tiếp nhận, số đến 1 năm 2023" in str(refused.value)
    with pytest.raises(Refused) as refused:
        taken(office, other, paper)
    assert code_of(refused.value) == "KER-09"
    with pytest.raises(DatabaseError), transaction.atomic():
        Intake.objects.create(
            arrival=arrived(office), dispatch=sending(paper), digest="a", sent_digest="a", taken_by=1, taken_at=at
        )
    assert Arrival.objects.filter(unit=office.world.unit("T11")).count() == 1


def test_a_signed_file_is_taken_in_byte_for_byte(office: Office, quartermaster: User) -> None:
    """Rules DOC-R68, DOC-R69: with what its signatures were worth at that instant."""
    pens = {name: key_of(name) for name in (HEAD, ORGAN)}
    paper, last = sealed(office, pens, proposal(recipients=("Như trên", NAME)))
    paper = office.issue(paper)
    row = taken(office, quartermaster, paper)
    (file,) = intake.files_of(row)
    assert paper.issued_file is not None
    assert file.file.sha256 == last.file.sha256 == paper.issued_file.sha256
    assert file.verdict == "good" and [one["holder"] for one in file.signatures] == [HEAD, ORGAN]


def test_what_was_recalled_or_changed_is_not_taken_in(office: Office, quartermaster: User) -> None:
    paper = sent(office)
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, reason="Ban hành nhầm")
    assert intake.waiting_to_take(office.actor(quartermaster), office.day) == []
    with pytest.raises(Refused) as refused:
        taken(office, quartermaster, paper)
    assert code_of(refused.value) == "DOC-50"


def test_what_came_on_paper_before_asks_for_a_reason(office: Office, quartermaster: User) -> None:
    clerk = office.world.another_user("clerk", "T11", "Lý Thử Nghiệm")
    paper = sent(office)
    same = {
        "unit_id": office.world.unit("T11").pk, "author": "Cục Quân nhu Bồng Lai", "reference": paper.reference,
        "dated_on": paper.dated_on,
    }  # fmt: skip
    first = arrived(office, clerk, **same)
    with pytest.raises(Refused) as refused:
        taken(office, quartermaster, paper)
    assert code_of(refused.value) == "DOC-60" and not Intake.objects.exists()
    again = taken(office, quartermaster, paper, repeats_reason="bản giấy đến trước")
    assert again.repeats == first and again.number == 2


def test_a_receipt_is_owed_the_same_day(office: Office) -> None:
    """Rule DOC-R70."""
    row = arrived(office, electronic=True)
    clerk = office.actor(office.clerk)
    due = intake.to_acknowledge(clerk, office.day)
    assert [(one.arrival, one.last, one.late) for one in due] == [(row, DAY, 0)]
    assert intake.to_acknowledge(clerk, DAY + dt.timedelta(days=2))[0].late == 2
    actions.acknowledge(actor=clerk, at=office.at(), arrival_id=row.pk)
    assert intake.to_acknowledge(clerk, office.day) == []
    how = intake.intake_of(row)
    assert how is not None and how.receipt_to == row.author and how.receipt_by == office.clerk.pk
    for arrival in (row, arrived(office, reference="246")):
        with pytest.raises(Refused) as refused:
            actions.acknowledge(actor=clerk, at=office.at(), arrival_id=arrival.pk)
        assert code_of(refused.value) == "KER-09"


def test_what_is_not_presented_in_time_is_late(office: Office) -> None:
    """Rule DOC-R70: the next working day, the urgent the same day; the weekend does not count."""
    friday = dt.date(2023, 3, 17)
    slow, quick = arrived(office), arrived(office, reference="9", urgency="hoa_toc")
    clerk = office.actor(office.clerk)
    assert [(one.arrival, one.last) for one in intake.to_present(clerk, DAY)] == [
        (quick, DAY), (slow, DAY + dt.timedelta(days=1)),
    ]  # fmt: skip
    assert [one.late for one in intake.to_present(clerk, friday)] == [3, 2]
    weekend = Arrival(arrived_on=friday, urgency="", kind="cong_van")
    assert intake.last_days([weekend], friday)[0].last == dt.date(2023, 3, 20)
    with pytest.raises(Refused) as refused:
        actions.present(actor=clerk, at=office.at(), arrival_id=slow.pk, to=" ")
    assert code_of(refused.value) == "KER-11"
    actions.present(actor=clerk, at=office.at(), arrival_id=slow.pk, to="Cục trưởng")
    assert [one.arrival for one in intake.to_present(clerk, DAY)] == [quick]
    with pytest.raises(Refused) as refused:
        actions.present(actor=office.actor(office.drafter), at=office.at(), arrival_id=quick.pk, to="Cục trưởng")
    assert code_of(refused.value) == "KER-07"
    assert intake.to_present(office.actor(office.drafter), DAY) == []


def test_by_post_to_nobody_of_ours_nothing_waits(office: Office) -> None:
    issued_by_post(office)
    assert not Dispatch.objects.filter(unit__isnull=False).exists()


def test_with_one_click(office: Office, quartermaster: User) -> None:
    paper = sent(office)
    mine, clerk = signed_in(office, quartermaster), signed_in(office, office.clerk)
    home = words(mine.get("/"))
    assert "Văn bản gửi đến, chờ tiếp nhận" in home and paper.summary in home
    page = f"/van-ban/den/cho-tiep-nhan/{sending(paper).pk}/"
    assert paper.reference in words(mine.get("/van-ban/den/cho-tiep-nhan/"))
    assert "Tiếp nhận, vào sổ" in words(mine.get(page)) and clerk.get(page).status_code == 404
    assert mine.get(f"{page}ban-in.pdf").content.startswith(b"%PDF")
    answer = mine.post(page)
    row = Arrival.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/van-ban/den/{row.pk}/"
    shown = words(mine.get(f"/van-ban/den/{row.pk}/"))
    assert "Văn bản gốc" in shown and "Giấy báo đã nhận" in shown and "SHA-256" in shown
    assert mine.get(f"/van-ban/den/{row.pk}/van-ban-goc.pdf").content.startswith(b"%PDF")
    assert mine.get(f"/van-ban/den/{row.pk}/bao-da-nhan.pdf").content.startswith(b"%PDF")
    assert mine.post(page).status_code == 404
    assert NAME in words(clerk.get(f"/van-ban/{paper.pk}/"))
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, reason="Ban hành nhầm")
    assert "nơi gửi đã thu hồi" in words(mine.get(f"/van-ban/den/{row.pk}/"))
