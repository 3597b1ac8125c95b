"""Bad files: every one is refused with its reason, nothing is fetched, run or unpacked beyond the limits (DOC-R24)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from quannhu.documents.reading import package, read
from quannhu.kernel.errors import Refused
from tests.documents.reading.word import MAIN, docx, header, keep, pack, para, relation

GOOD = docx(para("Báo cáo"))


def refused(data: bytes | Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read(data)
    return caught.value


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1 ...", "RTF"),
        (b"", "tệp rỗng"),
        (b"Bao cao tong ket", "chữ thường"),
        (b"<!DOCTYPE html><html></html>", "trang HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word đời cũ"),
        (b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
        (b"\x00\x01\x02\x03", "không rõ dạng"),
        (pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "ODT"),
        (pack({"a.txt": "a"}), "tệp nén khác"),
        (docx(para("x"), kind=MAIN.replace("wordprocessingml.document", "spreadsheetml.sheet")), "bảng tính"),
    ],
)
def test_what_is_no_docx_is_named(data: bytes, reason: str) -> None:
    found = refused(data)
    assert found.code.id == "DOC-10" and reason in found.sentence
    assert "Tệp này không phải DOCX" in found.sentence and "LibreOffice" in found.remedy


def test_a_password_is_named_in_both_forms() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le") + bytes(64)
    assert refused(compound).code.id == "DOC-11"
    marked = bytearray(GOOD)
    place = marked.find(b"PK\x01\x02")
    while place >= 0:
        marked[place + 8] |= 1
        place = marked.find(b"PK\x01\x02", place + 4)
    found = refused(bytes(marked))
    assert found.code.id == "DOC-11" and "mật khẩu" in found.sentence


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(share: float) -> None:
    found = refused(GOOD[: int(len(GOOD) * share)])
    assert found.code.id == "DOC-12" and "cắt cụt" in found.sentence


def test_a_damaged_part_is_refused() -> None:
    place = GOOD.find(b"word/document.xml") + len("word/document.xml") + 10
    damaged = GOOD[:place] + bytes(20) + GOOD[place + 20 :]
    assert refused(damaged).code.id == "DOC-12"


def test_a_file_without_its_main_part_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "word/document.xml"}
    found = refused(pack(files))
    assert found.code.id == "DOC-12" and "thiếu phần thân" in found.sentence


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = docx("", parts={"word/document.xml": b"<a>" + b" " * (package.LARGEST_PART + 1) + b"</a>"})
    assert len(bomb) < package.MEGABYTE
    found = refused(bomb)
    assert found.code.id == "DOC-13" and "bung ra quá lớn" in found.sentence and "64 MB" in found.sentence


def test_a_lie_about_the_size_is_not_believed() -> None:
    """A bomb whose index says it is small gives no more than the index says, and fails its check sum."""
    bomb = bytearray(docx("", parts={"word/document.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}))
    size = (5_000_007).to_bytes(4, "little")
    assert bomb.count(size) == 2
    found = refused(bytes(bomb.replace(size, (1000).to_bytes(4, "little"))))
    assert found.code.id in ("DOC-12", "DOC-15")


def test_a_whole_of_too_many_bytes_or_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_WHOLE", 1000)
    assert refused(GOOD).code.id == "DOC-13"


def test_five_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "lon.docx"
    with path.open("wb") as file:
        file.truncate(500 * package.MEGABYTE)
    found = refused(path)
    assert found.code.id == "DOC-14" and found.sentence == "Tệp nặng 500 MB, vượt mức 100 MB."


def test_large_bytes_are_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_FILE", 100)
    assert refused(GOOD).code.id == "DOC-14"


def test_faulty_xml_names_its_part() -> None:
    found = refused(docx("", parts={"word/document.xml": "<w:document><w:body>"}))
    assert found.code.id == "DOC-15" and "word/document.xml" in found.sentence


def test_entities_are_never_resolved(tmp_path: Path) -> None:
    secret = keep(tmp_path, b"bi mat", "bi-mat.txt")
    evil = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;'
        "</w:t></w:r></w:p></w:body></w:document>"
    )
    found = refused(docx("", parts={"word/document.xml": evil}))
    assert found.code.id == "DOC-15" and "DTD" in found.sentence and "bi mat" not in str(found)


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><d>&l9;</d>'
    assert refused(docx("", parts={"word/document.xml": evil})).code.id == "DOC-15"


def test_a_file_without_words_says_it_may_be_a_picture() -> None:
    found = refused(docx(para("<w:r><w:drawing/></w:r>")))
    assert found.code.id == "DOC-16" and "ảnh chụp" in found.sentence


def test_too_many_tags_and_too_deep_nesting_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 120 + para("x") + "</w:tc></w:tr></w:tbl>" * 120
    assert refused(docx(deep)).code.id == "DOC-17"
    monkeypatch.setattr(package, "MOST_TAGS", 10)
    found = refused(GOOD)
    assert found.code.id == "DOC-17" and "quá nhiều thẻ" in found.sentence


def test_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quannhu.documents.reading.blocks.MOST_PARAGRAPHS", 3)
    assert refused(docx(para("x") * 4)).code.id == "DOC-17"


def test_deep_tables_below_the_limit_are_read() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + para("đáy") + "</w:tc></w:tr></w:tbl>" * 60
    assert read(docx(deep)).sections


def test_macros_are_seen_and_not_run() -> None:
    with_code = docx(para("x"), parts={"word/vbaProject.bin": b"\xd0\xcf"})
    assert read(with_code).macros and not read(GOOD).macros
    assert read(docx(para("x"), kind="application/vnd.ms-word.document.macroEnabled.main+xml")).macros


def test_what_would_be_fetched_is_listed() -> None:
    data = docx(
        para("x"),
        relations=relation("p1", "image", "http://example.invalid/a.png", outside=True)
        + relation("p2", "hyperlink", "http://example.invalid/", outside=True),
        parts={
            "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/attachedTemplate" Target="file://may-chu/mau.dotm" TargetMode="External"/></Relationships>',
            "word/_rels/header9.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"/>',
            "word/header9.xml": header(""),
        },
    )
    assert read(data).remote == ("file://may-chu/mau.dotm", "http://example.invalid/a.png")


def test_a_field_that_would_fetch_is_listed() -> None:
    field = '<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://example.invalid/b.png&quot; \\d "/>'
    assert read(docx(para("x", field))).remote == ('INCLUDEPICTURE "http://example.invalid/b.png" \\d',)


def test_a_strict_file_is_read_like_any_other() -> None:
    body = para("Kế hoạch", props='<w:spacing w:after="12pt"/>')
    data = docx(body)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, content in files.items():
        files[name] = content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    block = read(pack(files)).sections[0].blocks[0]
    assert block.text == "Kế hoạch" and block.after == 240


def test_a_missing_file_is_the_systems_own_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "khong-co.docx")
