"""Rule lines, however they are drawn, stand with the words above them (DOC-R22)."""

from __future__ import annotations

import pytest

from quannhu.documents.layout import DrawnLine, Grid, Paragraph
from quannhu.documents.reading import read
from quannhu.documents.reading.measures import text_width
from tests.documents.reading.word import docx, para, run

TITLE = "Độc lập - Tự do - Hạnh phúc"
SIZE = '<w:sz w:val="28"/>'


def under(body: str) -> tuple[DrawnLine, ...]:
    """The lines of the paragraph with the title."""
    found = [block for block in read(docx(body)).sections[0].blocks if isinstance(block, Paragraph)]
    return next(block.lines for block in found if block.text.strip() == TITLE)


def shape(
    width: int = 2160, *, form: str = "line", drop: int | None = None, dash: str = "", group: bool = False
) -> str:
    """A run with a drawn line, lengths in twips, and its VML twin."""
    place = (
        ""
        if drop is None
        else f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{drop * 635}</wp:posOffset></wp:positionV>'
    )
    size = f'cx="{width * 635}" cy="0"'
    looks = f'<a:xfrm><a:ext {size}/></a:xfrm><a:prstGeom prst="{form}"/><a:ln>{dash}</a:ln>'
    drawn = f"<wps:wsp><wps:spPr>{looks}</wps:spPr></wps:wsp>"
    inner = f"<wpg:wgp>{drawn}</wpg:wgp>" if group else drawn
    points = width / 20
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>{place}<wp:extent {size}/>'
        f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:line from="0,0" to="{points}pt,0"/></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def test_a_drawn_line_is_read_once() -> None:
    assert under(para(run(TITLE, SIZE), shape())) == (DrawnLine("shape", 2160),)
    assert under(para(run(TITLE, SIZE), shape(form="straightConnector1", group=True))) == (DrawnLine("shape", 2160),)


def test_a_dashed_line_says_so() -> None:
    assert under(para(run(TITLE, SIZE), shape(dash='<a:prstDash val="dash"/>')))[0].dashed
    assert not under(para(run(TITLE, SIZE), shape(dash='<a:prstDash val="solid"/>')))[0].dashed


def test_a_line_in_the_empty_paragraph_below_is_the_titles() -> None:
    assert under(para(TITLE) + para(shape())) == (DrawnLine("shape", 2160),)


def test_a_line_hung_from_the_words_above_or_below_is_the_titles() -> None:
    plain = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    above = para(run("CỘNG HÒA", SIZE), shape(drop=620), props=plain) + para(run(TITLE, SIZE), props=plain)
    assert under(above + para("", props=plain) + para("sau")) == (DrawnLine("shape", 2160),)
    own = para(run(TITLE, SIZE), shape(drop=300), props=plain) + para("sau", props=plain)
    assert under(own) == (DrawnLine("shape", 2160),)
    below = para(run(TITLE, SIZE), props=plain) + para(run("sau", SIZE), shape(drop=-200), props=plain)
    assert under(below) == (DrawnLine("shape", 2160),)


@pytest.mark.parametrize(
    "vml",
    [
        '<v:line from="10pt,5pt" to="118pt,5pt" style="position:absolute"/>',
        '<v:shape type="#_x0000_t32" o:connectortype="straight" style="width:108pt;height:0"/>',
        '<v:rect style="width:108pt;height:1.5pt" o:hr="t"/>',
        '<v:group><v:line from="0,0" to="144,0"/></v:group>',
    ],
)
def test_lines_of_vml(vml: str) -> None:
    assert under(para(TITLE, f"<w:r><w:pict>{vml}</w:pict></w:r>")) == (DrawnLine("shape", 2160),)


def test_pictures_and_steep_lines_are_no_rules() -> None:
    assert under(para(TITLE, '<w:r><w:pict><v:shape style="width:50pt;height:60pt"/></w:pict></w:r>')) == ()
    assert under(para(TITLE, '<w:r><w:pict><v:line from="0,0" to="0,90pt"/></w:pict></w:r>')) == ()


def test_a_border_below_is_as_wide_as_its_paragraph() -> None:
    props = '<w:pBdr><w:bottom w:val="single"/></w:pBdr><w:ind w:left="1000" w:right="354"/>'
    assert under(para(TITLE, props=props)) == (DrawnLine("border", 8000),)
    assert under(para(TITLE) + para("", props=props)) == (DrawnLine("border", 8000),)
    assert under(para(TITLE) + para("sau", props=props.replace("bottom", "top"))) == (DrawnLine("border", 8000),)


def test_a_border_in_a_cell_is_as_wide_as_the_cells_words_may_be() -> None:
    """115 twips at each side where the file says nothing (ECMA-376 part 1, 17.4.41)."""
    line = para(TITLE, props='<w:pBdr><w:bottom w:val="single"/></w:pBdr>')

    def width(table: str, cell: str) -> int:
        looks = f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/>{cell}</w:tcPr>{line}</w:tc>'
        grid = read(docx(f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr>{looks}</w:tr></w:tbl>")).sections[0].blocks[0]
        assert isinstance(grid, Grid)
        words = grid.rows[0][0].blocks[0]
        assert isinstance(words, Paragraph)
        return words.lines[0].width

    narrow = '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    assert (width("", ""), width(narrow, "")) == (2770, 2950)
    assert width(narrow, '<w:tcMar><w:end w:w="20" w:type="dxa"/></w:tcMar>') == 2930


def test_a_border_all_round_is_a_box_and_no_line() -> None:
    sides = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    block = read(docx(para("HỎA TỐC", props=f"<w:pBdr>{sides}</w:pBdr>"))).sections[0].blocks[0]
    assert isinstance(block, Paragraph) and block.boxed and block.lines == ()


def test_a_row_of_underscores_has_the_width_of_its_signs() -> None:
    row = run("_" * 20, SIZE)
    assert under(para(TITLE) + para(row)) == (DrawnLine("underscore", 2800),)
    assert under(para(run(TITLE, SIZE)) + para("") + para(row)) == (DrawnLine("underscore", 2800),)


def test_underlined_words_have_a_line_of_their_width() -> None:
    line = under(para(run(TITLE, SIZE + "<w:u w:val='single'/>")))[0]
    assert line == DrawnLine("underline", text_width(TITLE, 28))
    assert under(para(run("Độc lập - ", "<w:u w:val='single'/>"), run("Tự do - Hạnh phúc"))) == ()


def test_a_cells_lower_edge_is_the_line_of_its_last_words() -> None:
    def cell(text: str, side: str = "") -> str:
        borders = f'<w:tcBorders><w:{side} w:val="single"/></w:tcBorders>' if side else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/>{borders}</w:tcPr>{para(text)}</w:tc>'

    for rows in (
        (cell("CỤC QUÂN NHU", "bottom") + cell(TITLE),),
        (cell("CỤC QUÂN NHU") + cell(TITLE), cell("", "top") + cell("")),
    ):
        grid = read(docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")).sections[0].blocks[0]
        assert isinstance(grid, Grid) and not grid.bordered
        left, right = (cell.blocks[0] for cell in grid.rows[0])
        assert isinstance(left, Paragraph) and left.lines == (DrawnLine("border", 3000),)
        assert isinstance(right, Paragraph) and right.lines == ()


def test_widths_are_those_of_times_new_roman() -> None:
    """Advance widths of the typeface: C 667, O 722 of a thousand; marks change nothing."""
    assert text_width("CO", 28) == (667 + 722) * 28 // 100
    assert text_width("Ộ", 28) == text_width("O", 28) and text_width("đ", 28) == text_width("d", 28)
    assert text_width("A", 26, bold=True) == 722 * 26 // 100
