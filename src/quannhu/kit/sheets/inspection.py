"""What calamine does not tell: formulas, fonts from before Unicode, how far a sheet reaches. One pass of the XML.

The values themselves are read by calamine; here each sheet is only walked, so a sheet that claims a billion cells is
refused before anything tries to hold them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

from quannhu.kernel.errors import Refused
from quannhu.kernel.legacy import Legacy, decode, encoding_of_font
from quannhu.kit.codes import FILE_BROKEN, SHEET_TOO_LONG

ROW_LIMIT = 200_000
CELL_LIMIT = 5_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")

Font = tuple[Legacy, bool] | None
Place = tuple[int, int]


@dataclass
class SheetFacts:
    """What one sheet holds beside its values; rows and columns count from 0.

    formulas    place -> the formula's text
    fonts       place -> the encoding its font declares
    errors      place -> what the cell shows instead of a value (#N/A)
    rich        place -> the whole text of a cell whose parts have different fonts, decoded part by part
    """

    rows: int = 0
    columns: int = 0
    formulas: dict[Place, str] = field(default_factory=dict)
    fonts: dict[Place, tuple[Legacy, bool]] = field(default_factory=dict)
    rich: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)

    def unicode(self, place: Place, text: str) -> str:
        """The cell's text in Unicode, as its font says; a text that already holds Unicode letters is left alone."""
        if place in self.rich:
            return self.rich[place]
        font = self.fonts.get(place)
        if font is None or any(char > "\u02ff" and char not in _CP1252 for char in text):
            return text
        return decode(text, font[0], capitals=font[1])


_CP1252 = frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", errors="ignore"))


def check_reach(sheet: str, rows: int, columns: int) -> None:
    """Refuse DOR-18 a sheet larger than any honest import."""
    if rows > ROW_LIMIT or rows * columns > CELL_LIMIT:
        limit = f"{ROW_LIMIT} dòng, {CELL_LIMIT} ô"
        raise Refused(SHEET_TOO_LONG, sheet=sheet, rows=rows, columns=columns, limit=limit)


def inspect_xlsx(data: bytes, name: str) -> dict[str, SheetFacts]:
    """Facts of every worksheet by its name.

    errors      Refused DOR-04 parts that do not fit together, DOR-18 a sheet that reaches too far
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            styles = _style_fonts(archive)
            rich = _rich_strings(archive)
            found = {}
            for title, part in _sheet_parts(archive):
                with archive.open(part) as stream:
                    found[title] = _walk_sheet(title, stream, styles, rich)
            return found
    except (KeyError, ValueError, IndexError, ElementTree.ParseError, expat.ExpatError, zipfile.BadZipFile) as error:
        raise Refused(FILE_BROKEN, file=name) from error


def _local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    text = archive.read(part)
    if b"<!DOCTYPE" in text[:2000]:
        raise ValueError("a workbook part has no document type")
    return ElementTree.fromstring(text)  # expat limits entity growth; document types are refused above


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(sheet name, part name) in workbook order."""
    targets = {
        relation.get("Id"): relation.get("Target", "") for relation in _tree(archive, "xl/_rels/workbook.xml.rels")
    }
    parts = []
    names = set(archive.namelist())
    for element in _tree(archive, "xl/workbook.xml").iter():
        if _local(element.tag) != "sheet":
            continue
        link = next((value for key, value in element.attrib.items() if _local(key) == "id"), None)
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names and "worksheets" in part:
            parts.append((element.get("name", ""), part))
    return parts


def _style_fonts(archive: zipfile.ZipFile) -> dict[str, tuple[Legacy, bool]]:
    """Index of a cell style -> the old encoding of its font, only for styles with such a font."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    fonts: list[Font] = []
    styles: dict[str, tuple[Legacy, bool]] = {}
    for block in _tree(archive, "xl/styles.xml"):
        if _local(block.tag) == "fonts":
            fonts = [_font_of(font, "name") for font in block]
        elif _local(block.tag) == "cellXfs":
            for index, style in enumerate(block):
                font = fonts[int(style.get("fontId", "0"))] if fonts else None
                if font:
                    styles[str(index)] = font
    return styles


def _font_of(properties: ElementTree.Element, tag: str) -> Font:
    for child in properties:
        if _local(child.tag) == tag:
            return encoding_of_font(child.get("val", ""))
    return None


def _rich_strings(archive: zipfile.ZipFile) -> dict[str, str]:
    """Index of a shared string -> its text decoded run by run, only where a run has an old font."""
    part = "xl/sharedStrings.xml"
    if part not in archive.namelist() or b"rFont" not in (text := archive.read(part)):
        return {}
    del text
    found = {}
    for index, entry in enumerate(_tree(archive, part)):
        pieces, old = [], False
        for run in entry:
            if _local(run.tag) != "r":
                continue
            font, words = None, ""
            for child in run:
                if _local(child.tag) == "rPr":
                    font = _font_of(child, "rFont")
                elif _local(child.tag) == "t":
                    words = child.text or ""
            old = old or font is not None
            pieces.append(decode(words, font[0], capitals=font[1]) if font else words)
        if old:
            found[str(index)] = "".join(pieces)
    return found


def _walk_sheet(
    title: str, stream: IO[bytes], styles: dict[str, tuple[Legacy, bool]], rich: dict[str, str]
) -> SheetFacts:
    facts = SheetFacts()
    walker = _Walker(title, facts, styles, rich)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = None
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    walker.listen = lambda on: setattr(parser, "CharacterDataHandler", walker.text if on else None)
    parser.ParseFile(stream)
    return facts


def _no_doctype(*_: Any) -> None:
    raise ValueError("a workbook part has no document type")


class _Walker:
    """Follows <row>, <c>, <f> and <v> of one sheet."""

    listen: Callable[[bool], None]

    def __init__(
        self, title: str, facts: SheetFacts, styles: dict[str, tuple[Legacy, bool]], rich: dict[str, str]
    ) -> None:
        self.title, self.facts, self.styles, self.rich = title, facts, styles, rich
        self.row, self.column = -1, -1
        self.shared = self.error = False
        self.words: list[str] = []
        self.letters: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag[tag.rfind(":") + 1 :]
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif name == "f" or (name == "v" and (self.shared or self.error)):
            self.words = []
            self.listen(True)

    def _cell(self, attributes: dict[str, str]) -> None:
        if found := _REFERENCE.match(attributes.get("r", "")):
            letters = found[1]
            column = self.letters.get(letters)
            if column is None:
                column = self.letters[letters] = _column_number(letters)
            self.row, self.column = int(found[2]) - 1, column
        else:
            self.column += 1
        facts = self.facts
        if self.row >= facts.rows or self.column >= facts.columns:
            facts.rows, facts.columns = max(facts.rows, self.row + 1), max(facts.columns, self.column + 1)
            check_reach(self.title, facts.rows, facts.columns)
        if self.styles and (font := self.styles.get(attributes.get("s", "0"))):
            facts.fonts[self.row, self.column] = font
        kind = attributes.get("t")
        self.shared, self.error = bool(self.rich) and kind == "s", kind == "e"

    def text(self, words: str) -> None:
        self.words.append(words)

    def end(self, tag: str) -> None:
        name = tag[tag.rfind(":") + 1 :]
        if name == "f":
            self.listen(False)
            self.facts.formulas[self.row, self.column] = "=" + "".join(self.words)
        elif name == "v" and self.error:
            self.listen(False)
            self.facts.errors[self.row, self.column] = "".join(self.words)
        elif name == "v" and self.shared:
            self.listen(False)
            if (text := self.rich.get("".join(self.words))) is not None:
                self.facts.rich[self.row, self.column] = text


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """`A`, `B`, ... `AA` of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def inspect_ods(data: bytes, name: str) -> dict[str, SheetFacts]:
    """Facts of every sheet of an OpenDocument workbook: formulas and reach (its fonts are not looked at).

    errors      Refused DOR-04, DOR-18
    """
    walker = _OdsWalker()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
            parser.ParseFile(stream)
    except (KeyError, ValueError, expat.ExpatError, zipfile.BadZipFile) as error:
        raise Refused(FILE_BROKEN, file=name) from error
    return walker.sheets


class _OdsWalker:
    """Follows tables, rows and cells with their repeat counts; blank tails count for nothing."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self.title = ""
        self.row = self.column = self.repeat_row = self.repeat = 0
        self.filled_row = self.in_cell = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.title = attributes.get("table:name", "")
            self.sheets[self.title] = SheetFacts()
            self.row = 0
        elif tag == "table:table-row":
            self.repeat_row = int(attributes.get("table:number-rows-repeated", "1"))
            self.column, self.filled_row = 0, False
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.repeat = int(attributes.get("table:number-columns-repeated", "1"))
            self.in_cell = True
            if "table:formula" in attributes:
                self.sheets[self.title].formulas[self.row, self.column] = attributes["table:formula"]
            if "office:value-type" in attributes:
                self._filled()

    def text(self, words: str) -> None:
        if self.in_cell and words.strip():
            self._filled()

    def _filled(self) -> None:
        self.filled_row = True
        facts = self.sheets[self.title]
        facts.columns = max(facts.columns, self.column + self.repeat)
        check_reach(self.title, self.row + self.repeat_row, facts.columns)

    def end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            self.column += self.repeat
            self.in_cell = False
        elif tag == "table:table-row":
            self.row += self.repeat_row
            if self.filled_row:
                self.sheets[self.title].rows = self.row
