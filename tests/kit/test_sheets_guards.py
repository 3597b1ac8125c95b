"""Files that are refused before a cell is read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from quannhu.kernel.errors import Refused
from quannhu.kit.sheets import Column, SheetSpec, annotated_copy, read_rows, upload_of
from quannhu.kit.sheets.guards import UNPACKED_LIMIT, kind_of, safe_name
from tests.kit.sheet_files import change_part, encrypted_ole, ods, xls, xlsx

SPEC = SheetSpec((Column("code", "Mã", required=True), Column("name", "Tên", required=True)))
GOOD = xlsx([["Mã", "Tên"], ["G1", "Gạo"]])


def refusal(data: bytes, name: str) -> Any:
    reading = read_rows(data, name, SPEC)
    assert len(reading.problems) == 1 and not reading.rows
    return reading.problems[0]


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1_000

    class Unread(SimpleUploadedFile):
        def read(self, *args: Any, **kwargs: Any) -> bytes:
            raise AssertionError("read before its size was looked at")

    file = Unread("to.xlsx", b"")
    file.size = 200 * 1024 * 1024
    with pytest.raises(Refused) as caught:
        upload_of(file)
    assert caught.value.code.id == "DOR-01" and "nặng 200 MB, quá mức 1 MB" in caught.value.sentence
    assert refusal(b"a" * 2_000, "to.csv").code.id == "DOR-01"


@pytest.mark.parametrize("name", ["a.docx", "a.exe", "a", "a.xlsb"])
def test_unknown_kinds(name: str) -> None:
    problem = refusal(GOOD, name)
    assert problem.code.id == "DOR-02" and f'Không nhận loại tệp "{name}"' in problem.sentence


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (GOOD, "a.csv", "bảng tính Excel (.xlsx)"),
        (b"Ma,Ten\n1,2\n", "a.xlsx", "văn bản"),
        (b"%PDF-1.7 x", "a.xlsx", "PDF"),
        (b"\x89PNG\r\n", "a.csv", "hình ảnh"),
        (b"<html><table><tr></table>", "a.xls", "HTML"),
        (b"MZ\x90\x00", "a.csv", "chương trình"),
        (b"ab\x00\x01\x02cd", "a.csv", "nhị phân"),
        (xls([["a"]]), "a.xlsx", ".xls"),
        (ods([["a"]]), "a.xlsx", ".ods"),
    ],
)
def test_files_that_are_not_what_their_name_says(data: bytes, name: str, kind: str) -> None:
    problem = refusal(data, name)
    assert problem.code.id == "DOR-03" and kind in problem.sentence


def test_another_office_document_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    problem = refusal(out.getvalue(), "a.xlsx")
    assert problem.code.id == "DOR-03" and "tài liệu loại khác" in problem.sentence


@pytest.mark.parametrize("whole", [GOOD, xls([["Mã", "Tên"], ["G1", "Gạo"]]), ods([["Mã", "Tên"], ["G1", "Gạo"]])])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_truncated_files(whole: bytes, share: float) -> None:
    name = {b"PK": "a.xlsx", b"\xd0\xcf": "a.xls"}[whole[:2]]
    name = "a.ods" if b"opendocument" in whole[:200] else name
    problem = refusal(whole[: int(len(whole) * share)], name)
    assert problem.code.id in {"DOR-03", "DOR-04"}, problem
    if problem.code.id == "DOR-04":
        assert "bị hỏng hoặc bị cắt mất" in problem.sentence


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_flipped_byte_never_ends_in_a_crash(place: int, change: int) -> None:
    data = bytearray(GOOD)
    data[place] ^= change
    reading = read_rows(bytes(data), "a.xlsx", SPEC)
    assert reading.rows or reading.problems


@settings(max_examples=60, deadline=None)
@given(st.integers(512, 6_000), st.integers(1, 255))
def test_a_flipped_byte_of_an_old_workbook_never_ends_in_a_crash(place: int, change: int) -> None:
    data = bytearray(xls([["Mã", "Tên"], ["G1", "Gạo"]]))
    data[place % len(data)] ^= change
    reading = read_rows(bytes(data), "a.xls", SPEC)
    assert reading.rows or reading.problems


@pytest.mark.parametrize(
    ("data", "name"), [(encrypted_ole(), "a.xls"), (encrypted_ole(), "a.xlsx"), (xls([["a"]], locked=True), "a.xls")]
)
def test_files_with_a_password(data: bytes, name: str) -> None:
    problem = refusal(data, name)
    assert problem.code.id == "DOR-05" and "mật khẩu" in problem.sentence


def test_a_zip_bomb_is_refused_by_what_it_would_become() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        block = b"\0" * (1024 * 1024)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(UNPACKED_LIMIT // len(block) + 1):
                part.write(block)
    problem = refusal(out.getvalue(), "bom.xlsx")
    assert problem.code.id == "DOR-06" and "bung ra" in problem.sentence


def test_a_sheet_that_claims_a_billion_cells_is_refused() -> None:
    far = lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')  # noqa: E731
    problem = refusal(change_part(GOOD, "xl/worksheets/sheet1.xml", far), "a.xlsx")
    assert problem.code.id == "DOR-18" and "1048576 dòng" in problem.sentence
    repeated = change_part(
        ods([["Mã", "Tên"]]),
        "content.xml",
        lambda xml: xml.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">'),
    )
    assert refusal(repeated, "a.ods").code.id == "DOR-18"


def test_entities_of_a_document_type_are_refused() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    )
    problem = refusal(change_part(GOOD, "xl/worksheets/sheet1.xml", lambda xml: bomb), "a.xlsx")
    assert problem.code.id == "DOR-04"


def test_macros_are_ignored() -> None:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert [row["name"] for row in read_rows(out.getvalue(), "a.xlsm", SPEC).rows] == ["Gạo"]
    copy = annotated_copy(out.getvalue(), "a.xlsm", [])
    assert b"vbaProject" not in copy


def test_names_lose_their_folders() -> None:
    assert safe_name("C:\\kho\\..\\a.xlsx") == "a.xlsx" and safe_name("../../etc/a.csv") == "a.csv"
    assert kind_of(GOOD, "../a.xlsx") == "xlsx"
