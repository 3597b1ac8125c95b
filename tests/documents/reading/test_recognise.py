"""A file written elsewhere becomes a document: parts by what they say, nothing invented or lost (DOC-R23)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quannhu.documents.reading import read
from quannhu.documents.reading.recognise import Recognised, recognise
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules import codec
from quannhu.documents.rules.values import Authority, Block, BlockKind, Document, Signer, Urgency
from quannhu.documents.shipped import shipped
from tests.documents import papers
from tests.documents.checking.odd import ODD
from tests.documents.checking.sound import SOUND
from tests.documents.reading.word import NAMES, docx, header, para, relation, run

SHIPPED = {template.key: template.document for template in shipped()}
PRINTED = SHIPPED | {"memo": papers.memo(), "decision": papers.decision()}


def folded(document: Document) -> Any:
    """The value without capitals: print writes names of organs, posts and titles in capitals."""
    return json.loads(codec.dumps(document).casefold())


@pytest.mark.parametrize("key", PRINTED)
def test_what_the_program_prints_is_read_back_whole(key: str) -> None:
    found = recognise(read(to_docx(PRINTED[key])), profile=PRINTED[key].profile)
    assert folded(found.document) == folded(PRINTED[key]) and found.notices == ()


def table(left: list[str], right: list[str]) -> str:
    cells = "".join(f"<w:tc>{''.join(lines)}</w:tc>" for lines in (left, right))
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"


BOLD, ITALIC = "<w:b/>", "<w:i/>"
CENTRE = '<w:jc w:val="center"/>'


def centred(text: str, props: str = "") -> str:
    return para(run(text, props), props=CENTRE)


def head(number: str = "Số: 12/TTr-QN", date: str = "Bồng Lai, ngày 05 tháng 02 năm 2023", *more: str) -> str:
    left = [centred("TỔNG CỤC HẬU CẦN"), centred("CỤC QUÂN NHU", BOLD), centred("_______"), centred(number), *more]
    right = [
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD),
        centred("Độc lập - Tự do - Hạnh phúc", BOLD),
        centred(date, ITALIC),
    ]
    return table(left, right)


TITLE = centred("TỜ TRÌNH", BOLD) + centred("Về việc bổ sung lương thực dự trữ", BOLD) + centred("_______")
SENT = para("Kính gửi: Thủ trưởng Tổng cục Hậu cần.", props=CENTRE)
TAIL = table(
    [
        para(run("Nơi nhận:", BOLD + ITALIC)),
        para("- Như trên;"),
        para("- Phòng Tài chính;"),
        para("- Lưu: VT, TM. PL.(30)"),
    ],
    [
        centred("KT. CỤC TRƯỞNG", BOLD),
        centred("PHÓ CỤC TRƯỞNG", BOLD),
        centred("(Đã ký)"),
        centred("Đại tá Phạm Giả Định", BOLD),
    ],
)


def seen(*body: str, top: str = "", tail: str = TAIL, **parts: Any) -> Recognised:
    return recognise(read(docx((top or head()) + TITLE + SENT + "".join(body) + tail, **parts)))


def kinds(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(str(block.kind), "".join(run.text for run in block.line)) for block in blocks]


def test_a_hand_made_memo_is_understood_whole() -> None:
    found = seen(para(run("Căn cứ Kế hoạch số 05/KH-TCHC;", ITALIC)), para("Kính trình xem xét./."))
    document = found.document
    assert found.notices == ()
    assert (document.kind, document.profile, document.parent, document.organ) == (
        "to_trinh", "nd30", "TỔNG CỤC HẬU CẦN", "CỤC QUÂN NHU",
    )  # fmt: skip
    assert (document.number, document.organ_sign, document.place) == (12, "QN", "Bồng Lai")
    assert document.date == dt.date(2023, 2, 5) and document.summary == "Về việc bổ sung lương thực dự trữ"
    assert document.addressees == ("Thủ trưởng Tổng cục Hậu cần",)
    assert document.recipients == ("Phòng Tài chính",)
    assert (document.kept_by, document.drafter_sign, document.copies) == ("VT, TM", "PL", 30)
    assert document.signers == (Signer("PHÓ CỤC TRƯỞNG", "Phạm Giả Định", "Đại tá", Authority.DEPUTY, "CỤC TRƯỞNG"),)
    assert kinds(document.body) == [("doan", "Kính trình xem xét.")]
    assert [line[0].text for line in document.bases] == ["Căn cứ Kế hoạch số 05/KH-TCHC"]


def test_a_head_laid_out_with_tabs_is_understood() -> None:
    top = (
        para(run("CỤC QUÂN NHU", BOLD), "<w:r><w:tab/></w:r>", run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD))
        + para("<w:r><w:tab/></w:r>", run("Độc lập - Tự do - Hạnh phúc", BOLD))
        + para("Số: 12/TTr-QN", "<w:r><w:tab/></w:r>", run("Bồng Lai, ngày 05 tháng 02 năm 2023", ITALIC))
    )
    document = seen(para("Kính trình."), top=top).document
    assert (document.organ, document.number, document.date) == ("CỤC QUÂN NHU", 12, dt.date(2023, 2, 5))


def test_a_number_and_day_still_open_are_none() -> None:
    document = seen(para("x"), top=head("Số:      /TTr-QN", "Bồng Lai, ngày     tháng     năm 2023")).document
    assert (document.number, document.organ_sign, document.date, document.place) == (None, "QN", None, "Bồng Lai")
    assert seen(para("x"), top=head(date="Bồng Lai, ngày 31 tháng 02 năm 2023")).document.date is None


def test_a_number_in_the_partys_manner_keeps_its_parts() -> None:
    document = seen(para("x"), top=head("Số: 12-TTr/QN")).document
    assert (document.kind, document.number, document.organ_sign) == ("to_trinh", 12, "QN")


def test_a_letter_without_a_title_is_a_cong_van() -> None:
    about = (centred("V/v bổ sung lương thực"), centred("dự trữ quý I"))
    body = (
        head("Số: 557/QN-TM", "Bồng Lai, ngày 05 tháng 02 năm 2023", *about) + SENT + para("Đề nghị giải quyết.") + TAIL
    )
    document = recognise(read(docx(body))).document
    assert (document.kind, document.summary) == ("cong_van", "bổ sung lương thực dự trữ quý I")
    assert (document.organ_sign, document.drafting_sign) == ("QN", "TM")


def test_urgency_circulation_and_address() -> None:
    words = f"<v:textbox><w:txbxContent>{centred('THƯỢNG KHẨN', BOLD)}</w:txbxContent></v:textbox>"
    stamp = f'<w:r><w:pict><v:rect style="width:30mm;height:8mm">{words}</v:rect></w:pict></w:r>'
    top = head("Số: 12/TTr-QN", "Bồng Lai, ngày 05 tháng 02 năm 2023", para("", stamp))
    section = '<w:sectPr><w:footerReference w:type="default" r:id="f1"/></w:sectPr>'
    found = seen(
        para("x"),
        top=top,
        section=section,
        relations=relation("f1", "footer", "footer1.xml"),
        parts={"word/footer1.xml": header(para("Địa chỉ: số 1 Bồng Lai; ĐT: 0123"))},
    )
    assert found.document.urgency == Urgency.VERY_URGENT
    assert found.document.address == "Địa chỉ: số 1 Bồng Lai; ĐT: 0123"


def test_a_stamp_of_secrecy_is_told() -> None:
    assert seen(centred("MẬT", BOLD)).secrecy == "MẬT"
    assert seen(para("Giữ bí mật.")).secrecy == ""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h1"/></w:sectPr>'
    parts = {"word/header1.xml": header(para("TUYỆT MẬT"))}
    marked = seen(para("x"), section=section, relations=relation("h1", "header", "header1.xml"), parts=parts)
    assert marked.secrecy == "TUYỆT MẬT"


def test_a_party_file_is_of_the_partys_profile() -> None:
    left = [
        centred("ĐẢNG BỘ TỔNG CỤC HẬU CẦN"),
        centred("ĐẢNG ỦY CỤC QUÂN NHU", BOLD),
        centred("*"),
        centred("Số 21-KH/ĐU"),
    ]
    right = [centred("ĐẢNG CỘNG SẢN VIỆT NAM", BOLD), centred("Bồng Lai, ngày 05 tháng 02 năm 2023", ITALIC)]
    signed = table(
        [para("Nơi nhận"), para("- Các chi bộ;"), para("- Lưu VP.")],
        [centred("T/M ĐẢNG ỦY", BOLD), centred("BÍ THƯ", BOLD), centred("Trần Văn Mẫu", BOLD)],
    )
    title = centred("KẾ HOẠCH", BOLD) + centred("học tập nghị quyết", BOLD)
    document = recognise(read(docx(table(left, right) + title + para("Thực hiện nghiêm túc.") + signed))).document
    assert (document.profile, document.kind, document.number, document.organ_sign) == ("dang", "ke_hoach", 21, "ĐU")
    assert document.signers == (Signer("BÍ THƯ", "Trần Văn Mẫu", "", Authority.COLLECTIVE, "ĐẢNG ỦY"),)
    assert (document.recipients, document.kept_by) == (("Các chi bộ",), "VP")


def test_articles_clauses_and_points_with_titles_on_their_own_line() -> None:
    found = seen(
        centred("Chương I", BOLD) + centred("QUY ĐỊNH CHUNG", BOLD),
        para(run("Điều 1. Phạm vi", BOLD)),
        para("1. Văn bản này quy định:"),
        para("a) Bếp ăn;"),
        para("b) Kho."),
        para(run("2. Đối tượng", BOLD)),
        para("Mọi đơn vị."),
        centred("CHƯƠNG II", BOLD) + centred("TỔ CHỨC THỰC HIỆN", BOLD),
        para(run("Điều 2. ", BOLD), run("Các đơn vị thi hành.")),
    )
    assert found.notices == ()
    assert kinds(found.document.body) == [
        ("chuong", "QUY ĐỊNH CHUNG"), ("dieu", "Phạm vi"), ("khoan", "Văn bản này quy định:"), ("diem", "Bếp ăn;"),
        ("diem", "Kho."), ("khoan", "Đối tượng"), ("doan", "Mọi đơn vị."), ("chuong", "TỔ CHỨC THỰC HIỆN"),
        ("dieu", "Các đơn vị thi hành."),
    ]  # fmt: skip
    assert found.document.body[5].titled and not found.document.body[2].titled


def test_report_style_and_dashes() -> None:
    found = seen(
        para(run("I. KẾT QUẢ", BOLD)),
        para(run("1. Bảo đảm ăn", BOLD)),
        para("- Đủ định lượng;"),
        para(run("2. Dự trữ", BOLD)),
        para("Đạt 92 %."),
        para(run("II. KIẾN NGHỊ", BOLD)),
        para("1. Bổ sung gạo."),
    )
    assert [kind for kind, _ in kinds(found.document.body)] == [
        "la_ma", "so", "gach", "so", "doan", "la_ma", "khoan",
    ]  # fmt: skip


def test_a_label_that_the_order_would_not_give_stays_typed_and_is_listed() -> None:
    typed = ("3. Ba.", "1.1. Một một.", "Điều 2a. Thêm")
    lines = (para(run(line, BOLD)) for line in typed)
    found = seen(para(run("Điều 1. Phạm vi", BOLD)), para("1. Một."), *lines)
    assert kinds(found.document.body) == [("dieu", "Phạm vi"), ("khoan", "Một."), *(("doan", line) for line in typed)]
    assert [notice.code.id for notice in found.notices] == ["DOC-18"] * 3
    assert "“3. Ba.” (thân/7) chưa nhận ra" in found.notices[0].sentence


def test_automatic_labels_are_labels() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    found = seen(para("Bổ sung gạo.", props=numbered), para("Bổ sung muối.", props=numbered), numbering=numbering)
    assert kinds(found.document.body) == [("khoan", "Bổ sung gạo."), ("khoan", "Bổ sung muối.")]


def test_bold_and_italic_inside_a_line_are_kept() -> None:
    (block,) = seen(para("Yêu cầu ", run("nghiêm túc", BOLD), " và ", run("kịp thời", ITALIC), ".")).document.body
    assert [(part.text, part.bold, part.italic) for part in block.line] == [
        ("Yêu cầu ", False, False), ("nghiêm túc", True, False), (" và ", False, False), ("kịp thời", False, True),
        (".", False, False),
    ]  # fmt: skip


def data(rows: list[list[str]]) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single"/>' for side in sides)
    inner = ""
    for row in rows:
        cells = (
            f'<w:tc><w:tcPr><w:tcW w:w="{1000 * place}"/></w:tcPr>{para(cell)}</w:tc>'
            for place, cell in enumerate(row, 1)
        )
        inner += f"<w:tr>{''.join(cells)}</w:tr>"
    return f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{inner}</w:tbl>"


def test_a_table_is_a_table_and_a_merged_one_its_rows() -> None:
    found = seen(data([["TT", "Đơn vị"], ["1", "T11"]]), para("hết"))
    value = found.document.body[0].table
    assert value is not None and value.columns == ("TT", "Đơn vị") and value.widths == (33, 67)
    assert [[line[0].text for line in row] for row in value.rows] == [["1", "T11"]]
    merged = seen(data([["TT", "Đơn vị"], ["Cộng"]]), para("hết"))
    assert kinds(merged.document.body) == [("doan", "TT\tĐơn vị"), ("doan", "Cộng"), ("doan", "hết")]
    assert [notice.facts["where"] for notice in merged.notices] == ["bảng 2"]


def test_appendices_follow_the_signature() -> None:
    annex = (
        para(run("Phụ lục I", BOLD), props=CENTRE + "<w:pageBreakBefore/>")
        + centred("DANH SÁCH BẾP", BOLD)
        + centred("(Kèm theo Tờ trình số 12/TTr-QN)", ITALIC)
        + data([["TT", "Bếp"], ["1", "K-1101"]])
        + para(run("Phụ lục II", BOLD), props=CENTRE + "<w:pageBreakBefore/>")
        + centred("GIẢI THÍCH", BOLD)
        + para("Chữ giải thích.")
    )
    found = seen(para("x"), tail=TAIL + annex)
    first, second = found.document.appendices
    assert (first.title, kinds(second.blocks)) == ("DANH SÁCH BẾP", [("doan", "Chữ giải thích.")])
    assert first.blocks[0].kind == BlockKind.TABLE and second.title == "GIẢI THÍCH"


def test_two_signers_of_minutes() -> None:
    tail = table(
        [centred("THƯ KÝ", BOLD), centred("Nguyễn Thị Ghi", BOLD)],
        [centred("CHỦ TỌA", BOLD), centred("Trần Văn Mẫu", BOLD)],
    )
    title = centred("BIÊN BẢN", BOLD) + centred("Hội nghị tổng kết", BOLD)
    found = recognise(read(docx(head("Số: 03/BB-QN") + title + para("Thời gian bắt đầu: 8 giờ.") + tail)))
    assert [signer.name for signer in found.document.signers] == ["Nguyễn Thị Ghi", "Trần Văn Mẫu"]


def test_a_rank_in_a_line_of_its_own_is_the_signers() -> None:
    lines = [centred("CỤC TRƯỞNG", BOLD), centred("Đại tá", BOLD), centred("Nguyễn Văn Mẫu", BOLD)]
    found = seen(para("x"), tail=table([para("Nơi nhận:"), para("- Lưu: VT.")], lines))
    assert found.document.signers == (Signer("CỤC TRƯỞNG", "Nguyễn Văn Mẫu", "Đại tá"),) and found.notices == ()


def test_every_sound_way_of_typing_is_understood_without_a_doubt() -> None:
    """Tables, tabs, blanks, text boxes; but a list that counts on where the order begins anew keeps its typed label."""
    doubted = {}
    for name, make in SOUND.items():
        notices = recognise(read(make())).notices
        if texts := [notice.facts["text"] for notice in notices if notice.code.id == "DOC-18"]:
            doubted[name] = [text[:3] for text in texts]
    assert doubted == {"số tự động": ["1. ", "2. "]}


def test_numbers_that_only_the_list_has_are_read() -> None:
    """Điều, khoản, điểm counted by Word: blocks as if they were typed; its fifth point, an English e, is đ."""
    found = recognise(read(ODD["số điều, khoản, điểm tự động"]()))
    kinds = [block.kind.value for block in found.document.body]
    assert kinds == ["dieu", "khoan", "khoan", "diem", "diem", "dieu", "doan"] and found.notices == ()
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>'
    lists = f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    points = para("việc phải làm", props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') * 6
    body = recognise(read(docx(head() + para("1. Nhiệm vụ:") + points, numbering=lists))).document.body
    assert [block.kind for block in body] == [BlockKind.CLAUSE, *[BlockKind.POINT] * 6]


def test_a_part_that_was_not_read_is_told() -> None:
    """DOC-28: what is put in whole from another file is never opened."""
    found = recognise(read(ODD["có đoạn chèn từ tệp khác"]()))
    (notice,) = found.notices
    assert (notice.code.id, notice.facts["where"]) == ("DOC-28", "sau thân/5")


def test_the_stamp_of_arrival_is_no_number_and_its_words_stay() -> None:
    found = recognise(read(ODD["dấu đến trong khung chữ"]()))
    assert found.document.number == 12 and "Số: 1234" in [notice.facts.get("text") for notice in found.notices]


def test_footnotes_are_kept_as_paragraphs_and_pictures_are_told() -> None:
    words = para("Nguồn: sổ kho.")
    note = f'<w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="1">{words}</w:footnote>'
    name = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    picture = f'<w:r><w:drawing><wp:inline><pic:pic xmlns:pic="{name}"/></wp:inline></w:drawing></w:r>'
    found = seen(
        para("Số liệu đến 30/11.", picture),
        relations=relation("n1", "footnotes", "footnotes.xml"),
        parts={"word/footnotes.xml": f"<w:footnotes {NAMES}>{note}</w:footnotes>"},
    )
    assert kinds(found.document.body) == [("doan", "Số liệu đến 30/11."), ("doan", "Nguồn: sổ kho.")]
    assert [(notice.code.id, notice.facts["where"]) for notice in found.notices] == [
        ("DOC-18", "chú thích/1"), ("DOC-29", "thân/5"),
    ]  # fmt: skip
    assert found.notices[1].sentence == "Hình ở thân/5 không đưa được vào văn bản có cấu trúc."


def test_what_is_missing_is_listed_by_name() -> None:
    found = recognise(read(docx(para("Chỉ một đoạn chữ, không có thể thức gì."))))
    assert kinds(found.document.body) == [("doan", "Chỉ một đoạn chữ, không có thể thức gì.")]
    missing = [notice.facts["part"] for notice in found.notices if notice.code.id == "DOC-19"]
    assert missing[:5] == ["tên loại văn bản", "cơ quan ban hành", "số, ký hiệu", "địa danh, ngày tháng", "trích yếu"]
    assert found.notices[0].sentence == "Không tìm thấy tên loại văn bản trong tệp."


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "1. ", "2. ", "a) ", "- ", "I. ", "Điều 1. ", "Chương I ", "Phụ lục ", "Căn cứ ", "+ ", "Số: "]
        ),
        st.text(alphabet="abcđeêghikô ớABĐ0/-.:;,", min_size=1, max_size=40),
        st.sampled_from(["", BOLD, ITALIC]),
        st.sampled_from(["", CENTRE]),
    ),
    max_size=12,
)


def everything(value: Any) -> str:
    """Every word of a value, in one string."""
    if isinstance(value, dict):
        return " ".join(everything(part) for part in value.values())
    return " ".join(everything(part) for part in value) if isinstance(value, list) else str(value)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_no_word_of_the_body_is_lost(lines: list[tuple[str, str, str, str]]) -> None:
    """Whatever stands between head and foot stands in the value, its label typed or given by its order."""
    body = "".join(para(run(lead + text, face), props=align) for lead, text, face, align in lines)
    held = everything(codec.to_plain(seen(body).document)).casefold()
    for _, text, _, _ in lines:
        for word in text.replace("./.", " ").casefold().split():
            bare = word.strip(".:;,-/0")
            assert bare in held
