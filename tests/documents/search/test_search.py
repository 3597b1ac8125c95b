"""Search over the flow's own documents, on the database of the lane."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.documents import actions, queries
from quannhu.documents.codes.search import SEARCH_NAME_LONG, SEARCH_UNNAMED
from quannhu.documents.models import SavedSearch, SearchDue, SearchEntry
from quannhu.documents.queries.search import Question
from quannhu.documents.rules.values import Block, BlockKind
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, build, line, proposal
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world: World) -> Office:
    return build(world)


def titles(office: Office, user: object | None = None, **asked: object) -> list[str]:
    """The titles found, newest first."""
    while actions.catch_up():
        pass
    actor = office.actor(user or office.clerk)  # type: ignore[arg-type]
    hits, _more = queries.search(actor, office.day, Question(**asked))  # type: ignore[arg-type]
    return [hit.title for hit in hits]


def test_the_whole_text_and_every_field_is_found_with_and_without_marks(office: Office) -> None:
    body = (Block(BlockKind.PARAGRAPH, line("Mua 120 nồi quân dụng cỡ lớn cho bếp hoà nhập.")),)
    sent = office.issued(proposal("Về việc mua nồi quân dụng", body=body))
    title = f"Tờ trình {sent.reference} Về việc mua nồi quân dụng"
    for text in ("nồi quân dụng", "noi quan dung", "hòa nhập", "hoa nhap", sent.reference, '"cỡ lớn cho bếp"', "nôi"):
        assert titles(office, text=text) == [title], text
    # A word still being typed may go on; one that is ended may not.
    assert titles(office, text="nôi ") == [] == titles(office, text="nỗi")
    assert titles(office, number=sent.number) == [title] and titles(office, number=99) == []
    assert titles(office, kind="to_trinh", state=sent.state) == [title] and titles(office, kind="cong_van") == []
    assert titles(office, starts=DAY, ends=DAY) == [title]
    assert titles(office, starts=DAY + dt.timedelta(days=1)) == [] == titles(office, ends=DAY - dt.timedelta(days=1))
    assert titles(office, person="nguyen minh h") == [title] and titles(office, person="Trần Không Ai") == []
    assert titles(office, unit="phong ke hoach") == [title] and titles(office, unit="T99") == []
    assert titles(office, text="noi", unit="phòng", person=office.clerk.get_full_name()) == [title]


def test_a_task_and_a_new_text_are_found_at_once_and_the_old_one_no_more(office: Office) -> None:
    paper = office.draft(proposal("Về việc sửa kho lương thực"), task="Nhiệm vụ 7 quý I")
    assert len(titles(office, office.drafter, task="nhiem vu 7")) == 1
    actions.save(
        actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, revision=paper.revision,
        document=proposal("Về việc xây bếp mới"),
    )  # fmt: skip
    assert SearchDue.objects.exists()
    assert titles(office, office.drafter, text="kho lương thực") == []
    assert titles(office, office.drafter, text="bếp mới") == ["Tờ trình Về việc xây bếp mới"]
    assert not SearchDue.objects.exists() and SearchEntry.objects.filter(record_id=paper.pk).count() == 1


def test_newest_first_and_the_next_page_goes_on_without_repeats(office: Office) -> None:
    for number in range(5):
        office.day = DAY + dt.timedelta(days=number % 3)
        office.draft(proposal(f"Về việc thứ {number}"))
    while actions.catch_up(2):
        pass
    seen: list[str] = []
    after, more = None, True
    while more:
        hits, more = queries.search(office.actor(office.drafter), office.day, Question("thứ", after=after), limit=2)
        seen += [hit.title[-1] for hit in hits]
        after = hits[-1].key
    assert seen == ["2", "4", "1", "3", "0"]


def test_drafts_are_found_only_by_those_whose_business_they_are(office: Office) -> None:
    office.draft(proposal("Về việc riêng của trợ lý"))
    assert len(titles(office, office.drafter, text="riêng")) == 1
    stranger = office.world.user("kitchen_manager", "K-1101")
    assert titles(office, stranger, text="riêng") == []
    nobody = office.world.user("administrator")
    assert titles(office, nobody, text="rieng") == []


def test_odd_questions_find_nothing_and_break_nothing(office: Office) -> None:
    office.draft()
    for text in ('"', "' OR 1=1 --", "***", "a AND NOT b NEAR(", "🙂", "\x00", "mua*" * 50, "\\", "''::tsquery"):
        assert titles(office, text=text) in ([], titles(office)), text


def test_the_excerpt_shows_where_it_stands(office: Office) -> None:
    office.draft(proposal("Về việc nước mắm"))
    while actions.catch_up():
        pass
    hits, _more = queries.search(office.actor(office.drafter), office.day, Question("dung cu "))
    flagged = [piece for piece, hit in hits[0].excerpt if hit]
    assert flagged[:2] == ["dụng", "cụ"]


def test_a_kept_question_is_named_replaced_and_dropped_by_its_owner(office: Office) -> None:
    actor = office.actor(office.drafter)
    row = actions.save_search(actor=actor, at=office.at(), name=" Tờ trình  quý I ", question={"text": "tờ trình"})
    again = actions.save_search(actor=actor, at=office.at(), name="Tờ trình quý I", question={"kind": "to_trinh"})
    assert row.pk == again.pk and again.question == {"kind": "to_trinh"}
    assert [each.name for each in queries.saved_searches(actor)] == ["Tờ trình quý I"]
    for name, asked in (("", {"text": "a"}), ("Trống", {"text": " "})):
        with pytest.raises(Refused) as refused:
            actions.save_search(actor=actor, at=office.at(), name=name, question=asked)
        assert (refused.value.code, refused.value.code.id) == (SEARCH_UNNAMED, "DOC-90")
        assert "cần có tên và ít nhất một điều kiện" in str(refused.value)
    with pytest.raises(Refused) as refused:
        actions.save_search(actor=actor, at=office.at(), name="x" * 121, question={"text": "a"})
    assert (refused.value.code, refused.value.code.id) == (SEARCH_NAME_LONG, "DOC-91")
    assert "dài quá 120 ký tự" in str(refused.value)
    with pytest.raises(Refused) as refused:
        actions.drop_search(actor=office.actor(office.second), search_id=row.pk)
    assert refused.value.code is NOT_FOUND and SavedSearch.objects.count() == 1
    actions.drop_search(actor=actor, search_id=row.pk)
    assert not SavedSearch.objects.exists()


def test_a_number_and_sign_finds_that_document_only(office: Office) -> None:
    first, second = office.issued(), office.issued()
    assert first.reference != second.reference
    assert [second.reference in title for title in titles(office, text=second.reference)] == [True]
