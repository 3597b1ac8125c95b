"""The mark of a paper copy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from quannhu.documents.rendering import CopyMark, copy_pdf, to_docx, to_pdf
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
    page = measure(to_pdf(memo(), copy=mark))
    name = page.find("Đại tá Phạm Giả Định")
    form, number, day = page.find(words), page.find("Số: 03/"), page.find("Bồng Lai, ngày 09 tháng 3 năm 2023")
    line = next(one for one in page.strokes if one.length == pytest.approx(165, abs=0.5))
    assert name.base < line.top < form.base < number.base == pytest.approx(day.base, abs=0.8)
    assert form.bold and form.size == 14 and day.italic
    assert page.find("TL. CỤC TRƯỞNG").base > number.base and page.find("- Trung đoàn T11;").size == 11
    assert to_docx(memo(), copy=mark)


def test_a_copy_of_a_text_with_appendices_stands_at_its_very_end_and_alone_for_paper():
    page = measure(to_pdf(decision(), copy=MARK))
    assert page.find("SAO Y").page == page.pages == 3
    alone = measure(copy_pdf(replace(MARK, number=None, date=None)))
    assert alone.pages == 1 and alone.find("SAO Y") and alone.find("Số:").text.endswith("/SY-QN")
