"""Reading what people hand in: values, fonts, formulas, headings, and every fault at once."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from quannhu.kernel.errors import Problem
from quannhu.kernel.legacy import Legacy
from quannhu.kit.sheets import (
    Column,
    SheetColumn,
    SheetSpec,
    SheetTable,
    as_choice,
    as_code,
    as_day,
    as_decimal,
    as_integer,
    as_money,
    as_quantity,
    as_text,
    read_rows,
    write_workbook,
)
from tests.kit.sheet_files import change_part, ods, xls, xlsx

SPEC = SheetSpec(
    (
        Column("code", "Mã", parse=as_code(), required=True),
        Column("name", "Tên hàng", ("tên",), required=True),
        Column("day", "Ngày nhập", parse=as_day(2026)),
        Column("quantity", "Số lượng", parse=as_quantity("g", "kg")),
        Column("money", "Thành tiền", parse=as_money()),
    )
)
KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
HEAD = ["Mã", "Tên hàng", "Ngày nhập", "Số lượng", "Thành tiền"]


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str]]:
    return [(problem.code.id, problem.row, problem.column) for problem in problems]


def read(rows: list[list[Any]], **options: Any) -> Any:
    return read_rows(xlsx([HEAD, *rows], **options), "a.xlsx", SPEC)


def test_values_keep_their_types() -> None:
    row = read([["g1", "Gạo  tẻ", dt.date(2026, 4, 3), 12.5, 26_780_000]]).rows[0]
    assert row.values == {
        "code": "G1", "name": "Gạo tẻ", "day": dt.date(2026, 4, 3), "quantity": 12_500, "money": 26_780_000
    }  # fmt: skip
    assert (row.number, row.sheet, row.file) == (2, "Sheet1", "a.xlsx")


@pytest.mark.parametrize(
    ("text", "day"),
    [("3/4/2026", dt.date(2026, 4, 3)), ("15/04/2026", dt.date(2026, 4, 15)), ("3/4", dt.date(2026, 4, 3)),
     ("2026-04-03", dt.date(2026, 4, 3))],
)  # fmt: skip
def test_text_days_are_read_day_first(text: str, day: dt.date) -> None:
    assert read([["g", "x", text, None, None]]).rows[0]["day"] == day


def test_every_fault_of_the_file_is_named_with_its_place() -> None:
    reading = read([
        ["", "Gạo", "31/2/2026", "12 lít", "một triệu"],
        ["G2", "Muối", None, "0 kg", "1.000"],
        ["G3", "", None, -5, None],
    ])  # fmt: skip
    assert codes(reading.problems) == [
        ("DOR-10", 2, "Mã"), ("KER-01", 2, "Ngày nhập"), ("KER-03", 2, "Số lượng"), ("KER-06", 2, "Thành tiền"),
        ("KER-05", 3, "Số lượng"), ("DOR-10", 4, "Tên hàng"), ("KER-05", 4, "Số lượng"),
    ]  # fmt: skip
    assert not reading.rows
    assert str(reading.problems[0]).startswith('DOR-10: tệp a.xlsx, trang Sheet1, dòng 2, cột "Mã": Ô "Mã" bỏ trống.')


def test_formulas_in_input_cells_are_faults_with_or_without_a_cached_value() -> None:
    reading = read([["G1", "Gạo", None, "=1+2", None]])
    assert codes(reading.problems) == [("DOR-11", 2, "Số lượng")]
    assert "công thức =1+2" in reading.problems[0].sentence
    data = xlsx([HEAD, ["G1", "Gạo", None, "=1+2", None]])
    cached = change_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>"),
    )
    assert codes(read_rows(cached, "a.xlsx", SPEC).problems) == [("DOR-11", 2, "Số lượng")]
    text = "Mã,Tên hàng,Số lượng\nG1,Gạo,=1+2\n".encode()
    assert codes(read_rows(text, "a.csv", SPEC).problems) == [("DOR-11", 2, "Số lượng")]


def test_error_cells_are_faults() -> None:
    reading = read([["G1", "#N/A", None, None, None]])
    assert codes(reading.problems) == [("DOR-12", 2, "Tên hàng")]
    assert "Ô báo lỗi #N/A" in reading.problems[0].sentence


def test_headings_are_found_below_title_lines_and_in_any_order_or_marks() -> None:
    reading = read_rows(xlsx([["BẢNG KÊ NHẬP"], [], ["ten", "so luong", "MÃ"], ["Gạo", 2, "g"]]), "a.xlsx", SPEC)
    assert reading.header_row == 3 and reading.rows[0].values == {"name": "Gạo", "quantity": 2_000, "code": "G"}


def test_missing_and_doubled_columns_are_named() -> None:
    missing = read_rows(xlsx([["Mã", "Số lượng"], ["G", 1]]), "a.xlsx", SPEC)
    assert codes(missing.problems) == [("DOR-08", 1, ""), ("DOR-10", 2, "Tên hàng")][:1]
    assert 'Không thấy cột "Tên hàng"' in missing.problems[0].sentence
    doubled = read_rows(xlsx([["Mã", "Tên", "Tên hàng"], ["G", "a", "b"]]), "a.xlsx", SPEC)
    assert codes(doubled.problems) == [("DOR-09", 1, "Tên hàng")] and "(B, C)" in doubled.problems[0].sentence
    assert {problem.code.id for problem in read_rows(xlsx([["x", "y"], [1, 2]]), "a.xlsx", SPEC).problems} == {"DOR-08"}


def test_nothing_is_lost_silently() -> None:
    reading = read_rows(
        xlsx([["Mã", "Tên", "Màu", None], ["G", "Gạo", "trắng", "thừa"], ["Tổng cộng", None, 5, None]]), "a.xlsx", SPEC
    )
    assert reading.unknown == ("Màu", "cột D") and len(reading.rows) == 1
    assert any("Màu, cột D" in notice for notice in reading.notices)
    assert any("dòng tổng" in notice for notice in reading.notices)


def test_empty_files_say_so() -> None:
    for data, name in [(b"", "a.csv"), (xlsx([HEAD]), "a.xlsx"), (xlsx([]), "a.xlsx")]:
        reading = read_rows(data, name, SPEC)
        assert [problem.code.id for problem in reading.problems] == ["DOR-07"], name
        assert "không có dòng dữ liệu nào" in reading.problems[0].sentence


def test_nfd_text_becomes_nfc() -> None:
    assert read([["G", "Ga\u0323o te\u0309", None, None, None]]).rows[0]["name"] == "Gạo tẻ"


def test_old_fonts_decide_how_a_cell_is_read() -> None:
    head = ["M·", "Tªn hµng"]
    reading = read_rows(xlsx([head, ["G1", "G¹o tÎ m¸y"], ["G2", "ThÞt lîn"]], font=".VnTime"), "a.xlsx", SPEC)
    assert [row["name"] for row in reading.rows] == ["Gạo tẻ máy", "Thịt lợn"]
    assert any("Đã chuyển" in notice for notice in reading.notices)
    capitals = read_rows(xlsx([head, ["G1", "G¹o tÎ"]], font=".VnTimeH"), "a.xlsx", SPEC)
    assert [row["name"] for row in capitals.rows] == ["GẠO TẺ"]
    mixed = read_rows(xlsx([head, ["G1", "Gạo tẻ"]], font=".VnTime"), "a.xlsx", SPEC)
    assert [row["name"] for row in mixed.rows] == ["Gạo tẻ"]
    vni = read_rows(xlsx([["Maõ", "Teân haøng"], ["G1", "Thòt lôïn"]], font="VNI-Times"), "a.xlsx", SPEC)
    assert vni.rows[0]["name"] == "Thịt lợn"


def test_one_run_of_a_cell_may_have_an_old_font() -> None:
    data = write_workbook([SheetTable("A", ["Mã", "Tên hàng"], [["G", "GIU_CHO"]])])
    run = b'<c r="B2" t="s"><v>0</v></c>'
    shared = (
        '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><r><t>Loại 1: </t></r>"
        '<r><rPr><rFont val=".VnTime"/></rPr><t>G¹o tÎ</t></r></si></sst>'
    )
    import re
    import zipfile
    from io import BytesIO

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rb'<c r="B2".*?</c>', run, content)
            if name == "xl/_rels/workbook.xml.rels":
                link = b'<Relationship Id="rIdS" Type="' + KIND + b'" Target="sharedStrings.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", link)
            if name != "xl/sharedStrings.xml":
                new.writestr(name, content)
        new.writestr("xl/sharedStrings.xml", shared)
    assert read_rows(out.getvalue(), "a.xlsx", SPEC).rows[0]["name"] == "Loại 1: Gạo tẻ"


def test_old_encodings_without_a_font_are_named_never_guessed() -> None:
    reading = read([["G1", "G¹o tÎ", None, None, None], ["G2", "Thòt lôïn", None, None, None]])
    assert codes(reading.problems) == [("DOR-13", 2, "Tên hàng"), ("DOR-13", 3, "Tên hàng")]
    assert "bảng mã TCVN3" in reading.problems[0].sentence and "bảng mã VNI" in reading.problems[1].sentence
    headings = read_rows(xlsx([["M· hµng", "Tªn hµng"], ["G1", "x"]]), "a.xlsx", SPEC)
    assert "DOR-13" in {problem.code.id for problem in headings.problems}


def test_text_files_in_an_old_encoding_are_named_and_read_when_their_owner_says_which() -> None:
    data = "M·,Tªn hµng\nG1,G¹o tÎ m¸y\nG2,ThÞt lîn\n".encode("latin-1")
    refused = read_rows(data, "a.csv", SPEC).problems
    assert [problem.code.id for problem in refused] == ["DOR-14"]
    assert "byte thứ 2" in refused[0].sentence and "TCVN3" in refused[0].sentence
    reading = read_rows(data, "a.csv", SPEC, encoding=Legacy.TCVN3)
    assert [row["name"] for row in reading.rows] == ["Gạo tẻ máy", "Thịt lợn"]
    vni = read_rows("Maõ;Teân\nG1;nöôùc maém\n".encode("latin-1"), "a.csv", SPEC, encoding=Legacy.VNI)
    assert vni.rows[0]["name"] == "nước mắm"


@pytest.mark.parametrize(
    "text", ["Mã;Tên\nG1;Gạo\n", "Mã\tTên\nG1\tGạo\n", 'sep=;\nMã;Tên\nG1;"Gạo"\n', "\ufeffMã,Tên\r\nG1,Gạo\r\n"]
)
def test_text_files_of_every_habit(text: str) -> None:
    reading = read_rows(text.encode(), "a.csv", SPEC)
    assert [row["name"] for row in reading.rows] == ["Gạo"], reading.problems
    assert [row["name"] for row in read_rows(text.lstrip("\ufeff").encode("utf-16"), "a.csv", SPEC).rows] == ["Gạo"]


def test_old_excel_files_keep_their_fonts_and_formulas() -> None:
    reading = read_rows(xls([HEAD[:2], ["G1", "Gạo tẻ"]]), "a.xls", SPEC)
    assert [row.values for row in reading.rows] == [{"code": "G1", "name": "Gạo tẻ"}], reading.problems
    old = read_rows(xls([["M·", "Tªn hµng"], ["G1", "G¹o tÎ"]], font=".VnTime"), "a.xls", SPEC)
    assert [row["name"] for row in old.rows] == ["Gạo tẻ"], old.problems
    formula = read_rows(xls([["Mã", "Tên", "Số lượng"], ["G1", "Gạo", 1]], formula_at=(1, 2)), "a.xls", SPEC)
    assert codes(formula.problems) == [("DOR-11", 2, "Số lượng")]


def test_open_document_files() -> None:
    reading = read_rows(ods([["Mã", "Tên"], ["G1", "Gạo"]]), "a.ods", SPEC)
    assert [row["name"] for row in reading.rows] == ["Gạo"], reading.problems
    formula = read_rows(ods([["Mã", "Tên", "Số lượng"], ["G1", "Gạo"]], formula="of:=1+2"), "a.ods", SPEC)
    assert codes(formula.problems) == [("DOR-11", 2, "Số lượng")]


@pytest.mark.parametrize(
    ("parse", "value", "meant"),
    [
        (as_integer(), "1.250", 1_250),
        (as_integer(), 1_250.0, 1_250),
        (as_decimal(), "1.250,5", Fraction(2_501, 2)),
        (as_decimal(point="."), "3.903", Fraction(3_903, 1_000)),
        (as_decimal(point="."), 12.1, Fraction(121, 10)),
        (as_choice({"lương thực": 1, "thực phẩm": 2}), "LUONG THUC", 1),
        (as_text(), 12.0, "12"),
        (as_text(), 0.1, "0,1"),
        (as_text(), dt.date(2026, 4, 3), "3/4/2026"),
        (as_money(), "26.780.000 đ", 26_780_000),
        (as_quantity("g", "kg"), "2 tạ", 200_000),
        (as_quantity("g", "kg"), 0.35, 350),
    ],
)
def test_cells_mean_what_a_person_reads(parse: Any, value: Any, meant: Any) -> None:
    assert parse(value) == meant


@pytest.mark.parametrize(
    ("parse", "value", "code", "words"),
    [
        (as_integer(), "12,5", "DOR-15", 'Không đọc được số "12,5"'), (as_integer(), 12.5, "DOR-15", 'số "12,5"'),
        (as_integer(0, 10), 11, "DOR-16", "Số 11 nằm ngoài khoảng từ 0 đến 10"),
        (as_decimal(point="."), "1.250,5", "DOR-15", "1.250,5"),
        (as_choice({"ta": 1, "tạ": 2}), "tả", "DOR-17", '"tả" không có trong danh sách'),
        (as_text(5), "sáu chữ", "DOR-19", "dài 7 ký tự, quá mức 5"), (as_day(), 45_000, "KER-01", "45000"),
    ],
)  # fmt: skip
def test_cells_that_cannot_be_read_are_refused(parse: Any, value: Any, code: str, words: str) -> None:
    from quannhu.kernel.errors import Refused

    with pytest.raises(Refused) as caught:
        parse(value)
    assert caught.value.code.id == code and words in caught.value.sentence


def test_twenty_thousand_rows_with_all_their_faults() -> None:
    rows = [[f"M{i}", f"Gạo {i}", "3/4/2026", 12.5 if i % 3 else "x kg", 1_000] for i in range(20_000)]
    data = write_workbook([SheetTable("A", [SheetColumn(title) for title in HEAD], rows)])
    reading = read_rows(data, "a.xlsx", SPEC)
    assert len(reading.problems) == 6_667 and len(reading.rows) == 13_333
