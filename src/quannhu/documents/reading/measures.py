"""Values of OOXML attributes: lengths, switches, and how wide words stand in the body's typeface."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from lxml import etree

from quannhu.documents.reading.package import W

VAL = W + "val"
EMU_PER_TWIP = 635
_UNITS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 1440 / 25.4, "pc": 240.0, "pi": 240.0, "px": 15.0}
_OFF = frozenset({"0", "false", "off", "none"})

# Advance widths of Times New Roman (and of Liberation Serif, made to the same measure), thousandths of the size, from
# the space to "~". A Vietnamese letter is as wide as the plain one under its marks.
_REGULAR = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 "
    "564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 "
    "722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 "
    "278 500 500 722 500 500 444 480 200 480 541"
)
_BOLD = (
    "250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 500 333 333 "
    "570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 "
    "722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 "
    "333 556 500 722 500 500 444 394 220 394 520"
)
_OTHERS = {
    "đ": 500,
    "Đ": 722,
    "\u2013": 500,
    "\u2014": 1000,
    "\u2026": 1000,
    "\u2500": 708,
    "\t": 0,
    "\n": 0,
    "\u00a0": 250,
}
_WIDTHS = {
    bold: _OTHERS | {chr(32 + place): int(width) for place, width in enumerate(table.split())}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}


def twips(text: str | None) -> int | None:
    """A length in twips: a plain number is twips already, others carry a unit; None when it is no length."""
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    return with_unit(text, 1.0)


def with_unit(text: str, plain: float) -> int | None:
    """A length with its unit, as VML and strict files write it; `plain` twips for a number without one."""
    text = text.strip()
    factor = _UNITS.get(text[-2:])
    try:
        return round(float(text[:-2]) * factor) if factor else round(float(text) * plain)
    except (ValueError, OverflowError):
        return None


def switch(element: etree._Element) -> bool:
    """An on/off element: on unless it says otherwise."""
    value = element.get(VAL)
    return value is None or value not in _OFF


@lru_cache(maxsize=4096)
def _width_of(letter: str, bold: bool) -> int:
    known = _WIDTHS[bold].get(letter)
    if known is not None:
        return known
    plain = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS[bold].get(plain, 500)


def text_width(text: str, size: int, bold: bool = False) -> int:
    """How wide the words stand on one line in Times New Roman, in twips.

    size        half-points
    """
    return sum(_width_of(letter, bold) for letter in text) * size // 100
