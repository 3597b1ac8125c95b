"""From draft to filed paper, step by step, by those whose step it is; what is refused, with its words."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection

from quannhu.documents import actions, guards, queries
from quannhu.documents.models import Dispatch, GivenNumber, Paper, Signature, StepTaken, Version
from quannhu.documents.rules.codec import to_plain
from quannhu.documents.rules.flow import State, Step
from quannhu.documents.rules.values import Authority, Signer
from quannhu.kernel.audit import broken_links
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import HEAD, Office, line, proposal
from tests.documents.screens import signed_in, words


def test_a_document_passes_every_post_and_is_sent_as_signed(office: Office) -> None:
    """R13: draft, form check, review, approval, signature, number, issue, register, file."""
    paper = office.signed()
    assert (paper.state, paper.number, paper.reference) == (State.SIGNED, None, "")
    paper = office.number(paper)
    assert (paper.number, paper.reference, paper.dated_on) == (1, "01/TTr-QN", office.day)
    paper = office.issue(paper)
    assert paper.approved_digest == paper.signed_digest == paper.issued_digest == office.digest(paper) != ""
    sent = Dispatch.objects.filter(paper=paper).order_by("id").values_list("recipient", flat=True)
    assert list(sent) == ["Thủ trưởng Bộ Tổng Hậu cần", "Phòng Kế hoạch"]
    clerk = office.actor(office.clerk)
    actions.register(actor=clerk, at=office.at(), paper_id=paper.pk)
    actions.file_away(actor=clerk, at=office.at(), paper_id=paper.pk)
    assert office.now(paper).state == State.FILED
    taken = StepTaken.objects.filter(paper=paper).order_by("id").values_list("step", flat=True)
    assert list(taken) == [
        "start", "submit", "pass_form", "review", "approve", "sign", "number", "issue", "register", "file"
    ]  # fmt: skip
    final = queries.final_document(office.now(paper))
    assert (final.number, final.date) == (1, office.day) and queries.flow_faults() == [] and broken_links() == []


# step -> what must come before it; every other order is refused
ORDER = ("submit", "pass_form", "review", "approve", "sign", "number", "issue")


@pytest.mark.parametrize("stop", range(len(ORDER)))
def test_no_step_is_taken_before_its_time(office: Office, stop: int) -> None:
    """DOC-31, rule DOC-R30: sign before review, number before signature, issue before number, and every other skip."""
    paper = office.draft()
    for name in ORDER[:stop]:
        paper = getattr(office, name)(paper)
    Paper.objects.filter(pk=paper.pk).update(checker_id=office.clerk.pk, signer_id=office.chief.pk)
    for name in ORDER[stop + 1 :]:
        with pytest.raises(Refused) as refused:
            getattr(office, name)(paper)
        assert refused.value.code.id == "DOC-31"
        assert 'đang ở bước "' in str(refused.value) and "Mở văn bản xem bước tiếp theo" in str(refused.value)
    assert office.now(paper).state == paper.state


def test_who_writes_does_not_check_nor_sign(office: Office) -> None:
    """DOC-45, KER-08, rule DOC-R31: no author is named checker or signer, nor reviews."""
    paper = office.draft(user=office.head)
    actions.share(actor=office.actor(office.head), at=office.at(), paper_id=paper.pk, user_id=office.clerk.pk)
    other = office.other_clerk.pk
    cases = (
        {"checker_id": office.clerk.pk},
        {"checker_id": office.head.pk},
        {"checker_id": other, "signer_id": office.head.pk},
    )
    for named in cases:
        with pytest.raises(Refused) as refused:
            office.submit(paper, user=office.head, **named)
        assert refused.value.code.id == "DOC-45"
    assert "không thể là người ký: người soạn không tự ký văn bản của mình" in str(refused.value)
    paper = office.pass_form(
        office.submit(paper, user=office.head, checker_id=office.other_clerk.pk), office.other_clerk
    )
    with pytest.raises(Refused) as refused:
        office.review(paper, office.head)
    assert refused.value.code.id == "KER-08"
    assert office.review(paper, office.deputy).state == State.APPROVING


def test_only_the_named_checker_and_signer(office: Office) -> None:
    """DOC-34 names who was asked; DOC-55 when nobody is."""
    paper = office.draft()
    for missing in ({"checker_id": 0}, {"signer_id": 0}):
        with pytest.raises(Refused) as refused:
            office.submit(paper, **missing)
        assert refused.value.code.id == "DOC-55"
    assert "Chưa chọn người ký." in str(refused.value)
    paper = office.submit(paper)
    with pytest.raises(Refused) as refused:
        office.pass_form(paper, office.other_clerk)
    assert str(refused.value).startswith("DOC-34") and "giao cho Văn thư CQN xác nhận thể thức" in str(refused.value)
    paper = office.review(office.pass_form(paper))
    with pytest.raises(Refused) as refused:
        office.approve(paper, office.deputy)
    assert refused.value.code.id == "DOC-34"
    paper = office.approve(paper)
    with pytest.raises(Refused) as refused:
        office.sign(paper, office.deputy)
    assert refused.value.code.id == "DOC-34"


@pytest.mark.parametrize(
    ("step", "before"),
    [("pass_form", 1), ("review", 2), ("approve", 3), ("sign", 4), ("number", 5), ("issue", 6)],
)
def test_a_person_without_the_post_is_refused(office: Office, step: str, before: int) -> None:
    """KER-07 for a kitchen manager at every step."""
    paper = office.draft()
    for name in ORDER[:before]:
        paper = getattr(office, name)(paper)
    stranger = office.world.user("kitchen_manager")
    with pytest.raises(Refused) as refused:
        getattr(office, step)(paper, stranger)
    assert refused.value.code.id == "KER-07"


def test_a_wrong_authority_is_refused_at_submission(office: Office) -> None:
    """DOC-35, rule DOC-R32: another's name, a deputy without KT., a head with KT., no written order for TL."""
    deputy = Signer("Phó Cục trưởng", "Lý Hư Cấu", "Đại tá", Authority.DEPUTY, "Cục trưởng")
    cases = [
        (Signer("Cục trưởng", "Trần Giả Định"), office.chief, 'văn bản ghi tên "Trần Giả Định"'),
        (replace(deputy, authority=Authority.OWN, of=""), office.deputy, "cấp phó ghi KT."),
        (Signer("Phó Cục trưởng", HEAD, "", Authority.DEPUTY, "Cục trưởng"), office.chief, "KT. chỉ dùng cho cấp phó"),
        (Signer("Cục trưởng", HEAD, "", Authority.ACTING), office.chief, "không giữ chức vụ quyền"),
        (
            Signer("Trưởng phòng", "Ngô Hư Cấu", "", Authority.BY_ORDER, "Cục trưởng"), office.head,
            "chưa có văn bản giao ký TL.",
        ),
    ]  # fmt: skip
    for signer, user, why in cases:
        paper = office.draft(proposal(signers=(signer,)))
        with pytest.raises(Refused) as refused:
            office.submit(paper, signer_id=user.pk)
        assert refused.value.code.id == "DOC-35" and why in str(refused.value)
    paper = office.review(
        office.pass_form(office.submit(office.draft(proposal(signers=(deputy,))), signer_id=office.deputy.pk))
    )
    assert office.sign(office.approve(paper, office.deputy), office.deputy).state == State.SIGNED


def test_a_superior_does_not_sign_a_lower_organs_paper(office: Office) -> None:
    """DOC-35: the department's head is no head of T11."""
    unit = office.world.unit("T11")
    drafter = office.world.user("unit_quartermaster", "T11")
    pk = actions.start_draft(
        actor=office.actor(drafter), at=office.at(), command_id=uuid.uuid4(), document=proposal(), unit_id=unit.pk
    )
    with pytest.raises(Refused) as refused:
        office.submit(Paper.objects.get(pk=pk), user=drafter)
    assert refused.value.code.id == "DOC-35" and "không phải thủ trưởng của cơ quan ban hành" in str(refused.value)


def test_a_return_names_its_reason_and_begins_again(office: Office) -> None:
    """DOC-54; what was approved and signed is undone, the steps remember it."""
    paper = office.signed()
    with pytest.raises(Refused) as refused:
        actions.return_(actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, reason=" ")
    assert refused.value.code.id == "DOC-54" and "phải ghi lý do cụ thể" in str(refused.value)
    actions.return_(actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, reason="sai ngày họp")
    paper = office.now(paper)
    assert (paper.state, paper.signed_digest, paper.approved_digest, paper.holder_id) == (
        "draft", "", "", office.drafter.pk
    )  # fmt: skip
    last = StepTaken.objects.filter(paper=paper).order_by("-id")[0]
    assert (last.step, last.before, last.note, last.title) == ("return", "signed", "sai ngày họp", "Văn thư")
    assert queries.flow_faults() == []


def test_a_numbered_paper_sent_back_leaves_its_number_explained(office: Office) -> None:
    """Rule DOC-R37: the number is void with the reason; the text that comes back gets the next one."""
    paper = office.number(office.signed())
    actions.return_(actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, reason="nhầm nơi nhận")
    paper = office.approve(office.review(office.pass_form(office.submit(paper))))
    paper = office.number(office.sign(paper))
    assert paper.reference == "02/TTr-QN"
    (gap,) = queries.gaps(office.world.root.pk, 2023)
    assert (gap.code, gap.number, gap.reason) == ("TTr", 1, "nhầm nơi nhận") and queries.flow_faults() == []


def test_a_change_after_approval_goes_back_to_the_signer(office: Office) -> None:
    """Rule DOC-R33: the approval holds for the text approved and no other."""
    paper = office.approve(office.review(office.pass_form(office.submit(office.draft()))))
    changed = proposal(body=(*proposal().body, proposal().body[0]))
    with pytest.raises(Refused) as refused:
        actions.save(
            actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, revision=paper.revision,
            document=changed,
        )  # fmt: skip
    assert refused.value.code.id == "DOC-31"
    actions.revise(
        actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, revision=paper.revision,
        document=changed, reason="bổ sung một câu",
    )  # fmt: skip
    paper = office.now(paper)
    assert (paper.state, paper.approved_digest) == (State.APPROVING, "")
    with pytest.raises(Refused) as refused:
        office.sign(paper)
    assert refused.value.code.id == "DOC-31"
    assert office.sign(office.approve(paper)).signed_digest == office.digest(paper)


def test_a_text_changed_behind_the_flow_is_not_sent(office: Office) -> None:
    """DOC-38, rule DOC-R36: a hand in the database is noticed before the text leaves."""
    paper = office.number(office.signed())
    other = to_plain(proposal(body=(proposal().body[1],)))
    guards.take_down(connection)
    Version.objects.filter(paper=paper).update(content=other)
    guards.set_up(connection)
    with pytest.raises(Refused) as refused:
        office.issue(paper)
    assert refused.value.code.id == "DOC-38" and "không còn đúng bản đã ký" in str(refused.value)
    assert queries.flow_faults() == [f"văn bản {paper.pk}: nội dung không còn đúng bản đã duyệt, đã ký hoặc đã gửi"]


def test_the_signer_signs_what_he_read(office: Office) -> None:
    """DOC-38: the digest shown on screen is part of the signature's command."""
    paper = office.review(office.pass_form(office.submit(office.draft())))
    with pytest.raises(Refused) as refused:
        actions.approve(actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, digest="0" * 64)
    assert refused.value.code.id == "DOC-38"


def test_an_incomplete_text_is_not_submitted(office: Office) -> None:
    """DOC-37: the tờ trình of R13 without its recipients."""
    paper = office.draft(proposal(recipients=(), kept_by=""))
    with pytest.raises(Refused) as refused:
        office.submit(paper)
    assert refused.value.code.id == "DOC-37" and "nơi nhận" in str(refused.value)


def test_recall_freezes_and_keeps_the_number(office: Office) -> None:
    """DOC-50, rule DOC-R39: only the head recalls, with a reason; nothing moves any more."""
    paper = office.issued()
    with pytest.raises(Refused) as refused:
        actions.recall(actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, reason="sai thẩm quyền")
    assert refused.value.code.id == "KER-07"
    chief = office.actor(office.chief)
    with pytest.raises(Refused) as refused:
        actions.recall(actor=chief, at=office.at(), paper_id=paper.pk, reason="")
    assert refused.value.code.id == "DOC-54"
    actions.recall(actor=chief, at=office.at(), paper_id=paper.pk, reason="sai thẩm quyền")
    dispatch = Dispatch.objects.filter(paper=paper)[0]
    with pytest.raises(Refused) as refused:
        actions.receipt(
            actor=office.actor(office.clerk), at=office.at(), dispatch_id=dispatch.pk, received_by="Trần Văn Mẫu"
        )
    assert refused.value.code.id == "DOC-50" and "đã thu hồi ngày 14/3/2023" in str(refused.value)
    assert GivenNumber.objects.get(paper=paper).void is False and queries.flow_faults() == []


def test_a_receipt_is_written_once(office: Office) -> None:
    """KER-09 for the second signature of the same recipient."""
    paper = office.issued()
    dispatch = Dispatch.objects.filter(paper=paper)[0]
    clerk = office.actor(office.clerk)
    actions.receipt(actor=clerk, at=office.at(), dispatch_id=dispatch.pk, received_by="Trần Văn Mẫu")
    with pytest.raises(Refused) as refused:
        actions.receipt(actor=clerk, at=office.at(), dispatch_id=dispatch.pk, received_by="Lê Văn Thí Dụ")
    assert refused.value.code.id == "KER-09"
    assert Dispatch.objects.get(pk=dispatch.pk).received_by == "Trần Văn Mẫu"


def test_content_is_replaced_by_equal_form_and_form_corrected_by_letter(office: Office) -> None:
    """DOC-47: a công văn corrects, a text of the same kind replaces; only what was sent."""
    draft, sent = office.draft(), office.issued()
    letter = proposal(kind="cong_van", drafting_sign="KH")
    drafter, common = office.actor(office.drafter), {"at": office.at()}
    cases = [
        (actions.correct, draft.pk, letter, "dự thảo, chưa phát hành"),
        (actions.correct, sent.pk, proposal(), "đính chính bằng công văn"),
        (actions.replace_, sent.pk, letter, "thay bằng văn bản cùng loại"),
    ]
    for action, pk, document, why in cases:
        with pytest.raises(Refused) as refused:
            action(actor=drafter, command_id=uuid.uuid4(), paper_id=pk, document=document, **common)  # type: ignore
        assert refused.value.code.id == "DOC-47" and why in str(refused.value)
    correction = actions.correct(actor=drafter, command_id=uuid.uuid4(), paper_id=sent.pk, document=letter, **common)
    again = actions.replace_(actor=drafter, command_id=uuid.uuid4(), paper_id=sent.pk, document=proposal(), **common)
    assert [row.pk for row in queries.followers(drafter, office.day, sent)] == [correction, again]
    # Drafts that follow are nobody's business yet but their writers'.
    assert queries.followers(office.actor(office.second), office.day, sent) == []
    assert queries.replaced_by(sent) is None
    paper = office.submit(Paper.objects.get(pk=again))
    office.issue(office.number(office.sign(office.approve(office.review(office.pass_form(paper))))))
    found = queries.replaced_by(sent)
    assert found is not None and found.pk == again
    with pytest.raises(Refused) as refused:
        actions.replace_(actor=drafter, command_id=uuid.uuid4(), paper_id=sent.pk, document=proposal(), **common)  # type: ignore
    assert refused.value.code.id == "DOC-47" and "đã có 02/TTr-QN thay thế" in str(refused.value)


def test_what_follows_a_document_keeps_its_kind(office: Office) -> None:
    """DOC-47: begun as a letter of correction, a draft is not saved as something else; nor is a replacement."""
    sent, drafter = office.issued(), office.actor(office.drafter)
    common = {"actor": drafter, "paper_id": sent.pk}
    letter = proposal(kind="cong_van", drafting_sign="KH")
    correction = actions.correct(at=office.at(), command_id=uuid.uuid4(), document=letter, **common)  # type: ignore
    again = actions.replace_(at=office.at(), command_id=uuid.uuid4(), document=proposal(), **common)  # type: ignore
    for paper_id, other in ((correction, proposal()), (again, letter), (again, proposal(profile="bqp"))):
        with pytest.raises(Refused) as refused:
            actions.save(actor=drafter, at=office.at(), paper_id=paper_id, revision=1, document=other)
        assert refused.value.code.id == "DOC-47"
    assert actions.save(actor=drafter, at=office.at(), paper_id=again, revision=1, document=proposal("Khác")) == 2


def test_nobody_joins_the_writers_of_what_was_handed_on(office: Office) -> None:
    """DOC-31: a share of a sent document would be a share of its merit; before it was handed on, of the work."""
    paper = office.draft()
    share = {"actor": office.actor(office.drafter), "paper_id": paper.pk}
    for step in (office.submit, office.pass_form, office.review):
        step(paper)
        with pytest.raises(Refused) as refused:
            actions.share(at=office.at(), user_id=office.second.pk, **share)  # type: ignore[arg-type]
        assert refused.value.code.id == "DOC-31" and "không thêm người soạn được" in str(refused.value)
    assert queries.author_ids(paper) == {office.drafter.pk}


def test_how_a_document_was_made_is_not_for_all_its_readers(office: Office) -> None:
    """Rule DOC-R40: who may read a sent document sees its text, not its drafts, remarks and reasons."""
    sent = office.issued()
    for user, sees in ((office.second, False), (office.drafter, True), (office.head, True), (office.clerk, True)):
        actor = office.actor(user)
        assert queries.paper_for(actor, office.day, sent.pk) == sent
        assert queries.sees_making(actor, office.day, sent) is sees
    with pytest.raises(Refused) as refused:
        queries.paper_in_making(office.actor(office.second), office.day, sent.pk)
    assert refused.value.code.id == "KER-09"


def test_what_was_recalled_is_given_back(office: Office) -> None:
    """KER-09 twice, DOC-31 before the recall: each recipient's copy is accounted for."""
    paper, clerk = office.issued(), office.actor(office.clerk)
    first, second = Dispatch.objects.filter(paper=paper).order_by("id")
    actions.receipt(actor=clerk, at=office.at(), dispatch_id=first.pk, received_by="Trần Văn Mẫu")
    with pytest.raises(Refused) as refused:
        actions.given_back(actor=clerk, at=office.at(), dispatch_id=first.pk, how="returned")
    assert refused.value.code.id == "DOC-31"
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, reason="sai thẩm quyền")
    actions.given_back(actor=clerk, at=office.at(), dispatch_id=first.pk, how="returned")
    actions.given_back(actor=clerk, at=office.at(), dispatch_id=second.pk, how="destroyed")
    for pk in (first.pk, 0):
        with pytest.raises(Refused) as refused:
            actions.given_back(actor=clerk, at=office.at(), dispatch_id=pk, how="returned")
        assert refused.value.code.id == "KER-09"
    ended = Dispatch.objects.filter(paper=paper).order_by("id").values_list("ended_how", flat=True)
    assert list(ended) == ["returned", "destroyed"]


def test_a_new_draft_begins_with_an_old_text(office: Office) -> None:
    """DOC-50 for a recalled one; another version than the last on demand."""
    sent = office.issued()
    drafter = {"actor": office.actor(office.drafter), "at": office.at()}
    made = actions.copy_draft(command_id=uuid.uuid4(), paper_id=sent.pk, **drafter)  # type: ignore[arg-type]
    copied = Paper.objects.get(pk=made)
    assert (copied.state, copied.number) == ("draft", None)
    assert queries.document_of(queries.head_of(copied)) == proposal()
    assert queries.versions(copied)[0].why == "chép từ 01/TTr-QN"
    with pytest.raises(Refused) as refused:
        actions.copy_draft(command_id=uuid.uuid4(), paper_id=sent.pk, number=7, **drafter)  # type: ignore[arg-type]
    assert refused.value.code.id == "KER-09"
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=sent.pk, reason="sai thẩm quyền")
    with pytest.raises(Refused) as refused:
        actions.copy_draft(command_id=uuid.uuid4(), paper_id=sent.pk, **drafter)  # type: ignore[arg-type]
    assert refused.value.code.id == "DOC-50"


def test_recipients_are_there_and_once(office: Office) -> None:
    """DOC-43, DOC-44."""
    paper = office.number(office.signed())
    for names, code in ((("",), "DOC-43"), (("Phòng Kế hoạch", " Phòng  Kế hoạch"), "DOC-44")):
        with pytest.raises(Refused) as refused:
            office.issue(paper, dispatches=[actions.DispatchIn(name) for name in names])
        assert refused.value.code.id == code
    assert 'Nơi nhận "Phòng Kế hoạch" ghi hai lần.' in str(refused.value)


def test_an_e_signed_document_goes_out_as_its_signed_file(office: Office) -> None:
    """DOC-51: without the organ's signature on the very file nothing is sent."""
    paper = office.approve(office.review(office.pass_form(office.submit(office.draft(medium="electronic")))))
    actions.sign(
        actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, digest=office.digest(paper),
        electronic=True,
    )  # fmt: skip
    paper = office.number(paper)
    with pytest.raises(Refused) as refused:
        office.issue(paper, file_sha256="0" * 64)
    assert refused.value.code.id == "DOC-51" and "không phải tệp đã ký số" in str(refused.value)
    file = actions.store(b"%PDF-1.7 signed", "application/pdf")
    Signature.objects.create(
        paper=paper, kind="organ", file=file, digest=paper.signed_digest, subject="Cục Quân nhu", issuer="Gốc mẫu",
        serial="1", certificate_sha256="a" * 64, signed_by=office.clerk.pk, signed_at=office.at(),
    )  # fmt: skip
    with connection.cursor() as cursor:
        guards.take_down(connection)
        cursor.execute("UPDATE documents_storedfile SET data = %s", [b"%PDF-1.7 sighed"])
    with pytest.raises(Refused) as refused:
        office.issue(paper, file_sha256=file.sha256)  # one byte flipped on the disk
    assert refused.value.code.id == "DOC-51"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_storedfile SET data = %s", [b"%PDF-1.7 signed"])
        guards.set_up(connection)
    assert office.issue(paper, file_sha256=file.sha256).issued_file_id == file.pk
    assert actions.store(b"%PDF-1.7 signed", "application/pdf").pk == file.pk


def test_cancel_by_an_author_and_once_signed_by_the_head(office: Office) -> None:
    """KER-07, DOC-33, DOC-54: a signed paper is not dropped by its writer."""
    draft, signed = office.draft(), office.number(office.signed())
    with pytest.raises(Refused) as refused:
        actions.cancel(actor=office.actor(office.second), at=office.at(), paper_id=draft.pk, reason="không cần nữa")
    assert refused.value.code.id == "DOC-33"
    with pytest.raises(Refused) as refused:
        actions.cancel(actor=office.actor(office.drafter), at=office.at(), paper_id=draft.pk, reason="")
    assert refused.value.code.id == "DOC-54"
    actions.cancel(actor=office.actor(office.drafter), at=office.at(), paper_id=draft.pk, reason="không cần nữa")
    with pytest.raises(Refused) as refused:
        actions.cancel(actor=office.actor(office.drafter), at=office.at(), paper_id=signed.pk, reason="không cần nữa")
    assert refused.value.code.id == "KER-07"
    actions.cancel(actor=office.actor(office.chief), at=office.at(), paper_id=signed.pk, reason="đổi chủ trương")
    assert {office.now(paper).state for paper in (draft, signed)} == {State.CANCELLED}
    assert queries.gaps(office.world.root.pk, 2023)[0].reason == "đổi chủ trương" and queries.flow_faults() == []


def test_withdraw_while_it_waits(office: Office) -> None:
    paper = office.review(office.pass_form(office.submit(office.draft())))
    actions.withdraw(actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk)
    assert office.now(paper).state == State.DRAFT
    with pytest.raises(Refused) as refused:
        actions.withdraw(actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk)
    assert refused.value.code.id == "DOC-31"


@pytest.mark.parametrize("count", range(8))
def test_the_buttons_shown_are_the_steps_allowed(office: Office, count: int) -> None:
    """What `steps_open` offers to each person is exactly what the actions let that person do."""
    paper = office.draft()
    for name in ORDER[:count]:
        paper = getattr(office, name)(paper)
    people = {
        "drafter": office.drafter, "second": office.second, "head": office.head, "clerk": office.clerk,
        "other": office.other_clerk, "deputy": office.deputy, "chief": office.chief,
        "manager": office.world.user("kitchen_manager"),
    }  # fmt: skip
    expected = {
        0: {"drafter": {"submit", "hand_over", "cancel"}} | {who: {"hand_over"} for who in ("head", "deputy", "chief")},
        1: {"clerk": {"pass_form", "return"}, "drafter": {"withdraw", "cancel"}},
        2: {who: {"review", "return"} for who in ("head", "deputy", "chief")} | {"drafter": {"withdraw", "cancel"}},
        3: {"chief": {"approve", "return"}, "drafter": {"withdraw", "cancel"}},
        4: {"chief": {"sign", "return"}, "drafter": {"revise", "cancel"}},
        5: {who: {"number", "return"} for who in ("clerk", "other")} | {who: {"cancel"} for who in ("chief", "deputy")},
        6: {who: {"issue", "return"} for who in ("clerk", "other")} | {who: {"cancel"} for who in ("chief", "deputy")},
        7: {who: {"register"} for who in ("clerk", "other")} | {who: {"recall"} for who in ("chief", "deputy")},
    }[count]  # fmt: skip
    shown = {who: {str(step) for step in queries.steps_open(office.actor(user), paper)} for who, user in people.items()}
    assert {who: steps for who, steps in shown.items() if steps} == expected


def test_the_desk_shows_what_waits_for_whom(office: Office) -> None:
    paper = office.draft()
    turns = {0: "drafter", 1: "clerk", 2: "head", 3: "chief", 4: "chief", 5: "clerk", 6: "clerk", 7: "clerk"}
    for count in range(8):
        for who in ("drafter", "second", "clerk", "head", "chief"):
            waits = queries.desk(office.actor(getattr(office, who)), office.day).filter(pk=paper.pk).exists()
            both = count == 2 and who == "chief"  # a commander may review for the section head
            assert waits == (turns[count] == who or both), (count, who)
        if count < 7:
            paper = getattr(office, ORDER[count])(paper)


def test_step_names_and_rights_are_whole() -> None:
    from quannhu.documents.rules import flow
    from quannhu.organization.rights import RIGHT_NAMES, RIGHTS

    assert set(flow.STEP_NAMES) == set(Step) and set(flow.STATE_NAMES) == set(State)
    used = {*flow.RIGHT.values(), *flow.RETURN_RIGHT.values()}
    assert used <= set(RIGHTS) and used <= set(RIGHT_NAMES) and line("a")[0].text == "a"


def test_a_paper_with_two_signers_asks_for_the_first(office: Office) -> None:
    """Rule DOC-R73, code DOC-103: the secretary of a biên bản signs before the chair."""
    document = proposal()
    both = replace(document, signers=(Signer("Thư ký", "Vũ Thị Ví Dụ"), *document.signers))
    paper = office.approve(office.review(office.pass_form(office.submit(office.draft(both)))))
    with pytest.raises(Refused) as refused:
        office.sign(paper)
    assert refused.value.code.id == "DOC-103" and "Vũ Thị Ví Dụ" in str(refused.value)
    chief = signed_in(office, office.chief)
    page = f"/van-ban/{paper.pk}/"
    assert "Những người ký khác đã ký trên giấy" in words(chief.get(page))
    typed = {"digest": office.digest(paper)}
    again = chief.post(f"{page}sign/", typed)
    assert again.status_code == 422 and "(DOC-103)" in words(again) and office.now(paper).state == State.APPROVED
    assert chief.post(f"{page}sign/", typed | {"others_signed": "on"}).status_code == 302
    assert office.now(paper).state == State.SIGNED
    single = office.approve(office.review(office.pass_form(office.submit(office.draft()))))
    assert "Những người ký khác" not in words(chief.get(f"/van-ban/{single.pk}/"))
