"""The whole of a DOCX: sections with their heads and feet, what the file would fetch, which old fonts it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from quannhu.documents.codes.reading import NO_TEXT, XML_FAULTY
from quannhu.documents.layout import Block, Frame, Grid, Layout, Paragraph, Section
from quannhu.documents.reading.blocks import Blocks, Found, Names
from quannhu.documents.reading.legacy import unified
from quannhu.documents.reading.measures import VAL, switch, twips
from quannhu.documents.reading.numbers import Numbers
from quannhu.documents.reading.package import Package, R, W, open_package
from quannhu.documents.reading.styles import Styles
from quannhu.kernel.errors import Refused
from quannhu.kernel.legacy import encoding_of_font

# Links people may click are no danger; everything else outside would be fetched by a program that opens the file.
_HARMLESS = frozenset({"hyperlink"})


@dataclass(frozen=True)
class Opened:
    """A file with its layout, and what `fix` edits: `places` leads from a `where` to its XML element."""

    package: Package
    layout: Layout
    places: dict[str, etree._Element]


def read(source: str | Path | bytes) -> Layout:
    """The layout of a DOCX, from its path or its bytes. Nothing is fetched and nothing is run.

    errors      Refused DOC-10 not a DOCX, DOC-11 password, DOC-12 damaged, DOC-13 swollen, DOC-14 too large,
                DOC-15 faulty XML, DOC-16 no text, DOC-17 too long
    """
    return open_docx(source).layout


def open_docx(source: str | Path | bytes) -> Opened:
    """As `read`, with the package and the places."""
    package = open_package(source)
    reader = _Reader(package)
    sections = tuple(reader.sections())
    if not any(_words(section.blocks) for section in sections):
        raise Refused(NO_TEXT)
    found = reader.found
    notes = reader.notes()
    legacy = tuple(sorted(font for font in found.fonts if encoding_of_font(font)))
    if legacy:
        sections, notes = unified(sections, notes)
    remote, pictures = tuple(sorted(found.remote)), tuple(found.pictures)
    unread = tuple(found.unread)
    layout = Layout(sections, legacy, remote, found.not_nfc, package.macros, notes, pictures, unread)
    return Opened(package, layout, found.places)


def _words(blocks: Iterable[Block]) -> bool:
    """Whether any block has words."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                return True
        elif isinstance(block, Frame):
            if _words(block.blocks):
                return True
        elif isinstance(block, Grid) and any(_words(cell.blocks) for row in block.rows for cell in row):
            return True
    return False


class _Reader:
    """Goes once through the main part and the heads and feet it names."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.found = Found()
        self._styles = Styles(package.related(package.main, "styles"), package.related(package.main, "theme"))
        self._numbers = Numbers(package.related(package.main, "numbering"))
        settings = package.related(package.main, "settings")
        flag = None if settings is None else settings.find(W + "evenAndOddHeaders")
        self._even = flag is not None and switch(flag)
        self._stories: dict[str, tuple[Block, ...]] = {}
        self._find_remote()

    def _find_remote(self) -> None:
        """Every relationship that leads outside, of every part, but for links to click."""
        for name in list(self._package.names.values()):
            if not name.endswith(".rels"):
                continue
            folder, _, rest = name.rpartition("_rels/")
            for relation in self._package.relations(folder + rest.removesuffix(".rels")).values():
                if relation.outside and relation.kind not in _HARMLESS:
                    self.found.remote.add(relation.target)

    def sections(self) -> Iterator[Section]:
        """The sections of the main part in order."""
        root = self._package.root(self._package.main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise Refused(XML_FAULTY, part=self._package.main, reason="không có phần thân")
        blocks = Blocks(self._styles, self._numbers, self.found)
        names = Names("thân/", "bảng ")
        heads: dict[tuple[str, str], str] = {}
        parts = list(_split(body))
        for number, (elements, props) in enumerate(parts, 1):
            page = _page(props)
            read = blocks.read(elements, names, page["width"] - page["left"] - page["right"])
            yield self._section(number, props, page, read, heads)

    def _section(
        self,
        number: int,
        props: etree._Element | None,
        page: dict[str, int],
        read: tuple[Block, ...],
        heads: dict[tuple[str, str], str],
    ) -> Section:
        """`heads` the part of each kind of head and foot so far: a section without its own shows the last one's."""
        if props is not None:
            relations = self._package.relations(self._package.main)
            for where in ("header", "footer"):
                for element in props.iterchildren(f"{W}{where}Reference"):
                    relation = relations.get(element.get(R + "id") or "")
                    if relation is not None and not relation.outside:
                        heads[where, element.get(W + "type") or "default"] = relation.target
        first, numbering = (None if props is None else props.find(W + tag) for tag in ("titlePg", "pgNumType"))
        kind = None if props is None else props.find(W + "type")
        size = None if props is None else props.find(W + "pgSz")
        width = page["width"] - page["left"] - page["right"]
        stories = {
            key: self._story(heads.get(key), f"{name} {number}", width)
            for key, name in {
                ("header", "default"): "đầu trang",
                ("header", "first"): "đầu trang đầu",
                ("header", "even"): "đầu trang chẵn",
                ("footer", "default"): "chân trang",
                ("footer", "first"): "chân trang đầu",
                ("footer", "even"): "chân trang chẵn",
            }.items()
        }
        return Section(
            **page,
            landscape=(size is not None and size.get(W + "orient") == "landscape") or page["width"] > page["height"],
            blocks=read,
            head=stories["header", "default"],
            first_head=stories["header", "first"],
            foot=stories["footer", "default"],
            first_foot=stories["footer", "first"],
            different_first=first is not None and switch(first),
            page_start=None if numbering is None else twips(numbering.get(W + "start")),
            page_format="decimal" if numbering is None else numbering.get(W + "fmt") or "decimal",
            continuous=kind is not None and kind.get(VAL) == "continuous",
            even_head=stories["header", "even"],
            even_foot=stories["footer", "even"],
            different_even=self._even,
        )

    def _story(self, part: str | None, name: str, width: int) -> tuple[Block, ...]:
        """The blocks of a head or foot; read once, however many sections show it."""
        if part is None:
            return ()
        if part not in self._stories:
            root = self._package.root(part)
            blocks = Blocks(self._styles, self._numbers, self.found)
            names = Names(f"{name}/", f"{name}/bảng ")
            self._stories[part] = () if root is None else blocks.read(root, names, width)
        return self._stories[part]

    def notes(self) -> tuple[Block, ...]:
        """Foot- and endnotes; the lines that part them from the text are none."""
        made: list[Block] = []
        names = Names("chú thích/", "chú thích/bảng ")
        blocks = Blocks(self._styles, self._numbers, self.found)
        for kind in ("footnotes", "endnotes"):
            root = self._package.related(self._package.main, kind)
            for note in () if root is None else root:
                if note.get(W + "type", "normal") == "normal":
                    made += blocks.read(note, names, 0)
        return tuple(made)


def _split(body: etree._Element) -> Iterator[tuple[list[etree._Element], etree._Element | None]]:
    """The children of the body by section, each with its w:sectPr."""
    held: list[etree._Element] = []
    for element in body:
        if element.tag == W + "sectPr":
            yield held, element
            return
        held.append(element)
        own = element.find(f"{W}pPr/{W}sectPr") if element.tag == W + "p" else None
        if own is not None:
            yield held, own
            held = []
    yield held, None


def _page(props: etree._Element | None) -> dict[str, int]:
    """Paper and margins, twips; what a file leaves out is as Word takes it: US Letter, one inch all round."""
    size, margins = (None if props is None else props.find(W + tag) for tag in ("pgSz", "pgMar"))
    page = {"width": 12240, "height": 15840, "top": 1440, "bottom": 1440, "left": 1440, "right": 1440}
    if size is not None:
        page["width"] = twips(size.get(W + "w")) or page["width"]
        page["height"] = twips(size.get(W + "h")) or page["height"]
    if margins is not None:
        for side in ("top", "bottom", "left", "right"):
            value = twips(margins.get(W + side))
            page[side] = page[side] if value is None else abs(value)
        page["left"] += twips(margins.get(W + "gutter")) or 0
    return page
