"""Linked figures as content controls of a Word file, and back (rule DOC-R97)."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from quannhu.documents.checking import check_layout
from quannhu.documents.codes.writing import FIGURE_NOT_FOUND
from quannhu.documents.reading import open_docx
from quannhu.documents.reading.controls import controls_of
from quannhu.documents.reading.recognise import recognise
from quannhu.documents.rendering import to_docx, to_pdf
from quannhu.documents.rules.linking import LONGEST_TAG, placed, read_tag, relinked, tag_of
from quannhu.documents.rules.soundness import linked
from quannhu.documents.rules.values import Block, BlockKind, Document, FigureRef, Run, Table
from quannhu.documents.rules.writing import Wanted
from quannhu.kernel.errors import Refused
from tests.documents.papers import block, memo
from tests.documents.printing.measured import measure

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice")
TAKEN = dt.datetime(2023, 12, 1, 8, tzinfo=dt.UTC)


def ref(text: str, part: str = "spent", unit: str | None = "T11", frozen: bool = False) -> FigureRef:
    days = dt.date(2023, 1, 1), dt.date(2023, 11, 30)
    return FigureRef("F03", part, *days, unit, text, int(text.replace(".", "")), None, TAKEN, frozen)


SPENT, COUNT = ref("26.780.000"), ref("40", "count", None)


def paper(*refs: FigureRef) -> Document:
    """The numbers also stand as plain words before and beside the linked ones."""
    first, last = refs or (SPENT, COUNT)
    cells = ((Run("40"),), (Run("Trung đoàn T11"),), (Run(last.text, figure=last),))
    table = Table(("TT", "Đơn vị", "Số bộ"), (cells,), (10, 60, 30), (True, False, True))
    said = (Run("Mua 40 bộ, đã chi "), Run(first.text, bold=True, figure=first), Run(" đồng; còn "),
            Run(last.text, figure=last), Run(" bộ"))  # fmt: skip
    body = (block(BlockKind.PARAGRAPH, "Năm 2022 mua 40 bộ."), Block(BlockKind.PARAGRAPH, said),
            Block(BlockKind.TABLE, table=table))  # fmt: skip
    return memo(body=body)


def taken_back(data: bytes, now: dict[str, FigureRef]) -> tuple[Document, list[Refused]]:
    """The document of a file, linked to the registry as it is now."""

    def find(wanted: Wanted) -> FigureRef:
        if wanted.part not in now:
            raise Refused(FIGURE_NOT_FOUND, figure=wanted.figure, part=wanted.part)
        return now[wanted.part]

    opened = open_docx(data)
    return relinked(recognise(opened.layout).document, controls_of(opened), find)


def test_a_tag_says_the_whole_of_what_is_asked_for():
    assert tag_of(SPENT) == "F03.spent:2023-01-01/2023-11-30:T11"
    for one in (SPENT, COUNT, replace(SPENT, frozen=True)):
        assert read_tag(tag_of(one)) == Wanted.of(one) and len(tag_of(one)) <= LONGEST_TAG
    assert tag_of(replace(SPENT, part="x" * 60)) == "", "Word keeps 64 letters"
    for other in ("", "F03", "Họ tên", "F03.spent:2023-13-01/2023-11-30:T11", "goog_rdk_1"):
        assert read_tag(other) is None


def test_a_linked_figure_is_a_control_in_word_and_plain_words_in_pdf():
    with zipfile.ZipFile(io.BytesIO(to_docx(paper()))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    controls = list(root.iter(f"{W}sdt"))
    assert [one.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for one in controls] == [
        tag_of(SPENT), tag_of(COUNT), tag_of(COUNT)
    ]  # fmt: skip
    assert ["".join(one.itertext()) for one in controls] == ["26.780.000", "40", "40"]
    assert len({one.find(f"{W}sdtPr/{W}id").get(f"{W}val") for one in controls}) == 3
    assert controls[0].find(f"{W}sdtPr/{W}alias").get(f"{W}val") == tag_of(SPENT)
    assert "đã chi 26.780.000 đồng" in measure(to_pdf(paper())).page_text(1)
    assert not [one for one in check_layout(open_docx(to_docx(paper())).layout, "nd30") if one.is_error]


def test_what_was_linked_is_linked_again_and_nothing_else():
    document, faults = taken_back(to_docx(paper()), {"spent": SPENT, "count": COUNT})
    assert faults == []
    assert [run.figure for run in linked(document)] == [SPENT, COUNT, COUNT]
    assert [run.text for run in document.body[1].line] == [
        "Mua 40 bộ, đã chi ", "26.780.000", " đồng; còn ", "40", " bộ"
    ]  # fmt: skip
    assert document.body[1].line[1].bold
    table = document.body[2].table
    assert table and [bool(cell[0].figure) for cell in table.rows[0]] == [False, False, True]


def test_the_registry_says_what_is_printed_and_a_kept_figure_stays_words():
    """DOC-100, DOC-102."""
    document, faults = taken_back(to_docx(paper()), {"spent": ref("27.000.000"), "count": COUNT})
    assert [str(one) for one in faults if "F03.spent" in str(one)] and faults[0].code.id == "DOC-102"
    assert document.body[1].line[1].text == "27.000.000"
    kept = paper(replace(SPENT, frozen=True), replace(COUNT, frozen=True))
    document, faults = taken_back(to_docx(kept), {"spent": ref("27.000.000"), "count": COUNT})
    frozen = [run.figure for run in linked(document) if run.figure]
    assert [one.frozen for one in frozen] == [True, True] and len(faults) == 1
    assert "đã chi 26.780.000 đồng" in "".join(run.text for run in document.body[1].line)
    document, faults = taken_back(to_docx(paper()), {})
    assert not list(linked(document)) and {one.code.id for one in faults} == {"DOC-100"}


def test_lines_are_found_among_the_paragraphs_they_became():
    paragraphs = ["CỤC QUÂN NHU", "40", "1. Mua nồi./.", "Phần II", "TÊN PHẦN", "40"]
    assert placed(["Mua nồi.", "Tên phần", "40", "", "không có"], paragraphs) == [2, 4, 5, None, None]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: libreoffice-writer-nogui")
def test_the_links_survive_an_office_program(tmp_path: Path):
    source = tmp_path / "to-trinh.docx"
    source.write_bytes(to_docx(paper()))
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), str(source)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    saved = (tmp_path / "saved" / "to-trinh.docx").read_bytes()
    document, faults = taken_back(saved, {"spent": SPENT, "count": COUNT})
    assert faults == [] and [run.figure for run in linked(document)] == [SPENT, COUNT, COUNT]
