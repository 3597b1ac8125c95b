"""Refusals, actors, the audit chain, commands carried out once, imports."""

from __future__ import annotations

import datetime as dt
import string
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quannhu.kernel import codes
from quannhu.kernel.actor import Actor, Grant, require_two_persons
from quannhu.kernel.audit import Event, append, broken_links, digest_of
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Problem, Refused, catalogue, problem_of
from quannhu.kernel.idempotency import once
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.models import AuditEntry, CommandRecord

AT = dt.datetime(2023, 3, 14, 1, tzinfo=dt.UTC)
CLERK = Actor(
    7, "Lê Thị Ví Dụ", (Grant("clerk", 1, Period(dt.date(2023, 1, 1), dt.date(2023, 7, 1))),), dt.date(2023, 3, 14)
)


def test_every_code_has_words_a_remedy_and_fillable_facts() -> None:
    for code in catalogue().values():
        assert code.text and code.remedy, code.id
        facts = {name: "X" for _, name, _, _ in string.Formatter().parse(code.text + code.remedy) if name}
        assert "{" not in code.say(facts) + code.remedy.format(**facts)
        assert "code" not in facts, f"{code.id}: a fact may not be named code"


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        (codes.NOT_ALLOWED, {"right": "xem", "place": "T11"}, "Đồng chí không có quyền xem tại T11."),
        (codes.NOT_FOUND, {"what": "đơn vị", "key": "T99"}, 'Không tìm thấy đơn vị "T99".'),
        (codes.REASON_NEEDED, {}, "Việc này phải ghi lý do."),
        (codes.ROW_REPEATED, {"first": 3, "what": "mã", "key": "GAO"}, 'Dòng này trùng với dòng 3 (cùng mã "GAO").'),
    ],
)  # fmt: skip
def test_refusals_speak_vietnamese_and_name_a_remedy(code: Any, facts: dict[str, Any], words: str) -> None:
    refused = Refused(code, **facts)
    assert refused.sentence == words and str(refused) == f"{code.id}: {words} {refused.remedy}"


def test_a_problem_names_its_place() -> None:
    problem = problem_of(Refused(codes.REASON_NEEDED), file="a.xlsx", sheet="Giá", row=5, column="Số")
    assert problem.place == 'tệp a.xlsx, trang Giá, dòng 5, cột "Số"'
    assert str(problem).startswith("KER-11: tệp a.xlsx")
    assert str(Problem(codes.REASON_NEEDED)).startswith("KER-11: Việc này")


def test_the_maker_may_not_check() -> None:
    """Rule KER-R1."""
    require_two_persons(8, CLERK, "phiếu")
    with pytest.raises(Refused) as caught:
        require_two_persons(7, CLERK, "phiếu 3")
    assert caught.value.code.id == "KER-08" and "không được tự duyệt (phiếu 3)" in caught.value.sentence


def test_posts_count_on_their_days() -> None:
    assert CLERK.roles == {"clerk"}
    assert not Actor(7, "", CLERK.grants, dt.date(2023, 7, 1)).roles


def test_imports_with_faults_are_not_carried_out() -> None:
    row = Row(4, {"a": None, "b": 2}, "x.csv", "", {"b": "Cột B"})
    assert row.get("a", "thay") == "thay" and row["b"] == 2
    problem = row.problem(codes.REASON_NEEDED, "b")
    assert (problem.row, problem.column, problem.file) == (4, "Cột B", "x.csv")
    Import((1,)).require_clean()
    with pytest.raises(Refused) as caught:
        Import((1,), (problem,)).require_clean()
    assert caught.value.code.id == "KER-13" and "còn 1 lỗi nên chưa ghi gì" in caught.value.sentence


letters = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
names = st.text("abcđ1", max_size=3) | st.integers(0, 20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | letters,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


class AuditChain(TestCase):
    """Whatever is logged, the chain holds; whatever is changed afterwards, it breaks there."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from("ab"), st.dictionaries(st.text("xyz", max_size=2), plain, max_size=3)), max_size=6
        )
    )
    def test_chains_hold(self, entries: list[tuple[str, dict[str, Any]]]) -> None:
        for chain, facts in entries:
            append(chain, CLERK, AT, [Event("thử", "vật", None, facts)])
        assert broken_links() == []


@pytest.mark.django_db
def test_what_is_forged_is_seen_where_it_stands() -> None:
    append("kho", CLERK, AT, [Event("a", "x", number, {"n": number}) for number in range(2)])
    last = AuditEntry.objects.get(seq=2)
    honest = Event("a", "x", 3, {"n": 3})
    for seq, previous, facts in [(3, last.digest, {"n": 99}), (5, "f" * 64, {"n": 3})]:
        AuditEntry.objects.create(
            chain="kho", seq=seq, at=AT, actor_id=7, action="a", object_kind="x", object_id=3, facts=facts,
            previous=previous, digest=digest_of(previous, seq, AT, 7, honest),
        )  # fmt: skip
    # 3: the facts are not those of its digest; 5: an entry before it is missing.
    assert broken_links() == ["kho#3", "kho#5"]


@pytest.mark.django_db
def test_a_chain_under_another_name_does_not_hold() -> None:
    append("kho", CLERK, AT, [Event("a", "x", 1, {})])
    entry = AuditEntry.objects.get()
    AuditEntry.objects.create(
        chain="bếp", seq=1, at=AT, actor_id=7, action="a", object_kind="x", object_id=1, facts={},
        previous=entry.previous, digest=entry.digest,
    )  # fmt: skip
    assert broken_links() == ["bếp#1"]


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_the_log() -> None:
    append("kho", CLERK, AT, [Event("a", "x", 1, {})])
    for change in (lambda rows: rows.update(action="b"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(AuditEntry.objects.filter(chain="kho"))


@pytest.mark.django_db
def test_an_empty_log_call_writes_nothing() -> None:
    append("kho", CLERK, AT, [])
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_a_command_is_carried_out_once() -> None:
    done: list[int] = []
    key = uuid.uuid4()

    def work() -> dict[str, int]:
        done.append(1)
        return {"phiếu": len(done)}

    assert once(key, "ghi", CLERK, AT, {"a": 1}, work) == {"phiếu": 1}
    assert once(key, "ghi", CLERK, AT, {"a": 1}, work) == {"phiếu": 1}
    assert done == [1]
    for action, facts, actor in [
        ("ghi", {"a": 2}, CLERK),
        ("xóa", {"a": 1}, CLERK),
        ("ghi", {"a": 1}, Actor(8, "", (), AT.date())),
    ]:
        with pytest.raises(Refused) as caught:
            once(key, action, actor, AT, facts, work)
        assert caught.value.code.id == "KER-10" and "đã dùng cho một việc khác" in caught.value.sentence


@pytest.mark.django_db
def test_a_command_that_was_refused_may_be_tried_again() -> None:
    key = uuid.uuid4()

    def refuse() -> None:
        raise Refused(codes.REASON_NEEDED)

    with pytest.raises(Refused):
        once(key, "ghi", CLERK, AT, 1, refuse)
    assert not CommandRecord.objects.filter(id=key).exists()
    assert once(key, "ghi", CLERK, AT, 1, lambda: "xong") == "xong"
