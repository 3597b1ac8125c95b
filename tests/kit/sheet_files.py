"""Files for the sheet tests, made by hand where no library makes them: .xls, .ods, broken and hostile workbooks."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Font

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(rows: Sequence[Sequence[Any]], font: str = "", title: str = "Sheet1") -> bytes:
    """A workbook of the rows; every cell in the font when one is named."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(line, column, value)
            if font:
                cell.font = Font(name=font)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def change_part(data: bytes, part: str, change: Any) -> bytes:
    """The workbook with one inner file changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def ods(rows: Sequence[Sequence[str]], formula: str = "") -> bytes:
    """An OpenDocument workbook of text cells; `formula` stands in the last cell."""
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row
        )
        if formula and number == len(rows) - 1:
            cells += f'<table:table-cell table:formula="{formula}" office:value-type="float" office:value="3">'
            cells += "<text:p>3</text:p></table:table-cell>"
        lines.append(f"<table:table-row>{cells}</table:table-row>")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Trang1">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _font(name: str) -> bytes:
    head = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0)
    return _record(0x31, head + struct.pack("<BB", len(name), 0) + name.encode("latin-1"))


def xls(rows: Sequence[Sequence[str | int]], font: str = "Arial", formula_at: tuple[int, int] | None = None,
        locked: bool = False) -> bytes:  # fmt: skip
    """An Excel 97 workbook of text and whole numbers, all in one font."""
    cells = []
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if (line, column) == formula_at:
                body = struct.pack("<HHHdHI", line, column, 15, 3.0, 0, 0) + struct.pack("<H", 3) + b"\x1e\x03\x00"
                cells.append(_record(0x06, body))
            elif isinstance(value, int):
                cells.append(_record(0x203, struct.pack("<HHHd", line, column, 15, float(value))))
            else:
                raw = value.encode("utf-16-le")
                cells.append(_record(0x204, struct.pack("<HHHHB", line, column, 15, len(value), 1) + raw))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + b"".join(cells) + _record(0x0A)
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 6))
    if locked:
        start += _record(0x2F, b"\0" * 6)
    start += _record(0x42, struct.pack("<H", 1200))
    start += b"".join(_font("Arial") for _ in range(4)) + _font(font)
    styles = b"".join(_record(0xE0, struct.pack("<HHH", 0, 0, 0xFFF5) + b"\0" * 14) for _ in range(15))
    styles += _record(0xE0, struct.pack("<HHH", 5, 0, 1) + b"\0" * 14)
    title = b"Trang1"
    offset = len(start) + len(styles) + 4 + 8 + len(title) + 4
    listing = _record(0x85, struct.pack("<IBBBB", offset, 0, 0, len(title), 0) + title)
    return _compound(start + styles + listing + _record(0x0A) + sheet)


def _compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream of at least 4096 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE] + [index + 3 for index in range(count - 1)] + [0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (-len(fat) % 128)
    assert len(fat) == 128, "one sector of the table is enough for tests"

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        return head + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + b"\0" * 36 + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream)) + b"\0" * 256
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    return header + struct.pack("<128I", *fat) + directory + stream


def encrypted_ole() -> bytes:
    """What Excel writes for a workbook with a password to open."""
    return _compound(b"\0" * 4096, "EncryptedPackage")
