"""Documents as an office writes them in Word, made with python-docx: to be changed in one place and checked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
PROSE = (
    "Thực hiện kế hoạch công tác năm 2023, Cục Quân nhu đã chỉ đạo các đơn vị chủ động tạo nguồn, tổ chức tiếp nhận, "
    "bảo quản và cấp phát lương thực, thực phẩm đúng tiêu chuẩn, đúng thời gian, bảo đảm an toàn cho bộ đội"
)


@dataclass(frozen=True)
class Words:
    """A paragraph: its words and how they look; `line` the rule line under it and its width in millimetres."""

    text: str
    size: float = 13
    bold: bool = False
    italic: bool = False
    align: str = "center"
    caps: bool = False
    colour: str = ""
    font: str = ""
    underline: bool = False
    line: str = ""
    line_mm: float = 0
    first_mm: float = 0
    left_mm: float = 0
    before: float = 0
    after: float = 0
    spacing: float = 0
    exact: float = 0
    bold_label: int = 0
    boxed: bool = False
    page_break: bool = False
    frame_mm: tuple[float, ...] = ()


def prose(text: str = PROSE + ".", **changes: Any) -> Words:
    """A paragraph of the body."""
    return replace(Words(text, 14, align="both", first_mm=12.7, before=3, after=3), **changes)


@dataclass
class Paper:
    """A document to be written."""

    left: list[Words] = field(default_factory=list)
    right: list[Words] = field(default_factory=list)
    under_left: list[Words] = field(default_factory=list)
    under_right: list[Words] = field(default_factory=list)
    title: list[Words] = field(default_factory=list)
    body: list[Words] = field(default_factory=list)
    tail_left: list[Words] = field(default_factory=list)
    tail_right: list[Words] = field(default_factory=list)
    annex: list[Words] = field(default_factory=list)
    margins: dict[str, float] = field(default_factory=lambda: {"top": 20, "bottom": 20, "left": 30, "right": 15})
    paper: tuple[float, float] = (210, 297)
    number: str = "head"
    number_words: Words = Words("", 13)
    first_page: bool = True
    number_format: str = ""
    number_start: int = 0
    table: list[list[str]] = field(default_factory=list)
    font: str = "Times New Roman"
    layout: str = "table"
    widths: tuple[float, float] = (70, 95)
    foot: list[Words] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    chunk: bool = False
    own_sections: bool = True
    annex_start: int = 1
    copied: list[Words] = field(default_factory=list)


def head(organ: str = "CỤC QUÂN NHU", parent: str = "TỔNG CỤC HẬU CẦN", number: str = "Số: 12/TTr-QN") -> Paper:
    """The head every document has."""
    return Paper(
        left=[Words(parent), Words(organ, bold=True, line="shape", line_mm=16)],
        right=[
            Words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True),
            Words("Độc lập - Tự do - Hạnh phúc", 14, bold=True, line="shape", line_mm=60),
        ],
        under_left=[Words(number)],
        under_right=[Words("Bồng Lai, ngày 05 tháng 3 năm 2023", 14, italic=True)],
    )


def signed(
    paper: Paper, *posts: str, name: str = "Đại tá Nguyễn Văn Mẫu", above: bool = False, kept: str = "VT, KH"
) -> Paper:
    """With nơi nhận and a signature."""
    listed = ["- Như trên;"] if above else ["- Thủ trưởng Tổng cục (để b/c);"]
    listed += ["- Các phòng, ban thuộc Cục;", f"- Lưu: {kept}."]
    paper.tail_left = [Words("Nơi nhận:", 12, bold=True, italic=True, align="left")]
    paper.tail_left += [Words(text, 11, align="left") for text in listed]
    paper.tail_right = [Words(post, 14, bold=True) for post in posts or ("CỤC TRƯỞNG",)]
    paper.tail_right += [Words("")] * 3 + [Words(name, 14, bold=True)]
    return paper


def request() -> Paper:
    """A tờ trình."""
    paper = head()
    paper.title = [
        Words("TỜ TRÌNH", 14, bold=True),
        Words("Về việc bảo đảm lương thực quý II năm 2023", 14, bold=True, line="shape", line_mm=35),
    ]
    paper.body = [
        Words("Kính gửi: Thủ trưởng Tổng cục Hậu cần", 14, before=6, after=6),
        prose(
            "Căn cứ Kế hoạch số 05/KH-TCHC ngày 10 tháng 01 năm 2023 của Tổng cục Hậu cần, Cục Quân nhu báo cáo và đề "
            "nghị Thủ trưởng như sau:"
        ),
        prose("1. " + PROSE + "."),
        prose("2. " + PROSE + "."),
        prose("Kính đề nghị Thủ trưởng Tổng cục xem xét, phê duyệt để Cục Quân nhu tổ chức thực hiện đúng tiến độ./."),
    ]
    return signed(paper, "CỤC TRƯỞNG", above=True)


def letter() -> Paper:
    """A công văn."""
    paper = head(number="Số: 23/QN-KH")
    paper.under_left.append(Words("V/v bảo đảm lương thực\nquý II năm 2023", 12, before=6))
    paper.body = [
        Words("Kính gửi:", 14, align="left", left_mm=40, before=6),
        Words("- Thủ trưởng Tổng cục Hậu cần;", 14, align="left", left_mm=60),
        Words("- Phòng Kế hoạch Tổng cục.", 14, align="left", left_mm=60, after=6),
        prose(),
        prose(
            "Đề nghị các cơ quan, đơn vị phối hợp thực hiện và gửi báo cáo về Cục Quân nhu trước ngày 20 tháng 3 "
            "năm 2023./."
        ),
    ]
    return signed(paper, "KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", above=True)


def article(number: int, text: str, **changes: Any) -> Words:
    """`Điều 1.` bold, then words."""
    return prose(f"Điều {number}. {text}", bold_label=len(f"Điều {number}."), **changes)


def decision() -> Paper:
    """A quyết định."""
    paper = head(number="Số: 15/QĐ-QN")
    paper.title = [
        Words("QUYẾT ĐỊNH", 14, bold=True),
        Words("Về việc điều chỉnh tổ chức biên chế", 14, bold=True, line="shape", line_mm=30),
        Words("CỤC TRƯỞNG CỤC QUÂN NHU", 14, bold=True, before=6),
    ]
    paper.body = [
        prose(
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;", italic=True
        ),
        prose(
            "Căn cứ Quyết định số 11/QĐ-TCHC ngày 01 tháng 02 năm 2023 của Tổng cục Hậu cần về tổ chức;", italic=True
        ),
        prose("Theo đề nghị của Trưởng phòng Kế hoạch.", italic=True),
        Words("QUYẾT ĐỊNH:", 14, bold=True, before=6, after=6),
        article(1, "Điều chỉnh tổ chức biên chế của các đơn vị theo danh sách kèm theo từ ngày 01 tháng 7 năm 2023."),
        article(
            2, "Quyết định này có hiệu lực kể từ ngày ký; các đơn vị bàn giao xong trước ngày 30 tháng 6 năm 2023."
        ),
        article(
            3, "Trưởng phòng Kế hoạch, chỉ huy các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./."
        ),
    ]
    return signed(paper, "CỤC TRƯỞNG")


def report(
    kind: str = "BÁO CÁO", number: str = "Số: 45/BC-QN", summary: str = "Kết quả công tác quân nhu quý I năm 2023"
) -> Paper:
    """A report with headings I., 1., a)."""
    paper = head(number=number)
    paper.title = [Words(kind, 14, bold=True), Words(summary, 14, bold=True, line="shape", line_mm=35)]
    paper.body = [
        prose("I. ĐẶC ĐIỂM TÌNH HÌNH", bold=True),
        prose("1. Thuận lợi", bold=True),
        prose(),
        prose("2. Khó khăn", bold=True),
        prose("a) " + PROSE + ";"),
        prose("b) " + PROSE + ";"),
        prose("c) " + PROSE + ";"),
        prose("d) " + PROSE + ";"),
        prose("đ) " + PROSE + "."),
        prose("II. PHƯƠNG HƯỚNG, NHIỆM VỤ", bold=True),
        prose(),
        prose("Trên đây là kết quả công tác quân nhu quý I và phương hướng quý II năm 2023 của Cục Quân nhu./."),
    ]
    return signed(paper, "TL. CỤC TRƯỞNG", "TRƯỞNG PHÒNG KẾ HOẠCH")


def minutes() -> Paper:
    """A biên bản: two signers, no place and date."""
    paper = head(number="Số: 07/BB-QN")
    paper.under_right = []
    paper.title = [
        Words("BIÊN BẢN", 14, bold=True),
        Words("Hội nghị quân nhu năm 2023", 14, bold=True, line="shape", line_mm=25),
    ]
    paper.body = [
        prose("Thời gian bắt đầu: 08 giờ 00 ngày 15 tháng 3 năm 2023 tại Hội trường Cục Quân nhu."),
        prose(),
        prose("Hội nghị kết thúc vào 11 giờ 30 phút, ngày 15 tháng 3 năm 2023, biên bản đã được thông qua./."),
    ]
    paper.tail_left = [Words("THƯ KÝ", 14, bold=True), *[Words("")] * 3, Words("Trung tá Trần Thị Thử", 14, bold=True)]
    paper.tail_right = [
        Words("CHỦ TỌA", 14, bold=True),
        *[Words("")] * 3,
        Words("Đại tá Nguyễn Văn Mẫu", 14, bold=True),
    ]
    return paper


def regulation() -> Paper:
    """A quy chế with chapters, sections, articles, clauses and points."""
    paper = head(number="Số: 03/QC-QN")
    paper.title = [
        Words("QUY CHẾ", 14, bold=True),
        Words("Quản lý kho quân nhu", 14, bold=True, line="shape", line_mm=20),
    ]
    paper.body = [
        Words("Chương I", 14, bold=True, before=6),
        Words("QUY ĐỊNH CHUNG", 14, bold=True, after=6),
        article(1, "Phạm vi điều chỉnh"),
        prose(
            "Quy chế này quy định việc quản lý, bảo quản, nhập, xuất vật chất quân nhu trong các kho của Cục Quân nhu."
        ),
        article(2, "Nguyên tắc quản lý"),
        prose("1. " + PROSE + "."),
        prose("2. " + PROSE + "."),
        Words("Chương II", 14, bold=True, before=6),
        Words("QUY ĐỊNH CỤ THỂ", 14, bold=True, after=6),
        Words("Mục 1", 14, bold=True, before=6),
        Words("NHẬP KHO", 14, bold=True, after=6),
        article(3, "Thủ tục nhập kho"),
        prose("1. " + PROSE + ":"),
        prose("a) " + PROSE + ";"),
        prose("b) " + PROSE + "."),
        prose("2. " + PROSE + "./."),
    ]
    return signed(paper, "CỤC TRƯỞNG")


def annexed() -> Paper:
    """A plan with two annexes."""
    paper = report("KẾ HOẠCH", "Số: 09/KH-QN", "Bảo đảm quân nhu năm 2023")
    for number, title in (("I", "DANH MỤC VẬT CHẤT"), ("II", "LỊCH CẤP PHÁT")):
        paper.annex += [
            Words(f"Phụ lục {number}", 14, bold=True, page_break=True),
            Words(title, 14, bold=True),
            Words("(Kèm theo Kế hoạch số 09/KH-QN ngày 05 tháng 3 năm 2023 của Cục Quân nhu)", 14, italic=True),
            prose(),
        ]
    return paper


# --- writing ---------------------------------------------------------------------------------------------------------

_LINE = (
    '<w:r {ns}><w:pict><v:line xmlns:v="urn:schemas-microsoft-com:vml" style="position:absolute" from="0,{drop}pt" '
    'to="{wide}pt,{drop}pt" strokecolor="black"{dash}/></w:pict></w:r>'
)
_DASH = '><v:stroke dashstyle="dash"/></v:line>'


def write(paper: Paper) -> bytes:
    """The DOCX."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = paper.font, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), paper.font)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(paper.paper[0]), Mm(paper.paper[1])
    for side, wide in paper.margins.items():
        setattr(section, f"{side}_margin", Mm(wide))
    _page_number(section, paper)
    for words in paper.copied:
        _add(document.add_paragraph(), words)
    {
        "table": _head_table,
        "tabs": _head_tabs,
        "blanks": _head_tabs,
        "frames": _head_frames,
        "lines": _head_lines,
        "plain": _head_plain,
        "state first": _head_plain,
    }[paper.layout](document, paper)
    for words in (*paper.title, *paper.body):
        _add(document.add_paragraph(), words)
    if paper.table:
        _data(document, paper.table)
    if paper.chunk:
        document.paragraphs[-1]._p.addnext(OxmlElement("w:altChunk"))
    if paper.tail_left or paper.tail_right:
        _tail(document, paper)
    for words in paper.annex:
        if words.page_break and words.text.casefold().startswith("phụ lục") and paper.own_sections:
            props = document.add_section()._sectPr
            for old in props.findall(qn("w:pgNumType")):
                props.remove(old)
            _number_pages(props, paper.number_format, paper.annex_start)
            words = replace(words, page_break=False)
        _add(document.add_paragraph(), words)
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file, "a") as archive:
        for name, content in paper.parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _page_number(section: Any, paper: Paper) -> None:
    section.different_first_page_header_footer = paper.first_page
    props = section._sectPr
    _number_pages(props, paper.number_format, paper.number_start)
    for words in paper.foot:
        _add(section.first_page_footer.paragraphs[0], words)
    if not paper.number:
        return
    place = section.header if paper.number == "head" else section.footer
    paragraph = place.paragraphs[0]
    if paper.number_words.text:
        _add(paragraph, paper.number_words)
        return
    field_run = OxmlElement("w:fldSimple")
    field_run.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field_run)
    _add(paragraph, replace(paper.number_words, text="2"))
    for run in paragraph._p.findall(qn("w:r")):
        field_run.append(run)


def _number_pages(props: Any, form: str, start: int) -> None:
    """How the pages of a section are numbered; nothing said means: on and on in figures."""
    if not form and not start:
        return
    element = OxmlElement("w:pgNumType")
    if form:
        element.set(qn("w:fmt"), form)
    if start:
        element.set(qn("w:start"), str(start))
    props.append(element)


def _boxed(paragraph: Any, words: Words) -> None:
    """The words in a drawn frame of a size."""
    wide, high = (length * 72 / 25.4 for length in words.frame_mm)
    holder = parse_xml(
        f'<w:r {nsdecls("w")}><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" style="width:{wide}pt;'
        f'height:{high}pt"><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:rect></w:pict></w:r>'
    )
    inner = holder.find(".//" + qn("w:p"))
    _add(Paragraph(inner, paragraph._parent), replace(words, frame_mm=()))
    paragraph._p.append(holder)


def _add(paragraph: Any, words: Words) -> None:
    """Fill a paragraph."""
    if words.frame_mm:
        _boxed(paragraph, words)
        return
    form = paragraph.paragraph_format
    paragraph.alignment = ALIGN[words.align]
    form.first_line_indent = Mm(words.first_mm) if words.first_mm else None
    form.left_indent = Mm(words.left_mm) if words.left_mm else None
    form.space_before, form.space_after = Pt(words.before), Pt(words.after)
    if words.spacing:
        form.line_spacing = words.spacing
    if words.exact:
        form.line_spacing = Pt(words.exact)
    form.page_break_before = words.page_break or None
    cut = words.bold_label or len(words.text)
    for place, text in enumerate(part for part in (words.text[:cut], words.text[cut:])):
        if not text:
            continue
        for number, line in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break(WD_BREAK.LINE)
            for part, piece in enumerate(line.split("\t")):
                if part:
                    run.add_tab()
                run.add_text(piece)
            _face(run, words, bold=words.bold or (bool(words.bold_label) and place == 0))
    if words.boxed:
        _border(paragraph, ("top", "left", "bottom", "right"))
    if words.line:
        _rule(paragraph, words)


def _face(run: Any, words: Words, bold: bool) -> None:
    run.font.size, run.font.bold, run.font.italic = Pt(words.size), bold, words.italic
    if words.font:
        run.font.name = words.font
    if words.caps:
        run.font.all_caps = True
    if words.underline:
        run.font.underline = True
    if words.colour:
        run.font.color.rgb = RGBColor.from_string(words.colour)


def _border(paragraph: Any, sides: tuple[str, ...]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "auto")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    props = paragraph._p.get_or_add_pPr()
    props.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _rule(paragraph: Any, words: Words) -> None:
    """The rule line: drawn, dashed, a border, a row of marks, or the words underlined."""
    if words.line in ("shape", "dashed"):
        drop = words.size + 4
        text = _LINE.format(ns=nsdecls("w"), drop=drop, wide=words.line_mm * 72 / 25.4, dash="")
        if words.line == "dashed":
            text = text.replace("/></w:pict>", _DASH + "</w:pict>")
        paragraph._p.append(parse_xml(text))
    elif words.line == "border":
        _border(paragraph, ("bottom",))
    elif words.line == "underline":
        for run in paragraph.runs:
            run.font.underline = True
    else:
        run = paragraph.add_run()
        run.add_break(WD_BREAK.LINE)
        run.add_text(words.line)
        run.font.size = Pt(words.size)


def _cells(document: Any, widths: tuple[float, ...], rows: int) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for place, wide in enumerate(widths):
        table.columns[place].width = Mm(wide)
        for row in table.rows:
            row.cells[place].width = Mm(wide)
    return table


def _fill(cell: Any, words: list[Words]) -> None:
    for place, each in enumerate(words):
        _add(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), each)


def _head_table(document: Any, paper: Paper) -> None:
    table = _cells(document, paper.widths, 2)
    for row, pair in enumerate(((paper.left, paper.right), (paper.under_left, paper.under_right))):
        for place, words in enumerate(pair):
            _fill(table.rows[row].cells[place], words)


def _pairs(paper: Paper) -> list[tuple[Words, Words]]:
    blank = Words("")
    pairs = []
    for left, right in ((paper.left, paper.right), (paper.under_left, paper.under_right)):
        high = max(len(left), len(right))
        pairs += list(zip(left + [blank] * (high - len(left)), right + [blank] * (high - len(right)), strict=True))
    return pairs


def _head_tabs(document: Any, paper: Paper) -> None:
    """The head laid out with centred tab stops, or with rows of blanks."""
    for left, right in _pairs(paper):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        gap = "\t" if paper.layout == "tabs" else " " * 12
        for place, words in enumerate((left, right)):
            if place or paper.layout == "tabs":
                run = paragraph.add_run()
                for piece in gap:
                    run.add_tab() if piece == "\t" else run.add_text(piece)
            _face_run(paragraph, words)
        if paper.layout == "tabs":
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(35), 1)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(118), 1)
        if left.line or right.line:
            for words in (left, right):
                if words.line:
                    _rule(paragraph, words)


def _face_run(paragraph: Any, words: Words) -> None:
    run = paragraph.add_run(words.text.replace("\n", " "))
    _face(run, words, words.bold)


def _head_frames(document: Any, paper: Paper) -> None:
    """The head in two text boxes anchored in an empty paragraph."""
    anchor = document.add_paragraph()
    for place, words in enumerate((paper.left + paper.under_left, paper.right + paper.under_right)):
        holder = parse_xml(
            f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" type="#_x0000_t202" '
            f'style="position:absolute;margin-left:{place * 200}pt;width:{190 + 80 * place}pt;height:90pt"><v:textbox>'
            "<w:txbxContent/></v:textbox></v:shape></w:pict></w:r>"
        )
        content = holder.find(".//" + qn("w:txbxContent"))
        for each in words:
            paragraph = document.add_paragraph()
            _add(paragraph, each)
            content.append(paragraph._p)
        anchor._p.append(holder)
    for _ in range(5):
        document.add_paragraph()


def _head_lines(document: Any, paper: Paper) -> None:
    """One paragraph for each cell's words, with line breaks inside; the cells in one row."""
    table = _cells(document, (70, 95), 1)
    for place, words in enumerate((paper.left + paper.under_left, paper.right + paper.under_right)):
        paragraph = table.rows[0].cells[place].paragraphs[0]
        paragraph.alignment = ALIGN["center"]
        for number, each in enumerate(words):
            if number:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            _face_run(paragraph, each)
            if each.line:
                _rule(paragraph, each)


def _head_plain(document: Any, paper: Paper) -> None:
    """Nothing beside anything: one line under the other."""
    left, right = [*paper.left, *paper.under_left], [*paper.right, *paper.under_right]
    for words in (*left, *right) if paper.layout == "plain" else (*right, *left):
        _add(document.add_paragraph(), words)


def _tail(document: Any, paper: Paper) -> None:
    if paper.layout in ("tabs", "blanks"):
        _tail_tabs(document, paper)
        return
    if paper.layout in ("plain", "state first"):
        first, second = (paper.tail_left, paper.tail_right)[:: 1 if paper.layout == "plain" else -1]
        for words in (*first, *second):
            _add(document.add_paragraph(), words)
        return
    table = _cells(document, (80, 85), 1)
    _fill(table.rows[0].cells[0], paper.tail_left)
    _fill(table.rows[0].cells[1], paper.tail_right)


def _tail_tabs(document: Any, paper: Paper) -> None:
    high = max(len(paper.tail_left), len(paper.tail_right))
    blank = Words("")
    left = paper.tail_left + [blank] * (high - len(paper.tail_left))
    right = paper.tail_right + [blank] * (high - len(paper.tail_right))
    for first, second in zip(left, right, strict=True):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        _face_run(paragraph, first)
        if second.text:
            run = paragraph.add_run()
            run.add_tab() if paper.layout == "tabs" else run.add_text(" " * 20)
            _face_run(paragraph, second)


def _data(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _add(cell.paragraphs[0], Words(text, 12, align="left"))
