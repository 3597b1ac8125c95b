"""Paragraphs, tables and text boxes of one part, in their order, with the names of their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lxml import etree

from quannhu.documents.codes.reading import TOO_LONG
from quannhu.documents.layout import Block, Cell, DrawnLine, Frame, Grid, Paragraph
from quannhu.documents.reading.lines import Draft, find_lines, settle_lines
from quannhu.documents.reading.looks import look_of
from quannhu.documents.reading.measures import VAL, twips
from quannhu.documents.reading.numbers import Numbers
from quannhu.documents.reading.package import W
from quannhu.documents.reading.runs import Runs, joined
from quannhu.documents.reading.shapes import has_picture, shapes
from quannhu.documents.reading.styles import Props, Styles, border_sides, paragraph_props, side_margins
from quannhu.kernel.errors import Refused

MOST_PARAGRAPHS = 250_000
# Room between a cell's edges and its words where a file names none (ECMA-376 part 1, 17.4.41).
_CELL_ROOM = {"left": 115, "right": 115}
_P, _TBL, _TR, _TC, _PPR, _CHUNK = W + "p", W + "tbl", W + "tr", W + "tc", W + "pPr", W + "altChunk"
_THROUGH = frozenset({
    W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", W + "smartTag",
})  # fmt: skip


@dataclass
class Names:
    """How the places of one container are called, and how many it has."""

    paragraph: str
    table: str
    paragraphs: int = 0
    tables: int = 0

    def next_paragraph(self) -> str:
        self.paragraphs += 1
        return f"{self.paragraph}{self.paragraphs}"

    def next_table(self) -> str:
        self.tables += 1
        return f"{self.table}{self.tables}"


@dataclass
class Found:
    """What reading finds out about the whole file on its way."""

    places: dict[str, etree._Element] = field(default_factory=dict)
    remote: set[str] = field(default_factory=set)
    fonts: set[str] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    not_nfc: bool = False
    paragraphs: int = 0


class Blocks:
    """Reads the containers of one part."""

    def __init__(self, styles: Styles, numbers: Numbers, found: Found) -> None:
        self._styles, self._numbers, self._found = styles, numbers, found
        self._runs = Runs(styles, found.remote)
        self._bases: dict[tuple[str, str], Props] = {}

    def read(self, elements: Iterable[etree._Element], names: Names, width: int, table: str = "") -> tuple[Block, ...]:
        """The blocks of a container `width` twips wide, in a table of the style `table` ("" outside)."""
        entries: list[Draft | Grid | Frame] = []
        carried = False
        for element in _flat(elements):
            if element.tag == _CHUNK:
                self._found.unread.append(f"sau {names.paragraph}{names.paragraphs}")
                continue
            if element.tag == _TBL:
                entries.append(self._grid(element, names.next_table(), width))
                continue
            draft, frames, after = self._draft(element, names.next_paragraph(), width, table)
            draft.page_break |= carried
            carried = after
            entries.append(draft)
            entries.extend(frames)
        neighbours = [entry if isinstance(entry, Draft) else None for entry in entries if not isinstance(entry, Frame)]
        _settle_spacing(neighbours)
        settle_lines(neighbours)
        return tuple(
            _framed([self._finish(entry) if isinstance(entry, Draft) else entry for entry in entries], entries)
        )

    def _base(self, table: str, style: str) -> Props:
        key = (table, style)
        if key not in self._bases:
            of_table = self._styles.paragraph_chain(table) if table else {}
            self._bases[key] = {**self._styles.paragraph_defaults, **of_table, **self._styles.paragraph_chain(style)}
        return self._bases[key]

    def _draft(self, element: etree._Element, where: str, width: int, table: str) -> tuple[Draft, list[Frame], bool]:
        """A paragraph with its words, the text boxes anchored in it, and whether a page ends after it."""
        found = self._found
        found.paragraphs += 1
        if found.paragraphs > MOST_PARAGRAPHS:
            raise Refused(TOO_LONG, reason=f"hơn {MOST_PARAGRAPHS} đoạn")
        found.places[where] = element
        first = element[0] if len(element) else None
        direct = paragraph_props(first) if first is not None and first.tag == _PPR else {}
        style = direct.get("style") or self._styles.default_paragraph
        base = self._base(table, style)
        props = {**base, **direct} if direct else dict(base)
        label = self._label(props, base, direct)
        words = self._runs.read(element, table, style)
        spans, odd = joined(words.pieces)
        found.not_nfc |= odd
        for span in spans:
            found.fonts.add(span.face.font)
        props["style"] = style
        draft = Draft(element, where, "".join([span.text for span in spans]), spans, props, label, width)
        blank = not draft.text.strip()
        draft.page_break = bool(props.get("page_break")) or (words.break_before and not blank)
        find_lines(draft)
        frames: list[Frame] = []
        for anchor in words.anchors:
            if has_picture(anchor) and where not in found.pictures[-1:]:
                found.pictures.append(where)
            for shape in shapes(anchor):
                if shape.content is None:
                    draft.shapes.append(shape)
                else:
                    name = f"{where}/khung {len(frames) + 1}"
                    inner = Names(f"{name}/đoạn ", f"{name}/bảng ")
                    blocks = self.read(shape.content, inner, shape.width or width)
                    frames.append(Frame(name, blocks, shape.width, shape.height))
        return draft, frames, words.break_after or (words.break_before and blank)

    def _label(self, props: Props, base: Props, direct: Props) -> str:
        """The automatic label; its level's indents are put under those the paragraph has itself."""
        number, level = props.get("num", "0"), props.get("level", 0)
        if number == "0":
            return ""
        props.update(self._numbers.indents(number, level))
        if "num" not in direct:
            props.update(base.get("under_number", {}))
        for key in ("left", "right", "first"):
            if key in direct:
                props[key] = direct[key]
        return self._numbers.label(number, level)

    def _finish(self, draft: Draft) -> Paragraph:
        props = draft.props
        return Paragraph(
            where=draft.where,
            text=draft.text,
            spans=tuple(draft.spans),
            align=props.get("align", "left"),
            left=props.get("left", 0),
            right=props.get("right", 0),
            first_line=props.get("first", 0),
            before=props.get("before", 0),
            after=props.get("after", 0),
            line=props.get("line", 240),
            line_rule=props.get("rule", "auto"),
            label=draft.label,
            style=self._styles.name_of(props["style"]),
            lines=tuple(draft.lines),
            page_break=draft.page_break,
            boxed=draft.boxed,
        )

    def _grid(self, element: etree._Element, where: str, width: int) -> Grid:
        self._found.places[where] = element
        style, drawn, grid, margins = self._table_looks(element)
        look = look_of(element, self._styles.band(style, False), self._styles.band(style, True))
        rows: list[tuple[Cell, ...]] = []
        marks: list[list[dict[str, bool]]] = []
        lines = list(_of_kind(element, _TR))
        for row in lines:
            cells: list[Cell] = []
            sides: list[dict[str, bool]] = []
            place = 0
            held = list(_of_kind(row, _TC))
            for cell in held:
                at = look.conditions(len(rows), len(lines), len(cells), len(held))
                shown = self._styles.in_table(style, at)
                name = f"{where}/hàng {len(rows) + 1}/ô {len(cells) + 1}"
                wide, span, borders, own = _cell_looks(cell, grid[place:])
                place += span
                self._found.places[name] = cell
                room = max((wide or width) - sum((margins | own).values()), 0)
                blocks = self.read(cell, Names(f"{name}/đoạn ", f"{name}/bảng "), room, shown)
                cells.append(Cell(blocks, wide, span))
                sides.append(self._styles.cell_borders(shown) | borders)
            rows.append(tuple(cells))
            marks.append(sides)
        bordered = _bordered(marks, drawn)
        return Grid(where, tuple(rows) if bordered else _ruled(rows, marks), bordered)

    def _table_looks(self, element: etree._Element) -> tuple[str, dict[str, bool], list[int], dict[str, int]]:
        """Style, borders of the table, widths of its grid, room at the sides of its cells."""
        props = element.find(W + "tblPr")
        named = None if props is None else props.find(W + "tblStyle")
        style = self._styles.default_table if named is None else named.get(VAL) or ""
        drawn = self._styles.table_borders(style)
        own = None if props is None else props.find(W + "tblBorders")
        if own is not None:
            drawn = drawn | border_sides(own)
        room = None if props is None else props.find(W + "tblCellMar")
        margins = _CELL_ROOM | self._styles.cell_margins(style) | ({} if room is None else side_margins(room))
        grid = element.find(W + "tblGrid")
        return style, drawn, [] if grid is None else [twips(col.get(W + "w")) or 0 for col in grid], margins


def _flat(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Paragraphs, tables and parts put in whole, looking through content controls and tags."""
    for element in elements:
        if element.tag == _P or element.tag == _TBL or element.tag == _CHUNK:
            yield element
        elif element.tag in _THROUGH:
            yield from _flat(element)


def _of_kind(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            if tag != _TR or child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in _THROUGH:
            yield from _of_kind(child, tag)


def _cell_looks(cell: etree._Element, grid: list[int]) -> tuple[int, int, dict[str, bool], dict[str, int]]:
    """Width in twips, columns it spans, borders and side margins of its own."""
    props = cell.find(W + "tcPr")
    if props is None:
        return (grid[0] if grid else 0), 1, {}, {}
    span_of, width, borders = props.find(W + "gridSpan"), props.find(W + "tcW"), props.find(W + "tcBorders")
    span = 1 if span_of is None else max(twips(span_of.get(VAL)) or 1, 1)
    wide = sum(grid[:span])
    if width is not None and width.get(W + "type", "dxa") == "dxa":
        wide = twips(width.get(W + "w")) or wide
    margins = props.find(W + "tcMar")
    own = {} if margins is None else side_margins(margins)
    return wide, span, {} if borders is None else border_sides(borders), own


def _bordered(marks: list[list[dict[str, bool]]], drawn: dict[str, bool]) -> bool:
    """A table of data: at least half of its cells show two sides or more."""
    cells = shown = 0
    for high, row in enumerate(marks):
        for across, own in enumerate(row):
            edges = {
                "top": "top" if high == 0 else "insideH",
                "bottom": "bottom" if high == len(marks) - 1 else "insideH",
                "left": "left" if across == 0 else "insideV",
                "right": "right" if across == len(row) - 1 else "insideV",
            }
            cells += 1
            shown += sum(own.get(side, drawn.get(edge, False)) for side, edge in edges.items()) >= 2
    return cells > 0 and shown * 2 >= cells


def _ruled(rows: list[tuple[Cell, ...]], marks: list[list[dict[str, bool]]]) -> tuple[tuple[Cell, ...], ...]:
    """Cells of a layout table whose lower edge is drawn: the line belongs to their last words."""
    made = []
    for high, row in enumerate(rows):
        below = marks[high + 1] if high + 1 < len(marks) else []
        cells = []
        for across, cell in enumerate(row):
            under = below[across].get("top", False) if len(below) == len(row) else False
            if marks[high][across].get("bottom", False) or under:
                cell = Cell(_underlined(cell.blocks, cell.width), cell.width, cell.span)
            cells.append(cell)
        made.append(tuple(cells))
    return tuple(made)


def _underlined(blocks: tuple[Block, ...], width: int) -> tuple[Block, ...]:
    made = list(blocks)
    for place in range(len(made) - 1, -1, -1):
        block = made[place]
        if isinstance(block, Paragraph) and block.text.strip():
            made[place] = replace(block, lines=(*block.lines, DrawnLine("border", width)))
            break
    return tuple(made)


def _settle_spacing(drafts: list[Draft | None]) -> None:
    """No room between neighbours of one style that ask for none (contextual spacing)."""
    for above, below in pairwise(drafts):
        if above is None or below is None or above.props.get("style") != below.props.get("style"):
            continue
        if above.props.get("contextual"):
            above.props["after"] = 0
        if below.props.get("contextual"):
            below.props["before"] = 0


def _framed(blocks: list[Block], entries: list[Draft | Grid | Frame]) -> Iterator[Block]:
    """Neighbouring paragraphs of one old-style frame (w:framePr) as a Frame."""
    held: list[Paragraph] = []
    attributes: dict[str, str] = {}

    def release() -> Iterator[Block]:
        if held:
            size = (abs(twips(attributes.get(W + key)) or 0) for key in ("w", "h"))
            yield Frame(f"{held[0].where}/khung", tuple(held), *size)
            held.clear()

    for block, entry in zip(blocks, entries, strict=True):
        frame = entry.props.get("frame") if isinstance(entry, Draft) else None
        if not frame or W + "dropCap" in frame or not isinstance(block, Paragraph):
            yield from release()
            yield block
            continue
        if frame != attributes:
            yield from release()
            attributes = frame
        # A frame without a width is as wide as its words: where it stands is where they stand.
        if W + "w" not in frame and frame.get(W + "xAlign") in ("center", "right", "left"):
            block = replace(block, align=frame[W + "xAlign"])
        held.append(block)
    yield from release()
