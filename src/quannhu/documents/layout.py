"""A DOCX as a reader sees it: effective formatting resolved, layout tables kept, every thing with its place.

The reader (`documents.reading`) makes this value from a file; the checker (`documents.checking`) judges it. Lengths are
twips (1/1440 inch; 1 mm = 56,7), sizes half-points, as the file has them: nothing is rounded on the way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """How letters look after run, character style, paragraph style, base styles, defaults and theme.

    colour      "RRGGBB"; "" is automatic (black)
    """

    font: str
    size: int
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Span:
    """Letters of one face; `field` is the instruction's first word (PAGE, NUMPAGES, DATE) when they are a field."""

    text: str
    face: Face
    field: str = ""


@dataclass(frozen=True)
class DrawnLine:
    """A rule line: a drawn shape, a border of a paragraph, a row of underscores or a cell's border.

    how         "shape" | "border" | "underscore" | "underline"
    width       twips; 0 when it cannot be known
    """

    how: str
    width: int
    dashed: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in its place.

    where       "thân/12", "bảng 1/hàng 2/ô 1/đoạn 3", "đầu trang 1/1": the name shown to people and used by `fix`
    text        NFC, tabs and line breaks as \t and \n, automatic list label included as `label`
    align       "left" | "center" | "right" | "both"
    line        spacing: 240 is single when `line_rule` is "auto", else twips
    lines       rule lines drawn with or right under this paragraph
    page_break  a page begins before it
    """

    where: str
    text: str
    spans: tuple[Span, ...]
    align: str = "left"
    left: int = 0
    right: int = 0
    first_line: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    line_rule: str = "auto"
    label: str = ""
    style: str = ""
    lines: tuple[DrawnLine, ...] = ()
    page_break: bool = False
    boxed: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `width` twips."""

    blocks: tuple[Block, ...]
    width: int = 0
    span: int = 1


@dataclass(frozen=True)
class Grid:
    """A table; `bordered` tells a table of data from one used to lay out two columns."""

    where: str
    rows: tuple[tuple[Cell, ...], ...]
    bordered: bool


@dataclass(frozen=True)
class Frame:
    """A text box or frame, standing where its anchor stands; sizes in twips (0 unknown)."""

    where: str
    blocks: tuple[Block, ...]
    width: int = 0
    height: int = 0


Block = Paragraph | Grid | Frame


@dataclass(frozen=True)
class Section:
    """A section of the file: page, margins, what stands at its head and foot.

    width, height, top, bottom, left, right  twips
    different_first  the first page has a head of its own (`first_head`), else `head` stands on it too
    page_start  the number the first page has; None goes on
    continuous  begins on the page where the section before ends
    even_head, even_foot  of even pages when the file tells even pages from odd ones (`different_even`)
    """

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    landscape: bool
    blocks: tuple[Block, ...]
    head: tuple[Block, ...] = ()
    first_head: tuple[Block, ...] = ()
    foot: tuple[Block, ...] = ()
    first_foot: tuple[Block, ...] = ()
    different_first: bool = False
    page_start: int | None = None
    page_format: str = "decimal"
    continuous: bool = False
    even_head: tuple[Block, ...] = ()
    even_foot: tuple[Block, ...] = ()
    different_even: bool = False

    @property
    def edges(self) -> tuple[tuple[Block, ...], ...]:
        """All that may stand at the head or foot of its pages, heads first."""
        return self.first_head, self.head, self.even_head, self.first_foot, self.foot, self.even_foot


@dataclass(frozen=True)
class Layout:
    """The whole file.

    legacy      names of fonts of before Unicode in use (.VnTime, VNI-Times)
    remote      what would be fetched from outside (never is): external links' targets that are templates or pictures
    not_nfc     the file has text that is not NFC
    notes       foot- and endnotes, in the order of the file
    pictures    places of the paragraphs that hold a picture
    unread      places where a part of another kind is put in whole (w:altChunk), which is never opened
    """

    sections: tuple[Section, ...]
    legacy: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    not_nfc: bool = False
    macros: bool = False
    notes: tuple[Block, ...] = ()
    pictures: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
