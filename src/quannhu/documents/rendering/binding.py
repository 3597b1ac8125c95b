"""Papers bound together: a work file's documents behind its list, a register of a year with its closing note."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfReader, PdfWriter

from quannhu.documents.rules.registers import Register
from quannhu.documents.signing.opening import Broken, reading
from quannhu.kernel.days import format_day
from quannhu.kit.paper import render_pdf

# The closing note tells the pages it stands on; saying so may turn one more.
_TRIES = 3


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def can_be_bound(pdf: bytes) -> bool:
    """Whether the pages of a PDF from elsewhere can be taken over."""
    try:
        with reading():
            PdfWriter().append(io.BytesIO(pdf))
    except Broken:
        return False
    return True


def bound(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """The PDFs one behind the other, each with its title in the outline. Signatures do not survive: they stay with
    the files themselves."""
    writer, out = PdfWriter(), io.BytesIO()
    for title, pdf in parts:
        writer.append(io.BytesIO(pdf), outline_item=title, import_outline=False)
    writer.write(out)
    return out.getvalue()


def book_pdf(
    register: Register, year: int, *, unit: str, table: dict[str, Any], clerk: str, at: dt.datetime, on: dt.date
) -> tuple[bytes, int]:
    """A register of a year ready to be bound: opening note, rows, closing note; and how many pages it has.

    table       the rows as the general form of paper takes them
    """
    rows, pages = len(table["rows"]), 1
    for _try in range(_TRIES):
        pdf = render_pdf("table", _book(register, year, unit, table, clerk, rows, pages, on), at=at)
        if (found := pages_of(pdf)) == pages:
            break
        pages = found
    return pdf, pages


def _book(
    register: Register, year: int, unit: str, table: dict[str, Any], clerk: str, rows: int, pages: int, on: dt.date
) -> dict[str, Any]:
    return {
        "title": register.name.upper(), "subtitle": f"Năm {year}", "unit": unit.upper(), "landscape": True, "size": 9,
        "facts": [
            ["Mở sổ", f"ngày {format_day(dt.date(year, 1, 1))}"], ["Khóa sổ", f"ngày {format_day(on)}"],
            ["Số dòng", str(rows)],
        ],
        "tables": [{**table, "caption": ""}],
        "after": [f"Sổ này có {rows} dòng, {pages} trang đánh số từ 1 đến {pages}; khóa sổ ngày {format_day(on)}. "
                  "Sau khi khóa không ghi thêm."],
        "signatures": [["THỦ TRƯỞNG", ""], ["VĂN THƯ", clerk]],
    }  # fmt: skip
