"""Old Excel workbooks (.xls): formulas, fonts and passwords, which calamine does not tell. Values are read by calamine.

source      [MS-CFB] compound files, [MS-XLS] BIFF8 records
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from quannhu.kernel.errors import Refused
from quannhu.kernel.legacy import Legacy, encoding_of_font
from quannhu.kit.codes import FILE_BROKEN, FILE_LOCKED
from quannhu.kit.sheets.inspection import SheetFacts

_END, _NO_PARENT = 0xFFFFFFFE, 0xFFFFFFFF
_BOF, _EOF, _FILEPASS, _FONT, _XF, _BOUNDSHEET, _FORMULA = 0x809, 0x0A, 0x2F, 0x31, 0xE0, 0x85, 0x06
_ERROR = 0x205
_CELLS = {_ERROR, 0xFD, 0x204, 0xD6, 0x06, 0x203, 0x27E}  # LABELSST, LABEL, RSTRING, FORMULA, NUMBER, RK


def inspect_xls(data: bytes, name: str) -> dict[str, SheetFacts]:
    """Facts of every sheet by its name.

    errors      Refused DOR-04 broken, DOR-05 password
    """
    try:
        stream = workbook_stream(data)
        return _walk(stream, name)
    except (struct.error, IndexError, ValueError, KeyError) as error:
        raise Refused(FILE_BROKEN, file=name) from error


def workbook_stream(data: bytes) -> bytes:
    """The `Workbook` stream of a compound file.

    errors      ValueError, IndexError or struct.error when the chains do not hold
    """
    sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_size not in (512, 4096):
        raise ValueError("sector size")
    first_directory, _, cutoff, first_mini, _, first_difat, difat_count = struct.unpack_from("<7I", data, 48)
    fat_sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < 0xFFFFFFFA]
    while first_difat < 0xFFFFFFFA and difat_count > 0:
        block = struct.unpack(f"<{sector_size // 4}I", _sector(data, first_difat, sector_size))
        fat_sectors += [number for number in block[:-1] if number < 0xFFFFFFFA]
        first_difat, difat_count = block[-1], difat_count - 1
    fat: list[int] = []
    for number in fat_sectors:
        fat += struct.unpack(f"<{sector_size // 4}I", _sector(data, number, sector_size))
    directory = _chain(data, first_directory, fat, sector_size)
    root = directory[:128]
    for offset in range(0, len(directory), 128):
        entry = directory[offset : offset + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        title = entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
        if title in ("Workbook", "Book"):
            start, size = struct.unpack_from("<II", entry, 116)
            if size >= cutoff:
                return _chain(data, start, fat, sector_size)[:size]
            mini_fat_raw = _chain(data, first_mini, fat, sector_size)
            mini_fat = list(struct.unpack(f"<{len(mini_fat_raw) // 4}I", mini_fat_raw))
            mini = _chain(data, struct.unpack_from("<I", root, 116)[0], fat, sector_size)
            return _chain(b"\0" * 64 + mini, start, mini_fat, 64)[:size]
    raise ValueError("no workbook stream")


def _sector(data: bytes, number: int, size: int) -> bytes:
    piece = data[(number + 1) * size : (number + 2) * size]
    if len(piece) < size:
        raise ValueError("a sector beyond the end of the file")
    return piece


def _chain(data: bytes, start: int, fat: list[int], size: int) -> bytes:
    """The bytes of a chain of sectors; a chain longer than the table itself goes in a circle."""
    pieces: list[bytes] = []
    while start != _END and start != _NO_PARENT:
        if len(pieces) > len(fat):
            raise ValueError("a chain that goes in a circle")
        pieces.append(_sector(data, start, size))
        start = fat[start]
    return b"".join(pieces)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """(type, body) of each record from an offset to the end of its part."""
    position = start
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        if kind == _EOF:
            return
        position += 4 + length
    raise ValueError("a part without an end")


def _walk(stream: bytes, name: str) -> dict[str, SheetFacts]:
    fonts: list[tuple[Legacy, bool] | None] = []
    styles: list[tuple[Legacy, bool] | None] = []
    sheets: list[tuple[str, int]] = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise Refused(FILE_LOCKED, file=name)
        if kind == _FONT:
            fonts.append(encoding_of_font(_short_string(body, 14)))
        elif kind == _XF:
            # Font 4 does not exist: numbers above it are one too high.
            index = struct.unpack_from("<H", body, 0)[0]
            index -= index > 4
            styles.append(fonts[index] if index < len(fonts) else None)
        elif kind == _BOUNDSHEET:
            sheets.append((_short_string(body, 6), struct.unpack_from("<I", body, 0)[0]))
    return {title: _sheet_facts(stream, offset, styles) for title, offset in sheets}


def _short_string(body: bytes, at: int) -> str:
    """A string with its length in one byte and its width in the next."""
    count, wide = body[at], body[at + 1] & 1
    raw = body[at + 2 : at + 2 + count * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", errors="replace")


def _sheet_facts(stream: bytes, offset: int, styles: list[tuple[Legacy, bool] | None]) -> SheetFacts:
    facts = SheetFacts()
    depth = 0
    for kind, body in _records_nested(stream, offset):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth > 1 or kind not in _CELLS:
            continue
        row, column, style = struct.unpack_from("<3H", body, 0)
        facts.rows, facts.columns = max(facts.rows, row + 1), max(facts.columns, column + 1)
        if kind == _FORMULA:
            facts.formulas[row, column] = "=…"
        elif kind == _ERROR and body[7]:
            facts.errors[row, column] = "#…"
        if style < len(styles) and (font := styles[style]):
            facts.fonts[row, column] = font
    return facts


def _records_nested(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records of a sheet with the charts inside it, to the end that matches its own beginning."""
    position, depth = start, 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        position += 4 + length
    raise ValueError("a sheet without an end")
