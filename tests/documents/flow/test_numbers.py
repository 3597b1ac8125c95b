"""Numbers: one run an organ, kind and year; days and deadlines; what is not a document's says why."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction

from quannhu.documents import actions, queries
from quannhu.documents.models import GivenNumber
from quannhu.documents.rules.deadlines import urgency_of
from quannhu.documents.rules.values import Urgency
from quannhu.kernel.errors import Refused
from quannhu.ledger.doctor import examine
from tests.documents.flow.stage import DAY, Office, proposal


def test_each_organ_kind_and_year_counts_from_one(office: Office) -> None:
    """Rule DOC-R37: tờ trình and công văn each from 01, and from 01 again in the new year."""
    letter = proposal(kind="cong_van", drafting_sign="KH")
    papers = [office.number(office.signed(document)) for document in (proposal(), letter, proposal())]
    assert [paper.reference for paper in papers] == ["01/TTr-QN", "01/QN-KH", "02/TTr-QN"]
    assert actions.series_code("to_trinh", "dang") == "Đảng:TTr" and actions.series_code("thu_cong", "nd30") == "CV"
    council = office.number(office.signed(proposal(organ_sign="HĐG")), council="HĐG")
    assert council.reference == "01/TTr-HĐG"  # a council that uses the organ's seal counts for itself
    assert [row.code for row in queries.series_of(office.world.root.pk, 2023)] == ["CV", "HĐG:TTr", "TTr"]
    office.day = dt.date(2024, 1, 2)
    assert office.number(office.signed()).reference == "01/TTr-QN"
    assert queries.next_number(office.world.root.pk, "TTr", 2023) == 3
    assert queries.next_number(office.world.root.pk, "BC", 2024) == 1 and queries.flow_faults() == []


def test_a_number_and_sign_stands_on_one_document(office: Office) -> None:
    """DOC-119: a council's series must not give a second 01/TTr-QN; a letter and a thư công count together."""
    office.number(office.signed())
    paper = office.signed()
    with pytest.raises(Refused) as refused:
        office.number(paper, council="HĐG")
    assert refused.value.code.id == "DOC-119" and "01/TTr-QN năm 2023" in str(refused.value)
    assert GivenNumber.objects.count() == 1 and office.number(paper).reference == "02/TTr-QN"
    letters = [proposal(kind=kind, drafting_sign="KH") for kind in ("cong_van", "thu_cong")]
    assert [office.number(office.signed(each)).reference for each in letters] == ["01/QN-KH", "02/QN-KH"]


def test_the_year_of_a_number_is_the_year_of_its_day_in_hanoi(office: Office) -> None:
    """Signed in the last minutes of 31/12: on 1/1 it takes 01 of the new year, or the old year's next with its day."""
    office.day, office.clock = dt.date(2023, 12, 31), [23 * 60 + 30]
    office.number(office.signed())
    signed = [office.signed(), office.signed()]
    late = office.world.at(dt.date(2023, 12, 31), "23:59")
    assert {queries.steps(paper)[-1].at < late for paper in signed} == {True}
    office.day, office.clock = dt.date(2024, 1, 1), [0]
    new, old = office.number(signed[0]), office.number(signed[1], dated_on=dt.date(2023, 12, 31))
    assert (new.reference, new.dated_on) == ("01/TTr-QN", office.day)
    assert (old.reference, old.dated_on) == ("02/TTr-QN", dt.date(2023, 12, 31))
    assert queries.flow_faults() == []


def test_the_day_of_a_number(office: Office) -> None:
    """DOC-40: not before the signature, not after today, not before the number before it."""
    late, soon = office.signed(), office.signed()
    office.day = DAY + dt.timedelta(days=1)
    cases = [(DAY - dt.timedelta(days=1), "văn bản ký ngày 14/3/2023"), (DAY + dt.timedelta(days=2), "hôm nay mới là")]
    for day, why in cases:
        with pytest.raises(Refused) as refused:
            office.number(late, dated_on=day)
        assert refused.value.code.id == "DOC-40" and why in str(refused.value)
    assert office.number(soon).dated_on == office.day
    with pytest.raises(Refused) as refused:
        office.number(late, dated_on=DAY)
    assert "số 01 của dãy này đã ghi ngày 15/3/2023" in str(refused.value)
    assert office.number(late).reference == "02/TTr-QN" and queries.flow_faults() == []


@pytest.mark.parametrize(
    ("signed", "urgency", "done", "late"),
    [
        (dt.date(2023, 3, 14), "", dt.date(2023, 3, 15), False),  # the next working day
        (dt.date(2023, 3, 14), "", dt.date(2023, 3, 16), True),
        (dt.date(2023, 3, 17), "", dt.date(2023, 3, 20), False),  # Friday, then Monday
        (dt.date(2023, 4, 28), "", dt.date(2023, 5, 4), False),  # over 30/4 and 1/5, 2/5 and 3/5 off by notice
        (dt.date(2023, 4, 28), "", dt.date(2023, 5, 5), True),
        (dt.date(2023, 3, 14), "khan", dt.date(2023, 3, 14), False),  # urgent: at once
        (dt.date(2023, 3, 14), "hoa_toc", dt.date(2023, 3, 15), True),
    ],
)
def test_number_and_issue_by_the_next_working_day(
    office: Office, signed: dt.date, urgency: str, done: dt.date, late: bool
) -> None:
    """DOC-41, rule DOC-R35: late is done only with a reason, which stays with the step."""
    for day in (dt.date(2023, 5, 2), dt.date(2023, 5, 3)):
        actions.set_day(
            actor=office.actor(office.clerk), at=office.at(), unit_id=office.world.root.pk, day=day, works=False,
            legal_basis="Thông báo nghỉ bù Giỗ Tổ, 30/4, 1/5",
        )  # fmt: skip
    office.day = signed
    paper = office.signed(proposal(urgency=Urgency(urgency)))
    office.day = done
    for step in (office.number, office.issue):
        if late:
            with pytest.raises(Refused) as refused:
                step(paper)
            assert refused.value.code.id == "DOC-41" and "nay đã quá hạn" in str(refused.value)
        paper = step(paper, **({"reason": "máy in hỏng"} if late else {}))
    notes = [row.note for row in queries.steps(paper) if row.step in ("number", "issue")]
    assert notes == ["máy in hỏng" if late else ""] * 2


def test_a_telegram_is_urgent_by_its_kind(office: Office) -> None:
    """DOC-41, rule DOC-R35: a công điện goes out on the day it is signed, whatever it states."""
    paper = office.signed(proposal(kind="cong_dien"))
    assert paper.urgency == "" and urgency_of("cong_dien", "hoa_toc") == Urgency.FLASH
    office.day = DAY + dt.timedelta(days=1)
    with pytest.raises(Refused) as refused:
        office.number(paper)
    assert refused.value.code.id == "DOC-41" and "chậm nhất 14/3/2023 phải cấp số" in str(refused.value)


def test_the_deadline_shown(office: Office) -> None:
    paper = office.draft(due_on=DAY)
    days = queries.calendar_between(DAY, DAY)
    found = queries.deadline_of(paper, DAY + dt.timedelta(days=2), days)
    assert found is not None and (found.what, found.on, found.late) == ("trình ký", DAY, 2)
    signed = office.signed()
    found = queries.deadline_of(signed, DAY, days)
    assert found is not None and (found.what, found.on, found.late) == ("cấp số", dt.date(2023, 3, 15), 0)
    sent = office.issue(office.number(signed))
    found = queries.deadline_of(sent, DAY, days)
    assert found is not None and found.what == "vào sổ"
    actions.register(actor=office.actor(office.clerk), at=office.at(), paper_id=sent.pk)
    assert queries.deadline_of(office.now(sent), DAY, days) is None


def test_the_same_command_gives_the_same_number(office: Office) -> None:
    paper, command = office.signed(), uuid.uuid4()
    asked = {"actor": office.actor(office.clerk), "at": office.at(), "command_id": command, "paper_id": paper.pk}
    first = actions.number(**asked)  # type: ignore[arg-type]
    assert actions.number(**asked) == first and GivenNumber.objects.count() == 1  # type: ignore[arg-type]
    assert first == actions.Numbered(paper.pk, 1, "01/TTr-QN", DAY)


def test_the_number_seen_is_the_number_taken(office: Office) -> None:
    """DOC-42: another clerk took it between looking and pressing."""
    one, two = office.signed(), office.signed()
    seen = queries.next_number(office.world.root.pk, "TTr", 2023)
    office.number(one, expected=seen)
    with pytest.raises(Refused) as refused:
        office.number(two, user=office.other_clerk, expected=seen)
    assert str(refused.value).startswith("DOC-42: Số 1 của dãy TTr năm 2023 đã có chủ.")
    assert office.number(two, expected=2).number == 2


def test_numbers_written_by_hand_are_left_out_with_a_reason(office: Office) -> None:
    """DOC-42, KER-11: 01 to 03 stand on papers of the old book; the program goes on from 04."""
    clerk = office.actor(office.clerk)
    asked = {"actor": clerk, "at": office.at(), "unit_id": office.world.root.pk, "code": "TTr", "on": DAY}
    with pytest.raises(Refused) as refused:
        actions.skip_numbers(upto=3, reason="", **asked)  # type: ignore[arg-type]
    assert refused.value.code.id == "KER-11"
    assert actions.skip_numbers(upto=3, reason="đã cấp ở sổ giấy", **asked) == [1, 2, 3]  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.skip_numbers(upto=2, reason="đã cấp ở sổ giấy", **asked)  # type: ignore[arg-type]
    assert refused.value.code.id == "DOC-42"
    with pytest.raises(Refused) as refused:
        actions.skip_numbers(upto=9, reason="sổ giấy", **(asked | {"on": DAY - dt.timedelta(days=1)}))  # type: ignore
    assert refused.value.code.id == "DOC-40"
    assert office.number(office.signed()).reference == "04/TTr-QN"
    assert [(gap.number, gap.reason) for gap in queries.gaps(office.world.root.pk, 2023)] == [
        (number, "đã cấp ở sổ giấy") for number in (1, 2, 3)
    ]
    assert queries.flow_faults() == []


def test_other_things_take_numbers_from_series_of_their_own(office: Office) -> None:
    """Arrivals and copies: one series a year each, by what they are for."""
    with transaction.atomic():
        given = [
            actions.give_number(
                actor=office.actor(office.clerk), at=office.at(), unit_id=office.world.root.pk, code=code, on=DAY,
                subject=f"copy:{index}",
            )
            for index, code in enumerate(("SAO", "DEN", "SAO"))
        ]  # fmt: skip
    assert [(row.code, row.number) for row in given] == [("SAO", 1), ("DEN", 1), ("SAO", 2)]
    assert queries.flow_faults() == [] and queries.gaps(office.world.root.pk, 2023) == []


def test_a_hole_in_a_series_is_found(office: Office) -> None:
    """The proof looks at the numbers themselves."""
    from quannhu.documents.models import Series

    office.number(office.signed())
    Series.objects.update(last=3)
    assert queries.flow_faults() == ["dãy số TTr/2023: 3 số, ghi 1"]
    (check,) = [check for check in examine() if check.name.startswith("Văn bản")]
    assert check.counted == 1 and check.faults == ("dãy số TTr/2023: 3 số, ghi 1",)
