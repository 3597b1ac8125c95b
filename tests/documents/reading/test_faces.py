"""Effective formatting: what stands on the page, whichever of run, styles, defaults and theme says so (DOC-R20)."""

from __future__ import annotations

import pytest

from quannhu.documents.layout import Face, Grid, Paragraph
from quannhu.documents.reading import read
from tests.documents.reading.word import DEFAULTS, docx, para, run, style


def first(data: bytes) -> Paragraph:
    block = read(data).sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    return block


def face(run_props: str = "", paragraph_props: str = "", styles: str = "") -> Face:
    return first(docx(para(run("Chữ", run_props), props=paragraph_props), styles=DEFAULTS + styles)).spans[0].face


def test_the_theme_and_the_defaults_speak_when_nothing_else_does() -> None:
    assert face() == Face("Calibri", 22)


def test_without_any_styles_word_has_ten_points_of_times() -> None:
    assert first(docx(para("Chữ"), styles=" ")).spans[0].face == Face("Times New Roman", 20)


def test_the_run_overrules_the_styles_and_they_the_defaults() -> None:
    styles = style("A", "<w:rPr><w:sz w:val='26'/><w:rFonts w:ascii='Arial' w:hAnsi='Arial'/></w:rPr>") + style(
        "B", "<w:rPr><w:i/></w:rPr>", based_on="A"
    )
    assert face("", "<w:pStyle w:val='B'/>", styles) == Face("Arial", 26, italic=True)
    direct = "<w:rFonts w:ascii='Times New Roman' w:hAnsi='Times New Roman'/><w:sz w:val='28'/><w:i w:val='0'/>"
    assert face(direct, "<w:pStyle w:val='B'/>", styles) == Face("Times New Roman", 28)


def test_a_theme_font_is_overruled_by_a_name_of_a_nearer_level_and_the_other_way() -> None:
    styles = style("Named", "<w:rPr><w:rFonts w:ascii='Arial' w:hAnsi='Arial'/></w:rPr>")
    assert face("", "<w:pStyle w:val='Named'/>", styles).font == "Arial"
    themed = "<w:rFonts w:asciiTheme='majorHAnsi' w:hAnsiTheme='majorHAnsi' w:ascii='Cambria' w:hAnsi='Cambria'/>"
    assert face(themed, "<w:pStyle w:val='Named'/>", styles).font == "Calibri Light"


def test_a_character_style_stands_between_paragraph_style_and_run() -> None:
    styles = style("P", "<w:rPr><w:sz w:val='26'/><w:color w:val='FF0000'/></w:rPr>") + style(
        "C", "<w:rPr><w:sz w:val='30'/></w:rPr>", kind="character"
    )
    found = face("<w:rStyle w:val='C'/><w:color w:val='auto'/>", "<w:pStyle w:val='P'/>", styles)
    assert found == Face("Calibri", 30)


@pytest.mark.parametrize(
    ("paragraph", "character", "run_says", "bold"),
    [
        (True, False, "", True),
        (False, True, "", True),
        (True, True, "", False),  # bold in a bold paragraph turns the other way round
        (True, True, "<w:b/>", True),
        (True, False, "<w:b w:val='false'/>", False),
        (False, False, "<w:b w:val='1'/>", True),
    ],
)
def test_toggles_of_styles_turn_each_other_round(paragraph: bool, character: bool, run_says: str, bold: bool) -> None:
    styles = style("P", "<w:rPr><w:b/></w:rPr>" if paragraph else "<w:rPr/>") + style(
        "C", "<w:rPr><w:b/></w:rPr>" if character else "<w:rPr/>", kind="character"
    )
    assert face(f"<w:rStyle w:val='C'/>{run_says}", "<w:pStyle w:val='P'/>", styles).bold is bold


def test_a_toggle_in_a_chain_of_one_kind_is_the_nearest_ones() -> None:
    styles = style("A", "<w:rPr><w:b/><w:caps/></w:rPr>") + style("B", "<w:rPr><w:b/></w:rPr>", based_on="A")
    found = face("", "<w:pStyle w:val='B'/>", styles)
    assert found.bold and found.caps


def test_bold_of_the_defaults_is_not_turned_off_by_a_style() -> None:
    defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>"
    data = docx(para("Chữ", props="<w:pStyle w:val='P'/>"), styles=defaults + style("P", "<w:rPr><w:b/></w:rPr>"))
    assert first(data).spans[0].face.bold


def test_a_ring_of_styles_is_cut() -> None:
    styles = style("A", "<w:rPr><w:sz w:val='26'/></w:rPr>", based_on="B") + style(
        "B", "<w:rPr><w:i/></w:rPr>", based_on="A"
    )
    assert face("", "<w:pStyle w:val='A'/>", styles) == Face("Calibri", 26, italic=True)


def test_colour_underline_and_half_sizes() -> None:
    found = face("<w:color w:val='ff0000'/><w:u w:val='single'/><w:sz w:val='27'/>")
    assert found == Face("Calibri", 27, underline=True, colour="FF0000")
    assert face("<w:color w:val='000000'/><w:u w:val='none'/>") == Face("Calibri", 22)


def test_two_typefaces_of_one_run_are_told_apart() -> None:
    props = "<w:rFonts w:ascii='Arial' w:hAnsi='Times New Roman'/>"
    spans = first(docx(para(run("Bộ Quốc phòng", props)))).spans
    assert [(span.text, span.face.font) for span in spans[:3]] == [
        ("B", "Arial"), ("ộ", "Times New Roman"), (" Qu", "Arial"),
    ]  # fmt: skip


def test_the_table_style_stands_under_the_paragraph_style() -> None:
    styles = DEFAULTS + style(
        "Luoi", "<w:pPr><w:spacing w:after='0' w:line='240'/></w:pPr><w:rPr><w:sz w:val='24'/></w:rPr>", kind="table"
    )
    table = "<w:tbl><w:tblPr><w:tblStyle w:val='Luoi'/></w:tblPr><w:tr><w:tc>" + para("Chữ") + "</w:tc></w:tr></w:tbl>"
    grid = read(docx(table + para("Ngoài"), styles=styles)).sections[0].blocks[0]
    assert isinstance(grid, Grid)
    inner = grid.rows[0][0].blocks[0]
    assert isinstance(inner, Paragraph)
    assert (inner.after, inner.line, inner.spans[0].face.size) == (0, 240, 24)


@pytest.mark.parametrize(
    ("look", "bold", "italic"),
    [
        ("<w:tblLook w:val='0020'/>", "110000", "000000"),  # the first row
        ("<w:tblLook w:firstRow='1' w:lastColumn='1'/>", "110000", "010101"),  # and the last column over it
        ("<w:tblLook w:val='0000'/>", "000000", "110011"),  # bands only
        ("<w:tblLook w:val='0620'/>", "110000", "000000"),
        ("", "000000", "000000"),  # without a look nothing holds
        ("<w:tblLook w:val='nothing'/>", "000000", "110011"),
    ],
)
def test_a_table_style_speaks_for_rows_columns_and_bands(look: str, bold: str, italic: str) -> None:
    """Bands count from under the first row when that has a look of its own."""
    band = "1" if "w:val='0000'" in look or "nothing" in look else "3"
    styles = style(
        "T",
        "<w:tblStylePr w:type='firstRow'><w:pPr><w:jc w:val='center'/></w:pPr><w:rPr><w:b/></w:rPr></w:tblStylePr>"
        "<w:tblStylePr w:type='lastCol'><w:rPr><w:i/></w:rPr></w:tblStylePr>"
        f"<w:tblStylePr w:type='band{band}Horz'><w:rPr><w:i/></w:rPr></w:tblStylePr>",
        kind="table",
    )
    rows = ("<w:tr>" + ("<w:tc>" + para("Chữ") + "</w:tc>") * 2 + "</w:tr>") * 3
    table = f"<w:tbl><w:tblPr><w:tblStyle w:val='T'/>{look}</w:tblPr>{rows}</w:tbl>"
    grid = read(docx(table, styles=DEFAULTS + styles)).sections[0].blocks[0]
    assert isinstance(grid, Grid)
    cells = [cell.blocks[0] for row in grid.rows for cell in row]
    faces = [cell.spans[0].face for cell in cells if isinstance(cell, Paragraph)]
    assert "".join(str(int(face.bold)) for face in faces) == bold
    assert "".join(str(int(face.italic)) for face in faces) == italic
    assert ("center" in {cell.align for cell in cells if isinstance(cell, Paragraph)}) == ("1" in bold)


def test_hidden_and_deleted_words_are_left_out_and_inserted_ones_read() -> None:
    data = docx(
        para(
            run("ẩn", "<w:vanish/>"),
            f"<w:del>{run('xóa').replace('w:t', 'w:delText')}</w:del>",
            f"<w:ins>{run('thêm ')}</w:ins>",
            f"<w:hyperlink><w:smartTag>{run('nối ')}</w:smartTag></w:hyperlink>",
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('chọn')}</w:sdtContent></w:sdt>",
            f"<w:moveFrom>{run('cũ')}</w:moveFrom>",
        )
    )
    assert first(data).text == "thêm nối chọn"


def test_runs_of_one_face_are_one_span() -> None:
    spans = first(docx(para(run("Căn cứ "), run("Luật "), run("Tổ chức", "<w:b/>")))).spans
    assert [span.text for span in spans] == ["Căn cứ Luật ", "Tổ chức"]


def test_words_not_in_nfc_are_put_together_even_over_runs() -> None:
    layout = read(docx(para(run("Bo"), run("̣̂ Quốc phòng", "<w:b/>"))))
    block = layout.sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text == "Bộ Quốc phòng" and layout.not_nfc
    assert [span.text for span in block.spans] == ["Bộ", " Quốc phòng"]
    assert not read(docx(para("Bộ Quốc phòng"))).not_nfc


def test_tabs_breaks_and_signs() -> None:
    inner = (
        "<w:r><w:t>Số</w:t><w:tab/><w:t>12</w:t><w:noBreakHyphen/><w:t>QN</w:t><w:br/><w:t>x</w:t><w:softHyphen/>"
        '<w:t>y</w:t><w:sym w:font="Wingdings" w:char="F0A8"/><w:sym w:font="Wingdings" w:char="zz"/></w:r>'
    )
    assert first(docx(para(inner))).text == "Số\t12-QN\nxy☐"


def test_outer_spaces_count_only_when_they_are_to_be_kept() -> None:
    assert first(docx(para("<w:r><w:t> a b </w:t></w:r>"))).text == "a b"
    assert first(docx(para("<w:r><w:t xml:space='preserve'> a b </w:t></w:r>"))).text == " a b "


def test_odd_values_do_not_stop_the_reading() -> None:
    found = face(
        "<w:sz w:val='to'/><w:rFonts/><w:color/><w:rStyle w:val='khong-co'/>", "<w:pStyle w:val='cung-khong'/>"
    )
    assert found == Face("Calibri", 22)
