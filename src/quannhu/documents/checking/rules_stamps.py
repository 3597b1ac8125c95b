"""Rules of what is put on a document beside its text: độ khẩn (ô 10b), the mark of an electronic copy (ô 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import STATE, Case, Fault, repair_of, rule
from quannhu.documents.checking.rules_page import millimetres, tenths
from quannhu.documents.layout import Block, Frame, Layout, Paragraph
from quannhu.kernel.text import fold

_DK, _SD = "Độ khẩn (ô 10b)", "Ký hiệu bản sao điện tử (ô 14)"
_SOURCE = "phụ lục I, phần II, mục I.10"
_COPY_SOURCE = "phụ lục I, thể thức bản sao"
# Words of the stamp and the frame round them, tenths of a millimetre.
_STAMPS = {
    "hoa toc": ("HỎA TỐC", 300, 80),
    "thuong khan": ("THƯỢNG KHẨN", 400, 80),
    "khan": ("KHẨN", 200, 80),
}
_FRAME_SLACK = 15
_RED = "FF0000"
_FORM = re.compile(r"\b(sao y|sao lục|trích sao)\b", re.IGNORECASE)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}")


def _bare(piece: Piece) -> str:
    return fold(piece.text).strip("()[]. ")


@rule("DK-01", _DK, "Độ khẩn có khung", advice=True, group=STATE, source=_SOURCE)
def framed(case: Case) -> Iterator[Fault]:
    """In a frame."""
    for piece in case.found.zone("khan"):
        boxed = piece.frame or piece.paragraph.boxed or (piece.nook and piece.nook.bordered)
        if not boxed and not piece.nook:
            yield Fault(piece, "không có khung", "đóng khung quanh độ khẩn")


@rule("DK-02", _DK, "Ba mức độ khẩn", advice=True, group=STATE, source=_SOURCE)
def named(case: Case) -> Iterator[Fault]:
    """HỎA TỐC, THƯỢNG KHẨN, KHẨN."""
    for piece in case.found.zone("khan"):
        if _bare(piece) not in _STAMPS:
            yield Fault(piece, f"“{piece.text}”", "“HỎA TỐC”, “THƯỢNG KHẨN” hoặc “KHẨN”")


@rule("DK-03", _DK, "Độ khẩn màu đỏ tươi", advice=True, group=STATE, source=_SOURCE)
def red(case: Case) -> Iterator[Fault]:
    """Bright red; a stamp put on paper later may stand black in the file."""
    for piece in case.found.zone("khan"):
        if not all(_is_red(face.colour) for text, face in piece.faces if text.strip()):
            repair = repair_of(piece, "colour", _RED, "Đổi màu độ khẩn thành đỏ")
            yield Fault(piece, "không phải màu đỏ", "màu đỏ tươi", repair)


def _is_red(colour: str) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    level = [int(colour[place : place + 2], 16) for place in (0, 2, 4)]
    return level[0] >= 0xB0 and max(level[1:]) <= 0x50


@rule("DK-04", _DK, "Kích thước khung độ khẩn", advice=True, group=STATE, source=_SOURCE)
def frame_size(case: Case) -> Iterator[Fault]:
    """30 × 8, 40 × 8, 20 × 8 mm, where a drawn frame says how large it is."""
    sizes: dict[str, tuple[int, int]] | None = None
    for piece in case.found.zone("khan"):
        wanted = _STAMPS.get(_bare(piece))
        if wanted is None or not piece.frame:
            continue
        sizes = _frames(case.found.layout) if sizes is None else sizes
        wide, high = sizes.get(piece.frame, (0, 0))
        near = abs(wide - wanted[1]) <= _FRAME_SLACK and abs(high - wanted[2]) <= _FRAME_SLACK
        if wide and high and not near:
            stands, should = (f"{millimetres(x)} × {millimetres(y)}" for x, y in ((wide, high), wanted[1:]))
            yield Fault(piece, stands, should)


def _frames(layout: Layout) -> dict[str, tuple[int, int]]:
    """Width and height of every drawn frame, tenths of a millimetre."""
    found: dict[str, tuple[int, int]] = {}

    def gather(blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, Frame):
                found[block.where] = (tenths(block.width), tenths(block.height))
                gather(block.blocks)
            elif not isinstance(block, Paragraph):
                for row in block.rows:
                    for cell in row:
                        gather(cell.blocks)

    for section in layout.sections:
        gather(section.blocks)
    return found


@rule(
    "SD-01", _SD, "Bản sao điện tử ghi hình thức sao, cơ quan, thời gian", advice=True, group=STATE, source=_COPY_SOURCE
)
def copy_mark(case: Case) -> Iterator[Fault]:
    """The form of copy, who copied, the instant."""
    pieces = case.found.zone("sao_dien_tu")
    if not pieces:
        return
    text = " ".join(piece.text for piece in pieces)
    rest = _INSTANT.sub("", _FORM.sub("", text))
    if not _INSTANT.search(text):
        yield Fault(pieces[0], f"“{text[:60]}”", "có thời gian ký số")
    elif sum(letter.isalpha() for letter in rest) < 5:
        yield Fault(pieces[0], f"“{text[:60]}”", "có tên cơ quan sao")
