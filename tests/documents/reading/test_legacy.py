"""Words typed in fonts of before Unicode: decided by the font's name, never by how they look (DOC-R21)."""

from __future__ import annotations

from quannhu.documents.layout import Grid, Layout, Paragraph
from quannhu.documents.reading import read
from tests.documents.reading.word import docx, header, para, relation, run


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def texts(layout: Layout) -> list[str]:
    return [block.text for block in layout.sections[0].blocks if isinstance(block, Paragraph)]


def test_vntime_becomes_unicode_and_its_name_is_kept() -> None:
    layout = read(docx(para(run("B¸o c¸o tæng kÕt", font(".VnTime")), run(" năm 2023", font("Times New Roman")))))
    assert texts(layout) == ["Báo cáo tổng kết năm 2023"] and layout.legacy == (".VnTime",)
    block = layout.sections[0].blocks[0]
    assert isinstance(block, Paragraph) and block.spans[0].face.font == ".VnTime"


def test_capital_fonts_give_capitals() -> None:
    assert texts(read(docx(para(run("céng hoµ x· héi", font(".VnTimeH")))))) == ["CỘNG HOÀ XÃ HỘI"]


def test_the_letter_that_is_a_soft_hyphen_elsewhere_is_kept() -> None:
    """TCVN3 writes ư as the soft hyphen, which other readers drop: `hậu phơng`."""
    assert texts(read(docx(para(run("hËu ph\u00ad¬ng", font(".VnTime")))))) == ["hậu phương"]
    inner = f"<w:r><w:rPr>{font('.VnTime')}</w:rPr><w:t>nu«i d</w:t><w:softHyphen/><w:t>ìng</w:t></w:r>"
    assert texts(read(docx(para(inner)))) == ["nuôi dưỡng"]


def test_vni_reads_pairs_even_over_runs() -> None:
    vni = font("VNI-Times")
    layout = read(docx(para(run("Boä Tö leän", vni), run("h", vni)) + para(run("NGHÒ QUYEÁT", vni))))
    assert texts(layout) == ["Bộ Tư lệnh", "NGHỊ QUYẾT"] and layout.legacy == ("VNI-Times",)


def test_unicode_words_in_a_font_of_an_old_name_stay() -> None:
    """A converted file whose fonts nobody changed: ô, ê, â alone would look like TCVN3."""
    layout = read(docx(para(run("Kế hoạch bảo đảm", font(".VnTime"))) + para(run("Hôm nay", font(".VnTime")))))
    assert texts(layout) == ["Kế hoạch bảo đảm", "Hôm nay"] and layout.legacy == (".VnTime",)


def test_other_fonts_are_never_decoded() -> None:
    layout = read(docx(para(run("B¸o c¸o", font("Times New Roman")))))
    assert texts(layout) == ["B¸o c¸o"] and layout.legacy == ()


def test_tables_text_boxes_and_heads_are_decoded_too() -> None:
    old = run("G¹o tÎ", font(".VnTime"))
    box = f"<v:rect><v:textbox><w:txbxContent>{para(old)}</w:txbxContent></v:textbox></v:rect>"
    layout = read(
        docx(
            f"<w:tbl><w:tr><w:tc>{para(old)}</w:tc></w:tr></w:tbl>" + para("neo", f"<w:r><w:pict>{box}</w:pict></w:r>"),
            relations=relation("h1", "header", "header1.xml"),
            parts={"word/header1.xml": header(para(old))},
            section='<w:sectPr><w:headerReference w:type="default" r:id="h1"/></w:sectPr>',
        )
    )
    grid = layout.sections[0].blocks[0]
    assert isinstance(grid, Grid)
    frame = layout.sections[0].blocks[2]
    for block in (grid.rows[0][0].blocks[0], frame.blocks[0], layout.sections[0].head[0]):  # type: ignore[union-attr]
        assert isinstance(block, Paragraph) and block.text == "Gạo tẻ"
