"""A document as JSON and back: nothing is lost, every fault is named."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.documents.rules import codec
from quannhu.documents.rules.values import Block, BlockKind, FigureRef, Run, Signer, Urgency
from tests.documents.papers import chart, decision, memo, table

FIGURE = FigureRef(
    "F11", "tong", dt.date(2023, 1, 1), dt.date(2023, 12, 1), "T11", "546.000.000", 546_000_000, None,
    dt.datetime(2023, 12, 1, 8, tzinfo=dt.UTC),
)  # fmt: skip


def test_a_whole_document_comes_back_as_it_was():
    body = (*memo().body, table(("1", "T11", "5.000")), chart(), Block(BlockKind.DASH, (Run("x", figure=FIGURE),)))
    for document in (memo(body=body), decision(), memo(number=None, date=None, urgency=Urgency.FLASH, copies=3)):
        again, problems = codec.loads(codec.dumps(document))
        assert problems == [] and again == document
        assert codec.loads(codec.dumps(document, indent=1).encode())[0] == document


LETTERS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf")), max_size=30).map(
    lambda text: unicodedata.normalize("NFC", text).replace("\ufffe", "").replace("\uffff", "")
)
RUNS = st.builds(Run, text=LETTERS, bold=st.booleans(), italic=st.booleans())
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from([kind for kind in BlockKind if kind not in (BlockKind.TABLE, BlockKind.CHART)]),
    line=st.lists(RUNS.filter(lambda run: run.text), max_size=3).map(tuple),
    titled=st.booleans(),
)


# The first draw builds the alphabet, which a busy machine does not do in a second.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(body=st.lists(BLOCKS, max_size=5).map(tuple), summary=LETTERS, post=LETTERS)
def test_any_words_come_back_and_equal_documents_are_equal_bytes(body, summary, post):
    document = memo(body=body, summary=summary, signers=(Signer(post, "A"),))
    again, problems = codec.loads(codec.dumps(document))
    assert problems == [] and again == document
    assert codec.digest(again) == codec.digest(document) == codec.digest(replace(document))


def test_every_fault_is_listed_with_its_place():
    """DOC-02 names each field, not only the first."""
    plain = codec.to_plain(memo())
    plain |= {"kind": 3, "date": "5/2/2023", "vua_them": 1, "bases": "một dòng", "body": [{"kind": "zz"}]}
    del plain["organ"]
    document, problems = codec.from_plain(plain)
    assert document is None
    assert {problem.code.id for problem in problems} == {"DOC-02"}
    places = {problem.facts["place"] for problem in problems}
    assert places == {"kind", "date", "vua_them", "bases", "body[1].kind", "organ"}
    assert 'Trường "organ" còn thiếu.' in {problem.sentence for problem in problems}
    assert 'Trường "date" ghi "5/2/2023", không phải ngày dạng 2023-11-30.' in {p.sentence for p in problems}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"\xff\xfe\x00", "tệp không phải UTF-8"),
        ("{", "tệp không phải JSON"),
        ("[" * 100_000, "tệp không phải JSON"),
    ],
)
def test_what_is_no_json_is_said_so(text, why):
    """DOC-01."""
    document, (problem,) = codec.loads(text)
    assert document is None and problem.code.id == "DOC-01"
    assert problem.sentence == f"Không đọc được dữ liệu văn bản: {why}."


def test_words_are_made_nfc_and_hidden_letters_are_refused():
    """Rule DOC-R07."""
    plain = codec.to_plain(memo(summary=unicodedata.normalize("NFD", "Về việc bổ sung")))
    document, _ = codec.from_plain(plain)
    assert document is not None and document.summary == "Về việc bổ sung"
    for hidden in ("\x00", "\u202e", "\ufffe"):
        _, (problem,) = codec.from_plain(plain | {"summary": f"Về{hidden} việc"})
        assert "ký tự điều khiển" in problem.sentence
    _, (problem,) = codec.from_plain(plain | {"summary": "a\ud800"})
    assert "mã ký tự hỏng" in problem.sentence


def test_numbers_are_no_truths_and_lists_have_an_end():
    plain = codec.to_plain(memo())
    for name, value, why in (
        ("copies", True, "phải là số nguyên"),
        ("copies", 2**70, "phải là số nguyên"),
        ("recipients", ["a"] * (codec.MOST + 1), "có quá"),
        ("summary", "a" * (codec.DEEPEST + 1), "dài quá"),
        ("body", [{"kind": "bieu_do", "chart": {"form": "bar", "title": "", "description": "", "labels": [],
                   "series": [["a"]], "unit": ""}}], "phải có đúng 2 phần tử"),
        ("body", ["a"], "phải là một đối tượng"),
    ):  # fmt: skip
        _, problems = codec.from_plain(plain | {name: value})
        assert [why in problem.sentence for problem in problems] == [True], (name, problems)


def test_a_plain_line_is_written_as_its_words():
    plain = json.loads(codec.dumps(memo()))
    assert plain["body"][0] == {"kind": "la_ma", "line": "Sự cần thiết"}
    assert "frozen" not in plain and "copies" not in plain
