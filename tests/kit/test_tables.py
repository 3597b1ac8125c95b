"""A table is the same on the page and in the workbook."""

from __future__ import annotations

import datetime as dt
import io
from fractions import Fraction

from django.template.loader import render_to_string
from openpyxl import load_workbook

from quannhu.kit.tables import Cell, Column, Row, Table


def stock() -> Table:
    return Table(
        columns=(Column("Mặt hàng"), Column("Tồn", "num", unit="kg"), Column("Hạn")),
        rows=[
            Row((Cell("Gạo tẻ", href="/kho/1/"), Cell(Fraction(2_912, 10)), Cell(dt.date(2023, 9, 14)))),
            Row((Cell("=1+1"), Cell(-1_240), Cell(None))),
            Row((Cell("Muối"), Cell(0), Cell("hết hạn", tone="bad"))),
        ],
        totals=[Row((Cell("Cộng"), Cell(Fraction(-9_488, 10)), Cell()), kind="total")],
        caption="Tồn kho",
    )


def test_page_writes_numbers_the_vietnamese_way() -> None:
    page = render_to_string("web/_table.html", {"table": stock()})
    assert "291,2" in page and '<td class="num neg">\u22121.240</td>' in page and "14/9/2023" in page
    assert '<td class="num">–</td>' in page and '<span class="tag bad">hết hạn</span>' in page
    assert page.index('class="total"') < page.index("Gạo tẻ"), "totals stand above the details"


def test_workbook_holds_what_is_seen() -> None:
    response = stock().workbook_response("ton-kho")
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Mặt hàng", "Tồn (kg)", "Hạn"]
    assert rows[1][:2] == ["Cộng", -948.8]
    assert rows[2][:2] == ["Gạo tẻ", 291.2] and rows[2][2].date() == dt.date(2023, 9, 14)
    assert rows[3][:2] == ["=1+1", -1_240] and sheet["A4"].data_type == "s", "a text is never a formula"


def test_an_empty_table_says_so() -> None:
    page = render_to_string("web/_table.html", {"table": Table((Column("Mã"),), [])})
    assert "Không có dòng nào." in page


def test_codes_are_never_broken_over_two_lines() -> None:
    table = Table(
        columns=(Column("Bếp"), Column("Phiếu"), Column("Khóa")),
        rows=[
            Row((
                Cell("Bếp ăn tiểu đoàn 1 Sóc Nâu (K-1101)"), Cell("K-1101/2023/7"),
                Cell("kitchens.own_production_discount_percent"),
            )),
            Row((Cell("<b>(K-1)</b>"), Cell("2 lô"), Cell("x"))),
        ],
    )  # fmt: skip
    page = render_to_string("web/_table.html", {"table": table})
    assert 'Sóc Nâu <span class="code">(K-1101)</span></th>' in page
    assert '<td class="code">K-1101/2023/7</td><td class="long">kitchens.' in page and "<td>2 lô</td>" in page
    assert "&lt;b&gt;" in page and "<b>" not in page, "what people typed stays words"


def test_columns_of_words_say_how_wide_they_stay() -> None:
    columns = (Column("Tên"), Column("Căn cứ"), Column("ĐVT"), Column("Ngày"), Column("Số", "num"))
    cells = (Cell("Thịt lợn nửa nạc"), Cell("Quyết định 88/QĐ-BL mức tiền ăn"), Cell("kg"), Cell("1/12/2023"), Cell(7))
    table = Table(columns, [Row(cells)])
    assert [width for _column, width in table.heads] == ["w2", "w3", "", "", "num"]
    assert [width for _column, width in Table(columns, []).heads] == ["", "", "", "", "num"]
