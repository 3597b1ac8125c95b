"""Which conditions of a table style hold in a cell: first row, last column, bands (ECMA-376 part 1, 17.7.6).

A later condition is stronger: bands, rows, columns, corners.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from quannhu.documents.reading.measures import VAL
from quannhu.documents.reading.package import W

_BITS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip
_ON = frozenset({"1", "true", "on"})


@dataclass(frozen=True)
class Look:
    """What a table takes from its style: names of w:tblLook, and how many rows and columns one band has."""

    taken: frozenset[str]
    high: int
    wide: int

    def conditions(self, row: int, rows: int, column: int, columns: int) -> Iterator[str]:
        """The conditions of a cell, the strongest last; row and column from 0."""
        if not self.taken:
            return
        top, bottom = "firstRow" in self.taken and row == 0, "lastRow" in self.taken and row == rows - 1
        left = "firstColumn" in self.taken and column == 0
        right = "lastColumn" in self.taken and column == columns - 1
        if "noVBand" not in self.taken and not left and not right:
            yield f"band{(column - ('firstColumn' in self.taken)) // self.wide % 2 + 1}Vert"
        if "noHBand" not in self.taken and not top and not bottom:
            yield f"band{(row - ('firstRow' in self.taken)) // self.high % 2 + 1}Horz"
        for name, holds in (("firstRow", top), ("lastRow", bottom), ("firstCol", left), ("lastCol", right)):
            if holds:
                yield name
        for name, holds in (
            ("nwCell", top and left),
            ("neCell", top and right),
            ("swCell", bottom and left),
            ("seCell", bottom and right),
        ):
            if holds:
                yield name


def look_of(table: etree._Element, high: int, wide: int) -> Look:
    """The look of a table; without w:tblLook no condition holds. `high`, `wide` rows and columns of a band."""
    element = table.find(f"{W}tblPr/{W}tblLook")
    if element is None:
        return Look(frozenset(), high, wide)
    try:
        bits = int(element.get(VAL) or "0", 16)
    except ValueError:
        bits = 0
    taken = {name for name, bit in _BITS.items() if bits & bit}
    for name in _BITS:
        said = element.get(W + name)
        if said is not None:
            taken = taken | {name} if said in _ON else taken - {name}
    # A table that takes nothing but bands still takes those.
    return Look(frozenset(taken | {"tblLook"}), high, wide)
