"""Tables out, and files given back with their faults."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from quannhu.kernel.errors import Refused
from quannhu.kit.sheets import (
    Column,
    SheetColumn,
    SheetSpec,
    SheetTable,
    annotated_copy,
    annotated_name,
    as_integer,
    empty_form,
    read_rows,
    workbook_response,
    write_workbook,
)
from quannhu.kit.sheets.guards import Upload
from quannhu.kit.staging import stage, staged
from tests.kit.sheet_files import encrypted_ole, ods, xls, xlsx

SPEC = SheetSpec((Column("code", "Mã", required=True), Column("count", "Số", parse=as_integer(), required=True)), "Mẫu")


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_types_formats_totals_and_hidden_ids() -> None:
    columns = [
        SheetColumn("Tên"),
        SheetColumn("Số", "integer"),
        SheetColumn("Kg", "quantity"),
        SheetColumn("Ngày", "day"),
    ]
    table = SheetTable("Tồn [kho]/1", columns, [["Gạo", 1_000, Fraction(2912, 10), dt.date(2023, 9, 14)]],
                       totals=["Tổng cộng", 1_000, None, None], heading=["TỒN KHO"], ids=[7])  # fmt: skip
    sheet = opened(write_workbook([table])).worksheets[0]
    assert sheet.title == "Tồn -kho--1"
    assert [cell.value for cell in sheet[2]] == ["id", "Tên", "Số", "Kg", "Ngày"]
    assert [cell.value for cell in sheet[3]] == [None, "Tổng cộng", 1_000, None, None]
    assert [cell.value for cell in sheet[4]] == [7, "Gạo", 1_000, 291.2, dt.datetime(2023, 9, 14)]  # noqa: DTZ001
    assert sheet.column_dimensions["A"].hidden and sheet.cell(4, 5).number_format == "d/m/yyyy"


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_text_like_a_formula_stays_text(text: str) -> None:
    data = write_workbook([SheetTable("A", ["x"], [[text]])])
    cell = opened(data).worksheets[0].cell(2, 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_numbers_beyond_fifteen_digits_stay_whole() -> None:
    assert (
        opened(write_workbook([SheetTable("A", [SheetColumn("x", "integer")], [[12345678901234567890]])]))
        .worksheets[0]
        .cell(2, 1)
        .value
        == "12345678901234567890"
    )


def test_the_same_rows_give_the_same_bytes() -> None:
    table = SheetTable("A", ["x"], [["Gạo"]])
    assert write_workbook([table]) == write_workbook([table])


def test_sheet_names_are_made_different() -> None:
    names = opened(write_workbook([SheetTable("A" * 40, ["x"], []), SheetTable("A" * 40, ["x"], [])])).sheetnames
    assert len(set(names)) == 2 and all(len(name) <= 31 for name in names)


def test_drop_downs_short_and_long() -> None:
    short = opened(empty_form(SPEC, {"code": ["a", "b"]})).worksheets[0]
    assert short.data_validations.dataValidation[0].formula1 == '"a,b"'
    book = opened(empty_form(SPEC, {"code": [f"mặt hàng {i}" for i in range(100)]}))
    assert "$A$100" in book.worksheets[0].data_validations.dataValidation[0].formula1
    assert book.worksheets[1].sheet_state == "hidden"


def test_a_download_has_a_vietnamese_name() -> None:
    response = workbook_response("Tồn kho", [SheetTable("A", ["x"], [])])
    assert (
        response["Content-Disposition"]
        == "attachment; filename=\"ton-kho.xlsx\"; filename*=UTF-8''T%E1%BB%93n%20kho.xlsx"
    )


def test_the_annotated_workbook_is_the_same_with_a_column_of_faults() -> None:
    data = xlsx([["BẢNG"], ["Mã", "Số", "Ghi chú"], ["A", "x", "giữ"], ["B", 2, "nguyên"], ["", "y", None]])
    problems = read_rows(data, "a.xlsx", SPEC).problems
    copy = annotated_copy(data, "a.xlsx", problems)
    sheet = opened(copy).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["Mã", "Số", "Ghi chú", "Lỗi"]
    assert [cell.value for cell in sheet[3]][:3] == ["A", "x", "giữ"] and "DOR-15" in sheet.cell(3, 4).value
    assert sheet.cell(4, 4).value is None
    assert sheet.cell(5, 4).value.count("\n") == 1 and "DOR-10" in sheet.cell(5, 4).value
    sheet.cell(3, 2).value, sheet.cell(5, 1).value, sheet.cell(5, 2).value = 1, "C", 3
    out = io.BytesIO()
    sheet.parent.save(out)
    again = read_rows(out.getvalue(), "a-loi.xlsx", SPEC)
    assert not again.problems and len(again.rows) == 3 and again.unknown == ("Ghi chú",)
    mended = opened(annotated_copy(out.getvalue(), "a-loi.xlsx", [])).worksheets[0]
    assert mended.max_column == 4


def test_faults_of_the_headings_stand_on_top() -> None:
    data = xlsx([["Mã", "Khác"], ["A", 1]])
    copy = opened(annotated_copy(data, "a.xlsx", read_rows(data, "a.xlsx", SPEC).problems)).worksheets[0]
    assert "DOR-08" in str([cell.value for cell in copy[1]])


def test_the_annotated_copy_of_text_and_of_old_formats() -> None:
    data = "Mã;Số\nA;x\n".encode()
    text = annotated_copy(data, "a.csv", read_rows(data, "a.csv", SPEC).problems).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Mã", "Số", "Lỗi"] and "DOR-15" in rows[1][2]
    for whole, name in [(xls([["Mã", "Số"], ["A", "x"]]), "a.xls"), (ods([["Mã", "Số"], ["A", "x"]]), "a.ods")]:
        copy = opened(annotated_copy(whole, name, read_rows(whole, name, SPEC).problems)).worksheets[0]
        assert copy.cell(1, 3).value == "Lỗi" and "DOR-15" in copy.cell(2, 3).value
    assert [annotated_name(name) for name in ("a.csv", "a.xls", "b.xlsx")] == ["a-loi.csv", "a-loi.xlsx", "b-loi.xlsx"]
    with pytest.raises(Refused) as caught:
        annotated_copy(encrypted_ole(), "a.xlsx", [])
    assert caught.value.code.id == "DOR-05"


def test_staged_files_belong_to_who_handed_them_in(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    now = dt.datetime.now(dt.UTC)
    token = stage(1, Upload(b"abc", "a.csv"), now)
    assert staged(1, token) == Upload(b"abc", "a.csv")
    for user, wrong in [(2, token), (1, "0" * 32), (1, "../../etc/passwd"), (1, "")]:
        with pytest.raises(Refused) as caught:
            staged(user, wrong)
        assert caught.value.code.id == "KER-09"
    stage(1, Upload(b"x", "b.csv"), now + dt.timedelta(days=2))
    with pytest.raises(Refused):
        staged(1, token)
