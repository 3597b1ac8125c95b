"""Paper: fonts by content, one A4 page, Vietnamese text that can be taken out again in NFC."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import unicodedata
from pathlib import Path

import pytest
from django.test import override_settings
from pypdf import PdfReader

from quannhu.kernel.errors import Refused
from quannhu.kit import fonts
from quannhu.kit.paper import pdf_response, render_pdf, template_path
from quannhu.kit.qr import qr_svg

OLD_LIBERATION = Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf")
DATA = {
    "title": "Công khai tài chính bếp ăn",
    "subtitle": "Ngày 14/9/2023",
    "superior": "Cục Quân nhu Bồng Lai",
    "unit": "Trung đoàn Sóc Nâu",
    "facts": [["Quân số ăn", 420], ["Mức tiền ăn", "65.000 đ"]],
    "tables": [
        {
            "columns": [
                {"title": "Mặt hàng", "width": "1fr"},
                {"title": "Số lượng (kg)", "align": "right", "width": "30mm"},
                {"title": "Thành tiền (đ)", "align": "right"},
            ],
            "rows": [["Gạo tẻ", "291,2", 4076800], ["Đậu phụ #[lệnh] *không chạy* $x$", "0", -26780000]],
            "total": ["Cộng", "", 26780000],
        }
    ],
    "place_date": "Bồng Lai, ngày 14 tháng 9 năm 2023",
    "signatures": [["Người lập", "Trần Văn Mẫu"], ["Chỉ huy", "Lê Thị Ví Dụ"]],
}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_one_a4_page_with_its_text_in_nfc() -> None:
    pdf = render_pdf("table", DATA)
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    assert (round(float(pages[0].mediabox.width)), round(float(pages[0].mediabox.height))) == (595, 842)
    text = text_of(pdf)
    assert unicodedata.is_normalized("NFC", text)
    for words in ("CÔNG KHAI TÀI CHÍNH BẾP ĂN", "Gạo tẻ", "4.076.800", "\u221226.780.000", "Trang 1/1", "Lê Thị Ví Dụ"):
        assert words in text


def test_text_is_data_and_never_markup() -> None:
    """A name typed by a user cannot run in the template."""
    assert "#[lệnh] *không chạy* $x$" in text_of(render_pdf("table", DATA))


def test_landscape_sheet_and_fictional_line() -> None:
    with override_settings(FICTIONAL=True):
        pdf = render_pdf("table", {**DATA, "landscape": True})
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    assert "DỮ LIỆU HƯ CẤU" in text_of(pdf)
    with override_settings(FICTIONAL=False):
        assert "DỮ LIỆU HƯ CẤU" not in text_of(render_pdf("table", DATA))


def test_every_vietnamese_letter_comes_out_again() -> None:
    letters = "".join(sorted(fonts.vietnamese_letters()))
    assert len(letters) == 134
    out = text_of(render_pdf("table", {"title": "x", "after": [" ".join(letters)]}))
    assert set(letters) <= set(out)


def test_same_input_same_bytes_and_instant_in_properties() -> None:
    at = dt.datetime(2023, 9, 14, 9, 0, tzinfo=dt.UTC)
    assert render_pdf("table", DATA, at=at) == render_pdf("table", DATA, at=at)
    meta = PdfReader(io.BytesIO(render_pdf("table", DATA, at=at))).metadata
    assert meta is not None
    assert meta.creation_date == at


def test_qr_on_paper_and_as_picture() -> None:
    svg = qr_svg("BL-KV1-2023-000125")
    assert svg.startswith("<svg") and "style=" not in svg
    assert "BL-KV1-2023-000125" in text_of(
        render_pdf("table", {**DATA, "qr": {"svg": svg, "code": "BL-KV1-2023-000125"}})
    )


def test_no_font_is_refused_by_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DOR-20: a folder without a font that has every letter is named, nothing is printed in another face."""
    (tmp_path / "khong-phai-phong.ttf").write_bytes(b"not a font")
    monkeypatch.setenv("QUANNHU_FONTS", str(tmp_path))
    with pytest.raises(Refused) as refused:
        render_pdf("table", DATA)
    assert refused.value.code.id == "DOR-20"
    assert f"Không có phông chữ nào đủ 134 chữ tiếng Việt (đã xem: {tmp_path})." in str(refused.value)


@pytest.mark.skipif(not OLD_LIBERATION.exists(), reason="the first Liberation fonts are not installed here")
def test_font_with_the_right_name_but_missing_letters_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's first Liberation Serif has the looked-for name and lacks most toned vowels."""
    for face in OLD_LIBERATION.parent.glob("LiberationSerif*"):
        shutil.copy(face, tmp_path)
    monkeypatch.setenv("QUANNHU_FONTS", str(tmp_path))
    with pytest.raises(Refused) as refused:
        render_pdf("table", DATA)
    assert refused.value.code.id == "DOR-20"


def test_given_folder_is_used_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    for face in (Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSerif*"):
        shutil.copy(face, tmp_path)
    monkeypatch.setenv("QUANNHU_FONTS", str(tmp_path))
    assert {face.family for face in fonts.vietnamese_faces()} == {"DejaVu Serif"}
    assert "Gạo tẻ" in text_of(render_pdf("table", DATA))


def test_unknown_template_is_a_fault_of_the_program() -> None:
    with pytest.raises(LookupError):
        template_path("khong-co/mau-nay")


def test_response_is_shown_in_the_browser() -> None:
    response = pdf_response("bang.pdf", b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="bang.pdf"'
