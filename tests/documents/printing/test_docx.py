"""The DOCX: real styles, columns on grid and cells, borders as rule lines, a PAGE field; the same pages as the PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from lxml import etree

from quannhu.documents.rendering import to_sheet
from quannhu.documents.rendering.composing import compose
from quannhu.documents.rendering.docx import write_docx
from quannhu.documents.rendering.measures import width_of
from quannhu.documents.rendering.pdf import write_pdf
from quannhu.documents.rules.values import Appendix, Authority, BlockKind, Signer, Urgency
from quannhu.documents.shipped import shipped
from tests.documents.papers import block, chart, decision, long_report, memo, table
from tests.documents.printing.measured import MM, measure
from tests.documents.printing.test_copies import MARK

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIP = 25.4 / 1440
SOFFICE = shutil.which("soffice")
THREE = Signer("KT. Chủ tịch Phó Chủ tịch", "Nguyễn Văn Thử", authority=Authority.COLLECTIVE, of="Hội đồng giá")


def parts(document) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(write_docx(compose(document)))) as archive:
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if not name.endswith("png")}


def value(element: etree._Element | None, name: str = "val") -> str:
    assert element is not None
    return element.get(f"{W}{name}")


def opened(document):
    return docx.Document(io.BytesIO(write_docx(compose(document))))


def test_every_paragraph_has_a_style_of_the_form():
    file = opened(memo())
    names = {paragraph.style.name for paragraph in file.paragraphs if paragraph.text}
    assert {"Tên loại", "Trích yếu", "Kính gửi", "Căn cứ", "Đề mục La Mã", "Nội dung", "Khoản"} <= names
    assert "Normal" not in names
    style = file.styles["Quốc hiệu"]
    assert (style.font.size.pt, style.font.bold) == (12, True)
    body = file.styles["Nội dung"]
    assert body.paragraph_format.first_line_indent.cm == pytest.approx(1.27, abs=0.01)
    assert (body.font.size.pt, body.paragraph_format.space_after.pt) == (14, 6)
    fonts = parts(memo())["word/styles.xml"].find(f".//{W}docDefaults//{W}rFonts")
    assert {fonts.get(key) for key in fonts.keys()} == {"Times New Roman"}  # noqa: SIM118


def test_the_page_is_a4_with_the_margins_of_the_decree():
    section = opened(memo()).sections[0]
    sizes = (section.page_width.mm, section.page_height.mm)
    margins = (section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm, section.right_margin.mm)
    assert sizes == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    assert margins == tuple(pytest.approx(wanted, abs=0.1) for wanted in (20, 20, 30, 15))
    across = opened(decision(appendices=(Appendix("A", (table(),), landscape=True),))).sections[1]
    assert across.page_width > across.page_height and across.orientation == 1
    assert (across.left_margin, across.right_margin) == (section.left_margin, section.right_margin)


def test_the_head_stands_in_columns_set_on_grid_and_cells():
    head = parts(memo())["word/document.xml"].find(f".//{W}tbl")
    grid = [int(value(column, "w")) * TWIP for column in head.iter(f"{W}gridCol")]
    assert grid == [pytest.approx(70, abs=0.1), pytest.approx(95, abs=0.1)]
    for row in head.iter(f"{W}tr"):
        assert [int(value(cell, "w")) * TWIP for cell in row.iter(f"{W}tcW")] == grid
    assert {value(border) for border in head.find(f".//{W}tblBorders")} == {"nil"}


def test_rule_lines_are_borders_of_the_right_length():
    tree = parts(memo())["word/document.xml"]
    lengths = []
    for paragraph in tree.iter(f"{W}p"):
        if paragraph.find(f"{W}pPr/{W}pBdr/{W}top") is not None:
            indents = paragraph.find(f"{W}pPr/{W}ind")
            lengths.append((int(value(indents, "left")) + int(value(indents, "right"))) * TWIP)
    organ, motto, summary = lengths
    assert 95 - motto == pytest.approx(width_of("Độc lập - Tự do - Hạnh phúc", 13, bold=True), abs=0.2)
    assert 1 / 3 <= (70 - organ) / width_of("CỤC QUÂN NHU BỒNG LAI", 12, bold=True) <= 1 / 2
    assert 1 / 3 <= (165 - summary) / width_of("Về việc bổ sung lương thực dự trữ", 14, bold=True) <= 1 / 2


def test_the_page_number_is_a_field_of_the_head_from_page_2():
    found = parts(decision())
    document = found["word/document.xml"]
    relations = {one.get("Id"): one.get("Target") for one in found["word/_rels/document.xml.rels"]}
    sections = list(document.iter(f"{W}sectPr"))
    assert len(sections) == 3
    for section in sections:
        assert section.find(f"{W}titlePg") is not None and value(section.find(f"{W}pgNumType"), "start") == "1"
        heads = {value(head, "type"): head for head in section.iter(f"{W}headerReference")}
        key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        shown = found[f"word/{relations[heads['default'].get(key)]}"]
        assert shown.find(f".//{W}instrText").text.strip() == "PAGE"
        assert value(shown.find(f".//{W}pStyle")) == "SoTrang"
        first = found[f"word/{relations[heads['first'].get(key)]}"]
        assert first.find(f".//{W}instrText") is None


def test_tables_repeat_their_head_and_charts_have_words():
    file = opened(memo(body=(*memo().body, table(("1", "Trung đoàn T11", "5.000")), chart())))
    data = next(one for one in file.tables if one.cell(0, 0).text == "TT")
    assert data.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert [cell.paragraphs[0].alignment for cell in data.rows[1].cells] == [None, None, None]  # by their styles
    assert [cell.paragraphs[0].style.name for cell in data.rows[1].cells] == ["Ô số", "Ô bảng", "Ô số"]
    (picture,) = file.inline_shapes
    assert picture._inline.docPr.get("descr") == "T11 đạt 92 %, T12 đạt 88 %."
    assert picture.width.mm == pytest.approx(165, abs=0.1)


def test_the_same_document_is_the_same_bytes_and_asks_for_nothing_outside():
    first, second = write_docx(compose(decision())), write_docx(compose(decision()))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b'TargetMode="External"' not in everything and b"attachedTemplate" not in everything


@pytest.mark.parametrize(("urgency", "width"), [(Urgency.FLASH, 30), (Urgency.VERY_URGENT, 40), (Urgency.URGENT, 20)])
def test_the_frame_of_urgency_is_red_and_of_the_size_of_the_decree(urgency, width):
    """Ô 10b: 30 x 8, 40 x 8, 20 x 8 mm, on both papers."""
    document = memo(urgency=urgency)
    frame = parts(document)["word/document.xml"].findall(f".//{W}tbl")[1]
    assert int(value(frame.find(f"{W}tblPr/{W}tblW"), "w")) * TWIP == pytest.approx(width, abs=0.02)
    height = frame.find(f".//{W}trHeight")
    assert value(height, "hRule") == "exact" and int(value(height)) * TWIP == pytest.approx(8, abs=0.02)
    borders = frame.find(f"{W}tblPr/{W}tblBorders")
    assert len(borders) == 4 and {value(one, "color") for one in borders} == {"FF0000"}
    assert value(frame.find(f".//{W}r/{W}rPr/{W}color")) == "FF0000"
    top, bottom = (one.top for one in measure(write_pdf(compose(document))).strokes
                   if one.length == pytest.approx(width, abs=0.05))  # fmt: skip
    assert abs(bottom - top) == pytest.approx(8, abs=0.05)


def test_figures_and_words_stand_in_the_docx_as_in_the_pdf():
    """Rule DOC-R13."""
    document = memo(body=(*memo().body, table(("1", "Trung đoàn T11", "5.000"))), urgency=Urgency.FLASH)
    text = "".join(parts(document)["word/document.xml"].itertext()).replace("PAGE", "")
    found = measure(write_pdf(compose(document)))
    printed = "".join(word.text for word in found.words)
    assert sorted(re.sub(r"\s", "", text)) == sorted(re.sub(r"\s", "", printed))


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of each page: runs of the same height, left to right, without spaces."""
    found = measure(pdf)
    made = []
    for number in range(1, found.pages + 1):
        lines: dict[float, list[tuple[float, str]]] = {}
        for word in (one for one in found.words if one.page == number):
            base = next((held for held in lines if abs(held - word.base) < 3 * MM), word.base)
            lines.setdefault(base, []).append((word.left, word.text))
        made.append([re.sub(r"\s", "", "".join(text for _, text in sorted(lines[base]))) for base in sorted(lines)])
    return made


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: libreoffice-writer-nogui")
def test_docx_and_pdf_are_the_same_page_by_page(tmp_path):
    """Rule DOC-R13, through LibreOffice: the same lines on the same pages."""
    documents = {template.key: template.document for template in shipped()}
    documents |= {"quyet_dinh_kem": decision(), "dai": long_report(30)}
    body = (*memo().body, *(block(BlockKind.POINT, f"Nội dung {number};") for number in range(40)), chart())
    documents["bieu_do"] = memo(body=body, urgency=Urgency.FLASH, address="Số 1, Bồng Lai", drafter_sign="PL")
    sheets = {key: compose(document) for key, document in documents.items()}
    sheets["sao_luc"] = to_sheet(memo(signers=(THREE,)), copies=[MARK, replace(MARK, copy="sao_luc")], corner="Sao y")
    for key, sheet in sheets.items():
        (tmp_path / f"{key}.docx").write_bytes(write_docx(sheet))
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path / "pdf"), *map(str, sorted(tmp_path.glob("*.docx")))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert len(list((tmp_path / "pdf").glob("*.pdf"))) == len(sheets)
    for key, sheet in sheets.items():
        through_office = pages((tmp_path / "pdf" / f"{key}.pdf").read_bytes())
        assert through_office == pages(write_pdf(sheet)), key
