"""Written orders to sign, the calendar, templates, and the form that the checker confirms."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.documents import actions, queries
from quannhu.documents.models import SignMandate, Template
from quannhu.documents.rules.deadlines import Calendar, latest
from quannhu.documents.rules.flow import State, Step
from quannhu.documents.rules.values import Authority, Signer, Urgency
from quannhu.documents.shipped import shipped
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, HEAD, Office, proposal

BASIS = "Quyết định 12/QĐ-QN ngày 1/3/2023"
BY_ORDER = Signer("Trưởng phòng Kế hoạch", "Ngô Hư Cấu", "Thượng tá", Authority.BY_ORDER, "Cục trưởng")


def mandate(office: Office, **changed: object) -> int:
    """The head lets the section head sign letters and proposals by order."""
    asked: dict[str, object] = {
        "actor": office.actor(office.chief), "at": office.at(), "unit_id": office.world.root.pk, "authority": "TL.",
        "given_to": office.head.pk, "matter": "Văn bản thường xuyên về kế hoạch", "kinds": ["to_trinh"],
        "valid_from": DAY, "valid_to": dt.date(2023, 12, 31), "legal_basis": BASIS,
    }  # fmt: skip
    return actions.give_mandate(**(asked | changed))  # type: ignore[arg-type]


def to_signer(office: Office) -> None:
    """A proposal signed by order: submitted, and by the section head approved and signed."""
    paper = office.submit(office.draft(proposal(signers=(BY_ORDER,))), signer_id=office.head.pk)
    paper = office.review(office.pass_form(paper), office.deputy)
    assert office.sign(office.approve(paper, office.head), office.head).state == State.SIGNED


def test_by_written_order_the_section_head_signs(office: Office) -> None:
    """Rules DOC-R32, DOC-R42: for its kind, in its time, until it is ended."""
    row = mandate(office)
    to_signer(office)
    letter = proposal(kind="cong_van", drafting_sign="KH", signers=(BY_ORDER,))
    with pytest.raises(Refused) as refused:
        office.submit(office.draft(letter), signer_id=office.head.pk)
    assert refused.value.code.id == "DOC-35"
    paper = office.submit(office.draft(proposal(signers=(BY_ORDER,))), signer_id=office.head.pk)
    paper = office.review(office.pass_form(paper), office.deputy)
    with pytest.raises(Refused) as refused:
        actions.end_mandate(actor=office.actor(office.chief), at=office.at(), mandate_id=row, reason="")
    assert refused.value.code.id == "KER-11"
    actions.end_mandate(actor=office.actor(office.chief), at=office.at(), mandate_id=row, reason="đổi nhiệm vụ")
    with pytest.raises(Refused) as refused:
        office.approve(paper, office.head)
    assert refused.value.code.id == "DOC-35" and "TL. còn hiệu lực" in str(refused.value)
    with pytest.raises(Refused) as refused:
        actions.end_mandate(actor=office.actor(office.chief), at=office.at(), mandate_id=row, reason="lần nữa")
    assert refused.value.code.id == "KER-09"


def test_an_officer_of_another_post_signs_for_the_head_from_below(office: Office) -> None:
    """The order names the person: a section head of T11's line signs the department's paper."""
    below = office.world.another_user("section_head", "T11", "Hồ Tượng Trưng")
    mandate(office, given_to=below.pk, authority="TUQ.")
    signer = Signer("Chủ nhiệm", "Hồ Tượng Trưng", "", Authority.DELEGATED, "Cục trưởng")
    paper = office.submit(office.draft(proposal(signers=(signer,))), signer_id=below.pk)
    paper = office.review(office.pass_form(paper))
    assert queries.steps_open(office.actor(below), paper) == {Step.APPROVE, Step.RETURN}
    assert office.sign(office.approve(paper, below), below).state == State.SIGNED


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"authority": "KT."}, "chỉ giao thừa lệnh"),
        ({"authority": "x"}, "chỉ giao thừa lệnh"),
        ({"legal_basis": " "}, "phải ghi văn bản giao"),
        ({"matter": ""}, "phải ghi văn bản giao"),
        ({"valid_to": DAY}, "phải sau ngày bắt đầu"),
        ({"authority": "TUQ.", "valid_to": None}, "phải có thời hạn"),
        ({"authority": "TUQ.", "valid_to": dt.date(2025, 1, 1)}, "phải có thời hạn"),
        ({"given_to": 0}, "không giữ chức vụ nào"),
        ({"kinds": ["to_trinh", "truyen_don"]}, 'không có loại văn bản "truyen_don"'),
    ],
)
def test_an_order_to_sign_is_written_and_limited(office: Office, changed: dict[str, object], why: str) -> None:
    """DOC-48, rule DOC-R42."""
    with pytest.raises(Refused) as refused:
        mandate(office, **changed)
    assert refused.value.code.id == "DOC-48" and why in str(refused.value) and SignMandate.objects.count() == 0


def test_an_order_is_given_by_the_organs_own_head(office: Office) -> None:
    """DOC-48 for a superior, KER-07 for who is no head."""
    with pytest.raises(Refused) as refused:
        mandate(office, unit_id=office.world.unit("T11").pk)
    assert refused.value.code.id == "DOC-48" and "thủ trưởng của chính Trung đoàn Sóc Nâu" in str(refused.value)
    with pytest.raises(Refused) as refused:
        mandate(office, actor=office.actor(office.clerk))
    assert refused.value.code.id == "KER-07"


def test_the_calendar_holds_a_day_once(office: Office) -> None:
    """DOC-53, KER-11; a Saturday worked counts as a working day."""
    clerk = {"actor": office.actor(office.clerk), "at": office.at(), "unit_id": office.world.root.pk}
    saturday = dt.date(2023, 3, 18)
    actions.set_day(day=saturday, works=True, legal_basis="Làm bù", **clerk)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        actions.set_day(day=saturday, works=False, legal_basis="Làm bù", **clerk)  # type: ignore[arg-type]
    assert refused.value.code.id == "DOC-53" and "18/3/2023" in str(refused.value)
    with pytest.raises(Refused) as refused:
        actions.set_day(day=DAY, works=False, legal_basis="", **clerk)  # type: ignore[arg-type]
    assert refused.value.code.id == "KER-11"
    days = queries.calendar_between(DAY, saturday)
    assert days.next(dt.date(2023, 3, 17)) == saturday and days.plus(DAY, 0) == DAY
    assert days.between(DAY, dt.date(2023, 3, 20)) == 5 and Calendar().between(DAY, dt.date(2023, 3, 20)) == 4
    assert Calendar().plus(dt.date(2023, 9, 1), 1) == dt.date(2023, 9, 4)
    assert latest(DAY, Urgency.FLASH, Calendar()) == DAY and Calendar().between(saturday, DAY) == 0


def test_a_clerk_adds_a_template_that_takes_the_older_ones_place(office: Office) -> None:
    """DOC-49, DOC-30, KER-07, KER-09."""
    clerk = {"actor": office.actor(office.clerk), "at": office.at(), "unit_id": office.world.root.pk}
    own = actions.add_template(key="to_trinh", title="Tờ trình của Cục", document=proposal(number=7, date=DAY), **clerk)  # type: ignore
    again = actions.add_template(key="to_trinh", title="Tờ trình mới của Cục", document=proposal(), **clerk)  # type: ignore
    seen = {row.key: row for row in queries.templates_for(office.actor(office.drafter), DAY)}
    assert seen["to_trinh"].template_id == again and len(seen) == len(shipped()) >= 12
    assert seen["to_trinh"].document == proposal() and seen["cong_van"].template_id is None
    below = office.actor(office.world.user("unit_quartermaster", "T11"))
    assert queries.template_for(below, DAY, "to_trinh").unit_id == office.world.root.pk
    assert Template.objects.get(pk=own).retired_at is not None
    for document, key, title, code in (
        (proposal(), "", "x", "DOC-49"), (proposal(), "x", " ", "DOC-49"), (proposal("MẬT"), "x", "x", "DOC-30"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            actions.add_template(key=key, title=title, document=document, **clerk)  # type: ignore[arg-type]
        assert refused.value.code.id == code
    with pytest.raises(Refused) as refused:
        actions.add_template(
            actor=office.actor(office.drafter), at=office.at(), unit_id=office.world.root.pk, key="x", title="x",
            document=proposal(),
        )  # fmt: skip
    assert refused.value.code.id == "KER-07"
    actions.retire_template(actor=office.actor(office.clerk), at=office.at(), template_id=again)
    with pytest.raises(Refused) as refused:
        actions.retire_template(actor=office.actor(office.clerk), at=office.at(), template_id=again)
    assert refused.value.code.id == "KER-09"
    assert queries.template_for(below, DAY, "to_trinh").template_id is None
    with pytest.raises(Refused) as refused:
        queries.template_for(below, DAY, "khong_co")
    assert refused.value.code.id == "KER-09"


def test_a_text_with_an_error_of_form_is_not_confirmed(office: Office) -> None:
    """DOC-36, rule DOC-R38: the checker of files speaks, here of a title before the signer's name."""
    faulty = proposal(signers=(Signer("Cục trưởng", f"TS. {HEAD}", "Đại tá"),))
    paper = office.submit(office.draft(faulty))
    with pytest.raises(Refused) as refused:
        office.pass_form(paper)
    assert refused.value.code.id == "DOC-36" and "còn 1 lỗi thể thức. Lỗi đầu: ND-HT-02" in str(refused.value)
    clerk = office.actor(office.clerk)
    actions.return_(actor=clerk, at=office.at(), paper_id=paper.pk, reason="bỏ học vị trước tên")
    actions.save(
        actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, revision=paper.revision,
        document=proposal(),
    )  # fmt: skip
    assert office.pass_form(office.submit(paper)).state == State.REVIEWING


def test_a_revised_text_meets_the_same_rules(office: Office) -> None:
    """DOC-36, DOC-37, DOC-54 after the approval as before it."""
    paper = office.approve(office.review(office.pass_form(office.submit(office.draft()))))
    cases = [
        (proposal(place="bồng lai"), "đổi nơi", "DOC-36"),
        (proposal(place=""), "đổi nơi", "DOC-37"),
        (proposal(place="Bồng Lai Mới"), "", "DOC-54"),
        (proposal(signers=(Signer("Cục trưởng", "Trần Văn Mẫu"),)), "đổi người ký", "DOC-35"),
    ]
    for document, reason, code in cases:
        with pytest.raises(Refused) as refused:
            actions.revise(
                actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, revision=paper.revision,
                document=document, reason=reason,
            )  # fmt: skip
        assert refused.value.code.id == code
    assert office.now(paper).state == State.APPROVED


def test_who_may_be_named(office: Office) -> None:
    """The nearest posts first; authors left out."""
    root = office.world.root.pk
    checkers = queries.candidates(root, "documents.check_form", DAY, without=[office.drafter.pk])
    names = [one.name for one in checkers]
    assert "Văn thư CQN" in names and "Trợ lý cơ quan CQN" not in names and "Ngô Hư Cấu" in names
    signers = queries.candidates(office.world.unit("T11").pk, "documents.sign", DAY)
    assert [one.name for one in signers][:2] == [HEAD, "Lý Hư Cấu"]
