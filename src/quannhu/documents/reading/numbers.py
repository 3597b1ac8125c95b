"""Automatic labels of lists ("1.", "a)", "-"): counted as Word counts them, through the whole text of a part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from quannhu.documents.reading.measures import VAL, switch, twips
from quannhu.documents.reading.package import W
from quannhu.documents.reading.styles import Props, paragraph_props
from quannhu.documents.rules.numbering import roman

_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
# Bullets that stand in fonts of signs, and what they show.
_BULLETS = {"\uf0b7": "•", "\uf02d": "-", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "o": "o"}


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False
    indents: Props = field(default_factory=dict)


class Numbers:
    """The list definitions of a file and how far each list has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, list[_Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._abstract: dict[str, str] = {}
        self._own: dict[str, dict[int, _Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        for element in root.iterchildren(W + "abstractNum"):
            name = element.get(W + "abstractNumId") or ""
            self._levels[name] = [_Level() for _ in range(9)]
            for level in element.iterchildren(W + "lvl"):
                place = twips(level.get(W + "ilvl")) or 0
                if 0 <= place < 9:
                    self._levels[name][place] = _level(level)
            link = element.find(W + "styleLink")
            if link is not None:
                links[link.get(VAL) or ""] = name
        for element in root.iterchildren(W + "abstractNum"):
            link = element.find(W + "numStyleLink")
            if link is not None and (link.get(VAL) or "") in links:
                self._levels[element.get(W + "abstractNumId") or ""] = self._levels[links[link.get(VAL) or ""]]
        for element in root.iterchildren(W + "num"):
            self._read_num(element)

    def _read_num(self, element: etree._Element) -> None:
        number = element.get(W + "numId") or ""
        abstract = element.find(W + "abstractNumId")
        self._abstract[number] = "" if abstract is None else abstract.get(VAL) or ""
        for override in element.iterchildren(W + "lvlOverride"):
            place = twips(override.get(W + "ilvl")) or 0
            start, level = override.find(W + "startOverride"), override.find(W + "lvl")
            if start is not None:
                self._restarts.setdefault(number, {})[place] = twips(start.get(VAL)) or 0
            if level is not None:
                self._own.setdefault(number, {})[place] = _level(level)

    def _find(self, number: str, place: int) -> _Level | None:
        levels = self._levels.get(self._abstract.get(number, ""))
        if levels is None or not 0 <= place < 9:
            return None
        return self._own.get(number, {}).get(place) or levels[place]

    def indents(self, number: str, place: int) -> Props:
        """The indents a level gives."""
        level = self._find(number, place)
        return {} if level is None else level.indents

    def label(self, number: str, place: int) -> str:
        """The next label of the list at the level; "" when it has none."""
        level = self._find(number, place)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract[number], [None] * 9)
        restart = self._restarts.get(number, {}).get(place)
        if restart is not None and (number, place) not in self._begun:
            counts[place] = None
        self._begun.add((number, place))
        now = counts[place]
        first = restart if restart is not None else level.start
        counts[place] = first if now is None else now + 1
        for below in range(place + 1, 9):
            deeper = self._find(number, below)
            if deeper is None or deeper.restart is None or deeper.restart > place:
                counts[below] = None
        if level.form == "bullet":
            return "".join(_BULLETS.get(sign, sign) for sign in level.pattern)
        return re.sub(r"%([1-9])", lambda found: self._shown(number, int(found[1]) - 1, level.legal), level.pattern)

    def _shown(self, number: str, place: int, legal: bool) -> str:
        level = self._find(number, place)
        if level is None:
            return ""
        count = self._counts[self._abstract[number]][place]
        return _written(level.start if count is None else count, "decimal" if legal else level.form)


def _level(element: etree._Element) -> _Level:
    level = _Level()
    for child in element:
        match etree.QName(child).localname:
            case "start":
                level.start = twips(child.get(VAL)) or 0
            case "numFmt":
                level.form = child.get(VAL) or "decimal"
            case "lvlText":
                level.pattern = child.get(VAL) or ""
            case "lvlRestart":
                level.restart = twips(child.get(VAL))
            case "isLgl":
                level.legal = switch(child)
            case "pPr":
                props = paragraph_props(child)
                level.indents = {key: props[key] for key in ("left", "right", "first") if key in props}
    return level


def _written(number: int, form: str) -> str:
    """A number in the form of a list."""
    if not 0 < number < 5000:
        return str(number)
    match form:
        case "upperRoman":
            return roman(number)
        case "lowerRoman":
            return roman(number).lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if form == "upperLetter" else letter.lower()
        case "decimalZero":
            return f"{number:02d}"
        case "vietnameseCounting" if number <= 10:
            return _WORDS[number]
        case "none":
            return ""
        case _:
            return str(number)
