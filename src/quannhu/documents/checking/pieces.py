"""A layout as lines of words: what stands where, whatever it was laid out with.

A piece is a paragraph, or the part of one between line breaks, tabs or a long row of blanks: one quốc hiệu may stand in
a cell, a text box, right of a tab, or in one paragraph with its tiêu ngữ, and is a piece each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quannhu.documents.layout import Block, Face, Frame, Grid, Layout, Paragraph
from quannhu.kernel.text import clean, fold

_GAP = re.compile(r"\t+|[ \u00a0]{5,}")
# A dash or label and the tab after it are no column of their own; the Party's star under its organ is one.
LEAD = re.compile(r"^\s*([-–—+•·]|\d{1,3}(\.\d{1,3})*[.)/]?|[a-zđ][.)/]|[IVX]{1,5}[.)/]|Điều \d+\.)\s*$")
# Blanks that wait for a number or a day are no layout.
_WAITS = re.compile(r"(số|ngày|tháng|năm)\s*:?\s*$", re.IGNORECASE)
_WAITED = re.compile(r"\s*(/|-|tháng|năm)", re.IGNORECASE)


@dataclass(frozen=True)
class Nook:
    """The cell a piece stands in.

    grid        the table's place; `row`, `column` from 0; `columns` how many cells the row has; `width` twips
    """

    grid: str
    row: int
    column: int
    columns: int
    width: int
    bordered: bool


@dataclass(frozen=True)
class Piece:
    """A line of words.

    text        cleaned, in capitals where the face draws capitals, with the list's label
    faces       the words with their faces, without blanks around
    line, part  which line of the paragraph, which part of that line (both from 0)
    parts       how many parts the line has; `lines` how many lines the paragraph has
    by          what cuts the line: "" one part, "tab", "blanks"
    tabs        tabs before it in its line
    """

    order: int
    text: str
    faces: tuple[tuple[str, Face], ...] = field(repr=False)
    paragraph: Paragraph = field(repr=False)
    section: int
    nook: Nook | None = None
    frame: str = ""
    line: int = 0
    part: int = 0
    parts: int = 1
    lines: int = 1
    by: str = ""
    tabs: int = 0

    @property
    def where(self) -> str:
        """The paragraph's place."""
        return self.paragraph.where

    @property
    def blank(self) -> bool:
        """Nothing to read."""
        return not self.text

    @property
    def whole(self) -> bool:
        """The whole paragraph."""
        return self.lines == 1 and self.parts == 1

    @property
    def folded(self) -> str:
        """For comparing: lower case, no marks, single blanks."""
        return fold(self.text)

    @property
    def letters(self) -> str:
        """For comparing: the folded letters and digits only; "" for what is too long to be a fixed phrase."""
        if len(self.text) > 120:
            return ""
        return "".join(letter for letter in fold(self.text) if letter.isalnum())

    @property
    def container(self) -> str:
        """Pieces of one cell, one text box or the open page stand together."""
        if self.frame:
            return self.frame
        return f"{self.nook.grid}/{self.nook.row}/{self.nook.column}" if self.nook else ""


# What stands at head and foot is counted from far below the text, so that no two pieces have one order.
_EDGE = 1 << 20


@dataclass
class _Walk:
    section: int = 0
    order: int = 0


def pieces_of(layout: Layout) -> tuple[Piece, ...]:
    """Every piece of the text in reading order, blank ones too; what stands at head and foot is not here."""
    walk = _Walk()
    found: list[Piece] = []
    for index, section in enumerate(layout.sections):
        walk.section = index
        found += _of_blocks(section.blocks, walk, None, "")
    return tuple(found)


def pieces_at_edge(blocks: tuple[Block, ...], section: int) -> tuple[Piece, ...]:
    """The pieces of a head or foot."""
    return tuple(_of_blocks(blocks, _Walk(section, -_EDGE), None, ""))


def _of_blocks(blocks: tuple[Block, ...], walk: _Walk, nook: Nook | None, frame: str) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _of_paragraph(block, walk, nook, frame)
        elif isinstance(block, Frame):
            yield from _of_blocks(block.blocks, walk, nook, block.where)
        else:
            yield from _of_grid(block, walk, frame)


def _of_grid(grid: Grid, walk: _Walk, frame: str) -> Iterator[Piece]:
    for row, cells in enumerate(grid.rows):
        column = 0
        for cell in cells:
            nook = Nook(grid.where, row, column, sum(each.span for each in cells), cell.width, grid.bordered)
            yield from _of_blocks(cell.blocks, walk, nook, frame)
            column += cell.span


def _of_paragraph(paragraph: Paragraph, walk: _Walk, nook: Nook | None, frame: str) -> Iterator[Piece]:
    text = "".join(span.text for span in paragraph.spans)
    simple = "\n" not in text and not _GAP.search(text)
    letters = [] if simple else [(letter, span.face) for span in paragraph.spans for letter in span.text]
    cuts = [(0, len(text))] if simple else list(_lines(text))
    for line, (begin, end) in enumerate(cuts):
        parts = [] if simple else list(_parts(text, begin, end))
        for part, (start, stop, by, tabs) in enumerate(parts or [(begin, begin, "", 0)]):
            faces = (
                _strip(tuple((span.text, span.face) for span in paragraph.spans))
                if simple
                else _join(letters[start:stop])
            )
            words = clean("".join(words.upper() if face.caps else words for words, face in faces))
            if line == part == 0 and paragraph.label:
                words = clean(f"{paragraph.label} {words}")
            place = (line, part, len(parts) or 1, len(cuts), by, tabs)
            yield Piece(walk.order, words, faces, paragraph, walk.section, nook, frame, *place)
            walk.order += 1


def _strip(faces: tuple[tuple[str, Face], ...]) -> tuple[tuple[str, Face], ...]:
    """Without the blanks around."""
    kept = [(text, face) for text, face in faces if text]
    while kept and not kept[0][0].strip():
        kept.pop(0)
    while kept and not kept[-1][0].strip():
        kept.pop()
    if kept:
        kept[0] = (kept[0][0].lstrip(), kept[0][1])
        kept[-1] = (kept[-1][0].rstrip(), kept[-1][1])
    return tuple(kept)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in re.finditer("\n", text):
        yield begin, found.start()
        begin = found.end()
    if begin < len(text) or begin == 0 or not text.endswith("\n"):
        yield begin, len(text)


def _parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int, str, int]]:
    """The parts of one line: begin, end, what cut the line, tabs before."""
    tabs = 0
    start = begin
    spans: list[tuple[int, int, str, int]] = []
    by = ""
    for gap in _GAP.finditer(text, begin, end):
        tab = "\t" in gap.group()
        before, after = text[start : gap.start()], text[gap.end() : end]
        if after.strip() and LEAD.match(before) and not after.strip().isdigit():
            continue
        if not tab and (not before.strip() or not after.strip() or _WAITS.search(before) or _WAITED.match(after)):
            continue
        if before.strip():
            spans.append((*_trim(text, start, gap.start()), "", tabs))
        if before.strip() and after.strip():
            by = by or ("tab" if tab else "blanks")
        tabs += gap.group().count("\t")
        start = gap.end()
    if text[start:end].strip():
        spans.append((*_trim(text, start, end), "", tabs))
    for first, last, _, tab_count in spans:
        yield first, last, by, tab_count


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _join(letters: list[tuple[str, Face]]) -> tuple[tuple[str, Face], ...]:
    joined: list[tuple[str, Face]] = []
    for letter, face in letters:
        if joined and joined[-1][1] == face:
            joined[-1] = (joined[-1][0] + letter, face)
        else:
            joined.append((letter, face))
    return tuple(joined)
