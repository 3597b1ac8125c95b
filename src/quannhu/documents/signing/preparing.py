"""A document printed to be signed: its PDF with a field for every signature, number and day still blank.

What the clerk writes into the two blanks is what the printer would have put there: the whole line, in the same letters
at the same place, so the numbered page looks as if it had been printed at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from quannhu.documents.rendering import to_sheet
from quannhu.documents.rendering.pdf import Place as Printed
from quannhu.documents.rendering.pdf import places_of, write_pdf
from quannhu.documents.rendering.sheet import PAGE_WIDTH, Columns, Gap, Node, Para, Sheet
from quannhu.documents.rules.notation import number_line, place_and_date
from quannhu.documents.rules.text import unnumbered
from quannhu.documents.rules.values import Document
from quannhu.documents.signing import fields
from quannhu.documents.signing.fields import MM, Blank, Box, Place

# Height of a line of Times New Roman over its size: ascent, descent; and the gap that follows it.
LINE, LEADING = 0.891 + 0.216, 0.042
PERSON_MARK = "ky-"


def prepare(document: Document, *, at: dt.datetime | None = None) -> bytes:
    """The page to sign; number and date of the document are left out.

    at          the instant written into the PDF's properties
    errors      Refused DOC-86 no room for a mark, DOR-20 no font
    """
    text = unnumbered(document)
    shown = {fields.NUMBER: number_line(text), fields.DAY: place_and_date(text.place, None)}
    sheet = _with_blanks(to_sheet(text), shown)
    printed = places_of(sheet)
    return fields.lay_out(write_pdf(sheet, at=at), _places(document, printed), _blanks(sheet, printed, shown))


def number_words(document: Document) -> dict[str, str]:
    """What is filled into the blanks of a numbered document."""
    return {fields.NUMBER: number_line(document), fields.DAY: place_and_date(document.place, document.date)}


def _places(document: Document, printed: list[Printed]) -> list[Place]:
    """The signers' fields in their order, the organ's over the last, the copy's in the corner of page 1."""
    found = []
    for one in sorted((one for one in printed if one.mark.startswith(PERSON_MARK)), key=lambda one: one.mark):
        index = int(one.mark.removeprefix(PERSON_MARK)) - 1
        box = fields.person_box(one.page - 1, one.left + one.width / 2, one.top, one.top + one.height)
        found.append(Place(fields.person_name(index), box, document.signers[index].name))
    if found:
        found.append(Place(fields.ORGAN, fields.seal_box(found[-1].box), document.organ))
    return [*found, Place(fields.COPY, fields.corner_box(PAGE_WIDTH), "Bản sao điện tử")]


def _blanks(sheet: Sheet, printed: list[Printed], shown: dict[str, str]) -> list[Blank]:
    found = []
    for one in printed:
        if one.mark in shown:
            look = sheet.styles[_STYLES[one.mark]]
            box = Box(one.page - 1, one.left, one.top, one.width, look.size * LINE / MM)
            found.append(Blank(one.mark, box, int(look.size), look.italic, _TITLES[one.mark], shown[one.mark]))
    return found


_STYLES = {fields.NUMBER: "SoKyHieu", fields.DAY: "DiaDanh"}
_TITLES = {fields.NUMBER: "Số, ký hiệu", fields.DAY: "Địa danh, ngày tháng năm"}


def _with_blanks(sheet: Sheet, shown: dict[str, str]) -> Sheet:
    """The sheet with room of the same height where the number's line and the day's stand."""
    first = sheet.sections[0]
    nodes = tuple(_blanked(node, sheet, shown) for node in first.nodes)
    return replace(sheet, sections=(replace(first, nodes=nodes), *sheet.sections[1:]))


def _blanked(node: Node, sheet: Sheet, shown: dict[str, str]) -> Node:
    if isinstance(node, Columns):
        rows = tuple(tuple(_cell(cell, sheet, shown) for cell in row) for row in node.rows)
        return replace(node, rows=rows)
    return node


def _cell(cell: tuple[Node, ...], sheet: Sheet, shown: dict[str, str]) -> tuple[Node, ...]:
    """The cell with a gap as high as the line; what follows a line counts only where something follows."""
    found: list[Node] = []
    for index, node in enumerate(cell):
        mark = _mark_of(node, shown)
        if mark:
            look = sheet.styles[_STYLES[mark]]
            found.append(Gap(look.size * LINE, mark))
            if index + 1 < len(cell):
                found.append(Gap(look.size * LEADING + look.after))
        else:
            found.append(_blanked(node, sheet, shown))
    return tuple(found)


def _mark_of(node: Node, shown: dict[str, str]) -> str:
    if not isinstance(node, Para):
        return ""
    words = "".join(run.text for run in node.runs)
    return next((mark for mark, line in shown.items() if node.style == _STYLES[mark] and words == line), "")
