"""Paragraphs, lists, tables, text boxes, fields and sections as they stand in the file."""

from __future__ import annotations

import pytest

from quannhu.documents.layout import Frame, Grid, Layout, Paragraph
from quannhu.documents.reading import open_docx, read
from tests.documents.reading.word import DEFAULTS, docx, header, para, relation, run, style


def blocks(body: str, **parts: str) -> tuple[Paragraph | Grid | Frame, ...]:
    return read(docx(body, **parts)).sections[0].blocks


def one(props: str, **parts: str) -> Paragraph:
    block = blocks(para("Chữ", props=props), **parts)[0]
    assert isinstance(block, Paragraph)
    return block


@pytest.mark.parametrize(
    ("value", "align"), [("both", "both"), ("center", "center"), ("end", "right"), ("start", "left"), ("lạ", "left")]
)
def test_alignment(value: str, align: str) -> None:
    assert one(f'<w:jc w:val="{value}"/>').align == align


def test_indents_and_spacing() -> None:
    found = one(
        '<w:spacing w:before="120" w:after="0" w:line="360" w:lineRule="exact"/>'
        '<w:ind w:start="10" w:right="20" w:firstLine="567"/>'
    )
    assert (found.before, found.after, found.line, found.line_rule) == (120, 0, 360, "exact")
    assert (found.left, found.right, found.first_line) == (10, 20, 567)
    assert one('<w:ind w:left="720" w:hanging="360"/>').first_line == -360
    assert (one("").after, one("").line) == (160, 259)


def test_a_style_gives_what_the_paragraph_does_not() -> None:
    styles = DEFAULTS + style("Thân", '<w:pPr><w:jc w:val="both"/><w:ind w:firstLine="720"/></w:pPr>')
    found = one('<w:pStyle w:val="Thân"/><w:jc w:val="left"/>', styles=styles)
    assert (found.align, found.first_line, found.style) == ("left", 720, "Thân")


def test_contextual_spacing_closes_up_neighbours_of_one_style() -> None:
    props = '<w:spacing w:before="60" w:after="60"/><w:contextualSpacing/>'
    first, second, third = blocks(para("a", props=props) + para("b", props=props) + para("c"), styles="")
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph) and isinstance(third, Paragraph)
    assert (first.before, first.after, second.before, second.after) == (60, 0, 0, 0)


LIST = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%2."/><w:pPr><w:ind w:left="100" w:firstLine="567"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
)


def item(level: int, number: int = 1, more: str = "") -> str:
    return para("x", props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{more}')


def test_labels_are_counted_level_by_level() -> None:
    body = item(0) + item(1) + item(1) + item(2) + item(2) + item(0) + item(1) + item(0, 2) + item(0, 3) + item(0, 3)
    found = [block.label for block in blocks(body, numbering=LIST) if isinstance(block, Paragraph)]
    assert found == ["I.", "1.", "2.", "a)", "b)", "II.", "1.", "-", "IV.", "V."]


def test_a_levels_indents_stand_under_the_paragraphs_own() -> None:
    plain, own = blocks(item(1) + item(1, more='<w:ind w:firstLine="0"/>'), numbering=LIST)
    assert isinstance(plain, Paragraph) and isinstance(own, Paragraph)
    assert (plain.left, plain.first_line) == (100, 567)
    assert (own.left, own.first_line) == (100, 0)


def test_a_style_may_number_and_a_paragraph_may_say_no() -> None:
    styles = DEFAULTS + style(
        "Khoản", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:ind w:left="0"/></w:pPr>'
    )
    body = para("x", props='<w:pStyle w:val="Khoản"/>') + para(
        "y", props='<w:pStyle w:val="Khoản"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    first, second = blocks(body, numbering=LIST, styles=styles)
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph)
    assert (first.label, first.left, first.first_line) == ("1.", 0, 567)
    assert second.label == ""


def test_an_endless_roman_number_is_not_written_out() -> None:
    numbering = LIST.replace('<w:start w:val="1"/>', '<w:start w:val="2147483647"/>', 1)
    assert blocks(item(0), numbering=numbering)[0].label == "2147483647."  # type: ignore[union-attr]


def grid(borders: str = "", cell: str = "", style_name: str = "") -> str:
    named = f'<w:tblStyle w:val="{style_name}"/>' if style_name else ""
    tables = f"<w:tblPr>{named}<w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{cell}</w:tcPr>{para(text)}</w:tc>'
        for text, width in (("trái", 4000), ("phải", 5000))
    )
    return f'<w:tbl>{tables}<w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="2"/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'


ALL = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def test_a_table_of_layout_and_one_of_data() -> None:
    styles = DEFAULTS + style("Lưới", f"<w:tblPr><w:tblBorders>{ALL}</w:tblBorders></w:tblPr>", kind="table")
    none = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
    for body, bordered in (
        (grid(), False),
        (grid(ALL), True),
        (grid(style_name="Lưới"), True),
        (grid(ALL.replace("single", "none"), style_name="Lưới"), False),
        (grid(ALL, f"<w:tcBorders>{none}</w:tcBorders>"), False),
    ):
        found = blocks(body, styles=styles)[0]
        assert isinstance(found, Grid) and found.bordered is bordered
        assert [cell.width for cell in found.rows[0]] == [4000, 5000]
        assert found.rows[0][1].blocks[0].where == "bảng 1/hàng 1/ô 2/đoạn 1"


def test_widths_come_from_the_grid_when_the_cells_have_none() -> None:
    body = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="200"/><w:gridCol w:w="300"/></w:tblGrid><w:tr>'
        f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{para("a")}</w:tc><w:tc>{para("b")}</w:tc></w:tr></w:tbl>'
    )
    found = blocks(body)[0]
    assert isinstance(found, Grid)
    assert [(cell.width, cell.span) for cell in found.rows[0]] == [(300, 2), (300, 1)]


def test_places_lead_back_to_the_xml() -> None:
    opened = open_docx(docx(para("một") + grid() + f"<w:sdt><w:sdtContent>{para('hai')}</w:sdtContent></w:sdt>"))
    for where, words in (("thân/1", "một"), ("thân/2", "hai"), ("bảng 1/hàng 1/ô 2/đoạn 1", "phải")):
        assert "".join(opened.places[where].itertext()) == words
    opened.places["thân/1"].find(".//{*}t").text = "đã sửa"
    again = read(opened.package.save(lambda part: part.endswith("document.xml")))
    assert again.sections[0].blocks[0].text == "đã sửa"  # type: ignore[union-attr]
    assert again.sections[0].blocks[1:] == opened.layout.sections[0].blocks[1:]


def box(content: str, *, fallback: str = "") -> str:
    drawn = (
        '<w:drawing><wp:anchor><wp:extent cx="1080000" cy="288000"/><a:graphic><a:graphicData><wps:wsp><wps:spPr/>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    old = (
        f'<mc:Fallback><w:pict><v:shape style="width:85pt;height:22pt"><v:textbox><w:txbxContent>{fallback or content}'
        "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    )
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice>{old}</mc:AlternateContent></w:r>'


def test_a_text_box_stands_once_where_it_is_anchored() -> None:
    anchor, frame = blocks(para("neo", box(para("HỎA TỐC"), fallback=para("CŨ"))))
    assert isinstance(anchor, Paragraph) and anchor.text == "neo"
    assert isinstance(frame, Frame) and frame.where == "thân/1/khung 1"
    assert (frame.width, frame.height) == (1700, 453)
    assert [block.text for block in frame.blocks if isinstance(block, Paragraph)] == ["HỎA TỐC"]
    assert frame.blocks[0].where == "thân/1/khung 1/đoạn 1"


def test_a_text_box_of_vml_alone_is_read() -> None:
    pict = (
        '<w:r><w:pict><v:rect style="width:80pt;height:8mm"><v:textbox><w:txbxContent>'
        + para("KHẨN")
        + "</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
    )
    frame = blocks(para("neo", pict))[1]
    assert isinstance(frame, Frame) and (frame.width, frame.height) == (1600, 454)


def test_an_old_frame_is_a_frame_and_stands_where_it_is_put() -> None:
    props = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/>'
    frame, other = blocks(para("2", props=props) + para("sau"))
    assert isinstance(frame, Frame) and isinstance(other, Paragraph)
    assert [(block.text, block.align) for block in frame.blocks if isinstance(block, Paragraph)] == [("2", "center")]


def complex_field(instruction: str, shown: str = "3") -> str:
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}' if shown else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {instruction[:3]}</w:instrText></w:r>"
        f"<w:r><w:instrText>{instruction[3:]} </w:instrText></w:r>"
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (complex_field("PAGE   \\* MERGEFORMAT"), "3"),
        (complex_field("page"), "3"),
        (complex_field("PAGE", ""), ""),
        (f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>', "3"),
        ('<w:fldSimple w:instr=" PAGE "/>', ""),
        ("<w:r><w:pgNum/></w:r>", ""),
    ],
)
def test_fields_of_every_form_are_fields(inner: str, text: str) -> None:
    block = blocks(para("Trang ", inner, " hết"))[0]
    assert isinstance(block, Paragraph)
    assert [(span.text, span.field) for span in block.spans] == [("Trang ", ""), (text, "PAGE"), (" hết", "")]


def test_a_field_inside_a_field_and_over_paragraphs() -> None:
    begin, separate = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate"))
    start = f"{begin}<w:r><w:instrText>TOC</w:instrText></w:r>{separate}"
    first, second, third = blocks(
        para(start, "Chương I ", complex_field("PAGEREF _1", "2"))
        + para("Chương II", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + para("thân")
    )
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph) and isinstance(third, Paragraph)
    assert [(span.text, span.field) for span in first.spans] == [("Chương I ", "TOC"), ("2", "PAGEREF")]
    assert second.spans[0].field == "TOC" and third.spans[0].field == ""


def test_page_breaks_stand_before_the_words_they_push() -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'
    body = para("một") + para(page, "hai") + para("ba", page) + para("bốn") + para(page) + para("năm")
    body += para("sáu", props="<w:pageBreakBefore/>")
    found = {block.text: block.page_break for block in blocks(body) if isinstance(block, Paragraph) and block.text}
    assert found == {"một": False, "hai": True, "ba": False, "bốn": True, "năm": True, "sáu": True}


def heads(*, second: str = "", settings: str = "", first: str = "<w:titlePg/>") -> Layout:
    margins = '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1601" w:gutter="100"/>'
    page = f'<w:pgSz w:w="11906" w:h="16838"/>{margins}'
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="h1"/><w:headerReference w:type="first" r:id="h2"/>'
        f'<w:footerReference w:type="default" r:id="f1"/>{page}{first}</w:sectPr>'
    )
    body = para("một") + f"<w:p><w:pPr>{section}</w:pPr></w:p>" + para("hai")
    last = (
        f'<w:sectPr>{second}<w:type w:val="continuous"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgNumType w:start="1" w:fmt="lowerRoman"/></w:sectPr>'
    )
    return read(
        docx(
            body,
            section=last,
            settings=settings,
            relations=relation("h1", "header", "header1.xml")
            + relation("h2", "header", "header2.xml")
            + relation("h3", "header", "/word/header3.xml")
            + relation("f1", "footer", "footer1.xml"),
            parts={
                "word/header1.xml": header(para(complex_field("PAGE"), props='<w:jc w:val="center"/>')),
                "word/header2.xml": header(para("")),
                "word/header3.xml": header(para("khác")),
                "word/footer1.xml": header(para("chân")),
            },
        )
    )


def test_sections_with_their_heads() -> None:
    first, second = heads().sections
    assert (first.width, first.height, first.left, first.right, first.top) == (11906, 16838, 1701, 851, 1134)
    assert first.different_first and not first.landscape and first.page_start is None
    assert first.head[0].where == "đầu trang 1/1" and first.foot[0].where == "chân trang 1/1"
    assert [block.text for block in first.blocks if isinstance(block, Paragraph)] == ["một", ""]
    assert second.landscape and second.continuous and second.page_start == 1 and second.page_format == "lowerRoman"
    assert second.head == first.head and not second.different_first
    assert second.blocks[0].where == "thân/3"


def test_a_section_may_have_a_head_of_its_own() -> None:
    first, second = heads(second='<w:headerReference w:type="default" r:id="h3"/>').sections
    assert isinstance(second.head[0], Paragraph) and second.head[0].text == "khác"
    assert second.head[0].where == "đầu trang 2/1" and second.first_head == first.first_head


def test_even_pages_may_have_a_head_of_their_own() -> None:
    layout = heads(second='<w:headerReference w:type="even" r:id="h3"/>', settings="<w:evenAndOddHeaders/>")
    assert [section.different_even for section in layout.sections] == [True, True]
    assert layout.sections[0].even_head == () and layout.sections[1].even_head != ()


def test_a_switch_that_says_no_is_no() -> None:
    assert not heads(first='<w:titlePg w:val="0"/>').sections[0].different_first
