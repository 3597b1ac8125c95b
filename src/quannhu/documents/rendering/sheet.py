"""What is put on paper: one value that the DOCX and the PDF are both written from, so they hold the same words.

Lengths along the line are millimetres, sizes and distances between lines points.
"""

from __future__ import annotations

from dataclasses import dataclass

from quannhu.documents.rules.values import Chart, Run

PAGE_WIDTH, PAGE_HEIGHT = 210, 297


@dataclass(frozen=True)
class Style:
    """How a part looks: its name is that of the paragraph style in the DOCX.

    align       "left" | "center" | "right" | "both"
    first       indent of the first line; `left`, `right` indents of the whole; `hanging` of the further lines
    after       distance to what follows
    level       of the heading in the outline, 0 for none
    """

    id: str
    name: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    after: float = 0
    level: int = 0
    keep: bool = False


@dataclass(frozen=True)
class Para:
    """Words of one style; `keep` with what follows, `left` instead of the style's indent."""

    style: str
    runs: tuple[Run, ...]
    keep: bool = False
    left: float | None = None


@dataclass(frozen=True)
class Rule:
    """A line `length` long in the middle of what it stands in, `width`; `align` "left" for one over the whole."""

    length: float
    width: float
    after: float = 0


@dataclass(frozen=True)
class Gap:
    """Empty room; `mark` names it when something will stand there (a signature); `keep` with what follows."""

    height: float
    mark: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Stamp:
    """A framed word: độ khẩn, phạm vi lưu hành."""

    text: str
    width: float
    height: float
    space: float  # the width it is centred in
    red: bool = True


@dataclass(frozen=True)
class Columns:
    """Parts side by side without frame; never broken across pages."""

    widths: tuple[float, ...]
    rows: tuple[tuple[tuple[Node, ...], ...], ...]


@dataclass(frozen=True)
class DataTable:
    """A framed table; its head stands again on each page it goes on to."""

    widths: tuple[float, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Picture:
    """A chart across the text."""

    chart: Chart
    width: float
    height: float


Node = Para | Rule | Gap | Stamp | Columns | DataTable | Picture


@dataclass(frozen=True)
class Section:
    """Pages that are numbered together from 1; the number is not shown on the first."""

    nodes: tuple[Node, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Sheet:
    """The whole.

    margins     top, bottom, left, right
    address     stands at the foot of page 1 under a line
    corner      stands at the top right of page 1 (ô 14)
    mark        stands at the foot of every page ("DỮ LIỆU HƯ CẤU")
    """

    title: str
    styles: dict[str, Style]
    margins: tuple[float, float, float, float]
    sections: tuple[Section, ...]
    address: str = ""
    corner: str = ""
    mark: str = ""
    author: str = ""

    @property
    def width(self) -> float:
        """Of the text on an upright page."""
        return PAGE_WIDTH - self.margins[2] - self.margins[3]
