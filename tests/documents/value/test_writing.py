"""What is typed in the editor is what the document says, and back (rule DOC-R95)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quannhu.documents.rules.values import Chart, FigureRef, Line, Run, Table
from quannhu.documents.rules.writing import (
    Wanted,
    read_chart,
    read_line,
    read_table,
    token,
    write_chart,
    write_line,
    write_table,
)
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import nfc

REF = FigureRef(
    "F03", "spent", dt.date(2023, 1, 1), dt.date(2023, 11, 30), "T11", "26.780.000", 26_780_000, None,
    dt.datetime(2023, 12, 1, tzinfo=dt.UTC),
)  # fmt: skip


def find(wanted: Wanted) -> FigureRef:
    if wanted == Wanted.of(REF).thawed:
        return REF
    raise Refused(NOT_FOUND, what="số liệu", key=wanted.figure)


LETTERS = st.text(st.sampled_from("aâ *[]\\|đ\n=!.1(>"), min_size=1, max_size=8).filter(lambda text: nfc(text) == text)
RUNS = st.one_of(
    st.builds(Run, LETTERS.filter(lambda text: "\n" not in text), st.booleans(), st.booleans()),
    st.builds(
        lambda frozen, bold: Run(REF.text, bold, False, replace(REF, frozen=frozen)), st.booleans(), st.booleans()
    ),
)


def joined(line: Line) -> Line:
    """Neighbours of one face as one run: how a line is kept."""
    out: list[Run] = []
    for run in line:
        if out and not (run.figure or out[-1].figure) and (out[-1].bold, out[-1].italic) == (run.bold, run.italic):
            out[-1] = replace(out[-1], text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)


@example((Run("["), Run(REF.text, figure=REF)))
@given(st.lists(RUNS, max_size=5).map(tuple))
def test_a_line_written_and_read_is_the_same_line(line: Line) -> None:
    assert read_line(write_line(line), find) == joined(line)


@given(st.text(max_size=40))
def test_anything_typed_is_read_and_no_letter_is_lost(text: str) -> None:
    faults: list[Refused] = []
    said = "".join(run.text for run in read_line(text, find, faults))
    kept = [c for c in nfc(text) if c not in "*\\\u200b"]
    assert [c for c in said if c not in "*\\\u200b"] == kept


def test_faces_and_figures_as_they_are_typed() -> None:
    line = read_line("Chi **ăn** *thêm* [[F03.spent 1/1/2023-30/11/2023 T11]] đồng, 2*3", find)
    assert [(run.text, run.bold, run.italic) for run in line] == [
        ("Chi ", False, False), ("ăn", True, False), (" ", False, False), ("thêm", False, True), (" ", False, False),
        ("26.780.000", False, False), (" đồng, 2*3", False, False),
    ]  # fmt: skip
    assert line[5].figure == REF and token(REF) == "[[F03.spent 1/1/2023-30/11/2023 T11 = 26.780.000]]"


def test_what_the_registry_does_not_have_stays_as_words_and_is_told() -> None:
    faults: list[Refused] = []
    line = read_line("Có [[F99.x 1/1/2023-2/1/2023]] và [[gì đó]]", find, faults)
    assert line == (Run("Có [[F99.x 1/1/2023-2/1/2023]] và [[gì đó]]"),)
    assert [fault.code for fault in faults] == [NOT_FOUND]


@pytest.mark.parametrize("frozen", [False, True])
def test_a_number_typed_over_by_hand_is_never_taken(frozen: bool) -> None:
    typed = token(replace(REF, frozen=frozen)).replace("26.780.000", "99")
    (run,) = read_line(typed, find)
    assert run.text == "26.780.000" and run.figure == replace(REF, frozen=frozen)


def test_tables_and_charts_come_back_whole() -> None:
    table = Table(
        ("TT", "Đơn | vị", "Số (kg)"), (((Run("1"),), (Run("a|b", bold=True),), (Run(REF.text, figure=REF),)),),
        (10, 60, 30), (True, False, True),
    )  # fmt: skip
    assert read_table(write_table(table), find) == table
    chart = Chart("line", "Chi", "Mô tả", ("T1", "T2"), (("Ăn", (1, -2)),), "đ")
    assert read_chart(write_chart(chart)) == chart
    short = read_table("A | B | C\n1", find)
    assert short.widths == (34, 33, 33) and short.rows == (((Run("1"),), (), ()),)
