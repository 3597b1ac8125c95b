"""Sound documents of many kinds and ways of typing: none of them may have an error."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tests.documents.checking import papers
from tests.documents.checking.papers import PROSE, Paper, Words, article, head, prose, signed, write

Sound = dict[str, Callable[[], bytes]]
LINE = {"line": "shape", "line_mm": 25}


def _paper(make: Callable[[], Paper], change: Callable[[Paper], Any] | None = None) -> Callable[[], bytes]:
    def made() -> bytes:
        paper = make()
        if change is not None:
            change(paper)
        return write(paper)

    return made


def _set(paper: Paper, where: str, place: int, **changes: Any) -> None:
    words = getattr(paper, where)
    words[place] = replace(words[place], **changes)


# --- ways of typing one document -------------------------------------------------------------------------------------


def _committee(paper: Paper) -> None:
    """An organ with none above it, in two bold lines."""
    paper.left = [Words("ỦY BAN NHÂN DÂN", bold=True), Words("TỈNH BỒNG LAI", bold=True, line="shape", line_mm=14)]


def _old_tones(paper: Paper) -> None:
    _set(paper, "right", 0, text="CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")


def _decomposed(paper: Paper) -> None:
    for where in ("left", "right", "under_left", "under_right", "title", "body", "tail_left", "tail_right"):
        words = getattr(paper, where)
        words[:] = [replace(each, text=unicodedata.normalize("NFD", each.text)) for each in words]


def _unnumbered(paper: Paper) -> None:
    _set(paper, "under_left", 0, text="Số:          /TTr-QN")
    _set(paper, "under_right", 0, text="Bồng Lai, ngày      tháng 3 năm 2023")


def _dotted(paper: Paper) -> None:
    _set(paper, "under_left", 0, text="Số: ……/TTr-QN")
    _set(paper, "under_right", 0, text="Bồng Lai, ngày … tháng … năm 2023")


def _twelve(paper: Paper) -> None:
    """The smaller sizes of every range."""
    for where, size in (("left", 12), ("title", 13), ("body", 13), ("tail_right", 13)):
        words = getattr(paper, where)
        words[:] = [replace(each, size=size, line_mm=each.line_mm * 0.93) for each in words]
    _set(paper, "right", 0, size=12)
    _set(paper, "right", 1, size=13, line_mm=56)
    _set(paper, "under_right", 0, size=13)


def _borders(paper: Paper) -> None:
    for where, place in (("left", 1), ("right", 1), ("title", 1)):
        _set(paper, where, place, line="border")


def _underscores(paper: Paper) -> None:
    _set(paper, "left", 1, line="_" * 8)
    _set(paper, "right", 1, line="_" * 24)
    _set(paper, "title", 1, line="_" * 14)


def _mark_paragraphs(paper: Paper) -> None:
    _set(paper, "left", 1, line="")
    _set(paper, "right", 1, line="")
    paper.left.append(Words("_" * 8))
    paper.right.append(Words("_" * 24))


def _one_paragraph_title(paper: Paper) -> None:
    paper.title = [
        Words("TỜ TRÌNH\nVề việc bảo đảm lương thực quý II năm 2023", 14, bold=True, line="shape", line_mm=35)
    ]


def _wrapped_summary(paper: Paper) -> None:
    paper.title = [
        Words("TỜ TRÌNH", 14, bold=True),
        Words("Về việc bảo đảm lương thực, thực phẩm, chất đốt cho các đơn vị", 14, bold=True),
        Words("làm nhiệm vụ diễn tập khu vực phòng thủ năm 2023", 14, bold=True, line="shape", line_mm=35),
    ]


def _wrapped_recipients(paper: Paper) -> None:
    paper.tail_left[1:] = [
        Words("- Như trên;", 11, align="left"),
        Words("- Văn phòng Tổng cục, các cục, phòng, ban", 11, align="left"),
        Words("trực thuộc Tổng cục Hậu cần;", 11, align="left"),
        Words("- Lưu: VT, KH, Th 15b.", 11, align="left"),
    ]


def _recipients_in_one(paper: Paper) -> None:
    paper.tail_left[1:] = [Words("- Như trên;\n- Các phòng, ban thuộc Cục;\n- Lưu: VT, KH.", 11, align="left")]


def _signed_mark(paper: Paper) -> None:
    paper.tail_right[2] = Words("(Đã ký)", 13, italic=True)


def _post_wrapped(paper: Paper) -> None:
    paper.tail_right[0:1] = [
        Words("KT. CHỦ NHIỆM", 14, bold=True),
        Words("PHÓ CHỦ NHIỆM TỔNG CỤC", 14, bold=True),
        Words("HẬU CẦN - KỸ THUẬT", 14, bold=True),
    ]


def _acting(paper: Paper) -> None:
    _set(paper, "tail_right", 0, text="Q. CỤC TRƯỞNG")


def _draft(paper: Paper) -> None:
    paper.left.insert(0, Words("DỰ THẢO LẦN 2", 13, bold=True, boxed=True))
    _unnumbered(paper)


def _urgent(paper: Paper) -> None:
    paper.under_left.append(Words("HỎA TỐC", 14, bold=True, boxed=True, colour="FF0000"))


def _urgent_drawn(paper: Paper) -> None:
    paper.under_left.append(Words("KHẨN", 13, bold=True, frame_mm=(20, 8), colour="C00000"))


def _copied(paper: Paper) -> None:
    paper.copied = [Words("Sao y; Cục Quân nhu; 2023-03-06T08:30:00+07:00", 10, align="right")]


def _cited_again(paper: Paper) -> None:
    _set(paper, "body", 2, text="1. Thực hiện Kế hoạch số 05/KH-TCHC, các đơn vị chủ động tạo nguồn lương thực.")


def _circulation(paper: Paper) -> None:
    paper.under_left.append(Words("XEM XONG TRẢ LẠI", 13, bold=True, boxed=True))


def _exact_lines(paper: Paper) -> None:
    paper.body = [replace(each, exact=18) if len(each.text) > 60 else each for each in paper.body]


def _room_above(paper: Paper) -> None:
    paper.body = [replace(each, before=6, after=0) for each in paper.body]


def _one_centimetre(paper: Paper) -> None:
    paper.body = [replace(each, first_mm=10) if each.first_mm else each for each in paper.body]


def _with_table(paper: Paper) -> None:
    paper.table = [["TT", "Đơn vị", "Gạo (kg)"], ["1", "T11", "1.200"], ["2", "T12", "1.150"]]


def _page_dashes(paper: Paper) -> None:
    paper.number_format = "numberInDash"


def _sideways_annex(paper: Paper) -> None:
    paper.annex = [
        Words("Phụ lục", 14, bold=True, page_break=True),
        Words("DANH MỤC VẬT CHẤT", 13, bold=True),
        Words("(Kèm theo Tờ trình số 12/TTr-QN ngày 05 tháng 3 năm 2023 của Cục Quân nhu)", 13, italic=True),
        Words("Đơn vị tính: kg", 12, italic=True, align="right"),
    ]


def _justified_address(paper: Paper) -> None:
    paper.body[0] = Words("Kính gửi: Thủ trưởng Tổng cục Hậu cần.", 14, align="both", first_mm=12.7, before=6)


def _long_text(paper: Paper) -> None:
    paper.body[3:3] = [prose()] * 25


def _quoted(paper: Paper) -> None:
    paper.body.insert(4, prose("“Điều 12. Cấp phát vật chất: " + PROSE + ".”"))


def _steps_in(paper: Paper) -> None:
    paper.body.insert(4, prose("- " + PROSE + ";"))
    paper.body.insert(5, prose("+ " + PROSE + "."))


def _signed_in_the_open(paper: Paper) -> None:
    """The signature set far right on the open page, nơi nhận under it."""
    right = [replace(each, left_mm=80) for each in paper.tail_right]
    paper.body += [*right, *paper.tail_left]
    paper.tail_left, paper.tail_right = [], []


def _recipients_first_in_the_open(paper: Paper) -> None:
    right = [replace(each, left_mm=80) for each in paper.tail_right]
    paper.body += [*paper.tail_left, *right]
    paper.tail_left, paper.tail_right = [], []


def _rank_apart(paper: Paper) -> None:
    paper.tail_right[0] = Words("Q. CỤC TRƯỞNG", 14, bold=True)
    paper.tail_right[-1:] = [Words("Đại tá", 14, bold=True), Words("Nguyễn Văn Mẫu", 14, bold=True)]


def _drafter_mark(paper: Paper) -> None:
    paper.tail_left.append(Words("PL.(300)", 11, align="left"))


def _three_authorities(paper: Paper) -> None:
    paper.tail_right[0:1] = [
        Words(text, 14, bold=True) for text in ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    ]


def _both_posts_in_one(paper: Paper) -> None:
    paper.tail_right[0] = Words("KT. CỤC TRƯỞNG\nPHÓ CỤC TRƯỞNG", 14, bold=True)


def _named_after_somebody(paper: Paper) -> None:
    paper.body.insert(4, prose("V.I. Lê-nin đã chỉ rõ tầm quan trọng của công tác hậu cần đối với quân đội cách mạng."))


def _comma_after_bases(paper: Paper) -> None:
    _set(paper, "body", 2, text="Theo đề nghị của Trưởng phòng Kế hoạch,")


def _title_of_two(paper: Paper) -> None:
    paper.title[2:] = [Words("CHỦ NHIỆM TỔNG CỤC HẬU CẦN", 14, bold=True, before=6)]


_WAYS: tuple[tuple[str, Callable[[], Paper], Callable[[Paper], Any]], ...] = (
    ("cơ quan không có cấp trên", papers.request, _committee),
    ("dấu thanh kiểu cũ", papers.request, _old_tones),
    ("chữ dựng rời NFD", papers.request, _decomposed),
    ("chưa có số", papers.request, _unnumbered),
    ("chưa có số, dấu chấm lửng", papers.request, _dotted),
    ("cỡ nhỏ nhất", papers.request, _twelve),
    ("kẻ bằng viền", papers.request, _borders),
    ("kẻ bằng gạch dưới", papers.request, _underscores),
    ("gạch dưới ở đoạn riêng", papers.request, _mark_paragraphs),
    ("tên loại và trích yếu một đoạn", papers.request, _one_paragraph_title),
    ("trích yếu nhiều dòng", papers.request, _wrapped_summary),
    ("nơi nhận dài hai dòng", papers.request, _wrapped_recipients),
    ("nơi nhận một đoạn", papers.request, _recipients_in_one),
    ("có chữ Đã ký", papers.request, _signed_mark),
    ("chức vụ hai dòng", papers.request, _post_wrapped),
    ("quyền chức vụ", papers.request, _acting),
    ("dự thảo", papers.request, _draft),
    ("hỏa tốc", papers.letter, _urgent),
    ("khẩn, khung vẽ", papers.letter, _urgent_drawn),
    ("bản sao điện tử", papers.letter, _copied),
    ("viện dẫn lần sau ngắn", papers.request, _cited_again),
    ("xem xong trả lại", papers.letter, _circulation),
    ("giãn dòng cố định 18 pt", papers.request, _exact_lines),
    ("cách đoạn phía trên", papers.request, _room_above),
    ("thụt 1 cm", papers.request, _one_centimetre),
    ("có bảng", papers.report, _with_table),
    ("số trang có gạch", papers.request, _page_dashes),
    ("một phụ lục không số", papers.request, _sideways_annex),
    ("kính gửi canh đều", papers.request, _justified_address),
    ("nhiều trang", papers.request, _long_text),
    ("trích điều của văn bản khác", papers.request, _quoted),
    ("gạch đầu dòng", papers.report, _steps_in),
    ("căn cứ cuối dấu phẩy", papers.decision, _comma_after_bases),
    ("ký ở trang mở, nơi nhận dưới", papers.request, _signed_in_the_open),
    ("ký ở trang mở, nơi nhận trên", papers.request, _recipients_first_in_the_open),
    ("cấp bậc dòng riêng", papers.request, _rank_apart),
    ("ký hiệu người soạn", papers.request, _drafter_mark),
    ("ba dòng quyền hạn", papers.request, _three_authorities),
    ("hai chức vụ một đoạn", papers.request, _both_posts_in_one),
    ("tên người nước ngoài", papers.report, _named_after_somebody),
    ("thẩm quyền ban hành khác", papers.decision, _title_of_two),
)


# --- other kinds -----------------------------------------------------------------------------------------------------


def _kind(title: str, code: str, summary: str) -> Callable[[], Paper]:
    def made() -> Paper:
        return papers.report(title, f"Số: 17/{code}-QN", summary)

    return made


_KINDS = (
    ("CHỈ THỊ", "CT", "Về việc tăng cường bảo đảm an toàn thực phẩm"),
    ("QUY ĐỊNH", "QyĐ", "Về quản lý quân trang trong kho"),
    ("THÔNG CÁO", "TC", "Về hội nghị quân nhu năm 2023"),
    ("THÔNG BÁO", "TB", "Kết luận của Cục trưởng tại Hội nghị quân nhu"),
    ("HƯỚNG DẪN", "HD", "Thực hiện tiêu chuẩn ăn năm 2023"),
    ("CHƯƠNG TRÌNH", "CTr", "Công tác quân nhu năm 2023"),
    ("KẾ HOẠCH", "KH", "Bảo đảm quân nhu năm 2023"),
    ("PHƯƠNG ÁN", "PA", "Bảo đảm ăn uống cho diễn tập"),
    ("ĐỀ ÁN", "ĐA", "Đổi mới công tác nuôi dưỡng"),
    ("DỰ ÁN", "DA", "Xây dựng kho lương thực"),
    ("GIẤY ỦY QUYỀN", "GUQ", "Về việc ký hợp đồng mua lương thực"),
    ("PHIẾU BÁO", "PB", "Về việc nhận bưu phẩm"),
    ("PHIẾU CHUYỂN", "PC", "Đơn đề nghị của công dân"),
    ("PHIẾU GỬI", "PG", "Tài liệu hội nghị quân nhu"),
)


def invitation() -> Paper:
    """Giấy mời: who is invited stands in place of kính gửi."""
    paper = head(number="Số: 08/GM-QN")
    paper.title = [Words("GIẤY MỜI", 14, bold=True), Words("Dự Hội nghị quân nhu năm 2023", 14, bold=True, **LINE)]
    paper.body = [
        prose("Cục Quân nhu trân trọng kính mời: Đại diện Phòng Kế hoạch, Phòng Tài chính."),
        prose("Tới dự Hội nghị quân nhu năm 2023 do Cục Quân nhu tổ chức."),
        prose("Chủ trì: Đồng chí Cục trưởng Cục Quân nhu."),
        prose("Thời gian: 08 giờ 00, ngày 20 tháng 3 năm 2023."),
        prose("Địa điểm: Hội trường Cục Quân nhu, đề nghị các đồng chí đến dự đúng thành phần, đúng thời gian./."),
    ]
    return signed(paper, "TL. CỤC TRƯỞNG", "CHÁNH VĂN PHÒNG")


def telegram() -> Paper:
    """Công điện."""
    paper = head(number="Số: 02/CĐ-QN")
    paper.title = [
        Words("CÔNG ĐIỆN", 14, bold=True),
        Words("Về việc bảo đảm ăn uống cho bộ đội giúp dân chống bão", 14, bold=True, **LINE),
    ]
    paper.body = [
        Words("CỤC TRƯỞNG CỤC QUÂN NHU điện:", 14, before=6),
        Words("- Chỉ huy trưởng các đơn vị trực thuộc;", 14, align="left", left_mm=40),
        Words("- Chủ nhiệm các kho.", 14, align="left", left_mm=40),
        prose(),
        prose("Yêu cầu các đơn vị triển khai ngay và báo cáo kết quả về Cục Quân nhu trước 17 giờ hằng ngày./."),
    ]
    return signed(paper, "CỤC TRƯỞNG")


def resolution() -> Paper:
    """Nghị quyết of a council, signed for the collective."""
    paper = head("HỘI ĐỒNG QUÂN NHU", number="Số: 03/NQ-HĐQN")
    paper.title = [
        Words("NGHỊ QUYẾT", 14, bold=True),
        Words("Về nhiệm vụ công tác quân nhu năm 2023", 14, bold=True, **LINE),
        Words("HỘI ĐỒNG QUÂN NHU", 14, bold=True, before=6),
        Words("KHÓA II, KỲ HỌP THỨ 3", 14, bold=True),
    ]
    paper.body = [
        prose("Căn cứ Quy chế làm việc của Hội đồng Quân nhu năm 2023;", italic=True),
        prose("Xét Tờ trình số 12/TTr-QN ngày 05 tháng 3 năm 2023 của Cục Quân nhu.", italic=True),
        Words("QUYẾT NGHỊ:", 14, bold=True, before=6, after=6),
        article(
            1, "Thông qua kế hoạch công tác quân nhu năm 2023 với các chỉ tiêu ghi trong Tờ trình của Cục Quân nhu."
        ),
        article(
            2, "Giao Cục Quân nhu tổ chức thực hiện Nghị quyết này và báo cáo kết quả với Hội đồng vào cuối năm./."
        ),
    ]
    return signed(paper, "TM. HỘI ĐỒNG", "CHỦ TỊCH", name="Thiếu tướng Trần Văn Mẫu")


def decree_like() -> Paper:
    """A legal text with the year in its sign."""
    paper = papers.regulation()
    paper.under_left = [Words("Số: 92/2023/TT-BQP")]
    paper.title[0] = Words("THÔNG TƯ", 14, bold=True)
    return paper


def contract() -> Paper:
    """Hợp đồng: no place and date at the head, two parties sign."""
    paper = Paper(
        right=[
            Words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True),
            Words("Độc lập - Tự do - Hạnh phúc", 14, bold=True, line="shape", line_mm=60),
        ],
        left=[Words("CỤC QUÂN NHU", bold=True, line="shape", line_mm=16)],
        under_left=[Words("Số: 05/HĐ-QN")],
    )
    paper.title = [Words("HỢP ĐỒNG", 14, bold=True), Words("Mua bán gạo tẻ năm 2023", 14, bold=True, **LINE)]
    paper.body = [
        prose(
            "Hôm nay, ngày 05 tháng 3 năm 2023, tại Cục Quân nhu, chúng tôi gồm đại diện hai bên ký kết hợp đồng này."
        ),
        article(1, "Bên B bán cho Bên A 120.000 kg gạo tẻ theo giá và chất lượng ghi trong phụ lục của Hợp đồng này."),
        article(2, "Hợp đồng này được lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản để thực hiện./."),
    ]
    paper.tail_left = [Words("ĐẠI DIỆN BÊN A", 14, bold=True), *[Words("")] * 3, Words("Nguyễn Văn Mẫu", 14, bold=True)]
    paper.tail_right = [Words("ĐẠI DIỆN BÊN B", 14, bold=True), *[Words("")] * 3, Words("Lê Thị Thử", 14, bold=True)]
    return paper


def with_regulation() -> Paper:
    """A decision with the quy chế it issues in the same file."""
    paper = papers.decision()
    _set(paper, "title", 1, text="Ban hành Quy chế quản lý kho quân nhu")
    _set(
        paper, "body", 4, text="Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý kho quân nhu của Cục Quân nhu."
    )
    paper.annex = [
        Words("QUY CHẾ", 14, bold=True, page_break=True),
        Words("Quản lý kho quân nhu", 14, bold=True),
        Words(
            "(Kèm theo Quyết định số 15/QĐ-QN ngày 05 tháng 3 năm 2023 của Cục trưởng Cục Quân nhu)", 14, italic=True
        ),
        *papers.regulation().body,
    ]
    return paper


def attached_only() -> Paper:
    """The text issued with a decision as a file of its own."""
    paper = papers.regulation()
    paper.left, paper.right, paper.under_left, paper.under_right = [], [], [], []
    paper.title.append(Words("(Kèm theo Quyết định số 15/QĐ-QN ngày 05 tháng 3 năm 2023)", 14, italic=True))
    paper.tail_left, paper.tail_right = [], []
    return paper


def annex_only() -> Paper:
    """An annex as a file of its own."""
    paper = papers.annexed()
    empty: list[Words] = []
    paper.left = paper.right = paper.under_left = paper.under_right = empty
    paper.title, paper.body, paper.tail_left, paper.tail_right = [], [], [], []
    paper.annex = [replace(paper.annex[0], page_break=False, text="Phụ lục"), *paper.annex[1:4]]
    return paper


# --- Word's own ways -------------------------------------------------------------------------------------------------


def by_styles() -> bytes:
    """Every size and weight comes from styles, as careful typists do it."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    document.styles["Heading 1"].font.name = "Times New Roman"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(30),
        Mm(20),
        Mm(20),
        Mm(20),
    )
    for name, size, bold, italic, align in (
        ("QH", 13, True, False, 1),
        ("TN", 14, True, False, 1),
        ("CQ", 13, False, False, 1),
        ("NT", 14, False, True, 1),
        ("TL", 14, True, False, 1),
        ("NN", 12, True, True, 0),
        ("DN", 11, False, False, 0),
    ):
        style = document.styles.add_style(name, 1)
        style.base_style = normal
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
        style.paragraph_format.alignment = align
    body = document.styles.add_style("Than", 1)
    body.base_style = normal
    form = body.paragraph_format
    form.alignment, form.first_line_indent, form.space_before = 3, Mm(12.7), Pt(6)
    table = papers._cells(document, (70, 90), 2)
    cells = table.rows[0].cells[0], table.rows[0].cells[1], table.rows[1].cells[0], table.rows[1].cells[1]

    def put(place: Any, *lines: tuple[str, str]) -> None:
        for number, (style, text) in enumerate(lines):
            paragraph = place.paragraphs[0] if number == 0 and hasattr(place, "width") else place.add_paragraph()
            paragraph.style = document.styles[style]
            paragraph.add_run(text)

    put(cells[0], ("CQ", "TỔNG CỤC HẬU CẦN"), ("QH", "CỤC QUÂN NHU"))
    put(cells[1], ("QH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("TN", "Độc lập - Tự do - Hạnh phúc"))
    put(cells[2], ("CQ", "Số: 12/TTr-QN"))
    put(cells[3], ("NT", "Bồng Lai, ngày 05 tháng 3 năm 2023"))
    papers._rule(cells[0].paragraphs[1], Words("", 13, line="shape", line_mm=16))
    papers._rule(cells[1].paragraphs[1], Words("", 14, line="shape", line_mm=60))
    put(document, ("TL", "TỜ TRÌNH"), ("TL", "Về việc bảo đảm lương thực"))
    papers._rule(document.paragraphs[-1], Words("", 14, line="shape", line_mm=25))
    put(document, ("CQ", "Kính gửi: Thủ trưởng Tổng cục Hậu cần"), ("Than", PROSE + "."), ("Than", PROSE + "./."))
    tail = papers._cells(document, (80, 80), 1).rows[0].cells
    put(tail[0], ("NN", "Nơi nhận:"), ("DN", "- Như trên;"), ("DN", "- Lưu: VT, KH."))
    put(tail[1], ("TL", "CỤC TRƯỞNG"), ("TL", ""), ("TL", "Đại tá Nguyễn Văn Mẫu"))
    return _saved(document)


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def row_of_three() -> bytes:
    """Number and V/v in a third row; kính gửi in a table of its own."""
    paper = papers.letter()
    about = paper.under_left.pop()
    paper.body = paper.body[3:]
    document = Document(io.BytesIO(write(paper)))
    table = document.tables[0]
    papers._fill(table.add_row().cells[0], [about])
    address = papers._cells(document, (40, 100), 1)
    papers._fill(address.rows[0].cells[0], [Words("Kính gửi:", 14, align="right")])
    names = [Words("- Thủ trưởng Tổng cục Hậu cần;", 14, align="left"), Words("- Phòng Kế hoạch.", 14, align="left")]
    papers._fill(address.rows[0].cells[1], names)
    table._tbl.addnext(address._tbl)
    address._tbl.addprevious(OxmlElement("w:p"))
    return _saved(document)


def automatic_numbers() -> bytes:
    """Clauses and dashes numbered by Word itself."""
    paper = papers.report()
    paper.body = [each for each in paper.body if not each.text.startswith(("a)", "b)", "c)", "d)", "đ)"))]
    document = Document(io.BytesIO(write(paper)))
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("Thực hiện"):
            paragraph.style = document.styles["List Number"]
    return _saved(document)


def shapes_elsewhere() -> bytes:
    """Both rule lines of the head are anchored in the first line of the number's cell."""
    paper = papers.request()
    paper.left[1], paper.right[1] = replace(paper.left[1], line=""), replace(paper.right[1], line="")
    document = Document(io.BytesIO(write(paper)))
    anchor = document.tables[0].rows[1].cells[0].paragraphs[0]
    for wide in (16, 60):
        papers._rule(anchor, Words("", 13, line="shape", line_mm=wide))
    return _saved(document)


def page_of_if() -> bytes:
    """The page number is shown by an IF field from page 2 on."""
    paper = papers.request()
    paper.first_page, paper.number = False, ""
    document = Document(io.BytesIO(write(paper)))
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = 1
    for text in (
        "begin",
        "IF ",
        "begin",
        "PAGE",
        "end",
        " > 1 ",
        "begin",
        "PAGE",
        "end",
        ' "" ',
        "separate",
        "",
        "end",
    ):
        run = OxmlElement("w:r")
        if text in ("begin", "end", "separate"):
            run.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{text}"/>'))
        else:
            run.append(
                parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{text.replace(">", "&gt;")}</w:instrText>')
            )
        paragraph._p.append(run)
    return _saved(document)


LAYOUTS = ("table", "tabs", "blanks", "frames", "lines", "plain", "state first")
_BASIC = (
    papers.request,
    papers.letter,
    papers.decision,
    papers.report,
    papers.minutes,
    papers.regulation,
    papers.annexed,
)
SOUND: Sound = {
    **{
        f"{make.__name__}, {layout}": _paper(make, lambda paper, layout=layout: setattr(paper, "layout", layout))
        for make in _BASIC
        for layout in LAYOUTS
    },
    **{name: _paper(make, change) for name, make, change in _WAYS},
    **{title: _paper(_kind(title, code, summary)) for title, code, summary in _KINDS},
    "GIẤY MỜI": _paper(invitation),
    "CÔNG ĐIỆN": _paper(telegram),
    "NGHỊ QUYẾT": _paper(resolution),
    "THÔNG TƯ": _paper(decree_like),
    "HỢP ĐỒNG": _paper(contract),
    "quyết định và quy chế một tệp": _paper(with_regulation),
    "quy chế kèm theo, tệp riêng": _paper(attached_only),
    "phụ lục, tệp riêng": _paper(annex_only),
    "theo style": by_styles,
    "ba hàng": row_of_three,
    "số tự động": automatic_numbers,
    "đường kẻ neo chỗ khác": shapes_elsewhere,
    "số trang bằng IF": page_of_if,
}
