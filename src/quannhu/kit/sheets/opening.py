"""A file as grids of cell values: calamine for workbooks, the csv module for text."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

import python_calamine

from quannhu.kernel.errors import Refused
from quannhu.kernel.legacy import Legacy, decode_bytes, suspect
from quannhu.kit.codes import FILE_BROKEN, FILE_ENCODING, FILE_LOCKED
from quannhu.kit.sheets.biff import inspect_xls
from quannhu.kit.sheets.guards import kind_of
from quannhu.kit.sheets.inspection import SheetFacts, check_reach, inspect_ods, inspect_xlsx

_LOOK = {"xlsx": inspect_xlsx, "ods": inspect_ods, "xls": inspect_xls}


@dataclass
class Grid:
    """One sheet's cells from its top left corner. `shown` is the sheet's name in faults, empty for text files."""

    title: str
    cells: list[list[Any]]
    facts: SheetFacts = field(default_factory=SheetFacts)
    plain_text: bool = False
    notices: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return "" if self.plain_text else self.title


def open_grids(data: bytes, name: str, encoding: Legacy | None = None) -> list[Grid]:
    """Every worksheet of the file.

    errors      Refused DOR-01..06, DOR-14, DOR-18
    """
    kind = kind_of(data, name)
    if kind == "csv":
        return [_text_grid(data, name, encoding)]
    facts = _LOOK[kind](data, name)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            grids = []
            for sheet in book.sheets_metadata:
                if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                values = book.get_sheet_by_name(sheet.name)
                check_reach(sheet.name, values.total_height, values.total_width)
                cells: list[list[Any]] = values.to_python(skip_empty_area=False)
                grids.append(Grid(sheet.name, cells, facts.get(sheet.name, SheetFacts())))
            return grids
    except python_calamine.PasswordError as error:
        raise Refused(FILE_LOCKED, file=name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(FILE_BROKEN, file=name) from error
    except BaseException as error:
        # A panic inside calamine is a broken file to us; it has no class that could be named here.
        if type(error).__name__ == "PanicException":
            raise Refused(FILE_BROKEN, file=name) from error
        raise


def text_of_bytes(data: bytes, name: str, encoding: Legacy | None) -> str:
    """The text of a text file: UTF-8 or marked UTF-16, or the old encoding its owner named.

    errors      Refused(DOR-14) with the first byte that does not fit and what the text looks like
    """
    if encoding is not None:
        return decode_bytes(data, encoding)
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        looks = _looks_like(data)
        guess = f"Nội dung có vẻ gõ bằng bảng mã {looks.value}." if looks else "Không rõ bảng mã."
        raise Refused(FILE_ENCODING, file=name, position=error.start + 1, guess=guess) from error


def _looks_like(data: bytes) -> Legacy | None:
    """The old encoding most lines look like; to be named, not used."""
    votes = [suspect(line) for line in data.decode("latin-1").splitlines()[:200]]
    found = [vote for vote in votes if vote]
    return max(Legacy, key=found.count) if found else None


def _text_grid(data: bytes, name: str, encoding: Legacy | None) -> Grid:
    text = text_of_bytes(data, name, encoding)
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], "\n" + rest
    delimiter = delimiter or _delimiter(text)
    try:
        cells: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Refused(FILE_BROKEN, file=name) from error
    check_reach(name, len(cells), max(map(len, cells), default=0))
    notices = (f"Đã đọc tệp theo bảng mã {encoding.value}.",) if encoding else ()
    return Grid(name, cells, plain_text=True, notices=notices)


def _delimiter(text: str) -> str:
    """The sign that parts the first filled line, outside quotes: semicolon, tab or comma."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(",;\t", key=outside.count)
