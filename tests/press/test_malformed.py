"""Malformed and unusual inputs: each a named refusal, a warning or a defined reading, never a silent change."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from quannhu.kernel.errors import Refused
from quannhu.press.rules.decoding import SIZE_LIMIT, decode
from quannhu.press.rules.document import digest, text_digest
from quannhu.press.rules.values import Article
from tests.press.reading import SOURCE, article_of, lines_of, short

TEXT = SOURCE.read_bytes().decode()
GOLDEN = article_of(TEXT)
SPEECH = "Đại tá Trần Văn Mẫu, Chính ủy chủ trì hội nghị."


def refusal(data: str | bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        article_of(data)
    return refused.value


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("NFD", unicodedata.normalize("NFD", TEXT).encode()),
        ("CRLF", TEXT.replace("\n", "\r\n").encode()),
        ("CR", TEXT.replace("\n", "\r").encode()),
        ("BOM", b"\xef\xbb\xbf" + TEXT.encode()),
        ("a line end at the end", (TEXT + "\n").encode()),
        ("all of them", b"\xef\xbb\xbf" + unicodedata.normalize("NFD", TEXT).replace("\n", "\r\n").encode()),
    ],
)
def test_same_records_whatever_the_bytes(name: str, data: bytes) -> None:
    """Rule PRS-R01: the same fields, line numbers and words; what differed in the bytes is told, not hidden."""
    assert article_of(data) == GOLDEN
    source = decode(data)
    assert text_digest(source) == text_digest(decode(TEXT.encode()))
    assert digest(data) != digest(TEXT.encode())
    assert source.bom == ("BOM" in name or "all" in name)
    assert source.nfd == ("NFD" in name or "all" in name)
    assert source.line_ends == {"CR": "CR", "CRLF": "CRLF", "all of them": "CRLF"}.get(name, "LF")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", " \u00a0\r\n\t".encode()])
def test_empty_file(data: bytes) -> None:
    refused = refusal(data)
    assert refused.code.id == "PRS-01"
    assert refused.sentence == "Tệp trống: không có chữ nào để đọc."


@pytest.mark.parametrize(
    "text",
    [
        "Hôm nay trời đẹp.\nChúng tôi đi chơi.",
        "The quick brown fox jumps over the lazy dog.",
        "Gạo tẻ;12,5;kg\nThịt lợn;3;kg",
        "KIM ANH",
        "Mời bạn đọc vào chuyên mục Thể thao xem tin.",
        "def f(x):\n    return x + 1\n",
    ],
)
def test_text_that_is_no_article(text: str) -> None:
    refused = refusal(text)
    assert refused.code.id == "PRS-02"
    assert "không nhận ra là bài báo" in refused.sentence


def test_bytes_that_are_not_utf8_are_named_with_their_place() -> None:
    """PRS-03: the first wrong byte, its position and line; TCVN3 and UTF-16 files come here."""
    refused = refusal("Dòng một\n".encode() + b"Qu\xa9n nhu")
    assert refused.code.id == "PRS-03"
    assert refused.sentence == "Tệp không phải văn bản UTF-8: byte 0xA9 ở vị trí 14 (dòng 2)."
    assert "TCVN3" in refused.remedy
    assert refusal(TEXT.encode("utf-16")).code.id == "PRS-03"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("[Tuyệt mật]", "Tuyệt mật"),
        ("Độ mật: Mật", "Mật"),
        ("ĐỘ MẬT: TỐI MẬT", "TỐI MẬT"),
        ("MẬT - Bản số 1", "MẬT"),
        ("T U Y Ệ T M Ậ T", "T U Y Ệ T M Ậ T"),
        ("Bản số 03 - TUYỆT MẬT", "TUYỆT MẬT"),
        ("\u00a0MẬT\u00a0", "MẬT"),
        (unicodedata.normalize("NFD", "TỐI MẬT"), "TỐI MẬT"),
    ],
)
def test_document_marked_above_ordinary_is_refused(line: str, mark: str) -> None:
    """PRS-04, rule PRS-R02."""
    refused = refusal(f"Cục Quân nhu Bồng Lai\n{line}\n{TEXT}")
    assert refused.code.id == "PRS-04"
    assert refused.sentence == f'Văn bản mang dấu "{mark}" (dòng 2): phần mềm chỉ nhận tài liệu độ mật Thường.'


@pytest.mark.parametrize(
    "line",
    [
        "HỎA TỐC",
        "THƯỢNG KHẨN",
        "Độ mật: Thường",
        "GIỮ BÍ MẬT QUÂN SỰ",
        "Bộ đội giữ bí mật nơi đóng quân.",
        "MẬT ONG RỪNG",
        "Phòng Mật mã tổ chức hội nghị.",
    ],
)
def test_urgency_and_other_words_are_no_secrecy(line: str) -> None:
    """Rule PRS-R02."""
    assert article_of(f"{TEXT}\n{line}").photos == GOLDEN.photos


def test_huge_file_is_refused_at_once() -> None:
    refused = refusal(b"a" * (SIZE_LIMIT + 1))
    assert refused.code.id == "PRS-05"
    assert refused.sentence == "Tệp dài 131073 byte, quá mức 131072 byte của một bài báo."


def test_binary_file_is_named() -> None:
    refused = refusal("leftcenterrightdel\nẢnh\x00 hội nghị")
    assert refused.code.id == "PRS-07"
    assert refused.sentence == "Tệp không phải văn bản: có ký tự điều khiển (mã U+0000) ở dòng 2."


def test_single_line_file() -> None:
    article = article_of(SPEECH)
    assert [line.kind for line in article.lines] == ["body"]
    assert article.persons[0].role == "chair"


CASES = {
    "a": ("leftcenterrightdel\nChú thích.", ("a", "Chú thích.")),
    "b": ("leftcenterrightdel\n\n\u00a0Chú thích.\u00a0", ("b", "Chú thích.")),
    "c": ("leftcenterrightdel\n \u00a0\nĐoạn văn sau dòng trống.", ("c", None)),
    "two empty": ("leftcenterrightdel\n\n\nĐoạn văn sau hai dòng trống.", ("c", None)),
    "d caption": ("leftcenterrightdel\n\nChú thích ngắn.", ("d", "Chú thích ngắn.")),
    "d rank": (f"leftcenterrightdel\n\n{SPEECH}", ("d", SPEECH)),
    "e": ("leftcenterrightdel\nleftcenterrightdel\nChú thích.", ("e", None)),
    "e after empty": ("leftcenterrightdel\n\nleftcenterrightdel\nChú thích.", ("e", None)),
    "f": ("leftcenterrightdel\nChú thích. Ảnh: VĂN MẪU", ("a", "Chú thích.")),
    "f alone": ("leftcenterrightdel\nẢnh: VĂN MẪU", ("f", None)),
    "g": ("Chú thích.\nleftcenterrightdel", ("g", None)),
    "g after empty": ("Chú thích.\nleftcenterrightdel\n\n", ("g", None)),
    "byline": ("leftcenterrightdel\nTin, ảnh: VĂN MẪU", ("a", None)),
}


@pytest.mark.parametrize("name", CASES)
def test_marker_rule(name: str) -> None:
    """Rule PRS-R04, cases a-g: one photo for each marker; spaces and U+00A0 around the word do not matter."""
    text, (case, caption) = CASES[name]
    for written in (text, text.replace("leftcenterrightdel", "\u00a0 leftcenterrightdel \u00a0")):
        article = lines_of(written)
        first = article.photos[0]
        assert (first.case, first.caption.text if first.caption else None) == (case, caption)
        assert len(article.photos) == sum(line.kind == "marker" for line in article.lines)


def test_case_d_is_marked_either_way() -> None:
    """Rule PRS-R04: an ordinary text after one empty line is a caption or body by its shape, and flagged both times."""
    long = "Bộ đội " + "dậy sớm nhóm bếp, vo gạo, nhặt rau, " * 5 + "chuẩn bị bữa sáng."
    body, caption = lines_of(f"leftcenterrightdel\n\n{long}"), lines_of("leftcenterrightdel\n\nBữa cơm chiều.")
    assert (body.lines[2].kind, body.lines[2].note, body.photos[0].needs_review) == ("body", "needs_review", True)
    assert (caption.lines[2].kind, caption.photos[0].needs_review) == ("caption", True)
    assert [warned.code for warned in (*body.warnings, *caption.warnings)] == ["caption_unsure"] * 2


def test_photo_credit_is_split_off() -> None:
    """Case f; also where the marker was lost: then the photo is flagged."""
    with_marker = lines_of("leftcenterrightdel\nQuang cảnh hội nghị. Ảnh: VĂN MẪU").photos[0]
    without = lines_of("Quang cảnh hội nghị. Ảnh: VĂN MẪU").photos[0]
    assert (short(with_marker.caption), short(with_marker.credit)) == ((2, "Quang cảnh hội nghị."), (2, "VĂN MẪU"))
    assert (without.marker_line, without.needs_review, short(without.credit)) == (None, True, (1, "VĂN MẪU"))


def test_marker_inside_a_line_is_no_marker_but_told() -> None:
    article = lines_of(f"leftcenterrightdel {SPEECH}")
    assert article.photos == ()
    assert [warned.code for warned in article.warnings] == ["marker_in_line"]


BYLINES = {
    "Tin, ảnh: KIM ANH": [("text_and_photo", ["KIM ANH"])],
    "Bài, ảnh: A LĂNG MẪU - VĂN MẪU": [("text_and_photo", ["A LĂNG MẪU", "VĂN MẪU"])],
    "Bài và ảnh: MINH HỌA, GIẢ ĐỊNH": [("text_and_photo", ["MINH HỌA", "GIẢ ĐỊNH"])],
    "Tin: MINH HỌA": [("text", ["MINH HỌA"])],
    "Ảnh: MINH HỌA": [("photo", ["MINH HỌA"])],
    "Bài: MINH HỌA - Ảnh: VÍ DỤ": [("text", ["MINH HỌA"]), ("photo", ["VÍ DỤ"])],
    "Tin: MINH HỌA; ảnh: VÍ DỤ và GIẢ ĐỊNH": [("text", ["MINH HỌA"]), ("photo", ["VÍ DỤ", "GIẢ ĐỊNH"])],
    "Theo Báo Bồng Lai": [("source", ["Báo Bồng Lai"])],
    "(Theo baobonglai.vn)": [("source", ["baobonglai.vn"])],
    "Nguồn: Báo Bồng Lai": [("source", ["Báo Bồng Lai"])],
    "KIM ANH": [("name_only", ["KIM ANH"])],
    "MINH HỌA - VÍ DỤ": [("name_only", ["MINH HỌA", "VÍ DỤ"])],
}


@pytest.mark.parametrize("line", BYLINES)
def test_byline(line: str) -> None:
    """Each form of credit is recognised; a name without a label is flagged."""
    article = article_of(f"{SPEECH}\n\n{line}")
    found = [(byline.kind, [name.text for name in byline.names]) for byline in article.bylines]
    assert found == BYLINES[line]
    assert all(byline.needs_review == (byline.kind == "name_only") for byline in article.bylines)


def test_several_bylines_stand_side_by_side() -> None:
    """No field is overwritten by the next."""
    article = article_of(f"{SPEECH}\nTin: MINH HỌA\nẢnh: VÍ DỤ\nBài, ảnh: GIẢ ĐỊNH\nTHỬ NGHIỆM")
    assert [byline.names[0].line for byline in article.bylines] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "line",
    ["Theo kế hoạch, đơn vị tổ chức diễn tập.", "Tin: đơn vị vừa nhận gạo mới về kho hôm qua rồi đi ngay hôm nay"],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert article_of(f"{SPEECH}\n{line}\n{SPEECH}").bylines == ()


def test_a_line_no_rule_matches_is_listed() -> None:
    """G7: kept with its place, never lost."""
    strange = "Dòng này không khớp quy tắc nào cả"
    article = article_of(f"{TEXT}\n\n{strange}")
    assert [(row.line, row.reason, row.words.text) for row in article.unplaced] == [(25, "no_rule", strange)]
    assert replace(article, lines=(), unplaced=()) == replace(GOLDEN, lines=(), unplaced=())


def test_unread_sentences_of_a_read_line_are_listed() -> None:
    article = article_of(f"{SPEECH} Trời hôm ấy mưa nhẹ.")
    assert short(article.unread) == [(1, "Trời hôm ấy mưa nhẹ.")]


def test_nothing_is_said_of_what_is_not_there() -> None:
    article: Article = article_of(SPEECH)
    assert article.review_year is None and article.plan_year is None
    assert article.results == article.directions == article.breakthroughs == article.awards == ()
    assert article.assessment is None and article.speeches is None
