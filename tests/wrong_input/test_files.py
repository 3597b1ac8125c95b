"""Wrong files at every import door: broken, locked, huge, disguised, in old encodings, with formulas."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quannhu.catalog.models import Item, Supplier
from quannhu.catalog.shipped import load_shipped
from quannhu.cli.main import main
from quannhu.kernel.legacy import Legacy
from tests.kit.sheet_files import encrypted_ole, ods, xls, xlsx
from tests.world import World
from tests.wrong_input.doors import FILE_DOORS, FileDoor, client_of, nothing_written, words

LIMIT = 20


@pytest.fixture
def stocked(world: World) -> World:
    """The small world with the shipped items."""
    load_shipped(actor=world.actor("staff_officer"), at=world.at(world.today))
    return world


def refused(world: World, door: FileDoor, name: str, data: bytes, code: str, sentence: str) -> str:
    """Hand the file in, expect the refusal and no row; the answer's words."""
    client = client_of(world, door.role, door.seat)
    with nothing_written():
        answer = door.send(client, name, data, "")
    said = words(answer)
    assert answer.status_code in (200, 413, 422), (door.name, answer.status_code)
    assert code in said and sentence in said, (door.name, said[200:2_000])
    return said


def refused_everywhere(world: World, name: str, data: bytes, code: str, sentence: str) -> None:
    """The same file at every door."""
    for door in FILE_DOORS:
        refused(world, door, name, data, code, sentence)


def test_the_same_files_unbroken_are_taken(stocked: World) -> None:
    """The doors are open: what follows is refused for its fault, not for its columns."""
    for door in FILE_DOORS:
        answer = door.send(client_of(stocked, door.role, door.seat), "tot.xlsx", xlsx([door.titles, door.good]), "")
        said = "" if answer.status_code == 302 else words(answer)
        taken = answer.status_code == 302 or "Không có lỗi" in said or "'problems': []" in said
        assert taken, (door.name, said[200:2_000])


def test_a_truncated_workbook(stocked: World) -> None:
    for door in FILE_DOORS:
        whole = xlsx([door.titles, door.good])
        for share in (0.2, 0.6, 0.95):
            cut, sentence = whole[: int(len(whole) * share)], 'Tệp "cat.xlsx" bị hỏng hoặc bị cắt mất một phần.'
            refused(stocked, door, "cat.xlsx", cut, "DOR-04", sentence)


def test_a_workbook_with_a_password(stocked: World) -> None:
    """The OLE file with an EncryptedPackage that Excel makes of a workbook with a password."""
    sentence = 'Tệp "khoa.xlsx" được bảo vệ bằng mật khẩu nên không đọc được.'
    refused_everywhere(stocked, "khoa.xlsx", encrypted_ole(), "DOR-05", sentence)
    refused_everywhere(stocked, "khoa.xls", xls([["Mã"], ["A"]], locked=True), "DOR-05", "bỏ mật khẩu")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.xlsx", b"%PDF-1.7 binary", "tài liệu PDF"),
        ("a.xlsx", b"Ma,Ten\nA,B\n", "văn bản (.csv)"),
        ("a.csv", xlsx([["Mã"], ["A"]]), "bảng tính Excel (.xlsx)"),
        ("a.xls", b"<html><table><tr><td>A</td></tr></table></html>", "trang web (HTML)"),
        ("a.csv", b"MZ\x90\x00\x03", "chương trình máy tính"),
        ("a.xlsx", ods([["Mã"]]), "bảng tính OpenDocument (.ods)"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(stocked: World, name: str, data: bytes, kind: str) -> None:
    sentence = f'Tệp "{name}" mang đuôi {name[1:]} nhưng nội dung là {kind}.'
    refused_everywhere(stocked, name, data, "DOR-03", sentence)


def test_a_kind_nobody_reads_and_an_empty_sheet(stocked: World) -> None:
    refused_everywhere(stocked, "a.docx", b"PK\x03\x04", "DOR-02", 'Không nhận loại tệp "a.docx".')
    for door in FILE_DOORS:
        empty = xlsx([door.titles])
        refused(stocked, door, "a.xlsx", empty, "DOR-07", 'Tệp "a.xlsx" không có dòng dữ liệu nào.')
        short = xlsx([door.titles[1:], door.good[1:]])
        refused(stocked, door, "a.xlsx", short, "DOR-08", f'Không thấy cột "{door.titles[0]}".')


def test_a_formula_in_a_cell(stocked: World) -> None:
    """Neither the formula nor its last value is taken."""
    for door in FILE_DOORS:
        row = [*door.good]
        row[1] = "=1+1"
        data, sentence = xlsx([door.titles, row]), "Ô chứa công thức =1+1, không phải giá trị."
        refused(stocked, door, "ct.xlsx", data, "DOR-11", sentence)


class Unsent(io.RawIOBase):
    """A body of 200 MB that was never made: it counts what is read of it, in small pieces."""

    def __init__(self) -> None:
        self.left, self.biggest = 200 * 2**20, 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= 2**20, "the whole body was asked for at once"
        self.biggest = max(self.biggest, size)
        taken = min(size, self.left)
        self.left -= taken
        return b"\0" * taken


@pytest.mark.parametrize(
    "address",
    ["/don-vi/nhap/", "/danh-muc/mat-hang/nhap/", "/bao-chi/nhap/", "/api/v1/catalog/import/items", "/dang-nhap/"],
)
def test_200_megabytes(stocked: World, address: str) -> None:
    """413 by its declared length, before any of it is kept or understood; a stranger's too."""
    for client in (client_of(stocked, "staff_officer"), Client()):
        body = Unsent()
        sent = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(body.left), "wsgi.input": body}
        with nothing_written():
            answer = client.post(address, **sent)
        assert answer.status_code == 413
        text = answer.json()["sentence"] if address.startswith("/api/") else words(answer)
        assert f"lớn hơn mức cho phép ({LIMIT} MB) nên không được nhận" in text
        assert body.biggest <= 2**20


def test_a_file_over_the_limit_inside_a_body_that_passes(stocked: World, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 2**20
    for door in FILE_DOORS:
        code, sentence = ("DOR-01", 'Tệp "to.csv" nặng 2 MB, quá mức 1 MB.')
        if door.name.startswith("page"):
            code, sentence = "DOR-26", "Tệp gửi lên lớn hơn mức cho phép (1 MB)."
        refused(stocked, door, "to.csv", b"a" * (3 * 2**19), code, sentence)


CODED = {Legacy.TCVN3: b"C\xabng ty l\xad\xacng th\xf9c", Legacy.VNI: "Coâng ty löông thöïc".encode("cp1252")}


@pytest.mark.parametrize("legacy", [Legacy.TCVN3, Legacy.VNI])
def test_old_encodings_are_named_never_garbled(stocked: World, legacy: Legacy) -> None:
    """A text file of bytes is refused with a guess; told the encoding, it is read."""
    suppliers = next(door for door in FILE_DOORS if "suppliers" in door.name)
    data = b"ma;ten\nNCC-9;" + CODED[legacy] + b"\n"
    said = refused(stocked, suppliers, "cu.csv", data, "DOR-14", 'Tệp "cu.csv" không phải Unicode (UTF-8)')
    assert "Chọn đúng bảng mã khi nhập" in said and "«" not in said
    client = client_of(stocked, suppliers.role, suppliers.seat)
    with nothing_written():
        answer = suppliers.send(client, "cu.csv", data, legacy.value)
    assert "Công ty lương thực" in words(answer)


@pytest.mark.parametrize(
    ("text", "encoding"), [("C«ng ty l­¬ng thùc", "TCVN3"), ("Coâng ty löông thöïc", "VNI")]
)  # fmt: skip
def test_old_letters_in_a_unicode_file_are_named(stocked: World, text: str, encoding: str) -> None:
    """Where no font tells, the cell is refused with the likely encoding; with the font it is read."""
    suppliers = next(door for door in FILE_DOORS if "suppliers" in door.name)
    sheet = xlsx([suppliers.titles, ("NCC-9", text, "")])
    said = refused(stocked, suppliers, "cu.xlsx", sheet, "DOR-13", f'Chữ "{text}" có vẻ gõ bằng bảng mã {encoding}')
    assert "Đổi bảng mã sang Unicode" in said
    font = {"TCVN3": ".VnTime", "VNI": "VNI-Times"}[encoding]
    headings = [["ma", "ten"], ["NCC-9", text]]
    client = client_of(stocked, suppliers.role, suppliers.seat)
    assert "Công ty lương thực" in words(suppliers.send(client, "cu.xlsx", xlsx(headings, font=font), ""))


def test_nfd_text_is_stored_as_nfc(stocked: World) -> None:
    """Letters with loose marks, as some systems type them, are the same name in a file and in a form."""
    loose = unicodedata.normalize("NFD", "Công ty Lương thực Mẫu")
    secretary = client_of(stocked, "price_secretary", "T11")
    form = {"code": "NCC-9", "name": loose, "address": "", "phone": "", "active": "on"}
    assert secretary.post("/danh-muc/nha-cung-cap/them/", form).status_code == 302
    assert Supplier.objects.get(code="NCC-9").name == "Công ty Lương thực Mẫu"
    titles = [unicodedata.normalize("NFD", title) for title in ("Mã nhà cung cấp", "Tên nhà cung cấp", "Địa chỉ")]
    page = secretary.post(
        "/danh-muc/nha-cung-cap/nhap/",
        {"file": SimpleUploadedFile("nfd.xlsx", xlsx([titles, ["NCC-9", loose, ""]]))},
    )
    assert "Thêm 0, sửa 0, giữ nguyên 1." in words(page)


def test_the_command_line_refuses_the_same_files(stocked: World, tmp_path: Any, capsys: Any) -> None:
    whole = xlsx([FILE_DOORS[2].titles, FILE_DOORS[2].good])
    formula = xlsx([FILE_DOORS[2].titles, [*FILE_DOORS[2].good[:5], "=A1"]])
    for name, data, code in (
        ("cat.xlsx", whole[:900], "DOR-04"),
        ("khoa.xlsx", encrypted_ole(), "DOR-05"),
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n", "DOR-03"),
        ("ct.xlsx", formula, "DOR-11"),
        ("la.docx", b"x", "DOR-02"),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        with nothing_written():
            assert main(["catalog", "import-items", str(file), "--as", stocked.user("staff_officer").username]) == 1
        out, err = capsys.readouterr()
        assert code in out + err and "Traceback" not in out + err
    huge = tmp_path / "to.xlsx"
    with huge.open("wb") as file_:
        file_.truncate(200 * 2**20)
    assert main(["catalog", "import-items", str(huge)]) == 1
    assert 'DOR-01: Tệp "to.xlsx" nặng 200 MB, quá mức 20 MB.' in capsys.readouterr().err
    assert not Item.objects.filter(code="MIEN").exists()
