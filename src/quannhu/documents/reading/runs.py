"""The words of a paragraph: its runs in their faces, fields simple and complex, and what is anchored in them.

Hidden and deleted words are left out; inserted ones, links, content controls and tags are looked through.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from lxml import etree

from quannhu.documents.layout import Face, Span
from quannhu.documents.reading.package import W
from quannhu.documents.reading.styles import Styles
from quannhu.kernel.legacy import encoding_of_font

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_R, _T, _RPR, _TAB, _BR, _CR = W + "r", W + "t", W + "rPr", W + "tab", W + "br", W + "cr"
_CHAR, _INSTRUCTION, _SIMPLE = W + "fldChar", W + "instrText", W + "fldSimple"
_CONTAINERS = frozenset({
    W + "hyperlink", W + "ins", W + "moveTo", W + "smartTag", W + "customXml", W + "sdt", W + "sdtContent", W + "dir",
    W + "bdo", W + "ruby", W + "rubyBase",
})  # fmt: skip
_ANCHORS = frozenset({W + "drawing", W + "pict", W + "object", MC + "AlternateContent"})
_SIGNS = {
    _TAB: "\t", W + "ptab": "\t", _CR: "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad",
}  # fmt: skip
# Signs of the fonts Wingdings and Symbol that stand in documents.
_SYMBOLS = {
    0xA8: "☐", 0x6F: "☐", 0xFE: "☑", 0xFD: "☒", 0xB7: "•", 0xFC: "✓", 0xA7: "▪", 0xD8: "➢", 0x2D: "-", 0xE0: "→",
}  # fmt: skip
_REMOTE_FIELDS = frozenset({"INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "INCLUDE", "DDE", "DDEAUTO", "DATABASE"})


@dataclass
class _Field:
    instruction: str = ""
    shown: bool = False
    spoke: bool = False

    @property
    def name(self) -> str:
        words = self.instruction.split(None, 1)
        return words[0].upper().strip("\\") if words else ""


@dataclass
class Words:
    """What a paragraph holds: (text, face, field) in order, what is anchored in it, page breaks."""

    pieces: list[tuple[str, Face, str]] = field(default_factory=list)
    anchors: list[etree._Element] = field(default_factory=list)
    break_before: bool = False
    break_after: bool = False


class Runs:
    """Reads runs; fields may reach over several paragraphs of a part, so one reader goes through one part."""

    def __init__(self, styles: Styles, remote: set[str]) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._remote = remote

    def read(self, paragraph: etree._Element, table: str, style: str) -> Words:
        """The words of a paragraph of the style, in a table of the table style ("" outside)."""
        words = Words()
        self._walk(paragraph, words, table, style)
        return words

    def _walk(self, element: etree._Element, words: Words, table: str, style: str) -> None:
        for child in element:
            tag = child.tag
            if tag == _R:
                self._run(child, words, table, style)
            elif tag in _CONTAINERS:
                self._walk(child, words, table, style)
            elif tag == _SIMPLE:
                self._fields.append(_Field(child.get(W + "instr") or "", shown=True))
                self._walk(child, words, table, style)
                self._end_field(words, self._styles.face(table, style, {})[0])
            elif tag == MC + "AlternateContent":
                chosen = child.find(MC + "Choice")
                self._walk(child if chosen is None else chosen, words, table, style)
            elif tag in _ANCHORS:
                words.anchors.append(child)

    def _run(self, run: etree._Element, words: Words, table: str, style: str) -> None:
        first = run[0] if len(run) else None
        direct = self._styles.run_props(first) if first is not None and first.tag == _RPR else {}
        plain, wide, hidden = self._styles.face(table, style, direct)
        if hidden:
            return
        for child in run:
            tag = child.tag
            if tag == _T:
                text = child.text
                if text:
                    self._say(_kept(child, text), plain, wide, words)
            elif tag == _RPR:
                continue
            elif tag in _SIGNS:
                self._say(_SIGNS[tag], plain, wide, words)
            elif tag == _BR:
                self._break(child, plain, wide, words)
            elif tag == _CHAR:
                self._field_sign(child, plain, words)
            elif tag == _INSTRUCTION:
                if self._fields and not self._fields[-1].shown:
                    self._fields[-1].instruction += child.text or ""
            elif tag in _ANCHORS:
                words.anchors.append(child)
            elif tag == W + "sym":
                self._symbol(child, plain, wide, words)
            elif tag == W + "pgNum":
                words.pieces.append(("", plain, "PAGE"))

    def _say(self, text: str, plain: Face, wide: Face, words: Words) -> None:
        name = ""
        if self._fields:
            if not all(outer.shown for outer in self._fields):
                return
            for outer in self._fields:
                outer.spoke = True
            name = self._fields[-1].name
        if plain is wide or text.isascii():
            words.pieces.append((text, plain, name))
        elif any(letter.isalpha() and letter.isascii() for letter in text):
            # Two typefaces in one run: plain letters in one, marked ones in the other.
            start = 0
            for place in range(1, len(text) + 1):
                if place == len(text) or text[place].isascii() != text[start].isascii():
                    words.pieces.append((text[start:place], plain if text[start].isascii() else wide, name))
                    start = place
        else:
            words.pieces.append((text, wide, name))

    def _break(self, element: etree._Element, plain: Face, wide: Face, words: Words) -> None:
        kind = element.get(W + "type")
        if kind == "page":
            if any(text.strip() for text, _, _ in words.pieces) or words.anchors:
                words.break_after = True
            else:
                words.break_before = True
        elif kind != "column":
            self._say("\n", plain, wide, words)

    def _field_sign(self, element: etree._Element, face: Face, words: Words) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            self._end_field(words, face)

    def _end_field(self, words: Words, face: Face) -> None:
        done = self._fields.pop()
        name = done.name
        if name in _REMOTE_FIELDS:
            self._remote.add(done.instruction.strip())
        if name and not done.spoke and all(outer.shown for outer in self._fields):
            words.pieces.append(("", face, name))

    def _symbol(self, element: etree._Element, plain: Face, wide: Face, words: Words) -> None:
        try:
            code = int(element.get(W + "char") or "", 16)
        except ValueError:
            return
        font = element.get(W + "font") or plain.font
        low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
        if encoding_of_font(font):
            self._say(chr(low), plain, wide, words)
        elif font.casefold().startswith(("wingdings", "symbol", "webdings")):
            self._say(_SYMBOLS.get(low, "\ufffd"), plain, wide, words)
        elif 0 < code < 0xD800 or 0xE000 <= code < 0x110000:
            self._say(chr(code), plain, wide, words)


def _kept(element: etree._Element, text: str) -> str:
    """The words of a w:t as Word shows them: outer spaces only when they are to be kept."""
    if (text[0] in " \n\r\t" or text[-1] in " \n\r\t") and element.get(_SPACE) != "preserve":
        text = text.strip(" \n\r\t")
    return " ".join(text.split("\n")) if "\n" in text else text


def joined(pieces: list[tuple[str, Face, str]]) -> tuple[list[Span], bool]:
    """The pieces as spans, neighbours of one face as one, in NFC; and whether something was not NFC.

    Soft hyphens are dropped, except in the fonts where this sign is the letter ư.
    """
    spans: list[Span] = []
    odd = False
    last = len(pieces) - 1
    held = ""
    for place, (text, face, name) in enumerate(pieces):
        held += text
        if place < last:
            follower = pieces[place + 1]
            if follower[2] == name and (follower[1] is face or follower[1] == face):
                continue
            # A mark that opens the next piece belongs to the letter before it.
            following = follower[0]
            cut = 0
            while cut < len(following) and unicodedata.combining(following[cut]):
                cut += 1
            if cut and held:
                held += following[:cut]
                pieces[place + 1] = (following[cut:], follower[1], follower[2])
        if not held.isascii():
            if "\u00ad" in held and not encoding_of_font(face.font):
                held = held.replace("\u00ad", "")
            if not unicodedata.is_normalized("NFC", held):
                held, odd = unicodedata.normalize("NFC", held), True
        if held or name:
            spans.append(Span(held, face, name))
        held = ""
    return spans, odd
