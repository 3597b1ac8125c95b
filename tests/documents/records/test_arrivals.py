"""The register of arrivals: numbers, the same document twice, who is given what, reminders, search."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction

from quannhu.documents import actions, queries
from quannhu.documents.actions import Handler
from quannhu.documents.models import Arrival, Assignment, GivenNumber, Handling, SearchEntry
from quannhu.documents.queries import Question
from quannhu.documents.queries import arrivals as reads
from quannhu.documents.rules.arriving import arrival_fault, triple_of
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, code_of
from tests.documents.records.incoming import arrived, letter

pytestmark = pytest.mark.django_db


def given(office: Office, row: Arrival, **more: object) -> list[Assignment]:
    """The letter given to the drafter, in five days."""
    root = office.world.root.pk
    asked: dict[str, object] = {"lead": Handler(root, office.drafter.pk, DAY + dt.timedelta(days=5))}
    actions.assign(
        actor=office.actor(office.chief), at=office.at(), arrival_id=row.pk, **(asked | more)  # type: ignore[arg-type]
    )  # fmt: skip
    return reads.assignments_of([row.pk])[row.pk]


def test_numbers_run_in_one_series_a_year(office: Office) -> None:
    first = arrived(office)
    second = arrived(office, office.other_clerk, reference="246/HC-KH")
    assert (first.number, second.number, first.year) == (1, 2, 2023)
    rows = GivenNumber.objects.filter(series__code="DEN").order_by("number")
    assert [row.subject for row in rows] == [f"arrival:{first.pk}", f"arrival:{second.pk}"]
    assert queries.flow_faults() == []
    with pytest.raises(Refused) as refused:
        arrived(office, reference="247", arrived_on=DAY - dt.timedelta(days=1))
    assert code_of(refused.value) == "DOC-40"
    assert Arrival.objects.count() == 2


def test_the_same_command_gives_the_same_row(office: Office) -> None:
    common = {"actor": office.actor(office.clerk), "at": office.at(), "command_id": uuid.uuid4()}
    made = [actions.register_arrival(**common, arrival=letter(office)) for _ in range(2)]
    assert made[0] == made[1] and Arrival.objects.count() == 1


@pytest.mark.parametrize(
    "same",
    [{}, {"reference": "Số: 0245/HC-KH"}, {"reference": "245 / hc-kh", "author": "TỔNG CỤC  HẬU CẦN BỒNG LAI"}],
)
def test_the_same_document_is_warned_of_and_entered_again_with_a_reason(office: Office, same: dict[str, str]) -> None:
    """Rule DOC-R60, code DOC-60."""
    first = arrived(office)
    with pytest.raises(Refused) as refused:
        arrived(office, **same)
    assert code_of(refused.value) == "DOC-60"
    assert 'Văn bản 245/HC-KH ngày 10/3/2023 của "Tổng cục Hậu cần Bồng Lai" đã vào sổ: số đến 1' in str(refused.value)
    again = arrived(office, reason="bản thứ hai gửi qua bưu điện", **same)
    assert again.repeats == first and again.number == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Arrival.objects.filter(pk=again.pk).update(repeats_reason="")
    other_day = arrived(office, dated_on=DAY.replace(day=11))
    assert other_day.repeats is None


def test_the_triple_is_its_three_parts() -> None:
    """Rule DOC-R60."""
    day = dt.date(2023, 3, 5)
    assert triple_of("05/QĐ-QN", "Cục Quân nhu", day) == triple_of("số: 5/qđ-qn", "CỤC QUÂN  NHU", day)
    assert triple_of("15/QĐ-QN", "Cục Quân nhu", day) != triple_of("05/QĐ-QN", "Cục Quân nhu", day)
    assert triple_of("5/QĐ-QN", "Cục Quân nhu", day) != triple_of("5/QĐ-QN", "Cục Quân y", day)
    common = {"author": "a", "reference": "1", "summary": "x", "arrived_on": day, "dated_on": day, "today": day}
    assert arrival_fault(**common) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"author": " "}, "thiếu tác giả"), ({"reference": ""}, "thiếu số, ký hiệu"),
        ({"summary": ""}, "thiếu trích yếu"),
        ({"dated_on": DAY + dt.timedelta(days=1)}, "ngày văn bản sau ngày đến"),
        ({"arrived_on": DAY + dt.timedelta(days=1)}, "ngày đến chưa tới"), ({"kind": "la"}, "không có loại văn bản"),
        ({"urgency": "nhanh"}, "không có độ khẩn"), ({"summary": "x" * 501}, "trích yếu dài quá 500 ký tự"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(office: Office, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(Refused) as refused:
        arrived(office, **wrong)
    assert code_of(refused.value) == "DOC-61" and f"Chưa vào sổ được: {words}" in str(refused.value)


@pytest.mark.parametrize("marked", [{"marking": "Mật"}, {"note": "TỐI MẬT"}, {"summary": "Độ mật: Mật"}])
def test_what_is_marked_above_ordinary_does_not_enter(office: Office, marked: dict[str, str]) -> None:
    """Rule DOC-R34."""
    with pytest.raises(Refused) as refused:
        arrived(office, **marked)
    assert code_of(refused.value) == "DOC-30" and not Arrival.objects.exists()


def test_only_the_clerk_registers_and_only_heads_assign(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        arrived(office, office.drafter)
    assert code_of(refused.value) == "KER-07"
    row = arrived(office)
    with pytest.raises(Refused) as refused:
        actions.assign(
            actor=office.actor(office.drafter), at=office.at(), arrival_id=row.pk, lead=Handler(office.world.root.pk)
        )
    assert code_of(refused.value) == "KER-07"


def test_from_the_heads_opinion_to_the_answer(office: Office) -> None:
    row = arrived(office)
    (lead,) = given(office, row, opinion="Phòng Kế hoạch chủ trì, báo cáo trước ngày 19/3")
    drafter = office.actor(office.drafter)
    actions.take_over(actor=drafter, at=office.at(), assignment_id=lead.pk)
    actions.note_progress(actor=drafter, at=office.at(), arrival_id=row.pk, text="Đã tổng hợp 3/5 đơn vị")
    assert reads.last_progress([row.pk]) == {row.pk: "Đã tổng hợp 3/5 đơn vị"}
    draft = office.draft()
    with pytest.raises(Refused) as refused:
        actions.finish(actor=drafter, at=office.at(), arrival_id=row.pk, paper_id=draft.pk)
    assert code_of(refused.value) == "DOC-64" and "văn bản trả lời chưa phát hành" in str(refused.value)
    answer = office.issued()
    actions.finish(actor=drafter, at=office.at(), arrival_id=row.pk, paper_id=answer.pk)
    row.refresh_from_db()
    assert row.answer == answer and row.done_at is not None
    assert [line.kind for line in reads.handlings_of(row)] == ["opinion", "assigned", "progress", "done"]
    with pytest.raises(Refused) as refused:
        actions.note_progress(actor=drafter, at=office.at(), arrival_id=row.pk, text="thêm")
    assert code_of(refused.value) == "DOC-62" and "Văn bản đến số 1 năm 2023 đã giải quyết xong" in str(refused.value)
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Arrival.objects.filter(pk=row.pk).update(summary="khác")
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Handling.objects.update(text="khác")


def test_what_cannot_be_assigned_is_said(office: Office) -> None:
    """Code DOC-63."""
    row, root = arrived(office), office.world.root.pk
    soon, past = DAY + dt.timedelta(days=2), DAY - dt.timedelta(days=1)
    cases: list[tuple[dict[str, object], str]] = [
        ({"lead": Handler(root, office.drafter.pk)}, "đơn vị chủ trì chưa có thời hạn"),
        ({"lead": Handler(root, office.drafter.pk, past)}, "thời hạn 13/3/2023 đã qua"),
        ({"lead": Handler(root, 987_654, soon)}, "người được giao không có chức vụ"),
        ({"lead": Handler(root, None, soon), "partners": [Handler(root)]}, "ghi hai lần"),
    ]
    for asked, words in cases:
        with pytest.raises(Refused) as refused:
            given(office, row, **asked)
        assert code_of(refused.value) == "DOC-63"
        assert "Chưa phân công được: " in str(refused.value) and words in str(refused.value)
    assert not Assignment.objects.exists()


def test_a_unit_outside_the_organ_is_not_given_its_letters(office: Office) -> None:
    regiment = office.world.unit("T11")
    clerk = office.world.another_user("clerk", "T11", name="Tạ Hư Cấu")
    row = arrived(office, clerk, unit_id=regiment.pk)
    head = office.world.another_user("commander", "T11", name="Võ Giả Định")
    with pytest.raises(Refused) as refused:
        actions.assign(
            actor=office.actor(head), at=office.at(), arrival_id=row.pk,
            lead=Handler(office.world.root.pk, None, DAY),
        )  # fmt: skip
    assert code_of(refused.value) == "DOC-63" and "không thuộc cơ quan nhận văn bản" in str(refused.value)


def test_given_to_others_the_first_ends_and_stays_on_the_slip(office: Office) -> None:
    row = arrived(office)
    (first,) = given(office, row)
    given(office, row, lead=Handler(office.world.root.pk, office.second.pk, DAY))
    live = reads.assignments_of([row.pk])[row.pk]
    assert [one.user_id for one in live] == [office.second.pk]
    assert len(reads.assignments_of([row.pk], ended=True)[row.pk]) == 2
    with pytest.raises(Refused) as refused:
        actions.take_over(actor=office.actor(office.drafter), at=office.at(), assignment_id=first.pk)
    assert code_of(refused.value) == "KER-09"


def test_a_units_head_passes_it_on_within_its_day(office: Office) -> None:
    row = arrived(office)
    (whole,) = given(office, row, lead=Handler(office.world.root.pk, None, DAY + dt.timedelta(days=3)))
    head = office.actor(office.head)
    common = {"actor": head, "at": office.at(), "assignment_id": whole.pk, "user_id": office.second.pk}
    with pytest.raises(Refused) as refused:
        actions.pass_on(**common, due_on=DAY + dt.timedelta(days=9))
    assert code_of(refused.value) == "DOC-63" and "thời hạn sau hạn của đơn vị" in str(refused.value)
    actions.pass_on(**common, opinion="Đồng chí Mẫu nghiên cứu, đề xuất")
    (live,) = reads.assignments_of([row.pk])[row.pk]
    assert (live.user_id, live.due_on, live.part) == (office.second.pk, DAY + dt.timedelta(days=3), "lead")
    assert reads.handles(office.actor(office.second), row, DAY)


def test_reminders_come_three_days_before_and_stay_while_late(office: Office) -> None:
    """Rule DOC-R62."""
    row = arrived(office)
    given(office, row)
    for later, expected in ((1, []), (2, [(0, True)]), (5, [(0, True)]), (7, [(2, False)])):
        on = DAY + dt.timedelta(days=later)
        for user in (office.drafter, office.chief, office.clerk):
            found = reads.reminders(office.actor(user), on)
            assert [(due.late, due.near) for _row, due in found] == expected
    actions.finish(actor=office.actor(office.drafter), at=office.at(), arrival_id=row.pk, result="Đã gửi báo cáo")
    assert reads.reminders(office.actor(office.chief), DAY + dt.timedelta(days=9)) == []


def test_what_waits(office: Office) -> None:
    row = arrived(office)
    assert list(reads.waiting(office.actor(office.chief), DAY)) == [row]
    assert not reads.waiting(office.actor(office.drafter), DAY)
    given(office, row)
    assert list(reads.waiting(office.actor(office.drafter), DAY)) == [row]
    assert not reads.waiting(office.actor(office.chief), DAY)


def test_a_slip_of_the_pen_is_put_right_with_a_reason(office: Office) -> None:
    row = arrived(office)
    arrived(office, reference="300/HC-KH")
    clerk = office.actor(office.clerk)
    common = {"actor": clerk, "at": office.at(), "arrival_id": row.pk}
    with pytest.raises(Refused) as refused:
        actions.amend_arrival(**common, arrival=letter(office, reference="254/HC-KH"), reason="")
    assert code_of(refused.value) == "KER-11"
    with pytest.raises(Refused) as refused:
        actions.amend_arrival(**common, arrival=letter(office, reference="300/HC-KH"), reason="ghi nhầm số")
    assert code_of(refused.value) == "DOC-60"
    actions.amend_arrival(**common, arrival=letter(office, reference="254/HC-KH"), reason="ghi nhầm số")
    row.refresh_from_db()
    assert row.reference == "254/HC-KH" and reads.handlings_of(row)[0].text == "ghi nhầm số"
    for change in ({"number": 9}, {"arrived_on": DAY - dt.timedelta(days=3)}):
        with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            Arrival.objects.filter(pk=row.pk).update(**change)


def stranger(office: Office) -> User:
    return office.world.another_user("kitchen_manager", "K-1101", name="Người Ngoài")


def test_who_may_see_an_arrival_and_finds_it(office: Office) -> None:
    """Rule DOC-R61: the register, and search, show the same to the same people."""
    row = arrived(office)
    outside = stranger(office)

    def seen(user: User) -> tuple[bool, bool]:
        actor = office.actor(user)
        while actions.catch_up():
            pass
        hits, _more = queries.search(actor, DAY, Question("mua lu"))
        listed = reads.arrivals_for(actor, DAY).filter(pk=row.pk).exists()
        return listed, [(hit.source, hit.record_id) for hit in hits] == [(SearchEntry.Source.ARRIVAL, row.pk)]

    assert seen(office.clerk) == seen(office.chief) == seen(office.head) == (True, True)
    assert seen(office.drafter) == seen(outside) == (False, False)
    given(office, row)
    assert seen(office.drafter) == (True, True) and seen(outside) == (False, False)
    with pytest.raises(Refused) as refused:
        reads.arrival_for(office.actor(outside), DAY, row.pk)
    assert code_of(refused.value) == "KER-09"


def test_arrivals_are_found_by_number_person_unit_and_progress(office: Office) -> None:
    row = arrived(office)
    given(office, row, opinion="Chuẩn bị bếp dã chiến")
    while actions.catch_up():
        pass
    clerk = office.actor(office.clerk)
    for question in (
        Question("245/HC-KH"), Question(number=1), Question(person="Trịnh Giả"), Question(unit="tong cuc hau can"),
        Question("bếp dã chiến"), Question(kind="cong_van"), Question("mưa lũ", starts=DAY, ends=DAY),
    ):  # fmt: skip
        hits, _more = queries.search(clerk, DAY, question)
        assert [(hit.source, hit.record_id) for hit in hits] == [("arrival", row.pk)], question
    assert queries.search(clerk, DAY, Question("mưa lũ", ends=DAY - dt.timedelta(days=1)))[0] == []
