"""The mark of a paper copy."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest

from quannhu.documents.rendering import CopyMark, copy_pdf, to_pdf, to_sheet
from quannhu.documents.rendering.docx import write_docx
from quannhu.documents.rendering.measures import width_of
from quannhu.documents.rules.copies import corner_words
from quannhu.documents.rules.values import Authority, Signer
from tests.documents.papers import decision, memo
from tests.documents.printing.measured import measure

CHIEF = Signer("Chánh Văn phòng", "Nguyễn Minh Họa", "Đại tá", Authority.BY_ORDER, "Cục trưởng")
MARK = CopyMark(
    "sao_y", "Cục Quân nhu Bồng Lai", "QN", "Bồng Lai", CHIEF, 3, dt.date(2023, 3, 9), ("Trung đoàn T11",), "VT"
)  # fmt: skip


@pytest.mark.parametrize(("copy", "words"), [("sao_y", "SAO Y"), ("sao_luc", "SAO LỤC"), ("trich_sao", "TRÍCH SAO")])
def test_a_copy_stands_below_a_line_under_the_text(copy, words):
    """Rule DOC-R14."""
    mark = replace(MARK, copy=copy)
    page = measure(to_pdf(memo(), copies=[mark]))
    name = page.find("Đại tá Phạm Giả Định")
    form, number, day = page.find(words), page.find("Số: 03/"), page.find("Bồng Lai, ngày 09 tháng 3 năm 2023")
    line = next(one for one in page.strokes if one.length == pytest.approx(165, abs=0.5))
    assert name.base < line.top < form.base < number.base == pytest.approx(day.base, abs=0.8)
    assert form.bold and form.size == 14 and day.italic
    assert page.find("TL. CỤC TRƯỞNG").base > number.base and page.find("- Trung đoàn T11;").size == 11
    assert write_docx(to_sheet(memo(), copies=[mark]))


def test_a_copy_of_a_text_with_appendices_stands_at_its_very_end_and_alone_for_paper():
    page = measure(to_pdf(decision(), copies=[MARK]))
    assert page.find("SAO Y").page == page.pages == 3
    alone = measure(copy_pdf([replace(MARK, number=None, date=None)]))
    assert alone.pages == 1 and alone.find("SAO Y") and alone.find("Số:").text.endswith("/SY-QN")


def test_a_sao_luc_carries_the_mark_of_the_sao_y_it_was_made_from():
    page = measure(to_pdf(memo(), copies=[MARK, replace(MARK, copy="sao_luc", number=4)]))
    first, second = page.find("SAO Y"), page.find("SAO LỤC")
    assert (first.page, first.base) < (second.page, second.base)
    names = [one.page for one in page.words if one.text == "Đại tá Nguyễn Minh Họa"]
    assert names == [first.page, second.page], "a mark is not broken across pages"
    assert page.find("Số: 03/SY-QN") and page.find("Số: 04/SL-QN")
    alone = measure(copy_pdf([MARK, replace(MARK, copy="sao_luc")]))
    assert alone.pages == 1 and alone.find("SAO Y").base < alone.find("SAO LỤC").base


def test_an_electronic_copy_has_its_mark_in_the_corner_of_page_1():
    """Ô 14: size 10, upright, top right, form of copy, organ and the instant in ISO 8601; no block under the text."""
    words = corner_words(MARK, dt.datetime(2023, 3, 9, 7, 30, 5, 999, tzinfo=dt.UTC))
    assert words == "Sao y; Cục Quân nhu Bồng Lai; 2023-03-09T14:30:05+07:00"
    page = measure(to_pdf(decision(), corner=words))
    (corner,) = [one for one in page.words if one.text.startswith("Sao y")]
    assert (corner.page, corner.size, corner.bold, corner.italic) == (1, 10, False, False)
    assert corner.base < page.find("CỘNG HÒA").base
    assert corner.left + width_of(words, 10) == pytest.approx(195, abs=0.3)
    assert not any(one.text.startswith("SAO Y") for one in page.words)
    with zipfile.ZipFile(io.BytesIO(write_docx(to_sheet(decision(), corner=words)))) as archive:
        heads = [name for name in archive.namelist() if words in archive.read(name).decode("utf-8", "replace")]
        sections = archive.read("word/document.xml").decode()
    assert heads == ["word/header3.xml"] and sections.count('r:id="header3"') == 1


def test_the_reference_of_an_appendix_is_blank_in_an_electronic_file():
    """Rule DOC-R15: number and day are filled in on paper alone."""
    paper, file = (measure(to_pdf(decision(), electronic=electronic)) for electronic in (False, True))
    line = next(one for one in paper.words if one.text.startswith("(Ban hành kèm theo"))
    blank = next(one for one in file.words if one.text.startswith("(Ban hành kèm theo"))
    assert "số 12/QĐ-QN ngày 05 tháng 02 năm 2023" in line.text
    assert re.fullmatch(r"\(Ban hành kèm theo Quyết định số\s+/QĐ-QN ngày\s+tháng\s+năm\s+của Cục.*", blank.text)
    assert file.find("Số: 12/QĐ-QN"), "the document's own number stands"
