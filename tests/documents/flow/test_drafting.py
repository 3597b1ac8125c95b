"""Writing: nobody overwrites anybody, every text handed on is kept, nothing secret enters."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid

import pytest
from django.db import transaction

from quannhu.documents import actions, queries
from quannhu.documents.models import Author, Comment, Paper, Reading, Version
from quannhu.documents.rules import marking
from quannhu.documents.rules.differences import Change, differences
from quannhu.documents.rules.values import Appendix, Block, BlockKind, Document, Table
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, line, proposal


def text(words: str) -> Document:
    """The proposal with one paragraph."""
    return proposal(body=(Block(BlockKind.PARAGRAPH, line(words)),))


def save(office: Office, actor: Actor, paper: Paper, words: str, revision: int, **more: object) -> int:
    return actions.save(
        actor=actor, at=office.at(), paper_id=paper.pk, revision=revision, document=text(words),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_second_writer_is_told_and_nothing_is_lost(office: Office) -> None:
    """DOC-32: two people opened revision 1; the second to save keeps his words on screen and writes nothing."""
    paper = office.draft()
    actions.share(actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, user_id=office.second.pk)
    first, second = office.actor(office.drafter), office.actor(office.second)
    assert save(office, first, paper, "Bản của người thứ nhất.", 1) == 2
    with pytest.raises(Refused) as refused:
        save(office, second, paper, "Bản của người thứ hai.", 1)
    assert refused.value.code.id == "DOC-32"
    assert str(refused.value).startswith("DOC-32: Trợ lý cơ quan CQN đã lưu văn bản này lúc 08:0")
    assert queries.document_of(queries.head_of(paper)) == text("Bản của người thứ nhất.")
    assert save(office, second, paper, "Bản của người thứ hai.", 2) == 3
    kept = [queries.document_of(row) for row in Version.objects.filter(paper=paper).order_by("number")]
    assert kept == [text("Bản của người thứ nhất."), text("Bản của người thứ hai.")]


def test_one_hand_within_ten_minutes_is_one_version(office: Office) -> None:
    """Autosave: same writer saves over the open version; ten minutes later, kept or handed over the next begins."""
    paper, actor = office.draft(), office.actor(office.drafter)
    for number in range(5):
        save(office, actor, paper, f"Câu {number}.", number + 1)
    assert Version.objects.filter(paper=paper).count() == 1
    assert save(office, actor, paper, "Câu 4.", 6) == 6  # nothing new: not even a revision
    save(office, actor, paper, "Câu giữ lại.", 6, keep=True, why="xin ý kiến phòng")
    save(office, actor, paper, "Câu sau.", 7)
    office.clock[0] += 11
    save(office, actor, paper, "Câu cuối.", 8)
    rows = Version.objects.filter(paper=paper).order_by("number")
    assert [(row.number, row.sealed, row.why) for row in rows] == [
        (1, True, "xin ý kiến phòng"), (2, True, ""), (3, False, "")
    ]  # fmt: skip
    assert office.now(paper).revision == 9


def test_an_earlier_version_comes_back_as_the_newest(office: Office) -> None:
    paper, actor = office.draft(), office.actor(office.drafter)
    save(office, actor, paper, "Một.", 1, keep=True)
    save(office, actor, paper, "Hai.", 2, keep=True)
    revision = actions.restore_version(actor=actor, at=office.at(), paper_id=paper.pk, revision=3, number=1)
    assert queries.document_of(queries.head_of(paper)) == text("Một.") and revision == 4
    assert [row.why for row in queries.versions(paper)] == ["lấy lại bản 1", "", "lập dự thảo"]
    with pytest.raises(Refused) as refused:
        actions.restore_version(actor=actor, at=office.at(), paper_id=paper.pk, revision=4, number=9)
    assert refused.value.code.id == "KER-09"


def test_only_authors_write_and_the_draft_is_handed_over(office: Office) -> None:
    """DOC-33 for another officer; after the hand-over both are authors and it is the other's turn."""
    paper = office.draft()
    second = office.actor(office.second)
    with pytest.raises(Refused) as refused:
        save(office, second, paper, "Của tôi.", 1)
    assert refused.value.code.id == "DOC-33" and "Đồng chí không phải người soạn" in str(refused.value)
    drafter = office.actor(office.drafter)
    with pytest.raises(Refused) as refused:
        actions.hand_over(
            actor=drafter, at=office.at(), paper_id=paper.pk, to_id=office.world.user("kitchen_manager").pk
        )
    assert refused.value.code.id == "DOC-45" and "không soạn văn bản của Cục Quân nhu" in str(refused.value)
    actions.hand_over(actor=drafter, at=office.at(), paper_id=paper.pk, to_id=office.second.pk, note="đi công tác")
    assert office.now(paper).holder_id == office.second.pk
    assert queries.author_ids(paper) == {office.drafter.pk, office.second.pk}
    assert save(office, second, paper, "Viết tiếp.", 1) == 2
    assert Author.objects.filter(paper=paper).count() == 2 and office.now(paper).drafter_id == office.drafter.pk


def test_the_head_passes_on_what_an_absent_writer_left(office: Office) -> None:
    """A draft is not stuck with its writer; a return of the own paper is no return (KER-08)."""
    paper = office.draft()
    actions.hand_over(
        actor=office.actor(office.head), at=office.at(), paper_id=paper.pk, to_id=office.second.pk, note="đi công tác"
    )
    assert office.now(paper).holder_id == office.second.pk
    own = office.pass_form(office.submit(office.draft(user=office.head), user=office.head))
    with pytest.raises(Refused) as refused:
        actions.return_(actor=office.actor(office.head), at=office.at(), paper_id=own.pk, reason="để sửa thêm")
    assert refused.value.code.id == "KER-08"


def test_a_writer_does_not_move_the_own_deadline(office: Office) -> None:
    """Rule DOC-R44, KER-07, KER-08, DOC-31."""
    paper, writer, head = office.draft(), office.actor(office.drafter), office.actor(office.head)

    def due(actor: Actor, day: dt.date, on: Paper = paper, task: str | None = None) -> None:
        actions.set_deadline(actor=actor, at=office.at(), paper_id=on.pk, due_on=day, task=task)

    due(writer, DAY, task="Kế hoạch quý 2")
    with pytest.raises(Refused) as refused:
        due(writer, DAY + dt.timedelta(days=5))
    assert refused.value.code.id == "KER-07"
    due(head, DAY + dt.timedelta(days=1))
    assert (office.now(paper).due_on, office.now(paper).task) == (DAY + dt.timedelta(days=1), "Kế hoạch quý 2")
    own = office.draft(user=office.head, due_on=DAY)
    with pytest.raises(Refused) as refused:
        due(head, DAY + dt.timedelta(days=1), own)
    assert refused.value.code.id == "KER-08"
    with pytest.raises(Refused) as refused:
        due(head, DAY, office.submit(paper))
    assert refused.value.code.id == "DOC-31"


def test_an_officer_of_an_office_drafts_for_the_department(office: Office) -> None:
    """DOC-46: the drafting unit stands under the issuing organ, not beside or above it."""
    drafter = office.world.user("unit_quartermaster", "T11")
    root, unit, other = office.world.root.pk, office.world.unit("T11").pk, office.world.unit("T21").pk
    common = {"actor": office.actor(drafter), "at": office.at(), "document": proposal()}
    pk = actions.start_draft(command_id=uuid.uuid4(), unit_id=root, drafting_unit_id=unit, **common)  # type: ignore
    assert Paper.objects.get(pk=pk).drafting_unit_id == unit
    with pytest.raises(Refused) as refused:
        actions.start_draft(command_id=uuid.uuid4(), unit_id=other, drafting_unit_id=unit, **common)  # type: ignore
    assert refused.value.code.id == "DOC-46" and "không thuộc" in str(refused.value)
    with pytest.raises(Refused) as refused:
        actions.start_draft(command_id=uuid.uuid4(), unit_id=root, **common)  # type: ignore[arg-type]
    assert refused.value.code.id == "KER-07"


def test_a_repeated_command_makes_one_draft(office: Office) -> None:
    """KER-10 when the same id asks for something else."""
    asked = {
        "actor": office.actor(office.drafter), "at": office.at(), "command_id": uuid.uuid4(),
        "unit_id": office.world.root.pk,
    }  # fmt: skip
    first = actions.start_draft(document=proposal(), **asked)  # type: ignore[arg-type]
    assert actions.start_draft(document=proposal(), **asked) == first and Paper.objects.count() == 1  # type: ignore
    with pytest.raises(Refused) as refused:
        actions.start_draft(document=proposal("Việc khác"), **asked)  # type: ignore[arg-type]
    assert refused.value.code.id == "KER-10"


SECRET = ["MẬT", "TỐI MẬT", " [TUYỆT MẬT] ", "Độ mật: Mật", "độ mật – tối mật", unicodedata.normalize("NFD", "MẬT")]


@pytest.mark.parametrize("stamp", SECRET)
def test_nothing_marked_above_ordinary_enters(office: Office, stamp: str) -> None:
    """DOC-30, rule DOC-R34: as a field, in the text, in an annex, by saving, in a remark; NFD too."""
    places = [
        proposal(circulation=stamp), text(stamp), proposal(addressees=(stamp,)),
        proposal(appendices=(Appendix("DANH SÁCH", (Block(BlockKind.PARAGRAPH, line(stamp)),)),)),
    ]  # fmt: skip
    for document in places:
        with pytest.raises(Refused) as refused:
            office.draft(document)
        assert refused.value.code.id == "DOC-30" and "chỉ nhận văn bản độ mật Thường" in str(refused.value)
    assert Paper.objects.count() == 0
    paper, actor = office.draft(), office.actor(office.drafter)
    for work in (
        lambda: actions.save(actor=actor, at=office.at(), paper_id=paper.pk, revision=1, document=text(stamp)),
        lambda: actions.comment(actor=actor, at=office.at(), command_id=uuid.uuid4(), paper_id=paper.pk, text=stamp),
        lambda: actions.refuse_marked("", ["Kính gửi: Cục trưởng", stamp]),
    ):
        with pytest.raises(Refused) as refused:
            work()
        assert refused.value.code.id == "DOC-30"


@pytest.mark.parametrize(
    "stamp", ["T Ố I  M Ậ T", "Tối mật.", "– MẬT –", "TUYỆT-MẬT", "“Tuyệt mật”", "M\u00adẬT", "MẬT:", "Kính gửi\nMẬT"]
)
def test_a_stamp_is_known_whatever_stands_around_it(stamp: str) -> None:
    assert marking.stamped([stamp])


@pytest.mark.parametrize("words", ["Mật", "mật mía", "Tối mật độ", "Tôi mất", "MẬT ONG", "- Mật", "TỐI", ""])
def test_words_are_no_stamp(words: str) -> None:
    assert marking.stamped([words]) == ""


@pytest.mark.parametrize("stated", ["Mật", "tối mật", "A", "Tuyệt mật"])
def test_a_stated_degree_is_refused(office: Office, stated: str) -> None:
    """DOC-30 for the field of a form, whatever is written in it but Thường."""
    with pytest.raises(Refused) as refused:
        office.draft(marking=stated)
    assert refused.value.code.id == "DOC-30"


@pytest.mark.parametrize("stated", ["", "Thường", "thường", "THƯỜNG", unicodedata.normalize("NFD", "Thường")])
def test_ordinary_is_accepted(office: Office, stated: str) -> None:
    assert office.draft(marking=stated).state == "draft"


def test_words_that_are_no_stamp_pass(office: Office) -> None:
    """A false alarm is worse: bảo mật, mật ong, mật độ, and a table's cell."""
    table = Table(("Mặt hàng", "Số lượng"), ((line("MẬT"), line("12")),), (60, 40), (False, True))
    document = proposal(
        body=(
            Block(BlockKind.PARAGRAPH, line("Giữ bí mật nhà nước; bảo mật thông tin.")),
            Block(BlockKind.PARAGRAPH, line("Mật ong, mật mía")),
            Block(BlockKind.PARAGRAPH, line("Văn bản này không phải loại MẬT.")),
            Block(BlockKind.TABLE, (), table),
        )
    )
    assert office.draft(document).state == "draft"


def test_number_and_day_are_never_typed(office: Office) -> None:
    """DOC-39; a kind nobody knows is DOC-03."""
    for changed in ({"number": 12}, {"date": DAY}):
        with pytest.raises(Refused) as refused:
            office.draft(proposal(**changed))
        assert refused.value.code.id == "DOC-39" and "do văn thư cấp sau khi ký" in str(refused.value)
    with pytest.raises(Refused) as refused:
        office.draft(proposal(kind="truyen_don"))
    assert refused.value.code.id == "DOC-03"


def test_remarks_are_answered_and_closed(office: Office) -> None:
    """DOC-52 for a closed one or an answer across documents; no remark once the text is sent (DOC-31)."""
    paper, other = office.draft(), office.draft()
    writer, head = office.actor(office.drafter), office.actor(office.head)

    def remark(actor: Actor, on: Paper, answers: int | None = None) -> int:
        return actions.comment(
            actor=actor, at=office.at(), command_id=uuid.uuid4(), paper_id=on.pk, text="Nêu rõ nguồn kinh phí.",
            place="thân/1", answers_id=answers,
        )  # fmt: skip

    first = remark(head, paper)
    assert remark(writer, paper, first) and Comment.objects.get(pk=first).version == 1
    with pytest.raises(Refused) as refused:
        remark(writer, other, first)
    assert refused.value.code.id == "DOC-52"
    with pytest.raises(Refused) as refused:
        actions.close_comment(actor=office.actor(office.second), at=office.at(), comment_id=first)
    assert refused.value.code.id == "DOC-33"
    actions.close_comment(actor=writer, at=office.at(), comment_id=first)
    with pytest.raises(Refused) as refused:
        actions.close_comment(actor=writer, at=office.at(), comment_id=first)
    assert refused.value.code.id == "DOC-52" and "Viết ý kiến mới" in str(refused.value)
    assert len(queries.comments(paper)) == 2 and len(queries.comments(paper, closed=False)) == 1
    with pytest.raises(Refused) as refused:
        remark(head, office.issued())
    assert refused.value.code.id == "DOC-31"
    with pytest.raises(Refused) as refused:
        remark(office.actor(office.second), paper)
    assert refused.value.code.id == "KER-09"


def test_who_opened_a_version_is_kept_once_a_day(office: Office) -> None:
    paper = office.draft()
    for _ in range(3):
        actions.note_reading(actor=office.actor(office.head), at=office.at(), paper=paper)
    office.day = DAY + dt.timedelta(days=1)
    actions.note_reading(actor=office.actor(office.head), at=office.at(), paper=paper)
    assert [row.on for row in queries.readings(paper)] == [office.day, DAY] and Reading.objects.count() == 2


def test_a_draft_is_seen_by_those_it_concerns(office: Office) -> None:
    """Rule DOC-R40, KER-09: another officer sees it once it is sent, a unit aside never."""
    paper = office.draft()
    for user in (office.drafter, office.head, office.clerk, office.chief):
        assert queries.paper_for(office.actor(user), DAY, paper.pk) == paper
    for user in (office.second, office.world.user("unit_quartermaster", "T11"), office.world.administrator):
        with pytest.raises(Refused) as refused:
            queries.paper_for(office.actor(user), DAY, paper.pk)
        assert refused.value.code.id == "KER-09"
    sent = office.issued()
    assert queries.paper_for(office.actor(office.second), DAY, sent.pk) == sent
    assert not queries.papers_for(office.actor(office.world.user("unit_quartermaster", "T11")), DAY).exists()


def test_two_versions_are_compared_place_by_place() -> None:
    """Rule DOC-R41."""
    before, after = text("Mua 120 bộ."), proposal(
        summary="Về việc mua dụng cụ",
        body=(Block(BlockKind.PARAGRAPH, line("Căn cứ nhu cầu.")), Block(BlockKind.PARAGRAPH, line("Mua 120 bộ."))),
    )  # fmt: skip
    assert differences(before, after) == (
        Change("sửa", "trích yếu", "Về việc mua bổ sung dụng cụ cấp dưỡng", "Về việc mua dụng cụ"),
        Change("thêm", "thân/1", "", "Căn cứ nhu cầu."),
    )
    assert differences(after, after) == ()


def test_a_refused_save_leaves_no_trace(office: Office) -> None:
    paper = office.draft()
    with pytest.raises(Refused), transaction.atomic():
        save(office, office.actor(office.drafter), paper, "x", 7)
    assert office.now(paper).revision == 1 and Version.objects.filter(paper=paper).count() == 1
