"""Effective formatting: run, character style, paragraph style, base styles, table style, defaults, theme.

Properties are plain dictionaries: of a run (font, wide, size, bold, ...), of a paragraph (align, left, before, ...).
Every combination is resolved once (rule DOC-R20). Source: ECMA-376 part 1, 17.7.2 (order) and 17.7.3 (toggles).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree

from quannhu.documents.layout import Face
from quannhu.documents.reading.measures import VAL, switch, twips
from quannhu.documents.reading.package import W

Props = dict[str, Any]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TOGGLES = {W + "b": "bold", W + "i": "italic", W + "caps": "caps", W + "vanish": "vanish"}
TOGGLES = tuple(_TOGGLES.values())
_ALIGN = {
    "left": "left", "start": "left", "right": "right", "end": "right", "center": "center", "both": "both",
    "distribute": "both", "lowKashida": "both", "mediumKashida": "both", "highKashida": "both",
    "thaiDistribute": "both",
}  # fmt: skip
_SIZE, _FONTS, _COLOUR, _UNDERLINE, _STYLE = W + "sz", W + "rFonts", W + "color", W + "u", W + "rStyle"
_ASCII, _WIDE, _ASCII_THEME, _WIDE_THEME = W + "ascii", W + "hAnsi", W + "asciiTheme", W + "hAnsiTheme"
_DEFAULT_FONT = "Times New Roman"
_PART = "\x1f"  # parts a table style's id from the conditions of a cell


class Styles:
    """The styles of a file, resolved when asked for."""

    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._names: dict[str, str] = {}
        self._chains: dict[str, Props] = {}
        self._paragraphs: dict[str, Props] = {}
        self._bases: dict[tuple[str, str], Props] = {}
        self._conditions: dict[str, frozenset[str]] = {}
        self._faces: dict[Any, tuple[Face, Face, bool]] = {}
        self.fonts = _theme_fonts(theme)
        self.default_paragraph = self.default_table = ""
        self.run_defaults: Props = {}
        self.paragraph_defaults: Props = {}
        if styles is not None:
            self._index(styles)

    def _index(self, styles: etree._Element) -> None:
        for style in styles.iterchildren(W + "style"):
            name, kind = style.get(W + "styleId") or "", style.get(W + "type")
            self._elements[name] = style
            if style.get(W + "default") in ("1", "true", "on"):
                if kind == "paragraph":
                    self.default_paragraph = name
                elif kind == "table":
                    self.default_table = name
        defaults = styles.find(W + "docDefaults")
        if defaults is not None:
            run = defaults.find(f"{W}rPrDefault/{W}rPr")
            self.run_defaults = {} if run is None else self.run_props(run)
            paragraph = defaults.find(f"{W}pPrDefault/{W}pPr")
            self.paragraph_defaults = {} if paragraph is None else paragraph_props(paragraph)

    def name_of(self, style: str) -> str:
        """The style's name as people see it."""
        if style not in self._names:
            element = self._elements.get(style)
            name = None if element is None else element.find(W + "name")
            self._names[style] = style if name is None else name.get(VAL) or style
        return self._names[style]

    def _bases_of(self, style: str) -> list[etree._Element]:
        """The style and what it stands on, the farthest first; a ring of styles is cut."""
        chain: list[etree._Element] = []
        seen = set()
        while style and style not in seen and style in self._elements:
            seen.add(style)
            element = self._elements[style]
            chain.append(element)
            base = element.find(W + "basedOn")
            style = "" if base is None else base.get(VAL) or ""
        return chain[::-1]

    def _said(self, style: str, what: str) -> Iterator[etree._Element]:
        """What a style and its bases say of runs or paragraphs; of a table style then what each condition says.

        style       a style's id; of a table style `in_table` may have added the conditions of a cell
        what        "rPr" | "pPr" | "tcPr"
        """
        name, *conditions = style.split(_PART)
        bases = self._bases_of(name)
        yield from (props for element in bases if (props := element.find(W + what)) is not None)
        for condition in conditions:
            for element in bases:
                for part in element.iterchildren(W + "tblStylePr"):
                    if part.get(W + "type") == condition and (props := part.find(W + what)) is not None:
                        yield props

    def in_table(self, style: str, conditions: Iterable[str]) -> str:
        """A table style as one cell has it: `conditions` those that hold there ("firstRow"), the stronger last."""
        known = self._conditions.get(style)
        if known is None:
            known = self._conditions[style] = frozenset(
                part.get(W + "type") or ""
                for base in self._bases_of(style)
                for part in base.iterchildren(W + "tblStylePr")
            )
        return _PART.join([style, *(each for each in conditions if each in known)])

    def band(self, style: str, across: bool) -> int:
        """How many rows (columns, `across`) of a table have one band."""
        sizes = [
            base.find(f"{W}tblPr/{W}tblStyle{'Col' if across else 'Row'}BandSize") for base in self._bases_of(style)
        ]
        found = [twips(size.get(VAL)) for size in sizes if size is not None]
        return max(found[-1] or 1, 1) if found else 1

    def cell_borders(self, style: str) -> dict[str, bool]:
        """Which borders the conditions of a table style draw round a cell."""
        found: dict[str, bool] = {}
        for props in self._said(style, "tcPr") if _PART in style else ():
            borders = props.find(W + "tcBorders")
            if borders is not None:
                found.update(border_sides(borders))
        return found

    def run_chain(self, style: str) -> Props:
        """The run properties a style gives, its base styles included."""
        if style not in self._chains:
            merged: Props = {}
            for props in self._said(style, "rPr"):
                merged.update(self.run_props(props))
            self._chains[style] = merged
        return self._chains[style]

    def paragraph_chain(self, style: str) -> Props:
        """The paragraph properties a style gives; `levels` the numbering a style names and what stood before it."""
        if style not in self._paragraphs:
            merged: Props = {}
            for props in self._said(style, "pPr"):
                own = paragraph_props(props)
                if "num" in own:
                    # The level's indents stand over those of the base styles, under those of this style.
                    merged["under_number"] = {key: own[key] for key in ("left", "right", "first") if key in own}
                elif "under_number" in merged:
                    merged["under_number"] |= {key: own[key] for key in ("left", "right", "first") if key in own}
                merged.update(own)
            self._paragraphs[style] = merged
        return self._paragraphs[style]

    def table_borders(self, style: str) -> dict[str, bool]:
        """Which borders a table style draws."""
        found: dict[str, bool] = {}
        for element in self._bases_of(style):
            borders = element.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                found.update(border_sides(borders))
        return found

    def cell_margins(self, style: str) -> dict[str, int]:
        """The room a table style leaves left and right of the words of a cell."""
        found: dict[str, int] = {}
        for element in self._bases_of(style):
            margins = element.find(f"{W}tblPr/{W}tblCellMar")
            if margins is not None:
                found.update(side_margins(margins))
        return found

    def run_props(self, element: etree._Element) -> Props:
        """What an rPr says itself."""
        props: Props = {}
        for child in element:
            tag = child.tag
            if tag == _SIZE:
                size = child.get(VAL) or ""
                try:
                    props["size"] = int(size)
                except ValueError:
                    points = twips(size)
                    if points:
                        props["size"] = points // 10
            elif tag == _FONTS:
                self._fonts_of(child, props)
            elif tag in _TOGGLES:
                props[_TOGGLES[tag]] = switch(child)
            elif tag == _COLOUR:
                colour = (child.get(VAL) or "").upper()
                props["colour"] = "" if colour in ("AUTO", "000000") else colour
            elif tag == _UNDERLINE:
                props["underline"] = child.get(VAL, "single") != "none"
            elif tag == _STYLE:
                props["style"] = child.get(VAL) or ""
        return props

    def _fonts_of(self, element: etree._Element, props: Props) -> None:
        for key, plain, theme in (("font", _ASCII, _ASCII_THEME), ("wide", _WIDE, _WIDE_THEME)):
            themed = element.get(theme)
            name = self.fonts.get(themed) if themed else element.get(plain)
            if name:
                props[key] = name

    def _base(self, table: str, style: str) -> Props:
        """Run properties before character style and direct ones; toggles still apart in `toggles`."""
        key = (table, style)
        if key not in self._bases:
            levels = [self.run_chain(table) if table else {}, self.run_chain(style)]
            merged = dict(self.run_defaults)
            for level in levels:
                merged.update(level)
            merged["toggles"] = [level for level in levels if level]
            self._bases[key] = merged
        return self._bases[key]

    def face(self, table: str, style: str, direct: Props) -> tuple[Face, Face, bool]:
        """The face of plain letters, of letters beyond ASCII, and whether they are hidden."""
        key = (table, style, *direct.items())
        found = self._faces.get(key)
        if found is None:
            found = self._faces[key] = self._make_face(table, style, direct)
        return found

    def _make_face(self, table: str, style: str, direct: Props) -> tuple[Face, Face, bool]:
        base = self._base(table, style)
        character = self.run_chain(direct["style"]) if direct.get("style") else {}
        merged = {**base, **character, **direct}
        for toggle in TOGGLES:
            if toggle in direct:
                continue
            # Between styles a toggle turns the other way round; the defaults' "on" cannot be turned off by a style.
            votes = sum(bool(level.get(toggle)) for level in (*base["toggles"], character))
            merged[toggle] = bool(self.run_defaults.get(toggle)) or votes % 2 == 1
        font = merged.get("font", _DEFAULT_FONT)
        wide = merged.get("wide", font)
        looks = {
            "size": merged.get("size", 20), "bold": merged["bold"], "italic": merged["italic"], "caps": merged["caps"],
            "underline": merged.get("underline", False), "colour": merged.get("colour", ""),
        }  # fmt: skip
        plain = Face(font=font, **looks)
        return plain, plain if wide == font else Face(font=wide, **looks), merged["vanish"]


def paragraph_props(element: etree._Element) -> Props:
    """What a pPr says itself."""
    props: Props = {}
    for child in element:
        reader = _PARAGRAPH.get(child.tag)
        if reader is not None:
            reader(child, props)
    return props


def _spacing(element: etree._Element, props: Props) -> None:
    for key, name in (("before", "before"), ("after", "after"), ("line", "line")):
        value = twips(element.get(W + name))
        if value is not None:
            props[key] = value
    for key in ("before", "after"):
        if element.get(f"{W}{key}Autospacing") in ("1", "true", "on"):
            props[key] = 280
        elif element.get(f"{W}{key}Lines") not in (None, "0") and element.get(W + key) is None:
            props[key] = (twips(element.get(f"{W}{key}Lines")) or 0) * 240 // 100
    rule = element.get(W + "lineRule")
    if rule or "line" in props:
        props["rule"] = {"exact": "exact", "atLeast": "atLeast"}.get(rule or "", "auto")


def _indent(element: etree._Element, props: Props) -> None:
    for key, names in (("left", ("start", "left")), ("right", ("end", "right"))):
        for name in names:
            value = twips(element.get(W + name))
            if value is not None:
                props[key] = value
    hanging, first = twips(element.get(W + "hanging")), twips(element.get(W + "firstLine"))
    if hanging is not None:
        props["first"] = -hanging
    elif first is not None:
        props["first"] = first


def _number(element: etree._Element, props: Props) -> None:
    number, level = element.find(W + "numId"), element.find(W + "ilvl")
    if number is not None:
        props["num"] = number.get(VAL) or "0"
    if level is not None:
        props["level"] = twips(level.get(VAL)) or 0


def border_sides(element: etree._Element) -> dict[str, bool]:
    """Each side an element of borders names, and whether it is drawn."""
    sides = {}
    for child in element:
        name = etree.QName(child).localname
        side = {"start": "left", "end": "right"}.get(name, name)
        sides[side] = child.get(VAL, "none") not in ("none", "nil")
    return sides


def side_margins(element: etree._Element) -> dict[str, int]:
    """Left and right of a w:tblCellMar or w:tcMar, twips."""
    found = {}
    for side, names in (("left", ("start", "left")), ("right", ("end", "right"))):
        for name in names:
            margin = element.find(W + name)
            if margin is not None and margin.get(W + "type", "dxa") == "dxa":
                found[side] = twips(margin.get(W + "w")) or 0
    return found


def _borders(element: etree._Element, props: Props) -> None:
    dashed = any(
        "dash" in (child.get(VAL) or "").lower() or "dot" in (child.get(VAL) or "").lower() for child in element
    )
    props["borders"] = tuple(side for side, drawn in border_sides(element).items() if drawn)
    props["dashed"] = dashed


_PARAGRAPH: dict[str, Callable[[Any, Props], None]] = {
    W + "pStyle": lambda element, props: props.__setitem__("style", element.get(VAL) or ""),
    W + "jc": lambda element, props: props.__setitem__("align", _ALIGN.get(element.get(VAL) or "", "left")),
    W + "spacing": _spacing,
    W + "ind": _indent,
    W + "numPr": _number,
    W + "pBdr": _borders,
    W + "pageBreakBefore": lambda element, props: props.__setitem__("page_break", switch(element)),
    W + "contextualSpacing": lambda element, props: props.__setitem__("contextual", switch(element)),
    W + "framePr": lambda element, props: props.__setitem__("frame", dict(element.attrib)),
}


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """minorHAnsi, majorAscii, ... -> the Latin typeface of the theme."""
    fonts: dict[str, str] = {}
    if theme is None:
        return fonts
    for which in ("major", "minor"):
        latin = theme.find(f".//{_A}{which}Font/{_A}latin")
        name = "" if latin is None else latin.get("typeface") or ""
        for end in ("HAnsi", "Ascii"):
            fonts[which + end] = name or _DEFAULT_FONT
    return fonts
