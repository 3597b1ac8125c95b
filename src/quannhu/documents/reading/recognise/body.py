"""Blocks of a body: headings by their labels, which must be those their order gives; tables; all else as it stands.

A label that the order would not give (a number left out, `Điều 2a`, `1.1.`) cannot be kept as a label: the line stays
a paragraph with its label typed, and is listed (rule DOC-R23).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.words import is_rule_mark
from quannhu.documents.layout import Block as LayoutBlock
from quannhu.documents.layout import Frame, Grid, Layout, Paragraph
from quannhu.documents.reading.recognise.lines import Row, letters_of, rows_of, runs_of
from quannhu.documents.rules.numbering import Counting, point_letter, roman
from quannhu.documents.rules.values import Block, BlockKind, Run, Table

_ROMAN = r"[IVXLC]+"
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
GROUPS = (
    (BlockKind.PART, re.compile(rf"^Phần\s+(?:thứ\s+)?(\w+|{_ROMAN}|\d+)\s*[.:–-]?(?:\s+|$)", re.IGNORECASE)),
    (BlockKind.CHAPTER, re.compile(rf"^Chương\s+({_ROMAN}|\d+)\s*[.:–-]?(?:\s+|$)", re.IGNORECASE)),
    (BlockKind.SUBSECTION, re.compile(rf"^Tiểu mục\s+({_ROMAN}|\d+)\s*[.:–-]?(?:\s+|$)", re.IGNORECASE)),
    (BlockKind.SECTION, re.compile(rf"^Mục\s+({_ROMAN}|\d+)\s*[.:–-]?(?:\s+|$)", re.IGNORECASE)),
)
_ARTICLE = re.compile(r"^Điều\s+(\d+)\s*[.:]\s*|^Điều\s+(\d+)\s+(?=[A-ZĐÀ-Ỹ])")
_LEVEL = re.compile(rf"^({_ROMAN})\s*[.)/–-]+\s*(?=\S)")
_NUMBER = re.compile(r"^(\d{1,3})\s*[.)/]\s*(?=[^\d\s])|^(\d{1,3})\s*[.)/]\s+(?=\S)")
_POINT = re.compile(r"^([a-zđ]{1,2})\s*[.)]\s+(?=\S)|^([a-zđ]{1,2})\)(?=\S)")
_DASH = re.compile(r"^[-–—−]\s*(?=\S)")
_DEEPER = re.compile(r"^(\d+\.){1,4}\d+\.?\s|^Điều\s+\d+[a-zđ]\b")
_ENDING = re.compile(r"\s*\./\.?\s*$")


@dataclass
class Made:
    """Blocks with what could not be understood: (place, words)."""

    blocks: list[Block] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def make_blocks(pieces: Sequence[Piece], grids: Mapping[str, Grid]) -> Made:
    """The pieces as blocks.

    grids       every table of the layout by its place
    """
    made = Made()
    builder = _Builder(made, law=any(_ARTICLE.match(piece.text) and not piece.nook for piece in pieces))
    seen: set[str] = set()
    held: list[Piece] = []
    for piece in pieces:
        grid = _data_grid(piece, grids)
        if grid is None:
            if not piece.blank and not is_rule_mark(piece):
                held.append(piece)
            continue
        if grid.where not in seen:
            seen.add(grid.where)
            builder.rows(rows_of(held))
            held = []
            builder.table(grid)
    builder.rows(rows_of(held))
    _drop_ending(made.blocks)
    return made


def _data_grid(piece: Piece, grids: Mapping[str, Grid]) -> Grid | None:
    """The outermost table of data the piece stands in; one of a single cell is a frame round words."""
    parts = piece.where.split("/")
    for count in range(1, len(parts) + 1):
        grid = grids.get("/".join(parts[:count]))
        if grid is not None and grid.bordered and (len(grid.rows) > 1 or len(grid.rows[0]) > 1):
            return grid
    return None


class _Builder:
    def __init__(self, made: Made, *, law: bool) -> None:
        self._made, self._law = made, law
        self._counting = Counting()

    def rows(self, rows: Iterable[Row]) -> None:
        """Each line a block; the title of a group may stand in the line after its label."""
        waiting = list(rows)
        place = 0
        while place < len(waiting):
            row = waiting[place]
            place += 1
            if group := self._group(row):
                following = waiting[place] if place < len(waiting) else None
                if not group.line and following is not None and _is_title(following):
                    group = replace(group, line=following.after(0, plain=True))
                    place += 1
                self._add(group)
            else:
                self._add(self._row(row))

    def _add(self, block: Block) -> None:
        self._counting.take(block.kind)
        self._made.blocks.append(block)

    def _group(self, row: Row) -> Block | None:
        """Phần, Chương, Mục, Tiểu mục."""
        if not (row.bold or row.align == "center" or row.capital):
            return None
        for kind, pattern in GROUPS:
            found = pattern.match(row.text)
            number = _ordinal(found[1]) if found else 0
            if found and number:
                word = kind_word(kind)
                label = f"{word} {roman(number) if kind in (BlockKind.PART, BlockKind.CHAPTER) else number}"
                if self._counting.expected(kind) == label:
                    return Block(kind, row.after(found.end(), plain=True))
        return None

    def _row(self, row: Row) -> Block:
        text = row.text
        for read in (self._article, self._level, self._number, self._point):
            block = read(row)
            if block is not None:
                return block
        if (found := _DASH.match(text)) and found.end() < len(text):
            return Block(BlockKind.DASH, row.after(found.end()))
        labelled = any(pattern.match(text) for pattern in (_ARTICLE, _NUMBER, _POINT, _DEEPER))
        grouped = (row.bold or row.align == "center") and any(pattern.match(text) for _, pattern in GROUPS)
        if labelled or grouped or (_LEVEL.match(text) and (row.bold or row.capital)):
            self._made.doubts.append((row.where, text))
        return Block(BlockKind.PARAGRAPH, row.after(0))

    def _article(self, row: Row) -> Block | None:
        found = _ARTICLE.match(row.text)
        if found is None or self._counting.expected(BlockKind.ARTICLE) != f"Điều {int(found[1] or found[2])}.":
            return None
        return Block(BlockKind.ARTICLE, row.after(found.end(), plain=row.bold))

    def _level(self, row: Row) -> Block | None:
        found = _LEVEL.match(row.text)
        if found is None or self._law or not (row.bold or row.capital):
            return None
        fits = self._counting.expected(BlockKind.ROMAN) == f"{found[1]}."
        return Block(BlockKind.ROMAN, row.after(found.end(), plain=True)) if fits else None

    def _number(self, row: Row) -> Block | None:
        found = _NUMBER.match(row.text)
        if found is None or self._counting.expected(BlockKind.CLAUSE) != f"{int(found[1] or found[2])}.":
            return None
        if row.bold and not self._law:
            return Block(BlockKind.ARABIC, row.after(found.end(), plain=True))
        return Block(BlockKind.CLAUSE, row.after(found.end(), plain=row.bold), titled=row.bold)

    def _point(self, row: Row) -> Block | None:
        found = _POINT.match(row.text)
        if found is None:
            return None
        letter = found[1] or found[2]
        if row.piece.paragraph.label and len(letter) == 1 and letter.isascii():
            # A list of Word's own counts by the English alphabet: its fifth point is our "đ".
            letter = point_letter(ord(letter) - ord("a") + 1)
        if self._counting.expected(BlockKind.POINT) != f"{letter})":
            return None
        return Block(BlockKind.POINT, row.after(found.end()))

    def table(self, grid: Grid) -> None:
        """A table with one row of headings and as many cells in each row; another one row by row."""
        cells = [[runs_of(letters_of(_paragraphs(cell.blocks))) for cell in row] for row in grid.rows]
        even = len({len(row) for row in cells}) == 1 and all(cell.span == 1 for row in grid.rows for cell in row)
        if even:
            titles = tuple("".join(run.text for run in line) for line in cells[0])
            numeric = tuple(_set_right(grid, column) for column in range(len(titles)))
            rows = tuple(tuple(row) for row in cells[1:])
            self._add(Block(BlockKind.TABLE, table=Table(titles, rows, _shares(grid), numeric)))
            return
        first = ""
        for row in cells:
            words = "\t".join("".join(run.text for run in line) for line in row)
            if words.strip():
                first = first or words.replace("\t", " ").strip()
                self._add(Block(BlockKind.PARAGRAPH, (Run(words),)))
        self._made.doubts.append((grid.where, first))


def kind_word(kind: BlockKind) -> str:
    """How the label of a group begins."""
    words = {BlockKind.PART: "Phần", BlockKind.CHAPTER: "Chương", BlockKind.SECTION: "Mục"}
    return words.get(kind, "Tiểu mục")


def _ordinal(text: str) -> int:
    """I, 1, nhất -> 1; 0 for none."""
    if text.isdigit():
        return int(text) if len(text) < 4 else 0
    if text.lower() in _ORDINALS:
        return _ORDINALS.index(text.lower()) + 1
    capital = text.upper()
    return next((number for number in range(1, 100) if roman(number) == capital), 0)


def _is_title(row: Row) -> bool:
    """The line after `Chương I` that is its title."""
    labelled = any(pattern.match(row.text) for _, pattern in GROUPS)
    labelled = labelled or any(pattern.match(row.text) for pattern in (_ARTICLE, _LEVEL, _NUMBER, _POINT))
    return not labelled and (row.align == "center" or row.bold or row.capital) and len(row.text) < 250


def _paragraphs(blocks: Iterable[LayoutBlock]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Frame):
            yield from _paragraphs(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    yield from _paragraphs(cell.blocks)


def _set_right(grid: Grid, column: int) -> bool:
    """Most of the column's filled cells are set right; of a column to be filled in, most of its cells."""
    below = [paragraph for row in grid.rows[1:] for paragraph in _paragraphs(row[column].blocks)]
    aligns = [paragraph.align for paragraph in [one for one in below if one.text.strip()] or below]
    return aligns.count("right") * 2 > len(aligns)


def _shares(grid: Grid) -> tuple[int, ...]:
    """The columns' shares of the width, whole percents that sum to 100."""
    widths = [max(cell.width, 0) for cell in grid.rows[0]]
    if not all(widths):
        widths = [1] * len(widths)
    whole = sum(widths)
    shares = [max(width * 100 // whole, 1) for width in widths]
    rests = sorted(range(len(widths)), key=lambda place: -(widths[place] * 100 % whole))
    for place in rests[: max(100 - sum(shares), 0)]:
        shares[place] += 1
    shares[shares.index(max(shares))] -= max(sum(shares) - 100, 0)
    return tuple(shares)


def _drop_ending(blocks: list[Block]) -> None:
    """`./.` at the very end is set by the printer."""
    last = blocks[-1] if blocks else None
    if last is None or not last.line:
        return
    run = last.line[-1]
    if _ENDING.search(run.text):
        blocks[-1] = replace(last, line=(*last.line[:-1], replace(run, text=_ENDING.sub(".", run.text))))


def grids_of(layout: Layout) -> dict[str, Grid]:
    """Every table of the layout by its place."""
    found: dict[str, Grid] = {}

    def gather(blocks: Iterable[LayoutBlock]) -> None:
        for block in blocks:
            if isinstance(block, Frame):
                gather(block.blocks)
            elif isinstance(block, Grid):
                found[block.where] = block
                for row in block.rows:
                    for cell in row:
                        gather(cell.blocks)

    for section in layout.sections:
        gather(section.blocks)
    return found
